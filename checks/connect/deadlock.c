// Threads that wait for themselves or for each other: blocking queued connections whose signal comes from the thread that has to run the slot, and
// calls that lead, directly or by a signal, to code that takes a lock which the caller holds.
#include "checks/connect/ends.h"
#include "qtmodel/locks.h"
#include "qtmodel/summary.h"
#include "qtmodel/threads.h"

enum { MAX_DEPTH = 3 };

// Exactly one thread: the main one, or that of one object. Objects of a class have a thread each.
static bool is_one_thread(const qm_unit *u, qm_threads t)
{
    if (!qm_threads_one(t) || t == QM_THREADS_POOL) return false;
    for (u32 i = 0; i < qm_count_threads(u); i++)
        if (t >> i & 1) return !qm_thread_at(u, i)->cls.i;
    return false;
}

// Without the last argument the type is chosen anew for each signal.
static void leave_type_out(ck_context *c, ck_finding *f, const qm_conn_row *conn, bool always)
{
    const qm_unit *u = c->unit;
    fx_fix *fix = ck_fix(c, f, FX_SAFE, "let each signal choose how it is handed on");
    u32 n = qm_nargs(u, conn->call);
    while (n && qm_kind_of(u, qm_arg(u, conn->call, n - 1)) == QM_DEFAULT_ARG) n--;
    span type = qm_row(u, conn->type)->text, before = n > 1 ? qm_row(u, qm_arg(u, conn->call, n - 2))->text : (span){0};
    bool last = n > 1 && qm_contains(u, qm_arg(u, conn->call, n - 1), conn->type);
    if (!always) fx_withhold(fix, "other threads emit the signal too, and may rely on the slot being done");
    else if (!last || !span_is(type) || !span_is(before) || type.file.i != before.file.i) fx_withhold(fix, "the type is not the last argument written here");
    else {
        u32 end = before.off + before.len;
        fx_remove(fix, (span){type.file, end, type.off + type.len - end});
    }
}

// Two threads that wait for each other: each emits what the other one has to run, and neither runs anything while it waits. Told at
// the later one. Objects of a class may live in several threads; then it is not known which of them that is.
static bool judge_mutual(ck_context *c, qm_conn handle)
{
    const qm_unit *u = c->unit;
    qm_threads runs = qm_threads_of_slot(u, handle), emits = qm_threads_of_signal(u, handle);
    for (u32 i = 1; i < handle.i && is_one_thread(u, runs); i++) {
        const qm_conn_row *other = qm_conn_of(u, (qm_conn){i});
        qm_threads there = qm_threads_of_slot(u, (qm_conn){i});
        if (other->delivery != QM_DELIVERY_BLOCKING || !is_one_thread(u, there) || there == runs) continue;
        if (qm_threads_of_signal(u, (qm_conn){i}) != runs || emits != there) continue;
        str one = qm_threads_text(u, &c->unit->mem, runs), two = qm_threads_text(u, &c->unit->mem, there);
        ck_finding *f = ck_report(c, qm_conn_of(u, handle)->call, "two threads may wait for each other here: %.*s and %.*s", STR_ARG(one), STR_ARG(two));
        ck_add_note(c, f, qm_row(u, other->call)->at, "the thread %.*s waits here for %.*s", STR_ARG(one), STR_ARG(two));
        ck_add_note(c, f, qm_row(u, qm_conn_of(u, handle)->call)->at, "the thread %.*s waits here for %.*s", STR_ARG(two), STR_ARG(one));
        return true;
    }
    return false;
}

static void judge(ck_context *c, qm_conn handle)
{
    const qm_unit *u = c->unit;
    const qm_conn_row *conn = qm_conn_of(u, handle);
    if (conn->delivery != QM_DELIVERY_BLOCKING || !conn->func.i) return;
    if (!ck_may_judge(c, conn->func)) return;
    ck_site(c, conn->call);
    if (judge_mutual(c, handle)) return;
    qm_threads runs = qm_threads_of_slot(u, handle), emits = qm_threads_of_signal(u, handle);
    if (!is_one_thread(u, runs) || !(emits & runs) || qm_asks_for_thread(u, c->facts, conn->func)) return;
    str text = qm_threads_text(u, &c->unit->mem, runs);
    ck_finding *f = ck_report(c, conn->call, "the thread that emits the signal waits for a slot that it has to run itself");
    ck_because(c, f, qm_fact_enumerator(c->facts, qm_row(u, qm_strip(u, conn->type))->str, QMK_DELIVERY));
    ck_add_note(c, f, qm_row(u, conn->type)->at, "the emitting thread stands still until the slot is done");
    ck_add_note(c, f, qm_row(u, conn->context)->at, "the slot runs in: %.*s", STR_ARG(text));
    leave_type_out(c, f, conn, emits == runs);
}

