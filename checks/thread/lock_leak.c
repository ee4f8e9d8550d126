// A lock that is still held on a way out of the function that gives it back on others, or when it is deleted.
#include "checks/check.h"
#include "qtmodel/locks.h"

enum { MAX_DEPTH = 2 };  // of functions that are looked into

typedef struct held {
    ck_context *c;
    qm_func func;
    qm_node call, lock;
    qm_cfg *cfg;
} held;

static bool gives_back(const held *h, qm_node n)
{
    qm_node lock = qm_lock_given_back(h->c->unit, h->c->facts, n);
    return qm_is(lock) && qm_same_lock(h->c->unit, lock, h->lock);
}

// Does the function of the same object give back a lock that is the same member?
static bool callee_gives_back(const held *h, qm_func f, u32 depth)
{
    const qm_unit *u = h->c->unit;
    qm_var lock = qm_root_var(u, h->lock);
    qm_node body = qm_func_of(u, f)->body;
    for (u32 i = body.i; i && i < qm_end(u, body); i++) {
        if (u->nodes.rows[i].kind != QM_CALL) continue;
        qm_node given = qm_lock_given_back(u, h->c->facts, (qm_node){i});
        if (qm_is(given) && lock.i && qm_root_var(u, given).i == lock.i) return true;
        if (depth < MAX_DEPTH && callee_gives_back(h, u->nodes.rows[i].func, depth + 1)) return true;
    }
    return false;
}

// Given back, or in the hands of somebody who may do it: a locker, a function, a lambda.
static bool ends_here(void *user, qm_node n)
{
    const held *h = user;
    const qm_unit *u = h->c->unit;
    const qm_node_row *r = qm_row(u, n);
    if (r->kind == QM_LAMBDA) return callee_gives_back(h, r->func, 0);
    if (r->kind != QM_CALL && r->kind != QM_CONSTRUCT && r->kind != QM_CALL_INDIRECT) return false;
    if (gives_back(h, n)) return true;
    bool sleeps = r->func.i && qm_says(h->c->facts, u, r->func, QMK_SLEEPS_UNTIL_WOKEN);
    for (u32 i = 0; i < qm_nargs(u, n) && !sleeps; i++)
        if (qm_same_lock(u, qm_arg(u, n, i), h->lock)) return true;
    return r->kind == QM_CALL && r->func.i && callee_gives_back(h, r->func, 0);
}

// A test that fails leaves its function on a way of which it is not asked to keep things tidy; a lock that throws is not held;
// what no handler here is for, may never be thrown.
static bool is_no_way(void *user, const qm_edge *e)
{
    const held *h = user;
    bool leaves = h->cfg->blocks.rows[e->to].n_edges == 0 && e->kind != QM_EDGE_RETURN && e->kind != QM_EDGE_END;
    if (leaves && qm_kind_of(h->c->unit, e->at) != QM_THROW) return true;
    return e->kind == QM_EDGE_HIDDEN || (e->kind == QM_EDGE_CATCH && e->at.i == h->call.i);
}

// Is the unlock under a condition that is only a flag? Then the flag knows whether the lock is held.
static bool is_flagged(const held *h, qm_node unlock)
{
    const qm_unit *u = h->c->unit;
    for (qm_node p = qm_parent(u, unlock); qm_is(p) && !qm_contains(u, p, h->call); p = qm_parent(u, p)) {
        if (qm_kind_of(u, p) != QM_IF) continue;
        qm_node cond = qm_strip(u, qm_child(u, p, 2));
        if (qm_is(cond) && (qm_kind_of(u, cond) == QM_VAR || qm_kind_of(u, cond) == QM_MEMBER)) return true;
    }
    return false;
}

// The first place that gives the lock back behind the call, when all such places are in its block and none comes before it.
static qm_node given_back_later(const held *h)
{
    const qm_unit *u = h->c->unit;
    qm_node body = qm_func_of(u, h->func)->body, block = qm_block_of(u, h->call), first = {0};
    for (u32 i = body.i; i < qm_end(u, body); i++) {
        qm_node n = {i};
        if (!gives_back(h, n)) continue;
        if (!qm_contains(u, block, n) || is_flagged(h, n)) return (qm_node){0};
        qm_path_query before = {.to = n, .stops_node = ends_here, .user = (void *)h};
        if (i < h->call.i && qm_path_find(h->cfg, &before, NULL)) return (qm_node){0};  // unlocks for a while what its caller holds
        if (i > h->call.i && !qm_is(first)) first = n;
    }
    return first;
}

