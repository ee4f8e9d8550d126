// The lifetime lattice: its things, states and joins, and what is asked of the solution.
#include "qtmodel/life.h"

// A block of words: row and value that were moved last, places, things.
enum { HEAD_BYTES = 2 * sizeof(u64) };

life_state life_view(const qm_lifetimes *l, void *block)
{
    u64 *words = block;
    life_state s = {.moved_row = (u32)words[0], .moved = words[1]};
    s.places = words + 2;
    s.things = (life_now *)(void *)(s.places + l->n_places) - 1;  // 1-based
    return s;
}

void life_store(const qm_lifetimes *l, void *block, const life_state *s)
{
    u64 *words = block;
    words[0] = s->moved_row;
    words[1] = s->moved;
    (void)l;
}

// ----------------------------------------------------------------------------------------------------------------- things

static u32 add_thing(qm_lifetimes *l, qm_thing t)
{
    if (l->n_things == QM_LIFE_THINGS) return 0;
    l->things[++l->n_things] = t;
    if (qm_is(t.at) && qm_contains(l->u, l->body, t.at)) l->thing_of_row[t.at.i - l->body.i] = (u8)l->n_things;
    return l->n_things;
}

static bool names_object(const qm_unit *u, qm_type t)
{
    const qm_type_row *r = qm_type_of(u, t);
    bool reference = r->kind == QMT_REFERENCE || r->kind == QMT_RVALUE_REF;
    return r->kind == QMT_POINTER || (reference && qm_type_of(u, r->target)->kind == QMT_RECORD);
}

static bool is_captured(const qm_unit *u, qm_var v) { return u->qt->first_captured[v.i] != u->qt->first_captured[v.i + 1]; }

// Outside of the initialisers of a constructor.
static bool is_used(const qm_lifetimes *l, qm_var v)
{
    u32 n;
    const qm_node *uses = qm_uses(l->u, v, &n);
    for (u32 i = 0; i < n; i++)
        if (qm_contains(l->u, l->body, uses[i]) || qm_enclosing_func(l->u, uses[i]).i != l->f.i) return true;
    return false;
}

static void things_at_entry(qm_lifetimes *l)
{
    const qm_func_row *f = qm_func_of(l->u, l->f);
    bool has_this = f->cls.i && !(f->flags & (QMFN_STATIC | QMFN_LAMBDA));
    for (u32 i = 0; i < f->n_captures; i++) has_this = has_this || l->u->captures.rows[f->first_capture + i].is_this;
    if (has_this) l->this_thing = add_thing(l, (qm_thing){.kind = QM_THING_THIS, .never_null = true});
    for (u32 i = 0; i < f->n_params; i++) {
        qm_var v = {f->first_param + i};
        if (!names_object(l->u, qm_var_of(l->u, v)->type)) continue;
        u32 thing = add_thing(l, (qm_thing){.kind = QM_THING_ARGUMENT, .var = v, .pos = (int)i + 1});
        u32 slot = qm_tracked_var(l->t, v);
        if (thing && slot && slot <= l->n_places) l->thing_of_place[slot - 1] = (u8)thing;
        bool pointer = qm_type_of(l->u, qm_var_of(l->u, v)->type)->kind == QMT_POINTER;
        if (thing) l->things[thing].never_null = !pointer;
        if (thing) l->things[thing].unseen = (pointer && !slot && is_used(l, v)) || is_captured(l->u, v);
    }
    for (u32 p = 0; p < l->n_places && l->n_things < QM_LIFE_THINGS / 2; p++) {
        const qm_tracked_row *r = &l->t->rows.rows[p];
        if (!r->member || f->flags & QMFN_CTOR) continue;
        qm_thing_kind kind = r->base.i ? QM_THING_FOUND : QM_THING_MEMBER;  // of another object, of this one
        l->thing_of_place[p] = (u8)add_thing(l, (qm_thing){.kind = kind, .var = r->var});
    }
}

