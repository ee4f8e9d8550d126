// Which signals of its own object a function emits on every way through it.
#include "qtmodel/summaries.h"

typedef struct search {
    qm_analysis *a;
    str signal;      // signature
} search;

static bool is_of_this(const qm_unit *u, qm_node n)
{
    qm_node object = qm_kind_of(u, n) == QM_CALL && qm_row(u, n)->func.i ? qm_object_of(u, n) : (qm_node){0};
    return qm_is(object) && qm_kind_of(u, object) == QM_THIS;
}

static bool emits_here(void *user, qm_node n)
{
    const search *s = user;
    const qm_unit *u = qm_analysed_unit(s->a);
    if (!is_of_this(u, n)) return false;
    const qm_func_row *callee = qm_func_of(u, qm_row(u, n)->func);
    if (callee->flags & QMFN_SIGNAL) return str_eq(callee->signature, s->signal);
    const qm_summary *does = qm_summary_of(s->a, qm_called(u, n));
    for (u32 i = 0; does && i < does->n_always; i++)
        if (str_eq(does->always[i], s->signal)) return true;
    return false;
}

static bool may_be_silent(qm_analysis *a, qm_node body)
{
    static const qm_fact_key keys[] = {QMK_SILENCES, QMK_DISCONNECT, QMK_DISCONNECTS};
    const qm_unit *u = qm_analysed_unit(a);
    for (u32 i = body.i; i < qm_end(u, body); i++) {
        const qm_node_row *r = &u->nodes.rows[i];
        for (u32 k = 0; (r->kind == QM_CALL || r->kind == QM_CONSTRUCT) && r->func.i && k < sizeof keys / sizeof *keys; k++)
            if (qm_says(qm_analysed_facts(a), u, r->func, keys[k])) return true;
    }
    return false;
}

void sm_always_emits(qm_analysis *a, qm_func f, sm_names *signals)
{
    const qm_unit *u = qm_analysed_unit(a);
    qm_node body = qm_func_of(u, f)->body;
    sm_names some = {0};
    for (u32 i = body.i; i && i < qm_end(u, body); i++) {
        if (!is_of_this(u, (qm_node){i})) continue;
        qm_func callee = u->nodes.rows[i].func;
        const qm_summary *does = qm_func_of(u, callee)->flags & QMFN_SIGNAL ? NULL : qm_summary_of(a, qm_called(u, (qm_node){i}));
        if (qm_func_of(u, callee)->flags & QMFN_SIGNAL) sm_add_name(&some, qm_func_of(u, callee)->signature);
        for (u32 k = 0; does && k < does->n_always; k++) sm_add_name(&some, does->always[k]);
    }
    qm_cfg *cfg = some.n && !may_be_silent(a, body) ? qm_analysed_cfg(a, f) : NULL;
    for (u32 i = 0; cfg && i < some.n; i++) {
        search s = {a, some.rows[i]};
        qm_path_query around = {.stops_node = emits_here, .user = &s};
        if (!qm_path_find(cfg, &around, NULL)) sm_add_name(signals, some.rows[i]);
    }
    VEC_CLEAR(&some);
}

bool qm_always_emits(qm_analysis *a, qm_func f, qm_func signal)
{
    const qm_unit *u = qm_analysed_unit(a);
    if (!f.i || !signal.i) return false;
    if (!qm_is(qm_func_of(u, f)->body)) life_ask(a, f, LIFE_ASK_EMITS);
    const qm_summary *s = qm_summary_of(a, f);
    return s && qm_is_listed(s->always, s->n_always, qm_func_of(u, signal)->signature);
}
