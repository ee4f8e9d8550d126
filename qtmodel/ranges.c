// The lattice of ranges: values of expressions in a state, what rows and comparisons do to it, and the answers by row.
#include "qtmodel/ranges.h"

#include "qtmodel/bounds.h"
#include "qtmodel/flow.h"
#include "qtmodel/tracked.h"

enum { MAX_DEPTH = 12, WIDEN_AFTER = 3 };

static const i64 LOWEST = INT64_MIN, HIGHEST = INT64_MAX;

// Of a number: its value; of a container: its size. The origin is the row that brought it, kept while it is the only one.
typedef struct value {
    i64 low, high;
    i64 off_low, off_high;
    u32 of;       // number + 1 of the container the offsets are to, 0 = none
    u32 origin;
    u8 looked;    // somebody has compared it
    u8 nonzero;   // or found that it is not zero
    u8 asked;     // it is a size, or made of one, and somebody has asked the container
} value;

typedef struct answers {
    qm_node body;
    value *rows;      // of interesting rows, by `at`
    u32 *at;          // by row of the body: index in rows + 1
    u32 n, cap;
    qm_node *names;   // by number of a tracked lvalue: a row that names it
    u32 n_names;
    u32 steps;
} answers;

typedef struct pass {
    const qm_unit *u;
    const qm_facts *facts;
    qm_cfg *cfg;
    qm_tracked *t;
    u32 first, n;
} pass;

static bool is_open(const value *v) { return v->low == LOWEST && v->high == HIGHEST && !v->of; }

// ------------------------------------------------------------------------------------------------------------ intervals
static value whole(const qm_unit *u, qm_type type)
{
    const qm_type_row *t = qm_type_of(u, type);
    while (t->kind == QMT_REFERENCE || t->kind == QMT_RVALUE_REF) t = qm_type_of(u, t->target);
    value v = {.low = LOWEST, .high = HIGHEST};
    if (t->kind == QMT_BOOL) return (value){.low = 0, .high = 1};
    if (t->kind != QMT_INT || t->size < 1 || t->size > 8) return v;
    if (t->size < 8) {
        i64 count = (i64)1 << (t->size * 8 - (t->is_signed ? 1 : 0));
        v.low = t->is_signed ? -count : 0;
        v.high = count - 1;
    } else if (!t->is_signed) {
        v.low = 0;
    }
    return v;
}

static value exactly(i64 n) { return (value){.low = n, .high = n}; }

static i64 add_to(i64 a, i64 b)  // stays at the ends
{
    i64 sum;
    if (a == LOWEST || a == HIGHEST) return a;
    if (__builtin_add_overflow(a, b, &sum)) return b < 0 ? LOWEST : HIGHEST;
    return sum;
}

// What does not fit the type may be anything of it.
static value fitted(const qm_unit *u, value v, qm_type type)
{
    value w = whole(u, type);
    if (v.low >= w.low && v.high <= w.high) return v;
    if (v.low > w.high || v.high < w.low) return w;
    // Part of it fits: a size is no larger than its type though nothing says how large.
    if (v.low == LOWEST) v.low = w.low;
    if (v.high == HIGHEST) v.high = w.high;
    if (v.low >= w.low && v.high <= w.high) return v;
    return w;
}

static value moved(value v, i64 by)
{
    v.low = add_to(v.low, by);
    v.high = add_to(v.high, by);
    v.off_low = add_to(v.off_low, by);
    v.off_high = add_to(v.off_high, by);
    v.nonzero = 0;
    return v;
}

static void keep_below(value *v, i64 high) { if (v->high > high) v->high = high; }
static void keep_above(value *v, i64 low) { if (v->low < low) v->low = low; }

// --------------------------------------------------------------------------------------------------------- expressions
static value value_of(const pass *p, const value *state, qm_node n, u32 depth);

static u32 slot_of(const pass *p, qm_node n)
{
    u32 i = qm_tracked_of(p->t, n);
    return i > p->first && i <= p->first + p->n ? i - p->first : 0;
}

static bool is_container(const qm_unit *u, qm_type t) { return qm_type_of(u, t)->kind == QMT_RECORD; }

// The container whose size a call tells: its slot, 0 when it is none of ours.
static u32 size_slot(const pass *p, qm_node call)
{
    if (qm_kind_of(p->u, call) != QM_CALL) return 0;
    const qm_fact *f = qm_fact_func(p->facts, p->u, qm_row(p->u, call)->func, QMK_SIZE_OF);
    qm_node c = f ? qm_at_pos(p->u, call, f->pos) : (qm_node){0};
    return qm_is(c) ? slot_of(p, c) : 0;
}

static value size_value(const pass *p, const value *state, u32 slot)
{
    const value *s = &state[slot - 1];
    return (value){.low = s->low, .high = s->high, .of = p->first + slot, .asked = s->looked};
}

