// The lattice of null pointers: what rows and branches do to the state, and the answers by row.
//
// Local bools are followed with them, as pointers that are null when false: where a branch has set one, it tells of the
// pointers that the branch has asked about.
#include "qtmodel/nullness.h"

#include "qtmodel/flow.h"
#include "qtmodel/summary.h"
#include "qtmodel/tracked.h"

enum { MAX_DEPTH = 16, MAX_TESTED = 32, MAX_SETTLED = 16 };

// No < yes < maybe < unknown: a join goes up, and unknown is the top.
typedef enum level { LEVEL_NO, LEVEL_YES, LEVEL_MAYBE, LEVEL_UNKNOWN } level;

typedef struct value {
    u8 level;
    u8 by_use;    // NO: because it has been dereferenced on every path, at `witness`
    u32 witness;  // row
    // Not null whenever this flag of the group is set, or is not: a bit for each.
    u64 if_set, if_clear;
} value;

// What facts say of a function, in bits, so that each is looked up once a unit.
enum {
    FN_KNOWN = 1, FN_MAY_NULL = 2, FN_NOT_NULL = 4, FN_POINTER_OF = 8, FN_CASTS = 16, FN_EMPTIES = 32, FN_TELLS_NULL = 64,
    FN_TELLS_POINTER = 128, FN_LOOKS_UP = 256
};

typedef struct answer { u32 witness; u8 level, by_use; } answer;

typedef struct answers {
    qm_node body;
    answer *rows;   // by row of the body
    u32 steps;
} answers;

typedef struct pass {
    qm_analysis *a;
    const qm_unit *u;
    const qm_facts *facts;
    qm_cfg *cfg;
    u16 *bits;      // of facts, by function
    qm_tracked *t;
    u32 first, n;   // the group
    u64 flags;      // those of the group that are bools
    qm_node tested[MAX_TESTED];  // calls that may give null and are only asked whether they do
    u32 n_tested;
    qm_node settled[MAX_SETTLED];  // and those of which the program has found out in another way
    u32 n_settled;
} pass;

// --------------------------------------------------------------------------------------------------------------- facts
// What a smart pointer's call hands out is what it holds: by fact, by ->, * and conversions to pointers.
static bool gives_pointer(const qm_unit *u, const qm_facts *facts, qm_func f)
{
    const qm_func_row *r = qm_func_of(u, f);
    if (qm_says(facts, u, f, QMK_POINTER_OF)) return true;
    bool operation = r->op == QMO_ARROW || r->op == QMO_DEREF ||
                     ((r->flags & QMFN_CONVERSION) && qm_type_of(u, r->result)->kind == QMT_POINTER);
    return operation && r->cls.i && qm_fact_class(facts, u, r->cls, QMK_STARTS_NULL);
}

// The smart pointer in such a call.
static qm_node holder_in(const qm_unit *u, const qm_facts *facts, qm_node call)
{
    const qm_fact *f = qm_fact_func(facts, u, qm_row(u, call)->func, QMK_POINTER_OF);
    return f ? qm_at_pos(u, call, f->pos) : qm_first(u, call);
}

// A function of the program that has something to give on one way, and says on another that there is nothing.
static bool looks_up(const qm_unit *u, qm_func f)
{
    const qm_func_row *row = qm_func_of(u, f);
    bool null = false, other = false;
    if (!qm_is(row->body) || row->flags & (QMFN_VIRTUAL | QMFN_TAINTED | QMFN_TEMPLATE | QMFN_LAMBDA)) return false;
    if (qm_type_of(u, row->result)->kind != QMT_POINTER) return false;
    for (u32 i = row->body.i; i < qm_end(u, row->body); i++) {
        qm_node n = {i}, given = qm_kind_of(u, n) == QM_RETURN ? qm_strip(u, qm_first(u, n)) : (qm_node){0};
        if (!qm_is(given) || qm_enclosing_func(u, n).i != f.i) continue;
        if (qm_is_null_literal(u, given)) null = true;
        else other = true;
    }
    return null && other;
}

static u16 bits_of(const pass *p, qm_func f)
{
    u16 *b = &p->bits[f.i];
    if (!f.i || (*b & FN_KNOWN)) return *b;
    static const struct { qm_fact_key key; u16 bit; } keys[] = {
        {QMK_MAY_RETURN_NULL, FN_MAY_NULL}, {QMK_NOT_NULL, FN_NOT_NULL}, {QMK_POINTER_OF, FN_POINTER_OF},
        {QMK_CASTS, FN_CASTS}, {QMK_EMPTIES, FN_EMPTIES}};
    *b = FN_KNOWN;
    for (u32 i = 0; i < sizeof keys / sizeof *keys; i++)
        if (qm_says(p->facts, p->u, f, keys[i].key)) *b |= keys[i].bit;
    if (looks_up(p->u, f)) *b |= FN_LOOKS_UP;
    const qm_fact *tells = qm_fact_func(p->facts, p->u, f, QMK_TELLS_NULL);
    if (tells) *b |= str_is(tells->text, "null") ? FN_TELLS_NULL : FN_TELLS_POINTER;
    if (gives_pointer(p->u, p->facts, f)) *b |= FN_POINTER_OF;
    const qm_func_row *r = qm_func_of(p->u, f);
    if ((*b & FN_POINTER_OF) || !r->cls.i || !qm_fact_class(p->facts, p->u, r->cls, QMK_STARTS_NULL)) return *b;
    if (r->op == QMO_NOT) *b |= FN_TELLS_NULL;
    else if (r->flags & QMFN_CONVERSION) *b |= FN_TELLS_POINTER;
    return *b;
}

