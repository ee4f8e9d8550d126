// Local servers that listen without saying who may connect, or that say: everybody.
#include "checks/check.h"

// One server as the unit sees it.
typedef struct server {
    ck_context *c;
    qm_node listen;
    qm_node object;       // expression the call is made on
    qm_var var;           // variable or field; {0}: `this` in a constructor
    qm_class cls;
    const qm_fact *setter, *safe;
    qm_node opens;        // a setter call that opens access, or {0}
    bool restricted, unknown;
} server;

// ------------------------------------------------------------------------------------------------- what a class may do itself

static bool in_macro(const qm_unit *u, place at)
{
    for (u32 i = 0; i < u->expansions.n; i++) {
        span e = u->expansions.rows[i].text;
        if (e.file.i == at.file.i && e.off <= at.off && at.off < e.off + e.len) return true;
    }
    return false;
}

// Methods of the class that are defined in another unit: what they do is not known here.
static bool has_hidden_methods(const qm_unit *u, qm_class cls)
{
    for (u32 i = 1; i < u->funcs.n; i++) {
        const qm_func_row *f = &u->funcs.rows[i];
        if (f->cls.i != cls.i || qm_is(f->body) || (f->flags & (QMFN_SIGNAL | QMFN_STATIC | QMFN_BODILESS))) continue;
        if (!in_macro(u, f->at)) return true;
    }
    return false;
}

static bool calls_setter(const server *s, qm_node n)
{
    const qm_unit *u = s->c->unit;
    const qm_node_row *r = qm_row(u, n);
    return r->kind == QM_CALL && r->func.i && str_eq(qm_func_of(u, r->func)->name, s->setter->text);
}

// ------------------------------------------------------------------------------------------------------- what setters say

static bool reaches(const server *s, qm_node from, qm_node to)
{
    qm_func f = qm_enclosing_func(s->c->unit, to);
    if (qm_enclosing_func(s->c->unit, from).i != f.i) return true;  // in which order is not known
    qm_cfg *cfg = ck_cfg(s->c, f);
    qm_path_query q = {.from = from, .to = to};
    return !cfg || qm_path_find(cfg, &q, NULL);
}

static void read_setter(server *s, qm_node call)
{
    const qm_unit *u = s->c->unit;
    if (!reaches(s, call, s->listen)) return;  // too late: options count when it begins to listen
    bool opens = false;
    for (u32 i = call.i + 1; i < qm_end(u, call); i++) {
        const qm_node_row *r = &u->nodes.rows[i];
        if (qm_contains(u, qm_first(u, call), (qm_node){i})) continue;
        if (r->kind == QM_ENUMERATOR) {
            if (qm_fact_enumerator(s->c->facts, r->str, QMK_ACCESS_OPEN)) opens = true;
            else if (str_eq(r->str, s->safe->text)) s->restricted = true;
            else if (r->value != 0) s->unknown = true;
        } else if (r->kind == QM_VAR || r->kind == QM_MEMBER || r->kind == QM_COND || (r->kind == QM_CALL && !(r->flags & QMF_OPERATOR))) {
            s->unknown = true;
        }
    }
    if (opens) s->opens = call;
}

// Setter calls of a class on its own object.
static void read_own_setters(server *s, qm_class cls)
{
    const qm_unit *u = s->c->unit;
    if (has_hidden_methods(u, cls)) s->unknown = true;
    for (u32 i = 1; i < u->nodes.n && !s->unknown; i++) {
        qm_node n = {i};
        if (!calls_setter(s, n)) continue;
        qm_node object = qm_object_of(u, n);
        if (!qm_is(object) || qm_kind_of(u, object) != QM_THIS) continue;
        if (qm_object_class(u, object).i == cls.i) read_setter(s, n);
    }
}

// ------------------------------------------------------------------------------------------------- where the object is from

static bool is_new_or_null(const qm_unit *u, qm_node n)
{
    n = qm_strip(u, n);
    if (!qm_is(n)) return false;
    return qm_kind_of(u, n) == QM_NEW || qm_is_null_literal(u, n);
}