static value most_of(const pass *p, const value *state, qm_node call, u32 depth)
{
    value v = {.low = LOWEST, .high = LOWEST, .looked = 1};
    for (u32 i = 0; i < qm_nargs(p->u, call); i++) {
        qm_node arg = qm_arg(p->u, call, i);
        if (qm_kind_of(p->u, arg) == QM_DEFAULT_ARG) continue;
        value x = value_of(p, state, arg, depth + 1);
        keep_above(&v, x.low);
        if (x.high > v.high) v.high = x.high;
    }
    return v;
}

static value least_of(const pass *p, const value *state, qm_node call, u32 depth)
{
    value v = {.low = HIGHEST, .high = HIGHEST};
    for (u32 i = 0; i < qm_nargs(p->u, call); i++) {
        qm_node arg = qm_arg(p->u, call, i);
        if (qm_kind_of(p->u, arg) == QM_DEFAULT_ARG) continue;
        value x = value_of(p, state, arg, depth + 1);
        if (x.low < v.low) v.low = x.low;
        keep_below(&v, x.high);
        if (x.of && !v.of) {
            v.of = x.of;
            v.off_low = LOWEST;
            v.off_high = x.off_high;
        }
    }
    v.looked = 1;
    return v;
}

static value bounded(const pass *p, const value *state, qm_node call, u32 depth)
{
    value end[3];
    static const char *const roles[] = {"low", "value", "high"};
    for (u32 i = 0; i < 3; i++) {
        qm_node n = qm_at_pos(p->u, call, qm_fact_role(p->facts, p->u, qm_row(p->u, call)->func, QMK_BOUNDS, roles[i]));
        end[i] = qm_is(n) ? value_of(p, state, n, depth + 1) : (value){.low = LOWEST, .high = HIGHEST};
    }
    value v = end[1];
    keep_above(&v, end[0].low);
    keep_below(&v, end[2].high);
    if (v.high < v.low) v.high = v.low;
    v.of = end[2].of;
    v.off_low = LOWEST;
    v.off_high = end[2].off_high;
    v.looked = 1;
    return v;
}

static value call_value(const pass *p, const value *state, qm_node n, u32 depth)
{
    qm_func f = qm_row(p->u, n)->func;
    value v = whole(p->u, qm_row(p->u, n)->type);
    v.origin = n.i;
    if (!f.i) return v;
    u32 slot = size_slot(p, n);
    if (slot) return size_value(p, state, slot);
    if (qm_says(p->facts, p->u, f, QMK_SIZE_OF)) keep_above(&v, 0), v.origin = 0;
    if (qm_says(p->facts, p->u, f, QMK_MAXIMUM)) return most_of(p, state, n, depth);
    if (qm_says(p->facts, p->u, f, QMK_MINIMUM)) return least_of(p, state, n, depth);
    if (qm_says(p->facts, p->u, f, QMK_BOUNDS)) return bounded(p, state, n, depth);
    const qm_fact *index = qm_fact_func(p->facts, p->u, f, QMK_INDEX_IN), *moved = qm_fact_func(p->facts, p->u, f, QMK_PARTIAL_IO);
    qm_node amount = moved ? qm_at_pos(p->u, n, moved->pos) : (qm_node){0};
    if (qm_is(amount)) {
        i64 most = value_of(p, state, amount, depth + 1).high;
        if (most >= 0) keep_below(&v, most);
    }
    if (!index) return v;
    qm_node c = qm_at_pos(p->u, n, index->pos);
    keep_above(&v, -1);
    slot = qm_is(c) ? slot_of(p, c) : 0;
    if (slot) v.of = p->first + slot, v.off_low = LOWEST, v.off_high = -1;
    return v;
}

static value product(value a, value b)
{
    i64 most = (i64)1 << 31;
    bool small = a.low >= -most && a.high <= most && b.low >= -most && b.high <= most;
    if (!small) return (value){.low = a.low >= 0 && b.low >= 0 ? 0 : LOWEST, .high = HIGHEST};
    i64 x[4] = {a.low * b.low, a.low * b.high, a.high * b.low, a.high * b.high};
    value v = {.low = x[0], .high = x[0]};
    for (u32 i = 1; i < 4; i++) {
        if (x[i] < v.low) v.low = x[i];
        if (x[i] > v.high) v.high = x[i];
    }
    return v;
}

static value difference(value a, value b)
{
    if (b.low == b.high) return b.low == LOWEST ? (value){.low = LOWEST, .high = HIGHEST} : moved(a, -b.low);
    value v = {.low = LOWEST, .high = HIGHEST};
    if (b.high != HIGHEST) v.low = add_to(a.low, -b.high);
    if (b.low != LOWEST) v.high = add_to(a.high, -b.low);
    if (a.of && b.low >= 0) v.of = a.of, v.off_low = LOWEST, v.off_high = a.off_high;
    return v;
}

