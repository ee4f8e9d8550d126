// An object that two owners delete: shared pointers that know nothing of each other, a parent, the scope it stands in, Qt.
#include "checks/ownership/copies.h"
#include "checks/ownership/pointers.h"
#include "checks/ownership/senders.h"
#include "qtmodel/summary.h"

// Through casts, of the language and of facts, and locals that are never changed.
static qm_node origin(const ck_context *c, qm_node n)
{
    for (qm_node from = n; qm_is(from); from = qm_value_from(c->unit, c->facts, n)) n = from;
    return n;
}

static bool is_local_object(const qm_unit *u, qm_node n)
{
    if (!qm_is(n) || qm_kind_of(u, n) != QM_VAR) return false;
    const qm_var_row *v = qm_var_of(u, qm_row(u, n)->var);
    return (v->kind == QMV_LOCAL || v->kind == QMV_PARAM) && qm_type_of(u, v->type)->kind == QMT_RECORD;
}

// What `&x` is the address of; {0} when it is something else.
static qm_node addressed(const qm_unit *u, qm_node n)
{
    n = qm_is(n) ? qm_strip(u, n) : n;
    bool address = qm_is(n) && qm_kind_of(u, n) == QM_UNARY && qm_row(u, n)->op == QMO_ADDR;
    return address ? qm_strip(u, qm_first(u, n)) : (qm_node){0};
}

// ----------------------------------------------------------------------------------------------------------- smart pointers

// Does the class delete what it holds? Its constructor takes it then.
static bool owns(const ck_context *c, qm_type t)
{
    const qm_unit *u = c->unit;
    qm_class cls = qm_type_of(u, t)->cls;
    if (!cls.i || !qm_is_smart_pointer(u, t)) return false;
    for (u32 m = u->qt->first_method[cls.i]; m < u->qt->first_method[cls.i + 1]; m++)
        if (qm_says(c->facts, u, u->qt->methods[m], QMK_TAKES)) return true;
    return qm_fact_class(c->facts, u, cls, QMK_SHARED_OWNER) != NULL;
}

// x.get() of a smart pointer that owns: x; {0} otherwise.
static qm_node pointer_behind(const ck_context *c, qm_node n)
{
    const qm_unit *u = c->unit;
    if (!qm_is(n) || qm_kind_of(u, n) != QM_CALL) return (qm_node){0};
    const qm_fact *of = qm_fact_func(c->facts, u, qm_row(u, n)->func, QMK_POINTER_OF);
    qm_node object = of ? qm_at_pos(u, n, of->pos) : (qm_node){0};
    return qm_is(object) && owns(c, qm_row(u, object)->type) ? qm_strip(u, object) : (qm_node){0};
}

static void told_twice(ck_context *c, qm_node at, qm_node first, str what)
{
    ck_finding *f = ck_report(c, at, "'%.*s' gets a second smart pointer that deletes it, too", STR_ARG(what));
    ck_add_note(c, f, qm_row(c->unit, first)->at, "this one has it already");
    ck_add_note(c, f, qm_row(c->unit, at)->at, "this one does not know of the other");
}

static void offer_sharing(ck_context *c, qm_node at, qm_node raw, qm_node other, qm_type pointer)
{
    const qm_unit *u = c->unit;
    ck_finding *f = ck_report(c, at, "'%.*s' gets a second smart pointer that deletes it, too", STR_ARG(ck_say(c, raw)));
    ck_add_note(c, f, qm_row(u, raw)->at, "'%.*s' has it already", STR_ARG(ck_say(c, other)));
    qm_class mine = qm_type_of(u, pointer)->cls, its = qm_type_of(u, qm_row(u, other)->type)->cls;
    bool same = mine.i == its.i && qm_fact_class(c->facts, u, mine, QMK_SHARED_OWNER);
    fx_fix *fix = ck_fix(c, f, FX_SAFE, "share it");
    str text = qm_text(u, other);
    if (!same || qm_kind_of(u, at) != QM_CONSTRUCT) fx_withhold(fix, "the two are not made to share");
    else if (text.n == 0 || qm_text(u, raw).n == 0) fx_withhold(fix, "it stands in a macro");
    else fx_replace(fix, qm_row(u, raw)->text, "%.*s", STR_ARG(text));
}

