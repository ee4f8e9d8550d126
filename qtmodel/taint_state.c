// Values, ways and slots of the taint analysis.
#include "qtmodel/taint_state.h"

// --------------------------------------------------------------------------------------------------------------- values

bool taint_is(const taint_value *v)
{
    for (u32 k = 0; k < TAINT_KINDS; k++)
        if (v->danger[k]) return true;
    return false;
}

// The first way that was found stays: a join never lengthens it.
bool taint_join(taint_value *into, const taint_value *from)
{
    bool grown = false;
    for (u32 k = 0; k < TAINT_KINDS; k++) {
        if (!(from->danger[k] & ~into->danger[k])) continue;
        if (!into->danger[k]) into->step[k] = from->step[k];
        into->danger[k] = (u16)(into->danger[k] | from->danger[k]);
        grown = true;
    }
    return grown;
}

void taint_mask(taint_value *v, u16 keep)
{
    for (u32 k = 0; k < TAINT_KINDS; k++) v->danger[k] = (u16)(v->danger[k] & keep);
}

const taint_value *taint_kept(const taint *t, const u32 *table, u32 row)
{
    static const taint_value clean = {0};
    return table[row] ? &t->values.rows[table[row]] : &clean;
}

void taint_keep(taint *t, u32 *table, u32 row, const taint_value *v)
{
    if (!t->recording || !taint_is(v)) return;
    if (!table[row]) {
        if (!t->values.n) VEC_PUSH(&t->values);
        VEC_PUSH(&t->values);
        table[row] = t->values.n - 1;
    }
    if (taint_join(&t->values.rows[table[row]], v)) t->changes++;
}

u16 taint_bits(str word)
{
    qm_sink s;
    if (str_is(word, "all")) return TAINT_ALL;
    return (u16)(qm_sink_named(word, &s) ? 1u << s : 0);
}

// ----------------------------------------------------------------------------------------------------------------- ways

static u32 way_hash(const taint_way *w)
{
    u32 h = w->step.at.i * 2654435761u;
    h = (h ^ w->prev) * 2654435761u;
    h = (h ^ w->before) * 2654435761u;
    return (h ^ w->step.var.i ^ (u32)w->step.why << 28) * 2654435761u;
}

static void index_way(taint *t, u32 row)
{
    u32 i = way_hash(&t->ways.rows[row]) & (t->n_way_index - 1);
    while (t->way_index[i]) i = (i + 1) & (t->n_way_index - 1);
    t->way_index[i] = row;
}

static void grow_ways(taint *t)
{
    u32 n = t->n_way_index ? t->n_way_index * 2 : 256;
    mem_free(t->way_index);
    t->way_index = mem_alloc(n * sizeof *t->way_index);
    t->n_way_index = n;
    for (u32 i = 1; i < t->ways.n; i++) index_way(t, i);
}

static bool same_way(const taint_way *a, const taint_way *b)
{
    return a->step.at.i == b->step.at.i && a->step.why == b->step.why && a->step.var.i == b->step.var.i &&
           a->prev == b->prev && a->before == b->before;
}

u32 taint_way_to(taint *t, taint_way w)
{
    if (!t->ways.n) VEC_PUSH(&t->ways);
    if (t->ways.n * 2 >= t->n_way_index) grow_ways(t);
    u32 i = way_hash(&w) & (t->n_way_index - 1);
    for (; t->way_index[i]; i = (i + 1) & (t->n_way_index - 1))
        if (same_way(&t->ways.rows[t->way_index[i]], &w)) return t->way_index[i];
    *VEC_PUSH(&t->ways) = w;
    t->way_index[i] = t->ways.n - 1;
    return t->ways.n - 1;
}

void taint_advance(taint *t, taint_value *v, qm_taint_step step)
{
    for (u32 k = 0; k < TAINT_KINDS; k++)
        if (v->danger[k]) v->step[k] = taint_way_to(t, (taint_way){.step = step, .prev = v->step[k]});
}

taint_value taint_resolve(taint_cx *cx, const taint_value *v)
{
    taint *t = cx->t;
    const qm_func_row *f = qm_func_of(t->u, cx->fn->func);
    taint_value r = {0};
    for (u32 k = 0; k < QM_OUTSIDE_COUNT; k++) r.danger[k] = v->danger[k], r.step[k] = v->step[k];
    for (u32 i = 0; i < TAINT_PARAMS && i < f->n_params; i++) {
        u32 symbol = QM_OUTSIDE_COUNT + i;
        const taint_value *given = taint_kept(t, t->shared, f->first_param + i);
        for (u32 k = 0; v->danger[symbol] && k < QM_OUTSIDE_COUNT; k++) {
            u16 danger = given->danger[k] & v->danger[symbol];
            if (!(danger & ~r.danger[k])) continue;
            qm_taint_step step = {.why = QM_TAINT_PARAMETER, .var = {f->first_param + i}};
            if (!r.danger[k])
                r.step[k] = taint_way_to(t, (taint_way){.step = step, .prev = v->step[symbol], .before = given->step[k]});
            r.danger[k] = (u16)(r.danger[k] | danger);
        }
    }
    return r;
}

