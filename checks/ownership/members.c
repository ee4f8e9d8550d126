// What the destructor of a class deletes.
#include "checks/ownership/members.h"
#include "fixits/recipes.h"

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