static bool is_born(const qm_lifetimes *l, qm_node n, u32 pass, qm_thing *t)
{
    const qm_node_row *r = qm_row(l->u, n);
    *t = (qm_thing){.at = n, .kind = QM_THING_FOUND};
    if (pass == 0 && r->kind == QM_NEW && !(r->flags & (QMF_PLACEMENT | QMF_DEPENDENT))) {
        t->kind = QM_THING_NEW;
        t->never_null = true;
        return true;
    }
    if (pass == 0 && r->kind == QM_CALL && life_is_pointer(l->u, r->type) && !life_is_smart(l->u, r->type)) {
        t->kind = QM_THING_RESULT;
        const qm_fact *returns = qm_fact_func(l->facts, l->u, r->func, QMK_RETURNS);
        qm_node object = qm_object_of(l->u, n);
        if (returns && qm_is(object) && life_is_smart(l->u, qm_row(l->u, object)->type)) return false;  // it has one already
        qm_result result = qm_result_of(l->a, n);
        return (result.bits & ~(u32)QM_RESULT_NULL) == QM_RESULT_FRESH;
    }
    if (pass == 1) return r->kind == QM_DELETE && life_place_of(l, qm_first(l->u, n));
    if (pass == 2 && r->kind == QM_ASSIGN)
        return r->op == QMO_ASSIGN && life_place_of(l, qm_first(l->u, n)) && life_is_pointer(l->u, r->type);
    return pass == 2 && r->kind == QM_DECL && life_is_pointer(l->u, qm_var_of(l->u, r->var)->type) && qm_tracked_var(l->t, r->var);
}

static void things_born(qm_lifetimes *l)
{
    const qm_func_row *f = qm_func_of(l->u, l->f);
    qm_thing t;
    for (u32 i = 0; i < f->n_inits; i++) {
        qm_node value = l->u->inits.rows[f->first_init + i].value;
        for (u32 k = value.i; k && k < qm_end(l->u, value); k++)
            if (is_born(l, (qm_node){k}, 0, &t)) add_thing(l, t);
    }
    for (u32 pass = 0; pass < 3; pass++)
        for (u32 i = l->body.i; i < qm_end(l->u, l->body) && l->n_things < QM_LIFE_THINGS; i++)
            if (is_born(l, (qm_node){i}, pass, &t)) add_thing(l, t);
}

// ----------------------------------------------------------------------------------------------------------------- states

static void start(void *user, void *block)
{
    const qm_lifetimes *l = user;
    life_state s = life_view(l, block);
    for (u32 i = 1; i <= l->n_things; i++) s.things[i].life = qm_is(l->things[i].at) ? QM_LIFE_UNBORN : QM_LIFE_GIVEN;
    for (u32 p = 0; p < l->n_places; p++) s.places[p] = l->thing_of_place[p] ? life_bit(l->thing_of_place[p]) : LIFE_OTHER;
    life_initialise(l, &s);
    life_store(l, block, &s);
}

static bool join_thing(life_now *into, const life_now *from)
{
    life_now was = *into;
    into->life |= from->life;
    into->several = into->several || from->several;
    into->by_owner = into->by_owner || from->by_owner;
    if (into->owner != from->owner) into->owner = 0;
    bool there = !(from->life & QM_LIFE_UNBORN) || from->life != QM_LIFE_UNBORN;
    into->may |= from->may;
    if (there && was.life != QM_LIFE_UNBORN) into->must &= from->must;
    else if (there) into->must = from->must;
    if (from->ended && (!into->ended || from->ended < into->ended)) into->ended = from->ended;
    return was.life != into->life || was.several != into->several || was.by_owner != into->by_owner || was.owner != into->owner ||
           was.may != into->may || was.must != into->must || was.ended != into->ended;
}

static bool join(void *user, void *into_block, const void *from_block, u32 visits)
{
    (void)visits;
    const qm_lifetimes *l = user;
    life_state into = life_view(l, into_block), from = life_view(l, (void *)(uintptr_t)from_block);
    bool changed = false;
    for (u32 i = 1; i <= l->n_things; i++) changed |= join_thing(&into.things[i], &from.things[i]);
    for (u32 p = 0; p < l->n_places; p++) {
        life_set both = into.places[p] | from.places[p];
        changed |= both != into.places[p];
        into.places[p] = both;
    }
    if (into.moved_row && into.moved_row != from.moved_row) changed = true, into.moved_row = 0;
    life_store(l, into_block, &into);
    return changed;
}

