// The invariants of a control-flow graph: what the builder promises, checked in Debug builds, by probes and by mutants.
#include "qtmodel/cfg.h"

#include <stdlib.h>

enum { ENTRY = 0, EXIT = 1 };

typedef struct check {
    const qm_cfg *c;
    const qm_unit *u;
    qm_node body;
    bool *reached;      // by block
    u32 *scope_of_row;  // by row of the body: number of the scope + 1, 0 = no scope with variables
    u32 n_scopes;
    u64 *open;          // by block, `words` each: scopes that may have a living variable on entry
    u32 words;
} check;

static const qm_edge *edge_at(const qm_cfg *c, const qm_block *b, u32 i) { return &c->edges.rows[b->first_edge + i]; }
static qm_node elem_at(const qm_cfg *c, const qm_block *b, u32 i) { return c->elems.rows[b->first_elem + i]; }

// ---------------------------------------------------------------------------------------------------------------- tables
static const char *validate_tables(const check *k)
{
    const qm_cfg *c = k->c;
    u32 elems = 0, edges = 0;
    if (c->blocks.n < 2) return "no entry or no exit";
    for (u32 i = 0; i < c->blocks.n; i++) {
        const qm_block *b = &c->blocks.rows[i];
        if (b->first_elem != elems || b->first_edge != edges) return "blocks do not follow on each other";
        elems += b->n_elems;
        edges += b->n_edges;
        if (elems > c->elems.n || edges > c->edges.n) return "block out of range";
        for (u32 e = 0; e < b->n_edges; e++) {
            const qm_edge *edge = edge_at(c, b, e);
            if (edge->from != i || edge->to >= c->blocks.n) return "edge out of range";
            if (edge->to == ENTRY) return "an edge leads to the entry";
            if (!qm_contains(k->u, k->body, edge->at)) return "an edge at a row of another body";
        }
    }
    if (elems != c->elems.n || edges != c->edges.n) return "elements or edges of no block";
    if (c->blocks.rows[EXIT].n_edges || c->blocks.rows[EXIT].n_elems) return "something stands behind the exit";
    if (c->blocks.rows[ENTRY].n_elems || c->blocks.rows[ENTRY].n_edges != 1) return "the entry is more than one edge";
    return NULL;
}

static const char *validate_index(const check *k)
{
    const qm_cfg *c = k->c;
    for (u32 i = 0; i < c->elems.n; i++) {
        qm_node n = c->elems.rows[i];
        if (!qm_contains(k->u, k->body, n)) return "an element of another body";
        u32 block, index;
        if (!qm_cfg_find(c, n, &block, &index)) return "an element that is not found";
        const qm_block *b = &c->blocks.rows[block];
        if (index >= b->n_elems || elem_at(c, b, index).i != n.i) return "an element that is found elsewhere";
        if (b->first_elem + index > i) return "an element that is not found where it is first";
    }
    return NULL;
}

// ----------------------------------------------------------------------------------------------------------------- edges
static bool is_call(qm_kind k)
{
    return k == QM_CALL || k == QM_CALL_INDIRECT || k == QM_CONSTRUCT || k == QM_NEW;
}

static const char *validate_edge(const check *k, const qm_edge *e)
{
    qm_kind at = qm_kind_of(k->u, e->at);
    bool leaves = e->to == EXIT;
    switch (e->kind) {
    case QM_EDGE_FALL: return leaves ? "an edge to the exit that does not say why" : NULL;
    case QM_EDGE_TRUE:
    case QM_EDGE_FALSE: return leaves ? "a branch to the exit" : NULL;
    case QM_EDGE_CASE: return at == QM_CASE || at == QM_DEFAULT || at == QM_SWITCH ? NULL : "a case edge elsewhere";
    case QM_EDGE_LOOP:
        return at == QM_WHILE || at == QM_FOR || at == QM_RANGE_FOR ? NULL : "a loop edge elsewhere";
    case QM_EDGE_RETURN: return at == QM_RETURN && leaves ? NULL : "a return edge elsewhere";
    case QM_EDGE_HIDDEN: return at == QM_MACRO && leaves ? NULL : "a hidden return elsewhere";
    case QM_EDGE_THROW: return at == QM_THROW || at == QM_TRY ? NULL : "a throw edge elsewhere";
    case QM_EDGE_CATCH: return !leaves && (is_call(at) || at == QM_CATCH) ? NULL : "a catch edge elsewhere";
    case QM_EDGE_END: return e->at.i == k->body.i && leaves ? NULL : "an end that is not the body's";
    }
    return "an edge of no kind";
}

