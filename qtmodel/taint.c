// The taint of a unit: every function is solved until no function gives another one anything new.
#include "qtmodel/taint.h"

#include "qtmodel/taint_state.h"

enum { ROUNDS = 10, MAX_SLOTS = 600 };

static const char *const outsides[QM_OUTSIDE_COUNT] = {"peer",     "argument", "environment", "file",
                                                       "database", "user",     "program",     "exchange"};
static const char *const sinks[QM_SINK_COUNT] = {"command", "argument", "sql",  "path",   "markup",  "format",     "library",
                                                 "url",     "host",     "size", "script", "pattern", "deserialize", "ldap"};

const char *qm_outside_name(qm_outside o) { return outsides[o]; }
const char *qm_sink_name(qm_sink s) { return sinks[s]; }

bool qm_outside_named(str word, qm_outside *out)
{
    for (u32 i = 0; i < QM_OUTSIDE_COUNT; i++)
        if (str_is(word, outsides[i])) return *out = (qm_outside)i, true;
    return false;
}

bool qm_sink_named(str word, qm_sink *out)
{
    for (u32 i = 0; i < QM_SINK_COUNT; i++)
        if (str_is(word, sinks[i])) return *out = (qm_sink)i, true;
    return false;
}

// ------------------------------------------------------------------------------------------------------------- lattice

static taint_cx context(taint_fn *fn, void *state) { return (taint_cx){.t = fn->t, .fn = fn, .state = state}; }

static bool is_parameter(const qm_func_row *f, u32 root, u32 *index)
{
    *index = root - f->first_param;
    return root >= f->first_param && *index < f->n_params;
}

// Is the field of that root reached through a pointer or a reference, so that others fill it too?
static bool is_reached_by_others(const taint *t, u32 root)
{
    if (root == 0 || root == TAINT_THIS) return true;
    qm_type_kind k = qm_type_of(t->u, t->u->vars.rows[root].type)->kind;
    return k == QMT_POINTER || k == QMT_REFERENCE || k == QMT_RVALUE_REF ||
           (k == QMT_RECORD && qm_is_smart_pointer(t->u, t->u->vars.rows[root].type));
}

// Globals, what a lambda has captured (an init-capture has no declaration of its own), static locals.
static bool is_filled_elsewhere(const taint *t, const taint_fn *fn, u32 root)
{
    const qm_var_row *v = &t->u->vars.rows[root];
    return v->func.i != fn->func.i || v->kind == QMV_STATIC_LOCAL || (v->kind == QMV_LOCAL && !qm_is(v->decl));
}

static void start(void *user, void *state)
{
    const taint_fn *fn = user;
    taint *t = fn->t;
    taint_value *v = state;
    const qm_func_row *f = qm_func_of(t->u, fn->func);
    for (u32 i = 0; i < fn->slots.n; i++) {
        const taint_path *p = &fn->slots.rows[i];
        u32 param;
        v[i] = (taint_value){0};
        if (p->field) {
            if (is_reached_by_others(t, p->root)) v[i] = *taint_kept(t, t->shared, p->field);
        } else if (is_parameter(f, p->root, &param)) {
            if (param >= TAINT_PARAMS) continue;
            v[i].danger[QM_OUTSIDE_COUNT + param] = TAINT_ALL;
        } else if (is_filled_elsewhere(t, fn, p->root)) {
            v[i] = *taint_kept(t, t->shared, p->root);
        }
    }
}

static bool join(void *user, void *into, const void *from, u32 visits)
{
    (void)visits;
    const taint_fn *fn = user;
    taint_value *a = into;
    const taint_value *b = from;
    bool grown = false;
    for (u32 i = 0; i < fn->slots.n; i++) grown |= taint_join(&a[i], &b[i]);
    return grown;
}

static void step_decl(taint_cx *cx, qm_node n)
{
    const qm_unit *u = cx->t->u;
    qm_var var = qm_row(u, n)->var;
    qm_node init = qm_first(u, n), range = taint_range_of(u, n);
    u32 slot = taint_slot(cx->fn, var.i, 0);
    if (!slot) return;
    taint_value v = {0};
    if (qm_is(init)) taint_eval(cx, init, &v);
    if (qm_is(range)) taint_eval(cx, range, &v);
    if (taint_is(&v))
        taint_advance(cx->t, &v, (qm_taint_step){.why = QM_TAINT_ASSIGNED, .at = n, .var = var});
    if (qm_is(range) && qm_type_of(u, qm_var_of(u, var)->type)->kind == QMT_BOOL) v = (taint_value){0};
    cx->state[slot - 1] = v;
    if (qm_var_of(u, var)->kind == QMV_STATIC_LOCAL) {
        taint_value real = taint_resolve(cx, &v);
        taint_keep(cx->t, cx->t->shared, var.i, &real);
    }
}

