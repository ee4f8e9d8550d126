// An object that is deleted in a slot that its own signal is just running: the code that emits it goes on in a dead object.
#include "checks/ownership/senders.h"
#include "qtmodel/summary.h"
#include "qtmodel/threads.h"

enum { MAX_DEPTH = 3 };  // of methods that a slot calls

// Through the casts of the language and of the library, and locals of the slot that are never changed; *cast: it may be null then.
qm_node ck_slot_origin(const ck_context *c, qm_func slot, qm_node n, bool *cast)
{
    const qm_unit *u = c->unit;
    *cast = false;
    while (qm_is(n)) {
        const qm_node_row *r = qm_row(u, n);
        bool elsewhere = r->kind == QM_VAR && qm_var_of(u, r->var)->func.i != slot.i;
        qm_node from = elsewhere ? (qm_node){0} : qm_value_from(u, c->facts, n);
        if (!qm_is(from)) break;
        *cast = *cast || r->kind == QM_CALL || (r->kind == QM_CAST && r->flags & QMF_DYNAMIC);
        n = from;
    }
    return n;
}

// Is the object gone with `this`: a member object, or a child of it that a member points to?
static bool dies_with_this(const qm_unit *u, qm_node sender)
{
    if (qm_kind_of(u, sender) == QM_UNARY && qm_row(u, sender)->op == QMO_ADDR) sender = qm_strip(u, qm_first(u, sender));
    if (!qm_is(sender)) return false;
    if (qm_kind_of(u, sender) == QM_THIS) return true;
    if (qm_kind_of(u, sender) != QM_MEMBER || !qm_is(qm_object_of(u, sender)) || qm_kind_of(u, qm_object_of(u, sender)) != QM_THIS) return false;
    qm_object o = qm_object_named(u, qm_row(u, sender)->var);
    const qm_object_row *row = qm_object_of_handle(u, o);
    return o.i && (row->birth == QM_BORN_FIELD || (row->owner == QM_OWNER_PARENT && row->parent_this));
}

ck_emitter ck_is_emitter(const ck_context *c, const qm_conn_row *conn, qm_func slot, qm_node what)
{
    const qm_unit *u = c->unit;
    const qm_node_row *r = qm_row(u, what);
    if (r->kind == QM_CALL && qm_says(c->facts, u, r->func, QMK_CURRENT_SENDER))
        return qm_func_of(u, slot)->flags & QMFN_LAMBDA ? CK_EMITTER_NO : CK_EMITTER_SENDER;
    if (r->kind == QM_THIS) return dies_with_this(u, conn->sender) ? CK_EMITTER_THIS : CK_EMITTER_NO;
    const qm_node_row *s = qm_row(u, conn->sender);
    if (r->kind != s->kind || r->var.i != s->var.i || !r->var.i) return CK_EMITTER_NO;
    if (r->kind == QM_VAR) {
        bool captured = qm_func_of(u, slot)->flags & QMFN_LAMBDA && qm_is_constant(u, r->var);
        return captured ? CK_EMITTER_SAME : CK_EMITTER_NO;
    }
    qm_node mine = qm_object_of(u, what), its = qm_object_of(u, conn->sender);
    bool both = r->kind == QM_MEMBER && qm_is(mine) && qm_is(its) && qm_kind_of(u, mine) == QM_THIS && qm_kind_of(u, its) == QM_THIS;
    return both ? CK_EMITTER_SAME : CK_EMITTER_NO;
}

// Does the signal run the slot at once, from within a library's code that goes on afterwards?
static bool runs_at_once(const ck_context *c, qm_conn conn)
{
    const qm_unit *u = c->unit;
    const qm_conn_row *row = qm_conn_of(u, conn);
    if (row->later || !qm_is(row->sender) || !row->signal_func.i || !qm_in_library(u, row->signal_func)) return false;
    if (row->delivery != QM_DELIVERY_AUTO && row->delivery != QM_DELIVERY_DIRECT) return false;
    if (qm_fact_class(c->facts, u, qm_object_class(u, row->sender), QMK_THREAD_OBJECT)) return false;  // emitted in that thread
    if (qm_says(c->facts, u, row->signal_func, QMK_EMITTED_AT_END)) return false;
    return !qm_threads_differ(qm_threads_of_signal(u, conn), qm_threads_of_slot(u, conn));
}

