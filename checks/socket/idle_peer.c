// Accepted connections whose peer is waited for without end: who connects and says nothing keeps them.
#include "checks/check.h"

// Is there anything in the unit that happens because time has passed?
static bool minds_time(const ck_context *c)
{
    const qm_unit *u = c->unit;
    for (u32 i = 1; i < u->qt->conns.n; i++) {
        const qm_conn_row *r = &u->qt->conns.rows[i];
        const qm_fact *tells = r->signal_func.i ? qm_fact_func(c->facts, u, r->signal_func, QMK_TELLS) : NULL;
        if (tells && str_is(tells->text, "timeout")) return true;
        if (r->later || (!r->signal_func.i && !qm_is(r->sender))) return true;
    }
    for (u32 i = 1; i < u->nodes.n; i++) {
        const qm_node_row *r = &u->nodes.rows[i];
        if (r->kind != QM_CALL || !r->func.i) continue;
        if (qm_says(c->facts, u, r->func, QMK_STARTS_TIMER) || (qm_says(c->facts, u, r->func, QMK_WAITS) && qm_says(c->facts, u, r->func, QMK_TIMEOUT))) return true;
    }
    return false;
}

// The connection by which the peer's next word is waited for: a signal that tells of progress, of an object of that class.
static qm_node awaits(const ck_context *c, qm_class cls)
{
    const qm_unit *u = c->unit;
    for (u32 i = 1; i < u->qt->conns.n; i++) {
        const qm_conn_row *r = &u->qt->conns.rows[i];
        const qm_fact *tells = r->signal_func.i ? qm_fact_func(c->facts, u, r->signal_func, QMK_TELLS) : NULL;
        if (!tells || !str_is(tells->text, "progress") || !qm_is(r->sender)) continue;
        qm_class sender = qm_object_class(u, r->sender);
        if (sender.i && (qm_derives(u, sender, qm_class_of(u, cls)->name) || qm_derives(u, cls, qm_class_of(u, sender)->name))) return r->call;
    }
    return (qm_node){0};
}

// Does somebody else get the connection, who may mind the time?
static bool is_handed_on(const ck_context *c, qm_node accepted)
{
    const qm_unit *u = c->unit;
    const qm_object_row *o = qm_object_of_handle(u, qm_object_at(u, accepted));
    u32 n = 0;
    const qm_node *uses = o->var.i ? qm_uses(u, o->var, &n) : NULL;
    for (u32 i = 0; i < n; i++) {
        qm_event ev = qm_event_at(u, c->facts, uses[i]);
        if (ev.kind == QM_EV_RETURNED || ev.kind == QM_EV_TAKEN) return true;
        if (ev.kind != QM_EV_PASSED || !qm_row(u, ev.at)->func.i) continue;
        const qm_func_row *f = qm_func_of(u, qm_row(u, ev.at)->func);
        if (f->flags & QMFN_SIGNAL || (f->flags & QMFN_USER && !qm_is(f->body)) || (qm_kind_of(u, ev.at) == QM_CONSTRUCT && !qm_is(f->body))) return true;
    }
    return !o->var.i;
}

static void check_call(ck_context *c, qm_func in, qm_node call)
{
    const qm_unit *u = c->unit;
    const qm_fact *accepts = qm_fact_func(c->facts, u, qm_row(u, call)->func, QMK_ACCEPTS);
    if (!accepts || qm_role_of(u, in) != QM_ROLE_NONE) return;
    ck_site(c, call);
    qm_class cls = qm_pointee_class(u, qm_row(u, call)->type);
    qm_node waits = cls.i ? awaits(c, cls) : (qm_node){0};
    qm_class own = qm_func_of(u, qm_outermost_func(u, in))->cls;
    if (!qm_is(waits) || (own.i && qm_has_unseen_methods(u, own)) || is_handed_on(c, call) || minds_time(c)) return;
    ck_finding *f = ck_report(c, call, "who connects and then says nothing keeps the connection for ever: no time limits the wait");
    ck_because(c, f, accepts);
    ck_add_note(c, f, qm_row(u, waits)->at, "the peer is waited for here");
}

static void run(ck_context *c) { ck_each_call(c, check_call); }

const ck_check ck_socket_idle_peer = {
    .id = "qtcwe-socket-idle-peer",
    .summary = "an accepted connection waits for its peer without a limit of time",
    .cwe = {400, 772},
    .severity = CK_NOTE,
    .profile = CK_STRICT,
    .fix = FX_NONE,
    .since = "0.1",
    .run = run,
};
