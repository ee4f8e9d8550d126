// Threads: a graph of who hands which threads on to whom, and its least fixpoint.
#include "qtmodel/threads.h"

#include "qtmodel/build_qt.h"

enum { ROW_UNKNOWN, ROW_MAIN, ROW_POOL, FIRST_OWN, MAX_DEPTH = 16 };

typedef struct edge { u32 from, to; } edge;

struct qm_thread_map {
    QM_TABLE(qm_thread_row) rows;
    qm_threads *sets;      // by node of the graph, see below
    u32 n_nodes;
};

typedef struct maker {
    qm_unit *u;
    const qm_facts *facts;
    struct qm_thread_map *map;
    QM_TABLE(edge) edges;
    qm_node *moved_var, *moved_class;  // the call that moves what the variable names, or the class moves itself
    bool *emitted;                     // by function: a signal that this unit emits
} maker;

// ----------------------------------------------------------------------------------------------------- nodes of the graph
// In this order; the handles of a table are 1-based, so each of these leaves its first node unused.
static u32 of_func(const qm_unit *u, qm_func f) { (void)u; return f.i; }
static u32 of_var(const qm_unit *u, qm_var v) { return u->funcs.n + v.i; }
static u32 of_class(const qm_unit *u, qm_class c) { return of_var(u, (qm_var){u->vars.n}) + c.i; }
static u32 of_object(const qm_unit *u, qm_object o) { return of_class(u, (qm_class){u->classes.n}) + o.i; }
static u32 of_slot(const qm_unit *u, qm_conn c) { return of_object(u, (qm_object){u->qt->objects.n}) + c.i; }
static u32 of_signal(const qm_unit *u, qm_conn c) { return of_slot(u, (qm_conn){u->qt->conns.n}) + c.i; }

static void seed(maker *m, u32 to, qm_threads t) { m->map->sets[to] |= t; }
static void flow(maker *m, u32 from, u32 to) { *VEC_PUSH(&m->edges) = (edge){from, to}; }

static qm_threads add_row(maker *m, qm_thread_row row)
{
    struct qm_thread_map *map = m->map;
    for (u32 i = FIRST_OWN; i < map->rows.n; i++) {
        const qm_thread_row *r = &map->rows.rows[i];
        if (r->cls.i == row.cls.i && r->var.i == row.var.i && r->at.i == row.at.i) return (qm_threads)1 << i;
    }
    if (map->rows.n == QM_MAX_THREADS) return QM_THREADS_UNKNOWN;
    *VEC_PUSH(&map->rows) = row;
    return (qm_threads)1 << (map->rows.n - 1);
}

static qm_threads find_row(const struct qm_thread_map *map, qm_thread_row row)
{
    for (u32 i = FIRST_OWN; i < map->rows.n; i++) {
        const qm_thread_row *r = &map->rows.rows[i];
        if (r->cls.i == row.cls.i && r->var.i == row.var.i && r->at.i == row.at.i) return (qm_threads)1 << i;
    }
    return QM_THREADS_UNKNOWN;
}

// --------------------------------------------------------------------------------------------------------- what may be seen
static bool in_main_file(const qm_unit *u, place at) { return at.file.i && at.file.i == u->main_file.i; }

// Nothing outside of this unit can name the class.
static bool is_closed_class(const qm_unit *u, qm_class c)
{
    const qm_class_row *r = qm_class_of(u, c);
    return c.i && r->user && r->complete && !r->tainted && in_main_file(u, r->at);
}

// Every call of the function stands in this unit, and can be seen there.
static bool is_closed(const qm_unit *u, const qm_func_row *f)
{
    if (f->flags & (QMFN_SLOT | QMFN_INVOKABLE | QMFN_DTOR | QMFN_TEMPLATE | QMFN_OPERATOR | QMFN_CONVERSION)) return false;
    if (f->flags & QMFN_LAMBDA) return true;  // what is done with it is looked at
    if (f->n_overrides) return false;         // whoever has the base may call it
    return f->cls.i ? is_closed_class(u, f->cls) : (f->flags & QMFN_INTERNAL) != 0;
}

static bool is_main_thread_class(const qm_unit *u, const qm_facts *facts, qm_class c)
{
    return c.i && qm_fact_class(facts, u, c, QMK_MAIN_THREAD);
}

static bool has_position(const maker *m, qm_func f, qm_fact_key key, int pos)
{
    const qm_fact *list[8];
    u32 n = qm_facts_func(m->facts, m->u, f, key, list, 8);
    for (u32 i = 0; i < n && i < 8; i++)
        if (list[i]->pos == pos) return true;
    return false;
}