static void offer_fix(ck_context *c, ck_finding *f, qm_node at, bool cast, ck_emitter kind)
{
    const qm_unit *u = c->unit;
    qm_node operand = qm_first(u, at), stmt = qm_parent(u, at);
    str later = str_after_last(qm_fix_word(c->facts, "delete-later"), ':');
    if (!qm_is(stmt) || qm_kind_of(u, stmt) != QM_EXPR_STMT) return;
    fx_fix *fix = ck_fix(c, f, FX_SAFE, "let the event loop delete it");
    str text = qm_text(u, operand);
    qm_node plain = qm_strip(u, operand);
    if (text.n == 0 || qm_text(u, at).n == 0) fx_withhold(fix, "it stands in a macro");
    if (cast && (!qm_is(plain) || qm_kind_of(u, plain) != QM_VAR)) fx_withhold(fix, "the cast may give null, which has to be asked first");
    qm_node base = qm_is(plain) ? plain : operand;
    if (kind == CK_EMITTER_THIS) fx_replace(fix, qm_row(u, at)->text, "%.*s()", STR_ARG(later));
    else if (cast) fx_replace_statement(fix, stmt, "if (%.*s)\n\t%.*s->%.*s();", STR_ARG(text), STR_ARG(text), STR_ARG(later));
    else if (qm_kind_of(u, base) == QM_CALL || qm_kind_of(u, base) == QM_VAR || qm_kind_of(u, base) == QM_MEMBER)
        fx_replace(fix, qm_row(u, at)->text, "%.*s->%.*s()", STR_ARG(text), STR_ARG(later));
    else fx_withhold(fix, "what is deleted is no simple name");
}

// The connection whose signal comes from that object and runs the slot; {0}: none for sure.
static qm_conn emitting(const ck_context *c, qm_func slot, qm_node what, ck_emitter *kind)
{
    const qm_unit *u = c->unit;
    qm_conn found = {0};
    *kind = CK_EMITTER_NO;
    for (u32 i = 1; i < u->qt->conns.n; i++) {
        const qm_conn_row *conn = &u->qt->conns.rows[i];
        if (conn->slot_func.i != slot.i) continue;
        if (!runs_at_once(c, (qm_conn){i})) {
            if (*kind == CK_EMITTER_SENDER || qm_kind_of(u, what) == QM_CALL) return (qm_conn){0};  // it may be the sender of the other one
            continue;
        }
        ck_emitter e = ck_is_emitter(c, conn, slot, what);
        if (e != CK_EMITTER_NO && *kind == CK_EMITTER_NO) *kind = e, found.i = i;
    }
    return found;
}

static ck_finding *report(ck_context *c, qm_conn conn, qm_node at, str name)
{
    const qm_unit *u = c->unit;
    str signal = qm_func_of(u, qm_conn_of(u, conn)->signal_func)->name;
    ck_finding *f = ck_report(c, at, "'%.*s' is deleted while its signal '%.*s' runs this slot", STR_ARG(name), STR_ARG(signal));
    ck_add_note(c, f, qm_row(u, qm_conn_of(u, conn)->call)->at, "connected here: the slot is called from within the signal");
    return f;
}

static str name_of_deleted(ck_context *c, ck_emitter kind, qm_node operand)
{
    return kind == CK_EMITTER_THIS ? STR("this") : ck_say(c, operand);
}

static void judge(ck_context *c, qm_func slot, qm_node at)
{
    const qm_unit *u = c->unit;
    bool cast;
    qm_node what = ck_slot_origin(c, slot, qm_first(u, at), &cast);
    if (!qm_is(what) || !qm_class_of(u, qm_object_class(u, what))->qobject) return;
    ck_site(c, at);
    ck_emitter kind;
    qm_conn conn = emitting(c, slot, what, &kind);
    if (!conn.i) return;
    ck_finding *f = report(c, conn, at, name_of_deleted(c, kind, qm_first(u, at)));
    ck_add_note(c, f, qm_row(u, at)->at, "deleted here; what has emitted the signal goes on in it afterwards");
    offer_fix(c, f, at, cast, kind);
}

// Nothing decides in the function whether it comes to the row, but whether the pointer itself is null.
static bool always_deletes(const qm_unit *u, qm_node at)
{
    qm_node pointer = qm_strip(u, qm_first(u, at));
    for (qm_node n = at, p = qm_parent(u, n); qm_is(p); n = p, p = qm_parent(u, p)) {
        qm_kind k = qm_kind_of(u, p);
        if (k == QM_EXPR_STMT || k == QM_COMPOUND || k == QM_CAST) continue;
        if (k != QM_IF || qm_child(u, p, 3).i != n.i) return false;
        qm_node cond = qm_through_casts(u, qm_child(u, p, 2));
        if (!qm_is(cond) || !qm_same_lvalue(u, cond, pointer)) return false;
    }
    for (u32 i = qm_func_of(u, qm_enclosing_func(u, at))->body.i; i < at.i; i++)
        if (u->nodes.rows[i].kind == QM_RETURN) return false;
    return true;
}

