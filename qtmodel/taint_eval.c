// What an expression holds, and what is put into a place.
#include "qtmodel/bounds.h"
#include "qtmodel/taint_state.h"
#include "qtmodel/texts.h"

enum { DEEPEST = 200 };

// ---------------------------------------------------------------------------------------------------------------- types

static bool is_word(const qm_fact *f, const char *word) { return f && str_is(f->text, word); }

const qm_fact *taint_carries(const taint *t, qm_class c) { return qm_fact_class(t->facts, t->u, c, QMK_CARRIES); }

const qm_type_row *taint_value_type(const taint *t, qm_type type)
{
    const qm_type_row *row = qm_type_of(t->u, type);
    while (row->kind == QMT_REFERENCE || row->kind == QMT_RVALUE_REF) row = qm_type_of(t->u, row->target);
    return row;
}

// Numbers can be too large, but no text; truth values and enumerators are nothing.
void taint_fit(const taint *t, taint_value *v, qm_type type)
{
    const qm_type_row *row = taint_value_type(t, type);
    switch (row->kind) {
    case QMT_BOOL: case QMT_ENUM: case QMT_VOID: case QMT_NULLPTR: *v = (taint_value){0}; break;
    case QMT_INT: case QMT_FLOAT:
        taint_mask(v, TAINT_NUMBER);
        // One or two bytes can't count much.
        if (row->size > 0 && row->size <= 2) taint_mask(v, (u16)~(1u << QM_SINK_SIZE));
        break;
    case QMT_UNKNOWN: case QMT_POINTER: case QMT_REFERENCE: case QMT_RVALUE_REF: case QMT_RECORD: case QMT_FUNCTION:
    case QMT_ARRAY: case QMT_MEMBER_POINTER: case QMT_DEPENDENT: break;
    }
}

// The positions of a call: its arguments from 1, and the object, which written operators have as their first child.
qm_node taint_at_pos(const taint *t, qm_node call, int pos)
{
    if (pos == QM_POS_THIS) return qm_row(t->u, call)->flags & QMF_METHOD ? qm_first(t->u, call) : (qm_node){0};
    return qm_at_pos(t->u, call, pos);
}

static bool is_data(const taint *t, qm_node n)
{
    qm_type_kind k = taint_value_type(t, qm_row(t->u, n)->type)->kind;
    return k != QMT_BOOL && k != QMT_ENUM && k != QMT_FUNCTION && k != QMT_NULLPTR;
}

// ------------------------------------------------------------------------------------------------------------- sources

bool taint_add_source(taint *t, qm_node at, const qm_fact *fact, taint_value *out)
{
    qm_outside from;
    if (!qm_outside_named(fact->text, &from)) return false;
    taint_value v = {0};
    v.danger[from] = TAINT_ALL;
    v.step[from] = taint_way_to(t, (taint_way){.step = {.why = QM_TAINT_SOURCE, .at = at, .fact = fact}});
    return taint_join(out, &v);
}

// Who decides what the device hands out; NULL: nobody outside, or it is not known.
static const qm_fact *content_of(const taint *t, qm_node device)
{
    qm_class cls = qm_object_class(t->u, device);
    const qm_fact *own = qm_fact_class(t->facts, t->u, cls, QMK_OWN_CONTENT);
    if (own && qm_is_made_of_text(t->u, qm_strip(t->u, device), own->text)) return NULL;
    return qm_fact_class(t->facts, t->u, cls, QMK_CONTENT);
}

// An expression that names a device stands for what the device hands out.
static bool add_content(taint_cx *cx, qm_node n, taint_value *out)
{
    const qm_fact *fact = content_of(cx->t, n);
    return fact && taint_add_source(cx->t, n, fact, out);
}

// What a device hands out in this call: its way begins at the call, not where the device is named.
static void add_given(taint_cx *cx, qm_node call, taint_value *out)
{
    qm_node object = taint_at_pos(cx->t, call, QM_POS_THIS);
    if (!qm_is(object)) return;
    const qm_fact *fact = content_of(cx->t, object);
    if (fact) taint_add_source(cx->t, call, fact, out);
    else taint_eval(cx, object, out);
}

