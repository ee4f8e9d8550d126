// Lambdas given to a connection or to a timer without a context, where what they captured can die before.
#include "checks/check.h"

typedef struct slot {
    ck_context *c;
    const qm_conn_row *conn;
    qm_func lambda;
    const char *guards;  // why its context does not end it; NULL: it has none
} slot;

// A QObject that the lambda uses when it is called.
typedef struct captured {
    bool is_this;
    qm_var var;     // pointer variable outside the lambda; {0} with is_this or when there is none
    qm_class cls;
    str text;       // how the function that connects spells it
    place at;       // of the capture
} captured;

// -------------------------------------------------------------------------------------------------------------- captures

static bool captures(const qm_unit *u, qm_func lambda, const qm_capture *what)
{
    const qm_func_row *f = qm_func_of(u, lambda);
    for (u32 i = 0; i < f->n_captures; i++) {
        const qm_capture *k = &u->captures.rows[f->first_capture + i];
        if (what->is_this ? k->is_this : k->var.i && (k->var.i == what->var.i || k->var.i == what->inner.i)) return true;
    }
    return false;
}

static bool is_used(const qm_unit *u, qm_func lambda, const qm_capture *what)
{
    qm_node body = qm_func_of(u, lambda)->body;
    qm_var name = what->inner.i ? what->inner : what->var;
    for (u32 i = body.i; i && i < qm_end(u, body); i++) {
        const qm_node_row *r = &u->nodes.rows[i];
        if (r->kind == QM_THIS && what->is_this) return true;
        if (r->kind == QM_VAR && !what->is_this && r->var.i == name.i) return true;
        if (r->kind == QM_LAMBDA && captures(u, r->func, what)) return true;
    }
    return false;
}

// A QPointer in the captures says that somebody has thought of it.
static bool is_guarded(const qm_unit *u, qm_func lambda)
{
    const qm_func_row *f = qm_func_of(u, lambda);
    for (u32 i = 0; i < f->n_captures; i++) {
        const qm_capture *k = &u->captures.rows[f->first_capture + i];
        qm_var v = k->inner.i ? k->inner : k->var;
        if (v.i && qm_is_smart_pointer(u, qm_var_of(u, v)->type)) return true;
    }
    return false;
}

static bool read_capture(const slot *s, const qm_capture *k, captured *out)
{
    const qm_unit *u = s->c->unit;
    place lambda = qm_row(u, qm_func_of(u, s->lambda)->lambda)->at;
    *out = (captured){.is_this = k->is_this, .at = span_is(k->text) ? span_place(k->text) : lambda};
    if (!is_used(u, s->lambda, k)) return false;
    qm_node init = qm_is(k->init) ? qm_strip(u, k->init) : (qm_node){0};
    if (qm_is(init) && qm_kind_of(u, init) == QM_THIS) out->is_this = true;  // [self = this]
    if (out->is_this) {
        out->cls = qm_func_of(u, qm_outermost_func(u, s->lambda))->cls;
        out->text = STR("this");
        return qm_class_of(u, out->cls)->qobject;
    }
    qm_var name = k->inner.i ? k->inner : k->var;
    const qm_type_row *t = qm_type_of(u, qm_var_of(u, name)->type);
    out->cls = t->kind == QMT_POINTER ? qm_type_of(u, t->target)->cls : (qm_class){0};
    if (k->by_ref || !qm_class_of(u, out->cls)->qobject) return false;  // references: the variable, not the object, is the matter
    if (qm_is(init) && qm_kind_of(u, init) != QM_VAR && qm_kind_of(u, init) != QM_MEMBER) return false;
    out->var = qm_is(init) ? qm_row(u, init)->var : name;
    out->text = qm_is(init) ? qm_text(u, init) : qm_var_of(u, name)->name;
    return out->text.n != 0;
}

// ------------------------------------------------------------------------------------------------------------ calls later

static bool has_tests(const qm_unit *u, qm_class cls)
{
    for (u32 i = 1; i < u->funcs.n; i++)
        if (u->funcs.rows[i].cls.i == cls.i && u->qt->role[i] != QM_ROLE_NONE) return true;
    return false;
}

