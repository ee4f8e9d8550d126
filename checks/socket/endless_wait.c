// Waits for a peer without a limit, and waits for a thread whose event loop nobody ends.
#include "checks/check.h"
#include "qtmodel/bounds.h"

// ---------------------------------------------------------------------------------------------------- waits for a peer

static qm_node limit_of(const ck_context *c, qm_node call)
{
    const qm_fact *timeout = qm_fact_func(c->facts, c->unit, qm_row(c->unit, call)->func, QMK_TIMEOUT);
    return timeout ? qm_at_pos(c->unit, call, timeout->pos) : (qm_node){0};
}

// What an object of the class gives is a peer's, so that the peer decides how long the call takes.
static const qm_fact *is_peer(const ck_context *c, qm_node object)
{
    const qm_fact *content = qm_fact_class(c->facts, c->unit, qm_object_class(c->unit, object), QMK_CONTENT);
    return content && str_is(content->text, "peer") ? content : NULL;
}

static void judge_wait(ck_context *c, qm_node call)
{
    const qm_unit *u = c->unit;
    qm_func f = qm_row(u, call)->func;
    qm_node limit = limit_of(c, call), object = qm_object_of(u, call);
    i64 value;
    if (!qm_is(limit) || !qm_is(object) || qm_kind_of(u, limit) == QM_DEFAULT_ARG || !qm_says(c->facts, u, f, QMK_WAITS)) return;
    if (!is_peer(c, object)) return;
    if (!qm_int_value(u, limit, &value)) {
        ck_unknown(c, call, "how long it waits");
        return;
    }
    ck_site(c, call);
    if (value >= 0) return;
    ck_finding *out = ck_report(c, call, "'%.*s' waits for ever when the peer does not answer", STR_ARG(qm_func_of(u, f)->name));
    ck_because(c, out, qm_fact_func(c->facts, u, f, QMK_TIMEOUT));
    ck_add_note(c, out, qm_row(u, limit)->at, "a negative limit is none");
    fx_fix *fix = ck_fix(c, out, FX_REVIEW, "wait for a limited time");
    qm_kind k = qm_kind_of(u, qm_strip(u, limit));
    if (k == QM_UNARY || k == QM_INT) fx_replace(fix, qm_row(u, limit)->text, "%s", c->option(c, "timeout"));
    else fx_withhold(fix, "the limit has a name");
}

// --------------------------------------------------------------------------------------------------- waits for a thread

typedef struct thread { ck_context *c; qm_var var; bool started, covered; } thread;

// A slot or a call that may end the loop of some thread: all but event loops and threads that are known to be others.
static bool may_end_it(const thread *t, qm_node n)
{
    const qm_unit *u = t->c->unit;
    const qm_node_row *r = qm_row(u, n);
    if (r->kind != QM_CALL && r->kind != QM_FUNC_REF) return false;
    if (qm_says(t->c->facts, u, r->func, QMK_KILLS_THREAD)) return true;
    if (!qm_says(t->c->facts, u, r->func, QMK_ENDS_LOOP)) return false;
    qm_class cls = qm_func_of(u, r->func)->cls;
    if (!qm_fact_class(t->c->facts, u, cls, QMK_THREAD_OBJECT)) return false;  // an application or a loop of its own
    qm_node object = r->kind == QM_CALL ? qm_object_of(u, n) : (qm_node){0};
    if (!qm_is(object)) return true;
    qm_var v = qm_root_var(u, object);
    qm_object o = qm_object_named(u, v);
    return !v.i || v.i == t->var.i || !o.i;
}

