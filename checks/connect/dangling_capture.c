// Lambdas that are called after the function has ended, and hold references to its variables.
#include "checks/check.h"
#include "qtmodel/callbacks.h"

enum { MAX_CAPTURES = 12 };

typedef struct held {
    const qm_capture *capture;
    qm_var var;          // as the connecting function calls it
    qm_node element;     // what a reference into a container came from; {0}: the variable itself dies
} held;

typedef struct escaping {
    ck_context *c;
    qm_func func;        // the lambda
    qm_func in;          // where it is made
    qm_node made;        // its LAMBDA row
    bool kept;           // by somebody who calls it when the function's caller has gone on
    held held[MAX_CAPTURES];
    u32 n;
} escaping;

// ------------------------------------------------------------------------------------------------------------- captures

static bool is_reference(const qm_unit *u, qm_var v)
{
    qm_type_kind k = qm_type_of(u, qm_var_of(u, v)->type)->kind;
    return k == QMT_REFERENCE || k == QMT_RVALUE_REF;
}

static bool is_local_value(const qm_unit *u, qm_node n, qm_func in)
{
    if (qm_kind_of(u, n) != QM_VAR) return false;
    const qm_var_row *v = qm_var_of(u, qm_row(u, n)->var);
    return v->func.i == in.i && (v->kind == QMV_LOCAL || v->kind == QMV_PARAM) && qm_type_of(u, v->type)->kind == QMT_RECORD;
}

// A local reference into a container: the call that gave it, or the local container that a loop goes through.
static qm_node element_source(ck_context *c, qm_var v)
{
    const qm_unit *u = c->unit;
    qm_node decl = qm_var_of(u, v)->decl, loop = qm_is(decl) ? qm_parent(u, decl) : decl;
    if (qm_is(loop) && qm_kind_of(u, loop) == QM_RANGE_FOR) {
        qm_node range = qm_strip(u, qm_child(u, loop, 1));
        return is_local_value(u, range, qm_var_of(u, v)->func) ? range : (qm_node){0};
    }
    qm_node init = qm_var_of(u, v)->init;
    init = qm_is(init) ? qm_strip(u, init) : init;
    if (!qm_is(init) || qm_kind_of(u, init) != QM_CALL) return (qm_node){0};
    qm_func f = qm_row(u, init)->func;
    qm_class cls = qm_func_of(u, f)->cls;
    if (qm_fact_class(c->facts, u, cls, QMK_INLINE_STORAGE)) return (qm_node){0};
    return qm_says(c->facts, u, f, QMK_ELEMENT_OF) || qm_says(c->facts, u, f, QMK_ELEMENT_AT) ? init : (qm_node){0};
}

static bool uses(const qm_unit *u, qm_func lambda, qm_var v)
{
    qm_node body = qm_func_of(u, lambda)->body;
    for (u32 i = body.i; i && i < qm_end(u, body); i++)
        if (u->nodes.rows[i].kind == QM_VAR && u->nodes.rows[i].var.i == v.i) return true;
    return false;
}

// What is only looked at is often a temporary of the caller; an object that is changed is meant to live.
static bool is_value_of_caller(const qm_unit *u, qm_type t)
{
    const qm_type_row *target = qm_type_of(u, qm_type_of(u, t)->target);
    bool value = target->kind == QMT_RECORD && !qm_class_of(u, target->cls)->qobject && !qm_class_of(u, target->cls)->user;
    return target->is_const && (value || target->kind == QMT_INT || target->kind == QMT_BOOL || target->kind == QMT_FLOAT);
}

// Is it a variable of the function (not of one around it) that goes with it, or an element that may move?
static bool may_dangle(escaping *l, const qm_capture *k, held *out)
{
    const qm_unit *u = l->c->unit;
    if (!k->by_ref || k->is_this || !k->var.i || qm_is(k->init)) return false;
    const qm_var_row *v = qm_var_of(u, k->var);
    if (v->func.i != l->in.i || (v->kind != QMV_LOCAL && v->kind != QMV_PARAM)) return false;
    if (!uses(u, l->func, k->var)) return false;
    *out = (held){k, k->var, {0}};
    if (!is_reference(u, k->var)) return true;
    if (l->kept && v->kind == QMV_PARAM) return is_value_of_caller(u, v->type);
    out->element = v->kind == QMV_LOCAL ? element_source(l->c, k->var) : (qm_node){0};
    return qm_is(out->element);
}

