// Assertions that do something, which is not done where they are compiled out, and such that somebody outside can make fail.
#include "checks/injection/sinks.h"
#include "qtmodel/summary.h"

enum { MAX_STEPS = 12 };

static bool is_connect(const ck_context *c, qm_func f)
{
    const qm_fact *roles[1];
    return qm_facts_func(c->facts, c->unit, f, QMK_CONNECT, roles, 1) > 0;
}

// Does the user's own function change something that outlives the call, as its summary says for certain?
static bool changes_members(ck_context *c, qm_node call)
{
    qm_func f = qm_called(c->unit, call);
    const qm_func_row *r = qm_func_of(c->unit, f);
    if (!f.i || !qm_is(r->body) || (r->flags & QMFN_CONST)) return false;
    const qm_summary *s = qm_summary_of(c->analysis, f);
    return s && (s->n_members > 0 || s->n_emits > 0);
}

// What the row does besides having a value; NULL when nothing is known to happen. Locals of a lambda are its own.
static const char *does(ck_context *c, qm_node n)
{
    const qm_unit *u = c->unit;
    const qm_node_row *r = qm_row(u, n);
    switch ((qm_kind)r->kind) {
    case QM_ASSIGN: return "is assigned to";
    case QM_UNARY:
        return r->op == QMO_PREINC || r->op == QMO_PREDEC || r->op == QMO_POSTINC || r->op == QMO_POSTDEC ? "is counted" : NULL;
    case QM_DELETE: return "is deleted";
    case QM_CALL: {
        if (!r->func.i) return NULL;
        const qm_fact *must = qm_fact_func(c->facts, u, r->func, QMK_MUST_CHECK);
        bool alters = must && !(qm_func_of(u, r->func)->flags & QMFN_CONST);
        return alters || is_connect(c, r->func) || changes_members(c, n) ? "is called" : NULL;
    }
    default: return NULL;
    }
}

static void offer(ck_context *c, ck_finding *f, qm_node macro)
{
    qm_unit *u = c->unit;
    qm_node cond = qm_first(u, macro), parent = qm_parent(u, macro);
    fx_fix *fix = ck_fix(c, f, FX_SAFE, "do it in front of the assertion");
    const qm_expansion *e = qm_expansion_of(u, macro);
    str all = e ? sources_span_text(u->files, e->text) : (str){0}, text = qm_text(u, cond);
    bool statement = qm_is(parent) && qm_statement_of(u, macro).i == macro.i && qm_kind_of(u, parent) != QM_FOR;
    if (!statement || !text.n || !str_starts(all, qm_row(u, macro)->str)) {
        fx_withhold(fix, statement ? "a macro writes a part of it" : "the assertion is part of an expression");
        return;
    }
    size_t at = str_find(all, text);
    if (at == SIZE_MAX) {
        fx_withhold(fix, "a macro writes a part of it");
        return;
    }
    qm_func in = qm_enclosing_func(u, macro);
    str name = fx_fresh_name(u, in, "holds"), behind = str_from(all, at + text.n);
    fx_claim(fix, qm_row(u, qm_block_of(u, macro))->text);  // the name must be new there
    bool record = qm_type_of(u, qm_row(u, cond)->type)->kind == QMT_RECORD;
    fx_replace_statement(fix, macro, record ? "const bool %.*s = static_cast<bool>(%.*s);\n%.*s%.*s%.*s;"
                                           : "const bool %.*s = %.*s;\n%.*s%.*s%.*s;",
                         STR_ARG(name), STR_ARG(text), (int)at, all.p, STR_ARG(name), STR_ARG(behind));
}

// ------------------------------------------------------------------------------------------------- decided by somebody else
// Is the row part of what an if, a loop or a switch asks, or of a bool that is kept?
static bool is_asked(const qm_unit *u, qm_node n)
{
    for (qm_node p = qm_parent(u, n); qm_is(p); n = p, p = qm_parent(u, p)) {
        switch ((qm_kind)qm_row(u, p)->kind) {
        case QM_IF: case QM_WHILE: case QM_DO: case QM_FOR: case QM_SWITCH: return true;
        case QM_COND: if (qm_first(u, p).i == n.i) return true; break;
        case QM_DECL: return qm_type_of(u, qm_var_of(u, qm_row(u, p)->var)->type)->kind == QMT_BOOL;
        case QM_COMPOUND: case QM_EXPR_STMT: case QM_RETURN: case QM_MACRO: return false;
        default: break;
        }
    }
    return false;
}

// Does the function ask about what the row names before it comes there? Of a member, any function may have done that.
static bool is_asked_before(const qm_unit *u, qm_node n)
{
    u32 count = 0;
    qm_var v = qm_root_var(u, n);
    const qm_node *uses = v.i ? qm_uses(u, v, &count) : NULL;
    bool member = v.i && qm_var_of(u, v)->kind == QMV_FIELD;
    for (u32 i = 0; i < count; i++) {
        bool before = uses[i].i < n.i && qm_enclosing_func(u, uses[i]).i == qm_enclosing_func(u, n).i;
        if ((member || before) && is_asked(u, uses[i])) return true;
    }
    return false;
}