// Does the function deliver events behind the call, so that the lambda may well run before anything dies?
static bool waits_for_it(const slot *s)
{
    const qm_unit *u = s->c->unit;
    qm_cfg *cfg = ck_cfg(s->c, s->conn->func);
    qm_node body = qm_func_of(u, s->conn->func)->body;
    if (!cfg) return true;
    for (u32 i = body.i; i < qm_end(u, body); i++) {
        const qm_node_row *r = &u->nodes.rows[i];
        bool spins = r->kind == QM_MACRO ? qm_fact_macro(s->c->facts, r->str, QMK_SPINS_LOOP) != NULL
                                         : r->kind == QM_CALL && (qm_says(s->c->facts, u, r->func, QMK_SPINS_LOOP) ||
                                                                  qm_says(s->c->facts, u, r->func, QMK_RUNS_LOOP));
        qm_path_query q = {.from = s->conn->call, .to = {i}};
        if (spins && qm_path_find(cfg, &q, NULL)) return true;
    }
    return false;
}

// An object that nobody else has: it lives until this lambda deletes it, or for ever.
static bool belongs_to_lambda(const slot *s, const captured *k)
{
    const qm_unit *u = s->c->unit;
    qm_object o = qm_object_named(u, k->var);
    const qm_object_row *r = qm_object_of_handle(u, o);
    if (!o.i || r->birth != QM_BORN_NEW || r->owner != QM_OWNER_NONE) return false;
    for (u32 i = 0; i < r->n_events; i++) {
        const qm_event *ev = &u->qt->events.rows[r->first_event + i];
        bool deleted = ev->kind == QM_EV_DELETED || ev->kind == QM_EV_DELETED_LATER;
        if (deleted && ev->func.i != s->lambda.i) return false;
    }
    return true;
}

static bool may_die_before_call(const slot *s, const captured *k)
{
    const qm_unit *u = s->c->unit;
    if (qm_fact_class(s->c->facts, u, k->cls, QMK_OUTLIVES_ALL) || qm_is_main(u, qm_outermost_func(u, s->conn->func))) return false;
    if (k->is_this && has_tests(u, k->cls)) return false;  // the test object stays until the program ends
    if (k->var.i) {
        enum qm_var_kind kind = qm_var_of(u, k->var)->kind;
        if (kind == QMV_GLOBAL || kind == QMV_STATIC_LOCAL || kind == QMV_STATIC_MEMBER) return false;
        if (belongs_to_lambda(s, k)) return false;
    }
    return !waits_for_it(s);
}

// ------------------------------------------------------------------------------------------------------------ connections

// Why the sender outlives every object that is not the program itself; NULL when that is not known.
static const char *lives_on(const slot *s)
{
    const qm_unit *u = s->c->unit;
    qm_node sender = s->conn->sender;
    if (!qm_is(sender)) return NULL;
    if (qm_kind_of(u, sender) == QM_CALL && qm_says(s->c->facts, u, qm_row(u, sender)->func, QMK_OUTLIVES_ALL))
        return "the sender lives as long as the program";
    if (qm_kind_of(u, sender) == QM_UNARY && qm_row(u, sender)->op == QMO_ADDR) sender = qm_strip(u, qm_first(u, sender));
    if (!qm_is(sender) || qm_kind_of(u, sender) != QM_VAR) return NULL;
    const qm_var_row *v = qm_var_of(u, qm_row(u, sender)->var);
    bool is_static = v->kind == QMV_GLOBAL || v->kind == QMV_STATIC_LOCAL || v->kind == QMV_STATIC_MEMBER;
    return is_static && qm_type_of(u, v->type)->kind == QMT_RECORD ? "the sender is static: it lives as long as the program" : NULL;
}

