// An object that deletes itself with one of its signals, and that a slot of the same signal deletes as well.
#include "checks/ownership/senders.h"
#include "qtmodel/summary.h"

// The object that the row deletes, now or later; {0}.
static qm_node deleted_object(const ck_context *c, qm_node n)
{
    const qm_unit *u = c->unit;
    if (qm_kind_of(u, n) == QM_DELETE) return qm_first(u, n);
    const qm_fact *by = qm_kind_of(u, n) == QM_CALL ? qm_fact_func(c->facts, u, qm_row(u, n)->func, QMK_DELETES_LATER) : NULL;
    return by ? qm_at_pos(u, n, by->pos) : (qm_node){0};
}

// Where the slot deletes the object whose signal runs it: a row of it, or the connect itself; {0}.
static qm_node deletes_sender(const ck_context *c, const qm_conn_row *conn)
{
    const qm_unit *u = c->unit;
    if (!conn->slot_func.i || !qm_is(conn->sender)) return (qm_node){0};
    if (qm_says(c->facts, u, conn->slot_func, QMK_DELETES_LATER))
        return qm_is(conn->context) && qm_same_lvalue(u, conn->sender, conn->context) ? conn->call : (qm_node){0};
    qm_node body = qm_func_of(u, conn->slot_func)->body;
    for (u32 i = body.i; i && i < qm_end(u, body); i++) {
        bool cast;
        qm_node n = {i}, object = deleted_object(c, n), what = qm_is(object) ? ck_slot_origin(c, conn->slot_func, object, &cast) : object;
        ck_emitter e = qm_is(what) ? ck_is_emitter(c, conn, conn->slot_func, what) : CK_EMITTER_NO;
        if (e == CK_EMITTER_SENDER || e == CK_EMITTER_SAME) return n;
    }
    return (qm_node){0};
}

// ------------------------------------------------------------------------------------------ a slot that the call before it runs

static bool lists(str words, str word)
{
    while (words.n) {
        size_t blank = str_find(words, STR(" "));
        if (str_eq(str_upto(words, blank), word)) return true;
        words = blank == SIZE_MAX ? (str){0} : str_from(words, blank + 1);
    }
    return false;
}

// Is the row a statement of the function itself, which no condition guards?
static bool always_runs(const qm_unit *u, qm_func f, qm_node n)
{
    qm_node stmt = qm_parent(u, n);
    return qm_is(stmt) && qm_kind_of(u, stmt) == QM_EXPR_STMT && qm_parent(u, stmt).i == qm_func_of(u, f)->body.i;
}

// The connection, made by the same class, of one of these signals of the object to a slot that always deletes it; {0}: none. A member
// is itself only; what a local variable or parameter names is one of those that are connected under such a name.
static qm_conn deleting_connection(const ck_context *c, qm_func f, qm_node object, str signals)
{
    const qm_unit *u = c->unit;
    qm_class cls = qm_object_class(u, object), mine = qm_func_of(u, qm_outermost_func(u, f))->cls;
    for (u32 i = 1; i < u->qt->conns.n; i++) {
        const qm_conn_row *conn = &u->qt->conns.rows[i];
        if (conn->later || !qm_is(conn->sender) || qm_object_class(u, conn->sender).i != cls.i) continue;
        if (!lists(signals, qm_func_of(u, conn->signal_func)->name)) continue;
        if (!mine.i || qm_func_of(u, qm_outermost_func(u, conn->func))->cls.i != mine.i) continue;
        bool member = qm_kind_of(u, object) == QM_MEMBER;
        if (member ? !qm_same_lvalue(u, object, conn->sender) : qm_kind_of(u, conn->sender) != QM_VAR) continue;
        qm_node at = deletes_sender(c, conn);
        if (!qm_is(at) || (at.i != conn->call.i && !always_runs(u, conn->slot_func, at))) continue;
        if (conn->delivery != QM_DELIVERY_AUTO && conn->delivery != QM_DELIVERY_DIRECT) continue;
        return (qm_conn){i};
    }
    return (qm_conn){0};
}

static bool cuts(const ck_context *c, qm_func f, qm_node before)
{
    const qm_unit *u = c->unit;
    for (u32 i = qm_func_of(u, f)->body.i; i < before.i; i++) {
        qm_func callee = u->nodes.rows[i].kind == QM_CALL ? u->nodes.rows[i].func : (qm_func){0};
        if (callee.i && (qm_says(c->facts, u, callee, QMK_DISCONNECTS) || qm_says(c->facts, u, callee, QMK_SILENCES))) return true;
    }
    return false;
}

