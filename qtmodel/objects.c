// Objects: each place that brings one to life, what happens to it, and who owns it. Unknown stays unknown.
#include "qtmodel/build_qt.h"
#include "qtmodel/cfg.h"
#include "qtmodel/qt.h"

static bool has_fact_at(const qm_facts *facts, const qm_unit *u, qm_func f, qm_fact_key key, int pos)
{
    const qm_fact *list[16];
    u32 n = qm_facts_func(facts, u, f, key, list, 16);
    for (u32 i = 0; i < n && i < 16; i++)
        if (list[i]->pos == pos) return true;
    return false;
}

static bool is_connect_role(const qm_facts *facts, const qm_unit *u, qm_func f, int pos)
{
    return has_fact_at(facts, u, f, QMK_CONNECT, pos) || has_fact_at(facts, u, f, QMK_CALL_LATER, pos);
}

// Position of a child among a call's operands: 0 the object, 1… the arguments.
static int position(const qm_unit *u, qm_node call, qm_node child)
{
    const qm_node_row *r = qm_row(u, call);
    if (r->kind == QM_CALL && (r->flags & QMF_METHOD) && qm_first(u, call).i == child.i) return QM_POS_THIS;
    for (u32 i = 0; i < qm_nargs(u, call); i++)
        if (qm_arg(u, call, i).i == child.i) return (int)i + 1;
    return INT32_MIN;
}

// connect(x, …, p, &C::deleteLater): p is deleted by the event loop when the signal comes.
static bool connects_deletion(const qm_facts *facts, const qm_unit *u, qm_node call, int pos)
{
    const qm_conn_row *c = qm_conn_of(u, qm_conn_at(u, call));
    qm_node receiver = qm_strip(u, qm_at_pos(u, call, pos));
    return qm_is(c->context) && c->context.i == receiver.i && has_fact_at(facts, u, c->slot_func, QMK_DELETES_LATER, QM_POS_THIS);
}

static qm_event_kind passed_kind(const qm_facts *facts, const qm_unit *u, qm_node call, int pos)
{
    qm_func f = qm_row(u, call)->func;
    if (pos == QM_POS_THIS) {
        if (has_fact_at(facts, u, f, QMK_DELETES_LATER, 0)) return QM_EV_DELETED_LATER;
        return has_fact_at(facts, u, f, QMK_DELETES, 0) ? QM_EV_DELETED : QM_EV_CALLED;
    }
    if (has_fact_at(facts, u, f, QMK_TAKES, pos)) return QM_EV_TAKEN;
    if (has_fact_at(facts, u, f, QMK_ADOPTS, pos)) return QM_EV_ADOPTED;
    if (has_fact_at(facts, u, f, QMK_DELETES, pos)) return QM_EV_DELETED;
    if (has_fact_at(facts, u, f, QMK_DELETES_LATER, pos)) return QM_EV_DELETED_LATER;
    if (!is_connect_role(facts, u, f, pos)) return QM_EV_PASSED;
    return connects_deletion(facts, u, call, pos) ? QM_EV_DELETED_LATER : QM_EV_CONNECTED;
}

static qm_event_kind stored_kind(const qm_unit *u, qm_node target)
{
    target = qm_strip(u, target);
    if (!qm_is(target)) return QM_EV_STORED_OTHER;
    if (qm_kind_of(u, target) == QM_MEMBER) return QM_EV_STORED_FIELD;
    if (qm_kind_of(u, target) != QM_VAR) return QM_EV_STORED_OTHER;
    const qm_var_row *v = qm_var_of(u, qm_row(u, target)->var);
    qm_type_kind type = qm_type_of(u, v->type)->kind;
    bool reference = type == QMT_REFERENCE || type == QMT_RVALUE_REF;  // another name of something elsewhere
    return (v->kind == QMV_LOCAL || v->kind == QMV_PARAM) && !reference ? QM_EV_STORED_LOCAL : QM_EV_STORED_OTHER;
}

