// Clients that connect to a server in another thread before anybody knows that it listens.
#include "checks/check.h"
#include "qtmodel/summary.h"

enum { MAX_DEPTH = 3 };

typedef struct race {
    ck_context *c;
    qm_func func;
    qm_node start;      // thread.start()
    qm_node thread;     // the object
    qm_node listens;    // in what the thread runs
} race;

// --------------------------------------------------------------------------------------------------------------- the server
// The call in the body, or in what it calls, whose function has the fact; {0}.
static qm_node call_with(ck_context *c, qm_func f, qm_fact_key key, u32 depth)
{
    const qm_unit *u = c->unit;
    qm_node body = qm_func_of(u, f)->body;
    for (u32 i = body.i; qm_is(body) && i < qm_end(u, body); i++) {
        const qm_node_row *r = &u->nodes.rows[i];
        if (r->kind != QM_CALL || !r->func.i) continue;
        if (qm_says(c->facts, u, r->func, key)) return (qm_node){i};
        qm_node deeper = depth < MAX_DEPTH ? call_with(c, r->func, key, depth + 1) : (qm_node){0};
        if (qm_is(deeper)) return deeper;
    }
    return (qm_node){0};
}

// What the thread's own run() listens with.
static qm_node listens_in_thread(ck_context *c, qm_class cls)
{
    const qm_unit *u = c->unit;
    for (u32 i = u->qt->first_method[cls.i]; i < u->qt->first_method[cls.i + 1]; i++) {
        qm_func f = u->qt->methods[i];
        if (!qm_is(qm_func_of(u, f)->body) || !qm_says(c->facts, u, f, QMK_THREAD_ENTRY)) continue;
        return call_with(c, f, QMK_LISTENS, 0);
    }
    return (qm_node){0};
}

// --------------------------------------------------------------------------------------------------------------- the client
static bool waits(const ck_context *c, qm_func f)
{
    static const qm_fact_key keys[] = {QMK_WAITS, QMK_SLEEPS, QMK_SPINS_LOOP, QMK_RUNS_LOOP, QMK_LOCKS};
    for (u32 i = 0; i < sizeof keys / sizeof *keys; i++)
        if (qm_says(c->facts, c->unit, f, keys[i])) return true;
    return false;
}

// Does the function wait for anything, itself or through others? One that is not seen may.
static bool may_wait(ck_context *c, qm_func f, u32 depth)
{
    const qm_unit *u = c->unit;
    if (!f.i || waits(c, f)) return true;
    if (qm_in_library(u, f)) return false;
    qm_node body = qm_func_of(u, f)->body;
    if (!qm_is(body) || depth > MAX_DEPTH) return !(qm_func_of(u, f)->flags & QMFN_BODILESS);
    for (u32 i = body.i; i < qm_end(u, body); i++) {
        const qm_node_row *r = &u->nodes.rows[i];
        if (r->kind == QM_CALL_INDIRECT) return true;
        if ((r->kind == QM_CALL || (r->kind == QM_CONSTRUCT && r->func.i)) && may_wait(c, r->func, depth + 1)) return true;
    }
    return false;
}

static bool is_socket_connect(ck_context *c, qm_node call)
{
    const qm_unit *u = c->unit;
    qm_node object = qm_object_of(u, call);
    qm_class cls = qm_is(object) ? qm_object_class(u, object) : (qm_class){0};
    return cls.i && qm_says(c->facts, u, qm_row(u, call)->func, QMK_STARTS_CONNECT) && qm_fact_class(c->facts, u, cls, QMK_CONNECTED_STATE);
}

// The call by which the row connects, itself or in what it runs; {0}: none, or it waits and tries again.
static qm_node connects(ck_context *c, qm_node n, u32 depth)
{
    const qm_unit *u = c->unit;
    const qm_node_row *r = qm_row(u, n);
    if ((r->kind != QM_CALL && r->kind != QM_CONSTRUCT) || !r->func.i) return (qm_node){0};
    if (is_socket_connect(c, n)) return n;
    qm_node body = qm_func_of(u, r->func)->body;
    if (!qm_is(body) || depth > MAX_DEPTH || may_wait(c, r->func, 0)) return (qm_node){0};
    for (u32 i = body.i; i < qm_end(u, body); i++) {
        qm_node found = connects(c, (qm_node){i}, depth + 1);
        if (qm_is(found)) return found;
    }
    return (qm_node){0};
}

// Something that may wait until the server is there; whatever is asked of the thread's object may as well.
static bool is_synchronised(void *user, qm_node n)
{
    const race *r = user;
    const qm_unit *u = r->c->unit;
    const qm_node_row *row = qm_row(u, n);
    if (row->kind == QM_MACRO) return qm_fact_macro(r->c->facts, row->str, QMK_SPINS_LOOP) != NULL;
    if (row->kind == QM_CALL_INDIRECT) return true;
    if (row->kind != QM_CALL && row->kind != QM_CONSTRUCT) return false;
    qm_node object = row->kind == QM_CALL ? qm_object_of(u, n) : (qm_node){0};
    if (qm_is(object) && n.i != r->start.i && qm_same_lvalue(u, object, r->thread)) return true;
    return row->func.i && may_wait(r->c, row->func, 0);
}

static void judge(ck_context *c, qm_func func, qm_node call)
{
    const qm_unit *u = c->unit;
    if (qm_kind_of(u, call) != QM_CALL || !qm_says(c->facts, u, qm_row(u, call)->func, QMK_STARTS_THREAD)) return;
    race r = {.c = c, .func = func, .start = call, .thread = qm_object_of(u, call)};
    qm_class cls = qm_is(r.thread) ? qm_object_class(u, r.thread) : (qm_class){0};
    qm_cfg *cfg = cls.i ? ck_cfg(c, func) : NULL;
    if (!cfg) return;
    r.listens = listens_in_thread(c, cls);
    if (!qm_is(r.listens)) return;
    ck_site(c, call);
    qm_node body = qm_func_of(u, func)->body;
    for (u32 i = call.i; i < qm_end(u, body); i++) {
        qm_node at = {i}, how = connects(c, at, 0);
        if (!qm_is(how) || !qm_path_find(cfg, &(qm_path_query){.from = call, .to = at, .stops_node = is_synchronised, .user = &r}, NULL)) continue;
        ck_finding *f = ck_report(c, at, "connects though nobody knows yet that the thread listens: '%.*s' has only been started", STR_ARG(ck_say(c, r.thread)));
        ck_because(c, f, qm_fact_func(c->facts, u, qm_row(u, call)->func, QMK_STARTS_THREAD));
        ck_add_note(c, f, qm_row(u, call)->at, "the thread is started here");
        ck_add_note(c, f, qm_row(u, r.listens)->at, "it listens here, some time later");
        if (how.i != at.i) ck_add_note(c, f, qm_row(u, how)->at, "this connects");
        return;
    }
}

static void run(ck_context *c) { ck_each_call(c, judge); }

const ck_check ck_test_data_race_with_server = {
    .id = "qtcwe-test-data-race-with-server",
    .summary = "client connects before the thread that serves it is known to listen",
    .cwe = {362},
    .severity = CK_WARNING,
    .profile = CK_DEFAULT,
    .fix = FX_NONE,
    .since = "0.1",
    .run = run,
};