static value sum(value a, value b)
{
    if (b.low == b.high) return moved(a, b.low);
    if (a.low == a.high) return moved(b, a.low);
    value v = {.low = LOWEST, .high = HIGHEST};
    if (a.low != LOWEST && b.low != LOWEST) v.low = add_to(a.low, b.low);
    if (a.high != HIGHEST && b.high != HIGHEST) v.high = add_to(a.high, b.high);
    return v;
}

static value arithmetic(qm_op op, value a, value b)
{
    value open = {.low = LOWEST, .high = HIGHEST};
    switch (op) {
    case QMO_ADD: return sum(a, b);
    case QMO_SUB: return difference(a, b);
    case QMO_MUL: return product(a, b);
    case QMO_DIV:
        if (b.low < 1) return open;
        return (value){.low = a.low >= 0 ? 0 : a.low, .high = a.high <= 0 ? 0 : b.low > 1 && a.high != HIGHEST ? a.high / b.low : a.high};
    case QMO_REM:
        if (b.low < 1) return open;
        return (value){.low = a.low >= 0 ? 0 : b.high == HIGHEST ? LOWEST : 1 - b.high, .high = add_to(b.high, -1),
                       .of = b.of, .off_low = LOWEST, .off_high = add_to(b.off_high, -1)};
    case QMO_AND:
        if (b.low >= 0) return (value){.low = 0, .high = b.high};
        return a.low >= 0 ? (value){.low = 0, .high = a.high} : open;
    case QMO_SHR:
        return a.low >= 0 && b.low >= 0 && b.low < 63 ? (value){.low = 0, .high = a.high >> b.low} : open;
    default: return open;
    }
}

static value join_values(value a, value b)
{
    value v = {.low = a.low < b.low ? a.low : b.low, .high = a.high > b.high ? a.high : b.high, .looked = a.looked || b.looked, .asked = a.asked || b.asked,
               .nonzero = (a.nonzero || a.low > 0 || a.high < 0) && (b.nonzero || b.low > 0 || b.high < 0)};
    if (a.of == b.of && a.of) {
        v.of = a.of;
        v.off_low = a.off_low < b.off_low ? a.off_low : b.off_low;
        v.off_high = a.off_high > b.off_high ? a.off_high : b.off_high;
    }
    if (v.of && v.off_low == LOWEST && v.off_high == HIGHEST) v.of = 0, v.off_low = v.off_high = 0;
    v.origin = a.origin == b.origin ? a.origin : 0;
    return v;
}

static value value_of(const pass *p, const value *state, qm_node n, u32 depth)
{
    const qm_unit *u = p->u;
    i64 c;
    value open = {.low = LOWEST, .high = HIGHEST};
    if (!qm_is(n) || depth > MAX_DEPTH) return open;
    const qm_node_row *r = qm_row(u, n);
    if (qm_int_value(u, n, &c)) {
        value v = exactly(c);
        v.origin = n.i;
        return fitted(u, v, r->type);
    }
    u32 slot = r->kind == QM_VAR || r->kind == QM_MEMBER ? slot_of(p, n) : 0;
    if (slot) return is_container(u, r->type) ? open : state[slot - 1];
    value v = whole(u, r->type);
    switch ((qm_kind)r->kind) {
    case QM_CAST: {
        qm_type_kind to = qm_type_of(u, r->type)->kind, from = qm_type_of(u, qm_row(u, qm_first(u, n))->type)->kind;
        bool number = (to == QMT_INT || to == QMT_BOOL || to == QMT_ENUM) && (from == QMT_INT || from == QMT_BOOL || from == QMT_ENUM);
        if (!number) return v;
        return to == QMT_BOOL ? v : fitted(u, value_of(p, state, qm_first(u, n), depth + 1), r->type);
    }
    case QM_INIT_LIST: return qm_count(u, n) == 1 ? fitted(u, value_of(p, state, qm_first(u, n), depth + 1), r->type) : v;
    case QM_CALL: return fitted(u, call_value(p, state, n, depth), r->type);
    case QM_ASSIGN: slot = slot_of(p, qm_first(u, n)); return slot ? state[slot - 1] : v;
    case QM_UNARY:
        slot = slot_of(p, qm_first(u, n));
        if (r->op == QMO_PREINC || r->op == QMO_PREDEC) return slot ? state[slot - 1] : v;  // its row has been stepped over
        if (r->op == QMO_POSTINC || r->op == QMO_POSTDEC) return slot ? fitted(u, moved(state[slot - 1], r->op == QMO_POSTINC ? -1 : 1), r->type) : v;
        if (r->op == QMO_NEG) return fitted(u, difference(exactly(0), value_of(p, state, qm_first(u, n), depth + 1)), r->type);
        return v;
    case QM_BINARY:
        if (r->op == QMO_COMMA) return value_of(p, state, qm_child(u, n, 1), depth + 1);
        if (qm_type_of(u, r->type)->kind != QMT_INT) return v;
        return fitted(u, arithmetic((qm_op)r->op, value_of(p, state, qm_child(u, n, 0), depth + 1),
                                    value_of(p, state, qm_child(u, n, 1), depth + 1)), r->type);
    case QM_COND: {
        qm_node yes = qm_child(u, n, 1);
        if (!qm_is(yes) || qm_kind_of(u, yes) == QM_NONE) return v;
        value a = value_of(p, state, yes, depth + 1), b = value_of(p, state, qm_child(u, n, 2), depth + 1);
        return join_values(a, b);
    }
    default: return v;
    }
}

