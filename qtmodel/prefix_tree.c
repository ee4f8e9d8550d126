#include "qtmodel/prefix_tree.h"

#include <stdlib.h>

#include "base/strtab.h"

enum {
    NONE = UINT32_MAX,
    WORTH = 64 * 1024,  // bytes of text that take as long as a fork
    BLOCK = 512         // units that are clustered at a time: the time grows with the square
};

typedef struct atom {    // headers that the same units include
    qm_numbers headers;
    u64 size;            // bytes
    bool named;          // a node can include one of them
} atom;

typedef struct cluster {
    qm_numbers atoms;    // that all of its units include, ascending
    u32 part[2];         // clusters, NONE for those of equal units
    qm_numbers units;    // else
    u32 n_units;
} cluster;

typedef struct tree {
    qm_prefix *g;
    const qm_header *all;
    u32 n_all;
    QM_TABLE(atom) atoms;
    qm_numbers *of_unit;  // its atoms, ascending
    QM_TABLE(cluster) clusters;
    bool *taken;          // atoms on the path
} tree;

// -------------------------------------------------------------------------------------------------------------- atoms

static void make_atoms(tree *t)
{
    strtab sets = {0};
    qm_numbers *units = mem_alloc((t->n_all + 1) * sizeof *units);  // by header
    for (u32 k = 0; k < t->g->units.n; k++) {
        const qm_numbers *headers = &t->g->units.rows[k].headers;
        for (u32 i = 0; i < headers->n; i++) *VEC_PUSH(&units[headers->rows[i]]) = k;
    }
    for (u32 h = 0; h < t->n_all; h++) {
        if (units[h].n < 2) continue;
        u32 at = strtab_add(&sets, str_n((const char *)units[h].rows, units[h].n * sizeof *units[h].rows));
        if (at == t->atoms.n) {
            VEC_PUSH(&t->atoms);
            for (u32 k = 0; k < units[h].n; k++) *VEC_PUSH(&t->of_unit[units[h].rows[k]]) = at;
        }
        atom *a = &t->atoms.rows[at];
        *VEC_PUSH(&a->headers) = h;
        a->size += t->all[h].size;
        a->named = a->named || t->all[h].name.n;
    }
    for (u32 h = 0; h < t->n_all; h++) VEC_CLEAR(&units[h]);
    mem_free(units);
    strtab_release(&sets);
}

// ----------------------------------------------------------------------------------------------------------- clusters

static u64 common_size(const tree *t, const qm_numbers *a, const qm_numbers *b)
{
    u64 size = 0;
    for (u32 i = 0, k = 0; i < a->n && k < b->n;) {
        u32 x = a->rows[i], y = b->rows[k];
        if (x == y) size += t->atoms.rows[x].size;
        i += x <= y;
        k += y <= x;
    }
    return size;
}

static void add_common(const qm_numbers *a, const qm_numbers *b, qm_numbers *out)
{
    for (u32 i = 0, k = 0; i < a->n && k < b->n;) {
        u32 x = a->rows[i], y = b->rows[k];
        if (x == y) *VEC_PUSH(out) = x;
        i += x <= y;
        k += y <= x;
    }
}

// Units that include the same are one cluster from the start. Adds those of units [from, to) to `out`.
static void cluster_equals(tree *t, u32 from, u32 to, qm_numbers *out)
{
    strtab sets = {0};
    u32 first = t->clusters.n;
    for (u32 k = from; k < to; k++) {
        const qm_numbers *has = &t->of_unit[k];
        u32 at = first + strtab_add(&sets, str_n((const char *)has->rows, has->n * sizeof *has->rows));
        if (at == t->clusters.n) {
            cluster *c = VEC_PUSH(&t->clusters);
            c->part[0] = c->part[1] = NONE;
            add_common(has, has, &c->atoms);
            *VEC_PUSH(out) = at;
        }
        *VEC_PUSH(&t->clusters.rows[at].units) = k;
        t->clusters.rows[at].n_units++;
    }
    strtab_release(&sets);
}

// The one of the active clusters that has most in common with `c`; on a tie `last`, else the first.
static u32 nearest(const tree *t, const qm_numbers *active, u32 c, u32 last)
{
    const qm_numbers *atoms = &t->clusters.rows[c].atoms;
    u32 found = last;
    u64 best = last == NONE ? 0 : common_size(t, atoms, &t->clusters.rows[last].atoms);
    for (u32 i = 0; i < active->n; i++) {
        u32 x = active->rows[i];
        if (x == c || x == last) continue;
        u64 size = common_size(t, atoms, &t->clusters.rows[x].atoms);
        if (found != NONE && size <= best) continue;
        best = size;
        found = x;
    }
    return found;
}

static void forget(qm_numbers *list, u32 number)
{
    u32 kept = 0;
    for (u32 i = 0; i < list->n; i++)
        if (list->rows[i] != number) list->rows[kept++] = list->rows[i];
    list->n = kept;
}

