// Navigation, life and invariants of the model of a unit.
#include "qtmodel/ir.h"

#include <stdlib.h>

#include "qtmodel/qt.h"

static const char *const kind_names[] = {
#define X(name, roles) #name,
    QM_KINDS(X)
#undef X
};
static const char *const op_texts[] = {
#define X(name, text) text,
    QM_OPS(X)
#undef X
};

const char *qm_kind_name(qm_kind k) { return kind_names[k]; }
qm_op qm_op_negated(qm_op op)
{
    switch (op) {
    case QMO_LT: return QMO_GE;
    case QMO_LE: return QMO_GT;
    case QMO_GT: return QMO_LE;
    case QMO_GE: return QMO_LT;
    case QMO_EQ: return QMO_NE;
    default: return QMO_EQ;
    }
}

qm_op qm_op_mirrored(qm_op op)
{
    switch (op) {
    case QMO_LT: return QMO_GT;
    case QMO_LE: return QMO_GE;
    case QMO_GT: return QMO_LT;
    case QMO_GE: return QMO_LE;
    default: return op;
    }
}

const char *qm_op_text(qm_op op) { return op_texts[op]; }

u32 qm_count(const qm_unit *u, qm_node n)
{
    u32 count = 0;
    for (qm_node c = qm_first(u, n); qm_is(c); c = qm_next(u, n, c)) count++;
    return count;
}

qm_node qm_child(const qm_unit *u, qm_node n, u32 i)
{
    qm_node c = qm_is(n) ? qm_first(u, n) : n;
    while (qm_is(c) && i-- > 0) c = qm_next(u, n, c);
    return c;
}

// The run that holds a row, or NULL; runs are sorted by their first row.
static const qm_run *run_of(const qm_unit *u, qm_node n)
{
    u32 low = 0, high = u->runs.n;
    while (low < high) {
        u32 mid = low + (high - low) / 2;
        if (u->runs.rows[mid].end <= n.i) low = mid + 1;
        else high = mid;
    }
    return low < u->runs.n && u->runs.rows[low].first <= n.i ? &u->runs.rows[low] : NULL;
}

qm_func qm_enclosing_func(const qm_unit *u, qm_node n)
{
    const qm_run *r = run_of(u, n);
    return r ? r->func : (qm_func){0};
}

qm_func qm_outermost_func(const qm_unit *u, qm_func f)
{
    while (f.i && qm_func_of(u, f)->outer.i) f = qm_func_of(u, f)->outer;
    return f;
}

qm_func qm_overridden_root(const qm_unit *u, qm_func f)
{
    const qm_func_row *r = qm_func_of(u, f);
    for (u32 i = r->first_override; i < r->first_override + r->n_overrides; i++)
        if (qm_func_of(u, u->overrides.rows[i])->n_overrides == 0) return u->overrides.rows[i];
    return f;
}

bool qm_is_main(const qm_unit *u, qm_func f)
{
    const qm_func_row *r = qm_func_of(u, f);
    return str_is(r->qualified, "main") && !r->cls.i;
}

bool qm_is_assignment(const qm_unit *u, qm_func f) { return qm_func_of(u, f)->op == QMO_ASSIGN; }

static bool is_statement(qm_kind k) { return k >= QM_COMPOUND && k <= QM_NULL_STMT; }

// A row stands in statement position when its parent is a block or uses it as a branch or body.
static bool in_statement_position(const qm_unit *u, qm_node n)
{
    if (is_statement(qm_kind_of(u, n)) && qm_kind_of(u, n) != QM_THROW) return true;
    qm_node p = qm_parent(u, n);
    return qm_is(p) && (qm_kind_of(u, p) == QM_COMPOUND || qm_kind_of(u, p) == QM_CASE || qm_kind_of(u, p) == QM_DEFAULT ||
                        qm_kind_of(u, p) == QM_LABEL) && qm_kind_of(u, n) == QM_MACRO;
}

qm_node qm_statement_of(const qm_unit *u, qm_node n)
{
    while (qm_is(n) && !in_statement_position(u, n)) {
        qm_node p = qm_parent(u, n);
        // A macro that is the lone branch of an if or body of a loop is the statement itself.
        if (qm_kind_of(u, n) == QM_MACRO && qm_is(p) && is_statement(qm_kind_of(u, p)) &&
            qm_kind_of(u, p) != QM_EXPR_STMT && qm_kind_of(u, p) != QM_DECL && qm_kind_of(u, p) != QM_RETURN)
            return n;
        n = p;
    }
    return n;
}

