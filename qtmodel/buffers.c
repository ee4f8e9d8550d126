// Buffers: what a pointer points to and how much room is there.
//
// Containers and heap arrays get their size from events: declarations, resizes, new[]. An event whose size may follow
// from what a peer sent, or that is not understood, makes the room unknown.
#include "qtmodel/bounds.h"
#include "qtmodel/qt.h"

enum { MAX_DEPTH = 4 };

typedef struct sizing {
    enum { SIZE_KEPT, SIZE_SET, SIZE_UNKNOWN } kind;
    qm_node at;      // DECL, CALL, ASSIGN; {0} for initialisers of fields
    qm_node count;   // SET: how many elements; {0} = none at all
    place told;      // for people
} sizing;

typedef struct room {
    const qm_unit *u;
    const qm_facts *facts;
    qm_cfg *cfg;
    qm_node access;   // the call that uses the buffer
    qm_var var;       // array pointer or container
    bool heap;
    i64 element;      // bytes
    i64 most;         // of the constant sizes seen so far, in elements; -1 none
    bool all_known;   // every size seen so far is a constant
    u32 n_set;
    place told;
} room;

// ----------------------------------------------------------------------------------------------- sizes no peer decides
static bool peer_free(const qm_unit *u, const qm_facts *facts, qm_node n, u32 depth);

// Every value the unit gives to a field is free of what a peer sends.
static bool field_is_peer_free(const qm_unit *u, const qm_facts *facts, qm_var v, u32 depth)
{
    u32 n, given = 0;
    const qm_node *uses = qm_uses(u, v, &n);
    for (u32 i = 0; i < n; i++) {
        if (!qm_is_written(u, uses[i])) continue;
        qm_node p = qm_parent(u, uses[i]);
        if (qm_kind_of(u, p) != QM_ASSIGN || qm_row(u, p)->op != QMO_ASSIGN ||
            !peer_free(u, facts, qm_child(u, p, 1), depth + 1))
            return false;
        given++;
    }
    for (u32 i = 0; i < u->inits.n; i++) {
        if (u->inits.rows[i].field.i != v.i) continue;
        if (!peer_free(u, facts, u->inits.rows[i].value, depth + 1)) return false;
        given++;
    }
    qm_node init = qm_var_of(u, v)->init;
    if (qm_is(init) && !peer_free(u, facts, init, depth + 1)) return false;
    return given || qm_is(init);
}

static bool variable_is_peer_free(const qm_unit *u, const qm_facts *facts, qm_var v, u32 depth)
{
    const qm_var_row *r = qm_var_of(u, v);
    switch (r->kind) {
    // What a constructor is told is decided before anything is connected.
    case QMV_PARAM: return (qm_func_of(u, r->func)->flags & QMFN_CTOR) && qm_is_constant(u, v);
    case QMV_LOCAL: return qm_is_constant(u, v) && peer_free(u, facts, r->init, depth + 1);
    case QMV_FIELD: return field_is_peer_free(u, facts, v, depth);
    case QMV_GLOBAL: case QMV_STATIC_LOCAL: case QMV_STATIC_MEMBER:
        return qm_is_constant(u, v) && peer_free(u, facts, r->init, depth + 1);
    }
    return false;
}

static bool peer_free(const qm_unit *u, const qm_facts *facts, qm_node n, u32 depth)
{
    i64 c;
    n = qm_strip(u, n);
    if (!qm_is(n) || depth > MAX_DEPTH) return false;
    if (qm_int_value(u, n, &c)) return true;
    switch (qm_kind_of(u, n)) {
    case QM_VAR: case QM_MEMBER: return variable_is_peer_free(u, facts, qm_row(u, n)->var, depth);
    case QM_BINARY:
        return peer_free(u, facts, qm_child(u, n, 0), depth + 1) && peer_free(u, facts, qm_child(u, n, 1), depth + 1);
    default: return false;
    }
}

// -------------------------------------------------------------------------------------------------------------- events
static place place_of(const qm_unit *u, qm_node n) { return qm_is(n) ? qm_row(u, n)->at : (place){0}; }

