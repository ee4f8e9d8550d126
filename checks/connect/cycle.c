// Signals that lead back to themselves: slots that emit on every way what has called them, and sockets that are told to go on
// writing in the slot of their own error.
#include "checks/check.h"
#include "qtmodel/summary.h"
#include "qtmodel/threads.h"

enum { MAX_DEPTH = 4 };

static bool may_judge(const ck_context *c, qm_func f) { return f.i && ck_next_func(c, (qm_func){f.i - 1}).i == f.i; }
static bool is_this(const qm_unit *u, qm_node n) { return qm_is(n) && qm_kind_of(u, n) == QM_THIS; }

static bool is_direct(const qm_unit *u, u32 i)
{
    const qm_conn_row *conn = &u->qt->conns.rows[i];
    if (conn->later || (conn->delivery != QM_DELIVERY_AUTO && conn->delivery != QM_DELIVERY_DIRECT)) return false;
    return !qm_threads_differ(qm_threads_of_signal(u, (qm_conn){i}), qm_threads_of_slot(u, (qm_conn){i}));
}

// ------------------------------------------------------------------------------------------------------------ one object
typedef struct emission {
    ck_context *c;
    qm_func signal;
    u32 depth;
    qm_node at;     // where it is emitted
} emission;

static bool always_emits(ck_context *c, qm_func f, qm_func signal, u32 depth, qm_node *at);

static bool emits_here(void *user, qm_node n)
{
    emission *e = user;
    const qm_unit *u = e->c->unit;
    const qm_node_row *r = qm_row(u, n);
    if (r->kind != QM_CALL || !r->func.i || !is_this(u, qm_object_of(u, n))) return false;
    qm_node inner;
    qm_func callee = qm_called(u, n);
    bool emits = r->func.i == e->signal.i || (callee.i && e->depth < MAX_DEPTH && always_emits(e->c, callee, e->signal, e->depth + 1, &inner));
    if (emits && !qm_is(e->at)) e->at = n;
    return emits;
}

static bool is_silent(const ck_context *c, qm_func f)
{
    const qm_unit *u = c->unit;
    qm_node body = qm_func_of(u, f)->body;
    static const qm_fact_key keys[] = {QMK_SILENCES, QMK_DISCONNECT, QMK_DISCONNECTS};
    for (u32 i = body.i; i < qm_end(u, body); i++) {
        const qm_node_row *r = &u->nodes.rows[i];
        for (u32 k = 0; (r->kind == QM_CALL || r->kind == QM_CONSTRUCT) && r->func.i && k < sizeof keys / sizeof *keys; k++)
            if (qm_says(c->facts, u, r->func, keys[k])) return true;
    }
    return false;
}

// Does every way through the function emit the signal of the same object?
static bool always_emits(ck_context *c, qm_func f, qm_func signal, u32 depth, qm_node *at)
{
    qm_cfg *cfg = qm_is(qm_func_of(c->unit, f)->body) ? ck_cfg(c, f) : NULL;
    if (!cfg || is_silent(c, f)) return false;
    emission e = {.c = c, .signal = signal, .depth = depth};
    qm_path_query around = {.stops_node = emits_here, .user = &e};
    bool avoids = qm_path_find(cfg, &around, NULL);
    *at = e.at;
    return !avoids && qm_is(e.at);
}

// From an object of the class to itself.
static bool is_inner(const qm_unit *u, u32 i, qm_class *cls)
{
    const qm_conn_row *conn = &u->qt->conns.rows[i];
    bool to_this = is_this(u, conn->context) || (!qm_is(conn->context) && conn->slot_func.i && qm_func_of(u, conn->slot_func)->flags & QMFN_LAMBDA);
    *cls = qm_func_of(u, qm_outermost_func(u, conn->func))->cls;
    return conn->signal_func.i && conn->slot_func.i && cls->i && is_this(u, conn->sender) && to_this && is_direct(u, i);
}

// Does the slot of the connection lead back to the signal, at once or over others of the object? Notes on the way, the last first.
static bool leads_to(ck_context *c, u32 i, qm_func goal, u32 depth, qm_node *ways, u32 *n)
{
    const qm_unit *u = c->unit;
    const qm_conn_row *conn = &u->qt->conns.rows[i];
    qm_class cls, other;
    is_inner(u, i, &cls);
    for (u32 k = 1; k < u->qt->conns.n; k++) {
        qm_func next = u->qt->conns.rows[k].signal_func;
        if (!is_inner(u, k, &other) || other.i != cls.i) continue;
        qm_node at = {0};
        bool relayed = qm_func_of(u, conn->slot_func)->flags & QMFN_SIGNAL && conn->slot_func.i == next.i;
        if (!relayed && !always_emits(c, conn->slot_func, next, 0, &at)) continue;
        if (next.i != goal.i && (depth >= MAX_DEPTH || !leads_to(c, k, goal, depth + 1, ways, n))) continue;
        ways[(*n)++] = relayed ? conn->call : at;
        return true;
    }
    return false;
}

