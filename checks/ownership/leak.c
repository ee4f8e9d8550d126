// An object that the function must delete, that nobody else has, and that is still there when the function is left.
#include "checks/ownership/children.h"
#include "checks/ownership/leak.h"
#include "fixits/recipes.h"
#include "qtmodel/lifetimes.h"
#include "qtmodel/summary.h"

enum { MAX_WAYS = 8 };

typedef struct owned {
    ck_context *c;
    const qm_lifetimes *l;
    qm_func func;
    u32 thing;
    const qm_thing *t;
    qm_var var;      // the local that its birth is put into; {0} none
    bool always;     // no way out has it deleted or handed on
} owned;

// -------------------------------------------------------------------------------------------- objects that end themselves

// Does a method, or a lambda in it, end `this` or give it to somebody who might?
static bool body_ends_this(ck_context *c, qm_func f)
{
    const qm_unit *u = c->unit;
    qm_node body = qm_func_of(u, f)->body;
    for (u32 i = body.i; i && i < qm_end(u, body); i++) {
        if (u->nodes.rows[i].kind == QM_LAMBDA && body_ends_this(c, u->nodes.rows[i].func)) return true;
        if (u->nodes.rows[i].kind != QM_THIS) continue;
        qm_event ev = qm_event_at(u, c->facts, (qm_node){i});
        switch (ev.kind) {
        case QM_EV_DELETED: case QM_EV_DELETED_LATER: case QM_EV_TAKEN: case QM_EV_ADOPTED: case QM_EV_STORED_LOCAL:
        case QM_EV_STORED_FIELD: case QM_EV_STORED_OTHER: return true;
        case QM_EV_PASSED:
            if (!qm_only_uses(qm_does_to_arg(c->analysis, ev.at, ev.pos))) return true;
            break;
        case QM_EV_CALLED:
            if (qm_kind_of(u, ev.at) == QM_CALL && qm_owner_by_call(u, c->facts, ev.at) != QM_OWNER_NONE) return true;
            break;
        case QM_EV_RETURNED: case QM_EV_CAPTURED_COPY: case QM_EV_CAPTURED_REF: case QM_EV_CONNECTED: case QM_EV_COMPARED:
        case QM_EV_OTHER: break;
        }
    }
    return false;
}

// May an object of the program's own class that is reached by signals and events end itself? Not when all of the class is seen.
static bool may_end_itself(ck_context *c, qm_class cls, u32 depth)
{
    const qm_unit *u = c->unit;
    const qm_class_row *row = qm_class_of(u, cls);
    const qm_qt *q = u->qt;
    if (depth > 8 || row->base_unknown || !row->complete || row->tainted) return true;
    bool library = false, seen = false;
    for (u32 m = q->first_method[cls.i]; m < q->first_method[cls.i + 1]; m++) {
        const qm_func_row *f = qm_func_of(u, q->methods[m]);
        if (qm_in_library(u, q->methods[m])) {
            library = true;
            continue;
        }
        if (f->flags & (QMFN_SIGNAL | QMFN_BODILESS)) continue;
        if (!qm_is(f->body) || f->flags & QMFN_TAINTED || body_ends_this(c, q->methods[m])) return true;
        seen = true;
    }
    if (!library && !seen && !row->members_known && row->qobject) return true;
    for (u32 b = 0; b < row->n_bases; b++) {
        qm_class base = u->bases.rows[row->first_base + b];
        if (qm_class_of(u, base)->user && may_end_itself(c, base, depth + 1)) return true;
    }
    return false;
}

typedef struct search { str cls; bool found; } search;

static bool is_subject(void *user, qm_subject subject, str name, str library, const qm_fact *facts, u32 n)
{
    search *s = user;
    (void)library, (void)facts, (void)n;
    bool member = subject == QMS_FUNCTION && str_starts(name, s->cls) && str_starts(str_from(name, s->cls.n), STR("::"));
    s->found = s->found || member || (subject == QMS_CLASS && str_eq(name, s->cls));
    return !s->found;
}

