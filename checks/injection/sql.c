// SQL that is put together from what somebody outside decided.
#include "checks/injection/sinks.h"

enum { MAX_PARTS = 24 };

typedef struct statement {
    const ck_tainted *t;
    fx_fix *fix;
    qm_node parts[MAX_PARTS];  // operands of the concatenation, from left to right
    u32 n;
    buf sql, binds;            // the text with place-holders; the statements that bind the values
    str object, arrow;
} statement;

static void flatten(statement *s, qm_node n)
{
    const qm_unit *u = s->t->c->unit;
    n = qm_strip(u, n);
    const qm_node_row *r = qm_row(u, n);
    // A text literal in a wrapper of its own.
    if (r->kind == QM_CONSTRUCT && qm_count(u, n) == 1) {
        flatten(s, qm_first(u, n));
        return;
    }
    bool joined = r->kind == QM_CALL && r->flags & QMF_OPERATOR && qm_count(u, n) == 2 && !(r->flags & QMF_METHOD);
    if (joined) {
        flatten(s, qm_child(u, n, 0));
        flatten(s, qm_child(u, n, 1));
    } else if (s->n < MAX_PARTS) {
        s->parts[s->n++] = n;
    } else {
        fx_withhold(s->fix, "the text has too many parts");
    }
}

// The bytes between the quotes of a plain literal; false for anything else.
static bool literal_text(const statement *s, u32 part, str *inner)
{
    if (part >= s->n || qm_kind_of(s->t->c->unit, s->parts[part]) != QM_STRING) return false;
    str text = qm_text(s->t->c->unit, s->parts[part]);
    if (text.n < 2 || text.p[0] != '"' || text.p[text.n - 1] != '"') return false;
    *inner = str_n(text.p + 1, text.n - 2);
    return str_find(*inner, STR("\"")) == SIZE_MAX;
}

static void put_literal(statement *s, u32 part)
{
    str text, before, after;
    literal_text(s, part, &text);
    // The quotes around a value go with it.
    if (part > 0 && !literal_text(s, part - 1, &before)) text = str_from(text, 1);
    if (part + 1 < s->n && !literal_text(s, part + 1, &after)) text = str_upto(text, text.n - 1);
    buf_put(&s->sql, text);
}

static bool is_quoted(const statement *s, u32 part)
{
    str before, after;
    return part > 0 && literal_text(s, part - 1, &before) && literal_text(s, part + 1, &after) && before.n && after.n &&
           before.p[before.n - 1] == '\'' && after.p[0] == '\'';
}

static void put_parts(statement *s, str bind)
{
    const qm_unit *u = s->t->c->unit;
    for (u32 i = 0; i < s->n && !fx_is_withheld(s->fix); i++) {
        str text;
        if (literal_text(s, i, &text)) {
            put_literal(s, i);
            continue;
        }
        str value = qm_text(u, s->parts[i]);
        if (!value.n) fx_withhold(s->fix, "a part of the text comes from a macro");
        else if (!is_quoted(s, i))
            fx_withhold(s->fix, "'%.*s' stands where no value stands: between quotes", STR_ARG(ck_say(s->t->c, s->parts[i])));
        buf_puts(&s->sql, "?");
        buf_printf(&s->binds, "\n%.*s%.*s%.*s(%.*s);", STR_ARG(s->object), STR_ARG(s->arrow), STR_ARG(bind), STR_ARG(value));
    }
}

static bool is_plain_statement(const qm_unit *u, qm_node call)
{
    qm_node n = qm_parent(u, call), child = call;
    while (qm_is(n) && (qm_kind_of(u, n) == QM_CAST || qm_kind_of(u, n) == QM_UNARY)) child = n, n = qm_parent(u, n);
    if (!qm_is(n)) return false;
    return qm_kind_of(u, n) == QM_EXPR_STMT || (qm_kind_of(u, n) == QM_IF && qm_child(u, n, 2).i == child.i);
}

static void offer_values(const ck_tainted *t, ck_finding *f)
{
    ck_context *c = t->c;
    const qm_unit *u = c->unit;
    const qm_node_row *call = qm_row(u, t->call);
    const qm_fact *bind = call->flags & QMF_METHOD ? qm_fact_class(c->facts, u, qm_func_of(u, call->func)->cls, QMK_SQL_BIND)
                                                   : NULL;
    statement s = {.t = t, .fix = ck_fix(c, f, FX_REVIEW, "prepare the statement and bind the values")};
    size_t blank = bind ? str_find(bind->text, STR(" ")) : SIZE_MAX;
    qm_node object = bind ? qm_object_of(u, t->call) : (qm_node){0};
    s.object = qm_is(object) ? qm_text(u, object) : (str){0};
    s.arrow = call->flags & QMF_ARROW ? STR("->") : STR(".");
    if (blank == SIZE_MAX || !s.object.n || qm_nargs(u, t->call) != 1 || !is_plain_statement(u, t->call) ||
        str_eq(qm_func_of(u, call->func)->name, str_upto(bind->text, blank))) {
        fx_withhold(s.fix, "the statement is not run by a call of its own here");
        return;
    }
    flatten(&s, t->at);
    put_parts(&s, str_trim(str_from(bind->text, blank)));
    if (!s.binds.n) fx_withhold(s.fix, "the text is put together elsewhere");
    if (!fx_is_withheld(s.fix)) {
        fx_statements_before(s.fix, qm_statement_of(u, t->call), "%.*s%.*s%.*s(\"%s\");%s", STR_ARG(s.object), STR_ARG(s.arrow),
                             STR_ARG(str_upto(bind->text, blank)), buf_cstr(&s.sql), buf_cstr(&s.binds));
        fx_remove(s.fix, qm_row(u, t->at)->text);
    }
    buf_release(&s.sql);
    buf_release(&s.binds);
}

// A whole statement that the user types or gives on the command line is his own: that is what such a program is for.
static bool is_own_statement(const ck_tainted *t)
{
    if (t->from != QM_FROM_USER && t->from != QM_FROM_ARGUMENT) return false;
    qm_taint_step first;
    return qm_taint_steps(t->c->analysis, &t->taint, t->from, &first, 1) == 1 &&
           first.at.i == qm_strip(t->c->unit, t->at).i;
}

static void judge(const ck_tainted *t)
{
    if (is_own_statement(t)) return;
    ck_finding *f = ck_report_tainted(t, "'%.*s' runs '%.*s' as SQL", STR_ARG(ck_callee(t)), STR_ARG(ck_say(t->c, t->at)));
    offer_values(t, f);
}

static void run(ck_context *c) { ck_each_tainted(c, QM_SINK_SQL, judge); }

static const char *const options[] = {CK_SOURCES("peer argument environment database user program exchange"), NULL};

const ck_check ck_injection_sql = {
    .id = "qtcwe-injection-sql",
    .summary = "SQL that is put together from what somebody outside decided",
    .cwe = {89, 564},
    .severity = CK_ERROR,
    .profile = CK_DEFAULT,
    .fix = FX_REVIEW,
    .since = "0.1",
    .options = options,
    .run = run,
};
