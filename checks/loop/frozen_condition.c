// Loops whose condition nothing in them can change, and counters that step over the zero they are asked for.
#include "checks/check.h"
#include "qtmodel/bounds.h"
#include "qtmodel/summary.h"

typedef struct loop {
    ck_context *c;
    qm_func func;
    qm_node at, cond, body;
    qm_var named;      // one of the variables of the condition
} loop;

// Does each turn make the variable anew? while (T x = …), but not what the head of a for declares once.
static bool is_made_in_turn(const loop *l, qm_var v)
{
    const qm_unit *u = l->c->unit;
    qm_node decl = qm_var_of(u, v)->decl;
    if (!qm_is(decl) || !qm_contains(u, l->at, decl)) return false;
    return qm_kind_of(u, l->at) != QM_FOR || !qm_contains(u, qm_first(u, l->at), decl);
}

// A local of the function, or what a lambda keeps as a copy, that nobody gets to know but by its name.
static bool is_frozen_variable(const loop *l, qm_var v)
{
    const qm_unit *u = l->c->unit;
    const qm_var_row *r = qm_var_of(u, v);
    const qm_type_row *t = qm_type_of(u, r->type);
    bool plain = t->kind == QMT_BOOL || t->kind == QMT_INT || t->kind == QMT_FLOAT || t->kind == QMT_ENUM || t->kind == QMT_POINTER;
    if ((r->kind != QMV_LOCAL && r->kind != QMV_PARAM) || !plain || t->is_const || is_made_in_turn(l, v)) return false;
    if (str_find(r->type_written, STR("volatile")) != SIZE_MAX || str_find(t->text, STR("volatile")) != SIZE_MAX) return false;
    const qm_func_row *f = qm_func_of(u, l->func);
    bool own = r->func.i == l->func.i;
    for (u32 i = 1; i < u->captures.n; i++)  // a reference may be changed from anywhere
        if (u->captures.rows[i].var.i == v.i && u->captures.rows[i].by_ref) return false;
    for (u32 i = 0; i < f->n_captures && !own; i++) own = u->captures.rows[f->first_capture + i].var.i == v.i;
    if (!own) return false;
    u32 n;
    const qm_node *uses = qm_uses(u, v, &n);
    for (u32 i = 0; i < n; i++) {
        if (!qm_is_written(u, uses[i])) continue;
        if (qm_contains(u, l->at, uses[i])) return false;
        qm_node up = qm_parent(u, uses[i]);
        bool direct = qm_is(up) && qm_kind_of(u, up) == QM_ASSIGN && qm_first(u, up).i == uses[i].i;
        bool steps = qm_is(up) && qm_kind_of(u, up) == QM_UNARY && qm_row(u, up)->op != QMO_ADDR && qm_row(u, up)->op != QMO_DEREF;
        if (!direct && !steps) return false;  // its address or a reference to it is somewhere
    }
    return true;
}

// Nothing but variables of that kind and constants, one variable at least.
static bool is_frozen(loop *l)
{
    const qm_unit *u = l->c->unit;
    for (u32 i = l->cond.i; i < qm_end(u, l->cond); i++) {
        const qm_node_row *r = &u->nodes.rows[i];
        switch ((qm_kind)r->kind) {
        case QM_VAR:
            if (qm_type_of(u, qm_var_of(u, r->var)->type)->is_const && qm_is_constant(u, r->var)) break;
            if (!is_frozen_variable(l, r->var)) return false;
            l->named = r->var;
            break;
        case QM_BINARY: break;
        case QM_UNARY:
            if (r->op != QMO_NOT && r->op != QMO_NEG && r->op != QMO_BNOT) return false;
            break;
        case QM_CAST: case QM_INT: case QM_BOOL: case QM_NULLPTR: case QM_ENUMERATOR: case QM_CHAR: case QM_FLOAT: break;
        default: return false;
        }
    }
    return l->named.i != 0;
}

