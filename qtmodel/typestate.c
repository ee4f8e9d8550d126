// The lattice of typestate: a set of states for each object of a function that has a machine.
#include "qtmodel/typestate.h"

#include "qtmodel/flow.h"

#include <stdlib.h>

enum { MAX_PLACES = 24, MAX_ALIASES = 8 };

// What is followed: the object that a variable or a field of `this` names.
typedef struct tracked {
    qm_var var;
    const qm_machine *m;
    bool outside;   // others reach it from the start
    bool blind;     // it has another name that can't be followed
} tracked;

typedef struct slot {
    u32 states, if_true, if_false;
    u32 result;     // row of the last call whose result says something; 0: none
    bool reached;   // by others
} slot;

// Something a use does with the object besides calling it.
typedef enum effect_kind { BORN, LOST, SHOWN } effect_kind;  // gets a new value; given to unknown code; reachable from now on
typedef struct effect {
    u32 row, place;
    effect_kind kind;
} effect;

typedef struct func_states {
    qm_analysis *a;
    const qm_unit *u;
    const qm_facts *facts;
    qm_func func;
    tracked places[MAX_PLACES];
    u32 n_places;
    QM_TABLE(effect) effects;  // by row
    qm_flow *flow;
} func_states;

// --------------------------------------------------------------------------------------------------------------- names

static bool is_pointer(const qm_unit *u, qm_var v)
{
    return qm_type_of(u, qm_var_of(u, v)->type)->kind == QMT_POINTER;
}

// The object itself, not a name of something elsewhere.
static bool is_record(const qm_unit *u, qm_var v) { return qm_type_of(u, qm_var_of(u, v)->type)->kind == QMT_RECORD; }

static bool is_written_in(const func_states *s, qm_var v)
{
    u32 n;
    const qm_node *uses = qm_uses(s->u, v, &n);
    for (u32 i = 0; i < n; i++)
        if (qm_contains(s->u, qm_func_of(s->u, s->func)->body, uses[i]) && qm_is_written(s->u, uses[i])) return true;
    return false;
}

static qm_var named_by(const func_states *s, qm_node n, u32 depth);

// What a pointer or reference that never changes is another name of; itself when it is none.
static qm_var first_name(const func_states *s, qm_var v, u32 depth)
{
    const qm_var_row *r = qm_var_of(s->u, v);
    qm_type_kind k = qm_type_of(s->u, r->type)->kind;
    if (r->kind != QMV_LOCAL || (k != QMT_POINTER && k != QMT_REFERENCE) || !qm_is(r->init)) return v;
    if (k == QMT_POINTER && !qm_is_constant(s->u, v)) return v;
    qm_var other = depth < MAX_ALIASES ? named_by(s, r->init, depth + 1) : (qm_var){0};
    if (!other.i) return v;
    bool steady = is_record(s->u, other) || (qm_var_of(s->u, other)->kind == QMV_FIELD ? !is_written_in(s, other) : qm_is_constant(s->u, other));
    return steady ? other : v;
}

// The variable or field of `this` that an expression names, through *, & and aliases; {0}.
static qm_var named_by(const func_states *s, qm_node n, u32 depth)
{
    n = qm_strip(s->u, n);
    if (!qm_is(n)) return (qm_var){0};
    const qm_node_row *r = qm_row(s->u, n);
    if (r->kind == QM_VAR) return first_name(s, r->var, depth);
    if (r->kind == QM_MEMBER && qm_is(qm_first(s->u, n)) && qm_kind_of(s->u, qm_first(s->u, n)) == QM_THIS) return r->var;
    bool step = r->kind == QM_UNARY && (r->op == QMO_DEREF || r->op == QMO_ADDR);
    if (!step && r->kind != QM_CAST) return (qm_var){0};
    // &pointer is no name of the object.
    qm_var v = named_by(s, qm_first(s->u, n), depth);
    return r->op == QMO_ADDR && v.i && is_pointer(s->u, v) ? (qm_var){0} : v;
}

