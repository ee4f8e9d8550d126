// Text from outside that becomes a number or a document, and nobody asks whether it was one.
#include "checks/injection/sinks.h"

static bool is_given(const qm_unit *u, qm_node call, int pos)
{
    qm_node n = qm_at_pos(u, call, pos);
    if (!qm_is(n)) return false;
    qm_kind k = qm_kind_of(u, qm_strip(u, n));
    return k != QM_DEFAULT_ARG && k != QM_NULLPTR && k != QM_NONE;
}

static bool is_comparison(const qm_unit *u, qm_node n)
{
    const qm_node_row *r = qm_row(u, n);
    if (r->kind == QM_CALL) return (r->flags & QMF_OPERATOR) && qm_type_of(u, r->type)->kind == QMT_BOOL;
    return r->kind == QM_BINARY && r->op >= QMO_EQ && r->op <= QMO_GE;
}

// Is the value at this use compared, tested, switched on, or asked what it is?
static bool is_looked_at(const qm_unit *u, qm_node n)
{
    for (qm_node p = qm_parent(u, n); qm_is(p); n = p, p = qm_parent(u, p)) {
        switch ((qm_kind)qm_row(u, p)->kind) {
        case QM_IF: case QM_WHILE: case QM_COND: return qm_child(u, p, 0).i == n.i || qm_contains(u, qm_child(u, p, 2), n);
        case QM_SWITCH: return true;
        case QM_UNARY: if (qm_row(u, p)->op == QMO_NOT) return true; break;
        case QM_BINARY: if (is_comparison(u, p) || qm_row(u, p)->op == QMO_LAND || qm_row(u, p)->op == QMO_LOR) return true; break;
        case QM_CALL:
            if (is_comparison(u, p) || (qm_object_of(u, p).i == n.i && qm_type_of(u, qm_row(u, p)->type)->kind == QMT_BOOL)) return true;
            return false;
        case QM_CAST: case QM_CONSTRUCT: break;
        default: return false;
        }
    }
    return false;
}

// The variable that keeps the result; {0} when it goes elsewhere.
static qm_var kept_in(const qm_unit *u, qm_node call)
{
    for (qm_node p = qm_parent(u, call); qm_is(p); p = qm_parent(u, p)) {
        qm_kind k = qm_kind_of(u, p);
        if (k == QM_DECL) return qm_row(u, p)->var;
        if (k == QM_ASSIGN) return qm_root_var(u, qm_first(u, p));
        if (k == QM_CALL && (qm_row(u, p)->flags & QMF_OPERATOR) && qm_is(qm_object_of(u, p)) && qm_object_of(u, p).i != call.i)
            return qm_root_var(u, qm_object_of(u, p));
        if (k != QM_CAST && k != QM_CONSTRUCT) break;
    }
    return (qm_var){0};
}

static bool is_judged_later(const qm_unit *u, qm_node call)
{
    if (is_looked_at(u, call)) return true;
    qm_var v = kept_in(u, call);
    u32 n = 0;
    const qm_node *uses = v.i ? qm_uses(u, v, &n) : NULL;
    for (u32 i = 0; i < n; i++)
        if (is_looked_at(u, uses[i])) return true;
    return false;
}

// The first kind of outside that is not trusted and decided something about the value.
static bool decided_by(const ck_context *c, const qm_taint *t, qm_outside *from)
{
    for (u32 k = 0; k < QM_OUTSIDE_COUNT; k++) {
        *from = (qm_outside)k;
        if (t->danger[k] && !ck_is_trusted(c, *from)) return true;
    }
    return false;
}

static void judge(ck_context *c, qm_func in, qm_node call)
{
    (void)in;
    const qm_unit *u = c->unit;
    const qm_fact *through = qm_fact_func(c->facts, u, qm_row(u, call)->func, QMK_OUTCOME_THROUGH);
    if (!through || through->pos < 1 || is_given(u, call, through->pos)) return;
    ck_site(c, call);
    ck_tainted t = {.c = c, .call = call, .sink = through};
    t.at = through->pos == 1 ? qm_object_of(u, call) : qm_arg(u, call, 0);
    if (!qm_is(t.at) || !qm_taint_at(c->analysis, t.at, &t.taint) || !decided_by(c, &t.taint, &t.from)) return;
    if (is_judged_later(u, call)) return;
    const qm_fact *failure = qm_fact_func(c->facts, u, qm_row(u, call)->func, QMK_FAILURE);
    str what = failure ? failure->text : STR("nothing");
    ck_report_tainted(&t, "'%.*s' gives %.*s for what it cannot read, and nobody asks", STR_ARG(ck_callee(&t)), STR_ARG(what));
}

static void run(ck_context *c) { ck_each_call(c, judge); }

static const char *const options[] = {CK_SOURCES("peer file argument"), NULL};

const ck_check ck_io_unchecked_conversion = {
    .id = "qtcwe-io-unchecked-conversion",
    .summary = "text from outside is converted, and nobody asks whether it could be",
    .cwe = {20, 252},
    .severity = CK_NOTE,
    .profile = CK_STRICT,
    .fix = FX_NONE,
    .since = "0.1",
    .options = options,
    .run = run,
};
