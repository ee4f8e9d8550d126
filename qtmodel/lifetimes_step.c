// The lifetime lattice: what expressions name, and what a row does to the things it names.
#include "qtmodel/life.h"

u32 life_single(life_set s)
{
    s &= ~LIFE_NULL;
    if (!s || (s & (s - 1)) || s == LIFE_OTHER) return 0;
    u32 bit = 0;
    while (!(s >> bit & 1)) bit++;
    return bit - 1;
}

bool life_is_smart(const qm_unit *u, qm_type t)
{
    const qm_type_row *r = qm_type_of(u, t);
    if (r->kind == QMT_REFERENCE || r->kind == QMT_RVALUE_REF) t = r->target;
    return qm_type_of(u, t)->kind == QMT_RECORD && qm_is_smart_pointer(u, t);
}

bool life_is_pointer(const qm_unit *u, qm_type t)
{
    qm_type_kind k = qm_type_of(u, t)->kind;
    return k == QMT_POINTER || k == QMT_NULLPTR || life_is_smart(u, t);
}

// The type of a NEW row is what it makes, not the pointer to it.
static bool gives_pointer(const qm_lifetimes *l, qm_node n)
{
    return qm_kind_of(l->u, n) == QM_NEW || life_is_pointer(l->u, qm_row(l->u, n)->type);
}

static bool is_smart_value(const qm_lifetimes *l, qm_node n)
{
    return qm_kind_of(l->u, n) != QM_NEW && life_is_smart(l->u, qm_row(l->u, n)->type);
}

u32 life_thing_born(const qm_lifetimes *l, qm_node at)
{
    if (qm_contains(l->u, l->body, at)) return l->thing_of_row[at.i - l->body.i];
    for (u32 i = 1; i <= l->n_things; i++)  // in an initialiser of a constructor
        if (qm_is(at) && l->things[i].at.i == at.i) return i;
    return 0;
}

// Members stand in initialisers too, which are no part of the body.
static u32 place_of_member(const qm_lifetimes *l, qm_var field)
{
    for (u32 i = 0; i < l->n_places; i++) {
        const qm_tracked_row *r = &l->t->rows.rows[i];
        if (r->member && !r->base.i && r->var.i == field.i) return i + 1;
    }
    return 0;
}

u32 life_place_of(const qm_lifetimes *l, qm_node n)
{
    if (!qm_is(n)) return 0;
    u32 p = qm_tracked_of(l->t, n);
    return p <= l->n_places ? p : 0;
}

// ------------------------------------------------------------------------------------------------------------ expressions

static life_set eval_variable(const qm_lifetimes *l, const life_state *s, qm_node n)
{
    u32 slot = life_place_of(l, n);
    if (slot) return s->places[slot - 1];
    const qm_node_row *r = qm_row(l->u, n);
    if (r->kind != QM_VAR) return LIFE_OTHER;
    // A reference is never put elsewhere, and a pointer not yet where members are initialised.
    bool fixed = qm_type_of(l->u, qm_var_of(l->u, r->var)->type)->kind != QMT_POINTER || !qm_contains(l->u, l->body, n);
    for (u32 i = 1; i <= l->n_things && fixed; i++)
        if (l->things[i].kind == QM_THING_ARGUMENT && l->things[i].var.i == r->var.i) return life_bit(i);
    return LIFE_OTHER;
}

static bool is_smart_access(const qm_lifetimes *l, qm_node call)
{
    const qm_node_row *r = qm_row(l->u, call);
    qm_node object = qm_object_of(l->u, call);
    if (!(r->flags & QMF_METHOD) || !qm_is(object) || !life_is_smart(l->u, qm_row(l->u, object)->type)) return false;
    const qm_func_row *f = qm_func_of(l->u, r->func);
    if (qm_nargs(l->u, call)) return false;
    if (f->flags & QMFN_OPERATOR) return !(f->flags & QMFN_CONVERSION);
    const qm_fact *returns = qm_fact_func(l->facts, l->u, r->func, QMK_RETURNS);
    return (returns && str_is(returns->text, "borrowed")) || qm_says(l->facts, l->u, r->func, QMK_POINTER_OF);
}

static life_set eval_call(const qm_lifetimes *l, const life_state *s, qm_node n)
{
    if (s->moved_row == n.i) return s->moved;
    u32 born = life_thing_born(l, n);
    if (is_smart_access(l, n)) return life_eval(l, s, qm_object_of(l->u, n));
    qm_result r = qm_result_of(l->a, n);
    life_set set = r.bits & QM_RESULT_NULL ? LIFE_NULL : 0;
    if (born) return set | life_bit(born);
    if (r.bits & (QM_RESULT_UNKNOWN | QM_RESULT_FRESH | QM_RESULT_ADDRESS | QM_RESULT_MEMBER)) set |= LIFE_OTHER;
    if (r.bits & QM_RESULT_THIS) set |= life_eval(l, s, qm_object_of(l->u, n));
    for (u32 i = 0; i < qm_nargs(l->u, n) && i < 64; i++)
        if (r.bits & QM_RESULT_ARGUMENT && r.arguments >> i & 1) set |= life_eval(l, s, qm_arg(l->u, n, i));
    return set ? set : LIFE_OTHER;
}

