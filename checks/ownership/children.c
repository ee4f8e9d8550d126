// Children that pile up under their parent: dialogs that have been closed, answers that have been read.
#include "checks/ownership/children.h"

#include "qtmodel/summary.h"

enum { MAX_DEPTH = 3 };

typedef struct child {
    ck_context *c;
    const qm_object_row *o;
    qm_node done;        // the call behind which it is of no more use; {0}: an answer
    bool attempt;        // what it is used for may fail, and is begun anew with another one
} child;

// ------------------------------------------------------------------------------------------------------- who else deletes it

// Is the object only used by the expression around this one, so that nobody ends it or has it afterwards?
static bool is_only_used(const ck_context *c, qm_node use, u32 depth)
{
    const qm_unit *u = c->unit;
    qm_event ev = qm_event_at(u, c->facts, use);
    u32 n;
    const qm_node *uses;
    switch (ev.kind) {
    case QM_EV_CALLED: return qm_kind_of(u, ev.at) != QM_CALL || qm_owner_by_call(u, c->facts, ev.at) == QM_OWNER_NONE;
    case QM_EV_COMPARED: return true;
    case QM_EV_OTHER: return qm_kind_of(u, ev.at) == QM_EXPR_STMT;
    case QM_EV_PASSED:
        if (depth < MAX_DEPTH && qm_fact_func(c->facts, u, qm_row(u, ev.at)->func, QMK_CASTS)) return is_only_used(c, ev.at, depth + 1);
        return qm_only_borrows(u, c->facts, &ev) || qm_only_uses(qm_does_to_arg(c->analysis, ev.at, ev.pos));
    case QM_EV_STORED_LOCAL:
        if (qm_kind_of(u, ev.at) != QM_DECL || depth >= MAX_DEPTH) return false;
        uses = qm_uses(u, qm_row(u, ev.at)->var, &n);
        for (u32 i = 0; i < n; i++)
            if (!is_only_used(c, uses[i], depth + 1)) return false;
        return true;
    default: return false;
    }
}

// May a method that is a slot delete the object that has emitted the signal, or hand it to somebody who does?
static bool may_end_sender(const ck_context *c, qm_func f, u32 depth)
{
    const qm_unit *u = c->unit;
    qm_node body = qm_func_of(u, f)->body;
    for (u32 i = body.i; i && i < qm_end(u, body); i++) {
        const qm_node_row *r = &u->nodes.rows[i];
        if (r->kind != QM_CALL || !r->func.i) continue;
        if (qm_says(c->facts, u, r->func, QMK_CURRENT_SENDER) && !is_only_used(c, (qm_node){i}, 0)) return true;
        bool own = qm_func_of(u, r->func)->cls.i == qm_func_of(u, f)->cls.i && r->func.i != f.i;
        if (own && depth < MAX_DEPTH && may_end_sender(c, r->func, depth + 1)) return true;
    }
    return false;
}

static bool takes_objects(const qm_unit *u, qm_func f)
{
    const qm_func_row *row = qm_func_of(u, f);
    for (u32 i = 0; i < row->n_params; i++)
        if (qm_pointee_class(u, qm_var_of(u, (qm_var){row->first_param + i})->type).i) return true;
    return false;
}

// A slot that deletes it: its own, one that is not seen, one that asks for the sender, or gets objects as arguments.
static bool is_deleting_slot(const ck_context *c, qm_func slot)
{
    const qm_unit *u = c->unit;
    if (!slot.i || qm_says(c->facts, u, slot, QMK_DELETES_LATER)) return true;
    if (qm_in_library(u, slot)) return false;
    const qm_func_row *f = qm_func_of(u, slot);
    return !qm_is(f->body) || may_end_sender(c, slot, 0) || (!(f->flags & QMFN_LAMBDA) && takes_objects(u, slot));
}

// Does the signal tell that something went on as hoped?
static bool tells_progress(const ck_context *c, const qm_conn_row *conn)
{
    const qm_fact *tells = qm_fact_func(c->facts, c->unit, conn->signal_func, QMK_TELLS);
    return tells && str_is(tells->text, "progress");
}

