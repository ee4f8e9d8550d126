// A pointer, an iterator, a reference or a view that goes on pointing into an object which is gone by then.
#include "checks/check.h"
#include "qtmodel/views.h"

// ------------------------------------------------------------------------------------------------------------------- uses

// A use of the variable behind the statement that sets it; {0} when there is none.
static qm_node use_behind(const qm_unit *u, qm_var v, qm_node set)
{
    u32 n;
    const qm_node *uses = qm_uses(u, v, &n);
    for (u32 i = 0; i < n; i++)
        if (!qm_contains(u, set, uses[i]) && (uses[i].i > set.i || qm_in_loop(u, set) || qm_enclosing_func(u, uses[i]).i != qm_enclosing_func(u, set).i))
            return uses[i];
    return (qm_node){0};
}

// -------------------------------------------------------------------------------------------------------------------- fix

// Is the row reached whenever the statement is, before anything else in it that could tell the difference?
static bool is_always_evaluated(const qm_unit *u, qm_node stmt, qm_node n)
{
    for (qm_node p = qm_parent(u, n); qm_is(p) && p.i != stmt.i; n = p, p = qm_parent(u, p)) {
        const qm_node_row *r = qm_row(u, p);
        bool later = qm_first(u, p).i != n.i;
        if (r->kind == QM_COND || r->kind == QM_LAMBDA) return false;
        if (r->kind == QM_BINARY && (r->op == QMO_LAND || r->op == QMO_LOR) && later) return false;
    }
    return true;
}

static bool is_method_const(const qm_unit *u, qm_node call)
{
    return qm_kind_of(u, call) != QM_CALL || qm_func_of(u, qm_row(u, call)->func)->flags & (QMFN_CONST | QMFN_STATIC);
}

// `const auto name = <the temporary>;` before the statement, and its name in place of it.
static void name_it(ck_context *c, fx_fix *fix, qm_node stmt, const qm_view *v, str name)
{
    const qm_unit *u = c->unit;
    str text = qm_text(u, v->owner);
    qm_node block = qm_parent(u, stmt);
    if (text.n == 0) fx_withhold(fix, "the temporary is made in a macro");
    if (!qm_is(block) || qm_kind_of(u, block) != QM_COMPOUND) fx_withhold(fix, "there is no room for a statement before it");
    if (!is_always_evaluated(u, stmt, v->owner)) fx_withhold(fix, "the temporary is not always made");
    if (fx_is_withheld(fix)) return;
    const char *is_const = is_method_const(u, v->by) ? "const " : "";
    fx_statements_before(fix, stmt, "%sauto %.*s = %.*s;", is_const, STR_ARG(name), STR_ARG(text));
    fx_replace(fix, qm_row(u, v->owner)->text, "%.*s", STR_ARG(name));
}

// The class that the sides of an operator have in common and that keeps its data; empty when they have none, or two.
static str kept_class(ck_context *c, qm_node n)
{
    const qm_unit *u = c->unit;
    str found = {0};
    for (u32 i = n.i; i < qm_end(u, n); i++) {
        qm_class cls = qm_type_of(u, u->nodes.rows[i].type)->cls;
        if (!cls.i || !qm_fact_class(c->facts, u, cls, QMK_SHARES_DATA) || qm_parent(u, (qm_node){i}).i == 0) continue;
        qm_node above = qm_parent(u, (qm_node){i});
        const qm_fact *view = qm_fact_class(c->facts, u, qm_type_of(u, qm_row(u, above)->type)->cls, QMK_VIEW);
        if (!view) continue;  // only what stands beside the operator
        str name = qm_class_of(u, cls)->name;
        if (found.n && !str_eq(found, name)) return (str){0};
        found = name;
    }
    return found;
}

static void offer_fix(ck_context *c, ck_finding *f, qm_node set, qm_var var, const qm_view *v)
{
    const qm_unit *u = c->unit;
    const qm_var_row *row = qm_var_of(u, var);
    bool decl = qm_kind_of(u, set) == QM_DECL, operands = v->fact && v->fact->key == QMK_VIEW && str_is(v->fact->text, "operands");
    fx_fix *fix = ck_fix(c, f, FX_SAFE, operands ? "keep the result itself" : "name the temporary first");
    if (operands) {
        str cls = kept_class(c, v->by);
        if (!cls.n || !decl || !span_is(row->type_text)) fx_withhold(fix, "it is not known what it should be kept as");
        else fx_replace(fix, row->type_text, "%s%.*s", qm_type_of(u, row->type)->is_const ? "const " : "", STR_ARG(cls));
        return;
    }
    qm_node stmt = decl ? set : qm_parent(u, set);
    if (decl && !span_is(row->text)) fx_withhold(fix, "the declaration declares something else, too");
    // An older variable needs the object as long as it lives itself.
    if (!decl && (qm_kind_of(u, stmt) != QM_EXPR_STMT || !qm_is(row->decl) || qm_parent(u, row->decl).i != qm_parent(u, stmt).i))
        fx_withhold(fix, "the object has to live as long as '%.*s'", STR_ARG(row->name));
    if (row->kind == QMV_STATIC_LOCAL) fx_withhold(fix, "'%.*s' outlives the function", STR_ARG(row->name));
    buf base = {0};
    buf_printf(&base, "%.*sData", STR_ARG(row->name));
    name_it(c, fix, stmt, v, fx_fresh_name(c->unit, qm_enclosing_func(u, set), buf_cstr(&base)));
    buf_release(&base);
}