static bool holds_pointer(const qm_unit *u, const qm_facts *facts, qm_type type)
{
    const qm_type_row *t = qm_type_of(u, type);
    if (t->kind == QMT_POINTER) return true;
    return t->kind == QMT_RECORD && qm_fact_class(facts, u, t->cls, QMK_STARTS_NULL);
}

static bool is_flag(const qm_unit *u, qm_node use)
{
    const qm_node_row *r = qm_row(u, use);
    return (r->kind == QM_VAR || r->kind == QM_MEMBER) && qm_type_of(u, r->type)->kind == QMT_BOOL;
}

// Other threads set members while a loop waits, so what a flag was tells of pointers, but never that a way is not taken.
static bool is_shared_flag(const pass *p, u32 slot)
{
    return (p->flags >> (slot - 1) & 1) && p->t->rows.rows[p->first + slot - 1].member;
}

static bool wants(void *user, qm_node use)
{
    const pass *p = user;
    return is_flag(p->u, use) || holds_pointer(p->u, p->facts, qm_row(p->u, use)->type);
}

// -------------------------------------------------------------------------------------------------------------- values
static const value unknown = {.level = LEVEL_UNKNOWN};

static value because(level l, qm_node witness) { return (value){.level = (u8)l, .witness = witness.i}; }

static u32 slot_of(const pass *p, qm_node n)  // index in the group + 1
{
    u32 i = qm_tracked_of(p->t, n);
    return i > p->first && i <= p->first + p->n ? i - p->first : 0;
}

static bool join_value(value *into, const value *from)
{
    value old = *into;
    if (from->level == LEVEL_UNKNOWN || old.level == LEVEL_UNKNOWN) {
        into->level = LEVEL_UNKNOWN;
    } else if (from->level != old.level) {
        into->level = LEVEL_MAYBE;
        if (old.level == LEVEL_NO || (!old.witness && from->level == LEVEL_MAYBE)) into->witness = from->witness;
    } else if (from->witness != old.witness && !old.witness) {
        into->witness = from->level == LEVEL_NO ? 0 : from->witness;
    }
    into->by_use = into->level == LEVEL_NO && old.by_use && from->by_use;
    if (into->level == LEVEL_NO && !into->by_use) into->witness = 0;
    if (into->level == LEVEL_UNKNOWN && !into->witness) into->witness = old.witness;
    return into->level != old.level || into->by_use != old.by_use;
}

// The same pointer in another type. A cast that asks the object may fail.
static qm_node through_casts(const qm_unit *u, qm_node n)
{
    for (;;) {
        if (!qm_is(n)) return n;
        const qm_node_row *r = qm_row(u, n);
        bool wraps = (r->kind == QM_CONSTRUCT || r->kind == QM_INIT_LIST) && qm_count(u, n) == 1 &&
                     qm_kind_of(u, qm_first(u, n)) != QM_DEFAULT_ARG;
        if (!wraps && (r->kind != QM_CAST || (r->flags & QMF_DYNAMIC) || qm_type_of(u, r->type)->kind == QMT_BOOL)) return n;
        n = qm_first(u, n);
    }
}

static value value_of(const pass *p, const value *state, qm_node n, u32 depth);

// qobject_cast to a base of what the argument is known to be gives the argument.
static bool is_upcast(const qm_unit *u, qm_type to, qm_node from)
{
    qm_class target = qm_pointee_class(u, to), source = qm_pointee_class(u, qm_row(u, from)->type);
    return target.i && source.i && qm_derives(u, source, qm_class_of(u, target)->name);
}

// The same call with the same arguments, as it is written.
static bool same_call(const qm_unit *u, qm_node a, qm_node b)
{
    if (a.i == b.i || qm_end(u, a) - a.i != qm_end(u, b) - b.i) return false;
    for (u32 i = 0; i < qm_end(u, a) - a.i; i++) {
        const qm_node_row *x = &u->nodes.rows[a.i + i], *y = &u->nodes.rows[b.i + i];
        if (x->kind != y->kind || x->op != y->op || x->func.i != y->func.i || x->var.i != y->var.i || x->value != y->value ||
            !str_eq(x->str, y->str))
            return false;
    }
    return true;
}

static bool is_asked(const qm_unit *u, qm_node call)
{
    for (qm_node up = qm_parent(u, call); qm_is(up); up = qm_parent(u, up)) {
        const qm_node_row *r = qm_row(u, up);
        if (r->kind == QM_MACRO || (r->kind == QM_UNARY && r->op == QMO_NOT)) return true;
        if (r->kind == QM_BINARY) return r->op == QMO_EQ || r->op == QMO_NE || r->op == QMO_LAND || r->op == QMO_LOR;
        if (r->kind != QM_CAST) return false;
        if (qm_type_of(u, r->type)->kind == QMT_BOOL) return true;
    }
    return false;
}

