// A server takes a name away before it has asked whether another instance lives under it.
#include "checks/check.h"

// The name as a constant text: one that every instance of the program uses.
static bool is_fixed_name(const qm_unit *u, qm_node n, u32 depth)
{
    n = qm_is(n) ? qm_strip(u, n) : n;
    if (!qm_is(n) || depth > 6) return false;
    const qm_node_row *r = qm_row(u, n);
    if (r->kind == QM_STRING) return true;
    if (r->kind == QM_MACRO || r->kind == QM_CAST) return qm_is(qm_first(u, n)) && is_fixed_name(u, qm_first(u, n), depth + 1);
    if (r->kind == QM_CONSTRUCT) {
        bool fixed = qm_nargs(u, n) > 0;
        for (u32 i = 0; i < qm_nargs(u, n) && fixed; i++) {
            qm_node arg = qm_arg(u, n, i);
            fixed = qm_kind_of(u, arg) == QM_DEFAULT_ARG || qm_kind_of(u, arg) == QM_INT || is_fixed_name(u, arg, depth + 1);
        }
        return fixed;
    }
    if (r->kind == QM_CALL && r->flags & QMF_OPERATOR && qm_nargs(u, n)) return is_fixed_name(u, qm_arg(u, n, 0), depth + 1);  // "a"_s
    if (r->kind != QM_VAR && r->kind != QM_MEMBER) return false;
    return qm_is_constant(u, r->var) && is_fixed_name(u, qm_var_of(u, r->var)->init, depth + 1);
}

// Whatever in the unit may have found out that nobody else runs: a client that tries, a lock, a call that nothing is known of.
static bool may_have_asked(const ck_context *c, qm_node call)
{
    const qm_unit *u = c->unit;
    for (u32 i = 1; i < u->nodes.n; i++) {
        const qm_node_row *r = &u->nodes.rows[i];
        if (r->kind != QM_CALL) continue;
        if (qm_says(c->facts, u, r->func, QMK_STARTS_CONNECT) || qm_says(c->facts, u, r->func, QMK_ONE_PROCESS)) return true;
    }
    qm_node body = qm_func_of(u, qm_enclosing_func(u, call))->body;
    for (u32 i = body.i; i < call.i; i++) {
        const qm_node_row *r = &u->nodes.rows[i];
        if (r->kind == QM_CALL_INDIRECT || (r->kind == QM_CALL && (!r->func.i || qm_func_of(u, r->func)->flags & QMFN_USER))) return true;
        if (r->kind == QM_CALL && qm_says(c->facts, u, r->func, QMK_LISTENS)) return true;
        if (r->kind == QM_IF || r->kind == QM_COND) return true;
    }
    return false;
}

// The call that listens behind it in the same function.
static qm_node listens_after(const ck_context *c, qm_node call)
{
    const qm_unit *u = c->unit;
    qm_node body = qm_func_of(u, qm_enclosing_func(u, call))->body;
    for (u32 i = qm_end(u, call); i < qm_end(u, body); i++)
        if (u->nodes.rows[i].kind == QM_CALL && qm_says(c->facts, u, u->nodes.rows[i].func, QMK_LISTENS)) return (qm_node){i};
    return (qm_node){0};
}

static str word(str *text)
{
    size_t end = str_find(*text, STR(" "));
    str w = {text->p, end == SIZE_MAX ? text->n : end};
    text->p += w.n + (end != SIZE_MAX);
    text->n -= w.n + (end != SIZE_MAX);
    return w;
}

static void offer_question(ck_context *c, ck_finding *f, qm_node call, const qm_fact *fact)
{
    const qm_unit *u = c->unit;
    fx_fix *fix = ck_fix(c, f, FX_REVIEW, "ask first whether another instance answers");
    str rest = fact->text, client = word(&rest), connects = word(&rest), waits = word(&rest);
    qm_node stmt = qm_parent(u, call);
    str name = qm_text(u, qm_arg(u, call, 0)), text = qm_text(u, call);
    str probe = fx_fresh_name(c->unit, qm_enclosing_func(u, call), "other");
    if (!qm_is(stmt) || qm_kind_of(u, stmt) != QM_EXPR_STMT || !name.n || !text.n) {
        fx_withhold(fix, "the call is not a statement of its own");
        return;
    }
    fx_replace_statement(fix, stmt, "{\n\t%.*s %.*s;\n\t%.*s.%.*s(%.*s);\n\tif (!%.*s.%.*s(%s))\n\t\t%.*s;\n}", STR_ARG(client), STR_ARG(probe),
                         STR_ARG(probe), STR_ARG(connects), STR_ARG(name), STR_ARG(probe), STR_ARG(waits), c->option(c, "timeout"),
                         STR_ARG(text));
    fx_include(fix, arena_printf(&c->unit->mem, "<%.*s>", STR_ARG(client)).p);
}

static void judge(ck_context *c, qm_func in, qm_node call)
{
    (void)in;
    const qm_unit *u = c->unit;
    const qm_fact *removes = qm_fact_func(c->facts, u, qm_row(u, call)->func, QMK_REMOVES_NAME);
    if (removes) ck_site(c, call);
    if (!removes || !is_fixed_name(u, qm_arg(u, call, 0), 0) || may_have_asked(c, call)) return;
    qm_node listens = listens_after(c, call);
    if (!qm_is(listens)) return;
    ck_finding *f = ck_report(c, call, "this takes the name from another instance that may still live: nobody has asked it");
    ck_because(c, f, removes);
    ck_add_note(c, f, qm_row(u, listens)->at, "listens here under a name that each instance has");
    offer_question(c, f, call, removes);
}

static void run(ck_context *c)
{
    if (!c->unit->qt->is_test_program) ck_each_call(c, judge);
}

static const char *const options[] = {"timeout=500: milliseconds the fixed code waits for another instance", NULL};

const ck_check ck_socket_stale_name = {
    .id = "qtcwe-socket-stale-name",
    .summary = "the name of a local server is taken away without asking whether another instance lives",
    .cwe = {362, 367},
    .severity = CK_WARNING,
    .profile = CK_DEFAULT,
    .fix = FX_REVIEW,
    .since = "0.1",
    .options = options,
    .run = run,
};