// Where a method of the same object, or one that it calls, deletes what emits the signal; *conn: that connection.
static qm_node deletes_emitter(const ck_context *c, qm_func slot, qm_func method, u32 depth, qm_conn *conn, ck_emitter *kind)
{
    const qm_unit *u = c->unit;
    qm_node body = qm_func_of(u, method)->body;
    for (u32 i = body.i; i && i < qm_end(u, body); i++) {
        qm_node n = {i}, found = {0};
        const qm_node_row *r = qm_row(u, n);
        if (r->kind == QM_DELETE && !(r->flags & QMF_ARRAY) && always_deletes(u, n)) {
            bool cast;
            qm_node what = ck_slot_origin(c, method, qm_first(u, n), &cast);
            if (qm_is(what) && qm_class_of(u, qm_object_class(u, what))->qobject) *conn = emitting(c, slot, what, kind);
            if (conn->i) found = n;
        }
        qm_node object = r->kind == QM_CALL ? qm_object_of(u, n) : (qm_node){0};
        bool own = qm_is(object) && qm_kind_of(u, object) == QM_THIS;
        if (own && depth < MAX_DEPTH) found = deletes_emitter(c, slot, qm_called(u, n), depth + 1, conn, kind);
        if (qm_is(found)) return found;
    }
    return (qm_node){0};
}

// Functions that the slot calls, in this unit or another: a method of the same object, or one that deletes what it is given.
static void judge_call(ck_context *c, qm_func slot, qm_node call)
{
    const qm_unit *u = c->unit;
    qm_func called = qm_called(u, call);
    if (!called.i || qm_in_library(u, called) || called.i == slot.i) return;
    qm_node object = qm_object_of(u, call), deleted = {0};
    qm_conn conn = {0};
    ck_emitter kind = CK_EMITTER_NO;
    str name = {0};
    if (qm_is(object) && qm_kind_of(u, object) == QM_THIS) deleted = deletes_emitter(c, slot, called, 1, &conn, &kind);
    if (qm_is(deleted)) name = name_of_deleted(c, kind, qm_first(u, deleted));
    for (u32 i = 0; i < qm_nargs(u, call) && !conn.i; i++) {
        bool cast;
        qm_node arg = qm_arg(u, call, i), what = (qm_does_to_arg(c->analysis, call, (int)i + 1).must & QM_DOES_DELETE) ? ck_slot_origin(c, slot, arg, &cast) : (qm_node){0};
        if (qm_is(what) && qm_class_of(u, qm_object_class(u, what))->qobject) conn = emitting(c, slot, what, &kind);
        if (conn.i) name = name_of_deleted(c, kind, arg);
    }
    if (!conn.i) return;
    ck_finding *f = report(c, conn, call, name);
    ck_add_note(c, f, qm_row(u, call)->at, "called here; what has emitted the signal goes on in it afterwards");
    ck_add_note(c, f, qm_is(deleted) ? qm_row(u, deleted)->at : qm_func_of(u, called)->at, "deleted in there");
    fx_withhold(ck_fix(c, f, FX_REVIEW, "let the event loop delete it"), "others may call the function that deletes it where no event loop runs");
}

// An object of another thread: its events may be on their way to it while it is deleted.
static void judge_thread(ck_context *c, qm_node at)
{
    const qm_unit *u = c->unit;
    qm_node operand = qm_strip(u, qm_first(u, at));
    if (!qm_is(operand) || !qm_class_of(u, qm_object_class(u, operand))->qobject) return;
    qm_threads here = qm_threads_at(u, at), home = qm_lives_in(u, c->facts, operand);
    if (!qm_threads_differ(here, home)) return;
    str name = ck_say(c, operand), by = qm_threads_text(u, &c->unit->mem, here), its = qm_threads_text(u, &c->unit->mem, home);
    ck_finding *f = ck_report(c, at, "'%.*s' lives in another thread than the one that deletes it", STR_ARG(name));
    ck_add_note(c, f, qm_row(u, at)->at, "run by: %.*s; it lives in: %.*s", STR_ARG(by), STR_ARG(its));
    offer_fix(c, f, at, false, CK_EMITTER_SAME);
}

static void run(ck_context *c)
{
    const qm_unit *u = c->unit;
    for (qm_func f = ck_next_func(c, (qm_func){0}); f.i; f = ck_next_func(c, f)) {
        const qm_func_row *row = qm_func_of(u, f);
        if (!(row->flags & QMFN_LAMBDA) && !row->cls.i) continue;
        for (u32 i = row->body.i; i < qm_end(u, row->body); i++) {
            const qm_node_row *r = &u->nodes.rows[i];
            if (r->kind == QM_DELETE && !(r->flags & QMF_ARRAY)) judge(c, f, (qm_node){i}), judge_thread(c, (qm_node){i});
            if (r->kind == QM_CALL && u->qt->conn_of_slot[f.i]) judge_call(c, f, (qm_node){i});
        }
    }
}

const ck_check ck_ownership_delete_in_slot = {
    .id = "qtcwe-ownership-delete-in-slot",
    .summary = "object that is deleted in a slot of its own signal, or by another thread than its own",
    .cwe = {416},
    .severity = CK_WARNING,
    .profile = CK_DEFAULT,
    .fix = FX_SAFE,
    .since = "0.1",
    .run = run,
};
