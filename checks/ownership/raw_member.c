// A member whose object the constructor makes and that belongs to nobody else: never deleted, or only by the destructor, which
// does not run when the constructor throws. Its fix is a group over all units that see the class.
#include "checks/findings.h"
#include "checks/ownership/members.h"
#include "fixits/recipes.h"
#include "qtmodel/lifetimes.h"
#include "qtmodel/summary.h"

// Every method that might delete it is in sight: those of the class itself, since the member is private.
static bool sees_all_methods(const qm_unit *u, qm_class cls)
{
    const qm_qt *q = u->qt;
    const qm_class_row *row = qm_class_of(u, cls);
    if (!row->user || row->tainted || row->base_unknown || !row->complete) return false;
    for (u32 m = q->first_method[cls.i]; m < q->first_method[cls.i + 1]; m++) {
        const qm_func_row *f = qm_func_of(u, q->methods[m]);
        if (f->flags & (QMFN_TAINTED | QMFN_TEMPLATE)) return false;
        if (f->flags & (QMFN_SIGNAL | QMFN_BODILESS) || qm_in_library(u, q->methods[m])) continue;
        if (row->q_object_macro && fx_is_by_macro(u, f->at)) continue;  // the meta object compiler's: they delete nothing
        if (!qm_is(f->body)) return false;
    }
    return true;
}

// Is it only made once and used, everywhere?
static bool is_only_used(const ck_context *c, qm_class cls, qm_var member, qm_node born)
{
    const qm_unit *u = c->unit;
    u32 n;
    const qm_node *uses = qm_uses(u, member, &n);
    for (u32 i = 0; i < n; i++) {
        qm_func f = qm_outermost_func(u, qm_enclosing_func(u, uses[i]));
        if (qm_func_of(u, f)->cls.i != cls.i) return false;  // friends, nested classes
        qm_node assign = qm_parent(u, uses[i]);
        bool made = qm_is(assign) && qm_kind_of(u, assign) == QM_ASSIGN && qm_contains(u, assign, born);
        if (made) continue;
        if (qm_is_written(u, uses[i])) return false;
        qm_event ev = qm_event_at(u, c->facts, uses[i]);
        switch (ev.kind) {
        case QM_EV_COMPARED: case QM_EV_CAPTURED_REF: case QM_EV_CAPTURED_COPY: break;
        case QM_EV_CALLED:
            if (qm_kind_of(u, ev.at) == QM_CALL && qm_owner_by_call(u, c->facts, ev.at) != QM_OWNER_NONE) return false;
            if (qm_kind_of(u, ev.at) == QM_CALL && !qm_only_uses(qm_does_to_arg(c->analysis, ev.at, QM_POS_THIS))) return false;
            break;
        case QM_EV_PASSED:
            if (!qm_only_uses(qm_does_to_arg(c->analysis, ev.at, ev.pos))) return false;
            break;
        case QM_EV_STORED_LOCAL: case QM_EV_STORED_FIELD: case QM_EV_STORED_OTHER: case QM_EV_TAKEN: case QM_EV_ADOPTED:
        case QM_EV_RETURNED: case QM_EV_DELETED: case QM_EV_DELETED_LATER: case QM_EV_CONNECTED: case QM_EV_OTHER: return false;
        }
    }
    return true;
}

// Has the constructor done nothing with it but put it into the member?
static bool is_only_kept(const qm_lifetimes *l, qm_node born)
{
    u32 other = QM_DOES_UNKNOWN | QM_DOES_ENDS | QM_DOES_RELEASE | (QM_DOES_STORES & ~(u32)QM_DOES_STORE_MEMBER);
    for (u32 i = 1; i <= qm_n_things(l); i++)
        if (qm_thing_at(l, i)->at.i == born.i) return qm_life_at_exit(l, i) == QM_LIFE_HELD && !(qm_done_at_exit(l, i).may & other);
    return false;
}

static place group_of(const qm_unit *u, qm_var member) { return qm_var_of(u, member)->at; }

static void offer_fix(ck_context *c, ck_finding *f, const qm_object_row *o, bool never_deleted)
{
    qm_unit *u = c->unit;
    const qm_var_row *v = qm_var_of(u, o->var);
    // The end of what was never deleted may tell something, or ask for what has gone before it.
    bool safe = v->is_private && (!never_deleted || fx_member_dies_quietly(u, o->var) || fx_member_dies_last(u, o->var));
    fx_fix *fix = ck_group_fix(c, f, group_of(u, o->var), safe ? FX_SAFE : FX_REVIEW, "let a smart pointer own '%.*s'", STR_ARG(v->name));
    if (never_deleted) fx_keep_destructor_out_of_line(fix, u, o->var, o->func);
}

