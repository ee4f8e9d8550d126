// The part of the check ownership-dangling-member that looks at containers.
#ifndef QTCWE_CHECKS_OWNERSHIP_STILL_LISTED_H
#define QTCWE_CHECKS_OWNERSHIP_STILL_LISTED_H

#include "checks/check.h"

// Elements that a method deletes and leaves there.
void ck_left_listed(ck_context *c);
// Objects that end while a container which lives on goes on naming them.
void ck_still_listed(ck_context *c);

#endif
