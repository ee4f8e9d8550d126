// Connections that a server hands out where there may be none, used unchecked.
#include "checks/check.h"
#include "qtmodel/nullness.h"

enum { MAX_SAID = 32 };

static bool is_call_on(const ck_context *c, qm_node n, qm_fact_key key, qm_node server)
{
    const qm_unit *u = c->unit;
    if (qm_kind_of(u, n) != QM_CALL || !qm_says(c->facts, u, qm_row(u, n)->func, key)) return false;
    return qm_same_lvalue(u, qm_object_of(u, n), server);
}

// Has the function asked before whether somebody waits, and kept the answer?
static bool is_asked_before(const ck_context *c, qm_node accept)
{
    const qm_unit *u = c->unit;
    qm_node body = qm_func_of(u, qm_enclosing_func(u, accept))->body;
    for (u32 i = body.i; i < accept.i; i++) {
        qm_node n = {i};
        if (!is_call_on(c, n, QMK_TELLS_ACCEPTS, qm_object_of(u, accept))) continue;
        qm_node up = qm_parent(u, n);
        if (!qm_is(up) || qm_kind_of(u, up) != QM_EXPR_STMT) return true;
    }
    return false;
}

// A call of the same kind that surely comes before: what was announced is gone then.
typedef struct earlier { const ck_context *c; qm_node server; } earlier;

static bool accepts_from(void *user, qm_node n)
{
    const earlier *e = user;
    return is_call_on(e->c, n, QMK_ACCEPTS, e->server);
}

static bool comes_after_another(ck_context *c, qm_cfg *cfg, qm_node accept)
{
    earlier e = {c, qm_object_of(c->unit, accept)};
    return qm_always_before(cfg, accept, accepts_from, NULL, &e);
}

// Nobody else calls the function: the unit's only connection to it does.
static bool runs_for_another_signal(const ck_context *c, qm_func f, str announcing)
{
    const qm_unit *u = c->unit;
    const qm_func_row *row = qm_func_of(u, f);
    qm_conn conn = qm_conn_of_slot(u, f);
    if (!conn.i || !(row->flags & QMFN_LAMBDA)) return false;
    const qm_conn_row *r = qm_conn_of(u, conn);
    return r->signal_func.i && !str_eq(qm_func_of(u, r->signal_func)->name, announcing);
}

// A server of the function's own: nothing has told it that somebody has come.
static bool is_server_made_here(const ck_context *c, qm_func f, qm_node server)
{
    const qm_unit *u = c->unit;
    server = qm_strip(u, server);
    if (!qm_is(server) || qm_kind_of(u, server) != QM_VAR) return false;
    qm_object o = qm_object_named(u, qm_row(u, server)->var);
    const qm_object_row *r = qm_object_of_handle(u, o);
    return o.i && r->func.i == f.i && (r->birth == QM_BORN_LOCAL || r->birth == QM_BORN_NEW);
}

// Why there may be none; NULL where a caller may know that there is one.
static const char *why_none(ck_context *c, qm_cfg *cfg, qm_node accept)
{
    const qm_unit *u = c->unit;
    qm_func f = cfg->func;
    const qm_fact *in = qm_fact_func(c->facts, u, qm_row(u, accept)->func, QMK_NON_NULL_IN);
    qm_node server = qm_object_of(u, accept);
    if (!in || !qm_is(server) || is_asked_before(c, accept)) return NULL;
    if (comes_after_another(c, cfg, accept)) return "one has been taken before, and a second need not be there";
    qm_conn conn = qm_conn_of_slot(u, f);
    bool announced = conn.i && str_eq(qm_func_of(u, qm_conn_of(u, conn)->signal_func)->name, in->text);
    if (announced && qm_in_loop(u, accept)) return "each turn of the loop takes one, and only the first is announced";
    if (runs_for_another_signal(c, f, in->text)) return "this runs for another signal than the one that announces connections";
    if (is_server_made_here(c, f, server)) return "nothing here has asked whether somebody has connected";
    return NULL;
}

