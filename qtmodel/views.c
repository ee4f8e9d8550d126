// What a pointer, an iterator, a reference or an object of a view class refers to.
#include "qtmodel/views.h"

#include "qtmodel/qt.h"

enum { MAX_DEPTH = 12 };

typedef struct search {
    const qm_unit *u;
    const qm_facts *facts;
    qm_view found;
    bool object;   // a view of the object itself is wanted, whoever else may have its data
    u32 depth;
} search;

static bool find(search *s, qm_node n, bool by_reference);

// ---------------------------------------------------------------------------------------------------------------- classes

static const qm_fact *class_says(const search *s, qm_node n, qm_fact_key key)
{
    qm_class cls = qm_type_of(s->u, qm_row(s->u, n)->type)->cls;
    return cls.i ? qm_fact_class(s->facts, s->u, cls, key) : NULL;
}

static bool is_view_class(const search *s, qm_node n)
{
    const qm_fact *f = class_says(s, n, QMK_VIEW);
    return f && !str_is(f->text, "operands");
}

bool qm_is_temporary(const qm_unit *u, qm_node n)
{
    const qm_node_row *r = qm_row(u, n);
    if (qm_type_of(u, r->type)->kind != QMT_RECORD) return false;
    if (r->kind == QM_CALL) return r->func.i && qm_type_of(u, qm_func_of(u, r->func)->result)->kind == QMT_RECORD;
    qm_node parent = qm_parent(u, n);
    return r->kind == QM_CONSTRUCT && qm_is(parent) && qm_kind_of(u, parent) != QM_NEW;
}

qm_node qm_iterated(const qm_unit *u, const qm_facts *facts, qm_node call)
{
    if (!qm_is(call) || qm_kind_of(u, call) != QM_CALL) return (qm_node){0};
    const qm_fact *f = qm_fact_func(facts, u, qm_row(u, call)->func, QMK_ITERATOR_OF);
    qm_node object = f ? qm_at_pos(u, call, f->pos) : (qm_node){0};
    return qm_is(object) ? qm_strip(u, object) : object;
}

// ----------------------------------------------------------------------------------------------------- whose data it is

static bool is_new(const search *s, qm_node n, u32 depth);

static bool returns_new(const search *s, qm_func f, u32 depth)
{
    const qm_func_row *row = qm_func_of(s->u, f);
    if (!qm_is(row->body) || row->flags & QMFN_TAINTED) return false;
    bool any = false;
    for (u32 i = row->body.i; i < qm_end(s->u, row->body); i++) {
        if (s->u->nodes.rows[i].kind != QM_RETURN) continue;
        qm_node value = qm_first(s->u, (qm_node){i});
        if (!qm_is(value) || !is_new(s, value, depth + 1)) return false;
        any = true;
    }
    return any;
}

// A variable that is only ever what its initialiser has made.
static bool is_new_local(const search *s, qm_var v, u32 depth)
{
    const qm_var_row *row = qm_var_of(s->u, v);
    if (row->kind != QMV_LOCAL || qm_type_of(s->u, row->type)->kind != QMT_RECORD || !qm_is(row->init)) return false;
    if (!is_new(s, row->init, depth + 1)) return false;
    u32 n;
    const qm_node *uses = qm_uses(s->u, v, &n);
    for (u32 i = 0; i < n; i++) {
        qm_node call = qm_parent(s->u, uses[i]);
        const qm_node_row *r = qm_row(s->u, call);
        bool assigned = r->kind == QM_CALL && qm_is_assignment(s->u, r->func) && qm_first(s->u, call).i == uses[i].i;
        if (assigned) return false;
    }
    return true;
}

// Can no other object share the data of what this row makes?
static bool is_new(const search *s, qm_node n, u32 depth)
{
    n = qm_strip(s->u, n);
    if (!qm_is(n) || depth > 4) return false;
    const qm_node_row *r = qm_row(s->u, n);
    if (r->kind == QM_VAR) return is_new_local(s, r->var, depth);
    if (r->kind == QM_CONSTRUCT) {
        qm_node arg = qm_arg(s->u, n, 0);
        return qm_is(arg) && qm_type_of(s->u, qm_row(s->u, arg)->type)->cls.i != qm_type_of(s->u, r->type)->cls.i;
    }
    if (r->kind != QM_CALL) return false;
    return qm_says(s->facts, s->u, r->func, QMK_NEW_DATA) || returns_new(s, qm_called(s->u, n), depth);
}

static bool is_local_object(const search *s, qm_node n)
{
    if (qm_kind_of(s->u, n) != QM_VAR) return false;
    const qm_var_row *v = qm_var_of(s->u, qm_row(s->u, n)->var);
    bool local = v->kind == QMV_LOCAL || v->kind == QMV_PARAM;
    return local && v->func.i == qm_enclosing_func(s->u, n).i && qm_type_of(s->u, v->type)->kind == QMT_RECORD;
}

