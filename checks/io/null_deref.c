// Pointers that a call may have answered with null are used as if there were always something.
#include "checks/check.h"
#include "fixits/recipes.h"
#include "qtmodel/nullness.h"

enum { MAX_SAID = 64 };

typedef struct use {
    ck_context *c;
    qm_node at;       // the VAR, MEMBER, CALL or CAST row that is dereferenced
    qm_null null;
    qm_node witness;
} use;

static str pointer_name(const use *x)
{
    const qm_unit *u = x->c->unit;
    return qm_kind_of(u, x->at) == QM_CALL ? qm_func_of(u, qm_row(u, x->at)->func)->name : ck_say(x->c, x->at);
}

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

// A literal null on one of several paths is mostly a start value which a condition of ours can't see is replaced.
static bool is_worth_saying(const use *x)
{
    if (x->null == QM_NULL_YES) return true;
    qm_kind k = qm_is(x->witness) ? qm_kind_of(x->c->unit, x->witness) : QM_NONE;
    if (x->null != QM_NULL_MAYBE || (k != QM_CALL && k != QM_CAST && k != QM_NEW)) return false;
    return k != QM_CALL || !is_known_by_the_program(x->c, x->witness);
}

static void say_why(const use *x, ck_finding *f)
{
    const qm_unit *u = x->c->unit;
    if (!qm_is(x->witness)) return;
    const qm_node_row *w = qm_row(u, x->witness);
    switch ((qm_kind)w->kind) {
    case QM_CALL:
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
    ck_finding *f = ck_report(c, x->at, sure ? "'%.*s' is null here" : "'%.*s' may be null here, and nothing has checked it", STR_ARG(name));
    if (sure) f->severity = CK_ERROR;
    say_why(x, f);
    bool in_test = qm_role_of(c->unit, qm_enclosing_func(c->unit, x->at)) == QM_ROLE_TEST;
    fx_fix *fix = ck_fix(c, f, FX_REVIEW, "use it only when it is not null");
    if (sure) fx_withhold(fix, "it is null on every path: what should be used here, only the author knows");
    else fx_guard_pointer(fix, c->unit, x->at, in_test);
}

// A comparison with null as the user wrote it, not in an assertion.
static bool is_test(const qm_unit *u, qm_node n)
{
    if (qm_row(u, n)->flags & QMF_IN_MACRO) return false;
    qm_node up = qm_parent(u, n);
    while (qm_is(up) && qm_kind_of(u, up) == QM_CAST && qm_type_of(u, qm_row(u, up)->type)->kind == QMT_POINTER) up = qm_parent(u, up);
    if (!qm_is(up)) return false;
    const qm_node_row *r = qm_row(u, up);
    if (r->kind == QM_CAST) return qm_type_of(u, r->type)->kind == QMT_BOOL;
    if (r->kind != QM_BINARY || (r->op != QMO_EQ && r->op != QMO_NE)) return false;
    return qm_kind_of(u, qm_strip(u, qm_child(u, up, 0))) == QM_NULLPTR || qm_kind_of(u, qm_strip(u, qm_child(u, up, 1))) == QM_NULLPTR;
}

static void report_late(ck_context *c, qm_node test, qm_node deref)
{
    ck_finding *f = ck_report(c, test, "'%.*s' is compared with null after it has been used: too late, or needless", STR_ARG(ck_say(c, test)));
    f->severity = CK_NOTE;
    ck_add_note(c, f, qm_row(c->unit, deref)->at, "used here");
}

// What has been said of a function: one finding for each null.
typedef struct said { qm_node witness[MAX_SAID]; u32 n; } said;

static bool is_new(said *s, qm_node witness)
{
    for (u32 i = 0; i < s->n; i++)
        if (qm_is(witness) && s->witness[i].i == witness.i) return false;
    if (s->n < MAX_SAID) s->witness[s->n++] = witness;
    return true;
}

static void judge(ck_context *c, qm_node n, said *before)
{
    const qm_unit *u = c->unit;
    const qm_node_row *r = qm_row(u, n);
    bool names = r->kind == QM_VAR || r->kind == QM_MEMBER;
    bool asks = r->kind == QM_CALL || (r->kind == QM_CAST && (r->flags & QMF_DYNAMIC));
    if (!names && !asks) return;
    if (names && is_test(u, n)) {
        qm_node deref = qm_dereferenced_before(c->analysis, n);
        if (qm_is(deref)) report_late(c, n, deref);
        return;
    }
    if (!qm_is_dereferenced(u, c->facts, n)) return;
    use x = {.c = c, .at = n};
    x.null = qm_null_at(c->analysis, n, &x.witness);
    if (asks && x.witness.i != n.i) return;  // a smart pointer's call: its own name says it
    if (is_worth_saying(&x) && is_new(before, x.witness)) report(&x);
}

static void run(ck_context *c)
{
    const qm_unit *u = c->unit;
    for (qm_func f = ck_next_func(c, (qm_func){0}); f.i; f = ck_next_func(c, f)) {
        qm_node body = qm_func_of(u, f)->body;
        said before = {0};
        for (u32 i = body.i; ck_cfg(c, f) && i < qm_end(u, body); i++) judge(c, (qm_node){i}, &before);
    }
}

const ck_check ck_io_null_deref = {
    .id = "qtcwe-io-null-deref",
    .summary = "pointer that a call may have answered with null is used unchecked, or checked too late",
    .cwe = {476},
    .severity = CK_WARNING,
    .profile = CK_DEFAULT,
    .fix = FX_SAFE,
    .since = "0.1",
    .run = run,
};
