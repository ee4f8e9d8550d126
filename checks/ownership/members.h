// What the methods of a class do with a member, as the checks of ownership ask for it.
#ifndef QTCWE_CHECKS_OWNERSHIP_MEMBERS_H
#define QTCWE_CHECKS_OWNERSHIP_MEMBERS_H

#include "checks/check.h"

// The delete of the member that the destructor comes to on every path, but where the member is null; {0}.
qm_node ck_delete_in_destructor(ck_context *c, qm_var member);

#endif