static void find_held(escaping *l)
{
    const qm_unit *u = l->c->unit;
    const qm_func_row *f = qm_func_of(u, l->func);
    for (u32 i = 0; i < f->n_captures && l->n < MAX_CAPTURES; i++) {
        held h;
        if (may_dangle(l, &u->captures.rows[f->first_capture + i], &h)) l->held[l->n++] = h;
    }
}

// ----------------------------------------------------------------------------------------------------------- how long

// Does the function deliver events, or wait, behind the call? Then the lambda is likely done with when it ends.
static bool waits_for_it(const escaping *l, qm_node call)
{
    const qm_unit *u = l->c->unit;
    qm_cfg *cfg = ck_cfg(l->c, l->in);
    qm_node body = qm_func_of(u, l->in)->body;
    if (!cfg) return true;
    for (u32 i = body.i; i < qm_end(u, body); i++) {
        const qm_node_row *r = &u->nodes.rows[i];
        bool waits = false;
        if (r->kind == QM_MACRO) waits = qm_fact_macro(l->c->facts, r->str, QMK_SPINS_LOOP) != NULL;
        else if (r->kind == QM_CALL)
            waits = qm_says(l->c->facts, u, r->func, QMK_SPINS_LOOP) || qm_says(l->c->facts, u, r->func, QMK_RUNS_LOOP) ||
                    qm_says(l->c->facts, u, r->func, QMK_WAITS);
        qm_path_query q = {.from = call, .to = {i}};
        if (waits && qm_path_find(cfg, &q, NULL)) return true;
    }
    return false;
}

// Does the object end with the function: a local one, one that a smart pointer of the function holds, or one it deletes?
static bool ends_with_function(const escaping *l, qm_node object)
{
    const qm_unit *u = l->c->unit;
    if (!qm_is(object)) return false;
    object = qm_strip(u, object);
    qm_var v = qm_root_var(u, object);
    const qm_var_row *row = qm_var_of(u, v);
    if (!v.i || row->kind != QMV_LOCAL || row->func.i != l->in.i) return false;
    qm_type_kind kind = qm_type_of(u, row->type)->kind;
    if (kind == QMT_RECORD) return true;
    qm_object o = qm_object_named(u, v);
    const qm_object_row *r = qm_object_of_handle(u, o);
    if (!o.i || r->owner == QM_OWNER_SCOPE || r->owner == QM_OWNER_SMART) return true;
    // The parent may be a local object too.
    if (r->owner == QM_OWNER_PARENT && r->parent.i && qm_type_of(u, qm_var_of(u, r->parent)->type)->kind == QMT_RECORD) return true;
    for (u32 i = 0; i < r->n_events; i++) {
        const qm_event *ev = &u->qt->events.rows[r->first_event + i];
        if (ev->kind == QM_EV_DELETED && ev->func.i == l->in.i) return true;
    }
    return false;
}

// A pointer of the function whose object nobody here knows: it may end with the function, too.
static bool is_unknown_local(const escaping *l, qm_node object)
{
    const qm_unit *u = l->c->unit;
    object = qm_strip(u, object);
    if (qm_kind_of(u, object) != QM_VAR) return false;
    const qm_var_row *v = qm_var_of(u, qm_row(u, object)->var);
    qm_object o = qm_object_named(u, qm_row(u, object)->var);
    return v->kind == QMV_LOCAL && v->func.i == l->in.i && !o.i && qm_type_of(u, v->type)->kind != QMT_REFERENCE;
}

static bool is_disconnected(const escaping *l, qm_node call)
{
    const qm_unit *u = l->c->unit;
    qm_node parent = qm_parent(u, call);
    if (!qm_is(parent) || qm_kind_of(u, parent) != QM_EXPR_STMT) return true;  // the handle is kept
    qm_node body = qm_func_of(u, l->in)->body;
    for (u32 i = call.i; i < qm_end(u, body); i++)
        if (u->nodes.rows[i].kind == QM_CALL && qm_says(l->c->facts, u, u->nodes.rows[i].func, QMK_DISCONNECTS)) return true;
    return false;
}

// A call for later without a delay happens at once unless it is told to be queued.
static bool is_at_once(const escaping *l, const qm_conn_row *conn)
{
    const qm_unit *u = l->c->unit;
    if (!conn->later || qm_fact_role(l->c->facts, u, qm_row(u, conn->call)->func, QMK_CALL_LATER, "delay") != INT32_MIN) return false;
    if (!qm_is(conn->type) || qm_kind_of(u, conn->type) != QM_ENUMERATOR) return true;
    const qm_fact *how = qm_fact_enumerator(l->c->facts, qm_row(u, conn->type)->str, QMK_DELIVERY);
    return !how || !str_is(how->text, "queued");
}