// A branch is two edges on one condition; every other block has no condition.
static const char *validate_branches(const check *k, const qm_block *b)
{
    u32 yes = 0, no = 0;
    qm_node at[2] = {{0}, {0}};
    for (u32 i = 0; i < b->n_edges; i++) {
        const qm_edge *e = edge_at(k->c, b, i);
        if (e->kind == QM_EDGE_TRUE) yes++, at[0] = e->at;
        if (e->kind == QM_EDGE_FALSE) no++, at[1] = e->at;
    }
    if (!yes && !no) return NULL;
    if (yes != 1 || no != 1 || b->n_edges != 2 || at[0].i != at[1].i) return "a branch that is not two edges on one condition";
    u32 block, index;
    return qm_cfg_find(k->c, at[0], &block, &index) ? NULL : "a condition that is no element";
}

static void reach(const check *k)
{
    const qm_cfg *c = k->c;
    u32 *stack = mem_alloc(c->blocks.n * sizeof *stack), depth = 0;
    stack[depth++] = ENTRY;
    k->reached[ENTRY] = true;
    while (depth) {
        const qm_block *b = &c->blocks.rows[stack[--depth]];
        for (u32 i = 0; i < b->n_edges; i++) {
            u32 to = edge_at(c, b, i)->to;
            if (!k->reached[to]) {
                k->reached[to] = true;
                stack[depth++] = to;
            }
        }
    }
    mem_free(stack);
}

static bool in_macro_row(const qm_unit *u, qm_node n)
{
    for (n = qm_parent(u, n); qm_is(n); n = qm_parent(u, n))
        if (qm_kind_of(u, n) == QM_MACRO) return true;
    return false;
}

// Only a call that never returns ends a path within the body, or an assumption (Q_ASSERT) that does not hold.
static const char *validate_dead_ends(const check *k)
{
    const qm_cfg *c = k->c;
    for (u32 i = 0; i < c->blocks.n; i++) {
        const qm_block *b = &c->blocks.rows[i];
        if (!k->reached[i] || i == EXIT || b->n_edges) continue;
        if (b->n_elems) {
            const qm_node_row *last = qm_row(k->u, elem_at(c, b, b->n_elems - 1));
            if (last->kind != QM_CALL || !(qm_func_of(k->u, last->func)->flags & QMFN_NORETURN)) return "a path that stops";
            continue;
        }
        for (u32 e = 0; e < c->edges.n; e++)
            if (c->edges.rows[e].to == i && !in_macro_row(k->u, c->edges.rows[e].at)) return "a path that ends in nothing";
    }
    return NULL;
}

// -------------------------------------------------------------------------------------------------------------- elements
static bool is_scope_element(qm_kind k)
{
    return k == QM_COMPOUND || k == QM_IF || k == QM_WHILE || k == QM_FOR || k == QM_RANGE_FOR || k == QM_SWITCH || k == QM_CATCH;
}

static bool is_statement(qm_kind k) { return k >= QM_COMPOUND && k <= QM_NULL_STMT; }

static const char *validate_element(const check *k, qm_node n)
{
    qm_kind kind = qm_kind_of(k->u, n);
    bool scope = k->scope_of_row[n.i - k->body.i] != 0;
    if (kind == QM_NONE) return "an element that is nothing";
    if (is_scope_element(kind)) return scope ? NULL : "the end of a scope without variables";
    if (kind == QM_EXPR_STMT || kind == QM_DECL || kind == QM_RETURN || kind == QM_THROW || !is_statement(kind)) return NULL;
    return scope && n.i == k->body.i ? NULL : "a statement that is no element";
}

// Operands come before their operator, in the block where both stand.
static const char *validate_order(const check *k, const qm_block *b)
{
    for (u32 i = 0; i < b->n_elems; i++) {
        qm_node n = elem_at(k->c, b, i);
        const char *broken = validate_element(k, n);
        if (broken) return broken;
        qm_node p = qm_parent(k->u, n);
        u32 block, index;
        if (!qm_is(p) || is_statement(qm_kind_of(k->u, n)) || !qm_cfg_find(k->c, p, &block, &index)) continue;
        if (is_statement(qm_kind_of(k->u, p)) && qm_kind_of(k->u, p) != QM_DECL) continue;
        if (b == &k->c->blocks.rows[block] && index <= i) return "an operator before its operand";
    }
    return NULL;
}

