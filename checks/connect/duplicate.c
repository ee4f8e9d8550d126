// Connections that are made several times, so that the slot is called several times for one signal; also beside those by name.
#include "checks/connect/ends.h"
#include "qtmodel/summary.h"

static bool undoes(void *user, qm_node n) { return ce_undoes(user, n); }

// A signal and a method, both known, with no word about making it once.
static bool can_double(const qm_unit *u, const qm_conn_row *conn)
{
    if (conn->later || conn->unique || !conn->signal_func.i || !conn->slot_func.i || qm_func_of(u, conn->slot_func)->flags & QMFN_LAMBDA) return false;
    if (qm_is(conn->type) && conn->delivery == QM_DELIVERY_UNKNOWN) return false;
    return qm_is(ce_object(u, conn->sender)) && qm_is(ce_object(u, conn->context));
}

typedef struct unique_name { str name; } unique_name;

static bool find_unique(void *user, qm_subject subject, str name, str library, const qm_fact *facts, u32 n)
{
    unique_name *w = user;
    (void)library;
    for (u32 i = 0; subject == QMS_ENUMERATOR && i < n; i++)
        if (facts[i].key == QMK_DELIVERY && str_is(facts[i].text, "unique")) w->name = name;
    return !w->name.n;
}

static void offer_unique(ck_context *c, ck_finding *f, const qm_conn_row *conn)
{
    const qm_unit *u = c->unit;
    fx_fix *fix = ck_fix(c, f, FX_SAFE, "make the connection once");
    unique_name type = {{0}};
    qm_facts_each(c->facts, find_unique, &type);
    u32 n = qm_nargs(u, conn->call);
    while (n && qm_kind_of(u, qm_arg(u, conn->call, n - 1)) == QM_DEFAULT_ARG) n--;
    span last = n ? qm_row(u, qm_arg(u, conn->call, n - 1))->text : (span){0};
    if (qm_is(conn->type) || !type.name.n) fx_withhold(fix, "the connection has a type already");
    else if (!span_is(last)) fx_withhold(fix, "it stands in a macro");
    else fx_insert_after(fix, last, ", %.*s", STR_ARG(type.name));
}

static bool in_loop_body(const qm_unit *u, qm_node n, qm_node *loop)
{
    for (qm_node p = qm_parent(u, n); qm_is(p); p = qm_parent(u, p)) {
        qm_kind k = qm_kind_of(u, p);
        *loop = p;
        if (k == QM_WHILE || k == QM_DO || k == QM_FOR || k == QM_RANGE_FOR) return true;
    }
    return false;
}

static bool judge_loop(ck_context *c, const qm_conn_row *conn)
{
    const qm_unit *u = c->unit;
    qm_node loop;
    if (!in_loop_body(u, conn->call, &loop) || ce_changes_in(u, conn->sender, loop.i, qm_end(u, loop)) || ce_changes_in(u, conn->context, loop.i, qm_end(u, loop))) return false;
    qm_cfg *cfg = ck_cfg(c, conn->func);
    qm_path_query q = {.from = conn->call, .to = conn->call, .stops_node = undoes, .user = c};
    if (!cfg || !qm_path_find(cfg, &q, NULL)) return false;
    ck_finding *f = ck_report(c, conn->call, "connected again in each turn of the loop: the slot is called as often for one signal");
    ck_add_note(c, f, qm_row(u, loop)->at, "the loop; neither the sender nor the receiver changes in it");
    offer_unique(c, f, conn);
    return true;
}

static bool judge_twice(ck_context *c, u32 index)
{
    const qm_unit *u = c->unit;
    const qm_conn_row *again = &u->qt->conns.rows[index];
    qm_cfg *cfg = ck_cfg(c, again->func);
    for (u32 i = 1; cfg && i < u->qt->conns.n; i++) {
        const qm_conn_row *first = &u->qt->conns.rows[i];
        if (i == index || first->func.i != again->func.i || first->call.i >= again->call.i || !can_double(u, first)) continue;
        if (first->signal_func.i != again->signal_func.i || first->slot_func.i != again->slot_func.i) continue;
        if (!ce_same(u, first->sender, again->sender) || !ce_same(u, first->context, again->context)) continue;
        if (ce_changes_in(u, again->sender, first->call.i, again->call.i) || ce_changes_in(u, again->context, first->call.i, again->call.i)) continue;
        qm_path_query q = {.from = first->call, .to = again->call, .stops_node = undoes, .user = c};
        if (!qm_path_find(cfg, &q, NULL)) continue;
        ck_finding *f = ck_report(c, again->call, "connected a second time: the slot is called twice for one signal");
        ck_add_note(c, f, qm_row(u, first->call)->at, "the same connection is made here");
        offer_unique(c, f, again);
        return true;
    }
    return false;
}