qm_node qm_block_of(const qm_unit *u, qm_node n)
{
    do n = qm_parent(u, n);
    while (qm_is(n) && qm_kind_of(u, n) != QM_COMPOUND);
    return n;
}

static bool keeps_value(const qm_unit *u, qm_node n)
{
    const qm_node_row *r = qm_row(u, n);
    switch (qm_kind_of(u, n)) {
    case QM_CAST: {
        const qm_type_row *to = qm_type_of(u, r->type);
        return to->kind != QMT_VOID && to->kind != QMT_FLOAT && !(to->kind == QMT_BOOL);
    }
    case QM_CONSTRUCT: {
        if (qm_count(u, n) != 1) return false;
        // Copies and moves keep the value; so does wrapping a pointer into the type it was made for (QPointer).
        qm_node arg = qm_first(u, n);
        return qm_type_of(u, r->type)->cls.i && qm_type_of(u, r->type)->cls.i == qm_pointee_class(u, qm_row(u, arg)->type).i;
    }
    case QM_INIT_LIST: return qm_count(u, n) == 1;
    default: return false;
    }
}

qm_node qm_strip(const qm_unit *u, qm_node n)
{
    while (qm_is(n) && keeps_value(u, n)) n = qm_first(u, n);
    return n;
}

qm_node qm_through_casts(const qm_unit *u, qm_node n)
{
    n = qm_is(n) ? qm_strip(u, n) : n;
    while (qm_is(n) && qm_kind_of(u, n) == QM_CAST) n = qm_strip(u, qm_first(u, n));
    return n;
}

qm_node qm_above_casts(const qm_unit *u, qm_node n)
{
    do n = qm_parent(u, n);
    while (qm_is(n) && qm_kind_of(u, n) == QM_CAST);
    return n;
}

bool qm_is_null_literal(const qm_unit *u, qm_node n)
{
    n = qm_is(n) ? qm_strip(u, n) : n;
    const qm_node_row *r = qm_row(u, n);
    return r->kind == QM_NULLPTR || (r->kind == QM_INT && r->value == 0);
}

// Children that stand before the arguments of a call-like row.
static u32 leading_children(const qm_unit *u, qm_node call)
{
    const qm_node_row *r = qm_row(u, call);
    if (r->kind == QM_CALL) return r->flags & QMF_METHOD ? 1 : 0;
    return r->kind == QM_CALL_INDIRECT ? 1 : 0;
}

qm_node qm_arg(const qm_unit *u, qm_node call, u32 i) { return qm_child(u, call, leading_children(u, call) + i); }

u32 qm_nargs(const qm_unit *u, qm_node call)
{
    u32 n = qm_count(u, call), lead = leading_children(u, call);
    return n > lead ? n - lead : 0;
}

qm_node qm_object_of(const qm_unit *u, qm_node call)
{
    const qm_node_row *r = qm_row(u, call);
    if (r->kind == QM_MEMBER || (r->kind == QM_CALL && (r->flags & QMF_METHOD))) return qm_strip(u, qm_first(u, call));
    return (qm_node){0};
}

qm_class qm_pointee_class(const qm_unit *u, qm_type t)
{
    const qm_type_row *r = qm_type_of(u, t);
    while (r->kind == QMT_REFERENCE || r->kind == QMT_RVALUE_REF) r = qm_type_of(u, r->target);
    if (r->kind == QMT_POINTER) r = qm_type_of(u, r->target);
    return r->cls;
}

qm_class qm_object_class(const qm_unit *u, qm_node object)
{
    if (!qm_is(object)) return (qm_class){0};
    // A `this` that is not written has no type of its own.
    if (qm_kind_of(u, object) == QM_THIS) return qm_func_of(u, qm_outermost_func(u, qm_enclosing_func(u, object)))->cls;
    return qm_pointee_class(u, qm_row(u, object)->type);
}

bool qm_derives(const qm_unit *u, qm_class c, str base)
{
    if (!c.i) return false;
    const qm_class_row *r = qm_class_of(u, c);
    if (str_eq(r->name, base) || str_eq(r->key, base)) return true;
    for (u32 i = 0; i < r->n_bases; i++)
        if (qm_derives(u, u->bases.rows[r->first_base + i], base)) return true;
    return false;
}

static bool has_arrow(const qm_unit *u, qm_class c)
{
    const qm_class_row *r = qm_class_of(u, c);
    bool found = r->has_arrow;
    for (u32 i = 0; i < r->n_bases && !found; i++) found = has_arrow(u, u->bases.rows[r->first_base + i]);
    return found;
}

