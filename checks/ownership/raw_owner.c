// A local that owns what `new` made and is deleted by hand: which ways out of its scope miss the delete.
#include "checks/check.h"
#include "fixits/recipes.h"

enum { MAX_WAYS = 32 };

typedef struct owner {
    ck_context *c;
    const qm_object_row *o;
    qm_node scope;           // block that the variable lives in
    struct way {
        qm_edge edge;        // leaves the scope without a delete
        qm_node caught;      // handler that the path goes through, or {0}
    } ways[MAX_WAYS];
    u32 n_ways;
} owner;

static bool is_owner(const owner *w, qm_node n)
{
    n = qm_strip(w->c->unit, n);
    return qm_is(n) && qm_kind_of(w->c->unit, n) == QM_VAR && qm_row(w->c->unit, n)->var.i == w->o->var.i;
}

static bool is_delete(void *user, qm_node n)
{
    const owner *w = user;
    return qm_kind_of(w->c->unit, n) == QM_DELETE && is_owner(w, qm_first(w->c->unit, n));
}

// Does the condition, being `truth`, say that the variable is null? It never is behind its `new`.
static bool says_null(const owner *w, qm_node cond, bool truth)
{
    const qm_unit *u = w->c->unit;
    if (!qm_is(cond)) return false;
    if (is_owner(w, cond)) return !truth;
    const qm_node_row *r = qm_row(u, cond);
    if (r->kind != QM_BINARY || (r->op != QMO_EQ && r->op != QMO_NE)) return false;
    qm_node left = qm_child(u, cond, 0), right = qm_child(u, cond, 1);
    bool compares = (is_owner(w, left) && qm_is_null_literal(u, right)) || (is_owner(w, right) && qm_is_null_literal(u, left));
    return compares && (r->op == QMO_EQ) == truth;
}

static bool is_impossible(const owner *w, const qm_edge *e)
{
    const qm_unit *u = w->c->unit;
    bool truth;
    qm_node cond = qm_edge_condition(u, e, &truth);
    if (e->kind == QM_EDGE_HIDDEN && qm_fact_macro(w->c->facts, qm_row(u, e->at)->str, QMK_VERIFIES)) {
        cond = qm_through_casts(u, qm_first(u, e->at));
        truth = false;
    }
    return says_null(w, cond, truth);
}

// What a break or continue ends: the nearest loop, or switch for a break.
static qm_node jumps_out_of(const qm_unit *u, qm_node jump)
{
    qm_node p = qm_parent(u, jump);
    for (; qm_is(p); p = qm_parent(u, p)) {
        qm_kind k = qm_kind_of(u, p);
        if (k == QM_WHILE || k == QM_DO || k == QM_FOR || k == QM_RANGE_FOR) return p;
        if (k == QM_SWITCH && qm_kind_of(u, jump) == QM_BREAK) return p;
    }
    return p;
}

// Does the edge end the variable's life by going on elsewhere in the body?
static bool jumps_off(const owner *w, const qm_edge *e)
{
    const qm_unit *u = w->c->unit;
    if (!qm_is(e->at)) return false;
    switch (qm_kind_of(u, e->at)) {
    case QM_BREAK:
    case QM_CONTINUE: return qm_contains(u, jumps_out_of(u, e->at), w->scope);
    case QM_WHILE:
    case QM_DO:
    case QM_FOR:
    case QM_RANGE_FOR: return e->kind == QM_EDGE_LOOP && qm_contains(u, e->at, w->scope);
    default: return false;
    }
}

// In the order of the text; falling off the end comes last.
static bool stands_before(const qm_edge *a, const qm_edge *b)
{
    if (a->kind == QM_EDGE_END || b->kind == QM_EDGE_END) return a->kind != QM_EDGE_END;
    return a->at.i < b->at.i;
}

static void add_way(owner *w, const qm_edge *e, qm_node caught)
{
    for (u32 i = 0; i < w->n_ways; i++)
        if (w->ways[i].edge.at.i == e->at.i && w->ways[i].edge.kind == e->kind) return;
    if (w->n_ways == MAX_WAYS) return;
    u32 i = w->n_ways++;
    for (; i > 0 && stands_before(e, &w->ways[i - 1].edge); i--) w->ways[i] = w->ways[i - 1];
    w->ways[i] = (struct way){*e, caught};
}

// The last handler that a path goes through.
static qm_node handler_of(const qm_unit *u, const qm_path *path)
{
    for (u32 i = path->n_edges; i-- > 0;) {
        const qm_edge *e = path->edges[i];
        if (e->kind == QM_EDGE_CATCH && qm_kind_of(u, e->at) == QM_CATCH) return e->at;
    }
    return (qm_node){0};
}

