// The worklist solver: block entry states to a fixpoint, states inside of blocks by stepping again.
#include "qtmodel/flow.h"

enum { ENTRY = 0, EXIT = 1 };

struct qm_flow {
    qm_cfg *c;
    qm_lattice l;
    u8 *states;     // by block, l.size bytes each: on entry
    bool *reached;  // by block
    u8 *scratch;    // two states
    u32 steps;
};

typedef struct solver {
    qm_flow *f;
    u32 *order;     // blocks in reverse postorder
    u32 *rank;      // by block: index in order, UINT32_MAX when no edge leads there
    u32 *visits;    // by block: joins so far along edges that lead back
    u64 *waiting;   // bit set over ranks
    u32 n;
} solver;

static u8 *entry_of(const qm_flow *f, u32 block) { return f->states + (size_t)block * f->l.size; }

// Depth first without recursion: generated code has bodies of thousands of blocks.
static void number_blocks(solver *s)
{
    const qm_cfg *c = s->f->c;
    u32 n = c->blocks.n, depth = 0, done = n;
    u32 *stack = mem_alloc((size_t)n * 2 * sizeof *stack), *next = stack + n;
    u32 *post = s->order;
    for (u32 i = 0; i < n; i++) s->rank[i] = UINT32_MAX;
    stack[depth++] = ENTRY;
    s->rank[ENTRY] = 0;
    while (depth) {
        u32 b = stack[depth - 1];
        const qm_block *k = &c->blocks.rows[b];
        if (next[depth - 1] < k->n_edges) {
            u32 to = c->edges.rows[k->first_edge + next[depth - 1]++].to;
            if (s->rank[to] != UINT32_MAX) continue;
            s->rank[to] = 0;
            next[depth] = 0;
            stack[depth++] = to;
        } else {
            post[--done] = b;
            depth--;
        }
    }
    s->n = n - done;
    memmove(s->order, post + done, s->n * sizeof *post);
    for (u32 i = 0; i < s->n; i++) s->rank[s->order[i]] = i;
    mem_free(stack);
}

static bool take_next(solver *s, u32 *rank)
{
    for (u32 w = 0; w <= s->n / 64; w++)
        if (s->waiting[w]) {
            u32 bit = 0;
            while (!(s->waiting[w] >> bit & 1)) bit++;
            s->waiting[w] &= ~((u64)1 << bit);
            *rank = w * 64 + bit;
            return true;
        }
    return false;
}

static void step_over(const qm_flow *f, u32 block, u32 n_elems, u8 *state)
{
    const qm_block *k = &f->c->blocks.rows[block];
    for (u32 i = 0; i < n_elems; i++) f->l.step(f->l.user, state, f->c->elems.rows[k->first_elem + i]);
}

static void flow_along(solver *s, const qm_edge *e, const u8 *out)
{
    qm_flow *f = s->f;
    u8 *state = f->scratch + f->l.size;
    memcpy(state, out, f->l.size);
    if (f->l.edge && !f->l.edge(f->l.user, state, e)) return;
    if (!f->reached[e->to]) {
        f->reached[e->to] = true;
        memcpy(entry_of(f, e->to), state, f->l.size);
    } else {
        // Every circle has an edge that leads back in this order, so widening there is enough, and keeps what the
        // conditions of a loop say about its body.
        bool back = s->rank[e->from] >= s->rank[e->to];
        if (!f->l.join(f->l.user, entry_of(f, e->to), state, back ? ++s->visits[e->to] : 0)) return;
    }
    s->waiting[s->rank[e->to] / 64] |= (u64)1 << (s->rank[e->to] % 64);
}

static bool to_fixpoint(solver *s)
{
    qm_flow *f = s->f;
    const qm_cfg *c = f->c;
    u64 limit = (u64)QM_FLOW_STEPS * (c->elems.n + c->blocks.n);
    u32 rank;
    while (take_next(s, &rank)) {
        u32 block = s->order[rank];
        const qm_block *k = &c->blocks.rows[block];
        f->steps += k->n_elems + 1;
        if (f->steps > limit) return false;
        memcpy(f->scratch, entry_of(f, block), f->l.size);
        step_over(f, block, k->n_elems, f->scratch);
        for (u32 i = 0; i < k->n_edges; i++) flow_along(s, &c->edges.rows[k->first_edge + i], f->scratch);
    }
    return true;
}

qm_flow *qm_flow_solve(qm_cfg *c, const qm_lattice *l)
{
    if (!c || !c->complete) return NULL;
    u32 n = c->blocks.n;
    qm_flow *f = mem_alloc(sizeof *f);
    *f = (qm_flow){.c = c, .l = *l, .states = mem_alloc(n * l->size), .reached = mem_alloc(n * sizeof *f->reached),
                   .scratch = mem_alloc(2 * l->size)};
    solver s = {.f = f, .order = mem_alloc(n * sizeof *s.order), .rank = mem_alloc(n * sizeof *s.rank),
                .visits = mem_alloc(n * sizeof *s.visits), .waiting = mem_alloc((n / 64 + 1) * sizeof *s.waiting)};
    number_blocks(&s);
    if (l->start) l->start(l->user, entry_of(f, ENTRY));
    f->reached[ENTRY] = true;
    s.waiting[0] = 1;
    bool ended = to_fixpoint(&s);
    mem_free(s.order);
    mem_free(s.rank);
    mem_free(s.visits);
    mem_free(s.waiting);
    if (ended) return f;
    qm_flow_free(f);
    return NULL;
}

void qm_flow_free(qm_flow *f)
{
    if (!f) return;
    mem_free(f->states);
    mem_free(f->reached);
    mem_free(f->scratch);
    mem_free(f);
}

static bool state_at(const qm_flow *f, qm_node n, u32 behind, void *state)
{
    u32 block, index;
    if (!qm_cfg_find(f->c, n, &block, &index) || !f->reached[block]) return false;
    memcpy(state, entry_of(f, block), f->l.size);
    step_over(f, block, index + behind, state);
    return true;
}

bool qm_flow_before(const qm_flow *f, qm_node n, void *state) { return state_at(f, n, 0, state); }
bool qm_flow_behind(const qm_flow *f, qm_node n, void *state) { return state_at(f, n, 1, state); }

void qm_flow_each(const qm_flow *f, void (*visit)(void *user, const void *state, qm_node n), void *user)
{
    u8 *state = mem_alloc(f->l.size);
    for (u32 b = 0; b < f->c->blocks.n; b++) {
        const qm_block *k = &f->c->blocks.rows[b];
        if (!f->reached[b]) continue;
        memcpy(state, entry_of(f, b), f->l.size);
        for (u32 i = 0; i < k->n_elems; i++) {
            qm_node n = f->c->elems.rows[k->first_elem + i];
            visit(user, state, n);
            f->l.step(f->l.user, state, n);
        }
    }
    mem_free(state);
}

bool qm_flow_on_edge(const qm_flow *f, const qm_edge *e, void *state)
{
    if (!f->reached[e->from]) return false;
    memcpy(state, entry_of(f, e->from), f->l.size);
    step_over(f, e->from, f->c->blocks.rows[e->from].n_elems, state);
    return !f->l.edge || f->l.edge(f->l.user, state, e);
}

bool qm_flow_at_exit(const qm_flow *f, void *state)
{
    if (!f->reached[EXIT]) return false;
    memcpy(state, entry_of(f, EXIT), f->l.size);
    return true;
}

u32 qm_flow_steps(const qm_flow *f) { return f->steps; }