// A container made with a constructor: empty, of a size, or as something else decides.
static sizing made_by(const room *m, qm_node value, qm_node at)
{
    sizing s = {SIZE_UNKNOWN, at, {0}, place_of(m->u, qm_is(at) ? at : value)};
    value = qm_is(value) && qm_kind_of(m->u, value) != QM_CONSTRUCT ? qm_strip(m->u, value) : value;
    if (!qm_is(value)) return s;
    if (m->heap) {
        const qm_node_row *r = qm_row(m->u, value);
        if (r->kind == QM_NULLPTR) s.kind = SIZE_KEPT;
        if (r->kind != QM_NEW || !(r->flags & QMF_ARRAY) || (r->flags & QMF_PLACEMENT)) return s;
        s.kind = SIZE_SET, s.count = qm_first(m->u, value), s.told = r->at;
        return s;
    }
    if (qm_kind_of(m->u, value) != QM_CONSTRUCT) return s;
    qm_node first = qm_arg(m->u, value, 0);
    if (!qm_is(first) || qm_kind_of(m->u, first) == QM_DEFAULT_ARG) s.kind = SIZE_SET;
    else if (qm_says(m->facts, m->u, qm_row(m->u, value)->func, QMK_RESIZES)) s.kind = SIZE_SET, s.count = first;
    return s;
}

// What a call of a method does to the size of the container it is called on.
static sizing called_by(const room *m, qm_node call)
{
    const qm_unit *u = m->u;
    qm_func f = qm_row(u, call)->func;
    const qm_func_row *row = qm_func_of(u, f);
    sizing s = {SIZE_UNKNOWN, call, {0}, place_of(u, call)};
    if (!f.i) return s;
    if (qm_is_assignment(u, f) && qm_nargs(u, call) == 1) return made_by(m, qm_arg(u, call, 0), call);
    const qm_fact *resizes = qm_fact_func(m->facts, u, f, QMK_RESIZES);
    if (resizes && resizes->pos == QM_POS_THIS) s.kind = SIZE_SET, s.count = qm_arg(u, call, 0);
    else if ((row->flags & QMFN_CONST) || row->op == QMO_INDEX || qm_says(m->facts, u, f, QMK_BUFFER_OF))
        s.kind = SIZE_KEPT;
    return s;
}

static sizing sizing_at(const room *m, qm_node use)
{
    const qm_unit *u = m->u;
    qm_node p = qm_parent(u, use);
    if (!qm_is(p)) return (sizing){SIZE_UNKNOWN, use, {0}, place_of(u, use)};
    const qm_node_row *r = qm_row(u, p);
    if (m->heap) {
        if (r->kind == QM_ASSIGN && r->op == QMO_ASSIGN && qm_first(u, p).i == use.i)
            return made_by(m, qm_child(u, p, 1), p);
    } else if (r->kind == QM_CALL && (r->flags & QMF_METHOD) && qm_first(u, p).i == use.i) {
        return called_by(m, p);
    }
    return (sizing){qm_is_written(u, use) ? SIZE_UNKNOWN : SIZE_KEPT, p, {0}, place_of(u, use)};
}

// ------------------------------------------------------------------------------------------------------------ reaching
typedef struct between { const room *m; qm_node self; } between;

static bool sets_again(void *user, qm_node n)
{
    const between *b = user;
    const qm_unit *u = b->m->u;
    const qm_node_row *r = qm_row(u, n);
    if (n.i == b->self.i) return false;
    if (r->kind == QM_DECL) return r->var.i == b->m->var.i;
    if (r->kind != QM_CALL && r->kind != QM_ASSIGN) return false;
    qm_node use = qm_strip(u, qm_first(u, n));
    bool ours = qm_is(use) && (qm_kind_of(u, use) == QM_VAR || qm_kind_of(u, use) == QM_MEMBER) &&
                qm_row(u, use)->var.i == b->m->var.i;
    return ours && sizing_at(b->m, use).kind != SIZE_KEPT;
}

static bool reaches(const room *m, qm_node from)
{
    between b = {m, from};
    qm_path_query q = {.from = from, .to = m->access, .stops_node = sets_again, .user = &b};
    return qm_path_find(m->cfg, &q, NULL);
}