// The place whose value an operand of a condition is: the one named, or the one it has just been put into.
static u32 place_asked(const qm_lifetimes *l, qm_node operand)
{
    const qm_node_row *r = qm_row(l->u, operand);
    if (r->kind == QM_ASSIGN && r->op == QMO_ASSIGN) return life_place_of(l, qm_first(l->u, operand));
    return life_is_pointer(l->u, r->type) ? life_place_of(l, operand) : 0;
}

// The place that the condition is about, and whether it being true says that there is an object. 0 when it is another.
static u32 asked_place(const qm_lifetimes *l, qm_node cond, bool *object_when_true)
{
    const qm_node_row *r = qm_row(l->u, cond);
    *object_when_true = true;
    if (r->kind != QM_BINARY) return place_asked(l, cond);
    if (r->op != QMO_EQ && r->op != QMO_NE) return 0;
    *object_when_true = r->op == QMO_NE;
    qm_node left = qm_strip(l->u, qm_child(l->u, cond, 0)), right = qm_strip(l->u, qm_child(l->u, cond, 1));
    for (u32 turn = 0; turn < 2; turn++) {
        qm_node other = turn ? right : left;
        if (qm_is_null_literal(l->u, turn ? left : right)) return place_asked(l, other);
    }
    return 0;
}

static bool edge(void *user, void *block, const qm_edge *e)
{
    const qm_lifetimes *l = user;
    if (e->to == 1 && (e->kind == QM_EDGE_THROW || e->kind == QM_EDGE_HIDDEN)) return false;
    bool truth, object_when_true;
    qm_node cond = qm_edge_condition(l->u, e, &truth);
    u32 slot = qm_is(cond) ? asked_place(l, cond, &object_when_true) : 0;
    if (!slot) return true;
    life_state s = life_view(l, block);
    life_set *set = &s.places[slot - 1];
    for (u32 i = 1; i <= l->n_things; i++)
        if (*set & life_bit(i)) s.things[i].may |= QM_DOES_CHECK, s.things[i].must |= QM_DOES_CHECK;
    if (truth == object_when_true) {
        if (*set == LIFE_NULL) return false;
        *set &= ~LIFE_NULL;
        return true;
    }
    u32 thing = life_single(*set);
    if (thing && l->things[thing].never_null && !(*set & LIFE_NULL)) return false;
    life_set was = *set;
    if (thing && !l->things[thing].never_null) {
        s.things[thing].life = QM_LIFE_NULL;
        s.things[thing].must |= QM_DOES_ENDS | QM_DOES_STORES | QM_DOES_RETURN | QM_DOES_RELEASE;
        for (u32 p = 0; p < l->n_places; p++)
            if ((s.places[p] & ~LIFE_NULL) == (was & ~LIFE_NULL)) s.places[p] = LIFE_NULL;
    }
    for (u32 i = 1; !thing && i <= l->n_things; i++)
        if (was & life_bit(i) && !l->things[i].never_null) s.things[i].life |= QM_LIFE_NULL;
    *set = LIFE_NULL;
    return true;
}

// ------------------------------------------------------------------------------------------------------------------ events

static u32 named(const qm_lifetimes *l, const life_state *s, qm_node expr, u32 *life)
{
    life_set set = life_eval(l, s, expr);
    u32 thing = life_single(set);
    *life = thing ? s->things[thing].life | (set & LIFE_NULL ? QM_LIFE_NULL : 0u) : 0;
    return thing;
}

static void note_event(qm_lifetimes *l, const life_state *s, qm_life_act act, qm_node at, qm_node expr)
{
    u32 life, thing = named(l, s, expr, &life);
    if (!thing || s->things[thing].several) return;
    const life_now *t = &s->things[thing];
    bool dead = (life & ~(u32)QM_LIFE_NULL) == QM_LIFE_DELETED;
    *VEC_PUSH(&l->events) = (qm_life_event){act, at, expr, thing, life & ~(u32)QM_LIFE_NULL, {dead ? t->ended : 0}, dead && t->by_owner};
}

