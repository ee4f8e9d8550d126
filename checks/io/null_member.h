// The part of the check io-null-deref that follows a member from one method to another.
#ifndef QTCWE_CHECKS_IO_NULL_MEMBER_H
#define QTCWE_CHECKS_IO_NULL_MEMBER_H

#include "checks/check.h"

// Members that one method leaves null and another uses unasked when something else starts it.
void ck_null_members(ck_context *c);

#endif