static const qm_fact *overridden(const maker *m, const qm_func_row *f, qm_fact_key key)
{
    for (u32 i = 0; i < f->n_overrides; i++) {
        const qm_fact *fact = qm_fact_func(m->facts, m->u, m->u->overrides.rows[f->first_override + i], key);
        if (fact) return fact;
    }
    return NULL;
}

// ----------------------------------------------------------------------------------------------- objects that are threads
// The nearest class at or above c that overrides the entry of a thread; {0}: what runs there is only an event loop.
static qm_class class_with_entry(const qm_unit *u, const qm_facts *facts, qm_class c, u32 depth)
{
    const qm_qt *q = u->qt;
    for (u32 i = q->first_method[c.i]; i < q->first_method[c.i + 1]; i++) {
        const qm_func_row *f = qm_func_of(u, q->methods[i]);
        for (u32 k = 0; k < f->n_overrides; k++)
            if (qm_says(facts, u, u->overrides.rows[f->first_override + k], QMK_THREAD_ENTRY)) return c;
    }
    const qm_class_row *r = qm_class_of(u, c);
    for (u32 i = 0; i < r->n_bases && depth < MAX_DEPTH; i++) {
        qm_class found = class_with_entry(u, facts, u->bases.rows[r->first_base + i], depth + 1);
        if (found.i) return found;
    }
    return (qm_class){0};
}

// Is what the variable names only ever made in this unit, so that its name stands for it?
static bool names_own_objects(const qm_unit *u, qm_var v)
{
    const qm_var_row *r = qm_var_of(u, v);
    if (r->kind == QMV_PARAM) return false;
    if (qm_type_of(u, r->type)->kind == QMT_RECORD) return true;
    if (!u->qt->object_of_var[v.i]) return false;
    u32 n;
    const qm_node *uses = qm_uses(u, v, &n);
    for (u32 i = 0; i < n; i++) {
        qm_node p = qm_parent(u, uses[i]);
        if (!qm_is_written(u, uses[i])) continue;
        if (!qm_is(p) || qm_kind_of(u, p) != QM_ASSIGN) return false;
        qm_node value = qm_strip(u, qm_child(u, p, 1));
        bool born = qm_is(value) && (qm_object_at(u, value).i || qm_kind_of(u, value) == QM_NULLPTR || qm_kind_of(u, value) == QM_INT);
        if (!born) return false;
    }
    return true;
}

// What an alias was initialised with: through const pointers and references.
static qm_node unaliased(const qm_unit *u, qm_node n)
{
    for (u32 depth = 0; depth < MAX_DEPTH; depth++) {
        n = qm_is(n) ? qm_strip(u, n) : n;
        if (!qm_is(n)) return n;
        const qm_node_row *r = qm_row(u, n);
        if (r->kind == QM_UNARY && (r->op == QMO_ADDR || r->op == QMO_DEREF)) {
            n = qm_first(u, n);
            continue;
        }
        // Smart pointers: p.data(), p.get(), p-> are the object.
        if (r->kind == QM_CALL && (r->flags & QMF_METHOD) && qm_nargs(u, n) == 0 && qm_is(qm_object_of(u, n)) &&
            qm_is_smart_pointer(u, qm_row(u, qm_object_of(u, n))->type)) {
            n = qm_object_of(u, n);
            continue;
        }
        if (r->kind != QM_VAR) return n;
        qm_node init = qm_var_of(u, r->var)->init;
        qm_type_kind type = qm_type_of(u, qm_var_of(u, r->var)->type)->kind;
        if (!qm_is(init) || (type != QMT_POINTER && type != QMT_REFERENCE) || !qm_is_constant(u, r->var)) return n;
        qm_node from = qm_strip(u, init);
        bool names = qm_is(from) && (qm_kind_of(u, from) == QM_VAR || qm_kind_of(u, from) == QM_MEMBER || qm_kind_of(u, from) == QM_UNARY ||
                                     qm_kind_of(u, from) == QM_THIS);
        if (!names) return n;
        n = from;
    }
    return n;
}

static qm_thread_row row_of_variable(const qm_unit *u, const qm_facts *facts, qm_var v)
{
    qm_class entry = class_with_entry(u, facts, qm_pointee_class(u, qm_var_of(u, v)->type), 0);
    return entry.i ? (qm_thread_row){.cls = entry} : (qm_thread_row){.var = v};
}

