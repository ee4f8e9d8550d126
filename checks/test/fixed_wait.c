// A wait of fixed length in front of an assertion: too long on a fast machine, too short on a busy one.
#include "checks/check.h"

enum { DEFAULT_LIMIT = 5000 };  // milliseconds that the macros which wait for a condition give it

static bool is_nothing(const qm_unit *u, qm_node n)
{
    n = qm_through_casts(u, n);
    if (!qm_is(n)) return true;
    const qm_node_row *r = qm_row(u, n);
    if (r->kind == QM_INT || r->kind == QM_BOOL) return r->value == 0;
    if (r->kind == QM_CONSTRUCT) return qm_count(u, n) == 0;
    return r->kind == QM_NULLPTR || (r->kind == QM_STRING && r->str.n == 0);
}

// Does it assert that nothing has happened? Such an assertion holds at once, and the wait is what it is about.
static bool expects_nothing(const ck_context *c, qm_node macro)
{
    const qm_unit *u = c->unit;
    qm_node first = qm_strip(u, qm_child(u, macro, 0));
    if (qm_fact_macro(c->facts, qm_row(u, macro)->str, QMK_COMPARES))
        return is_nothing(u, first) || is_nothing(u, qm_child(u, macro, 1));
    const qm_node_row *r = qm_row(u, first);
    if (r->kind == QM_UNARY && r->op == QMO_NOT) return true;
    if (r->kind == QM_BINARY && r->op == QMO_EQ)
        return is_nothing(u, qm_child(u, first, 0)) || is_nothing(u, qm_child(u, first, 1));
    if (r->kind == QM_BINARY && r->op != QMO_GT && r->op != QMO_GE) return true;
    return r->kind == QM_CALL && qm_says(c->facts, u, r->func, QMK_TELLS_EMPTY);
}

// May it be evaluated again and again? Only reading: constants, variables, const methods, arithmetic.
static bool only_reads(const qm_unit *u, qm_node n)
{
    for (u32 i = n.i; i < qm_end(u, n); i++) {
        const qm_node_row *r = &u->nodes.rows[i];
        switch ((qm_kind)r->kind) {
        case QM_ASSIGN: case QM_CALL_INDIRECT: case QM_NEW: case QM_DELETE: case QM_LAMBDA: case QM_OPAQUE: case QM_THROW:
        case QM_CO_AWAIT: case QM_MACRO: return false;
        case QM_UNARY:
            if (r->op == QMO_PREINC || r->op == QMO_PREDEC || r->op == QMO_POSTINC || r->op == QMO_POSTDEC) return false;
            break;
        case QM_CALL:
            if (!r->func.i || !(r->flags & QMF_METHOD) || !(qm_func_of(u, r->func)->flags & QMFN_CONST)) {
                u32 flags = qm_func_of(u, r->func)->flags;
                if (!r->func.i || !(flags & QMFN_OPERATOR) || (r->flags & QMF_METHOD)) return false;
            }
            break;
        default: break;
        }
    }
    return true;
}

// The same was asserted before the wait: it is to stay so.
static bool held_before(const qm_unit *u, qm_node body, qm_node wait, qm_node macro)
{
    str text = qm_text(u, qm_child(u, macro, 0));
    for (u32 i = body.i; i < wait.i; i++) {
        if (u->nodes.rows[i].kind != QM_MACRO || !qm_is(qm_child(u, (qm_node){i}, 0))) continue;
        if (!text.n || str_eq(qm_text(u, qm_child(u, (qm_node){i}, 0)), text)) return true;
    }
    return false;
}