// Is the shared pointer in that variable or member copied to others, who may keep it longer?
static bool is_handed_out(const qm_unit *u, qm_var holder)
{
    u32 n;
    const qm_node *uses = qm_uses(u, holder, &n);
    for (u32 i = 0; i < n; i++) {
        qm_node above = qm_parent(u, uses[i]);
        while (qm_is(above) && (qm_kind_of(u, above) == QM_CONSTRUCT || qm_kind_of(u, above) == QM_CAST)) above = qm_parent(u, above);
        if (qm_is(above) && qm_kind_of(u, above) == QM_RETURN) return true;
    }
    return false;
}

// The member or variable that gets the smart pointer which the row makes, or that is the object of the call; {0} when it is none.
static qm_var holder_of(const qm_unit *u, qm_node at)
{
    qm_node object = qm_kind_of(u, at) == QM_CALL ? qm_object_of(u, at) : (qm_node){0};
    for (qm_node p = at; !qm_is(object) && qm_is(p); p = qm_parent(u, p)) {
        const qm_node_row *r = qm_row(u, p);
        if (r->kind == QM_DECL) return r->var;
        if (r->kind == QM_CALL && qm_is_assignment(u, r->func)) object = qm_object_of(u, p);
        else if (r->kind != QM_CONSTRUCT && r->kind != QM_CAST) break;
    }
    for (u32 i = 0; i < u->inits.n && !qm_is(object); i++)
        if (qm_contains(u, u->inits.rows[i].value, at)) return u->inits.rows[i].field;
    return qm_is(object) ? qm_row(u, object)->var : (qm_var){0};
}

// Is that parameter the parent of the object that the constructor makes? A parent deletes its children in the order in which they
// became so: this object first, and what it holds with it.
static bool is_own_parent(const ck_context *c, qm_func ctor, qm_var param)
{
    const qm_func_row *f = qm_func_of(c->unit, ctor);
    int pos = f->flags & QMFN_CTOR ? qm_parent_position(c->unit, c->facts, ctor) : 0;
    return pos && param.i == f->first_param + (u32)pos - 1;
}

// A new object with a parent that is not this object and that it has not made: the parent may be deleted first, and does not tell.
static qm_node foreign_parent(const ck_context *c, qm_node n)
{
    const qm_unit *u = c->unit;
    n = origin(c, n);
    if (!qm_is(n) || qm_kind_of(u, n) != QM_NEW) return (qm_node){0};
    const qm_object_row *o = qm_object_of_handle(u, qm_object_at(u, n));
    qm_node parent = o->owner_at;
    if (o->owner != QM_OWNER_PARENT || o->parent_this || !qm_is(parent) || !qm_contains(u, n, parent)) return (qm_node){0};
    qm_node named = qm_strip(u, parent);
    const qm_var_row *v = qm_is(named) ? qm_var_of(u, qm_row(u, named)->var) : NULL;
    if (!v || (qm_kind_of(u, named) != QM_VAR && qm_kind_of(u, named) != QM_MEMBER)) return (qm_node){0};
    if (v->kind == QMV_PARAM) return is_own_parent(c, qm_enclosing_func(u, n), qm_row(u, named)->var) ? (qm_node){0} : parent;
    if (v->kind != QMV_FIELD || qm_kind_of(u, named) != QM_MEMBER) return (qm_node){0};
    bool given = false;
    for (u32 m = u->qt->first_method[v->cls.i]; m < u->qt->first_method[v->cls.i + 1]; m++) {
        const qm_func_row *f = qm_func_of(u, u->qt->methods[m]);
        for (u32 i = f->first_init; i < f->first_init + f->n_inits; i++) {
            qm_node value = u->inits.rows[i].field.i == qm_row(u, named)->var.i ? qm_strip(u, u->inits.rows[i].value) : (qm_node){0};
            if (!qm_is(value) || qm_kind_of(u, value) != QM_VAR || qm_var_of(u, qm_row(u, value)->var)->kind != QMV_PARAM) continue;
            if (is_own_parent(c, u->qt->methods[m], qm_row(u, value)->var)) return (qm_node){0};
            given = true;
        }
    }
    return given ? parent : (qm_node){0};
}