// The kind of `T x = p;` or, with deref, of `T &x = *p;`.
static qm_event_kind declared_kind(const qm_unit *u, qm_var var, bool deref)
{
    const qm_var_row *v = qm_var_of(u, var);
    qm_type_kind type = qm_type_of(u, v->type)->kind;
    bool reference = type == QMT_REFERENCE || type == QMT_RVALUE_REF;
    if (deref) return reference ? QM_EV_STORED_OTHER : QM_EV_CALLED;  // a copy
    return v->kind == QMV_LOCAL && !reference ? QM_EV_STORED_LOCAL : QM_EV_STORED_OTHER;
}

qm_event qm_event_at(const qm_unit *u, const qm_facts *facts, qm_node use)
{
    qm_event ev = {.kind = QM_EV_OTHER, .use = use, .at = use, .func = qm_enclosing_func(u, use)};
    bool deref = false;  // what is followed is *use
    for (qm_node n = use, p = qm_parent(u, use); qm_is(p); n = p, p = qm_parent(u, p)) {
        const qm_node_row *r = qm_row(u, p);
        ev.at = p;
        switch ((qm_kind)r->kind) {
        case QM_CAST:
            if (qm_type_of(u, r->type)->kind == QMT_BOOL) { ev.kind = QM_EV_COMPARED; return ev; }
            continue;
        case QM_COND:
            if (qm_first(u, p).i == n.i) { ev.kind = QM_EV_COMPARED; return ev; }
            continue;
        case QM_DELETE: ev.kind = QM_EV_DELETED; return ev;
        case QM_MEMBER: ev.kind = QM_EV_CALLED; return ev;
        case QM_UNARY:
            if (r->op == QMO_DEREF || (r->op == QMO_ADDR && qm_type_of(u, qm_row(u, n)->type)->kind == QMT_RECORD)) {
                deref = r->op == QMO_DEREF;
                continue;
            }
            if (r->op == QMO_NOT) ev.kind = QM_EV_COMPARED;
            else if (r->op == QMO_ADDR) ev.kind = QM_EV_STORED_OTHER;  // whoever has it can take the pointer
            return ev;
        case QM_BINARY:
            if (r->op == QMO_COMMA) continue;
            ev.kind = QM_EV_COMPARED;
            return ev;
        case QM_ASSIGN:
            if (deref) ev.kind = QM_EV_CALLED;
            else if (qm_first(u, p).i != n.i) ev.kind = stored_kind(u, qm_first(u, p));  // else: overwritten
            return ev;
        case QM_DECL: ev.kind = declared_kind(u, r->var, deref); return ev;
        case QM_RETURN: ev.kind = QM_EV_RETURNED; return ev;
        case QM_CALL: case QM_CALL_INDIRECT: case QM_CONSTRUCT:
            ev.pos = position(u, p, n);
            ev.kind = passed_kind(facts, u, p, ev.pos);
            return ev;
        case QM_MACRO: ev.kind = QM_EV_COMPARED; return ev;
        case QM_IF: case QM_WHILE: case QM_DO: case QM_FOR: ev.kind = QM_EV_COMPARED; return ev;
        case QM_EXPR_STMT: return ev;
        case QM_INIT_LIST: case QM_NEW: case QM_LAMBDA: case QM_THROW: ev.kind = QM_EV_STORED_OTHER; return ev;
        default: return ev;
        }
    }
    return ev;
}

bool qm_only_borrows(const qm_unit *u, const qm_facts *facts, const qm_event *ev)
{
    const qm_node_row *r = qm_row(u, ev->at);
    if (!r->func.i) return false;
    if (has_fact_at(facts, u, r->func, QMK_BORROWS, ev->pos)) return true;
    const qm_func_row *f = qm_func_of(u, r->func);
    if (ev->pos < 1 || (u32)ev->pos > f->n_params) return false;
    const qm_type_row *t = qm_type_of(u, qm_var_of(u, (qm_var){f->first_param + (u32)ev->pos - 1})->type);
    const qm_type_row *target = qm_type_of(u, t->target);
    if (t->kind == QMT_REFERENCE) return target->kind == QMT_RECORD && target->is_const;  // of *p; T *const & hands the pointer on
    return t->kind == QMT_RECORD || (t->kind == QMT_POINTER && target->is_const);
}

bool qm_is_null(const qm_unit *u, qm_node n)
{
    const qm_node_row *r = qm_row(u, n);
    return r->kind == QM_DEFAULT_ARG || r->kind == QM_NULLPTR || (r->kind == QM_INT && r->value == 0);
}