// -------------------------------------------------------------------------------------------------------------- writes
static void forget_container(const pass *p, value *state, u32 slot)
{
    for (u32 i = 0; i < p->n; i++)
        if (state[i].of == p->first + slot) state[i].of = 0, state[i].off_low = state[i].off_high = 0;
}

static void reset(const pass *p, value *state, u32 slot)
{
    const qm_tracked_row *row = &p->t->rows.rows[p->first + slot - 1];
    qm_type type = qm_var_of(p->u, row->var)->type;
    bool container = is_container(p->u, type);
    u8 looked = state[slot - 1].looked;  // who asks whether a container is empty, and takes elements out, knows what is left
    state[slot - 1] = container ? (value){.low = 0, .high = HIGHEST} : whole(p->u, type);
    state[slot - 1].looked = looked;
    if (container) forget_container(p, state, slot);
}

static void set(const pass *p, value *state, u32 slot, value v)
{
    const qm_tracked_row *row = &p->t->rows.rows[p->first + slot - 1];
    qm_type type = qm_var_of(p->u, row->var)->type;
    if (is_container(p->u, type)) forget_container(p, state, slot);
    else v = fitted(p->u, v, type);
    state[slot - 1] = v;
}

// How many elements a container has when this has made it.
static value made_size(const pass *p, const value *state, qm_node n)
{
    value v = {.low = 0, .high = HIGHEST};
    if (!qm_is(n)) return v;
    if (qm_kind_of(p->u, n) == QM_CONSTRUCT) {
        qm_node arg = qm_arg(p->u, n, 0);
        if (!qm_is(arg) || qm_kind_of(p->u, arg) == QM_DEFAULT_ARG) return exactly(0);
        if (qm_says(p->facts, p->u, qm_row(p->u, n)->func, QMK_RESIZES)) {
            value x = value_of(p, state, arg, 0);
            keep_above(&x, 0);
            return (value){.low = x.low, .high = x.high < x.low ? x.low : x.high};
        }
        if (qm_kind_of(p->u, arg) == QM_INIT_LIST && qm_nargs(p->u, n) == 1) return exactly(qm_count(p->u, arg));
    }
    n = qm_strip(p->u, n);
    if (!qm_is(n) || qm_kind_of(p->u, n) != QM_CALL) return v;
    if (!qm_says(p->facts, p->u, qm_row(p->u, n)->func, QMK_NEVER_EMPTY)) return v;
    for (u32 i = 1; i < qm_nargs(p->u, n); i++)
        if (qm_kind_of(p->u, qm_arg(p->u, n, i)) != QM_DEFAULT_ARG) return v;
    v.low = 1;
    return v;
}

// An operator has put something into the number: stream >> n.
static void step_filled(const pass *p, value *state, qm_node n)
{
    const qm_unit *u = p->u;
    if (!(qm_row(u, n)->flags & QMF_OPERATOR)) return;
    for (qm_node c = qm_first(u, n); qm_is(c); c = qm_next(u, n, c)) {
        u32 slot = slot_of(p, c);
        if (!slot || !qm_is_written(u, c) || qm_type_of(u, qm_row(u, c)->type)->kind != QMT_INT) continue;
        state[slot - 1] = whole(u, qm_var_of(u, p->t->rows.rows[p->first + slot - 1].var)->type);
        state[slot - 1].origin = n.i;
    }
}

// Hands out elements or the buffer. A map that is indexed makes the element that it has not got.
static bool keeps_size(const pass *p, qm_func f)
{
    if (qm_func_of(p->u, f)->op == QMO_INDEX) return !qm_says(p->facts, p->u, f, QMK_ELEMENT_OF);
    return qm_says(p->facts, p->u, f, QMK_BUFFER_OF) || qm_says(p->facts, p->u, f, QMK_ELEMENT_AT);
}

static void step_call(const pass *p, value *state, qm_node n)
{
    const qm_unit *u = p->u;
    const qm_node_row *r = qm_row(u, n);
    step_filled(p, state, n);
    if (qm_may_change_members(u, p->facts, n))
        for (u32 i = 0; i < p->n; i++)
            if (p->t->rows.rows[p->first + i].member) reset(p, state, i + 1);
    if (r->kind != QM_CALL || !(r->flags & (QMF_METHOD | QMF_OPERATOR)) || !r->func.i) return;
    qm_node object = qm_first(u, n);
    u32 slot = qm_is(object) ? slot_of(p, object) : 0;
    if (!slot || !is_container(u, qm_row(u, qm_strip(u, object))->type)) return;
    const qm_func_row *f = qm_func_of(u, r->func);
    if (qm_says(p->facts, u, r->func, QMK_RESIZES)) {
        value v = value_of(p, state, qm_arg(u, n, 0), 0);
        keep_above(&v, 0);
        if (v.high < v.low) v.high = v.low;
        v.of = 0;
        set(p, state, slot, v);
    } else if (qm_is_assignment(u, r->func)) {
        set(p, state, slot, made_size(p, state, qm_arg(u, n, 0)));
    } else if (f->cls.i && !(f->flags & QMFN_CONST) && !keeps_size(p, r->func)) {
        reset(p, state, slot);
    }
}