// Does a smart pointer have the object afterwards? One that only watches it forgets it when it is deleted.
static bool keeps(const qm_lifetimes *l, qm_node call, qm_node arg)
{
    if (is_smart_value(l, arg)) return true;
    return gives_pointer(l, arg) && qm_fact_func(l->facts, l->u, qm_row(l->u, call)->func, QMK_TAKES);
}

static life_set eval_construct(const qm_lifetimes *l, const life_state *s, qm_node n)
{
    const qm_node_row *r = qm_row(l->u, n);
    if (!life_is_smart(l->u, r->type)) return LIFE_OTHER;
    if (!qm_nargs(l->u, n)) return LIFE_NULL;
    qm_node arg = qm_arg(l->u, n, 0);
    return keeps(l, n, arg) ? life_eval(l, s, arg) : LIFE_OTHER;
}

static life_set eval_unary(const qm_lifetimes *l, const life_state *s, qm_node n)
{
    const qm_node_row *r = qm_row(l->u, n);
    if (r->op == QMO_DEREF) return life_eval(l, s, qm_first(l->u, n));
    if (r->op != QMO_ADDR) return LIFE_OTHER;
    qm_node operand = qm_strip(l->u, qm_first(l->u, n));
    if (!qm_is(operand) || qm_type_of(l->u, qm_row(l->u, operand)->type)->kind != QMT_RECORD) return LIFE_OTHER;
    return life_is_smart(l->u, qm_row(l->u, operand)->type) ? LIFE_OTHER : life_eval(l, s, operand) & ~LIFE_NULL;
}

life_set life_eval(const qm_lifetimes *l, const life_state *s, qm_node n)
{
    if (!qm_is(n)) return LIFE_OTHER;
    const qm_node_row *r = qm_row(l->u, n);
    u32 born;
    switch ((qm_kind)r->kind) {
    case QM_NULLPTR: return LIFE_NULL;
    case QM_INT: return r->value == 0 ? LIFE_NULL : LIFE_OTHER;
    case QM_THIS: return l->this_thing ? life_bit(l->this_thing) : LIFE_OTHER;
    case QM_VAR: case QM_MEMBER: return eval_variable(l, s, n);
    case QM_CAST: {
        qm_type_kind k = qm_type_of(l->u, r->type)->kind;
        return k == QMT_BOOL || k == QMT_INT ? LIFE_OTHER : life_eval(l, s, qm_first(l->u, n));
    }
    case QM_UNARY: return eval_unary(l, s, n);
    case QM_COND: return life_eval(l, s, qm_child(l->u, n, 1)) | life_eval(l, s, qm_child(l->u, n, 2));
    case QM_BINARY: return r->op == QMO_COMMA ? life_eval(l, s, qm_child(l->u, n, 1)) : LIFE_OTHER;
    case QM_ASSIGN: return r->op == QMO_ASSIGN ? life_eval(l, s, qm_first(l->u, n)) : LIFE_OTHER;
    case QM_INIT_LIST: return qm_count(l->u, n) == 1 ? life_eval(l, s, qm_first(l->u, n)) : LIFE_OTHER;
    case QM_NEW: born = life_thing_born(l, n); return born ? life_bit(born) : LIFE_OTHER;
    case QM_CALL: return eval_call(l, s, n);
    case QM_CONSTRUCT: return eval_construct(l, s, n);
    default: return LIFE_OTHER;
    }
}

// ---------------------------------------------------------------------------------------------------------------- effects

enum { GONE = QM_LIFE_DELETED | QM_LIFE_NULL | QM_LIFE_UNBORN };

static void children_end(const qm_lifetimes *l, life_state *s, u32 owner, qm_node at)
{
    for (u32 i = 1; i <= l->n_things; i++) {
        life_now *t = &s->things[i];
        if (t->owner != owner || i == owner) continue;
        if (t->life == QM_LIFE_HELD && !t->several) t->life = QM_LIFE_DELETED, t->ended = at.i, t->by_owner = true;
        else if (!(t->life & QM_LIFE_DELETED)) t->life |= QM_LIFE_UNKNOWN;
        t->owner = 0;
    }
}

// Whoever got at the owner may have taken its children out.
static void children_leave(const qm_lifetimes *l, life_state *s, u32 owner)
{
    for (u32 i = 1; i <= l->n_things; i++)
        if (s->things[i].owner == owner) s->things[i].owner = 0;
}

