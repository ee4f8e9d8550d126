// Assertions of a comparison that do not show what was compared.
//
// A failed QVERIFY(a == b) prints the text of the comparison; QCOMPARE(a, b) prints both values.
#include "checks/check.h"

// Through the conversions that the comparison asked for: what the user wrote has the type that a macro's argument has.
static qm_node as_written(const qm_unit *u, qm_node n)
{
    while (qm_is(n) && qm_kind_of(u, n) == QM_CAST && (qm_row(u, n)->flags & QMF_IMPLICIT)) n = qm_first(u, n);
    return n;
}

static qm_type value_type(const qm_unit *u, qm_node n)
{
    qm_type t = qm_row(u, n)->type;
    const qm_type_row *r = qm_type_of(u, t);
    return r->kind == QMT_REFERENCE || r->kind == QMT_RVALUE_REF ? r->target : t;
}

static str without_const(str text)
{
    return str_starts(text, STR("const ")) ? str_from(text, 6) : text;
}

static bool is_literal(const qm_unit *u, qm_node n)
{
    qm_kind k = qm_kind_of(u, n);
    if (k == QM_UNARY && qm_row(u, n)->op == QMO_NEG) k = qm_kind_of(u, as_written(u, qm_first(u, n)));
    return k == QM_INT || k == QM_BOOL || k == QM_CHAR;
}

// Are values of the type shown when they differ? Floating point is compared more loosely then, and pointers say nothing.
static bool is_shown(const ck_context *c, qm_type t)
{
    const qm_type_row *r = qm_type_of(c->unit, t);
    if (r->kind == QMT_INT || r->kind == QMT_BOOL) return true;
    return r->kind == QMT_RECORD && r->cls.i && qm_fact_class(c->facts, c->unit, r->cls, QMK_TEST_PRINTS) != NULL;
}

// A static member without a definition may be compared but not bound to a reference.
static bool may_lack_definition(const qm_unit *u, qm_node n)
{
    return qm_row(u, n)->var.i && qm_var_of(u, qm_row(u, n)->var)->kind == QMV_STATIC_MEMBER;
}

static const char *suffix_of(qm_op op)
{
    if (op == QMO_NE) return "_NE";
    if (op == QMO_LT) return "_LT";
    if (op == QMO_LE) return "_LE";
    if (op == QMO_GT) return "_GT";
    return op == QMO_GE ? "_GE" : op == QMO_EQ ? "" : NULL;
}

// The comparison's operator, also where a class has its own; NONE when it is none.
static qm_op comparison(const qm_unit *u, qm_node n)
{
    const qm_node_row *r = qm_row(u, n);
    if (r->kind == QM_BINARY && suffix_of((qm_op)r->op)) return (qm_op)r->op;
    if (r->kind != QM_CALL || !(r->flags & QMF_OPERATOR) || qm_count(u, n) != 2) return QMO_NONE;
    qm_op op = qm_func_of(u, r->func)->op;
    return suffix_of(op) ? op : QMO_NONE;
}

// The macro for the operator; empty when this Qt has none.
static str macro_for(const ck_context *c, str form, qm_op op)
{
    size_t at = str_find(form, STR("{}"));
    if (at == SIZE_MAX) return (str){0};
    str after = str_from(form, at + 2);
    str name = arena_printf(&c->unit->mem, "%.*s%s%.*s", (int)at, form.p, suffix_of(op), STR_ARG(after));
    const qm_fact *since = qm_fact_macro(c->facts, name, QMK_SINCE);
    if (!qm_fact_macro(c->facts, name, QMK_TEST_ASSERT) || (since && since->number > (i64)c->unit->qt_version)) return (str){0};
    return name;
}

static bool fit_together(const ck_context *c, qm_node left, qm_node right)
{
    const qm_unit *u = c->unit;
    qm_type l = value_type(u, left), r = value_type(u, right);
    if (!is_shown(c, l) || !is_shown(c, r) || may_lack_definition(u, left) || may_lack_definition(u, right)) return false;
    if (str_eq(without_const(qm_type_of(u, l)->text), without_const(qm_type_of(u, r)->text))) return true;
    // Sizes are wider than the number they are compared with since Qt 6, which knows how to compare the two.
    return u->qt_major >= 6 && qm_type_of(u, l)->kind == QMT_INT && qm_type_of(u, r)->kind == QMT_INT &&
           qm_type_of(u, l)->is_signed == qm_type_of(u, r)->is_signed && (is_literal(u, left) || is_literal(u, right));
}

static void judge(ck_context *c, qm_func in, qm_node macro)
{
    (void)in;
    const qm_unit *u = c->unit;
    const qm_fact *form = qm_fact_macro(c->facts, qm_row(u, macro)->str, QMK_COMPARE_FORM);
    if (!form) return;
    ck_site(c, macro);
    qm_node cond = qm_is(qm_first(u, macro)) ? as_written(u, qm_first(u, macro)) : (qm_node){0};
    qm_op op = qm_is(cond) ? comparison(u, cond) : QMO_NONE;
    if (op == QMO_NONE) return;
    str name = macro_for(c, form->text, op);
    qm_node left = as_written(u, qm_child(u, cond, 0)), right = as_written(u, qm_child(u, cond, 1));
    if (!name.n || !fit_together(c, left, right)) return;
    bool swap = op == QMO_EQ && is_literal(u, left) && !is_literal(u, right);  // the expected value stands last
    str macro_name = qm_row(u, macro)->str;
    ck_finding *f = ck_report(c, macro, "'%.*s' does not show the values when they differ; '%.*s' does", STR_ARG(macro_name),
                              STR_ARG(name));
    ck_because(c, f, form);
    fx_fix *fix = ck_fix(c, f, FX_SAFE, "compare with '%.*s'", STR_ARG(name));
    str a = qm_text(u, swap ? right : left), b = qm_text(u, swap ? left : right);
    str rest = qm_is(qm_child(u, macro, 1)) ? qm_text(u, qm_child(u, macro, 1)) : (str){0};
    if (!a.n || !b.n || (qm_count(u, macro) > 1 && !rest.n)) fx_withhold(fix, "a macro writes a part of it");
    else fx_replace_statement(fix, macro, rest.n ? "%.*s(%.*s, %.*s, %.*s);" : "%.*s(%.*s, %.*s);", STR_ARG(name), STR_ARG(a),
                              STR_ARG(b), STR_ARG(rest));
}

static void run(ck_context *c) { ck_each_row(c, CK_ROWS(QM_MACRO), judge); }

const ck_check ck_test_verify_comparison = {
    .id = "qtcwe-test-verify-comparison",
    .summary = "assertion of a comparison that does not show the values",
    .cwe = {710},
    .severity = CK_NOTE,
    .profile = CK_STRICT,
    .fix = FX_SAFE,
    .since = "0.1",
    .run = run,
};
