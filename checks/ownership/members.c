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