// Has an earlier call in the body asked the object about it, or changed what the object has?
static bool is_settled_before(const pass *p, qm_node call, qm_node object)
{
    const qm_unit *u = p->u;
    bool settled = false;
    for (u32 i = p->t->body.i; i < call.i && !settled; i++) {
        qm_node n = {i}, other = qm_kind_of(u, n) == QM_CALL ? qm_object_of(u, n) : (qm_node){0};
        if (!qm_is(other) || !qm_same_lvalue(u, other, object)) continue;
        qm_func f = qm_row(u, n)->func;
        settled = !(qm_func_of(u, f)->flags & QMFN_CONST) || qm_tells_outcome(p->facts, u, f, qm_row(u, call)->func) == QM_TELLS_IT;
    }
    return settled;
}

// Is an object that everybody gets by a call asked about it somewhere in the unit? We may only come here when there is something.
static bool is_asked_in_unit(const pass *p, qm_node call)
{
    const qm_node_row *rows = p->u->nodes.rows;
    for (u32 i = 1; i < p->u->nodes.n; i++)
        if (rows[i].kind == QM_CALL && rows[i].func.i && qm_tells_outcome(p->facts, p->u, rows[i].func, qm_row(p->u, call)->func) == QM_TELLS_IT)
            return true;
    return false;
}

// Others decide whether there is something; has the program found out?
static bool is_settled(const pass *p, qm_node call)
{
    if (!qm_says(p->facts, p->u, qm_row(p->u, call)->func, QMK_NULL_ANY_TIME)) return false;
    qm_node object = qm_object_of(p->u, call);
    if (!qm_is(object)) return false;
    bool shared = qm_kind_of(p->u, qm_strip(p->u, object)) == QM_CALL;
    return (shared && is_asked_in_unit(p, call)) || is_settled_before(p, call, object);
}

static void find_tested(pass *p)
{
    qm_node body = p->t->body;
    for (u32 i = body.i; i < qm_end(p->u, body) && p->n_tested < MAX_TESTED && p->n_settled < MAX_SETTLED; i++) {
        const qm_node_row *r = &p->u->nodes.rows[i];
        if (r->kind != QM_CALL || !r->func.i || !(bits_of(p, r->func) & (FN_MAY_NULL | FN_LOOKS_UP))) continue;
        if (is_asked(p->u, (qm_node){i})) p->tested[p->n_tested++] = (qm_node){i};
        else if (is_settled(p, (qm_node){i})) p->settled[p->n_settled++] = (qm_node){i};
    }
}

static bool is_found_out(const pass *p, qm_node call)
{
    bool found = false;
    for (u32 i = 0; i < p->n_settled && !found; i++) found = p->settled[i].i == call.i;
    for (u32 i = 0; i < p->n_tested && !found; i++) found = same_call(p->u, p->tested[i], call);
    return found;
}

// A result that is not null in any slot, in a slot.
static bool is_in_its_slot(const pass *p, qm_node call)
{
    const qm_fact *in = qm_fact_func(p->facts, p->u, qm_row(p->u, call)->func, QMK_NON_NULL_IN);
    if (!in || !str_is(in->text, "*")) return false;
    qm_func f = p->t->func;
    return (qm_func_of(p->u, f)->flags & QMFN_SLOT) || qm_conn_of_slot(p->u, f).i;
}

static value call_value(const pass *p, const value *state, qm_node n, u32 depth)
{
    const qm_node_row *r = qm_row(p->u, n);
    u16 bits = bits_of(p, r->func);
    if (bits & FN_NOT_NULL) return (value){.level = LEVEL_NO};
    if (bits & FN_POINTER_OF) {
        qm_node object = holder_in(p->u, p->facts, n);
        return qm_is(object) ? value_of(p, state, object, depth + 1) : unknown;
    }
    if (bits & FN_CASTS) {
        qm_node from = qm_at_pos(p->u, n, qm_fact_func(p->facts, p->u, r->func, QMK_CASTS)->pos);
        qm_node bare = through_casts(p->u, from);
        // Of which class the sender is, the connections decide.
        if (qm_is(bare) && qm_kind_of(p->u, bare) == QM_CALL && is_in_its_slot(p, bare)) return unknown;
        if (qm_is(from) && is_upcast(p->u, r->type, from)) return value_of(p, state, from, depth + 1);
    }
    if ((bits & FN_MAY_NULL) && is_in_its_slot(p, n)) return (value){.level = LEVEL_NO};
    if (bits & FN_MAY_NULL) {
        qm_object o = qm_object_at(p->u, n);  // an announced first result is not null
        if (o.i && !qm_object_of_handle(p->u, o)->may_be_null) return (value){.level = LEVEL_NO};
        return is_found_out(p, n) ? unknown : because(LEVEL_MAYBE, n);
    }
    if (bits & FN_LOOKS_UP) return is_found_out(p, n) ? unknown : because(LEVEL_MAYBE, n);
    const qm_fact *returns = qm_fact_func(p->facts, p->u, r->func, QMK_RETURNS);
    return returns && str_is(returns->text, "this") ? (value){.level = LEVEL_NO} : unknown;
}