static void look_at(const pass *p, value *state, qm_node n)
{
    for (u32 i = n.i; i < qm_end(p->u, n); i++) {
        u32 slot = p->t->of_row[i - p->t->body.i];
        if (slot > p->first && slot <= p->first + p->n) state[slot - p->first - 1].looked = 1;
    }
}

static bool is_comparison(qm_op op)
{
    return op == QMO_EQ || op == QMO_NE || op == QMO_LT || op == QMO_LE || op == QMO_GT || op == QMO_GE;
}

static void step_decl(const pass *p, value *state, qm_node n)
{
    u32 number = qm_tracked_var(p->t, qm_row(p->u, n)->var);
    u32 slot = number > p->first && number <= p->first + p->n ? number - p->first : 0;
    if (!slot) return;
    qm_node up = qm_parent(p->u, n), init = qm_first(p->u, n);
    bool each = qm_is(up) && qm_kind_of(p->u, up) == QM_RANGE_FOR && qm_first(p->u, up).i == n.i;
    if (each || !qm_is(init)) reset(p, state, slot);
    else if (is_container(p->u, qm_var_of(p->u, qm_row(p->u, n)->var)->type)) set(p, state, slot, made_size(p, state, init));
    else set(p, state, slot, value_of(p, state, init, 0));
}

// ++ and --: a signed number does not run over its end.
static value stepped(const qm_unit *u, value v, i64 by, qm_type type)
{
    value w = whole(u, type);
    bool is_signed = w.low < 0;
    v = moved(v, by);
    if (is_signed && v.high > w.high && v.low < w.high) v.high = w.high;
    if (is_signed && v.low < w.low && v.high > w.low) v.low = w.low;
    return v;
}

static void step_write(const pass *p, value *state, qm_node n)
{
    const qm_unit *u = p->u;
    const qm_node_row *r = qm_row(u, n);
    u32 slot = slot_of(p, qm_first(u, n));
    if (!slot) return;
    if (is_container(u, qm_row(u, qm_strip(u, qm_first(u, n)))->type)) {
        set(p, state, slot, made_size(p, state, qm_child(u, n, 1)));
        return;
    }
    value old = state[slot - 1], v;
    if (r->kind == QM_UNARY) v = stepped(u, old, r->op == QMO_PREINC || r->op == QMO_POSTINC ? 1 : -1, qm_row(u, qm_first(u, n))->type);
    else if (r->op == QMO_ASSIGN) v = value_of(p, state, qm_child(u, n, 1), 0);
    else v = arithmetic((qm_op)r->op, old, value_of(p, state, qm_child(u, n, 1), 0));
    if (r->kind == QM_UNARY || r->op != QMO_ASSIGN) v.looked = old.looked;
    set(p, state, slot, v);
}

static void step(void *user, void *into, qm_node n)
{
    const pass *p = user;
    value *state = into;
    const qm_node_row *r = qm_row(p->u, n);
    switch ((qm_kind)r->kind) {
    case QM_DECL: step_decl(p, state, n); break;
    case QM_ASSIGN: step_write(p, state, n); break;
    case QM_UNARY:
        if (r->op == QMO_PREINC || r->op == QMO_PREDEC || r->op == QMO_POSTINC || r->op == QMO_POSTDEC) step_write(p, state, n);
        else if (r->op == QMO_NOT) look_at(p, state, n);
        break;
    case QM_BINARY: if (is_comparison((qm_op)r->op)) look_at(p, state, n); break;
    case QM_CAST: if (qm_type_of(p->u, r->type)->kind == QMT_BOOL) look_at(p, state, n); break;
    case QM_CALL: case QM_CALL_INDIRECT: case QM_CONSTRUCT: case QM_CO_AWAIT: step_call(p, state, n); break;
    default: break;
    }
}

// ----------------------------------------------------------------------------------------------------------- conditions
// The lvalue (or the size of a container) that an operand of a comparison is.
static u32 target_of(const pass *p, qm_node n)
{
    n = qm_strip(p->u, n);
    if (!qm_is(n)) return 0;
    qm_kind k = qm_kind_of(p->u, n);
    if (k == QM_ASSIGN || (k == QM_UNARY && (qm_row(p->u, n)->op == QMO_PREINC || qm_row(p->u, n)->op == QMO_PREDEC)))
        n = qm_strip(p->u, qm_first(p->u, n));
    if (k == QM_CALL) return size_slot(p, n);
    u32 slot = slot_of(p, n);
    return slot && !is_container(p->u, qm_row(p->u, n)->type) ? slot : 0;
}