// ----------------------------------------------------------------------------------------------------------- locks taken again
typedef struct relock {
    ck_context *c;
    qm_func func;
    qm_node call;    // made while the lock is held
    qm_held held;
    qm_var lock;     // a member of this
} relock;

static bool is_this(const qm_unit *u, qm_node n) { return qm_is(n) && qm_kind_of(u, n) == QM_THIS; }

static bool is_member_of_this(const qm_unit *u, qm_node n)
{
    return qm_is(n) && qm_kind_of(u, n) == QM_MEMBER && is_this(u, qm_object_of(u, n));
}

// Made with arguments, the lock may be one that can be taken again.
static bool may_be_recursive(const ck_context *c, qm_var lock)
{
    const qm_unit *u = c->unit;
    qm_class cls = qm_pointee_class(u, qm_var_of(u, lock)->type);
    if (!cls.i || qm_fact_class(c->facts, u, cls, QMK_RECURSIVE_LOCK) || qm_type_of(u, qm_var_of(u, lock)->type)->kind != QMT_RECORD) return true;
    qm_node init = qm_var_of(u, lock)->init;
    for (u32 i = 1; i < u->inits.n; i++)
        if (u->inits.rows[i].field.i == lock.i) init = u->inits.rows[i].value;
    for (u32 i = init.i; i && i < qm_end(u, init); i++) {
        qm_node n = {i}, first = u->nodes.rows[i].kind == QM_CONSTRUCT ? qm_arg(u, n, 0) : (qm_node){0};
        if (qm_is(first) && qm_kind_of(u, first) != QM_DEFAULT_ARG) return true;
    }
    return false;
}

// Does the locker lock for reading, with others?
static bool reads(const ck_context *c, qm_node decl)
{
    const qm_unit *u = c->unit;
    for (u32 i = decl.i; i < qm_end(u, decl); i++)
        if (u->nodes.rows[i].kind == QM_CONSTRUCT && qm_says(c->facts, u, u->nodes.rows[i].func, QMK_LOCKS_SHARED)) return true;
    return false;
}

// Where the function, or a method of the same object that it calls, takes the lock; {0} nowhere.
static qm_node takes(const relock *r, qm_func f, u32 depth)
{
    const qm_unit *u = r->c->unit;
    const qm_facts *facts = r->c->facts;
    qm_node body = qm_func_of(u, f)->body;
    for (u32 i = body.i; i && i < qm_end(u, body); i++) {
        qm_node n = {i}, lock = qm_lock_taken(u, facts, n);
        const qm_node_row *row = qm_row(u, n);
        if (row->kind == QM_CALL) {
            if (qm_lock_given_back(u, facts, n).i && qm_root_var(u, qm_lock_given_back(u, facts, n)).i == r->lock.i) return (qm_node){0};
            qm_func callee = is_this(u, qm_object_of(u, n)) ? qm_called(u, n) : (qm_func){0};
            qm_node inner = callee.i && depth < MAX_DEPTH ? takes(r, callee, depth + 1) : (qm_node){0};
            if (qm_is(inner)) return inner;
            bool for_sure = row->func.i && (qm_says(facts, u, row->func, QMK_LOCKS) || (!r->held.shared && qm_says(facts, u, row->func, QMK_LOCKS_SHARED)));
            if (!for_sure) continue;
        }
        bool both_read = row->kind == QM_DECL && r->held.shared && reads(r->c, n);
        if (is_member_of_this(u, lock) && qm_row(u, lock)->var.i == r->lock.i && !both_read) return n;
    }
    return (qm_node){0};
}