// The thread object of an expression as a row that may or may not be in the table yet; false: not known which.
static bool thread_object(const qm_unit *u, const qm_facts *facts, qm_node n, qm_thread_row *row)
{
    n = unaliased(u, n);
    if (!qm_is(n)) return false;
    const qm_node_row *r = qm_row(u, n);
    if (r->kind == QM_THIS) {
        *row = (qm_thread_row){.cls = class_with_entry(u, facts, qm_object_class(u, n), 0)};
        return row->cls.i != 0;
    }
    if (r->kind != QM_VAR && r->kind != QM_MEMBER) return false;
    if (!qm_fact_class(facts, u, qm_pointee_class(u, qm_var_of(u, r->var)->type), QMK_THREAD_OBJECT)) return false;
    *row = row_of_variable(u, facts, r->var);
    return row->cls.i || names_own_objects(u, r->var);
}

// The node of the graph whose set says where the named object lives; 0: not known.
static u32 home_of(const qm_unit *u, const qm_facts *facts, qm_node n)
{
    n = unaliased(u, n);
    if (!qm_is(n)) return 0;
    const qm_node_row *r = qm_row(u, n);
    if (r->kind == QM_THIS) return of_class(u, qm_object_class(u, n));
    qm_object born = qm_object_at(u, n);
    if (born.i && r->kind == QM_NEW) return of_object(u, born);
    qm_class c = qm_pointee_class(u, r->type);
    if (!qm_class_of(u, c)->qobject || is_main_thread_class(u, facts, c)) return c.i ? of_class(u, c) : 0;
    if (r->kind == QM_VAR || r->kind == QM_MEMBER) return of_var(u, r->var);
    return of_class(u, c);
}

// A node that stands for a thread: p->thread(), currentThread(), or an object. What is not known is unknown.
static void flow_of_thread(maker *m, qm_node thread, u32 to)
{
    const qm_unit *u = m->u;
    qm_thread_row row;
    qm_node n = unaliased(u, thread);
    if (qm_is(n) && qm_kind_of(u, n) == QM_CALL) {
        const qm_fact *tells = qm_fact_func(m->facts, u, qm_row(u, n)->func, QMK_TELLS_THREAD);
        if (tells && str_is(tells->text, "current")) {
            flow(m, of_func(u, qm_enclosing_func(u, n)), to);
            return;
        }
        u32 home = tells ? home_of(u, m->facts, qm_first(u, n)) : 0;
        if (home) flow(m, home, to);
        else seed(m, to, QM_THREADS_UNKNOWN);
    } else if (thread_object(u, m->facts, thread, &row)) {
        seed(m, to, add_row(m, row));
    } else {
        seed(m, to, QM_THREADS_UNKNOWN);
    }
}

// ------------------------------------------------------------------------------------------------------------------ moves
static void find_moves(maker *m)
{
    const qm_unit *u = m->u;
    for (u32 i = 1; i < u->nodes.n; i++) {
        if (u->nodes.rows[i].kind != QM_CALL) continue;
        const qm_fact *moves = qm_fact_func(m->facts, u, u->nodes.rows[i].func, QMK_MOVES_TO_THREAD);
        if (!moves) continue;
        qm_node object = unaliased(u, qm_first(u, (qm_node){i}));
        qm_node thread = qm_at_pos(u, (qm_node){i}, moves->pos);
        u32 home = qm_is(object) ? home_of(u, m->facts, object) : 0;
        if (!home) continue;
        qm_kind kind = qm_kind_of(u, object);
        flow_of_thread(m, thread, home);
        if (kind == QM_VAR || kind == QM_MEMBER) m->moved_var[qm_row(u, object)->var.i] = (qm_node){i};
        if (kind == QM_THIS) m->moved_class[qm_object_class(u, object).i] = (qm_node){i};
        // Whose object a parameter names is not known: any of the class may have been moved.
        bool param = kind == QM_VAR && qm_var_of(u, qm_row(u, object)->var)->kind == QMV_PARAM;
        if (param || (kind != QM_VAR && kind != QM_MEMBER && kind != QM_THIS)) seed(m, of_class(u, qm_object_class(u, object)), QM_THREADS_UNKNOWN);
    }
}

// ---------------------------------------------------------------------------------------------------------------- objects
// Handed to code that is not here and of which no fact speaks: it may move the object.
static bool may_be_moved_elsewhere(const maker *m, qm_var v)
{
    const qm_unit *u = m->u;
    u32 n;
    const qm_node *uses = qm_uses(u, v, &n);
    for (u32 i = 0; i < n; i++) {
        qm_event ev = qm_event_at(u, m->facts, uses[i]);
        if (ev.kind != QM_EV_PASSED) continue;
        qm_kind kind = qm_kind_of(u, ev.at);
        qm_func f = qm_row(u, ev.at)->func;
        if ((kind == QM_CALL || kind == QM_CALL_INDIRECT) && (!f.i || (!qm_is(qm_func_of(u, f)->body) && (qm_func_of(u, f)->flags & QMFN_USER))))
            return true;
        if (kind == QM_CALL && f.i && !qm_is(qm_func_of(u, f)->body) && !qm_func_of(u, f)->cls.i) return true;
    }
    return false;
}