// The life a thing has behind something that surely happens to it.
static u16 life_behind(u16 life, u32 does)
{
    u16 none = life & (QM_LIFE_NULL | QM_LIFE_UNBORN);
    if (does & QM_DOES_DELETE) return (u16)(none | (life & ~none ? QM_LIFE_DELETED : 0));
    u16 gone = life & GONE, rest = life & (u16)~GONE;
    if (!rest) return life;
    if (does & QM_DOES_UNKNOWN) return (u16)(gone | QM_LIFE_UNKNOWN);
    if (does & QM_DOES_DELETE_LATER) return (u16)(gone | QM_LIFE_LATER);
    if (does & QM_DOES_RELEASE) return (u16)(gone | QM_LIFE_OWNED | (rest & QM_LIFE_UNKNOWN));
    if (does & (QM_DOES_TAKE | QM_DOES_ADOPT)) return (u16)(gone | QM_LIFE_HELD);
    if (does & (QM_DOES_STORES | QM_DOES_RETURN)) return rest & QM_LIFE_OWNED ? (u16)((life & ~QM_LIFE_OWNED) | QM_LIFE_HELD) : life;
    return life;
}

// `d` happens to one thing for sure, to one of several perhaps.
static void apply(const qm_lifetimes *l, life_state *s, life_set set, qm_does d, qm_node at)
{
    bool sure = life_single(set) != 0;
    for (u32 i = 1; i <= l->n_things; i++) {
        life_now *t = &s->things[i];
        if (!(set & life_bit(i))) continue;
        u32 uses = QM_DOES_DEREF | QM_DOES_DEREF_UNCHECKED;
        if (d.may & QM_DOES_DEREF_UNCHECKED && !(t->must & QM_DOES_CHECK)) t->may |= QM_DOES_DEREF_UNCHECKED;
        t->may |= d.may & ~uses;
        t->may |= d.may & QM_DOES_DEREF;
        if (sure) t->must |= d.must & ~(u32)QM_DOES_DEREF_UNCHECKED;
        u32 change = QM_DOES_UNKNOWN | QM_DOES_ENDS | QM_DOES_STORES | QM_DOES_RELEASE | QM_DOES_RETURN;
        if (t->several || !(d.may & change)) continue;
        u16 before = t->life;
        bool certain = sure && !(d.may & change & ~d.must & ~(u32)QM_DOES_STORES);
        if (!certain || d.may & QM_DOES_UNKNOWN) t->life = life_behind(before, QM_DOES_UNKNOWN);
        else t->life = life_behind(before, d.may & change);
        if (d.must & QM_DOES_DELETE && certain) t->ended = at.i, t->by_owner = false, children_end(l, s, i, at);
        if (t->life != QM_LIFE_HELD || d.may & (QM_DOES_ADOPT | QM_DOES_TAKE | QM_DOES_RELEASE)) t->owner = 0;
        if (t->life & QM_LIFE_UNKNOWN) children_leave(l, s, i);
    }
}

// What becomes of them from now on is not seen; that is not something this function does to them.
static void lose(const qm_lifetimes *l, life_state *s, life_set set)
{
    for (u32 i = 1; i <= l->n_things; i++)
        if (set & life_bit(i)) s->things[i].life = life_behind(s->things[i].life, QM_DOES_UNKNOWN), s->things[i].owner = 0;
}

static qm_does always(u32 bits) { return (qm_does){bits, bits}; }

static void adopt(const qm_lifetimes *l, life_state *s, life_set children, life_set owner)
{
    u32 child = life_single(children), by = life_single(owner);
    if (child && by && s->things[child].life == QM_LIFE_HELD) s->things[child].owner = (u8)by;
    (void)l;
}

static void use_through(const qm_lifetimes *l, life_state *s, qm_node pointer, u32 more)
{
    life_set set = life_things(life_eval(l, s, pointer));
    if (set & ~(l->this_thing ? life_bit(l->this_thing) : 0))
        apply(l, s, set, (qm_does){QM_DOES_DEREF | QM_DOES_DEREF_UNCHECKED | more, QM_DOES_DEREF | more}, pointer);
    else if (set && more) apply(l, s, set, always(more), pointer);
}

// The place that the value of a row goes to directly; 0 none.
static u32 destination(const qm_lifetimes *l, qm_node n)
{
    for (qm_node p = qm_parent(l->u, n); qm_is(p); n = p, p = qm_parent(l->u, p)) {
        const qm_node_row *r = qm_row(l->u, p);
        if (r->kind == QM_CAST || r->kind == QM_COND || r->kind == QM_CONSTRUCT || r->kind == QM_INIT_LIST) continue;
        if (r->kind == QM_ASSIGN && qm_first(l->u, p).i != n.i) return life_place_of(l, qm_first(l->u, p));
        u32 slot = r->kind == QM_DECL ? qm_tracked_var(l->t, r->var) : 0;
        return slot <= l->n_places ? slot : 0;
    }
    return 0;
}

// A row that has made a thing before makes the next one: whoever still names the first can't be told apart from it.
static void bear(const qm_lifetimes *l, life_state *s, u32 thing, u16 life, u32 into)
{
    life_now *t = &s->things[thing];
    for (u32 p = 0; p < l->n_places; p++)
        if (p + 1 != into && s->places[p] & life_bit(thing)) t->several = true;
    bool several = t->several;
    *t = (life_now){.life = several ? QM_LIFE_UNKNOWN : life, .several = several};
}

// ------------------------------------------------------------------------------------------------------------------- rows

