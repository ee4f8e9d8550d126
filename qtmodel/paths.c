// Questions about paths of a control-flow graph: breadth-first search over blocks, so answers are shortest in blocks.
#include "qtmodel/cfg.h"

enum { ENTRY = 0, EXIT = 1 };

typedef struct search {
    const qm_cfg *c;
    const qm_path_query *q;
    u32 *via;       // by block: edge index + 1 that reached it, 0 = not reached
    u32 *queue;
    u32 n_queue;
    u32 from_block; // block of q->from, or ENTRY
    u32 first;      // first element behind q->from there
} search;

// A statement is found by the first or last element inside it: where it is one itself, it or its variables have ended.
static bool find_place(const qm_cfg *c, qm_node n, bool last, u32 *block, u32 *index)
{
    qm_kind k = qm_kind_of(c->unit, n);
    bool statement = k >= QM_COMPOUND && k <= QM_NULL_STMT && k != QM_DECL && k != QM_RETURN && k != QM_THROW &&
                     !(last && k == QM_EXPR_STMT);
    if (!statement && qm_cfg_find(c, n, block, index)) return true;
    bool found = false;
    for (u32 i = n.i + 1; i < qm_end(c->unit, n); i++) {
        if (qm_cfg_find(c, (qm_node){i}, block, index)) {
            found = true;
            if (!last) return true;
        }
    }
    return found;
}

typedef enum walk { WALK_STOPPED, WALK_FOUND, WALK_THROUGH } walk;

// Goes over a block's elements from `first`.
static walk walk_block(const search *s, u32 block, u32 first, u32 to_block, u32 to_index)
{
    const qm_block *b = &s->c->blocks.rows[block];
    for (u32 k = first; k < b->n_elems; k++) {
        qm_node n = s->c->elems.rows[b->first_elem + k];
        if (block == to_block && k == to_index) return WALK_FOUND;
        if (s->q->stops_node && s->q->stops_node(s->q->user, n)) return WALK_STOPPED;
    }
    return WALK_THROUGH;
}

static void fill_path(qm_cfg *c, const search *s, u32 block, u32 last_edge, qm_path *path)
{
    u32 n = 0;
    u32 at = block;
    for (; s->via[at] && at != s->from_block; at = c->edges.rows[s->via[at] - 1].from) n++;
    path->n_edges = n + (last_edge ? 1 : 0);
    path->edges = arena_alloc(&c->mem, (path->n_edges + 1) * sizeof *path->edges);
    u32 i = n;
    for (at = block; s->via[at] && at != s->from_block && i > 0; at = c->edges.rows[s->via[at] - 1].from)
        path->edges[--i] = &c->edges.rows[s->via[at] - 1];
    if (last_edge) {
        path->edges[n] = &c->edges.rows[last_edge - 1];
        path->exit = c->edges.rows[last_edge - 1];
    }
}

static u32 run(qm_cfg *c, const qm_path_query *q, qm_path *paths, u32 max)
{
    u32 to_block = UINT32_MAX, to_index = 0, found = 0;
    search s = {.c = c, .q = q};
    if (qm_is(q->from)) {
        if (!find_place(c, q->from, true, &s.from_block, &s.first)) return 0;
        s.first++;
    }
    if (qm_is(q->to) && !find_place(c, q->to, false, &to_block, &to_index)) return 0;
    s.via = mem_alloc(c->blocks.n * sizeof *s.via);
    memset(s.via, 0, c->blocks.n * sizeof *s.via);
    s.queue = mem_alloc((c->blocks.n + 1) * sizeof *s.queue);
    bool restarted = false;  // the block of `from` may be entered again through a loop
    s.queue[s.n_queue++] = s.from_block;
    for (u32 i = 0; i < s.n_queue && found < max; i++) {
        u32 block = s.queue[i];
        walk w = walk_block(&s, block, i == 0 ? s.first : 0, to_block, to_index);
        if (w == WALK_FOUND) {
            if (paths) fill_path(c, &s, block, 0, &paths[found]);
            found++;
            break;
        }
        if (w == WALK_STOPPED) continue;
        const qm_block *b = &c->blocks.rows[block];
        for (u32 k = 0; k < b->n_edges && found < max; k++) {
            u32 index = b->first_edge + k;
            const qm_edge *e = &c->edges.rows[index];
            if (q->stops_edge && q->stops_edge(q->user, e)) continue;
            if (e->to == EXIT) {
                if (qm_is(q->to)) continue;
                if (paths) fill_path(c, &s, block, index + 1, &paths[found]);
                found++;
                continue;
            }
            if (e->to == s.from_block && !restarted) {
                restarted = true;
                s.queue[s.n_queue++] = e->to;
            } else if (!s.via[e->to] && e->to != s.from_block) {
                s.via[e->to] = index + 1;
                s.queue[s.n_queue++] = e->to;
            }
        }
    }
    mem_free(s.via);
    mem_free(s.queue);
    return found;
}

bool qm_path_find(qm_cfg *c, const qm_path_query *q, qm_path *path)
{
    qm_path scratch;
    return run(c, q, path ? path : &scratch, 1) != 0;
}

u32 qm_path_exits(qm_cfg *c, const qm_path_query *q, qm_path *paths, u32 max) { return run(c, q, paths, max); }

bool qm_always_before(qm_cfg *c, qm_node node, bool (*is_node)(void *, qm_node), bool (*is_edge)(void *, const qm_edge *), void *user)
{
    qm_path_query q = {.to = node, .stops_node = is_node, .stops_edge = is_edge, .user = user};
    u32 block, index;
    if (!find_place(c, node, false, &block, &index)) return false;
    return !qm_path_find(c, &q, NULL);
}

qm_node qm_edge_condition(const qm_unit *u, const qm_edge *e, bool *truth)
{
    *truth = e->kind == QM_EDGE_TRUE;
    if (e->kind != QM_EDGE_TRUE && e->kind != QM_EDGE_FALSE) return (qm_node){0};
    qm_node n = e->at;
    for (;;) {
        const qm_node_row *r = qm_row(u, n);
        if (r->kind == QM_UNARY && r->op == QMO_NOT) *truth = !*truth;
        else if (r->kind != QM_CAST) return n;
        n = qm_first(u, n);
        if (!qm_is(n)) return n;
    }
}

bool qm_in_loop(const qm_unit *u, qm_node n)
{
    for (qm_node c = n, p = qm_parent(u, n); qm_is(p); c = p, p = qm_parent(u, p)) {
        qm_kind k = qm_kind_of(u, p);
        if (k == QM_WHILE || k == QM_DO) return true;
        // The initialiser of a for runs once, and so does the range.
        if (k == QM_FOR && c.i != qm_child(u, p, 0).i) return true;
        if (k == QM_RANGE_FOR && c.i != qm_child(u, p, 1).i) return true;
    }
    return false;
}
