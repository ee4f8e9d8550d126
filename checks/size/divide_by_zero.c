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

static void judge(ck_context *c, qm_func in, qm_node division)
{
    (void)in;
    const qm_unit *u = c->unit;
    qm_node divisor = qm_child(u, division, 1);
    qm_op op = (qm_op)qm_row(u, division)->op;
    if ((op != QMO_DIV && op != QMO_REM) || !is_whole(u, division) || !is_whole(u, divisor)) return;
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
    } else if (zero != QM_ZERO_NO && zero != QM_ZERO_ASKED && is_from_outside(c, divisor, witness, &t)) {
        t.call = division;
        f = ck_report_tainted(&t, "'%.*s' may be zero, and nothing asks", STR_ARG(name));
    } else if (zero == QM_ZERO_MAYBE && any) {
        f = ck_report(c, division, "'%.*s' may be zero, and nothing asks", STR_ARG(name));
        if (qm_is(witness)) ck_add_note(c, f, qm_row(u, witness)->at, "it comes from here");
    }
}

static void run(ck_context *c) { ck_each_row(c, CK_ROWS(QM_BINARY) | CK_ROWS(QM_ASSIGN), judge); }

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
