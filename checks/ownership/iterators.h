// Iterators that are used after their container has changed, and loops whose container changes under them.
#ifndef QTCWE_CHECKS_OWNERSHIP_ITERATORS_H
#define QTCWE_CHECKS_OWNERSHIP_ITERATORS_H

#include "checks/check.h"

// Reports what it finds in the function under the running check.
void ck_stale_iterators(ck_context *c, qm_func f);

#endif
