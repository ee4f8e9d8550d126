// Typestate: in which of its machine's states (qtmodel/machines.h) an object can be where a call is made on it.
//
// Followed are, within one function: local objects and pointers, parameters, members of `this`, and what a lambda has
// captured. A set of states is all that can be on any path; results of calls, state() == …, assertions narrow it down.
// An object that others can reach (a member, a parameter, captured, connected, handed on) can be in any state again
// after a call that may run code of which nothing is known; others only change where events are delivered.
#ifndef QTCWE_QTMODEL_TYPESTATE_H
#define QTCWE_QTMODEL_TYPESTATE_H

#include "qtmodel/analysis.h"
#include "qtmodel/machines.h"

typedef struct qm_states_at {
    const qm_machine *machine;
    qm_var object;          // the variable or field that names it
    u32 states;             // where it can be before the call; never empty
    u32 legal;              // where the call is no mistake; (states & legal) == 0: it is one on every path
    const qm_move *refused; // the row of the first state of `states` in which the call is a mistake, or NULL
} qm_states_at;

// False when nothing is followed there: no such call, no machine, a graph that is not complete, a row no path reaches.
bool qm_states_before(qm_analysis *a, qm_node call, qm_states_at *out);

#endif
