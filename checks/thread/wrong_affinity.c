// Timers, sockets, processes and widgets that another thread drives than the one in which they live.
#include "checks/check.h"
#include "qtmodel/threads.h"

static const qm_fact *bound(const ck_context *c, qm_class cls)
{
    const qm_fact *fact = cls.i ? qm_fact_class(c->facts, c->unit, cls, QMK_THREAD_BOUND) : NULL;
    return fact || !cls.i ? fact : qm_fact_class(c->facts, c->unit, cls, QMK_MAIN_THREAD);
}

// A method of the library that changes the object. Signals, what is const, static or thread-safe, and the user's own methods
// may have been made for this.
static bool drives(const ck_context *c, qm_func f)
{
    const qm_unit *u = c->unit;
    const qm_func_row *r = qm_func_of(u, f);
    const qm_fact *safe = qm_fact_func(c->facts, u, f, QMK_THREAD_SAFETY);
    if (!f.i || r->flags & (QMFN_SIGNAL | QMFN_CONST | QMFN_STATIC | QMFN_USER | QMFN_CTOR | QMFN_DTOR | QMFN_OPERATOR)) return false;
    if (safe && str_is(safe->text, "thread-safe")) return false;
    return bound(c, r->cls) != NULL;  // not what the class has from QObject
}

static void report(ck_context *c, qm_node at, const qm_fact *why, qm_threads here, qm_threads home, const char *what)
{
    const qm_unit *u = c->unit;
    str run = qm_threads_text(c->unit, &c->unit->mem, here), lives = qm_threads_text(c->unit, &c->unit->mem, home);
    ck_finding *f = ck_report(c, at, "%s", what);
    ck_because(c, f, why);
    ck_add_note(c, f, qm_func_of(u, qm_enclosing_func(u, at))->at, "this function is run by: %.*s", STR_ARG(run));
    ck_add_note(c, f, qm_row(u, at)->at, "the object lives in: %.*s", STR_ARG(lives));
}

static void judge_call(ck_context *c, qm_node call)
{
    const qm_unit *u = c->unit;
    qm_node object = qm_object_of(u, call);
    qm_func f = qm_enclosing_func(u, call);
    if (!qm_is(object) || !drives(c, qm_row(u, call)->func)) return;
    ck_site(c, call);
    qm_threads home = qm_lives_in(u, c->facts, object), here = qm_threads_astray(qm_threads_of(u, f), home);
    if (!here || qm_asks_for_thread(u, c->facts, f)) return;
    report(c, call, bound(c, qm_func_of(u, qm_row(u, call)->func)->cls), here, home,
           "this object lives in another thread than the one that calls its method");
}

// A widget made outside of the main thread.
static void judge_new(ck_context *c, qm_node n)
{
    const qm_unit *u = c->unit;
    qm_class cls = qm_type_of(u, qm_row(u, n)->type)->cls;
    qm_func f = qm_enclosing_func(u, n);
    const qm_fact *gui = cls.i && f.i ? qm_fact_class(c->facts, u, cls, QMK_MAIN_THREAD) : NULL;
    if (gui) ck_site(c, n);
    qm_threads here = gui ? qm_threads_astray(qm_threads_of(u, f), QM_THREADS_MAIN) : 0;
    if (!here || qm_asks_for_thread(u, c->facts, f)) return;
    report(c, n, gui, here, QM_THREADS_MAIN, "this object may only be made and used in the main thread");
}

static void run(ck_context *c)
{
    const qm_unit *u = c->unit;
    for (qm_func f = ck_next_func(c, (qm_func){0}); f.i; f = ck_next_func(c, f)) {
        if (!qm_threads_astray(qm_threads_of(u, f), QM_THREADS_MAIN)) continue;  // nothing but the main thread comes here
        qm_node body = qm_func_of(u, f)->body;
        for (u32 i = body.i; i && i < qm_end(u, body); i++) {
            if (u->nodes.rows[i].kind == QM_CALL) judge_call(c, (qm_node){i});
            else if (u->nodes.rows[i].kind == QM_NEW) judge_new(c, (qm_node){i});
        }
    }
}

const ck_check ck_thread_wrong_affinity = {
    .id = "qtcwe-thread-wrong-affinity",
    .summary = "object that another thread drives than the one in which it lives",
    .cwe = {821, 366},
    .severity = CK_WARNING,
    .profile = CK_DEFAULT,
    .fix = FX_NONE,
    .since = "0.1",
    .clazy = "thread-with-slots",
    .run = run,
};