// `n` names the object whose data is looked at, by a call that may detach it or not.
static bool find_owner(search *s, qm_node n, bool detaches)
{
    n = qm_strip(s->u, n);
    if (!qm_is(n) || ++s->depth > MAX_DEPTH || qm_is_smart_pointer(s->u, qm_row(s->u, n)->type)) return false;
    if (is_view_class(s, n)) return find(s, n, false);
    const qm_node_row *r = qm_row(s->u, n);
    bool shares = class_says(s, n, QMK_SHARES_DATA) != NULL;
    if (r->kind == QM_CALL) {
        const qm_fact *f = qm_fact_func(s->facts, s->u, r->func, QMK_ELEMENT_OF);
        if (!f) f = qm_fact_func(s->facts, s->u, r->func, QMK_ELEMENT_AT);
        if (f && !qm_is_temporary(s->u, n)) {  // an element of a temporary list: it may be in other lists, too
            qm_node list = qm_at_pos(s->u, n, f->pos);
            return qm_is(list) && !shares && find_owner(s, list, false);
        }
    }
    bool temporary = qm_is_temporary(s->u, n), local = is_local_object(s, n);
    if ((!temporary && !local) || (shares && !detaches && !s->object && !is_new(s, n, 0))) return false;
    s->found.owner = n;
    s->found.local = local;
    return true;
}

// ------------------------------------------------------------------------------------------------------------- views

static bool may_detach(const search *s, qm_func f) { return !(qm_func_of(s->u, f)->flags & (QMFN_CONST | QMFN_STATIC)); }

static bool find_by_fact(search *s, qm_node n, bool by_reference)
{
    static const qm_fact_key keys[] = {QMK_BUFFER_OF, QMK_VIEW_OF, QMK_ITERATOR_OF, QMK_ELEMENT_OF, QMK_ELEMENT_AT, QMK_RESULT_IS};
    const qm_node_row *r = qm_row(s->u, n);
    for (u32 k = 0; k < sizeof keys / sizeof *keys; k++) {
        const qm_fact *f = qm_fact_func(s->facts, s->u, r->func, keys[k]);
        if (keys[k] == QMK_ELEMENT_AT && f) {
            int pos = qm_fact_role(s->facts, s->u, r->func, QMK_ELEMENT_AT, "container");
            if (pos != QM_POS_THIS) continue;
            f = qm_fact_func(s->facts, s->u, r->func, QMK_ELEMENT_AT);
        }
        qm_node of = f ? qm_at_pos(s->u, n, keys[k] == QMK_ELEMENT_AT ? QM_POS_THIS : f->pos) : (qm_node){0};
        if (!qm_is(of)) continue;
        s->found.by = n;
        s->found.fact = f;
        bool element = keys[k] == QMK_ELEMENT_OF || keys[k] == QMK_ELEMENT_AT;
        qm_node plain = qm_strip(s->u, of);
        if (element && !by_reference) return is_view_class(s, n) && find(s, plain, false);
        if (keys[k] == QMK_RESULT_IS) return find(s, of, by_reference);
        if (qm_type_of(s->u, qm_row(s->u, of)->type)->kind == QMT_POINTER) return find(s, of, false);
        return find_owner(s, of, may_detach(s, r->func));
    }
    return false;
}

// QStringBuilder and its like: both sides of the operator are referred to.
static bool find_operands(search *s, qm_node n, const qm_fact *view)
{
    for (qm_node k = qm_first(s->u, n); qm_is(k); k = qm_next(s->u, n, k)) {
        qm_node plain = qm_strip(s->u, k);
        if (!qm_is(plain) || !qm_is_temporary(s->u, plain)) continue;
        s->found = (qm_view){.owner = plain, .by = n, .fact = view};
        return true;
    }
    return false;
}

// A getter: whatever it returns is a part of its object.
static bool gives_member(const search *s, qm_func f)
{
    const qm_func_row *row = qm_func_of(s->u, f);
    bool any = false;
    for (u32 i = row->body.i; i && i < qm_end(s->u, row->body); i++) {
        if (s->u->nodes.rows[i].kind != QM_RETURN) continue;
        qm_node value = qm_strip(s->u, qm_first(s->u, (qm_node){i}));
        qm_node object = qm_is(value) ? qm_object_of(s->u, value) : value;
        if (!qm_is(object) || qm_kind_of(s->u, value) != QM_MEMBER || qm_kind_of(s->u, object) != QM_THIS) return false;
        if (qm_type_of(s->u, qm_var_of(s->u, qm_row(s->u, value)->var)->type)->kind != QMT_RECORD) return false;
        any = true;
    }
    return any && !(row->flags & QMFN_TAINTED);
}

