// Passwords and keys that stand in the source.
#include "checks/check.h"

enum { MAX_HOPS = 4 };

// The text constant that the expression is, through wrappers such as QStringLiteral and constant variables; {0}: none.
static qm_node text_of(const qm_unit *u, qm_node n, u32 hops)
{
    n = qm_strip(u, n);
    if (!qm_is(n)) return n;
    const qm_node_row *r = qm_row(u, n);
    switch ((qm_kind)r->kind) {
    case QM_STRING: return n;
    case QM_VAR:
        if (hops == MAX_HOPS || !qm_is_constant(u, r->var)) return (qm_node){0};
        return text_of(u, qm_var_of(u, r->var)->init, hops + 1);
    case QM_CONSTRUCT: case QM_CAST: case QM_MACRO: return text_of(u, qm_first(u, n), hops);
    case QM_CALL: {  // a class made of a text by its own static function: QString::fromLatin1("…")
        const qm_func_row *f = qm_func_of(u, r->func);
        bool makes = (f->flags & QMFN_STATIC) && f->cls.i && qm_type_of(u, r->type)->cls.i == f->cls.i;
        return makes ? text_of(u, qm_arg(u, n, 0), hops) : (qm_node){0};
    }
    default: return (qm_node){0};
    }
}

static void check_call(ck_context *c, qm_func in, qm_node call)
{
    (void)in;
    const qm_unit *u = c->unit;
    const qm_fact *secret = qm_fact_func(c->facts, u, qm_row(u, call)->func, QMK_SECRET);
    if (!secret) return;
    ck_site(c, call);
    qm_node text = text_of(u, qm_at_pos(u, call, secret->pos), 0);
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
