// Probes about control flow: exits, paths between named places, what always comes before.
#include "probe.h"

#include "qtmodel/cfg.h"

static bool exits(const probe_place *p, probe_subject s, str arg, buf *out)
{
    (void)arg;
    static const struct { qm_edge_kind kind; const char *name; } ways[] = {
        {QM_EDGE_RETURN, "return"}, {QM_EDGE_HIDDEN, "hidden"}, {QM_EDGE_THROW, "throw"}, {QM_EDGE_END, "end"}};
    qm_cfg *c = qm_cfg_new(p->u, p->facts, s.func);
    if (!c) return false;
    qm_path paths[64];
    u32 n = qm_path_exits(c, &(qm_path_query){0}, paths, 64);
    for (size_t w = 0; w < sizeof ways / sizeof *ways; w++) {
        bool found = false;
        for (u32 i = 0; i < n; i++) found = found || paths[i].exit.kind == ways[w].kind;
        if (found) buf_printf(out, "%s%s", out->n ? "," : "", ways[w].name);
    }
    if (!out->n) buf_puts(out, "none");
    qm_cfg_free(c);
    return true;
}

// dying(WAY): the variables that die on the first way out of that kind, the first to die first. A way is what `exits` says, a
// jump (break, continue, goto), or catch: from a call in a try block into its handlers.
static bool is_way(const qm_unit *u, const qm_edge *e, str way)
{
    qm_kind at = qm_kind_of(u, e->at);
    if (str_is(way, "break")) return e->kind == QM_EDGE_FALL && at == QM_BREAK;
    if (str_is(way, "continue")) return e->kind == QM_EDGE_FALL && at == QM_CONTINUE;
    if (str_is(way, "goto")) return e->kind == QM_EDGE_FALL && at == QM_GOTO;
    if (str_is(way, "catch")) return e->kind == QM_EDGE_CATCH && at != QM_CATCH;
    if (str_is(way, "loop")) return e->kind == QM_EDGE_LOOP;
    return (e->kind == QM_EDGE_RETURN && str_is(way, "return")) || (e->kind == QM_EDGE_HIDDEN && str_is(way, "hidden")) ||
           (e->kind == QM_EDGE_THROW && str_is(way, "throw")) || (e->kind == QM_EDGE_END && str_is(way, "end"));
}

static void put_dying(const qm_unit *u, qm_func f, qm_node scope, buf *out)
{
    for (u32 i = qm_end(u, scope); i-- > scope.i;) {
        const qm_node_row *r = &u->nodes.rows[i];
        if (r->kind != QM_DECL || qm_scope_of(u, r->var).i != scope.i) continue;
        buf_printf(out, "%s%.*s", out->n ? "," : "", STR_ARG(qm_var_of(u, r->var)->name));
    }
    const qm_func_row *fn = qm_func_of(u, f);
    for (u32 i = fn->body.i == scope.i ? fn->n_params : 0; i-- > 0;)
        buf_printf(out, "%s%.*s", out->n ? "," : "", STR_ARG(u->vars.rows[fn->first_param + i].name));
}

static bool is_end(const qm_unit *u, qm_node n)
{
    qm_kind k = qm_kind_of(u, n);
    return (k >= QM_COMPOUND && k <= QM_NULL_STMT && k != QM_EXPR_STMT && k != QM_DECL && k != QM_RETURN && k != QM_THROW);
}

static bool dying(const probe_place *p, probe_subject s, str arg, buf *out)
{
    qm_cfg *c = qm_cfg_new(p->u, p->facts, s.func);
    if (!c) return false;
    const qm_edge *way = NULL;
    for (u32 i = 0; i < c->edges.n && !way; i++)
        if (is_way(p->u, &c->edges.rows[i], arg)) way = &c->edges.rows[i];
    if (way) {
        const qm_block *b = &c->blocks.rows[way->from];
        u32 first = b->n_elems;
        while (first && is_end(p->u, c->elems.rows[b->first_elem + first - 1])) first--;
        for (; first < b->n_elems; first++) put_dying(p->u, s.func, c->elems.rows[b->first_elem + first], out);
    }
    if (!out->n) buf_puts(out, way ? "none" : "? (no such way)");
    qm_cfg_free(c);
    return true;
}

