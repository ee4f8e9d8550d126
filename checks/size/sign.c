// Amounts that are negative when a call has failed, used as if they were amounts.
#include "checks/check.h"
#include "qtmodel/bounds.h"
#include "qtmodel/ranges.h"
#include "qtmodel/summary.h"

enum { MAX_DEPTH = 4 };

typedef struct use {
    qm_node at;           // by this call, subscript, comparison
    const char *as;       // what for
    qm_func within;       // the function of the program that is given it, and does that; {0}: here
} use;

// Why the call may answer a negative number: a fact, or a function of the program that returns a negative constant.
typedef struct reason { const qm_fact *fact; place at; } reason;

// The call of a method without arguments that a path has to pass, on the object of `call`.
typedef struct question { const qm_unit *u; qm_node call; qm_func method; } question;

static bool asks(void *user, qm_node n)
{
    const question *q = user;
    if (qm_kind_of(q->u, n) != QM_CALL || qm_row(q->u, n)->func.i != q->method.i) return false;
    qm_node object = qm_object_of(q->u, n);
    return qm_is(object) && qm_same_lvalue(q->u, object, qm_object_of(q->u, q->call));
}

// Has the caller asked what decides whether the function returns there? if (!isValid()) return -1;
static bool is_decided_before(ck_context *c, qm_node call, qm_node ret)
{
    const qm_unit *u = c->unit;
    qm_cfg *cfg = qm_is(qm_object_of(u, call)) ? ck_cfg(c, qm_enclosing_func(u, call)) : NULL;
    for (qm_node n = ret, up = qm_parent(u, n); cfg && qm_is(up); n = up, up = qm_parent(u, up)) {
        qm_node cond = qm_kind_of(u, up) == QM_IF ? qm_child(u, up, 2) : (qm_node){0};
        for (u32 i = cond.i; qm_is(cond) && i < qm_end(u, cond); i++) {
            question q = {u, call, qm_row(u, (qm_node){i})->func};
            if (qm_kind_of(u, (qm_node){i}) != QM_CALL || qm_nargs(u, (qm_node){i})) continue;
            qm_node object = qm_object_of(u, (qm_node){i});
            if (qm_is(object) && qm_kind_of(u, object) == QM_THIS && qm_always_before(cfg, call, asks, NULL, &q)) return true;
        }
    }
    return false;
}

static bool returns_negative(ck_context *c, qm_node call, qm_func f, place *at)
{
    const qm_unit *u = c->unit;
    const qm_func_row *row = qm_func_of(u, f);
    if (!qm_is(row->body) || row->flags & (QMFN_TAINTED | QMFN_TEMPLATE)) return false;
    for (u32 i = row->body.i; i < qm_end(u, row->body); i++) {
        i64 value;
        qm_node n = {i};
        if (qm_kind_of(u, n) != QM_RETURN || !qm_is(qm_first(u, n)) || !qm_int_value(u, qm_first(u, n), &value) || value >= 0) continue;
        if (is_decided_before(c, call, n)) continue;
        *at = qm_row(u, n)->at;
        return true;
    }
    return false;
}

static bool may_fail(ck_context *c, qm_node call, reason *why)
{
    const qm_unit *u = c->unit;
    if (!qm_is(call) || qm_kind_of(u, call) != QM_CALL) return false;
    qm_func f = qm_row(u, call)->func;
    const qm_type_row *t = qm_type_of(u, qm_func_of(u, f)->result);
    if (t->kind != QMT_INT || !t->is_signed) return false;
    const qm_fact *failure = qm_fact_func(c->facts, u, f, QMK_FAILURE);
    *why = (reason){.fact = failure && str_is(failure->text, "-1") ? failure : NULL};
    if (why->fact) return true;
    qm_func one = qm_called(u, call);
    return one.i && returns_negative(c, call, one, &why->at);
}

// ------------------------------------------------------------------------------------------------------------- what it is
static bool is_size_argument(ck_context *c, qm_node call, qm_node arg)
{
    const qm_unit *u = c->unit;
    qm_func f = qm_row(u, call)->func;
    static const qm_fact_key buffers[] = {QMK_WRITES_BUFFER, QMK_READS_BUFFER};
    for (u32 i = 0; i < 2; i++) {
        qm_node size = qm_at_pos(u, call, qm_fact_role(c->facts, u, f, buffers[i], "size"));
        if (qm_is(size) && size.i == arg.i) return true;
    }
    if (qm_says(c->facts, u, f, QMK_RESIZES) && qm_arg(u, call, 0).i == arg.i) return true;
    const qm_func_row *callee = qm_func_of(u, f);
    // Who asks for less than no room gets none, where the amount has a sign.
    if (qm_says(c->facts, u, f, QMK_MAKES_ROOM) && callee->n_params && qm_type_of(u, qm_var_of(u, (qm_var){callee->first_param})->type)->is_signed) return false;
    const qm_fact *sinks[6];
    u32 n = qm_facts_func(c->facts, u, f, QMK_SINK, sinks, 6);
    for (u32 i = 0; i < n && i < 6; i++)
        if (str_is(sinks[i]->text, "size") && qm_at_pos(u, call, sinks[i]->pos).i == arg.i) return true;
    return false;
}