// Does the path take a condition on a variable that never changes once as true and once as false?
static bool contradicts_itself(const qm_unit *u, const qm_path *path)
{
    for (u32 i = 0; i < path->n_edges; i++) {
        bool truth, other;
        qm_node cond = qm_edge_condition(u, path->edges[i], &truth);
        if (!qm_is(cond) || qm_kind_of(u, cond) != QM_VAR || !qm_is_constant(u, qm_row(u, cond)->var)) continue;
        for (u32 k = i + 1; k < path->n_edges; k++) {
            qm_node again = qm_edge_condition(u, path->edges[k], &other);
            if (qm_is(again) && qm_same_lvalue(u, cond, again) && truth != other) return true;
        }
    }
    return false;
}

// Collects jumps on the way: a path that leaves the scope is not followed any further.
static bool stops_edge(void *user, const qm_edge *e)
{
    owner *w = user;
    if (is_impossible(w, e)) return true;
    // What no handler of a try block catches is an exception like any other: not a path that somebody wrote.
    if (e->kind == QM_EDGE_THROW && qm_kind_of(w->c->unit, e->at) == QM_TRY) return true;
    if (!jumps_off(w, e)) return false;
    add_way(w, e, (qm_node){0});
    return true;
}

// -------------------------------------------------------------------------------------------- what is owned by hand at all

// `delete p; p = nullptr;` is the only other value it may get.
static bool is_cleared_after_delete(const owner *w, qm_node use)
{
    const qm_unit *u = w->c->unit;
    qm_node assign = qm_parent(u, use), stmt = qm_is(assign) ? qm_parent(u, assign) : assign;
    if (!qm_is(stmt) || qm_kind_of(u, assign) != QM_ASSIGN || qm_kind_of(u, stmt) != QM_EXPR_STMT) return false;
    if (qm_first(u, assign).i != use.i || !qm_is_null_literal(u, qm_child(u, assign, 1))) return false;
    qm_node block = qm_parent(u, stmt), before = {0};
    for (qm_node k = qm_first(u, block); qm_is(k) && k.i != stmt.i; k = qm_next(u, block, k)) before = k;
    return qm_is(before) && qm_kind_of(u, before) == QM_EXPR_STMT && is_delete((void *)w, qm_first(u, before));
}

// Is it deleted, only by `delete` and only in the function that made it, and is it always the same object?
static bool is_deleted_by_hand(const owner *w)
{
    const qm_unit *u = w->c->unit;
    bool deleted = false;
    for (u32 i = 0; i < w->o->n_events; i++) {
        const qm_event *ev = &u->qt->events.rows[w->o->first_event + i];
        if (ev->kind == QM_EV_DELETED_LATER) return false;
        if (ev->kind == QM_EV_DELETED) {
            if (ev->func.i != w->o->func.i || !is_delete((void *)w, ev->at)) return false;
            deleted = true;
        }
        if (qm_kind_of(u, ev->use) == QM_VAR && qm_is_written(u, ev->use) && !is_cleared_after_delete(w, ev->use)) return false;
    }
    return deleted;
}

static bool is_connected(const owner *w)
{
    for (u32 i = 0; i < w->o->n_events; i++)
        if (w->c->unit->qt->events.rows[w->o->first_event + i].kind == QM_EV_CONNECTED) return true;
    return false;
}

// -------------------------------------------------------------------------------------------------- which ways are defects

// The branch that a jump stands in: child of the nearest if, switch, loop or handler; {0} at the end of the function.
static qm_node branch_of(const qm_unit *u, qm_node n, qm_node scope)
{
    for (qm_node p = qm_parent(u, n); qm_is(p) && n.i != scope.i; n = p, p = qm_parent(u, p)) {
        qm_kind k = qm_kind_of(u, p);
        if (k != QM_COMPOUND && k != QM_LABEL && k != QM_TRY) return n;
    }
    return (qm_node){0};
}

static bool is_used_in(const owner *w, qm_node branch)
{
    u32 n;
    const qm_node *uses = qm_uses(w->c->unit, w->o->var, &n);
    for (u32 i = 0; i < n; i++)
        if (qm_contains(w->c->unit, branch, uses[i])) return true;
    return false;
}