// The constructor's parameter that is passed on as the parent of what is made.
static bool is_passed_as_parent(const slot *s, qm_func ctor, qm_var param)
{
    const qm_unit *u = s->c->unit;
    const qm_func_row *f = qm_func_of(u, ctor);
    for (u32 i = 0; i < f->n_inits; i++) {
        const qm_init *init = &u->inits.rows[f->first_init + i];
        if (!init->base.i || qm_kind_of(u, init->value) != QM_CONSTRUCT) continue;
        const qm_fact *child = qm_fact_func(s->c->facts, u, qm_row(u, init->value)->func, QMK_CHILD_OF);
        qm_node arg = child ? qm_strip(u, qm_at_pos(u, init->value, child->pos)) : (qm_node){0};
        if (qm_is(arg) && qm_kind_of(u, arg) == QM_VAR && qm_row(u, arg)->var.i == param.i) return true;
    }
    return false;
}

static bool is_own_parent(const slot *s)
{
    const qm_unit *u = s->c->unit;
    qm_node sender = s->conn->sender;
    if (!qm_is(sender)) return false;
    const qm_node_row *r = qm_row(u, sender);
    if (r->kind == QM_VAR) return is_passed_as_parent(s, s->conn->func, r->var);
    const qm_fact *returns = r->kind == QM_CALL ? qm_fact_func(s->c->facts, u, r->func, QMK_RETURNS) : NULL;
    if (!returns || !str_is(returns->text, "parent-of-this")) return false;
    qm_node object = qm_object_of(u, sender);
    return qm_is(object) && qm_kind_of(u, object) == QM_THIS;
}

// Does the class own what the member points to: deletes it, makes it itself, makes it its child?
static bool owns_member(const slot *s, qm_var member)
{
    const qm_unit *u = s->c->unit;
    u32 n;
    const qm_node *uses = qm_uses(u, member, &n);
    for (u32 i = 0; i < n; i++) {
        qm_event ev = qm_event_at(u, s->c->facts, uses[i]);
        bool ended = ev.kind == QM_EV_DELETED || ev.kind == QM_EV_DELETED_LATER || ev.kind == QM_EV_TAKEN || ev.kind == QM_EV_ADOPTED;
        if (ended || (ev.kind == QM_EV_CALLED && qm_kind_of(u, ev.at) == QM_CALL && qm_owner_by_call(u, s->c->facts, ev.at) != QM_OWNER_NONE))
            return true;
        qm_node assign = qm_parent(u, uses[i]);
        if (!qm_is(assign) || qm_kind_of(u, assign) != QM_ASSIGN || qm_first(u, assign).i != uses[i].i) continue;
        qm_node value = qm_strip(u, qm_child(u, assign, 1));
        bool given = qm_is(value) && (qm_kind_of(u, value) == QM_NULLPTR || qm_kind_of(u, value) == QM_INT ||
                                      (qm_kind_of(u, value) == QM_VAR && qm_var_of(u, qm_row(u, value)->var)->kind == QMV_PARAM));
        if (!given) return true;
    }
    return false;
}

// Is the member, a pointer, only ever what the constructors were given?
static bool is_given(const slot *s, qm_var member)
{
    const qm_unit *u = s->c->unit;
    const qm_var_row *v = qm_var_of(u, member);
    if (v->kind != QMV_FIELD || qm_type_of(u, v->type)->kind != QMT_POINTER || owns_member(s, member) || qm_has_unseen_methods(u, v->cls)) return false;
    bool given = false;
    for (u32 i = 0; i < u->inits.n; i++) {
        const qm_init *init = &u->inits.rows[i];
        qm_node value = init->field.i == member.i ? qm_through_casts(u, init->value) : (qm_node){0};
        if (!qm_is(value)) continue;
        qm_var from = qm_kind_of(u, value) == QM_VAR ? qm_row(u, value)->var : (qm_var){0};
        given = from.i && qm_var_of(u, from)->kind == QMV_PARAM && !is_passed_as_parent(s, qm_var_of(u, from)->func, from);
        if (!given) return false;
    }
    return given;
}

