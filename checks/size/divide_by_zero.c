// Divisions by what may be zero: what somebody outside decides, what is zero on every path.
#include "checks/injection/sinks.h"
#include "qtmodel/ranges.h"

static bool is_whole(const qm_unit *u, qm_node n) { return qm_is(n) && qm_type_of(u, qm_row(u, n)->type)->kind == QMT_INT; }

static bool holds(ck_context *c, qm_node n, u16 dangers, ck_tainted *t)
{
    *t = (ck_tainted){.c = c, .at = n};
    if (!qm_is(n) || !qm_taint_at(c->analysis, n, &t->taint)) return false;
    for (u32 k = 0; k < QM_OUTSIDE_COUNT; k++) {
        t->from = (qm_outside)k;
        if (t->taint.danger[k] & dangers && !ck_is_trusted(c, t->from)) return true;
    }
    return false;
}

// The divisor itself, or, as numbers of 8 and 16 bits are no danger as sizes, what the call that gave it was asked of.
static bool is_from_outside(ck_context *c, qm_node divisor, qm_node witness, ck_tainted *t)
{
    if (holds(c, divisor, (u16)(1u << QM_SINK_SIZE), t)) return true;
    return qm_is(witness) && qm_kind_of(c->unit, witness) == QM_CALL && holds(c, qm_first(c->unit, witness), UINT16_MAX, t);
}

// The size of a container that the code asks whether it is empty, perhaps in a loop that takes elements out.
static bool is_counted(const ck_context *c, qm_node divisor)
{
    const qm_unit *u = c->unit;
    divisor = qm_strip(u, divisor);
    qm_node container = qm_kind_of(u, divisor) == QM_CALL && qm_nargs(u, divisor) == 0 ? qm_object_of(u, divisor) : (qm_node){0};
    if (!qm_is(container)) return false;
    qm_func in = qm_enclosing_func(u, divisor);
    qm_node body = qm_func_of(u, in)->body;
    for (u32 i = body.i; i < qm_end(u, body); i++) {
        qm_node n = {i}, asked = qm_kind_of(u, n) == QM_CALL && qm_says(c->facts, u, qm_row(u, n)->func, QMK_TELLS_EMPTY) ? qm_object_of(u, n) : (qm_node){0};
        if (qm_is(asked) && qm_same_lvalue(u, qm_strip(u, asked), qm_strip(u, container))) return true;
    }
    return false;
}

static void judge(ck_context *c, qm_node division)
{
    const qm_unit *u = c->unit;
    qm_node divisor = qm_child(u, division, 1);
    if (!is_whole(u, division) || !is_whole(u, divisor)) return;
    ck_site(c, division);
    qm_node witness;
    qm_zero zero = qm_zero_at(c->analysis, divisor, &witness);
    str name = ck_say(c, divisor);
    ck_finding *f = NULL;
    ck_tainted t;
    bool any = str_is(str_of(c->option(c, "divisors")), "any");
    if (zero == QM_ZERO_YES) {
        f = ck_report(c, division, "'%.*s' is zero here", STR_ARG(name));
        f->severity = CK_ERROR;
        if (qm_is(witness)) ck_add_note(c, f, qm_row(u, witness)->at, "this is zero");
    } else if (zero != QM_ZERO_NO && !is_counted(c, divisor) && is_from_outside(c, divisor, witness, &t)) {
        t.call = division;
        f = ck_report_tainted(&t, "'%.*s' may be zero, and nothing asks", STR_ARG(name));
    } else if (zero == QM_ZERO_MAYBE && any) {
        f = ck_report(c, division, "'%.*s' may be zero, and nothing asks", STR_ARG(name));
        if (qm_is(witness)) ck_add_note(c, f, qm_row(u, witness)->at, "it comes from here");
    }
}

static void run(ck_context *c)
{
    const qm_unit *u = c->unit;
    for (qm_func f = ck_next_func(c, (qm_func){0}); f.i; f = ck_next_func(c, f)) {
        qm_node body = qm_func_of(u, f)->body;
        for (u32 i = body.i; i < qm_end(u, body); i++) {
            const qm_node_row *r = &u->nodes.rows[i];
            if ((r->kind == QM_BINARY || r->kind == QM_ASSIGN) && (r->op == QMO_DIV || r->op == QMO_REM)) judge(c, (qm_node){i});
        }
    }
}

static const char *const options[] = {CK_SOURCES("peer file argument environment program"),
                                      "divisors=outside: any = also parameters and results of calls that nobody compares", NULL};

const ck_check ck_size_divide_by_zero = {
    .id = "qtcwe-size-divide-by-zero",
    .summary = "whole number is divided by what may be zero",
    .cwe = {369},
    .severity = CK_WARNING,
    .profile = CK_DEFAULT,
    .fix = FX_NONE,
    .since = "0.1",
    .options = options,
    .run = run,
};
