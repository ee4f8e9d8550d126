// Counting bytes as if they came in the portions that were asked for: a countdown that waits for exactly zero, a count
// that waits for exactly the total, a buffer that is used as if a read had filled it.
#include "checks/check.h"
#include "qtmodel/bounds.h"

// A counter that is moved by an amount and then compared for equality.
typedef struct countdown {
    ck_context *c;
    qm_cfg *cfg;
    qm_node step;      // the ASSIGN
    qm_node counter;   // its left side
    qm_node amount;
    bool down;
    qm_excess excess;
    qm_node test;      // the comparison, or the counter itself where it is used as a condition
    bool until;        // the test asks whether the end is reached (==, !x); else whether it is not (!=, x)
} countdown;

// ----------------------------------------------------------------------------------------------------------- countdown

// Is this row the same storage, or a way to write it?
static bool is_counter(const countdown *d, qm_node n)
{
    return qm_is(n) && qm_same_lvalue(d->c->unit, n, d->counter);
}

static bool writes_counter(void *user, qm_node n)
{
    const countdown *d = user;
    return n.i != d->step.i && qm_assigns(d->c->unit, n, d->counter);
}

static bool is_order(qm_op op)
{
    return op == QMO_LT || op == QMO_LE || op == QMO_GT || op == QMO_GE || op == QMO_CMP3;
}

// Somewhere in the function the counter is compared by order, so that stepping past the end is noticed.
static bool order_is_tested(const countdown *d)
{
    const qm_unit *u = d->c->unit;
    qm_node body = qm_func_of(u, d->cfg->func)->body;
    for (u32 i = body.i; i < qm_end(u, body); i++) {
        const qm_node_row *r = &u->nodes.rows[i];
        if (r->kind != QM_BINARY || !is_order((qm_op)r->op)) continue;
        for (u32 k = i; k < r->end; k++)
            if (is_counter(d, (qm_node){k})) return true;
    }
    return false;
}

static bool mentions(const qm_unit *u, qm_node in, qm_node what)
{
    for (u32 i = in.i; i < qm_end(u, in); i++)
        if (qm_same_lvalue(u, (qm_node){i}, what)) return true;
    return false;
}

// x == 0, x != 0, x == total; as a condition also x and !x.
static bool is_test(countdown *d, qm_node n)
{
    const qm_unit *u = d->c->unit;
    const qm_node_row *r = qm_row(u, n);
    if (r->kind == QM_BINARY && (r->op == QMO_EQ || r->op == QMO_NE)) {
        qm_node left = qm_child(u, n, 0), right = qm_child(u, n, 1);
        bool first = is_counter(d, qm_strip(u, left));
        if (!first && !is_counter(d, qm_strip(u, right))) return false;
        qm_node end = first ? right : left;
        i64 value;
        bool zero = qm_int_value(u, end, &value) && value == 0;
        // Equal to the amount itself: that asks for the first portion, not for the last.
        if (d->down ? !zero : zero || mentions(u, end, qm_strip(u, d->amount)) || mentions(u, end, d->counter))
            return false;
        d->until = r->op == QMO_EQ;
        return true;
    }
    if (!d->down || r->kind != QM_CAST || qm_type_of(u, r->type)->kind != QMT_BOOL ||
        !is_counter(d, qm_strip(u, qm_first(u, n))))
        return false;
    d->until = false;
    return true;
}

static bool find_test(countdown *d)
{
    const qm_unit *u = d->c->unit;
    qm_node body = qm_func_of(u, d->cfg->func)->body;
    for (u32 i = body.i; i < qm_end(u, body); i++) {
        qm_node n = {i};
        if (!is_test(d, n)) continue;
        qm_path_query q = {.from = d->step, .to = n, .stops_node = writes_counter, .user = d};
        if (!qm_path_find(d->cfg, &q, NULL)) continue;
        d->test = n;
        return true;
    }
    return false;
}

// ----------------------------------------------------------------------------------------------------------------- fix

static const char *new_operator(const countdown *d, bool counter_first)
{
    bool less = d->down == d->until;  // countdown: done at <= 0, on while > 0; count: done at >= total, on while <
    if (d->until) return less == counter_first ? "<=" : ">=";
    return less == counter_first ? "<" : ">";
}

