// Connections that go on whatever is wrong with the peer's certificate.
#include "checks/weak.h"

// Does the condition say nothing of what is wrong: only whether there are errors at all, or an object?
static bool says_nothing(const ck_context *c, qm_node branch)
{
    const qm_unit *u = c->unit;
    qm_node cond = qm_kind_of(u, branch) == QM_IF ? qm_through_casts(u, qm_child(u, branch, 2)) : (qm_node){0};
    while (qm_is(cond) && qm_kind_of(u, cond) == QM_UNARY && qm_row(u, cond)->op == QMO_NOT) cond = qm_through_casts(u, qm_first(u, cond));
    if (!qm_is(cond)) return false;
    const qm_node_row *r = qm_row(u, cond);
    if (r->kind == QM_VAR) return qm_type_of(u, r->type)->kind == QMT_POINTER;
    qm_node object = r->kind == QM_CALL && qm_says(c->facts, u, r->func, QMK_TELLS_EMPTY) ? qm_object_of(u, cond) : (qm_node){0};
    return qm_is(object) && qm_kind_of(u, object) == QM_VAR && qm_var_of(u, qm_row(u, object)->var)->kind == QMV_PARAM;
}

// Does something decide whether control comes to the row?
static bool is_conditional(const ck_context *c, qm_node n)
{
    for (qm_node p = qm_parent(c->unit, n); qm_is(p); p = qm_parent(c->unit, p)) {
        qm_kind k = qm_kind_of(c->unit, p);
        if ((k == QM_IF && !says_nothing(c, p)) || k == QM_SWITCH || k == QM_COND || k == QM_CATCH) return true;
    }
    return false;
}

// Does the function do this on every path on which it ends by itself?
static bool is_unconditional(ck_context *c, qm_func f, qm_node call)
{
    qm_cfg *cfg = is_conditional(c, call) ? NULL : ck_cfg(c, f);
    if (!cfg) return false;
    for (u32 i = 0; i < cfg->edges.n; i++)  // a way out that stands before it is a condition too
        if (cfg->edges.rows[i].kind == QM_EDGE_RETURN && cfg->edges.rows[i].at.i < call.i && is_conditional(c, cfg->edges.rows[i].at)) return false;
    return true;
}

// Somebody calls it by name, perhaps after asking the user.
static bool is_called(const qm_unit *u, qm_func f)
{
    for (u32 i = 1; i < u->nodes.n; i++)
        if (u->nodes.rows[i].kind == QM_CALL && u->nodes.rows[i].func.i == f.i) return true;
    return false;
}

// All errors: either the call says so, or it hands on the list that the function was given.
static bool ignores_all(const ck_context *c, qm_node call, const qm_fact *fact)
{
    const qm_unit *u = c->unit;
    if (str_is(fact->text, "all")) return true;
    qm_node list = qm_strip(u, qm_arg(u, call, 0));
    return qm_is(list) && qm_kind_of(u, list) == QM_VAR && qm_var_of(u, qm_row(u, list)->var)->kind == QMV_PARAM &&
           qm_is_constant(u, qm_row(u, list)->var);
}

// Is the program only the server's side of its connections? Who connects to it mostly has no certificate.
static bool serves_only(const ck_context *c)
{
    const qm_unit *u = c->unit;
    bool server = false, client = false;
    for (u32 i = 1; i < u->nodes.n && !client; i++) {
        const qm_node_row *r = &u->nodes.rows[i];
        const qm_fact *side = NULL;
        if (r->kind == QM_CALL) side = qm_fact_func(c->facts, u, r->func, QMK_TLS_SIDE);
        if (r->kind == QM_ENUMERATOR) side = qm_fact_enumerator(c->facts, r->str, QMK_TLS_SIDE);
        server = server || (side && str_is(side->text, "server"));
        client = side && str_is(side->text, "client");
    }
    return server && !client;
}

// ------------------------------------------------------------------------------------------------- heard on a condition only

typedef struct listening { ck_context *c; qm_func in; qm_node socket; } listening;

static const qm_conn_row *errors_heard(const listening *l, qm_node call)
{
    const qm_unit *u = l->c->unit;
    const qm_conn_row *conn = qm_conn_of(u, qm_conn_at(u, call));
    bool heard = conn->signal_func.i && qm_says(l->c->facts, u, conn->signal_func, QMK_TLS_ERRORS);
    return heard && qm_same_lvalue(u, conn->sender, l->socket) ? conn : NULL;
}

// May the call have the socket check its peer: by itself, or in a function that is given the socket?
static bool may_check_peer(const listening *l, qm_node call, u32 depth)
{
    const qm_unit *u = l->c->unit;
    const qm_node_row *r = qm_row(u, call);
    if (qm_says(l->c->facts, u, r->func, QMK_SECURES)) {
        ck_weak w;
        return !ck_weak_choice(l->c, call, "peer-check", &w);
    }
    bool given = depth > 0;
    for (u32 i = 0; i < qm_nargs(u, call) && !given; i++) given = qm_same_lvalue(u, qm_strip(u, qm_arg(u, call, i)), l->socket);
    const qm_func_row *f = qm_func_of(u, r->func);
    if (!given || (place_is(f->at) && sources_file(u->files, f->at.file)->system)) return false;
    if (!qm_is(f->body) || depth) return !depth;
    bool weak = false, checks = false;  // a helper that chooses between both leaves it unchecked on one of its ways
    for (u32 i = f->body.i; i < qm_end(u, f->body); i++) {
        if (u->nodes.rows[i].kind != QM_CALL || !qm_says(l->c->facts, u, u->nodes.rows[i].func, QMK_SECURES)) continue;
        if (may_check_peer(l, (qm_node){i}, 1)) checks = true;
        else weak = true;
    }
    return checks && !weak;
}

