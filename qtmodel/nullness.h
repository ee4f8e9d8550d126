// Which pointers are null, cannot be, or may be, and which expression says so.
//
// A forward lattice over the lvalues of qtmodel/tracked.h: raw pointers and smart pointers by facts. "May be" is only said
// with a witness: a call whose fact is may-return-null (or a cast that may fail), a literal null, a new that does not throw.
// Whoever compares a pointer and keeps the answer, or hands it to code that is not understood, makes it unknown.
#ifndef QTCWE_QTMODEL_NULLNESS_H
#define QTCWE_QTMODEL_NULLNESS_H

#include "qtmodel/analysis.h"

typedef enum qm_null {
    QM_NULL_UNKNOWN,
    QM_NULL_NO,
    QM_NULL_YES,    // on every path that comes here
    QM_NULL_MAYBE   // on some path
} qm_null;

// The pointer that a VAR, MEMBER or CALL row names, when control comes to it. *witness (may be NULL) is set for YES and
// MAYBE: what says that it is null; {0} when a comparison said so.
qm_null qm_null_at(qm_analysis *a, qm_node use, qm_node *witness);
// A use in a condition that asks whether the pointer is null though every path here has dereferenced it: one of these
// dereferences (the use of the pointer there). {0}: it is not so, or not known.
qm_node qm_dereferenced_before(qm_analysis *a, qm_node use);
// Does this use of a pointer (VAR, MEMBER, CALL) fail when it is null? p->x, *p, p[i], p->f(), p().
bool qm_is_dereferenced(const qm_unit *u, const qm_facts *facts, qm_node use);
// Steps the solver took for the function's nullness, for measurements.
u32 qm_null_steps(qm_analysis *a, qm_func f);

#endif
