// Event loops that nothing ends, or that only end when all goes well.
#include "checks/check.h"

typedef enum exit_kind {
    EXIT_SURE,      // time-out, error, end, a call for later, the application's own quit …
    EXIT_PROGRESS,  // a signal that only comes when something went on as hoped
    EXIT_UNKNOWN
} exit_kind;

typedef struct search {
    ck_context *c;
    qm_node exec;        // the call that runs the loop
    qm_node object;
    qm_var var;          // local or field: the loop or a pointer to it
    qm_func func;        // where exec stands
    qm_func signal;      // the one signal all exits hang on; {0} none yet
    qm_conn conn;        // a connection of that signal
    qm_node exit_at;     // the quit or connect that hangs on it
    bool covered;        // an exit that is enough, or something unknown
} search;

// --------------------------------------------------------------------------------------------------------------- exits

// What a connection's signal tells.
static exit_kind told_by(const search *s, const qm_conn_row *conn)
{
    if (conn->later || !conn->signal_func.i) return conn->later ? EXIT_SURE : EXIT_UNKNOWN;
    const qm_fact *tells = qm_fact_func(s->c->facts, s->c->unit, conn->signal_func, QMK_TELLS);
    if (!tells) return EXIT_UNKNOWN;
    return str_is(tells->text, "progress") ? EXIT_PROGRESS : EXIT_SURE;
}

// An exit that hangs on this connection.
static void add_exit(search *s, qm_conn conn, qm_node at)
{
    const qm_conn_row *row = qm_conn_of(s->c->unit, conn);
    if (!conn.i || told_by(s, row) != EXIT_PROGRESS || (s->signal.i && s->signal.i != row->signal_func.i)) {
        s->covered = true;
        return;
    }
    if (!s->signal.i) s->exit_at = at;
    s->signal = row->signal_func;
    s->conn = conn;
}

// quit() stands in this body: who runs it?
static void exit_in(search *s, qm_func f, qm_node at)
{
    const qm_unit *u = s->c->unit;
    bool local = qm_var_of(u, s->var)->kind == QMV_LOCAL;
    // In the function that runs the loop itself it comes before or after, never meanwhile.
    if (f.i == s->func.i && local) return;
    add_exit(s, qm_conn_of_slot(u, f), at);
    if (qm_func_of(u, f)->flags & QMFN_LAMBDA) return;
    for (u32 i = 1; i < u->nodes.n; i++)  // a method may be called from anywhere
        if (u->nodes.rows[i].kind == QM_CALL && u->nodes.rows[i].func.i == f.i) s->covered = true;
}

static bool is_conn_call(const qm_unit *u, qm_node call, qm_conn *out)
{
    for (u32 i = 1; i < u->qt->conns.n; i++)
        if (u->qt->conns.rows[i].call.i == call.i) {
            out->i = i;
            return true;
        }
    return false;
}

static void connected_use(search *s, qm_node call, qm_node use)
{
    const qm_unit *u = s->c->unit;
    qm_conn conn;
    if (!is_conn_call(u, call, &conn)) {
        s->covered = true;
        return;
    }
    const qm_conn_row *row = qm_conn_of(u, conn);
    // loop.connect(…) may only borrow the name of the class's static method.
    bool named = (qm_is(row->sender) && qm_contains(u, row->sender, use)) ||
                 (qm_is(row->context) && qm_contains(u, row->context, use));
    if ((qm_is(row->sender) && qm_contains(u, row->sender, use)) || !named) return;
    if (row->slot_func.i && qm_says(s->c->facts, u, row->slot_func, QMK_ENDS_LOOP)) add_exit(s, conn, call);
    // With the loop as the context of a lambda the lambda's own uses count.
    else if (!row->slot_func.i || !(qm_func_of(u, row->slot_func)->flags & QMFN_LAMBDA)) s->covered = true;
}

// ---------------------------------------------------------------------------------------------------------------- uses

