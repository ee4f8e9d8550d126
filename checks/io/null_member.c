// A member that one method sets to null, and that another one, which something else starts, uses without asking.
#include "checks/io/null_member.h"

#include "checks/ownership/members.h"
#include "fixits/recipes.h"
#include "fixits/uses.h"
#include "qtmodel/nullness.h"
#include "qtmodel/summary.h"

typedef struct cleared {
    ck_context *c;
    qm_var member;
    qm_node at;      // the assignment of null
    qm_func in;      // where it stands, out of all lambdas
} cleared;

// What runs the method that uses the member, whatever the member is at that time.
typedef struct trigger {
    qm_node at;      // the connection, or the call
    qm_node sender;  // {0}: a call
} trigger;

// ---------------------------------------------------------------------------------------------------------------- clearing

typedef struct renewal { ck_context *c; qm_var member; qm_node first; } renewal;

static bool renews(void *user, qm_node n)
{
    const renewal *r = user;
    const qm_unit *u = r->c->unit;
    if (n.i == r->first.i || qm_kind_of(u, n) != QM_ASSIGN) return n.i != r->first.i && ck_may_set(r->c, n, r->member);
    qm_node left = qm_strip(u, qm_first(u, n));
    return qm_is_own_member(u, left) && qm_row(u, left)->var.i == r->member.i;
}

// m_p = nullptr; and on a way from there to the end nothing is put into it.
static bool clears(ck_context *c, qm_node use, cleared *out)
{
    const qm_unit *u = c->unit;
    qm_node assign = qm_parent(u, use);
    if (!qm_is(assign) || qm_kind_of(u, assign) != QM_ASSIGN || qm_first(u, assign).i != use.i || !fx_is_null(u, qm_child(u, assign, 1)))
        return false;
    qm_func f = qm_enclosing_func(u, use), home = qm_outermost_func(u, f);
    if (!f.i || qm_func_of(u, home)->flags & (QMFN_CTOR | QMFN_DTOR)) return false;
    qm_cfg *cfg = ck_cfg(c, f);
    renewal r = {c, qm_row(u, use)->var, assign};
    qm_path_query q = {.from = assign, .stops_node = renews, .user = &r};
    *out = (cleared){c, qm_row(u, use)->var, assign, home};
    return cfg && qm_path_find(cfg, &q, NULL);
}

// ------------------------------------------------------------------------------------------------------------------- using

static bool speaks_of(const qm_unit *u, qm_node from, u32 end, qm_var member)
{
    for (u32 i = from.i; i < end; i++)
        if (u->nodes.rows[i].var.i == member.i) return true;
    return false;
}

static bool needs(const cleared *m, qm_node use)
{
    const qm_unit *u = m->c->unit;
    qm_func f = qm_enclosing_func(u, use);
    qm_node body = qm_func_of(u, f)->body, witness;
    if (!qm_is_own_member(u, use) || !qm_is(body) || !qm_is_dereferenced(u, m->c->facts, use)) return false;
    if (!ck_may_judge(m->c, f) || qm_func_of(u, f)->flags & (QMFN_CTOR | QMFN_DTOR)) return false;
    if (speaks_of(u, body, use.i, m->member) || !ck_always_comes_to(m->c, f, use, m->member)) return false;
    return qm_null_at(m->c->analysis, use, &witness) == QM_NULL_UNKNOWN && !qm_is(witness);
}

// ---------------------------------------------------------------------------------------------------------------- triggers

static qm_var sender_var(const qm_unit *u, qm_node sender)
{
    if (qm_is(sender) && qm_kind_of(u, sender) == QM_UNARY && qm_row(u, sender)->op == QMO_ADDR) sender = qm_strip(u, qm_first(u, sender));
    bool named = qm_is(sender) && (qm_kind_of(u, sender) == QM_VAR || qm_is_own_member(u, sender));
    return named ? qm_row(u, sender)->var : (qm_var){0};
}

// Does the body (or a method that it calls) do anything with the sender, or with connections, so that the slot may be out of reach?
static bool touches(const cleared *m, qm_func f, qm_var sender, u32 depth)
{
    const qm_unit *u = m->c->unit;
    qm_node body = qm_func_of(u, f)->body;
    if (!qm_is(body) || depth > 3) return true;
    for (u32 i = body.i; i < qm_end(u, body); i++) {
        const qm_node_row *r = &u->nodes.rows[i];
        if (r->var.i && r->var.i == sender.i) return true;
        if (r->kind == QM_LAMBDA && touches(m, r->func, sender, depth + 1)) return true;
        if (r->kind != QM_CALL) continue;
        const qm_func_row *callee = qm_func_of(u, r->func);
        if (!r->func.i || qm_says(m->c->facts, u, r->func, QMK_DISCONNECTS) || qm_says(m->c->facts, u, r->func, QMK_DISCONNECT)) return true;
        qm_node object = qm_object_of(u, (qm_node){i});
        bool own = qm_is(object) && qm_kind_of(u, object) == QM_THIS;
        if (own && qm_says(m->c->facts, u, r->func, QMK_DELETES_LATER)) return true;
        if (own && !qm_in_library(u, r->func) && !(callee->flags & QMFN_SIGNAL) && touches(m, r->func, sender, depth + 1)) return true;
    }
    return false;
}

static bool runs_slot_of(const qm_unit *u, qm_func home, qm_var sender)
{
    for (u32 i = 1; i < u->qt->conns.n; i++) {
        const qm_conn_row *conn = &u->qt->conns.rows[i];
        bool its = conn->slot_func.i && qm_outermost_func(u, conn->slot_func).i == home.i;
        if (its && qm_is(conn->sender) && sender_var(u, conn->sender).i == sender.i) return true;
    }
    return false;
}

