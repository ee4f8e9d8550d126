// What the methods of a class do with a member, as the checks of ownership ask for it.
#ifndef QTCWE_CHECKS_OWNERSHIP_MEMBERS_H
#define QTCWE_CHECKS_OWNERSHIP_MEMBERS_H

#include "checks/check.h"

// The delete of the member that the destructor comes to on every path, but where the member is null; {0}.
qm_node ck_delete_in_destructor(ck_context *c, qm_var member);
// The member of this of which the expression names an element, a pointer: in a loop over it, by a call or an iterator that gives one,
// or by a variable that holds nothing else; {0}.
qm_var ck_element_of(const ck_context *c, qm_node n);
bool ck_is_assigned(const qm_unit *u, qm_node n);
// The container, a member of this as well, of which whatever the member is ever given, but null, is an element; {0}. *at: where it is
// given one.
qm_var ck_list_behind(const ck_context *c, qm_var member, qm_node *at);
// May this call of a method of the same object put something into the member?
bool ck_may_set(ck_context *c, qm_node call, qm_var member);
// Does control come to the row whenever the body is run, or as its arguments say, and has nothing set the member before?
bool ck_always_comes_to(ck_context *c, qm_func f, qm_node use, qm_var member);

#endif