// The member that this method, which may be called again, is given the sender for; {0} none.
static qm_var set_from_outside(const slot *s)
{
    const qm_unit *u = s->c->unit;
    const qm_func_row *f = qm_func_of(u, s->conn->func);
    const qm_node_row *sender = qm_row(u, s->conn->sender);
    if (f->flags & (QMFN_CTOR | QMFN_DTOR | QMFN_LAMBDA | QMFN_STATIC | QMFN_PRIVATE | QMFN_PROTECTED)) return (qm_var){0};
    for (u32 i = f->body.i; i && i < s->conn->call.i; i++) {
        if (u->nodes.rows[i].kind != QM_ASSIGN) continue;
        qm_node left = qm_strip(u, qm_child(u, (qm_node){i}, 0)), right = qm_strip(u, qm_child(u, (qm_node){i}, 1));
        if (!qm_is(left) || !qm_is(right) || qm_kind_of(u, left) != QM_MEMBER || qm_kind_of(u, right) != QM_VAR) continue;
        if (qm_var_of(u, qm_row(u, right)->var)->kind != QMV_PARAM) continue;
        if (qm_row(u, left)->var.i == sender->var.i || qm_row(u, right)->var.i == sender->var.i) return qm_row(u, left)->var;
    }
    return (qm_var){0};
}

// Is the sender, which nobody keeps, the child of what the constructor was given: the reply of somebody else's manager?
static bool is_child_of_given(const slot *s)
{
    const qm_unit *u = s->c->unit;
    qm_node sender = s->conn->sender;
    qm_object o = qm_kind_of(u, sender) == QM_VAR ? qm_object_named(u, qm_row(u, sender)->var) : qm_object_at(u, sender);
    const qm_object_row *r = qm_object_of_handle(u, o);
    if (!o.i || r->owner != QM_OWNER_PARENT || r->parent_this || !r->parent.i) return false;
    for (u32 i = 0; i < r->n_events; i++) {
        const qm_event *ev = &u->qt->events.rows[r->first_event + i];
        bool kept = ev->kind == QM_EV_STORED_LOCAL || ev->kind == QM_EV_STORED_FIELD || ev->kind == QM_EV_STORED_OTHER || ev->kind == QM_EV_RETURNED;
        if (kept || (ev->kind == QM_EV_PASSED && ev->func.i != s->lambda.i)) return false;
    }
    return is_given(s, r->parent);
}

// Why others have the sender, which may so live on when `this` is deleted; NULL when that is not known.
static const char *belongs_to_others(const slot *s)
{
    const qm_unit *u = s->c->unit;
    qm_node sender = s->conn->sender;
    if (!qm_is(sender)) return NULL;
    const qm_node_row *r = qm_row(u, sender);
    const qm_fact *of = r->kind == QM_CALL ? qm_fact_func(s->c->facts, u, r->func, QMK_POINTER_OF) : NULL;
    qm_node held = of ? qm_at_pos(u, sender, of->pos) : (qm_node){0};
    if (qm_is(held) && qm_fact_class(s->c->facts, u, qm_type_of(u, qm_row(u, held)->type)->cls, QMK_SHARED_OWNER)) {
        qm_node init = qm_kind_of(u, qm_strip(u, held)) == QM_MEMBER ? held : (qm_node){0};
        return qm_is(init) ? "the sender is shared: others may keep it longer" : NULL;
    }
    qm_var member = r->kind == QM_VAR || r->kind == QM_MEMBER ? set_from_outside(s) : (qm_var){0};
    if (is_child_of_given(s)) return "the sender is the child of an object given from outside, and may outlive 'this'";
    if (member.i && !owns_member(s, member)) return "the sender is given from outside, and may be another one later";
    if (r->kind != QM_VAR) return NULL;
    const qm_var_row *v = qm_var_of(u, r->var);
    qm_node init = v->kind == QMV_LOCAL && qm_is(v->init) ? qm_strip(u, v->init) : (qm_node){0};
    if (!qm_is(init) || qm_kind_of(u, init) != QM_CALL) return NULL;
    const qm_func_row *factory = qm_func_of(u, qm_row(u, init)->func);
    bool makes_itself = factory->flags & QMFN_STATIC && factory->cls.i && factory->cls.i == qm_pointee_class(u, v->type).i;
    for (u32 i = 0; i < qm_nargs(u, init); i++) makes_itself = makes_itself && qm_type_of(u, qm_row(u, qm_arg(u, init, i))->type)->kind != QMT_POINTER;
    return makes_itself ? "the sender is made elsewhere, and does not end with 'this'" : NULL;
}

