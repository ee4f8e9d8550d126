// Sleeping for a condition that is not asked again behind the sleep, and waking before what the sleeper asks has changed.
#include "checks/check.h"
#include "qtmodel/locks.h"

// ------------------------------------------------------------------------------------------------------------ the sleeper
// A limited sleep that nothing asks may be meant as a pause.
static bool is_limited(const ck_context *c, qm_node call)
{
    const qm_unit *u = c->unit;
    const qm_fact *limit = qm_fact_func(c->facts, u, qm_row(u, call)->func, QMK_TIMEOUT);
    qm_node given = limit ? qm_at_pos(u, call, limit->pos) : (qm_node){0};
    return qm_is(given) && qm_kind_of(u, given) != QM_DEFAULT_ARG;
}

// The `if` that only guards the sleep: what it asks is not asked again.
static qm_node guard_of(const qm_unit *u, qm_node call)
{
    qm_node below = call;
    for (qm_node p = qm_parent(u, call); qm_is(p); below = p, p = qm_parent(u, p)) {
        qm_kind k = qm_kind_of(u, p);
        if (k == QM_IF) return qm_child(u, p, 3).i == below.i ? p : (qm_node){0};
        if (k != QM_EXPR_STMT && k != QM_COMPOUND && k != QM_CAST) return (qm_node){0};
    }
    return (qm_node){0};
}

// Is something done between taking the lock and the sleep? It may ask the one who wakes, who then has to wait for the lock.
static bool asks_somebody(ck_context *c, qm_node call, qm_node lock)
{
    const qm_unit *u = c->unit;
    qm_held held[QM_MAX_LOCKS];
    qm_node by = {0};
    u32 n = qm_locks_at(c->analysis, call, held, QM_MAX_LOCKS);
    for (u32 i = 0; i < n && i < QM_MAX_LOCKS; i++)
        if (qm_same_lock(u, held[i].lock, lock)) by = held[i].by;
    if (!qm_is(by) || by.i > call.i) return true;
    for (u32 i = qm_end(u, by); i < call.i; i++) {
        qm_node between = {i};
        qm_kind k = qm_kind_of(u, between);
        bool happens = k == QM_CALL || k == QM_CALL_INDIRECT || k == QM_ASSIGN || k == QM_UNARY;
        if (happens && !qm_contains(u, between, call)) return true;
    }
    return false;
}

static void judge_sleep(ck_context *c, qm_func f, qm_node call)
{
    const qm_unit *u = c->unit;
    const qm_fact *sleeps = qm_fact_func(c->facts, u, qm_row(u, call)->func, QMK_SLEEPS_UNTIL_WOKEN);
    if (!sleeps || qm_in_loop(u, call) || qm_func_of(u, f)->flags & QMFN_LAMBDA) return;
    qm_node guard = guard_of(u, call);
    if (is_limited(c, call) || (!qm_is(guard) && asks_somebody(c, call, qm_at_pos(u, call, sleeps->pos)))) return;
    ck_finding *out = ck_report(c, call, qm_is(guard) ? "the condition is not asked again behind the sleep, which may end for no reason"
                                                      : "asks for no condition: a signal that came before is missed, and the sleep may end for no reason");
    ck_because(c, out, sleeps);
    if (!qm_is(guard)) return;
    ck_add_note(c, out, qm_row(u, guard)->at, "asked here, once");
    fx_fix *fix = ck_fix(c, out, FX_SAFE, "ask in a loop");
    qm_node then = qm_child(u, guard, 3);
    bool lone = qm_kind_of(u, then) != QM_COMPOUND || qm_count(u, then) == 1;
    span text = qm_row(u, guard)->text;
    if (!lone || qm_kind_of(u, qm_child(u, guard, 0)) != QM_NONE || qm_kind_of(u, qm_child(u, guard, 4)) != QM_NONE || !span_is(text))
        fx_withhold(fix, "more than the sleep depends on the condition");
    else fx_replace(fix, (span){text.file, text.off, 2}, "while");  // for "if"
}

