// What the destructor of a class deletes, and elements of containers that are members.
#include "checks/ownership/members.h"
#include "fixits/recipes.h"
#include "qtmodel/summary.h"

typedef struct deleting {
    const qm_unit *u;
    qm_node use;  // a use of the member in the destructor
} deleting;

static bool is_delete(void *user, qm_node n)
{
    const deleting *d = user;
    if (qm_kind_of(d->u, n) != QM_DELETE) return false;
    qm_node use = qm_strip(d->u, qm_first(d->u, n));
    return qm_is(use) && qm_same_lvalue(d->u, use, d->use);
}

static bool says_null(void *user, const qm_edge *e)
{
    const deleting *d = user;
    bool truth;
    qm_node cond = qm_edge_condition(d->u, e, &truth);
    return qm_is(cond) && fx_is_test_of(d->u, cond, d->use, !truth);
}

qm_node ck_delete_in_destructor(ck_context *c, qm_var member)
{
    const qm_unit *u = c->unit;
    qm_func dtor = qm_class_of(u, qm_var_of(u, member)->cls)->destructor;
    if (!dtor.i || !ck_may_judge(c, dtor)) return (qm_node){0};
    u32 n;
    const qm_node *uses = qm_uses(u, member, &n);
    for (u32 i = 0; i < n; i++) {
        qm_node d = qm_parent(u, uses[i]);
        if (qm_enclosing_func(u, uses[i]).i != dtor.i || !qm_is(d) || qm_kind_of(u, d) != QM_DELETE) continue;
        deleting w = {u, uses[i]};
        qm_path_query q = {.stops_node = is_delete, .stops_edge = says_null, .user = &w};
        qm_cfg *cfg = ck_cfg(c, dtor);
        return cfg && !qm_path_find(cfg, &q, NULL) ? d : (qm_node){0};
    }
    return (qm_node){0};
}

// ---------------------------------------------------------------------------------------------------------------- elements

// A copy of an element, or a reference to one: const methods of a container of pointers take nothing out.
static bool gives_element(const ck_context *c, qm_node call)
{
    const qm_unit *u = c->unit;
    const qm_node_row *r = qm_row(u, call);
    const qm_func_row *f = qm_func_of(u, r->func);
    if (!qm_is(qm_object_of(u, call)) || !qm_in_library(u, r->func) || qm_type_of(u, r->type)->kind != QMT_POINTER) return false;
    return f->flags & QMFN_CONST || qm_type_of(u, f->result)->kind == QMT_REFERENCE;
}

qm_var ck_element_of(const ck_context *c, qm_node n)
{
    const qm_unit *u = c->unit;
    for (u32 depth = 0; depth < 6 && qm_is(n); depth++) {
        n = qm_strip(u, n);
        if (!qm_is(n)) break;
        const qm_node_row *r = qm_row(u, n);
        if (depth && qm_is_own_member(u, n)) {
            bool container = qm_type_of(u, r->type)->kind == QMT_RECORD && !qm_is_smart_pointer(u, r->type);
            return container ? r->var : (qm_var){0};
        }
        const qm_fact *same = r->kind == QM_CALL ? qm_fact_func(c->facts, u, r->func, QMK_RESULT_IS) : NULL;
        const qm_fact *iterator = r->kind == QM_CALL ? qm_fact_func(c->facts, u, r->func, QMK_ITERATOR_OF) : NULL;
        qm_node decl = r->kind == QM_VAR ? qm_var_of(u, r->var)->decl : (qm_node){0}, loop = qm_is(decl) ? qm_parent(u, decl) : decl;
        if (qm_is(loop) && qm_kind_of(u, loop) == QM_RANGE_FOR) n = qm_child(u, loop, 1);
        else if (r->kind == QM_VAR) n = qm_var_of(u, r->var)->kind == QMV_LOCAL && qm_is_constant(u, r->var) ? qm_var_of(u, r->var)->init : (qm_node){0};
        else if (same || iterator) n = qm_at_pos(u, n, same ? same->pos : iterator->pos);
        else n = r->kind == QM_CALL && gives_element(c, n) ? qm_object_of(u, n) : (qm_node){0};
    }
    return (qm_var){0};
}

bool ck_is_assigned(const qm_unit *u, qm_node n)
{
    qm_node up = qm_parent(u, n);
    while (qm_is(up) && qm_kind_of(u, up) == QM_CAST) n = up, up = qm_parent(u, up);
    return qm_is(up) && qm_kind_of(u, up) == QM_ASSIGN && qm_first(u, up).i == n.i;
}

