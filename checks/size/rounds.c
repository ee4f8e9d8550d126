// Loops that count one too far, up or down: the element of the last round, or of the first, is not there.
//
// Told only when that round is certain to come: nothing leaves the loop before, nothing but the step changes the counter, and
// nothing stands between the loop and the access.
#include "checks/size/rounds.h"
#include "checks/size/arrays.h"
#include "qtmodel/bounds.h"

typedef struct rounds {
    ck_context *c;
    const qm_unit *u;
    qm_node access, container;
    qm_node loop, cond;      // the FOR; its comparison
    qm_var counter;
    qm_node start, limit;    // the counter's first value, what it is compared with
    bool up;                 // ++
} rounds;

static bool is_array(const rounds *r) { return qm_type_of(r->u, qm_row(r->u, r->container)->type)->kind != QMT_RECORD; }

// The value on top of the number of elements: 0 for one past the last. False: it is not known how far from it.
static bool past_size(const rounds *r, qm_node value, i64 *past)
{
    if (is_array(r)) return ck_past_array(r->c, r->container, value, past);
    value = qm_strip(r->u, value);
    const qm_fact *size = qm_kind_of(r->u, value) == QM_CALL ? qm_fact_func(r->c->facts, r->u, qm_row(r->u, value)->func, QMK_SIZE_OF) : NULL;
    qm_node of = size ? qm_at_pos(r->u, value, size->pos) : (qm_node){0};
    *past = 0;
    return qm_is(of) && qm_same_lvalue(r->u, qm_strip(r->u, of), r->container);
}

// The FOR that counts with the variable, when the access stands in it with nothing in between that may leave it out.
static qm_node loop_of(const qm_unit *u, qm_node access, qm_var counter)
{
    for (qm_node n = access, p = qm_parent(u, n); qm_is(p); n = p, p = qm_parent(u, p)) {
        switch (qm_kind_of(u, p)) {
        case QM_FOR: {
            qm_node init = qm_child(u, p, 0);
            bool counts = qm_kind_of(u, init) == QM_DECL && qm_row(u, init)->var.i == counter.i;
            return counts && qm_child(u, p, 4).i == n.i ? p : (qm_node){0};
        }
        case QM_BINARY: {
            qm_op op = (qm_op)qm_row(u, p)->op;
            if ((op == QMO_LAND || op == QMO_LOR) && qm_first(u, p).i != n.i) return (qm_node){0};
            break;
        }
        case QM_COND: case QM_IF: case QM_SWITCH:
            if (qm_child(u, p, qm_kind_of(u, p) == QM_IF ? 2 : 0).i != n.i) return (qm_node){0};
            break;
        case QM_WHILE: case QM_DO: case QM_RANGE_FOR: case QM_TRY: case QM_CATCH: case QM_MACRO: case QM_OPAQUE: case QM_SIZEOF:
        case QM_LAMBDA: case QM_LABEL: case QM_CASE: case QM_DEFAULT: return (qm_node){0};
        default: break;
        }
    }
    return (qm_node){0};
}

static bool is_element_taken(const rounds *r, qm_node container)
{
    qm_node p = qm_parent(r->u, container);
    return qm_is(p) && qm_kind_of(r->u, p) == QM_CALL && qm_says(r->c->facts, r->u, qm_row(r->u, p)->func, QMK_ELEMENT_AT);
}

// Does nothing in the loop leave it, go on to the next round early, or change the container's size?
static bool runs_through(const rounds *r)
{
    bool fixed = is_array(r);
    for (u32 i = r->loop.i + 1; i < qm_end(r->u, r->loop); i++) {
        qm_node n = {i};
        switch (qm_kind_of(r->u, n)) {
        case QM_BREAK: case QM_CONTINUE: case QM_RETURN: case QM_GOTO: case QM_THROW: case QM_CALL_INDIRECT: case QM_CO_AWAIT:
        case QM_OPAQUE: case QM_MACRO: return false;
        case QM_CALL:
            if (qm_func_of(r->u, qm_row(r->u, n)->func)->flags & QMFN_NORETURN) return false;
            break;
        default: break;
        }
        if (!fixed && qm_is_written(r->u, n) && qm_same_lvalue(r->u, n, r->container) && !is_element_taken(r, n)) return false;
    }
    return true;
}

