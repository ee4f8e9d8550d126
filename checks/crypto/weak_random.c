// Secrets made of numbers that can be guessed.
#include "checks/check.h"
#include "qtmodel/secrets.h"

static void offer_fix(ck_context *c, ck_finding *found, qm_node call)
{
    const qm_unit *u = c->unit;
    const qm_fact *stronger = qm_fact_func(c->facts, u, qm_row(u, call)->func, QMK_STRONGER);
    if (!stronger) return;
    fx_fix *fix = ck_fix(c, found, FX_SAFE, "ask the system's generator");
    fx_replace(fix, qm_row(u, call)->text, "%.*s", STR_ARG(stronger->text));
    fx_include(fix, "<QRandomGenerator>");
}

static void check_call(ck_context *c, qm_func in, qm_node call)
{
    (void)in;
    const qm_unit *u = c->unit;
    const qm_fact *weak = qm_fact_func(c->facts, u, qm_row(u, call)->func, QMK_WEAK);
    if (!weak || !str_is(weak->text, "random")) return;
    ck_site(c, call);
    if (!qm_becomes_secret(u, call)) return;
    str name = qm_func_of(u, qm_row(u, call)->func)->name;
    ck_finding *found = ck_report(c, call, "a secret is made of '%.*s', whose numbers can be guessed", STR_ARG(name));
    ck_because(c, found, weak);
    offer_fix(c, found, call);
}

static void run(ck_context *c) { ck_each_call(c, check_call); }

const ck_check ck_crypto_weak_random = {
    .id = "qtcwe-crypto-weak-random",
    .summary = "a secret is made of random numbers that can be guessed",
    .cwe = {338, 330},
    .severity = CK_WARNING,
    .profile = CK_DEFAULT,
    .fix = FX_SAFE,
    .since = "0.1",
    .run = run,
};
