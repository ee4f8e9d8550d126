// Private to the family: does the code ask how many elements a container has?
#ifndef QTCWE_CHECKS_SIZE_COUNTED_H
#define QTCWE_CHECKS_SIZE_COUNTED_H

#include "checks/check.h"

// In any way and anywhere in the function: of the container itself, or of what another call of `maker` ({0}: none) gives.
bool ck_is_counted(const ck_context *c, qm_func in, qm_node container, qm_func maker);

#endif
