// Objects that are copied, member by member, with a pointer that their destructor deletes: the copy deletes it, too.
#include "checks/ownership/copies.h"
#include "checks/ownership/members.h"
#include "qtmodel/lifetimes.h"
#include "qtmodel/summary.h"

// What the row copies with a constructor or an operator that nobody has written; {0}. *cls is its class.
static qm_node copied(const qm_unit *u, qm_node n, qm_class *cls)
{
    const qm_node_row *r = qm_row(u, n);
    const qm_func_row *f = qm_func_of(u, r->func);
    bool constructs = r->kind == QM_CONSTRUCT && f->flags & QMFN_CTOR && qm_nargs(u, n) == 1;
    bool assigns = r->kind == QM_CALL && r->flags & QMF_OPERATOR && r->flags & QMF_METHOD && qm_is_assignment(u, r->func);
    if ((!constructs && !assigns) || !r->func.i || !(f->flags & QMFN_BODILESS) || qm_in_library(u, r->func)) return (qm_node){0};
    *cls = f->cls;
    qm_node from = qm_arg(u, n, 0);
    return qm_is(from) ? qm_strip(u, from) : from;
}

// An object that is there afterwards, with its pointer: neither a temporary nor what a function gives back at its end.
static bool is_kept(const qm_unit *u, qm_node copy, qm_node from, qm_class cls)
{
    const qm_node_row *r = qm_row(u, from);
    qm_node up = qm_above_casts(u, copy);
    if (qm_is(up) && (qm_kind_of(u, up) == QM_RETURN || qm_kind_of(u, up) == QM_THROW)) return false;
    if (qm_pointee_class(u, r->type).i != cls.i || r->flags & QMF_IN_MACRO) return false;
    if (r->kind == QM_UNARY) return r->op == QMO_DEREF;
    if (r->kind == QM_CALL) return qm_type_of(u, qm_func_of(u, r->func)->result)->kind == QMT_REFERENCE;
    return r->kind == QM_VAR || r->kind == QM_MEMBER || r->kind == QM_SUBSCRIPT;
}

// The member that a constructor fills with `new` and the destructor always deletes; *born and *ended are where.
static qm_var owned_member(ck_context *c, qm_class cls, qm_node *born, qm_node *ended)
{
    u32 n;
    const qm_member_life *lives = qm_member_lives(c->analysis, cls, &n);
    for (u32 i = 0; i < n; i++) {
        if (lives[i].deletes || !lives[i].in_constructor) continue;
        *ended = ck_delete_in_destructor(c, lives[i].member);
        *born = lives[i].at;
        if (qm_is(*ended)) return lives[i].member;
    }
    return (qm_var){0};
}

void ck_copied_owner(ck_context *c, qm_node row)
{
    const qm_unit *u = c->unit;
    qm_class cls = {0};
    qm_node from = copied(u, row, &cls), born, ended;
    if (!qm_is(from) || !is_kept(u, row, from, cls)) return;
    ck_site(c, row);
    qm_var member = owned_member(c, cls, &born, &ended);
    if (!member.i) return;
    str name = qm_var_of(u, member)->name;
    ck_finding *f = ck_report(c, row, "the copy of '%.*s' has the same '%.*s', and both delete it", STR_ARG(ck_say(c, from)), STR_ARG(name));
    ck_add_note(c, f, qm_row(u, born)->at, "the constructor makes it here");
    ck_add_note(c, f, qm_row(u, row)->at, "copied here with its pointer: the class has no copying of its own");
    ck_add_note(c, f, qm_row(u, ended)->at, "each of the two deletes it here");
    fx_withhold(ck_fix(c, f, FX_REVIEW, "forbid copies"), "whether a copy should share it, have one of its own, or not be made, only you know");
}
