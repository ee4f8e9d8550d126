// Pointers that a call may have answered with null are used as if there were always something.
#include "checks/io/null_member.h"
#include "fixits/recipes.h"
#include "qtmodel/nullness.h"
#include "qtmodel/summary.h"

enum { MAX_SAID = 64, MAX_TESTS = 64 };

// Where the code asks whether a pointer is null.
typedef struct test {
    qm_node at;       // the VAR or MEMBER row
    qm_node witness;  // what says that it may be null there; {0}
    qm_node deref;    // the use on every path before it that had not asked; {0}
} test;

// What is known of the function that is looked at; one finding for each null.
typedef struct body {
    ck_context *c;
    test tests[MAX_TESTS];
    qm_node said[MAX_SAID];
    u32 n_tests, n_said;
} body;

typedef struct use {
    ck_context *c;
    qm_node at;       // the VAR, MEMBER, CALL or CAST row that is dereferenced
    qm_null null;
    qm_node witness;
    qm_node test;     // where the same answer is checked; {0}
} use;

static str pointer_name(const use *x)
{
    const qm_unit *u = x->c->unit;
    return qm_kind_of(u, x->at) == QM_CALL ? qm_func_of(u, qm_row(u, x->at)->func)->name : ck_say(x->c, x->at);
}

// ----------------------------------------------------------------------------------------------- what the program knows

// Is there something by what the program itself has set up: a layout it made, the element of an index it counted?
static bool is_known_by_the_program(const ck_context *c, qm_node call)
{
    const qm_unit *u = c->unit;
    bool known = qm_says(c->facts, u, qm_row(u, call)->func, QMK_NULL_UNTIL_SET);
    for (u32 i = 0; i < qm_nargs(u, call) && !known; i++) {
        qm_node arg = qm_arg(u, call, i);
        known = qm_kind_of(u, arg) != QM_DEFAULT_ARG && qm_type_of(u, qm_row(u, arg)->type)->kind == QMT_INT;
    }
    return known;
}

// In a slot of the object's own signals, and where its base class calls us, what is current is mostly known to be there.
static bool is_told_by_the_object(const ck_context *c, qm_node call, qm_node object)
{
    const qm_unit *u = c->unit;
    qm_func f = qm_enclosing_func(u, call);
    const qm_func_row *row = qm_func_of(u, f);
    if (qm_nargs(u, call) != 0) return false;
    if (qm_kind_of(u, object) == QM_THIS) return (row->flags & QMFN_VIRTUAL) != 0;
    qm_conn conn = qm_conn_of_slot(u, f);
    qm_func signal = conn.i ? qm_conn_of(u, conn)->signal_func : (qm_func){0};
    if (signal.i && qm_derives(u, qm_object_class(u, object), qm_class_of(u, qm_func_of(u, signal)->cls)->name)) return true;
    // Slots that are connected by their names: on_<object>_<signal>.
    const qm_node_row *r = qm_row(u, object);
    bool named = (r->kind == QM_VAR || r->kind == QM_MEMBER) && r->var.i && str_starts(row->name, STR("on_"));
    return named && str_starts(str_from(row->name, 3), qm_var_of(u, r->var)->name);
}

// Does somebody outside of the program decide whether there is something?
static bool is_decided_outside(const ck_context *c, qm_node n, u32 depth)
{
    const qm_unit *u = c->unit;
    n = qm_is(n) ? qm_strip(u, n) : n;
    if (!qm_is(n) || depth > 4) return false;
    const qm_node_row *r = qm_row(u, n);
    if (r->kind == QM_CAST) return is_decided_outside(c, qm_first(u, n), depth + 1);
    if (r->kind != QM_CALL) return false;
    const qm_fact *casts = qm_fact_func(c->facts, u, r->func, QMK_CASTS);
    if (casts) return is_decided_outside(c, qm_at_pos(u, n, casts->pos), depth + 1);
    if (!qm_says(c->facts, u, r->func, QMK_NULL_ANY_TIME)) return false;
    qm_node object = qm_object_of(u, n);
    return !qm_is(object) || !is_told_by_the_object(c, n, object);
}

// ------------------------------------------------------------------------------------------------- checked elsewhere