void taint_add_sources(taint_cx *cx, qm_node call, int pos, taint_value *out)
{
    const taint *t = cx->t;
    const qm_fact *list[4];
    qm_func f = qm_row(t->u, call)->func;
    u32 n = qm_facts_func(t->facts, t->u, f, QMK_SOURCE, list, 4);
    for (u32 i = 0; i < n && i < 4; i++)
        if (list[i]->pos == pos) taint_add_source(cx->t, call, list[i], out);
    const qm_fact *gives = qm_fact_func(t->facts, t->u, f, QMK_GIVES_CONTENT);
    if (gives && gives->pos == pos) add_given(cx, call, out);
}

// ------------------------------------------------------------------------------------------------------------- results

u16 taint_cleaned(const taint *t, qm_func f, int pos)
{
    const qm_fact *list[QM_SINK_COUNT];
    u32 n = qm_facts_func(t->facts, t->u, f, QMK_CLEANS, list, QM_SINK_COUNT);
    u16 bits = 0;
    for (u32 i = 0; i < n && i < QM_SINK_COUNT; i++)
        if (list[i]->pos == pos) bits = (u16)(bits | taint_bits(list[i]->text));
    return bits;
}

void taint_join_arguments(taint_cx *cx, qm_node call, taint_value *out)
{
    for (u32 i = 0, n = qm_nargs(cx->t->u, call); i < n; i++) {
        qm_node arg = qm_arg(cx->t->u, call, i);
        if (is_data(cx->t, arg)) taint_eval(cx, arg, out);
    }
}

// What facts say that a position holds afterwards; false: they say nothing of this function.
bool taint_join_propagated(taint_cx *cx, qm_node call, int pos, taint_value *out)
{
    const taint *t = cx->t;
    const qm_fact *list[6];
    u32 n = qm_facts_func(t->facts, t->u, qm_row(t->u, call)->func, QMK_PROPAGATES, list, 6);
    for (u32 i = 0; i < n && i < 6; i++) {
        if (list[i]->pos != pos) continue;
        str from = list[i]->text;
        if (str_is(from, "arguments")) taint_join_arguments(cx, call, out);
        if (str_is(from, "none") || str_is(from, "arguments")) continue;
        qm_node n_from = taint_at_pos(t, call, str_is(from, "this") ? QM_POS_THIS : from.p[3] - '0');
        if (qm_is(n_from)) taint_eval(cx, n_from, out);
    }
    return n != 0;
}

// The least of several is as small as the smallest: one that nobody outside decides bounds it.
static bool join_bounded(taint_cx *cx, qm_node call, taint_value *out)
{
    const taint *t = cx->t;
    qm_func f = qm_row(t->u, call)->func;
    bool clamps = qm_says(t->facts, t->u, f, QMK_BOUNDS);
    if (!clamps && !qm_says(t->facts, t->u, f, QMK_MINIMUM)) return false;
    bool bounded = clamps;
    for (u32 i = 0, n = qm_nargs(t->u, call); i < n; i++) {
        taint_value v = {0};
        taint_eval(cx, qm_arg(t->u, call, i), &v);
        bool large = false;
        for (u32 k = 0; k < TAINT_KINDS; k++) large |= (v.danger[k] & 1 << QM_SINK_SIZE) != 0;
        bounded |= !large;
        taint_join(out, &v);
    }
    if (bounded) taint_mask(out, (u16)~(1u << QM_SINK_SIZE));
    return true;
}

// A function of the unit: its result in terms of what it is given here.
void taint_join_result(taint_cx *cx, qm_node call, qm_func f, const u32 *table, u32 row, taint_value *out)
{
    taint *t = cx->t;
    taint_value r = *taint_kept(t, table, row);
    for (u32 i = 0; i < TAINT_PARAMS; i++) {
        u16 through = r.danger[QM_OUTSIDE_COUNT + i];
        qm_node arg = through ? qm_arg(t->u, call, i) : (qm_node){0};
        r.danger[QM_OUTSIDE_COUNT + i] = 0;
        if (!qm_is(arg)) continue;
        taint_value v = {0};
        taint_eval(cx, arg, &v);
        taint_mask(&v, through);
        taint_advance(t, &v, (qm_taint_step){.why = QM_TAINT_RETURNED, .at = call, .func = f});
        taint_join(out, &v);
    }
    taint_advance(t, &r, (qm_taint_step){.why = QM_TAINT_RETURNED, .at = call, .func = f});
    taint_join(out, &r);
}

