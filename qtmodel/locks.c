// The lattice of lock sets, and the answers by element of the graph.
#include "qtmodel/locks.h"

#include "qtmodel/flow.h"

typedef struct state {
    u32 held, shared;          // bits by lock; shared is a part of held
    u32 by[QM_MAX_LOCKS];      // row that locked it, 0 = several
} state;

// A lock of the body, or a locker that stands for one.
typedef struct lock_row {
    qm_node name;
} lock_row;

typedef struct locker {
    qm_var var;
    u32 lock;        // index
    qm_node decl, scope;
} locker;

typedef struct pass {
    const qm_unit *u;
    const qm_facts *facts;
    qm_cfg *cfg;
    lock_row locks[QM_MAX_LOCKS];
    locker lockers[QM_MAX_LOCKS];
    u32 n_locks, n_lockers;
} pass;

typedef struct answers {
    pass *pass;      // the locks; NULL: none are named in the body
    qm_flow *flow;
    struct masks { u32 held, shared; } *before;  // by element
    u32 steps;
    bool asked;
} answers;

// &m, *p and p name the same lock as m and p do.
static qm_node bare(const qm_unit *u, qm_node n)
{
    for (;;) {
        n = qm_strip(u, n);
        if (!qm_is(n)) return n;
        const qm_node_row *r = qm_row(u, n);
        if (r->kind != QM_UNARY || (r->op != QMO_ADDR && r->op != QMO_DEREF)) return n;
        n = qm_first(u, n);
    }
}

static u32 lock_of(const pass *p, qm_node name)  // index + 1
{
    name = bare(p->u, name);
    if (!qm_is(name)) return 0;
    for (u32 i = 0; i < p->n_lockers; i++)
        if (qm_kind_of(p->u, name) == QM_VAR && qm_row(p->u, name)->var.i == p->lockers[i].var.i) return p->lockers[i].lock + 1;
    for (u32 i = 0; i < p->n_locks; i++)
        if (qm_same_lvalue(p->u, name, p->locks[i].name)) return i + 1;
    return 0;
}

static u32 add_lock(pass *p, qm_node name)
{
    u32 known = lock_of(p, name);
    name = bare(p->u, name);
    if (known || !qm_is(name) || p->n_locks == QM_MAX_LOCKS) return known;
    p->locks[p->n_locks++] = (lock_row){name};
    return p->n_locks;
}

static qm_node construct_of(const qm_unit *u, qm_node n)
{
    while (qm_is(n) && (qm_kind_of(u, n) == QM_CAST || qm_kind_of(u, n) == QM_INIT_LIST)) n = qm_first(u, n);
    return qm_is(n) && qm_kind_of(u, n) == QM_CONSTRUCT ? n : (qm_node){0};
}

static void add_locker(pass *p, qm_node decl)
{
    const qm_unit *u = p->u;
    qm_var v = qm_row(u, decl)->var;
    qm_class cls = qm_type_of(u, qm_var_of(u, v)->type)->cls;
    qm_node made = construct_of(u, qm_first(u, decl)), first = qm_is(made) ? qm_arg(u, made, 0) : made;
    if (!cls.i || !qm_is(first) || !qm_fact_class(p->facts, u, cls, QMK_SCOPED_LOCK) || p->n_lockers == QM_MAX_LOCKS) return;
    u32 i = add_lock(p, first);
    if (i) p->lockers[p->n_lockers++] = (locker){v, i - 1, decl, qm_block_of(u, decl)};
}

static const qm_fact_key lock_keys[] = {QMK_LOCKS, QMK_LOCKS_SHARED, QMK_LOCKS_IF_TRUE, QMK_SHARED_IF_TRUE, QMK_UNLOCKS};
enum { TAKING_KEYS = 4 };  // all but the last

static qm_node lock_in(const pass *p, qm_node call, qm_fact_key key)
{
    const qm_fact *f = qm_fact_func(p->facts, p->u, qm_row(p->u, call)->func, key);
    return f ? qm_at_pos(p->u, call, f->pos) : (qm_node){0};
}

static bool find_locks(pass *p)
{
    qm_node body = qm_func_of(p->u, p->cfg->func)->body;
    for (u32 i = body.i; i < qm_end(p->u, body); i++) {
        qm_node n = {i};
        if (qm_kind_of(p->u, n) == QM_DECL) add_locker(p, n);
        if (qm_kind_of(p->u, n) != QM_CALL || !qm_row(p->u, n)->func.i) continue;
        for (u32 k = 0; k < sizeof lock_keys / sizeof *lock_keys; k++) {
            qm_node name = lock_in(p, n, lock_keys[k]);
            if (qm_is(name)) add_lock(p, name);
        }
    }
    return p->n_locks > 0;
}