static value new_value(const pass *p, qm_node n)
{
    const qm_node_row *r = qm_row(p->u, n);
    if (!(r->flags & QMF_PLACEMENT)) return (value){.level = LEVEL_NO};
    qm_class tag = qm_pointee_class(p->u, qm_row(p->u, qm_first(p->u, n))->type);
    return qm_fact_class(p->facts, p->u, tag, QMK_MAKES_NEW_NULL) ? because(LEVEL_MAYBE, n) : unknown;
}

static value choice_value(const pass *p, const value *state, qm_node n, u32 depth)
{
    qm_node yes = qm_child(p->u, n, 1), no = qm_child(p->u, n, 2);
    if (!qm_is(yes) || qm_kind_of(p->u, yes) == QM_NONE) return unknown;
    value v = value_of(p, state, yes, depth + 1), other = value_of(p, state, no, depth + 1);
    // p ? p : q, whatever p was before
    if (qm_same_lvalue(p->u, qm_first(p->u, n), yes)) v = (value){.level = LEVEL_NO};
    join_value(&v, &other);
    return v;
}

static value value_of(const pass *p, const value *state, qm_node n, u32 depth)
{
    n = through_casts(p->u, n);
    if (!qm_is(n) || depth > MAX_DEPTH) return unknown;
    u32 slot = slot_of(p, n);
    if (slot) return state[slot - 1];
    const qm_node_row *r = qm_row(p->u, n);
    switch ((qm_kind)r->kind) {
    case QM_NULLPTR: return because(LEVEL_YES, n);
    case QM_INT: return r->value == 0 ? because(LEVEL_YES, n) : unknown;
    case QM_BOOL: return (value){.level = r->value ? LEVEL_NO : LEVEL_YES};
    case QM_THIS: case QM_STRING: case QM_LAMBDA: case QM_FUNC_REF: return (value){.level = LEVEL_NO};
    case QM_UNARY: return r->op == QMO_ADDR ? (value){.level = LEVEL_NO} : unknown;
    case QM_NEW: return new_value(p, n);
    case QM_CALL: return call_value(p, state, n, depth);
    case QM_CAST: return (r->flags & QMF_DYNAMIC) && qm_type_of(p->u, r->type)->kind == QMT_POINTER
                             ? because(LEVEL_MAYBE, n) : unknown;
    case QM_CONSTRUCT:  // a smart pointer
        if (!qm_fact_class(p->facts, p->u, qm_type_of(p->u, r->type)->cls, QMK_STARTS_NULL)) return unknown;
        if (!qm_is(qm_first(p->u, n)) || qm_kind_of(p->u, qm_first(p->u, n)) == QM_DEFAULT_ARG) return because(LEVEL_YES, n);
        return value_of(p, state, qm_first(p->u, n), depth + 1);
    case QM_ASSIGN: return r->op == QMO_ASSIGN ? value_of(p, state, qm_child(p->u, n, 1), depth + 1) : unknown;
    case QM_COND: return choice_value(p, state, n, depth);
    case QM_BINARY: return r->op == QMO_COMMA ? value_of(p, state, qm_child(p->u, n, 1), depth + 1) : unknown;
    default: return unknown;
    }
}

// --------------------------------------------------------------------------------------------------------------- tests
// The followed lvalue whose being null a condition decides; *pointer: the truth that says it is not null.
static u32 tested(const pass *p, qm_node cond, bool *pointer, u32 depth)
{
    const qm_unit *u = p->u;
    *pointer = true;
    while (qm_is(cond) && qm_kind_of(u, cond) == QM_CAST && !(qm_row(u, cond)->flags & QMF_DYNAMIC)) cond = qm_first(u, cond);
    if (!qm_is(cond) || depth > MAX_DEPTH) return 0;
    u32 slot = slot_of(p, cond);
    if (slot) return slot;
    const qm_node_row *r = qm_row(u, cond);
    if (r->kind == QM_ASSIGN) return slot_of(p, qm_first(u, cond));
    if (r->kind == QM_UNARY && r->op == QMO_NOT) {
        slot = tested(p, qm_first(u, cond), pointer, depth + 1);
        *pointer = !*pointer;
        return slot;
    }
    bool equal = r->kind == QM_BINARY && (r->op == QMO_EQ || r->op == QMO_NE), ne = r->op == QMO_NE;
    u16 bits = r->kind == QM_CALL ? bits_of(p, r->func) : 0;
    if (bits & (FN_TELLS_NULL | FN_TELLS_POINTER)) {
        *pointer = (bits & FN_TELLS_POINTER) != 0;
        qm_node object = qm_strip(u, qm_first(u, cond));
        return qm_is(object) ? slot_of(p, object) : 0;
    }
    if (bits & FN_POINTER_OF) {
        qm_node object = holder_in(u, p->facts, cond);
        return qm_is(object) ? slot_of(p, object) : 0;
    }
    if (r->kind == QM_CALL && (r->flags & QMF_OPERATOR) && qm_count(u, cond) == 2) {
        ne = qm_func_of(u, r->func)->op == QMO_NE;
        equal = ne || qm_func_of(u, r->func)->op == QMO_EQ;
    }
    if (!equal) return 0;
    qm_node left = qm_child(u, cond, 0), right = through_casts(u, qm_child(u, cond, 1));
    qm_node bare = through_casts(u, left);
    bool swapped = qm_kind_of(u, bare) == QM_NULLPTR || qm_kind_of(u, bare) == QM_INT || qm_kind_of(u, bare) == QM_BOOL;
    if (swapped) {
        left = qm_child(u, cond, 1);
        right = bare;
    }
    const qm_node_row *x = qm_row(u, right);
    if (!qm_is_null_literal(u, right) && !(x->kind == QM_BOOL && x->value == 0)) return 0;
    slot = tested(p, left, pointer, depth + 1);
    *pointer = *pointer == ne;
    return slot;
}

