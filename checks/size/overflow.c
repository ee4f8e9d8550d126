// Products and sums that are worked out in 32 bits where 64 are wanted, or where somebody outside decides the factors.
#include "checks/injection/sinks.h"
#include "qtmodel/bounds.h"
#include "qtmodel/ranges.h"

enum { WIDE = 8, NARROW = 4, LARGE_FACTOR = 1000, MAX_SINKS = 6 };

typedef struct product {
    ck_context *c;
    qm_node whole;      // the expression in 32 bits
    qm_node product;    // the multiplication in it; {0}: it is a sum
    qm_node wide;       // the conversion to 64 bits; {0}: none
} product;

static bool has_size(const qm_unit *u, qm_node n, i64 size)
{
    const qm_type_row *r = qm_type_of(u, qm_row(u, n)->type);
    return qm_is(n) && r->kind == QMT_INT && r->size == size;
}

static bool is_arithmetic(const qm_unit *u, qm_node n, qm_op op)
{
    return qm_kind_of(u, n) == QM_BINARY && qm_row(u, n)->op == op && has_size(u, n, NARROW);
}

// Through what keeps the 32 bits: implicit conversions of small types and of the sign.
static qm_node factor(const qm_unit *u, qm_node n)
{
    while (qm_kind_of(u, n) == QM_CAST && (qm_row(u, n)->flags & QMF_IMPLICIT) && has_size(u, n, NARROW)) n = qm_first(u, n);
    return n;
}

// The multiplication that decides how large the value is; {0} when there is none.
static qm_node product_in(const qm_unit *u, qm_node n)
{
    n = factor(u, n);
    if (is_arithmetic(u, n, QMO_MUL)) return n;
    if (!is_arithmetic(u, n, QMO_ADD) && !is_arithmetic(u, n, QMO_SUB)) return (qm_node){0};
    qm_node left = product_in(u, qm_child(u, n, 0));
    return qm_is(left) ? left : product_in(u, qm_child(u, n, 1));
}

// ------------------------------------------------------------------------------------------------------- how large it is
static bool fits(ck_context *c, qm_node n)
{
    qm_range r;
    if (!qm_range_at(c->analysis, n, &r)) return false;
    bool is_signed = qm_type_of(c->unit, qm_row(c->unit, n)->type)->is_signed;
    return is_signed ? r.low > INT32_MIN && r.high < INT32_MAX : r.high < UINT32_MAX;
}

// Has somebody bounded both factors, but not enough?
static bool bounded_badly(ck_context *c, qm_node n)
{
    const qm_unit *u = c->unit;
    qm_range a, b;
    if (!qm_range_at(c->analysis, qm_child(u, n, 0), &a) || !qm_range_at(c->analysis, qm_child(u, n, 1), &b)) return false;
    bool known = a.high > 0 && b.high > 0 && a.high < INT32_MAX && b.high < INT32_MAX && a.low >= 0 && b.low >= 0;
    return known && a.low != a.high && b.low != b.high && a.high > (i64)UINT32_MAX / 2 / b.high;
}

// A constant factor; a small one needs the other to be beyond what such numbers ever are.
static bool has_constant_factor(const qm_unit *u, qm_node n, i64 below)
{
    for (u32 i = 0; i < 2; i++) {
        i64 value;
        if (qm_int_value(u, qm_child(u, n, i), &value) && value < below && value > -below) return true;
    }
    return false;
}

static bool is_order(qm_op op) { return op == QMO_LT || op == QMO_LE || op == QMO_GT || op == QMO_GE; }

