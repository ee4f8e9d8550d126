// sender() where nobody, or somebody else, has called; casts of an object that is nothing but a QObject any more.
#include "checks/check.h"

// ------------------------------------------------------------------------------------------------------------ sender()

static bool asks_sender(const ck_context *c, qm_node n)
{
    const qm_node_row *r = qm_row(c->unit, n);
    return r->kind == QM_CALL && qm_says(c->facts, c->unit, r->func, QMK_CURRENT_SENDER);
}

// In a lambda sender() works only where the lambda's context is the object that asks.
static void judge_lambda(ck_context *c, qm_func f, qm_node call)
{
    const qm_unit *u = c->unit;
    qm_conn conn = qm_conn_of_slot(u, f);
    if (!conn.i) return;
    const qm_conn_row *r = qm_conn_of(u, conn);
    qm_node asked = qm_object_of(u, call);
    if (!qm_is(asked) || qm_kind_of(u, asked) != QM_THIS || r->func.i == 0) return;
    bool no_context = !qm_is(r->context);
    bool is_this = !no_context && qm_kind_of(u, r->context) == QM_THIS;
    // With a context that is called otherwise it may be the same object after all.
    if (is_this || (!no_context && qm_kind_of(u, r->context) != QM_UNARY && qm_kind_of(u, r->context) != QM_MEMBER)) return;
    if (no_context && qm_is(r->sender) && qm_kind_of(u, r->sender) == QM_THIS) return;  // then the sender is the receiver
    ck_finding *fd = ck_report(c, call, r->later ? "no signal has called this lambda: there is no sender"
                                                 : "the lambda is not called for 'this', which therefore has no sender");
    ck_because(c, fd, qm_fact_func(c->facts, u, qm_row(u, call)->func, QMK_CURRENT_SENDER));
    if (r->later) ck_add_note(c, fd, qm_row(u, r->call)->at, "called from here, later");
    else ck_add_note(c, fd, qm_row(u, r->call)->at, no_context ? "connected here without a context" : "connected here with another context");
}

// sender()->… or cast(sender())->…: used without a look at whether it is null.
static bool is_dereferenced(const ck_context *c, qm_node call)
{
    const qm_unit *u = c->unit;
    for (qm_node n = call, p = qm_parent(u, n); qm_is(p); n = p, p = qm_parent(u, p)) {
        const qm_node_row *r = qm_row(u, p);
        bool first = qm_first(u, p).i == n.i;
        if (r->kind == QM_MEMBER) return first && (r->flags & QMF_ARROW);
        if (r->kind == QM_UNARY) return r->op == QMO_DEREF;
        if (r->kind == QM_CALL && (r->flags & QMF_METHOD) && first) return (r->flags & QMF_ARROW) != 0;
        bool cast = r->kind == QM_CAST || (r->kind == QM_CALL && qm_says(c->facts, u, r->func, QMK_CASTS));
        if (!cast) return false;
    }
    return false;
}

// The call that runs a slot directly, from code that is no slot of the same object itself.
static qm_node direct_call(const ck_context *c, qm_func slot)
{
    const qm_unit *u = c->unit;
    qm_class cls = qm_func_of(u, slot)->cls;
    for (u32 i = 1; i < u->nodes.n; i++) {
        const qm_node_row *r = &u->nodes.rows[i];
        if (r->kind != QM_CALL || r->func.i != slot.i) continue;
        qm_func from = qm_enclosing_func(u, (qm_node){i});
        const qm_func_row *f = qm_func_of(u, qm_outermost_func(u, from));
        bool may_have_sender = f->cls.i == cls.i && ((f->flags & QMFN_SLOT) || (qm_func_of(u, from)->flags & QMFN_LAMBDA) ||
                                                     !(f->flags & QMFN_CTOR));
        if (!may_have_sender) return (qm_node){i};
    }
    return (qm_node){0};
}

static void judge_method(ck_context *c, qm_func f, qm_node call)
{
    const qm_unit *u = c->unit;
    if (!is_dereferenced(c, call)) return;
    qm_node direct = direct_call(c, f);
    if (!qm_is(direct)) return;
    ck_finding *fd = ck_report(c, call, "the sender is null when '%.*s' is called directly, and is used unchecked", STR_ARG(qm_func_of(u, f)->name));
    ck_because(c, fd, qm_fact_func(c->facts, u, qm_row(u, call)->func, QMK_CURRENT_SENDER));
    ck_add_note(c, fd, qm_row(u, direct)->at, "called here without a signal");
}

