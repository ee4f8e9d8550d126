// An object that the slot of its end has to delete, and that one way out of the slot leaves behind.
#include "checks/ownership/leak.h"
#include "checks/ownership/senders.h"
#include "qtmodel/lifetimes.h"

typedef struct answer {
    ck_context *c;
    const qm_lifetimes *l;
    qm_func slot;
    qm_conn conn;
    u32 thing;
    qm_node deletion;  // on another way: a DELETE or CALL row
} answer;

static qm_conn connection_of_end(const ck_context *c, qm_func slot)
{
    const qm_unit *u = c->unit;
    qm_conn conn = qm_conn_of_slot(u, slot);
    const qm_fact *tells = conn.i ? qm_fact_func(c->facts, u, qm_conn_of(u, conn)->signal_func, QMK_TELLS) : NULL;
    return tells && str_is(tells->text, "end") ? conn : (qm_conn){0};
}

// What the signal is about: its argument, or the sender under a name of the slot's own.
static bool is_what_ended(const answer *a)
{
    const qm_unit *u = a->c->unit;
    const qm_thing *t = qm_thing_at(a->l, a->thing);
    if (t->kind == QM_THING_ARGUMENT) return !t->unseen;
    if (t->kind != QM_THING_FOUND || !qm_is(t->at) || qm_kind_of(u, t->at) != QM_DECL || !qm_is(qm_first(u, t->at))) return false;
    bool cast;
    qm_node origin = ck_slot_origin(a->c, a->slot, qm_first(u, t->at), &cast);
    return qm_is(origin) && ck_is_emitter(a->c, qm_conn_of(u, a->conn), a->slot, origin) == CK_EMITTER_SENDER;
}

// Does the slot delete the object on some way, and do nothing else with it that might?
static bool is_deleted_elsewhere(answer *a)
{
    u32 n, d = qm_done_at_exit(a->l, a->thing).may;
    u32 others = QM_DOES_UNKNOWN | QM_DOES_TAKE | QM_DOES_ADOPT | QM_DOES_STORES | QM_DOES_RETURN | QM_DOES_RELEASE;
    if (d & others || !(d & (QM_DOES_DELETE | QM_DOES_DELETE_LATER))) return false;
    const qm_life_event *ev = qm_life_events(a->l, &n);
    for (u32 i = 0; i < n && !qm_is(a->deletion); i++)
        if (ev[i].thing == a->thing && ev[i].act != QM_ACT_USE) a->deletion = ev[i].at;
    return qm_is(a->deletion);
}

// Is the way left because of what the object itself has answered? Where it is another one than expected, somebody else deletes it.
static bool leaves_by_its_answer(const answer *a, qm_node ret)
{
    const qm_unit *u = a->c->unit;
    qm_node up = qm_parent(u, ret);
    while (qm_is(up) && qm_kind_of(u, up) != QM_IF) up = qm_parent(u, up);
    qm_node cond = qm_is(up) ? qm_child(u, up, 2) : up;
    for (u32 i = cond.i; qm_is(cond) && i < qm_end(u, cond); i++) {
        u32 life;
        qm_node n = {i}, object = qm_kind_of(u, n) == QM_CALL ? qm_object_of(u, n) : (qm_node){0};
        if (qm_is(object) && qm_thing_named(a->l, object, &life) == a->thing) return true;
    }
    return false;
}

static void report(const answer *a, qm_node ret)
{
    ck_context *c = a->c;
    const qm_unit *u = c->unit;
    const qm_thing *t = qm_thing_at(a->l, a->thing);
    qm_var v = t->kind == QM_THING_ARGUMENT ? t->var : qm_row(u, t->at)->var;
    ck_finding *f = ck_report(c, ret, "'%.*s' is left behind here: on other ways the slot deletes it", STR_ARG(qm_var_of(u, v)->name));
    ck_add_note(c, f, qm_row(u, qm_conn_of(u, a->conn)->call)->at, "connected here: it has ended, and the slot gets it");
    ck_add_note(c, f, qm_row(u, a->deletion)->at, "deleted here on another way");
    ck_add_note(c, f, qm_row(u, ret)->at, "returns here, and nobody deletes it");
    fx_fix *fix = ck_fix(c, f, FX_REVIEW, "delete it here too");
    str text = qm_text(u, a->deletion);
    if (!text.n) fx_withhold(fix, "the deletion stands in a macro");
    else fx_statements_before(fix, ret, "%.*s;", STR_ARG(text));
}

void ck_leak_answers(ck_context *c, qm_func f)
{
    qm_conn conn = connection_of_end(c, f);
    const qm_lifetimes *l = conn.i ? qm_lifetimes_of(c->analysis, f) : NULL;
    qm_cfg *cfg = l ? ck_cfg(c, f) : NULL;
    for (u32 i = 1; cfg && i <= qm_n_things(l); i++) {
        answer a = {.c = c, .l = l, .slot = f, .conn = conn, .thing = i};
        if (!is_what_ended(&a) || !is_deleted_elsewhere(&a)) continue;
        ck_site(c, a.deletion);
        for (u32 k = 0; k < cfg->edges.n; k++) {
            const qm_edge *e = &cfg->edges.rows[k];
            bool returns = e->to == 1 && e->kind == QM_EDGE_RETURN && qm_is(e->at);
            if (returns && qm_life_on_edge(l, i, e) == QM_LIFE_GIVEN && leaves_by_its_answer(&a, e->at)) report(&a, e->at);
        }
    }
}