// Is the value held against a limit, so that a guard relies on it: compared at once, or by the name it gets?
static bool is_held_against(const qm_unit *u, qm_node up)
{
    const qm_node_row *r = qm_row(u, up);
    if (r->kind == QM_BINARY) return is_order((qm_op)r->op);
    qm_var v = r->kind == QM_DECL ? r->var : r->kind == QM_ASSIGN ? qm_root_var(u, qm_first(u, up)) : (qm_var){0};
    u32 n = 0;
    const qm_node *uses = v.i ? qm_uses(u, v, &n) : NULL;
    for (u32 i = 0; i < n; i++) {
        qm_node p = qm_parent(u, uses[i]);
        if (qm_is(p) && qm_kind_of(u, p) == QM_BINARY && is_order((qm_op)qm_row(u, p)->op)) return true;
    }
    return false;
}

// What the 64 bits are for: a declaration, an assignment, a return, a comparison; {0}: only what an operator or a call takes.
static qm_node wanted_by(const qm_unit *u, qm_node cast)
{
    qm_node up = qm_parent(u, cast);
    for (; qm_is(up) && has_size(u, up, WIDE) && qm_kind_of(u, up) == QM_BINARY; up = qm_parent(u, up)) {
        qm_op op = (qm_op)qm_row(u, up)->op;
        if (op != QMO_ADD && op != QMO_SUB && op != QMO_MUL) return (qm_node){0};
    }
    qm_kind k = qm_is(up) ? qm_kind_of(u, up) : QM_NONE;
    bool good = k == QM_DECL || k == QM_ASSIGN || k == QM_RETURN || (k == QM_BINARY && is_order((qm_op)qm_row(u, up)->op));
    return good ? up : (qm_node){0};
}

// Worth telling when nothing is known of the factors?
static bool is_wanted(ck_context *c, const product *p)
{
    if (!qm_is(p->wide) || fits(c, p->product)) return false;
    qm_node up = wanted_by(c->unit, p->wide);
    bool any = str_is(str_of(c->option(c, "products")), "any");
    return qm_is(up) && !has_constant_factor(c->unit, p->product, any ? LARGE_FACTOR : INT64_MAX) && (any || is_held_against(c->unit, up));
}

// --------------------------------------------------------------------------------------------------------------- reports
static void offer_wide(const product *p, ck_finding *f)
{
    const qm_unit *u = p->c->unit;
    fx_fix *fix = ck_fix(p->c, f, FX_SAFE, "work it out in 64 bits");
    if (!qm_is(p->wide)) {
        fx_withhold(fix, "where it goes takes an int");
        return;
    }
    qm_node first = qm_child(u, qm_is(p->product) ? p->product : p->whole, 0);
    str text = qm_text(u, first);
    bool is_signed = qm_type_of(u, qm_row(u, factor(u, first))->type)->is_signed;
    str wide = qm_fix_word(p->c->facts, is_signed ? "wide" : "wide-unsigned");
    fx_replace(fix, qm_row(u, first)->text, "%.*s(%.*s)", STR_ARG(wide), STR_ARG(text));
}

// The operand that somebody outside decides and nothing bounds.
static bool outside_operand(const product *p, qm_node n, ck_tainted *t)
{
    const qm_unit *u = p->c->unit;
    n = factor(u, n);
    if (is_arithmetic(u, n, QMO_MUL) || is_arithmetic(u, n, QMO_ADD) || is_arithmetic(u, n, QMO_SUB))
        return outside_operand(p, qm_child(u, n, 0), t) || outside_operand(p, qm_child(u, n, 1), t);
    if (!has_size(u, n, NARROW) || !qm_taint_at(p->c->analysis, n, &t->taint)) return false;
    t->at = n;
    for (u32 k = 0; k < QM_OUTSIDE_COUNT; k++) {
        t->from = (qm_outside)k;
        if (qm_is_dangerous(&t->taint, t->from, QM_SINK_SIZE) && !ck_is_trusted(p->c, t->from)) return true;
    }
    return false;
}