// A call on the way that throws, when nothing here catches it.
static bool throws(const qm_unit *u, qm_func f, u32 depth)
{
    qm_node body = qm_func_of(u, f)->body;
    if (qm_func_of(u, f)->flags & QMFN_NOEXCEPT) return false;
    for (u32 i = body.i; i && i < qm_end(u, body); i++) {
        const qm_node_row *r = &u->nodes.rows[i];
        if (r->kind == QM_TRY) i = qm_end(u, (qm_node){i}) - 1;
        else if (r->kind == QM_THROW) return true;
        else if ((r->kind == QM_CALL || r->kind == QM_CONSTRUCT) && depth < MAX_DEPTH && throws(u, r->func, depth + 1)) return true;
    }
    return false;
}

static qm_node throwing_call(const held *h)
{
    const qm_unit *u = h->c->unit;
    qm_node body = qm_func_of(u, h->func)->body;
    for (u32 i = body.i; i < qm_end(u, body); i++) {
        qm_node n = {i};
        if (u->nodes.rows[i].kind == QM_TRY) {
            i = qm_end(u, n) - 1;  // the graph knows of those
            continue;
        }
        if (u->nodes.rows[i].kind != QM_CALL || i == h->call.i || !throws(u, u->nodes.rows[i].func, 0)) continue;
        qm_path_query q = {.from = h->call, .to = n, .stops_node = ends_here, .stops_edge = is_no_way, .user = (void *)h};
        if (!ends_here((void *)h, n) && qm_path_find(h->cfg, &q, NULL)) return n;
    }
    return (qm_node){0};
}

static str replaced(arena *mem, str text, str word, str by)
{
    size_t at = str_find(text, word);
    if (at == SIZE_MAX) return text;
    str head = str_upto(text, at), tail = str_from(text, at + word.n);
    return arena_printf(mem, "%.*s%.*s%.*s", STR_ARG(head), STR_ARG(by), STR_ARG(tail));
}

// A locker in place of the call; whoever gives the lock back does so through it.
static void offer_locker(const held *h, ck_finding *f)
{
    ck_context *c = h->c;
    const qm_unit *u = c->unit;
    const qm_fact *form = qm_fact_func(c->facts, u, qm_row(u, h->call)->func, QMK_LOCKER_FORM);
    qm_node stmt = qm_parent(u, h->call), body = qm_func_of(u, h->func)->body, object = qm_object_of(u, h->call);
    if (!form || !qm_is(object)) return;
    fx_fix *fix = ck_fix(c, f, FX_SAFE, "use a locker");
    str text = qm_text(u, object), name = fx_fresh_name(c->unit, h->func, "locker");
    bool arrow = qm_row(u, h->call)->flags & QMF_ARROW;
    if (!text.n) text = name.n && qm_row(u, object)->var.i ? qm_var_of(u, qm_row(u, object)->var)->name : text;
    if (qm_kind_of(u, stmt) != QM_EXPR_STMT || qm_kind_of(u, qm_parent(u, stmt)) != QM_COMPOUND) fx_withhold(fix, "the call is no statement of a block");
    for (u32 i = body.i; i < qm_end(u, body) && !fx_is_withheld(fix); i++) {
        qm_node n = {i}, taken = qm_lock_taken(u, c->facts, n);
        if (i != h->call.i && qm_is(taken) && qm_same_lock(u, taken, h->lock)) fx_withhold(fix, "the lock is taken in several places");
        else if (gives_back(h, n)) fx_replace(fix, qm_row(u, n)->text, "%.*s.unlock()", STR_ARG(name));
    }
    arena *mem = &c->unit->mem;
    str decl = replaced(mem, form->text, STR("{name}"), name);
    decl = replaced(mem, decl, STR("{lock}"), arena_printf(mem, "%s%.*s", arrow ? "*" : "", STR_ARG(text)));
    decl = replaced(mem, decl, STR("{address}"), arena_printf(mem, "%s%.*s", arrow ? "" : "&", STR_ARG(text)));
    if (text.n) fx_replace(fix, qm_row(u, h->call)->text, "%.*s", STR_ARG(decl));
    else fx_withhold(fix, "the lock is not written by name");
}

