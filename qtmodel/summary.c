// Summaries of the unit's functions, bottom-up, and the one place that answers what a call does.
#include "qtmodel/summary.h"

#include <stdlib.h>

#include "qtmodel/summaries.h"

enum { MAX_ROUNDS = 8 };  // of a circle of calls; beyond: unknown

// ------------------------------------------------------------------------------------------------------------ names, sets

static int compare_names(const void *a, const void *b) { return str_cmp(*(const str *)a, *(const str *)b); }

void sm_add_name(sm_names *names, str name)
{
    for (u32 i = 0; i < names->n; i++)
        if (str_eq(names->rows[i], name)) return;
    *VEC_PUSH(names) = name;
}

static void add_names(sm_names *names, const str *list, u32 n)
{
    for (u32 i = 0; i < n; i++) sm_add_name(names, list[i]);
}

static const str *keep_names(arena *a, sm_names *names)
{
    if (names->n) qsort(names->rows, names->n, sizeof *names->rows, compare_names);
    str *kept = arena_alloc(a, (names->n + 1) * sizeof *kept);
    if (names->n) memcpy(kept, names->rows, names->n * sizeof *kept);
    VEC_CLEAR(names);
    return kept;
}

// -------------------------------------------------------------------------------------------------------------- questions

bool qm_in_library(const qm_unit *u, qm_func f)
{
    place at = qm_func_of(u, f)->at;
    return place_is(at) && sources_file(u->files, at.file)->system;
}

qm_func qm_called(const qm_unit *u, qm_node call)
{
    const qm_node_row *r = qm_row(u, call);
    if (r->kind != QM_CALL && r->kind != QM_CONSTRUCT) return (qm_func){0};
    const qm_func_row *f = qm_func_of(u, r->func);
    if (!(f->flags & QMFN_VIRTUAL) || r->kind == QM_CONSTRUCT) return r->func;
    qm_node object = qm_object_of(u, call);  // an object by value is of the class that it is declared with
    if (!qm_is(object) || qm_kind_of(u, object) != QM_VAR) return (qm_func){0};
    return qm_type_of(u, qm_var_of(u, qm_row(u, object)->var)->type)->kind == QMT_RECORD ? r->func : (qm_func){0};
}

const qm_summary *qm_own_method(qm_analysis *a, qm_node call)
{
    const qm_unit *u = qm_analysed_unit(a);
    qm_node object = qm_kind_of(u, call) == QM_CALL ? qm_object_of(u, call) : (qm_node){0};
    return qm_is(object) && qm_kind_of(u, object) == QM_THIS ? qm_summary_of(a, qm_called(u, call)) : NULL;
}

static qm_does sure(u32 bits) { return (qm_does){bits, bits}; }

static bool says_at(qm_analysis *a, qm_func f, qm_fact_key key, int pos)
{
    const qm_fact *list[16];
    u32 n = qm_facts_func(qm_analysed_facts(a), qm_analysed_unit(a), f, key, list, 16);
    for (u32 i = 0; i < n && i < 16; i++)
        if (list[i]->pos == pos) return true;
    return false;
}

// A container keeps a copy of a pointer that it takes by reference to const, or by value where facts say that the call changes it.
static bool keeps_copy(const qm_unit *u, const qm_facts *facts, qm_node call, int pos)
{
    const qm_node_row *r = qm_row(u, call);
    const qm_func_row *f = qm_func_of(u, r->func);
    if (pos < 1 || (u32)pos > f->n_params || !f->cls.i || qm_class_of(u, f->cls)->qobject) return false;
    const qm_type_row *t = qm_type_of(u, qm_var_of(u, (qm_var){f->first_param + (u32)pos - 1})->type);
    if (t->kind == QMT_POINTER && qm_says(facts, u, r->func, QMK_INVALIDATES)) return true;
    if (t->kind != QMT_REFERENCE && t->kind != QMT_RVALUE_REF) return false;
    return qm_type_of(u, t->target)->kind == QMT_POINTER && !(f->flags & QMFN_CONST);
}