static void offer_orphan(ck_context *c, ck_finding *f, qm_node parent)
{
    const qm_unit *u = c->unit;
    fx_fix *fix = ck_fix(c, f, FX_REVIEW, "make it without a parent");
    qm_node call = qm_parent(u, parent);
    if (qm_text(u, parent).n == 0) fx_withhold(fix, "it stands in a macro");
    else if (qm_kind_of(u, call) == QM_CONSTRUCT && qm_nargs(u, call) == 1) fx_remove(fix, qm_row(u, parent)->text);
    else fx_replace(fix, qm_row(u, parent)->text, "nullptr");
}

// A member deletes what somebody else's object deletes as well, if that ends first; it doesn't tell.
static void judge_member(ck_context *c, qm_node at, qm_node made)
{
    const qm_unit *u = c->unit;
    qm_node parent = foreign_parent(c, made);
    qm_var holder = qm_is(parent) ? holder_of(u, at) : (qm_var){0};
    if (!holder.i || qm_var_of(u, holder)->kind != QMV_FIELD) return;
    str name = qm_var_of(u, holder)->name, owner = ck_say(c, parent);
    ck_finding *f = ck_report(c, at, "'%.*s' and the parent '%.*s' both delete it", STR_ARG(name), STR_ARG(owner));
    ck_add_note(c, f, qm_row(u, parent)->at, "'%.*s' deletes it when it ends, and nobody tells '%.*s'", STR_ARG(owner), STR_ARG(name));
    offer_orphan(c, f, parent);
}

static void judge_parented(ck_context *c, qm_node at, qm_node made, qm_type pointer)
{
    const qm_unit *u = c->unit;
    const qm_object_row *o = qm_object_of_handle(u, qm_object_at(u, made));
    if (o->owner != QM_OWNER_PARENT || !qm_is(o->owner_at) || !qm_contains(u, made, o->owner_at)) return;
    if (!qm_fact_class(c->facts, u, qm_type_of(u, pointer)->cls, QMK_SHARED_OWNER)) {
        judge_member(c, at, made);
        return;
    }
    qm_var holder = holder_of(u, at);
    if (!holder.i || !is_handed_out(u, holder)) return;  // a child that is deleted tells its parent
    ck_finding *f = ck_report(c, at, "a parent deletes what '%.*s' shares", STR_ARG(qm_var_of(u, holder)->name));
    ck_add_note(c, f, qm_row(u, made)->at, "made here as a child of '%.*s'", STR_ARG(ck_say(c, o->owner_at)));
    ck_add_note(c, f, qm_row(u, at)->at, "shared here; who has a copy may keep it longer than the parent lives");
    offer_orphan(c, f, o->owner_at);
}

typedef struct renewed { const qm_unit *u; qm_var var; } renewed;

static bool sets(void *user, qm_node n)
{
    const renewed *w = user;
    const qm_node_row *r = qm_row(w->u, n);
    if (r->kind == QM_DECL) return r->var.i == w->var.i;
    qm_node left = r->kind == QM_ASSIGN ? qm_strip(w->u, qm_first(w->u, n)) : (qm_node){0};
    return qm_is(left) && qm_kind_of(w->u, left) == QM_VAR && qm_row(w->u, left)->var.i == w->var.i;
}

// An earlier smart pointer that was given the same variable; {0} none.
static qm_node given_before(ck_context *c, qm_func f, qm_node at, qm_var var)
{
    const qm_unit *u = c->unit;
    qm_node body = qm_func_of(u, f)->body;
    qm_cfg *cfg = NULL;
    for (u32 i = body.i; i < qm_end(u, body); i++) {
        qm_type pointer;
        qm_node n = {i}, raw = i != at.i ? ck_given_to_pointer(c, n, &pointer) : (qm_node){0};
        raw = qm_is(raw) ? qm_strip(u, raw) : raw;
        if (!qm_is(raw) || qm_kind_of(u, raw) != QM_VAR || qm_row(u, raw)->var.i != var.i) continue;
        if (!cfg && !(cfg = ck_cfg(c, f))) return (qm_node){0};
        renewed w = {u, var};
        qm_path_query q = {.from = n, .to = at, .stops_node = sets, .user = &w};
        if (i < at.i && qm_path_find(cfg, &q, NULL)) return n;
    }
    return (qm_node){0};
}

