// Test assertions whose hidden return does not end a test.
//
// QVERIFY and its kin leave the function they stand in. In a test function that ends the test; anywhere else the test
// goes on behind the failure, unless the caller asks whether the test has failed.
#include "checks/check.h"

enum { MAX_CALLERS = 64, MAX_DEPTH = 4, MAX_EXITS = 32 };

typedef enum place_kind {
    IN_TEST,
    IN_NO_TEST,
    IN_THREAD,
    IN_SLOT,
    IN_LAMBDA,
    IN_CONSTRUCTOR,
    IN_DESTRUCTOR,
    IN_HELPER
} place_kind;

// ------------------------------------------------------------------------------------------------------------- callers

static bool is_users(const qm_unit *u, qm_func f)
{
    const qm_func_row *r = qm_func_of(u, f);
    return r->cls.i ? qm_class_of(u, r->cls)->user : !place_is(r->at) || !sources_file(u->files, r->at.file)->system;
}

// Calls that run a function: of itself or of what it overrides in the user's classes; a lambda's are where it stands,
// or where its variable is called. Fills at most max, returns how many there are.
static u32 calls_of(const qm_unit *u, qm_func f, qm_node *out, u32 max)
{
    const qm_func_row *row = qm_func_of(u, f);
    u32 n = 0;
    if (row->flags & QMFN_LAMBDA) {
        qm_node p = qm_parent(u, row->lambda);
        while (qm_is(p) && (qm_kind_of(u, p) == QM_CAST || qm_kind_of(u, p) == QM_CONSTRUCT)) p = qm_parent(u, p);
        if (!qm_is(p) || qm_kind_of(u, p) != QM_DECL) {
            out[0] = row->lambda;
            return 1;
        }
        u32 n_uses;
        const qm_node *uses = qm_uses(u, qm_row(u, p)->var, &n_uses);
        for (u32 i = 0; i < n_uses; i++, n++)
            if (n < max) out[n] = uses[i];
        return n;
    }
    for (u32 i = 1; i < u->nodes.n; i++) {
        const qm_node_row *r = &u->nodes.rows[i];
        if ((r->kind != QM_CALL && r->kind != QM_CONSTRUCT) || !r->func.i) continue;
        bool runs = r->func.i == f.i;
        for (u32 k = 0; k < row->n_overrides && !runs && is_users(u, r->func); k++)
            runs = u->overrides.rows[row->first_override + k].i == r->func.i;
        if (runs && n++ < max) out[n - 1] = (qm_node){i};
    }
    return n;
}

static bool asks_for_failure(const ck_context *c, qm_node n)
{
    for (u32 i = n.i; i < qm_end(c->unit, n); i++) {
        const qm_node_row *r = &c->unit->nodes.rows[i];
        if (r->kind == QM_CALL && qm_says(c->facts, c->unit, r->func, QMK_TEST_FAILED)) return true;
    }
    return false;
}

// The statement behind the call, or a part of the same one, asks whether the test has failed.
static bool is_checked(const ck_context *c, qm_node call)
{
    const qm_unit *u = c->unit;
    for (qm_node n = qm_statement_of(u, call), p; qm_is(n); n = p) {
        p = qm_parent(u, n);
        if (!qm_is(p)) return false;
        qm_node next = qm_next(u, p, n);
        if (qm_kind_of(u, p) == QM_COMPOUND && qm_is(next)) return asks_for_failure(c, next);
        // The last statement of a block: what stands behind the block counts.
        if (qm_kind_of(u, p) != QM_COMPOUND && qm_kind_of(u, p) != QM_IF) return false;
    }
    return false;
}

typedef struct behind {
    const ck_context *c;
    qm_node call;
    bool matters;
} behind;

// What is done wrongly when a failure goes by unnoticed: more assertions, code of the user's, values that stay. Closing
// and deleting with the library's own functions is not.
static bool sees(void *user, qm_node n)
{
    behind *b = user;
    const qm_unit *u = b->c->unit;
    const qm_node_row *r = qm_row(u, n);
    if (qm_contains(u, n, b->call) || qm_contains(u, b->call, n)) return false;
    switch ((qm_kind)r->kind) {
    case QM_MACRO: b->matters |= qm_fact_macro(b->c->facts, r->str, QMK_TEST_ASSERT) != NULL; break;
    case QM_CALL: case QM_CONSTRUCT: b->matters |= r->func.i ? is_users(u, r->func) : true; break;
    case QM_ASSIGN: case QM_CALL_INDIRECT: case QM_LAMBDA: case QM_NEW: case QM_OPAQUE: b->matters = true; break;
    case QM_UNARY:
        b->matters |= r->op == QMO_PREINC || r->op == QMO_PREDEC || r->op == QMO_POSTINC || r->op == QMO_POSTDEC;
        break;
    default: break;
    }
    return b->matters;
}