// Does control come to the row whenever it comes to the compound around the if?
static bool always_follows(const qm_unit *u, qm_node n, qm_node branch)
{
    qm_node block = qm_parent(u, branch);
    if (!qm_is(block) || qm_kind_of(u, block) != QM_COMPOUND || n.i < qm_end(u, branch)) return false;
    for (qm_node up = qm_parent(u, n); qm_is(up); n = up, up = qm_parent(u, up)) {
        const qm_node_row *r = qm_row(u, up);
        if (up.i == block.i) return true;
        switch ((qm_kind)r->kind) {
        case QM_IF:
            if (qm_child(u, up, 2).i != n.i) return false;
            break;
        case QM_COND:
            if (qm_first(u, up).i != n.i) return false;
            break;
        case QM_BINARY:
            if ((r->op == QMO_LAND || r->op == QMO_LOR) && qm_first(u, up).i != n.i) return false;
            break;
        case QM_WHILE: case QM_DO: case QM_FOR: case QM_RANGE_FOR: case QM_SWITCH: case QM_CASE: case QM_DEFAULT: case QM_TRY:
        case QM_LAMBDA: case QM_LABEL: return false;
        default: break;
        }
    }
    return false;
}

static bool is_operation(qm_kind k) { return k == QM_CAST || k == QM_UNARY || k == QM_BINARY; }

// The if in whose condition the row stands; {0}.
static qm_node branch_of(const qm_unit *u, qm_node n)
{
    qm_node up = qm_parent(u, n);
    while (qm_is(up) && is_operation(qm_kind_of(u, up))) up = qm_parent(u, up);
    return qm_is(up) && qm_kind_of(u, up) == QM_IF ? up : (qm_node){0};
}

// The same answer is compared with null: later, or earlier where the outcome does not decide whether we come here.
static qm_node test_of(const body *b, const use *x)
{
    const qm_unit *u = b->c->unit;
    for (u32 i = 0; i < b->n_tests; i++) {
        const test *t = &b->tests[i];
        if (qm_is(t->deref) && t->deref.i == x->at.i) return t->at;
        if (!qm_is(t->witness) || t->witness.i != x->witness.i) continue;
        qm_node branch = branch_of(u, t->at);
        if (qm_is(branch) && always_follows(u, x->at, branch)) return t->at;
    }
    return (qm_node){0};
}

// A comparison with null as the user wrote it, not in an assertion.
static bool is_test(const qm_unit *u, qm_node n)
{
    if (qm_row(u, n)->flags & QMF_IN_MACRO) return false;
    qm_node up = qm_parent(u, n);
    while (qm_is(up) && qm_kind_of(u, up) == QM_CAST && qm_type_of(u, qm_row(u, up)->type)->kind == QMT_POINTER)
        up = qm_parent(u, up);
    if (!qm_is(up)) return false;
    const qm_node_row *r = qm_row(u, up);
    qm_node over = qm_parent(u, up);
    bool told = qm_is(over) && qm_kind_of(u, over) == QM_RETURN;  // `return p;` of a bool tells, and nothing hangs on it
    if (r->kind == QM_CAST) return !told && qm_type_of(u, r->type)->kind == QMT_BOOL;
    if (r->kind != QM_BINARY || (r->op != QMO_EQ && r->op != QMO_NE)) return false;
    return qm_kind_of(u, qm_strip(u, qm_child(u, up, 0))) == QM_NULLPTR ||
           qm_kind_of(u, qm_strip(u, qm_child(u, up, 1))) == QM_NULLPTR;
}

// Is what a call answers compared with null: there, or under the name of the variable that it is put into?
static bool is_answer_tested(const qm_unit *u, qm_node call)
{
    if (is_test(u, call)) return true;
    qm_node up = qm_above_casts(u, call);
    bool assigned = qm_is(up) && qm_kind_of(u, up) == QM_ASSIGN;
    qm_var v = assigned ? qm_row(u, qm_strip(u, qm_first(u, up)))->var : qm_is(up) && qm_kind_of(u, up) == QM_DECL ? qm_row(u, up)->var : (qm_var){0};
    u32 n;
    const qm_node *uses = v.i ? qm_uses(u, v, &n) : NULL;
    for (u32 i = 0; uses && i < n; i++)
        if (is_test(u, uses[i])) return true;
    return false;
}

