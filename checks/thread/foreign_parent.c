// Objects whose parent lives in another thread, and objects with a parent that are to move to another thread.
#include "checks/check.h"
#include "qtmodel/threads.h"

// Made in a thread in which the parent does not live: Qt sets no parent then and prints a warning.
static void judge_birth(ck_context *c, const qm_object_row *o)
{
    const qm_unit *u = c->unit;
    if (o->birth != QM_BORN_NEW || o->owner != QM_OWNER_PARENT || !ck_may_judge(c, o->func)) return;
    if (qm_kind_of(u, qm_parent(u, o->owner_at)) != QM_CONSTRUCT || !qm_class_of(u, o->cls)->qobject) return;  // by its constructor
    ck_site(c, o->at);
    qm_threads born = qm_threads_of(u, o->func), home = qm_lives_in(u, c->facts, o->owner_at), astray = qm_threads_astray(born, home);
    bool itself = !astray && (astray = qm_threads_of_itself(u, c->facts, o->owner_at, born)) != 0;
    if (!astray || qm_asks_for_thread(u, c->facts, o->func)) return;
    ck_finding *f = ck_report(c, o->at, "the parent lives in another thread than the one that makes this object");
    str parent = ck_say(c, o->owner_at), here = qm_threads_text(c->unit, &c->unit->mem, astray);
    str there = itself ? STR("the thread that makes it, of which it is the handle only") : qm_threads_text(c->unit, &c->unit->mem, home);
    ck_add_note(c, f, qm_row(u, o->owner_at)->at, "the parent%s%.*s%s lives in: %.*s", parent.n ? " '" : "", STR_ARG(parent), parent.n ? "'" : "",
                STR_ARG(there));
    ck_add_note(c, f, qm_func_of(u, o->func)->at, "this function is run by: %.*s", STR_ARG(here));
}

// Is the parent taken away somewhere, so that a later move is right?
static bool is_set_free(const ck_context *c, const qm_object_row *o)
{
    const qm_unit *u = c->unit;
    u32 n;
    const qm_node *uses = qm_uses(u, o->var, &n);
    for (u32 i = 0; i < n; i++) {
        qm_event ev = qm_event_at(u, c->facts, uses[i]);
        if (ev.kind == QM_EV_CALLED && qm_kind_of(u, ev.at) == QM_CALL && qm_says(c->facts, u, qm_row(u, ev.at)->func, QMK_SETS_PARENT)) return true;
        bool moves = ev.kind == QM_EV_PASSED && qm_kind_of(u, ev.at) == QM_CALL && qm_says(c->facts, u, qm_row(u, ev.at)->func, QMK_MOVES_TO_THREAD);
        if ((ev.kind == QM_EV_PASSED && !moves) || (qm_is_written(u, uses[i]) && qm_kind_of(u, ev.at) != QM_DECL && !qm_contains(u, ev.at, o->at))) return true;
    }
    return false;
}

// The thread object is a child of what is moved into it: it would have to delete the thread from within.
static void judge_thread(ck_context *c, qm_node call, const qm_fact *moves)
{
    const qm_unit *u = c->unit;
    qm_node object = qm_object_of(u, call), thread = qm_strip(u, qm_at_pos(u, call, moves->pos));
    if (!qm_is(object) || !qm_is(thread) || (qm_kind_of(u, thread) != QM_VAR && qm_kind_of(u, thread) != QM_MEMBER)) return;
    const qm_object_row *o = qm_object_of_handle(u, qm_object_named(u, qm_row(u, thread)->var));
    if (o->birth != QM_BORN_NEW || o->owner != QM_OWNER_PARENT || qm_kind_of(u, qm_parent(u, o->owner_at)) != QM_CONSTRUCT || is_set_free(c, o)) return;
    bool itself = qm_kind_of(u, object) == QM_THIS && o->parent_this && qm_object_class(u, o->owner_at).i == qm_object_class(u, object).i;
    bool named = qm_row(u, object)->var.i && o->parent.i == qm_row(u, object)->var.i;
    if (!itself && !named) return;
    ck_finding *f = ck_report(c, call, "the thread '%.*s' is a child of what is moved into it", STR_ARG(qm_var_of(u, o->var)->name));
    ck_because(c, f, moves);
    ck_add_note(c, f, qm_row(u, o->owner_at)->at, "the parent is given here: deleting it deletes the thread that runs the destructor");
}

static void judge_move(ck_context *c, qm_node call)
{
    const qm_unit *u = c->unit;
    if (!ck_may_judge(c, qm_enclosing_func(u, call))) return;
    const qm_fact *moves = qm_fact_func(c->facts, u, qm_row(u, call)->func, QMK_MOVES_TO_THREAD);
    if (moves) judge_thread(c, call, moves);
    qm_node object = moves ? qm_object_of(u, call) : (qm_node){0};
    if (!qm_is(object) || (qm_kind_of(u, object) != QM_VAR && qm_kind_of(u, object) != QM_MEMBER)) return;
    const qm_object_row *o = qm_object_of_handle(u, qm_object_named(u, qm_row(u, object)->var));
    ck_site(c, call);
    if (o->birth != QM_BORN_NEW || o->owner != QM_OWNER_PARENT || !o->var.i) return;
    if (qm_kind_of(u, qm_parent(u, o->owner_at)) != QM_CONSTRUCT || is_set_free(c, o)) return;
    ck_finding *f = ck_report(c, call, "'%.*s' has a parent, so it is not moved to the other thread", STR_ARG(qm_var_of(u, o->var)->name));
    ck_because(c, f, moves);
    ck_add_note(c, f, qm_row(u, o->owner_at)->at, "the parent is given here");
}

static void run(ck_context *c)
{
    for (u32 i = 1; i < c->unit->qt->objects.n; i++) judge_birth(c, &c->unit->qt->objects.rows[i]);
    for (u32 i = 1; i < c->unit->nodes.n; i++)
        if (c->unit->nodes.rows[i].kind == QM_CALL) judge_move(c, (qm_node){i});
}

const ck_check ck_thread_foreign_parent = {
    .id = "qtcwe-thread-foreign-parent",
    .summary = "object whose parent lives in another thread",
    .cwe = {821, 366},
    .severity = CK_WARNING,
    .profile = CK_DEFAULT,
    .fix = FX_NONE,
    .since = "0.1",
    .run = run,
};