// A library's object may keep itself in what its constructor is given, if facts don't say otherwise.
static bool library_keeps(const qm_lifetimes *l, qm_node construct)
{
    for (u32 i = 0; i < qm_nargs(l->u, construct); i++) {
        qm_node arg = qm_strip(l->u, qm_arg(l->u, construct, i));
        if (!qm_is(arg) || qm_type_of(l->u, qm_row(l->u, arg)->type)->kind != QMT_POINTER) continue;
        if (qm_kind_of(l->u, arg) == QM_DEFAULT_ARG || !qm_pointee_class(l->u, qm_row(l->u, arg)->type).i) continue;
        if (qm_does_to_arg(l->a, construct, (int)i + 1).may & QM_DOES_UNKNOWN) return true;
    }
    return false;
}

static bool class_gives_away(const qm_lifetimes *l, qm_class cls, qm_func ctor, u32 depth);

// May this constructor of the program hand the new object to somebody who has it afterwards?
static bool gives_away(const qm_lifetimes *l, qm_func ctor, u32 depth)
{
    const qm_func_row *f = qm_func_of(l->u, ctor);
    const qm_summary *sum = qm_summary_of(l->a, ctor);
    if (!sum) return true;
    if (sum->does[0].may & (QM_DOES_UNKNOWN | QM_DOES_ENDS | QM_DOES_STORES)) return true;
    return class_gives_away(l, f->cls, ctor, depth + 1);
}

// The same of the constructors of its bases: those that `ctor` names, else any that they have.
static bool class_gives_away(const qm_lifetimes *l, qm_class cls, qm_func ctor, u32 depth)
{
    const qm_class_row *row = qm_class_of(l->u, cls);
    const qm_func_row *f = qm_func_of(l->u, ctor);
    if (row->base_unknown || depth > 8) return true;
    for (u32 b = 0; b < row->n_bases; b++) {
        qm_class base = l->u->bases.rows[row->first_base + b];
        qm_node value = {0};
        for (u32 i = 0; i < f->n_inits; i++)
            if (l->u->inits.rows[f->first_init + i].base.i == base.i) value = l->u->inits.rows[f->first_init + i].value;
        bool named = qm_is(value) && qm_kind_of(l->u, value) == QM_CONSTRUCT;
        qm_func by = named ? qm_row(l->u, value)->func : (qm_func){0};
        if (named && qm_in_library(l->u, by)) {
            if (!qm_class_of(l->u, cls)->qobject && library_keeps(l, value)) return true;
            continue;
        }
        if (by.i && !(qm_func_of(l->u, by)->flags & QMFN_BODILESS)) {
            if (gives_away(l, by, depth)) return true;
            continue;
        }
        const qm_qt *q = l->u->qt;
        for (u32 m = q->first_method[base.i]; m < q->first_method[base.i + 1]; m++) {
            u32 flags = qm_func_of(l->u, q->methods[m])->flags;
            bool own = flags & QMFN_CTOR && !(flags & QMFN_BODILESS) && !qm_in_library(l->u, q->methods[m]);
            if (own && gives_away(l, q->methods[m], depth)) return true;
        }
        if (class_gives_away(l, base, (qm_func){0}, depth + 1)) return true;
    }
    return false;
}

static bool is_given_away(const qm_lifetimes *l, qm_node n)
{
    qm_class cls = qm_type_of(l->u, qm_row(l->u, n)->type)->cls;
    if (!cls.i) return false;
    for (qm_node k = qm_first(l->u, n); qm_is(k); k = qm_next(l->u, n, k)) {
        if (qm_kind_of(l->u, k) != QM_CONSTRUCT) continue;
        qm_func ctor = qm_row(l->u, k)->func;
        if (qm_in_library(l->u, ctor)) return !qm_class_of(l->u, cls)->qobject && library_keeps(l, k);
        if (ctor.i && !(qm_func_of(l->u, ctor)->flags & QMFN_BODILESS)) return gives_away(l, ctor, 0);
    }
    return class_gives_away(l, cls, (qm_func){0}, 0);
}

// The parent that a constructor of another unit gives the new object; {0}: not known.
static qm_node parent_elsewhere(const qm_lifetimes *l, qm_node n)
{
    for (qm_node k = qm_first(l->u, n); qm_is(k); k = qm_next(l->u, n, k)) {
        if (qm_kind_of(l->u, k) != QM_CONSTRUCT) continue;
        life_ask(l->a, qm_row(l->u, k)->func, LIFE_ASK_PARENT);
        return qm_parent_given(l->a, k);
    }
    return (qm_node){0};
}

static void step_new(const qm_lifetimes *l, life_state *s, qm_node n)
{
    u32 thing = life_thing_born(l, n);
    if (!thing) return;
    qm_object o = qm_object_at(l->u, n);
    const qm_object_row *row = qm_object_of_handle(l->u, o);
    bool said = o.i && qm_is(row->owner_at) && qm_contains(l->u, n, row->owner_at);
    u16 life = QM_LIFE_OWNED;
    qm_node parent = said && row->owner == QM_OWNER_UNKNOWN ? parent_elsewhere(l, n) : (qm_node){0};
    if (qm_is(parent)) life = QM_LIFE_HELD;
    else if (said && row->owner == QM_OWNER_UNKNOWN) life = QM_LIFE_UNKNOWN;
    else if (o.i && (row->owner == QM_OWNER_SELF || (said && row->owner == QM_OWNER_PARENT))) life = QM_LIFE_HELD;
    else if (is_given_away(l, n)) life = QM_LIFE_UNKNOWN;
    bear(l, s, thing, life, destination(l, n));
    if (said && row->owner == QM_OWNER_PARENT) parent = row->owner_at;
    if (qm_is(parent)) adopt(l, s, life_bit(thing), life_eval(l, s, parent));
}