static void eval_by_class(taint_cx *cx, qm_node call, taint_value *out)
{
    const taint *t = cx->t;
    const qm_node_row *r = qm_row(t->u, call);
    const qm_func_row *f = qm_func_of(t->u, r->func);
    qm_type_kind result = taint_value_type(t, r->type)->kind;
    if (result == QMT_INT || result == QMT_FLOAT) return;  // sizes and positions are bounded by what is there
    const qm_fact *how = taint_carries(t, f->cls);
    // Where a library keeps the method in a base of its own, the object says what it is.
    if (!how && r->kind == QM_CALL && r->flags & QMF_METHOD) how = taint_carries(t, qm_object_class(t->u, taint_at_pos(t, call, QM_POS_THIS)));
    if (how && (f->flags & QMFN_STATIC || r->kind == QM_CONSTRUCT)) {
        taint_join_arguments(cx, call, out);
    } else if (how) {
        taint_eval(cx, taint_at_pos(t, call, QM_POS_THIS), out);
        // What changes an object and hands it out again hands out what it was given too.
        bool itself = taint_value_type(t, f->result)->cls.i == f->cls.i && !is_word(how, "map");
        if ((is_word(how, "text") || itself) && !(f->flags & QMFN_CONST) && f->op != QMO_INDEX) taint_join_arguments(cx, call, out);
    } else if (!f->cls.i && f->flags & QMFN_OPERATOR) {
        taint_join_arguments(cx, call, out);
    }
}

// What the program itself wrote stands in front: the rest can be no option, and no other kind of address.
static bool is_begun_here(const taint *t, qm_node call)
{
    qm_node begin = qm_text_begin(t->u, call);
    str text = qm_is(begin) ? qm_row(t->u, begin)->str : (str){0};
    return text.n && text.p[0] != '%';
}

static void eval_call(taint_cx *cx, qm_node call, taint_value *out)
{
    const taint *t = cx->t;
    const qm_node_row *r = qm_row(t->u, call);
    taint_value v = {0};
    if (r->func.i) taint_add_sources(cx, call, QM_POS_RETURN, &v);
    qm_func runs[TAINT_RUNS];
    u32 n = taint_is(&v) ? 0 : taint_runs(t, call, runs);
    for (u32 i = 0; i < n; i++) taint_join_result(cx, call, runs[i], t->result, runs[i].i, &v);
    if (taint_is(&v) || !r->func.i || qm_is(qm_func_of(t->u, r->func)->body)) {
        // said by a source, or by a body
    } else if (!join_bounded(cx, call, &v) && !taint_join_propagated(cx, call, QM_POS_RETURN, &v)) {
        eval_by_class(cx, call, &v);
    }
    taint_mask(&v, (u16)~(taint_cleaned(t, r->func, QM_POS_RETURN) | taint_taken_out(t, call)));
    taint_fit(t, &v, r->type);
    if (taint_is(&v) && is_begun_here(t, call)) taint_mask(&v, (u16)~TAINT_BEGINS);
    taint_join(out, &v);
}

static void eval_construct(taint_cx *cx, qm_node n, taint_value *out)
{
    const taint *t = cx->t;
    const qm_node_row *r = qm_row(t->u, n);
    qm_class cls = qm_type_of(t->u, r->type)->cls;
    if (taint_carries(t, cls) && r->func.i) {
        eval_call(cx, n, out);
    } else if (taint_carries(t, cls) || qm_nargs(t->u, n) == 1) {
        // A copy, or a stream on a device; other objects are not what they are made from.
        qm_node arg = qm_arg(t->u, n, 0);
        bool copy = qm_is(arg) && taint_value_type(t, qm_row(t->u, arg)->type)->cls.i == cls.i;
        if (copy || taint_carries(t, cls)) taint_join_arguments(cx, n, out);
    }
}