qm_owner qm_owner_by_call(const qm_unit *u, const qm_facts *facts, qm_node call)
{
    if (qm_kind_of(u, call) != QM_CALL) return QM_OWNER_NONE;
    const qm_fact *parent = qm_fact_func(facts, u, qm_row(u, call)->func, QMK_SETS_PARENT);
    qm_node arg = parent ? qm_strip(u, qm_at_pos(u, call, parent->pos)) : (qm_node){0};
    if (qm_is(arg) && !qm_is_null(u, arg)) return QM_OWNER_PARENT;
    for (u32 i = 0; i < qm_nargs(u, call); i++) {
        arg = qm_strip(u, qm_arg(u, call, i));
        if (qm_is(arg) && qm_kind_of(u, arg) == QM_ENUMERATOR && qm_fact_enumerator(facts, qm_row(u, arg)->str, QMK_SELF_DELETING))
            return QM_OWNER_SELF;
    }
    return QM_OWNER_NONE;
}

static qm_owner owner_by_event(const qm_facts *facts, const qm_unit *u, const qm_event *ev)
{
    switch (ev->kind) {
    case QM_EV_ADOPTED: return QM_OWNER_PARENT;
    case QM_EV_TAKEN: return qm_kind_of(u, ev->at) == QM_CONSTRUCT ? QM_OWNER_SMART : QM_OWNER_ESCAPED;
    case QM_EV_PASSED: return qm_only_borrows(u, facts, ev) ? QM_OWNER_NONE : QM_OWNER_ESCAPED;
    case QM_EV_STORED_FIELD: case QM_EV_STORED_OTHER: case QM_EV_STORED_LOCAL: case QM_EV_RETURNED: return QM_OWNER_ESCAPED;
    case QM_EV_CALLED: return qm_owner_by_call(u, facts, ev->at);
    case QM_EV_CAPTURED_COPY: case QM_EV_CAPTURED_REF: case QM_EV_DELETED: case QM_EV_DELETED_LATER:
    case QM_EV_CONNECTED: case QM_EV_COMPARED: case QM_EV_OTHER: return QM_OWNER_NONE;
    }
    return QM_OWNER_UNKNOWN;
}

static void add_captures(qm_unit *u, qm_object_row *o)
{
    const qm_qt *q = u->qt;
    for (u32 k = q->first_captured[o->var.i]; k < q->first_captured[o->var.i + 1]; k++) {
        const qm_func_row *r = qm_func_of(u, q->capturing[k]);
        for (u32 i = 0; i < r->n_captures; i++) {
            const qm_capture *c = &u->captures.rows[r->first_capture + i];
            if (c->var.i != o->var.i || !c->var.i) continue;
            *VEC_PUSH(&u->qt->events) = (qm_event){c->by_ref ? QM_EV_CAPTURED_REF : QM_EV_CAPTURED_COPY, r->lambda, r->lambda, 0, r->outer};
            o->n_events++;
        }
    }
}

static void sort_events(qm_unit *u, const qm_object_row *o)
{
    qm_event *e = u->qt->events.rows + o->first_event;
    for (u32 i = 1; i < o->n_events; i++)
        for (u32 k = i; k > 0 && e[k - 1].use.i > e[k].use.i; k--) {
            qm_event swap = e[k];
            e[k] = e[k - 1], e[k - 1] = swap;
        }
}

// A local name: everything that happens through it.
static void follow_local(qm_unit *u, const qm_facts *facts, qm_object_row *o)
{
    o->first_event = u->qt->events.n;
    u32 n;
    const qm_node *uses = qm_uses(u, o->var, &n);
    for (u32 i = 0; i < n; i++) {
        qm_event ev = qm_event_at(u, facts, uses[i]);
        *VEC_PUSH(&u->qt->events) = ev;
        o->n_events++;
        if (o->owner != QM_OWNER_NONE) continue;
        qm_owner owner = owner_by_event(facts, u, &ev);
        if (owner != QM_OWNER_NONE) o->owner = owner, o->owner_at = ev.at;
    }
    add_captures(u, o);
    sort_events(u, o);
}

