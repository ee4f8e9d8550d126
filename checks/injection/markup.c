// Text that somebody outside decided, shown by something that takes text for markup.
#include "checks/injection/sinks.h"

typedef struct escape {
    const ck_tainted *t;
    fx_fix *fix;
    u32 n;
} escape;

// The method of the expression's class that makes harmless markup of its text; empty: there is none.
static str escaper(const ck_context *c, qm_node n)
{
    const qm_unit *u = c->unit;
    const qm_type_row *type = qm_type_of(u, qm_row(u, n)->type);
    while (type->kind == QMT_REFERENCE || type->kind == QMT_RVALUE_REF) type = qm_type_of(u, type->target);
    const qm_fact *f = type->kind == QMT_RECORD ? qm_fact_class(c->facts, u, type->cls, QMK_MARKUP_ESCAPE) : NULL;
    return f ? f->text : (str){0};
}

static bool is_from_outside(const ck_tainted *t, qm_node n)
{
    qm_taint taint;
    return qm_taint_at(t->c->analysis, n, &taint) && qm_is_dangerous(&taint, t->from, QM_SINK_MARKUP);
}

// Escapes the parts of a text that came from outside: below + and %, and the values of place-holders.
static void escape_parts(escape *e, qm_node n)
{
    const qm_unit *u = e->t->c->unit;
    n = qm_strip(u, n);
    if (!is_from_outside(e->t, n)) return;
    const qm_node_row *r = qm_row(u, n);
    str method = escaper(e->t->c, n);
    bool values = r->kind == QM_CALL && r->func.i &&
                  qm_fact_role(e->t->c->facts, u, r->func, QMK_PROPAGATES, "arguments") == QM_POS_RETURN;
    bool joined = r->kind == QM_CALL && r->flags & QMF_OPERATOR && qm_count(u, n) == 2;
    if (values || joined) {
        for (qm_node part = qm_first(u, n); qm_is(part); part = qm_next(u, n, part)) escape_parts(e, part);
    } else if (!method.n || (r->kind != QM_VAR && r->kind != QM_MEMBER && r->kind != QM_CALL)) {
        fx_withhold(e->fix, "'%.*s' is no text that can be escaped where it stands", STR_ARG(ck_say(e->t->c, n)));
    } else {
        fx_insert_after(e->fix, r->text, ".%.*s()", STR_ARG(method));
        e->n++;
    }
}

static void judge(const ck_tainted *t)
{
    ck_context *c = t->c;
    ck_finding *f = ck_report_tainted(t, "'%.*s' shows '%.*s' as markup", STR_ARG(ck_callee(t)), STR_ARG(ck_say(c, t->at)));
    escape e = {.t = t, .fix = ck_fix(c, f, FX_REVIEW, "escape what comes from outside")};
    escape_parts(&e, t->at);
    if (!e.n) fx_withhold(e.fix, "what comes from outside is no part of its own here");
}

static void run(ck_context *c) { ck_each_tainted(c, QM_SINK_MARKUP, judge); }

static const char *const options[] = {CK_SOURCES("peer database"), NULL};

const ck_check ck_injection_markup = {
    .id = "qtcwe-injection-markup",
    .summary = "text that somebody outside decided is shown as markup",
    .cwe = {79, 80},
    .severity = CK_WARNING,
    .profile = CK_DEFAULT,
    .fix = FX_REVIEW,
    .since = "0.1",
    .options = options,
    .run = run,
};