// -------------------------------------------------------------------------------------------------------------- the waker
// A condition that sleepers in one object ask for, and the lock that they hold.
typedef struct asked {
    ck_context *c;
    qm_var condition;      // the object to sleep in
    qm_node call, lock;    // of the sleeper
} asked;

// Does the expression ask the member, or the method of this?
static bool asks(const qm_unit *u, qm_node cond, qm_var member, str method)
{
    for (u32 i = cond.i; i && i < qm_end(u, cond); i++) {
        const qm_node_row *r = &u->nodes.rows[i];
        if (member.i && r->kind == QM_MEMBER && r->var.i == member.i) return true;
        if (method.n && r->kind == QM_CALL && str_eq(qm_func_of(u, r->func)->name, method)) return true;
    }
    return false;
}

static qm_node condition_in(const qm_unit *u, qm_node stmt)
{
    switch (qm_kind_of(u, stmt)) {
    case QM_IF: case QM_FOR: return qm_child(u, stmt, 2);
    case QM_WHILE: case QM_DO: return qm_child(u, stmt, 1);
    default: return (qm_node){0};
    }
}

// Does the sleeper's function ask that in a condition?
static bool sleeper_asks(const asked *a, qm_var member, str method)
{
    const qm_unit *u = a->c->unit;
    qm_node body = qm_func_of(u, qm_enclosing_func(u, a->call))->body;
    for (u32 i = body.i; i < qm_end(u, body); i++) {
        qm_node cond = condition_in(u, (qm_node){i});
        if (qm_is(cond) && asks(u, cond, member, method)) return true;
    }
    return false;
}

static bool is_this_member(const qm_unit *u, qm_node n)
{
    qm_node object = qm_kind_of(u, n) == QM_MEMBER ? qm_object_of(u, n) : (qm_node){0};
    return qm_is(object) && qm_kind_of(u, object) == QM_THIS;
}

// Does the row change what the sleeper asks for?
static bool changes(const asked *a, qm_node n)
{
    const qm_unit *u = a->c->unit;
    const qm_node_row *r = qm_row(u, n);
    if (r->kind == QM_MEMBER) return is_this_member(u, n) && qm_is_written(u, n) && r->var.i != a->condition.i && sleeper_asks(a, r->var, (str){0});
    const qm_fact *fact = r->kind == QM_CALL && r->func.i ? qm_fact_func(a->c->facts, u, r->func, QMK_CHANGES_ANSWER) : NULL;
    qm_node object = fact ? qm_object_of(u, n) : (qm_node){0};
    return qm_is(object) && qm_kind_of(u, object) == QM_THIS && sleeper_asks(a, (qm_var){0}, fact->text);
}


static void offer_order(ck_context *c, ck_finding *out, qm_node wake, qm_node change)
{
    const qm_unit *u = c->unit;
    fx_fix *fix = ck_fix(c, out, FX_REVIEW, "wake behind the change");
    qm_node from = qm_statement_of(u, wake), to = qm_statement_of(u, change);
    str text = qm_text(u, wake);
    if (qm_kind_of(u, from) != QM_EXPR_STMT || qm_kind_of(u, to) != QM_EXPR_STMT || qm_parent(u, from).i != qm_parent(u, to).i || !text.n)
        fx_withhold(fix, "they are not two statements of one block");
    fx_remove_statement(fix, from);
    fx_statements_after(fix, to, "%.*s;", STR_ARG(text));
}