// ---------------------------------------------------------------------------------------------------------------- contexts

static void note_temporary(ck_context *c, ck_finding *f, const qm_view *v)
{
    ck_because(c, f, v->fact);
    ck_add_note(c, f, qm_row(c->unit, v->owner)->at, "the temporary '%.*s' dies at the end of this statement", STR_ARG(ck_say(c, v->owner)));
}

// A variable or member gets the value.
static void judge_set(ck_context *c, qm_node set, qm_node name, qm_var var, qm_node value)
{
    const qm_unit *u = c->unit;
    qm_view v = qm_view_of(u, c->facts, value, qm_var_of(u, var)->type);
    if (qm_is(v.by)) ck_site(c, set);
    if (!qm_is(v.owner) || v.local) return;
    bool field = qm_var_of(u, var)->kind == QMV_FIELD;
    qm_node use = use_behind(u, var, set);
    if (!qm_is(use) && !field) return;
    str said = qm_is(name) ? ck_say(c, name) : qm_var_of(u, var)->name;
    ck_finding *f = ck_report(c, set, "'%.*s' refers to a temporary that is gone at the end of the statement", STR_ARG(said));
    note_temporary(c, f, &v);
    if (qm_is(use)) ck_add_note(c, f, qm_row(u, use)->at, "used here");
    offer_fix(c, f, set, var, &v);
}

static void judge_return(ck_context *c, qm_func func, qm_node ret)
{
    const qm_unit *u = c->unit;
    qm_node value = qm_first(u, ret);
    if (!qm_is(value)) return;
    qm_view v = qm_view_of(u, c->facts, value, qm_func_of(u, func)->result);
    if (qm_is(v.by)) ck_site(c, ret);
    if (!qm_is(v.owner)) return;
    str name = ck_say(c, v.owner);
    ck_finding *f = ck_report(c, ret, "what is returned refers to '%.*s', which is gone when the function returns", STR_ARG(name));
    ck_because(c, f, v.fact);
    ck_add_note(c, f, qm_row(u, v.owner)->at, v.local ? "'%.*s' lives until the function ends" : "the temporary '%.*s' dies at the end of this statement",
                STR_ARG(name));
    fx_withhold(ck_fix(c, f, FX_SAFE, "return the object itself"), "the function would have to give its callers another type");
}

// A name for what a call gives; another fix may want the same, so it has to wait for this one.
static str range_name(ck_context *c, fx_fix *fix, qm_node stmt, qm_node call)
{
    const qm_unit *u = c->unit;
    fx_claim(fix, qm_row(u, qm_parent(u, stmt))->text);
    str callee = qm_kind_of(u, call) == QM_CALL ? qm_func_of(u, qm_row(u, call)->func)->name : (str){0};
    buf base = {0};
    if (callee.n) buf_printf(&base, "%.*sRange", STR_ARG(callee));
    str name = fx_fresh_name(c->unit, qm_enclosing_func(u, stmt), callee.n ? buf_cstr(&base) : "range");
    buf_release(&base);
    return name;
}

static void judge_range(ck_context *c, qm_node loop)
{
    const qm_unit *u = c->unit;
    qm_node range = qm_child(u, loop, 1);
    // As a reference would be bound to it.
    qm_type any = {0};
    for (u32 i = 1; i < u->types.n && !any.i; i++)
        if (u->types.rows[i].kind == QMT_REFERENCE) any.i = i;
    if (u->cplusplus >= 202302 || !qm_is(range)) return;
    qm_view v = qm_view_of(u, c->facts, range, any);
    ck_site(c, loop);
    if (!qm_is(v.owner) || v.local) return;
    ck_finding *f = ck_report(c, loop, "the loop goes over a part of a temporary that is gone before it begins");
    note_temporary(c, f, &v);
    fx_fix *fix = ck_fix(c, f, FX_SAFE, "name the temporary first");
    name_it(c, fix, loop, &v, range_name(c, fix, loop, v.owner));
}

// ------------------------------------------------------------------------------------------------- begin and end of two

typedef struct ends { qm_node first, second; } ends;  // the two temporaries

static bool same_text(const qm_unit *u, qm_node a, qm_node b)
{
    return qm_row(u, a)->func.i == qm_row(u, b)->func.i && str_eq(qm_text(u, a), qm_text(u, b));
}

