// What a branch says about data from outside: bounds, comparisons, questions whose answer makes it harmless.
#include "qtmodel/taint_state.h"

enum { DERIVED = 3 };  // how far back a variable that only renames something is followed

// --------------------------------------------------------------------------------------------------------------- cleaning

static void clean_slot(const taint_cx *cx, u32 root, u32 field, u16 bits)
{
    u32 slot = taint_slot(cx->fn, root, field);
    if (slot) taint_mask(&cx->state[slot - 1], (u16)~bits);
}

// Variables of this function that were made from the one that is harmless now.
static void clean_derived(const taint_cx *cx, qm_var v, u16 bits)
{
    const qm_unit *u = cx->t->u;
    u32 n;
    const qm_node *uses = qm_uses(u, v, &n);
    for (u32 i = 0; i < n; i++) {
        if (qm_enclosing_func(u, uses[i]).i != cx->fn->func.i) continue;
        qm_node at = qm_statement_of(u, uses[i]);
        if (!qm_is(at) || qm_kind_of(u, at) != QM_DECL) continue;
        qm_var made = qm_row(u, at)->var;
        if (made.i != v.i && qm_is_constant(u, made)) clean_slot(cx, made.i, 0, bits);
    }
}

static void clean_expr(const taint_cx *cx, qm_node n, u16 bits, u32 depth)
{
    const qm_unit *u = cx->t->u;
    for (u32 i = n.i; i < qm_end(u, n); i++) {
        const qm_node_row *r = &u->nodes.rows[i];
        taint_path p;
        if ((r->kind != QM_VAR && r->kind != QM_MEMBER) || !taint_path_of(cx->t, (qm_node){i}, &p)) continue;
        clean_slot(cx, p.root, p.field, bits);
        if (p.field || p.root == TAINT_THIS) continue;
        qm_var v = {p.root};
        clean_derived(cx, v, bits);
        qm_node init = qm_var_of(u, v)->init;
        if (depth && qm_is(init) && qm_is_constant(u, v)) clean_expr(cx, init, bits, depth - 1);
    }
}

static bool is_harmless(taint_cx *cx, qm_node n, u16 bits)
{
    taint_value v = {0};
    taint_eval(cx, n, &v);
    for (u32 k = 0; k < TAINT_KINDS; k++)
        if (v.danger[k] & bits) return false;
    return true;
}

static void bound(taint_cx *cx, qm_node side, qm_node other, u16 bits)
{
    if (is_harmless(cx, other, bits)) clean_expr(cx, side, bits, DERIVED);
}

// --------------------------------------------------------------------------------------------------------------- conditions

static void assume_comparison(taint_cx *cx, qm_node left, qm_node right, qm_op op, bool truth)
{
    const u16 size = TAINT_NUMBER;
    bool less = op == QMO_LT || op == QMO_LE, more = op == QMO_GT || op == QMO_GE;
    if ((less && truth) || (more && !truth)) bound(cx, left, right, size);
    if ((more && truth) || (less && !truth)) bound(cx, right, left, size);
    if ((op == QMO_EQ && truth) || (op == QMO_NE && !truth)) {
        bound(cx, left, right, TAINT_ALL);
        bound(cx, right, left, TAINT_ALL);
    }
}

static bool assume_facts(const taint_cx *cx, qm_node call, bool truth)
{
    const taint *t = cx->t;
    const qm_fact *list[QM_SINK_COUNT];
    qm_func f = qm_row(t->u, call)->func;
    u32 n = qm_facts_func(t->facts, t->u, f, truth ? QMK_VALID_IF : QMK_VALID_UNLESS, list, QM_SINK_COUNT);
    for (u32 i = 0; i < n && i < QM_SINK_COUNT; i++) {
        qm_node at = list[i]->pos == QM_POS_THIS ? qm_first(t->u, call) : qm_at_pos(t->u, call, list[i]->pos);
        if (qm_is(at)) clean_expr(cx, at, taint_bits(list[i]->text), DERIVED);
    }
    return n != 0;
}