// On every way through the method, and with no way out before it.
static bool is_unconditional(const qm_unit *u, const qm_conn_row *conn)
{
    qm_node body = qm_func_of(u, conn->func)->body;
    for (qm_node p = qm_parent(u, conn->call); qm_is(p) && p.i != body.i; p = qm_parent(u, p))
        if (qm_kind_of(u, p) != QM_EXPR_STMT && qm_kind_of(u, p) != QM_COMPOUND) return false;
    for (u32 i = body.i; i < conn->call.i; i++)
        if (u->nodes.rows[i].kind == QM_RETURN) return false;
    return true;
}

static bool class_undoes(ck_context *c, qm_class cls)
{
    const qm_unit *u = c->unit;
    for (u32 i = 1; i < u->nodes.n; i++)
        if (undoes(c, (qm_node){i}) && qm_func_of(u, qm_outermost_func(u, qm_enclosing_func(u, (qm_node){i})))->cls.i == cls.i) return true;
    return false;
}

// A slot of a library's signal, which comes again and again, connects two objects that are the same each time.
static void judge_slot(ck_context *c, const qm_conn_row *conn)
{
    const qm_unit *u = c->unit;
    const qm_func_row *f = qm_func_of(u, conn->func);
    qm_kind sender = qm_kind_of(u, ce_object(u, conn->sender)), context = qm_kind_of(u, ce_object(u, conn->context));
    if (f->flags & QMFN_LAMBDA || !f->cls.i || (sender != QM_THIS && sender != QM_MEMBER) || (context != QM_THIS && context != QM_MEMBER)) return;
    if (!is_unconditional(u, conn) || ce_changes_in(u, conn->sender, f->body.i, qm_end(u, f->body)) || ce_changes_in(u, conn->context, f->body.i, qm_end(u, f->body)))
        return;
    for (u32 i = 1; i < u->qt->conns.n; i++) {
        const qm_conn_row *by = &u->qt->conns.rows[i];
        if (by->slot_func.i != conn->func.i || by->later || !by->signal_func.i || !qm_in_library(u, by->signal_func)) continue;
        if (qm_says(c->facts, u, by->signal_func, QMK_TELLS) || qm_says(c->facts, u, by->signal_func, QMK_EMITTED_IN_THREAD)) continue;
        if (qm_is(by->sender) && qm_same_lvalue(u, by->sender, conn->sender)) continue;  // once it is there, by its own signal
        if (qm_is(by->type) && by->delivery == QM_DELIVERY_UNKNOWN) continue;
        if (class_undoes(c, f->cls)) return;
        ck_finding *out = ck_report(c, conn->call, "connected once more each time the slot '%.*s' is called", STR_ARG(f->name));
        ck_add_note(c, out, qm_row(u, by->call)->at, "the slot is called for each '%.*s'", STR_ARG(qm_func_of(u, by->signal_func)->name));
        offer_unique(c, out, conn);
        return;
    }
}

// ------------------------------------------------------------------------------------------------------------- by their names
typedef struct connector { str text; bool named; } connector;

static bool is_in_text(void *user, qm_subject subject, str name, str library, const qm_fact *facts, u32 n)
{
    connector *w = user;
    (void)library;
    for (u32 i = 0; subject == QMS_FUNCTION && i < n; i++)
        if (facts[i].key == QMK_CONNECTS_BY_NAME && str_find(w->text, str_after_last(name, ':')) != SIZE_MAX) w->named = true;
    return !w->named;
}

// Generated code has no rows, but is of one kind: what it calls at all it calls for the one object that it is given.
static bool generated_connects(const ck_context *c, const qm_func_row *r)
{
    const qm_unit *u = c->unit;
    if (!place_is(r->at) || !sources_file(u->files, r->at.file)->generated || r->n_params != 1) return false;
    connector w = {.text = sources_text(u->files, r->at.file)};
    qm_facts_each(c->facts, is_in_text, &w);
    return w.named;
}

// Does the function connect slots by their names for the object that its parameter points to?
static bool connects_by_name(const ck_context *c, qm_func f, u32 arg)
{
    const qm_unit *u = c->unit;
    const qm_func_row *r = qm_func_of(u, f);
    if (!r->body.i) return generated_connects(c, r);
    for (u32 i = r->body.i; i && i < qm_end(u, r->body); i++) {
        const qm_fact *fact = u->nodes.rows[i].kind == QM_CALL ? qm_fact_func(c->facts, u, u->nodes.rows[i].func, QMK_CONNECTS_BY_NAME) : NULL;
        qm_node object = fact ? qm_strip(u, qm_at_pos(u, (qm_node){i}, fact->pos)) : (qm_node){0};
        if (qm_is(object) && qm_kind_of(u, object) == QM_VAR && arg < r->n_params && qm_row(u, object)->var.i == r->first_param + arg) return true;
    }
    return false;
}