// Takes one event into account; false when nothing can be said any more.
static bool add(room *m, const sizing *s)
{
    if (s->kind == SIZE_KEPT) return true;
    if (s->kind == SIZE_UNKNOWN) return false;
    i64 count = 0;
    if (qm_is(s->count) && !qm_int_value(m->u, s->count, &count)) {
        if (!peer_free(m->u, m->facts, s->count, 0)) return false;
        m->all_known = false;
    }
    if (count > m->most) m->most = count;
    if (m->n_set++ == 0 || m->most == count) m->told = s->told;
    return true;
}

// A buffer that this function alone sees: only what reaches the access counts.
static bool add_local_events(room *m)
{
    const qm_var_row *v = qm_var_of(m->u, m->var);
    u32 n;
    const qm_node *uses = qm_uses(m->u, m->var, &n);
    sizing made = made_by(m, v->init, v->decl);
    if (qm_is(v->init) && reaches(m, v->decl) && !add(m, &made)) return false;
    for (u32 i = 0; i < n; i++) {
        sizing s = sizing_at(m, uses[i]);
        if (s.kind == SIZE_KEPT) continue;
        if (qm_enclosing_func(m->u, uses[i]).i != m->cfg->func.i) return false;
        if (reaches(m, s.at) && !add(m, &s)) return false;
    }
    return true;
}

// A field or a captured variable: every size it gets anywhere counts, unless one in this function always comes last.
static bool add_all_events(room *m)
{
    const qm_var_row *v = qm_var_of(m->u, m->var);
    u32 n;
    const qm_node *uses = qm_uses(m->u, m->var, &n);
    bool from_outside = reaches(m, (qm_node){0});
    for (u32 i = 0; i < n; i++) {
        sizing s = sizing_at(m, uses[i]);
        if (s.kind == SIZE_KEPT) continue;
        bool here = qm_enclosing_func(m->u, uses[i]).i == m->cfg->func.i;
        bool counts = here ? reaches(m, s.at) || from_outside : from_outside;
        if (counts && !add(m, &s)) return false;
    }
    if (!from_outside) return true;
    for (u32 i = 0; i < m->u->inits.n; i++) {
        if (m->u->inits.rows[i].field.i != m->var.i) continue;
        sizing s = made_by(m, m->u->inits.rows[i].value, (qm_node){0});
        if (!add(m, &s)) return false;
    }
    sizing s = made_by(m, v->init, v->decl);
    return !qm_is(v->init) || add(m, &s);
}

// A method of a class of the user's whose body is not here may resize any field.
static bool calls_the_unseen(const room *m)
{
    const qm_unit *u = m->u;
    qm_node body = qm_func_of(u, m->cfg->func)->body;
    for (u32 i = body.i; i < qm_end(u, body); i++) {
        const qm_node_row *r = &u->nodes.rows[i];
        if (r->kind == QM_CALL_INDIRECT) return true;
        if (r->kind != QM_CALL || !r->func.i) continue;
        const qm_func_row *f = qm_func_of(u, r->func);
        if (f->body.i || (f->flags & (QMFN_SIGNAL | QMFN_CONST))) continue;
        if (f->cls.i ? qm_class_of(u, f->cls)->user : place_is(f->at) && !sources_file(u->files, f->at.file)->system)
            return true;
    }
    return false;
}

// ------------------------------------------------------------------------------------------------------------ pointers
static bool sized_buffer(qm_cfg *c, const qm_facts *facts, qm_node lvalue, bool heap, i64 element, qm_node at,
                         qm_limit *limit)
{
    const qm_unit *u = c->unit;
    room m = {.u = u,
              .facts = facts,
              .cfg = c,
              .access = at,
              .var = qm_row(u, lvalue)->var,
              .heap = heap,
              .element = element,
              .most = -1,
              .all_known = true};
    const qm_var_row *v = qm_var_of(u, m.var);
    qm_type_kind kind = qm_type_of(u, v->type)->kind;
    if (!m.var.i || element < 1 || kind != (heap ? QMT_POINTER : QMT_RECORD) || v->kind == QMV_PARAM) return false;
    bool own = v->kind == QMV_LOCAL && v->func.i == c->func.i;
    if (own ? !add_local_events(&m) : calls_the_unseen(&m) || !add_all_events(&m)) return false;
    if (m.n_set == 0) return false;
    *limit = (qm_limit){.lvalue = lvalue, .bytes = m.all_known ? m.most * element : -1, .sized = m.told};
    return true;
}

