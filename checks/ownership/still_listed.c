// Containers that go on naming an object which is gone: one that has put itself there, or one that a slot of its signal deletes.
#include "checks/ownership/still_listed.h"

#include "qtmodel/summary.h"

enum { MAX_DEPTH = 3 };

typedef struct entry {
    ck_context *c;
    qm_node at;     // the call that puts it there
    qm_node list;   // VAR or MEMBER row
    qm_var var;     // of the container
    qm_func func;   // where it is put
} entry;

// ----------------------------------------------------------------------------------------------------------------- entries

static bool inserts_at(const ck_context *c, qm_node call, u32 pos)
{
    const qm_fact *list[4];
    u32 n = qm_facts_func(c->facts, c->unit, qm_row(c->unit, call)->func, QMK_INSERTS, list, 4);
    for (u32 i = 0; i < n && i < 4; i++)
        if (list[i]->pos == (int)pos) return true;
    return false;
}

// The argument as it is written, unless a smart pointer watches it there.
static qm_node plain(const qm_unit *u, qm_node n)
{
    while (qm_is(n)) {
        const qm_node_row *r = qm_row(u, n);
        if (r->kind != QM_CAST && r->kind != QM_CONSTRUCT) return n;
        if (qm_is_smart_pointer(u, r->type)) return (qm_node){0};
        n = qm_first(u, n);
    }
    return n;
}

// The container that the call changes.
static bool entry_at(ck_context *c, qm_func f, qm_node call, entry *out)
{
    const qm_unit *u = c->unit;
    qm_node list = qm_object_of(u, call);
    if (!qm_is(list) || (qm_kind_of(u, list) != QM_VAR && qm_kind_of(u, list) != QM_MEMBER)) return false;
    *out = (entry){c, call, list, qm_row(u, list)->var, f};
    return out->var.i != 0;
}

// The call behind a use of the container as its object; {0}.
static qm_node call_on(const qm_unit *u, qm_node use)
{
    qm_node up = qm_above_casts(u, use);
    bool call = qm_is(up) && qm_kind_of(u, up) == QM_CALL && qm_is(qm_object_of(u, up)) && qm_object_of(u, up).i == use.i;
    return call ? up : (qm_node){0};
}

// Does the use take entries out, or hand the container to code that may?
static bool may_remove(const ck_context *c, qm_node use)
{
    const qm_unit *u = c->unit;
    qm_node call = call_on(u, use);
    if (!qm_is(call)) {
        qm_node up = qm_parent(u, use);
        bool loop = qm_is(up) && qm_kind_of(u, up) == QM_RANGE_FOR;
        return !loop && qm_is_written(u, use);
    }
    qm_func f = qm_row(u, call)->func;
    if (qm_fact_func(c->facts, u, f, QMK_INSERTS) || qm_func_of(u, f)->flags & QMFN_CONST) return false;
    return qm_says(c->facts, u, f, QMK_INVALIDATES) || qm_is_assignment(u, f) || !qm_in_library(u, f);
}

// ------------------------------------------------------------------------------------------------------- it has put itself there

static bool is_static(const qm_unit *u, qm_var v)
{
    enum qm_var_kind k = qm_var_of(u, v)->kind;
    return k == QMV_GLOBAL || k == QMV_STATIC_LOCAL || k == QMV_STATIC_MEMBER;
}

// A container of its own, or that of the one object of a class which a function without an object hands out.
static bool lives_on(const qm_unit *u, qm_node list)
{
    if (qm_kind_of(u, list) == QM_VAR) return is_static(u, qm_row(u, list)->var);
    qm_node object = qm_object_of(u, list);
    if (!qm_is(object)) return is_static(u, qm_row(u, list)->var);
    if (qm_kind_of(u, object) == QM_VAR) return is_static(u, qm_row(u, object)->var);
    bool call = qm_kind_of(u, object) == QM_CALL && qm_nargs(u, object) == 0 && !(qm_row(u, object)->flags & QMF_METHOD);
    return call && !qm_has_unseen_methods(u, qm_var_of(u, qm_row(u, list)->var)->cls);
}

static void judge_this(const entry *e)
{
    ck_context *c = e->c;
    const qm_unit *u = c->unit;
    qm_class cls = qm_func_of(u, qm_outermost_func(u, e->func))->cls;
    if (!cls.i || !lives_on(u, e->list) || qm_has_unseen_methods(u, cls)) return;
    ck_site(c, e->at);
    u32 n;
    const qm_node *uses = qm_uses(u, e->var, &n);
    qm_node other = {0};
    for (u32 i = 0; i < n; i++) {
        if (may_remove(c, uses[i])) return;
        qm_func f = qm_outermost_func(u, qm_enclosing_func(u, uses[i]));
        if (!qm_is(other) && f.i && f.i != qm_outermost_func(u, e->func).i) other = uses[i];
    }
    if (!qm_is(other)) return;
    str list = qm_var_of(u, e->var)->name;
    ck_finding *f = ck_report(c, e->at, "'%.*s' goes on naming this object when it has been deleted", STR_ARG(list));
    ck_add_note(c, f, qm_row(u, e->at)->at, "it puts itself there, and nothing ever takes it out");
    ck_add_note(c, f, qm_row(u, other)->at, "'%.*s' is used here", STR_ARG(list));
    fx_withhold(ck_fix(c, f, FX_REVIEW, "take it out in the destructor"), "under what it stands there, only the author knows");
}