// Is the value of the row the condition of a branch, or part of one, and nothing else?
static bool only_branches(const qm_unit *u, qm_node n)
{
    for (qm_node k = n, up = qm_parent(u, n); qm_is(up); k = up, up = qm_parent(u, up)) {
        const qm_node_row *r = qm_row(u, up);
        switch ((qm_kind)r->kind) {
        case QM_IF: case QM_WHILE: case QM_DO: case QM_FOR: case QM_MACRO: case QM_EXPR_STMT: return true;
        case QM_CAST: break;
        case QM_UNARY: if (r->op != QMO_NOT) return false; break;
        case QM_BINARY: if (r->op != QMO_LAND && r->op != QMO_LOR && r->op != QMO_COMMA) return false; break;
        default: return false;
        }
        (void)k;
    }
    return false;
}

// ---------------------------------------------------------------------------------------------------------------- rows
bool qm_is_dereferenced(const qm_unit *u, const qm_facts *facts, qm_node use)
{
    qm_node n = use, up = qm_parent(u, n);
    // The calls that hand out what a smart pointer points to.
    for (; qm_is(up); n = up, up = qm_parent(u, up)) {
        const qm_node_row *r = qm_row(u, up);
        bool same = (r->kind == QM_CAST && !(r->flags & QMF_DYNAMIC)) ||
                    (r->kind == QM_CALL && qm_first(u, up).i == n.i && gives_pointer(u, facts, r->func));
        if (!same) break;
        if (r->kind == QM_CALL && qm_func_of(u, r->func)->op == QMO_DEREF) return true;
    }
    if (!qm_is(up) || qm_first(u, up).i != n.i) return false;
    const qm_node_row *r = qm_row(u, up);
    bool pointer = qm_type_of(u, qm_row(u, n)->type)->kind == QMT_POINTER;
    qm_node over = qm_parent(u, up);
    bool address = qm_is(over) && qm_kind_of(u, over) == QM_UNARY && qm_row(u, over)->op == QMO_ADDR;
    bool size_only = qm_is(over) && qm_kind_of(u, over) == QM_SIZEOF;
    if (!pointer || address || size_only) return false;
    switch ((qm_kind)r->kind) {
    case QM_MEMBER: return (r->flags & QMF_ARROW) != 0;
    case QM_CALL: return (r->flags & QMF_METHOD) && (r->flags & QMF_ARROW);
    case QM_UNARY: return r->op == QMO_DEREF;
    case QM_SUBSCRIPT: case QM_CALL_INDIRECT: return true;
    default: return false;
    }
}

static void look_at(const pass *p, value *state, qm_node n)
{
    for (u32 i = n.i; i < qm_end(p->u, n); i++) {
        u32 slot = p->t->of_row[i - p->t->body.i];
        if (slot <= p->first || slot > p->first + p->n) continue;
        state[slot - p->first - 1].level = LEVEL_UNKNOWN;
        state[slot - p->first - 1].by_use = 0;
    }
}

static void set(const pass *p, value *state, u32 slot, value v)
{
    u64 bit = (u64)1 << (slot - 1);
    for (u32 i = 0; p->flags & bit && i < p->n; i++) {  // what a flag has told goes with its value
        state[i].if_set &= ~bit;
        state[i].if_clear &= ~bit;
    }
    state[slot - 1] = v;
    state[slot - 1].by_use = 0;
}

