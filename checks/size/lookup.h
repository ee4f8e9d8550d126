// Look-ups by a key, of the check size-index.
#ifndef QTCWE_CHECKS_SIZE_LOOKUP_H
#define QTCWE_CHECKS_SIZE_LOOKUP_H

#include "checks/check.h"

// Reports a call that looks for a key and whose answer is used before anybody has asked whether there is one. false: it is none.
bool ck_judge_lookup(ck_context *c, qm_func func, qm_node call);

#endif
