// What the methods of a class do with a member, as the checks of ownership ask for it.
#ifndef QTCWE_CHECKS_OWNERSHIP_MEMBERS_H
#define QTCWE_CHECKS_OWNERSHIP_MEMBERS_H

#include "checks/check.h"

// The delete of the member that the destructor comes to on every path, but where the member is null; {0}.
qm_node ck_delete_in_destructor(ck_context *c, qm_var member);
// The member of this of which the expression names an element, a pointer: in a loop over it, by a call or an iterator that gives one,
// or by a variable that holds nothing else; {0}.
qm_var ck_element_of(const ck_context *c, qm_node n);

#endif