static u32 place_of_var(const func_states *s, qm_var v)
{
    for (u32 i = 0; v.i && i < s->n_places; i++)
        if (s->places[i].var.i == v.i) return i;
    return UINT32_MAX;
}

static u32 place_of(const func_states *s, qm_node n) { return place_of_var(s, named_by(s, n, 0)); }

// ----------------------------------------------------------------------------------------------------------- what is it

static bool is_users(const func_states *s, qm_func f)
{
    const qm_func_row *r = qm_func_of(s->u, f);
    return r->body.i || qm_class_of(s->u, r->cls)->user || (place_is(r->at) && !sources_file(s->u->files, r->at.file)->system);
}

// A method of the library's class, not of the user's that derives from it.
static bool is_machine_call(const func_states *s, qm_node call)
{
    const qm_node_row *r = qm_row(s->u, call);
    return r->kind == QM_CALL && (r->flags & QMF_METHOD) && r->func.i && !is_users(s, r->func);
}

static bool has_lambda(const func_states *s, qm_node call)
{
    for (u32 i = 0; i < qm_nargs(s->u, call); i++) {
        qm_node arg = qm_strip(s->u, qm_arg(s->u, call, i));
        if (qm_is(arg) && (qm_kind_of(s->u, arg) == QM_LAMBDA || qm_kind_of(s->u, arg) == QM_FUNC_REF)) return true;
    }
    return false;
}

typedef enum reach { REACHES_NOTHING, REACHES_SHOWN, REACHES_EVENTS } reach;

// What a call whose object is none of ours may touch: nothing, objects that others know, or all that events change.
static reach reach_of(const func_states *s, qm_node n)
{
    const qm_node_row *r = qm_row(s->u, n);
    if (r->kind == QM_MACRO) return qm_fact_macro(s->facts, r->str, QMK_SPINS_LOOP) ? REACHES_EVENTS : REACHES_NOTHING;
    if (r->kind == QM_CALL_INDIRECT || r->kind == QM_CO_AWAIT || r->kind == QM_OPAQUE) return REACHES_EVENTS;
    if (r->kind == QM_DELETE) return REACHES_SHOWN;
    if (r->kind != QM_CALL && r->kind != QM_CONSTRUCT) return REACHES_NOTHING;
    if (!r->func.i) return r->kind == QM_CALL || qm_class_of(s->u, qm_type_of(s->u, r->type)->cls)->user ? REACHES_EVENTS : REACHES_NOTHING;
    const qm_func_row *f = qm_func_of(s->u, r->func);
    static const qm_fact_key loops[] = {QMK_SPINS_LOOP, QMK_RUNS_LOOP, QMK_WAITS};
    for (size_t i = 0; i < sizeof loops / sizeof *loops; i++)
        if (qm_says(s->facts, s->u, r->func, loops[i])) return REACHES_EVENTS;
    if (is_users(s, r->func)) return REACHES_EVENTS;
    if (qm_says(s->facts, s->u, r->func, QMK_CONNECT)) return REACHES_NOTHING;
    if (has_lambda(s, n)) return REACHES_SHOWN;
    bool method = r->kind == QM_CALL && (r->flags & QMF_METHOD) && !(f->flags & QMFN_CONST);
    return method && qm_class_of(s->u, f->cls)->qobject ? REACHES_SHOWN : REACHES_NOTHING;
}

// --------------------------------------------------------------------------------------------------------------- states

static void forget(const tracked *p, slot *l)
{
    l->states = qm_all_states(p->m);
    l->result = 0;
}

static void touch(const func_states *s, slot *slots, reach r, u32 except)
{
    for (u32 i = 0; i < s->n_places && r != REACHES_NOTHING; i++) {
        if (i == except) continue;
        slot *l = &slots[i];
        if (l->reached) forget(&s->places[i], l);
        else if (r == REACHES_EVENTS) {
            u32 after = qm_after_events(s->facts, s->places[i].m, l->states, s->u->qt_version);
            if (after != l->states) l->result = 0;
            l->states = after;
        }
    }
}