bool qm_is_smart_pointer(const qm_unit *u, qm_type t)
{
    const qm_type_row *r = qm_type_of(u, t);
    while (r->kind == QMT_REFERENCE || r->kind == QMT_RVALUE_REF) r = qm_type_of(u, r->target);
    return r->kind == QMT_RECORD && has_arrow(u, r->cls);
}

// Two calls of it name the same storage: const and without arguments, or Foo::instance(). What is not const may go on
// to the next object each time.
static bool is_getter(const qm_unit *u, qm_node call)
{
    const qm_func_row *f = qm_func_of(u, qm_row(u, call)->func);
    if (!qm_row(u, call)->func.i || qm_nargs(u, call) != 0) return false;
    qm_type_kind result = qm_type_of(u, f->result)->kind;
    if (f->cls.i && !(f->flags & QMFN_STATIC)) return f->flags & QMFN_CONST;
    return result == QMT_POINTER || result == QMT_REFERENCE;
}

bool qm_same_lvalue(const qm_unit *u, qm_node a, qm_node b)
{
    a = qm_strip(u, a), b = qm_strip(u, b);
    if (!qm_is(a) || !qm_is(b)) return false;
    const qm_node_row *x = qm_row(u, a), *y = qm_row(u, b);
    // *p and p-> name the same object: look through dereferences on either side.
    if (x->kind == QM_UNARY && x->op == QMO_DEREF && y->kind != QM_UNARY) return qm_same_lvalue(u, qm_first(u, a), b);
    if (y->kind == QM_UNARY && y->op == QMO_DEREF && x->kind != QM_UNARY) return qm_same_lvalue(u, a, qm_first(u, b));
    if (x->kind != y->kind) return false;
    switch ((qm_kind)x->kind) {
    case QM_VAR: return x->var.i && x->var.i == y->var.i;
    case QM_THIS: return true;
    case QM_INT: case QM_BOOL: case QM_CHAR: case QM_ENUMERATOR: return x->value == y->value;
    case QM_STRING: return str_eq(x->str, y->str);
    case QM_MEMBER:
        return x->var.i && x->var.i == y->var.i && qm_same_lvalue(u, qm_first(u, a), qm_first(u, b));
    case QM_SUBSCRIPT:
    case QM_UNARY:
    case QM_BINARY:
    case QM_CALL: {
        // x[i] of a container is a call of operator[]; getters count as the same storage too.
        if (x->func.i != y->func.i || x->op != y->op || qm_count(u, a) != qm_count(u, b)) return false;
        if (x->kind == QM_CALL && !(x->flags & QMF_OPERATOR) && !is_getter(u, a)) return false;
        if (x->kind == QM_UNARY && (x->op == QMO_PREINC || x->op == QMO_PREDEC || x->op == QMO_POSTINC || x->op == QMO_POSTDEC))
            return false;
        qm_node c = qm_first(u, a), d = qm_first(u, b);
        for (; qm_is(c) && qm_is(d); c = qm_next(u, a, c), d = qm_next(u, b, d))
            if (!qm_same_lvalue(u, c, d)) return false;
        return true;
    }
    default: return false;
    }
}

qm_var qm_root_var(const qm_unit *u, qm_node n)
{
    for (;;) {
        n = qm_strip(u, n);
        if (!qm_is(n)) return (qm_var){0};
        const qm_node_row *r = qm_row(u, n);
        switch ((qm_kind)r->kind) {
        case QM_VAR: return r->var;
        case QM_MEMBER: {
            qm_node object = qm_strip(u, qm_first(u, n));
            if (!qm_is(object) || qm_kind_of(u, object) == QM_THIS) return r->var;
            n = object;
            break;
        }
        case QM_SUBSCRIPT:
        case QM_UNARY: n = qm_first(u, n); break;
        case QM_CALL:
            if (!(r->flags & QMF_OPERATOR)) return (qm_var){0};
            n = qm_first(u, n);
            break;
        default: return (qm_var){0};
        }
    }
}

str qm_text(const qm_unit *u, qm_node n)
{
    return qm_is(n) && span_is(qm_row(u, n)->text) ? sources_span_text(u->files, qm_row(u, n)->text) : (str){"", 0};
}

const qm_expansion *qm_expansion_of(const qm_unit *u, qm_node n)
{
    place at = qm_row(u, n)->at;
    const qm_expansion *best = NULL;
    for (u32 i = 0; i < u->expansions.n; i++) {
        const qm_expansion *e = &u->expansions.rows[i];
        if (e->text.file.i == at.file.i && e->text.off <= at.off && at.off < e->text.off + e->text.len &&
            (!best || e->text.len <= best->text.len))
            best = e;
    }
    return best;
}