static void note_argument(qm_lifetimes *l, const life_state *s, qm_node call, qm_node arg, int pos)
{
    bool smart = qm_kind_of(l->u, arg) != QM_NEW && life_is_smart(l->u, qm_row(l->u, arg)->type);
    if (smart || !life_things(life_eval(l, s, arg))) return;
    qm_does d = qm_does_to_arg(l->a, call, pos);
    u32 life, thing = named(l, s, arg, &life);
    bool handed_on = thing && l->things[thing].kind == QM_THING_ARGUMENT;
    if (d.may & QM_DOES_UNKNOWN && (life & QM_LIFE_OWNED || handed_on)) life_ask(l->a, qm_called(l->u, call), pos);
    if (d.must & QM_DOES_DELETE) note_event(l, s, QM_ACT_DELETE, call, arg);
    else if (d.must & QM_DOES_DELETE_LATER) note_event(l, s, QM_ACT_DELETE_LATER, call, arg);
    else if (d.must & QM_DOES_DEREF && pos > 0) note_event(l, s, QM_ACT_USE, call, arg);
}

static void note_result(qm_lifetimes *l, const life_state *s, qm_node value)
{
    qm_type type = qm_func_of(l->u, l->f)->result;
    l->returns = true;
    if (!qm_is(value) || !(names_object(l->u, type) || life_is_pointer(l->u, type))) {
        l->result.bits |= QM_RESULT_UNKNOWN;
        return;
    }
    life_set set = life_eval(l, s, value);
    qm_node plain = qm_strip(l->u, value);
    const qm_node_row *r = qm_row(l->u, plain);
    bool address = r->kind == QM_STRING || (r->kind == QM_UNARY && r->op == QMO_ADDR);
    if (set & LIFE_OTHER) l->result.bits |= address ? QM_RESULT_ADDRESS : QM_RESULT_UNKNOWN;
    if (set & LIFE_NULL) l->result.bits |= QM_RESULT_NULL;
    for (u32 i = 1; i <= l->n_things; i++) {
        if (!(set & life_bit(i))) continue;
        const qm_thing *t = &l->things[i];
        if (s->things[i].life & QM_LIFE_NULL) l->result.bits |= QM_RESULT_NULL;
        if (s->things[i].life == QM_LIFE_NULL) continue;
        u32 life = s->things[i].life & ~(u32)QM_LIFE_NULL;
        if (t->kind == QM_THING_THIS) l->result.bits |= QM_RESULT_THIS;
        else if (t->kind == QM_THING_ARGUMENT && t->pos <= 64)
            l->result.bits |= QM_RESULT_ARGUMENT, l->result.arguments |= (u64)1 << (t->pos - 1);
        else if (life == QM_LIFE_OWNED && !life_is_smart(l->u, type)) l->result.bits |= QM_RESULT_FRESH;
        else if (t->kind == QM_THING_MEMBER && (!l->result.member.i || l->result.member.i == t->var.i))
            l->result.bits |= QM_RESULT_MEMBER, l->result.member = t->var;
        else l->result.bits |= QM_RESULT_UNKNOWN;
    }
}

// A member without the arrow: only worth an event when there is no object any more.
static bool is_dead_this(const qm_lifetimes *l, const life_state *s, qm_node member)
{
    qm_node object = qm_first(l->u, member);
    return l->this_thing && qm_is(object) && qm_kind_of(l->u, object) == QM_THIS && s->things[l->this_thing].life == QM_LIFE_DELETED;
}