// Where a pointer is put when it is not put into a place that is followed.
static u32 stores_into(const qm_lifetimes *l, qm_node left)
{
    left = qm_strip(l->u, left);
    if (!qm_is(left)) return QM_DOES_STORE_OTHER;
    const qm_node_row *r = qm_row(l->u, left);
    if (r->kind == QM_MEMBER) {
        qm_node object = qm_object_of(l->u, left);
        return qm_is(object) && qm_kind_of(l->u, object) == QM_THIS ? QM_DOES_STORE_MEMBER : QM_DOES_STORE_OTHER;
    }
    if (r->kind != QM_VAR) return QM_DOES_STORE_OTHER;
    qm_type_kind type = qm_type_of(l->u, qm_var_of(l->u, r->var)->type)->kind;
    if (type == QMT_REFERENCE || type == QMT_RVALUE_REF) return QM_DOES_STORE_OTHER;
    const qm_var_row *v = qm_var_of(l->u, r->var);
    if (v->kind == QMV_GLOBAL || v->kind == QMV_STATIC_LOCAL || v->kind == QMV_STATIC_MEMBER) return QM_DOES_STORE_GLOBAL;
    return life_place_of(l, left) ? 0 : QM_DOES_STORE_OTHER | QM_DOES_UNKNOWN;
}

static void put_into(const qm_lifetimes *l, life_state *s, qm_node left, life_set set, qm_node at)
{
    u32 slot = life_place_of(l, left), stores = stores_into(l, left);
    if (life_things(set) && stores) apply(l, s, life_things(set), always(stores), at);
    if (!slot) return;
    u32 found = life_thing_born(l, at);
    if (found && (set & ~LIFE_NULL) == LIFE_OTHER) {
        bear(l, s, found, QM_LIFE_GIVEN, slot);
        set = life_bit(found) | (set & LIFE_NULL);
    }
    s->places[slot - 1] = set;
}

// The object that is changed when this lvalue is written.
static void write_to(const qm_lifetimes *l, life_state *s, qm_node lvalue, qm_node at)
{
    qm_node target = qm_strip(l->u, lvalue);
    const qm_node_row *t = qm_row(l->u, target);
    bool part = t->kind == QM_MEMBER || t->kind == QM_SUBSCRIPT || (t->kind == QM_UNARY && t->op == QMO_DEREF);
    life_set object = part ? life_things(life_eval(l, s, qm_first(l->u, target))) : 0;
    if (object) apply(l, s, object, always(QM_DOES_WRITE), at);
}

static void step_assign(const qm_lifetimes *l, life_state *s, qm_node n)
{
    qm_node left = qm_child(l->u, n, 0);
    write_to(l, s, left, n);
    if (!life_is_pointer(l->u, qm_row(l->u, left)->type)) {
        u32 slot = life_place_of(l, left);
        if (slot) s->places[slot - 1] = LIFE_OTHER;
        return;
    }
    bool plain = qm_row(l->u, n)->op == QMO_ASSIGN;
    put_into(l, s, left, plain ? life_eval(l, s, qm_child(l->u, n, 1)) : LIFE_OTHER, n);
}

static void step_decl(const qm_lifetimes *l, life_state *s, qm_node n)
{
    const qm_node_row *r = qm_row(l->u, n);
    const qm_var_row *v = qm_var_of(l->u, r->var);
    qm_node init = qm_first(l->u, n);
    life_set set = qm_is(init) ? life_eval(l, s, init) : LIFE_OTHER;
    u32 slot = qm_tracked_var(l->t, r->var);
    if (slot > l->n_places) slot = 0;
    if (!slot) {  // a reference, or a variable whose address is taken: another name of the object
        bool copies = qm_type_of(l->u, v->type)->kind == QMT_RECORD && !life_is_smart(l->u, v->type);
        u32 stores = v->kind == QMV_STATIC_LOCAL ? QM_DOES_STORE_GLOBAL : QM_DOES_STORE_OTHER | QM_DOES_UNKNOWN;
        u32 n_uses;
        qm_uses(l->u, r->var, &n_uses);
        if (!copies && n_uses && life_things(set)) apply(l, s, life_things(set), always(stores), n);
        return;
    }
    u32 found = life_thing_born(l, n);
    if (found && (set & ~LIFE_NULL) == LIFE_OTHER) {
        bear(l, s, found, life_is_smart(l->u, v->type) ? QM_LIFE_HELD : QM_LIFE_GIVEN, slot);
        set = life_bit(found) | (set & LIFE_NULL);
    }
    s->places[slot - 1] = set;
}