// Is there nothing left behind the call that should not be done after a failure?
static bool is_last(ck_context *c, qm_cfg *cfg, qm_node call)
{
    behind b = {c, call, false};
    qm_path_query q = {.from = call, .stops_node = sees, .user = &b};
    qm_path paths[MAX_EXITS];
    return qm_path_exits(cfg, &q, paths, MAX_EXITS) > 0 && !b.matters;
}

static bool ends_test(const qm_unit *u, qm_func f)
{
    return qm_role_of(u, f) != QM_ROLE_NONE && !(qm_func_of(u, f)->flags & QMFN_LAMBDA);
}

static bool all_callers_stop(ck_context *c, qm_func f, u32 depth);

static bool caller_stops(ck_context *c, qm_node call, u32 depth)
{
    if (is_checked(c, call)) return true;
    qm_func in = qm_enclosing_func(c->unit, call);
    qm_cfg *cfg = ck_cfg(c, in);
    if (!cfg) return true;  // what happens there is not known
    if (!is_last(c, cfg, call)) return false;
    if (ends_test(c->unit, in)) return true;
    return depth < MAX_DEPTH && !(qm_func_of(c->unit, in)->flags & QMFN_LAMBDA) && all_callers_stop(c, in, depth + 1);
}

static bool all_callers_stop(ck_context *c, qm_func f, u32 depth)
{
    qm_node calls[MAX_CALLERS];
    u32 n = calls_of(c->unit, f, calls, MAX_CALLERS);
    if (n == 0 || n > MAX_CALLERS) return false;
    for (u32 i = 0; i < n; i++)
        if (!caller_stops(c, calls[i], depth)) return false;
    return true;
}

// ------------------------------------------------------------------------------------------------------------ contexts

static bool is_connected(const qm_unit *u, qm_func f)
{
    for (u32 i = 1; i < u->qt->conns.n; i++)
        if (u->qt->conns.rows[i].slot_func.i == f.i) return true;
    return false;
}

// A program with a main() of its own that runs no tests.
static bool is_no_test(const qm_unit *u)
{
    if (u->qt->is_test_program) return false;
    for (u32 i = 1; i < u->funcs.n; i++) {
        if (u->funcs.rows[i].body.i && qm_is_main(u, (qm_func){i})) return true;
    }
    return false;
}

// Does Qt call it, as it overrides a method of a class that is not the user's?
static bool is_called_by_library(const qm_unit *u, qm_func f)
{
    const qm_func_row *r = qm_func_of(u, f);
    for (u32 i = 0; i < r->n_overrides; i++) {
        const qm_func_row *base = qm_func_of(u, u->overrides.rows[r->first_override + i]);
        if (base->cls.i && !qm_class_of(u, base->cls)->user) return true;
    }
    return false;
}

static place_kind place_of(ck_context *c, qm_func f, bool no_test)
{
    const qm_unit *u = c->unit;
    u32 flags = qm_func_of(u, f)->flags;
    if (no_test) return IN_NO_TEST;
    if (ends_test(u, f)) return IN_TEST;
    if (qm_thread_of(u, f) == QM_THREAD_OWN) return IN_THREAD;
    if (flags & QMFN_DTOR) return IN_DESTRUCTOR;
    if (is_connected(u, f) || is_called_by_library(u, f)) return IN_SLOT;
    qm_node first[1];
    if (calls_of(u, f, first, 1) == 0) return IN_TEST;  // nobody calls it here: unknown
    if (all_callers_stop(c, f, 0)) return IN_TEST;
    return flags & QMFN_LAMBDA ? IN_LAMBDA : flags & QMFN_CTOR ? IN_CONSTRUCTOR : IN_HELPER;
}

// ----------------------------------------------------------------------------------------------------------------- fix