// Does the sender stay when this function ends? `this`, its fields and what lives as long as the program do.
static bool stays(const slot *s)
{
    const qm_unit *u = s->c->unit;
    qm_node sender = s->conn->sender;
    if (!qm_is(sender)) return false;
    if (lives_on(s) || qm_kind_of(u, sender) == QM_THIS) return true;
    if (qm_kind_of(u, sender) == QM_UNARY && qm_row(u, sender)->op == QMO_ADDR) sender = qm_strip(u, qm_first(u, sender));
    if (!qm_is(sender) || qm_kind_of(u, sender) != QM_MEMBER) return false;
    qm_node object = qm_object_of(u, sender);
    return qm_is(object) && qm_kind_of(u, object) == QM_THIS;
}

// Where a captured local is deleted while the sender stays; {0} when nothing shows that it is. What the lambda itself does
// is not counted: an object that goes with its last signal is an idiom.
static qm_node deleted_at(const slot *s, const captured *k)
{
    const qm_unit *u = s->c->unit;
    qm_object o = qm_object_named(u, k->var);
    if (!o.i || !stays(s)) return (qm_node){0};
    const qm_object_row *r = qm_object_of_handle(u, o);
    for (u32 i = 0; i < r->n_events; i++) {
        const qm_event *ev = &u->qt->events.rows[r->first_event + i];
        if (ev->kind != QM_EV_DELETED && ev->kind != QM_EV_DELETED_LATER) continue;
        if (ev->func.i == s->lambda.i) continue;
        if (ev->func.i == s->conn->func.i && qm_kind_of(u, ev->at) == QM_DELETE) {
            qm_cfg *cfg = ck_cfg(s->c, ev->func);
            qm_path_query q = {.from = s->conn->call, .to = ev->at};
            if (!cfg || !qm_path_find(cfg, &q, NULL)) continue;  // on other paths than the connection
        }
        return ev->at;
    }
    return (qm_node){0};
}

// The connection can be taken back: its handle is kept, or something disconnects the same sender.
static bool may_be_disconnected(const slot *s)
{
    const qm_unit *u = s->c->unit;
    qm_node parent = qm_parent(u, s->conn->call);
    if (!qm_is(parent) || qm_kind_of(u, parent) != QM_EXPR_STMT) return true;
    for (u32 i = 1; i < u->nodes.n; i++) {
        qm_node n = {i};
        if (qm_kind_of(u, n) != QM_CALL || !qm_says(s->c->facts, u, qm_row(u, n)->func, QMK_DISCONNECTS)) continue;
        // One that names the receiver leaves alone what has no context.
        int receiver = qm_fact_role(s->c->facts, u, qm_row(u, n)->func, QMK_DISCONNECT, "receiver");
        qm_node who = receiver != INT32_MIN ? qm_at_pos(u, n, receiver) : (qm_node){0};
        who = qm_is(who) ? qm_strip(u, who) : who;
        if (qm_is(who) && qm_kind_of(u, who) == QM_THIS) continue;
        qm_node object = qm_object_of(u, n), first = qm_arg(u, n, 0);
        if (qm_is(object) && qm_same_lvalue(u, object, s->conn->sender)) return true;
        if (qm_is(first) && qm_same_lvalue(u, first, s->conn->sender)) return true;
    }
    return false;
}

// --------------------------------------------------------------------------------------------------------------- telling

static bool is_moved_to_thread(const slot *s, const captured *k)
{
    const qm_unit *u = s->c->unit;
    for (u32 i = 1; i < u->nodes.n; i++) {
        qm_node n = {i};
        if (qm_kind_of(u, n) != QM_CALL || !qm_says(s->c->facts, u, qm_row(u, n)->func, QMK_MOVES_TO_THREAD)) continue;
        qm_node object = qm_object_of(u, n);
        if (qm_object_class(u, object).i == k->cls.i) return true;
    }
    return false;
}

