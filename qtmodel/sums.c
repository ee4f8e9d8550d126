// Numbers as one unknown and a constant on top of it: n + 1, strlen(text) + 2.
#include "qtmodel/bounds.h"
#include "qtmodel/qt.h"

enum { MAX_DEPTH = 6 };

static bool sum_of(const qm_unit *u, const qm_facts *facts, qm_node n, u32 depth, qm_sum *out);

static bool is_lvalue(qm_kind k) { return k == QM_VAR || k == QM_MEMBER; }

// The text or container whose bytes a pointer expression names.
static qm_node text_of(const qm_unit *u, const qm_facts *facts, qm_node n)
{
    n = qm_through_casts(u, n);
    if (!qm_is(n)) return n;
    const qm_fact *buffer = qm_kind_of(u, n) == QM_CALL ? qm_fact_func(facts, u, qm_row(u, n)->func, QMK_BUFFER_OF) : NULL;
    qm_node object = buffer ? qm_at_pos(u, n, buffer->pos) : n;
    return qm_is(object) ? qm_strip(u, object) : object;
}

bool qm_length_of(const qm_unit *u, const qm_facts *facts, qm_node text, qm_sum *out)
{
    qm_node of = text_of(u, facts, text);
    if (!qm_is(of)) return false;
    bool literal = qm_kind_of(u, of) == QM_STRING;
    *out = literal ? (qm_sum){.more = (i64)qm_row(u, of)->str.n} : (qm_sum){.of = of, .length = true};
    return literal || is_lvalue(qm_kind_of(u, of));
}

static bool is_one(qm_sum s) { return !qm_is(s.of) && s.more == 1; }

static bool both_of(const qm_unit *u, const qm_facts *facts, qm_node n, u32 depth, qm_sum *out)
{
    qm_sum a, b;
    qm_op op = (qm_op)qm_row(u, n)->op;
    if (op != QMO_ADD && op != QMO_SUB && op != QMO_MUL) return false;
    if (!sum_of(u, facts, qm_child(u, n, 0), depth, &a) || !sum_of(u, facts, qm_child(u, n, 1), depth, &b)) return false;
    if (op == QMO_MUL) {
        *out = is_one(a) ? b : a;
        return is_one(a) || is_one(b);
    }
    if (qm_is(b.of) && (op == QMO_SUB || qm_is(a.of))) return false;
    *out = qm_is(b.of) ? b : a;
    return !(op == QMO_ADD ? __builtin_add_overflow(a.more, b.more, &out->more) : __builtin_sub_overflow(a.more, b.more, &out->more));
}

static bool sum_of(const qm_unit *u, const qm_facts *facts, qm_node n, u32 depth, qm_sum *out)
{
    n = qm_through_casts(u, n);
    *out = (qm_sum){0};
    if (!qm_is(n) || depth > MAX_DEPTH) return false;
    if (qm_int_value(u, n, &out->more)) return true;
    const qm_node_row *r = qm_row(u, n);
    if (r->kind == QM_BINARY) return both_of(u, facts, n, depth + 1, out);
    if (r->kind == QM_CALL && r->func.i) {
        const qm_fact *length = qm_fact_func(facts, u, r->func, QMK_TEXT_LENGTH);
        if (!length) length = qm_fact_func(facts, u, r->func, QMK_SIZE_OF);
        return length && qm_length_of(u, facts, qm_at_pos(u, n, length->pos), out);
    }
    if (!is_lvalue(r->kind)) return false;
    bool fixed = r->kind == QM_VAR && qm_var_of(u, r->var)->kind == QMV_LOCAL && qm_is_constant(u, r->var);
    if (!fixed || !sum_of(u, facts, qm_var_of(u, r->var)->init, depth + 1, out)) *out = (qm_sum){.of = n};
    return true;
}

bool qm_sum_of(const qm_unit *u, const qm_facts *facts, qm_node n, qm_sum *out) { return sum_of(u, facts, n, 0, out); }

// Is nothing written to what is counted from the one row to the other?
static bool stays(const qm_unit *u, qm_node counted, qm_node from, qm_node until)
{
    qm_var v = qm_root_var(u, counted);
    if (!v.i || (qm_var_of(u, v)->kind != QMV_LOCAL && qm_var_of(u, v)->kind != QMV_PARAM)) return false;
    u32 n;
    const qm_node *uses = qm_uses(u, v, &n);
    for (u32 i = 0; i < n; i++)
        if (uses[i].i > from.i && uses[i].i < qm_end(u, until) && qm_is_written(u, uses[i])) return false;
    return true;
}

bool qm_sum_compare(const qm_unit *u, qm_sum a, qm_sum b, qm_node until, i64 *more)
{
    // One row: the value of a variable that never changes, read once.
    if (a.of.i != b.of.i) {
        if (!qm_is(a.of) || !qm_is(b.of) || a.length != b.length || !qm_same_lvalue(u, a.of, b.of)) return false;
        bool fixed = !a.length && qm_kind_of(u, a.of) == QM_VAR && qm_is_constant(u, qm_row(u, a.of)->var);
        qm_node first = a.of.i < b.of.i ? a.of : b.of;
        if (!fixed && (!qm_is(until) || !stays(u, a.of, first, until))) return false;
    }
    return !__builtin_sub_overflow(b.more, a.more, more);
}