// The states of an object that this expression makes.
static u32 born_states(const func_states *s, const tracked *p, qm_node init)
{
    init = qm_is(init) ? qm_strip(s->u, init) : init;
    if (qm_is(init) && qm_kind_of(s->u, init) == QM_NEW) {
        qm_class c = qm_type_of(s->u, qm_row(s->u, init)->type)->cls;
        if (qm_machine_of(s->facts, s->u, c) != p->m) return qm_all_states(p->m);
        init = qm_first(s->u, init);
    } else if (is_pointer(s->u, p->var)) {
        return qm_all_states(p->m);
    }
    if (!qm_is(init) || qm_kind_of(s->u, init) != QM_CONSTRUCT) return qm_all_states(p->m);
    qm_class made = qm_func_of(s->u, qm_row(s->u, init)->func)->cls;
    if (!made.i || qm_class_of(s->u, made)->user) return qm_all_states(p->m);  // its constructor may do anything
    for (u32 i = 0; i < qm_nargs(s->u, init); i++) {
        qm_node arg = qm_arg(s->u, init, i);
        if (qm_kind_of(s->u, arg) == QM_DEFAULT_ARG) continue;
        str given = qm_class_of(s->u, qm_pointee_class(s->u, qm_row(s->u, qm_strip(s->u, arg))->type))->name;
        str wanted = {0};
        qm_func f = qm_row(s->u, init)->func;
        if (i < qm_func_of(s->u, f)->n_params)
            wanted = qm_class_of(s->u, qm_pointee_class(s->u, s->u->vars.rows[qm_func_of(s->u, f)->first_param + i].type))->name;
        bool other = p->m->unless_given.n && (str_eq(given, p->m->unless_given) || str_eq(wanted, p->m->unless_given));
        if (other || (wanted.n && str_eq(wanted, p->m->cls))) return qm_all_states(p->m);
    }
    return p->m->start;
}

static void be_born(const func_states *s, u32 i, slot *l, qm_node n)
{
    const tracked *p = &s->places[i];
    const qm_node_row *r = qm_row(s->u, n);
    *l = (slot){.reached = p->outside};
    qm_node init = r->kind == QM_ASSIGN ? qm_child(s->u, n, 1) : qm_first(s->u, n);
    l->states = p->blind ? qm_all_states(p->m) : born_states(s, p, init);
}

// ---------------------------------------------------------------------------------------------------------------- calls

typedef struct outcome {
    u32 if_true, if_false, legal;
    const qm_move *refused;
    bool by_result, emits;
    bool asks;      // changes nothing in any of the states, and is no mistake
} outcome;

// What the call does in each of the states.
static outcome outcome_of(const func_states *s, const tracked *p, qm_node call, u32 states)
{
    outcome o = {.asks = true};
    const qm_func_row *f = qm_func_of(s->u, qm_row(s->u, call)->func);
    u32 version = s->u->qt_version;
    bool known = qm_machine_knows(s->facts, p->m, f->name, f->n_params, version);
    for (u32 i = 0; i < p->m->n_states; i++) {
        u32 state = 1u << i;
        if (!(states & state)) continue;
        const qm_move *v = known ? qm_move_in(s->facts, p->m, f->name, f->n_params, state, version) : NULL;
        u32 other = known || !(f->flags & (QMFN_CONST | QMFN_STATIC)) ? qm_all_states(p->m) : state;
        o.if_true |= !v ? other : (v->when_true & ~(u32)QM_SAME) | (v->when_true & QM_SAME ? state : 0);
        o.if_false |= !v ? other : (v->when_false & ~(u32)QM_SAME) | (v->when_false & QM_SAME ? state : 0);
        if (!v) o.emits |= other != state;
        u32 same = v ? QM_SAME : state;
        o.asks = o.asks && !((v ? v->when_true | v->when_false : other) & ~same) && !(v && v->defect);
        if (!v || !v->defect) o.legal |= state;
        else if (!o.refused) o.refused = v;
        if (v) o.by_result |= v->by_result, o.emits |= v->emits;
    }
    return o;
}