// A class of a library of which nothing is said may delete its objects as it likes.
static bool is_described(const ck_context *c, qm_class cls)
{
    search s = {.cls = qm_class_of(c->unit, cls)->key};
    qm_facts_each(c->facts, is_subject, &s);
    return s.found;
}

static bool all_bases_described(const ck_context *c, qm_class cls, u32 depth)
{
    const qm_class_row *row = qm_class_of(c->unit, cls);
    if (!row->user) return is_described(c, cls);
    for (u32 b = 0; b < row->n_bases && depth < 8; b++)
        if (!all_bases_described(c, c->unit->bases.rows[row->first_base + b], depth + 1)) return false;
    return true;
}

// ------------------------------------------------------------------------------------------------------------ who else has it

static bool names_thing(const owned *o, qm_node expr)
{
    u32 life;
    expr = qm_strip(o->c->unit, expr);
    return qm_is(expr) && qm_thing_named(o->l, expr, &life) == o->thing;
}

// A slot may ask for the sender, or get the object as an argument, and an object with slots works on for the event loop.
static bool connects(void *user, qm_node n)
{
    const owned *o = user;
    const qm_unit *u = o->c->unit;
    if (qm_kind_of(u, n) != QM_CALL || !qm_conn_at(u, n).i) return false;
    for (u32 k = 0; k < qm_nargs(u, n); k++)
        if (names_thing(o, qm_arg(u, n, k))) return true;
    return false;
}

// What a library's object is made with, it may own, if facts don't say otherwise.
static bool is_given_to_constructor(const owned *o)
{
    const qm_unit *u = o->c->unit;
    qm_node body = qm_func_of(u, o->func)->body;
    for (u32 i = body.i; i < qm_end(u, body); i++) {
        qm_node n = {i};
        qm_func ctor = qm_row(u, n)->func;
        if (qm_kind_of(u, n) != QM_CONSTRUCT || !qm_in_library(u, ctor)) continue;
        static const qm_fact_key known[] = {QMK_BORROWS, QMK_STORES, QMK_CHILD_OF, QMK_TAKES};  // taken: and given back since
        for (u32 k = 0; k < qm_nargs(u, n); k++) {
            bool said = false;
            for (u32 f = 0; f < sizeof known / sizeof *known; f++) {
                const qm_fact *fact = qm_fact_func(o->c->facts, u, ctor, known[f]);
                said = said || (fact && fact->pos == (int)k + 1);
            }
            if (!said && names_thing(o, qm_arg(u, n, k))) return true;
        }
    }
    return false;
}

static bool may_judge(const owned *o)
{
    ck_context *c = o->c;
    const qm_unit *u = c->unit;
    const qm_node_row *r = qm_row(u, o->t->at);
    if (r->flags & QMF_IN_MACRO) return false;
    if (o->t->kind == QM_THING_RESULT) return qm_fact_func(c->facts, u, r->func, QMK_RETURNS) != NULL || !qm_in_library(u, r->func);
    qm_class cls = qm_type_of(u, r->type)->cls;
    if (!cls.i) return true;
    const qm_class_row *row = qm_class_of(u, cls);
    if (!all_bases_described(c, cls, 0)) return false;
    return !row->user || !row->qobject || !may_end_itself(c, cls, 0);
}

// ------------------------------------------------------------------------------------------------------------------- telling

static place end_of(const qm_unit *u, qm_node block)
{
    const qm_node_row *r = qm_row(u, block);
    if (!span_is(r->text) || r->text.len == 0) return r->at;
    return (place){r->text.file, r->text.off + r->text.len - 1};
}

static bool is_among(const qm_path *paths, u32 n, const qm_edge *e)
{
    bool among = false;
    for (u32 i = 0; i < n && !among; i++) among = paths[i].exit.from == e->from && paths[i].exit.kind == e->kind && paths[i].exit.at.i == e->at.i;
    return among;
}