static void step_delete(const qm_lifetimes *l, life_state *s, qm_node n)
{
    qm_node operand = qm_first(l->u, n);
    life_set set = life_eval(l, s, operand);
    u32 slot = life_place_of(l, operand), found = life_thing_born(l, n);
    if (life_things(set)) apply(l, s, set, always(QM_DOES_DELETE), n);
    if (!found || !slot || life_single(set) || set == LIFE_NULL) return;
    bear(l, s, found, QM_LIFE_DELETED, slot);  // one of several, or something not known until now: it is this one
    s->things[found].ended = n.i;
    for (u32 p = 0; p < l->n_places; p++)
        if (s->places[p] == set && life_things(set)) s->places[p] = life_bit(found);
    s->places[slot - 1] = life_bit(found);
}

// Does the call get `this`, or a function that has captured it, so that it may change members without being a method?
static bool hands_out_members(const qm_lifetimes *l, const life_state *s, qm_node n, bool *of_others)
{
    bool own = false;
    for (u32 i = 0; i < qm_nargs(l->u, n); i++) {
        qm_node arg = qm_strip(l->u, qm_arg(l->u, n, i));
        if (!qm_is(arg)) continue;
        own = own || qm_kind_of(l->u, arg) == QM_LAMBDA;
        life_set set = life_things(life_eval(l, s, arg));
        if (!set || !(qm_does_to_arg(l->a, n, (int)i + 1).may & (QM_DOES_WRITE | QM_DOES_UNKNOWN))) continue;
        *of_others = true;
        own = own || (l->this_thing && set & life_bit(l->this_thing));
    }
    return own;
}

static void forget_members(const qm_lifetimes *l, life_state *s, qm_node n)
{
    const qm_summary *sum = qm_kind_of(l->u, n) == QM_CALL_INDIRECT ? NULL : qm_summary_of(l->a, qm_called(l->u, n));
    u32 far = QM_EFFECT_UNKNOWN | QM_EFFECT_SPINS | QM_EFFECT_EMITS | QM_EFFECT_MEMBERS;
    bool all = sum ? (sum->effects & far) != 0 : qm_may_change_members(l->u, l->facts, n);
    bool others = false;
    all = hands_out_members(l, s, n, &others) || all;
    if (!all && !others && !(sum && sum->n_members)) return;
    for (u32 p = 0; p < l->n_places; p++) {
        const qm_tracked_row *r = &l->t->rows.rows[p];
        bool listed = all || (others && r->base.i);
        listed = listed || (sum && qm_is_listed(sum->members, sum->n_members, qm_var_of(l->u, r->var)->name));
        if (r->member && listed) s->places[p] = LIFE_OTHER;
    }
}

// What a method of the same object has done to the members when it returns.
static void step_own_method(const qm_lifetimes *l, life_state *s, qm_node n, const qm_summary *sum)
{
    for (u32 p = 0; p < l->n_places; p++) {
        const qm_tracked_row *r = &l->t->rows.rows[p];
        str name = r->member && !r->base.i ? qm_var_of(l->u, r->var)->name : (str){0};
        if (name.n && qm_is_listed(sum->ends, sum->n_ends, name) && life_things(s->places[p])) apply(l, s, s->places[p], always(QM_DOES_DELETE), n);
    }
    forget_members(l, s, n);
    for (u32 p = 0; p < l->n_places; p++) {
        const qm_tracked_row *r = &l->t->rows.rows[p];
        if (r->member && !r->base.i && qm_is_listed(sum->nulls, sum->n_nulls, qm_var_of(l->u, r->var)->name)) s->places[p] = LIFE_NULL;
    }
}

// std::move(p) and its like hand a smart pointer's object on and leave the pointer empty.
static void empty_moved(const qm_lifetimes *l, life_state *s, qm_node arg)
{
    const qm_node_row *r = qm_row(l->u, arg);
    if (r->kind != QM_CALL || !qm_fact_func(l->facts, l->u, r->func, QMK_RESULT_IS) || qm_nargs(l->u, arg) != 1) return;
    u32 slot = life_place_of(l, qm_arg(l->u, arg, 0));
    if (slot && life_is_smart(l->u, qm_row(l->u, qm_arg(l->u, arg, 0))->type)) s->places[slot - 1] = LIFE_NULL;
}

static qm_node owner_given(const qm_lifetimes *l, qm_node call, int pos)
{
    const qm_fact *parent = qm_fact_func(l->facts, l->u, qm_row(l->u, call)->func, QMK_SETS_PARENT);
    // What a layout adopts becomes a child of its widget: which object deletes it is only sure of setParent and its like.
    return pos == QM_POS_THIS && parent ? qm_at_pos(l->u, call, parent->pos) : (qm_node){0};
}

static void step_argument(const qm_lifetimes *l, life_state *s, qm_node call, qm_node arg, int pos)
{
    if (is_smart_value(l, arg)) return;
    life_set set = life_eval(l, s, arg);
    if (!life_things(set)) return;
    qm_does d = qm_does_to_arg(l->a, call, pos);
    d.may &= ~(u32)QM_DOES_RETURN, d.must &= ~(u32)QM_DOES_RETURN;  // the result is another name of it
    apply(l, s, set, d, call);
    if (d.must & QM_DOES_ADOPT) adopt(l, s, set, life_eval(l, s, owner_given(l, call, pos)));
}