static void call_on(const func_states *s, u32 i, slot *slots, qm_node call)
{
    const tracked *p = &s->places[i];
    slot *l = &slots[i];
    outcome o = outcome_of(s, p, call, l->states);
    if (o.asks && !o.emits) return;  // what it tells counts where the branch is
    if (p->blind || !(l->states & o.legal)) {
        forget(p, l);  // one mistake is enough
    } else {
        l->states = o.if_true | o.if_false;
        l->if_true = o.if_true, l->if_false = o.if_false;
        l->result = o.by_result ? call.i : 0;
    }
    if (o.emits && l->reached) forget(p, l);
    reach others = reach_of(s, call);
    touch(s, slots, others == REACHES_EVENTS ? others : o.emits ? REACHES_SHOWN : REACHES_NOTHING, i);
}

// ---------------------------------------------------------------------------------------------------------- the lattice

static u32 start_states(const func_states *s, const tracked *p);

static void start(void *user, void *state)
{
    const func_states *s = user;
    slot *slots = state;
    for (u32 i = 0; i < s->n_places; i++)
        slots[i] = (slot){.states = start_states(s, &s->places[i]), .reached = s->places[i].outside};
}

static bool join(void *user, void *into, const void *from, u32 visits)
{
    (void)visits;
    const func_states *s = user;
    slot *a = into;
    const slot *b = from;
    bool changed = false;
    for (u32 i = 0; i < s->n_places; i++) {
        slot now = {.states = a[i].states | b[i].states, .reached = a[i].reached || b[i].reached};
        if (a[i].result && a[i].result == b[i].result)
            now.result = a[i].result, now.if_true = a[i].if_true | b[i].if_true, now.if_false = a[i].if_false | b[i].if_false;
        changed |= memcmp(&now.states, &a[i].states, offsetof(slot, reached)) != 0 || now.reached != a[i].reached;
        a[i] = now;
    }
    return changed;
}

static u32 first_effect(const func_states *s, u32 row)
{
    u32 low = 0, high = s->effects.n;
    while (low < high) {
        u32 mid = low + (high - low) / 2;
        if (s->effects.rows[mid].row < row) low = mid + 1;
        else high = mid;
    }
    return low;
}

static void step(void *user, void *state, qm_node n)
{
    const func_states *s = user;
    slot *slots = state;
    u32 called = is_machine_call(s, n) ? place_of(s, qm_object_of(s->u, n)) : UINT32_MAX;
    for (u32 i = first_effect(s, n.i); i < s->effects.n && s->effects.rows[i].row == n.i; i++) {
        const effect *e = &s->effects.rows[i];
        slot *l = &slots[e->place];
        if (e->kind == BORN) be_born(s, e->place, l, n);
        if (e->kind == LOST) forget(&s->places[e->place], l);
        if (e->kind != BORN) l->reached = true;
    }
    if (called != UINT32_MAX) call_on(s, called, slots, n);
    else touch(s, slots, reach_of(s, n), UINT32_MAX);
}

// -------------------------------------------------------------------------------------------------------------- branches

// The call whose result a condition is: itself, or what a variable that never changes was made of.
static qm_node result_of(const func_states *s, qm_node n)
{
    n = qm_strip(s->u, n);
    if (!qm_is(n) || qm_kind_of(s->u, n) != QM_VAR || !qm_is_constant(s->u, qm_row(s->u, n)->var)) return n;
    qm_node init = qm_var_of(s->u, qm_row(s->u, n)->var)->init;
    return qm_is(init) ? qm_strip(s->u, init) : n;
}