static bool has_deleting_slot(const child *k)
{
    const qm_unit *u = k->c->unit;
    for (u32 i = 1; i < u->qt->conns.n; i++) {
        const qm_conn_row *conn = &u->qt->conns.rows[i];
        bool mine = false;
        for (u32 a = 0; a < qm_nargs(u, conn->call); a++) mine = mine || qm_root_var(u, qm_arg(u, conn->call, a)).i == k->o->var.i;
        if (!mine || (k->attempt && tells_progress(k->c, conn))) continue;
        if (is_deleting_slot(k->c, conn->slot_func)) return true;
    }
    return false;
}

// Only methods are called, it is asked for null, connected, captured or lent: nobody else can have it.
static bool stays_here(const child *k)
{
    const qm_unit *u = k->c->unit;
    for (u32 i = 0; i < k->o->n_events; i++) {
        const qm_event *ev = &u->qt->events.rows[k->o->first_event + i];
        switch (ev->kind) {
        case QM_EV_CALLED:
            if (qm_kind_of(u, ev->at) == QM_CALL && qm_owner_by_call(u, k->c->facts, ev->at) != QM_OWNER_NONE) return false;
            for (u32 a = 0; qm_kind_of(u, ev->at) == QM_CALL && a < qm_nargs(u, ev->at); a++) {
                qm_node arg = qm_arg(u, ev->at, a);  // setAttribute(delete when closed)
                if (qm_kind_of(u, arg) == QM_ENUMERATOR && qm_fact_enumerator(k->c->facts, qm_row(u, arg)->str, QMK_SELF_DELETING)) return false;
            }
            break;
        case QM_EV_CONNECTED: case QM_EV_COMPARED: case QM_EV_CAPTURED_COPY: break;
        case QM_EV_PASSED:
            if (!qm_only_borrows(u, k->c->facts, ev) && !qm_only_uses(qm_does_to_arg(k->c->analysis, ev->at, ev->pos))) return false;
            break;
        case QM_EV_STORED_LOCAL:
            if (ev->at.i != qm_var_of(u, k->o->var)->decl.i) return false;
            break;
        case QM_EV_STORED_FIELD: case QM_EV_STORED_OTHER: case QM_EV_TAKEN: case QM_EV_ADOPTED: case QM_EV_RETURNED:
        case QM_EV_CAPTURED_REF: case QM_EV_DELETED: case QM_EV_DELETED_LATER: case QM_EV_OTHER: return false;
        }
    }
    return !has_deleting_slot(k);
}

static bool is_own_local(const qm_unit *u, const qm_object_row *o)
{
    const qm_var_row *v = qm_var_of(u, o->var);
    return o->var.i && v->kind == QMV_LOCAL && qm_is_constant(u, o->var);
}

// Something of the program tells all answers to delete themselves.
static bool delete_themselves(const ck_context *c)
{
    const qm_unit *u = c->unit;
    for (u32 i = 1; i < u->nodes.n; i++)
        if (u->nodes.rows[i].kind == QM_CALL && qm_says(c->facts, u, u->nodes.rows[i].func, QMK_SELF_DELETING)) return true;
    return false;
}

// ------------------------------------------------------------------------------------------------------------------ telling

static qm_node statement_in(const qm_unit *u, qm_node block, qm_node n)
{
    while (qm_is(n) && qm_parent(u, n).i != block.i) n = qm_parent(u, n);
    return n;
}

static void offer_fix(const child *k, ck_finding *f)
{
    const qm_unit *u = k->c->unit;
    str name = qm_var_of(u, k->o->var)->name;
    fx_fix *fix = ck_fix(k->c, f, FX_REVIEW, "let the event loop delete it behind its last use");
    qm_node decl = qm_var_of(u, k->o->var)->decl, block = qm_is(decl) ? qm_parent(u, decl) : decl, last = {0};
    if (!qm_is(block) || qm_kind_of(u, block) != QM_COMPOUND) fx_withhold(fix, "it is declared in a condition");
    for (u32 i = 0; i < k->o->n_events && !fx_is_withheld(fix); i++) {
        const qm_event *ev = &u->qt->events.rows[k->o->first_event + i];
        if (ev->func.i != k->o->func.i || ev->kind == QM_EV_CAPTURED_COPY) fx_withhold(fix, "a lambda uses it later");
        qm_node in = statement_in(u, block, ev->use);
        if (qm_is(in) && in.i > last.i) last = in;
    }
    if (qm_is(last) && qm_kind_of(u, last) == QM_RETURN)
        fx_withhold(fix, "the value that is returned is read from it");
    for (u32 i = qm_is(decl) ? decl.i : 0; i && qm_is(last) && i < qm_end(u, last); i++)
        if (u->nodes.rows[i].kind == QM_RETURN) fx_withhold(fix, "the function is left before its last use, too");
    if (qm_is(last) && !fx_is_withheld(fix)) fx_statements_after(fix, last, "%.*s->%.*s();", STR_ARG(name), STR_ARG(str_after_last(qm_fix_word(k->c->facts, "delete-later"), ':')));
}