static bool is_fresh_loop(const qm_unit *u, qm_node value)
{
    value = qm_strip(u, value);
    return qm_is(value) && (qm_kind_of(u, value) == QM_NEW || qm_kind_of(u, value) == QM_NULLPTR);
}

static void read_use(search *s, qm_node use)
{
    const qm_unit *u = s->c->unit;
    qm_event ev = qm_event_at(u, s->c->facts, use);
    const qm_node_row *at = qm_row(u, ev.at);
    switch (ev.kind) {
    case QM_EV_CALLED:
        if (at->kind == QM_CALL && is_conn_call(u, ev.at, &(qm_conn){0})) connected_use(s, ev.at, use);
        else if (at->kind == QM_CALL && qm_says(s->c->facts, u, at->func, QMK_ENDS_LOOP)) exit_in(s, ev.func, ev.at);
        else if (at->kind == QM_UNARY || at->kind == QM_MEMBER) s->covered = true;  // *loop handed on
        return;
    case QM_EV_CONNECTED: connected_use(s, ev.at, use); return;
    case QM_EV_COMPARED: case QM_EV_DELETED: case QM_EV_DELETED_LATER:
    case QM_EV_CAPTURED_COPY: case QM_EV_CAPTURED_REF: return;
    case QM_EV_OTHER:
        if (at->kind == QM_ASSIGN && is_fresh_loop(u, qm_child(u, ev.at, 1))) return;
        if (at->kind != QM_EXPR_STMT) s->covered = true;
        return;
    case QM_EV_STORED_LOCAL: case QM_EV_STORED_FIELD: case QM_EV_STORED_OTHER: case QM_EV_PASSED: case QM_EV_TAKEN:
    case QM_EV_ADOPTED: case QM_EV_RETURNED: s->covered = true; return;
    }
}

// A loop of our own: a local, or a field of a class that this unit knows whole.
static bool is_ours(const search *s)
{
    const qm_unit *u = s->c->unit;
    const qm_var_row *v = qm_var_of(u, s->var);
    const qm_type_row *t = qm_type_of(u, v->type);
    if (t->kind == QMT_POINTER) {
        if (v->kind == QMV_LOCAL ? !is_fresh_loop(u, v->init) : v->kind != QMV_FIELD) return false;
    } else if (t->kind != QMT_RECORD) {
        return false;
    }
    if (v->kind == QMV_LOCAL) return v->func.i == s->func.i;
    return v->kind == QMV_FIELD && qm_class_of(u, v->cls)->user && !qm_has_unseen_methods(u, v->cls);
}

// A thread that this unit makes, and that nothing is moved to, runs none of our loops.
static bool is_thread_of_its_own(const qm_unit *u, qm_node object)
{
    qm_node n = qm_strip(u, object);
    if (!qm_is(n) || (qm_kind_of(u, n) != QM_VAR && qm_kind_of(u, n) != QM_MEMBER)) return false;
    qm_object o = qm_object_named(u, qm_row(u, n)->var);
    return o.i && qm_object_of_handle(u, o)->birth != QM_BORN_RESULT;
}

// Something may end every loop of our thread: the application is told to end, or a thread that may be ours.
static bool ends_all_loops(const search *s, qm_node call)
{
    const qm_unit *u = s->c->unit;
    const qm_node_row *r = qm_row(u, call);
    if (r->kind != QM_CALL && r->kind != QM_FUNC_REF) return false;
    if (r->kind == QM_CALL && qm_says(s->c->facts, u, r->func, QMK_MOVES_TO_THREAD)) return true;
    if (!qm_says(s->c->facts, u, r->func, QMK_ENDS_LOOP)) return false;
    const qm_func_row *f = qm_func_of(u, r->func);
    if (f->flags & QMFN_STATIC) return true;
    if (qm_fact_class(s->c->facts, u, f->cls, QMK_EVENT_LOOP) || r->kind == QM_FUNC_REF) return false;
    return !is_thread_of_its_own(u, qm_first(u, call));
}