// Where the constructors of a class run, its fields are made.
static void flow_of_constructors(maker *m, qm_class c, u32 to)
{
    const qm_unit *u = m->u;
    bool any = false;
    for (u32 i = u->qt->first_method[c.i]; i < u->qt->first_method[c.i + 1]; i++) {
        qm_func f = u->qt->methods[i];
        if (!(qm_func_of(u, f)->flags & QMFN_CTOR) || !qm_is(qm_func_of(u, f)->body)) continue;
        flow(m, of_func(u, f), to);
        any = true;
    }
    if (!any) flow(m, of_class(u, c), to);
}

static void flow_of_birth(maker *m, const qm_object_row *o, u32 to)
{
    const qm_unit *u = m->u;
    const qm_var_row *v = qm_var_of(u, o->var);
    if (o->func.i) flow(m, of_func(u, o->func), to);
    else if (v->kind == QMV_FIELD) flow_of_constructors(m, v->cls, to);
    else seed(m, to, o->var.i ? QM_THREADS_MAIN : QM_THREADS_UNKNOWN);
}

static void object_edges(maker *m, qm_object handle)
{
    const qm_unit *u = m->u;
    const qm_object_row *o = qm_object_of_handle(u, handle);
    u32 to = of_object(u, handle);
    if (!qm_class_of(u, o->cls)->qobject) return;
    if (is_main_thread_class(u, m->facts, o->cls)) seed(m, to, QM_THREADS_MAIN);
    else if (o->birth == QM_BORN_RESULT && !o->parent.i && !o->parent_this) flow(m, of_class(u, o->cls), to);
    else if (qm_is(m->moved_class[o->cls.i])) { /* its class says where */ }
    else if (o->var.i && qm_is(m->moved_var[o->var.i])) flow(m, of_var(u, o->var), to);
    else if (o->owner == QM_OWNER_PARENT && o->parent_this) flow(m, of_class(u, qm_object_class(u, o->owner_at)), to);
    else if (o->owner == QM_OWNER_PARENT && o->parent.i) flow(m, of_var(u, o->parent), to);
    else flow_of_birth(m, o, to);
    if (o->owner == QM_OWNER_PARENT && !o->parent_this && !o->parent.i) seed(m, to, QM_THREADS_UNKNOWN);
    if (o->var.i) {
        if (may_be_moved_elsewhere(m, o->var)) seed(m, to, QM_THREADS_UNKNOWN);
        if (!qm_is(m->moved_var[o->var.i])) flow(m, to, of_var(u, o->var));
    }
    if (o->owner == QM_OWNER_ESCAPED && o->birth == QM_BORN_NEW && !o->var.i) seed(m, to, QM_THREADS_UNKNOWN);
    if (qm_is(m->moved_class[o->cls.i])) flow(m, of_class(u, o->cls), to);
    else if (qm_class_of(u, o->cls)->user) flow(m, to, of_class(u, o->cls));  // of a library's class there are too many others
}

static void class_edges(maker *m, qm_class c)
{
    const qm_unit *u = m->u;
    const qm_class_row *r = qm_class_of(u, c);
    if (!r->qobject) return;
    if (is_main_thread_class(u, m->facts, c)) {
        seed(m, of_class(u, c), QM_THREADS_MAIN);
        return;
    }
    if (!is_closed_class(u, c) && !qm_is(m->moved_class[c.i])) seed(m, of_class(u, c), QM_THREADS_UNKNOWN);
    for (u32 i = 0; i < r->n_bases; i++) {
        qm_class base = u->bases.rows[r->first_base + i];
        if (qm_class_of(u, base)->user && !qm_is(m->moved_class[base.i])) flow(m, of_class(u, c), of_class(u, base));
    }
}

static void var_edges(maker *m, qm_var v)
{
    const qm_unit *u = m->u;
    qm_class c = qm_pointee_class(u, qm_var_of(u, v)->type);
    if (!qm_class_of(u, c)->qobject || qm_is(m->moved_var[v.i])) return;
    if (is_main_thread_class(u, m->facts, c)) seed(m, of_var(u, v), QM_THREADS_MAIN);
    else if (!u->qt->object_of_var[v.i]) flow(m, of_class(u, c), of_var(u, v));
    else if (!names_own_objects(u, v)) seed(m, of_var(u, v), QM_THREADS_UNKNOWN);
}

// -------------------------------------------------------------------------------------------------------------- functions
static int position_of(const qm_unit *u, qm_node call, qm_node arg)
{
    for (u32 i = 0; i < qm_nargs(u, call); i++)
        if (qm_arg(u, call, i).i == arg.i) return (int)i + 1;
    return QM_POS_THIS;
}

