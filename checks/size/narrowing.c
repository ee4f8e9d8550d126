// Sizes of files and devices, and places in them, that are kept in an int or given as one. Members, results and parameters change
// in all units together.
#include "checks/check.h"
#include "fixits/recipes.h"
#include "qtmodel/bounds.h"
#include "qtmodel/ranges.h"
#include "qtmodel/summary.h"

enum { WIDE = 8, NARROW = 4 };  // bytes

static bool has_size(const qm_unit *u, qm_type t, i64 size)
{
    const qm_type_row *r = qm_type_of(u, t);
    return r->kind == QMT_INT && r->size == size;
}

// The call whose wide result is made narrow without anybody saying so; {0}.
static qm_node narrowed_call(ck_context *c, qm_node value)
{
    const qm_unit *u = c->unit;
    if (!qm_is(value) || qm_kind_of(u, value) != QM_CAST || !(qm_row(u, value)->flags & QMF_IMPLICIT)) return (qm_node){0};
    if (!has_size(u, qm_row(u, value)->type, NARROW)) return (qm_node){0};
    qm_node call = qm_first(u, value);
    if (qm_kind_of(u, call) != QM_CALL || !has_size(u, qm_row(u, call)->type, WIDE)) return (qm_node){0};
    if (!qm_says(c->facts, u, qm_row(u, call)->func, QMK_BYTE_POSITION)) return (qm_node){0};
    qm_range r;
    if (qm_range_at(c->analysis, call, &r) && r.low >= INT32_MIN && r.high <= INT32_MAX) return (qm_node){0};
    qm_cfg *cfg = ck_cfg(c, qm_enclosing_func(u, call));
    return cfg && qm_asked_at_most(cfg, call, INT32_MAX) ? (qm_node){0} : call;
}

static bool find_type(void *user, qm_subject subject, str name, str library, const qm_fact *facts, u32 n)
{
    (void)subject, (void)name, (void)library;
    str *type = user;
    for (u32 i = 0; i < n && !type->n; i++)
        if (facts[i].key == QMK_BYTE_POSITION) *type = facts[i].text;
    return type->n == 0;
}

// The type that holds what such calls give: one for all, as units that see none of the calls have to write it too.
static const char *wide_type(ck_context *c)
{
    str type = {0};
    qm_facts_each(c->facts, find_type, &type);
    return arena_str(&c->unit->mem, type).p;
}

// Does a wide value fit here as well as a narrow one: compared, or widened at once?
static bool takes_wide(const qm_unit *u, qm_node use)
{
    qm_node p = qm_parent(u, use);
    if (!qm_is(p)) return false;
    const qm_node_row *r = qm_row(u, p);
    if (r->kind == QM_CAST) return has_size(u, r->type, WIDE);
    if (r->kind == QM_ASSIGN) return qm_first(u, p).i == use.i;
    return r->kind == QM_BINARY && r->op >= QMO_EQ && r->op <= QMO_GE;
}

// NULL, or why the variable must stay what it is, as far as this unit shows.
static const char *why_uses_not_wide(ck_context *c, qm_var v)
{
    const qm_unit *u = c->unit;
    u32 n;
    const qm_node *uses = qm_uses(u, v, &n);
    for (u32 i = 0; i < n; i++)
        if (!takes_wide(u, uses[i]))
            return arena_printf(&c->unit->mem, "'%.*s' is also used where an int may be wanted", STR_ARG(qm_var_of(u, v)->name)).p;
    return NULL;
}

static const char *why_not_wide(ck_context *c, qm_var v)
{
    const qm_unit *u = c->unit;
    const qm_var_row *row = qm_var_of(u, v);
    str type = sources_span_text(u->files, row->type_text);
    if (row->kind != QMV_LOCAL && row->kind != QMV_FIELD)
        return arena_printf(&c->unit->mem, "others may rely on the type of '%.*s'", STR_ARG(row->name)).p;
    if (!row->text.len || (!str_is(type, "const int") && !str_is(type, "int"))) return "the type is written in another way";
    return why_uses_not_wide(c, v);
}

