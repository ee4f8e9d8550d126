// The thread that draws and reads input waits for a peer or sleeps, or a thread does so while it holds a lock.
#include "checks/check.h"
#include "qtmodel/bounds.h"
#include "qtmodel/locks.h"
#include "qtmodel/threads.h"

#include <stdlib.h>

// How long the call may take, in milliseconds; <0: without a limit. False: not known.
static bool longest(const ck_context *c, qm_node call, i64 *ms)
{
    const qm_unit *u = c->unit;
    qm_func f = qm_row(u, call)->func;
    const qm_fact *timeout = qm_fact_func(c->facts, u, f, QMK_TIMEOUT), *unit = qm_fact_func(c->facts, u, f, QMK_TIMEOUT_UNIT);
    *ms = -1;
    if (!timeout) return qm_says(c->facts, u, f, QMK_FOREVER_BY_DEFAULT);
    qm_node limit = qm_at_pos(u, call, timeout->pos);
    if (!qm_is(limit)) return false;
    // The default of what waits for a peer is long enough for people to notice; what sleeps has none.
    if (qm_kind_of(u, limit) == QM_DEFAULT_ARG) return true;
    if (!qm_int_value(u, limit, ms)) return false;
    if (unit && *ms > 0) *ms = str_is(unit->text, "s") ? *ms * 1000 : *ms / 1000;
    return true;
}

// To start a program takes no time that people notice.
static bool is_start(const ck_context *c, qm_node wait)
{
    const qm_unit *u = c->unit;
    for (u32 i = 1; i < u->nodes.n; i++) {
        const qm_fact *starts = u->nodes.rows[i].kind == QM_CALL ? qm_fact_func(c->facts, u, u->nodes.rows[i].func, QMK_STARTS_CONNECT) : NULL;
        if (starts && str_eq(starts->text, qm_func_of(u, qm_row(u, wait)->func)->name)) return true;
    }
    return false;
}

// A wait for somebody else (a peer, a program), or time that only passes. Waits for threads and their locks are another matter.
static const qm_fact *what_waits(const ck_context *c, qm_node call)
{
    const qm_unit *u = c->unit;
    qm_func f = qm_row(u, call)->func;
    const qm_fact *waits = qm_fact_func(c->facts, u, f, QMK_WAITS), *sleeps = qm_fact_func(c->facts, u, f, QMK_SLEEPS);
    if (sleeps) return sleeps;
    if (!waits || qm_says(c->facts, u, f, QMK_SPINS_LOOP)) return NULL;
    qm_node object = qm_object_of(u, call);
    const qm_fact *content = qm_is(object) ? qm_fact_class(c->facts, u, qm_object_class(u, object), QMK_CONTENT) : NULL;
    bool waits_for_other = content && (str_is(content->text, "peer") || (str_is(content->text, "program") && !is_start(c, call)));
    return waits_for_other ? waits : NULL;
}

// Called by the event loop because a user did something: a handler that the library's class calls, or a slot of a signal.
static bool is_handler(const qm_unit *u, const qm_facts *facts, qm_func f)
{
    const qm_func_row *r = qm_func_of(u, f);
    if (r->flags & (QMFN_CTOR | QMFN_DTOR)) return false;
    if (r->flags & QMFN_SLOT && !(r->flags & QMFN_LAMBDA)) return true;
    for (u32 i = 0; i < r->n_overrides; i++) {
        qm_func base = u->overrides.rows[r->first_override + i];
        qm_class cls = qm_func_of(u, base)->cls;
        if (qm_says(facts, u, base, QMK_RUNS_WHERE_IT_LIVES)) return true;
        if (!qm_class_of(u, cls)->user && qm_fact_class(facts, u, cls, QMK_MAIN_THREAD)) return true;
    }
    qm_conn conn = qm_conn_of_slot(u, f);
    return conn.i && qm_conn_of(u, conn)->signal_func.i;
}

// The class of the slot, or of who runs it, which may only live in the main thread; {0} when it need not be one.
static qm_class gui_class(const ck_context *c, qm_func f)
{
    const qm_unit *u = c->unit;
    qm_func outer = qm_outermost_func(u, f);
    qm_class own = qm_func_of(u, outer)->cls;
    qm_conn conn = qm_conn_of_slot(u, f);
    if (!(qm_func_of(u, f)->flags & QMFN_LAMBDA)) return qm_fact_class(c->facts, u, own, QMK_MAIN_THREAD) ? own : (qm_class){0};
    const qm_conn_row *r = qm_conn_of(u, conn);
    if (!conn.i || r->delivery == QM_DELIVERY_UNKNOWN) return (qm_class){0};
    qm_node runs = qm_is(r->context) ? r->context : r->sender;
    qm_class cls = qm_is(runs) ? qm_object_class(u, runs) : (qm_class){0};
    return cls.i && qm_fact_class(c->facts, u, cls, QMK_MAIN_THREAD) ? cls : (qm_class){0};
}

static ck_finding *begin(ck_context *c, qm_node call, const qm_fact *why, const char *what)
{
    const qm_unit *u = c->unit;
    str name = qm_func_of(u, qm_row(u, call)->func)->name;
    ck_finding *f = ck_report(c, call, "'%.*s' %s", STR_ARG(name), what);
    ck_because(c, f, why);
    return f;
}

static void judge(ck_context *c, qm_func f, qm_node call)
{
    const qm_unit *u = c->unit;
    const qm_fact *why = what_waits(c, call);
    i64 ms;
    if (!why) return;
    if (!longest(c, call, &ms)) {
        ck_unknown(c, call, "how long it waits");
        return;
    }
    ck_site(c, call);
    if (ms >= 0 && ms < strtol(c->option(c, "least"), NULL, 10)) return;
    qm_held held;
    if (qm_locks_at(c->analysis, call, &held, 1)) {
        ck_finding *out = begin(c, call, why, "lets everybody who needs the lock wait as well");
        ck_add_note(c, out, qm_row(u, qm_is(held.by) ? held.by : held.lock)->at, "locked here");
        ck_add_note(c, out, qm_row(u, call)->at, "waits here");
        return;
    }
    qm_class gui = gui_class(c, f);
    qm_threads others = qm_threads_of(u, f) & ~(QM_THREADS_MAIN | QM_THREADS_UNKNOWN);
    if (!gui.i || others || !is_handler(u, c->facts, f)) return;
    ck_finding *out = begin(c, call, why, "holds up the user interface: nothing is drawn and no input is read meanwhile");
    ck_add_note(c, out, qm_func_of(u, f)->at, "run by the main thread for '%.*s'", STR_ARG(qm_class_of(u, gui)->name));
    ck_add_note(c, out, qm_row(u, call)->at, "waits here");
}

static void run(ck_context *c)
{
    if (!c->unit->qt->is_test_program) ck_each_call(c, judge);
}

static const char *const options[] = {"least=100: milliseconds from which on a wait is one", NULL};

const ck_check ck_socket_blocking_wait = {
    .id = "qtcwe-socket-blocking-wait",
    .summary = "the user interface, or everybody who needs a lock, waits for a peer or sleeps",
    .cwe = {1322, 833},
    .severity = CK_WARNING,
    .profile = CK_DEFAULT,
    .fix = FX_NONE,
    .since = "0.1",
    .options = options,
    .run = run,
};