// The program's own function, which the program asks more often than not whether it has found something.
static bool is_mostly_tested(const ck_context *c, qm_node call)
{
    const qm_unit *u = c->unit;
    qm_func f = qm_row(u, call)->func;
    if (!qm_is(qm_func_of(u, f)->body)) return false;
    u32 tested = 0, trusted = 0;
    for (u32 i = 1; i < u->nodes.n; i++) {
        qm_node other = {i};
        if (qm_kind_of(u, other) != QM_CALL || qm_row(u, other)->func.i != f.i || other.i == call.i) continue;
        if (is_answer_tested(u, other)) tested++;
        else trusted++;
    }
    return tested > trusted;
}

// A literal null on one of several paths is mostly a start value which a condition of ours can't see is replaced.
static bool is_worth_saying(const use *x, bool any)
{
    const ck_context *c = x->c;
    if (x->null == QM_NULL_YES) return true;
    qm_kind k = qm_is(x->witness) ? qm_kind_of(c->unit, x->witness) : QM_NONE;
    if (x->null != QM_NULL_MAYBE || (k != QM_CALL && k != QM_CAST && k != QM_NEW)) return false;
    if (k == QM_NEW || qm_is(x->test) || is_decided_outside(c, x->witness, 0)) return true;
    if (k == QM_CALL && is_mostly_tested(c, x->witness)) return true;
    return any && (k != QM_CALL || !is_known_by_the_program(c, x->witness));
}

// Connections that a server hands out have a check of their own.
static bool is_said_by_another(const use *x)
{
    const qm_unit *u = x->c->unit;
    return qm_is(x->witness) && qm_kind_of(u, x->witness) == QM_CALL &&
           qm_says(x->c->facts, u, qm_row(u, x->witness)->func, QMK_NON_NULL_IN);
}

// Null not by what the call gives, but by what it has done to the member.
static bool clears(const use *x)
{
    const qm_unit *u = x->c->unit;
    const qm_summary *s = qm_kind_of(u, x->at) == QM_MEMBER ? qm_own_method(x->c->analysis, x->witness) : NULL;
    return s && qm_is_listed(s->nulls, s->n_nulls, qm_var_of(u, qm_row(u, x->at)->var)->name);
}

static void say_why(const use *x, ck_finding *f)
{
    const qm_unit *u = x->c->unit;
    if (!qm_is(x->witness)) return;
    const qm_node_row *w = qm_row(u, x->witness);
    switch ((qm_kind)w->kind) {
    case QM_CALL:
        if (clears(x)) {
            ck_add_note(x->c, f, w->at, "'%.*s' leaves it null", STR_ARG(qm_func_of(u, w->func)->name));
            break;
        }
        ck_because(x->c, f, qm_fact_func(x->c->facts, u, w->func, QMK_MAY_RETURN_NULL));
        ck_add_note(x->c, f, w->at, "'%.*s' answers null when there is nothing to give", STR_ARG(qm_func_of(u, w->func)->name));
        break;
    case QM_CAST: ck_add_note(x->c, f, w->at, "the cast gives null when the object is of another class"); break;
    case QM_NEW: ck_add_note(x->c, f, w->at, "this new gives null when there is no memory"); break;
    default: ck_add_note(x->c, f, w->at, "null from here on"); break;
    }
}

static void report(const use *x)
{
    ck_context *c = x->c;
    str name = pointer_name(x);
    bool sure = x->null == QM_NULL_YES;
    ck_finding *f = ck_report(c, x->at, sure ? "'%.*s' is null here" : "'%.*s' may be null here, and nothing has checked it",
                              STR_ARG(name));
    if (sure) f->severity = CK_ERROR;
    say_why(x, f);
    bool late = qm_is(x->test) && x->test.i > x->at.i;
    if (qm_is(x->test) && !late) ck_add_note(c, f, qm_row(c->unit, x->test)->at, "checked here, so it may be null");
    if (x->witness.i != x->at.i) ck_add_note(c, f, qm_row(c->unit, x->at)->at, "used here without a check");
    if (late) ck_add_note(c, f, qm_row(c->unit, x->test)->at, "checked only here, so it may be null");
    bool in_test = qm_role_of(c->unit, qm_enclosing_func(c->unit, x->at)) == QM_ROLE_TEST;
    fx_fix *fix = ck_fix(c, f, FX_REVIEW, "use it only when it is not null");
    if (sure) fx_withhold(fix, "it is null on every path: what should be used here, only the author knows");
    else if (late) fx_withhold(fix, "it is checked later: whether it can be null at all, only the author knows");
    else fx_guard_pointer(fix, c->unit, c->facts, x->at, in_test);
}