static void judge_pointer(ck_context *c, qm_func f, qm_node at)
{
    const qm_unit *u = c->unit;
    qm_type pointer;
    qm_node raw = ck_given_to_pointer(c, at, &pointer);
    if (!qm_is(raw)) return;
    ck_site(c, at);
    qm_node plain = qm_strip(u, raw), from = origin(c, raw), object = addressed(u, from);
    if (qm_is(object) && (is_local_object(u, object) || qm_kind_of(u, object) == QM_MEMBER)) {
        str name = ck_say(c, object);
        ck_finding *found = ck_report(c, at, "a smart pointer deletes '%.*s', which is no object of its own", STR_ARG(name));
        ck_add_note(c, found, qm_row(u, object)->at, "'%.*s' ends with what it stands in", STR_ARG(name));
        return;
    }
    qm_node other = pointer_behind(c, plain);
    if (qm_is(other)) {
        offer_sharing(c, at, raw, other, pointer);
        return;
    }
    if (qm_is(from) && qm_kind_of(u, from) == QM_NEW) judge_parented(c, at, from, pointer);
    if (!qm_is(plain) || qm_kind_of(u, plain) != QM_VAR) return;
    const qm_var_row *v = qm_var_of(u, qm_row(u, plain)->var);
    qm_node before = v->kind == QMV_LOCAL || v->kind == QMV_PARAM ? given_before(c, f, at, qm_row(u, plain)->var) : (qm_node){0};
    if (qm_is(before)) told_twice(c, at, before, v->name);
}

// ------------------------------------------------------------------------------------------------- a parent, and who takes it

// The parent that an object is made with; {0}: none, or not known.
static qm_node parent_of(ck_context *c, qm_node made)
{
    const qm_unit *u = c->unit;
    qm_node construct = qm_first(u, made);
    return qm_is(construct) && qm_kind_of(u, construct) == QM_CONSTRUCT ? qm_parent_given(c->analysis, construct) : (qm_node){0};
}

// The NEW row of an object that its parent still has; {0}.
static qm_node made_as_child(ck_context *c, qm_func f, qm_node expr)
{
    if (qm_kind_of(c->unit, expr) == QM_NEW) return expr;
    u32 life = 0;
    const qm_lifetimes *l = qm_lifetimes_of(c->analysis, f);
    u32 thing = l ? qm_thing_named(l, expr, &life) : 0;
    bool held = thing && life == QM_LIFE_HELD && qm_thing_at(l, thing)->kind == QM_THING_NEW;
    return held ? qm_thing_at(l, thing)->at : (qm_node){0};
}

// Does what takes the child end before the parent does? The parent itself, members and local variables do, and the child then
// leaves its parent.
static bool ends_first(const qm_unit *u, qm_node taker, qm_node parent)
{
    return qm_is(taker) && (qm_same_lvalue(u, taker, parent) || qm_type_of(u, qm_row(u, taker)->type)->kind == QMT_RECORD);
}

// A function of the program takes for itself what a parent is going to delete: which of the two ends first is chance.
static void judge_taken(ck_context *c, qm_func f, qm_node call)
{
    const qm_unit *u = c->unit;
    for (u32 i = 0; i < qm_nargs(u, call); i++) {
        qm_node arg = qm_strip(u, qm_arg(u, call, i));
        if (!qm_is(arg) || qm_in_library(u, qm_row(u, call)->func)) continue;
        if (!(qm_does_to_arg(c->analysis, call, (int)i + 1).must & QM_DOES_TAKE)) continue;
        ck_site(c, call);
        qm_node made = made_as_child(c, f, arg), parent = qm_is(made) ? parent_of(c, made) : made;
        if (!qm_is(parent) || ends_first(u, qm_object_of(u, call), parent)) continue;
        str name = ck_say(c, arg);
        ck_finding *out = ck_report(c, call, "'%.*s' is taken by what is called here, and deleted by its parent, too", STR_ARG(name));
        ck_add_note(c, out, qm_row(u, made)->at, "made here as a child of '%.*s'", STR_ARG(ck_say(c, parent)));
        ck_add_note(c, out, qm_func_of(u, qm_row(u, call)->func)->at, "this deletes it, or hands it to what does");
        return;
    }
}

