// Smart pointers, as the checks of ownership ask for them.
#ifndef QTCWE_CHECKS_OWNERSHIP_POINTERS_H
#define QTCWE_CHECKS_OWNERSHIP_POINTERS_H

#include "checks/check.h"

// The raw pointer that a smart pointer without a deleter of its own is given, by its constructor or a method, and the type of the
// smart pointer; {0} when the row does nothing like that.
qm_node ck_given_to_pointer(const ck_context *c, qm_node n, qm_type *pointer);

#endif
