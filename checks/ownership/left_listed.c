// A method that deletes elements of a container and leaves them in it, while other methods go on using what it holds.
#include "checks/ownership/members.h"
#include "checks/ownership/still_listed.h"
#include "qtmodel/summary.h"

enum { MAX_CALLERS = 3 };  // how far up

typedef struct left {
    ck_context *c;
    qm_func func;   // out of all lambdas
    qm_node at;     // the row that deletes
    qm_var list;
    qm_node alias;  // where the member that is deleted is given an element; {0}
} left;

static qm_func home(const qm_unit *u, qm_node n) { return qm_outermost_func(u, qm_enclosing_func(u, n)); }

// The call on the container, or on an element of it, whose result a use is; {0}.
static qm_node call_on(const qm_unit *u, qm_node use)
{
    qm_node up = qm_above_casts(u, use);
    bool call = qm_is(up) && qm_kind_of(u, up) == QM_CALL && qm_is(qm_object_of(u, up)) && qm_object_of(u, up).i == use.i;
    return call ? up : (qm_node){0};
}

// ---------------------------------------------------------------------------------------------------- what changes entries

// Does this use of the container put something into it, take something out, or hand it to code that may?
static bool changes(const ck_context *c, qm_node use)
{
    const qm_unit *u = c->unit;
    qm_node call = call_on(u, use), up = qm_parent(u, use);
    if (!qm_is(call)) return !(qm_is(up) && qm_kind_of(u, up) == QM_RANGE_FOR) && qm_is_written(u, use);
    qm_func f = qm_row(u, call)->func;
    if (qm_func_of(u, f)->flags & QMFN_CONST) return false;
    if (qm_says(c->facts, u, f, QMK_ITERATOR_OF)) return qm_says(c->facts, u, f, QMK_INVALIDATES);
    bool element = qm_says(c->facts, u, f, QMK_ELEMENT_AT) || qm_says(c->facts, u, f, QMK_ELEMENT_OF);
    return !element || ck_is_assigned(u, call);
}

// Does the row write an element where it stands, or run code that may change members of this object?
static bool may_change_otherwise(const left *x, qm_node n)
{
    const qm_unit *u = x->c->unit;
    const qm_node_row *r = qm_row(u, n);
    if (r->kind == QM_ASSIGN) {
        qm_node to = qm_strip(u, qm_first(u, n));
        return qm_is(to) && (ck_element_of(x->c, to).i == x->list.i || (qm_kind_of(u, to) == QM_CALL && qm_func_of(u, qm_row(u, to)->func)->op == QMO_DEREF));
    }
    if (r->kind == QM_THIS) {
        qm_node up = qm_parent(u, n);
        return qm_is(up) && qm_kind_of(u, up) != QM_MEMBER && !(qm_kind_of(u, up) == QM_CALL && qm_first(u, up).i == n.i);
    }
    if (r->kind != QM_CALL) return false;
    if (!r->func.i || qm_func_of(u, r->func)->flags & QMFN_SIGNAL || qm_says(x->c->facts, u, r->func, QMK_SPINS_LOOP)) return true;
    qm_node object = qm_object_of(u, n);
    if (qm_in_library(u, r->func) || !qm_is(object) || qm_kind_of(u, object) != QM_THIS) return false;
    const qm_summary *s = qm_own_method(x->c->analysis, n);
    u32 far = QM_EFFECT_UNKNOWN | QM_EFFECT_SPINS | QM_EFFECT_EMITS | QM_EFFECT_MEMBERS;
    return !s || s->effects & far || qm_is_listed(s->members, s->n_members, qm_var_of(u, x->list)->name);
}

// Does anything in the rows of the body before `end` change the entries?
static bool changed_before(const left *x, qm_func f, u32 end)
{
    const qm_unit *u = x->c->unit;
    qm_node body = qm_func_of(u, f)->body;
    for (u32 i = body.i; i < end; i++) {
        qm_node n = {i};
        if ((qm_row(u, n)->var.i == x->list.i && qm_kind_of(u, n) == QM_MEMBER && changes(x->c, n)) || may_change_otherwise(x, n)) return true;
    }
    return false;
}

static bool calls_program(const qm_unit *u, qm_func f)
{
    qm_node body = qm_func_of(u, f)->body;
    for (u32 i = body.i; qm_is(body) && i < qm_end(u, body); i++)
        if (u->nodes.rows[i].kind == QM_CALL && !qm_in_library(u, u->nodes.rows[i].func)) return true;
    return !qm_is(body);
}