static void ask_callers(ck_context *c, fx_fix *fix, qm_func f)
{
    const qm_unit *u = c->unit;
    qm_node calls[MAX_CALLERS];
    u32 n = calls_of(u, f, calls, MAX_CALLERS);
    if (n > MAX_CALLERS) fx_withhold(fix, "it is called from too many places");
    for (u32 i = 0; i < n && i < MAX_CALLERS; i++) {
        if (caller_stops(c, calls[i], 0)) continue;
        qm_func in = qm_enclosing_func(u, calls[i]);
        qm_node stmt = qm_statement_of(u, calls[i]);
        if (!ends_test(u, in)) {
            str name = qm_func_of(u, in)->qualified;
            if (name.n) fx_withhold(fix, "it is called from '%.*s', which is no test function itself", STR_ARG(name));
            else fx_withhold(fix, "it is called from a lambda, which a return only leaves");
        } else if (!qm_is(stmt) || (qm_kind_of(u, stmt) != QM_EXPR_STMT && qm_kind_of(u, stmt) != QM_DECL)) {
            fx_withhold(fix, "a call of it is part of a larger statement");
        } else {
            fx_statements_after(fix, stmt, "if (%.*s())\n\treturn;", STR_ARG(qm_fix_word(c->facts, "test-failed")));
        }
    }
}

// Source text as it may stand in a format string.
static str quoted(ck_context *c, str text)
{
    buf b = {0};
    for (size_t i = 0; i < text.n; i++) {
        char ch = text.p[i];
        if (ch == '"' || ch == '\\') buf_putc(&b, '\\');
        if (ch == '%') buf_putc(&b, '%');
        buf_putc(&b, ch == '\n' || ch == '\t' || ch == '\r' ? ' ' : ch);
    }
    str s = arena_str(&c->unit->mem, buf_str(&b));
    buf_release(&b);
    return s;
}

static void make_branch(ck_context *c, fx_fix *fix, qm_func f, qm_node macro)
{
    const qm_unit *u = c->unit;
    str name = qm_row(u, macro)->str;
    qm_node a = qm_child(u, macro, 0), b = qm_child(u, macro, 1);
    str left = qm_text(u, a), right = qm_text(u, b), cond = {0};
    if (qm_fact_macro(c->facts, name, QMK_VERIFIES)) cond = left;
    else if (qm_fact_macro(c->facts, name, QMK_COMPARES) && left.n && right.n)
        cond = arena_printf(&c->unit->mem, "%.*s == %.*s", STR_ARG(left), STR_ARG(right));
    if (!cond.n || qm_fact_macro(c->facts, name, QMK_SPINS_LOOP)) {
        fx_withhold(fix, "what stands for '%.*s' outside a test is not known", STR_ARG(name));
        return;
    }
    const qm_func_row *r = qm_func_of(u, f);
    bool leaves = (r->flags & (QMFN_LAMBDA | QMFN_CTOR | QMFN_DTOR)) || qm_type_of(u, r->result)->kind == QMT_VOID;
    if (!leaves) fx_withhold(fix, "what the function is to return then is not known");
    bool plain = qm_is(a) &&
                 (qm_kind_of(u, a) == QM_CALL || qm_kind_of(u, a) == QM_VAR || qm_kind_of(u, a) == QM_MEMBER) &&
                 !(qm_row(u, a)->flags & QMF_OPERATOR) && cond.p == left.p;
    fx_replace_statement(fix, macro, plain ? "if (!%.*s) {\n\tqWarning(\"failed: %.*s\");\n\treturn;\n}"
                                           : "if (!(%.*s)) {\n\tqWarning(\"failed: %.*s\");\n\treturn;\n}",
                         STR_ARG(cond), STR_ARG(quoted(c, cond)));
}

static void offer(ck_context *c, ck_finding *f, place_kind kind, qm_func in, qm_node macro)
{
    fx_fix *fix;
    switch (kind) {
    case IN_TEST: return;
    case IN_NO_TEST:
        make_branch(c, ck_fix(c, f, FX_REVIEW, "a branch that warns and leaves"), in, macro);
        return;
    case IN_THREAD: case IN_SLOT: case IN_LAMBDA:
        fix = ck_fix(c, f, FX_REVIEW, "collect the result and check it in the test function");
        fx_withhold(fix, kind == IN_THREAD
                             ? "the result must be brought to the test's thread and checked there"
                             : "a return here cannot end the test; keep the result and check it in the test function");
        return;
    case IN_DESTRUCTOR:
        fx_withhold(ck_fix(c, f, FX_REVIEW, "check it before the object goes"),
                    "what ends the object's life cannot ask");
        return;
    case IN_CONSTRUCTOR: case IN_HELPER:
        ask_callers(c, ck_fix(c, f, FX_REVIEW, "leave the test behind the call when it has failed"), in);
        return;
    }
}

// ------------------------------------------------------------------------------------------------------------- finding