// The name a new thread goes by: the variable its object is stored in, or the call that makes it.
static qm_threads new_thread(maker *m, qm_node call)
{
    qm_object o = qm_object_at(m->u, call);
    qm_var v = qm_object_of_handle(m->u, o)->var;
    return add_row(m, o.i && v.i ? (qm_thread_row){.var = v} : (qm_thread_row){.at = call});
}

static void value_edges(maker *m, qm_node value, qm_func f, u32 depth);

// auto f = […] {…}; everything done with f.
static void named_value_edges(maker *m, qm_var v, qm_func f, u32 depth)
{
    u32 n;
    const qm_node *uses = qm_uses(m->u, v, &n);
    for (u32 i = 0; i < n && depth < MAX_DEPTH; i++) value_edges(m, uses[i], f, depth + 1);
}

// What becomes of a function that is handed around as a value: a lambda, or the name of a function.
static void value_edges(maker *m, qm_node value, qm_func f, u32 depth)
{
    const qm_unit *u = m->u;
    for (qm_node n = value, p = qm_parent(u, n); qm_is(p); n = p, p = qm_parent(u, p)) {
        const qm_node_row *r = qm_row(u, p);
        int pos = position_of(u, p, n);
        switch ((qm_kind)r->kind) {
        case QM_CAST: case QM_UNARY: case QM_INIT_LIST: continue;
        case QM_CALL: case QM_CONSTRUCT:
            if (has_position(m, r->func, QMK_RUNS_IN_POOL, pos)) seed(m, of_func(u, f), QM_THREADS_POOL);
            else if (has_position(m, r->func, QMK_RUNS_IN_NEW_THREAD, pos)) seed(m, of_func(u, f), new_thread(m, p));
            else if (has_position(m, r->func, QMK_CALLS_AT_ONCE, pos)) flow(m, of_func(u, qm_enclosing_func(u, p)), of_func(u, f));
            else if (has_position(m, r->func, QMK_CONNECT, pos) || has_position(m, r->func, QMK_CALL_LATER, pos)) { /* see conn_edges */ }
            else if (r->func.i == f.i && pos == QM_POS_THIS) { /* called: see call_edges */ }
            else if (qm_nargs(u, p) == 1 && r->kind == QM_CONSTRUCT) continue;  // std::function of it
            else break;
            return;
        case QM_DECL: named_value_edges(m, r->var, f, depth); return;
        default: break;
        }
        break;
    }
    seed(m, of_func(u, f), QM_THREADS_UNKNOWN);
}

static bool is_connect_call(const maker *m, qm_node n)
{
    for (qm_node p = qm_parent(m->u, n); qm_is(p); p = qm_parent(m->u, p)) {
        qm_kind k = qm_kind_of(m->u, p);
        if (k == QM_CALL) return qm_conn_at(m->u, p).i != 0 || qm_says(m->facts, m->u, qm_row(m->u, p)->func, QMK_DISCONNECTS);
        if (k != QM_CAST && k != QM_UNARY && k != QM_CONSTRUCT) return false;
    }
    return false;
}

static void call_edges(maker *m)
{
    const qm_unit *u = m->u;
    for (u32 i = 1; i < u->nodes.n; i++) {
        const qm_node_row *r = &u->nodes.rows[i];
        if (!r->func.i) continue;
        if (r->kind == QM_CALL || r->kind == QM_CONSTRUCT) {
            qm_func from = qm_enclosing_func(u, (qm_node){i});
            if (from.i) flow(m, of_func(u, from), of_func(u, r->func));
            else seed(m, of_func(u, r->func), QM_THREADS_MAIN);  // globals
        } else if (r->kind == QM_LAMBDA || (r->kind == QM_FUNC_REF && !is_connect_call(m, (qm_node){i}))) {
            value_edges(m, (qm_node){i}, r->func, 0);
        }
    }
    for (u32 f = 1; f < u->funcs.n; f++) {  // a call of the base may be one of what overrides it
        const qm_func_row *r = &u->funcs.rows[f];
        for (u32 i = 0; i < r->n_overrides; i++) {
            qm_func base = u->overrides.rows[r->first_override + i];
            if (qm_func_of(u, base)->flags & QMFN_USER) flow(m, of_func(u, base), f);
        }
    }
}