// The elements' destructor, when the program has one, may take them out itself.
static bool may_leave_by_itself(const left *x, qm_class cls)
{
    const qm_unit *u = x->c->unit;
    if (!cls.i) return true;
    for (u32 depth = 0; cls.i && depth < 8; depth++) {
        const qm_class_row *row = qm_class_of(u, cls);
        if (!row->complete || row->base_unknown) return true;
        if (!row->user) return false;
        qm_func dtor = row->destructor;
        if (dtor.i && !(qm_func_of(u, dtor)->flags & QMFN_BODILESS) && calls_program(u, dtor)) return true;
        cls = row->n_bases ? u->bases.rows[row->first_base] : (qm_class){0};
    }
    return false;
}

// Another member that gets a constant tells the other methods.
static bool keeps_account(const left *x)
{
    const qm_unit *u = x->c->unit;
    qm_node body = qm_func_of(u, x->func)->body;
    for (u32 i = body.i; i < qm_end(u, body); i++) {
        qm_node to = u->nodes.rows[i].kind == QM_ASSIGN ? qm_strip(u, qm_first(u, (qm_node){i})) : (qm_node){0};
        if (qm_is_own_member(u, to) && qm_type_of(u, qm_row(u, to)->type)->kind != QMT_POINTER) return true;
    }
    return false;
}

// May the method be run by somebody who does not see to the container, while the object lives on?
static bool may_be_run(const left *x, qm_func f, u32 depth)
{
    const qm_unit *u = x->c->unit;
    const qm_func_row *row = qm_func_of(u, f);
    if (row->flags & (QMFN_CTOR | QMFN_DTOR) || depth > MAX_CALLERS) return false;
    bool open = !(row->flags & (QMFN_PRIVATE | QMFN_PROTECTED)) || row->flags & QMFN_SLOT;
    for (u32 i = 1; i < u->nodes.n; i++) {
        const qm_node_row *r = &u->nodes.rows[i];
        if (r->func.i != f.i || (r->kind != QM_CALL && r->kind != QM_FUNC_REF)) continue;
        open = true;
        qm_func by = home(u, (qm_node){i});
        if (r->kind == QM_FUNC_REF || by.i == f.i) continue;
        if (changed_before(x, by, qm_end(u, qm_func_of(u, by)->body)) || !may_be_run(x, by, depth + 1)) return false;
    }
    return open;
}

// -------------------------------------------------------------------------------------------------------------- used again

static bool dereferences(const qm_unit *u, qm_node n)
{
    qm_node up = qm_parent(u, n);
    while (qm_is(up) && qm_kind_of(u, up) == QM_CAST) n = up, up = qm_parent(u, up);
    if (!qm_is(up) || qm_first(u, up).i != n.i) return false;
    const qm_node_row *r = qm_row(u, up);
    return r->kind == QM_DELETE || ((r->kind == QM_MEMBER || r->kind == QM_CALL) && r->flags & QMF_ARROW) ||
           (r->kind == QM_UNARY && r->op == QMO_DEREF);
}

// Does this use of the container go through an element: of a loop over it, or one that a call gives?
static bool uses_element(const ck_context *c, qm_node use)
{
    const qm_unit *u = c->unit;
    qm_node up = qm_parent(u, use), call = call_on(u, use);
    if (qm_is(call)) return ck_element_of(c, call).i && dereferences(u, call);
    while (qm_is(up) && (qm_kind_of(u, up) == QM_CAST || qm_kind_of(u, up) == QM_CALL)) {
        if (qm_kind_of(u, up) == QM_CALL && qm_says(c->facts, u, qm_row(u, up)->func, QMK_DELETES)) return true;
        up = qm_parent(u, up);
    }
    if (!qm_is(up) || qm_kind_of(u, up) != QM_RANGE_FOR) return false;
    u32 n;
    const qm_node *uses = qm_uses(u, qm_row(u, qm_first(u, up))->var, &n);
    for (u32 i = 0; i < n; i++)
        if (dereferences(u, uses[i])) return true;
    return false;
}

// The class of what a delete is given, or of the elements that a use of the container gives; {0}: not known.
static qm_class element_class(const qm_unit *u, qm_node n)
{
    if (qm_type_of(u, qm_row(u, n)->type)->kind == QMT_POINTER) return qm_pointee_class(u, qm_row(u, n)->type);
    qm_node call = call_on(u, n), up = qm_parent(u, n);
    if (qm_is(call)) return qm_pointee_class(u, qm_row(u, call)->type);
    while (qm_is(up) && qm_kind_of(u, up) != QM_RANGE_FOR) up = qm_parent(u, up);
    return qm_is(up) ? qm_pointee_class(u, qm_var_of(u, qm_row(u, qm_first(u, up))->var)->type) : (qm_class){0};
}

