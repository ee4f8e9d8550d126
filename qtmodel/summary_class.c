// Summaries: which members a class deletes, and what belongs to its objects for that reason.
#include "qtmodel/summaries.h"

enum { MAX_DEPTH = 4 };  // of methods that a destructor calls

// The member of this that an expression names, or whose elements a loop names; {0}.
static qm_var member_named(const qm_analysis *a, qm_node n)
{
    const qm_unit *u = qm_analysed_unit(a);
    n = qm_is(n) ? qm_strip(u, n) : n;
    if (qm_is_own_member(u, n)) return qm_row(u, n)->var;
    if (!qm_is(n) || qm_kind_of(u, n) != QM_VAR) return (qm_var){0};
    qm_node decl = qm_var_of(u, qm_row(u, n)->var)->decl, loop = qm_is(decl) ? qm_parent(u, decl) : decl;
    if (!qm_is(loop) || qm_kind_of(u, loop) != QM_RANGE_FOR) return (qm_var){0};
    qm_node over = qm_strip(u, qm_child(u, loop, 1));
    const qm_fact *same = qm_is(over) && qm_kind_of(u, over) == QM_CALL ? qm_fact_func(qm_analysed_facts(a), u, qm_row(u, over)->func, QMK_RESULT_IS) : NULL;
    if (same) over = qm_strip(u, qm_at_pos(u, over, same->pos));
    return qm_is_own_member(u, over) ? qm_row(u, over)->var : (qm_var){0};
}

// What the row deletes, whose value a member holds; {0}.
static qm_var deleted_member(const qm_analysis *a, qm_node n)
{
    const qm_unit *u = qm_analysed_unit(a);
    const qm_node_row *r = qm_row(u, n);
    if (r->kind == QM_DELETE) return member_named(a, qm_first(u, n));
    if (r->kind != QM_CALL) return (qm_var){0};
    const qm_fact *by = qm_fact_func(qm_analysed_facts(a), u, r->func, QMK_DELETES);
    if (!by) by = qm_fact_func(qm_analysed_facts(a), u, r->func, QMK_DELETES_LATER);
    return by ? member_named(a, qm_at_pos(u, n, by->pos)) : (qm_var){0};
}

void sm_deletes_of_row(qm_analysis *a, qm_node n, sm_names *deletes)
{
    qm_var v = deleted_member(a, n);
    if (v.i) sm_add_name(deletes, qm_var_of(qm_analysed_unit(a), v)->name);
}

// Does the method, or one that it calls on the same object, delete the member? Bodies of this unit are read, for the order in which
// summaries are made has nothing to do with destructors.
static bool deletes(qm_analysis *a, qm_func f, qm_var member, u32 depth)
{
    const qm_unit *u = qm_analysed_unit(a);
    qm_node body = qm_func_of(u, f)->body;
    if (!f.i || depth > MAX_DEPTH) return false;
    if (!qm_is(body)) {
        life_ask(a, f, LIFE_ASK_DELETES);
        const qm_summary *s = qm_summary_of(a, f);
        return s && qm_is_listed(s->deletes, s->n_deletes, qm_var_of(u, member)->name);
    }
    for (u32 i = body.i; i < qm_end(u, body); i++) {
        qm_node n = {i};
        if (deleted_member(a, n).i == member.i) return true;
        qm_func callee = qm_kind_of(u, n) == QM_CALL ? qm_called(u, n) : (qm_func){0};
        qm_node object = callee.i && callee.i != f.i ? qm_object_of(u, n) : (qm_node){0};
        if (qm_is(object) && qm_kind_of(u, object) == QM_THIS && deletes(a, callee, member, depth + 1)) return true;
    }
    return false;
}

// The member of this that is given the value of the expression, or a container of which it becomes an element; {0}.
static qm_var put_into(qm_analysis *a, qm_node use)
{
    const qm_unit *u = qm_analysed_unit(a);
    qm_node n = use, p = qm_parent(u, n);
    while (qm_is(p) && qm_kind_of(u, p) == QM_CAST) n = p, p = qm_parent(u, p);
    if (!qm_is(p)) return (qm_var){0};
    const qm_node_row *r = qm_row(u, p);
    qm_node left = qm_strip(u, qm_first(u, p));
    if (r->kind == QM_ASSIGN && qm_first(u, p).i != n.i && qm_is_own_member(u, left)) return qm_row(u, left)->var;
    bool stores = r->kind == QM_CALL && r->flags & QMF_METHOD && qm_in_library(u, r->func) && !(qm_func_of(u, r->func)->flags & QMFN_CONST);
    if (!stores || !qm_is_own_member(u, left)) return (qm_var){0};
    for (u32 i = 0; i < qm_nargs(u, p); i++)
        if (qm_arg(u, p, i).i == n.i && qm_does_to_arg(a, p, (int)i + 1).must & QM_DOES_STORE_CONTAINER) return qm_row(u, left)->var;
    return (qm_var){0};
}