static void note_row(qm_lifetimes *l, const life_state *s, qm_node n)
{
    const qm_node_row *r = qm_row(l->u, n);
    switch ((qm_kind)r->kind) {
    case QM_DELETE: note_event(l, s, QM_ACT_DELETE, n, qm_first(l->u, n)); return;
    case QM_RETURN: note_result(l, s, qm_first(l->u, n)); return;
    case QM_MEMBER:
        if (r->flags & QMF_ARROW || is_dead_this(l, s, n)) note_event(l, s, QM_ACT_USE, n, qm_first(l->u, n));
        return;
    case QM_SUBSCRIPT: note_event(l, s, QM_ACT_USE, n, qm_first(l->u, n)); return;
    case QM_UNARY:
        if (r->op == QMO_DEREF) note_event(l, s, QM_ACT_USE, n, qm_first(l->u, n));
        return;
    case QM_CALL: case QM_CALL_INDIRECT: case QM_CONSTRUCT: {
        bool method = r->kind == QM_CALL && r->flags & QMF_METHOD;
        qm_node object = method ? qm_first(l->u, n) : (qm_node){0};
        u32 before = l->events.n;
        if (method) note_argument(l, s, n, object, QM_POS_THIS);
        bool noted = l->events.n != before;
        if (method && !noted && qm_type_of(l->u, qm_row(l->u, object)->type)->kind == QMT_POINTER) note_event(l, s, QM_ACT_USE, n, object);
        for (u32 i = 0; i < qm_nargs(l->u, n); i++) note_argument(l, s, n, qm_arg(l->u, n, i), (int)i + 1);
        return;
    }
    default: return;
    }
}

static void walk(qm_lifetimes *l)
{
    const qm_cfg *c = l->c;
    for (u32 b = 0; b < c->blocks.n; b++) {
        const qm_block *k = &c->blocks.rows[b];
        if (!k->n_elems || !qm_flow_before(l->flow, c->elems.rows[k->first_elem], l->scratch)) continue;
        for (u32 i = 0; i < k->n_elems; i++) {
            qm_node n = c->elems.rows[k->first_elem + i];
            life_state s = life_view(l, l->scratch);
            note_row(l, &s, n);
            life_step(l, l->scratch, n);
        }
    }
}

// ----------------------------------------------------------------------------------------------------------------- solving

static bool wants(void *user, qm_node use)
{
    const qm_unit *u = user;
    return life_is_pointer(u, qm_row(u, use)->type);
}

qm_lifetimes *qm_lifetimes_solve(qm_analysis *a, qm_func f)
{
    qm_cfg *c = qm_analysed_cfg(a, f);
    if (!c) return NULL;
    qm_lifetimes *l = mem_alloc(sizeof *l);
    *l = (qm_lifetimes){.a = a, .u = qm_analysed_unit(a), .facts = qm_analysed_facts(a), .f = f, .c = c};
    l->body = qm_func_of(l->u, f)->body;
    l->t = qm_tracked_new(l->u, f, wants, (void *)(uintptr_t)l->u);
    l->n_places = l->t->rows.n < QM_LIFE_PLACES ? l->t->rows.n : QM_LIFE_PLACES;
    l->thing_of_row = mem_alloc(qm_end(l->u, l->body) - l->body.i);
    l->thing_of_place = mem_alloc(l->n_places + 1);
    l->scope_of_place = mem_alloc((l->n_places + 1) * sizeof *l->scope_of_place);
    for (u32 p = 0; p < l->n_places; p++)
        if (!l->t->rows.rows[p].member) l->scope_of_place[p] = qm_scope_of(l->u, l->t->rows.rows[p].var);
    things_at_entry(l);
    things_born(l);
    l->size = HEAD_BYTES + l->n_places * sizeof(life_set) + l->n_things * sizeof(life_now);
    l->size = (l->size + sizeof(u64) - 1) / sizeof(u64) * sizeof(u64);
    l->scratch = mem_alloc(l->size);
    qm_lattice lattice = {.size = l->size, .user = l, .start = start, .join = join, .step = life_step, .edge = edge};
    l->flow = qm_flow_solve(c, &lattice);
    if (l->flow) {
        walk(l);
        return l;
    }
    qm_lifetimes_free(l);
    return NULL;
}

void qm_lifetimes_free(qm_lifetimes *l)
{
    if (!l) return;
    qm_flow_free(l->flow);
    qm_tracked_free(l->t);
    mem_free(l->thing_of_row);
    mem_free(l->thing_of_place);
    mem_free(l->scope_of_place);
    mem_free(l->scratch);
    VEC_CLEAR(&l->events);
    mem_free(l);
}

typedef struct kept {
    qm_analysis *a;
    u32 n;                  // functions
    qm_lifetimes **by_func;
    bool *asked;            // by function
    struct { qm_member_life *rows; u32 n, cap; } *by_class;
    bool *class_asked;
    u32 n_classes;
} kept;