static qm_node used_later(const left *x)
{
    const qm_unit *u = x->c->unit;
    u32 n;
    const qm_node *uses = qm_uses(u, x->list, &n);
    for (u32 i = 0; i < n; i++) {
        qm_func f = home(u, uses[i]);
        const qm_func_row *row = qm_func_of(u, f);
        bool open = !(row->flags & (QMFN_PRIVATE | QMFN_PROTECTED)) || row->flags & (QMFN_SLOT | QMFN_DTOR);
        if (f.i == x->func.i || row->flags & (QMFN_CTOR | QMFN_STATIC | QMFN_TAINTED) || row->cls.i != qm_func_of(u, x->func)->cls.i || !open) continue;
        if (qm_is_own_member(u, uses[i]) && uses_element(x->c, uses[i]) && !changed_before(x, f, uses[i].i)) return uses[i];
    }
    return (qm_node){0};
}

// ---------------------------------------------------------------------------------------------------------------- deleting

// What the row deletes, when it is an element of a member, or a member that always names one.
static bool deletes_element(ck_context *c, qm_node n, left *x)
{
    const qm_unit *u = c->unit;
    const qm_node_row *r = qm_row(u, n);
    const qm_fact *all = r->kind == QM_CALL ? qm_fact_func(c->facts, u, r->func, QMK_DELETES) : NULL;
    const qm_fact *later = r->kind == QM_CALL && !all ? qm_fact_func(c->facts, u, r->func, QMK_DELETES_LATER) : NULL;
    qm_node what = r->kind == QM_DELETE ? qm_first(u, n) : all ? qm_at_pos(u, n, all->pos) : later ? qm_at_pos(u, n, later->pos) : (qm_node){0};
    what = qm_is(what) ? qm_strip(u, what) : what;
    if (!qm_is(what)) return false;
    *x = (left){.c = c, .func = qm_outermost_func(u, qm_enclosing_func(u, n)), .at = n};
    if (all && qm_is_own_member(u, what) && qm_type_of(u, qm_row(u, what)->type)->kind == QMT_RECORD) x->list = qm_row(u, what)->var;
    else x->list = ck_element_of(c, what);
    const qm_var_row *v = qm_kind_of(u, what) == QM_VAR ? qm_var_of(u, qm_row(u, what)->var) : NULL;
    if (v && v->kind == QMV_LOCAL && qm_is(v->init) && qm_is_constant(u, qm_row(u, what)->var)) what = qm_strip(u, v->init);
    if (!x->list.i && qm_is_own_member(u, what)) x->list = ck_list_behind(c, qm_row(u, what)->var, &x->alias);
    return x->list.i != 0;
}

static void judge(ck_context *c, qm_func f, qm_node n)
{
    const qm_unit *u = c->unit;
    left x;
    (void)f;
    if (!deletes_element(c, n, &x)) return;
    const qm_func_row *row = qm_func_of(u, x.func);
    if (row->flags & (QMFN_CTOR | QMFN_DTOR | QMFN_STATIC) || qm_var_of(u, x.list)->cls.i != row->cls.i) return;
    ck_site(c, n);
    qm_node body = row->body;
    const qm_summary *sum = qm_summary_of(c->analysis, x.func);
    if (!sum || sum->does[0].may & (QM_DOES_ENDS | QM_DOES_STORES) || changed_before(&x, x.func, qm_end(u, body)) || keeps_account(&x)) return;
    if (qm_has_unseen_methods(u, row->cls) || !may_be_run(&x, x.func, 0)) return;
    qm_node use = used_later(&x);
    if (!qm_is(use) || may_leave_by_itself(&x, element_class(u, qm_kind_of(u, n) == QM_DELETE ? qm_first(u, n) : use))) return;
    str list = qm_var_of(u, x.list)->name;
    ck_finding *out = ck_report(c, n, "what is deleted here stays in '%.*s'", STR_ARG(list));
    if (qm_is(x.alias)) ck_add_note(c, out, qm_row(u, x.alias)->at, "an element of '%.*s'", STR_ARG(list));
    ck_add_note(c, out, qm_row(u, use)->at, "'%.*s' uses it here when it is called after that", STR_ARG(qm_func_of(u, home(u, use))->qualified));
    fx_withhold(ck_fix(c, out, FX_REVIEW, "take it out of '%.*s'", STR_ARG(list)), "what else has to be done about the entry, only the author knows");
}

void ck_left_listed(ck_context *c) { ck_each_row(c, CK_ROWS(QM_DELETE) | CK_ROWS(QM_CALL), judge); }
