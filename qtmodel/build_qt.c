// Uses and test functions; calls the builders of connections, objects and threads.
#include "qtmodel/build_qt.h"

#include "qtmodel/qt.h"

// ------------------------------------------------------------------------------------------------------------------ uses
static void index_uses(qm_unit *u)
{
    qm_qt *q = u->qt;
    q->first_use = arena_alloc(&u->mem, (u->vars.n + 2) * sizeof *q->first_use);
    u32 total = 0;
    for (u32 i = 1; i < u->nodes.n; i++) {
        const qm_node_row *r = &u->nodes.rows[i];
        if ((r->kind == QM_VAR || r->kind == QM_MEMBER) && r->var.i) q->first_use[r->var.i + 1]++, total++;
    }
    for (u32 v = 1; v < u->vars.n + 2; v++) q->first_use[v] += q->first_use[v - 1];
    u32 *at = mem_alloc((u->vars.n + 1) * sizeof *at);
    memcpy(at, q->first_use, (u->vars.n + 1) * sizeof *at);
    for (u32 i = 0; i < total; i++) VEC_PUSH(&q->uses);
    for (u32 i = 1; i < u->nodes.n; i++) {
        const qm_node_row *r = &u->nodes.rows[i];
        if ((r->kind == QM_VAR || r->kind == QM_MEMBER) && r->var.i) q->uses.rows[at[r->var.i]++] = (qm_node){i};
    }
    mem_free(at);
}

// Functions grouped by a key (their class, what they capture): rows of out, where each key's begin in first.
typedef struct grouping {
    u32 *first, *at;
    qm_func *out;
} grouping;

static void count_captures_and_methods(const qm_unit *u, grouping *captures, grouping *methods, bool fill)
{
    for (u32 f = 1; f < u->funcs.n; f++) {
        const qm_func_row *r = &u->funcs.rows[f];
        if (fill) methods->out[methods->at[r->cls.i]++] = (qm_func){f};
        else methods->first[r->cls.i + 1]++;
        for (u32 i = 0; i < r->n_captures; i++) {
            u32 var = u->captures.rows[r->first_capture + i].var.i;
            if (fill) captures->out[captures->at[var]++] = (qm_func){f};
            else captures->first[var + 1]++;
        }
    }
}

static grouping begin_grouping(qm_unit *u, u32 keys, u32 rows)
{
    return (grouping){arena_alloc(&u->mem, (keys + 1) * sizeof(u32)), arena_alloc(&u->mem, (keys + 1) * sizeof(u32)),
                      arena_alloc(&u->mem, (rows + 1) * sizeof(qm_func))};
}

static void sum_up(grouping *g, u32 keys)
{
    for (u32 k = 0; k < keys; k++) g->first[k + 1] += g->first[k];
    memcpy(g->at, g->first, (keys + 1) * sizeof *g->at);
}

static void mark_overridden(qm_unit *u)
{
    for (u32 i = 1; i < u->funcs.n; i++) {
        const qm_func_row *row = &u->funcs.rows[i];
        bool program = row->n_overrides && qm_class_of(u, row->cls)->user;
        for (u32 k = row->first_override; program && k < row->first_override + row->n_overrides; k++)
            u->funcs.rows[u->overrides.rows[k].i].flags |= QMFN_OVERRIDDEN;
    }
}

static void index_functions(qm_unit *u)
{
    grouping captures = begin_grouping(u, u->vars.n, u->captures.n), methods = begin_grouping(u, u->classes.n, u->funcs.n);
    count_captures_and_methods(u, &captures, &methods, false);
    sum_up(&captures, u->vars.n);
    sum_up(&methods, u->classes.n);
    count_captures_and_methods(u, &captures, &methods, true);
    u->qt->capturing = captures.out, u->qt->first_captured = captures.first;
    u->qt->methods = methods.out, u->qt->first_method = methods.first;
}

const qm_node *qm_uses(const qm_unit *u, qm_var v, u32 *n)
{
    u32 first = u->qt->first_use[v.i];
    *n = u->qt->first_use[v.i + 1] - first;
    return u->qt->uses.rows ? u->qt->uses.rows + first : NULL;
}

static bool takes_reference(const qm_unit *u, qm_node call, qm_node arg)
{
    const qm_node_row *r = qm_row(u, call);
    const qm_func_row *f = qm_func_of(u, r->func);
    for (u32 i = 0; i < qm_nargs(u, call); i++) {
        if (qm_arg(u, call, i).i != arg.i) continue;
        if (!r->func.i || i >= f->n_params) return true;  // unknown callee, variadic
        const qm_type_row *t = qm_type_of(u, qm_var_of(u, (qm_var){f->first_param + i})->type);
        return (t->kind == QMT_REFERENCE && !qm_type_of(u, t->target)->is_const) || t->kind == QMT_RVALUE_REF;
    }
    return false;
}