// A question to code of the program: what its answer says is not known, so it may well be the check.
static bool is_own_predicate(const taint *t, qm_node call)
{
    const qm_node_row *r = qm_row(t->u, call);
    if (r->kind == QM_CALL_INDIRECT || !r->func.i) return true;
    const qm_func_row *f = qm_func_of(t->u, r->func);
    if (f->flags & QMFN_LAMBDA || qm_is(f->body)) return true;
    return f->at.file.i && !sources_file(t->u->files, f->at.file)->system;
}

static qm_op comparison_of(const qm_func_row *f) { return f->op >= QMO_EQ && f->op <= QMO_GE ? f->op : QMO_NONE; }

static bool fills(const taint *t, qm_func f, u32 param)
{
    const qm_func_row *row = qm_func_of(t->u, f);
    return param < row->n_params && t->out[row->first_param + param];
}

// What it was asked about; what it fills is an answer.
static void clean_asked(const taint_cx *cx, qm_node call)
{
    const qm_unit *u = cx->t->u;
    u32 i = 0;
    for (qm_node n = qm_first(u, call); qm_is(n); n = qm_next(u, call, n)) {
        bool argument = n.i == qm_arg(u, call, i).i;
        if (!argument || !fills(cx->t, qm_row(u, call)->func, i)) clean_expr(cx, n, TAINT_ALL, DERIVED);
        i += argument;
    }
}

static void assume_call(taint_cx *cx, qm_node call, bool truth)
{
    const taint *t = cx->t;
    qm_op op = comparison_of(qm_func_of(t->u, qm_row(t->u, call)->func));
    if (op != QMO_NONE) assume_comparison(cx, qm_child(t->u, call, 0), qm_child(t->u, call, 1), op, truth);
    else if (!assume_facts(cx, call, truth) && is_own_predicate(t, call)) clean_asked(cx, call);
}

void taint_assume(taint_cx *cx, qm_node n, bool truth)
{
    const qm_unit *u = cx->t->u;
    n = qm_strip(u, n);
    if (!qm_is(n) || cx->depth > 50) return;
    cx->depth++;
    const qm_node_row *r = qm_row(u, n);
    switch ((qm_kind)r->kind) {
    case QM_UNARY:
        if (r->op == QMO_NOT) taint_assume(cx, qm_first(u, n), !truth);
        break;
    case QM_BINARY:
        if ((r->op == QMO_LAND && truth) || (r->op == QMO_LOR && !truth)) {
            taint_assume(cx, qm_child(u, n, 0), truth);
            taint_assume(cx, qm_child(u, n, 1), truth);
        } else {
            assume_comparison(cx, qm_child(u, n, 0), qm_child(u, n, 1), (qm_op)r->op, truth);
        }
        break;
    case QM_CALL: case QM_CALL_INDIRECT: assume_call(cx, n, truth); break;
    case QM_VAR:  // const bool ok = …; if (ok)
        if (qm_is_constant(u, r->var) && qm_is(qm_var_of(u, r->var)->init)) taint_assume(cx, qm_var_of(u, r->var)->init, truth);
        break;
    default: break;
    }
    cx->depth--;
}

bool taint_take_edge(taint_cx *cx, const qm_edge *e)
{
    const qm_unit *u = cx->t->u;
    if (e->kind == QM_EDGE_TRUE || e->kind == QM_EDGE_FALSE) {
        bool truth;
        qm_node condition = qm_edge_condition(u, e, &truth);
        if (qm_is(condition)) taint_assume(cx, condition, truth);
    } else if (e->kind == QM_EDGE_CASE && qm_kind_of(u, e->at) == QM_CASE) {
        qm_node n = qm_parent(u, e->at);
        while (qm_is(n) && qm_kind_of(u, n) != QM_SWITCH) n = qm_parent(u, n);
        if (qm_is(n)) clean_expr(cx, qm_child(u, n, 1), TAINT_ALL, DERIVED);
    }
    return true;
}
