// Temporary files that nobody removes: the object does not, and nobody else can.
#include "checks/check.h"
#include "qtmodel/texts.h"

enum { MAX_DEPTH = 4 };

static bool removes(const ck_context *c, qm_node call)
{
    const qm_fact *acts[4];
    u32 n = qm_facts_func(c->facts, c->unit, qm_row(c->unit, call)->func, QMK_ACTS_ON_PATH, acts, 4);
    for (u32 i = 0; i < n && i < 4; i++)
        if (str_is(acts[i]->text, "removes") || str_is(acts[i]->text, "moves")) return true;
    return qm_says(c->facts, c->unit, qm_row(c->unit, call)->func, QMK_REMOVES_TREE);
}

// Somewhere in the unit files are removed or moved away; which ones is not told.
static bool unit_removes(const ck_context *c)
{
    const qm_unit *u = c->unit;
    for (u32 i = 1; i < u->nodes.n; i++)
        if (u->nodes.rows[i].kind == QM_CALL && u->nodes.rows[i].func.i && removes(c, (qm_node){i})) return true;
    return false;
}

// Does what the row gives leave the function: returned, stored, given to code of the project, captured?
static bool leaves(const ck_context *c, qm_node n, u32 depth);

static bool name_leaves(const ck_context *c, qm_var v, u32 depth)
{
    const qm_unit *u = c->unit;
    const qm_var_row *row = qm_var_of(u, v);
    if (row->kind != QMV_LOCAL || depth > MAX_DEPTH) return true;
    u32 n;
    const qm_node *uses = qm_uses(u, v, &n);
    for (u32 i = 0; i < n; i++)
        if (qm_enclosing_func(u, uses[i]).i != row->func.i || leaves(c, uses[i], depth + 1)) return true;
    return false;
}

// What a call of a library makes of the name that it is given.
static bool call_keeps(const ck_context *c, qm_node call, qm_node given, u32 depth)
{
    const qm_unit *u = c->unit;
    const qm_func_row *f = qm_func_of(u, qm_row(u, call)->func);
    qm_node object = qm_kind_of(u, call) == QM_CALL ? qm_object_of(u, call) : (qm_node){0};
    if (!qm_is(object) || qm_contains(u, object, given) || f->flags & QMFN_CONST) return false;
    qm_class cls = qm_object_class(u, object);
    if (!cls.i || !qm_fact_class(c->facts, u, cls, QMK_CARRIES)) return false;
    return qm_kind_of(u, object) != QM_VAR || name_leaves(c, qm_row(u, object)->var, depth);  // names << file.fileName()
}

// Is it text still, or something made of text, and no mere answer?
static bool may_carry(const qm_unit *u, qm_node n)
{
    qm_type_kind k = qm_type_of(u, qm_row(u, n)->type)->kind;
    return k != QMT_VOID && k != QMT_BOOL && k != QMT_INT && k != QMT_FLOAT && k != QMT_ENUM;
}

static bool leaves(const ck_context *c, qm_node n, u32 depth)
{
    const qm_unit *u = c->unit;
    for (qm_node below = n, p = qm_parent(u, n); qm_is(p); below = p, p = qm_parent(u, p)) {
        const qm_node_row *r = qm_row(u, p);
        switch ((qm_kind)r->kind) {
        case QM_EXPR_STMT: case QM_IF: case QM_WHILE: case QM_MACRO: return false;
        case QM_DECL: return name_leaves(c, r->var, depth);
        case QM_CALL: case QM_CONSTRUCT:
            if (!r->func.i || qm_func_of(u, r->func)->flags & (QMFN_USER | QMFN_SIGNAL)) return true;
            if (qm_is(qm_func_of(u, r->func)->body) || qm_says(c->facts, u, r->func, QMK_STORES) || call_keeps(c, p, below, depth)) return true;
            if (!may_carry(u, p)) return false;
            break;
        case QM_CAST: case QM_BINARY: case QM_UNARY: case QM_INIT_LIST: case QM_COND: break;
        default: return true;
        }
    }
    return true;
}