// The states in which the asking call gives the enumerator; 0 when that is not known.
static u32 states_asked(const func_states *s, const tracked *p, qm_node call, qm_node value)
{
    const qm_move *rows = qm_moves_of(s->facts, p->m);
    str method = qm_func_of(s->u, qm_row(s->u, call)->func)->name, text = qm_row(s->u, value)->str;
    for (u32 i = 0; i < p->m->n_moves; i++)
        if (rows[i].kind == QM_MOVE_ASK && str_eq(rows[i].name, method) && str_eq(rows[i].text, text)) return rows[i].when_true;
    return 0;
}

static bool narrow(slot *l, u32 states)
{
    l->states &= states;
    return l->states != 0;
}

static bool assume(const func_states *s, slot *slots, qm_node cond, bool truth);

// a == b is `truth`.
static bool assume_equal(const func_states *s, slot *slots, qm_node a, qm_node b, bool truth)
{
    a = qm_strip(s->u, a), b = qm_strip(s->u, b);
    if (!qm_is(a) || !qm_is(b)) return true;
    if (qm_kind_of(s->u, a) == QM_ENUMERATOR || qm_kind_of(s->u, a) == QM_BOOL) {
        qm_node swap = a;
        a = b, b = swap;
    }
    if (qm_kind_of(s->u, b) == QM_BOOL) return assume(s, slots, a, truth == (qm_row(s->u, b)->value != 0));
    if (qm_kind_of(s->u, b) != QM_ENUMERATOR || !is_machine_call(s, a)) return true;
    u32 i = place_of(s, qm_object_of(s->u, a));
    u32 asked = i == UINT32_MAX ? 0 : states_asked(s, &s->places[i], a, b);
    return !asked || narrow(&slots[i], truth ? asked : ~asked);
}

static bool assume(const func_states *s, slot *slots, qm_node cond, bool truth)
{
    qm_node n = result_of(s, cond);
    if (!qm_is(n)) return true;
    const qm_node_row *r = qm_row(s->u, n);
    if (r->kind == QM_UNARY && r->op == QMO_NOT) return assume(s, slots, qm_first(s->u, n), !truth);
    if (r->kind == QM_BINARY && (r->op == QMO_EQ || r->op == QMO_NE))
        return assume_equal(s, slots, qm_child(s->u, n, 0), qm_child(s->u, n, 1), truth == (r->op == QMO_EQ));
    for (u32 i = 0; r->kind == QM_CALL && i < s->n_places; i++)
        if (slots[i].result == n.i) return narrow(&slots[i], truth ? slots[i].if_true : slots[i].if_false);
    // A question is worth what it was when it was asked: not through a variable.
    u32 asked = n.i == qm_strip(s->u, cond).i && is_machine_call(s, n) ? place_of(s, qm_object_of(s->u, n)) : UINT32_MAX;
    if (asked == UINT32_MAX) return true;
    outcome o = outcome_of(s, &s->places[asked], n, slots[asked].states);
    return !o.asks || narrow(&slots[asked], truth ? o.if_true : o.if_false);
}

static bool take_edge(void *user, void *state, const qm_edge *e)
{
    const func_states *s = user;
    bool truth;
    qm_node cond = qm_edge_condition(s->u, e, &truth);
    if (qm_is(cond)) return assume(s, state, cond, truth);
    bool compared = e->kind == QM_EDGE_FALL && qm_is(e->at) && qm_kind_of(s->u, e->at) == QM_MACRO &&
                    qm_fact_macro(s->facts, qm_row(s->u, e->at)->str, QMK_COMPARES);
    return !compared || assume_equal(s, state, qm_child(s->u, e->at, 0), qm_child(s->u, e->at, 1), true);
}

// ---------------------------------------------------------------------------------------------------------------- places

static bool is_same_member(const qm_unit *u, qm_node sender, qm_var v)
{
    return qm_is(sender) && qm_row(u, sender)->var.i == v.i;
}

