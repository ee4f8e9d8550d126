// Passwords and keys that stand in the source.
#include "checks/check.h"
#include "qtmodel/texts.h"

static void check_call(ck_context *c, qm_func in, qm_node call)
{
    (void)in;
    const qm_unit *u = c->unit;
    const qm_fact *secret = qm_fact_func(c->facts, u, qm_row(u, call)->func, QMK_SECRET);
    if (!secret) return;
    ck_site(c, call);
    qm_node text = qm_text_literal(u, qm_at_pos(u, call, secret->pos));
    if (!qm_is(text) || qm_row(u, text)->str.n == 0) return;
    ck_finding *found = ck_report(c, call, "the secret stands in the source, so everybody who has the program has it");
    ck_because(c, found, secret);
    ck_add_note(c, found, qm_row(u, text)->at, "this is it");
}

static void run(ck_context *c) { ck_each_call(c, check_call); }

const ck_check ck_crypto_hardcoded_secret = {
    .id = "qtcwe-crypto-hardcoded-secret",
    .summary = "a password or key stands in the source",
    .cwe = {798, 259, 321},
    .severity = CK_WARNING,
    .profile = CK_DEFAULT,
    .fix = FX_NONE,
    .since = "0.1",
    .run = run,
};
