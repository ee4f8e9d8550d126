// Exceptions that leave code which a library calls: slots, event handlers, run() of threads, destructors.
#include "checks/check.h"
#include "qtmodel/summary.h"

enum { MAX_DEPTH = 5 };

// Does a try block of the same body hold the row? What its handlers take is not asked: then nothing is said.
static bool is_in_try(const qm_unit *u, qm_node n)
{
    for (qm_node p = qm_parent(u, n); qm_is(p); n = p, p = qm_parent(u, p))
        if (qm_kind_of(u, p) == QM_TRY && qm_first(u, p).i == n.i) return true;
    return false;
}

static bool is_reached(qm_cfg *cfg, qm_node n)
{
    qm_path_query q = {.to = n};
    return qm_path_find(cfg, &q, NULL);
}

// The first THROW, or call of a function of the unit that lets one out, whose exception leaves the body; {0} for none.
static qm_node leaves_by(ck_context *c, qm_func f, u32 depth)
{
    const qm_unit *u = c->unit;
    const qm_func_row *r = qm_func_of(u, f);
    qm_cfg *cfg = qm_is(r->body) && depth < MAX_DEPTH && !(r->flags & (QMFN_TAINTED | QMFN_TEMPLATE)) ? ck_cfg(c, f) : NULL;
    if (!cfg) return (qm_node){0};
    for (u32 i = r->body.i; i < qm_end(u, r->body); i++) {
        qm_node n = {i};
        qm_kind kind = qm_kind_of(u, n);
        if ((kind != QM_THROW && kind != QM_CALL) || is_in_try(u, n)) continue;
        if (kind == QM_CALL) {
            qm_func callee = qm_called(u, n);
            if (!callee.i || callee.i == f.i || (qm_func_of(u, callee)->flags & QMFN_NOEXCEPT)) continue;
            if (!qm_is(leaves_by(c, callee, depth + 1))) continue;
        }
        if (is_reached(cfg, n)) return n;
    }
    return (qm_node){0};
}

typedef enum caller { CALLER_UNKNOWN, CALLER_SIGNAL, CALLER_LIBRARY, CALLER_THREAD, CALLER_DESTRUCTION } caller;

static caller caller_of(const ck_context *c, qm_func f, qm_conn *conn)
{
    const qm_unit *u = c->unit;
    const qm_func_row *r = qm_func_of(u, f);
    if (qm_role_of(u, f) != QM_ROLE_NONE) return CALLER_UNKNOWN;  // a test that throws fails
    if (r->flags & QMFN_DTOR) return CALLER_DESTRUCTION;
    for (u32 i = 1; i < u->qt->conns.n; i++) {
        if (u->qt->conns.rows[i].slot_func.i != f.i) continue;
        conn->i = i;
        return CALLER_SIGNAL;
    }
    for (u32 i = 0; i < r->n_overrides; i++) {
        qm_func base = u->overrides.rows[r->first_override + i];
        qm_class cls = qm_func_of(u, base)->cls;
        if (!cls.i || qm_class_of(u, cls)->user) continue;
        if (qm_says(c->facts, u, base, QMK_THREAD_ENTRY) || qm_says(c->facts, u, base, QMK_POOL_ENTRY)) return CALLER_THREAD;
        if (qm_class_of(u, cls)->qobject) return CALLER_LIBRARY;
    }
    return CALLER_UNKNOWN;
}

static void trace(ck_context *c, ck_finding *f, qm_node from)
{
    const qm_unit *u = c->unit;
    for (u32 depth = 1; qm_is(from) && qm_kind_of(u, from) == QM_CALL; depth++) {
        from = leaves_by(c, qm_called(u, from), depth);
        if (!qm_is(from)) return;
        bool throws = qm_kind_of(u, from) == QM_THROW;
        ck_add_note(c, f, qm_row(u, from)->at, throws ? "thrown here" : "it comes out of this call");
    }
}

static void judge(ck_context *c, qm_func f)
{
    const qm_unit *u = c->unit;
    qm_conn conn = {0};
    caller by = caller_of(c, f, &conn);
    if (by == CALLER_UNKNOWN) return;
    ck_site(c, qm_func_of(u, f)->body);
    qm_node from = leaves_by(c, f, 0);
    if (!qm_is(from)) return;
    static const char *const who[] = {"", "a signal calls", "the library calls", "a thread runs", "must not throw"};
    str name = qm_func_of(u, f)->name;
    ck_finding *found = name.n ? ck_report(c, from, "an exception leaves '%.*s', which %s", STR_ARG(name), who[by])
                               : ck_report(c, from, "an exception leaves this lambda, which %s", who[by]);
    if (conn.i) ck_add_note(c, found, qm_row(u, qm_conn_of(u, conn)->call)->at, "connected here");
    trace(c, found, from);
}

static void run(ck_context *c)
{
    for (qm_func f = ck_next_func(c, (qm_func){0}); f.i; f = ck_next_func(c, f)) judge(c, f);
}

const ck_check ck_io_throw_through_qt = {
    .id = "qtcwe-io-throw-through-qt",
    .summary = "an exception leaves a function that Qt calls",
    .cwe = {248, 703},
    .severity = CK_WARNING,
    .profile = CK_DEFAULT,
    .fix = FX_NONE,
    .since = "0.1",
    .run = run,
};