static void report_late(ck_context *c, qm_node at, qm_node deref)
{
    ck_finding *f = ck_report(c, at, "'%.*s' is compared with null after it has been used: too late, or needless",
                              STR_ARG(ck_say(c, at)));
    f->severity = CK_NOTE;
    ck_add_note(c, f, qm_row(c->unit, deref)->at, "used here");
}

static void find_tests(body *b, qm_node all)
{
    const qm_unit *u = b->c->unit;
    for (u32 i = all.i; i < qm_end(u, all) && b->n_tests < MAX_TESTS; i++) {
        test t = {.at = {i}};
        qm_kind k = qm_kind_of(u, t.at);
        if ((k != QM_VAR && k != QM_MEMBER) || !is_test(u, t.at)) continue;
        t.deref = qm_dereferenced_before(b->c->analysis, t.at);
        if (qm_null_at(b->c->analysis, t.at, &t.witness) != QM_NULL_MAYBE) t.witness = (qm_node){0};
        if (qm_is(t.deref) || qm_is(t.witness)) b->tests[b->n_tests++] = t;
    }
}

static bool is_new(body *b, qm_node witness)
{
    for (u32 i = 0; i < b->n_said; i++)
        if (qm_is(witness) && b->said[i].i == witness.i) return false;
    if (b->n_said < MAX_SAID) b->said[b->n_said++] = witness;
    return true;
}

// One end of a connection, which is not made when there is nothing at that end.
static bool is_connected(const qm_unit *u, qm_node end)
{
    qm_node call = qm_above_casts(u, end);
    if (!qm_is(call) || qm_kind_of(u, call) != QM_CALL) return false;
    const qm_conn_row *conn = qm_conn_of(u, qm_conn_at(u, call));
    return conn->sender.i == end.i || (qm_is(conn->context) && qm_strip(u, conn->context).i == end.i);
}

static void judge_use(body *b, qm_node n, bool any)
{
    ck_context *c = b->c;
    const qm_unit *u = c->unit;
    const qm_node_row *r = qm_row(u, n);
    bool names = r->kind == QM_VAR || r->kind == QM_MEMBER;
    bool asks = r->kind == QM_CALL || (r->kind == QM_CAST && (r->flags & QMF_DYNAMIC));
    if ((!names && !asks) || (!qm_is_dereferenced(u, c->facts, n) && !is_connected(u, n))) return;
    use x = {.c = c, .at = n};
    x.null = qm_null_at(c->analysis, n, &x.witness);
    if (qm_is(x.witness)) ck_site(c, x.witness);
    if (asks && x.witness.i != n.i) return;  // a smart pointer's call: its own name says it
    x.test = test_of(b, &x);
    if (!is_said_by_another(&x) && is_worth_saying(&x, any) && is_new(b, x.witness)) report(&x);
}

// Where the answer that was used first may have been null, the use is the finding.
static void judge_tests(const body *b)
{
    for (u32 i = 0; i < b->n_tests; i++) {
        const test *t = &b->tests[i];
        if (qm_is(t->deref)) ck_site(b->c, t->at);
        qm_null null = qm_is(t->deref) ? qm_null_at(b->c->analysis, t->deref, NULL) : QM_NULL_MAYBE;
        if (null != QM_NULL_MAYBE && null != QM_NULL_YES) report_late(b->c, t->at, t->deref);
    }
}

static void run(ck_context *c)
{
    const qm_unit *u = c->unit;
    bool any = strcmp(c->option(c, "results"), "any") == 0;
    for (qm_func f = ck_next_func(c, (qm_func){0}); f.i; f = ck_next_func(c, f)) {
        qm_node all = qm_func_of(u, f)->body;
        if (!ck_cfg(c, f)) continue;
        body b = {.c = c};
        find_tests(&b, all);
        for (u32 i = all.i; i < qm_end(u, all); i++) judge_use(&b, (qm_node){i}, any);
        judge_tests(&b);
    }
    ck_null_members(c);
}

static const char *const options[] = {
    "results=uncertain: which are shown: uncertain (others decide, or the code checks them elsewhere) or any (casts and look-ups too)",
    NULL};

const ck_check ck_io_null_deref = {
    .id = "qtcwe-io-null-deref",
    .summary = "pointer that a call may have answered with null is used unchecked, or checked too late",
    .cwe = {476},
    .severity = CK_WARNING,
    .profile = CK_DEFAULT,
    .fix = FX_SAFE,
    .since = "0.1",
    .options = options,
    .run = run,
};
