// Lvalues of a body: which are followed, and their numbers.
#include "qtmodel/tracked.h"

#include "qtmodel/qt.h"

typedef struct numbering {
    qm_tracked *t;
    bool (*wants)(void *, qm_node);
    void *user;
    u32 *buckets;   // number + 1, open addressing
    u32 n_buckets;  // a power of two
} numbering;

// A method called on a record by name changes what it holds, not which record it is.
static bool is_object_of_call(const qm_unit *u, qm_node use)
{
    qm_node p = qm_parent(u, use);
    if (!qm_is(p) || qm_kind_of(u, p) != QM_CALL || qm_first(u, p).i != use.i) return false;
    if (!(qm_row(u, p)->flags & QMF_METHOD)) return false;
    return qm_type_of(u, qm_row(u, use)->type)->kind == QMT_RECORD;
}

static bool is_plain_write(const qm_unit *u, qm_node use)
{
    qm_node p = qm_parent(u, use);
    if (!qm_is(p)) return false;
    const qm_node_row *r = qm_row(u, p);
    if (r->kind == QM_ASSIGN) return qm_first(u, p).i == use.i;
    return r->kind == QM_UNARY && r->op != QMO_ADDR;
}

// A number that an operator of a library is given to fill (stream >> n): none of them keeps the reference.
static bool is_filled(const qm_unit *u, qm_node use)
{
    qm_node p = qm_parent(u, use);
    if (!qm_is(p) || qm_kind_of(u, p) != QM_CALL || !(qm_row(u, p)->flags & QMF_OPERATOR) || qm_first(u, p).i == use.i) return false;
    const qm_func_row *f = qm_func_of(u, qm_row(u, p)->func);
    return qm_type_of(u, qm_row(u, use)->type)->kind == QMT_INT && place_is(f->at) && sources_file(u->files, f->at.file)->system;
}

// A write by name, which whoever follows the lvalue sees.
static bool is_seen_write(const qm_unit *u, qm_node use)
{
    return is_plain_write(u, use) || is_object_of_call(u, use) || is_filled(u, use);
}

// A local or parameter that nobody else can write.
static bool is_own(const qm_unit *u, qm_func f, qm_var v)
{
    const qm_var_row *r = qm_var_of(u, v);
    if ((r->kind != QMV_LOCAL && r->kind != QMV_PARAM) || r->func.i != f.i) return false;
    qm_type_kind k = qm_type_of(u, r->type)->kind;
    if (k == QMT_REFERENCE || k == QMT_RVALUE_REF) return false;
    u32 n;
    const qm_node *uses = qm_uses(u, v, &n);
    for (u32 i = 0; i < n; i++) {
        if (!qm_is_written(u, uses[i])) continue;
        if (qm_enclosing_func(u, uses[i]).i != f.i) return false;
        if (!is_seen_write(u, uses[i])) return false;
    }
    return true;
}

static bool is_fixed_base(const qm_unit *u, qm_func f, qm_var v)
{
    const qm_var_row *r = qm_var_of(u, v);
    return (r->kind == QMV_LOCAL || r->kind == QMV_PARAM) && r->func.i == f.i && qm_is_constant(u, v);
}

static bool is_shared_field(const qm_unit *u, qm_var v)
{
    u32 n;
    const qm_node *uses = qm_uses(u, v, &n);
    for (u32 i = 0; i < n; i++)
        if (qm_is_written(u, uses[i]) && !is_seen_write(u, uses[i])) return true;
    return false;
}

static bool key_of(const numbering *m, qm_node n, qm_tracked_row *key)
{
    const qm_unit *u = m->t->u;
    const qm_node_row *r = qm_row(u, n);
    *key = (qm_tracked_row){.var = r->var, .first = n};
    if (!r->var.i || !m->wants(m->user, n)) return false;
    if (r->kind == QM_VAR) return true;
    if (r->kind != QM_MEMBER) return false;
    key->member = true;
    qm_node object = qm_strip(u, qm_first(u, n));
    if (!qm_is(object)) return false;
    if (qm_kind_of(u, object) == QM_THIS) return true;
    key->base = qm_row(u, object)->var;
    return qm_kind_of(u, object) == QM_VAR && key->base.i;
}

static bool may_follow(const qm_unit *u, qm_func f, const qm_tracked_row *key)
{
    if (!key->member) return is_own(u, f, key->var);
    return (!key->base.i || is_fixed_base(u, f, key->base)) && !is_shared_field(u, key->var);
}

