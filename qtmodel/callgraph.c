// Who calls whom in the unit, and the order for summaries: Tarjan's components without recursion.
#include <stdlib.h>

#include "qtmodel/summaries.h"

typedef struct graph {
    const qm_unit *u;
    u32 *first;    // by function: index into callees, one more than there are functions
    u32 *callees;
    u32 n_callees;
} graph;

typedef struct tarjan {
    const graph *g;
    u32 *number, *low;   // by function, 0 = not seen
    bool *on_stack;
    u32 *stack, n_stack; // of the components
    u32 *path, *next;    // of the search: function, and the next callee to look at
    u32 depth, count;
} tarjan;

static u32 each_callee(const qm_unit *u, qm_node root, u32 *out)
{
    u32 n = 0;
    for (u32 i = root.i; i && i < qm_end(u, root); i++) {
        qm_node at = {i};
        qm_func f = qm_called(u, at);
        if (qm_kind_of(u, at) == QM_DELETE)
            f = qm_class_of(u, qm_pointee_class(u, qm_row(u, qm_first(u, at))->type))->destructor;
        if (!f.i || !qm_is(qm_func_of(u, f)->body)) continue;
        if (out) out[n] = f.i;
        n++;
    }
    return n;
}

static u32 callees_of(const qm_unit *u, u32 f, u32 *out)
{
    const qm_func_row *r = &u->funcs.rows[f];
    u32 n = each_callee(u, r->body, out);
    for (u32 i = 0; i < r->n_inits; i++) n += each_callee(u, u->inits.rows[r->first_init + i].value, out ? out + n : NULL);
    return n;
}

static void build(graph *g)
{
    u32 n = g->u->funcs.n;
    g->first = mem_alloc((n + 1) * sizeof *g->first);
    for (u32 f = 0; f < n; f++) g->first[f + 1] = g->first[f] + (g->u->funcs.rows[f].body.i ? callees_of(g->u, f, NULL) : 0);
    g->callees = mem_alloc((g->first[n] + 1) * sizeof *g->callees);
    for (u32 f = 0; f < n; f++)
        if (g->u->funcs.rows[f].body.i) callees_of(g->u, f, g->callees + g->first[f]);
}

static void enter(tarjan *t, u32 f)
{
    t->number[f] = t->low[f] = ++t->count;
    t->stack[t->n_stack++] = f;
    t->on_stack[f] = true;
    t->path[t->depth] = f;
    t->next[t->depth++] = t->g->first[f];
}

static int compare(const void *a, const void *b)
{
    u32 x = *(const u32 *)a, y = *(const u32 *)b;
    return x < y ? -1 : x > y;
}

static bool calls_itself(const graph *g, u32 f)
{
    for (u32 i = g->first[f]; i < g->first[f + 1]; i++)
        if (g->callees[i] == f) return true;
    return false;
}

static void leave(tarjan *t, u32 f, void (*component)(void *, const u32 *, u32, bool), void *user)
{
    if (t->low[f] != t->number[f]) return;
    u32 at = t->n_stack;
    do t->on_stack[t->stack[--at]] = false;
    while (t->stack[at] != f);
    u32 n = t->n_stack - at;
    t->n_stack = at;
    qsort(t->stack + at, n, sizeof *t->stack, compare);
    component(user, t->stack + at, n, n > 1 || calls_itself(t->g, f));
}

static void search(tarjan *t, u32 root, void (*component)(void *, const u32 *, u32, bool), void *user)
{
    enter(t, root);
    while (t->depth) {
        u32 f = t->path[t->depth - 1];
        u32 *next = &t->next[t->depth - 1];
        if (*next < t->g->first[f + 1]) {
            u32 to = t->g->callees[(*next)++];
            if (!t->number[to]) enter(t, to);
            else if (t->on_stack[to] && t->number[to] < t->low[f]) t->low[f] = t->number[to];
            continue;
        }
        leave(t, f, component, user);
        if (--t->depth && t->low[f] < t->low[t->path[t->depth - 1]]) t->low[t->path[t->depth - 1]] = t->low[f];
    }
}

void sm_bottom_up(const qm_unit *u, void (*component)(void *, const u32 *, u32, bool), void *user)
{
    graph g = {.u = u};
    build(&g);
    u32 n = u->funcs.n;
    tarjan t = {.g = &g, .number = mem_alloc(n * sizeof(u32)), .low = mem_alloc(n * sizeof(u32)), .on_stack = mem_alloc(n),
                .stack = mem_alloc(n * sizeof(u32)), .path = mem_alloc(n * sizeof(u32)), .next = mem_alloc(n * sizeof(u32))};
    for (u32 f = 1; f < n; f++)
        if (u->funcs.rows[f].body.i && !t.number[f]) search(&t, f, component, user);
    mem_free(t.number);
    mem_free(t.low);
    mem_free(t.on_stack);
    mem_free(t.stack);
    mem_free(t.path);
    mem_free(t.next);
    mem_free(g.first);
    mem_free(g.callees);
}