static bool outlives(const escaping *l, const qm_conn_row *conn)
{
    if (qm_is_main(l->c->unit, l->in) || is_at_once(l, conn)) return false;
    if (ends_with_function(l, conn->sender) || ends_with_function(l, conn->context)) return false;
    if (qm_is(conn->sender) && is_unknown_local(l, conn->sender)) return false;
    if (is_disconnected(l, conn->call)) return false;
    return !waits_for_it(l, conn->call);
}

// ------------------------------------------------------------------------------------------------------------------- fix

static bool is_cheap(const qm_unit *u, qm_var v)
{
    const qm_type_row *t = qm_type_of(u, qm_var_of(u, v)->type);
    if (is_reference(u, v)) t = qm_type_of(u, t->target);
    switch (t->kind) {
    case QMT_BOOL: case QMT_INT: case QMT_FLOAT: case QMT_ENUM: case QMT_POINTER: return true;
    case QMT_RECORD: return !qm_class_of(u, t->cls)->qobject && !qm_class_of(u, t->cls)->user && qm_class_of(u, t->cls)->complete;
    case QMT_UNKNOWN: case QMT_VOID: case QMT_REFERENCE: case QMT_RVALUE_REF: case QMT_FUNCTION: case QMT_ARRAY: case QMT_NULLPTR:
    case QMT_MEMBER_POINTER: case QMT_DEPENDENT: break;
    }
    return false;
}

// Written by the lambda, or by the function after it was made: a copy would be something else.
static bool is_written_later(const escaping *l, qm_var v)
{
    const qm_unit *u = l->c->unit;
    u32 n;
    const qm_node *use = qm_uses(u, v, &n);
    for (u32 i = 0; i < n; i++) {
        bool later = qm_enclosing_func(u, use[i]).i != l->in.i || use[i].i > l->made.i;
        if (later && qm_is_written(u, use[i])) return true;
    }
    return false;
}

static void edit_captures(const escaping *l, fx_fix *fix)
{
    const qm_unit *u = l->c->unit;
    buf added = {0};
    for (u32 i = 0; i < l->n; i++) {
        str name = qm_var_of(u, l->held[i].var)->name;
        span text = l->held[i].capture->text;
        if (span_is(text)) fx_replace(fix, text, "%.*s", STR_ARG(name));
        else buf_printf(&added, ", %.*s", STR_ARG(name));
    }
    span whole = qm_row(u, l->made)->text;
    str text = sources_span_text(u->files, whole);
    size_t and_sign = str_find(text, STR("&"));
    if (added.n && and_sign != SIZE_MAX && and_sign < str_find(text, STR("]")))
        fx_insert_after(fix, (span){whole.file, whole.off + u32_of(and_sign), 1}, "%s", buf_cstr(&added));
    else if (added.n) fx_withhold(fix, "the captures stand where they cannot be edited");
    buf_release(&added);
}

static void offer(const escaping *l, ck_finding *f)
{
    const qm_unit *u = l->c->unit;
    fx_fix *fix = ck_fix(l->c, f, FX_SAFE, "capture a copy");
    for (u32 i = 0; i < l->n; i++) {
        str name = qm_var_of(u, l->held[i].var)->name;
        if (qm_is(l->held[i].element)) fx_withhold(fix, "'%.*s' is an element of a container: keep what finds it, or a copy", STR_ARG(name));
        else if (!is_cheap(u, l->held[i].var)) fx_withhold(fix, "it is not known that '%.*s' may be copied", STR_ARG(name));
        else if (is_written_later(l, l->held[i].var)) fx_withhold(fix, "'%.*s' is written later: a copy would not tell", STR_ARG(name));
    }
    edit_captures(l, fix);
}

// --------------------------------------------------------------------------------------------------------------- telling