// ---------------------------------------------------------------------------------------------------------- a slot deletes it

typedef struct seen { bool mentions, removes, deletes; qm_node deleted; } seen;

static bool is_sender(const ck_context *c, qm_node n, qm_var x)
{
    const qm_unit *u = c->unit;
    for (; qm_is(n); n = qm_value_from(u, c->facts, n)) {
        const qm_node_row *r = qm_row(u, n);
        if (r->kind == QM_VAR && r->var.i == x.i) return true;
        if (r->kind == QM_CALL && qm_says(c->facts, u, r->func, QMK_CURRENT_SENDER)) return true;
    }
    return false;
}

// What a slot, with the functions it calls, does to the container and to its sender.
static void look_into(const entry *e, qm_func f, qm_var x, u32 depth, seen *out)
{
    ck_context *c = e->c;
    const qm_unit *u = c->unit;
    qm_node body = qm_func_of(u, f)->body;
    if (!qm_is(body)) {
        if (!qm_in_library(u, f)) out->mentions = out->removes = true;
        return;
    }
    for (u32 i = body.i; i < qm_end(u, body); i++) {
        qm_node n = {i};
        const qm_node_row *r = &u->nodes.rows[i];
        if (r->var.i == e->var.i) out->mentions = true, out->removes = out->removes || may_remove(c, n);
        if (r->kind == QM_LAMBDA && depth < MAX_DEPTH) look_into(e, r->func, x, depth + 1, out);
        if (r->kind == QM_DELETE && is_sender(c, qm_first(u, n), x)) out->deletes = true, out->deleted = n;
        if (r->kind != QM_CALL || !r->func.i) continue;
        const qm_fact *later = qm_fact_func(c->facts, u, r->func, QMK_DELETES_LATER);
        if (later && is_sender(c, qm_at_pos(u, n, later->pos), x)) out->deletes = true, out->deleted = n;
        if (qm_in_library(u, r->func) || qm_func_of(u, r->func)->flags & QMFN_SIGNAL) continue;
        if (depth < MAX_DEPTH) look_into(e, r->func, (qm_var){0}, depth + 1, out);
        else out->mentions = out->removes = true;
    }
}

static seen slot_of(const entry *e, const qm_conn_row *conn, qm_var x)
{
    const qm_unit *u = e->c->unit;
    seen s = {false, false, false, {0}};
    if (!conn->slot_func.i) s.mentions = s.removes = true;
    else if (qm_says(e->c->facts, u, conn->slot_func, QMK_DELETES_LATER))
        s.deletes = qm_is(conn->context) && qm_root_var(u, conn->context).i == x.i, s.deleted = conn->call;
    else look_into(e, conn->slot_func, x, 0, &s);
    return s;
}

static bool is_end(const ck_context *c, const qm_conn_row *conn)
{
    const qm_unit *u = c->unit;
    const qm_fact *end = qm_fact_class(c->facts, u, qm_object_class(u, conn->sender), QMK_END_SIGNAL);
    return (end && str_eq(end->text, qm_func_of(u, conn->signal_func)->name)) || qm_says(c->facts, u, conn->signal_func, QMK_EMITTED_AT_END);
}

static bool is_of(const entry *e, const qm_conn_row *conn, qm_var x)
{
    const qm_unit *u = e->c->unit;
    return conn->func.i == e->func.i && qm_is(conn->sender) && qm_root_var(u, conn->sender).i == x.i;
}

// Does something else than the slots of the object take entries out, or the slot of its end, or another one of the same signal?
static bool is_taken_out(const entry *e, const qm_conn_row *by, qm_var x)
{
    const qm_unit *u = e->c->unit;
    u32 n, accounted = 0, removing = 0;
    const qm_node *uses = qm_uses(u, e->var, &n);
    for (u32 i = 0; i < n; i++) {
        if (!may_remove(e->c, uses[i])) continue;
        removing++;
        qm_func home = qm_outermost_func(u, qm_enclosing_func(u, uses[i]));
        bool slot = (qm_func_of(u, home)->flags & QMFN_DTOR) != 0;
        for (u32 k = 1; k < u->qt->conns.n && !slot; k++)
            slot = is_of(e, &u->qt->conns.rows[k], x) && u->qt->conns.rows[k].slot_func.i == qm_enclosing_func(u, uses[i]).i;
        accounted += slot;
    }
    if (removing > accounted) return true;
    for (u32 k = 1; k < u->qt->conns.n; k++) {
        const qm_conn_row *conn = &u->qt->conns.rows[k];
        if (!is_of(e, conn, x)) continue;
        seen s = slot_of(e, conn, x);
        if (!conn->signal_func.i || (conn->signal_func.i == by->signal_func.i && s.mentions) || (is_end(e->c, conn) && s.removes)) return true;
    }
    return false;
}