static bool returns_nothing(const qm_unit *u, qm_func f)
{
    const qm_func_row *r = qm_func_of(u, f);
    if (!(r->flags & QMFN_LAMBDA)) return qm_type_of(u, r->result)->kind == QMT_VOID;
    for (u32 i = r->body.i; i < qm_end(u, r->body); i++)
        if (qm_kind_of(u, (qm_node){i}) == QM_RETURN && qm_is(qm_first(u, (qm_node){i}))) return false;
    return true;
}

static void report(ck_context *c, qm_node use, qm_node accept, const char *why)
{
    const qm_unit *u = c->unit;
    qm_func f = qm_row(u, accept)->func;
    bool direct = use.i == accept.i;
    str name = direct ? qm_func_of(u, f)->name : ck_say(c, use);
    ck_finding *out = ck_report(c, use, "'%.*s' may be null here: no connection has to be waiting", STR_ARG(name));
    ck_because(c, out, qm_fact_func(c->facts, u, f, QMK_ACCEPTS));
    ck_add_note(c, out, qm_row(u, accept)->at, "%s", why);
    if (!direct) ck_add_note(c, out, qm_row(u, use)->at, "used here without a check");
    fx_fix *fix = ck_fix(c, out, FX_REVIEW, "use it only when there is one");
    qm_node stmt = qm_statement_of(u, use);
    bool leaves = returns_nothing(u, qm_enclosing_func(u, use));
    str text = qm_text(u, use);
    qm_kind around = qm_is(qm_parent(u, stmt)) ? qm_kind_of(u, qm_parent(u, stmt)) : QM_NONE;
    if (direct) fx_withhold(fix, "the connection has no name that could be checked");
    else if (!leaves) fx_withhold(fix, "what to return when there is none is not known");
    else if (!text.n || around != QM_COMPOUND) fx_withhold(fix, "the use is not a statement of its own");
    else fx_statements_before(fix, stmt, "if (!%.*s)\n\treturn;", STR_ARG(text));
}

static void judge(ck_context *c, qm_cfg *cfg, qm_node n, qm_node *said, u32 *n_said)
{
    const qm_unit *u = c->unit;
    qm_kind k = qm_kind_of(u, n);
    if (k == QM_CALL && qm_says(c->facts, u, qm_row(u, n)->func, QMK_ACCEPTS)) ck_site(c, n);
    if ((k != QM_VAR && k != QM_MEMBER && k != QM_CALL) || !qm_is_dereferenced(u, c->facts, n)) return;
    qm_node accept = {0};
    qm_null null = qm_null_at(c->analysis, n, &accept);
    if ((null != QM_NULL_MAYBE && null != QM_NULL_YES) || !qm_is(accept) || (k == QM_CALL && accept.i != n.i)) return;
    if (qm_kind_of(u, accept) != QM_CALL || !qm_says(c->facts, u, qm_row(u, accept)->func, QMK_ACCEPTS)) return;
    for (u32 i = 0; i < *n_said; i++)
        if (said[i].i == accept.i) return;
    const char *why = why_none(c, cfg, accept);
    if (!why) return;
    if (*n_said < MAX_SAID) said[(*n_said)++] = accept;
    report(c, n, accept, why);
}

static void run(ck_context *c)
{
    const qm_unit *u = c->unit;
    for (qm_func f = ck_next_func(c, (qm_func){0}); f.i; f = ck_next_func(c, f)) {
        qm_cfg *cfg = ck_cfg(c, f);
        qm_node body = qm_func_of(u, f)->body, said[MAX_SAID];
        u32 n_said = 0;
        for (u32 i = body.i; cfg && i < qm_end(u, body); i++) judge(c, cfg, (qm_node){i}, said, &n_said);
    }
}

const ck_check ck_socket_null_pending = {
    .id = "qtcwe-socket-null-pending",
    .summary = "connection of a server that is used unchecked where none has to be waiting",
    .cwe = {476},
    .severity = CK_WARNING,
    .profile = CK_DEFAULT,
    .fix = FX_REVIEW,
    .since = "0.1",
    .run = run,
};