// The object that is to own another one; constructors of a library's objects delete none of the objects they are given.
static bool is_parent(qm_analysis *a, qm_node call, int pos)
{
    const qm_unit *u = qm_analysed_unit(a);
    qm_func f = qm_row(u, call)->func;
    if (says_at(a, f, QMK_SETS_PARENT, pos) || says_at(a, f, QMK_CHILD_OF, pos)) return true;
    bool makes = qm_kind_of(u, call) == QM_CONSTRUCT && qm_in_library(u, f) && qm_class_of(u, qm_func_of(u, f)->cls)->qobject;
    return makes && qm_class_of(u, qm_pointee_class(u, qm_row(u, qm_at_pos(u, call, pos))->type))->qobject;
}

static qm_does passed(qm_analysis *a, qm_node call, const qm_event *ev)
{
    const qm_unit *u = qm_analysed_unit(a);
    const qm_facts *facts = qm_analysed_facts(a);
    qm_func f = qm_row(u, call)->func;
    if (qm_kind_of(u, call) == QM_CALL_INDIRECT) return (qm_does){QM_DOES_UNKNOWN, 0};
    if (says_at(a, f, QMK_RELEASES, ev->pos)) return sure(QM_DOES_RELEASE);
    if (says_at(a, f, QMK_BORROWS, ev->pos) || says_at(a, f, QMK_RESULT_IS, ev->pos) ||
        says_at(a, f, QMK_CASTS, ev->pos))
        return (qm_does){0};
    if (says_at(a, f, QMK_STORES, ev->pos)) return (qm_does){0};  // without ownership
    if (is_parent(a, call, ev->pos)) return (qm_does){0};
    const qm_summary *s = qm_summary_of(a, qm_called(u, call));
    if (s && (u32)ev->pos <= s->n_params) return s->does[ev->pos];
    if (says_at(a, f, QMK_WRITES_BUFFER, ev->pos)) return sure(QM_DOES_WRITE);
    if (says_at(a, f, QMK_READS_BUFFER, ev->pos)) return (qm_does){0};
    bool whole = qm_in_library(u, f) || !qm_is(qm_func_of(u, f)->body);
    if (whole && qm_only_borrows(u, facts, ev)) return (qm_does){0};
    if (qm_in_library(u, f) && keeps_copy(u, facts, call, ev->pos)) return sure(QM_DOES_STORE_CONTAINER);
    return (qm_does){QM_DOES_UNKNOWN, 0};
}

static qm_does called_on(qm_analysis *a, qm_node call)
{
    const qm_unit *u = qm_analysed_unit(a);
    const qm_facts *facts = qm_analysed_facts(a);
    qm_func f = qm_row(u, call)->func;
    const qm_fact *parent = qm_fact_func(facts, u, f, QMK_SETS_PARENT);
    qm_owner owner = qm_owner_by_call(u, facts, call);
    if (owner == QM_OWNER_PARENT || owner == QM_OWNER_SELF) return sure(QM_DOES_ADOPT);
    if (parent) return sure(QM_DOES_RELEASE);
    const qm_summary *s = qm_summary_of(a, qm_called(u, call));
    if (s) return s->does[0];
    const qm_func_row *row = qm_func_of(u, f);
    if (qm_in_library(u, f) || row->flags & (QMFN_SIGNAL | QMFN_CONST)) {
        bool writes = !(row->flags & QMFN_CONST);
        return writes ? (qm_does){QM_DOES_WRITE, 0} : (qm_does){0};
    }
    return (qm_does){QM_DOES_UNKNOWN | QM_DOES_WRITE, 0};
}