// The connection of another object's signal to the method; {0} when there is none of which that is sure.
static trigger connected_to(const cleared *m, qm_func f)
{
    const qm_unit *u = m->c->unit;
    for (u32 i = 1; i < u->qt->conns.n; i++) {
        const qm_conn_row *conn = &u->qt->conns.rows[i];
        if (conn->slot_func.i != f.i || !qm_is(conn->sender)) continue;
        qm_var sender = sender_var(u, conn->sender);
        if (!sender.i || sender.i == m->member.i) continue;
        // A signal of the object that its own slot has cleared follows a protocol of its own.
        if (runs_slot_of(u, m->in, sender) || touches(m, m->in, sender, 0)) continue;
        if (qm_outermost_func(u, f).i == m->in.i && !(qm_func_of(u, f)->flags & QMFN_LAMBDA)) continue;
        return (trigger){conn->call, conn->sender};
    }
    return (trigger){{0}, {0}};
}

static bool is_asked_somewhere(const qm_unit *u, qm_var member)
{
    u32 n;
    const qm_node *uses = qm_uses(u, member, &n);
    for (u32 i = 0; i < n; i++) {
        qm_node up = qm_parent(u, uses[i]);
        while (qm_is(up) && qm_kind_of(u, up) == QM_CAST && qm_type_of(u, qm_row(u, up)->type)->kind == QMT_POINTER) up = qm_parent(u, up);
        if (!qm_is(up)) continue;
        const qm_node_row *r = qm_row(u, up);
        if (r->kind == QM_CAST && qm_type_of(u, r->type)->kind == QMT_BOOL) return true;
        if (r->kind == QM_BINARY && (r->op == QMO_EQ || r->op == QMO_NE)) return true;
    }
    return false;
}

// A method that anybody may call, which runs the one that uses the member before it knows of it. Only said of members that the
// program takes for null elsewhere.
static trigger called_from(const cleared *m, qm_func f)
{
    const qm_unit *u = m->c->unit;
    if (!is_asked_somewhere(u, m->member)) return (trigger){{0}, {0}};
    for (u32 i = 1; i < u->nodes.n; i++) {
        qm_node call = {i};
        if (qm_kind_of(u, call) != QM_CALL || qm_row(u, call)->func.i != f.i) continue;
        qm_func by = qm_enclosing_func(u, call);
        const qm_func_row *row = qm_func_of(u, by);
        qm_node object = qm_object_of(u, call);
        bool open = !(row->flags & (QMFN_PRIVATE | QMFN_PROTECTED | QMFN_CTOR | QMFN_DTOR | QMFN_LAMBDA | QMFN_STATIC));
        if (!open || by.i == f.i || row->cls.i != qm_func_of(u, f)->cls.i || !qm_is(object) || qm_kind_of(u, object) != QM_THIS) continue;
        if (!speaks_of(u, row->body, qm_end(u, row->body), m->member) && ck_always_comes_to(m->c, by, call, m->member)) return (trigger){call, {0}};
    }
    return (trigger){{0}, {0}};
}

// ----------------------------------------------------------------------------------------------------------------- telling

static void report(const cleared *m, qm_node use, const trigger *t)
{
    ck_context *c = m->c;
    const qm_unit *u = c->unit;
    str name = qm_var_of(u, m->member)->name;
    ck_finding *f = ck_report(c, use, "'%.*s' may be null here: '%.*s' clears it, and nothing has asked", STR_ARG(name),
                              STR_ARG(qm_func_of(u, m->in)->qualified));
    ck_add_note(c, f, qm_row(u, m->at)->at, "null from here on");
    ck_add_note(c, f, qm_row(u, t->at)->at, qm_is(t->sender) ? "connected here: the signal comes whether there is an object or not"
                                                            : "called here, whether there is an object or not");
    ck_add_note(c, f, qm_row(u, use)->at, "used here without a check");
    fx_fix *fix = ck_fix(c, f, FX_REVIEW, "use it only when it is not null");
    fx_guard_pointer(fix, c->unit, c->facts, use, false);
    if (fix->level == FX_SAFE) fix->level = FX_REVIEW;  // whether there should be an object, only the author knows
}

static void judge_member(ck_context *c, qm_var member)
{
    const qm_unit *u = c->unit;
    u32 n;
    const qm_node *uses = qm_uses(u, member, &n);
    cleared m = {0};
    for (u32 i = 0; i < n && !m.c; i++)
        if (qm_is_own_member(u, uses[i]) && !clears(c, uses[i], &m)) m.c = NULL;
    if (!m.c) return;
    ck_site(c, m.at);
    for (u32 i = 0; i < n; i++) {
        if (!needs(&m, uses[i])) continue;
        ck_site(c, uses[i]);
        qm_func f = qm_enclosing_func(u, uses[i]);
        trigger t = connected_to(&m, f);
        if (!qm_is(t.at)) t = called_from(&m, f);
        if (qm_is(t.at)) report(&m, uses[i], &t);
    }
}

void ck_null_members(ck_context *c)
{
    const qm_unit *u = c->unit;
    for (u32 i = 1; i < u->vars.n; i++) {
        const qm_var_row *v = &u->vars.rows[i];
        if (v->kind == QMV_FIELD && v->cls.i && qm_class_of(u, v->cls)->user && qm_type_of(u, v->type)->kind == QMT_POINTER)
            judge_member(c, (qm_var){i});
    }
}