// Which argument of a constructor becomes the parent: facts say it, or it hands one of its parameters on to its base.
static int parent_position(const qm_facts *facts, const qm_unit *u, qm_func ctor, u32 depth)
{
    const qm_fact *fact = qm_fact_func(facts, u, ctor, QMK_CHILD_OF);
    if (fact || !ctor.i || depth > 8) return fact && fact->pos >= 1 ? fact->pos : 0;
    const qm_func_row *f = qm_func_of(u, ctor);
    for (u32 i = 0; i < f->n_inits; i++) {
        qm_node base = u->inits.rows[f->first_init + i].value;
        if (!u->inits.rows[f->first_init + i].base.i || qm_kind_of(u, base) != QM_CONSTRUCT) continue;
        int pos = parent_position(facts, u, qm_row(u, base)->func, depth + 1);
        qm_node arg = pos ? qm_strip(u, qm_at_pos(u, base, pos)) : (qm_node){0};
        qm_var v = qm_is(arg) ? qm_row(u, arg)->var : (qm_var){0};
        if (v.i >= f->first_param && v.i < f->first_param + f->n_params) return (int)(v.i - f->first_param) + 1;
    }
    return 0;
}

int qm_parent_position(const qm_unit *u, const qm_facts *facts, qm_func ctor) { return parent_position(facts, u, ctor, 0); }

// Does the object hand itself to somebody in that run of rows, or choose its parent there?
static bool gives_itself_away(const qm_facts *facts, const qm_unit *u, qm_node root)
{
    for (u32 i = root.i; i && i < qm_end(u, root); i++) {
        if (u->nodes.rows[i].kind != QM_THIS) continue;
        qm_event ev = qm_event_at(u, facts, (qm_node){i});
        qm_func callee = qm_row(u, ev.at)->func;
        switch (ev.kind) {
        case QM_EV_CALLED:
            if (qm_says(facts, u, callee, QMK_SETS_PARENT)) return true;
            break;
        case QM_EV_PASSED:
            if (parent_position(facts, u, callee, 0) != ev.pos && !qm_only_borrows(u, facts, &ev)) return true;
            break;
        case QM_EV_STORED_LOCAL: case QM_EV_STORED_FIELD: case QM_EV_STORED_OTHER: case QM_EV_TAKEN: case QM_EV_ADOPTED:
            return true;
        case QM_EV_RETURNED: case QM_EV_CAPTURED_COPY: case QM_EV_CAPTURED_REF: case QM_EV_DELETED: case QM_EV_DELETED_LATER:
        case QM_EV_CONNECTED: case QM_EV_COMPARED: case QM_EV_OTHER: break;
        }
    }
    return false;
}

// A constructor of which nothing is known may make any object it is given the parent; one that is known may too.
static void maybe_parent(const qm_facts *facts, const qm_unit *u, qm_node construct, qm_object_row *o)
{
    qm_func ctor = qm_row(u, construct)->func;
    if (!qm_class_of(u, o->cls)->qobject) return;
    if (qm_func_of(u, ctor)->body.i) {
        if (!gives_itself_away(facts, u, qm_func_of(u, ctor)->body)) return;
        o->owner = QM_OWNER_UNKNOWN;
        o->owner_at = construct;
        return;
    }
    for (u32 i = 0; i < qm_nargs(u, construct); i++) {
        qm_node arg = qm_strip(u, qm_arg(u, construct, i));
        if (qm_is_null(u, arg) || !qm_class_of(u, qm_pointee_class(u, qm_row(u, arg)->type))->qobject) continue;
        if (has_fact_at(facts, u, ctor, QMK_STORES, (int)i + 1) || has_fact_at(facts, u, ctor, QMK_BORROWS, (int)i + 1)) continue;
        o->owner = QM_OWNER_UNKNOWN;
        o->owner_at = arg;
    }
}