// The arguments of a call that may look at them, and tell or remember what it saw.
static void hand_over(const pass *p, value *state, qm_node call)
{
    const qm_unit *u = p->u;
    const qm_node_row *r = qm_row(u, call);
    qm_node up = qm_parent(u, call);
    const qm_func_row *f = qm_func_of(u, r->func);
    bool library = r->func.i && place_is(f->at) && sources_file(u->files, f->at.file)->system;
    bool dropped = qm_is(up) && qm_kind_of(u, up) == QM_EXPR_STMT;
    for (u32 i = 0; i < qm_nargs(u, call); i++) {  // a smart pointer may be emptied
        qm_node arg = qm_arg(u, call, i);
        if (qm_is(arg) && qm_type_of(u, qm_row(u, arg)->type)->kind != QMT_RECORD) continue;
        u32 slot = slot_of(p, arg);
        if (slot && !(bits_of(p, r->func) & ~(u32)(FN_KNOWN | FN_LOOKS_UP)) && !(r->flags & QMF_OPERATOR)) state[slot - 1] = unknown;
    }
    if (library && (dropped || r->kind == QM_CONSTRUCT || qm_type_of(u, r->type)->kind != QMT_BOOL)) return;
    for (u32 i = 0; i < qm_nargs(u, call); i++) {
        qm_node arg = through_casts(u, qm_arg(u, call, i));
        u32 slot = qm_is(arg) ? slot_of(p, arg) : 0;
        if (slot && !state[slot - 1].by_use && !(p->flags >> (slot - 1) & 1)) state[slot - 1].level = LEVEL_UNKNOWN;
    }
}

static void forget_members(const pass *p, value *state)
{
    for (u32 i = 0; i < p->n; i++)
        if (p->t->rows.rows[p->first + i].member) state[i] = unknown;
}

// Members that are null whenever the method of the same object returns.
static void step_own_method(const pass *p, value *state, qm_node call, const qm_summary *s)
{
    for (u32 i = 0; i < p->n; i++) {
        const qm_tracked_row *row = &p->t->rows.rows[p->first + i];
        bool own = row->member && !row->base.i;
        if (own && qm_is_listed(s->nulls, s->n_nulls, qm_var_of(p->u, row->var)->name)) set(p, state, i + 1, because(LEVEL_YES, call));
    }
}

// The same member of what may be the same object.
static void forget_namesakes(const pass *p, value *state, qm_node left)
{
    left = qm_strip(p->u, left);
    if (!qm_is(left) || qm_kind_of(p->u, left) != QM_MEMBER) return;
    u32 slot = slot_of(p, left);
    for (u32 i = 0; i < p->n; i++)
        if (i + 1 != slot && p->t->rows.rows[p->first + i].var.i == qm_row(p->u, left)->var.i) state[i] = unknown;
}

static void step_call(const pass *p, value *state, qm_node n)
{
    const qm_unit *u = p->u;
    const qm_node_row *r = qm_row(u, n);
    if (qm_may_change_members(u, p->facts, n)) forget_members(p, state);
    const qm_summary *own = qm_own_method(p->a, n);
    if (own && own->n_nulls) step_own_method(p, state, n, own);
    hand_over(p, state, n);
    qm_node object = (r->flags & (QMF_METHOD | QMF_OPERATOR)) ? qm_strip(u, qm_first(u, n)) : (qm_node){0};
    u32 slot = qm_is(object) ? slot_of(p, object) : 0;
    if (!slot || qm_type_of(u, qm_row(u, object)->type)->kind != QMT_RECORD) return;
    u16 bits = bits_of(p, r->func);
    qm_node arg = qm_arg(u, n, 0);
    bool written = qm_is(arg) && qm_kind_of(u, arg) != QM_DEFAULT_ARG;
    const qm_func_row *f = qm_func_of(u, r->func);
    if (qm_is_assignment(u, r->func)) set(p, state, slot, written ? value_of(p, state, arg, 0) : unknown);
    else if (bits & FN_EMPTIES) set(p, state, slot, written ? value_of(p, state, arg, 0) : because(LEVEL_YES, n));
    else if (!(f->flags & QMFN_CONST) && f->cls.i && !(bits & (FN_POINTER_OF | FN_TELLS_NULL | FN_TELLS_POINTER)))
        set(p, state, slot, unknown);
}

static void step_decl(const pass *p, value *state, qm_node n)
{
    qm_var v = qm_row(p->u, n)->var;
    u32 slot = qm_tracked_var(p->t, v);
    slot = slot > p->first && slot <= p->first + p->n ? slot - p->first : 0;
    if (!slot) return;
    qm_node up = qm_parent(p->u, n), init = qm_first(p->u, n);
    bool each = qm_is(up) && qm_kind_of(p->u, up) == QM_RANGE_FOR && qm_first(p->u, up).i == n.i;
    set(p, state, slot, qm_is(init) && !each ? value_of(p, state, init, 0) : unknown);
}

// Behind a dereference it is not null. The use stands below the row that fails.
static void step_dereference(const pass *p, value *state, qm_node n)
{
    const qm_unit *u = p->u;
    const qm_node_row *r = qm_row(u, n);
    qm_node use = qm_first(u, n);
    bool fails = r->kind == QM_CALL || r->kind == QM_MEMBER || r->kind == QM_UNARY || r->kind == QM_SUBSCRIPT;
    if (!fails || !qm_is(use)) return;
    use = through_casts(u, use);
    while (qm_is(use) && qm_kind_of(u, use) == QM_CALL && (bits_of(p, qm_row(u, use)->func) & FN_POINTER_OF)) use = qm_first(u, use);
    u32 slot = qm_is(use) ? slot_of(p, use) : 0;
    if (slot && qm_is_dereferenced(u, p->facts, use)) state[slot - 1] = (value){.level = LEVEL_NO, .by_use = 1, .witness = use.i};
}