// ----------------------------------------------------------------------------------------------------------------- rows
static void lock_it(state *s, u32 i, qm_node by, bool shared)
{
    s->held |= (u32)1 << i;
    s->shared = shared ? s->shared | (u32)1 << i : s->shared & ~((u32)1 << i);
    s->by[i] = by.i;
}

static void unlock_it(state *s, u32 i)
{
    s->held &= ~((u32)1 << i);
    s->shared &= ~((u32)1 << i);
    s->by[i] = 0;
}

// Does a tag among the locker's arguments say that it does not lock at once?
static bool defers(const pass *p, qm_node made)
{
    bool found = false;
    for (u32 i = 1; i < qm_nargs(p->u, made); i++) {
        qm_class tag = qm_pointee_class(p->u, qm_row(p->u, qm_arg(p->u, made, i))->type);
        found = found || (tag.i && qm_fact_class(p->facts, p->u, tag, QMK_DEFERS_LOCK));
    }
    return found;
}

static void step_decl(const pass *p, state *s, qm_node n)
{
    for (u32 i = 0; i < p->n_lockers; i++) {
        if (p->lockers[i].decl.i != n.i) continue;
        qm_node made = construct_of(p->u, qm_first(p->u, n));
        bool shared = qm_says(p->facts, p->u, qm_row(p->u, made)->func, QMK_LOCKS_SHARED);
        if (!defers(p, made)) lock_it(s, p->lockers[i].lock, n, shared);
    }
}

// A locker that is out of its scope here has let go of what it held.
static void end_scopes(const pass *p, state *s, qm_node n)
{
    for (u32 i = 0; i < p->n_lockers; i++) {
        const locker *k = &p->lockers[i];
        if (!(s->held >> k->lock & 1)) continue;
        bool alive = n.i >= k->decl.i && (!qm_is(k->scope) || qm_contains(p->u, k->scope, n));
        qm_node by = {s->by[k->lock]}, object = qm_is(by) ? qm_object_of(p->u, by) : by;
        bool its_own = !qm_is(by) || by.i == k->decl.i || (qm_is(object) && qm_row(p->u, object)->var.i == k->var.i);
        if (!alive && its_own) unlock_it(s, k->lock);
    }
}

static void step(void *user, void *into, qm_node n)
{
    const pass *p = user;
    state *s = into;
    end_scopes(p, s, n);
    const qm_node_row *r = qm_row(p->u, n);
    if (r->kind == QM_DECL) step_decl(p, s, n);
    if (r->kind != QM_CALL || !r->func.i) return;
    u32 i = 0;
    qm_node name = lock_in(p, n, QMK_LOCKS);
    if (qm_is(name) && (i = lock_of(p, name)) != 0) lock_it(s, i - 1, n, false);
    name = lock_in(p, n, QMK_LOCKS_SHARED);
    if (qm_is(name) && (i = lock_of(p, name)) != 0) lock_it(s, i - 1, n, true);
    name = lock_in(p, n, QMK_UNLOCKS);
    if (qm_is(name) && (i = lock_of(p, name)) != 0) unlock_it(s, i - 1);
}

static bool edge(void *user, void *into, const qm_edge *e)
{
    const pass *p = user;
    bool truth;
    qm_node cond = qm_edge_condition(p->u, e, &truth);
    if (!qm_is(cond) || qm_kind_of(p->u, cond) != QM_CALL || !truth) return true;
    qm_node own = lock_in(p, cond, QMK_LOCKS_IF_TRUE), shared = lock_in(p, cond, QMK_SHARED_IF_TRUE);
    u32 i = qm_is(own) ? lock_of(p, own) : qm_is(shared) ? lock_of(p, shared) : 0;
    if (i) lock_it(into, i - 1, cond, !qm_is(own));
    return true;
}

static bool join(void *user, void *into, const void *from, u32 visits)
{
    (void)user, (void)visits;
    state *a = into;
    const state *b = from;
    state was = *a;
    a->held &= b->held;
    a->shared = (a->shared | b->shared) & a->held;
    for (u32 i = 0; i < QM_MAX_LOCKS; i++)
        if (a->by[i] != b->by[i] || !(a->held >> i & 1)) a->by[i] = 0;
    return memcmp(&was, a, sizeof was) != 0;
}

// ------------------------------------------------------------------------------------------------------------- answers
static void solve(answers *out, pass *p)
{
    qm_lattice l = {.size = sizeof(state), .user = p, .join = join, .step = step, .edge = edge};
    qm_flow *flow = qm_flow_solve(p->cfg, &l);
    if (!flow) return;
    out->flow = flow;
    out->steps = qm_flow_steps(flow);
    out->before = mem_alloc((p->cfg->elems.n + 1) * sizeof *out->before);
    for (u32 b = 0; b < p->cfg->blocks.n; b++) {
        const qm_block *k = &p->cfg->blocks.rows[b];
        state s;
        if (!k->n_elems || !qm_flow_before(flow, p->cfg->elems.rows[k->first_elem], &s)) continue;
        for (u32 i = 0; i < k->n_elems; i++) {
            qm_node n = p->cfg->elems.rows[k->first_elem + i];
            end_scopes(p, &s, n);
            out->before[k->first_elem + i] = (struct masks){s.held, s.shared};
            step(p, &s, n);
        }
    }
}