// SLOT(quit()) of something that is no loop, and what it is, is not known.
static bool may_end_all(const search *s, const qm_conn_row *conn)
{
    const qm_unit *u = s->c->unit;
    if (!conn->string_based || conn->slot_func.i || !qm_is(conn->context)) return false;
    return !qm_fact_class(s->c->facts, u, qm_pointee_class(u, qm_row(u, conn->context)->type), QMK_EVENT_LOOP);
}

static void read_unit(search *s)
{
    const qm_unit *u = s->c->unit;
    if (qm_thread_of(u, s->func) == QM_THREAD_OWN) s->covered = true;  // whoever has the thread may end its loops
    for (u32 i = 1; i < u->nodes.n && !s->covered; i++) s->covered = ends_all_loops(s, (qm_node){i});
    for (u32 i = 1; i < u->qt->conns.n && !s->covered; i++) s->covered = may_end_all(s, &u->qt->conns.rows[i]);
    u32 n;
    const qm_node *uses = qm_uses(u, s->var, &n);
    for (u32 i = 0; i < n && !s->covered; i++) read_use(s, uses[i]);
}

// ----------------------------------------------------------------------------------------------------------------- fix

// Can this expression, which stands in another place, be named where exec is called?
static bool visible_at_exec(const search *s, qm_node n)
{
    const qm_unit *u = s->c->unit;
    if (!qm_is(n)) return false;
    if (qm_kind_of(u, n) == QM_UNARY && qm_row(u, n)->op == QMO_ADDR) n = qm_strip(u, qm_first(u, n));
    if (!qm_is(n)) return false;
    const qm_node_row *r = qm_row(u, n);
    const qm_var_row *v = qm_var_of(u, r->var);
    if (r->kind == QM_MEMBER) {
        qm_node object = qm_strip(u, qm_first(u, n));
        return qm_is(object) && qm_kind_of(u, object) == QM_THIS && qm_func_of(u, s->func)->cls.i == v->cls.i;
    }
    if (r->kind != QM_VAR || v->func.i != s->func.i) return false;
    if (v->kind == QMV_PARAM) return true;
    return v->kind == QMV_LOCAL && qm_is(v->decl) && v->decl.i < s->exec.i &&
           qm_contains(u, qm_block_of(u, v->decl), s->exec);
}

// A line that lets the sender's error end the loop too; empty when the sender is not known here.
static str error_connection(const search *s, str quit, bool again)
{
    const qm_unit *u = s->c->unit;
    const qm_conn_row *conn = qm_conn_of(u, s->conn);
    if (!qm_is(conn->sender)) return (str){0};
    qm_class sender = qm_pointee_class(u, qm_row(u, conn->sender)->type);
    const qm_fact *error = qm_fact_class(s->c->facts, u, sender, QMK_ERROR_SIGNAL);
    str text = qm_text(u, conn->sender);
    if (!error || !text.n || !visible_at_exec(s, conn->sender)) return (str){0};
    return arena_printf(&s->c->unit->mem, "%.*s(%.*s, &%.*s::%.*s, %.*s%s);\n", STR_ARG(qm_fix_word(s->c->facts, "connect")), STR_ARG(text),
                        STR_ARG(qm_class_of(u, sender)->name), STR_ARG(error->text), STR_ARG(quit),
                        again ? ", Qt::UniqueConnection" : "");
}