// Merges the active clusters to one, and returns it. A chain in which each is the nearest of the one before ends with two that are
// the nearest of each other; since a merged cluster is no nearer to any other than its parts were, these are to be merged.
static u32 merge(tree *t, qm_numbers *active)
{
    qm_numbers chain = {0};
    while (active->n > 1) {
        if (chain.n == 0) *VEC_PUSH(&chain) = active->rows[0];
        u32 top = chain.rows[chain.n - 1], last = chain.n > 1 ? chain.rows[chain.n - 2] : NONE, next = nearest(t, active, top, last);
        if (next != last) {
            *VEC_PUSH(&chain) = next;
            continue;
        }
        chain.n -= 2;
        forget(active, top);
        forget(active, last);
        *VEC_PUSH(active) = t->clusters.n;
        VEC_PUSH(&t->clusters);
        const cluster *a = &t->clusters.rows[last], *b = &t->clusters.rows[top];
        cluster *c = &t->clusters.rows[t->clusters.n - 1];
        *c = (cluster){.part = {last, top}, .n_units = a->n_units + b->n_units};
        add_common(&a->atoms, &b->atoms, &c->atoms);
    }
    VEC_CLEAR(&chain);
    return active->rows[0];
}

// -------------------------------------------------------------------------------------------------------------- nodes

static int by_rank(const void *pa, const void *pb, void *user)
{
    const qm_header *of = user;
    u32 a = of[*(const u32 *)pa].rank, b = of[*(const u32 *)pb].rank;
    return a < b ? -1 : a > b;
}

// The node includes those of the headers that none of the others includes.
static void fill_node(tree *t, u32 node, const qm_numbers *atoms)
{
    qm_numbers headers = {0};
    for (u32 i = 0; i < atoms->n; i++) {
        const qm_numbers *more = &t->atoms.rows[atoms->rows[i]].headers;
        for (u32 h = 0; h < more->n; h++) *VEC_PUSH(&headers) = more->rows[h];
    }
    if (headers.n) qsort_r(headers.rows, headers.n, sizeof *headers.rows, by_rank, (void *)(uintptr_t)t->all);
    bool *covered = mem_alloc((t->n_all + 1) * sizeof *covered);
    u32 kept = headers.n;
    for (u32 i = headers.n; i-- > 0;) {
        const qm_header *h = &t->all[headers.rows[i]];
        if (covered[headers.rows[i]] || !h->name.n) continue;
        headers.rows[--kept] = headers.rows[i];
        for (u32 k = 0; k < h->below.n; k++) covered[h->below.rows[k]] = true;
    }
    for (u32 i = kept; i < headers.n; i++) *VEC_PUSH(&t->g->nodes.rows[node].headers) = t->all[headers.rows[i]].name;
    mem_free(covered);
    VEC_CLEAR(&headers);
}

// What the cluster has and the path has not. true: it is worth a node.
static bool find_new(const tree *t, const cluster *c, bool first, qm_numbers *out)
{
    u64 size = 0;
    bool named = false;
    for (u32 i = 0; i < c->atoms.n; i++) {
        u32 a = c->atoms.rows[i];
        if (t->taken[a]) continue;
        size += t->atoms.rows[a].size;
        named = named || t->atoms.rows[a].named;
        *VEC_PUSH(out) = a;
    }
    return named && c->n_units > 1 && (first || size * (c->n_units - 1) > WORTH);
}

// Makes the nodes of the cluster below `node`, which is `depth` deep.
static void make_nodes(tree *t, u32 number, u32 node, u32 depth)
{
    const cluster *c = &t->clusters.rows[number];
    qm_numbers fresh = {0};
    bool worth = depth < QM_PREFIX_DEPTH && find_new(t, c, depth == 0, &fresh);
    if (worth) {
        *VEC_PUSH(&t->g->nodes) = (qm_prefix_node){.parent = node, .n_units = c->n_units};
        node = t->g->nodes.n - 1;
        depth++;
        fill_node(t, node, &fresh);
        for (u32 i = 0; i < fresh.n; i++) t->taken[fresh.rows[i]] = true;
    }
    for (u32 i = 0; i < c->units.n; i++) t->g->units.rows[c->units.rows[i]].node = node;
    for (u32 i = 0; i < 2; i++)
        if (c->part[i] != NONE) make_nodes(t, c->part[i], node, depth);
    for (u32 i = 0; i < fresh.n && worth; i++) t->taken[fresh.rows[i]] = false;
    VEC_CLEAR(&fresh);
}

void qm_prefix_tree(qm_prefix *g, const qm_header *all, u32 n)
{
    tree t = {.g = g, .all = all, .n_all = n, .of_unit = mem_alloc((g->units.n + 1) * sizeof *t.of_unit)};
    make_atoms(&t);
    qm_numbers tops = {0}, active = {0};
    for (u32 from = 0; from < g->units.n; from += BLOCK) {
        u32 to = from + BLOCK < g->units.n ? from + BLOCK : g->units.n;
        active.n = 0;
        cluster_equals(&t, from, to, &active);
        *VEC_PUSH(&tops) = merge(&t, &active);
    }
    t.taken = mem_alloc((t.atoms.n + 1) * sizeof *t.taken);
    VEC_PUSH(&g->nodes)->n_units = g->units.n;
    make_nodes(&t, merge(&t, &tops), 0, 0);
    for (u32 i = 0; i < t.atoms.n; i++) VEC_CLEAR(&t.atoms.rows[i].headers);
    for (u32 i = 0; i < t.clusters.n; i++) {
        VEC_CLEAR(&t.clusters.rows[i].atoms);
        VEC_CLEAR(&t.clusters.rows[i].units);
    }
    for (u32 k = 0; k < g->units.n; k++) VEC_CLEAR(&t.of_unit[k]);
    VEC_CLEAR(&t.atoms);
    VEC_CLEAR(&t.clusters);
    VEC_CLEAR(&tops);
    VEC_CLEAR(&active);
    mem_free(t.taken);
    mem_free(t.of_unit);
}