qm_unit *qm_unit_new(sources *files)
{
    qm_unit *u = mem_alloc(sizeof *u);
    memset(u, 0, sizeof *u);
    u->files = files;
    u->strings = intern_new(&u->mem);
    // Row 0 of every table is the blank "unknown" row.
    VEC_PUSH(&u->nodes);
    VEC_PUSH(&u->types)->size = -1;
    VEC_PUSH(&u->classes);
    VEC_PUSH(&u->vars);
    VEC_PUSH(&u->funcs);
    return u;
}

void qm_unit_free(qm_unit *u)
{
    if (!u) return;
    VEC_CLEAR(&u->nodes);
    VEC_CLEAR(&u->types);
    VEC_CLEAR(&u->classes);
    VEC_CLEAR(&u->bases);
    VEC_CLEAR(&u->metas);
    VEC_CLEAR(&u->vars);
    VEC_CLEAR(&u->funcs);
    VEC_CLEAR(&u->overrides);
    VEC_CLEAR(&u->captures);
    VEC_CLEAR(&u->declarations);
    VEC_CLEAR(&u->parameter_types);
    VEC_CLEAR(&u->inits);
    VEC_CLEAR(&u->expansions);
    VEC_CLEAR(&u->runs);
    VEC_CLEAR(&u->diags);
    VEC_CLEAR(&u->skipped);
    VEC_CLEAR(&u->includes);
    VEC_CLEAR(&u->declared);
    qm_free_qt(u->qt);
    intern_free(u->strings);
    arena_release(&u->mem);
    mem_free(u);
}

static int compare_expansions(const void *a, const void *b)
{
    const qm_expansion *x = a, *y = b;
    if (x->text.file.i != y->text.file.i) return x->text.file.i < y->text.file.i ? -1 : 1;
    if (x->text.off != y->text.off) return x->text.off < y->text.off ? -1 : 1;
    return x->text.len == y->text.len ? 0 : x->text.len > y->text.len ? -1 : 1;
}

void qm_sort_expansions(qm_unit *u)
{
    if (u->expansions.n) qsort(u->expansions.rows, u->expansions.n, sizeof *u->expansions.rows, compare_expansions);
}

void qm_freeze(qm_unit *u)
{
    u->frozen = true;
#ifndef NDEBUG
    const char *broken = qm_validate(u);
    if (broken) bug("model invariant: %s", broken);
#endif
}

static const char *validate_run(qm_unit *u, const qm_run *run)
{
    for (u32 i = run->first; i < run->end; i++) {
        const qm_node_row *r = &u->nodes.rows[i];
        if (r->end <= i || r->end > run->end) return arena_printf(&u->mem, "row %u ends at %u", i, r->end).p;
        if (i == run->first ? r->parent != 0 : (r->parent >= i || r->parent < run->first))
            return arena_printf(&u->mem, "row %u has parent %u", i, r->parent).p;
        if (r->parent && r->end > u->nodes.rows[r->parent].end) return arena_printf(&u->mem, "row %u outgrows its parent", i).p;
        if (r->var.i >= u->vars.n || r->func.i >= u->funcs.n || r->type.i >= u->types.n)
            return arena_printf(&u->mem, "row %u has a handle out of range", i).p;
        if (span_is(r->text) && (u64)r->text.off + r->text.len > sources_text(u->files, r->text.file).n)
            return arena_printf(&u->mem, "row %u has an extent past the end of its file", i).p;
    }
    return NULL;
}

const char *qm_validate(qm_unit *u)
{
    u32 at = 1;
    for (u32 i = 0; i < u->runs.n; i++) {
        const qm_run *run = &u->runs.rows[i];
        if (run->first != at || run->end <= run->first) return arena_printf(&u->mem, "run %u does not follow the one before", i).p;
        const char *broken = validate_run(u, run);
        if (broken) return broken;
        at = run->end;
    }
    if (at != u->nodes.n) return "rows outside every run";
    for (u32 i = 1; i < u->funcs.n; i++) {
        const qm_func_row *f = &u->funcs.rows[i];
        if (f->first_param + f->n_params > u->vars.n || f->first_capture + f->n_captures > u->captures.n)
            return arena_printf(&u->mem, "function %u has parameters or captures out of range", i).p;
        if (f->body.i && qm_enclosing_func(u, f->body).i != i) return arena_printf(&u->mem, "function %u does not own its body", i).p;
    }
    return NULL;
}
