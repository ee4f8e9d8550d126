// A part of the check ownership-two-owners: objects that are copied with the pointers that they delete.
#ifndef QTCWE_CHECKS_OWNERSHIP_COPIES_H
#define QTCWE_CHECKS_OWNERSHIP_COPIES_H

#include "checks/check.h"

// The row makes a copy of an object, member by member, whose destructor deletes what a member points to.
void ck_copied_owner(ck_context *c, qm_node row);

#endif