static void parent_by_constructor(qm_unit *u, const qm_facts *facts, qm_node construct, qm_object_row *o)
{
    if (!qm_is(construct) || qm_kind_of(u, construct) != QM_CONSTRUCT) return;
    int pos = parent_position(facts, u, qm_row(u, construct)->func, 0);
    if (!pos) {
        maybe_parent(facts, u, construct, o);
        return;
    }
    qm_node arg = qm_strip(u, qm_at_pos(u, construct, pos));
    if (!qm_is(arg)) return;
    if (qm_is_null(u, arg)) return;
    const qm_node_row *r = qm_row(u, arg);
    o->owner = QM_OWNER_PARENT;
    o->owner_at = arg;
    o->parent_this = r->kind == QM_THIS;
    if (r->kind == QM_VAR || r->kind == QM_MEMBER) o->parent = r->var;
    if (r->kind == QM_UNARY && r->op == QMO_ADDR) o->parent = qm_root_var(u, arg);
}

// The field that this expression initialises, in a constructor or where the field is declared; {0} when it does not.
static qm_var initialised_field(const qm_unit *u, qm_node n)
{
    if (qm_is(qm_parent(u, n))) return (qm_var){0};
    for (u32 i = 0; i < u->inits.n; i++)
        if (u->inits.rows[i].value.i == n.i) return u->inits.rows[i].field;
    for (u32 v = 1; v < u->vars.n; v++)
        if (u->vars.rows[v].init.i == n.i && u->vars.rows[v].kind == QMV_FIELD) return (qm_var){v};
    return (qm_var){0};
}

static void new_object(qm_unit *u, const qm_facts *facts, qm_node n)
{
    const qm_node_row r = *qm_row(u, n);
    qm_class cls = qm_type_of(u, r.type)->cls;
    if (!cls.i || (r.flags & (QMF_ARRAY | QMF_PLACEMENT))) return;
    qm_object_row o = {.birth = QM_BORN_NEW, .at = n, .cls = cls, .func = qm_enclosing_func(u, n), .owner = QM_OWNER_NONE};
    o.in_loop = qm_in_loop(u, n);
    for (qm_node k = qm_first(u, n); qm_is(k); k = qm_next(u, n, k)) parent_by_constructor(u, facts, k, &o);
    qm_event ev = qm_event_at(u, facts, n);
    const qm_node_row *at = qm_row(u, ev.at);
    if (ev.kind == QM_EV_STORED_LOCAL && at->kind == QM_DECL) o.var = at->var;
    else if (ev.kind == QM_EV_STORED_LOCAL || ev.kind == QM_EV_STORED_FIELD) o.var = qm_row(u, qm_strip(u, qm_first(u, ev.at)))->var;
    else o.var = initialised_field(u, n);
    bool local = o.var.i && ev.kind == QM_EV_STORED_LOCAL;
    if (!local && o.owner == QM_OWNER_NONE) {
        qm_owner owner = owner_by_event(facts, u, &ev);
        if (!qm_is(qm_parent(u, n)) || ev.kind == QM_EV_OTHER) owner = QM_OWNER_ESCAPED;  // field initialiser, …
        if (owner != QM_OWNER_NONE) o.owner = owner, o.owner_at = ev.at;
    }
    if (qm_fact_class(facts, u, cls, QMK_SELF_DELETING)) o.owner = QM_OWNER_SELF;
    if (local) follow_local(u, facts, &o);
    *VEC_PUSH(&u->qt->objects) = o;
}

static void local_object(qm_unit *u, const qm_facts *facts, qm_node n)
{
    const qm_var_row *v = qm_var_of(u, qm_row(u, n)->var);
    const qm_type_row *t = qm_type_of(u, v->type);
    if (t->kind != QMT_RECORD || v->kind != QMV_LOCAL) return;
    qm_object_row o = {.birth = QM_BORN_LOCAL, .at = n, .var = qm_row(u, n)->var, .cls = t->cls,
                       .func = qm_enclosing_func(u, n), .owner = QM_OWNER_SCOPE, .owner_at = n};
    o.in_loop = qm_in_loop(u, n);
    if (qm_class_of(u, t->cls)->qobject) follow_local(u, facts, &o);
    *VEC_PUSH(&u->qt->objects) = o;
}

// Does another call of the same kind stand before this one in its body?
static bool comes_again(const qm_unit *u, qm_node call)
{
    for (u32 i = qm_func_of(u, qm_enclosing_func(u, call))->body.i; i && i < call.i; i++)
        if (u->nodes.rows[i].kind == QM_CALL && u->nodes.rows[i].func.i == qm_row(u, call)->func.i) return true;
    return false;
}