static void report_relock(const relock *r, qm_node again, const qm_conn_row *conn, str signal)
{
    ck_context *c = r->c;
    const qm_unit *u = c->unit;
    str name = qm_var_of(u, r->lock)->name;
    ck_finding *f = conn ? ck_report(c, r->call, "'%.*s' is held while this may emit '%.*s', whose slot takes it again", STR_ARG(name), STR_ARG(signal))
                         : ck_report(c, r->call, "'%.*s' is held while this call takes it again", STR_ARG(name));
    if (qm_is(r->held.by)) ck_add_note(c, f, qm_row(u, r->held.by)->at, "taken here");
    if (conn) ck_add_note(c, f, qm_row(u, conn->call)->at, "connected here: the slot is called before the signal returns");
    ck_add_note(c, f, qm_row(u, again)->at, "the same thread waits here for itself");
}

// Both this, or both the same member of it.
static bool same_object(const qm_unit *u, qm_node a, qm_node b)
{
    qm_node object = ce_object(u, b);
    return qm_is(object) && qm_kind_of(u, object) != QM_VAR && ce_same(u, a, b);
}

// Slots of this object that the signal of that object runs at once.
static bool judge_signal(const relock *r, qm_node object, str signal)
{
    const qm_unit *u = r->c->unit;
    qm_class cls = qm_func_of(u, qm_outermost_func(u, r->func))->cls;
    for (u32 i = 1; i < u->qt->conns.n; i++) {
        const qm_conn_row *conn = &u->qt->conns.rows[i];
        if (!str_eq(qm_func_of(u, conn->signal_func)->name, signal) || !conn->slot_func.i || !ce_is_direct(u, (qm_conn){i})) continue;
        bool own = qm_func_of(u, qm_outermost_func(u, conn->func))->cls.i == cls.i && (!qm_is(conn->context) || is_this(u, conn->context));
        qm_node again = own && same_object(u, object, conn->sender) ? takes(r, conn->slot_func, 0) : (qm_node){0};
        if (!qm_is(again)) continue;
        report_relock(r, again, conn, signal);
        return true;
    }
    return false;
}

static void judge_held(const relock *r)
{
    ck_context *c = r->c;
    const qm_unit *u = c->unit;
    qm_node object = qm_object_of(u, r->call);
    qm_func callee = qm_row(u, r->call)->func;
    const qm_fact *emits = qm_fact_func(c->facts, u, callee, QMK_MAY_EMIT);
    str names = emits ? emits->text : (str){0};
    for (str name; str_next_word(&names, &name);)
        if (judge_signal(r, object, name)) return;
    if (!is_this(u, object)) return;
    if (qm_func_of(u, callee)->flags & QMFN_SIGNAL) {
        judge_signal(r, object, qm_func_of(u, callee)->name);
        return;
    }
    callee = qm_called(u, r->call);
    qm_node again = callee.i ? takes(r, callee, 0) : (qm_node){0};
    if (qm_is(again)) report_relock(r, again, NULL, (str){0});
}

static void judge_call(ck_context *c, qm_func f, qm_node call)
{
    const qm_unit *u = c->unit;
    qm_held held[QM_MAX_LOCKS];
    if (qm_kind_of(u, call) != QM_CALL || !qm_is(qm_object_of(u, call))) return;
    u32 n = qm_locks_at(c->analysis, call, held, QM_MAX_LOCKS);
    for (u32 i = 0; i < n && i < QM_MAX_LOCKS; i++) {
        relock r = {c, f, call, held[i], {0}};
        if (is_member_of_this(u, held[i].lock)) r.lock = qm_row(u, held[i].lock)->var;
        if (r.lock.i && !may_be_recursive(c, r.lock)) judge_held(&r);
    }
}

static void run(ck_context *c)
{
    for (u32 i = 1; i < c->unit->qt->conns.n; i++) judge(c, (qm_conn){i});
    ck_each_call(c, judge_call);
}

const ck_check ck_connect_deadlock = {
    .id = "qtcwe-connect-deadlock",
    .summary = "thread that waits for itself: blocking connection, or a lock that a slot takes again",
    .cwe = {833, 667},
    .severity = CK_ERROR,
    .profile = CK_DEFAULT,
    .fix = FX_SAFE,
    .since = "0.1",
    .run = run,
};