// Things that have a parent since their birth, which has them still when a smart pointer lets them go.
static life_set parented(const qm_lifetimes *l)
{
    life_set all = 0;
    for (u32 i = 1; i <= l->n_things; i++) {
        qm_object o = l->things[i].kind == QM_THING_NEW ? qm_object_at(l->u, l->things[i].at) : (qm_object){0};
        if (o.i && qm_object_of_handle(l->u, o)->owner == QM_OWNER_PARENT) all |= life_bit(i);
    }
    return all;
}

// Methods of a smart pointer that is followed: reset, release, assignment.
static void step_smart_method(const qm_lifetimes *l, life_state *s, qm_node n)
{
    const qm_node_row *r = qm_row(l->u, n);
    qm_node object = qm_object_of(l->u, n);
    u32 slot = qm_is(object) ? life_place_of(l, object) : 0;
    if (!slot || !life_is_smart(l->u, qm_row(l->u, object)->type) || is_smart_access(l, n)) return;
    if (qm_func_of(l->u, r->func)->flags & QMFN_CONST) return;
    const qm_fact *returns = qm_fact_func(l->facts, l->u, r->func, QMK_RETURNS);
    life_set old = s->places[slot - 1];
    if (returns && str_is(returns->text, "owned")) {
        s->moved_row = n.i;
        s->moved = old;
        life_set freed = life_things(old) & ~parented(l);
        if (freed) apply(l, s, freed, always(QM_DOES_RELEASE), n);
        s->places[slot - 1] = LIFE_NULL;
        return;
    }
    qm_node arg = qm_arg(l->u, n, 0);
    bool written = qm_is(arg) && qm_kind_of(l->u, arg) != QM_DEFAULT_ARG;
    bool emptied = !written && qm_says(l->facts, l->u, r->func, QMK_EMPTIES);
    // What it had is deleted, unless others share it.
    lose(l, s, life_things(old));
    s->places[slot - 1] = emptied ? LIFE_NULL : written && keeps(l, n, arg) ? life_eval(l, s, arg) : LIFE_OTHER;
}

static void step_call(const qm_lifetimes *l, life_state *s, qm_node n)
{
    const qm_node_row *r = qm_row(l->u, n);
    if (r->kind == QM_CALL && r->flags & QMF_METHOD) {
        qm_node object = qm_first(l->u, n);
        if (qm_type_of(l->u, qm_row(l->u, object)->type)->kind == QMT_POINTER) use_through(l, s, object, 0);
        step_argument(l, s, n, object, QM_POS_THIS);
    }
    for (u32 i = 0; i < qm_nargs(l->u, n); i++) step_argument(l, s, n, qm_arg(l->u, n, i), (int)i + 1);
    if (r->kind == QM_CALL) step_smart_method(l, s, n);
    for (u32 i = 0; i < qm_nargs(l->u, n); i++)
        if (!qm_fact_func(l->facts, l->u, r->func, QMK_RESULT_IS)) empty_moved(l, s, qm_arg(l->u, n, i));
    const qm_summary *own = qm_own_method(l->a, n);
    if (own) step_own_method(l, s, n, own);
    else forget_members(l, s, n);
    u32 thing = life_thing_born(l, n);
    if (thing) bear(l, s, thing, QM_LIFE_OWNED, destination(l, n));
}

// What a lambda has got may outlive the body, and be deleted by it.
static void step_lambda(const qm_lifetimes *l, life_state *s, qm_node n)
{
    const qm_func_row *f = qm_func_of(l->u, qm_row(l->u, n)->func);
    for (u32 i = 0; i < f->n_captures; i++) {
        const qm_capture *c = &l->u->captures.rows[f->first_capture + i];
        life_set set = c->is_this ? (l->this_thing ? life_bit(l->this_thing) : 0) : qm_is(c->init) ? life_eval(l, s, c->init) : 0;
        u32 slot = c->var.i && !c->is_this ? qm_tracked_var(l->t, c->var) : 0;
        if (slot && slot <= l->n_places) set |= s->places[slot - 1];
        if (!c->is_this && life_things(set)) apply(l, s, set, (qm_does){QM_DOES_UNKNOWN | QM_DOES_STORE_OTHER, 0}, n);
    }
}

static void escape_children(const qm_lifetimes *l, life_state *s, qm_node n)
{
    for (qm_node k = qm_first(l->u, n); qm_is(k); k = qm_next(l->u, n, k)) {
        if (!gives_pointer(l, k)) continue;
        life_set set = life_eval(l, s, k);
        if (life_things(set)) apply(l, s, set, always(QM_DOES_STORE_OTHER | QM_DOES_UNKNOWN), n);
    }
}