static void offer_context(const slot *s, const captured *k, ck_finding *f)
{
    const qm_unit *u = s->c->unit;
    fx_fix *fix = ck_fix(s->c, f, FX_SAFE, "make '%.*s' the context", STR_ARG(k->text));
    if (qm_thread_of(u, s->conn->func) != QM_THREAD_CALLER)
        fx_withhold(fix, "a context could move the lambda to another thread: it is not known where '%.*s' lives", STR_ARG(k->text));
    else if (is_moved_to_thread(s, k))
        fx_withhold(fix, "a context would move the lambda to the thread that '%.*s' is moved to", STR_ARG(k->text));
    if (s->guards && fix->level == FX_SAFE) fix->level = FX_REVIEW;  // the context may say in which thread it runs
    if (s->guards) fx_replace(fix, qm_row(u, s->conn->context)->text, "%.*s", STR_ARG(k->text));
    else fx_insert_before(fix, qm_row(u, s->conn->slot)->text, "%.*s, ", STR_ARG(k->text));
}

static void report_later(const slot *s, const captured *k)
{
    ck_finding *f = ck_report(s->c, s->conn->call, "the lambda is called later and uses '%.*s', which may be deleted by then", STR_ARG(k->text));
    ck_because(s->c, f, qm_fact_func(s->c->facts, s->c->unit, qm_row(s->c->unit, s->conn->call)->func, QMK_CALL_LATER));
    if (s->guards) ck_add_note(s->c, f, qm_row(s->c->unit, s->conn->context)->at, "%s", s->guards);
    ck_add_note(s->c, f, k->at, "'%.*s' is captured here; without a context of its own the call comes even when it is gone", STR_ARG(k->text));
    offer_context(s, k, f);
}

static void report_connection(const slot *s, const captured *k, const char *why, qm_node deleted)
{
    ck_context *c = s->c;
    const qm_unit *u = c->unit;
    ck_finding *f = ck_report(c, s->conn->call, "the connection outlives '%.*s', which its lambda uses", STR_ARG(k->text));
    ck_because(c, f, qm_fact_func(c->facts, u, qm_row(u, s->conn->call)->func, QMK_CONNECT));
    ck_add_note(c, f, qm_row(u, s->conn->sender)->at, "%s", why);
    if (s->guards) ck_add_note(c, f, qm_row(u, s->conn->context)->at, "%s", s->guards);
    ck_add_note(c, f, k->at, "'%.*s' is captured here, and without a context its end does not end the connection", STR_ARG(k->text));
    if (qm_is(deleted)) ck_add_note(c, f, qm_row(u, deleted)->at, "'%.*s' is deleted here", STR_ARG(k->text));
    offer_context(s, k, f);
}

// True when something was said of the connection.
static bool judge_capture(const slot *s, const captured *k)
{
    const qm_unit *u = s->c->unit;
    if (s->guards && !k->is_this) return false;  // who chose the context knows of the other
    if (s->conn->later) {
        if (!may_die_before_call(s, k)) return false;
        report_later(s, k);
        return true;
    }
    if (may_be_disconnected(s)) return false;
    if (k->is_this && has_tests(u, k->cls)) return false;
    if (qm_fact_class(s->c->facts, u, k->cls, QMK_OUTLIVES_ALL)) return false;
    if (k->is_this) {
        const char *why = lives_on(s);
        if (!why && is_own_parent(s)) why = "the sender is the parent: it lives on when the child is deleted";
        if (!why) why = belongs_to_others(s);
        if (why) report_connection(s, k, why, (qm_node){0});
        return why != NULL;
    }
    qm_node deleted = deleted_at(s, k);
    if (!qm_is(deleted)) return false;
    const char *why = lives_on(s);
    report_connection(s, k, why ? why : "the sender stays", deleted);
    return true;
}

// ------------------------------------------------------------------------------------------- contexts that guard something else