static void report(ck_context *c, const qm_object_row *o, qm_class cls)
{
    const qm_unit *u = c->unit;
    const qm_var_row *v = qm_var_of(u, o->var);
    ck_finding *f = ck_report(c, o->at, "'%.*s' is made by the constructor and never deleted", STR_ARG(v->name));
    ck_add_note(c, f, qm_row(u, o->at)->at, "allocated here");
    qm_func dtor = qm_class_of(u, cls)->destructor;
    if (dtor.i && place_is(qm_func_of(u, dtor)->at)) ck_add_note(c, f, qm_func_of(u, dtor)->at, "the destructor leaves it behind");
    else ck_add_note(c, f, v->at, "declared here; the class has no destructor that would delete it");
    offer_fix(c, f, o, true);
}

static bool judge_left(ck_context *c, const qm_object_row *o)
{
    const qm_unit *u = c->unit;
    const qm_var_row *v = qm_var_of(u, o->var);
    if (!v->is_private || qm_class_of(u, o->cls)->qobject) return false;  // it may work on behind its maker, or be found by its window
    const qm_lifetimes *l = qm_lifetimes_of(c->analysis, o->func);
    if (!l || !is_only_kept(l, o->at) || !sees_all_methods(u, v->cls)) return false;
    if (qm_fact_class(c->facts, u, v->cls, QMK_OUTLIVES_ALL) || !is_only_used(c, v->cls, o->var, o->at)) return false;
    report(c, o, v->cls);
    return true;
}

// -------------------------------------------------------------------------------------------------------- deleted by hand

static bool may_throw(const qm_unit *u, qm_node n)
{
    const qm_node_row *r = qm_row(u, n);
    if (r->kind == QM_NEW || r->kind == QM_CALL_INDIRECT || r->kind == QM_THROW) return true;
    return r->kind == QM_CALL && r->func.i && !(qm_func_of(u, r->func)->flags & QMFN_NOEXCEPT);
}

// The call by which the constructor, or what it calls, gives it to another owner; {0}.
static qm_node given_away_by(ck_context *c, const qm_object_row *o)
{
    const qm_unit *u = c->unit;
    u32 n;
    const qm_node *uses = qm_uses(u, o->var, &n);
    for (u32 i = 0; i < n; i++) {
        if (qm_enclosing_func(u, uses[i]).i != o->func.i) continue;
        qm_event ev = qm_event_at(u, c->facts, uses[i]);
        if (ev.kind == QM_EV_TAKEN || ev.kind == QM_EV_ADOPTED) return ev.at;
        if (ev.kind == QM_EV_CALLED && qm_kind_of(u, ev.at) == QM_CALL && qm_owner_by_call(u, c->facts, ev.at) != QM_OWNER_NONE) return ev.at;
        if (ev.kind == QM_EV_PASSED && qm_does_to_arg(c->analysis, ev.at, ev.pos).may & (QM_DOES_TAKE | QM_DOES_ADOPT)) return ev.at;
    }
    return (qm_node){0};
}

// The rows that count: behind the allocation, and in front of the call that gives the object away. What a library does to the object
// on the way there, as to set it up, is not counted.
typedef struct stretch { const qm_unit *u; qm_var member; u32 from, to; } stretch;

static bool counts(const stretch *s, qm_node n)
{
    const qm_unit *u = s->u;
    if (n.i < s->from || (s->to && qm_end(u, n) > s->to) || !may_throw(u, n)) return false;
    qm_node object = s->to && qm_kind_of(u, n) == QM_CALL ? qm_object_of(u, n) : (qm_node){0};
    return !qm_is(object) || qm_root_var(u, object).i != s->member.i || !qm_in_library(u, qm_row(u, n)->func);
}

static qm_node first_in(const stretch *s, qm_node root)
{
    for (u32 i = root.i; qm_is(root) && i < qm_end(s->u, root); i++)
        if (counts(s, (qm_node){i})) return (qm_node){i};
    return (qm_node){0};
}

// What the constructor does behind the allocation that may throw: the destructor does not run then. {0}: nothing.
static qm_node first_that_may_throw(ck_context *c, const qm_object_row *o)
{
    const qm_unit *u = c->unit;
    const qm_func_row *f = qm_func_of(u, o->func);
    if (f->flags & QMFN_NOEXCEPT) return (qm_node){0};
    bool in_body = qm_contains(u, f->body, o->at), seen = false;
    stretch inits = {.u = u}, body = {u, o->var, in_body ? qm_end(u, o->at) : 0, given_away_by(c, o).i};
    for (u32 i = 0; i < f->n_inits && !in_body; i++) {
        qm_node value = u->inits.rows[f->first_init + i].value, n = seen ? first_in(&inits, value) : (qm_node){0};
        if (qm_is(n)) return n;
        seen = seen || qm_contains(u, value, o->at);
    }
    return first_in(&body, f->body);
}