// The call in a method of the class that connects its slots with the objects of `form` by their names: form->setupUi(this).
static qm_node connected_by_name(const ck_context *c, qm_class cls, qm_class form)
{
    const qm_unit *u = c->unit;
    for (u32 i = 1; i < u->nodes.n; i++) {
        const qm_node_row *r = &u->nodes.rows[i];
        if (r->kind != QM_CALL || !r->func.i || qm_func_of(u, r->func)->cls.i != form.i) continue;
        for (u32 k = 0; k < qm_nargs(u, (qm_node){i}); k++) {
            qm_node arg = qm_strip(u, qm_arg(u, (qm_node){i}, k));
            if (qm_kind_of(u, arg) != QM_THIS || !connects_by_name(c, r->func, k)) continue;
            if (qm_func_of(u, qm_outermost_func(u, qm_enclosing_func(u, (qm_node){i})))->cls.i == cls.i) return (qm_node){i};
        }
    }
    return (qm_node){0};
}

// Is the slot called on_NAME_SIGNAL, for the name of this field and this signal?
static bool is_named_for(const qm_unit *u, qm_func slot, str field, qm_func signal)
{
    str name = qm_func_of(u, slot)->name, signal_name = qm_func_of(u, signal)->name;
    if (!(qm_func_of(u, slot)->flags & QMFN_SLOT) || name.n != field.n + signal_name.n + 4 || !str_starts(name, STR("on_"))) return false;
    if (!str_eq(str_upto(str_from(name, 3), field.n), field) || name.p[3 + field.n] != '_' || !str_ends(name, signal_name)) return false;
    u32 overloads = 0;
    const qm_qt *q = u->qt;
    qm_class cls = qm_func_of(u, signal)->cls;
    for (u32 i = q->first_method[cls.i]; i < q->first_method[cls.i + 1]; i++) overloads += str_eq(qm_func_of(u, q->methods[i])->name, signal_name);
    return overloads == 1 || qm_func_of(u, slot)->n_params == qm_func_of(u, signal)->n_params;
}

static void take_out(ck_context *c, ck_finding *f, qm_node call)
{
    const qm_unit *u = c->unit;
    fx_fix *fix = ck_fix(c, f, FX_REVIEW, "leave the second connection out");
    qm_node stmt = qm_parent(u, call);
    qm_kind around = qm_is(stmt) && qm_is(qm_parent(u, stmt)) ? qm_kind_of(u, qm_parent(u, stmt)) : QM_NONE;
    if (qm_kind_of(u, stmt) == QM_EXPR_STMT && around == QM_COMPOUND) fx_remove_statement(fix, stmt);
    else fx_withhold(fix, "it is no statement of its own");
}

static bool judge_named(ck_context *c, const qm_conn_row *conn)
{
    const qm_unit *u = c->unit;
    qm_node sender = qm_strip(u, conn->sender);
    if (!qm_is(sender) || qm_kind_of(u, sender) != QM_MEMBER || qm_kind_of(u, qm_strip(u, conn->context)) != QM_THIS) return false;
    const qm_var_row *field = qm_var_of(u, qm_row(u, sender)->var);
    if (!is_named_for(u, conn->slot_func, field->name, conn->signal_func)) return false;
    qm_node by = connected_by_name(c, qm_func_of(u, qm_outermost_func(u, conn->func))->cls, field->cls);
    if (!qm_is(by) || class_undoes(c, qm_func_of(u, qm_outermost_func(u, conn->func))->cls)) return false;
    ck_finding *f = ck_report(c, conn->call, "'%.*s' is connected by its name already: the slot is called twice for one signal",
                              STR_ARG(qm_func_of(u, conn->slot_func)->name));
    ck_add_note(c, f, qm_row(u, by)->at, "connects slots of this class that are called on_OBJECT_SIGNAL");
    take_out(c, f, conn->call);
    return true;
}

static void judge(ck_context *c, u32 index)
{
    const qm_unit *u = c->unit;
    const qm_conn_row *conn = &u->qt->conns.rows[index];
    if (!ck_may_judge(c, conn->func) || conn->later) return;
    ck_site(c, conn->call);
    if (conn->unique && conn->slot_func.i && qm_func_of(u, conn->slot_func)->flags & QMFN_LAMBDA) {
        ck_finding *f = ck_report(c, conn->call, "no two lambdas are the same: a connection of one cannot be unique");
        ck_because(c, f, qm_fact_enumerator(c->facts, qm_row(u, qm_strip(u, conn->type))->str, QMK_DELIVERY));
        return;
    }
    bool once = conn->unique && conn->string_based;  // which finds a connection by name; one by pointer does not
    if (conn->signal_func.i && conn->slot_func.i && !conn->later && !once && judge_named(c, conn)) return;
    if (can_double(u, conn) && !judge_loop(c, conn) && !judge_twice(c, index)) judge_slot(c, conn);
}

static void run(ck_context *c)
{
    for (u32 i = 1; i < c->unit->qt->conns.n; i++) judge(c, i);
}

const ck_check ck_connect_duplicate = {
    .id = "qtcwe-connect-duplicate",
    .summary = "connection that is made several times",
    .cwe = {675},
    .severity = CK_WARNING,
    .profile = CK_DEFAULT,
    .fix = FX_SAFE,
    .since = "0.1",
    .run = run,
};