// What the iterator that `n` names, or gives itself, goes over, when that is a temporary.
static qm_node iterated_temporary(ck_context *c, qm_node n)
{
    const qm_unit *u = c->unit;
    n = qm_strip(u, n);
    if (!qm_is(n)) return n;
    if (qm_kind_of(u, n) == QM_VAR) {
        const qm_var_row *v = qm_var_of(u, qm_row(u, n)->var);
        n = v->kind == QMV_LOCAL && qm_is(v->init) ? qm_strip(u, v->init) : (qm_node){0};
    }
    qm_node of = qm_is(n) ? qm_iterated(u, c->facts, n) : (qm_node){0};
    return qm_is(of) && qm_kind_of(u, of) == QM_CALL && qm_is_temporary(u, of) ? of : (qm_node){0};
}

// Two neighbouring operands are iterators of two temporaries that the same call gave.
static bool mixes(ck_context *c, qm_node call, ends *out)
{
    const qm_unit *u = c->unit;
    qm_node before = {0};
    for (qm_node k = qm_first(u, call); qm_is(k); k = qm_next(u, call, k)) {
        qm_node of = iterated_temporary(c, k);
        if (qm_is(before) && qm_is(of) && before.i != of.i && same_text(u, before, of)) {
            *out = (ends){before, of};
            return true;
        }
        before = of;
    }
    return false;
}

static void offer_range(ck_context *c, ck_finding *f, qm_node call, const ends *e)
{
    const qm_unit *u = c->unit;
    fx_fix *fix = ck_fix(c, f, FX_SAFE, "take both from one object");
    qm_node stmt = qm_statement_of(u, call);
    str text = qm_text(u, e->first);
    qm_node block = qm_is(stmt) ? qm_parent(u, stmt) : stmt;
    if (text.n == 0 || qm_text(u, e->second).n == 0) fx_withhold(fix, "it stands in a macro");
    else if (!qm_is(block) || qm_kind_of(u, block) != QM_COMPOUND) fx_withhold(fix, "there is no room for a statement before it");
    else if (!qm_contains(u, stmt, e->first)) fx_withhold(fix, "the first iterator is taken in another statement");
    if (fx_is_withheld(fix)) return;
    bool is_const = is_method_const(u, qm_parent(u, e->first)) && is_method_const(u, qm_parent(u, e->second));
    str name = range_name(c, fix, stmt, e->first);
    fx_statements_before(fix, stmt, "%sauto %.*s = %.*s;", is_const ? "const " : "", STR_ARG(name), STR_ARG(text));
    fx_replace(fix, qm_row(u, e->first)->text, "%.*s", STR_ARG(name));
    fx_replace(fix, qm_row(u, e->second)->text, "%.*s", STR_ARG(name));
}

static void judge_pair(ck_context *c, qm_node call)
{
    ends e;
    if (!mixes(c, call, &e)) return;
    ck_site(c, call);
    str name = ck_say(c, e.first);
    ck_finding *f = ck_report(c, call, "these iterators belong to two different objects, which '%.*s' gives each time", STR_ARG(name));
    ck_add_note(c, f, qm_row(c->unit, e.first)->at, "the first object");
    ck_add_note(c, f, qm_row(c->unit, e.second)->at, "the second object");
    offer_range(c, f, call, &e);
}

// -------------------------------------------------------------------------------------------------------------------- run

static void judge_row(ck_context *c, qm_func func, qm_node n)
{
    const qm_unit *u = c->unit;
    const qm_node_row *r = qm_row(u, n);
    switch ((qm_kind)r->kind) {
    case QM_DECL:
        // The head of a loop that compares with another object's end is told of there.
        if (qm_is(qm_first(u, n)) && !qm_is(iterated_temporary(c, qm_first(u, n)))) judge_set(c, n, (qm_node){0}, r->var, qm_first(u, n));
        return;
    case QM_ASSIGN: {
        qm_node left = qm_strip(u, qm_first(u, n));
        bool named = qm_is(left) && (qm_kind_of(u, left) == QM_VAR || qm_kind_of(u, left) == QM_MEMBER);
        if (r->op == QMO_ASSIGN && named) judge_set(c, n, left, qm_row(u, left)->var, qm_child(u, n, 1));
        return;
    }
    case QM_RETURN: judge_return(c, func, n); return;
    case QM_RANGE_FOR: judge_range(c, n); return;
    case QM_BINARY: judge_pair(c, n); return;
    case QM_CALL: case QM_CONSTRUCT: {
        qm_node object = r->kind == QM_CALL ? qm_object_of(u, n) : (qm_node){0};
        bool named = qm_is(object) && (qm_kind_of(u, object) == QM_VAR || qm_kind_of(u, object) == QM_MEMBER);
        if (named && qm_is_assignment(u, r->func)) judge_set(c, n, object, qm_row(u, object)->var, qm_arg(u, n, 0));
        judge_pair(c, n);
        return;
    }
    default: return;
    }
}

static void run(ck_context *c) { ck_each_row(c, CK_ALL_ROWS, judge_row); }

const ck_check ck_ownership_dangling_view = {
    .id = "qtcwe-ownership-dangling-view",
    .summary = "pointer, iterator or view into an object that is gone",
    .cwe = {416, 562, 825},
    .severity = CK_WARNING,
    .profile = CK_DEFAULT,
    .fix = FX_SAFE,
    .since = "0.1",
    .run = run,
};