// Something in the body may leave the loop otherwise: a jump, an exception, the end of the program.
static bool may_leave(const ck_context *c, qm_node n, u32 depth)
{
    const qm_unit *u = c->unit;
    for (u32 i = n.i; i < qm_end(u, n); i++) {
        const qm_node_row *r = &u->nodes.rows[i];
        const qm_func_row *f = qm_func_of(u, r->func);
        switch ((qm_kind)r->kind) {
        case QM_RETURN: if (depth) break; return true;
        case QM_BREAK: case QM_GOTO: if (depth) break; return true;
        case QM_THROW: case QM_OPAQUE: case QM_CO_AWAIT: case QM_CALL_INDIRECT: return true;
        case QM_MACRO:
            if (qm_fact_macro(c->facts, r->str, QMK_EARLY_RETURN)) return true;
            break;
        case QM_CALL:
            if (!r->func.i || f->flags & QMFN_NORETURN) return true;
            if (f->flags & QMFN_NOEXCEPT || (place_is(f->at) && sources_file(u->files, f->at.file)->system)) break;
            if (!f->body.i || depth > 2 || f->flags & QMFN_VIRTUAL || may_leave(c, f->body, depth + 1)) return true;
            break;
        default: break;
        }
    }
    return false;
}

// The lambda that changes its copy of the variable, where the loop uses that lambda; {0}.
static qm_node changes_copy(const loop *l, qm_var v)
{
    const qm_unit *u = l->c->unit;
    u32 n;
    const qm_node *uses = qm_uses(u, v, &n);
    for (u32 i = 0; i < n; i++) {
        qm_func f = qm_enclosing_func(u, uses[i]);
        const qm_func_row *row = qm_func_of(u, f);
        if (f.i == l->func.i || !(row->flags & QMFN_LAMBDA) || row->outer.i != l->func.i || !qm_is_written(u, uses[i])) continue;
        for (u32 k = l->body.i; k < qm_end(u, l->body); k++) {
            const qm_node_row *r = &u->nodes.rows[k];
            qm_node init = r->kind == QM_VAR ? qm_var_of(u, r->var)->init : (qm_node){0};
            if (qm_is(init)) init = qm_strip(u, init);
            if (qm_is(init) && init.i == row->lambda.i) return uses[i];
        }
    }
    return (qm_node){0};
}

static qm_node copy_changed(const loop *l)
{
    const qm_unit *u = l->c->unit;
    qm_node found = {0};
    for (u32 i = l->cond.i; i < qm_end(u, l->cond) && !qm_is(found); i++)
        if (u->nodes.rows[i].kind == QM_VAR) found = changes_copy(l, u->nodes.rows[i].var);
    return found;
}

static void judge(ck_context *c, qm_func f, qm_node at)
{
    const qm_unit *u = c->unit;
    qm_kind k = qm_kind_of(u, at);
    loop l = {.c = c, .func = f, .at = at};
    l.cond = qm_child(u, at, k == QM_FOR ? 2 : 1);
    l.body = qm_child(u, at, k == QM_WHILE ? 2 : k == QM_DO ? 0 : 4);
    if (!ck_cfg(c, f) || !qm_is(l.cond) || qm_kind_of(u, l.cond) == QM_NONE || !qm_is(l.body) || qm_row(u, at)->flags & QMF_IN_MACRO) return;
    ck_site(c, at);
    if (!is_frozen(&l)) return;
    qm_node copy = copy_changed(&l);
    if (qm_is(copy)) {
        ck_finding *out = ck_report(c, l.cond, "only a lambda's copy of '%.*s' is changed in this loop, so the condition stays as it is",
                                    STR_ARG(qm_var_of(u, qm_row(u, copy)->var)->name));
        out->range = qm_row(u, l.cond)->text;
        ck_add_note(c, out, qm_row(u, copy)->at, "this changes the copy that the lambda has captured");
        return;
    }
    if (may_leave(c, l.body, 0)) return;
    if (k == QM_FOR && qm_is(qm_child(u, at, 3)) && may_leave(c, qm_child(u, at, 3), 0)) return;
    str name = qm_var_of(u, l.named)->name;
    ck_finding *out = ck_report(c, l.cond, "nothing in this loop changes '%.*s': once entered, it never ends", STR_ARG(name));
    out->range = qm_row(u, l.cond)->text;
    ck_add_note(c, out, qm_var_of(u, l.named)->at, qm_var_of(u, l.named)->func.i == f.i ? "only this function has it" : "the lambda has a copy of it");
}

// -------------------------------------------------------------------------------------------------------- stepped over
// What is done with a number, over all its uses.
typedef struct counter {
    ck_context *c;
    qm_node step;    // the same amount is taken away
    qm_node amount;  // it is set to an amount that somebody else decides: the answer of a call
    qm_node asked;   // whether it is zero
} counter;