// x, or the x of &x[0]; {0} for any other place in it.
static qm_node start_of(const qm_unit *u, qm_node pointer)
{
    const qm_node_row *r = qm_row(u, pointer);
    if (r->kind != QM_UNARY || r->op != QMO_ADDR) return (qm_node){0};
    qm_node n = qm_strip(u, qm_first(u, pointer));
    if (!qm_is(n)) return n;
    const qm_node_row *x = qm_row(u, n);
    bool index = x->kind == QM_SUBSCRIPT || (x->kind == QM_CALL && (x->flags & QMF_OPERATOR) && qm_func_of(u, x->func)->op == QMO_INDEX);
    i64 at;
    return index && qm_int_value(u, qm_child(u, n, 1), &at) && at == 0 ? qm_strip(u, qm_first(u, n)) : (qm_node){0};
}

static bool named(const qm_unit *u, qm_node n)
{
    return qm_is(n) && (qm_kind_of(u, n) == QM_VAR || qm_kind_of(u, n) == QM_MEMBER) && qm_row(u, n)->var.i;
}

static i64 pointee_size(const qm_unit *u, qm_node pointer)
{
    const qm_type_row *t = qm_type_of(u, qm_row(u, pointer)->type);
    return t->kind == QMT_POINTER || t->kind == QMT_ARRAY ? qm_type_of(u, t->target)->size : -1;
}

// An array or a plain variable: the type says how large it is. An array of one or none at the end of a struct is a
// way to write "and more behind it".
static bool fixed_buffer(const qm_unit *u, qm_node n, bool object, qm_limit *limit)
{
    const qm_type_row *t = qm_type_of(u, qm_var_of(u, qm_row(u, n)->var)->type);
    if (object ? t->kind == QMT_REFERENCE || t->kind == QMT_ARRAY || t->kind == QMT_POINTER : t->kind != QMT_ARRAY)
        return false;
    bool open_end = t->kind == QMT_ARRAY && t->count <= 1 && qm_kind_of(u, n) == QM_MEMBER;
    if (t->size < 1 || open_end) return false;
    *limit = (qm_limit){.lvalue = n, .bytes = t->size, .object = object};
    return true;
}

// A container that holds its elements in itself is as large as its type.
static bool inline_buffer(const qm_unit *u, const qm_facts *facts, qm_node n, qm_limit *limit)
{
    const qm_type_row *t = qm_type_of(u, qm_row(u, n)->type);
    if (t->kind != QMT_RECORD || !qm_fact_class(facts, u, t->cls, QMK_INLINE_STORAGE) || t->size < 1) return false;
    *limit = (qm_limit){.lvalue = n, .bytes = t->size};
    return true;
}

bool qm_buffer_limit(qm_cfg *c, const qm_facts *facts, qm_node pointer, qm_node at, qm_limit *limit)
{
    const qm_unit *u = c->unit;
    pointer = qm_strip(u, pointer);
    if (!qm_is(pointer)) return false;
    qm_node n = pointer;
    if (qm_kind_of(u, pointer) == QM_CALL) {
        const qm_fact *f = qm_fact_func(facts, u, qm_row(u, pointer)->func, QMK_BUFFER_OF);
        n = f ? qm_strip(u, qm_at_pos(u, pointer, f->pos)) : (qm_node){0};
        if (!named(u, n)) return false;
        if (inline_buffer(u, facts, n, limit)) return true;
        return sized_buffer(c, facts, n, false, pointee_size(u, pointer), at, limit);
    }
    qm_node whole = start_of(u, pointer);
    if (qm_is(whole)) {
        if (!named(u, whole)) return false;
        if (inline_buffer(u, facts, whole, limit)) return true;
        if (qm_type_of(u, qm_row(u, whole)->type)->kind == QMT_RECORD)
            return sized_buffer(c, facts, whole, false, pointee_size(u, pointer), at, limit);
        n = whole;
    } else if (qm_kind_of(u, pointer) == QM_UNARY && qm_row(u, pointer)->op == QMO_ADDR) {
        n = qm_strip(u, qm_first(u, pointer));
        return named(u, n) && fixed_buffer(u, n, true, limit);
    }
    if (!named(u, n)) return false;
    if (fixed_buffer(u, n, false, limit)) return true;
    return sized_buffer(c, facts, n, true, pointee_size(u, n), at, limit);
}