static void below(value *v, const value *x, i64 less)  // v <= x - less
{
    keep_below(v, add_to(x->high, -less));
    if (!x->of || x->off_high == HIGHEST) return;
    if (v->of != x->of) {
        v->of = x->of;
        v->off_low = LOWEST;
        v->off_high = HIGHEST;
    }
    i64 off = add_to(x->off_high, -less);
    if (v->off_high > off) v->off_high = off;
}

static void above(value *v, const value *x, i64 more)
{
    keep_above(v, add_to(x->low, more));
    if (!x->of || x->off_low == LOWEST || (v->of && v->of != x->of)) return;
    if (!v->of) {
        v->of = x->of;
        v->off_low = LOWEST;
        v->off_high = HIGHEST;
    }
    i64 off = add_to(x->off_low, more);
    if (v->off_low < off) v->off_low = off;
}

// `*v op x` holds. false: it cannot.
static bool refine(value *v, qm_op op, const value *x, bool is_size)
{
    value was = *v;
    switch (op) {
    case QMO_LT: below(v, x, 1); break;
    case QMO_LE: below(v, x, 0); break;
    case QMO_GT: above(v, x, 1); break;
    case QMO_GE: above(v, x, 0); break;
    case QMO_EQ: below(v, x, 0); above(v, x, 0); break;
    default:  // !=
        if (x->low != x->high) break;
        if (x->low == 0) v->nonzero = 1;
        if (v->low == x->low) keep_above(v, add_to(x->low, 1));
        else if (v->high == x->low) keep_below(v, add_to(x->low, -1));
        break;
    }
    if (is_size) v->of = was.of, v->off_low = was.off_low, v->off_high = was.off_high;
    v->looked = 1;
    return v->low <= v->high;
}

static bool compare(const pass *p, value *state, qm_node cond, qm_op op)
{
    qm_node left = qm_child(p->u, cond, 0), right = qm_child(p->u, cond, 1);
    value a = value_of(p, state, left, 0), b = value_of(p, state, right, 0);
    u32 l = target_of(p, left), r = target_of(p, right);
    // A comparison in another type than the operand's own says nothing when signs may be lost.
    bool fine = !(a.low < 0 && whole(p->u, qm_row(p->u, left)->type).low == 0) && !(b.low < 0 && whole(p->u, qm_row(p->u, right)->type).low == 0);
    if (!fine) return true;
    bool left_size = l && qm_kind_of(p->u, qm_strip(p->u, left)) == QM_CALL;
    bool right_size = r && qm_kind_of(p->u, qm_strip(p->u, right)) == QM_CALL;
    if (l && !refine(&state[l - 1], op, &b, left_size)) return false;
    return !r || refine(&state[r - 1], qm_op_mirrored(op), &a, right_size);
}

static bool edge(void *user, void *into, const qm_edge *e)
{
    const pass *p = user;
    value *state = into;
    bool truth;
    qm_node cond = qm_edge_condition(p->u, e, &truth);
    if (!qm_is(cond)) return true;
    const qm_node_row *r = qm_row(p->u, cond);
    if (r->kind == QM_BINARY && is_comparison((qm_op)r->op)) return compare(p, state, cond, truth ? (qm_op)r->op : qm_op_negated((qm_op)r->op));
    value zero = exactly(0);
    if (r->kind == QM_CALL && qm_says(p->facts, p->u, r->func, QMK_TELLS_EMPTY)) {
        qm_node c = qm_first(p->u, cond);
        u32 slot = qm_is(c) ? slot_of(p, c) : 0;
        return !slot || refine(&state[slot - 1], truth ? QMO_EQ : QMO_GT, &zero, true);
    }
    u32 slot = target_of(p, cond);
    if (!slot) return true;
    return refine(&state[slot - 1], truth ? QMO_NE : QMO_EQ, &zero, r->kind == QM_CALL);
}

// ------------------------------------------------------------------------------------------------------------- lattice
static bool join(void *user, void *into, const void *from, u32 visits)
{
    const pass *p = user;
    value *a = into;
    const value *b = from;
    bool changed = false;
    for (u32 i = 0; i < p->n; i++) {
        value v = join_values(a[i], b[i]);
        if (visits >= WIDEN_AFTER) {
            value w = whole(p->u, qm_var_of(p->u, p->t->rows.rows[p->first + i].var)->type);
            bool record = is_container(p->u, qm_var_of(p->u, p->t->rows.rows[p->first + i].var)->type);
            if (v.low < a[i].low) v.low = v.low >= 0 ? 0 : w.low;
            if (v.high > a[i].high) v.high = w.high;
            if (record && v.low < 0) v.low = 0;
            if (v.of && (v.off_low < a[i].off_low)) v.off_low = LOWEST;
            if (v.of && (v.off_high > a[i].off_high)) v.of = 0;
            if (!v.of) v.off_low = v.off_high = 0;
        }
        v.looked = a[i].looked || b[i].looked;
        bool same = v.low == a[i].low && v.high == a[i].high && v.of == a[i].of && v.off_low == a[i].off_low &&
                    v.off_high == a[i].off_high && v.origin == a[i].origin && v.looked == a[i].looked && v.nonzero == a[i].nonzero &&
                    v.asked == a[i].asked;
        if (same) continue;
        a[i] = v;
        changed = true;
    }
    return changed;
}