static void judge_deleted(ck_context *c, const qm_object_row *o)
{
    const qm_unit *u = c->unit;
    const qm_var_row *v = qm_var_of(u, o->var);
    qm_node del = ck_delete_in_destructor(c, o->var), thrower = first_that_may_throw(c, o);
    bool all = strcmp(c->option(c, "deleted"), "all") == 0;
    if (!qm_is(del) || (!qm_is(thrower) && !all)) return;
    ck_finding *f = ck_report(c, o->at, qm_is(thrower) ? "'%.*s' is deleted by hand; an exception in the constructor misses the delete"
                                                       : "'%.*s' is deleted by hand", STR_ARG(v->name));
    f->severity = CK_NOTE;
    ck_add_note(c, f, qm_row(u, o->at)->at, "allocated here");
    if (qm_is(thrower)) ck_add_note(c, f, qm_row(u, thrower)->at, "an exception could come from here on, and the destructor would not run");
    ck_add_note(c, f, qm_row(u, del)->at, "deleted here");
    offer_fix(c, f, o, false);
}

static void judge(ck_context *c, const qm_object_row *o)
{
    const qm_unit *u = c->unit;
    const qm_var_row *v = qm_var_of(u, o->var);
    const qm_func_row *ctor = qm_func_of(u, o->func);  // or what it calls
    if (o->birth != QM_BORN_NEW || !o->var.i || v->kind != QMV_FIELD) return;
    if (!(ctor->flags & QMFN_CTOR) && !fx_is_constructors_helper(u, o->func)) return;
    bool owned = o->owner == QM_OWNER_NONE || o->owner == QM_OWNER_ESCAPED;  // escaped: into the member
    if (!owned || o->in_loop || v->cls.i != ctor->cls.i || qm_type_of(u, v->type)->kind != QMT_POINTER) return;
    if (!ck_may_judge(c, o->func) || qm_row(u, o->at)->flags & QMF_IN_MACRO) return;
    ck_site(c, o->at);
    if (!(ctor->flags & QMFN_CTOR) || !judge_left(c, o)) judge_deleted(c, o);
}

// ------------------------------------------------------------------------------------------------------------------ parts

// Can another unit have a finding of this member: does it, unlike this one, see the constructor or the destructor?
static bool concerns_others(const qm_unit *u, qm_class cls)
{
    const qm_qt *q = u->qt;
    if (u->diags.n || qm_class_of(u, cls)->tainted) return true;
    for (u32 m = q->first_method[cls.i]; m < q->first_method[cls.i + 1]; m++) {
        const qm_func_row *f = qm_func_of(u, q->methods[m]);
        if ((f->flags & (QMFN_CTOR | QMFN_DTOR)) && !(f->flags & QMFN_BODILESS) && !qm_is(f->body)) return true;
    }
    return false;
}

static bool is_reported(const ck_context *c, u32 first, place group)
{
    for (u32 i = first; i < c->out->list.n; i++) {
        const fx_fix *fix = c->out->list.rows[i].fix;
        if (fix && fix->group.file.i == group.file.i && fix->group.off == group.off) return true;
    }
    return false;
}

static void run(ck_context *c)
{
    const qm_unit *u = c->unit;
    u32 first = c->out->list.n;
    for (u32 i = 1; i < u->qt->objects.n; i++) judge(c, &u->qt->objects.rows[i]);
    for (u32 i = 1; i < u->vars.n; i++) {
        qm_var v = {i};
        if (!fx_is_owner_candidate(u, v)) continue;
        bool mine = is_reported(c, first, group_of(u, v));
        if (!mine && (!concerns_others(u, qm_var_of(u, v)->cls) || !fx_mentions_member(u, v))) continue;
        fx_member_to_unique_ptr(ck_part_of(c, group_of(u, v), FX_SAFE), c->unit, c->facts, v, c->option(c, "pointer"));
    }
}

static const char *const options[] = {
    "pointer=std::unique_ptr: smart pointer for members (std::unique_ptr, QScopedPointer)",
    "deleted=missed: members that the destructor deletes: where an exception would miss that (missed), or all of them (all)", NULL};

const ck_check ck_ownership_raw_member = {
    .id = "qtcwe-ownership-raw-member",
    .summary = "member that the constructor makes and nobody deletes, or only the destructor by hand",
    .cwe = {401},
    .severity = CK_WARNING,
    .profile = CK_DEFAULT,
    .fix = FX_SAFE,
    .since = "0.1",
    .options = options,
    .run = run,
};