static void offer_order(const countdown *d, ck_finding *f)
{
    ck_context *c = d->c;
    const qm_unit *u = c->unit;
    fx_fix *fix = ck_fix(c, f, FX_SAFE, "end also when the step goes past the end");
    const qm_type_row *t = qm_type_of(u, qm_row(u, d->counter)->type);
    while (t->kind == QMT_REFERENCE) t = qm_type_of(u, t->target);
    if (t->kind != QMT_INT || (d->down && !t->is_signed))
        fx_withhold(fix, d->down ? "the counter is unsigned and wraps: compare before subtracting"
                                 : "the counter's type is not known");
    const qm_node_row *r = qm_row(u, d->test);
    if (r->kind == QM_CAST) {
        qm_node whole = d->test, p = qm_parent(u, whole);
        bool negated = qm_is(p) && qm_kind_of(u, p) == QM_UNARY && qm_row(u, p)->op == QMO_NOT;
        if (negated) whole = p;
        str name = qm_text(u, qm_first(u, d->test));
        if (!name.n) fx_withhold(fix, "the condition comes from a macro");
        fx_replace(fix, qm_row(u, whole)->text, "%.*s %s 0", STR_ARG(name), negated ? "<=" : ">");
        return;
    }
    qm_node left = qm_child(u, d->test, 0), right = qm_child(u, d->test, 1);
    str a = qm_text(u, left), b = qm_text(u, right);
    if (!a.n || !b.n) fx_withhold(fix, "the condition comes from a macro");
    const char *op = new_operator(d, is_counter(d, qm_strip(u, left)));
    fx_replace(fix, r->text, "%.*s %s %.*s", STR_ARG(a), op, STR_ARG(b));
}

static void report_countdown(const countdown *d)
{
    ck_context *c = d->c;
    const qm_unit *u = c->unit;
    str name = ck_say(c, d->counter);
    ck_finding *f =
        d->down
            ? ck_report(c, d->test, "'%.*s' can step over zero: bytes do not come in the portions that were asked for",
                        STR_ARG(name))
            : ck_report(c, d->test,
                        "'%.*s' can step over the total: bytes do not come in the portions that were asked for",
                        STR_ARG(name));
    ck_because(c, f, d->excess.fact);
    ck_add_note(c, f, qm_row(u, d->excess.source)->at, "the peer decides how much this is");
    ck_add_note(c, f, qm_row(u, d->step)->at, "'%.*s' is %s by it here, whatever is left", STR_ARG(name),
                d->down ? "reduced" : "increased");
    offer_order(d, f);
}

// x -= amount, x += amount, x = x - amount, x = x + amount.
static bool read_step(countdown *d)
{
    const qm_unit *u = d->c->unit;
    qm_op op = (qm_op)qm_row(u, d->step)->op;
    d->counter = qm_strip(u, qm_child(u, d->step, 0));
    d->amount = qm_child(u, d->step, 1);
    if (op == QMO_ASSIGN) {
        qm_node sum = qm_strip(u, d->amount);
        if (!qm_is(sum) || qm_kind_of(u, sum) != QM_BINARY || !is_counter(d, qm_strip(u, qm_child(u, sum, 0))))
            return false;
        op = (qm_op)qm_row(u, sum)->op;
        d->amount = qm_child(u, sum, 1);
    }
    d->down = op == QMO_SUB;
    return qm_is(d->counter) && (op == QMO_SUB || op == QMO_ADD);
}

static void check_step(ck_context *c, qm_cfg *cfg, qm_node step)
{
    countdown d = {.c = c, .cfg = cfg, .step = step};
    if (!read_step(&d)) return;
    qm_limit limit = {.lvalue = d.counter, .counter = true, .bytes = -1};
    if (!qm_can_exceed(cfg, c->facts, d.amount, step, &limit, &d.excess) || !qm_is(d.excess.source)) return;
    ck_site(c, step);
    if (order_is_tested(&d)) return;
    if (find_test(&d)) report_countdown(&d);
}

// ------------------------------------------------------------------------------------------------------ dropped result

typedef struct refill { ck_context *c; qm_var buffer; qm_node call; } refill;