qm_does qm_does_to_arg(qm_analysis *a, qm_node call, int pos)
{
    const qm_unit *u = qm_analysed_unit(a);
    qm_node arg = pos == QM_POS_THIS ? qm_first(u, call) : qm_arg(u, call, (u32)pos - 1);
    if (!qm_is(arg)) return (qm_does){QM_DOES_UNKNOWN, 0};
    qm_event ev = qm_event_at(u, qm_analysed_facts(a), arg);
    switch (ev.kind) {
    case QM_EV_TAKEN: return sure(QM_DOES_TAKE);
    case QM_EV_ADOPTED: return sure(QM_DOES_ADOPT);
    case QM_EV_DELETED: return sure(QM_DOES_DELETE);
    case QM_EV_DELETED_LATER: return sure(QM_DOES_DELETE_LATER);
    case QM_EV_CONNECTED: return (qm_does){0};
    case QM_EV_PASSED: return passed(a, call, &ev);
    case QM_EV_CALLED: return called_on(a, call);
    case QM_EV_STORED_LOCAL: case QM_EV_STORED_FIELD: case QM_EV_STORED_OTHER: case QM_EV_RETURNED: case QM_EV_CAPTURED_COPY:
    case QM_EV_CAPTURED_REF: case QM_EV_COMPARED: case QM_EV_OTHER: break;
    }
    return (qm_does){QM_DOES_UNKNOWN, 0};
}

qm_result qm_result_of(qm_analysis *a, qm_node call)
{
    const qm_unit *u = qm_analysed_unit(a);
    const qm_facts *facts = qm_analysed_facts(a);
    qm_func f = qm_row(u, call)->func;
    qm_result r = {.bits = qm_says(facts, u, f, QMK_MAY_RETURN_NULL) ? QM_RESULT_NULL : 0};
    const qm_fact *same = qm_fact_func(facts, u, f, QMK_RESULT_IS);
    if (!same) same = qm_fact_func(facts, u, f, QMK_CASTS);
    if (same && same->pos >= 1 && same->pos <= 64) {
        r.bits |= QM_RESULT_ARGUMENT;
        r.arguments = (u64)1 << (same->pos - 1);
        return r;
    }
    const qm_fact *returns = qm_fact_func(facts, u, f, QMK_RETURNS);
    if (returns) {
        r.bits |= str_is(returns->text, "owned") ? QM_RESULT_FRESH : str_is(returns->text, "this") ? QM_RESULT_THIS : QM_RESULT_UNKNOWN;
        return r;
    }
    const qm_summary *s = qm_summary_of(a, qm_called(u, call));
    if (s) return s->result;
    r.bits |= QM_RESULT_UNKNOWN;
    return r;
}

u32 qm_effects_of(qm_analysis *a, qm_node call)
{
    const qm_unit *u = qm_analysed_unit(a);
    const qm_facts *facts = qm_analysed_facts(a);
    const qm_node_row *r = qm_row(u, call);
    if (r->kind == QM_CALL_INDIRECT || !r->func.i) return QM_EFFECT_UNKNOWN;
    const qm_func_row *f = qm_func_of(u, r->func);
    u32 bits = 0;
    if (qm_says(facts, u, r->func, QMK_SPINS_LOOP) || qm_says(facts, u, r->func, QMK_RUNS_LOOP)) bits |= QM_EFFECT_SPINS;
    if (qm_says(facts, u, r->func, QMK_ENDS_LOOP)) bits |= QM_EFFECT_QUITS;
    if (qm_says(facts, u, r->func, QMK_ENDS_RUN)) bits |= QM_EFFECT_ENDS_RUN;
    if (f->flags & QMFN_SIGNAL) bits |= QM_EFFECT_EMITS;
    if (bits) return bits;
    const qm_summary *s = qm_summary_of(a, qm_called(u, call));
    if (s) return s->effects;
    if (!qm_in_library(u, r->func)) return f->flags & QMFN_BODILESS && !(f->flags & QMFN_VIRTUAL) ? 0 : QM_EFFECT_UNKNOWN;
    return qm_may_change_members(u, facts, call) ? QM_EFFECT_UNKNOWN : 0;
}

