// Keys that the processes of all users have in common.
#include "checks/check.h"
#include "qtmodel/texts.h"

static void check_call(ck_context *c, qm_func in, qm_node call)
{
    (void)in;
    const qm_unit *u = c->unit;
    const qm_fact *fact = qm_fact_func(c->facts, u, qm_row(u, call)->func, QMK_IPC_KEY);
    qm_node key = fact ? qm_at_pos(u, call, fact->pos) : (qm_node){0};
    if (!qm_is(key) || qm_kind_of(u, key) == QM_DEFAULT_ARG) return;
    ck_site(c, call);
    qm_node text = qm_text_literal(u, key);
    if (!qm_is(text) || !qm_row(u, text)->str.n) return;
    ck_finding *f = ck_report(c, call, "the processes of all users have the key '%.*s' in common: whoever comes first keeps the others out",
                              STR_ARG(qm_row(u, text)->str));
    ck_because(c, f, fact);
    fx_withhold(ck_fix(c, f, FX_DISPLAY, "put something of the user into the key"), "what tells users apart is not in the code");
}

static void run(ck_context *c) { ck_each_call_anywhere(c, check_call); }

const ck_check ck_access_shared_key = {
    .id = "qtcwe-access-shared-key",
    .summary = "a key by which processes find each other is the same for all users",
    .cwe = {668},
    .severity = CK_NOTE,
    .profile = CK_STRICT,
    .fix = FX_DISPLAY,
    .since = "0.1",
    .run = run,
};