static bool is_zero(const qm_unit *u, qm_node n)
{
    i64 value;
    return qm_int_value(u, n, &value) && value == 0;
}

// The answer of a const method of a library, as the size of a file: not all are multiples of the step.
static bool is_amount(const qm_unit *u, qm_node n)
{
    n = qm_through_casts(u, n);
    const qm_func_row *f = qm_is(n) && qm_kind_of(u, n) == QM_CALL ? qm_func_of(u, qm_row(u, n)->func) : NULL;
    return f && f->flags & QMFN_CONST && qm_row(u, n)->flags & QMF_METHOD && qm_in_library(u, qm_row(u, n)->func);
}

// false: a use that may know better (another comparison, a remainder, another change), or that is not understood.
static bool read_count(counter *k, qm_node use)
{
    const qm_unit *u = k->c->unit;
    i64 value;
    qm_node p = qm_parent(u, use);
    for (; qm_is(p) && qm_kind_of(u, p) == QM_CAST; p = qm_parent(u, p)) use = p;
    if (!qm_is(p)) return false;
    const qm_node_row *r = qm_row(u, p);
    bool left = qm_first(u, p).i == use.i;
    qm_node other = r->kind == QM_ASSIGN || r->kind == QM_BINARY ? qm_child(u, p, left) : (qm_node){0};
    switch ((qm_kind)r->kind) {
    case QM_ASSIGN:
        if (!left) return true;
        if (r->op == QMO_SUB && qm_int_value(u, other, &value) && value > 1) return k->step = p, true;
        if (r->op == QMO_ASSIGN && is_amount(u, other)) return k->amount = p, true;
        return r->op == QMO_ASSIGN && is_zero(u, other);
    case QM_BINARY:
        if ((r->op == QMO_EQ || r->op == QMO_NE) && is_zero(u, other)) return k->asked = p, true;
        return r->op == QMO_ADD || r->op == QMO_SUB || r->op == QMO_MUL;
    case QM_UNARY: return r->op == QMO_NOT && (k->asked = p, true);
    case QM_IF: case QM_WHILE: return k->asked = p, true;
    case QM_CALL: return (r->flags & QMF_OPERATOR) != 0;  // written somewhere
    case QM_RETURN: return true;
    default: return false;
    }
}

// left -= 4096; if (left == 0) …, where left was the size of a file.
static void judge_counter(ck_context *c, qm_var v)
{
    const qm_unit *u = c->unit;
    const qm_var_row *row = qm_var_of(u, v);
    if ((row->kind != QMV_FIELD && row->kind != QMV_LOCAL) || qm_type_of(u, row->type)->kind != QMT_INT) return;
    if (row->kind == QMV_FIELD && (!row->is_private || qm_has_unseen_methods(u, row->cls))) return;
    counter k = {.c = c};
    if (qm_is(row->init) && is_amount(u, row->init)) k.amount = row->init;
    else if (qm_is(row->init) && !is_zero(u, row->init)) return;
    u32 n;
    const qm_node *uses = qm_uses(u, v, &n);
    for (u32 i = 0; i < n; i++)
        if (!read_count(&k, uses[i])) return;
    if (!qm_is(k.step) || !qm_is(k.amount) || !qm_is(k.asked) || !ck_may_judge(c, qm_enclosing_func(u, k.step))) return;
    ck_site(c, k.step);
    ck_finding *f = ck_report(c, k.step, "'%.*s' steps over zero where it is no multiple of the step, and nothing asks whether it is less", STR_ARG(row->name));
    ck_add_note(c, f, qm_row(u, k.amount)->at, "it begins with whatever comes from here");
    ck_add_note(c, f, qm_row(u, k.asked)->at, "asked here whether it is zero");
}

static void run(ck_context *c)
{
    for (u32 i = 1; i < c->unit->vars.n; i++) judge_counter(c, (qm_var){i});
    ck_each_row(c, CK_ROWS(QM_WHILE) | CK_ROWS(QM_DO) | CK_ROWS(QM_FOR), judge);
}

const ck_check ck_loop_frozen_condition = {
    .id = "qtcwe-loop-frozen-condition",
    .summary = "nothing in a loop can change its condition, or a counter steps over the zero it is asked for",
    .cwe = {835},
    .severity = CK_WARNING,
    .profile = CK_DEFAULT,
    .fix = FX_NONE,
    .since = "0.1",
    .run = run,
};
