// An object that is deleted once more on every path that reaches the second delete.
#include "checks/ownership/members.h"
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

// ------------------------------------------------------------------------------------------------ an element, and its list

static void judge_list(ck_context *c, qm_func f, qm_node all, qm_var list)
{
    const qm_unit *u = c->unit;
    qm_node body = qm_func_of(u, f)->body;
    for (u32 i = body.i; i < qm_end(u, body); i++) {
        qm_node one = {i}, named = u->nodes.rows[i].kind == QM_DELETE ? qm_strip(u, qm_first(u, one)) : (qm_node){0};
        if (!qm_is_own_member(u, named)) continue;
        qm_node alias = {0};
        if (ck_list_behind(c, qm_row(u, named)->var, &alias).i != list.i) continue;
        qm_node first = one.i < all.i ? one : all, second = one.i < all.i ? all : one;
        qm_cfg *cfg = ck_cfg(c, f);
        qm_path_query q = {.from = first, .to = second};
        if (!cfg || !qm_path_find(cfg, &q, NULL)) continue;
        str name = qm_var_of(u, qm_row(u, named)->var)->name, whole = qm_var_of(u, list)->name;
        ck_finding *found = ck_report(c, second, "'%.*s' is deleted, and once more with the elements of '%.*s'", STR_ARG(name), STR_ARG(whole));
        ck_add_note(c, found, qm_row(u, alias)->at, "'%.*s' is an element of '%.*s'", STR_ARG(name), STR_ARG(whole));
        ck_add_note(c, found, qm_row(u, first)->at, "deleted here");
        ck_add_note(c, found, qm_row(u, second)->at, "deleted again here");
        qm_node stmt = qm_parent(u, one);
        fx_fix *fix = ck_fix(c, found, FX_SAFE, "remove the delete of '%.*s'", STR_ARG(name));
        if (qm_kind_of(u, stmt) != QM_EXPR_STMT) fx_withhold(fix, "it is no statement of its own");
        fx_remove_statement(fix, stmt);
        return;
    }
}

static void judge_lists(ck_context *c, qm_func f)
{
    const qm_unit *u = c->unit;
    qm_node body = qm_func_of(u, f)->body;
    for (u32 i = body.i; i < qm_end(u, body); i++) {
        qm_node n = {i};
        const qm_fact *deletes = qm_kind_of(u, n) == QM_CALL ? qm_fact_func(c->facts, u, qm_row(u, n)->func, QMK_DELETES) : NULL;
        qm_node list = deletes ? qm_at_pos(u, n, deletes->pos) : (qm_node){0};
        list = qm_is(list) ? qm_strip(u, list) : list;
        if (qm_is_own_member(u, list) && qm_type_of(u, qm_row(u, list)->type)->kind == QMT_RECORD) judge_list(c, f, n, qm_row(u, list)->var);
    }
}

static void run(ck_context *c)
{
    for (qm_func f = ck_next_func(c, (qm_func){0}); f.i; f = ck_next_func(c, f)) {
        judge_lists(c, f);
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