static void free_kept(void *p)
{
    kept *k = p;
    for (u32 i = 0; i < k->n; i++) qm_lifetimes_free(k->by_func[i]);
    for (u32 i = 0; i < k->n_classes; i++) VEC_CLEAR(&k->by_class[i]);
    mem_free(k->by_func);
    mem_free(k->asked);
    mem_free(k->by_class);
    mem_free(k->class_asked);
    mem_free(k);
}

static kept *kept_of(qm_analysis *a)
{
    void **slot = qm_analysis_slot(a, QM_KEPT_LIFETIMES, free_kept);
    if (*slot) return *slot;
    const qm_unit *u = qm_analysed_unit(a);
    kept *k = mem_alloc(sizeof *k);
    *k = (kept){.a = a, .n = u->funcs.n, .n_classes = u->classes.n};
    k->by_func = mem_alloc(k->n * sizeof *k->by_func);
    k->asked = mem_alloc(k->n * sizeof *k->asked);
    k->by_class = mem_alloc(k->n_classes * sizeof *k->by_class);
    k->class_asked = mem_alloc(k->n_classes * sizeof *k->class_asked);
    *slot = k;
    return k;
}

qm_lifetimes *qm_lifetimes_of(qm_analysis *a, qm_func f)
{
    kept *k = kept_of(a);
    if (!k->asked[f.i]) {
        k->asked[f.i] = true;
        k->by_func[f.i] = qm_lifetimes_solve(a, f);
    }
    return k->by_func[f.i];
}

// ----------------------------------------------------------------------------------------------------------------- answers

u32 qm_n_things(const qm_lifetimes *l) { return l->n_things; }
const qm_thing *qm_thing_at(const qm_lifetimes *l, u32 thing) { return &l->things[thing]; }
qm_result qm_returned(const qm_lifetimes *l) { return l->returns ? l->result : (qm_result){.bits = QM_RESULT_UNKNOWN}; }

const qm_life_event *qm_life_events(const qm_lifetimes *l, u32 *n)
{
    *n = l->events.n;
    return l->events.rows;
}

u32 qm_life_at_exit(const qm_lifetimes *l, u32 thing)
{
    return qm_flow_at_exit(l->flow, l->scratch) ? life_view(l, l->scratch).things[thing].life : 0;
}

u32 qm_life_before(const qm_lifetimes *l, u32 thing, qm_node row)
{
    return qm_flow_before(l->flow, row, l->scratch) ? life_view(l, l->scratch).things[thing].life : 0;
}

u32 qm_life_on_edge(const qm_lifetimes *l, u32 thing, const qm_edge *e)
{
    return qm_flow_on_edge(l->flow, e, l->scratch) ? life_view(l, l->scratch).things[thing].life : 0;
}

qm_does qm_done_at_exit(const qm_lifetimes *l, u32 thing)
{
    if (!qm_flow_at_exit(l->flow, l->scratch)) return (qm_does){QM_DOES_UNKNOWN, 0};
    const life_now *t = &life_view(l, l->scratch).things[thing];
    if (l->things[thing].unseen) return (qm_does){t->may | QM_DOES_UNKNOWN, 0};
    return (qm_does){t->may, t->must & t->may};
}

u32 qm_thing_named(const qm_lifetimes *l, qm_node expr, u32 *life)
{
    *life = 0;
    if (!qm_flow_before(l->flow, expr, l->scratch)) return 0;
    life_state s = life_view(l, l->scratch);
    return named(l, &s, expr, life);
}

static u32 in_member(const qm_lifetimes *l, qm_var member, u32 *life, life_set *set)
{
    *life = 0;
    *set = 0;
    if (!qm_flow_at_exit(l->flow, l->scratch)) return 0;
    life_state s = life_view(l, l->scratch);
    for (u32 p = 0; p < l->n_places; p++) {
        const qm_tracked_row *r = &l->t->rows.rows[p];
        if (!r->member || r->base.i || r->var.i != member.i) continue;
        *set = s.places[p];
        u32 thing = life_single(*set);
        *life = thing ? s.things[thing].life | (*set & LIFE_NULL ? QM_LIFE_NULL : 0u) : 0;
        return thing;
    }
    return 0;
}