static void widen(ck_context *c, ck_finding *f, qm_var v)
{
    const qm_unit *u = c->unit;
    const qm_var_row *row = qm_var_of(u, v);
    const char *wide = wide_type(c);
    bool field = row->kind == QMV_FIELD;
    fx_fix *fix = field ? ck_group_fix(c, f, row->at, row->is_private ? FX_SAFE : FX_REVIEW, "keep it in a %s", wide)
                        : ck_fix(c, f, FX_SAFE, "keep it in a %s", wide);
    const char *why = why_not_wide(c, v);
    if (why) fx_withhold(fix, "%s", why);
    else fx_replace(fix, row->type_text, "%s%s", str_starts(sources_span_text(u->files, row->type_text), STR("const")) ? "const " : "", wide);
}

// The same for what a function gives, by one row that names the function.
static const char *why_not_wide_there(ck_context *c, qm_node n)
{
    const qm_unit *u = c->unit;
    const qm_node_row *r = qm_row(u, n);
    if (r->kind == QM_FUNC_REF) return "its address is taken";
    if (r->kind != QM_CALL || qm_kind_of(u, qm_parent(u, n)) == QM_EXPR_STMT || takes_wide(u, n)) return NULL;
    return arena_printf(&c->unit->mem, "'%.*s' is called where an int may be wanted", STR_ARG(qm_func_of(u, r->func)->name)).p;
}

static const char *why_no_wide_result(ck_context *c, qm_func f)
{
    const qm_unit *u = c->unit;
    const char *why = fx_why_not_another_result(u, f);
    for (u32 i = 1; i < u->nodes.n && !why; i++)
        if (u->nodes.rows[i].func.i == f.i) why = why_not_wide_there(c, (qm_node){i});
    return why;
}

static void judge_return(ck_context *c, qm_func in, qm_node ret)
{
    const qm_unit *u = c->unit;
    const qm_func_row *r = qm_func_of(u, in);
    qm_node call = qm_is(qm_first(u, ret)) ? narrowed_call(c, qm_first(u, ret)) : (qm_node){0};
    if (!qm_is(call) || (r->flags & QMFN_LAMBDA)) return;
    ck_site(c, call);
    str callee = qm_func_of(u, qm_row(u, call)->func)->name;
    ck_finding *f = ck_report(c, call, "the result of '%.*s' cannot hold what '%.*s' gives above 2 GiB", STR_ARG(r->name), STR_ARG(callee));
    ck_because(c, f, qm_fact_func(c->facts, u, qm_row(u, call)->func, QMK_BYTE_POSITION));
    const char *wide = wide_type(c);
    bool own = r->flags & (QMFN_PRIVATE | QMFN_INTERNAL);
    fx_fix *fix = ck_group_fix(c, f, r->declared, own ? FX_SAFE : FX_REVIEW, "give a %s", wide);
    const char *why = why_no_wide_result(c, in);
    if (why) fx_withhold(fix, "%s", why);
    fx_change_result(fix, u, in, "int", wide);
}

