// An object that is used where it has been deleted on every path.
#include "checks/ownership/iterators.h"
#include "qtmodel/bounds.h"
#include "qtmodel/lifetimes.h"

// The statement of the block `block` that holds n; {0} when none does.
static qm_node statement_in(const qm_unit *u, qm_node block, qm_node n)
{
    while (qm_is(n) && qm_parent(u, n).i != block.i) n = qm_parent(u, n);
    return n;
}

static bool assigns_between(const qm_unit *u, qm_node from, qm_node to, qm_node name)
{
    for (u32 i = from.i; i < qm_end(u, to); i++)
        if (qm_assigns(u, (qm_node){i}, name)) return true;
    return false;
}

// delete p; use(p);  ->  use(p); delete p;
static void offer_fix(ck_context *c, ck_finding *f, const qm_life_event *ev, const qm_life_event *all, u32 n)
{
    const qm_unit *u = c->unit;
    if (!qm_is(ev->ended) || ev->by_owner || qm_kind_of(u, ev->ended) != QM_DELETE) return;
    qm_node stmt = qm_parent(u, ev->ended), operand = qm_strip(u, qm_first(u, ev->ended));
    if (!qm_is(stmt) || qm_kind_of(u, stmt) != QM_EXPR_STMT || !qm_is(operand) || qm_kind_of(u, operand) == QM_THIS) return;
    qm_node block = qm_parent(u, stmt), last = {0};
    if (!qm_is(block) || qm_kind_of(u, block) != QM_COMPOUND) return;
    fx_fix *fix = ck_fix(c, f, FX_REVIEW, "delete it behind its last use");
    for (u32 i = 0; i < n; i++) {
        if (all[i].act == QM_ACT_DELETE_LATER || all[i].life != QM_LIFE_DELETED || all[i].ended.i != ev->ended.i) continue;
        qm_node in = statement_in(u, block, all[i].at);
        if (!qm_is(in) || in.i < stmt.i) fx_withhold(fix, "it is used elsewhere than behind the delete in the same block");
        else if (all[i].act == QM_ACT_DELETE) fx_withhold(fix, "it is deleted again");
        else if (in.i > last.i) last = in;
    }
    str text = qm_text(u, qm_first(u, ev->ended));
    if (text.n == 0) fx_withhold(fix, "the delete stands in a macro");
    if (!qm_is(last) || fx_is_withheld(fix)) return;
    if (qm_kind_of(u, last) == QM_RETURN) {
        fx_withhold(fix, "the value that is returned is read from it");
        return;
    }
    if (assigns_between(u, (qm_node){qm_end(u, stmt)}, last, operand)) {
        fx_withhold(fix, "the pointer gets another value on the way");
        return;
    }
    bool array = qm_row(u, ev->ended)->flags & QMF_ARRAY;
    fx_statements_after(fix, last, "delete%s %.*s;", array ? "[]" : "", STR_ARG(text));
    fx_remove_statement(fix, stmt);
}

static void report(ck_context *c, const qm_lifetimes *l, const qm_life_event *ev, const qm_life_event *all, u32 n)
{
    const qm_unit *u = c->unit;
    const qm_thing *thing = qm_thing_at(l, ev->thing);
    bool self = thing->kind == QM_THING_THIS;
    str name = self ? STR("this") : ck_say(c, ev->expr);
    ck_finding *f = ck_report(c, ev->at, ev->by_owner ? "'%.*s' is used after its owner has deleted it"
                                                      : "'%.*s' is used after it was deleted", STR_ARG(name));
    if (thing->kind == QM_THING_NEW) ck_add_note(c, f, qm_row(u, thing->at)->at, "allocated here");
    if (qm_is(ev->ended))
        ck_add_note(c, f, qm_row(u, ev->ended)->at, ev->by_owner ? "its owner is deleted here, and it with it" : "deleted here");
    ck_add_note(c, f, qm_row(u, ev->at)->at, "used here");
    offer_fix(c, f, ev, all, n);
}

// One finding an object and end: what stands behind the first use is the same defect.
static bool is_first(const qm_life_event *all, u32 i)
{
    for (u32 k = 0; k < i; k++) {
        const qm_life_event *e = &all[k];
        if (e->act == QM_ACT_USE && e->life == QM_LIFE_DELETED && e->thing == all[i].thing && e->ended.i == all[i].ended.i) return false;
    }
    return true;
}

static void run(ck_context *c)
{
    for (qm_func f = ck_next_func(c, (qm_func){0}); f.i; f = ck_next_func(c, f)) {
        const qm_lifetimes *l = qm_lifetimes_of(c->analysis, f);
        u32 n = 0;
        const qm_life_event *ev = l ? qm_life_events(l, &n) : NULL;
        for (u32 i = 0; i < n; i++)
            if (ev[i].act == QM_ACT_USE) {
                ck_site(c, ev[i].at);
                if (ev[i].life == QM_LIFE_DELETED && is_first(ev, i)) report(c, l, &ev[i], ev, n);
            }
        ck_stale_iterators(c, f);
    }
}

const ck_check ck_ownership_use_after_delete = {
    .id = "qtcwe-ownership-use-after-delete",
    .summary = "object that is used after it was deleted, iterator that is used after its container has changed",
    .cwe = {416, 825},
    .severity = CK_WARNING,
    .profile = CK_DEFAULT,
    .fix = FX_SAFE,
    .since = "0.1",
    .run = run,
};
