// Blocking queued connections whose signal comes from the thread that has to run the slot: it waits for itself.
#include "checks/check.h"
#include "qtmodel/threads.h"

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

static void judge(ck_context *c, qm_conn handle)
{
    const qm_unit *u = c->unit;
    const qm_conn_row *conn = qm_conn_of(u, handle);
    if (conn->delivery != QM_DELIVERY_BLOCKING || !conn->func.i) return;
    if (ck_next_func(c, (qm_func){conn->func.i - 1}).i != conn->func.i) return;
    ck_site(c, conn->call);
    qm_threads runs = qm_threads_of_slot(u, handle), emits = qm_threads_of_signal(u, handle);
    if (!is_one_thread(u, runs) || !(emits & runs) || qm_asks_for_thread(u, c->facts, conn->func)) return;
    str text = qm_threads_text(u, &c->unit->mem, runs);
    ck_finding *f = ck_report(c, conn->call, "the thread that emits the signal waits for a slot that it has to run itself");
    ck_because(c, f, qm_fact_enumerator(c->facts, qm_row(u, qm_strip(u, conn->type))->str, QMK_DELIVERY));
    ck_add_note(c, f, qm_row(u, conn->type)->at, "the emitting thread stands still until the slot is done");
    ck_add_note(c, f, qm_row(u, conn->context)->at, "the slot runs in: %.*s", STR_ARG(text));
    leave_type_out(c, f, conn, emits == runs);
}

static void run(ck_context *c)
{
    for (u32 i = 1; i < c->unit->qt->conns.n; i++) judge(c, (qm_conn){i});
}

const ck_check ck_connect_deadlock = {
    .id = "qtcwe-connect-deadlock",
    .summary = "blocking connection of a thread with itself",
    .cwe = {833, 667},
    .severity = CK_ERROR,
    .profile = CK_DEFAULT,
    .fix = FX_SAFE,
    .since = "0.1",
    .run = run,
};