// scope(x): the kind of row at which the variable dies.
static bool scope(const probe_place *p, probe_subject s, str arg, buf *out)
{
    (void)arg;
    qm_node n = qm_scope_of(p->u, s.var);
    buf_puts(out, qm_is(n) ? qm_kind_name(qm_kind_of(p->u, n)) : "none");
    return true;
}

static bool complete(const probe_place *p, probe_subject s, str arg, buf *out)
{
    (void)arg;
    qm_cfg *c = qm_cfg_new(p->u, p->facts, s.func);
    if (!c) return false;
    buf_puts(out, c->complete ? "yes" : "no");
    qm_cfg_free(c);
    return true;
}

// ----------------------------------------------------------------------------------------------------------------- paths
static bool is_called(const qm_unit *u, qm_node n, str name)
{
    const qm_node_row *r = qm_row(u, n);
    if (r->kind == QM_MACRO) return str_eq(r->str, name);
    if (r->kind != QM_CALL && r->kind != QM_CONSTRUCT) return false;
    const qm_func_row *f = qm_func_of(u, r->func);
    return str_eq(f->qualified, name) || str_eq(f->name, name);
}

// The first row of the body that calls it, or declares a variable of that name.
static qm_node place_named(const qm_unit *u, qm_func f, str name)
{
    qm_node body = qm_func_of(u, f)->body;
    for (u32 i = body.i; i && i < qm_end(u, body); i++) {
        const qm_node_row *r = &u->nodes.rows[i];
        if (is_called(u, (qm_node){i}, name)) return (qm_node){i};
        if (r->kind == QM_DECL && str_eq(qm_var_of(u, r->var)->name, name)) return (qm_node){i};
    }
    return (qm_node){0};
}

enum { MAX_STOPS = 8 };

typedef struct stops {
    const qm_unit *u;
    qm_func func;
    struct stop { str name; int truth; } rows[MAX_STOPS];  // truth -1: the row itself; else the branch on it
    u32 n;
} stops;

// ~x: where x dies. /f: where the full expression ends in which f is called.
static bool is_meant(const stops *s, qm_node n, str name)
{
    bool dies = str_starts(name, STR("~")), ends = str_starts(name, STR("/"));
    if (!dies && !ends) return is_called(s->u, n, name);
    if (ends && !qm_ends_full_expression(s->u, n)) return false;
    str what = str_from(name, 1);
    qm_node row = place_named(s->u, s->func, what);
    if (ends) return qm_contains(s->u, n, row);
    if (qm_is(row)) return qm_kind_of(s->u, row) == QM_DECL && qm_scope_of(s->u, qm_row(s->u, row)->var).i == n.i;
    const qm_func_row *f = qm_func_of(s->u, s->func);
    for (u32 i = 0; i < f->n_params; i++)
        if (str_eq(s->u->vars.rows[f->first_param + i].name, what)) return f->body.i == n.i;
    return false;
}

static bool stops_at_node(void *user, qm_node n)
{
    const stops *s = user;
    for (u32 i = 0; i < s->n; i++)
        if (s->rows[i].truth < 0 && is_meant(s, n, s->rows[i].name)) return true;
    return false;
}

static bool stops_at_edge(void *user, const qm_edge *e)
{
    const stops *s = user;
    bool truth;
    qm_node cond = qm_edge_condition(s->u, e, &truth);
    if (!qm_is(cond)) return false;
    const qm_node_row *r = qm_row(s->u, cond);
    for (u32 i = 0; i < s->n; i++) {
        if (s->rows[i].truth < 0 || truth != (s->rows[i].truth == 1)) continue;
        if (is_called(s->u, cond, s->rows[i].name)) return true;
        if (r->kind == QM_VAR && str_eq(qm_var_of(s->u, r->var)->name, s->rows[i].name)) return true;
    }
    return false;
}