// Has the program looked at it on its way here: at what it is, or, while it is what was read, at how much there was to read?
static bool is_looked_at(ck_context *c, const ck_tainted *t)
{
    const qm_unit *u = c->unit;
    qm_taint_step steps[MAX_STEPS];
    u32 n = qm_taint_steps(c->analysis, &t->taint, t->from, steps, MAX_STEPS);
    qm_node value = qm_kind_of(u, t->at) == QM_CALL ? qm_object_of(u, t->at) : t->at;
    if (n >= MAX_STEPS || (qm_is(value) && is_asked_before(u, value))) return true;
    for (u32 i = 0; i < n; i++) {
        qm_node at = steps[i].at;
        bool call = qm_kind_of(u, at) == QM_CALL, same = qm_object_class(u, at).i == qm_object_class(u, t->at).i;
        qm_node asked = call ? (same ? qm_object_of(u, at) : (qm_node){0}) : at;
        if (qm_is(asked) && is_asked_before(u, asked)) return true;
        for (u32 k = 0; steps[i].why == QM_TAINT_PASSED && k < qm_nargs(u, at); k++)
            if (is_asked_before(u, qm_arg(u, at, k))) return true;
    }
    return false;
}

// Data itself: what a device or a reader gives comes from outside, but what it has come to is the program's.
static bool is_data(const ck_context *c, const qm_node_row *r)
{
    const qm_type_row *t = qm_type_of(c->unit, r->type);
    if (t->kind == QMT_REFERENCE) t = qm_type_of(c->unit, t->target);
    if (r->kind != QM_VAR && r->kind != QM_MEMBER && r->kind != QM_CALL) return false;
    return t->kind == QMT_RECORD ? t->cls.i && qm_fact_class(c->facts, c->unit, t->cls, QMK_CARRIES) : t->kind == QMT_INT && r->kind != QM_CALL;
}

// Q_ASSERT(packet.size() == 4)
static void judge_outside(ck_context *c, qm_node macro)
{
    const qm_unit *u = c->unit;
    qm_node cond = qm_first(u, macro);
    for (u32 i = qm_is(cond) ? cond.i : 0; i && i < qm_end(u, cond); i++) {
        qm_node n = {i};
        const qm_node_row *r = qm_row(u, n);
        ck_tainted t;
        if (!is_data(c, r)) continue;
        if (!ck_is_tainted(c, macro, n, QM_SINK_COUNT, &t) || is_looked_at(c, &t)) continue;
        t.sink = qm_fact_macro(c->facts, qm_row(u, macro)->str, QMK_ASSUMES);
        ck_report_tainted(&t, "'%.*s' ends the program when '%.*s' is not as it expects, or does nothing where it is compiled out",
                          STR_ARG(qm_row(u, macro)->str), STR_ARG(ck_say(c, n)));
        return;
    }
}

static void judge(ck_context *c, qm_node macro)
{
    const qm_unit *u = c->unit;
    qm_node cond = qm_first(u, macro);
    ck_site(c, macro);
    for (u32 i = qm_is(cond) ? cond.i : 0; i && i < qm_end(u, cond); i++) {
        qm_node n = {i};
        const char *what = does(c, n);
        if (!what) continue;
        bool call = qm_kind_of(u, n) == QM_CALL;
        str name = call ? qm_func_of(u, qm_row(u, n)->func)->name : ck_say(c, qm_first(u, n));
        str in = qm_row(u, macro)->str;
        ck_finding *f = ck_report(c, macro, "'%.*s' %s only where '%.*s' is compiled in", STR_ARG(name), what, STR_ARG(in));
        ck_because(c, f, qm_fact_macro(c->facts, in, QMK_ASSUMES));
        offer(c, f, macro);
        return;
    }
    if (!u->qt->is_test_program) judge_outside(c, macro);
}

static void run(ck_context *c)
{
    const qm_unit *u = c->unit;
    for (qm_func f = ck_next_func(c, (qm_func){0}); f.i; f = ck_next_func(c, f)) {
        qm_node body = qm_func_of(u, f)->body;
        for (u32 i = body.i; i < qm_end(u, body); i++)
            if (u->nodes.rows[i].kind == QM_MACRO && qm_fact_macro(c->facts, u->nodes.rows[i].str, QMK_ASSUMES))
                judge(c, (qm_node){i});
    }
}

static const char *const options[] = {CK_SOURCES("peer"), NULL};

const ck_check ck_io_assert_as_check = {
    .id = "qtcwe-io-assert-as-check",
    .summary = "assertion does something that a build without assertions leaves out, or is all that judges data from outside",
    .cwe = {617},
    .severity = CK_WARNING,
    .profile = CK_DEFAULT,
    .fix = FX_SAFE,
    .since = "0.1",
    .options = options,
    .run = run,
};