static void func_edges(maker *m, qm_func handle)
{
    const qm_unit *u = m->u;
    const qm_func_row *f = qm_func_of(u, handle);
    u32 to = of_func(u, handle);
    if (qm_is_main(u, handle) || u->qt->role[handle.i] != QM_ROLE_NONE) {
        seed(m, to, QM_THREADS_MAIN);
    } else if (overridden(m, f, QMK_POOL_ENTRY)) {
        seed(m, to, QM_THREADS_POOL);
    } else if (overridden(m, f, QMK_THREAD_ENTRY)) {
        seed(m, to, add_row(m, (qm_thread_row){.cls = f->cls}));
    } else if (overridden(m, f, QMK_RUNS_WHERE_IT_LIVES)) {
        flow(m, of_class(u, f->cls), to);
    } else if (is_main_thread_class(u, m->facts, f->cls) && !(f->flags & (QMFN_STATIC | QMFN_LAMBDA))) {
        seed(m, to, QM_THREADS_MAIN);
    } else if (!is_closed(u, f)) {
        seed(m, to, QM_THREADS_UNKNOWN);
    }
}

// ------------------------------------------------------------------------------------------------------------ connections
static qm_delivery delivery_of(const maker *m, qm_node type, bool *unique)
{
    const qm_unit *u = m->u;
    if (!qm_is(type)) return QM_DELIVERY_AUTO;
    qm_delivery found = QM_DELIVERY_UNKNOWN;
    for (u32 i = type.i; i < qm_end(u, type); i++) {
        const qm_node_row *r = &u->nodes.rows[i];
        if (r->kind == QM_VAR || r->kind == QM_MEMBER || r->kind == QM_CALL) return QM_DELIVERY_UNKNOWN;
        const qm_fact *fact = r->kind == QM_ENUMERATOR ? qm_fact_enumerator(m->facts, r->str, QMK_DELIVERY) : NULL;
        if (!fact) continue;
        if (str_is(fact->text, "direct")) found = QM_DELIVERY_DIRECT;
        else if (str_is(fact->text, "queued")) found = QM_DELIVERY_QUEUED;
        else if (str_is(fact->text, "blocking")) found = QM_DELIVERY_BLOCKING;
        else if (found == QM_DELIVERY_UNKNOWN) found = QM_DELIVERY_AUTO;
        *unique = *unique || str_is(fact->text, "unique");
    }
    return found;
}

// Who emits: the functions that call the signal, or, where they are not here, the thread in which the sender lives.
static void signal_edges(maker *m, const qm_conn_row *c, u32 to)
{
    const qm_unit *u = m->u;
    qm_thread_row row;
    u32 home = qm_is(c->sender) ? home_of(u, m->facts, c->sender) : 0;
    if (m->emitted[c->signal_func.i]) flow(m, of_func(u, c->signal_func), to);
    else if (qm_says(m->facts, u, c->signal_func, QMK_EMITTED_IN_THREAD))
        seed(m, to, thread_object(u, m->facts, c->sender, &row) ? add_row(m, row) : QM_THREADS_UNKNOWN);
    else if (home && c->signal_func.i) flow(m, home, to);
    else seed(m, to, QM_THREADS_UNKNOWN);
}

static void conn_edges(maker *m, qm_conn handle)
{
    const qm_unit *u = m->u;
    qm_conn_row *c = &m->u->qt->conns.rows[handle.i];
    u32 to = of_slot(u, handle), emitted = of_signal(u, handle);
    c->delivery = delivery_of(m, c->type, &c->unique);
    if (c->later) flow(m, of_func(u, c->func), emitted);
    else signal_edges(m, c, emitted);
    bool direct = c->delivery == QM_DELIVERY_DIRECT || (!qm_is(c->context) && !c->string_based);
    u32 home = qm_is(c->context) ? home_of(u, m->facts, c->context) : 0;
    qm_node slot = qm_is(c->slot) ? c->slot : c->call;
    if (c->later && has_position(m, qm_row(u, c->call)->func, QMK_RUNS_IN_POOL, position_of(u, c->call, slot))) seed(m, to, QM_THREADS_POOL);
    else if (c->delivery == QM_DELIVERY_UNKNOWN) seed(m, to, QM_THREADS_UNKNOWN);
    else if (direct) flow(m, emitted, to);
    else if (home) flow(m, home, to);
    else seed(m, to, QM_THREADS_UNKNOWN);
    if (c->slot_func.i) flow(m, to, of_func(u, c->slot_func));
}