// ---------------------------------------------------------------------------------------------------------------- scopes
static void number_scopes(check *k)
{
    const qm_func_row *f = qm_func_of(k->u, k->c->func);
    for (u32 i = k->body.i; i < qm_end(k->u, k->body); i++) {
        const qm_node_row *r = &k->u->nodes.rows[i];
        qm_node scope = r->kind == QM_DECL ? qm_scope_of(k->u, r->var) : (qm_node){0};
        if (!qm_contains(k->u, k->body, scope)) continue;
        u32 *number = &k->scope_of_row[scope.i - k->body.i];
        if (!*number) *number = ++k->n_scopes;
    }
    if (f->n_params && !k->scope_of_row[0]) k->scope_of_row[0] = ++k->n_scopes;
    k->words = k->n_scopes / 64 + 1;
}

static void step_scopes(const check *k, const qm_block *b, u64 *open)
{
    for (u32 i = 0; i < b->n_elems; i++) {
        qm_node n = elem_at(k->c, b, i);
        const qm_node_row *r = qm_row(k->u, n);
        qm_node begins = r->kind == QM_DECL ? qm_scope_of(k->u, r->var) : (qm_node){0};
        u32 scope = k->scope_of_row[n.i - k->body.i];
        if (scope && r->kind != QM_DECL) open[(scope - 1) / 64] &= ~((u64)1 << (scope - 1) % 64);
        if (qm_contains(k->u, k->body, begins)) {
            scope = k->scope_of_row[begins.i - k->body.i];
            open[(scope - 1) / 64] |= (u64)1 << (scope - 1) % 64;
        }
    }
}

static bool join_scopes(const check *k, u32 to, const u64 *open)
{
    bool changed = false;
    for (u32 w = 0; w < k->words; w++) {
        u64 *into = &k->open[(size_t)to * k->words + w];
        changed = changed || (open[w] & ~*into);
        *into |= open[w];
    }
    return changed;
}

// Whatever began to live on a path to the exit has died on it.
static const char *validate_scopes(check *k)
{
    const qm_cfg *c = k->c;
    k->open = mem_alloc((size_t)c->blocks.n * k->words * sizeof *k->open);
    u64 *state = mem_alloc(k->words * sizeof *state);
    const qm_func_row *f = qm_func_of(k->u, c->func);
    if (f->n_params) k->open[(k->scope_of_row[0] - 1) / 64] |= (u64)1 << (k->scope_of_row[0] - 1) % 64;
    for (bool again = true; again;) {
        again = false;
        for (u32 i = 0; i < c->blocks.n; i++) {
            const qm_block *b = &c->blocks.rows[i];
            if (!k->reached[i]) continue;
            memcpy(state, &k->open[(size_t)i * k->words], k->words * sizeof *state);
            step_scopes(k, b, state);
            for (u32 e = 0; e < b->n_edges; e++) {
                u32 to = edge_at(c, b, e)->to;
                if (join_scopes(k, to, state) && to <= i) again = true;
            }
        }
    }
    bool left_open = false;
    for (u32 w = 0; w < k->words; w++) left_open = left_open || k->open[(size_t)EXIT * k->words + w];
    mem_free(k->open);
    mem_free(state);
    return left_open ? "a variable lives on behind the exit" : NULL;
}

static const char *validate_all(check *k)
{
    const qm_cfg *c = k->c;
    const char *broken = validate_tables(k);
    if (!broken) broken = validate_index(k);
    if (broken) return broken;
    reach(k);
    number_scopes(k);
    for (u32 i = 0; i < c->edges.n && !broken; i++) broken = validate_edge(k, &c->edges.rows[i]);
    for (u32 i = 0; i < c->blocks.n && !broken; i++) {
        broken = validate_branches(k, &c->blocks.rows[i]);
        if (!broken) broken = validate_order(k, &c->blocks.rows[i]);
    }
    if (broken || !c->complete) return broken;
    broken = validate_dead_ends(k);
    return broken ? broken : validate_scopes(k);
}

const char *qm_cfg_validate(const qm_cfg *c)
{
    check k = {.c = c, .u = c->unit, .body = qm_func_of(c->unit, c->func)->body};
    k.reached = mem_alloc(c->blocks.n * sizeof *k.reached);
    k.scope_of_row = mem_alloc((qm_end(k.u, k.body) - k.body.i) * sizeof *k.scope_of_row);
    const char *broken = validate_all(&k);
    mem_free(k.reached);
    mem_free(k.scope_of_row);
    return broken;
}