static void step_lambda(taint_cx *cx, qm_node n)
{
    taint *t = cx->t;
    const qm_func_row *l = qm_func_of(t->u, qm_row(t->u, n)->func);
    taint_fill_captures(cx, qm_row(t->u, n)->func);
    for (u32 i = 0; i < l->n_captures && t->recording; i++) {
        const qm_capture *c = &t->u->captures.rows[l->first_capture + i];
        qm_var inside = c->inner.i ? c->inner : c->var;
        taint_value v = {0};
        if (qm_is(c->init)) taint_eval(cx, c->init, &v);
        else if (taint_slot(cx->fn, inside.i, 0)) v = cx->state[taint_slot(cx->fn, inside.i, 0) - 1];
        if (!inside.i || !taint_is(&v)) continue;
        v = taint_resolve(cx, &v);
        taint_advance(t, &v, (qm_taint_step){.why = QM_TAINT_CAPTURED, .at = n, .var = inside});
        taint_keep(t, t->shared, inside.i, &v);
    }
}

static void step_return(taint_cx *cx, qm_node n)
{
    taint *t = cx->t;
    qm_node value = qm_first(t->u, n);
    if (!t->recording || !qm_is(value)) return;
    taint_value v = {0};
    taint_eval(cx, value, &v);
    taint_keep(t, t->result, cx->fn->func.i, &v);
}

static void step(void *user, void *state, qm_node n)
{
    taint_cx cx = context(user, state);
    const qm_unit *u = cx.t->u;
    const qm_node_row *r = qm_row(u, n);
    switch ((qm_kind)r->kind) {
    case QM_DECL: step_decl(&cx, n); break;
    case QM_LAMBDA: step_lambda(&cx, n); break;
    case QM_RETURN: step_return(&cx, n); break;
    case QM_CALL: case QM_CALL_INDIRECT: case QM_CONSTRUCT: taint_call_effects(&cx, n); break;
    case QM_ASSIGN: {
        taint_value v = {0};
        taint_eval(&cx, qm_child(u, n, 1), &v);
        taint_write(&cx, qm_child(u, n, 0), &v, r->op == QMO_ASSIGN, n);
        break;
    }
    case QM_MACRO:
        if (qm_fact_macro(cx.t->facts, r->str, QMK_ASSUMES) || qm_fact_macro(cx.t->facts, r->str, QMK_VERIFIES)) {
            qm_node condition = qm_first(u, n);
            if (qm_is(condition)) taint_assume(&cx, condition, true);
        }
        break;
    default: break;
    }
}

static bool edge(void *user, void *state, const qm_edge *e)
{
    taint_cx cx = context(user, state);
    return taint_take_edge(&cx, e);
}

static qm_lattice lattice_of(taint_fn *fn)
{
    return (qm_lattice){.size = (fn->slots.n ? fn->slots.n : 1) * sizeof(taint_value), .user = fn, .start = start,
                        .join = join, .step = step, .edge = edge};
}

// ------------------------------------------------------------------------------------------------------------ functions

// Rows that name data, and what the outside gives here.
static void collect_run(taint *t, taint_fn *fn, qm_node root)
{
    const qm_unit *u = t->u;
    for (u32 i = root.i; qm_is(root) && i < qm_end(u, root) && fn->slots.n < MAX_SLOTS; i++) {
        const qm_node_row *r = &u->nodes.rows[i];
        taint_path p;
        if (r->kind == QM_DECL) taint_add_slot(fn, r->var.i, 0);
        if (r->kind == QM_CALL || r->kind == QM_CONSTRUCT)
            fn->sources |= r->func.i && (qm_says(t->facts, u, r->func, QMK_SOURCE) ||
                                         qm_says(t->facts, u, r->func, QMK_GIVES_CONTENT));
        if (r->kind != QM_VAR && r->kind != QM_MEMBER) continue;
        if (r->type.i && qm_fact_class(t->facts, u, qm_object_class(u, (qm_node){i}), QMK_CONTENT)) fn->sources = true;
        if (taint_path_of(t, (qm_node){i}, &p)) taint_add_slot(fn, p.root, p.field);
    }
}

