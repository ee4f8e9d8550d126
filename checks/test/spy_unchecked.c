// What a spy says, and a test does not assert: that the signal came, that there is such a signal.
#include "checks/check.h"

typedef struct spied {
    const ck_context *c;
    qm_node call;
    qm_var spy;
} spied;

// The call whose result an expression statement drops; {0} when it is used or dropped on purpose.
static qm_node dropped_call(const qm_unit *u, qm_node stmt)
{
    if (qm_kind_of(u, stmt) != QM_EXPR_STMT) return (qm_node){0};
    qm_node n = qm_first(u, stmt);
    if (!qm_is(n) || qm_kind_of(u, n) != QM_CALL || (qm_row(u, n)->flags & QMF_DISCARDED)) return (qm_node){0};
    return n;
}

// Does a test look at the spy here, other than by waiting once more without listening to the answer?
static bool looks_at(void *user, qm_node n)
{
    const spied *s = user;
    const qm_unit *u = s->c->unit;
    if (qm_root_var(u, n).i != s->spy.i || (qm_kind_of(u, n) != QM_VAR && qm_kind_of(u, n) != QM_MEMBER)) return false;
    qm_node parent = qm_parent(u, n);
    if (!qm_is(parent) || qm_kind_of(u, parent) != QM_CALL || qm_object_of(u, parent).i != n.i) return true;
    qm_node stmt = qm_parent(u, parent);
    return !qm_is(stmt) || qm_kind_of(u, stmt) != QM_EXPR_STMT;
}

// On some path behind the call the test asks the spy how many signals came.
static bool is_asked_later(spied *s, qm_cfg *cfg)
{
    const qm_unit *u = s->c->unit;
    u32 n;
    const qm_node *uses = qm_uses(u, s->spy, &n);
    for (u32 i = 0; i < n; i++) {
        if (qm_contains(u, s->call, uses[i]) || !looks_at(s, uses[i])) continue;
        if (qm_enclosing_func(u, uses[i]).i != cfg->func.i) return true;  // a lambda, another function of the test
        qm_path_query q = {.from = s->call, .to = uses[i]};
        if (qm_path_find(cfg, &q, NULL)) return true;
    }
    return false;
}

static void judge(ck_context *c, qm_cfg *cfg, qm_node call)
{
    const qm_unit *u = c->unit;
    const qm_fact *fact = qm_fact_func(c->facts, u, qm_row(u, call)->func, QMK_ASSERT_RESULT);
    qm_node object = qm_object_of(u, call);
    if (!fact || !qm_is(object)) return;
    ck_site(c, call);
    spied s = {c, call, qm_root_var(u, object)};
    if (!s.spy.i || is_asked_later(&s, cfg)) return;
    str name = qm_func_of(u, qm_row(u, call)->func)->name;
    ck_finding *f = ck_report(c, call, "the test goes on whatever '%.*s' answers", STR_ARG(name));
    ck_because(c, f, fact);
    ck_add_note(c, f, qm_row(u, call)->at, "nothing behind it asks '%.*s' what came", STR_ARG(ck_say(c, object)));
    const char *head = arena_printf(&c->unit->mem, "%.*s(", STR_ARG(qm_fix_word(c->facts, "assert"))).p;
    fx_wrap_statement(ck_fix(c, f, FX_SAFE, "let the test fail when it says no"), qm_statement_of(u, call), head, ");");
}

static void run(ck_context *c)
{
    const qm_unit *u = c->unit;
    for (qm_func f = ck_next_func(c, (qm_func){0}); f.i; f = ck_next_func(c, f)) {
        qm_cfg *cfg = qm_role_of(u, f) == QM_ROLE_TEST ? ck_cfg(c, f) : NULL;
        if (!cfg) continue;
        qm_node body = qm_func_of(u, f)->body;
        for (u32 i = body.i; i < qm_end(u, body); i++) {
            qm_node call = dropped_call(u, (qm_node){i});
            if (qm_is(call)) judge(c, cfg, call);
        }
    }
}

const ck_check ck_test_spy_unchecked = {
    .id = "qtcwe-test-spy-unchecked",
    .summary = "what a signal spy answers is dropped",
    .cwe = {252},
    .severity = CK_WARNING,
    .profile = CK_DEFAULT,
    .fix = FX_SAFE,
    .since = "0.1",
    .run = run,
};