// The ways out on which it is there, owned, for sure (or perhaps not there at all, when no way out does better), and which don't
// come by a connection.
static u32 ways_out(owned *o, qm_cfg *cfg, const qm_edge **ways)
{
    qm_path unconnected[MAX_WAYS];
    bool in_body = qm_contains(o->c->unit, qm_func_of(o->c->unit, o->func)->body, o->t->at);  // not in an initialiser
    qm_path_query q = {.from = in_body ? o->t->at : (qm_node){0}, .stops_node = connects, .user = o};
    u32 n = 0, n_unconnected = qm_path_exits(cfg, &q, unconnected, MAX_WAYS);
    for (u32 i = 0; i < cfg->edges.n; i++) {
        const qm_edge *e = &cfg->edges.rows[i];
        if (e->to != 1 || (e->kind != QM_EDGE_RETURN && e->kind != QM_EDGE_END)) continue;
        u32 life = qm_life_on_edge(o->l, o->thing, e), none = QM_LIFE_NULL | (o->always ? QM_LIFE_UNBORN : 0);
        if (!(life & QM_LIFE_OWNED) || (life & ~none) != QM_LIFE_OWNED || n == MAX_WAYS) continue;
        if (is_among(unconnected, n_unconnected, e)) ways[n++] = e;
    }
    return n;
}

static void tell_ways(const owned *o, ck_finding *f, const qm_edge *const *ways, u32 n)
{
    ck_context *c = o->c;
    const qm_unit *u = c->unit;
    ck_add_note(c, f, qm_row(u, o->t->at)->at, o->t->kind == QM_THING_NEW ? "allocated here" : "the caller has to delete what this call gives");
    u32 n_uses;
    const qm_node *uses = qm_uses(u, o->var, &n_uses);
    for (u32 i = 0; o->var.i && i < n_uses; i++) {
        qm_node assign = qm_parent(u, uses[i]);
        if (!qm_is(assign) || qm_kind_of(u, assign) != QM_ASSIGN || qm_first(u, assign).i != uses[i].i) continue;
        if (!qm_contains(u, assign, o->t->at) && names_thing(o, uses[i]))
            ck_add_note(c, f, qm_row(u, assign)->at, "'%.*s' gets another value here", STR_ARG(qm_var_of(u, o->var)->name));
    }
    for (u32 i = 0; i < n; i++) {
        bool returns = ways[i]->kind == QM_EDGE_RETURN && qm_is(ways[i]->at);
        place at = returns ? qm_row(u, ways[i]->at)->at : end_of(u, qm_func_of(u, o->func)->body);
        ck_add_note(c, f, at, returns ? "returns here, and nobody owns it" : "the function ends here, and nobody owns it");
    }
}

static void offer_fix(const owned *o, ck_finding *f)
{
    ck_context *c = o->c;
    qm_object obj = qm_object_at(c->unit, o->t->at);
    if (o->t->kind != QM_THING_NEW || !o->var.i || !obj.i) {
        fx_withhold(ck_fix(c, f, FX_REVIEW, "give it an owner"), "it has no variable of its own that a smart pointer could take the place of");
        return;
    }
    const char *pointer = c->option(c, "pointer");
    // A QObject may have been meant to live on.
    bool qobject = qm_class_of(c->unit, qm_object_of_handle(c->unit, obj)->cls)->qobject;
    fx_fix *fix = ck_fix(c, f, qobject ? FX_REVIEW : FX_SAFE, "let a %s own '%.*s'", pointer, STR_ARG(qm_var_of(c->unit, o->var)->name));
    if (!o->always) fx_withhold(fix, "it is handed on or deleted on another way");
    fx_to_unique_ptr(fix, c->unit, c->facts, obj, pointer);
}

static bool is_connected(const owned *o)
{
    qm_node body = qm_func_of(o->c->unit, o->func)->body;
    for (u32 i = body.i; i < qm_end(o->c->unit, body); i++)
        if (connects((void *)(uintptr_t)o, (qm_node){i})) return true;
    return false;
}