// ---------------------------------------------------------------------------------------------------------------- slots

static u32 path_hash(u32 root, u32 field) { return (root * 2654435761u ^ field) * 2654435761u; }

static u32 *slot_cell(const taint_fn *fn, u32 root, u32 field)
{
    u32 i = path_hash(root, field) & (fn->n_index - 1);
    for (; fn->index[i]; i = (i + 1) & (fn->n_index - 1)) {
        const taint_path *p = &fn->slots.rows[fn->index[i] - 1];
        if (p->root == root && p->field == field) break;
    }
    return &fn->index[i];
}

u32 taint_slot(const taint_fn *fn, u32 root, u32 field) { return fn->n_index ? *slot_cell(fn, root, field) : 0; }

u32 taint_add_slot(taint_fn *fn, u32 root, u32 field)
{
    u32 slot = taint_slot(fn, root, field);
    if (slot) return slot;
    *VEC_PUSH(&fn->slots) = (taint_path){.root = root, .field = field};
    if (fn->slots.n * 2 >= fn->n_index) {
        mem_free(fn->index);
        fn->n_index = fn->n_index ? fn->n_index * 2 : 32;
        fn->index = mem_alloc(fn->n_index * sizeof *fn->index);
        for (u32 i = 0; i < fn->slots.n; i++)
            *slot_cell(fn, fn->slots.rows[i].root, fn->slots.rows[i].field) = i + 1;
    } else {
        *slot_cell(fn, root, field) = fn->slots.n;
    }
    return fn->slots.n;
}

// What a call hands out as it is: an element, the bytes of a buffer, its argument. {0}: something else.
static qm_node handed_out(const taint *t, qm_node call)
{
    const qm_node_row *r = qm_row(t->u, call);
    if (r->flags & QMF_OPERATOR && r->flags & QMF_METHOD) return qm_first(t->u, call);
    const qm_fact *of = qm_fact_func(t->facts, t->u, r->func, QMK_BUFFER_OF);
    if (of) return qm_at_pos(t->u, call, of->pos);
    // A method that hands its object out again, to be called on once more.
    const qm_type_row *result = qm_type_of(t->u, qm_func_of(t->u, r->func)->result);
    bool itself = r->flags & QMF_METHOD && result->kind == QMT_REFERENCE && qm_type_of(t->u, result->target)->cls.i &&
                  qm_type_of(t->u, result->target)->cls.i == qm_func_of(t->u, r->func)->cls.i;
    if (itself) return qm_first(t->u, call);
    // A smart pointer's way to what it points to takes no argument and gives a pointer.
    qm_node object = r->flags & QMF_METHOD ? qm_object_of(t->u, call) : (qm_node){0};
    if (qm_is(object) && qm_nargs(t->u, call) == 0 && qm_is_smart_pointer(t->u, qm_row(t->u, object)->type)) return object;
    int moved = qm_fact_role(t->facts, t->u, r->func, QMK_PROPAGATES, "arg1");
    return moved == QM_POS_RETURN && qm_nargs(t->u, call) == 1 ? qm_arg(t->u, call, 0) : (qm_node){0};
}

bool taint_path_of(const taint *t, qm_node n, taint_path *p)
{
    *p = (taint_path){0};
    for (;;) {
        n = qm_strip(t->u, n);
        if (!qm_is(n)) return p->field != 0;
        const qm_node_row *r = qm_row(t->u, n);
        switch ((qm_kind)r->kind) {
        case QM_VAR:
            p->root = r->var.i;
            if (!t->u->vars.rows[r->var.i].whole.i) return r->var.i != 0;
            p->root = t->u->vars.rows[r->var.i].whole.i;
            p->weak = true;
            return true;
        case QM_THIS:
            p->root = TAINT_THIS;
            return p->field != 0;
        case QM_MEMBER:
            if (!p->field) p->field = r->var.i;
            n = qm_first(t->u, n);
            if (!qm_is(n)) p->root = TAINT_THIS;
            if (!qm_is(n)) return p->field != 0;
            break;
        case QM_UNARY:
            if (r->op != QMO_DEREF && r->op != QMO_ADDR) return false;
            n = qm_first(t->u, n);
            break;
        case QM_CAST:
            n = qm_first(t->u, n);
            break;
        case QM_SUBSCRIPT:
            p->weak |= p->field == 0;
            n = qm_first(t->u, n);
            break;
        case QM_CALL:
            n = handed_out(t, n);
            p->weak |= p->field == 0;
            if (!qm_is(n)) return p->field != 0;
            break;
        default:
            return p->field != 0;
        }
    }
}