static void judge_circle(ck_context *c, u32 i)
{
    const qm_unit *u = c->unit;
    const qm_conn_row *conn = &u->qt->conns.rows[i];
    qm_class cls;
    qm_node ways[MAX_DEPTH + 2];
    u32 n = 0;
    if (!is_inner(u, i, &cls) || !leads_to(c, i, conn->signal_func, 0, ways, &n)) return;
    for (u32 k = 1; k < i; k++) {  // one finding a circle
        qm_class other;
        qm_node unused[MAX_DEPTH + 2];
        u32 m = 0;
        if (is_inner(u, k, &other) && other.i == cls.i && leads_to(c, k, conn->signal_func, 0, unused, &m)) return;
    }
    ck_finding *f = ck_report(c, conn->call, "'%.*s' leads to itself on every way through its slot: the calls never end",
                              STR_ARG(qm_func_of(u, conn->signal_func)->name));
    while (n) ck_add_note(c, f, qm_row(u, ways[--n])->at, "which leads on here");
}

// ------------------------------------------------------------------------------------------------------------------ errors
static qm_node plain(const qm_unit *u, qm_node n)
{
    n = qm_is(n) ? qm_strip(u, n) : n;
    return qm_is(n) && qm_kind_of(u, n) == QM_UNARY && qm_row(u, n)->op == QMO_ADDR ? qm_strip(u, qm_first(u, n)) : n;
}

static bool names_same(const qm_unit *u, qm_node a, qm_node b)
{
    a = plain(u, a), b = plain(u, b);
    if (!qm_is(a) || !qm_is(b) || qm_kind_of(u, a) != qm_kind_of(u, b)) return false;
    if (qm_kind_of(u, a) == QM_MEMBER && !(is_this(u, qm_object_of(u, a)) && is_this(u, qm_object_of(u, b)))) return false;
    return is_this(u, a) || (qm_row(u, a)->var.i && qm_row(u, a)->var.i == qm_row(u, b)->var.i);
}

// Is the state of the object asked around the call?
static bool is_asked_first(const ck_context *c, qm_node call)
{
    const qm_unit *u = c->unit;
    for (qm_node p = qm_parent(u, call); qm_is(p); p = qm_parent(u, p)) {
        if (qm_kind_of(u, p) != QM_IF) continue;
        qm_node cond = qm_child(u, p, 2);
        for (u32 i = cond.i; i < qm_end(u, cond); i++)
            if (u->nodes.rows[i].kind == QM_CALL && u->nodes.rows[i].func.i && qm_says(c->facts, u, u->nodes.rows[i].func, QMK_STATE_OF)) return true;
    }
    return false;
}

static void judge_error(ck_context *c, u32 i)
{
    const qm_unit *u = c->unit;
    const qm_conn_row *conn = &u->qt->conns.rows[i];
    const qm_fact *tells = conn->signal_func.i ? qm_fact_func(c->facts, u, conn->signal_func, QMK_TELLS) : NULL;
    if (!tells || !str_is(tells->text, "error") || !may_judge(c, conn->slot_func) || !is_direct(u, i) || is_silent(c, conn->slot_func)) return;
    str signal = qm_func_of(u, conn->signal_func)->name;
    qm_node body = qm_func_of(u, conn->slot_func)->body;
    for (u32 k = body.i; k < qm_end(u, body); k++) {
        qm_node call = {k};
        const qm_fact *may = u->nodes.rows[k].kind == QM_CALL ? qm_fact_func(c->facts, u, u->nodes.rows[k].func, QMK_MAY_EMIT) : NULL;
        if (!may || !str_has_word(may->text, signal) || !names_same(u, qm_object_of(u, call), conn->sender) || is_asked_first(c, call)) continue;
        ck_finding *f = ck_report(c, call, "this may fail and emit '%.*s' again, whose slot is just running", STR_ARG(signal));
        ck_because(c, f, may);
        ck_add_note(c, f, qm_row(u, conn->call)->at, "connected here");
        const qm_fact *breaks = qm_fact_class(c->facts, u, qm_object_class(u, qm_object_of(u, call)), QMK_BREAKS_OFF);
        if (!breaks) return;
        fx_fix *fix = ck_fix(c, f, FX_REVIEW, "break the connection off");
        if (span_is(qm_row(u, call)->name)) fx_replace(fix, qm_row(u, call)->name, "%.*s", STR_ARG(breaks->text));
        else fx_withhold(fix, "it stands in a macro");
        return;
    }
}

static void run(ck_context *c)
{
    for (u32 i = 1; i < c->unit->qt->conns.n; i++) {
        if (!may_judge(c, c->unit->qt->conns.rows[i].func) || !is_direct(c->unit, i)) continue;
        ck_site(c, c->unit->qt->conns.rows[i].call);
        judge_circle(c, i);
        judge_error(c, i);
    }
}

const ck_check ck_connect_cycle = {
    .id = "qtcwe-connect-cycle",
    .summary = "signal that leads back to itself",
    .cwe = {674, 835},
    .severity = CK_WARNING,
    .profile = CK_DEFAULT,
    .fix = FX_REVIEW,
    .since = "0.1",
    .run = run,
};
