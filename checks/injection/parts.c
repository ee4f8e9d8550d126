#include "checks/injection/parts.h"

#include "qtmodel/texts.h"

enum { DEEPEST = 12 };

typedef struct walk {
    const ck_context *c;
    str clean;
    ck_parts *out;
} walk;

static bool carries_text(const ck_context *c, qm_class cls)
{
    const qm_fact *f = qm_fact_class(c->facts, c->unit, cls, QMK_CARRIES);
    return f && str_is(f->text, "text");
}

static bool is_cleaned(const walk *w, qm_func f)
{
    const qm_fact *list[16];
    u32 n = qm_facts_func(w->c->facts, w->c->unit, f, QMK_CLEANS, list, 16);
    for (u32 i = 0; i < n && i < 16; i++)
        if (list[i]->pos == QM_POS_RETURN && (str_eq(list[i]->text, w->clean) || str_is(list[i]->text, "all"))) return true;
    return false;
}

static bool fills_places(const ck_context *c, qm_node call)
{
    return qm_fact_role(c->facts, c->unit, qm_row(c->unit, call)->func, QMK_PROPAGATES, "arguments") == QM_POS_RETURN;
}

static bool is_operator(const ck_context *c, qm_node n)
{
    qm_op op = qm_func_of(c->unit, qm_row(c->unit, n)->func)->op;
    return qm_row(c->unit, n)->flags & QMF_OPERATOR && qm_count(c->unit, n) == 2 && (op == QMO_ADD || op == QMO_REM);
}

bool ck_joins_text(const ck_context *c, qm_node n)
{
    return qm_kind_of(c->unit, n) == QM_CALL && qm_row(c->unit, n)->func.i && (is_operator(c, n) || fills_places(c, n));
}

static void add(const walk *w, qm_node n)
{
    if (w->out->n < CK_MAX_PARTS) w->out->rows[w->out->n++] = n;
    else w->out->all = false;
}

static void walk_parts(const walk *w, qm_node n, u32 depth);

static void walk_children(const walk *w, qm_node n, u32 depth)
{
    for (qm_node k = qm_first(w->c->unit, n); qm_is(k); k = qm_next(w->c->unit, n, k)) walk_parts(w, k, depth + 1);
}

// A conversion: a method without arguments of a text, or a function of its class that takes one.
static qm_node converted(const ck_context *c, qm_node n)
{
    const qm_unit *u = c->unit;
    const qm_node_row *r = qm_row(u, n);
    const qm_func_row *f = qm_func_of(u, r->func);
    if (r->flags & QMF_METHOD) {
        bool plain = qm_nargs(u, n) == 0 && !(r->flags & QMF_OPERATOR);
        return plain && qm_is(qm_object_of(u, n)) && carries_text(c, f->cls) ? qm_object_of(u, n) : (qm_node){0};
    }
    bool makes = f->flags & QMFN_STATIC && carries_text(c, f->cls);
    bool hands_on = qm_fact_role(c->facts, u, r->func, QMK_PROPAGATES, "arg1") == QM_POS_RETURN;
    return qm_nargs(u, n) && (makes || hands_on) ? qm_arg(u, n, 0) : (qm_node){0};
}

static void walk_call(const walk *w, qm_node n, u32 depth)
{
    if (is_cleaned(w, qm_row(w->c->unit, n)->func)) return;
    if (ck_joins_text(w->c, n)) {
        walk_children(w, n, depth);
        return;
    }
    qm_node from = converted(w->c, n);
    if (qm_is(from)) walk_parts(w, from, depth + 1);
    else add(w, n);
}

static void walk_parts(const walk *w, qm_node n, u32 depth)
{
    const qm_unit *u = w->c->unit;
    n = qm_strip(u, n);
    if (!qm_is(n)) return;
    qm_node literal = qm_text_literal(u, n);
    if (qm_is(literal)) {
        add(w, literal);
        return;
    }
    const qm_node_row *r = qm_row(u, n);
    bool constant = r->kind == QM_VAR && qm_is_constant(u, r->var) && qm_is(qm_var_of(u, r->var)->init);
    if (depth >= DEEPEST) w->out->all = false;
    else if (r->kind == QM_DEFAULT_ARG) return;
    else if (r->kind == QM_CALL && r->func.i) walk_call(w, n, depth);
    else if (r->kind == QM_CONSTRUCT && carries_text(w->c, qm_type_of(u, r->type)->cls)) walk_children(w, n, depth);
    else if (r->kind == QM_COND) walk_parts(w, qm_child(u, n, 1), depth + 1), walk_parts(w, qm_child(u, n, 2), depth + 1);
    else if (constant && qm_var_of(u, r->var)->kind == QMV_LOCAL) walk_parts(w, qm_var_of(u, r->var)->init, depth + 1);
    else add(w, n);
}

void ck_parts_of(const ck_context *c, qm_node text, str clean, ck_parts *out)
{
    *out = (ck_parts){.all = true};
    walk w = {c, clean, out};
    walk_parts(&w, text, 0);
}

bool ck_is_value(const ck_context *c, qm_node part)
{
    const qm_unit *u = c->unit;
    const qm_node_row *r = qm_row(u, part);
    const qm_type_row *type = qm_type_of(u, r->type);
    while (type->kind == QMT_REFERENCE || type->kind == QMT_RVALUE_REF) type = qm_type_of(u, type->target);
    bool named = r->kind == QM_VAR || r->kind == QM_MEMBER || (r->kind == QM_CALL && r->func.i);
    bool text = type->kind == QMT_RECORD ? carries_text(c, type->cls) : type->kind == QMT_POINTER && qm_type_of(u, type->target)->size == 1;
    return named && text;
}

str ck_name_of(const qm_unit *u, qm_node part)
{
    const qm_node_row *r = qm_row(u, part);
    if (r->kind == QM_VAR || r->kind == QM_MEMBER) return qm_var_of(u, r->var)->name;
    return r->kind == QM_CALL && r->func.i ? qm_func_of(u, r->func)->name : (str){0};
}
