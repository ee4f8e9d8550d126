// A private member whose object the constructor makes, that belongs to nobody else, and that no method ever deletes.
#include "checks/check.h"
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

static void report(ck_context *c, const qm_object_row *o, qm_class cls)
{
    const qm_unit *u = c->unit;
    const qm_var_row *v = qm_var_of(u, o->var);
    ck_finding *f = ck_report(c, o->at, "'%.*s' is made by the constructor and never deleted", STR_ARG(v->name));
    ck_add_note(c, f, qm_row(u, o->at)->at, "allocated here");
    qm_func dtor = qm_class_of(u, cls)->destructor;
    if (dtor.i && place_is(qm_func_of(u, dtor)->at)) ck_add_note(c, f, qm_func_of(u, dtor)->at, "the destructor leaves it behind");
    else ck_add_note(c, f, v->at, "declared here; the class has no destructor that would delete it");
    // A smart pointer would have to be declared in the header, for every source that uses the class.
    fx_withhold(ck_fix(c, f, FX_REVIEW, "let a smart pointer own '%.*s'", STR_ARG(v->name)),
                "the class would have to be converted in all files that use it together");
}

static void judge(ck_context *c, const qm_object_row *o)
{
    const qm_unit *u = c->unit;
    const qm_var_row *v = qm_var_of(u, o->var);
    const qm_func_row *ctor = qm_func_of(u, o->func);
    if (o->birth != QM_BORN_NEW || !o->var.i || v->kind != QMV_FIELD || !v->is_private || !(ctor->flags & QMFN_CTOR)) return;
    bool owned = o->owner == QM_OWNER_NONE || o->owner == QM_OWNER_ESCAPED;  // escaped: into the member
    if (!owned || o->in_loop || v->cls.i != ctor->cls.i || qm_type_of(u, v->type)->kind != QMT_POINTER) return;
    if (qm_class_of(u, o->cls)->qobject) return;  // it may work on behind its maker, or be found by its window
    if (ck_next_func(c, (qm_func){o->func.i - 1}).i != o->func.i || qm_row(u, o->at)->flags & QMF_IN_MACRO) return;
    ck_site(c, o->at);
    const qm_lifetimes *l = qm_lifetimes_of(c->analysis, o->func);
    if (!l || !is_only_kept(l, o->at) || !sees_all_methods(u, v->cls)) return;
    if (qm_fact_class(c->facts, u, v->cls, QMK_OUTLIVES_ALL) || !is_only_used(c, v->cls, o->var, o->at)) return;
    report(c, o, v->cls);
}

static void run(ck_context *c)
{
    for (u32 i = 1; i < c->unit->qt->objects.n; i++) judge(c, &c->unit->qt->objects.rows[i]);
}

const ck_check ck_ownership_raw_member = {
    .id = "qtcwe-ownership-raw-member",
    .summary = "member that the constructor makes and nobody deletes",
    .cwe = {401},
    .severity = CK_WARNING,
    .profile = CK_DEFAULT,
    .fix = FX_REVIEW,
    .since = "0.1",
    .run = run,
};
