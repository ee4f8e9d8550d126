// A part of the check size-index: loops whose first or last round takes an element that is not there.
#ifndef QTCWE_CHECKS_SIZE_ROUNDS_H
#define QTCWE_CHECKS_SIZE_ROUNDS_H

#include "checks/check.h"

// for (int i = 0; i <= list.size(); ++i) list[i]. False: nothing to tell of this access.
bool ck_round_outside(ck_context *c, qm_node access, qm_node container, qm_node index);

#endif