// -------------------------------------------------------------------------------------------------------------- others' objects

// The call of the library whose result somebody else deletes.
static qm_node kept_elsewhere(const ck_context *c, qm_node n)
{
    n = origin(c, n);
    bool call = qm_is(n) && qm_kind_of(c->unit, n) == QM_CALL;
    return call && qm_says(c->facts, c->unit, qm_row(c->unit, n)->func, QMK_DELETED_BY_OWNER) ? n : (qm_node){0};
}

static void offer_removal(ck_context *c, ck_finding *f, qm_node at, bool all)
{
    qm_node stmt = qm_parent(c->unit, at);
    fx_fix *fix = ck_fix(c, f, FX_SAFE, "leave it to its owner");
    if (!qm_is(stmt) || qm_kind_of(c->unit, stmt) != QM_EXPR_STMT) fx_withhold(fix, "it is no statement of its own");
    else if (all) fx_withhold(fix, "the container may hold others, too");
    else fx_remove_statement(fix, stmt);
}

static void judge_delete(ck_context *c, qm_node at)
{
    const qm_unit *u = c->unit;
    qm_node operand = qm_first(u, at), call = kept_elsewhere(c, operand), other = pointer_behind(c, qm_strip(u, operand));
    if (qm_is(call)) {
        ck_finding *f = ck_report(c, at, "'%.*s' is deleted, which is its owner's business", STR_ARG(ck_say(c, operand)));
        ck_because(c, f, qm_fact_func(c->facts, u, qm_row(u, call)->func, QMK_DELETED_BY_OWNER));
        ck_add_note(c, f, qm_row(u, call)->at, "who gives it here deletes it, too");
        offer_removal(c, f, at, false);
    } else if (qm_is(other)) {
        ck_finding *f = ck_report(c, at, "'%.*s' is deleted although '%.*s' owns it", STR_ARG(ck_say(c, operand)), STR_ARG(ck_say(c, other)));
        ck_add_note(c, f, qm_row(u, at)->at, "the smart pointer deletes it once more");
        offer_removal(c, f, at, false);
    }
}

static void tell_parent(ck_context *c, qm_node at, qm_node put, qm_node parent)
{
    const qm_unit *u = c->unit;
    str list = ck_say(c, qm_object_of(u, put));
    ck_finding *f = ck_report(c, at, "what '%.*s' holds is deleted here and by its parent '%.*s'", STR_ARG(list), STR_ARG(ck_say(c, parent)));
    ck_add_note(c, f, qm_row(u, parent)->at, "'%.*s' deletes it when it ends, and nobody tells the list", STR_ARG(ck_say(c, parent)));
    ck_add_note(c, f, qm_row(u, put)->at, "put into '%.*s' here", STR_ARG(list));
    ck_add_note(c, f, qm_row(u, at)->at, "deleted here whatever has become of the parent");
    offer_removal(c, f, at, true);
}

// qDeleteAll(list) where something else puts such objects into the list.
static void judge_delete_all(ck_context *c, qm_node at, const qm_fact *deletes)
{
    const qm_unit *u = c->unit;
    qm_node list = qm_at_pos(u, at, deletes->pos);
    list = qm_is(list) ? qm_strip(u, list) : list;
    if (!qm_is(list) || (qm_kind_of(u, list) != QM_VAR && qm_kind_of(u, list) != QM_MEMBER)) return;
    ck_site(c, at);
    u32 n;
    const qm_node *uses = qm_uses(u, qm_row(u, list)->var, &n);
    for (u32 i = 0; i < n; i++) {
        qm_node put = qm_parent(u, uses[i]);
        const qm_node_row *r = qm_row(u, put);
        if (r->kind != QM_CALL || qm_object_of(u, put).i != uses[i].i || qm_func_of(u, r->func)->flags & QMFN_CONST) continue;
        for (u32 k = 0; k < qm_nargs(u, put); k++) {
            qm_node call = kept_elsewhere(c, qm_arg(u, put, k)), parent = foreign_parent(c, qm_arg(u, put, k));
            if (qm_is(parent)) {
                tell_parent(c, at, put, parent);
                return;
            }
            if (!qm_is(call)) continue;
            ck_finding *f = ck_report(c, at, "what '%.*s' holds is deleted, which is its owner's business", STR_ARG(ck_say(c, list)));
            ck_because(c, f, qm_fact_func(c->facts, u, qm_row(u, call)->func, QMK_DELETED_BY_OWNER));
            ck_add_note(c, f, qm_row(u, call)->at, "who gives it here deletes it, too");
            ck_add_note(c, f, qm_row(u, put)->at, "put into '%.*s' here", STR_ARG(ck_say(c, list)));
            offer_removal(c, f, at, true);
            return;
        }
    }
}

