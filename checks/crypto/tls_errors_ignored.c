// Connections that go on whatever is wrong with the peer's certificate.
#include "checks/weak.h"

// Does the function do this on every path on which it ends by itself?
static bool is_unconditional(ck_context *c, qm_func f, qm_node call)
{
    const qm_unit *u = c->unit;
    for (qm_node p = qm_parent(u, call); qm_is(p); p = qm_parent(u, p)) {
        qm_kind k = qm_kind_of(u, p);
        if (k == QM_IF || k == QM_SWITCH || k == QM_COND || k == QM_CATCH) return false;
    }
    qm_cfg *cfg = ck_cfg(c, f);
    if (!cfg) return false;
    for (u32 i = 0; i < cfg->edges.n; i++)  // a way out that stands before it is a condition too
        if (cfg->edges.rows[i].kind == QM_EDGE_RETURN && cfg->edges.rows[i].at.i < call.i) return false;
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

static void check_call(ck_context *c, qm_func f, qm_node call)
{
    const qm_unit *u = c->unit;
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