static qm_success tells_success(qm_analysis *a, qm_node call)
{
    const qm_unit *u = qm_analysed_unit(a);
    qm_func f = qm_row(u, call)->func;
    const qm_fact *must = qm_fact_func(qm_analysed_facts(a), u, f, QMK_MUST_CHECK);
    if (must) return str_is(must->text, "must") ? QM_SUCCESS_TOLD : QM_SUCCESS_UNKNOWN;
    const qm_summary *s = qm_summary_of(a, qm_called(u, call));
    return s ? s->success : QM_SUCCESS_UNKNOWN;
}

// ----------------------------------------------------------------------------------------------------------- one function

// Does somebody who is no method get this, or a function that may have captured it?
static bool gets_this(qm_analysis *a, qm_node call)
{
    const qm_unit *u = qm_analysed_unit(a);
    for (u32 i = 0; i < qm_nargs(u, call); i++) {
        qm_node arg = qm_strip(u, qm_arg(u, call, i));
        if (!qm_is(arg)) continue;
        if (qm_kind_of(u, arg) == QM_LAMBDA && !qm_conn_at(u, call).i) return true;
        if (qm_kind_of(u, arg) == QM_UNARY && qm_row(u, arg)->op == QMO_DEREF) arg = qm_strip(u, qm_first(u, arg));
        if (!qm_is(arg) || qm_kind_of(u, arg) != QM_THIS) continue;
        if (qm_does_to_arg(a, call, (int)i + 1).may & (QM_DOES_WRITE | QM_DOES_UNKNOWN)) return true;
    }
    return false;
}

static void effects_of_row(qm_analysis *a, qm_node n, sm_draft *d)
{
    const qm_unit *u = qm_analysed_unit(a);
    const qm_node_row *r = qm_row(u, n);
    switch ((qm_kind)r->kind) {
    case QM_CALL: case QM_CALL_INDIRECT: case QM_CONSTRUCT: break;
    case QM_DELETE: {
        qm_class cls = qm_pointee_class(u, qm_row(u, qm_first(u, n))->type);
        qm_func dtor = qm_class_of(u, cls)->destructor;
        const qm_summary *s = dtor.i && !(qm_func_of(u, dtor)->flags & QMFN_VIRTUAL) ? qm_summary_of(a, dtor) : NULL;
        if (dtor.i && !qm_in_library(u, dtor)) d->s.effects |= s ? s->effects & ~(u32)QM_EFFECT_MEMBERS : QM_EFFECT_UNKNOWN;
        return;
    }
    case QM_MACRO:
        if (qm_fact_macro(qm_analysed_facts(a), r->str, QMK_SPINS_LOOP)) d->s.effects |= QM_EFFECT_SPINS;
        return;
    default: return;
    }
    d->s.effects |= qm_effects_of(a, n) & ~(u32)QM_EFFECT_MEMBERS;
    if (gets_this(a, n)) d->s.effects |= QM_EFFECT_MEMBERS;
    if (r->func.i && qm_func_of(u, r->func)->flags & QMFN_SIGNAL) sm_add_name(&d->emits, qm_func_of(u, r->func)->qualified);
    const qm_summary *s = qm_summary_of(a, qm_called(u, n));
    if (!s) return;
    add_names(&d->emits, s->emits, s->n_emits);
    qm_node object = qm_object_of(u, n);
    bool lambda = qm_func_of(u, r->func)->flags & QMFN_LAMBDA;  // it may have captured this
    if (!lambda && (!qm_is(object) || qm_kind_of(u, object) != QM_THIS)) return;
    add_names(&d->members, s->members, s->n_members);
    d->s.effects |= s->effects & QM_EFFECT_MEMBERS;
}

