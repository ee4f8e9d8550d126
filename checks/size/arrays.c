// Arrays of the language: how many elements they have, as a number or as "n and so many more", and what is taken from behind them.
#include "checks/size/arrays.h"
#include "checks/size/rounds.h"
#include "qtmodel/bounds.h"
#include "qtmodel/ranges.h"

// The number of elements. An array of one or none in a struct is a way to write "and more behind it".
static bool read_count(ck_context *c, qm_node array, qm_sum *out)
{
    const qm_unit *u = c->unit;
    array = qm_strip(u, array);
    if (!qm_is(array)) return false;
    const qm_node_row *r = qm_row(u, array);
    const qm_type_row *t = qm_type_of(u, r->type);
    if (t->kind == QMT_ARRAY) {
        *out = (qm_sum){.more = t->count};
        return t->count > 1 || (t->count == 1 && r->kind == QM_VAR);
    }
    if (t->kind != QMT_POINTER || (r->kind != QM_VAR && r->kind != QM_MEMBER)) return false;
    const qm_var_row *v = qm_var_of(u, r->var);
    qm_node made = v->kind == QMV_LOCAL && qm_is(v->init) && qm_is_constant(u, r->var) ? qm_strip(u, v->init) : (qm_node){0};
    if (qm_is(made) && qm_kind_of(u, made) == QM_NEW)
        return (qm_row(u, made)->flags & (QMF_ARRAY | QMF_PLACEMENT)) == QMF_ARRAY && qm_sum_of(u, c->facts, qm_first(u, made), out);
    qm_cfg *cfg = ck_cfg(c, qm_enclosing_func(u, array));
    qm_limit limit;
    i64 size = qm_type_of(u, t->target)->size;
    if (!cfg || size < 1 || !qm_buffer_limit(cfg, c->facts, array, array, &limit) || limit.bytes < size) return false;
    *out = (qm_sum){.more = limit.bytes / size};
    return true;
}

bool ck_past_array(ck_context *c, qm_node array, qm_node number, i64 *past)
{
    qm_sum count, value;
    return read_count(c, array, &count) && qm_sum_of(c->unit, c->facts, number, &value) &&
           qm_sum_compare(c->unit, count, value, (qm_node){0}, past);
}

// Is it decided when the program is made, perhaps for another machine?
static bool is_decided(const qm_unit *u, qm_node cond)
{
    for (u32 i = cond.i; i < qm_end(u, cond); i++) {
        i64 value;
        switch (qm_kind_of(u, (qm_node){i})) {
        case QM_VAR: if (qm_int_value(u, (qm_node){i}, &value)) break; return false;
        case QM_MEMBER: case QM_THIS: case QM_CALL: case QM_CALL_INDIRECT: return false;
        default: break;
        }
    }
    return true;
}

// &array[n] is a place, and sizeof asks nobody.
static bool is_taken(const qm_unit *u, qm_node subscript)
{
    qm_node p = qm_parent(u, subscript);
    if (qm_is(p) && qm_kind_of(u, p) == QM_UNARY && qm_row(u, p)->op == QMO_ADDR) return false;
    for (; qm_is(p); p = qm_parent(u, p)) {
        qm_kind k = qm_kind_of(u, p);
        if (k == QM_SIZEOF || ((k == QM_IF || k == QM_COND) && is_decided(u, qm_child(u, p, k == QM_IF ? 2 : 0)))) return false;
    }
    return true;
}

// n = read(array, sizeof array); array[n]: the read may fill it.
static qm_node filled_by(const ck_context *c, const qm_range *r, qm_node array, i64 count)
{
    const qm_unit *u = c->unit;
    if (!qm_is(r->origin) || qm_kind_of(u, r->origin) != QM_CALL || r->high < count || r->low >= count) return (qm_node){0};
    qm_func f = qm_row(u, r->origin)->func;
    const qm_fact *partial = qm_fact_func(c->facts, u, f, QMK_PARTIAL_IO);
    qm_node into = qm_at_pos(u, r->origin, qm_fact_role(c->facts, u, f, QMK_WRITES_BUFFER, "pointer"));
    i64 amount;
    bool asked = partial && qm_int_value(u, qm_at_pos(u, r->origin, partial->pos), &amount) && amount == r->high;
    return asked && qm_is(into) && qm_same_lvalue(u, qm_through_casts(u, into), array) ? r->origin : (qm_node){0};
}

static void judge_index(ck_context *c, qm_node subscript, qm_node array, qm_node index)
{
    const qm_unit *u = c->unit;
    qm_sum count, value;
    qm_range r;
    i64 past;
    str name = ck_say(c, array), said = ck_say(c, index);
    if (!read_count(c, array, &count)) return;
    bool compared = qm_sum_of(u, c->facts, index, &value) && qm_sum_compare(u, count, value, (qm_node){0}, &past);
    bool outside = compared && (past >= 0 || (!qm_is(value.of) && value.more < 0));
    bool number = !qm_is(count.of) && qm_range_at(c->analysis, index, &r);
    if (outside || (number && (r.low >= count.more || r.high < 0))) {
        ck_finding *f = ck_report(c, subscript, "'%.*s' has no element '%.*s'", STR_ARG(name), STR_ARG(said));
        f->severity = CK_ERROR;
        ck_add_note(c, f, qm_var_of(u, qm_root_var(u, array))->at, "made here");
        fx_withhold(ck_fix(c, f, FX_REVIEW, "ask first"), "what is meant, only you know");
        return;
    }
    qm_node by = number ? filled_by(c, &r, array, count.more) : (qm_node){0};
    if (!qm_is(by)) return;
    ck_finding *f = ck_report(c, subscript, "'%.*s' is one past the last element of '%.*s' when all that was asked for has come", STR_ARG(said), STR_ARG(name));
    ck_because(c, f, qm_fact_func(c->facts, u, qm_row(u, by)->func, QMK_PARTIAL_IO));
    ck_add_note(c, f, qm_row(u, by)->at, "this may fill it up to its end");
    fx_withhold(ck_fix(c, f, FX_REVIEW, "ask for one less"), "whether the array or the amount is meant, only you know");
}

void ck_judge_array(ck_context *c, qm_func in, qm_node subscript)
{
    const qm_unit *u = c->unit;
    qm_node array = qm_strip(u, qm_child(u, subscript, 0)), index = qm_child(u, subscript, 1);
    qm_sum count;
    if (!qm_is(array) || !read_count(c, array, &count)) return;
    ck_site(c, subscript);
    qm_cfg *cfg = ck_cfg(c, in);
    if (!cfg || !is_taken(u, subscript) || ck_round_outside(c, subscript, array, index)) return;
    judge_index(c, subscript, array, index);
}
