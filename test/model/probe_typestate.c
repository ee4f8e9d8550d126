// Probes about typestate: where an object can be when a call is made on it, and whether the call is a mistake there.
#include "probe.h"

#include "qtmodel/typestate.h"

static bool at(const probe_place *p, probe_subject s, qm_states_at *out)
{
    return qm_kind_of(p->u, s.node) == QM_CALL && qm_states_before(p->analysis, s.node, out);
}

// Names with a comma between, "any" for all.
static bool states(const probe_place *p, probe_subject s, str arg, buf *out)
{
    (void)arg;
    qm_states_at before;
    if (!at(p, s, &before)) return false;
    if (before.states == qm_all_states(before.machine)) {
        buf_puts(out, "any");
        return true;
    }
    for (u32 i = 0; i < before.machine->n_states; i++)
        if (before.states >> i & 1) buf_printf(out, "%s%.*s", out->n ? "," : "", STR_ARG(before.machine->states[i]));
    return true;
}

static bool wrong(const probe_place *p, probe_subject s, str arg, buf *out)
{
    (void)arg;
    qm_states_at before;
    if (!at(p, s, &before)) return false;
    buf_puts(out, before.states & before.legal ? "no" : "yes");
    return true;
}

const probe_word probe_typestate_words[] = {
    {"states", PROBE_NODE, false, states},
    {"wrong-state", PROBE_NODE, false, wrong},
    {0},
};
