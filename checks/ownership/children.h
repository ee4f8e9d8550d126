// Objects that have a parent, and that their function should delete all the same: each call leaves one more behind.
#ifndef QTCWE_CHECKS_OWNERSHIP_CHILDREN_H
#define QTCWE_CHECKS_OWNERSHIP_CHILDREN_H

#include "checks/check.h"

// Reports what it finds in the unit under the running check.
void ck_left_children(ck_context *c);

#endif