static bool same_key(const qm_tracked_row *a, const qm_tracked_row *b)
{
    return a->var.i == b->var.i && a->base.i == b->base.i && a->member == b->member;
}

// What is not followed keeps a row with no use, so that it is asked about only once.
static u32 *bucket_of(const numbering *m, const qm_tracked_row *all, const qm_tracked_row *key)
{
    u32 at = (key->var.i * 2654435761u ^ key->base.i * 40503u) & (m->n_buckets - 1);
    while (m->buckets[at] && !same_key(&all[m->buckets[at] - 1], key)) at = (at + 1) & (m->n_buckets - 1);
    return &m->buckets[at];
}

static void number_rows(numbering *m)
{
    qm_tracked *t = m->t;
    QM_TABLE(qm_tracked_row) all = {0};
    u16 *numbers = mem_alloc(m->n_buckets * sizeof *numbers);  // by row of `all`
    for (u32 i = t->body.i; i < qm_end(t->u, t->body); i++) {
        qm_tracked_row key;
        if (!key_of(m, (qm_node){i}, &key)) continue;
        u32 *bucket = bucket_of(m, all.rows, &key);
        if (!*bucket) {
            *VEC_PUSH(&all) = key;
            *bucket = all.n;
            if (t->rows.n < QM_TRACKED_GROUP * QM_TRACKED_GROUPS && may_follow(t->u, t->func, &key)) {
                *VEC_PUSH(&t->rows) = key;
                numbers[all.n - 1] = (u16)t->rows.n;
            }
        }
        t->of_row[i - t->body.i] = numbers[*bucket - 1];
    }
    VEC_CLEAR(&all);
    mem_free(numbers);
}

qm_tracked *qm_tracked_new(const qm_unit *u, qm_func f, bool (*wants)(void *, qm_node), void *user)
{
    qm_tracked *t = mem_alloc(sizeof *t);
    qm_node body = qm_func_of(u, f)->body;
    *t = (qm_tracked){.u = u, .func = f, .body = body};
    u32 n = qm_end(u, body) - body.i;
    t->of_row = mem_alloc(n * sizeof *t->of_row);
    numbering m = {.t = t, .wants = wants, .user = user, .n_buckets = 16};
    while (m.n_buckets < n * 2) m.n_buckets *= 2;
    m.buckets = mem_alloc(m.n_buckets * sizeof *m.buckets);
    number_rows(&m);
    mem_free(m.buckets);
    return t;
}

void qm_tracked_free(qm_tracked *t)
{
    if (!t) return;
    VEC_CLEAR(&t->rows);
    mem_free(t->of_row);
    mem_free(t);
}

u32 qm_tracked_of(const qm_tracked *t, qm_node n)
{
    qm_node whole = n;
    n = qm_strip(t->u, n);
    for (u32 i = whole.i; i < n.i; i++)  // what asks the object may be another pointer
        if (qm_row(t->u, (qm_node){i})->flags & QMF_DYNAMIC) return 0;
    return qm_contains(t->u, t->body, n) ? t->of_row[n.i - t->body.i] : 0;
}

u32 qm_tracked_var(const qm_tracked *t, qm_var v)
{
    u32 n;
    const qm_node *uses = qm_uses(t->u, v, &n);
    for (u32 i = 0; i < n; i++)
        if (qm_contains(t->u, t->body, uses[i])) return t->of_row[uses[i].i - t->body.i];
    return 0;
}

bool qm_may_change_members(const qm_unit *u, const qm_facts *facts, qm_node n)
{
    const qm_node_row *r = qm_row(u, n);
    if (r->kind == QM_CALL_INDIRECT || r->kind == QM_CO_AWAIT) return true;
    if (r->kind != QM_CALL && r->kind != QM_CONSTRUCT) return false;
    if (!r->func.i) return true;
    const qm_func_row *f = qm_func_of(u, r->func);
    if (qm_says(facts, u, r->func, QMK_SPINS_LOOP) || qm_says(facts, u, r->func, QMK_RUNS_LOOP)) return true;
    if (f->flags & QMFN_SIGNAL) return true;  // slots run before it returns
    bool library = place_is(f->at) && sources_file(u->files, f->at.file)->system;
    if (library) return (f->flags & QMFN_VIRTUAL) && !(f->flags & QMFN_CONST) && qm_kind_of(u, n) == QM_CALL &&
                        qm_is(qm_object_of(u, n)) && qm_kind_of(u, qm_object_of(u, n)) == QM_THIS && f->flags & QMFN_OVERRIDDEN;
    return !(f->flags & QMFN_CONST);
}
