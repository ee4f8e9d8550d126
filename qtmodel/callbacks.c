// Functions that are given away, followed through the program's own functions.
#include "qtmodel/callbacks.h"

enum { MAX_DEPTH = 4 };

qm_node qm_bare_function(const qm_unit *u, qm_node n)
{
    while (qm_is(n)) {
        qm_node inner = qm_strip(u, n);
        if (!qm_is(inner)) return inner;
        const qm_node_row *r = qm_row(u, inner);
        bool moves = r->kind == QM_CALL && qm_nargs(u, inner) == 1 && !(r->flags & QMF_METHOD) && qm_type_of(u, r->type)->kind == QMT_RECORD;
        bool wraps = r->kind == QM_CONSTRUCT && qm_nargs(u, inner) == 1 && !qm_class_of(u, qm_pointee_class(u, r->type))->user;
        if (!wraps && r->kind != QM_CAST && !moves) return inner;
        n = r->kind == QM_CAST ? qm_first(u, inner) : qm_arg(u, inner, 0);
    }
    return n;
}

// A member or a variable that stays when the function is left, of a class of the library that only holds things.
static bool is_lasting_store(const qm_unit *u, qm_node n)
{
    if (!qm_is(n)) return false;
    qm_kind k = qm_kind_of(u, n);
    qm_var v = k == QM_VAR || k == QM_MEMBER ? qm_row(u, n)->var : (qm_var){0};
    qm_class cls = qm_object_class(u, n);
    if (!v.i || !cls.i || qm_class_of(u, cls)->user || qm_class_of(u, cls)->qobject) return false;
    enum qm_var_kind kind = qm_var_of(u, v)->kind;
    return kind == QMV_FIELD || kind == QMV_GLOBAL || kind == QMV_STATIC_LOCAL || kind == QMV_STATIC_MEMBER;
}

// m_later = f; m_queue.append(f) where the container holds functions.
static bool is_put_away(const qm_unit *u, qm_node call, u32 pos)
{
    const qm_func_row *f = qm_func_of(u, qm_row(u, call)->func);
    if (qm_kind_of(u, call) != QM_CALL || !(qm_row(u, call)->flags & QMF_METHOD) || f->flags & QMFN_CONST) return false;
    if (!is_lasting_store(u, qm_object_of(u, call))) return false;
    if (qm_is_assignment(u, qm_row(u, call)->func)) return true;
    // A predicate is taken as it is; an element has the class of the elements.
    qm_node arg = qm_arg(u, call, pos - 1);
    for (qm_node n = arg; qm_is(n); n = qm_first(u, n)) {
        const qm_node_row *r = qm_row(u, n);
        if (r->kind == QM_LAMBDA) return false;
        qm_class cls = qm_pointee_class(u, r->type);
        if (r->kind == QM_CONSTRUCT && cls.i && !qm_class_of(u, cls)->user && !str_is(qm_class_of(u, cls)->name, "")) return true;
        if (r->kind == QM_VAR) return true;
        if (r->kind != QM_CAST && r->kind != QM_CONSTRUCT && r->kind != QM_CALL) return false;
        if (r->kind == QM_CALL) return qm_nargs(u, n) == 1 && !(r->flags & QMF_METHOD);
    }
    return false;
}

static bool is_slot(const qm_unit *u, qm_node call, u32 pos)
{
    qm_conn conn = qm_conn_at(u, call);
    if (!conn.i) return false;
    qm_node slot = qm_conn_of(u, conn)->slot;
    return qm_is(slot) && qm_contains(u, qm_arg(u, call, pos - 1), slot);
}

static bool says_at(qm_analysis *a, qm_node call, qm_fact_key key, u32 pos)
{
    const qm_unit *u = qm_analysed_unit(a);
    const qm_fact *list[8];
    u32 n = qm_facts_func(qm_analysed_facts(a), u, qm_row(u, call)->func, key, list, 8);
    for (u32 i = 0; i < n && i < 8; i++)
        if (list[i]->pos == (int)pos) return true;
    return false;
}

static qm_node keeps(qm_analysis *a, qm_node call, u32 pos, u32 depth);

static bool is_named(const qm_unit *u, qm_node n, qm_var v)
{
    n = qm_bare_function(u, n);
    return qm_is(n) && qm_kind_of(u, n) == QM_VAR && qm_row(u, n)->var.i == v.i;
}

// Where the body puts its parameter away.
static qm_node kept_in(qm_analysis *a, qm_func f, qm_var param, u32 depth)
{
    const qm_unit *u = qm_analysed_unit(a);
    qm_node body = qm_func_of(u, f)->body;
    for (u32 i = body.i; i && i < qm_end(u, body); i++) {
        qm_node n = {i};
        const qm_node_row *r = qm_row(u, n);
        if (r->kind != QM_CALL && r->kind != QM_CONSTRUCT) continue;
        for (u32 k = 0; k < qm_nargs(u, n); k++) {
            if (!is_named(u, qm_arg(u, n, k), param)) continue;
            qm_node at = keeps(a, n, k + 1, depth + 1);
            if (qm_is(at)) return at;
        }
    }
    return (qm_node){0};
}

static qm_node keeps(qm_analysis *a, qm_node call, u32 pos, u32 depth)
{
    const qm_unit *u = qm_analysed_unit(a);
    const qm_node_row *r = qm_row(u, call);
    const qm_facts *facts = qm_analysed_facts(a);
    if (depth > MAX_DEPTH || !r->func.i || qm_says(facts, u, r->func, QMK_WAITS)) return (qm_node){0};
    if (says_at(a, call, QMK_RUNS_IN_POOL, pos) || says_at(a, call, QMK_RUNS_IN_NEW_THREAD, pos)) return call;
    if (is_put_away(u, call, pos) || (depth && is_slot(u, call, pos))) return call;
    const qm_func_row *f = qm_func_of(u, r->func);
    if (!qm_is(f->body) || f->flags & QMFN_VIRTUAL || pos > f->n_params) return (qm_node){0};
    return kept_in(a, r->func, (qm_var){f->first_param + pos - 1}, depth);
}

qm_node qm_keeps_function(qm_analysis *a, qm_node call, u32 pos) { return keeps(a, call, pos, 0); }