static void offer_timeout(const search *s, ck_finding *f)
{
    ck_context *c = s->c;
    const qm_unit *u = c->unit;
    fx_fix *fix = ck_fix(c, f, FX_REVIEW, "end the loop after a while, whatever happens");
    str name = qm_text(u, s->object);
    qm_class cls = qm_pointee_class(u, qm_row(u, s->object)->type);
    if (!name.n) {
        fx_withhold(fix, "the loop is named in a macro");
        return;
    }
    arena *mem = &c->unit->mem;
    const char *address = qm_type_of(u, qm_row(u, s->object)->type)->kind == QMT_RECORD ? "&" : "";
    str quit = arena_printf(mem, "%s%.*s, &%.*s::quit", address, STR_ARG(name), STR_ARG(qm_class_of(u, cls)->name));
    // A loop that outlives this call may run again: neither the timer nor a second connection may be left behind.
    bool again = qm_var_of(u, s->var)->kind == QMV_FIELD;
    str error = error_connection(s, quit, again);
    const char *limit = c->option(c, "timeout");
    if (again) {
        str timer = fx_fresh_name(c->unit, s->func, "exitTimer");
        fx_statements_before(fix, s->exec,
                             "%.*sQTimer %.*s;\nQObject::connect(&%.*s, &QTimer::timeout, %.*s);\n%.*s.start(%s);",
                             STR_ARG(error), STR_ARG(timer), STR_ARG(timer), STR_ARG(quit), STR_ARG(timer), limit);
    } else {
        fx_statements_before(fix, s->exec, "%.*sQTimer::singleShot(%s, %.*s);", STR_ARG(error), limit, STR_ARG(quit));
    }
    fx_include(fix, "<QTimer>");
}

// ------------------------------------------------------------------------------------------------------------- finding

static void report(const search *s)
{
    ck_context *c = s->c;
    const qm_unit *u = c->unit;
    str name = ck_say(c, s->object);
    ck_finding *f;
    if (s->signal.i) {
        f = ck_report(c, s->exec, "'%.*s' only ends when '%.*s' comes: no error and no time-out ends it", STR_ARG(name),
                      STR_ARG(qm_func_of(u, s->signal)->name));
        ck_because(c, f, qm_fact_func(c->facts, u, s->signal, QMK_TELLS));
        qm_node call = qm_conn_of(u, s->conn)->call;
        ck_add_note(c, f, qm_row(u, call)->at, "connected here");
        if (s->exit_at.i != call.i) ck_add_note(c, f, qm_row(u, s->exit_at)->at, "this is all that ends the loop");
    } else {
        f = ck_report(c, s->exec, "nothing ends '%.*s'", STR_ARG(name));
        ck_because(c, f, qm_fact_func(c->facts, u, qm_row(u, s->exec)->func, QMK_RUNS_LOOP));
        ck_add_note(c, f, qm_var_of(u, s->var)->at, "nothing that is done with the loop tells it to quit");
    }
    offer_timeout(s, f);
}

static void check_call(ck_context *c, qm_func in, qm_node call)
{
    const qm_unit *u = c->unit;
    qm_func f = qm_row(u, call)->func;
    // What takes a time-out of its own ends by itself.
    if (!qm_says(c->facts, u, f, QMK_RUNS_LOOP) || qm_says(c->facts, u, f, QMK_WAITS)) return;
    search s = {.c = c, .exec = call, .func = in, .object = qm_object_of(u, call)};
    if (!qm_is(s.object) || (qm_kind_of(u, s.object) != QM_VAR && qm_kind_of(u, s.object) != QM_MEMBER)) return;
    if (!qm_fact_class(c->facts, u, qm_pointee_class(u, qm_row(u, s.object)->type), QMK_EVENT_LOOP)) return;
    ck_site(c, call);
    s.var = qm_row(u, s.object)->var;
    if (!s.var.i || !is_ours(&s)) {
        ck_unknown(c, call, "who else has the loop in hands");
        return;
    }
    read_unit(&s);
    if (!s.covered) report(&s);
}

// ------------------------------------------------------------------------------------------------- slots that post themselves
typedef struct posting { ck_context *c; qm_node device; } posting;

static bool takes_bytes(void *user, qm_node n)
{
    const posting *p = user;
    const qm_unit *u = p->c->unit;
    const qm_node_row *r = qm_row(u, n);
    if (r->kind != QM_CALL) return false;
    if (!r->func.i) return true;
    if (qm_says(p->c->facts, u, r->func, QMK_GIVES_CONTENT) || qm_says(p->c->facts, u, r->func, QMK_WRITES_BUFFER)) return true;
    for (qm_node a = qm_first(u, n); qm_is(a); a = qm_next(u, n, a))  // whoever gets the device may read
        if (qm_same_lvalue(u, qm_strip(u, a), p->device) && !(r->flags & QMF_METHOD && qm_first(u, n).i == a.i)) return true;
    return qm_func_of(u, r->func)->flags & QMFN_USER && !(qm_func_of(u, r->func)->flags & QMFN_SIGNAL);
}