// A variable whose parent is a variable that was declared later, and so ends first.
static void judge_parent(ck_context *c, qm_node at, const qm_fact *sets_parent)
{
    const qm_unit *u = c->unit;
    qm_node child = qm_object_of(u, at), parent = addressed(u, qm_at_pos(u, at, sets_parent->pos));
    if (!is_local_object(u, child) || !is_local_object(u, parent)) return;
    qm_var cv = qm_row(u, child)->var, pv = qm_row(u, parent)->var;
    qm_node cd = qm_var_of(u, cv)->decl, pd = qm_var_of(u, pv)->decl;
    if (!qm_is(cd) || !qm_is(pd) || pd.i < cd.i || !qm_contains(u, qm_scope_of(u, cv), pd)) return;
    ck_site(c, at);
    str name = qm_var_of(u, cv)->name, owner = qm_var_of(u, pv)->name;
    ck_finding *f = ck_report(c, at, "'%.*s' is deleted by its parent '%.*s', which ends first", STR_ARG(name), STR_ARG(owner));
    ck_add_note(c, f, qm_row(u, cd)->at, "'%.*s' lives until the end of its scope", STR_ARG(name));
    ck_add_note(c, f, qm_row(u, pd)->at, "'%.*s' is declared behind it and ends before it", STR_ARG(owner));
    fx_withhold(ck_fix(c, f, FX_SAFE, "declare the parent first"), "what stands between may need the order");
}

static void judge_row(ck_context *c, qm_func f, qm_node n)
{
    const qm_unit *u = c->unit;
    const qm_node_row *r = qm_row(u, n);
    if (r->kind == QM_DELETE && !(r->flags & QMF_ARRAY)) judge_delete(c, n);
    if (r->kind != QM_CALL && r->kind != QM_CONSTRUCT) return;
    judge_pointer(c, f, n);
    ck_copied_owner(c, n);
    judge_taken(c, f, n);
    const qm_fact *deletes = r->kind == QM_CALL ? qm_fact_func(c->facts, u, r->func, QMK_DELETES) : NULL;
    if (deletes) judge_delete_all(c, n, deletes);
    const qm_fact *parent = r->kind == QM_CALL ? qm_fact_func(c->facts, u, r->func, QMK_SETS_PARENT) : NULL;
    if (parent) judge_parent(c, n, parent);
}

static void run(ck_context *c)
{
    const qm_unit *u = c->unit;
    ck_each_row(c, CK_ALL_ROWS, judge_row);
    for (qm_func f = ck_next_func(c, (qm_func){0}); f.i; f = ck_next_func(c, f)) {
        const qm_func_row *row = qm_func_of(u, f);
        for (u32 k = row->first_init; k < row->first_init + row->n_inits; k++) {
            qm_node value = u->inits.rows[k].value;
            for (u32 i = value.i; i && i < qm_end(u, value); i++) judge_row(c, f, (qm_node){i});
        }
    }
    ck_ended_twice(c);
}

const ck_check ck_ownership_two_owners = {
    .id = "qtcwe-ownership-two-owners",
    .summary = "object that two owners delete",
    .cwe = {415},
    .severity = CK_WARNING,
    .profile = CK_DEFAULT,
    .fix = FX_SAFE,
    .since = "0.1",
    .run = run,
};
