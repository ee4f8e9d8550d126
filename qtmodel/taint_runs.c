// Which functions of the unit a call may run: the one it names, the template that one is made from, what overrides it, and
// what the called variable holds (lambdas and functions that were put into it, or handed on to it).
#include "qtmodel/taint_state.h"

enum { HAND_ON = 3 };  // how often a callable goes from variable to variable

static void add_run(taint *t, u32 *first, qm_func f)
{
    for (u32 i = *first; i; i = t->runs.rows[i].next)
        if (t->runs.rows[i].func.i == f.i) return;
    *VEC_PUSH(&t->runs) = (taint_run){.func = f, .next = *first};
    *first = t->runs.n - 1;
}

// What stands under the same name with a body: the pattern of an instance.
static void find_patterns(taint *t)
{
    const qm_unit *u = t->u;
    QM_TABLE(u32) patterns = {0};
    for (u32 i = 1; i < u->funcs.n; i++)
        if (u->funcs.rows[i].flags & QMFN_TEMPLATE && qm_is(u->funcs.rows[i].body) && u->funcs.rows[i].signature.n) *VEC_PUSH(&patterns) = i;
    for (u32 i = 1; i < u->funcs.n && patterns.n; i++)
        for (u32 k = 0; k < patterns.n && !qm_is(u->funcs.rows[i].body); k++)
            if (str_eq(u->funcs.rows[i].signature, u->funcs.rows[patterns.rows[k]].signature))
                add_run(t, &t->first_run[i], (qm_func){patterns.rows[k]});
    VEC_CLEAR(&patterns);
}

static void find_overriders(taint *t)
{
    const qm_unit *u = t->u;
    for (u32 i = 1; i < u->funcs.n; i++) {
        const qm_func_row *f = &u->funcs.rows[i];
        for (u32 k = 0; k < f->n_overrides && qm_is(f->body); k++)
            add_run(t, &t->first_run[u->overrides.rows[f->first_override + k].i], (qm_func){i});
    }
}

// ------------------------------------------------------------------------------------------------ variables that are called

// The variable or field that an expression names, through what hands out its parts.
static qm_var named_place(const taint *t, qm_node n)
{
    taint_path p;
    for (; qm_is(n); n = qm_first(t->u, n)) {
        if (taint_path_of(t, n, &p)) return (qm_var){p.field ? p.field : p.root == TAINT_THIS ? 0 : p.root};
        if (qm_kind_of(t->u, n) != QM_CALL || !(qm_row(t->u, n)->flags & QMF_METHOD)) break;
    }
    return (qm_var){0};
}

static qm_func with_body(const taint *t, qm_func f)
{
    return qm_is(qm_func_of(t->u, f)->body) || !t->first_run[f.i] ? f : t->runs.rows[t->first_run[f.i]].func;
}

static qm_var initialised_field(const qm_unit *u, qm_node root)
{
    for (u32 i = 0; i < u->inits.n; i++)
        if (u->inits.rows[i].value.i == root.i) return u->inits.rows[i].field;
    return (qm_var){0};
}

// What a call does with a callable that it is given: the parameter or the object that holds it then.
static qm_var kept_by_call(const taint *t, qm_node call, qm_node given)
{
    const qm_unit *u = t->u;
    const qm_node_row *r = qm_row(u, call);
    const qm_func_row *f = qm_func_of(u, with_body(t, r->func));
    if (qm_is(f->body)) {
        for (u32 i = 0; i < f->n_params; i++)
            if (qm_arg(u, call, i).i == given.i) return (qm_var){f->first_param + i};
        return (qm_var){0};
    }
    bool puts = r->flags & QMF_METHOD && !(f->flags & QMFN_CONST) && qm_first(u, call).i != given.i &&
                (taint_carries(t, f->cls) || qm_is_assignment(u, r->func));
    return puts ? named_place(t, qm_first(u, call)) : (qm_var){0};
}