static void report(const escaping *l, qm_node at, const char *why, const qm_fact *fact)
{
    const qm_unit *u = l->c->unit;
    const held *first = &l->held[0];
    str name = qm_var_of(u, first->var)->name;
    const char *what = qm_is(first->element) ? "an element of a container, which may be gone by then" : "a variable that is gone by then";
    ck_finding *f = ck_report(l->c, l->made, "the lambda %s and refers to '%.*s', %s", why, STR_ARG(name), what);
    ck_because(l->c, f, fact);
    for (u32 i = 0; i < l->n; i++) {
        const held *h = &l->held[i];
        str text = qm_var_of(u, h->var)->name;
        if (qm_is(h->element)) ck_add_note(l->c, f, qm_row(u, h->element)->at, "'%.*s' refers to an element from here on", STR_ARG(text));
        else ck_add_note(l->c, f, qm_var_of(u, h->var)->at, is_reference(u, h->var) ? "'%.*s' is the caller's, and may end when the function returns"
                                                                                   : "'%.*s' lives until the function ends", STR_ARG(text));
    }
    if (at.i != l->made.i) ck_add_note(l->c, f, qm_row(u, at)->at, "given away here");
    offer(l, f);
}

static escaping lambda_at(ck_context *c, qm_func func, qm_func in, bool kept)
{
    escaping l = {.c = c, .func = func, .in = in, .kept = kept, .made = qm_func_of(c->unit, func)->lambda};
    // Where it is made must be judged whole, and be the function that gives it away.
    if (!qm_is(l.made) || !ck_may_judge(c, in) || qm_enclosing_func(c->unit, l.made).i != in.i) return l;
    find_held(&l);
    return l;
}

static void judge_connection(ck_context *c, const qm_conn_row *conn)
{
    const qm_unit *u = c->unit;
    if (!conn->slot_func.i || !(qm_func_of(u, conn->slot_func)->flags & QMFN_LAMBDA) || !conn->func.i) return;
    ck_site(c, conn->call);
    escaping l = lambda_at(c, conn->slot_func, conn->func, true);
    if (!l.n || !outlives(&l, conn)) return;
    report(&l, conn->call, conn->later ? "is called later" : "outlives the function",
           qm_fact_func(c->facts, u, qm_row(u, conn->call)->func, conn->later ? QMK_CALL_LATER : QMK_CONNECT));
}

static void judge_return(ck_context *c, qm_node ret)
{
    const qm_unit *u = c->unit;
    qm_node value = qm_bare_function(u, qm_first(u, ret));
    if (!qm_is(value) || qm_kind_of(u, value) != QM_LAMBDA) return;
    ck_site(c, value);
    escaping l = lambda_at(c, qm_row(u, value)->func, qm_enclosing_func(u, ret), false);
    u32 kept = 0;
    for (u32 i = 0; i < l.n; i++)
        if (!qm_is(l.held[i].element)) l.held[kept++] = l.held[i];
    l.n = kept;
    if (l.n) report(&l, value, "is returned", NULL);
}

// m_queue.append([&x] {…}), or a function of the program that does so with what it is given.
static void judge_given(ck_context *c, qm_func f, qm_node call)
{
    const qm_unit *u = c->unit;
    if (qm_conn_at(u, call).i) return;
    for (u32 i = 0; i < qm_nargs(u, call); i++) {
        qm_node value = qm_bare_function(u, qm_arg(u, call, i));
        if (!qm_is(value) || qm_kind_of(u, value) != QM_LAMBDA) continue;
        ck_site(c, value);
        qm_node kept = qm_keeps_function(c->analysis, call, i + 1);
        if (!qm_is(kept)) continue;
        escaping l = lambda_at(c, qm_row(u, value)->func, f, true);
        bool ends = ends_with_function(&l, qm_object_of(u, call));
        if (l.n && !ends && !qm_is_main(u, f) && !waits_for_it(&l, call)) report(&l, kept, "is kept for later", NULL);
    }
}

static void run(ck_context *c)
{
    ck_each_call(c, judge_given);
    for (u32 i = 1; i < c->unit->qt->conns.n; i++) judge_connection(c, &c->unit->qt->conns.rows[i]);
    for (u32 i = 1; i < c->unit->nodes.n; i++)
        if (c->unit->nodes.rows[i].kind == QM_RETURN) judge_return(c, (qm_node){i});
}

const ck_check ck_connect_dangling_capture = {
    .id = "qtcwe-connect-dangling-capture",
    .summary = "a lambda that outlives its function refers to the function's variables",
    .cwe = {416, 562},
    .severity = CK_WARNING,
    .profile = CK_DEFAULT,
    .fix = FX_SAFE,
    .since = "0.1",
    .clazy = "lambda-in-connect",
    .run = run,
};