static void judge(ck_context *c, qm_func f, qm_node call)
{
    const qm_unit *u = c->unit;
    const qm_fact *locks = qm_fact_func(c->facts, u, qm_row(u, call)->func, QMK_LOCKS);
    if (!locks) locks = qm_fact_func(c->facts, u, qm_row(u, call)->func, QMK_LOCKS_SHARED);
    if (!locks || qm_kind_of(u, call) != QM_CALL || qm_is_locker(u, c->facts, qm_object_class(u, qm_object_of(u, call)))) return;
    ck_site(c, call);
    held h = {.c = c, .func = f, .call = call, .lock = qm_lock_taken(u, c->facts, call)};
    h.cfg = qm_is(h.lock) ? ck_cfg(c, f) : NULL;
    qm_node later = h.cfg ? given_back_later(&h) : (qm_node){0};
    if (!qm_is(later)) return;
    qm_path path;
    qm_path_query q = {.from = call, .stops_node = ends_here, .stops_edge = is_no_way, .user = &h};
    bool leaks = qm_path_find(h.cfg, &q, &path);
    qm_node thrower = leaks ? (qm_node){0} : throwing_call(&h);
    if (!leaks && !qm_is(thrower)) return;
    str name = ck_say(c, h.lock);
    ck_finding *out = ck_report(c, call, leaks ? "'%.*s' stays locked on a way out of the function" : "'%.*s' stays locked when a call behind it throws",
                                STR_ARG(name));
    ck_because(c, out, locks);
    for (u32 i = 0; leaks && i < path.n_edges; i++) {
        const qm_edge *e = path.edges[i];
        if (e->kind == QM_EDGE_TRUE || e->kind == QM_EDGE_FALSE)
            ck_add_note(c, out, qm_row(u, e->at)->at, "where this is %s", e->kind == QM_EDGE_TRUE ? "true" : "false");
        else if (e->kind == QM_EDGE_CATCH) ck_add_note(c, out, qm_row(u, e->at)->at, "where this throws");
    }
    if (leaks && qm_is(path.exit.at)) ck_add_note(c, out, qm_row(u, path.exit.at)->at, "left here with the lock held");
    if (qm_is(thrower)) ck_add_note(c, out, qm_row(u, thrower)->at, "this call may throw, and nothing here catches it");
    ck_add_note(c, out, qm_row(u, later)->at, "given back here on other ways");
    offer_locker(&h, out);
}

// What is deleted while it is held: whoever waits for it, and who gives it back, has nothing in the hand any more.
static void judge_delete(ck_context *c, qm_func in, qm_node deletion)
{
    (void)in;
    const qm_unit *u = c->unit;
    qm_node lock = qm_strip(u, qm_first(u, deletion));
    if (!qm_is(lock) || !qm_lock_held(c->analysis, deletion, lock, NULL)) return;
    ck_site(c, deletion);
    ck_finding *f = ck_report(c, deletion, "'%.*s' is deleted while it is locked", STR_ARG(ck_say(c, lock)));
    qm_held all[QM_MAX_LOCKS];
    u32 n = qm_locks_at(c->analysis, deletion, all, QM_MAX_LOCKS);
    for (u32 i = 0; i < n; i++)
        if (qm_is(all[i].by) && qm_same_lock(u, all[i].lock, lock)) ck_add_note(c, f, qm_row(u, all[i].by)->at, "locked here");
    fx_withhold(ck_fix(c, f, FX_REVIEW, "give it back first"), "who waits for it, only you know");
}

static void run(ck_context *c)
{
    ck_each_call(c, judge);
    ck_each_row(c, CK_ROWS(QM_DELETE), judge_delete);
}

const ck_check ck_thread_lock_leak = {
    .id = "qtcwe-thread-lock-leak",
    .summary = "a lock stays locked on a way out of the function",
    .cwe = {667, 764},
    .severity = CK_WARNING,
    .profile = CK_DEFAULT,
    .fix = FX_SAFE,
    .since = "0.1",
    .run = run,
};
