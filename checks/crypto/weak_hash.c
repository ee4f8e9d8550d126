// MD4, MD5 and SHA-1 where a secret is hashed: for check sums of files they are good enough, and nothing is said.
#include "checks/weak.h"
#include "qtmodel/secrets.h"

// A secret that an object made with the weak hash is fed, or that the call hashes itself; {0}: none is in sight.
static qm_node hashed_secret(const ck_context *c, qm_node call)
{
    const qm_unit *u = c->unit;
    const qm_fact *hashes = qm_fact_func(c->facts, u, qm_row(u, call)->func, QMK_HASHES);
    if (hashes) {
        qm_node data = qm_at_pos(u, call, hashes->pos);
        if (qm_is(data) && qm_mentions_secret(u, data)) return data;
        return qm_becomes_secret(u, call) ? call : (qm_node){0};
    }
    qm_object made = qm_object_at(u, qm_parent(u, call));
    qm_var var = qm_object_of_handle(u, made)->var;
    u32 n = 0;
    const qm_node *uses = var.i ? qm_uses(u, var, &n) : NULL;
    for (u32 i = 0; i < n; i++) {
        qm_event ev = qm_event_at(u, c->facts, uses[i]);
        if (ev.kind != QM_EV_CALLED) continue;
        hashes = qm_fact_func(c->facts, u, qm_row(u, ev.at)->func, QMK_HASHES);
        qm_node data = hashes ? qm_at_pos(u, ev.at, hashes->pos) : (qm_node){0};
        if (qm_is(data) && qm_mentions_secret(u, data)) return data;
    }
    return (qm_node){0};
}

static void check_call(ck_context *c, qm_func in, qm_node call)
{
    (void)in;
    const qm_unit *u = c->unit;
    ck_weak w;
    if (!ck_weak_choice(c, call, "hash", &w)) return;
    qm_node secret = hashed_secret(c, call);
    if (!qm_is(secret)) return;
    str name = qm_row(u, w.value)->str;
    ck_finding *found = ck_report(c, call, "%.*s does not protect a secret", STR_ARG(name));
    ck_because(c, found, w.fact);
    ck_add_note(c, found, qm_row(u, secret)->at, "this is what it shall protect");
    ck_offer_stronger(c, found, &w, FX_REVIEW);
}

static void run(ck_context *c) { ck_each_call_anywhere(c, check_call); }

const ck_check ck_crypto_weak_hash = {
    .id = "qtcwe-crypto-weak-hash",
    .summary = "a secret is hashed with MD4, MD5 or SHA-1",
    .cwe = {328, 327, 916},
    .severity = CK_WARNING,
    .profile = CK_DEFAULT,
    .fix = FX_REVIEW,
    .since = "0.1",
    .run = run,
};