static bool fills_again(void *user, qm_node n)
{
    const refill *r = user;
    const qm_unit *u = r->c->unit;
    const qm_node_row *row = qm_row(u, n);
    if (n.i == r->call.i) return true;
    if (row->kind == QM_DECL) return row->var.i == r->buffer.i;
    if (row->kind != QM_CALL) return false;
    qm_node pointer = qm_at_pos(u, n, qm_fact_role(r->c->facts, u, row->func, QMK_WRITES_BUFFER, "pointer"));
    return qm_is(pointer) && qm_root_var(u, pointer).i == r->buffer.i;
}

// The first use of the buffer behind the call that reads it.
static qm_node use_behind(ck_context *c, qm_cfg *cfg, const refill *r)
{
    const qm_unit *u = c->unit;
    u32 n;
    const qm_node *uses = qm_uses(u, r->buffer, &n);
    for (u32 i = 0; i < n; i++) {
        if (qm_contains(u, r->call, uses[i]) || qm_enclosing_func(u, uses[i]).i != cfg->func.i ||
            qm_is_written(u, uses[i]))
            continue;
        qm_path_query q = {.from = r->call, .to = uses[i], .stops_node = fills_again, .user = (void *)r};
        if (qm_path_find(cfg, &q, NULL)) return uses[i];
    }
    return (qm_node){0};
}

// A read whose result nobody looks at, of more than one byte, into a buffer that is then used.
static void check_dropped(ck_context *c, qm_cfg *cfg, qm_node call)
{
    const qm_unit *u = c->unit;
    qm_func f = qm_row(u, call)->func;
    qm_node parent = qm_parent(u, call);
    const qm_fact *partial = qm_fact_func(c->facts, u, f, QMK_PARTIAL_IO);
    // Where facts say that the result must be looked at, that is another check's finding.
    if (!partial || !qm_is(parent) || qm_kind_of(u, parent) != QM_EXPR_STMT || qm_says(c->facts, u, f, QMK_MUST_CHECK))
        return;
    qm_node size = qm_at_pos(u, call, partial->pos);
    qm_node pointer = qm_at_pos(u, call, qm_fact_role(c->facts, u, f, QMK_WRITES_BUFFER, "pointer"));
    i64 bytes;
    if (!qm_is(pointer) || !qm_is(size) || (qm_int_value(u, size, &bytes) && bytes <= 1)) return;
    refill r = {c, qm_root_var(u, pointer), call};
    if (!r.buffer.i || qm_var_of(u, r.buffer)->kind != QMV_LOCAL) return;
    ck_site(c, call);
    qm_node use = use_behind(c, cfg, &r);
    if (!qm_is(use)) return;
    ck_finding *k = ck_report(c, call, "'%.*s' is used as if '%.*s' had filled it, but fewer bytes may have come",
                              STR_ARG(qm_var_of(u, r.buffer)->name), STR_ARG(qm_func_of(u, f)->name));
    ck_because(c, k, partial);
    ck_add_note(c, k, qm_row(u, use)->at, "the bytes are used here");
    fx_withhold(ck_fix(c, k, FX_REVIEW, "look at how many bytes came"),
                "what is to happen when fewer bytes come, only you know");
}

static void run(ck_context *c)
{
    for (qm_func f = ck_next_func(c, (qm_func){0}); f.i; f = ck_next_func(c, f)) {
        qm_cfg *cfg = ck_cfg(c, f);
        qm_node body = qm_func_of(c->unit, f)->body;
        for (u32 i = body.i; cfg && i < qm_end(c->unit, body); i++) {
            qm_kind k = qm_kind_of(c->unit, (qm_node){i});
            if (k == QM_ASSIGN) check_step(c, cfg, (qm_node){i});
            else if (k == QM_CALL) check_dropped(c, cfg, (qm_node){i});
        }
    }
}

const ck_check ck_socket_partial_io = {
    .id = "qtcwe-socket-partial-io",
    .summary = "bytes are counted as if they came in the portions that were asked for",
    .cwe = {252, 130, 682},
    .severity = CK_WARNING,
    .profile = CK_DEFAULT,
    .fix = FX_SAFE,
    .since = "0.1",
    .run = run,
};