// What is called and what it overrides, all that overrides that, and their declarations in all units are one group. Who defines
// one of them, declares it once more or takes its address has a part in it (tell_of_parameters).
static void judge_arguments(ck_context *c, qm_func f, qm_node at)
{
    const qm_unit *u = c->unit;
    const qm_func callee = qm_row(u, at)->func, root = qm_overridden_root(u, callee);
    const qm_func_row *r = qm_func_of(u, callee);
    (void)f;
    if (qm_in_library(u, callee) || (qm_row(u, at)->flags & QMF_OPERATOR)) return;
    for (u32 i = 0; i < qm_nargs(u, at) && i < r->n_params; i++) {
        qm_node call = narrowed_call(c, qm_arg(u, at, i));
        if (!qm_is(call)) continue;
        ck_site(c, call);
        const qm_var_row *v = qm_var_of(u, (qm_var){r->first_param + i});
        str source = qm_func_of(u, qm_row(u, call)->func)->name;
        str name = v->name.n ? arena_printf(&c->unit->mem, "'%.*s'", STR_ARG(v->name)) : arena_printf(&c->unit->mem, "%u", i + 1);
        ck_finding *out = ck_report(c, call, "parameter %.*s of '%.*s' cannot hold what '%.*s' gives above 2 GiB", STR_ARG(name),
                                    STR_ARG(r->name), STR_ARG(source));
        ck_add_note(c, out, v->at, "it is an int here");
        ck_because(c, out, qm_fact_func(c->facts, u, qm_row(u, call)->func, QMK_BYTE_POSITION));
        const char *wide = wide_type(c);
        bool own = r->flags & (QMFN_PRIVATE | QMFN_INTERNAL) && !(r->flags & QMFN_VIRTUAL);
        fx_fix *fix = ck_group_fix(c, out, fx_parameter_place(u, root, i), own ? FX_SAFE : FX_REVIEW, "take a %s", wide);
        const char *why = qm_in_library(u, root) ? "it overrides a function of a library" : fx_why_not_another_parameter(u, root);
        if (why) fx_withhold(fix, "%s", why);
        fx_change_parameter(fix, u, root, i, "int", wide);
        fix->alone = STR("no unit that was analysed defines it");
    }
}

static void judge(ck_context *c, qm_node n)
{
    const qm_unit *u = c->unit;
    qm_var v = {0};
    qm_node value = {0};
    if (qm_kind_of(u, n) == QM_DECL) {
        v = qm_row(u, n)->var;
        value = qm_first(u, n);
    } else if (qm_kind_of(u, n) == QM_ASSIGN && qm_row(u, n)->op == QMO_ASSIGN) {
        v = qm_root_var(u, qm_first(u, n));
        value = qm_child(u, n, 1);
    }
    qm_node call = v.i ? narrowed_call(c, value) : (qm_node){0};
    if (!qm_is(call)) return;
    ck_site(c, call);
    str name = qm_var_of(u, v)->name, callee = qm_func_of(u, qm_row(u, call)->func)->name;
    ck_finding *f = ck_report(c, call, "'%.*s' cannot hold what '%.*s' gives above 2 GiB", STR_ARG(name), STR_ARG(callee));
    ck_because(c, f, qm_fact_func(c->facts, u, qm_row(u, call)->func, QMK_BYTE_POSITION));
    widen(c, f, v);
}

static bool is_users_header(const qm_unit *u, place at)
{
    return place_is(at) && at.file.i != u->main_file.i && !sources_file(u->files, at.file)->system;
}

// What another unit may want to widen, and this one uses as an int.
static void refuse_for_others(ck_context *c)
{
    const qm_unit *u = c->unit;
    for (u32 i = 1; i < u->vars.n; i++) {
        const qm_var_row *v = &u->vars.rows[i];
        u32 n = 0;
        if (v->kind == QMV_FIELD && has_size(u, v->type, NARROW) && is_users_header(u, v->at)) qm_uses(u, (qm_var){i}, &n);
        const char *why = n ? why_not_wide(c, (qm_var){i}) : NULL;
        if (why) fx_withhold(ck_part_of(c, v->at, FX_SAFE), "%s", why);
    }
    bool *told = mem_alloc(u->funcs.n * sizeof *told);
    for (u32 i = 1; i < u->nodes.n; i++) {
        qm_func f = u->nodes.rows[i].func;
        const qm_func_row *r = qm_func_of(u, f);
        bool shared = f.i && !told[f.i] && !qm_is(r->body) && has_size(u, r->result, NARROW) && is_users_header(u, r->declared);
        const char *why = shared ? why_not_wide_there(c, (qm_node){i}) : NULL;
        if (!why) continue;
        told[f.i] = true;
        fx_withhold(ck_part_of(c, r->declared, FX_SAFE), "%s", why);
    }
    mem_free(told);
}

// Is the function's address taken otherwise than for a call that must take it as what it is?
static bool is_address_kept(const qm_unit *u, qm_node ref)
{
    qm_node p = qm_parent(u, ref);
    while (qm_is(p) && (qm_kind_of(u, p) == QM_UNARY || (qm_kind_of(u, p) == QM_CAST && (qm_row(u, p)->flags & QMF_IMPLICIT)))) p = qm_parent(u, p);
    return !qm_is(p) || (qm_kind_of(u, p) != QM_CALL && qm_kind_of(u, p) != QM_CONSTRUCT);
}