void sm_taken_arguments(qm_analysis *a, qm_func f, qm_summary *s)
{
    const qm_unit *u = qm_analysed_unit(a);
    const qm_func_row *row = qm_func_of(u, f);
    qm_func dtor = row->cls.i ? qm_class_of(u, row->cls)->destructor : (qm_func){0};
    for (u32 i = 1; dtor.i && dtor.i != f.i && i <= s->n_params; i++) {
        qm_does *d = &s->does[i];
        if (!(d->must & QM_DOES_STORES) || d->may & QM_DOES_ENDS) continue;
        u32 n;
        const qm_node *uses = qm_uses(u, (qm_var){row->first_param + i - 1}, &n);
        for (u32 k = 0; k < n; k++) {
            qm_var member = put_into(a, uses[k]);
            if (member.i && deletes(a, dtor, member, 0)) d->may |= QM_DOES_TAKE, d->must |= QM_DOES_TAKE;
        }
    }
}

// ----------------------------------------------------------------------------------------------------------------- parents

static int parent_position(qm_analysis *a, qm_func ctor)
{
    const qm_unit *u = qm_analysed_unit(a);
    int pos = qm_parent_position(u, qm_analysed_facts(a), ctor);
    const qm_summary *s = pos ? NULL : qm_summary_of(a, ctor);
    return s ? s->parent : pos;
}

int sm_parent_of(qm_analysis *a, qm_func ctor)
{
    const qm_unit *u = qm_analysed_unit(a);
    const qm_func_row *f = qm_func_of(u, ctor);
    if (!(f->flags & QMFN_CTOR)) return 0;
    int pos = qm_parent_position(u, qm_analysed_facts(a), ctor);
    for (u32 i = 0; i < f->n_inits && !pos; i++) {  // a base of which another unit tells
        const qm_init *init = &u->inits.rows[f->first_init + i];
        int of_base = init->base.i && qm_kind_of(u, init->value) == QM_CONSTRUCT ? parent_position(a, qm_row(u, init->value)->func) : 0;
        qm_node arg = of_base ? qm_strip(u, qm_at_pos(u, init->value, of_base)) : (qm_node){0};
        qm_var v = qm_is(arg) ? qm_row(u, arg)->var : (qm_var){0};
        if (v.i >= f->first_param && v.i < f->first_param + f->n_params) pos = (int)(v.i - f->first_param) + 1;
    }
    return pos;
}

qm_node qm_parent_given(qm_analysis *a, qm_node construct)
{
    const qm_unit *u = qm_analysed_unit(a);
    int pos = parent_position(a, qm_row(u, construct)->func);
    qm_node arg = pos ? qm_strip(u, qm_at_pos(u, construct, pos)) : (qm_node){0};
    return qm_is(arg) && qm_is_null(u, arg) ? (qm_node){0} : arg;
}

// ------------------------------------------------------------------------------------------------ objects that end themselves

static bool is_this(const qm_unit *u, qm_node n)
{
    n = qm_is(n) ? qm_strip(u, n) : n;
    return qm_is(n) && qm_kind_of(u, n) == QM_THIS;
}

static bool deletes_this(const qm_analysis *a, qm_node call)
{
    const qm_unit *u = qm_analysed_unit(a);
    if (qm_kind_of(u, call) == QM_DELETE) return is_this(u, qm_first(u, call));
    const qm_fact *by = qm_fact_func(qm_analysed_facts(a), u, qm_row(u, call)->func, QMK_DELETES_LATER);
    return by && by->pos == QM_POS_THIS && is_this(u, qm_object_of(u, call));
}