static void step_return(const qm_lifetimes *l, life_state *s, qm_node n)
{
    qm_node value = qm_first(l->u, n);
    if (!qm_is(value)) return;
    qm_type_kind k = qm_type_of(l->u, qm_func_of(l->u, l->f)->result)->kind;
    if (k == QMT_RECORD && !life_is_smart(l->u, qm_func_of(l->u, l->f)->result)) return;  // a copy
    life_set set = life_eval(l, s, value);
    if (life_things(set)) apply(l, s, set, always(QM_DOES_RETURN), n);
}

// The variables that die here name nothing any more; what a smart pointer did to its object then depends on its class.
static void end_scope(const qm_lifetimes *l, life_state *s, qm_node n)
{
    for (u32 p = 0; p < l->n_places; p++) {
        const qm_tracked_row *r = &l->t->rows.rows[p];
        if (l->scope_of_place[p].i != n.i) continue;
        life_set set = life_things(s->places[p]);
        if (life_is_smart(l->u, qm_var_of(l->u, r->var)->type)) lose(l, s, set);
        s->places[p] = LIFE_OTHER;
    }
}

static void step_row(const qm_lifetimes *l, life_state *s, qm_node n)
{
    const qm_node_row *r = qm_row(l->u, n);
    switch ((qm_kind)r->kind) {
    case QM_NEW: step_new(l, s, n); return;
    case QM_DELETE: step_delete(l, s, n); return;
    case QM_DECL: step_decl(l, s, n); return;
    case QM_ASSIGN: step_assign(l, s, n); return;
    case QM_CALL: case QM_CALL_INDIRECT: case QM_CONSTRUCT: step_call(l, s, n); return;
    case QM_LAMBDA: step_lambda(l, s, n); return;
    case QM_RETURN: step_return(l, s, n); return;
    case QM_INIT_LIST:
        if (qm_count(l->u, n) > 1) escape_children(l, s, n);
        return;
    case QM_THROW: escape_children(l, s, n); return;
    case QM_MEMBER:
        if (r->flags & QMF_ARROW) use_through(l, s, qm_first(l->u, n), 0);
        return;
    case QM_SUBSCRIPT: use_through(l, s, qm_first(l->u, n), 0); return;
    case QM_UNARY: {
        u32 slot = life_place_of(l, qm_first(l->u, n));
        if (r->op == QMO_DEREF) use_through(l, s, qm_first(l->u, n), 0);
        if (r->op < QMO_PREINC || r->op > QMO_POSTDEC) return;
        write_to(l, s, qm_first(l->u, n), n);
        if (slot) s->places[slot - 1] = LIFE_OTHER;
        return;
    }
    case QM_COMPOUND: case QM_IF: case QM_WHILE: case QM_FOR: case QM_RANGE_FOR: case QM_SWITCH: case QM_CATCH:
        end_scope(l, s, n);
        return;
    default: return;
    }
}

void life_step(void *user, void *block, qm_node n)
{
    const qm_lifetimes *l = user;
    life_state s = life_view(l, block);
    step_row(l, &s, n);
    life_store(l, block, &s);
}

static void step_tree(const qm_lifetimes *l, life_state *s, qm_node n)
{
    for (qm_node k = qm_first(l->u, n); qm_is(k); k = qm_next(l->u, n, k)) step_tree(l, s, k);
    step_row(l, s, n);
}

// Does the constructor only look at what it is given there? One of a pointer that only watches keeps where it is.
static bool is_only_lent(const qm_lifetimes *l, qm_node construct, qm_node born)
{
    if (qm_kind_of(l->u, construct) != QM_CONSTRUCT || is_smart_value(l, construct)) return false;
    for (u32 i = 0; i < qm_nargs(l->u, construct); i++)
        if (qm_strip(l->u, qm_arg(l->u, construct, i)).i == born.i) return qm_only_uses(qm_does_to_arg(l->a, construct, (int)i + 1));
    return false;
}

// What a member that is an object itself is made with, it has, if nothing else is known of its constructor.
static void keep_born(const qm_lifetimes *l, life_state *s, qm_node value)
{
    for (u32 i = 1; i <= l->n_things; i++) {
        qm_node born = l->things[i].at;
        if (qm_contains(l->u, value, born) && !is_only_lent(l, value, born)) apply(l, s, life_bit(i), always(QM_DOES_STORE_MEMBER), value);
    }
}

void life_initialise(const qm_lifetimes *l, life_state *s)
{
    const qm_func_row *f = qm_func_of(l->u, l->f);
    for (u32 i = 0; i < f->n_inits; i++) {
        const qm_init *init = &l->u->inits.rows[f->first_init + i];
        step_tree(l, s, init->value);
        if (init->field.i && qm_type_of(l->u, qm_var_of(l->u, init->field)->type)->kind == QMT_RECORD) keep_born(l, s, init->value);
        if (!init->field.i || !life_is_pointer(l->u, qm_var_of(l->u, init->field)->type)) continue;
        life_set set = life_eval(l, s, init->value);
        if (life_things(set)) apply(l, s, set, always(QM_DOES_STORE_MEMBER), init->value);
        u32 slot = place_of_member(l, init->field);
        if (slot) s->places[slot - 1] = set;
    }
}