// An object with signals, or of the user's own making, may be left behind on purpose: it works for the event loop, or knows
// by itself when to go. What tells a slip is that the normal end deletes it, and that the way out does nothing with it.
static bool may_be_left_on_purpose(const owner *w, const struct way *way)
{
    const qm_unit *u = w->c->unit;
    const qm_edge *e = &way->edge;
    if (qm_is(way->caught) || e->kind == QM_EDGE_HIDDEN || e->kind == QM_EDGE_THROW) return false;
    const qm_class_row *cls = qm_class_of(u, w->o->cls);
    if (!cls->qobject && !cls->user) return false;
    bool jump = e->kind == QM_EDGE_RETURN || qm_kind_of(u, e->at) == QM_BREAK || qm_kind_of(u, e->at) == QM_CONTINUE;
    qm_node branch = jump ? branch_of(u, e->at, w->scope) : (qm_node){0};
    return !qm_is(branch) || (is_connected(w) && is_used_in(w, branch));
}

// --------------------------------------------------------------------------------------------------------------- telling

static place end_of(const qm_unit *u, qm_node block)
{
    const qm_node_row *r = qm_row(u, block);
    if (!span_is(r->text) || r->text.len == 0) return r->at;
    return (place){r->text.file, r->text.off + r->text.len - 1};
}

static void tell_way(owner *w, ck_finding *f, const struct way *way)
{
    ck_context *c = w->c;
    const qm_unit *u = c->unit;
    const qm_edge *e = &way->edge;
    if (qm_is(way->caught)) ck_add_note(c, f, qm_row(u, way->caught)->at, "an exception that is caught here has passed over the delete");
    const qm_node_row *at = qm_row(u, e->at);
    switch (e->kind) {
    case QM_EDGE_RETURN: ck_add_note(c, f, at->at, "returns here without the delete"); return;
    case QM_EDGE_THROW: ck_add_note(c, f, at->at, "throws here, and nothing deletes it"); return;
    case QM_EDGE_HIDDEN:
        if (qm_fact_macro(c->facts, at->str, QMK_ALWAYS_LEAVES))
            ck_add_note(c, f, at->at, "%.*s returns from the function here, without the delete", STR_ARG(at->str));
        else ck_add_note(c, f, at->at, "%.*s returns from the function here when it fails, without the delete", STR_ARG(at->str));
        return;
    case QM_EDGE_END: ck_add_note(c, f, end_of(u, qm_func_of(u, w->o->func)->body), "the function ends here without the delete"); return;
    case QM_EDGE_LOOP: ck_add_note(c, f, end_of(u, w->scope), "the next turn of the loop begins without the delete"); return;
    case QM_EDGE_FALL: case QM_EDGE_TRUE: case QM_EDGE_FALSE: case QM_EDGE_CASE: case QM_EDGE_CATCH:
        ck_add_note(c, f, at->at, "leaves the block here without the delete");
        return;
    }
}

static void tell_deletes(owner *w, ck_finding *f)
{
    for (u32 i = 0; i < w->o->n_events; i++) {
        const qm_event *ev = &w->c->unit->qt->events.rows[w->o->first_event + i];
        if (ev->kind == QM_EV_DELETED) ck_add_note(w->c, f, qm_row(w->c->unit, ev->at)->at, "deleted here");
    }
}

static void offer_fix(owner *w, ck_finding *f)
{
    ck_context *c = w->c;
    qm_object o = qm_object_at(c->unit, w->o->at);
    str name = qm_var_of(c->unit, w->o->var)->name;
    if (!fx_why_not_stack(c->unit, o)) {
        fx_to_stack(ck_fix(c, f, FX_SAFE, "make '%.*s' a local object", STR_ARG(name)), c->unit, o);
        return;
    }
    const char *pointer = c->option(c, "pointer");
    fx_to_unique_ptr(ck_fix(c, f, FX_SAFE, "let a %s own '%.*s'", pointer, STR_ARG(name)), c->unit, c->facts, o, pointer);
}

static void report_ways(owner *w)
{
    ck_context *c = w->c;
    str name = qm_var_of(c->unit, w->o->var)->name;
    ck_finding *f = ck_report(c, w->o->at, w->n_ways == 1 ? "'%.*s' is deleted by hand, and one way out misses the delete"
                                                           : "'%.*s' is deleted by hand, and %u ways out miss the delete",
                              STR_ARG(name), w->n_ways);
    ck_add_note(c, f, qm_row(c->unit, w->o->at)->at, "allocated here");
    for (u32 i = 0; i < w->n_ways; i++) tell_way(w, f, &w->ways[i]);
    tell_deletes(w, f);
    offer_fix(w, f);
}

