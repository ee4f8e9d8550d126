// A member that is set to null before it is deleted, so that its object stays.
#include "checks/ownership/leak.h"
#include "fixits/uses.h"

static bool is_null_assignment(const qm_unit *u, qm_node stmt, qm_node pointer)
{
    if (qm_kind_of(u, stmt) != QM_EXPR_STMT) return false;
    qm_node a = qm_first(u, stmt);
    return qm_is(a) && qm_kind_of(u, a) == QM_ASSIGN && qm_row(u, a)->op == QMO_ASSIGN &&
           qm_same_lvalue(u, qm_first(u, a), pointer) && fx_is_null(u, qm_child(u, a, 1));
}

// Does the function write the variable, or call what this unit doesn't show?
static bool may_write(const qm_unit *u, qm_func f, qm_var v)
{
    const qm_func_row *r = qm_func_of(u, f);
    if (!qm_is(r->body)) return true;
    for (u32 i = r->body.i; i < qm_end(u, r->body); i++) {
        const qm_node_row *n = &u->nodes.rows[i];
        if (n->var.i == v.i && n->kind == QM_MEMBER && qm_is_written(u, (qm_node){i})) return true;
        if (n->kind == QM_CALL_INDIRECT || n->kind == QM_LAMBDA) return true;
        if (n->kind == QM_CALL && n->func.i && qm_func_of(u, n->func)->cls.i == r->cls.i) return true;
    }
    return false;
}

// Nothing between the two writes the pointer, directly or by a method of its own class.
static bool stays_null(const qm_unit *u, qm_node stmt, qm_func home, qm_var v)
{
    qm_class cls = qm_func_of(u, home)->cls;
    for (u32 i = stmt.i; i < qm_end(u, stmt); i++) {
        const qm_node_row *n = &u->nodes.rows[i];
        if (n->var.i == v.i && n->kind == QM_MEMBER && qm_is_written(u, (qm_node){i})) return false;
        if (n->kind == QM_CALL_INDIRECT || n->kind == QM_LABEL || n->kind == QM_CASE || n->kind == QM_LAMBDA) return false;
        if (n->kind == QM_CALL && !n->func.i) return false;
        if (n->kind != QM_CALL) continue;
        const qm_func_row *callee = qm_func_of(u, n->func);
        if ((callee->cls.i == cls.i || (callee->flags & QMFN_SIGNAL)) && may_write(u, n->func, v)) return false;
    }
    return true;
}

// Has the body passed the object on, kept or deleted it before, so that clearing the pointer is right?
static bool is_let_go(ck_context *c, qm_func f, qm_node pointer, qm_node before)
{
    const qm_unit *u = c->unit;
    u32 n;
    const qm_node *uses = qm_uses(u, qm_row(u, pointer)->var, &n);
    for (u32 i = 0; i < n; i++) {
        if (uses[i].i >= before.i || qm_outermost_func(u, qm_enclosing_func(u, uses[i])).i != f.i) continue;
        qm_event e = qm_event_at(u, c->facts, uses[i]);
        fx_use kind = fx_use_of(u, uses[i], &e);
        if (kind != FX_USE_ARROW && kind != FX_USE_DEREF && kind != FX_USE_TEST) return true;
        if (e.kind == QM_EV_CALLED && qm_kind_of(u, e.at) == QM_CALL && qm_owner_by_call(u, c->facts, e.at) != QM_OWNER_NONE) return true;
    }
    return false;
}

static void report(ck_context *c, qm_node cleared, qm_node deleted, qm_node pointer)
{
    qm_unit *u = c->unit;
    str name = qm_var_of(u, qm_row(u, pointer)->var)->name;
    ck_finding *f = ck_report(c, cleared, "'%.*s' is set to null before it is deleted; its object is left behind", STR_ARG(name));
    ck_add_note(c, f, qm_row(u, cleared)->at, "loses the object here");
    ck_add_note(c, f, qm_row(u, deleted)->at, "deletes nothing: the pointer is null");
    fx_fix *fix = ck_fix(c, f, FX_REVIEW, "delete the object before the pointer is set to null");
    fx_statements_before(fix, cleared, "delete %.*s;", STR_ARG(qm_text(u, pointer)));
    fx_remove_statement(fix, deleted);
}

static void judge(ck_context *c, qm_func f, qm_node deletion)
{
    const qm_unit *u = c->unit;
    qm_node stmt = qm_parent(u, deletion), block = qm_is(stmt) ? qm_parent(u, stmt) : stmt, pointer = qm_strip(u, qm_first(u, deletion));
    bool plain = qm_is(pointer) && qm_kind_of(u, pointer) == QM_MEMBER;  // what locals had is known by where it was made
    if (!plain || !qm_is(block) || qm_kind_of(u, stmt) != QM_EXPR_STMT || qm_kind_of(u, block) != QM_COMPOUND) return;
    qm_node cleared = {0};
    for (qm_node k = qm_first(u, block); qm_is(k) && k.i != stmt.i; k = qm_next(u, block, k)) {
        if (is_null_assignment(u, k, pointer)) cleared = k;
        else if (qm_is(cleared) && !stays_null(u, k, f, qm_row(u, pointer)->var)) return;
    }
    if (qm_is(cleared) && !is_let_go(c, f, pointer, cleared)) report(c, cleared, stmt, pointer);
}

void ck_leak_cleared_first(ck_context *c, qm_func f)
{
    const qm_unit *u = c->unit;
    qm_node body = qm_func_of(u, f)->body;
    for (u32 i = body.i; i < qm_end(u, body); i++) {
        const qm_node_row *r = &u->nodes.rows[i];
        if (r->kind == QM_DELETE && !(r->flags & (QMF_ARRAY | QMF_IN_MACRO))) judge(c, f, (qm_node){i});
    }
}