static taint_fn *fn_of(taint *t, qm_func f)
{
    if (t->fns[f.i]) return t->fns[f.i];
    const qm_func_row *row = qm_func_of(t->u, f);
    taint_fn *fn = mem_alloc(sizeof *fn);
    fn->t = t;
    fn->func = f;
    for (u32 i = 0; i < row->n_params; i++) taint_add_slot(fn, row->first_param + i, 0);
    for (u32 i = 0; i < row->n_inits; i++) collect_run(t, fn, t->u->inits.rows[row->first_init + i].value);
    collect_run(t, fn, row->body);
    fn->seen = UINT32_MAX;
    return t->fns[f.i] = fn;
}

static bool gives_tainted(const taint *t, qm_func f)
{
    const qm_func_row *row = qm_func_of(t->u, f);
    if (t->result[f.i]) return true;
    for (u32 k = 0; k < row->n_params; k++)
        if (t->out[row->first_param + k]) return true;
    return false;
}

// Does it name anything that somebody has put data from outside into?
static bool reads_tainted(const taint *t, const taint_fn *fn)
{
    for (u32 i = 0; i < fn->slots.n; i++) {
        const taint_path *p = &fn->slots.rows[i];
        if (p->field ? t->shared[p->field] : p->root && p->root != TAINT_THIS && (t->shared[p->root] || t->out[p->root])) return true;
    }
    qm_node body = qm_func_of(t->u, fn->func)->body;
    for (u32 i = body.i; i < qm_end(t->u, body); i++) {
        qm_func runs[TAINT_RUNS];
        u32 n = taint_runs(t, (qm_node){i}, runs);
        for (u32 k = 0; k < n; k++)
            if (gives_tainted(t, runs[k])) return true;
    }
    return false;
}

static void solve_inits(taint *t, taint_fn *fn)
{
    const qm_func_row *f = qm_func_of(t->u, fn->func);
    taint_value *state = mem_alloc((fn->slots.n + 1) * sizeof *state);
    start(fn, state);
    taint_cx cx = context(fn, state);
    for (u32 i = 0; i < f->n_inits; i++) {
        const qm_init *init = &t->u->inits.rows[f->first_init + i];
        if (!qm_is(init->value)) continue;
        taint_value v = {0};
        for (u32 n = init->value.i; n < qm_end(t->u, init->value); n++)
            if (t->u->nodes.rows[n].kind == QM_CALL || t->u->nodes.rows[n].kind == QM_CONSTRUCT)
                taint_call_effects(&cx, (qm_node){n});
        taint_eval(&cx, init->value, &v);
        if (!init->field.i || !taint_is(&v)) continue;
        v = taint_resolve(&cx, &v);
        taint_advance(t, &v, (qm_taint_step){.why = QM_TAINT_ASSIGNED, .at = init->value, .var = init->field});
        taint_keep(t, t->shared, init->field.i, &v);
    }
    mem_free(state);
}

static void solve(taint *t, qm_func f, u32 round)
{
    taint_fn *fn = fn_of(t, f);
    if (fn->seen == t->changes || (round && fn->flow && !reads_tainted(t, fn))) return;
    fn->seen = t->changes;
    qm_flow_free(fn->flow);
    fn->flow = NULL;
    qm_cfg *c = fn->slots.n < MAX_SLOTS ? qm_analysed_cfg(t->a, f) : NULL;
    if (!c) return;
    solve_inits(t, fn);
    qm_lattice l = lattice_of(fn);
    fn->flow = qm_flow_solve(c, &l);
}

// ----------------------------------------------------------------------------------------------------------------- unit