// ---------------------------------------------------------------------------------------------------------- expressions

static void join_slot(const taint_cx *cx, u32 slot, taint_value *out)
{
    if (slot) taint_join(out, &cx->state[slot - 1]);
}

static void eval_place(taint_cx *cx, qm_node n, taint_value *out)
{
    const taint *t = cx->t;
    taint_path p;
    if (!taint_path_of(t, n, &p)) return;
    join_slot(cx, taint_slot(cx->fn, p.root, p.field), out);
    if (!p.field) {
        for (u32 i = 0; i < cx->fn->slots.n; i++)
            if (cx->fn->slots.rows[i].root == p.root && cx->fn->slots.rows[i].field) taint_join(out, &cx->state[i]);
        return;
    }
    u32 whole = taint_slot(cx->fn, p.root, 0);
    if (!whole || !taint_is(&cx->state[whole - 1])) return;
    // The whole came from somewhere: of a class of ours its fields count one by one, as far as anybody filled them.
    const qm_var_row *field = &t->u->vars.rows[p.field];
    if (!qm_class_of(t->u, field->cls)->user) taint_join(out, &cx->state[whole - 1]);
    else taint_join(out, taint_kept(t, t->shared, p.field));
}

static bool is_untainted(taint_cx *cx, qm_node n)
{
    taint_value v = {0};
    taint_eval(cx, n, &v);
    return !taint_is(&v);
}

static void eval_binary(taint_cx *cx, qm_node n, taint_value *out)
{
    const taint *t = cx->t;
    qm_node left = qm_child(t->u, n, 0), right = qm_child(t->u, n, 1);
    taint_value v = {0};
    switch ((qm_op)qm_row(t->u, n)->op) {
    case QMO_COMMA:
        taint_eval(cx, right, out);
        return;
    case QMO_REM: case QMO_AND:
        // A remainder or a mask is bounded by its other side.
        if (is_untainted(cx, left) || is_untainted(cx, right)) return;
        break;
    case QMO_ADD: case QMO_SUB: case QMO_MUL: case QMO_DIV: case QMO_SHL: case QMO_SHR: case QMO_OR: case QMO_XOR:
        break;
    default: return;
    }
    taint_eval(cx, left, &v);
    taint_eval(cx, right, &v);
    taint_join(out, &v);
}

static void eval_branch(taint_cx *cx, qm_node n, bool truth, qm_node value, taint_value *out)
{
    taint_value *kept = cx->state;
    u32 slots = cx->fn->slots.n;
    cx->state = mem_alloc((slots + 1) * sizeof *cx->state);
    memcpy(cx->state, kept, slots * sizeof *kept);
    taint_assume(cx, qm_child(cx->t->u, n, 0), truth);
    taint_eval(cx, value, out);
    mem_free(cx->state);
    cx->state = kept;
}

void taint_eval(taint_cx *cx, qm_node n, taint_value *out)
{
    const qm_unit *u = cx->t->u;
    if (!qm_is(n) || cx->depth >= DEEPEST) return;
    cx->depth++;
    const qm_node_row *r = qm_row(u, n);
    taint_value v = {0};
    switch ((qm_kind)r->kind) {
    case QM_VAR: case QM_MEMBER:
        if (!add_content(cx, n, &v)) eval_place(cx, n, &v);
        break;
    case QM_CAST: taint_eval(cx, qm_first(u, n), &v); break;
    case QM_UNARY:
        if (r->op != QMO_NOT) taint_eval(cx, qm_first(u, n), &v);
        break;
    case QM_SUBSCRIPT: taint_eval(cx, qm_first(u, n), &v); break;
    case QM_BINARY: eval_binary(cx, n, &v); break;
    case QM_ASSIGN:
        taint_eval(cx, qm_child(u, n, 1), &v);
        if (r->op != QMO_ASSIGN) taint_eval(cx, qm_child(u, n, 0), &v);
        break;
    case QM_COND:
        eval_branch(cx, n, true, qm_child(u, n, 1), &v);
        eval_branch(cx, n, false, qm_child(u, n, 2), &v);
        break;
    case QM_INIT_LIST:
        for (qm_node c = qm_first(u, n); qm_is(c); c = qm_next(u, n, c)) taint_eval(cx, c, &v);
        break;
    case QM_NEW:
        for (qm_node c = qm_first(u, n); qm_is(c); c = qm_next(u, n, c))
            if (qm_kind_of(u, c) == QM_CONSTRUCT) taint_eval(cx, c, &v);
        break;
    case QM_CALL:
        if (!add_content(cx, n, &v)) eval_call(cx, n, &v);
        break;
    case QM_CALL_INDIRECT: eval_call(cx, n, &v); break;
    case QM_CONSTRUCT: eval_construct(cx, n, &v); break;
    default: break;
    }
    cx->depth--;
    if (r->type.i && r->kind != QM_INIT_LIST) taint_fit(cx->t, &v, r->type);
    taint_join(out, &v);
}

