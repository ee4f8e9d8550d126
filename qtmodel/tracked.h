// The lvalues of one body whose values a lattice follows, numbered, and found from their rows at once.
//
// Followed are locals and parameters that only this body writes by name, members of this, and members of an object that
// a local or parameter which is never written names. Everything whose address is taken is left out.
#ifndef QTCWE_QTMODEL_TRACKED_H
#define QTCWE_QTMODEL_TRACKED_H

#include "qtmodel/facts.h"
#include "qtmodel/ir.h"

// A lattice solves for this many lvalues at a time, so that a state has a fixed size; what comes behind the last group is
// unknown, so that the cost grows with the rows and not with their square.
enum { QM_TRACKED_GROUP = 64, QM_TRACKED_GROUPS = 4 };

typedef struct qm_tracked_row {
    qm_var base;   // object of a member; {0}: this, or no member at all
    qm_var var;
    bool member;
    qm_node first; // its first use
} qm_tracked_row;

typedef struct qm_tracked {
    const qm_unit *u;
    qm_func func;
    qm_node body;
    QM_TABLE(qm_tracked_row) rows;
    u16 *of_row;   // by row of the body, counted from its root: number + 1, 0 = none
} qm_tracked;

// `wants` tells whether a use of that type is of interest. The body must exist.
qm_tracked *qm_tracked_new(const qm_unit *u, qm_func f, bool (*wants)(void *user, qm_node use), void *user);
void qm_tracked_free(qm_tracked *t);
// Number + 1 of the lvalue that the row names (through what qm_strip strips), 0 = none.
u32 qm_tracked_of(const qm_tracked *t, qm_node n);
// Number + 1 of a variable of the body that is no member.
u32 qm_tracked_var(const qm_tracked *t, qm_var v);
// May this row change members that are followed, because code runs that is not understood? One place, for summaries.
bool qm_may_change_members(const qm_unit *u, const qm_facts *facts, qm_node n);

#endif
