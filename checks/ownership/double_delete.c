// An object that is deleted once more on every path that reaches the second delete.
#include "checks/check.h"
#include "qtmodel/lifetimes.h"

static bool is_plain_name(const qm_unit *u, qm_node n)
{
    n = qm_strip(u, n);
    qm_kind k = qm_is(n) ? qm_kind_of(u, n) : QM_NONE;
    return k == QM_VAR || (k == QM_MEMBER && qm_is(qm_object_of(u, n)) && qm_kind_of(u, qm_object_of(u, n)) == QM_THIS);
}

static void offer_fix(ck_context *c, ck_finding *f, const qm_life_event *ev)
{
    const qm_unit *u = c->unit;
    qm_node stmt = qm_parent(u, ev->at);
    if (qm_kind_of(u, ev->at) != QM_DELETE || !qm_is(stmt) || qm_kind_of(u, stmt) != QM_EXPR_STMT) return;
    fx_fix *fix = ck_fix(c, f, FX_SAFE, "remove the second delete");
    if (!is_plain_name(u, ev->expr)) fx_withhold(fix, "finding out what to delete may have effects of its own");
    fx_remove_statement(fix, stmt);
}

static void report(ck_context *c, const qm_lifetimes *l, const qm_life_event *ev)
{
    const qm_unit *u = c->unit;
    const qm_thing *thing = qm_thing_at(l, ev->thing);
    str name = ck_say(c, ev->expr);
    ck_finding *f = ck_report(c, ev->at, ev->by_owner ? "'%.*s' is deleted although its owner has deleted it"
                                                      : "'%.*s' is deleted a second time", STR_ARG(name));
    if (thing->kind == QM_THING_NEW) ck_add_note(c, f, qm_row(u, thing->at)->at, "allocated here");
    if (qm_is(ev->ended))
        ck_add_note(c, f, qm_row(u, ev->ended)->at, ev->by_owner ? "its owner is deleted here, and it with it" : "deleted here");
    ck_add_note(c, f, qm_row(u, ev->at)->at, "deleted again here");
    offer_fix(c, f, ev);
}

static void run(ck_context *c)
{
    for (qm_func f = ck_next_func(c, (qm_func){0}); f.i; f = ck_next_func(c, f)) {
        const qm_lifetimes *l = qm_lifetimes_of(c->analysis, f);
        u32 n = 0;
        const qm_life_event *ev = l ? qm_life_events(l, &n) : NULL;
        for (u32 i = 0; i < n; i++)
            if (ev[i].act == QM_ACT_DELETE) {
                ck_site(c, ev[i].at);
                if (ev[i].life == QM_LIFE_DELETED) report(c, l, &ev[i]);
            }
    }
}

const ck_check ck_ownership_double_delete = {
    .id = "qtcwe-ownership-double-delete",
    .summary = "object that is deleted twice on one path, under the same name, through an alias or with its owner",
    .cwe = {415},
    .severity = CK_WARNING,
    .profile = CK_DEFAULT,
    .fix = FX_SAFE,
    .since = "0.1",
    .run = run,
};