// -------------------------------------------------------------------------------------------------------------- writing

static bool refers_to_others(const taint *t, const qm_var_row *v)
{
    const qm_type_row *type = qm_type_of(t->u, v->type);
    return v->kind == QMV_PARAM && (type->kind == QMT_POINTER || type->kind == QMT_REFERENCE) &&
           !qm_type_of(t->u, type->target)->is_const;
}

static bool is_shared(const taint *t, const taint_fn *fn, u32 var)
{
    const qm_var_row *v = &t->u->vars.rows[var];
    if (v->kind != QMV_LOCAL && v->kind != QMV_PARAM) return true;
    return v->func.i != fn->func.i || t->u->qt->first_captured[var] != t->u->qt->first_captured[var + 1];
}

void taint_write(taint_cx *cx, qm_node target, const taint_value *v, bool strong, qm_node at)
{
    taint *t = cx->t;
    taint_path p;
    if (!taint_path_of(t, target, &p)) return;
    taint_value w = *v;
    qm_var named = {p.field ? p.field : p.root == TAINT_THIS ? 0 : p.root};
    const qm_var_row *var = qm_var_of(t->u, named);
    if (!p.weak) taint_fit(t, &w, var->type);
    taint_advance(t, &w, (qm_taint_step){.why = QM_TAINT_ASSIGNED, .at = at, .var = named});
    u32 slot = taint_slot(cx->fn, p.root, p.field);
    if (slot && strong && !p.weak) {
        cx->state[slot - 1] = w;
        for (u32 i = 0; !p.field && i < cx->fn->slots.n; i++)  // a new whole has new parts
            if (cx->fn->slots.rows[i].root == p.root && cx->fn->slots.rows[i].field) cx->state[i] = (taint_value){0};
    } else if (slot) {
        taint_join(&cx->state[slot - 1], &w);
    }
    if (!t->recording || !taint_is(&w)) return;
    taint_value real = taint_resolve(cx, &w);
    if (p.field) taint_keep(t, t->shared, p.field, &real);
    if (p.root == 0 || p.root == TAINT_THIS) return;
    const qm_var_row *root = &t->u->vars.rows[p.root];
    if (refers_to_others(t, root) && root->func.i == cx->fn->func.i && (p.field || p.weak || qm_type_of(t->u, root->type)->kind == QMT_REFERENCE || qm_kind_of(t->u, qm_strip(t->u, target)) != QM_VAR))
        taint_keep(t, t->out, p.root, &w);
    if (!p.field && root->kind == QMV_LOCAL && root->func.i != cx->fn->func.i) taint_keep(t, t->out, p.root, &real);
    if (!p.field && root->kind != QMV_PARAM && is_shared(t, cx->fn, p.root)) taint_keep(t, t->shared, p.root, &real);
}

qm_node taint_range_of(const qm_unit *u, qm_node decl)
{
    qm_node loop = qm_parent(u, decl);
    if (!qm_is(loop) || qm_kind_of(u, loop) != QM_RANGE_FOR || qm_child(u, loop, 0).i != decl.i) return (qm_node){0};
    return qm_child(u, loop, 1);
}