// The variable or field that holds the callable that this expression is; {0}: none, or unknown.
static qm_var holder_of(const taint *t, qm_node n)
{
    const qm_unit *u = t->u;
    for (qm_node at; qm_is(at = qm_parent(u, n)); n = at) {
        const qm_node_row *r = qm_row(u, at);
        switch ((qm_kind)r->kind) {
        case QM_CAST: case QM_INIT_LIST: case QM_UNARY: break;
        case QM_CONSTRUCT:
            if (qm_nargs(u, at) == 1 && !qm_is(qm_func_of(u, r->func)->body)) break;
            return kept_by_call(t, at, n);
        case QM_DECL: return r->var;
        case QM_ASSIGN: return qm_child(u, at, 1).i == n.i ? named_place(t, qm_child(u, at, 0)) : (qm_var){0};
        case QM_CALL:
            if (qm_nargs(u, at) == 1 && qm_fact_role(t->facts, u, r->func, QMK_PROPAGATES, "arg1") == QM_POS_RETURN) break;
            return kept_by_call(t, at, n);
        default: return (qm_var){0};
        }
    }
    return initialised_field(u, n);
}

static void find_held(taint *t)
{
    const qm_unit *u = t->u;
    bool handed = false;
    for (u32 i = 1; i < u->nodes.n; i++) {
        const qm_node_row *r = &u->nodes.rows[i];
        if (r->kind != QM_LAMBDA && !(r->kind == QM_FUNC_REF && qm_is(qm_func_of(u, r->func)->body))) continue;
        qm_var v = holder_of(t, (qm_node){i});
        if (v.i) add_run(t, &t->first_held[v.i], r->func);
        handed |= v.i && u->vars.rows[v.i].kind == QMV_PARAM;
    }
    for (u32 round = 0; handed && round < HAND_ON; round++)
        for (u32 i = 1; i < u->nodes.n; i++) {
            const qm_node_row *r = &u->nodes.rows[i];
            if (r->kind != QM_VAR || !t->first_held[r->var.i]) continue;
            qm_var v = holder_of(t, (qm_node){i});
            for (u32 k = v.i && v.i != r->var.i ? t->first_held[r->var.i] : 0; k; k = t->runs.rows[k].next)
                add_run(t, &t->first_held[v.i], t->runs.rows[k].func);
        }
}

void taint_find_runs(taint *t)
{
    t->first_run = mem_alloc((t->u->funcs.n + 1) * sizeof *t->first_run);
    t->first_held = mem_alloc((t->u->vars.n + 1) * sizeof *t->first_held);
    VEC_PUSH(&t->runs);
    find_patterns(t);
    find_overriders(t);
    find_held(t);
}

// ---------------------------------------------------------------------------------------------------------------- answers

static u32 add_list(const taint *t, u32 row, qm_func *out, u32 n)
{
    for (; row && n < TAINT_RUNS; row = t->runs.rows[row].next) out[n++] = t->runs.rows[row].func;
    return n;
}

u32 taint_runs(const taint *t, qm_node call, qm_func out[TAINT_RUNS])
{
    const qm_unit *u = t->u;
    const qm_node_row *r = qm_row(u, call);
    u32 n = 0;
    if (r->kind == QM_CALL_INDIRECT) return add_list(t, t->first_held[named_place(t, qm_first(u, call)).i], out, n);
    if ((r->kind != QM_CALL && r->kind != QM_CONSTRUCT) || !r->func.i) return 0;
    const qm_func_row *f = qm_func_of(u, r->func);
    if (qm_is(f->body)) out[n++] = r->func;
    n = add_list(t, t->first_run[r->func.i], out, n);
    if (n || f->op != QMO_INVOKE) return n;
    return add_list(t, t->first_held[named_place(t, qm_first(u, call)).i], out, n);
}

u32 taint_held(const taint *t, qm_node n, qm_func out[TAINT_RUNS])
{
    n = qm_strip(t->u, n);
    if (!qm_is(n)) return 0;
    if (qm_kind_of(t->u, n) == QM_LAMBDA) return out[0] = qm_row(t->u, n)->func, 1;
    return qm_kind_of(t->u, n) == QM_VAR ? add_list(t, t->first_held[qm_row(t->u, n)->var.i], out, 0) : 0;
}
