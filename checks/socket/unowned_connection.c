// Accepted connections that nobody deletes before the server dies: each client leaves one behind.
#include "checks/check.h"

typedef struct accepted {
    ck_context *c;
    const qm_object_row *o;
    bool used_elsewhere;   // in a slot of something else than the connection itself
} accepted;

// The server lives on when the function is left: otherwise its connections die with it.
static bool is_server_lasting(const ck_context *c, qm_node accept)
{
    const qm_unit *u = c->unit;
    qm_node server = qm_object_of(u, accept);
    if (!qm_is(server)) return false;
    if (qm_kind_of(u, server) == QM_THIS) return true;
    qm_var v = qm_root_var(u, server);
    const qm_var_row *r = qm_var_of(u, v);
    if (!v.i || qm_role_of(u, qm_outermost_func(u, qm_enclosing_func(u, accept))) == QM_ROLE_TEST) return false;
    if (r->kind == QMV_FIELD || r->kind == QMV_PARAM || r->kind == QMV_GLOBAL || r->kind == QMV_STATIC_LOCAL) return true;
    return r->kind == QMV_LOCAL && r->func.i != qm_enclosing_func(u, accept).i;  // seen from a slot
}

// The slot may look for its sender and delete it, or is not seen at all.
static bool may_delete_sender(const ck_context *c, qm_func slot, u32 depth)
{
    const qm_unit *u = c->unit;
    const qm_func_row *f = qm_func_of(u, slot);
    if (!slot.i) return true;
    if (qm_says(c->facts, u, slot, QMK_DELETES_LATER)) return true;
    if (!f->body.i) return (f->flags & QMFN_SIGNAL) == 0 && (!place_is(f->at) || !sources_file(u->files, f->at.file)->system);
    for (u32 i = f->body.i; i < qm_end(u, f->body); i++) {
        const qm_node_row *r = &u->nodes.rows[i];
        if (r->kind == QM_DELETE || r->kind == QM_OPAQUE || r->kind == QM_CALL_INDIRECT) return true;
        if (r->kind != QM_CALL) continue;
        if (!r->func.i || qm_says(c->facts, u, r->func, QMK_DELETES_LATER) || qm_says(c->facts, u, r->func, QMK_CURRENT_SENDER)) return true;
        if (qm_func_of(u, r->func)->flags & QMFN_USER && depth < 2 && may_delete_sender(c, r->func, depth + 1)) return true;
    }
    return false;
}

static bool same(const accepted *a, qm_node n)
{
    const qm_unit *u = a->c->unit;
    n = qm_is(n) ? qm_strip(u, n) : n;
    return qm_is(n) && qm_kind_of(u, n) == QM_VAR && qm_row(u, n)->var.i == a->o->var.i;
}

// Whom does the lambda work for? For the connection itself it cannot outlive it.
static void note_user(accepted *a, qm_func f)
{
    const qm_unit *u = a->c->unit;
    for (; f.i && f.i != a->o->func.i; f = qm_func_of(u, f)->outer) {
        qm_conn conn = qm_conn_of_slot(u, f);
        const qm_conn_row *r = qm_conn_of(u, conn);
        if (!conn.i || (!same(a, r->sender) && !same(a, r->context))) a->used_elsewhere = true;
    }
}

// Can what happens here end the connection's life, or make another owner?
static bool may_own(accepted *a, const qm_event *e)
{
    ck_context *c = a->c;
    const qm_unit *u = c->unit;
    switch (e->kind) {
    case QM_EV_CALLED: {
        qm_node call = e->at;
        if (qm_kind_of(u, call) != QM_CALL) return true;
        qm_func f = qm_row(u, call)->func;
        qm_conn conn = qm_conn_at(u, call);
        note_user(a, e->func);
        if (conn.i) return same(a, qm_conn_of(u, conn)->sender) && may_delete_sender(c, qm_conn_of(u, conn)->slot_func, 0);
        if (!f.i || qm_func_of(u, f)->flags & QMFN_USER || qm_says(c->facts, u, f, QMK_SETS_PARENT)) return true;
        return qm_says(c->facts, u, f, QMK_DELETES_LATER) || qm_says(c->facts, u, f, QMK_MOVES_TO_THREAD);
    }
    case QM_EV_CONNECTED: {
        qm_conn conn = qm_conn_at(u, e->at);
        if (!conn.i) return true;
        return may_delete_sender(c, qm_conn_of(u, conn)->slot_func, 0);
    }
    case QM_EV_PASSED: return !qm_only_borrows(u, c->facts, e);
    case QM_EV_COMPARED: case QM_EV_CAPTURED_COPY: case QM_EV_CAPTURED_REF: return false;
    case QM_EV_OTHER: return qm_kind_of(u, e->at) != QM_EXPR_STMT;
    case QM_EV_STORED_LOCAL: case QM_EV_STORED_FIELD: case QM_EV_STORED_OTHER: case QM_EV_TAKEN: case QM_EV_ADOPTED:
    case QM_EV_RETURNED: case QM_EV_DELETED: case QM_EV_DELETED_LATER: return true;
    }
    return true;
}

// Does the server itself go, or look for what it has made (findChildren), in this unit?
static bool is_server_ended(const ck_context *c, qm_node accept)
{
    const qm_unit *u = c->unit;
    qm_var v = qm_root_var(u, qm_object_of(u, accept));
    if (!v.i) return false;
    u32 n;
    const qm_node *uses = qm_uses(u, v, &n);
    for (u32 i = 0; i < n; i++) {
        qm_event e = qm_event_at(u, c->facts, uses[i]);
        if (e.kind == QM_EV_DELETED_LATER) return true;
        if (e.kind == QM_EV_DELETED && !(qm_func_of(u, e.func)->flags & QMFN_DTOR)) return true;
    }
    return false;
}

