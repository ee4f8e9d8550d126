// Secrets made of numbers that can be guessed.
#include "checks/check.h"
#include "qtmodel/bounds.h"
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

// A generator of this function that was made with a number which stands in the program; {0}: it is none.
static qm_var seeded(const ck_context *c, qm_node call, const qm_fact **weak)
{
    const qm_unit *u = c->unit;
    qm_node object = qm_object_of(u, call);
    qm_var v = qm_is(object) && qm_kind_of(u, object) == QM_VAR ? qm_row(u, object)->var : (qm_var){0};
    qm_node made = qm_var_of(u, v)->init;
    if (qm_var_of(u, v)->kind != QMV_LOCAL || !qm_is(made) || qm_kind_of(u, made) != QM_CONSTRUCT || qm_nargs(u, made) != 1) return (qm_var){0};
    i64 seed;
    bool written = qm_kind_of(u, qm_arg(u, made, 0)) == QM_DEFAULT_ARG || qm_int_value(u, qm_arg(u, made, 0), &seed);
    *weak = qm_fact_func(c->facts, u, qm_row(u, made)->func, QMK_WEAK);
    return written && *weak && str_is((*weak)->text, "random") ? v : (qm_var){0};
}

static void check_seeded(ck_context *c, qm_node call)
{
    const qm_unit *u = c->unit;
    const qm_fact *weak = NULL;
    qm_var v = seeded(c, call, &weak);
    if (!v.i) return;
    ck_site(c, call);
    if (!qm_becomes_secret(u, call)) return;
    const qm_var_row *row = qm_var_of(u, v);
    ck_finding *f = ck_report(c, call, "a secret is made of '%.*s', which gives the same numbers in each run", STR_ARG(row->name));
    ck_because(c, f, weak);
    ck_add_note(c, f, row->at, "made here, with a seed that stands in the program");
    const qm_fact *stronger = qm_fact_func(c->facts, u, qm_row(u, row->init)->func, QMK_STRONGER);
    fx_fix *fix = stronger ? ck_fix(c, f, FX_SAFE, "have it seeded by the system") : NULL;
    str type = fix ? sources_span_text(u->files, row->type_text) : (str){0};
    if (fix && type.n && row->text.len) fx_replace(fix, row->text, "%.*s %.*s = %.*s;", STR_ARG(type), STR_ARG(row->name), STR_ARG(stronger->text));
    else if (fix) fx_withhold(fix, "the declaration has more in it");
}

static void check_call(ck_context *c, qm_func in, qm_node call)
{
    (void)in;
    const qm_unit *u = c->unit;
    if (qm_kind_of(u, call) != QM_CALL) return;
    check_seeded(c, call);
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