// Members of this that are written, or whose address or reference is handed out.
static void members_of_row(const qm_unit *u, qm_node n, sm_draft *d)
{
    const qm_node_row *r = qm_row(u, n);
    if (r->kind != QM_MEMBER || !r->var.i || !qm_is_written(u, n)) return;
    qm_node object = qm_object_of(u, n);
    if (qm_is(object) && qm_kind_of(u, object) == QM_THIS) sm_add_name(&d->members, qm_var_of(u, r->var)->name);
}

// return f.open(…); or: if (!f.open(…)) return false;
static bool reports_failure(qm_analysis *a, qm_node ret)
{
    const qm_unit *u = qm_analysed_unit(a);
    qm_node value = qm_strip(u, qm_first(u, ret));
    if (!qm_is(value)) return false;
    const qm_node_row *r = qm_row(u, value);
    if (r->kind == QM_CALL) return tells_success(a, value) == QM_SUCCESS_TOLD;
    if (r->kind != QM_BOOL || r->value != 0) return false;
    for (qm_node child = ret, p = qm_parent(u, ret); qm_is(p); child = p, p = qm_parent(u, p)) {
        if (qm_kind_of(u, p) != QM_IF || qm_child(u, p, 3).i != child.i) continue;
        qm_node cond = qm_strip(u, qm_child(u, p, 2));
        if (qm_kind_of(u, cond) != QM_UNARY || qm_row(u, cond)->op != QMO_NOT) return false;
        cond = qm_strip(u, qm_first(u, cond));
        return qm_is(cond) && qm_kind_of(u, cond) == QM_CALL && tells_success(a, cond) == QM_SUCCESS_TOLD;
    }
    return false;
}

static void walk_rows(qm_analysis *a, qm_node root, sm_draft *d)
{
    const qm_unit *u = qm_analysed_unit(a);
    for (u32 i = root.i; i && i < qm_end(u, root); i++) {
        qm_node n = {i};
        effects_of_row(a, n, d);
        sm_deletes_of_row(a, n, &d->deletes);
        members_of_row(u, n, d);
        if (qm_kind_of(u, n) == QM_RETURN && d->s.success == QM_SUCCESS_NO && reports_failure(a, n)) d->s.success = QM_SUCCESS_TOLD;
    }
}

static void unknown_arguments(qm_summary *s)
{
    for (u32 i = 0; i <= s->n_params; i++) s->does[i] = (qm_does){QM_DOES_UNKNOWN, 0};
    s->result = (qm_result){.bits = QM_RESULT_UNKNOWN};
}

// A parameter that is copied, or that is no pointer, is only used.
static bool is_harmless(const qm_unit *u, qm_var v)
{
    const qm_type_row *t = qm_type_of(u, qm_var_of(u, v)->type);
    if (t->kind == QMT_REFERENCE || t->kind == QMT_RVALUE_REF) return t->kind == QMT_REFERENCE && qm_type_of(u, t->target)->is_const;
    return t->kind != QMT_POINTER && t->kind != QMT_UNKNOWN && t->kind != QMT_DEPENDENT;
}

static void arguments_of(const qm_lifetimes *l, const qm_unit *u, const qm_func_row *f, sm_draft *d)
{
    qm_summary *s = &d->s;
    for (u32 i = 0; i <= s->n_params; i++) {
        bool harmless = i == 0 || is_harmless(u, (qm_var){f->first_param + i - 1});
        s->does[i] = harmless ? (qm_does){0} : (qm_does){QM_DOES_UNKNOWN, 0};
    }
    for (u32 t = 1; t <= qm_n_things(l); t++) {
        const qm_thing *thing = qm_thing_at(l, t);
        if (thing->kind == QM_THING_THIS) s->does[0] = qm_done_at_exit(l, t);
        if (thing->kind == QM_THING_ARGUMENT) s->does[thing->pos] = qm_done_at_exit(l, t);
        if (thing->kind != QM_THING_MEMBER) continue;
        str name = qm_var_of(u, thing->var)->name;
        if (qm_member_left_null(l, thing->var)) sm_add_name(&d->nulls, name);
        if (qm_done_at_exit(l, t).must & QM_DOES_DELETE) sm_add_name(&d->ends, name);
    }
    s->result = qm_returned(l);
    if (f->flags & QMFN_CTOR) s->does[0].may &= ~(u32)QM_DOES_WRITE, s->does[0].must &= ~(u32)QM_DOES_WRITE;
}