// In the slot of a signal the sender is where the signal says, if nobody else listens to it who may change that.
static u32 start_states(const func_states *s, const tracked *p)
{
    u32 all = qm_all_states(p->m);
    const qm_conn_row *c = qm_conn_of(s->u, qm_conn_of_slot(s->u, s->func));
    if (!p->outside || p->blind || !qm_is(c->call) || !c->signal_func.i || qm_is(c->type) || c->later) return all;
    qm_node sender = qm_strip(s->u, c->sender);
    if (!is_same_member(s->u, sender, p->var)) return all;
    for (u32 i = 1; i < s->u->qt->conns.n; i++) {
        const qm_conn_row *o = &s->u->qt->conns.rows[i];
        if (o != c && (o->signal_func.i == c->signal_func.i || !o->signal_func.i) && !o->later &&
            qm_is(o->sender) && is_same_member(s->u, qm_strip(s->u, o->sender), p->var))
            return all;
    }
    const qm_move *rows = qm_moves_of(s->facts, p->m);
    str name = qm_func_of(s->u, c->signal_func)->name;
    for (u32 i = 0; i < p->m->n_moves; i++)
        if (rows[i].kind == QM_MOVE_SIGNAL && str_eq(rows[i].name, name)) return rows[i].when_true;
    return all;
}

static void add_place(func_states *s, qm_var v)
{
    const qm_var_row *r = qm_var_of(s->u, v);
    const qm_machine *m = v.i ? qm_machine_of(s->facts, s->u, qm_pointee_class(s->u, r->type)) : NULL;
    if (!m || s->n_places == MAX_PLACES || place_of_var(s, v) != UINT32_MAX || qm_is_smart_pointer(s->u, r->type)) return;
    bool here = r->kind == QMV_LOCAL && r->func.i == s->func.i && qm_type_of(s->u, r->type)->kind != QMT_REFERENCE;
    s->places[s->n_places++] = (tracked){.var = v, .m = m, .outside = !here || m->shared};
}

static void find_places(func_states *s)
{
    qm_node body = qm_func_of(s->u, s->func)->body;
    for (u32 i = body.i; i < qm_end(s->u, body); i++) {
        qm_node n = {i};
        if (is_machine_call(s, n)) add_place(s, named_by(s, qm_object_of(s->u, n), 0));
    }
}

static void add_effect(func_states *s, qm_node at, u32 p, effect_kind kind)
{
    *VEC_PUSH(&s->effects) = (effect){at.i, p, kind};
}

// The object gets another name: fine when that is followed as the same place.
static void renamed(func_states *s, u32 p, const qm_event *ev)
{
    const qm_node_row *r = qm_row(s->u, ev->at);
    qm_node target = r->kind == QM_ASSIGN ? qm_strip(s->u, qm_first(s->u, ev->at)) : ev->at;
    qm_var v = qm_is(target) ? qm_row(s->u, target)->var : (qm_var){0};
    if (v.i && r->kind == QM_DECL && first_name(s, v, 0).i == s->places[p].var.i) return;
    u32 other = place_of_var(s, v);
    if (other != UINT32_MAX && other != p) s->places[other].blind = s->places[p].blind = true;
    add_effect(s, ev->at, p, SHOWN);
}

static void use_of(func_states *s, u32 p, qm_node use)
{
    qm_event ev = qm_event_at(s->u, s->facts, use);
    switch (ev.kind) {
    case QM_EV_CALLED:
        // What the user's own method does with its object is not known.
        if (qm_kind_of(s->u, ev.at) == QM_CALL && !is_machine_call(s, ev.at)) add_effect(s, ev.at, p, LOST);
        break;
    case QM_EV_COMPARED: case QM_EV_RETURNED: break;
    case QM_EV_PASSED:
        if (!qm_only_borrows(s->u, s->facts, &ev)) add_effect(s, ev.at, p, LOST);
        break;
    case QM_EV_STORED_LOCAL: case QM_EV_STORED_FIELD: case QM_EV_STORED_OTHER: renamed(s, p, &ev); break;
    case QM_EV_CONNECTED: case QM_EV_DELETED_LATER: add_effect(s, ev.at, p, SHOWN); break;
    case QM_EV_OTHER:
        if (qm_kind_of(s->u, ev.at) == QM_ASSIGN && place_of(s, qm_first(s->u, ev.at)) == p && is_pointer(s->u, s->places[p].var))
            add_effect(s, ev.at, p, BORN);
        else if (qm_kind_of(s->u, ev.at) != QM_EXPR_STMT) add_effect(s, ev.at, p, LOST);
        break;
    case QM_EV_TAKEN: case QM_EV_ADOPTED: case QM_EV_CAPTURED_COPY: case QM_EV_CAPTURED_REF: case QM_EV_DELETED:
        add_effect(s, ev.at, p, LOST);
        break;
    }
}