static bool hears_or_checks(void *user, qm_node n)
{
    const listening *l = user;
    const qm_node_row *r = qm_row(l->c->unit, n);
    return r->kind == QM_CALL && (errors_heard(l, n) || may_check_peer(l, n, 0));
}

// Stands it under a condition under which the other does not stand?
static bool has_own_condition(const qm_unit *u, qm_node n, qm_node other)
{
    for (qm_node p = qm_parent(u, n); qm_is(p); p = qm_parent(u, p))
        if (!qm_contains(u, p, other)) {
            qm_kind k = qm_kind_of(u, p);
            if (k == QM_IF || k == QM_SWITCH || k == QM_COND) return true;
        } else if (qm_kind_of(u, p) == QM_IF) {  // the two branches of one
            return !qm_contains(u, qm_child(u, p, 3), n) != !qm_contains(u, qm_child(u, p, 3), other);
        }
    return false;
}

// A server's socket goes on whatever is wrong with its client's certificate: only who hears of it can end the connection.
static void check_start(ck_context *c, qm_func f, qm_node start)
{
    const qm_unit *u = c->unit;
    const qm_fact *side = qm_fact_func(c->facts, u, qm_row(u, start)->func, QMK_TLS_SIDE);
    listening l = {c, f, qm_object_of(u, start)};
    if (!side || !str_is(side->text, "server") || !qm_is(l.socket)) return;
    qm_node body = qm_func_of(u, f)->body;
    const qm_conn_row *conn = NULL;
    for (u32 i = body.i; i < qm_end(u, body) && !conn; i++)
        if (u->nodes.rows[i].kind == QM_CALL) conn = errors_heard(&l, (qm_node){i});
    if (!conn) return;
    ck_site(c, start);
    qm_cfg *cfg = ck_cfg(c, f);
    qm_path_query before = {.to = start, .stops_node = hears_or_checks, .user = &l}, after = {.from = start, .stops_node = hears_or_checks, .user = &l};
    if (!cfg || has_own_condition(u, start, conn->call) || !has_own_condition(u, conn->call, start)) return;
    if (!qm_path_find(cfg, &before, NULL) || !qm_path_find(cfg, &after, NULL)) return;
    ck_finding *found = ck_report(c, start, "nobody hears on some path what is wrong with the peer's certificate, and a server's socket goes on without");
    ck_because(c, found, side);
    ck_add_note(c, found, qm_row(u, conn->call)->at, "heard on a condition only");
}

static void check_call(ck_context *c, qm_func f, qm_node call)
{
    const qm_unit *u = c->unit;
    check_start(c, f, call);
    const qm_fact *fact = qm_fact_func(c->facts, u, qm_row(u, call)->func, QMK_IGNORES_TLS_ERRORS);
    if (fact) ck_site(c, call);
    if (fact && ignores_all(c, call, fact) && is_unconditional(c, f, call)) {
        qm_conn conn = qm_conn_of_slot(u, f);
        if (!conn.i && is_called(u, f)) return;
        ck_finding *found = ck_report(c, call, "every error of the peer's certificate is ignored, so anybody can be the peer");
        ck_because(c, found, fact);
        if (conn.i) ck_add_note(c, found, qm_row(u, qm_conn_of(u, conn)->call)->at, "connected here, no condition stands in between");
        return;
    }
    ck_weak w;
    if (!ck_weak_choice(c, call, "peer-check", &w) || !is_unconditional(c, f, call) || serves_only(c)) return;
    str name = qm_row(u, w.value)->str;
    ck_finding *found = ck_report(c, call, "with %.*s anybody can be the peer", STR_ARG(name));
    ck_because(c, found, w.fact);
    ck_offer_stronger(c, found, &w, FX_REVIEW);
}

static void check_connection(ck_context *c, const qm_conn_row *conn)
{
    const qm_unit *u = c->unit;
    const qm_fact *fact = conn->slot_func.i ? qm_fact_func(c->facts, u, conn->slot_func, QMK_IGNORES_TLS_ERRORS) : NULL;
    if (!fact || !conn->signal_func.i) return;
    ck_site(c, conn->call);
    ck_finding *found = ck_report(c, conn->call, "every error of the peer's certificate is ignored, so anybody can be the peer");
    ck_because(c, found, fact);
}

static void run(ck_context *c)
{
    const qm_unit *u = c->unit;
    ck_each_call(c, check_call);
    for (u32 i = 1; i < u->qt->conns.n; i++)
        if (qm_func_of(u, u->qt->conns.rows[i].func)->flags & QMFN_USER) check_connection(c, &u->qt->conns.rows[i]);
}

const ck_check ck_crypto_tls_errors_ignored = {
    .id = "qtcwe-crypto-tls-errors-ignored",
    .summary = "a TLS connection goes on whatever is wrong with the peer's certificate",
    .cwe = {295, 297},
    .severity = CK_WARNING,
    .profile = CK_DEFAULT,
    .fix = FX_REVIEW,
    .since = "0.1",
    .run = run,
};