// One use of the server's variable: a setter, something harmless, or a way for others to set options.
static void read_use(server *s, qm_node use)
{
    const qm_unit *u = s->c->unit;
    qm_event ev = qm_event_at(u, s->c->facts, use);
    const qm_node_row *at = qm_row(u, ev.at);
    switch (ev.kind) {
    case QM_EV_CALLED:
        if (calls_setter(s, ev.at)) read_setter(s, ev.at);
        return;
    case QM_EV_CONNECTED: case QM_EV_COMPARED: case QM_EV_DELETED: case QM_EV_DELETED_LATER:
    case QM_EV_CAPTURED_COPY: case QM_EV_CAPTURED_REF: case QM_EV_ADOPTED: return;
    case QM_EV_PASSED: {
        const qm_fact *list[8];
        u32 n = qm_facts_func(s->c->facts, u, at->func, QMK_BORROWS, list, 8);
        for (u32 i = 0; i < n && i < 8; i++)
            if (list[i]->pos == ev.pos) return;
        s->unknown = true;
        return;
    }
    case QM_EV_OTHER:
        // `server = new …` is its birth; an expression that does nothing with it is harmless.
        if (at->kind == QM_ASSIGN ? !is_new_or_null(u, qm_child(u, ev.at, 1)) : at->kind != QM_EXPR_STMT) s->unknown = true;
        return;
    case QM_EV_STORED_LOCAL: case QM_EV_STORED_FIELD: case QM_EV_STORED_OTHER: case QM_EV_TAKEN: case QM_EV_RETURNED:
        s->unknown = true;
        return;
    }
}

// Is the object made in this unit, so that every call on it can be seen?
static bool is_made_here(const server *s)
{
    const qm_unit *u = s->c->unit;
    const qm_var_row *v = qm_var_of(u, s->var);
    if (v->kind == QMV_PARAM) return false;
    if (qm_type_of(u, v->type)->kind == QMT_RECORD) return true;
    qm_object o = qm_object_named(u, s->var);
    return o.i && qm_object_of_handle(u, o)->birth == QM_BORN_NEW && qm_type_of(u, v->type)->kind == QMT_POINTER;
}

static void read_variable(server *s)
{
    const qm_unit *u = s->c->unit;
    const qm_var_row *v = qm_var_of(u, s->var);
    if (!is_made_here(s) || (v->kind == QMV_FIELD && has_hidden_methods(u, v->cls))) {
        s->unknown = true;
        return;
    }
    u32 n;
    const qm_node *uses = qm_uses(u, s->var, &n);
    for (u32 i = 0; i < n && !s->unknown; i++) read_use(s, uses[i]);
    if (qm_class_of(u, s->cls)->user) read_own_setters(s, s->cls);
}

// --------------------------------------------------------------------------------------------------------------- telling

static str name_of(const server *s)
{
    if (qm_kind_of(s->c->unit, s->object) == QM_THIS) return STR("this server");
    return arena_printf(&s->c->unit->mem, "'%.*s'", STR_ARG(ck_say(s->c, s->object)));
}

static void tell_birth(const server *s, ck_finding *f)
{
    const qm_unit *u = s->c->unit;
    const qm_object_row *o = qm_object_of_handle(u, qm_object_named(u, s->var));
    if (qm_is(o->at)) ck_add_note(s->c, f, qm_row(u, o->at)->at, "the server is made here; nothing sets its access before it listens");
    else if (s->var.i) ck_add_note(s->c, f, qm_var_of(u, s->var)->at, "the server is declared here; nothing sets its access before it listens");
}

