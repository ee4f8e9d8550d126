// Objects at the ends of connections: which of them are surely the same one.
#ifndef QTCWE_CHECKS_CONNECT_ENDS_H
#define QTCWE_CHECKS_CONNECT_ENDS_H

#include "checks/check.h"

// this, a variable or a member of this, also by its address; {0}: something that may be another object each time.
qm_node ce_object(const qm_unit *u, qm_node n);
// Do both name the same storage? Its value may have changed in between: see ce_changes_in.
bool ce_same(const qm_unit *u, qm_node a, qm_node b);
// Is the variable that names the object given another value in these rows, or declared there?
bool ce_changes_in(const qm_unit *u, qm_node object, u32 from, u32 to);
// Is the slot called before the signal returns, as far as is known?
bool ce_is_direct(const qm_unit *u, qm_conn handle);
// Does the row call what undoes connections?
bool ce_undoes(const ck_context *c, qm_node n);

#endif
