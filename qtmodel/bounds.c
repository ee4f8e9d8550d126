// Amounts: constants, what a peer decides, and the guards and minimums that bound them.
#include "qtmodel/bounds.h"

#include "qtmodel/qt.h"

enum { MAX_DEPTH = 8, MAX_ALIASES = 16, FEW_BYTES = 4 };

// ----------------------------------------------------------------------------------------------------------- constants
static bool int_value(const qm_unit *u, qm_node n, i64 *value, u32 depth);

static bool binary_value(const qm_unit *u, qm_node n, i64 *value, u32 depth)
{
    i64 a, b;
    if (!int_value(u, qm_child(u, n, 0), &a, depth + 1) || !int_value(u, qm_child(u, n, 1), &b, depth + 1))
        return false;
    switch ((qm_op)qm_row(u, n)->op) {
    case QMO_ADD: return !__builtin_add_overflow(a, b, value);
    case QMO_SUB: return !__builtin_sub_overflow(a, b, value);
    case QMO_MUL: return !__builtin_mul_overflow(a, b, value);
    case QMO_DIV: return b > 0 && (*value = a / b, true);
    case QMO_REM: return b > 0 && (*value = a % b, true);
    case QMO_SHL: return a >= 0 && b >= 0 && b < 32 && !__builtin_mul_overflow(a, (i64)1 << b, value);
    case QMO_SHR: return a >= 0 && b >= 0 && b < 63 && (*value = a >> b, true);
    case QMO_OR: return a >= 0 && b >= 0 && (*value = a | b, true);
    case QMO_AND: return a >= 0 && b >= 0 && (*value = a & b, true);
    default: return false;
    }
}

static bool int_value(const qm_unit *u, qm_node n, i64 *value, u32 depth)
{
    n = qm_strip(u, n);
    if (!qm_is(n) || depth > MAX_DEPTH) return false;
    const qm_node_row *r = qm_row(u, n);
    switch ((qm_kind)r->kind) {
    case QM_INT: case QM_CHAR: case QM_BOOL: case QM_ENUMERATOR: *value = r->value; return true;
    case QM_SIZEOF: *value = r->value; return r->value > 0;
    case QM_UNARY: {
        i64 v;
        if (!int_value(u, qm_first(u, n), &v, depth + 1)) return false;
        if (r->op == QMO_PLUS) return *value = v, true;
        return r->op == QMO_NEG && !__builtin_sub_overflow((i64)0, v, value);
    }
    case QM_BINARY: return binary_value(u, n, value, depth);
    case QM_CAST: {  // to a type that takes the value
        const qm_type_row *t = qm_type_of(u, r->type);
        if ((t->kind != QMT_INT && t->kind != QMT_ENUM) || !int_value(u, qm_first(u, n), value, depth + 1)) return false;
        return *value >= 0 && (t->size >= 8 || (t->size > 0 && *value < (i64)1 << (8 * t->size - 1)));
    }
    case QM_VAR: case QM_MEMBER: {
        const qm_var_row *v = qm_var_of(u, r->var);
        const qm_type_row *t = qm_type_of(u, v->type);
        bool fixed = t->is_const && v->kind != QMV_FIELD && v->kind != QMV_PARAM;
        return fixed && (t->kind == QMT_INT || t->kind == QMT_ENUM) && int_value(u, v->init, value, depth + 1);
    }
    default: return false;
    }
}

bool qm_int_value(const qm_unit *u, qm_node n, i64 *value) { return int_value(u, n, value, 0); }

bool qm_assigns(const qm_unit *u, qm_node n, qm_node lvalue)
{
    const qm_node_row *r = qm_row(u, n);
    bool steps = r->kind == QM_UNARY &&
                 (r->op == QMO_PREINC || r->op == QMO_PREDEC || r->op == QMO_POSTINC || r->op == QMO_POSTDEC);
    return (r->kind == QM_ASSIGN || steps) && qm_same_lvalue(u, qm_first(u, n), lvalue);
}

// ------------------------------------------------------------------------------------------------------------- answers
typedef struct answer { const qm_unit *u; qm_node call; i64 most; } answer;

static bool is_same_answer(const answer *a, qm_node n)
{
    while (qm_is(n) && qm_kind_of(a->u, n) == QM_CAST) n = qm_first(a->u, n);
    if (!qm_is(n) || qm_kind_of(a->u, n) != QM_CALL || qm_row(a->u, n)->func.i != qm_row(a->u, a->call)->func.i) return false;
    qm_node object = qm_object_of(a->u, n);
    return qm_is(object) && qm_same_lvalue(a->u, object, qm_object_of(a->u, a->call));
}

