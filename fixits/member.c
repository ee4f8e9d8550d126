// Questions about members that own: how their objects die, who sets them, what a condition asks of them.
#include "fixits/recipes.h"
#include "fixits/uses.h"

// What trivially dies: nothing that its end does can be told from outside, so it may die a little later.
static bool is_quiet(const qm_unit *u, qm_class cls, u32 depth)
{
    const qm_class_row *c = qm_class_of(u, cls);
    if (!cls.i || depth == 0 || c->qobject || c->tainted || c->base_unknown || !str_eq(c->key, c->name)) return false;
    if (!c->complete || c->destructor.i) return false;
    // What uic writes: pointers to what the form's widget owns.
    if (!c->user && !(place_is(c->at) && sources_file(u->files, c->at.file)->generated)) return false;
    for (u32 i = 0; i < c->n_bases; i++)
        if (!is_quiet(u, u->bases.rows[c->first_base + i], depth - 1)) return false;
    for (u32 i = 0; i < c->n_fields; i++) {
        const qm_type_row *t = qm_type_of(u, qm_var_of(u, (qm_var){c->first_field + i})->type);
        while (t->kind == QMT_ARRAY) t = qm_type_of(u, t->target);
        if (t->kind == QMT_UNKNOWN || t->kind == QMT_DEPENDENT) return false;
        if (t->kind == QMT_RECORD && !is_quiet(u, t->cls, depth - 1)) return false;
    }
    return true;
}

bool fx_member_dies_quietly(const qm_unit *u, qm_var member)
{
    return is_quiet(u, qm_pointee_class(u, qm_var_of(u, member)->type), 8);
}

// A member behind this one that has a destructor would be destroyed before its object.
bool fx_member_dies_last(const qm_unit *u, qm_var member)
{
    const qm_class_row *c = qm_class_of(u, qm_var_of(u, member)->cls);
    for (u32 i = member.i + 1; i < c->first_field + c->n_fields; i++) {
        const qm_type_row *t = qm_type_of(u, qm_var_of(u, (qm_var){i})->type);
        if (t->kind == QMT_RECORD || t->kind == QMT_ARRAY || t->kind == QMT_UNKNOWN) return false;
    }
    return true;
}

bool fx_is_owner_candidate(const qm_unit *u, qm_var member)
{
    const qm_var_row *v = qm_var_of(u, member);
    const qm_class_row *c = qm_class_of(u, v->cls);
    if (v->kind != QMV_FIELD || !v->cls.i || !c->user || !str_eq(c->key, c->name) || c->name.n == 0 || !place_is(v->at)) return false;
    if (member.i < c->first_field || member.i >= c->first_field + c->n_fields) return false;
    return qm_type_of(u, v->type)->kind == QMT_POINTER && qm_pointee_class(u, v->type).i != 0;
}

bool fx_is_test_of(const qm_unit *u, qm_node cond, qm_node pointer, bool wanted)
{
    if (!qm_is(cond)) return false;
    cond = qm_through_casts(u, cond);
    const qm_node_row *r = qm_row(u, cond);
    if (qm_same_lvalue(u, cond, pointer)) return wanted;
    if (r->kind == QM_UNARY && r->op == QMO_NOT) return fx_is_test_of(u, qm_first(u, cond), pointer, !wanted);
    if (r->kind != QM_BINARY || (r->op != QMO_EQ && r->op != QMO_NE) || (r->op == QMO_NE) != wanted) return false;
    qm_node left = qm_strip(u, qm_child(u, cond, 0)), right = qm_strip(u, qm_child(u, cond, 1));
    if (fx_is_null(u, left)) left = right;
    else if (!fx_is_null(u, right)) return false;
    return qm_same_lvalue(u, left, pointer);
}

bool fx_is_in_loop(const qm_unit *u, qm_node call)
{
    for (qm_node p = qm_parent(u, call); qm_is(p); p = qm_parent(u, p)) {
        qm_kind k = qm_kind_of(u, p);
        if (k == QM_FOR || k == QM_WHILE || k == QM_DO || k == QM_RANGE_FOR) return true;
    }
    return false;
}

bool fx_is_constructors_helper(const qm_unit *u, qm_func f)
{
    const qm_func_row *r = qm_func_of(u, f);
    u32 called_by = 0;
    if (!(r->flags & QMFN_PRIVATE) || (r->flags & (QMFN_SLOT | QMFN_VIRTUAL | QMFN_INVOKABLE | QMFN_CTOR))) return false;
    for (u32 i = 1; i < u->nodes.n; i++) {
        const qm_node_row *n = &u->nodes.rows[i];
        if ((n->kind != QM_CALL && n->kind != QM_FUNC_REF) || n->func.i != f.i) continue;
        qm_func caller = qm_enclosing_func(u, (qm_node){i});
        const qm_func_row *c = qm_func_of(u, caller);
        if (n->kind != QM_CALL || c->cls.i != r->cls.i || !(c->flags & QMFN_CTOR) || fx_is_in_loop(u, (qm_node){i})) return false;
        if (caller.i == called_by) return false;
        called_by = caller.i;
    }
    return called_by != 0;
}

bool fx_is_by_macro(const qm_unit *u, place at)
{
    for (u32 i = 0; i < u->expansions.n; i++) {
        span s = u->expansions.rows[i].text;
        if (s.file.i == at.file.i && s.off <= at.off && at.off < s.off + s.len) return true;
    }
    return false;
}