static void offer_setter(const server *s, ck_finding *f)
{
    ck_context *c = s->c;
    const qm_unit *u = c->unit;
    fx_fix *fix = ck_fix(c, f, FX_SAFE, "let only the same user connect");
    const qm_node_row *object = qm_row(u, s->object);
    if (object->kind == QM_THIS && (object->flags & QMF_IMPLICIT)) {
        fx_statements_before(fix, s->listen, "%.*s(%.*s);", STR_ARG(s->setter->text), STR_ARG(s->safe->text));
        return;
    }
    str text = qm_text(u, s->object);
    if (!text.n) fx_withhold(fix, "the server is named in a macro");
    fx_statements_before(fix, s->listen, "%.*s%s%.*s(%.*s);", STR_ARG(text), qm_row(u, s->listen)->flags & QMF_ARROW ? "->" : ".",
                         STR_ARG(s->setter->text), STR_ARG(s->safe->text));
}

static void report_default(const server *s)
{
    ck_finding *f = ck_report(s->c, s->listen, "%.*s listens with the platform's default access: other users may be able to connect",
                              STR_ARG(name_of(s)));
    ck_because(s->c, f, s->setter);
    tell_birth(s, f);
    offer_setter(s, f);
}

static void report_opened(const server *s)
{
    ck_context *c = s->c;
    ck_finding *f = ck_report(c, s->opens, "%.*s is opened to other users of the machine", STR_ARG(name_of(s)));
    ck_because(c, f, s->setter);
    ck_add_note(c, f, qm_row(c->unit, s->listen)->at, "it listens here with that access");
    fx_fix *fix = ck_fix(c, f, FX_REVIEW, "let only the same user connect");
    fx_replace(fix, qm_row(c->unit, qm_arg(c->unit, s->opens, 0))->text, "%.*s", STR_ARG(s->safe->text));
}

// A second try on the same object, after another call that begins to listen, tells nothing new.
static bool follows_another(const server *s)
{
    const qm_unit *u = s->c->unit;
    qm_func f = qm_enclosing_func(u, s->listen);
    for (u32 i = qm_func_of(u, f)->body.i; i < s->listen.i; i++) {
        qm_node n = {i};
        if (qm_kind_of(u, n) != QM_CALL || !qm_says(s->c->facts, u, qm_row(u, n)->func, QMK_LISTENS)) continue;
        if (qm_same_lvalue(u, qm_object_of(u, n), s->object) && reaches(s, n, s->listen)) return true;
    }
    return false;
}

static void judge(ck_context *c, qm_func f, qm_node call)
{
    const qm_unit *u = c->unit;
    const qm_fact *listens = qm_fact_func(c->facts, u, qm_row(u, call)->func, QMK_LISTENS);
    qm_node object = listens && str_is(listens->text, "local") ? qm_object_of(u, call) : (qm_node){0};
    if (!qm_is(object)) return;
    server s = {.c = c, .listen = call, .object = object, .cls = qm_object_class(u, object)};
    s.setter = qm_fact_class(c->facts, u, s.cls, QMK_ACCESS_SETTER);
    s.safe = qm_fact_class(c->facts, u, s.cls, QMK_ACCESS_SAFE);
    if (!s.setter || !s.safe) return;
    ck_site(c, call);
    if (follows_another(&s)) return;
    const qm_node_row *o = qm_row(u, object);
    bool own = qm_is(qm_first(u, object)) && qm_kind_of(u, qm_first(u, object)) == QM_THIS;
    if (o->kind == QM_VAR || (o->kind == QM_MEMBER && own)) {
        s.var = o->var;
        read_variable(&s);
    } else if (o->kind == QM_THIS && (qm_func_of(u, f)->flags & QMFN_CTOR)) {
        read_own_setters(&s, s.cls);  // nobody else has had the object in hands yet
    } else {
        return;
    }
    if (s.unknown) {
        ck_unknown(c, call, "who else has the server in hands");
        return;
    }
    if (qm_is(s.opens)) report_opened(&s);
    else if (!s.restricted) report_default(&s);
}

static void run(ck_context *c) { ck_each_call(c, judge); }

const ck_check ck_socket_open_access = {
    .id = "qtcwe-socket-open-access",
    .summary = "local server that does not restrict who may connect",
    .cwe = {284, 276, 732},
    .severity = CK_WARNING,
    .profile = CK_DEFAULT,
    .fix = FX_SAFE,
    .since = "0.1",
    .run = run,
};