// Does the edge say that the answer is no more than that?
static bool says_at_most(void *user, const qm_edge *e)
{
    const answer *a = user;
    bool truth;
    qm_node cond = qm_edge_condition(a->u, e, &truth);
    if (!qm_is(cond) || qm_kind_of(a->u, cond) != QM_BINARY) return false;
    qm_op op = (qm_op)qm_row(a->u, cond)->op;
    bool less = op == QMO_LT || op == QMO_LE, more = op == QMO_GT || op == QMO_GE, right = is_same_answer(a, qm_child(a->u, cond, 1));
    if (!right && !is_same_answer(a, qm_child(a->u, cond, 0))) return false;
    i64 limit;
    if (qm_int_value(a->u, qm_child(a->u, cond, right ? 0 : 1), &limit) && limit > a->most) return false;
    return truth != right ? less : more;
}

bool qm_asked_at_most(qm_cfg *c, qm_node call, i64 most)
{
    answer a = {c->unit, call, most};
    return qm_is(qm_object_of(c->unit, call)) && qm_always_before(c, call, NULL, says_at_most, &a);
}

// ------------------------------------------------------------------------------------------------------------- aliases
// One question: can this amount be more than the limit when control comes to `at`?
typedef struct question {
    const qm_unit *u;
    const qm_facts *facts;
    qm_cfg *cfg;
    const qm_limit *limit;
    qm_node alias[MAX_ALIASES];  // expressions that have the amount's value: a guard on any of them counts
    u32 n_alias;
    qm_node followed;            // a use of the variable whose next definition ends the path
} question;

static bool is_alias(const question *q, qm_node n)
{
    n = qm_strip(q->u, n);
    // while ((n = f()) > 0) compares both.
    if (qm_is(n) && qm_kind_of(q->u, n) == QM_ASSIGN && qm_row(q->u, n)->op == QMO_ASSIGN)
        return is_alias(q, qm_child(q->u, n, 0)) || is_alias(q, qm_child(q->u, n, 1));
    for (u32 i = 0; i < q->n_alias; i++)
        if (qm_same_lvalue(q->u, n, q->alias[i])) return true;
    return false;
}

static void push_alias(question *q, qm_node n)
{
    if (qm_is(n) && q->n_alias < MAX_ALIASES) q->alias[q->n_alias++] = qm_strip(q->u, n);
}

static bool mentions_alias(const question *q, qm_node n)
{
    for (u32 i = n.i; i < qm_end(q->u, n); i++)
        if (is_alias(q, (qm_node){i})) return true;
    return false;
}

// -------------------------------------------------------------------------------------------------------------- guards
// Does `alias op bound` (or its negation) keep the alias below something that may matter?
static bool holds_down(const question *q, qm_op op, qm_node bound, bool truth)
{
    bool upper = truth ? op == QMO_LT || op == QMO_LE || op == QMO_EQ : op == QMO_GT || op == QMO_GE || op == QMO_NE;
    if (!upper) return false;
    i64 c;
    if (q->limit->bytes < 0 || !qm_int_value(q->u, bound, &c)) return true;
    bool strict = truth ? op == QMO_LT : op == QMO_GE;
    return c - (strict ? 1 : 0) <= q->limit->bytes;
}

static bool is_comparison(qm_op op)
{
    return op == QMO_EQ || op == QMO_NE || op == QMO_LT || op == QMO_LE || op == QMO_GT || op == QMO_GE;
}

// An edge that is only taken when the amount is bounded, or when code we don't understand has looked at it.
static bool is_guard(void *user, const qm_edge *e)
{
    const question *q = user;
    bool truth;
    qm_node cond = qm_edge_condition(q->u, e, &truth);
    if (!qm_is(cond)) return false;
    const qm_node_row *r = qm_row(q->u, cond);
    if (is_alias(q, cond)) return !truth;  // if (n): nothing is known, else it is 0
    if (r->kind == QM_BINARY && is_comparison((qm_op)r->op)) {
        qm_node left = qm_child(q->u, cond, 0), right = qm_child(q->u, cond, 1);
        if (is_alias(q, left)) return holds_down(q, (qm_op)r->op, right, truth);
        if (is_alias(q, right)) return holds_down(q, qm_op_mirrored((qm_op)r->op), left, truth);
    }
    return mentions_alias(q, cond);
}

// A macro that leaves unless the amount equals something else.
static bool compares_amount(const question *q, qm_node macro)
{
    if (!qm_fact_macro(q->facts, qm_row(q->u, macro)->str, QMK_COMPARES)) return false;
    qm_node left = qm_child(q->u, macro, 0), right = qm_child(q->u, macro, 1);
    if (!qm_is(left) || !qm_is(right)) return false;
    return (is_alias(q, left) && !mentions_alias(q, right)) || (is_alias(q, right) && !mentions_alias(q, left));
}