// socket->close(); socket->deleteLater(); where a slot of the signal that close() emits has deleted it by then.
static void judge_second(ck_context *c, qm_func f, qm_node at)
{
    const qm_unit *u = c->unit;
    qm_node object = deleted_object(c, at), stmt = qm_parent(u, at), block = qm_is(stmt) ? qm_parent(u, stmt) : stmt, first = {0};
    if (!qm_is(object) || !qm_is(block) || qm_kind_of(u, block) != QM_COMPOUND) return;
    object = qm_strip(u, object);
    if (!qm_is(object) || (qm_kind_of(u, object) != QM_VAR && qm_kind_of(u, object) != QM_MEMBER)) return;
    const qm_fact *emits = NULL;
    for (qm_node s = qm_first(u, block); qm_is(s) && s.i < stmt.i; s = qm_next(u, block, s)) {
        qm_node call = qm_kind_of(u, s) == QM_EXPR_STMT ? qm_strip(u, qm_first(u, s)) : (qm_node){0};
        if (!qm_is(call) || qm_kind_of(u, call) != QM_CALL || !qm_is(qm_object_of(u, call))) continue;
        const qm_fact *may = qm_fact_func(c->facts, u, qm_row(u, call)->func, QMK_MAY_EMIT);
        if (may && qm_same_lvalue(u, qm_object_of(u, call), object)) first = call, emits = may;
    }
    if (!qm_is(first)) return;
    ck_site(c, at);
    qm_conn conn = deleting_connection(c, f, object, emits->text);
    if (!conn.i || cuts(c, f, at)) return;
    str name = ck_say(c, object);
    ck_finding *out = ck_report(c, at, "'%.*s' is deleted here, and by the slot that the call before it runs", STR_ARG(name));
    ck_because(c, out, emits);
    ck_add_note(c, out, qm_row(u, qm_conn_of(u, conn)->call)->at, "connected here to what deletes it");
    ck_add_note(c, out, qm_row(u, first)->at, "this may emit '%.*s'", STR_ARG(qm_func_of(u, qm_conn_of(u, conn)->signal_func)->name));
    fx_fix *fix = ck_fix(c, out, FX_REVIEW, "leave it to the slot");
    fx_withhold(fix, "where the signal is not emitted nobody deletes it");
}

// ------------------------------------------------------------------------------------------- an object that ends itself, and a slot

static void judge_connections(ck_context *c)
{
    const qm_unit *u = c->unit;
    for (u32 i = 1; i < u->qt->conns.n; i++) {
        const qm_conn_row *conn = &u->qt->conns.rows[i];
        qm_func in = conn->func;
        if (conn->later || !conn->signal_func.i || !ck_may_judge(c, in)) continue;
        qm_class cls = qm_is(conn->sender) ? qm_object_class(u, conn->sender) : (qm_class){0};
        bool own = qm_is(conn->sender) && qm_kind_of(u, conn->sender) == QM_THIS;
        qm_node at = cls.i && !own && qm_class_of(u, cls)->qobject ? deletes_sender(c, conn) : (qm_node){0};
        if (!qm_is(at)) continue;
        ck_site(c, at);
        qm_func by = qm_ends_itself(c->analysis, cls, conn->signal_func);
        if (!by.i) continue;
        str signal = qm_func_of(u, conn->signal_func)->name, name = ck_say(c, conn->sender);
        ck_finding *f = ck_report(c, at, "'%.*s' is deleted here with its signal '%.*s', and deletes itself with it", STR_ARG(name), STR_ARG(signal));
        ck_add_note(c, f, qm_row(u, conn->call)->at, "connected here");
        ck_add_note(c, f, qm_func_of(u, by)->at, "'%.*s' ends the object itself", STR_ARG(qm_func_of(u, by)->name));
        qm_node stmt = qm_parent(u, at);
        fx_fix *fix = ck_fix(c, f, FX_REVIEW, "leave it to the object");
        if (!qm_is(stmt) || qm_kind_of(u, stmt) != QM_EXPR_STMT) fx_withhold(fix, "it is no statement of its own");
        else fx_remove_statement(fix, stmt);
    }
}

void ck_ended_twice(ck_context *c)
{
    judge_connections(c);
    ck_each_row(c, CK_ROWS(QM_CALL), judge_second);
}