// ----------------------------------------------------------------------------------------------------------- destroyed

// The object that a signal of its destructor hands to the slot.
static qm_var dying_object(ck_context *c, const qm_conn_row *conn)
{
    const qm_unit *u = c->unit;
    if (!conn->signal_func.i || !conn->slot_func.i || !qm_says(c->facts, u, conn->signal_func, QMK_EMITTED_AT_END)) return (qm_var){0};
    const qm_func_row *slot = qm_func_of(u, conn->slot_func);
    if (!slot->n_params) return (qm_var){0};
    qm_var v = {slot->first_param};
    qm_class cls = qm_pointee_class(u, qm_var_of(u, v)->type);
    return qm_class_of(u, cls)->qobject && qm_type_of(u, qm_var_of(u, v)->type)->kind == QMT_POINTER ? v : (qm_var){0};
}

static bool is_dying(const ck_context *c, qm_node n, qm_var object)
{
    n = qm_strip(c->unit, n);
    return (qm_kind_of(c->unit, n) == QM_VAR && qm_row(c->unit, n)->var.i == object.i) || asks_sender(c, n);
}

static bool only_for_destroyed(const qm_unit *u, qm_func slot) { return qm_conn_of_slot(u, slot).i != 0; }

static void judge_destroyed(ck_context *c, const qm_conn_row *conn)
{
    const qm_unit *u = c->unit;
    qm_var object = dying_object(c, conn);
    qm_func f = conn->slot_func;
    if (!object.i || !only_for_destroyed(u, f) || !ck_may_judge(c, f)) return;
    ck_site(c, conn->call);
    qm_node body = qm_func_of(u, f)->body;
    for (u32 i = body.i; i < qm_end(u, body); i++) {
        const qm_node_row *r = &u->nodes.rows[i];
        const qm_fact *casts = r->kind == QM_CALL ? qm_fact_func(c->facts, u, r->func, QMK_CASTS) : NULL;
        qm_node given = casts ? qm_at_pos(u, (qm_node){i}, casts->pos) : (qm_node){0};
        if (!qm_is(given) || !is_dying(c, given, object)) continue;
        qm_class to = qm_pointee_class(u, r->type), from = qm_pointee_class(u, qm_var_of(u, object)->type);
        if (to.i == from.i || !to.i) continue;
        ck_finding *fd = ck_report(c, (qm_node){i}, "the cast gives null: of the object only '%.*s' is left when the signal comes",
                                   STR_ARG(qm_class_of(u, from)->name));
        ck_because(c, fd, qm_fact_func(c->facts, u, conn->signal_func, QMK_EMITTED_AT_END));
        ck_add_note(c, fd, qm_row(u, conn->call)->at, "connected here to the signal of the destructor");
        fx_fix *fix = ck_fix(c, fd, FX_DISPLAY, "cast without asking the object, and use nothing but the address");
        fx_replace(fix, r->name, "static_cast");
    }
}

static void run(ck_context *c)
{
    const qm_unit *u = c->unit;
    for (u32 i = 1; i < u->qt->conns.n; i++) judge_destroyed(c, &u->qt->conns.rows[i]);
    for (qm_func f = ck_next_func(c, (qm_func){0}); f.i; f = ck_next_func(c, f)) {
        qm_node body = qm_func_of(u, f)->body;
        for (u32 i = body.i; i < qm_end(u, body); i++) {
            if (!asks_sender(c, (qm_node){i})) continue;
            ck_site(c, (qm_node){i});
            if (qm_func_of(u, f)->flags & QMFN_LAMBDA) judge_lambda(c, f, (qm_node){i});
            else judge_method(c, f, (qm_node){i});
        }
    }
}

const ck_check ck_connect_sender_misuse = {
    .id = "qtcwe-connect-sender-misuse",
    .summary = "sender() where there is none, or a cast of an object that is being destroyed",
    .cwe = {628, 476},
    .severity = CK_WARNING,
    .profile = CK_DEFAULT,
    .fix = FX_DISPLAY,
    .since = "0.1",
    .run = run,
};