static void step(void *user, void *into, qm_node n)
{
    const pass *p = user;
    value *state = into;
    const qm_unit *u = p->u;
    const qm_node_row *r = qm_row(u, n);
    bool pointer;
    step_dereference(p, state, n);
    switch ((qm_kind)r->kind) {
    case QM_DECL: step_decl(p, state, n); break;
    case QM_ASSIGN: {
        u32 slot = slot_of(p, qm_first(u, n));
        forget_namesakes(p, state, qm_first(u, n));
        bool flag = slot && p->flags >> (slot - 1) & 1;
        if (slot) set(p, state, slot, r->op == QMO_ASSIGN ? value_of(p, state, qm_child(u, n, 1), 0) : flag ? unknown : (value){.level = LEVEL_NO});
        break;
    }
    case QM_CALL: case QM_CALL_INDIRECT: case QM_CONSTRUCT: case QM_CO_AWAIT:
        step_call(p, state, n);
        if (r->kind == QM_CALL && tested(p, n, &pointer, 0) && !only_branches(u, n) && qm_type_of(u, r->type)->kind == QMT_BOOL)
            look_at(p, state, n);
        break;
    case QM_BINARY:
        if ((r->op == QMO_LAND || r->op == QMO_LOR || r->op == QMO_EQ || r->op == QMO_NE) && !only_branches(u, n)) look_at(p, state, n);
        else if ((r->op == QMO_EQ || r->op == QMO_NE) && !tested(p, n, &pointer, 0)) look_at(p, state, n);
        break;
    case QM_CAST:
        if (qm_type_of(u, r->type)->kind == QMT_BOOL && tested(p, qm_first(u, n), &pointer, 0) && !only_branches(u, n)) look_at(p, state, n);
        break;
    case QM_COND: look_at(p, state, qm_first(u, n)); break;
    default: break;
    }
}

static bool edge(void *user, void *into, const qm_edge *e)
{
    const pass *p = user;
    value *state = into;
    bool truth, pointer;
    qm_node cond = qm_edge_condition(p->u, e, &truth);
    u32 slot = qm_is(cond) ? tested(p, cond, &pointer, 0) : 0;
    if (!slot) return true;
    value *v = &state[slot - 1];
    bool null = truth != pointer;
    bool certain = !is_shared_flag(p, slot);
    if (certain && v->level == LEVEL_YES && !null) return false;
    if (certain && v->level == LEVEL_NO && !v->by_use && null) return false;
    v->level = null ? LEVEL_YES : LEVEL_NO;
    v->witness = null && !v->by_use ? v->witness : 0;
    v->by_use = 0;
    u64 bit = (u64)1 << (slot - 1);
    for (u32 i = 0; i < p->n; i++)
        if ((null ? state[i].if_clear : state[i].if_set) & bit) state[i] = (value){.level = LEVEL_NO};
    return true;
}

// Flags whose value is known to be this one.
static u64 known_flags(const pass *p, const value *state, level l)
{
    u64 known = 0;
    for (u32 i = 0; i < p->n; i++)
        if (state[i].level == l) known |= (u64)1 << i;
    return known & p->flags;
}

// What each of two states knows, or has no way to contradict, holds behind both.
static bool join_promises(value *a, const value *b, const u64 set[2], const u64 clear[2])
{
    if (a->level == LEVEL_NO && b->level == LEVEL_NO) return false;
    u64 if_set = (a->level == LEVEL_NO ? UINT64_MAX : a->if_set | clear[0]) & (b->level == LEVEL_NO ? UINT64_MAX : b->if_set | clear[1]);
    u64 if_clear = (a->level == LEVEL_NO ? UINT64_MAX : a->if_clear | set[0]) & (b->level == LEVEL_NO ? UINT64_MAX : b->if_clear | set[1]);
    bool changed = if_set != a->if_set || if_clear != a->if_clear;
    a->if_set = if_set;
    a->if_clear = if_clear;
    return changed;
}

static bool join(void *user, void *into, const void *from, u32 visits)
{
    (void)visits;
    const pass *p = user;
    value *a = into;
    const value *b = from;
    bool changed = false;
    const u64 set[2] = {known_flags(p, a, LEVEL_NO), known_flags(p, b, LEVEL_NO)};
    const u64 clear[2] = {known_flags(p, a, LEVEL_YES), known_flags(p, b, LEVEL_YES)};
    for (u32 i = 0; i < p->n; i++) {
        if (p->flags && !(p->flags >> i & 1) && join_promises(&a[i], &b[i], set, clear)) changed = true;
        if (join_value(&a[i], &b[i])) changed = true;
    }
    return changed;
}