// Does the function name both in one call already?
static bool is_told(const entry *e, qm_var x)
{
    const qm_unit *u = e->c->unit;
    u32 n;
    const qm_node *uses = qm_uses(u, e->var, &n);
    for (u32 i = 0; i < n && uses[i].i < e->list.i; i++) {
        qm_node call = call_on(u, uses[i]);
        if (!qm_is(call) || qm_enclosing_func(u, call).i != e->func.i || !qm_fact_func(e->c->facts, u, qm_row(u, call)->func, QMK_INSERTS)) continue;
        for (u32 k = 0; k < qm_nargs(u, call); k++)
            if (qm_root_var(u, qm_arg(u, call, k)).i == x.i) return true;
    }
    return false;
}

static void judge_object(const entry *e, qm_var x)
{
    ck_context *c = e->c;
    const qm_unit *u = c->unit;
    if (is_told(e, x) || !qm_is_own_member(u, e->list) || qm_has_unseen_methods(u, qm_var_of(u, e->var)->cls)) return;
    ck_site(c, e->at);
    u32 n;
    const qm_node *uses = qm_uses(u, e->var, &n);
    qm_node other = {0};
    for (u32 i = 0; i < n && !qm_is(other); i++)
        if (qm_outermost_func(u, qm_enclosing_func(u, uses[i])).i != qm_outermost_func(u, e->func).i) other = uses[i];
    for (u32 i = 1; i < u->qt->conns.n && qm_is(other); i++) {
        const qm_conn_row *conn = &u->qt->conns.rows[i];
        if (!is_of(e, conn, x) || !conn->signal_func.i) continue;
        seen s = slot_of(e, conn, x);
        if (!s.deletes || s.mentions || is_taken_out(e, conn, x)) continue;
        str list = qm_var_of(u, e->var)->name, name = qm_var_of(u, x)->name;
        ck_finding *f = ck_report(c, e->at, "'%.*s' goes on naming '%.*s' when '%.*s' has deleted it", STR_ARG(list), STR_ARG(name),
                                  STR_ARG(qm_func_of(u, conn->signal_func)->name));
        ck_add_note(c, f, qm_row(u, e->at)->at, "put into '%.*s' here", STR_ARG(list));
        ck_add_note(c, f, qm_row(u, conn->call)->at, "connected here");
        if (s.deleted.i != conn->call.i) ck_add_note(c, f, qm_row(u, s.deleted)->at, "deleted here, and left in '%.*s'", STR_ARG(list));
        ck_add_note(c, f, qm_row(u, other)->at, "'%.*s' is used here", STR_ARG(list));
        fx_withhold(ck_fix(c, f, FX_REVIEW, "take it out of '%.*s'", STR_ARG(list)), "what else has to be done about the entry, only the author knows");
        return;
    }
}

// ------------------------------------------------------------------------------------------------------------------ the unit

static void judge_call(ck_context *c, qm_func f, qm_node call)
{
    const qm_unit *u = c->unit;
    entry e;
    if (qm_kind_of(u, call) != QM_CALL || !qm_fact_func(c->facts, u, qm_row(u, call)->func, QMK_INSERTS) || !entry_at(c, f, call, &e)) return;
    qm_node up = qm_parent(u, call);  // list[key] = this
    bool assigned = qm_is(up) && qm_kind_of(u, up) == QM_ASSIGN && qm_first(u, up).i == call.i;
    qm_node value = assigned ? plain(u, qm_child(u, up, 1)) : (qm_node){0};
    if (qm_is(value) && qm_kind_of(u, value) == QM_THIS) judge_this(&e);
    for (u32 i = 0; i < qm_nargs(u, call); i++) {
        qm_node arg = inserts_at(c, call, i + 1) ? plain(u, qm_arg(u, call, i)) : (qm_node){0};
        if (!qm_is(arg)) continue;
        if (qm_kind_of(u, arg) == QM_THIS) judge_this(&e);
        if (qm_kind_of(u, arg) == QM_VAR && qm_type_of(u, qm_row(u, arg)->type)->kind == QMT_POINTER) judge_object(&e, qm_row(u, arg)->var);
    }
}

void ck_still_listed(ck_context *c) { ck_each_call(c, judge_call); }