static void offer_fix(const accepted *a, ck_finding *f, qm_class cls)
{
    ck_context *c = a->c;
    const qm_unit *u = c->unit;
    fx_fix *fix = ck_fix(c, f, a->used_elsewhere ? FX_REVIEW : FX_SAFE, "delete the connection when its peer has gone");
    const qm_fact *end = qm_fact_class(c->facts, u, cls, QMK_END_SIGNAL);
    const qm_var_row *v = qm_var_of(u, a->o->var);
    qm_node decl = v->decl, up = qm_is(decl) ? qm_parent(u, decl) : (qm_node){0};
    str name = arena_printf(&c->unit->mem, "%.*s(%.*s, &%.*s::%.*s, %.*s, &%.*s);", STR_ARG(qm_fix_word(c->facts, "connect")), STR_ARG(v->name),
                            STR_ARG(qm_class_of(u, cls)->name), STR_ARG(end->text), STR_ARG(v->name), STR_ARG(qm_fix_word(c->facts, "delete-later")));
    if (!qm_is(up)) {
        fx_withhold(fix, "where the connection gets its name can't be edited");
        return;
    }
    qm_kind k = qm_kind_of(u, up);
    qm_node body = k == QM_WHILE ? qm_child(u, up, 2) : k == QM_IF ? qm_child(u, up, 3) : (qm_node){0};
    qm_node first = qm_is(body) && qm_kind_of(u, body) == QM_COMPOUND ? qm_first(u, body) : body;
    if (k == QM_COMPOUND) fx_statements_after(fix, decl, "%.*s", STR_ARG(name));
    else if (qm_is(first)) fx_statements_before(fix, first, "%.*s", STR_ARG(name));
    else fx_withhold(fix, "where the connection gets its name can't be edited");
}

static void judge_named(ck_context *c, const qm_object_row *o)
{
    const qm_unit *u = c->unit;
    accepted a = {.c = c, .o = o};
    for (u32 i = 0; i < o->n_events; i++)
        if (may_own(&a, &u->qt->events.rows[o->first_event + i])) return;
    u32 n;
    const qm_node *uses = qm_uses(u, o->var, &n);  // another object may be put into the variable
    for (u32 i = 0; i < n; i++)
        if (qm_is_written(u, uses[i])) return;
    str name = qm_var_of(u, o->var)->name;
    ck_finding *f = ck_report(c, o->at, "'%.*s' stays until the server dies: nobody deletes it when its peer has gone", STR_ARG(name));
    ck_because(c, f, qm_fact_func(c->facts, u, qm_row(u, o->at)->func, QMK_ACCEPTS));
    ck_add_note(c, f, qm_row(u, o->at)->at, "accepted here, as a child of the server");
    ck_add_note(c, f, qm_var_of(u, o->var)->at, "nothing that is done with it deletes it or hands it on");
    offer_fix(&a, f, o->cls);
}

// server->nextPendingConnection()->disconnectFromHost();
static void judge_unnamed(ck_context *c, const qm_object_row *o)
{
    const qm_unit *u = c->unit;
    qm_node up = qm_parent(u, o->at);
    qm_event e = qm_event_at(u, c->facts, o->at);
    accepted a = {.c = c, .o = o};
    if (!qm_is(up) || e.kind != QM_EV_CALLED || qm_conn_at(u, e.at).i || may_own(&a, &e)) return;
    qm_node outer = qm_parent(u, e.at);
    if (!qm_is(outer) || qm_kind_of(u, outer) != QM_EXPR_STMT) return;
    ck_finding *f = ck_report(c, o->at, "this connection stays until the server dies: it has no name by which it could be deleted");
    ck_because(c, f, qm_fact_func(c->facts, u, qm_row(u, o->at)->func, QMK_ACCEPTS));
    ck_add_note(c, f, qm_row(u, e.at)->at, "all that is done with it");
    fx_withhold(ck_fix(c, f, FX_SAFE, "delete the connection"), "the connection has no name");
}

static void run(ck_context *c)
{
    const qm_unit *u = c->unit;
    for (u32 i = 1; i < u->qt->objects.n; i++) {
        const qm_object_row *o = &u->qt->objects.rows[i];
        if (o->birth != QM_BORN_RESULT || !o->func.i || !qm_is(o->at)) continue;
        if (!qm_says(c->facts, u, qm_row(u, o->at)->func, QMK_ACCEPTS) || !qm_fact_class(c->facts, u, o->cls, QMK_END_SIGNAL)) continue;
        if (!ck_may_judge(c, o->func)) continue;
        ck_site(c, o->at);
        if (!is_server_lasting(c, o->at) || is_server_ended(c, o->at)) continue;
        if (o->var.i) judge_named(c, o);
        else judge_unnamed(c, o);
    }
}

const ck_check ck_socket_unowned_connection = {
    .id = "qtcwe-socket-unowned-connection",
    .summary = "accepted connection that nobody deletes before the server dies",
    .cwe = {772, 404},
    .severity = CK_WARNING,
    .profile = CK_DEFAULT,
    .fix = FX_SAFE,
    .since = "0.1",
    .run = run,
};