static void free_answers(void *data)
{
    answers *of = data;
    qm_flow_free(of->flow);
    mem_free(of->before);
    mem_free(of->pass);
}

static const answers *answers_of(qm_analysis *a, qm_func f)
{
    const qm_unit *u = qm_analysed_unit(a);
    qm_cfg *cfg = qm_analysed_cfg(a, f);
    if (!cfg) return NULL;
    answers *out = qm_analysis_of_func(a, QM_KEPT_LOCKS, f, sizeof *out, free_answers);
    if (out->asked) return out;
    out->asked = true;
    pass *p = mem_alloc(sizeof *p);
    *p = (pass){.u = u, .facts = qm_analysed_facts(a), .cfg = cfg};
    out->pass = p;
    if (find_locks(p)) solve(out, p);
    return out;
}

// The locks before the row, or before the first element in it; NULL: no path reaches it, or no lock is named.
static const struct masks *masks_at(qm_analysis *a, qm_node n, const answers **all, qm_node *element)
{
    const qm_unit *u = qm_analysed_unit(a);
    *all = answers_of(a, qm_enclosing_func(u, n));
    if (!*all || !(*all)->before) return NULL;
    const qm_cfg *cfg = (*all)->pass->cfg;
    u32 block, index;
    for (u32 i = n.i; i < qm_end(u, n); i++)
        if (qm_cfg_find(cfg, (qm_node){i}, &block, &index)) {
            *element = (qm_node){i};
            return &(*all)->before[cfg->blocks.rows[block].first_elem + index];
        }
    return NULL;
}

u32 qm_locks_at(qm_analysis *a, qm_node n, qm_held *out, u32 max)
{
    const answers *all;
    qm_node element;
    const struct masks *s = masks_at(a, n, &all, &element);
    state whole = {0};
    u32 found = 0;
    if (s && s->held) qm_flow_before(all->flow, element, &whole);
    for (u32 i = 0; s && i < all->pass->n_locks; i++) {
        if (!(s->held >> i & 1)) continue;
        if (found < max) out[found] = (qm_held){all->pass->locks[i].name, {whole.by[i]}, (s->shared >> i & 1) != 0};
        found++;
    }
    return found;
}

bool qm_lock_held(qm_analysis *a, qm_node n, qm_node lock, bool *shared)
{
    const answers *all;
    qm_node element;
    const struct masks *s = masks_at(a, n, &all, &element);
    u32 i = s ? lock_of(all->pass, lock) : 0;
    if (!i || !(s->held >> (i - 1) & 1)) return false;
    if (shared) *shared = (s->shared >> (i - 1) & 1) != 0;
    return true;
}

u32 qm_lock_steps(qm_analysis *a, qm_func f)
{
    const answers *all = answers_of(a, f);
    return all ? all->steps : 0;
}

static qm_node lock_by_facts(const qm_unit *u, const qm_facts *facts, qm_node call, const qm_fact_key *keys, u32 n)
{
    for (u32 i = 0; i < n; i++) {
        const qm_fact *f = qm_fact_func(facts, u, qm_row(u, call)->func, keys[i]);
        if (f) return bare(u, qm_at_pos(u, call, f->pos));
    }
    return (qm_node){0};
}

qm_node qm_lock_taken(const qm_unit *u, const qm_facts *facts, qm_node n)
{
    const qm_node_row *r = qm_row(u, n);
    if (r->kind == QM_CALL && r->func.i) return lock_by_facts(u, facts, n, lock_keys, TAKING_KEYS);
    if (r->kind != QM_DECL || !qm_is_locker(u, facts, qm_type_of(u, qm_var_of(u, r->var)->type)->cls)) return (qm_node){0};
    qm_node made = construct_of(u, qm_first(u, n));
    return qm_is(made) ? bare(u, qm_arg(u, made, 0)) : made;
}

qm_node qm_lock_given_back(const qm_unit *u, const qm_facts *facts, qm_node n)
{
    const qm_node_row *r = qm_row(u, n);
    return r->kind == QM_CALL && r->func.i ? lock_by_facts(u, facts, n, lock_keys + TAKING_KEYS, 1) : (qm_node){0};
}

bool qm_same_lock(const qm_unit *u, qm_node a, qm_node b)
{
    a = bare(u, a), b = bare(u, b);
    return qm_is(a) && qm_is(b) && qm_same_lvalue(u, a, b);
}

bool qm_is_locker(const qm_unit *u, const qm_facts *facts, qm_class c) { return c.i && qm_fact_class(facts, u, c, QMK_SCOPED_LOCK); }