static bool find_in_call(search *s, qm_node n, bool by_reference)
{
    const qm_node_row *r = qm_row(s->u, n);
    if (find_by_fact(s, n, by_reference)) return true;
    if (qm_is(s->found.by)) return false;
    const qm_fact *view = class_says(s, n, QMK_VIEW);
    if (view && str_is(view->text, "operands")) return r->flags & QMF_OPERATOR && find_operands(s, n, view);
    qm_node object = qm_object_of(s->u, n);
    if (view && qm_is(object) && (qm_func_of(s->u, r->func)->flags & QMFN_CONVERSION || is_view_class(s, object))) {
        s->found.by = n, s->found.fact = view;
        return find_owner(s, object, may_detach(s, r->func));
    }
    qm_type_kind kind = qm_type_of(s->u, qm_func_of(s->u, r->func)->result)->kind;
    if (!by_reference || kind != QMT_REFERENCE) return false;
    s->found.by = n;
    return qm_is(object) && !(r->flags & QMF_ARROW) && gives_member(s, qm_called(s->u, n)) && find_owner(s, object, true);
}

static bool find_in_view(search *s, qm_node n)
{
    qm_node arg = qm_arg(s->u, n, 0);
    const qm_fact *view = class_says(s, n, QMK_VIEW);
    if (!view || str_is(view->text, "operands") || !qm_is(arg)) return false;
    arg = qm_strip(s->u, arg);
    s->found.by = n, s->found.fact = view;
    if (qm_type_of(s->u, qm_row(s->u, arg)->type)->kind == QMT_POINTER) return find(s, arg, false);
    return find_owner(s, arg, false);
}

static bool find(search *s, qm_node n, bool by_reference)
{
    n = qm_is(n) ? qm_strip(s->u, n) : n;
    if (!qm_is(n) || ++s->depth > MAX_DEPTH) return false;
    const qm_node_row *r = qm_row(s->u, n);
    const qm_fact *view = class_says(s, n, QMK_VIEW);
    s->object = s->object || (view && str_is(view->text, "object"));
    switch ((qm_kind)r->kind) {
    case QM_CALL: return find_in_call(s, n, by_reference);
    case QM_CONSTRUCT: return find_in_view(s, n);
    case QM_CAST: {
        qm_type_kind kind = qm_type_of(s->u, r->type)->kind;
        return kind == QMT_POINTER && find(s, qm_first(s->u, n), false);
    }
    case QM_COND: return find(s, qm_child(s->u, n, 1), by_reference) || find(s, qm_child(s->u, n, 2), by_reference);
    case QM_BINARY:
        return (r->op == QMO_ADD || r->op == QMO_SUB) && qm_type_of(s->u, r->type)->kind == QMT_POINTER &&
               (find(s, qm_child(s->u, n, 0), false) || find(s, qm_child(s->u, n, 1), false));
    case QM_UNARY: return r->op == QMO_ADDR && find(s, qm_first(s->u, n), true);
    case QM_INIT_LIST:
        for (qm_node k = qm_first(s->u, n); qm_is(k); k = qm_next(s->u, n, k))
            if (qm_type_of(s->u, qm_row(s->u, k)->type)->kind == QMT_POINTER && find(s, k, false)) return true;
        return false;
    default: return false;
    }
}

qm_view qm_view_of(const qm_unit *u, const qm_facts *facts, qm_node expr, qm_type as)
{
    search s = {.u = u, .facts = facts};
    const qm_type_row *t = qm_type_of(s.u, as);
    bool reference = t->kind == QMT_REFERENCE || t->kind == QMT_RVALUE_REF;
    qm_node plain = qm_is(expr) ? qm_strip(s.u, expr) : expr;
    if (!qm_is(plain)) return (qm_view){0};
    bool view = reference || t->kind == QMT_POINTER || t->kind == QMT_ARRAY;
    if (t->kind == QMT_RECORD) {  // only what refers to something itself: a copy of an element does not
        qm_func f = qm_row(s.u, plain)->func;
        bool same = qm_type_of(s.u, qm_row(s.u, plain)->type)->cls.i == t->cls.i;
        view = qm_fact_class(s.facts, s.u, t->cls, QMK_VIEW) ||
               (same && (qm_says(s.facts, s.u, f, QMK_VIEW_OF) || qm_says(s.facts, s.u, f, QMK_ITERATOR_OF)));
    }
    if (!view) return (qm_view){0};
    if (!find(&s, plain, reference)) s.found.owner = (qm_node){0};
    return s.found;
}
