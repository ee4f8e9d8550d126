// What a call puts where: into parameters of the functions it may run, into its arguments, into its object.
#include "qtmodel/taint_state.h"

// ------------------------------------------------------------------------------------------------- functions of the unit

static void give(taint_cx *cx, qm_node call, qm_func callee, u32 index, taint_value v)
{
    taint *t = cx->t;
    if (!taint_is(&v)) return;
    qm_var param = {qm_func_of(t->u, callee)->first_param + index};
    taint_fit(t, &v, qm_var_of(t->u, param)->type);
    taint_value real = taint_resolve(cx, &v);
    taint_advance(t, &real, (qm_taint_step){.why = QM_TAINT_PASSED, .at = call, .var = param, .func = callee});
    taint_keep(t, t->shared, param.i, &real);
}

// Arguments of a function, lambda or signal of the unit become its parameters.
static void pass_arguments(taint_cx *cx, qm_node call, qm_func callee)
{
    const taint *t = cx->t;
    for (u32 i = 0; i < qm_func_of(t->u, callee)->n_params && t->recording; i++) {
        taint_value v = {0};
        taint_eval(cx, qm_arg(t->u, call, i), &v);
        give(cx, call, callee, i, v);
    }
}

static void fill_arguments(taint_cx *cx, qm_node call, qm_func callee)
{
    taint *t = cx->t;
    const qm_func_row *f = qm_func_of(t->u, callee);
    for (u32 i = 0; i < f->n_params; i++) {
        if (!t->out[f->first_param + i]) continue;
        taint_value v = {0};
        taint_join_result(cx, call, callee, t->out, f->first_param + i, &v);
        qm_node arg = qm_arg(t->u, call, i);
        if (qm_is(arg) && taint_is(&v)) taint_write(cx, arg, &v, false, call);
    }
    taint_fill_captures(cx, callee);
}

void taint_fill_captures(taint_cx *cx, qm_func lambda)
{
    const taint *t = cx->t;
    const qm_func_row *l = qm_func_of(t->u, lambda);
    for (u32 i = 0; i < l->n_captures; i++) {
        const qm_capture *c = &t->u->captures.rows[l->first_capture + i];
        u32 slot = c->by_ref && c->var.i && t->out[c->var.i] ? taint_slot(cx->fn, c->var.i, 0) : 0;
        if (slot) taint_join(&cx->state[slot - 1], taint_kept(t, t->out, c->var.i));
    }
}

// Asked to be called later by its name, with arguments that are wrapped: Q_ARG(QString, text).
static void pass_wrapped(taint_cx *cx, qm_node call)
{
    const taint *t = cx->t;
    qm_conn c = qm_says(t->facts, t->u, qm_row(t->u, call)->func, QMK_CALL_LATER) ? qm_conn_at(t->u, call) : (qm_conn){0};
    qm_func slot = c.i ? qm_conn_of(t->u, c)->slot_func : (qm_func){0};
    u32 param = 0, n_params = qm_func_of(t->u, slot)->n_params;
    for (u32 i = 0, n = qm_nargs(t->u, call); slot.i && i < n && param < n_params && t->recording; i++) {
        qm_node arg = qm_strip(t->u, qm_arg(t->u, call, i));
        if (!qm_is(arg) || qm_kind_of(t->u, arg) != QM_CONSTRUCT) continue;
        if (!taint_carries(t, taint_value_type(t, qm_row(t->u, arg)->type)->cls)) continue;
        taint_value v = {0};
        taint_eval(cx, arg, &v);
        give(cx, call, slot, param++, v);
    }
}

// A container, or an iterator or pointer into one.
static bool is_range(const taint *t, qm_node n)
{
    const qm_node_row *r = qm_row(t->u, n);
    return taint_carries(t, qm_pointee_class(t->u, r->type)) || (r->kind == QM_CALL && taint_carries(t, qm_func_of(t->u, r->func)->cls));
}

