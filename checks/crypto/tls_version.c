// Versions of SSL and TLS that are broken, or given up by RFC 7568 and RFC 8996.
#include "checks/weak.h"

static void check_call(ck_context *c, qm_func in, qm_node call)
{
    (void)in;
    const qm_unit *u = c->unit;
    ck_weak w;
    if (!ck_weak_choice(c, call, "tls-version", &w)) return;
    str name = qm_row(u, w.value)->str;
    ck_finding *found = ck_report(c, call, "%.*s allows versions of TLS that are broken", STR_ARG(name));
    ck_because(c, found, w.fact);
    ck_add_note(c, found, qm_row(u, w.value)->at, "chosen here; TLS 1.0 and 1.1 are given up since RFC 8996, SSL 3 since RFC 7568");
    ck_offer_stronger(c, found, &w, FX_REVIEW);
}

static void run(ck_context *c) { ck_each_call(c, check_call); }

const ck_check ck_crypto_tls_version = {
    .id = "qtcwe-crypto-tls-version",
    .summary = "a version of SSL or TLS is chosen that protects no more",
    .cwe = {327, 326},
    .severity = CK_WARNING,
    .profile = CK_DEFAULT,
    .fix = FX_REVIEW,
    .since = "0.1",
    .run = run,
};
