// What smart pointers are given.
#include "checks/ownership/pointers.h"

qm_node ck_given_to_pointer(const ck_context *c, qm_node n, qm_type *pointer)
{
    const qm_unit *u = c->unit;
    const qm_node_row *r = qm_row(u, n);
    if (r->kind != QM_CONSTRUCT && r->kind != QM_CALL) return (qm_node){0};
    const qm_fact *takes = qm_fact_func(c->facts, u, r->func, QMK_TAKES);
    qm_node object = r->kind == QM_CALL ? qm_object_of(u, n) : (qm_node){0};
    *pointer = r->kind == QM_CONSTRUCT ? r->type : qm_is(object) ? qm_row(u, object)->type : (qm_type){0};
    if (!takes || takes->pos < 1 || !qm_is_smart_pointer(u, *pointer)) return (qm_node){0};
    for (u32 i = 1; i < qm_nargs(u, n); i++)
        if (qm_kind_of(u, qm_arg(u, n, i)) != QM_DEFAULT_ARG) return (qm_node){0};
    qm_node given = qm_at_pos(u, n, takes->pos);
    // A copy of another smart pointer shares with it.
    bool copies = qm_is(given) && qm_kind_of(u, given) != QM_NEW && qm_type_of(u, qm_row(u, given)->type)->kind == QMT_RECORD;
    return copies ? (qm_node){0} : given;
}