// May somebody else than the object get its file removed?
static bool path_leaves(const ck_context *c, qm_var v)
{
    const qm_unit *u = c->unit;
    u32 n;
    const qm_node *uses = qm_uses(u, v, &n);
    for (u32 i = 0; i < n; i++) {
        qm_event ev = qm_event_at(u, c->facts, uses[i]);
        if (ev.kind == QM_EV_RETURNED || ev.kind == QM_EV_STORED_FIELD || ev.kind == QM_EV_STORED_OTHER || ev.kind == QM_EV_TAKEN) return true;
        if (ev.kind == QM_EV_PASSED && qm_row(u, ev.at)->func.i && qm_func_of(u, qm_row(u, ev.at)->func)->flags & QMFN_USER) return true;
        if (ev.kind == QM_EV_CALLED && qm_says(c->facts, u, qm_row(u, ev.at)->func, QMK_STANDS_FOR_PATH) && leaves(c, ev.at, 0)) return true;
    }
    return false;
}

// file.setAutoRemove(false), and nobody removes it.
static void check_kept(ck_context *c, qm_node call)
{
    const qm_unit *u = c->unit;
    const qm_fact *fact = qm_fact_func(c->facts, u, qm_row(u, call)->func, QMK_AUTO_REMOVE);
    qm_node on = fact && fact->pos > 0 ? qm_at_pos(u, call, fact->pos) : (qm_node){0};
    on = qm_is(on) ? qm_strip(u, on) : on;
    if (!qm_is(on) || qm_kind_of(u, on) != QM_BOOL || qm_row(u, on)->value) return;
    ck_site(c, call);
    qm_node object = qm_object_of(u, call);
    qm_var v = qm_is(object) ? qm_root_var(u, object) : (qm_var){0};
    if (!v.i || qm_var_of(u, v)->kind != QMV_LOCAL || path_leaves(c, v) || unit_removes(c)) return;
    u32 n;
    const qm_node *uses = qm_uses(u, v, &n);
    for (u32 i = 0; i < n; i++) {  // taken back, or removed through the object
        qm_event ev = qm_event_at(u, c->facts, uses[i]);
        if (ev.at.i != call.i && ev.kind == QM_EV_CALLED && qm_says(c->facts, u, qm_row(u, ev.at)->func, QMK_AUTO_REMOVE)) return;
    }
    ck_finding *f = ck_report(c, call, "nobody removes the temporary file of '%.*s', which is told not to do it itself", STR_ARG(qm_var_of(u, v)->name));
    ck_because(c, f, fact);
    ck_add_note(c, f, qm_var_of(u, v)->at, "only this function knows its name");
}

// ------------------------------------------------------------------------------------------------ kept by its parent only

// The object that a smart pointer is made with here: QScopedPointer<T> p(new T(…, this)).
static qm_node held_object(const qm_unit *u, qm_var pointer)
{
    qm_node init = qm_var_of(u, pointer)->init;
    for (u32 i = init.i; qm_is(init) && i < qm_end(u, init); i++)
        if (u->nodes.rows[i].kind == QM_NEW) return (qm_node){i};
    return (qm_node){0};
}

static bool is_thrown_away(const qm_unit *u, qm_node call)
{
    qm_node up = qm_above_casts(u, call);
    return qm_is(up) && qm_kind_of(u, up) == QM_EXPR_STMT;
}

// Is the pointer given to anybody, or the object connected or deleted, through one of its names?
static bool is_known_elsewhere(const ck_context *c, qm_var v, qm_node released)
{
    const qm_unit *u = c->unit;
    u32 n;
    const qm_node *uses = qm_uses(u, v, &n);
    for (u32 i = 0; i < n; i++) {
        qm_event ev = qm_event_at(u, c->facts, uses[i]);
        if (qm_enclosing_func(u, uses[i]).i != qm_var_of(u, v)->func.i) return true;
        if (ev.at.i == released.i || ev.kind == QM_EV_COMPARED) continue;
        if (ev.kind != QM_EV_CALLED) return true;
        qm_func f = qm_row(u, ev.at)->func;
        if (qm_says(c->facts, u, f, QMK_AUTO_REMOVE) && qm_fact_func(c->facts, u, f, QMK_AUTO_REMOVE)->pos == QM_POS_THIS) return true;
        if (qm_says(c->facts, u, f, QMK_POINTER_OF) && !(qm_row(u, ev.at)->flags & QMF_OPERATOR)) return true;
        if (qm_says(c->facts, u, f, QMK_DELETES_LATER) || removes(c, ev.at)) return true;
    }
    return false;
}