// Writes of the followed variable, and assertions about the amount.
static bool is_end(void *user, qm_node n)
{
    const question *q = user;
    const qm_node_row *r = qm_row(q->u, n);
    if (r->kind == QM_MACRO) return compares_amount(q, n);
    if (!qm_is(q->followed)) return false;
    if (r->kind == QM_DECL) return r->var.i == qm_row(q->u, q->followed)->var.i;
    return qm_assigns(q->u, n, q->followed);
}

static bool unguarded_path(question *q, qm_node from, qm_node to)
{
    qm_path_query path = {.from = from, .to = to, .stops_node = is_end, .stops_edge = is_guard, .user = q};
    return qm_path_find(q->cfg, &path, NULL);
}

// ------------------------------------------------------------------------------------------------------------- amounts
static bool exceeds(question *q, qm_node n, qm_node at, u32 depth, qm_excess *out);

// The element of the graph that defines a variable by this use: its ASSIGN, or {0} for any other way of writing.
static qm_node assignment_of(const qm_unit *u, qm_node use)
{
    qm_node p = qm_parent(u, use);
    bool plain =
        qm_is(p) && qm_kind_of(u, p) == QM_ASSIGN && qm_row(u, p)->op == QMO_ASSIGN && qm_first(u, p).i == use.i;
    return plain ? p : (qm_node){0};
}

static bool steps(const qm_unit *u, qm_node use)
{
    qm_node p = qm_parent(u, use);
    if (!qm_is(p)) return false;
    const qm_node_row *r = qm_row(u, p);
    if (r->kind == QM_ASSIGN) return qm_first(u, p).i == use.i;
    return r->kind == QM_UNARY && r->op != QMO_ADDR;
}

// Does this definition bring too much to `at`?
static bool definition_exceeds(question *q, qm_node use, qm_node def, qm_node value, qm_node at, u32 depth,
                               qm_excess *out)
{
    question inner = *q;
    inner.followed = use;
    push_alias(&inner, use);
    push_alias(&inner, value);
    if (!unguarded_path(&inner, def, at) || !exceeds(&inner, value, def, depth + 1, out)) return false;
    out->def = def;
    return true;
}

static bool local_exceeds(question *q, qm_node use, qm_node at, u32 depth, qm_excess *out)
{
    const qm_unit *u = q->u;
    qm_var v = qm_row(u, use)->var;
    const qm_var_row *r = qm_var_of(u, v);
    if (r->kind != QMV_LOCAL || r->func.i != q->cfg->func.i || qm_type_of(u, r->type)->kind != QMT_INT) return false;
    u32 n;
    const qm_node *uses = qm_uses(u, v, &n);
    for (u32 i = 0; i < n; i++)  // somebody else may write it at any time
        if (qm_is_written(u, uses[i]) && (!steps(u, uses[i]) || qm_enclosing_func(u, uses[i]).i != q->cfg->func.i))
            return false;
    if (qm_is(r->init) && definition_exceeds(q, use, r->decl, r->init, at, depth, out)) return true;
    for (u32 i = 0; i < n; i++) {
        qm_node def = assignment_of(u, uses[i]);
        if (qm_is(def) && definition_exceeds(q, use, def, qm_child(u, def, 1), at, depth, out)) return true;
    }
    return false;
}

static bool all_exceed(question *q, qm_node call, qm_node at, u32 depth, qm_excess *out)
{
    u32 n = 0;
    bool all = true;
    for (u32 i = 0; i < qm_nargs(q->u, call) && all; i++) {
        qm_node arg = qm_arg(q->u, call, i);
        if (qm_kind_of(q->u, arg) == QM_DEFAULT_ARG) continue;
        qm_excess one = {0};
        all = exceeds(q, arg, at, depth + 1, &one);
        if (all && (n++ == 0 || qm_is(one.source))) *out = one;
    }
    return all && n > 0;
}

// Both the value and its upper end must be too much.
static bool bounded_exceeds(question *q, qm_node call, qm_node at, u32 depth, qm_excess *out)
{
    qm_func f = qm_row(q->u, call)->func;
    qm_node value = qm_at_pos(q->u, call, qm_fact_role(q->facts, q->u, f, QMK_BOUNDS, "value"));
    qm_node high = qm_at_pos(q->u, call, qm_fact_role(q->facts, q->u, f, QMK_BOUNDS, "high"));
    qm_excess ignored = {0};
    return qm_is(value) && qm_is(high) && exceeds(q, high, at, depth + 1, &ignored) &&
           exceeds(q, value, at, depth + 1, out);
}