static bool is_multiple(const qm_unit *u, qm_node n)
{
    i64 factor;
    if (qm_kind_of(u, n) != QM_BINARY || qm_row(u, n)->op != QMO_MUL) return false;
    return qm_int_value(u, qm_child(u, n, 0), &factor) || qm_int_value(u, qm_child(u, n, 1), &factor);
}

static bool read_use(ck_context *c, qm_node n, u32 depth, use *out);

// Does the function of the program that is given the value use it like this, and nobody there asks what it is?
static bool is_used_inside(ck_context *c, qm_node call, qm_node arg, u32 depth, use *out)
{
    const qm_unit *u = c->unit;
    qm_func f = qm_called(u, call);
    const qm_func_row *row = qm_func_of(u, f);
    if (!f.i || depth >= MAX_DEPTH || !qm_is(row->body) || row->flags & (QMFN_TAINTED | QMFN_TEMPLATE)) return false;
    for (u32 p = 0; p < row->n_params && p < qm_nargs(u, call); p++) {
        qm_var param = {row->first_param + p};
        if (qm_arg(u, call, p).i != arg.i || qm_type_of(u, qm_var_of(u, param)->type)->kind != QMT_INT) continue;
        u32 n;
        const qm_node *uses = qm_uses(u, param, &n);
        for (u32 i = 0; i < n; i++) {
            qm_range r;
            bool given = qm_value_at(c->analysis, uses[i], &r) && !r.looked && qm_is(r.origin) && qm_row(u, r.origin)->var.i == param.i;
            if (given && read_use(c, uses[i], depth + 1, out)) return out->within = f, true;
        }
    }
    return false;
}

// How the value is used; false: in a way that a negative number does not hurt, or that is not known.
static bool read_use(ck_context *c, qm_node n, u32 depth, use *out)
{
    const qm_unit *u = c->unit;
    *out = (use){0};
    qm_node up = qm_parent(u, n);
    // Also so many times a constant: sizeof(T) * n.
    while (qm_is(up) && (qm_kind_of(u, up) == QM_CAST || is_multiple(u, up))) {
        if (qm_type_of(u, qm_row(u, up)->type)->kind != QMT_INT) return false;
        n = up;
        up = qm_parent(u, up);
    }
    if (!qm_is(up)) return false;
    out->at = up;
    const qm_node_row *r = qm_row(u, up);
    if (r->kind == QM_SUBSCRIPT && qm_child(u, up, 1).i == n.i) return out->as = "an index", true;
    if (r->kind == QM_NEW && r->flags & QMF_ARRAY && qm_first(u, up).i == n.i) return out->as = "a size", true;
    if (r->kind != QM_CALL && r->kind != QM_CONSTRUCT) return false;
    qm_node index = qm_at_pos(u, up, qm_fact_role(c->facts, u, r->func, QMK_ELEMENT_AT, "index"));
    if (qm_is(index) && index.i == n.i) return out->as = "an index", true;
    if (is_size_argument(c, up, n)) return out->as = "a size", true;
    return is_used_inside(c, up, n, depth, out);
}

// ----------------------------------------------------------------------------------------------------------------- telling
static void judge(ck_context *c, qm_func in, qm_node n)
{
    (void)in;
    const qm_unit *u = c->unit;
    use x;
    reason why;
    qm_range r;
    const qm_node_row *row = qm_row(u, n);
    if (qm_type_of(u, row->type)->kind != QMT_INT || !read_use(c, n, 0, &x)) return;
    qm_node call = n;
    if (row->kind != QM_CALL) {
        if (!qm_value_at(c->analysis, n, &r) || r.looked || r.low >= 0) return;
        call = r.origin;
    } else if (qm_range_at(c->analysis, n, &r) && r.low >= 0) {
        return;
    }
    if (!may_fail(c, call, &why)) return;
    // What a look-up of the program does not find is mostly known to be there.
    if (!why.fact && str_is(str_of(x.as), "an index")) return;
    ck_site(c, n);
    str callee = qm_func_of(u, qm_row(u, call)->func)->name;
    ck_finding *f = ck_report(c, n, "'%.*s' is negative when '%.*s' has failed, and used as %s", STR_ARG(ck_say(c, n)), STR_ARG(callee), x.as);
    ck_because(c, f, why.fact);
    if (place_is(why.at)) ck_add_note(c, f, why.at, "this is what '%.*s' answers then", STR_ARG(callee));
    if (call.i != n.i) ck_add_note(c, f, qm_row(u, call)->at, "it comes from here, and nothing asks whether it is negative");
    if (x.within.i) ck_add_note(c, f, qm_row(u, x.at)->at, "'%.*s' uses it here as it is", STR_ARG(qm_func_of(u, x.within)->name));
}

static void run(ck_context *c) { ck_each_row(c, CK_ROWS(QM_VAR) | CK_ROWS(QM_MEMBER) | CK_ROWS(QM_CALL), judge); }

const ck_check ck_size_sign = {
    .id = "qtcwe-size-sign",
    .summary = "negative answer of a failed call is used as a size or an index",
    .cwe = {195, 253},
    .severity = CK_WARNING,
    .profile = CK_DEFAULT,
    .fix = FX_NONE,
    .since = "0.1",
    .run = run,
};