// Does the class of the context make, or have, objects of the other class? They end with it then.
static bool has_objects_of(const qm_unit *u, qm_class owner, qm_class cls)
{
    for (u32 i = 1; i < u->qt->objects.n; i++) {
        const qm_object_row *o = &u->qt->objects.rows[i];
        if (o->cls.i == cls.i && o->func.i && qm_func_of(u, qm_outermost_func(u, o->func))->cls.i == owner.i) return true;
    }
    const qm_class_row *row = qm_class_of(u, owner);
    for (u32 f = 0; f < row->n_fields; f++)
        if (qm_pointee_class(u, u->vars.rows[row->first_field + f].type).i == cls.i) return true;
    return false;
}

// A member that others have given this object: it may live longer.
static bool is_given_member(const slot *s, qm_node context)
{
    const qm_unit *u = s->c->unit;
    qm_node object = qm_kind_of(u, context) == QM_MEMBER ? qm_object_of(u, context) : (qm_node){0};
    if (!qm_is(object) || qm_kind_of(u, object) != QM_THIS) return false;
    qm_var member = qm_row(u, context)->var;
    qm_class mine = qm_func_of(u, qm_outermost_func(u, s->lambda))->cls;
    return is_given(s, member) && !has_objects_of(u, qm_pointee_class(u, qm_var_of(u, member)->type), mine);
}

// A call for later that names no delay and no queue happens at once.
static bool is_at_once(const slot *s)
{
    int delay = qm_fact_role(s->c->facts, s->c->unit, qm_row(s->c->unit, s->conn->call)->func, QMK_CALL_LATER, "delay");
    return s->conn->later && delay == INT32_MIN && s->conn->delivery != QM_DELIVERY_QUEUED;
}

// Why the connection's context does not end it when what the lambda uses ends; NULL: it does, or that is not known.
static const char *guards_another(const slot *s)
{
    const qm_unit *u = s->c->unit;
    qm_node context = qm_through_casts(u, s->conn->context);
    if (!qm_is(context)) return NULL;
    if (!s->conn->later && qm_is(s->conn->sender) && qm_same_lvalue(u, context, s->conn->sender)) return "the context is the sender itself";
    if (qm_kind_of(u, context) == QM_CALL && qm_says(s->c->facts, u, qm_row(u, context)->func, QMK_OUTLIVES_ALL))
        return is_at_once(s) ? NULL : "the context lives as long as the program";
    return s->conn->later && !is_at_once(s) && is_given_member(s, context) ? "the context was given from outside, and may live longer" : NULL;
}

static void judge(ck_context *c, const qm_conn_row *conn)
{
    const qm_unit *u = c->unit;
    slot s = {c, conn, conn->slot_func, NULL};
    if (conn->slot_func.i && qm_func_of(u, conn->slot_func)->flags & QMFN_LAMBDA) s.guards = guards_another(&s);
    if ((qm_is(conn->context) && !s.guards) || !conn->slot_func.i || !(qm_func_of(u, conn->slot_func)->flags & QMFN_LAMBDA)) return;
    if (!s.guards && !qm_says(c->facts, u, qm_row(u, conn->call)->func, QMK_TAKES_CONTEXT)) return;
    if (!ck_may_judge(c, conn->func)) return;  // nothing may be said of it
    ck_site(c, conn->call);
    if (is_guarded(u, s.lambda)) return;
    const qm_func_row *f = qm_func_of(u, s.lambda);
    for (u32 i = 0; i < f->n_captures; i++) {
        captured k;
        if (read_capture(&s, &u->captures.rows[f->first_capture + i], &k) && judge_capture(&s, &k)) return;
    }
}

static void run(ck_context *c)
{
    for (u32 i = 1; i < c->unit->qt->conns.n; i++) judge(c, &c->unit->qt->conns.rows[i]);
}

const ck_check ck_connect_no_context = {
    .id = "qtcwe-connect-no-context",
    .summary = "lambda without a context that uses an object which can die before",
    .cwe = {416, 825},
    .severity = CK_WARNING,
    .profile = CK_DEFAULT,
    .fix = FX_SAFE,
    .since = "0.1",
    .clazy = "connect-3arg-lambda",
    .run = run,
};