static void report_parent(ck_context *c, qm_node born, qm_node released)
{
    const qm_unit *u = c->unit;
    const qm_object_row *o = qm_object_of_handle(u, qm_object_at(u, born));
    ck_finding *f = ck_report(c, qm_is(released) ? released : born, "the temporary file stays until its object's parent dies: nothing else has the object, and each call makes another one");
    ck_because(c, f, qm_fact_class(c->facts, u, qm_pointee_class(u, qm_row(u, born)->type), QMK_OWN_FILES));
    if (qm_is(released)) ck_add_note(c, f, qm_row(u, born)->at, "made here");
    if (qm_is(o->owner_at)) ck_add_note(c, f, qm_row(u, o->owner_at)->at, "the parent");
}

// Does the function show the file with another program?
static bool is_shown(const ck_context *c, qm_func f)
{
    const qm_unit *u = c->unit;
    qm_node body = qm_func_of(u, f)->body;
    for (u32 i = body.i; i < qm_end(u, body); i++)
        if (u->nodes.rows[i].kind == QM_CALL && u->nodes.rows[i].func.i && qm_says(c->facts, u, u->nodes.rows[i].func, QMK_HANDS_FILE)) return true;
    return false;
}

static void check_object(ck_context *c, qm_node born)
{
    const qm_unit *u = c->unit;
    qm_class cls = qm_kind_of(u, born) == QM_NEW ? qm_pointee_class(u, qm_row(u, born)->type) : (qm_class){0};
    if (!cls.i || !qm_fact_class(c->facts, u, cls, QMK_OWN_FILES)) return;
    const qm_object_row *o = qm_object_of_handle(u, qm_object_at(u, born));
    qm_func f = qm_enclosing_func(u, born);
    if (!qm_is(o->at) || qm_func_of(u, f)->flags & (QMFN_CTOR | QMFN_LAMBDA) || qm_is_main(u, f) || !is_shown(c, f)) return;
    ck_site(c, born);
    if (o->var.i) {  // T *p = new T(this)
        if (o->owner == QM_OWNER_PARENT && o->parent_this && !is_known_elsewhere(c, o->var, (qm_node){0})) report_parent(c, born, (qm_node){0});
        return;
    }
    for (u32 i = qm_func_of(u, f)->first_param; i < u->vars.n; i++) {  // its smart pointer
        qm_var v = {i};
        if (u->vars.rows[i].func.i != f.i || u->vars.rows[i].kind != QMV_LOCAL || held_object(u, v).i != born.i) continue;
        u32 n;
        const qm_node *uses = qm_uses(u, v, &n);
        for (u32 k = 0; k < n; k++) {
            qm_event ev = qm_event_at(u, c->facts, uses[k]);
            if (ev.kind != QM_EV_CALLED || !qm_says(c->facts, u, qm_row(u, ev.at)->func, QMK_EMPTIES) || !is_thrown_away(u, ev.at)) continue;
            if (!is_known_elsewhere(c, v, ev.at)) report_parent(c, born, ev.at);
            return;
        }
    }
}

static void run(ck_context *c)
{
    const qm_unit *u = c->unit;
    for (qm_func f = ck_next_func(c, (qm_func){0}); f.i; f = ck_next_func(c, f)) {
        qm_node body = qm_func_of(u, f)->body;
        for (u32 i = body.i; i < qm_end(u, body); i++) {
            qm_kind k = (qm_kind)u->nodes.rows[i].kind;
            if (k == QM_CALL && u->nodes.rows[i].func.i) check_kept(c, (qm_node){i});
            else if (k == QM_NEW) check_object(c, (qm_node){i});
        }
    }
}

const ck_check ck_access_leftover_temp = {
    .id = "qtcwe-access-leftover-temp",
    .summary = "a temporary file that nobody removes",
    .cwe = {459},
    .severity = CK_WARNING,
    .profile = CK_DEFAULT,
    .fix = FX_NONE,
    .since = "0.1",
    .run = run,
};
