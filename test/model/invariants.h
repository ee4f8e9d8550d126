// What must hold for the model of any text: for mutants and fuzzers.
#ifndef QTCWE_TEST_MODEL_INVARIANTS_H
#define QTCWE_TEST_MODEL_INVARIANTS_H

#include "qtmodel/dump.h"
#include "qtmodel/flow.h"

// The most calls on a way here, as far as CALLS_COUNTED: rises in every loop, and is as high as it can be soon.
enum { CALLS_COUNTED = 12 };

static inline bool invariant_join(void *user, void *into, const void *from, u32 visits)
{
    (void)user, (void)visits;
    u8 *to = into;
    const u8 *other = from;
    if (*other <= *to) return false;
    *to = *other;
    return true;
}

static inline void invariant_step(void *user, void *state, qm_node n)
{
    u8 *calls = state;
    if (qm_kind_of(user, n) == QM_CALL && *calls < CALLS_COUNTED) ++*calls;
}

// A graph is valid, a flow over it ends, and flow and search agree on whether the body is ever left.
static inline const char *invariants_of_graph(const qm_unit *u, const qm_facts *facts, qm_func f)
{
    qm_cfg *c = qm_cfg_new(u, facts, f);
    if (!c) return NULL;
    const char *broken = qm_cfg_validate(c);
    qm_path_query ways_out = {0};
    qm_path paths[8];
    u8 calls;
    bool leaves = qm_path_exits(c, &ways_out, paths, 8) > 0;
    qm_flow *flow = qm_flow_solve(c, &(qm_lattice){.size = 1, .user = (void *)u, .join = invariant_join, .step = invariant_step});
    if (!broken && c->complete && !flow) broken = "a flow that does not end";
    if (!broken && flow && qm_flow_at_exit(flow, &calls) != leaves) broken = "a flow that does not see what a search sees";
    qm_flow_free(flow);
    qm_cfg_free(c);
    return broken;
}

// NULL, or the first invariant that the unit breaks.
static inline const char *invariants_of(qm_unit *u, const qm_facts *facts)
{
    const char *broken = qm_validate(u);
    for (u32 i = 1; i < u->funcs.n && !broken; i++) broken = invariants_of_graph(u, facts, (qm_func){i});
    buf text = {0};
    qm_dump(u, &text);
    qm_dump_cfg(u, facts, true, &text);
    buf_release(&text);
    return broken;
}

#endif