// Captures are no parameters, and what a lambda does to them is not part of its summary.
static qm_summary *summarise(qm_analysis *a, qm_func f, arena *mem)
{
    const qm_unit *u = qm_analysed_unit(a);
    const qm_func_row *row = qm_func_of(u, f);
    if (row->flags & (QMFN_TAINTED | QMFN_TEMPLATE | QMFN_COROUTINE)) return NULL;
    sm_draft d = {.s = {.n_params = row->n_params}};
    d.s.does = arena_alloc(mem, (row->n_params + 1) * sizeof *d.s.does);
    bool flag = qm_type_of(u, row->result)->kind == QMT_BOOL;
    d.s.success = flag ? QM_SUCCESS_NO : QM_SUCCESS_UNKNOWN;
    qm_lifetimes *l = qm_lifetimes_solve(a, f);
    if (l) arguments_of(l, u, row, &d);
    else unknown_arguments(&d.s);
    qm_lifetimes_free(l);
    sm_taken_arguments(a, f, &d.s);
    d.s.parent = sm_parent_of(a, f);
    walk_rows(a, row->body, &d);
    for (u32 i = 0; i < row->n_inits; i++) walk_rows(a, u->inits.rows[row->first_init + i].value, &d);
    if (d.s.effects & QM_EFFECT_UNKNOWN) d.s.effects |= QM_EFFECT_MEMBERS;
    if (d.emits.n) d.s.effects |= QM_EFFECT_EMITS;
    d.s.n_members = d.members.n;
    d.s.members = keep_names(mem, &d.members);
    d.s.n_emits = d.emits.n;
    d.s.emits = keep_names(mem, &d.emits);
    sm_always_emits(a, f, &d.always);
    d.s.n_always = d.always.n;
    d.s.always = keep_names(mem, &d.always);
    sm_ends_by(a, f, &d.ends_by);
    d.s.n_ends_by = d.ends_by.n;
    d.s.ends_by = keep_names(mem, &d.ends_by);
    d.s.n_deletes = d.deletes.n;
    d.s.deletes = keep_names(mem, &d.deletes);
    d.s.n_nulls = d.nulls.n;
    d.s.nulls = keep_names(mem, &d.nulls);
    d.s.n_ends = d.ends.n;
    d.s.ends = keep_names(mem, &d.ends);
    qm_summary *s = arena_alloc(mem, sizeof *s);
    *s = d.s;
    return s;
}

// ------------------------------------------------------------------------------------------------------------ bottom-up

static bool same_names(const str *a, u32 n, const str *b, u32 m)
{
    bool same = n == m;
    for (u32 i = 0; i < n && same; i++) same = str_eq(a[i], b[i]);
    return same;
}

static bool same_summary(const qm_summary *a, const qm_summary *b)
{
    if (!a || !b) return a == b;
    bool same = a->effects == b->effects && a->success == b->success && a->result.bits == b->result.bits &&
                a->result.arguments == b->result.arguments && a->result.member.i == b->result.member.i && a->parent == b->parent;
    for (u32 i = 0; i <= a->n_params && same; i++) same = a->does[i].may == b->does[i].may && a->does[i].must == b->does[i].must;
    return same && same_names(a->members, a->n_members, b->members, b->n_members) &&
           same_names(a->emits, a->n_emits, b->emits, b->n_emits) && same_names(a->deletes, a->n_deletes, b->deletes, b->n_deletes) &&
           same_names(a->nulls, a->n_nulls, b->nulls, b->n_nulls) && same_names(a->ends, a->n_ends, b->ends, b->n_ends) &&
           same_names(a->always, a->n_always, b->always, b->n_always) && same_names(a->ends_by, a->n_ends_by, b->ends_by, b->n_ends_by);
}

