// Signals that lead back to themselves: slots that emit on every way what has called them, and sockets that are told to go on
// writing in the slot of their own error.
#include "checks/connect/ends.h"
#include "qtmodel/summary.h"

enum { MAX_DEPTH = 4 };

static bool is_this(const qm_unit *u, qm_node n) { return qm_is(n) && qm_kind_of(u, n) == QM_THIS; }

// ---------------------------------------------------------------------------------------------------------------- circles
typedef struct circle {
    ck_context *c;
    u32 start;
    u32 conns[MAX_DEPTH + 2];  // from the last one to the start
    u32 n;
} circle;

static qm_class class_of(const qm_unit *u, const qm_conn_row *conn) { return qm_func_of(u, qm_outermost_func(u, conn->func))->cls; }

// Are both made in one run of one function, so that they are there together? Those of an object with itself are taken to be.
static bool are_together(ck_context *c, const qm_conn_row *a, const qm_conn_row *b, qm_node object)
{
    const qm_unit *u = c->unit;
    if (a == b) return true;
    if (is_this(u, ce_object(u, object)) && is_this(u, ce_object(u, a->sender)) && class_of(u, a).i == class_of(u, b).i) return true;
    if (a->func.i != b->func.i) return false;
    const qm_conn_row *first = a->call.i < b->call.i ? a : b, *last = first == a ? b : a;
    qm_cfg *cfg = ck_cfg(c, a->func);
    qm_path_query q = {.from = first->call, .to = last->call};
    return cfg && !ce_changes_in(u, object, first->call.i, last->call.i) && qm_path_find(cfg, &q, NULL);
}

// Does the slot of a, called for its signal, always emit the signal of b?
static bool leads_on(ck_context *c, const qm_conn_row *a, const qm_conn_row *b)
{
    const qm_unit *u = c->unit;
    const qm_func_row *slot = qm_func_of(u, a->slot_func);
    bool relayed = slot->flags & QMFN_SIGNAL && a->slot_func.i == b->signal_func.i;
    if (!relayed && (slot->flags & QMFN_VIRTUAL || !qm_always_emits(c->analysis, a->slot_func, b->signal_func))) return false;
    if (!qm_is(a->context) || slot->flags & QMFN_LAMBDA) return slot->flags & QMFN_LAMBDA && is_this(u, b->sender) && class_of(u, a).i == class_of(u, b).i;
    return ce_same(u, a->context, b->sender) && are_together(c, a, b, b->sender);
}

static bool may_be_in_circle(const qm_unit *u, u32 i)
{
    const qm_conn_row *conn = &u->qt->conns.rows[i];
    return conn->signal_func.i && conn->slot_func.i && qm_is(ce_object(u, conn->sender)) && ce_is_direct(u, (qm_conn){i});
}

static bool closes(circle *x, u32 i, u32 depth)
{
    const qm_unit *u = x->c->unit;
    for (u32 k = 1; k < u->qt->conns.n; k++) {
        if (!may_be_in_circle(u, k) || !leads_on(x->c, &u->qt->conns.rows[i], &u->qt->conns.rows[k])) continue;
        if (k != x->start && (k < x->start || depth >= MAX_DEPTH || !closes(x, k, depth + 1))) continue;  // told from its first one
        x->conns[x->n++] = i;
        return true;
    }
    return false;
}

static void judge_circle(ck_context *c, u32 i)
{
    const qm_unit *u = c->unit;
    circle x = {.c = c, .start = i};
    if (!may_be_in_circle(u, i) || !closes(&x, i, 0)) return;
    ck_finding *f = ck_report(c, u->qt->conns.rows[i].call, "'%.*s' leads to itself on every way through %s: the calls never end",
                              STR_ARG(qm_func_of(u, u->qt->conns.rows[i].signal_func)->name), x.n > 1 ? "the slots that are connected" : "its slot");
    while (x.n) {
        const qm_conn_row *conn = &u->qt->conns.rows[x.conns[--x.n]];
        const qm_func_row *slot = qm_func_of(u, conn->slot_func);
        bool relayed = slot->flags & QMFN_SIGNAL;
        ck_add_note(c, f, relayed ? qm_row(u, conn->call)->at : slot->at, "which leads on here");
    }
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
    if (!tells || !str_is(tells->text, "error") || !ck_may_judge(c, conn->slot_func) || !ce_is_direct(u, (qm_conn){i}) || is_silent(c, conn->slot_func)) return;
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
        if (!ck_may_judge(c, c->unit->qt->conns.rows[i].func) || !ce_is_direct(c->unit, (qm_conn){i})) continue;
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