// The call that asks how many bytes wait, in the condition under which the statement runs; {0}.
static qm_node amount_asked(ck_context *c, qm_node n)
{
    const qm_unit *u = c->unit;
    for (qm_node p = qm_parent(u, n); qm_is(p); n = p, p = qm_parent(u, p)) {
        if (qm_kind_of(u, p) != QM_IF || qm_child(u, p, 3).i != n.i) continue;
        qm_node cond = qm_child(u, p, 2);
        for (u32 i = cond.i; i < qm_end(u, cond); i++) {
            const qm_node_row *r = &u->nodes.rows[i];
            if (r->kind == QM_CALL && qm_says(c->facts, u, r->func, QMK_BYTES_AVAILABLE)) return (qm_node){i};
        }
    }
    return (qm_node){0};
}

static bool is_queued(const ck_context *c, const qm_conn_row *conn)
{
    const qm_unit *u = c->unit;
    if (conn->delivery == QM_DELIVERY_QUEUED) return true;
    for (u32 i = 0; i < qm_nargs(u, conn->call); i++) {
        qm_node arg = qm_strip(u, qm_arg(u, conn->call, i));
        const qm_fact *how = qm_is(arg) && qm_kind_of(u, arg) == QM_ENUMERATOR ? qm_fact_enumerator(c->facts, qm_row(u, arg)->str, QMK_DELIVERY) : NULL;
        if (how && str_is(how->text, "queued")) return true;
    }
    return false;
}

// A slot that posts itself while bytes wait, though a way leads there that takes none of them.
static void judge_posting(ck_context *c, const qm_conn_row *conn)
{
    const qm_unit *u = c->unit;
    qm_cfg *cfg = conn->later && conn->slot_func.i == conn->func.i ? ck_cfg(c, conn->func) : NULL;
    if (!cfg || !(qm_func_of(u, conn->func)->flags & QMFN_USER) || !is_queued(c, conn)) return;
    qm_node asked = amount_asked(c, conn->call), device = qm_is(asked) ? qm_object_of(u, asked) : (qm_node){0};
    if (!qm_is(device)) return;
    ck_site(c, conn->call);
    posting p = {c, device};
    if (!qm_path_find(cfg, &(qm_path_query){.to = conn->call, .stops_node = takes_bytes, .user = &p}, NULL)) return;
    str name = qm_func_of(u, conn->func)->name;
    ck_finding *f = ck_report(c, conn->call, "'%.*s' calls itself again as long as bytes wait, though it may take none: the event loop spins", STR_ARG(name));
    ck_because(c, f, qm_fact_func(c->facts, u, qm_row(u, asked)->func, QMK_BYTES_AVAILABLE));
    ck_add_note(c, f, qm_row(u, asked)->at, "the bytes that wait may be no whole message yet");
    fx_withhold(ck_fix(c, f, FX_SAFE, "wait for more"), "whether the signal comes again by itself, the device decides");
}

static void run(ck_context *c)
{
    for (u32 i = 1; i < c->unit->qt->conns.n; i++) judge_posting(c, &c->unit->qt->conns.rows[i]);
    ck_each_call(c, check_call);
}

static const char *const options[] = {"timeout=30000: milliseconds after which the fixed loop ends", NULL};

const ck_check ck_loop_no_exit = {
    .id = "qtcwe-loop-no-exit",
    .summary = "nothing ends an event loop, or only a signal that does not come when something fails",
    .cwe = {835, 691},
    .severity = CK_WARNING,
    .profile = CK_DEFAULT,
    .fix = FX_REVIEW,
    .since = "0.1",
    .options = options,
    .run = run,
};