static void start(void *user, void *into)
{
    const pass *p = user;
    value *state = into;
    for (u32 i = 0; i < p->n; i++) {
        const qm_tracked_row *row = &p->t->rows.rows[p->first + i];
        const qm_var_row *v = qm_var_of(p->u, row->var);
        state[i] = is_container(p->u, v->type) ? (value){.low = 0, .high = HIGHEST} : whole(p->u, v->type);
        if (v->kind == QMV_PARAM && !row->member) state[i].origin = row->first.i;
    }
}

// Which records are containers: those of whose objects somebody in the body asks the size.
static bool wants(void *user, qm_node use)
{
    const pass *p = user;
    const qm_type_row *t = qm_type_of(p->u, qm_row(p->u, use)->type);
    if (t->kind == QMT_INT) return true;
    if (t->kind != QMT_RECORD) return false;
    qm_node call = qm_above_casts(p->u, use);
    if (!qm_is(call) || qm_kind_of(p->u, call) != QM_CALL) return t->cls.i && qm_fact_class(p->facts, p->u, t->cls, QMK_COUNTED);
    qm_func f = qm_row(p->u, call)->func;
    return qm_says(p->facts, p->u, f, QMK_SIZE_OF) || qm_says(p->facts, p->u, f, QMK_TELLS_EMPTY) ||
           qm_fact_class(p->facts, p->u, t->cls, QMK_COUNTED);
}

// ------------------------------------------------------------------------------------------------------------- answers
static void keep(answers *out, qm_node n, value v)
{
    u32 *at = &out->at[n.i - out->body.i];
    if (!*at) {
        if (out->n == out->cap) {
            out->cap = out->cap ? out->cap * 2 : 64;
            out->rows = mem_realloc(out->rows, out->cap * sizeof *out->rows);
        }
        *at = ++out->n;
    }
    out->rows[*at - 1] = v;
}

// Operands of divisions, indexes and sizes; names of what is followed.
static void record(const pass *p, answers *out, const value *state, qm_node n)
{
    const qm_node_row *r = qm_row(p->u, n);
    u32 slot = slot_of(p, n);
    if ((r->kind == QM_VAR || r->kind == QM_MEMBER) && slot) {
        keep(out, n, state[slot - 1]);
        return;
    }
    if (qm_type_of(p->u, r->type)->kind != QMT_INT) return;
    if (r->kind != QM_BINARY && r->kind != QM_CALL && r->kind != QM_CAST && r->kind != QM_UNARY && r->kind != QM_COND) return;
    value v = value_of(p, state, n, 0), w = whole(p->u, r->type);
    // Several groups may look at the row; the one that follows what it is made of knows more.
    if (p->first && !v.of && (v.low <= w.low && v.high >= w.high)) return;
    if (!is_open(&v)) keep(out, n, v);
}

typedef struct recording { pass *p; answers *out; } recording;

static void record_row(void *user, const void *state, qm_node n)
{
    const recording *r = user;
    record(r->p, r->out, state, n);
}

static void solve_group(pass *p, answers *out)
{
    qm_lattice l = {.size = (p->n ? p->n : 1) * sizeof(value), .user = p, .start = start, .join = join, .step = step, .edge = edge};
    qm_flow *flow = qm_flow_solve(p->cfg, &l);
    if (!flow) return;
    out->steps += qm_flow_steps(flow);
    qm_flow_each(flow, record_row, &(recording){p, out});
    qm_flow_free(flow);
}

static void free_answers(void *data)
{
    answers *of = data;
    mem_free(of->rows);
    mem_free(of->at);
    mem_free(of->names);
}

static const answers *answers_of(qm_analysis *a, qm_func f)
{
    const qm_unit *u = qm_analysed_unit(a);
    qm_cfg *cfg = qm_analysed_cfg(a, f);
    if (!cfg) return NULL;
    answers *out = qm_analysis_of_func(a, QM_KEPT_RANGES, f, sizeof *out, free_answers);
    if (out->at) return out;
    out->body = qm_func_of(u, f)->body;
    out->at = mem_alloc((qm_end(u, out->body) - out->body.i) * sizeof *out->at);
    pass p = {.u = u, .facts = qm_analysed_facts(a), .cfg = cfg};
    p.t = qm_tracked_new(u, f, wants, &p);
    out->n_names = p.t->rows.n;
    out->names = mem_alloc((out->n_names + 1) * sizeof *out->names);
    for (u32 i = 0; i < out->n_names; i++) out->names[i] = p.t->rows.rows[i].first;
    do {
        u32 left = p.t->rows.n - p.first;
        p.n = left < QM_TRACKED_GROUP ? left : QM_TRACKED_GROUP;
        solve_group(&p, out);
        p.first += p.n;
    } while (p.first < p.t->rows.n);
    qm_tracked_free(p.t);
    return out;
}