// An algorithm calls what it is given with elements of the rest.
static void pass_elements(taint_cx *cx, qm_node call)
{
    const taint *t = cx->t;
    taint_value v = {0};
    qm_func held[TAINT_RUNS];
    u32 n = t->recording && !qm_conn_at(t->u, call).i ? qm_nargs(t->u, call) : 0;
    for (u32 i = 0; i < n; i++) {
        u32 n_held = taint_held(t, qm_arg(t->u, call, i), held);
        for (u32 k = 0; k < n && n_held && !taint_is(&v); k++) {
            qm_node arg = qm_arg(t->u, call, k);
            if (is_range(t, arg)) taint_eval(cx, arg, &v);
        }
        for (u32 k = 0; k < n_held && taint_is(&v); k++)
            for (u32 p = 0; p < qm_func_of(t->u, held[k])->n_params; p++) give(cx, call, held[k], p, v);
    }
}

// ----------------------------------------------------------------------------------------------------------- libraries

// A position that the facts speak of is written.
static void write_pos(taint_cx *cx, qm_node call, int pos)
{
    const taint *t = cx->t;
    qm_node target = taint_at_pos(t, call, pos);
    if (!qm_is(target)) return;
    if (taint_cleaned(t, qm_row(t->u, call)->func, pos) == TAINT_ALL) {
        taint_write(cx, target, &(taint_value){0}, true, call);
        return;
    }
    taint_value v = {0};
    taint_add_sources(cx, call, pos, &v);
    taint_join_propagated(cx, call, pos, &v);
    if (!taint_is(&v)) return;
    taint_mask(&v, (u16)~taint_cleaned(t, qm_row(t->u, call)->func, pos));
    bool whole = pos != QM_POS_THIS && taint_value_type(t, qm_row(t->u, target)->type)->kind == QMT_INT;
    taint_write(cx, target, &v, whole, call);
}

// A method that changes an object which is data puts its arguments into it.
static void change_object(taint_cx *cx, qm_node call)
{
    const taint *t = cx->t;
    const qm_node_row *r = qm_row(t->u, call);
    const qm_func_row *f = qm_func_of(t->u, r->func);
    const qm_fact *how = taint_carries(t, f->cls);
    if (!how || !(r->flags & QMF_METHOD) || f->flags & (QMFN_CONST | QMFN_STATIC)) return;
    qm_node object = taint_at_pos(t, call, QM_POS_THIS);
    u32 n = qm_nargs(t->u, call);
    taint_value v = {0};
    if (qm_is_assignment(t->u, r->func)) {
        taint_join_arguments(cx, call, &v);
        taint_write(cx, object, &v, true, call);
        return;
    }
    if (f->op == QMO_INDEX) return;
    if (str_is(how->text, "map")) {
        if (n >= 2) taint_eval(cx, qm_arg(t->u, call, n - 1), &v);
    } else {
        taint_join_arguments(cx, call, &v);
    }
    if (taint_is(&v)) taint_write(cx, object, &v, false, call);
}

// The text or the bytes that a stream was made on.
static qm_node stream_target(const taint *t, qm_node stream)
{
    const qm_unit *u = t->u;
    stream = qm_strip(u, stream);
    while (qm_is(stream) && qm_kind_of(u, stream) == QM_CALL && qm_row(u, stream)->flags & QMF_OPERATOR)
        stream = qm_strip(u, qm_first(u, stream));  // s << a << b
    if (qm_is(stream) && qm_kind_of(u, stream) == QM_VAR) stream = qm_strip(u, qm_var_of(u, qm_row(u, stream)->var)->init);
    bool made = qm_is(stream) && qm_kind_of(u, stream) == QM_CONSTRUCT && qm_nargs(u, stream) != 0;
    qm_node on = made ? qm_arg(u, stream, 0) : (qm_node){0};
    return qm_is(on) && taint_carries(t, qm_pointee_class(u, qm_row(u, on)->type)) ? on : (qm_node){0};
}