// What a signal is emitted with arrives in the slots.
static void deliver(taint *t)
{
    const qm_unit *u = t->u;
    for (u32 i = 1; i < u->qt->conns.n; i++) {
        const qm_conn_row *c = &u->qt->conns.rows[i];
        if (!c->signal_func.i || !c->slot_func.i) continue;
        const qm_func_row *signal = qm_func_of(u, c->signal_func), *slot = qm_func_of(u, c->slot_func);
        const qm_fact *list[4];
        u32 n = qm_facts_func(t->facts, u, c->signal_func, QMK_SOURCE, list, 4);
        for (u32 k = 0; k < slot->n_params && k < signal->n_params; k++) {
            taint_value v = *taint_kept(t, t->shared, signal->first_param + k);
            qm_var param = {slot->first_param + k};
            taint_advance(t, &v, (qm_taint_step){.why = QM_TAINT_SIGNALLED, .at = c->call, .var = param, .func = c->slot_func});
            for (u32 s = 0; s < n && s < 4; s++) {
                qm_outside from;
                if (list[s]->pos != (int)k + 1 || !qm_outside_named(list[s]->text, &from) || v.danger[from]) continue;
                v.danger[from] = TAINT_ALL;
                qm_taint_step first = {.why = QM_TAINT_SOURCE, .at = c->call, .var = param, .fact = list[s]};
                v.step[from] = taint_way_to(t, (taint_way){.step = first});
            }
            taint_keep(t, t->shared, param.i, &v);
        }
    }
}

// Is a device named whose data somebody else decides, to be read through a stream?
static bool names_content(const taint *t, qm_node n, u8 *known)
{
    qm_kind k = qm_kind_of(t->u, n);
    qm_class c = k == QM_VAR || k == QM_MEMBER ? qm_object_class(t->u, n) : (qm_class){0};
    if (!c.i) return false;
    if (!known[c.i]) known[c.i] = qm_fact_class(t->facts, t->u, c, QMK_CONTENT) ? 2 : 1;
    return known[c.i] == 2;
}

static bool has_content(const taint *t)
{
    u8 *known = mem_alloc(t->u->classes.n + 1);  // by class: 0 not asked, 1 no, 2 yes
    bool found = false;
    for (u32 i = 1; i < t->u->nodes.n && !found; i++) found = names_content(t, (qm_node){i}, known);
    mem_free(known);
    return found;
}

static bool has_source(const taint *t)
{
    const qm_unit *u = t->u;
    for (u32 i = 1; i < u->nodes.n; i++) {
        const qm_node_row *r = &u->nodes.rows[i];
        if (r->func.i && (qm_says(t->facts, u, r->func, QMK_SOURCE) || qm_says(t->facts, u, r->func, QMK_GIVES_CONTENT)))
            return true;
        if (r->kind == QM_CALL && r->flags & QMF_OPERATOR && qm_func_of(u, r->func)->op == QMO_SHR)
            return true;
    }
    return has_content(t);
}

static bool enter_by(taint *t, qm_func f, u32 param, const qm_fact *fact)
{
    const qm_func_row *row = qm_func_of(t->u, f);
    taint_value v = {0};
    if (param >= row->n_params || !taint_add_source(t, row->body, fact, &v)) return false;
    qm_var var = {row->first_param + param};
    taint_fit(t, &v, qm_var_of(t->u, var)->type);
    taint_keep(t, t->shared, var.i, &v);
    return true;
}

// What others call with data of theirs: main, what overrides a function of a library that is called so, slots that a bus
// offers. False: there is none.
static bool enter(taint *t)
{
    const qm_unit *u = t->u;
    bool any = false;
    for (u32 i = 1; i < u->funcs.n; i++) {
        const qm_func_row *f = &u->funcs.rows[i];
        if (!qm_is(f->body)) continue;
        const qm_fact *list[4];
        u32 n = qm_facts_func(t->facts, u, (qm_func){i}, QMK_SOURCE, list, 4);
        for (u32 k = 0; k < n && k < 4; k++)
            if (list[k]->pos > 0) any |= enter_by(t, (qm_func){i}, (u32)list[k]->pos - 1, list[k]);
        bool offered = f->cls.i && f->flags & (QMFN_SLOT | QMFN_INVOKABLE);
        const qm_fact *slots = offered ? qm_fact_class(t->facts, u, f->cls, QMK_SLOT_ARGUMENTS) : NULL;
        for (u32 k = 0; k < f->n_params && slots; k++) any |= enter_by(t, (qm_func){i}, k, slots);
    }
    return any;
}