bool qm_is_written(const qm_unit *u, qm_node use)
{
    for (qm_node n = use, p = qm_parent(u, use); qm_is(p); n = p, p = qm_parent(u, p)) {
        const qm_node_row *r = qm_row(u, p);
        switch ((qm_kind)r->kind) {
        case QM_ASSIGN: return qm_first(u, p).i == n.i;
        case QM_UNARY:
            if (r->op == QMO_DEREF) return false;
            return r->op == QMO_PREINC || r->op == QMO_PREDEC || r->op == QMO_POSTINC || r->op == QMO_POSTDEC || r->op == QMO_ADDR;
        case QM_SUBSCRIPT: if (qm_first(u, p).i != n.i || qm_type_of(u, qm_row(u, n)->type)->kind == QMT_POINTER) return false; break;
        case QM_MEMBER: if (r->flags & QMF_ARROW) return false; break;
        case QM_CALL: {
            if ((r->flags & QMF_METHOD) && qm_first(u, p).i == n.i) {
                if (r->flags & QMF_ARROW) return false;
                return r->func.i && !(qm_func_of(u, r->func)->flags & QMFN_CONST) &&
                       qm_type_of(u, qm_row(u, n)->type)->kind == QMT_RECORD;
            }
            return takes_reference(u, p, n);
        }
        case QM_CONSTRUCT: case QM_CALL_INDIRECT: return takes_reference(u, p, n);
        case QM_CAST: if (!(r->flags & QMF_IMPLICIT) && qm_type_of(u, r->type)->kind == QMT_REFERENCE) return true; break;
        case QM_DECL: return qm_type_of(u, qm_var_of(u, r->var)->type)->kind == QMT_REFERENCE &&
                             !qm_type_of(u, qm_type_of(u, qm_var_of(u, r->var)->type)->target)->is_const;
        case QM_COND: if (qm_first(u, p).i == n.i) return false; break;  // (c ? a : b) = 1
        case QM_BINARY: if (r->op != QMO_COMMA || qm_first(u, p).i == n.i) return false; break;
        default: return false;
        }
    }
    return false;
}

static bool is_declared_by_macro(const qm_unit *u, place at)
{
    for (u32 i = 0; i < u->expansions.n; i++) {
        span t = u->expansions.rows[i].text;
        if (t.file.i == at.file.i && t.off <= at.off && at.off < t.off + t.len) return true;
    }
    return false;
}

bool qm_has_unseen_methods(const qm_unit *u, qm_class cls)
{
    for (u32 i = u->qt->first_method[cls.i]; i < u->qt->first_method[cls.i + 1]; i++) {
        const qm_func_row *f = qm_func_of(u, u->qt->methods[i]);
        if (f->body.i || f->n_inits || f->flags & (QMFN_SIGNAL | QMFN_BODILESS) || !place_is(f->at)) continue;
        if (!is_declared_by_macro(u, f->at)) return true;
    }
    return false;
}

bool qm_is_constant(const qm_unit *u, qm_var v)
{
    const qm_var_row *r = qm_var_of(u, v);
    if (!r->init.i && r->kind != QMV_PARAM) return false;
    u32 n;
    const qm_node *uses = qm_uses(u, v, &n);
    for (u32 i = 0; i < n; i++)
        if (qm_is_written(u, uses[i])) return false;
    return true;
}

qm_node qm_value_from(const qm_unit *u, const qm_facts *facts, qm_node n)
{
    const qm_node_row *r = qm_row(u, n);
    if (r->kind == QM_CAST || (qm_is(n) && qm_strip(u, n).i != n.i)) return qm_first(u, n);
    const qm_fact *casts = r->kind == QM_CALL ? qm_fact_func(facts, u, r->func, QMK_CASTS) : NULL;
    if (casts) return qm_at_pos(u, n, casts->pos);
    bool fixed = r->kind == QM_VAR && qm_var_of(u, r->var)->kind == QMV_LOCAL && qm_is_constant(u, r->var);
    qm_node init = fixed ? qm_var_of(u, r->var)->init : (qm_node){0};
    return qm_is(init) && qm_contains(u, init, n) ? (qm_node){0} : init;  // T *p = p
}