static void report(const child *k)
{
    ck_context *c = k->c;
    const qm_unit *u = c->unit;
    str name = qm_var_of(u, k->o->var)->name;
    bool answer = !qm_is(k->done);
    ck_finding *f = ck_report(c, k->o->at, answer ? "nobody deletes '%.*s', which its manager keeps as a child until it ends itself"
                                                  : "each call leaves another '%.*s' behind, until its parent ends", STR_ARG(name));
    const qm_fact *fact = answer ? qm_fact_func(c->facts, u, qm_row(u, k->o->at)->func, QMK_CALLER_DELETES) : NULL;
    ck_because(c, f, fact);
    ck_add_note(c, f, qm_row(u, k->o->at)->at, answer ? "the caller has to delete what this call gives" : "made here as a child");
    if (!answer) ck_add_note(c, f, qm_row(u, k->done)->at, "it is over when this call returns, and stays");
    offer_fix(k, f);
}

// A dialog or menu with a parent that is shown until it is closed.
static void judge_modal(ck_context *c, const qm_object_row *o)
{
    const qm_unit *u = c->unit;
    if (o->owner != QM_OWNER_PARENT || !qm_is(o->owner_at) || !qm_contains(u, o->at, o->owner_at)) return;
    if (qm_func_of(u, qm_outermost_func(u, o->func))->flags & QMFN_CTOR && !(qm_func_of(u, o->func)->flags & QMFN_LAMBDA)) return;
    if (o->parent.i && qm_var_of(u, o->parent)->kind == QMV_LOCAL) return;  // the parent may end with the function
    child k = {.c = c, .o = o};
    for (u32 i = 0; i < o->n_events; i++) {
        const qm_event *ev = &u->qt->events.rows[o->first_event + i];
        bool runs = ev->kind == QM_EV_CALLED && qm_kind_of(u, ev->at) == QM_CALL && qm_says(c->facts, u, qm_row(u, ev->at)->func, QMK_RUNS_LOOP);
        if (runs && ev->func.i == o->func.i) k.done = ev->at;
    }
    if (!qm_is(k.done)) return;
    ck_site(c, o->at);
    if (stays_here(&k)) report(&k);
}

// An answer that only belongs to its manager, which is neither a variable of the function nor made by it.
static void judge_answer(ck_context *c, const qm_object_row *o)
{
    const qm_unit *u = c->unit;
    if (o->birth != QM_BORN_RESULT || !qm_says(c->facts, u, qm_row(u, o->at)->func, QMK_CALLER_DELETES)) return;
    ck_site(c, o->at);
    qm_node manager = qm_object_of(u, o->at);
    bool member = qm_is(manager) && qm_kind_of(u, manager) == QM_MEMBER;
    for (u32 i = 1; member && i < u->qt->conns.n; i++) {  // a slot of the manager's gets every answer
        qm_node sender = u->qt->conns.rows[i].sender;
        if (qm_is(sender) && qm_root_var(u, sender).i == qm_row(u, manager)->var.i) return;
    }
    child k = {.c = c, .o = o};
    if (member && stays_here(&k) && !delete_themselves(c)) report(&k);
}

// ------------------------------------------------------------------------------------------------------ members made anew

static bool is_slot(const qm_unit *u, qm_func f)
{
    for (u32 i = 1; i < u->qt->conns.n; i++)
        if (u->qt->conns.rows[i].slot_func.i == f.i) return true;
    return false;
}

static bool is_run_by_slots(const qm_unit *u, qm_func f)
{
    bool again = is_slot(u, f);
    for (u32 i = 1; i < u->nodes.n && !again; i++)
        again = u->nodes.rows[i].kind == QM_CALL && u->nodes.rows[i].func.i == f.i && is_slot(u, qm_enclosing_func(u, (qm_node){i}));
    return again;
}