// Inside a slot of the signal that announces it, the first result is not null.
static bool announced(const qm_unit *u, const qm_fact *in, qm_node call)
{
    if (!in || (!str_is(in->text, "*") && comes_again(u, call))) return false;
    qm_conn c = qm_conn_of_slot(u, qm_enclosing_func(u, call));
    return c.i && str_eq(qm_func_of(u, qm_conn_of(u, c)->signal_func)->name, in->text) && !qm_in_loop(u, call);
}

static void result_object(qm_unit *u, const qm_facts *facts, qm_node n)
{
    qm_func f = qm_row(u, n)->func;
    const qm_fact *returns = qm_fact_func(facts, u, f, QMK_RETURNS);
    if (!returns || str_is(returns->text, "this")) return;
    qm_object_row o = {.birth = QM_BORN_RESULT, .at = n, .cls = qm_pointee_class(u, qm_row(u, n)->type), .func = qm_enclosing_func(u, n)};
    o.owner = str_is(returns->text, "owned") ? QM_OWNER_NONE : str_is(returns->text, "child-of-this") ? QM_OWNER_PARENT : QM_OWNER_ESCAPED;
    o.owner_at = n;
    if (o.owner == QM_OWNER_PARENT) {
        qm_node object = qm_object_of(u, n);
        o.parent_this = qm_is(object) && qm_kind_of(u, object) == QM_THIS;
        o.parent = qm_root_var(u, object);
    }
    o.may_be_null = qm_says(facts, u, f, QMK_MAY_RETURN_NULL) && !announced(u, qm_fact_func(facts, u, f, QMK_NON_NULL_IN), n);
    o.in_loop = qm_in_loop(u, n);
    qm_event ev = qm_event_at(u, facts, n);
    if (ev.kind == QM_EV_STORED_LOCAL && qm_kind_of(u, ev.at) == QM_DECL) {
        o.var = qm_row(u, ev.at)->var;
        follow_local(u, facts, &o);
    }
    *VEC_PUSH(&u->qt->objects) = o;
}

static void field_objects(qm_unit *u)
{
    for (u32 c = 1; c < u->classes.n; c++) {
        const qm_class_row *r = &u->classes.rows[c];
        for (u32 i = 0; i < r->n_fields; i++) {
            qm_var v = {r->first_field + i};
            const qm_type_row *t = qm_type_of(u, qm_var_of(u, v)->type);
            if (t->kind != QMT_RECORD || !qm_class_of(u, t->cls)->qobject) continue;
            *VEC_PUSH(&u->qt->objects) = (qm_object_row){.birth = QM_BORN_FIELD, .var = v, .cls = t->cls, .owner = QM_OWNER_SCOPE};
        }
    }
}

void qm_find_objects(qm_unit *u, const qm_facts *facts)
{
    for (u32 i = 1; i < u->nodes.n; i++) {
        qm_node n = {i};
        qm_kind k = qm_kind_of(u, n);
        if (k == QM_NEW) new_object(u, facts, n);
        else if (k == QM_DECL) local_object(u, facts, n);
        else if (k == QM_CALL) result_object(u, facts, n);
    }
    u->qt->n_born = u->qt->objects.n;
    field_objects(u);
    for (u32 i = 1; i < u->qt->objects.n; i++) {
        u32 *slot = &u->qt->object_of_var[u->qt->objects.rows[i].var.i];
        *slot = *slot ? QM_SEVERAL : i;
    }
    u->qt->object_of_var[0] = 0;
}

qm_object qm_object_named(const qm_unit *u, qm_var v)
{
    u32 o = u->qt->object_of_var[v.i];
    return (qm_object){o == QM_SEVERAL ? 0 : o};
}

qm_object qm_object_at(const qm_unit *u, qm_node birth)
{
    u32 low = 1, high = u->qt->n_born;
    while (low < high) {
        u32 mid = low + (high - low) / 2;
        if (u->qt->objects.rows[mid].at.i < birth.i) low = mid + 1;
        else high = mid;
    }
    return (qm_object){low < u->qt->n_born && u->qt->objects.rows[low].at.i == birth.i ? low : 0};
}