static void free_taint(void *p)
{
    taint *t = p;
    for (u32 i = 0; i < t->u->funcs.n; i++) {
        if (!t->fns[i]) continue;
        qm_flow_free(t->fns[i]->flow);
        VEC_CLEAR(&t->fns[i]->slots);
        mem_free(t->fns[i]->index);
        mem_free(t->fns[i]);
    }
    VEC_CLEAR(&t->values);
    VEC_CLEAR(&t->ways);
    VEC_CLEAR(&t->runs);
    mem_free(t->first_run);
    mem_free(t->first_held);
    mem_free(t->way_index);
    mem_free(t->shared);
    mem_free(t->out);
    mem_free(t->result);
    mem_free(t->fns);
    mem_free(t);
}

static taint *taint_of(qm_analysis *a)
{
    void **slot = qm_analysis_slot(a, QM_KEPT_TAINT, free_taint);
    if (*slot) return *slot;
    taint *t = mem_alloc(sizeof *t);
    *slot = t;
    *t = (taint){.a = a, .u = qm_analysed_unit(a), .facts = qm_analysed_facts(a), .recording = true};
    t->shared = mem_alloc((t->u->vars.n + 1) * sizeof *t->shared);
    t->out = mem_alloc((t->u->vars.n + 1) * sizeof *t->out);
    t->result = mem_alloc((t->u->funcs.n + 1) * sizeof *t->result);
    t->fns = mem_alloc((t->u->funcs.n + 1) * sizeof(taint_fn *));
    t->any = enter(t);
    t->any |= has_source(t);
    if (t->any) taint_find_runs(t);
    for (u32 round = 0, before = UINT32_MAX; t->any && round < ROUNDS && before != t->changes; round++) {
        before = t->changes;
        for (u32 i = 1; i < t->u->funcs.n; i++)
            if (qm_is(t->u->funcs.rows[i].body)) solve(t, (qm_func){i}, round);
        deliver(t);
    }
    t->recording = false;
    return t;
}

// -------------------------------------------------------------------------------------------------------------- answers

// The state before the element that holds the expression; false: it is never evaluated, or unknown.
static bool state_at(taint_fn *fn, qm_node expr, taint_value *state)
{
    const qm_unit *u = fn->t->u;
    if (!qm_contains(u, qm_func_of(u, fn->func)->body, expr)) {
        start(fn, state);
        return true;
    }
    qm_cfg *c = qm_analysed_cfg(fn->t->a, fn->func);
    u32 block, index;
    for (qm_node n = expr; qm_is(n); n = qm_parent(u, n))
        if (qm_cfg_find(c, n, &block, &index)) return qm_flow_before(fn->flow, n, state);
    return false;
}

bool qm_taint_at(qm_analysis *a, qm_node expr, qm_taint *out)
{
    taint *t = taint_of(a);
    *out = (qm_taint){0};
    qm_func f = qm_is(expr) ? qm_enclosing_func(t->u, expr) : (qm_func){0};
    taint_fn *fn = t->any && f.i ? t->fns[f.i] : NULL;
    if (!fn || !fn->flow) return false;
    taint_value *state = mem_alloc((fn->slots.n + 1) * sizeof *state);
    taint_value v = {0};
    if (state_at(fn, expr, state)) {
        taint_cx cx = context(fn, state);
        taint_eval(&cx, expr, &v);
        v = taint_resolve(&cx, &v);
    }
    mem_free(state);
    memcpy(out->danger, v.danger, sizeof out->danger);
    memcpy(out->step, v.step, sizeof out->step);
    return taint_is(&v);
}

typedef struct walk {
    const taint *t;
    qm_taint_step *out;
    u32 n, max;
} walk;

// Older rows first; rows only ever name older ones, so this ends.
static void walk_way(walk *w, u32 row)
{
    if (!row || w->n >= w->max) return;
    const taint_way *way = &w->t->ways.rows[row];
    walk_way(w, way->before);
    walk_way(w, way->prev);
    if (way->step.why == QM_TAINT_PARAMETER) return;
    if (w->n < w->max) w->out[w->n++] = way->step;
}

u32 qm_taint_steps(qm_analysis *a, const qm_taint *t, qm_outside from, qm_taint_step *out, u32 max)
{
    walk w = {.t = taint_of(a), .out = out, .max = max};
    walk_way(&w, t->step[from]);
    return w.n;
}