// The container into which the function puts the value of the variable, too; {0}.
static qm_var listed_with(const ck_context *c, qm_func f, qm_var value)
{
    const qm_unit *u = c->unit;
    u32 n;
    const qm_node *uses = value.i ? qm_uses(u, value, &n) : NULL;
    for (u32 i = 0; uses && i < n; i++) {
        qm_node call = qm_above_casts(u, uses[i]);
        if (!qm_is(call) || qm_kind_of(u, call) != QM_CALL || qm_enclosing_func(u, call).i != f.i) continue;
        if (qm_fact_func(c->facts, u, qm_row(u, call)->func, QMK_INSERTS) && qm_is_own_member(u, qm_object_of(u, call)))
            return qm_row(u, qm_object_of(u, call))->var;
    }
    return (qm_var){0};
}

qm_var ck_list_behind(const ck_context *c, qm_var member, qm_node *at)
{
    const qm_unit *u = c->unit;
    qm_var list = {0};
    u32 n;
    const qm_node *uses = qm_uses(u, member, &n);
    for (u32 i = 0; i < n; i++) {
        if (!ck_is_assigned(u, uses[i])) continue;
        qm_node assign = qm_parent(u, uses[i]), value = qm_strip(u, qm_child(u, assign, 1));
        if (qm_is(value) && qm_is_null_literal(u, value)) continue;
        qm_var in = ck_element_of(c, value);
        if (!in.i && qm_is(value) && qm_kind_of(u, value) == QM_VAR) in = listed_with(c, qm_enclosing_func(u, assign), qm_row(u, value)->var);
        if (!in.i || (list.i && list.i != in.i)) return (qm_var){0};
        list = in;
        *at = assign;
    }
    return list;
}

// ---------------------------------------------------------------------------------------------------------------- the way there

bool ck_may_set(ck_context *c, qm_node call, qm_var member)
{
    const qm_unit *u = c->unit;
    qm_node object = qm_kind_of(u, call) == QM_CALL ? qm_object_of(u, call) : (qm_node){0};
    qm_func f = qm_row(u, call)->func;
    if (!qm_is(object) || qm_kind_of(u, object) != QM_THIS || qm_func_of(u, f)->flags & QMFN_SIGNAL || qm_in_library(u, f)) return false;
    const qm_summary *sum = qm_summary_of(c->analysis, qm_called(u, call));
    return !sum || sum->effects & QM_EFFECT_MEMBERS || qm_is_listed(sum->members, sum->n_members, qm_var_of(u, member)->name);
}

// Does a condition ask something of this object, or leave before? It may know.
static bool asks_itself(const qm_unit *u, qm_node condition)
{
    for (u32 i = condition.i; qm_is(condition) && i < qm_end(u, condition); i++) {
        qm_kind k = qm_kind_of(u, (qm_node){i});
        if (k == QM_THIS || k == QM_CALL || k == QM_CALL_INDIRECT) return true;
    }
    return false;
}

bool ck_always_comes_to(ck_context *c, qm_func f, qm_node use, qm_var member)
{
    const qm_unit *u = c->unit;
    qm_node body = qm_func_of(u, f)->body;
    for (qm_node n = use, up = qm_parent(u, use); qm_is(up); n = up, up = qm_parent(u, up)) {
        const qm_node_row *r = qm_row(u, up);
        if (r->kind == QM_IF && qm_child(u, up, 2).i != n.i && asks_itself(u, qm_child(u, up, 2))) return false;
        bool branch = (r->kind == QM_COND || (r->kind == QM_BINARY && (r->op == QMO_LAND || r->op == QMO_LOR))) && qm_first(u, up).i != n.i;
        if (branch || r->kind == QM_SWITCH || r->kind == QM_WHILE || r->kind == QM_FOR || r->kind == QM_RANGE_FOR || r->kind == QM_CATCH) return false;
    }
    for (u32 i = body.i; i < use.i; i++) {
        qm_kind k = u->nodes.rows[i].kind;
        if (k == QM_RETURN || k == QM_MACRO || k == QM_GOTO || k == QM_THROW || k == QM_LAMBDA || k == QM_CALL_INDIRECT) return false;
        if (qm_end(u, (qm_node){i}) <= use.i && ck_may_set(c, (qm_node){i}, member)) return false;
    }
    return true;
}