// What a function that is still being worked out is taken to do: nothing, and everything on every path.
static qm_summary *hopeful(qm_analysis *a, qm_func f, arena *mem)
{
    const qm_unit *u = qm_analysed_unit(a);
    const qm_func_row *row = qm_func_of(u, f);
    qm_summary *s = arena_alloc(mem, sizeof *s);
    s->n_params = row->n_params;
    s->does = arena_alloc(mem, (row->n_params + 1) * sizeof *s->does);
    s->members = s->emits = s->always = s->deletes = s->ends_by = s->nulls = s->ends = arena_alloc(mem, sizeof(str));
    s->success = qm_type_of(u, row->result)->kind == QMT_BOOL ? QM_SUCCESS_NO : QM_SUCCESS_UNKNOWN;
    s->result.bits = QM_RESULT_UNKNOWN;
    return s;
}

static void summarise_circle(sm_kept *k, const u32 *members, u32 n)
{
    for (u32 i = 0; i < n; i++) k->by_func[members[i]] = hopeful(k->a, (qm_func){members[i]}, &k->mem);
    bool changed = true;
    for (u32 round = 0; round < MAX_ROUNDS && changed; round++) {
        changed = false;
        for (u32 i = 0; i < n; i++) {
            qm_summary *s = summarise(k->a, (qm_func){members[i]}, &k->mem);
            changed = changed || !same_summary(s, k->by_func[members[i]]);
            k->by_func[members[i]] = s;
        }
    }
    for (u32 i = 0; i < n && changed; i++) k->by_func[members[i]] = NULL;
}

void sm_component(void *user, const u32 *members, u32 n, bool circle)
{
    sm_kept *k = user;
    if (circle) summarise_circle(k, members, n);
    else k->by_func[members[0]] = summarise(k->a, (qm_func){members[0]}, &k->mem);
}

static void free_kept(void *p)
{
    sm_kept *k = p;
    arena_release(&k->mem);
    mem_free(k->by_func);
    mem_free(k->owned);
    mem_free(k->asked);
    mem_free(k);
}

sm_kept *sm_kept_of(qm_analysis *a)
{
    void **slot = qm_analysis_slot(a, QM_KEPT_SUMMARIES, free_kept);
    if (*slot) return *slot;
    sm_kept *k = mem_alloc(sizeof *k);
    *k = (sm_kept){.a = a, .by_func = mem_alloc(qm_analysed_unit(a)->funcs.n * sizeof *k->by_func),
                   .owned = mem_alloc(qm_analysed_unit(a)->funcs.n * sizeof *k->owned), .asked = mem_alloc(qm_analysed_unit(a)->funcs.n)};
    *slot = k;
    return k;
}

void life_ask(qm_analysis *a, qm_func f, int pos) { sm_kept_of(a)->owned[f.i] |= pos <= LIFE_ASK_PARENT ? 1u << pos : 0; }

void qm_analysis_know(qm_analysis *a, const qm_externals *x) { sm_kept_of(a)->externals = x; }

const qm_summary *qm_summary_of(qm_analysis *a, qm_func f)
{
    const qm_unit *u = qm_analysed_unit(a);
    if (!f.i) return NULL;
    sm_kept *k = sm_kept_of(a);
    const qm_func_row *row = qm_func_of(u, f);
    if (!qm_is(row->body)) {
        if (qm_in_library(u, f) || row->flags & (QMFN_INTERNAL | QMFN_BODILESS | QMFN_TEMPLATE)) return NULL;
        k->asked[f.i] = true;
        return k->externals ? qm_external(k->externals, row->signature) : NULL;
    }
    if (!k->made) {
        k->made = true;
        sm_bottom_up(u, sm_component, k);
    }
    return k->by_func[f.i];
}