// A try block in the object's scope: what it catches, and what it does then, is not an exception that just passes by.
static bool is_tried(const owner *w, qm_node n)
{
    const qm_unit *u = w->c->unit;
    for (qm_node p = qm_parent(u, n); qm_is(p) && p.i != w->scope.i; p = qm_parent(u, p))
        if (qm_kind_of(u, p) == QM_TRY) return true;
    return false;
}

// The first call behind the allocation that may throw while the object lives; {0} when there is none.
static qm_node first_that_may_throw(owner *w, qm_cfg *cfg)
{
    const qm_unit *u = w->c->unit;
    qm_node body = qm_func_of(u, w->o->func)->body;
    for (u32 i = w->o->at.i; i < qm_end(u, body); i++) {
        const qm_node_row *r = &u->nodes.rows[i];
        bool calls = r->kind == QM_CALL || r->kind == QM_CALL_INDIRECT || r->kind == QM_NEW;
        if (!calls || qm_contains(u, w->o->at, (qm_node){i}) || is_tried(w, (qm_node){i})) continue;
        if (r->func.i && (qm_func_of(u, r->func)->flags & QMFN_NOEXCEPT)) continue;
        qm_path_query q = {.from = w->o->at, .to = {i}, .stops_node = is_delete, .user = w};
        if (qm_path_find(cfg, &q, NULL)) return (qm_node){i};
    }
    return (qm_node){0};
}

static void report_exception(owner *w, qm_cfg *cfg)
{
    ck_context *c = w->c;
    // An exception that would leave such a function ends the program instead.
    if (qm_func_of(c->unit, w->o->func)->flags & (QMFN_NOEXCEPT | QMFN_DTOR)) return;
    qm_node thrower = first_that_may_throw(w, cfg);
    if (!qm_is(thrower)) return;
    str name = qm_var_of(c->unit, w->o->var)->name;
    ck_finding *f = ck_report(c, w->o->at, "'%.*s' is deleted by hand; only an exception misses the delete", STR_ARG(name));
    f->severity = CK_NOTE;
    ck_add_note(c, f, qm_row(c->unit, w->o->at)->at, "allocated here");
    ck_add_note(c, f, qm_row(c->unit, thrower)->at, "only an exception misses the delete: it could come from here on");
    tell_deletes(w, f);
    offer_fix(w, f);
}

static void judge(ck_context *c, const qm_object_row *o)
{
    const qm_unit *u = c->unit;
    if (o->birth != QM_BORN_NEW || o->owner != QM_OWNER_NONE || !o->var.i) return;
    const qm_var_row *v = qm_var_of(u, o->var);
    if (v->kind != QMV_LOCAL || !qm_object_named(u, o->var).i || qm_strip(u, v->init).i != o->at.i) return;
    if (!ck_may_judge(c, o->func)) return;  // nothing may be said of it
    owner w = {.c = c, .o = o, .scope = qm_block_of(u, o->at)};
    qm_cfg *cfg = ck_cfg(c, o->func);
    if (!cfg || !is_deleted_by_hand(&w)) return;
    ck_site(c, o->at);
    qm_path paths[MAX_WAYS];
    qm_path_query q = {.from = o->at, .stops_node = is_delete, .stops_edge = stops_edge, .user = &w};
    u32 n = qm_path_exits(cfg, &q, paths, MAX_WAYS);
    bool on_purpose = false;
    for (u32 i = 0; i < n && i < MAX_WAYS; i++) {
        if (contradicts_itself(u, &paths[i])) on_purpose = true;
        else add_way(&w, &paths[i].exit, handler_of(u, &paths[i]));
    }
    u32 kept = 0;
    for (u32 i = 0; i < w.n_ways; i++) {
        if (may_be_left_on_purpose(&w, &w.ways[i])) on_purpose = true;
        else w.ways[kept++] = w.ways[i];
    }
    w.n_ways = kept;
    if (kept) report_ways(&w);
    else if (!on_purpose) report_exception(&w, cfg);
}

static void run(ck_context *c)
{
    for (u32 i = 1; i < c->unit->qt->objects.n; i++) judge(c, &c->unit->qt->objects.rows[i]);
}

static const char *const options[] = {
    "pointer=std::unique_ptr: smart pointer for objects that can't stand on the stack (std::unique_ptr, QScopedPointer)", NULL};

const ck_check ck_ownership_raw_owner = {
    .id = "qtcwe-ownership-raw-owner",
    .summary = "local object that is deleted by hand, with ways out that miss the delete",
    .cwe = {401, 772, 703},
    .severity = CK_WARNING,
    .profile = CK_DEFAULT,
    .fix = FX_SAFE,
    .since = "0.1",
    .options = options,
    .run = run,
};