static const value *answer_at(qm_analysis *a, qm_node n, const answers **all)
{
    const qm_unit *u = qm_analysed_unit(a);
    if (!qm_is(n)) return NULL;
    *all = answers_of(a, qm_enclosing_func(u, n));
    if (!*all || !qm_contains(u, (*all)->body, n)) return NULL;
    u32 at = (*all)->at[n.i - (*all)->body.i];
    return at ? &(*all)->rows[at - 1] : NULL;
}

static void tell(const answers *all, const value *v, qm_range *range)
{
    *range = (qm_range){.low = v->low, .high = v->high, .off_low = v->off_low, .off_high = v->off_high,
                        .origin = {v->origin}, .looked = v->looked};
    if (v->of) range->container = all->names[v->of - 1];
    else range->off_low = LOWEST, range->off_high = HIGHEST;
}

bool qm_value_at(qm_analysis *a, qm_node n, qm_range *range)
{
    const qm_unit *u = qm_analysed_unit(a);
    const answers *all;
    i64 c;
    if (!qm_is(n)) return false;
    if (qm_int_value(u, n, &c)) {
        *range = (qm_range){.low = c, .high = c, .off_low = LOWEST, .off_high = HIGHEST, .origin = n};
        return true;
    }
    const value *v = answer_at(a, n, &all);
    if (!v || is_container(u, qm_row(u, n)->type)) return false;
    tell(all, v, range);
    return true;
}

bool qm_range_at(qm_analysis *a, qm_node n, qm_range *range)
{
    const qm_unit *u = qm_analysed_unit(a);
    if (!qm_value_at(a, n, range)) return false;
    value w = whole(u, qm_row(u, n)->type);
    return qm_is(range->container) || range->low > w.low || range->high < w.high;
}

bool qm_size_at(qm_analysis *a, qm_node container, qm_range *range)
{
    const qm_unit *u = qm_analysed_unit(a);
    const answers *all;
    qm_node n = qm_strip(u, container);
    const value *v = answer_at(a, n, &all);
    if (!v || !is_container(u, qm_row(u, n)->type)) return false;
    tell(all, v, range);
    return v->low > 0 || v->high < HIGHEST;
}

qm_known qm_index_known(qm_analysis *a, qm_node index, qm_node container)
{
    const qm_unit *u = qm_analysed_unit(a);
    qm_range i, size = {.low = 0, .high = HIGHEST};
    if (!qm_range_at(a, index, &i)) return QM_KNOWN_NOT;
    bool sized = qm_size_at(a, container, &size);
    bool related = qm_is(i.container) && qm_same_lvalue(u, i.container, container);
    if (i.high < 0 || (related && i.off_low >= 0) || (sized && size.high != HIGHEST && i.low >= size.high)) return QM_KNOWN_OUTSIDE;
    if (i.low < 0) return QM_KNOWN_NOT;
    return (related && i.off_high < 0) || (sized && i.high < size.low) ? QM_KNOWN_INSIDE : QM_KNOWN_NOT;
}

qm_zero qm_zero_at(qm_analysis *a, qm_node divisor, qm_node *witness)
{
    const qm_unit *u = qm_analysed_unit(a);
    const answers *all;
    i64 c;
    if (witness) *witness = (qm_node){0};
    if (!qm_is(divisor)) return QM_ZERO_UNKNOWN;
    if (qm_int_value(u, divisor, &c)) {
        if (witness && c == 0) *witness = divisor;
        return c == 0 ? QM_ZERO_YES : QM_ZERO_NO;
    }
    const value *v = answer_at(a, divisor, &all);
    if (!v) v = answer_at(a, qm_strip(u, divisor), &all);
    if (!v) return QM_ZERO_UNKNOWN;
    if (v->low > 0 || v->high < 0 || v->nonzero) return QM_ZERO_NO;
    if (witness) *witness = (qm_node){v->origin};
    if (v->low == 0 && v->high == 0) return QM_ZERO_YES;
    if (v->asked) return QM_ZERO_ASKED;
    if (v->looked || !v->origin) return QM_ZERO_UNKNOWN;
    qm_kind k = qm_kind_of(u, (qm_node){v->origin});
    return k == QM_VAR || k == QM_CALL ? QM_ZERO_MAYBE : QM_ZERO_UNKNOWN;
}

u32 qm_range_steps(qm_analysis *a, qm_func f)
{
    const answers *all = answers_of(a, f);
    return all ? all->steps : 0;
}