// Does the body of a method, or of a lambda in one, delete this whenever it runs to its end: in a statement of its own that no
// condition guards?
static bool ends_this(qm_analysis *a, qm_func f, u32 depth)
{
    const qm_unit *u = qm_analysed_unit(a);
    qm_node body = qm_func_of(u, f)->body;
    for (qm_node s = body.i ? qm_first(u, body) : body; qm_is(s); s = qm_next(u, body, s)) {
        qm_node call = qm_kind_of(u, s) == QM_EXPR_STMT ? qm_strip(u, qm_first(u, s)) : (qm_node){0};
        if (!qm_is(call) || (qm_kind_of(u, call) != QM_CALL && qm_kind_of(u, call) != QM_DELETE)) continue;
        if (deletes_this(a, call)) return true;
        qm_func callee = qm_kind_of(u, call) == QM_CALL && is_this(u, qm_object_of(u, call)) ? qm_called(u, call) : (qm_func){0};
        if (callee.i && depth < MAX_DEPTH && ends_this(a, callee, depth + 1)) return true;
    }
    return false;
}

static void add_emitted(const qm_unit *u, qm_func f, sm_names *signals)
{
    qm_node body = qm_func_of(u, f)->body;
    for (u32 i = body.i; i < qm_end(u, body); i++) {
        const qm_node_row *r = &u->nodes.rows[i];
        bool emits = r->kind == QM_CALL && r->func.i && qm_func_of(u, r->func)->flags & QMFN_SIGNAL && is_this(u, qm_object_of(u, (qm_node){i}));
        if (emits && qm_enclosing_func(u, (qm_node){i}).i == f.i) sm_add_name(signals, qm_func_of(u, r->func)->qualified);
    }
}

// Signals that are emitted where the object ends, and signals whose slot ends it.
void sm_ends_by(qm_analysis *a, qm_func f, sm_names *signals)
{
    const qm_unit *u = qm_analysed_unit(a);
    const qm_func_row *row = qm_func_of(u, f);
    if (row->flags & QMFN_LAMBDA || !qm_class_of(u, row->cls)->qobject) return;
    if (ends_this(a, f, 0)) add_emitted(u, f, signals);
    for (u32 i = row->body.i; i < qm_end(u, row->body); i++)
        if (u->nodes.rows[i].kind == QM_LAMBDA && ends_this(a, u->nodes.rows[i].func, 0)) add_emitted(u, u->nodes.rows[i].func, signals);
    for (u32 i = 1; i < u->qt->conns.n; i++) {
        const qm_conn_row *c = &u->qt->conns.rows[i];
        if (c->func.i != f.i || c->later || !is_this(u, c->sender) || !c->signal_func.i) continue;
        const qm_fact *by = qm_fact_func(qm_analysed_facts(a), u, c->slot_func, QMK_DELETES_LATER);
        bool lambda = qm_func_of(u, c->slot_func)->flags & QMFN_LAMBDA;
        bool ends = is_this(u, c->context) && (by || ends_this(a, c->slot_func, 0));
        if (ends || (lambda && ends_this(a, c->slot_func, 0))) sm_add_name(signals, qm_func_of(u, c->signal_func)->qualified);
    }
}

static qm_func ends_itself(qm_analysis *a, qm_class cls, str signal, u32 depth)
{
    const qm_unit *u = qm_analysed_unit(a);
    const qm_class_row *row = qm_class_of(u, cls);
    const qm_qt *q = u->qt;
    for (u32 m = q->first_method[cls.i]; cls.i && m < q->first_method[cls.i + 1]; m++) {
        if (qm_func_of(u, q->methods[m])->flags & QMFN_SIGNAL) continue;
        const qm_summary *s = qm_summary_of(a, q->methods[m]);
        life_ask(a, q->methods[m], LIFE_ASK_SIGNALS);
        for (u32 i = 0; s && i < s->n_ends_by; i++)
            if (str_eq(s->ends_by[i], signal)) return q->methods[m];
    }
    qm_func found = {0};
    for (u32 b = 0; b < row->n_bases && depth < MAX_DEPTH && !found.i; b++)
        found = ends_itself(a, u->bases.rows[row->first_base + b], signal, depth + 1);
    return found;
}

qm_func qm_ends_itself(qm_analysis *a, qm_class cls, qm_func signal)
{
    return ends_itself(a, cls, qm_func_of(qm_analysed_unit(a), signal)->qualified, 0);
}