// ------------------------------------------------------------------------------------------------------------- the answer
// Sets only grow, and by at most 64 bits: so often is a node taken up at most.
static void solve(maker *m)
{
    struct qm_thread_map *map = m->map;
    u32 n = map->n_nodes;
    u32 *first = mem_alloc((n + 2) * sizeof *first), *to = mem_alloc((m->edges.n + 1) * sizeof *to);
    for (u32 i = 0; i < m->edges.n; i++) first[m->edges.rows[i].from + 1]++;
    for (u32 i = 0; i < n; i++) first[i + 1] += first[i];
    u32 *at = mem_alloc((n + 1) * sizeof *at), *stack = mem_alloc((n + 1) * sizeof *stack), top = 0;
    memcpy(at, first, n * sizeof *at);
    for (u32 i = 0; i < m->edges.n; i++) to[at[m->edges.rows[i].from]++] = m->edges.rows[i].to;
    bool *waiting = mem_alloc(n + 1);
    for (u32 i = 0; i < n; i++)
        if (map->sets[i]) stack[top++] = i, waiting[i] = true;
    while (top) {
        u32 from = stack[--top];
        waiting[from] = false;
        for (u32 i = first[from]; i < first[from + 1]; i++) {
            qm_threads more = map->sets[from] & ~map->sets[to[i]];
            map->sets[to[i]] |= more;
            if (more && !waiting[to[i]]) stack[top++] = to[i], waiting[to[i]] = true;
        }
    }
    mem_free(waiting);
    mem_free(stack);
    mem_free(at);
    mem_free(to);
    mem_free(first);
}

// In short: its own thread, that of whoever calls, or neither for certain.
static qm_thread in_short(const qm_unit *u, qm_func f)
{
    qm_threads t = qm_threads_of(u, f);
    const qm_func_row *r = qm_func_of(u, f);
    bool own = t & ~(QM_THREADS_UNKNOWN | QM_THREADS_MAIN);
    if (own) return t & (QM_THREADS_UNKNOWN | QM_THREADS_MAIN) ? QM_THREAD_UNKNOWN : QM_THREAD_OWN;
    if (!(r->flags & QMFN_LAMBDA) || !(t & QM_THREADS_UNKNOWN)) return QM_THREAD_CALLER;
    return u->qt->thread[r->outer.i] == QM_THREAD_CALLER ? QM_THREAD_CALLER : QM_THREAD_UNKNOWN;  // outer functions stand before
}

void qm_find_threads(qm_unit *u, const qm_facts *facts)
{
    struct qm_thread_map *map = arena_alloc(&u->mem, sizeof *map);
    maker m = {.u = u, .facts = facts, .map = map};
    u->qt->threads = map;
    map->n_nodes = of_signal(u, (qm_conn){u->qt->conns.n}) + 1;
    map->sets = arena_alloc(&u->mem, map->n_nodes * sizeof *map->sets);
    m.moved_var = mem_alloc((u->vars.n + 1) * sizeof *m.moved_var);
    m.moved_class = mem_alloc((u->classes.n + 1) * sizeof *m.moved_class);
    m.emitted = mem_alloc(u->funcs.n + 1);
    for (u32 i = 0; i < u->qt->emits.n; i++) m.emitted[u->qt->emits.rows[i].i] = true;
    for (u32 i = 0; i < FIRST_OWN; i++) VEC_PUSH(&map->rows);
    find_moves(&m);
    for (u32 i = 1; i < u->qt->objects.n; i++) object_edges(&m, (qm_object){i});
    for (u32 i = 1; i < u->classes.n; i++) class_edges(&m, (qm_class){i});
    for (u32 i = 1; i < u->vars.n; i++) var_edges(&m, (qm_var){i});
    for (u32 i = 1; i < u->funcs.n; i++) func_edges(&m, (qm_func){i});
    call_edges(&m);
    for (u32 i = 1; i < u->qt->conns.n; i++) conn_edges(&m, (qm_conn){i});
    solve(&m);
    for (u32 i = 1; i < u->funcs.n; i++) u->qt->thread[i] = (u8)in_short(u, (qm_func){i});
    VEC_CLEAR(&m.edges);
    mem_free(m.moved_var);
    mem_free(m.moved_class);
    mem_free(m.emitted);
}

void qm_free_threads(struct qm_thread_map *map)
{
    if (map) VEC_CLEAR(&map->rows);
}

// -------------------------------------------------------------------------------------------------------------- questions
static qm_threads set_of(const qm_unit *u, u32 node, bool exists)
{
    qm_threads t = exists ? u->qt->threads->sets[node] : 0;
    return t ? t : QM_THREADS_UNKNOWN;
}

qm_threads qm_threads_of(const qm_unit *u, qm_func f)
{
    if (qm_func_of(u, f)->flags & QMFN_TAINTED) return QM_THREADS_UNKNOWN;
    return set_of(u, of_func(u, f), f.i != 0);
}