static void captures_of(func_states *s, qm_node lambda)
{
    const qm_func_row *f = qm_func_of(s->u, qm_row(s->u, lambda)->func);
    for (u32 i = 0; i < f->n_captures; i++) {
        const qm_capture *c = &s->u->captures.rows[f->first_capture + i];
        u32 p = c->var.i ? place_of_var(s, first_name(s, c->var, 0)) : UINT32_MAX;
        if (p != UINT32_MAX) add_effect(s, lambda, p, SHOWN);
    }
}

static int by_row(const void *a, const void *b)
{
    const effect *x = a, *y = b;
    return x->row < y->row ? -1 : x->row > y->row;
}

static void find_effects(func_states *s)
{
    qm_node body = qm_func_of(s->u, s->func)->body;
    for (u32 i = body.i; i < qm_end(s->u, body); i++) {
        qm_node n = {i};
        const qm_node_row *r = qm_row(s->u, n);
        u32 p = UINT32_MAX;
        if (r->kind == QM_LAMBDA) captures_of(s, n);
        if (r->kind == QM_DECL && qm_var_of(s->u, r->var)->kind == QMV_LOCAL && (p = place_of_var(s, r->var)) != UINT32_MAX)
            add_effect(s, n, p, BORN);
        if (r->kind == QM_VAR || r->kind == QM_MEMBER) p = place_of(s, n);
        if (p != UINT32_MAX && r->kind != QM_DECL) use_of(s, p, n);
    }
    if (s->effects.n) qsort(s->effects.rows, s->effects.n, sizeof *s->effects.rows, by_row);
}

// ------------------------------------------------------------------------------------------------------------- answers

static void free_states(void *data)
{
    func_states *s = data;
    qm_flow_free(s->flow);
    VEC_CLEAR(&s->effects);
}

static const func_states *states_of(qm_analysis *a, qm_func f)
{
    const qm_unit *u = qm_analysed_unit(a);
    func_states *s = qm_analysis_of_func(a, QM_KEPT_TYPESTATE, f, sizeof *s, free_states);
    if (s->a) return s;
    s->a = a, s->u = u, s->facts = qm_analysed_facts(a), s->func = f;
    qm_cfg *cfg = qm_analysed_cfg(a, f);
    if (!cfg) return s;
    find_places(s);
    if (!s->n_places) return s;
    find_effects(s);
    s->flow = qm_flow_solve(cfg, &(qm_lattice){.size = s->n_places * sizeof(slot), .user = s, .start = start, .join = join,
                                               .step = step, .edge = take_edge});
    return s;
}

bool qm_states_before(qm_analysis *a, qm_node call, qm_states_at *out)
{
    const qm_unit *u = qm_analysed_unit(a);
    const func_states *s = states_of(a, qm_enclosing_func(u, call));
    if (!s->flow || !is_machine_call(s, call)) return false;
    u32 i = place_of(s, qm_object_of(u, call));
    slot slots[MAX_PLACES];
    if (i == UINT32_MAX || !qm_flow_before(s->flow, call, slots)) return false;
    const tracked *p = &s->places[i];
    outcome o = outcome_of(s, p, call, slots[i].states);
    *out = (qm_states_at){.machine = p->m, .object = p->var, .states = slots[i].states, .legal = o.legal, .refused = o.refused};
    return slots[i].states != 0;
}