// Each round of a loop asks for another one, and the one before is still there: while ((item = layout->takeAt(0))) …
static void judge_round(owned *o)
{
    u32 before = qm_life_before(o->l, o->thing, o->t->at);
    bool left = before & QM_LIFE_OWNED && !(before & ~(u32)(QM_LIFE_UNBORN | QM_LIFE_OWNED | QM_LIFE_NULL));
    if (!left || o->t->kind != QM_THING_RESULT || !may_judge(o) || is_connected(o) || is_given_to_constructor(o)) return;
    str name = ck_say(o->c, o->t->at);
    ck_finding *f = ck_report(o->c, o->t->at, "'%.*s' gives another object each round, and nobody deletes the one before", STR_ARG(name));
    ck_because(o->c, f, qm_fact_func(o->c->facts, o->c->unit, qm_row(o->c->unit, o->t->at)->func, QMK_RETURNS));
    fx_withhold(ck_fix(o->c, f, FX_REVIEW, "delete it"), "where the round is done with it, only the author knows");
}

static void judge(owned *o, qm_cfg *cfg)
{
    const qm_unit *u = o->c->unit;
    u32 life = qm_life_at_exit(o->l, o->thing);
    if (!(life & QM_LIFE_OWNED)) {
        judge_round(o);
        return;
    }
    o->always = (life & ~(u32)(QM_LIFE_UNBORN | QM_LIFE_NULL)) == QM_LIFE_OWNED;
    qm_node decl = qm_above_casts(u, o->t->at);
    if (qm_is(decl) && qm_kind_of(u, decl) == QM_DECL) o->var = qm_row(u, decl)->var;
    if (!o->always && o->t->kind == QM_THING_RESULT) return;  // it may be null where it is left behind
    const qm_edge *ways[MAX_WAYS];
    u32 n = ways_out(o, cfg, ways);
    if (!n || !may_judge(o) || is_given_to_constructor(o)) return;
    str name = o->var.i ? qm_var_of(u, o->var)->name : ck_say(o->c, o->t->at);
    ck_finding *f = ck_report(o->c, o->t->at, o->always ? "'%.*s' is never deleted, and nothing else owns it"
                                                       : "'%.*s' is not deleted on every way out, and nothing else owns it", STR_ARG(name));
    if (o->t->kind == QM_THING_RESULT) ck_because(o->c, f, qm_fact_func(o->c->facts, u, qm_row(u, o->t->at)->func, QMK_RETURNS));
    tell_ways(o, f, ways, n);
    offer_fix(o, f);
}

static void run(ck_context *c)
{
    for (qm_func f = ck_next_func(c, (qm_func){0}); f.i; f = ck_next_func(c, f)) {
        ck_leak_cleared_first(c, f);
        ck_leak_answers(c, f);
        if (qm_is_main(c->unit, f)) continue;  // what lives until its end lives as long as the program
        const qm_lifetimes *l = qm_lifetimes_of(c->analysis, f);
        qm_cfg *cfg = l ? ck_cfg(c, f) : NULL;
        for (u32 i = 1; cfg && i <= qm_n_things(l); i++) {
            const qm_thing *t = qm_thing_at(l, i);
            owned o = {.c = c, .l = l, .func = f, .thing = i, .t = t};
            if (t->kind != QM_THING_NEW && t->kind != QM_THING_RESULT) continue;
            ck_site(c, t->at);
            judge(&o, cfg);
        }
    }
    ck_left_children(c);
}

static const char *const options[] = {"pointer=std::unique_ptr: smart pointer that is to own it (std::unique_ptr, QScopedPointer)", NULL};

const ck_check ck_ownership_leak = {
    .id = "qtcwe-ownership-leak",
    .summary = "object that its function has to delete and leaves behind",
    .cwe = {401, 772},
    .severity = CK_WARNING,
    .profile = CK_DEFAULT,
    .fix = FX_SAFE,
    .since = "0.1",
    .options = options,
    .run = run,
};