// stream >> x and stream << x, as a method or as a function of its own.
static void run_stream(taint_cx *cx, qm_node call)
{
    const taint *t = cx->t;
    const qm_func_row *f = qm_func_of(t->u, qm_row(t->u, call)->func);
    bool in = f->op == QMO_SHR;
    if (!in && f->op != QMO_SHL) return;
    qm_node left = qm_child(t->u, call, 0), right = qm_child(t->u, call, 1);
    if (!qm_is(right) || !qm_fact_class(t->facts, t->u, taint_value_type(t, qm_row(t->u, left)->type)->cls, QMK_EXTRACTS)) return;
    taint_value v = {0};
    taint_eval(cx, in ? left : right, &v);
    qm_node target = in ? right : stream_target(t, left);
    if (qm_is(target) && (in || taint_is(&v))) taint_write(cx, target, &v, in, call);
}

// Copying a structure as a whole.
static void assign_object(taint_cx *cx, qm_node call)
{
    const taint *t = cx->t;
    qm_func assigned = qm_row(t->u, call)->func;
    const qm_func_row *f = qm_func_of(t->u, assigned);
    if (!qm_is_assignment(t->u, assigned) || taint_carries(t, f->cls) || qm_is(f->body)) return;
    qm_node left = qm_child(t->u, call, 0), right = qm_child(t->u, call, 1);
    if (!qm_is(right)) return;
    taint_value v = {0};
    taint_eval(cx, right, &v);
    taint_write(cx, left, &v, true, call);
}

// text.remove('/').remove('%')
static void take_out(taint_cx *cx, qm_node call)
{
    const qm_unit *u = cx->t->u;
    u16 bits = taint_taken_out(cx->t, call);
    taint_path p;
    qm_node object = bits ? taint_at_pos(cx->t, call, QM_POS_THIS) : (qm_node){0};
    while (qm_is(object) && qm_kind_of(u, object) == QM_CALL && qm_says(cx->t->facts, u, qm_row(u, object)->func, QMK_TAKES_OUT))
        object = taint_at_pos(cx->t, object, QM_POS_THIS);
    u32 slot = qm_is(object) && taint_path_of(cx->t, object, &p) && !p.weak ? taint_slot(cx->fn, p.root, p.field) : 0;
    if (slot) taint_mask(&cx->state[slot - 1], (u16)~bits);
}

static void run_library(taint_cx *cx, qm_node call)
{
    const taint *t = cx->t;
    const qm_node_row *r = qm_row(t->u, call);
    u32 n = qm_nargs(t->u, call);
    bool said = qm_says(t->facts, t->u, r->func, QMK_PROPAGATES);
    if (said || qm_says(t->facts, t->u, r->func, QMK_SOURCE) || qm_says(t->facts, t->u, r->func, QMK_GIVES_CONTENT) ||
        qm_says(t->facts, t->u, r->func, QMK_CLEANS))
        for (u32 i = 0; i <= n; i++) write_pos(cx, call, (int)i);
    if (r->kind != QM_CALL) return;
    if (!said) change_object(cx, call);
    take_out(cx, call);
    run_stream(cx, call);
    assign_object(cx, call);
    pass_elements(cx, call);
    pass_wrapped(cx, call);
}

void taint_call_effects(taint_cx *cx, qm_node call)
{
    const taint *t = cx->t;
    qm_func f = qm_row(t->u, call)->func, runs[TAINT_RUNS];
    u32 n = taint_runs(t, call, runs);
    for (u32 i = 0; i < n; i++) {
        pass_arguments(cx, call, runs[i]);
        fill_arguments(cx, call, runs[i]);
    }
    if (!f.i || qm_is(qm_func_of(t->u, f)->body)) return;
    if (qm_func_of(t->u, f)->flags & QMFN_SIGNAL) pass_arguments(cx, call, f);
    run_library(cx, call);
}