static bool is_run_by_constructor(const qm_unit *u, qm_func f)
{
    for (u32 i = 1; i < u->nodes.n; i++) {
        bool call = u->nodes.rows[i].kind == QM_CALL && u->nodes.rows[i].func.i == f.i;
        if (call && qm_func_of(u, qm_enclosing_func(u, (qm_node){i}))->flags & QMFN_CTOR) return true;
    }
    return false;
}

// Is the assignment the only thing that is ever done about the object's life, and nobody asks before whether there is one?
static bool only_made(const ck_context *c, qm_var member, qm_node assign, qm_func f)
{
    const qm_unit *u = c->unit;
    u32 n;
    const qm_node *uses = qm_uses(u, member, &n);
    for (u32 i = 0; i < n; i++) {
        if (qm_contains(u, assign, uses[i])) continue;
        bool before = qm_enclosing_func(u, uses[i]).i == f.i && uses[i].i < assign.i;
        qm_event ev = qm_event_at(u, c->facts, uses[i]);
        if (before || qm_is_written(u, uses[i])) return false;
        bool called = ev.kind == QM_EV_CALLED && (qm_kind_of(u, ev.at) != QM_CALL || qm_owner_by_call(u, c->facts, ev.at) == QM_OWNER_NONE);
        bool lent = ev.kind == QM_EV_PASSED && qm_only_borrows(u, c->facts, &ev);
        if (!called && !lent && ev.kind != QM_EV_CONNECTED && ev.kind != QM_EV_COMPARED) return false;
    }
    for (u32 i = 1; i < u->qt->conns.n; i++) {  // a slot that deletes it, or may
        const qm_conn_row *conn = &u->qt->conns.rows[i];
        bool mine = qm_is(conn->sender) && qm_root_var(u, conn->sender).i == member.i;
        bool its = qm_is(conn->context) && qm_root_var(u, conn->context).i == member.i;
        if (!mine && !its) continue;
        if (!conn->slot_func.i || qm_says(c->facts, u, conn->slot_func, QMK_DELETES_LATER)) return false;
        bool seen = qm_in_library(u, conn->slot_func) || qm_is(qm_func_of(u, conn->slot_func)->body);
        if (!seen || may_end_sender(c, conn->slot_func, 0)) return false;
    }
    return true;
}

// m_x = new T in a slot: each call leaves the last one behind.
static void judge_member(ck_context *c, const qm_object_row *o)
{
    const qm_unit *u = c->unit;
    const qm_var_row *v = qm_var_of(u, o->var);
    qm_node assign = qm_parent(u, o->at);
    if (o->birth != QM_BORN_NEW || v->kind != QMV_FIELD || !v->is_private || !qm_is(assign) || qm_kind_of(u, assign) != QM_ASSIGN) return;
    if (qm_func_of(u, o->func)->flags & (QMFN_CTOR | QMFN_LAMBDA) || qm_type_of(u, v->type)->kind != QMT_POINTER) return;
    if (qm_func_of(u, o->func)->flags & QMFN_VIRTUAL) return;  // its base class calls it, mostly once
    if (!qm_class_of(u, o->cls)->qobject || qm_class_of(u, o->cls)->user || !is_run_by_slots(u, o->func) || is_run_by_constructor(u, o->func)) return;
    ck_site(c, o->at);
    if (!only_made(c, o->var, assign, o->func)) return;
    ck_finding *f = ck_report(c, o->at, "each call makes another '%.*s', and nothing deletes the last one", STR_ARG(v->name));
    ck_add_note(c, f, qm_row(u, assign)->at, "'%.*s' forgets the object it had", STR_ARG(v->name));
    qm_node stmt = qm_parent(u, assign);
    fx_fix *fix = ck_fix(c, f, FX_REVIEW, "delete the last one first");
    str text = qm_text(u, qm_first(u, assign));
    if (!qm_is(stmt) || qm_kind_of(u, stmt) != QM_EXPR_STMT || text.n == 0) fx_withhold(fix, "it is no statement of its own");
    else fx_statements_before(fix, stmt, "if (%.*s)\n\t%.*s->%.*s();", STR_ARG(text), STR_ARG(text), STR_ARG(str_after_last(qm_fix_word(c->facts, "delete-later"), ':')));
}