static bool call_exceeds(question *q, qm_node call, qm_node at, u32 depth, qm_excess *out)
{
    qm_func f = qm_row(q->u, call)->func;
    if (qm_says(q->facts, q->u, f, QMK_MINIMUM)) return all_exceed(q, call, at, depth, out);
    if (qm_says(q->facts, q->u, f, QMK_BOUNDS)) return bounded_exceeds(q, call, at, depth, out);
    const qm_fact *peer = qm_fact_func(q->facts, q->u, f, QMK_BYTES_AVAILABLE);
    if (!peer) {
        // A read from a connection gives what the peer sent, up to the amount that was asked for.
        const qm_fact *partial = qm_fact_func(q->facts, q->u, f, QMK_PARTIAL_IO);
        if (!partial || !q->limit->counter ||
            qm_fact_role(q->facts, q->u, f, QMK_WRITES_BUFFER, "size") != partial->pos)
            return false;
        qm_node object = qm_object_of(q->u, call);
        qm_class cls = qm_is(object) ? qm_pointee_class(q->u, qm_row(q->u, object)->type) : (qm_class){0};
        qm_node asked = qm_strip(q->u, qm_at_pos(q->u, call, partial->pos));
        i64 most;
        bool unbounded =
            qm_is(asked) && (qm_int_value(q->u, asked, &most) ? most > 1 : exceeds(q, asked, at, depth + 1, out));
        if (!unbounded || !qm_fact_class(q->facts, q->u, cls, QMK_CONNECTED_STATE)) return false;
        peer = partial;
    }
    question inner = *q;
    inner.n_alias = 0;
    inner.followed = (qm_node){0};
    push_alias(&inner, call);
    if (!unguarded_path(&inner, (qm_node){0}, at)) return false;
    *out = (qm_excess){.source = call, .fact = peer};
    return true;
}

// What arithmetic with a constant makes of an amount that a peer decides is as large as it likes.
static bool arithmetic_exceeds(question *q, qm_node n, qm_node at, u32 depth, qm_excess *out)
{
    qm_node left = qm_child(q->u, n, 0), right = qm_child(q->u, n, 1);
    i64 c;
    bool left_known = qm_int_value(q->u, left, &c), right_known = qm_int_value(q->u, right, &c);
    qm_node open = right_known ? left : right;
    switch ((qm_op)qm_row(q->u, n)->op) {
    case QMO_ADD: case QMO_MUL:
        if (left_known == right_known || (qm_row(q->u, n)->op == QMO_MUL && c <= 0)) return false;
        break;
    case QMO_SUB: case QMO_DIV: case QMO_SHR:
        if (!right_known || left_known) return false;
        break;
    default: return false;
    }
    return exceeds(q, open, at, depth + 1, out) && qm_is(out->source);
}

// Through conversions, but not through one that cuts the number down to a few bytes.
static qm_node through_casts(const qm_unit *u, qm_node n)
{
    while (qm_is(n)) {
        const qm_node_row *r = qm_row(u, n);
        const qm_type_row *t = qm_type_of(u, r->type);
        if (r->kind == QM_CAST && (t->kind != QMT_INT || t->size < FEW_BYTES)) return (qm_node){0};
        if (r->kind != QM_CAST && !(r->kind == QM_INIT_LIST && qm_count(u, n) == 1)) return n;
        n = qm_first(u, n);
    }
    return n;
}

static bool exceeds(question *q, qm_node n, qm_node at, u32 depth, qm_excess *out)
{
    i64 c;
    if (depth > MAX_DEPTH || !qm_is(n)) return false;
    if (qm_int_value(q->u, n, &c)) {
        if (q->limit->counter || q->limit->bytes < 0 || c <= q->limit->bytes) return false;
        *out = (qm_excess){.bytes = c};
        return true;
    }
    n = through_casts(q->u, n);
    if (!qm_is(n) || (q->limit->counter && qm_same_lvalue(q->u, n, q->limit->lvalue))) return false;
    switch (qm_kind_of(q->u, n)) {
    case QM_CALL: return call_exceeds(q, n, at, depth, out);
    case QM_VAR: return local_exceeds(q, n, at, depth, out);
    case QM_BINARY: return arithmetic_exceeds(q, n, at, depth, out);
    case QM_ASSIGN: return qm_row(q->u, n)->op == QMO_ASSIGN && exceeds(q, qm_child(q->u, n, 1), at, depth + 1, out);
    case QM_COND: {
        qm_node yes = qm_child(q->u, n, 1), no = qm_child(q->u, n, 2);
        if (!qm_is(yes) || qm_kind_of(q->u, yes) == QM_NONE) return false;
        return exceeds(q, yes, yes, depth + 1, out) || exceeds(q, no, no, depth + 1, out);
    }
    default: return false;
    }
}

bool qm_can_exceed(qm_cfg *c, const qm_facts *facts, qm_node amount, qm_node at, const qm_limit *limit, qm_excess *out)
{
    question q = {.u = c->unit, .facts = facts, .cfg = c, .limit = limit};
    *out = (qm_excess){0};
    return exceeds(&q, amount, at, 0, out);
}