// What a constructor's initialisers say of the members of this.
static void start(void *user, void *into)
{
    const pass *p = user;
    value *state = into;
    const qm_func_row *f = qm_func_of(p->u, p->t->func);
    for (u32 i = 0; i < p->n; i++) {
        const qm_tracked_row *row = &p->t->rows.rows[p->first + i];
        state[i] = unknown;
        if (!(f->flags & QMFN_CTOR) || !row->member || row->base.i) continue;
        qm_node init = qm_var_of(p->u, row->var)->init;
        for (u32 k = 0; k < f->n_inits; k++) {
            const qm_init *x = &p->u->inits.rows[f->first_init + k];
            if (x->field.i == row->var.i) init = x->value;
        }
        // Only what needs no state: the run of the initialiser is not one of the body's rows.
        qm_node bare = qm_is(init) ? through_casts(p->u, init) : init;
        if (qm_is(bare) && qm_kind_of(p->u, bare) != QM_VAR && qm_kind_of(p->u, bare) != QM_MEMBER) state[i] = value_of(p, state, init, 0);
    }
}

// ------------------------------------------------------------------------------------------------------------- answers
static void record(const pass *p, answers *out, const value *state, qm_node n)
{
    const qm_node_row *r = qm_row(p->u, n);
    if (r->kind != QM_VAR && r->kind != QM_MEMBER && r->kind != QM_CALL && r->kind != QM_CAST) return;
    value v = unknown;
    if (r->kind == QM_VAR || r->kind == QM_MEMBER) {
        u32 slot = slot_of(p, n);
        if (!slot || p->flags >> (slot - 1) & 1) return;
        v = state[slot - 1];
    } else if (r->kind == QM_CALL ? r->func.i && holds_pointer(p->u, p->facts, r->type) : (r->flags & QMF_DYNAMIC) != 0) {
        v = value_of(p, state, n, 0);
    }
    answer *at = &out->rows[n.i - out->body.i];
    // LEVEL_NO is 0: shift by one so that an untouched row is unknown.
    if (v.level != LEVEL_UNKNOWN) *at = (answer){v.witness, (u8)(v.level + 1), v.by_use};
}

typedef struct recording { pass *p; answers *out; } recording;

static void record_row(void *user, const void *state, qm_node n)
{
    const recording *r = user;
    record(r->p, r->out, state, n);
}

static void solve_group(pass *p, answers *out)
{
    p->flags = 0;
    for (u32 i = 0; i < p->n; i++)
        if (is_flag(p->u, p->t->rows.rows[p->first + i].first)) p->flags |= (u64)1 << i;
    qm_lattice l = {.size = (p->n ? p->n : 1) * sizeof(value), .user = p, .start = start, .join = join, .step = step, .edge = edge};
    qm_flow *flow = qm_flow_solve(p->cfg, &l);
    if (!flow) return;
    out->steps += qm_flow_steps(flow);
    qm_flow_each(flow, record_row, &(recording){p, out});
    qm_flow_free(flow);
}

static void free_rows(void *answers_of_func) { mem_free(((answers *)answers_of_func)->rows); }

// NULL when nothing can be said.
static const answers *answers_of(qm_analysis *a, qm_func f)
{
    const qm_unit *u = qm_analysed_unit(a);
    qm_cfg *cfg = qm_analysed_cfg(a, f);
    if (!cfg) return NULL;
    answers *out = qm_analysis_of_func(a, QM_KEPT_NULLNESS, f, sizeof *out, free_rows);
    if (out->rows) return out;
    void **bits = qm_analysis_slot(a, QM_KEPT_NULLNESS, mem_free);
    if (!*bits) *bits = mem_alloc(u->funcs.n * sizeof(u16));
    out->body = qm_func_of(u, f)->body;
    out->rows = mem_alloc((qm_end(u, out->body) - out->body.i) * sizeof *out->rows);
    pass p = {.a = a, .u = u, .facts = qm_analysed_facts(a), .cfg = cfg, .bits = *bits};
    p.t = qm_tracked_new(u, f, wants, &p);
    find_tested(&p);
    do {
        u32 left = p.t->rows.n - p.first;
        p.n = left < QM_TRACKED_GROUP ? left : QM_TRACKED_GROUP;
        solve_group(&p, out);
        p.first += p.n;
    } while (p.first < p.t->rows.n);
    qm_tracked_free(p.t);
    return out;
}

static const answer *answer_at(qm_analysis *a, qm_node use)
{
    const qm_unit *u = qm_analysed_unit(a);
    if (!qm_is(use)) return NULL;
    const answers *all = answers_of(a, qm_enclosing_func(u, use));
    return all && qm_contains(u, all->body, use) ? &all->rows[use.i - all->body.i] : NULL;
}

qm_null qm_null_at(qm_analysis *a, qm_node use, qm_node *witness)
{
    const answer *x = answer_at(a, use);
    if (witness) *witness = (qm_node){0};
    if (!x || !x->level) return QM_NULL_UNKNOWN;
    if (x->level == LEVEL_NO + 1) return QM_NULL_NO;
    if (witness) *witness = (qm_node){x->witness};
    return x->level == LEVEL_YES + 1 ? QM_NULL_YES : QM_NULL_MAYBE;
}

qm_node qm_dereferenced_before(qm_analysis *a, qm_node use)
{
    const answer *x = answer_at(a, use);
    return (qm_node){x && x->level == LEVEL_NO + 1 && x->by_use ? x->witness : 0};
}

u32 qm_null_steps(qm_analysis *a, qm_func f)
{
    const answers *all = answers_of(a, f);
    return all ? all->steps : 0;
}