static bool is_declared_elsewhere(const qm_unit *u, qm_func f)
{
    place first = qm_func_of(u, f)->declared;
    for (u32 i = 0; i < u->declarations.n; i++) {
        const qm_declaration *d = &u->declarations.rows[i];
        if (d->func.i == f.i && (d->at.file.i != first.file.i || d->at.off != first.off)) return true;
    }
    return false;
}

// The function's part in what another unit may want to widen: it is defined here, declared once more, or its address is taken.
static void tell_of_parameters(ck_context *c, qm_func f, qm_func root, const char *wide, bool kept)
{
    const qm_unit *u = c->unit;
    const qm_func_row *r = qm_func_of(u, f);
    for (u32 i = 0; i < r->n_params; i++) {
        qm_var v = {r->first_param + i};
        place group = has_size(u, qm_var_of(u, v)->type, NARROW) ? fx_parameter_place(u, root, i) : (place){0};
        if (!place_is(group)) continue;
        fx_fix *part = ck_part_of(c, group, FX_SAFE);
        part->loose = qm_is(r->body);
        fx_change_parameter(part, u, root, i, "int", wide);
        const char *why = kept ? "its address is taken" : (r->flags & QMFN_TAINTED) ? "an error lies in it" : why_uses_not_wide(c, v);
        if (why) fx_withhold(part, "%s", why);
    }
}

static void tell_others(ck_context *c)
{
    const qm_unit *u = c->unit;
    const char *wide = wide_type(c);
    bool *kept = mem_alloc(u->funcs.n * sizeof *kept);
    for (u32 i = 1; i < u->nodes.n; i++) {
        const qm_node_row *r = &u->nodes.rows[i];
        if (r->kind == QM_FUNC_REF && is_address_kept(u, (qm_node){i})) kept[r->func.i] = true;
    }
    for (u32 i = 1; i < u->funcs.n; i++) {
        const qm_func_row *r = &u->funcs.rows[i];
        u32 never = QMFN_OPERATOR | QMFN_TEMPLATE | QMFN_LAMBDA | QMFN_SLOT | QMFN_SIGNAL | QMFN_INVOKABLE;
        if (!r->n_params || (r->flags & never) || qm_in_library(u, (qm_func){i})) continue;
        if (!kept[i] && !qm_is(r->body) && !is_declared_elsewhere(u, (qm_func){i})) continue;
        if (!r->n_overrides) tell_of_parameters(c, (qm_func){i}, (qm_func){i}, wide, kept[i]);
        for (u32 k = r->first_override; k < r->first_override + r->n_overrides; k++)
            if (!qm_func_of(u, u->overrides.rows[k])->n_overrides) tell_of_parameters(c, (qm_func){i}, u->overrides.rows[k], wide, kept[i]);
    }
    mem_free(kept);
}

static void run(ck_context *c)
{
    const qm_unit *u = c->unit;
    ck_each_call(c, judge_arguments);
    for (qm_func f = ck_next_func(c, (qm_func){0}); f.i; f = ck_next_func(c, f)) {
        qm_node body = qm_func_of(u, f)->body;
        for (u32 i = body.i; i < qm_end(u, body); i++) {
            judge(c, (qm_node){i});
            if (qm_kind_of(u, (qm_node){i}) == QM_RETURN) judge_return(c, qm_enclosing_func(u, (qm_node){i}), (qm_node){i});
        }
    }
    refuse_for_others(c);
    tell_others(c);
}

const ck_check ck_size_narrowing = {
    .id = "qtcwe-size-narrowing",
    .summary = "size of a file or device is kept in an int, or given as one",
    .cwe = {197, 681},
    .severity = CK_WARNING,
    .profile = CK_DEFAULT,
    .fix = FX_SAFE,
    .since = "0.1",
    .run = run,
};
