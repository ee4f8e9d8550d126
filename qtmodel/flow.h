// One worklist solver for forward dataflow over a CFG; a lattice says what a state is.
//
// Blocks are visited in reverse postorder until nothing changes (G. Kildall, "A unified approach to global program
// optimization", POPL 1973; order as in Hecht and Ullman 1975). A lattice of finite height ends by itself; one that is
// not finite widens in `join` (it is told how often it has been joined there along an edge that closes a circle). A function that takes more than
// QM_FLOW_STEPS steps for each of its rows is given up: the answer is NULL, that is unknown.
#ifndef QTCWE_QTMODEL_FLOW_H
#define QTCWE_QTMODEL_FLOW_H

#include "qtmodel/cfg.h"

enum { QM_FLOW_STEPS = 64 };

typedef struct qm_lattice {
    size_t size;   // bytes of one state; states are copied with memcpy and start zeroed
    void *user;    // handed to every call
    void (*start)(void *user, void *state);                         // at the entry of the body; NULL: zeroed
    // Adds `from` to `into`; true when that changed it. visits: 0 on edges that lead
    // on; on one that leads back, how often that block has been joined into along such edges, this time included.
    bool (*join)(void *user, void *into, const void *from, u32 visits);
    void (*step)(void *user, void *state, qm_node n);               // from before the row to behind it
    // What taking the edge says; false: it cannot be taken in this state. May be NULL.
    bool (*edge)(void *user, void *state, const qm_edge *e);
} qm_lattice;

typedef struct qm_flow qm_flow;

// The CFG and whatever `user` points to must outlive the answer. NULL: given up, or the CFG is incomplete.
qm_flow *qm_flow_solve(qm_cfg *c, const qm_lattice *l);
void qm_flow_free(qm_flow *f);
// The joined state of all paths that reach the row, before it does anything. false: no path reaches it, or it is none of
// the body's rows.
bool qm_flow_before(const qm_flow *f, qm_node n, void *state);
bool qm_flow_behind(const qm_flow *f, qm_node n, void *state);
// Every row that is reached, in the order of blocks and elements, with the state before it. One pass: asking for each row on
// its own would step over its block again and again.
void qm_flow_each(const qm_flow *f, void (*visit)(void *user, const void *state, qm_node n), void *user);
// The state in which an edge is taken, refined by it; false: it is never taken.
bool qm_flow_on_edge(const qm_flow *f, const qm_edge *e, void *state);
// The joined state of all ways out of the body; false: it is never left.
bool qm_flow_at_exit(const qm_flow *f, void *state);
u32 qm_flow_steps(const qm_flow *f);  // rows that were stepped over, for measurements

#endif