qm_threads qm_threads_at(const qm_unit *u, qm_node n) { return qm_threads_of(u, qm_enclosing_func(u, n)); }
qm_threads qm_threads_of_slot(const qm_unit *u, qm_conn c) { return set_of(u, of_slot(u, c), c.i != 0); }
qm_threads qm_threads_of_signal(const qm_unit *u, qm_conn c) { return set_of(u, of_signal(u, c), c.i != 0); }
qm_threads qm_object_lives_in(const qm_unit *u, qm_object o) { return set_of(u, of_object(u, o), o.i != 0); }
qm_threads qm_class_lives_in(const qm_unit *u, qm_class c) { return set_of(u, of_class(u, c), c.i != 0); }

qm_threads qm_lives_in(const qm_unit *u, const qm_facts *facts, qm_node object)
{
    u32 home = home_of(u, facts, object);
    return set_of(u, home, home != 0);
}

qm_threads qm_thread_named(const qm_unit *u, const qm_facts *facts, qm_node thread)
{
    qm_node n = unaliased(u, thread);
    if (qm_is(n) && qm_kind_of(u, n) == QM_CALL) {
        const qm_fact *tells = qm_fact_func(facts, u, qm_row(u, n)->func, QMK_TELLS_THREAD);
        if (!tells) return QM_THREADS_UNKNOWN;
        return str_is(tells->text, "current") ? qm_threads_at(u, n) : qm_lives_in(u, facts, qm_first(u, n));
    }
    qm_thread_row row;
    return thread_object(u, facts, thread, &row) ? find_row(u->qt->threads, row) : QM_THREADS_UNKNOWN;
}

static bool moves_itself(const qm_unit *u, const qm_facts *facts, qm_class cls)
{
    for (u32 i = 1; i < u->nodes.n; i++) {
        const qm_node_row *r = &u->nodes.rows[i];
        if (r->kind != QM_CALL || !qm_says(facts, u, r->func, QMK_MOVES_TO_THREAD)) continue;
        qm_node object = qm_object_of(u, (qm_node){i});
        if (qm_is(object) && qm_object_class(u, object).i == cls.i) return true;
    }
    return false;
}

qm_threads qm_threads_of_itself(const qm_unit *u, const qm_facts *facts, qm_node object, qm_threads at)
{
    qm_class cls = qm_kind_of(u, object) == QM_THIS ? qm_object_class(u, object) : (qm_class){0};
    qm_threads own = 0;
    for (u32 i = 0; cls.i && i < qm_count_threads(u); i++)
        if (qm_thread_at(u, i)->cls.i == cls.i) own |= (qm_threads)1 << i;
    return own & at && !moves_itself(u, facts, cls) ? own & at : 0;
}

bool qm_asks_for_thread(const qm_unit *u, const qm_facts *facts, qm_func f)
{
    qm_node body = qm_func_of(u, f)->body;
    for (u32 i = body.i; i && i < qm_end(u, body); i++) {
        const qm_node_row *r = &u->nodes.rows[i];
        if (r->kind == QM_CALL && qm_says(facts, u, r->func, QMK_TELLS_THREAD)) return true;
    }
    return false;
}

u32 qm_count_threads(const qm_unit *u) { return u->qt->threads->rows.n; }
const qm_thread_row *qm_thread_at(const qm_unit *u, u32 row) { return &u->qt->threads->rows.rows[row]; }

// A field with its class, so that the name means the same in every unit.
static void put_variable(const qm_unit *u, qm_var v, buf *out)
{
    const qm_var_row *r = qm_var_of(u, v);
    str cls = r->kind == QMV_FIELD ? qm_class_of(u, r->cls)->name : (str){0};
    buf_printf(out, "own(%.*s%s%.*s)", STR_ARG(cls), cls.n ? "::" : "", STR_ARG(r->name));
}

void qm_put_threads(const qm_unit *u, qm_threads t, buf *out)
{
    static const char *const names[] = {"unknown", "main", "pool"};
    bool more = false;
    for (u32 i = 0; i < qm_count_threads(u); i++) {
        u32 row = i + 1 < qm_count_threads(u) ? i + 1 : 0;  // unknown comes last
        if (!(t >> row & 1)) continue;
        if (more) buf_puts(out, ", ");
        more = true;
        const qm_thread_row *r = qm_thread_at(u, row);
        if (row < FIRST_OWN) buf_puts(out, names[row]);
        else if (r->cls.i) buf_printf(out, "own(%.*s)", STR_ARG(qm_class_of(u, r->cls)->name));
        else if (r->var.i) put_variable(u, r->var, out);
        else buf_printf(out, "own(line %u)", sources_linecol(u->files, qm_row(u, r->at)->at).line);
    }
}

str qm_threads_text(const qm_unit *u, arena *mem, qm_threads t)
{
    buf b = {0};
    qm_put_threads(u, t, &b);
    str text = arena_str(mem, buf_str(&b));
    buf_release(&b);
    return text;
}
