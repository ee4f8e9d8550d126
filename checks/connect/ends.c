// Objects at the ends of connections; see checks/connect/ends.h.
#include "checks/connect/ends.h"

#include "qtmodel/threads.h"

qm_node ce_object(const qm_unit *u, qm_node n)
{
    n = qm_is(n) ? qm_strip(u, n) : n;
    if (qm_is(n) && qm_kind_of(u, n) == QM_UNARY && qm_row(u, n)->op == QMO_ADDR) n = qm_strip(u, qm_first(u, n));
    if (!qm_is(n)) return n;
    qm_kind k = qm_kind_of(u, n);
    qm_node object = k == QM_MEMBER ? qm_object_of(u, n) : (qm_node){0};
    bool member = qm_is(object) && qm_kind_of(u, object) == QM_THIS;
    return k == QM_THIS || k == QM_VAR || member ? n : (qm_node){0};
}

bool ce_same(const qm_unit *u, qm_node a, qm_node b)
{
    a = ce_object(u, a), b = ce_object(u, b);
    if (!qm_is(a) || !qm_is(b)) return false;
    return (qm_kind_of(u, a) == QM_THIS && qm_kind_of(u, b) == QM_THIS) || qm_same_lvalue(u, a, b);
}

bool ce_changes_in(const qm_unit *u, qm_node object, u32 from, u32 to)
{
    qm_var v = qm_root_var(u, ce_object(u, object));
    if (!v.i) return false;
    u32 n;
    const qm_node *uses = qm_uses(u, v, &n);
    bool pointer = qm_type_of(u, qm_var_of(u, v)->type)->kind == QMT_POINTER;  // an object itself stays the same
    for (u32 i = 0; pointer && i < n; i++)
        if (uses[i].i >= from && uses[i].i < to && qm_is_written(u, uses[i])) return true;
    qm_node decl = qm_var_of(u, v)->decl;
    return decl.i >= from && decl.i < to;
}

bool ce_is_direct(const qm_unit *u, qm_conn handle)
{
    const qm_conn_row *conn = qm_conn_of(u, handle);
    if (conn->later || (conn->delivery != QM_DELIVERY_AUTO && conn->delivery != QM_DELIVERY_DIRECT)) return false;
    return !qm_threads_differ(qm_threads_of_signal(u, handle), qm_threads_of_slot(u, handle));
}

bool ce_undoes(const ck_context *c, qm_node n)
{
    const qm_node_row *r = qm_row(c->unit, n);
    return r->kind == QM_CALL && r->func.i && (qm_says(c->facts, c->unit, r->func, QMK_DISCONNECTS) || qm_says(c->facts, c->unit, r->func, QMK_DISCONNECT));
}