// ----------------------------------------------------------------------------------------------------------------- tests
static bool has_assertion(const qm_unit *u, const qm_facts *facts, qm_func f)
{
    qm_node body = qm_func_of(u, f)->body;
    for (u32 i = body.i; i && i < qm_end(u, body); i++)
        if (u->nodes.rows[i].kind == QM_MACRO && qm_fact_macro(facts, u->nodes.rows[i].str, QMK_TEST_ASSERT)) return true;
    return false;
}

static bool is_test_slot(const qm_unit *u, u32 f)
{
    const qm_func_row *r = &u->funcs.rows[f];
    return (r->flags & QMFN_PRIVATE_SLOT) && r->n_params == 0 && r->cls.i;
}

// Classes named by a test main or run as tests; and classes whose private slots hold assertions.
static void find_test_classes(qm_unit *u, const qm_facts *facts, bool *is_test)
{
    for (u32 i = 0; i < u->expansions.n; i++) {
        const qm_expansion *e = &u->expansions.rows[i];
        if (!qm_fact_macro(facts, e->name, QMK_TEST_MAIN)) continue;
        u->qt->is_test_program = true;
        str text = sources_span_text(u->files, e->text);
        size_t open = str_find(text, STR("(")), close = str_rfind_char(text, ')');
        if (open == SIZE_MAX || close == SIZE_MAX || close < open) continue;
        str name = str_trim(str_n(text.p + open + 1, close - open - 1));
        for (u32 c = 1; c < u->classes.n; c++)
            if (str_eq(u->classes.rows[c].name, name)) is_test[c] = true;
    }
    for (u32 i = 1; i < u->nodes.n; i++) {
        const qm_node_row *r = &u->nodes.rows[i];
        const qm_fact *runs = r->kind == QM_CALL ? qm_fact_func(facts, u, r->func, QMK_RUNS_TESTS) : NULL;
        if (!runs) continue;
        u->qt->is_test_program = true;
        qm_node arg = qm_strip(u, qm_at_pos(u, (qm_node){i}, runs->pos));
        if (qm_is(arg)) is_test[qm_pointee_class(u, qm_row(u, arg)->type).i] = true;
    }
    for (u32 f = 1; f < u->funcs.n; f++)
        if (is_test_slot(u, f) && u->funcs.rows[f].body.i && has_assertion(u, facts, (qm_func){f})) {
            is_test[u->funcs.rows[f].cls.i] = true;
            u->qt->is_test_program = true;
        }
    is_test[0] = false;
}

static void find_tests(qm_unit *u, const qm_facts *facts)
{
    bool *is_test = arena_alloc(&u->mem, u->classes.n + 1);
    find_test_classes(u, facts, is_test);
    for (u32 f = 1; f < u->funcs.n; f++) {
        if (!is_test_slot(u, f) || !is_test[u->funcs.rows[f].cls.i]) continue;
        u->qt->role[f] = str_ends(u->funcs.rows[f].name, STR("_data")) ? QM_ROLE_TEST_DATA : QM_ROLE_TEST;
    }
}

// ----------------------------------------------------------------------------------------------------------------- emits
static void find_emits(qm_unit *u)
{
    for (u32 i = 1; i < u->nodes.n; i++) {
        const qm_node_row *r = &u->nodes.rows[i];
        if (r->kind == QM_CALL && r->func.i && (qm_func_of(u, r->func)->flags & QMFN_SIGNAL)) *VEC_PUSH(&u->qt->emits) = r->func;
    }
}

void qm_build_qt(qm_unit *u, const qm_facts *facts)
{
    qm_qt *q = arena_alloc(&u->mem, sizeof *q);
    u->qt = q;
    q->thread = arena_alloc(&u->mem, u->funcs.n + 1);
    q->role = arena_alloc(&u->mem, u->funcs.n + 1);
    VEC_PUSH(&q->objects);
    VEC_PUSH(&q->conns);
    q->object_of_var = arena_alloc(&u->mem, (u->vars.n + 1) * sizeof *q->object_of_var);
    q->conn_of_slot = arena_alloc(&u->mem, (u->funcs.n + 1) * sizeof *q->conn_of_slot);
    index_uses(u);
    index_functions(u);
    mark_overridden(u);
    qm_find_connections(u, facts);
    find_tests(u, facts);
    find_emits(u);
    qm_find_objects(u, facts);
    qm_find_threads(u, facts);
}

void qm_free_qt(qm_qt *q)
{
    if (!q) return;
    qm_free_threads(q->threads);
    VEC_CLEAR(&q->objects);
    VEC_CLEAR(&q->events);
    VEC_CLEAR(&q->conns);
    VEC_CLEAR(&q->emits);
    VEC_CLEAR(&q->uses);
}