// Is the counter changed by the loop's own step only?
static bool reads_step(rounds *r)
{
    qm_node inc = qm_strip(r->u, qm_child(r->u, r->loop, 3));
    if (qm_kind_of(r->u, inc) != QM_UNARY) return false;
    qm_op op = (qm_op)qm_row(r->u, inc)->op;
    bool down = op == QMO_PREDEC || op == QMO_POSTDEC;
    r->up = op == QMO_PREINC || op == QMO_POSTINC;
    u32 n;
    const qm_node *uses = qm_uses(r->u, r->counter, &n);
    for (u32 i = 0; i < n; i++)
        if (qm_is_written(r->u, uses[i]) && !qm_contains(r->u, inc, uses[i])) return false;
    return r->up || down;
}

static bool read_loop(rounds *r)
{
    r->loop = loop_of(r->u, r->access, r->counter);
    if (!qm_is(r->loop) || !reads_step(r)) return false;
    r->cond = qm_child(r->u, r->loop, 2);
    r->start = qm_var_of(r->u, r->counter)->init;
    if (!qm_is(r->start) || qm_kind_of(r->u, r->cond) != QM_BINARY) return false;
    qm_node left = qm_strip(r->u, qm_child(r->u, r->cond, 0));
    r->limit = qm_child(r->u, r->cond, 1);
    return qm_kind_of(r->u, left) == QM_VAR && qm_row(r->u, left)->var.i == r->counter.i;
}

// i <= size
static bool ends_outside(const rounds *r)
{
    i64 past, first;
    qm_op op = (qm_op)qm_row(r->u, r->cond)->op;
    if (!r->up || !qm_int_value(r->u, r->start, &first) || !past_size(r, r->limit, &past)) return false;
    i64 limit;
    if (qm_int_value(r->u, r->limit, &limit) && first > limit) return false;  // no round at all
    if (op == QMO_LE) return past >= 0;
    return op == QMO_LT && past >= 1;
}

// i = size; i > 0
static bool begins_outside(const rounds *r)
{
    i64 past, last;
    qm_op op = (qm_op)qm_row(r->u, r->cond)->op;
    if (r->up || !past_size(r, r->start, &past) || past < 0 || !qm_int_value(r->u, r->limit, &last)) return false;
    return (op == QMO_GT || op == QMO_GE) && last <= 0;
}

static void offer_fix(const rounds *r, ck_finding *f, bool ends)
{
    fx_fix *fix = ck_fix(r->c, f, FX_REVIEW, ends ? "end one round earlier" : "begin with the last element");
    str left = qm_text(r->u, qm_child(r->u, r->cond, 0)), right = qm_text(r->u, r->limit), start = qm_text(r->u, r->start);
    i64 past = 0;
    bool one = past_size(r, ends ? r->limit : r->start, &past) && past == 0 && qm_row(r->u, r->cond)->op == (ends ? QMO_LE : QMO_GE);
    if (!one) fx_withhold(fix, "how many rounds are meant, only you know");
    else if (ends ? !left.n || !right.n : !start.n) fx_withhold(fix, "it stands in a macro");
    else if (ends) fx_replace(fix, qm_row(r->u, r->cond)->text, "%.*s < %.*s", STR_ARG(left), STR_ARG(right));
    else fx_replace(fix, qm_row(r->u, r->start)->text, "%.*s - 1", STR_ARG(start));
}

bool ck_round_outside(ck_context *c, qm_node access, qm_node container, qm_node index)
{
    const qm_unit *u = c->unit;
    index = qm_strip(u, index);
    qm_node up = qm_parent(u, access);
    if (qm_is(up) && qm_kind_of(u, up) == QM_UNARY && qm_row(u, up)->op == QMO_ADDR) return false;  // one past the last is a place, too
    if (!qm_is(index) || qm_kind_of(u, index) != QM_VAR || qm_var_of(u, qm_row(u, index)->var)->kind != QMV_LOCAL) return false;
    rounds r = {.c = c, .u = u, .access = access, .container = container, .counter = qm_row(u, index)->var};
    if (!read_loop(&r) || !runs_through(&r)) return false;
    bool ends = ends_outside(&r);
    if (!ends && !begins_outside(&r)) return false;
    ck_finding *f = ck_report(c, access, ends ? "the last round takes an element of '%.*s' that is not there" :
                              "the first round takes an element of '%.*s' that is not there", STR_ARG(ck_say(c, container)));
    f->severity = CK_ERROR;
    ck_add_note(c, f, qm_row(u, ends ? r.cond : r.start)->at, ends ? "'%.*s' gets as far as this" : "'%.*s' begins one past the last",
                STR_ARG(qm_var_of(u, r.counter)->name));
    offer_fix(&r, f, ends);
    return true;
}