static ck_finding *tell(ck_context *c, place_kind kind, qm_func in, qm_node macro)
{
    const qm_func_row *r = qm_func_of(c->unit, in);
    str name = qm_row(c->unit, macro)->str;
    bool lambda = (r->flags & QMFN_LAMBDA) != 0;
    switch (kind) {
    case IN_TEST: break;
    case IN_NO_TEST:
        return ck_report(c, macro, "'%.*s' in a program that runs no tests: nobody hears of the failure",
                         STR_ARG(name));
    case IN_THREAD:
        if (lambda)
            return ck_report(c, macro, "'%.*s' only leaves this lambda, which runs in another thread: the test goes on",
                             STR_ARG(name));
        return ck_report(c, macro, "'%.*s' only leaves '%.*s', which runs in another thread: the test goes on",
                         STR_ARG(name), STR_ARG(r->name));
    case IN_SLOT: {
        const char *caller = is_connected(c->unit, in) ? "a signal" : "Qt";
        if (lambda)
            return ck_report(c, macro, "'%.*s' only leaves this lambda, which %s calls: the test goes on", STR_ARG(name),
                             caller);
        return ck_report(c, macro, "'%.*s' only leaves '%.*s', which %s calls: the test goes on", STR_ARG(name),
                         STR_ARG(r->name), caller);
    }
    case IN_LAMBDA: return ck_report(c, macro, "'%.*s' only leaves this lambda: the test goes on", STR_ARG(name));
    case IN_CONSTRUCTOR:
        return ck_report(c, macro, "'%.*s' only leaves this constructor: the test goes on with an object half made",
                         STR_ARG(name));
    case IN_DESTRUCTOR:
        return ck_report(c, macro, "'%.*s' only leaves this destructor: the test goes on", STR_ARG(name));
    case IN_HELPER:
        return ck_report(c, macro, "'%.*s' only leaves '%.*s': the test that called it goes on", STR_ARG(name),
                         STR_ARG(r->name));
    }
    bug("no finding in a test function");
}

static void note_caller(ck_context *c, ck_finding *f, qm_func in)
{
    qm_node calls[MAX_CALLERS];
    u32 n = calls_of(c->unit, in, calls, MAX_CALLERS);
    for (u32 i = 0; i < n && i < MAX_CALLERS; i++) {
        if (caller_stops(c, calls[i], 0)) continue;
        ck_add_note(c, f, qm_row(c->unit, calls[i])->at,
                    "called here; nothing behind the call asks whether the test has failed");
        return;
    }
}

static void report(ck_context *c, place_kind kind, qm_func in, qm_node macro)
{
    ck_finding *f = tell(c, kind, in, macro);
    ck_because(c, f, qm_fact_macro(c->facts, qm_row(c->unit, macro)->str, QMK_TEST_ASSERT));
    qm_conn conn = qm_conn_of_slot(c->unit, in);
    if (conn.i && kind != IN_NO_TEST)
        ck_add_note(c, f, qm_row(c->unit, qm_conn_of(c->unit, conn)->call)->at, "connected here");
    else if (kind == IN_CONSTRUCTOR || kind == IN_HELPER || kind == IN_LAMBDA) note_caller(c, f, in);
    offer(c, f, kind, in, macro);
}

// Code behind a return that #if left in place is not reached.
static bool is_reached(ck_context *c, qm_func f, qm_node macro)
{
    qm_cfg *cfg = ck_cfg(c, f);
    qm_path_query q = {.to = macro};
    return !cfg || qm_path_find(cfg, &q, NULL);
}

static void run(ck_context *c)
{
    const qm_unit *u = c->unit;
    bool no_test = is_no_test(u);
    for (qm_func f = ck_next_func(c, (qm_func){0}); f.i; f = ck_next_func(c, f)) {
        qm_node body = qm_func_of(u, f)->body;
        place_kind kind = IN_TEST;
        bool judged = false;
        for (u32 i = body.i; i < qm_end(u, body); i++) {
            const qm_node_row *r = &u->nodes.rows[i];
            if (r->kind != QM_MACRO || !qm_fact_macro(c->facts, r->str, QMK_TEST_ASSERT)) continue;
            ck_site(c, (qm_node){i});
            if (!judged) kind = place_of(c, f, no_test);
            judged = true;
            if (kind != IN_TEST && is_reached(c, f, (qm_node){i})) report(c, kind, f, (qm_node){i});
        }
    }
}

const ck_check ck_test_assert_outside_test = {
    .id = "qtcwe-test-assert-outside-test",
    .summary = "a test assertion stands where its hidden return does not end a test",
    .cwe = {703, 617},
    .severity = CK_WARNING,
    .profile = CK_DEFAULT,
    .fix = FX_REVIEW,
    .since = "0.1",
    .run = run,
};
