// What goes on behind a nested event loop as if nothing could have happened: an object that deletes itself in other slots, a child
// whose parent may have gone with it.
#include "checks/check.h"

typedef struct nested { ck_context *c; qm_node call; } nested;

// A method of the class, other than this one, that gives its object back while the program runs.
static qm_node deletes_itself(const ck_context *c, qm_class cls, qm_func but)
{
    const qm_unit *u = c->unit;
    for (u32 m = u->qt->first_method[cls.i]; m < u->qt->first_method[cls.i + 1]; m++) {
        qm_func f = u->qt->methods[m];
        const qm_func_row *r = qm_func_of(u, f);
        if (f.i == but.i || !r->body.i || r->flags & (QMFN_DTOR | QMFN_STATIC)) continue;
        for (u32 i = r->body.i; i < qm_end(u, r->body); i++) {
            qm_node n = {i}, object = {0};
            if (qm_kind_of(u, n) == QM_DELETE) object = qm_first(u, n);
            else if (qm_kind_of(u, n) == QM_CALL && qm_says(c->facts, u, qm_row(u, n)->func, QMK_DELETES_LATER)) object = qm_object_of(u, n);
            object = qm_is(object) ? qm_strip(u, object) : object;
            if (qm_is(object) && qm_kind_of(u, object) == QM_THIS) return n;
        }
    }
    return (qm_node){0};
}

// Is this what a guard compares, or part of one? A smart pointer that is asked behind the loop counts.
static bool asks_smart_pointer(const qm_unit *u, qm_node body, qm_node from)
{
    for (u32 i = qm_end(u, from); i < qm_end(u, body); i++) {
        const qm_node_row *r = &u->nodes.rows[i];
        if ((r->kind == QM_VAR || r->kind == QM_MEMBER) && qm_is_smart_pointer(u, r->type)) return true;
    }
    return false;
}

static bool is_other_call(void *user, qm_node n)
{
    const nested *x = user;
    const qm_unit *u = x->c->unit;
    return n.i != x->call.i && qm_kind_of(u, n) == QM_CALL && qm_says(x->c->facts, u, qm_row(u, n)->func, QMK_RUNS_LOOP);
}

// The first use of a member behind the call, on some path.
static qm_node used_after(ck_context *c, qm_cfg *cfg, qm_node body, qm_node call)
{
    const qm_unit *u = c->unit;
    nested x = {c, call};
    for (u32 i = qm_end(u, call); i < qm_end(u, body); i++) {
        qm_node n = {i};
        if (qm_kind_of(u, n) != QM_MEMBER || qm_contains(u, n, call)) continue;
        qm_node object = qm_object_of(u, n);
        if (!qm_is(object) || qm_kind_of(u, object) != QM_THIS) continue;
        qm_path_query q = {.from = call, .to = n, .stops_node = is_other_call, .user = &x};
        if (qm_path_find(cfg, &q, NULL)) return n;
    }
    return (qm_node){0};
}

// The parent of what the variable holds: it was made where it is declared, and never gets another object; {0}.
static qm_node parent_of(const qm_unit *u, qm_var var)
{
    const qm_var_row *v = qm_var_of(u, var);
    qm_node made = v->kind == QMV_LOCAL && qm_is(v->init) && qm_is_constant(u, var) ? qm_strip(u, v->init) : (qm_node){0};
    if (!qm_is(made) || qm_kind_of(u, made) != QM_NEW || qm_type_of(u, v->type)->kind != QMT_POINTER) return (qm_node){0};
    const qm_object_row *o = qm_object_of_handle(u, qm_object_at(u, made));
    return o->owner == QM_OWNER_PARENT && qm_is(o->owner_at) && qm_contains(u, made, o->owner_at) ? o->owner_at : (qm_node){0};
}

// Run by its own loop, used or deleted behind it.
static void judge_child(ck_context *c, qm_func f, qm_node call)
{
    const qm_unit *u = c->unit;
    qm_node child = qm_object_of(u, call), parent = {0};
    if (!qm_says(c->facts, u, qm_row(u, call)->func, QMK_SPINS_LOOP) || !qm_is(child) || qm_kind_of(u, child) != QM_VAR) return;
    parent = parent_of(u, qm_row(u, child)->var);
    bool stays = qm_is(parent) && qm_fact_class(c->facts, u, qm_pointee_class(u, qm_row(u, parent)->type), QMK_STAYS);
    qm_cfg *cfg = qm_is(parent) && !stays ? ck_cfg(c, f) : NULL;
    if (!cfg) return;
    ck_site(c, call);
    u32 n;
    const qm_node *uses = qm_uses(u, qm_row(u, child)->var, &n);
    for (u32 i = 0; i < n; i++) {
        qm_event_kind kind = qm_event_at(u, c->facts, uses[i]).kind;
        bool through = kind == QM_EV_CALLED || kind == QM_EV_DELETED || kind == QM_EV_DELETED_LATER;
        if (!through || uses[i].i < qm_end(u, call) || qm_enclosing_func(u, uses[i]).i != f.i) continue;
        if (!qm_path_find(cfg, &(qm_path_query){.from = call, .to = uses[i]}, NULL)) continue;
        str name = ck_say(c, child);
        ck_finding *out = ck_report(c, call, "'%.*s' may be gone when '%.*s' returns, deleted with its parent", STR_ARG(name),
                                    STR_ARG(qm_func_of(u, qm_row(u, call)->func)->name));
        out->severity = CK_NOTE;
        ck_because(c, out, qm_fact_func(c->facts, u, qm_row(u, call)->func, QMK_SPINS_LOOP));
        ck_add_note(c, out, qm_row(u, parent)->at, "what the loop delivers may delete '%.*s'", STR_ARG(ck_say(c, parent)));
        ck_add_note(c, out, qm_row(u, uses[i])->at, "used here all the same");
        return;
    }
}

static void judge(ck_context *c, qm_func f, qm_node call)
{
    judge_child(c, f, call);
    const qm_unit *u = c->unit;
    qm_func callee = qm_row(u, call)->func;
    const qm_func_row *r = qm_func_of(u, f);
    if (!qm_says(c->facts, u, callee, QMK_SPINS_LOOP) || r->flags & (QMFN_LAMBDA | QMFN_STATIC | QMFN_CTOR | QMFN_DTOR) || !r->cls.i) return;
    if (!qm_class_of(u, r->cls)->qobject || asks_smart_pointer(u, r->body, call)) return;
    qm_cfg *cfg = ck_cfg(c, f);
    if (!cfg) return;
    ck_site(c, call);
    qm_node end = deletes_itself(c, r->cls, f), use = qm_is(end) ? used_after(c, cfg, r->body, call) : (qm_node){0};
    if (!qm_is(use)) return;
    ck_finding *out = ck_report(c, call, "'this' may be gone when '%.*s' returns: what it delivers may delete the object",
                                STR_ARG(qm_func_of(u, callee)->name));
    ck_because(c, out, qm_fact_func(c->facts, u, callee, QMK_SPINS_LOOP));
    ck_add_note(c, out, qm_row(u, end)->at, "the object is given back here, which an event may call");
    ck_add_note(c, out, qm_row(u, use)->at, "used here all the same");
}

static void run(ck_context *c) { ck_each_call(c, judge); }

const ck_check ck_loop_reentrancy = {
    .id = "qtcwe-loop-reentrancy",
    .summary = "what may have been deleted in a nested event loop is used behind it",
    .cwe = {663, 416},
    .severity = CK_WARNING,
    .profile = CK_STRICT,
    .fix = FX_NONE,
    .since = "0.1",
    .run = run,
};