// "a,b=true,c=false"
static void parse_stops(str list, stops *s)
{
    while (list.n && s->n < MAX_STOPS) {
        size_t comma = str_find(list, STR(","));
        str item = str_trim(comma == SIZE_MAX ? list : str_upto(list, comma));
        list = comma == SIZE_MAX ? (str){0} : str_from(list, comma + 1);
        int truth = str_ends(item, STR("=true")) ? 1 : str_ends(item, STR("=false")) ? 0 : -1;
        if (truth >= 0) item = str_upto(item, item.n - (truth ? 5 : 6));
        s->rows[s->n++] = (struct stop){item, truth};
    }
}

// path(a->b) or path(a->b without c,d=true,~x); entry and exit are places too.
static bool path(const probe_place *p, probe_subject s, str arg, buf *out)
{
    size_t arrow = str_find(arg, STR("->"));
    if (arrow == SIZE_MAX) {
        buf_puts(out, "? (write path(a->b))");
        return true;
    }
    str from = str_trim(str_upto(arg, arrow)), to = str_trim(str_from(arg, arrow + 2));
    stops around = {.u = p->u, .func = s.func};
    size_t without = str_find(to, STR(" without "));
    if (without != SIZE_MAX) {
        parse_stops(str_from(to, without + 9), &around);
        to = str_trim(str_upto(to, without));
    }
    qm_path_query q = {.stops_node = stops_at_node, .stops_edge = stops_at_edge, .user = &around};
    if (!str_is(from, "entry")) q.from = place_named(p->u, s.func, from);
    if (!str_is(to, "exit")) q.to = place_named(p->u, s.func, to);
    if ((!str_is(from, "entry") && !qm_is(q.from)) || (!str_is(to, "exit") && !qm_is(q.to))) {
        buf_puts(out, "? (no such place in the function)");
        return true;
    }
    qm_cfg *c = qm_cfg_new(p->u, p->facts, s.func);
    if (!c) return false;
    buf_puts(out, qm_path_find(c, &q, NULL) ? "yes" : "no");
    qm_cfg_free(c);
    return true;
}

// always(a before b); a may be a branch: always(a=true before b)
static bool always(const probe_place *p, probe_subject s, str arg, buf *out)
{
    size_t word = str_find(arg, STR(" before "));
    if (word == SIZE_MAX) {
        buf_puts(out, "? (write always(a before b))");
        return true;
    }
    stops first = {.u = p->u, .func = s.func};
    parse_stops(str_upto(arg, word), &first);
    qm_node to = place_named(p->u, s.func, str_trim(str_from(arg, word + 8)));
    qm_cfg *c = qm_is(to) ? qm_cfg_new(p->u, p->facts, s.func) : NULL;
    if (!c) return false;
    buf_puts(out, qm_always_before(c, to, stops_at_node, stops_at_edge, &first) ? "yes" : "no");
    qm_cfg_free(c);
    return true;
}

enum { FUNCTIONS = PROBE_FUNC | PROBE_LAMBDA };

const probe_word probe_flow_words[] = {
    {"exits", FUNCTIONS, false, exits}, {"complete", FUNCTIONS, false, complete}, {"path", FUNCTIONS, true, path},
    {"always", FUNCTIONS, true, always}, {"dying", FUNCTIONS, true, dying}, {"scope", PROBE_VAR, true, scope}, {0},
};

const char *probe_check_graphs(qm_unit *u, const qm_facts *facts)
{
    const char *broken = NULL;
    for (u32 i = 1; i < u->funcs.n && !broken; i++) {
        qm_cfg *c = qm_cfg_new(u, facts, (qm_func){i});
        const char *why = c ? qm_cfg_validate(c) : NULL;
        if (why) broken = arena_printf(&u->mem, "graph of %.*s: %s", STR_ARG(u->funcs.rows[i].signature), why).p;
        qm_cfg_free(c);
    }
    return broken;
}