u32 qm_thing_in_member(const qm_lifetimes *l, qm_var member, u32 *life)
{
    life_set set;
    return in_member(l, member, life, &set);
}

bool qm_member_left_null(const qm_lifetimes *l, qm_var member)
{
    life_set set;
    u32 life;
    in_member(l, member, &life, &set);
    return set == LIFE_NULL;
}

// ----------------------------------------------------------------------------------------------------------------- members

// The `new` that the constructor's initialiser gives to a member that its body never names; {0}: none.
static qm_node born_in_initialiser(const qm_lifetimes *l, qm_var member)
{
    const qm_func_row *f = qm_func_of(l->u, l->f);
    for (u32 p = 0; p < l->n_places; p++)
        if (l->t->rows.rows[p].member && l->t->rows.rows[p].var.i == member.i) return (qm_node){0};
    for (u32 i = 0; i < f->n_inits; i++) {
        const qm_init *init = &l->u->inits.rows[f->first_init + i];
        qm_node value = init->field.i == member.i ? qm_strip(l->u, init->value) : (qm_node){0};
        if (qm_is(value) && qm_kind_of(l->u, value) == QM_NEW) return value;
    }
    return (qm_node){0};
}

static void add_birth(kept *k, const qm_member_life *base, qm_node at)
{
    qm_member_life *m = VEC_PUSH(&k->by_class[base->cls.i]);
    *m = *base;
    m->at = at;
}

static void lives_in(qm_lifetimes *l, qm_class cls, kept *k)
{
    const qm_class_row *row = qm_class_of(l->u, cls);
    const qm_func_row *f = qm_func_of(l->u, l->f);
    qm_member_life base = {.cls = cls, .func = l->f, .in_constructor = (f->flags & QMFN_CTOR) != 0,
                           .in_destructor = (f->flags & QMFN_DTOR) != 0};
    u32 life;
    life_set set;
    for (u32 i = 0; i < row->n_fields; i++) {
        base.member = (qm_var){row->first_field + i};
        if (!life_is_pointer(l->u, qm_var_of(l->u, base.member)->type)) continue;
        u32 thing = in_member(l, base.member, &life, &set);
        qm_node born = born_in_initialiser(l, base.member);
        if (qm_is(born)) add_birth(k, &base, born);
        for (u32 t = 1; t <= l->n_things; t++)
            if (l->things[t].kind == QM_THING_NEW && set & life_bit(t)) add_birth(k, &base, l->things[t].at);
        for (u32 e = 0; e < l->events.n; e++) {
            const qm_life_event *ev = &l->events.rows[e];
            qm_node expr = qm_strip(l->u, ev->expr);
            if (ev->act == QM_ACT_USE || !qm_is(expr) || qm_kind_of(l->u, expr) != QM_MEMBER) continue;
            if (qm_row(l->u, expr)->var.i != base.member.i || qm_kind_of(l->u, qm_object_of(l->u, expr)) != QM_THIS) continue;
            qm_member_life *m = VEC_PUSH(&k->by_class[cls.i]);
            *m = base;
            m->at = ev->at;
            m->deletes = true;
            m->later = ev->act == QM_ACT_DELETE_LATER;
            u32 gone = m->later ? QM_LIFE_LATER : QM_LIFE_DELETED;
            m->left = thing && thing == ev->thing && (life & ~(u32)QM_LIFE_NULL) == gone;
        }
    }
}

const qm_member_life *qm_member_lives(qm_analysis *a, qm_class cls, u32 *n)
{
    kept *k = kept_of(a);
    const qm_qt *q = qm_analysed_unit(a)->qt;
    if (!k->class_asked[cls.i]) {
        k->class_asked[cls.i] = true;
        for (u32 i = q->first_method[cls.i]; i < q->first_method[cls.i + 1]; i++) {
            qm_lifetimes *l = qm_lifetimes_of(a, q->methods[i]);
            if (l) lives_in(l, cls, k);
        }
    }
    *n = k->by_class[cls.i].n;
    return k->by_class[cls.i].rows;
}