static void read_use(thread *t, qm_node use)
{
    const qm_unit *u = t->c->unit;
    qm_event e = qm_event_at(u, t->c->facts, use);
    switch (e.kind) {
    case QM_EV_CALLED:
        if (qm_kind_of(u, e.at) != QM_CALL) t->covered = true;
        else if (qm_says(t->c->facts, u, qm_row(u, e.at)->func, QMK_STARTS_THREAD)) t->started = true;
        return;
    case QM_EV_PASSED: {
        const qm_node_row *r = qm_row(u, e.at);
        bool moves = r->kind == QM_CALL && qm_says(t->c->facts, u, r->func, QMK_MOVES_TO_THREAD);
        if (!moves && !qm_only_borrows(u, t->c->facts, &e)) t->covered = true;
        return;
    }
    case QM_EV_CONNECTED: {
        qm_conn conn = qm_conn_at(u, e.at);
        const qm_conn_row *r = qm_conn_of(u, conn);
        if (!conn.i || (r->string_based && !r->slot_func.i)) t->covered = true;
        return;
    }
    case QM_EV_COMPARED: case QM_EV_DELETED: case QM_EV_DELETED_LATER: case QM_EV_CAPTURED_COPY: case QM_EV_CAPTURED_REF: return;
    case QM_EV_OTHER: if (qm_kind_of(u, e.at) != QM_EXPR_STMT) t->covered = true; return;
    case QM_EV_STORED_LOCAL: case QM_EV_STORED_FIELD: case QM_EV_STORED_OTHER: case QM_EV_TAKEN: case QM_EV_ADOPTED:
    case QM_EV_RETURNED: t->covered = true; return;
    }
}

// A thread of the library's own class, which runs nothing but an event loop, made by the function that waits for it.
static bool is_plain_thread(const ck_context *c, qm_node object, qm_node call)
{
    const qm_unit *u = c->unit;
    if (!qm_is(object) || qm_kind_of(u, object) != QM_VAR) return false;
    qm_object o = qm_object_named(u, qm_row(u, object)->var);
    const qm_object_row *r = qm_object_of_handle(u, o);
    if (!o.i || (r->birth != QM_BORN_LOCAL && r->birth != QM_BORN_NEW) || r->func.i != qm_enclosing_func(u, call).i) return false;
    const qm_class_row *cls = qm_class_of(u, r->cls);
    return !cls->user && qm_fact_class(c->facts, u, r->cls, QMK_THREAD_OBJECT) &&
           str_eq(cls->name, qm_class_of(u, qm_func_of(u, qm_row(u, call)->func)->cls)->name);
}

static void judge_thread(ck_context *c, qm_node call)
{
    const qm_unit *u = c->unit;
    qm_func f = qm_row(u, call)->func;
    qm_node object = qm_object_of(u, call), limit = limit_of(c, call);
    i64 value = -1;
    if (!qm_says(c->facts, u, f, QMK_FOREVER_BY_DEFAULT) || !qm_says(c->facts, u, f, QMK_WAITS) || !is_plain_thread(c, object, call)) return;
    if (qm_is(limit) && qm_kind_of(u, limit) != QM_DEFAULT_ARG && (!qm_int_value(u, limit, &value) || value >= 0)) return;
    thread t = {.c = c, .var = qm_row(u, object)->var};
    ck_site(c, call);
    for (u32 i = 1; i < u->nodes.n && !t.covered; i++) t.covered = may_end_it(&t, (qm_node){i});
    u32 n;
    const qm_node *uses = qm_uses(u, t.var, &n);
    for (u32 i = 0; i < n && !t.covered; i++) read_use(&t, uses[i]);
    if (t.covered || !t.started) return;
    ck_finding *out = ck_report(c, call, "this wait never ends: nothing ends the event loop of '%.*s'", STR_ARG(qm_var_of(u, t.var)->name));
    ck_because(c, out, qm_fact_func(c->facts, u, f, QMK_FOREVER_BY_DEFAULT));
    ck_add_note(c, out, qm_var_of(u, t.var)->at, "a thread that runs its event loop until it is told to quit");
}

static void judge(ck_context *c, qm_func f, qm_node call)
{
    (void)f;
    judge_wait(c, call);
    judge_thread(c, call);
}

static void run(ck_context *c) { ck_each_call(c, judge); }

static const char *const options[] = {"timeout=30000: milliseconds after which the fixed wait ends", NULL};

const ck_check ck_socket_endless_wait = {
    .id = "qtcwe-socket-endless-wait",
    .summary = "a wait for a peer has no limit, or nobody ends the thread that is waited for",
    .cwe = {1088, 835},
    .severity = CK_WARNING,
    .profile = CK_DEFAULT,
    .fix = FX_REVIEW,
    .since = "0.1",
    .options = options,
    .run = run,
};