// ----------------------------------------------------------------------------------------------------------- failed attempts

// The connection by which the program hears that the attempt has failed; NULL.
static const qm_conn_row *failure_heard(const child *k)
{
    const qm_unit *u = k->c->unit;
    for (u32 i = 1; i < u->qt->conns.n; i++) {
        const qm_conn_row *conn = &u->qt->conns.rows[i];
        const qm_fact *tells = qm_fact_func(k->c->facts, u, conn->signal_func, QMK_TELLS);
        if (!tells || !str_is(tells->text, "error") || !qm_is(conn->sender) || qm_root_var(u, conn->sender).i != k->o->var.i) continue;
        if (conn->slot_func.i && qm_is(qm_func_of(u, conn->slot_func)->body)) return conn;
    }
    return NULL;
}

// Does the slot delete anything, for instance all that is left of earlier attempts, or the parent?
static bool deletes_something(const ck_context *c, qm_func f, u32 depth)
{
    const qm_unit *u = c->unit;
    qm_node body = qm_func_of(u, f)->body;
    for (u32 i = body.i; i && i < qm_end(u, body); i++) {
        const qm_node_row *r = &u->nodes.rows[i];
        if (r->kind == QM_DELETE || r->kind == QM_CALL_INDIRECT) return true;
        if (r->kind != QM_CALL || !r->func.i) continue;
        if (qm_says(c->facts, u, r->func, QMK_DELETES_LATER)) return true;
        if (qm_in_library(u, r->func) || qm_func_of(u, r->func)->flags & QMFN_SIGNAL) continue;
        if (depth >= MAX_DEPTH || !qm_is(qm_func_of(u, r->func)->body) || deletes_something(c, r->func, depth + 1)) return true;
    }
    return false;
}

static bool is_begun(const child *k)
{
    const qm_unit *u = k->c->unit;
    bool begun = false;
    for (u32 i = 0; i < k->o->n_events; i++) {
        const qm_event *ev = &u->qt->events.rows[k->o->first_event + i];
        bool call = ev->kind == QM_EV_CALLED && qm_kind_of(u, ev->at) == QM_CALL && ev->func.i == k->o->func.i;
        begun = begun || (call && qm_fact_func(k->c->facts, u, qm_row(u, ev->at)->func, QMK_STARTS_CONNECT));
    }
    return begun;
}

// A connection for each attempt to reach a peer, which nobody deletes when the attempt fails.
static void judge_attempt(ck_context *c, const qm_object_row *o)
{
    const qm_unit *u = c->unit;
    child k = {.c = c, .o = o, .attempt = true};
    if (o->birth != QM_BORN_NEW || o->owner != QM_OWNER_PARENT || !o->parent_this || !is_begun(&k)) return;
    ck_site(c, o->at);
    const qm_conn_row *failed = failure_heard(&k);
    if (!failed || !is_run_by_slots(u, o->func) || !stays_here(&k) || deletes_something(c, failed->slot_func, 0)) return;
    str name = qm_var_of(u, o->var)->name;
    ck_finding *f = ck_report(c, o->at, "each attempt makes another '%.*s', and nothing deletes it when the attempt fails", STR_ARG(name));
    ck_add_note(c, f, qm_row(u, o->at)->at, "made here as a child, which stays until its parent ends");
    ck_add_note(c, f, qm_func_of(u, failed->slot_func)->at, "told of the failure here, and does not delete it");
    fx_withhold(ck_fix(c, f, FX_REVIEW, "delete it when it has failed"), "whether it is still used when it fails later, only you know");
}

void ck_left_children(ck_context *c)
{
    const qm_unit *u = c->unit;
    for (u32 i = 1; i < u->qt->objects.n; i++) {
        const qm_object_row *o = &u->qt->objects.rows[i];
        if (!o->func.i || qm_is_main(u, o->func) || !qm_is(o->at)) continue;
        if (!ck_may_judge(c, o->func) || qm_row(u, o->at)->flags & QMF_IN_MACRO) continue;
        judge_member(c, o);
        if (!is_own_local(u, o)) continue;
        judge_modal(c, o);
        judge_answer(c, o);
        judge_attempt(c, o);
    }
}