static void judge(const product *p)
{
    ck_context *c = p->c;
    const qm_unit *u = c->unit;
    ck_site(c, p->whole);
    if (fits(c, p->whole) || (qm_is(p->product) && fits(c, p->product) && p->product.i == factor(u, p->whole).i)) return;
    ck_tainted t = {.c = c, .call = p->whole};
    if (outside_operand(p, p->whole, &t)) {
        const char *what = qm_is(p->product) ? "product" : "sum";
        offer_wide(p, ck_report_tainted(&t, "this %s overflows its 32 bits when '%.*s' is large", what, STR_ARG(ck_say(c, t.at))));
        return;
    }
    if (!qm_is(p->product)) return;
    bool bad = bounded_badly(c, p->product);
    if (!bad && !is_wanted(c, p)) return;
    ck_finding *f = bad ? ck_report(c, p->whole, "this product overflows its 32 bits though both factors are bounded")
                        : ck_report(c, p->whole, "this product is worked out in 32 bits and has overflown before it gets its 64 bits");
    if (qm_is(p->wide)) ck_add_note(c, f, qm_row(u, qm_statement_of(u, p->wide))->at, "64 bits are wanted here");
    offer_wide(p, f);
}

// An implicit conversion from 32 to 64 bits.
static void judge_cast(ck_context *c, qm_node n)
{
    const qm_unit *u = c->unit;
    if (!(qm_row(u, n)->flags & QMF_IMPLICIT) || !has_size(u, n, WIDE)) return;
    qm_node whole = factor(u, qm_first(u, n));
    qm_node product_node = product_in(u, whole);
    if (qm_is(product_node) || is_arithmetic(u, whole, QMO_ADD)) judge(&(product){c, whole, product_node, n});
}

// A size in 32 bits: new T[a * b], and arguments that facts call a size; also by the name that the product has got.
static void judge_size(ck_context *c, qm_node size)
{
    const qm_unit *u = c->unit;
    qm_node bare = size;
    while (qm_is(bare) && qm_kind_of(u, bare) == QM_CAST && (qm_row(u, bare)->flags & QMF_IMPLICIT)) bare = qm_first(u, bare);
    const qm_node_row *r = qm_is(bare) ? qm_row(u, bare) : NULL;
    if (r && r->kind == QM_VAR && qm_var_of(u, r->var)->kind == QMV_LOCAL && qm_is_constant(u, r->var)) size = qm_var_of(u, r->var)->init;
    if (!qm_is(size) || !has_size(u, size, NARROW)) return;
    qm_node product_node = product_in(u, size);
    if (qm_is(product_node)) judge(&(product){c, factor(u, size), product_node, {0}});
}

static void judge_row(ck_context *c, qm_func f, qm_node n)
{
    (void)f;
    const qm_unit *u = c->unit;
    const qm_node_row *r = qm_row(u, n);
    if (r->kind == QM_CAST) judge_cast(c, n);
    if (r->kind == QM_NEW && (r->flags & QMF_ARRAY)) judge_size(c, qm_first(u, n));
    if (r->kind != QM_CALL && r->kind != QM_CONSTRUCT) return;
    const qm_fact *sinks[MAX_SINKS];
    u32 count = qm_facts_func(c->facts, u, r->func, QMK_SINK, sinks, MAX_SINKS);
    for (u32 i = 0; i < count && i < MAX_SINKS; i++)
        if (str_is(sinks[i]->text, qm_sink_name(QM_SINK_SIZE))) judge_size(c, qm_at_pos(u, n, sinks[i]->pos));
}

static void run(ck_context *c) { ck_each_row(c, CK_ALL_ROWS, judge_row); }

static const char *const options[] = {CK_SOURCES("peer file"),
                                      "products=guards: any = also products of which nothing is known but that 64 bits are wanted", NULL};

const ck_check ck_size_overflow = {
    .id = "qtcwe-size-overflow",
    .summary = "product is worked out in 32 bits and overflows before it is widened or used as a size",
    .cwe = {190, 680},
    .severity = CK_WARNING,
    .profile = CK_DEFAULT,
    .fix = FX_SAFE,
    .since = "0.1",
    .options = options,
    .run = run,
};