// The macro behind the statement that asserts something the wait may have been for; {0}.
static qm_node assertion_behind(const ck_context *c, qm_node body, qm_node wait)
{
    const qm_unit *u = c->unit;
    qm_node block = qm_parent(u, wait);
    qm_node next = qm_is(block) && qm_kind_of(u, block) == QM_COMPOUND ? qm_next(u, block, wait) : (qm_node){0};
    if (!qm_is(next) || qm_kind_of(u, next) != QM_MACRO || !qm_is(qm_first(u, next))) return (qm_node){0};
    if (!qm_fact_macro(c->facts, qm_row(u, next)->str, QMK_TRY_FORM)) return (qm_node){0};
    if (expects_nothing(c, next) || held_before(u, body, wait, next)) return (qm_node){0};
    for (qm_node a = qm_first(u, next); qm_is(a); a = qm_next(u, next, a))
        if (!only_reads(u, a)) return (qm_node){0};
    return next;
}

// Every assertion directly behind it relies on the wait.
static void make_trying(ck_context *c, fx_fix *fix, qm_node wait, qm_node macro)
{
    const qm_unit *u = c->unit;
    fx_remove_statement(fix, wait);
    for (qm_node block = qm_parent(u, wait); qm_is(macro) && qm_kind_of(u, macro) == QM_MACRO; macro = qm_next(u, block, macro)) {
        const qm_fact *form = qm_fact_macro(c->facts, qm_row(u, macro)->str, QMK_TRY_FORM);
        if (!form) break;
        if (expects_nothing(c, macro)) fx_withhold(fix, "an assertion behind it says that nothing happens meanwhile");
        str all = {0};
        for (qm_node a = qm_first(u, macro); qm_is(a); a = qm_next(u, macro, a)) {
            str one = qm_text(u, a);
            if (!one.n) fx_withhold(fix, "a macro writes a part of an assertion");
            if (!only_reads(u, a)) fx_withhold(fix, "an assertion behind it changes something and cannot be tried again");
            all = all.n ? arena_printf(&c->unit->mem, "%.*s, %.*s", STR_ARG(all), STR_ARG(one)) : one;
        }
        fx_replace_statement(fix, macro, "%.*s(%.*s);", STR_ARG(form->text), STR_ARG(all));
    }
}

static void judge(ck_context *c, qm_func in, qm_node wait)
{
    const qm_unit *u = c->unit;
    qm_node call = qm_first(u, wait);
    if (!qm_is(call) || qm_kind_of(u, call) != QM_CALL) return;
    qm_func callee = qm_row(u, call)->func;
    const qm_fact *limit = qm_fact_func(c->facts, u, callee, QMK_TIMEOUT);
    if (!limit || qm_type_of(u, qm_func_of(u, callee)->result)->kind != QMT_VOID) return;
    if (!qm_says(c->facts, u, callee, QMK_SPINS_LOOP) || qm_says(c->facts, u, callee, QMK_RUNS_LOOP)) return;
    ck_site(c, call);
    qm_node time = qm_at_pos(u, call, limit->pos);
    time = qm_is(time) ? qm_strip(u, time) : time;
    if (!qm_is(time) || qm_kind_of(u, time) != QM_INT || qm_row(u, time)->value <= 0) return;
    qm_node macro = assertion_behind(c, qm_func_of(u, in)->body, wait);
    if (!qm_is(macro)) return;
    ck_finding *f = ck_report(c, call, "after %lld ms '%.*s' may hold or not: a busy machine needs longer",
                              (long long)qm_row(u, time)->value, STR_ARG(ck_say(c, qm_first(u, macro))));
    ck_because(c, f, limit);
    ck_add_note(c, f, qm_row(u, macro)->at, "asserted here");
    fx_fix *fix = ck_fix(c, f, FX_REVIEW, "wait until it holds");
    if (qm_row(u, time)->value > DEFAULT_LIMIT) fx_withhold(fix, "the wait is longer than the assertion would be tried");
    make_trying(c, fix, wait, macro);
}

static void run(ck_context *c) { ck_each_row(c, CK_ROWS(QM_EXPR_STMT), judge); }

const ck_check ck_test_fixed_wait = {
    .id = "qtcwe-test-fixed-wait",
    .summary = "assertion behind a wait of fixed length",
    .cwe = {362},
    .severity = CK_WARNING,
    .profile = CK_DEFAULT,
    .fix = FX_REVIEW,
    .since = "0.1",
    .run = run,
};