static void judge_wake(ck_context *c, qm_func f, qm_node call, const asked *a)
{
    const qm_unit *u = c->unit;
    qm_cfg *cfg = ck_cfg(c, f);
    qm_node body = qm_func_of(u, f)->body;
    if (!cfg || qm_in_loop(u, call) || qm_lock_held(c->analysis, call, a->lock, NULL)) return;
    qm_held held[QM_MAX_LOCKS];
    u32 n = qm_locks_at(c->analysis, call, held, QM_MAX_LOCKS);
    for (u32 i = 0; i < n; i++)
        if (qm_root_var(u, held[i].lock).i == qm_root_var(u, a->lock).i) return;  // the sleeper cannot look before it is let go
    for (u32 i = body.i; i < call.i; i++)
        if (changes(a, (qm_node){i})) return;
    for (u32 i = qm_end(u, call); i < qm_end(u, body); i++) {
        qm_node change = {i};
        if (!changes(a, change)) continue;
        qm_path_query q = {.from = call, .to = qm_kind_of(u, change) == QM_CALL ? change : qm_statement_of(u, change)};
        if (!qm_path_find(cfg, &q, NULL)) continue;
        ck_finding *out = ck_report(c, call, "wakes before what the sleeper asks for has changed: it may look, sleep again, and miss it");
        ck_because(c, out, qm_fact_func(c->facts, u, qm_row(u, call)->func, QMK_WAKES));
        ck_add_note(c, out, qm_row(u, change)->at, "changed here, too late");
        ck_add_note(c, out, qm_row(u, a->call)->at, "the sleeper");
        offer_order(c, out, call, change);
        return;
    }
}

// Calls that wake in the object that the sleeper sleeps in.
static void judge_wakers(ck_context *c, const asked *a)
{
    const qm_unit *u = c->unit;
    u32 n;
    const qm_node *uses = qm_uses(u, a->condition, &n);
    for (u32 i = 0; i < n; i++) {
        qm_node call = qm_parent(u, uses[i]);
        qm_func f = qm_enclosing_func(u, uses[i]);
        if (!qm_is(call) || qm_kind_of(u, call) != QM_CALL || !qm_says(c->facts, u, qm_row(u, call)->func, QMK_WAKES)) continue;
        if (ck_may_judge(c, f) && f.i != qm_enclosing_func(u, a->call).i) judge_wake(c, f, call, a);
    }
}

static void visit(ck_context *c, qm_func f, qm_node call)
{
    const qm_unit *u = c->unit;
    if (qm_says(c->facts, u, qm_row(u, call)->func, QMK_SLEEPS_UNTIL_WOKEN) || qm_says(c->facts, u, qm_row(u, call)->func, QMK_WAKES))
        ck_site(c, call);
    judge_sleep(c, f, call);
    const qm_fact *sleeps = qm_fact_func(c->facts, u, qm_row(u, call)->func, QMK_SLEEPS_UNTIL_WOKEN);
    qm_node object = sleeps ? qm_object_of(u, call) : (qm_node){0};
    if (!qm_is(object) || qm_kind_of(u, object) != QM_MEMBER) return;
    asked a = {c, qm_row(u, object)->var, call, qm_at_pos(u, call, sleeps->pos)};
    // One sleeper is enough: the first one in the unit speaks for all.
    u32 n;
    const qm_node *uses = qm_uses(u, a.condition, &n);
    for (u32 i = 0; i < n && uses[i].i < object.i; i++) {
        qm_node other = qm_parent(u, uses[i]);
        if (qm_is(other) && qm_kind_of(u, other) == QM_CALL && qm_says(c->facts, u, qm_row(u, other)->func, QMK_SLEEPS_UNTIL_WOKEN)) return;
    }
    judge_wakers(c, &a);
}

static void run(ck_context *c) { ck_each_call(c, visit); }

const ck_check ck_thread_wait_condition = {
    .id = "qtcwe-thread-wait-condition",
    .summary = "sleep without a condition in a loop, or a wake-up before the condition has changed",
    .cwe = {362, 667},
    .severity = CK_WARNING,
    .profile = CK_DEFAULT,
    .fix = FX_SAFE,
    .since = "0.1",
    .run = run,
};
