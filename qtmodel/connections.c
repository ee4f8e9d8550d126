// Connections: every call that facts name a connect (or a call for later), with its roles resolved.
#include "qtmodel/build_qt.h"
#include "qtmodel/meta.h"
#include "qtmodel/qt.h"

static qm_node role(const qm_unit *u, const qm_facts *facts, qm_node call, qm_fact_key key, const char *name)
{
    int pos = qm_fact_role(facts, u, qm_row(u, call)->func, key, name);
    if (pos == INT32_MIN) return (qm_node){0};
    qm_node n = qm_at_pos(u, call, pos);
    return qm_is(n) && qm_kind_of(u, n) != QM_DEFAULT_ARG ? qm_strip(u, n) : (qm_node){0};
}

// &C::m, through casts, qOverload<…>(…) and QOverload<…>::of(…): calls that give a pointer to a function back. What chooses
// between functions or makes an object of one (std::bind) names none.
static qm_func named_function(const qm_unit *u, qm_node n)
{
    while (qm_is(n)) {
        const qm_node_row *r = qm_row(u, n);
        const qm_type_row *t = qm_type_of(u, r->type);
        bool gives_pointer = t->kind == QMT_MEMBER_POINTER || (t->kind == QMT_POINTER && qm_type_of(u, t->target)->kind == QMT_FUNCTION);
        if (r->kind == QM_FUNC_REF) return r->func;
        if (r->kind == QM_CAST || (r->kind == QM_UNARY && r->op == QMO_ADDR)) n = qm_first(u, n);
        else if (r->kind == QM_CALL && gives_pointer && qm_nargs(u, n) == 1) n = qm_arg(u, n, 0);
        else break;
    }
    return (qm_func){0};
}

// The only method of that name in the class or, when it has none, in its bases.
static qm_func only_method(const qm_unit *u, qm_class c, str name)
{
    qm_func found = {0};
    u32 overloads = 0;
    const qm_qt *q = u->qt;
    for (u32 i = q->first_method[c.i]; i < q->first_method[c.i + 1]; i++)
        if (str_eq(qm_func_of(u, q->methods[i])->name, name) && !overloads++) found = q->methods[i];
    if (overloads) return overloads == 1 ? found : (qm_func){0};
    const qm_class_row *r = qm_class_of(u, c);
    for (u32 i = 0; i < r->n_bases && !found.i; i++) found = only_method(u, u->bases.rows[r->first_base + i], name);
    return found;
}

// "1clicked(bool)" or "2clicked(bool)" in a class. Where not all is known that moc saw, the name must do.
static qm_func named_by_text(const qm_unit *u, qm_class c, str text)
{
    size_t open = str_find(text, STR("("));
    if (text.n < 2 || open == SIZE_MAX || !c.i) return (qm_func){0};
    buf normal = {0};
    enum qm_meta_kind kind = text.p[0] == '2' ? QM_META_SIGNAL : QM_META_SLOT;
    const qm_meta_row *m = qm_normal_signature(str_from(text, 1), &normal) ? qm_meta_find(u, c, kind, buf_str(&normal)) : NULL;
    buf_release(&normal);
    if (m) return m->func;
    return qm_meta_known(u, c) ? (qm_func){0} : only_method(u, c, str_trim(str_n(text.p + 1, open - 1)));
}

static qm_func slot_function(const qm_unit *u, qm_node slot, qm_node receiver)
{
    if (!qm_is(slot)) return (qm_func){0};
    const qm_node_row *r = qm_row(u, slot);
    if (r->kind == QM_LAMBDA) return r->func;
    if (r->kind == QM_VAR) {  // auto f = [..]{..}; connect(…, f)
        qm_node init = qm_strip(u, qm_var_of(u, r->var)->init);
        if (qm_is(init) && qm_kind_of(u, init) == QM_LAMBDA && qm_is_constant(u, r->var)) return qm_row(u, init)->func;
        return (qm_func){0};
    }
    if (r->kind == QM_STRING) return qm_is(receiver) ? named_by_text(u, qm_object_class(u, receiver), r->str) : (qm_func){0};
    return named_function(u, slot);
}

static void add_connection(qm_unit *u, const qm_facts *facts, qm_node call, bool later)
{
    qm_fact_key key = later ? QMK_CALL_LATER : QMK_CONNECT;
    qm_conn_row c = {.call = call, .func = qm_enclosing_func(u, call), .later = later};
    c.sender = role(u, facts, call, key, "sender");
    c.signal = role(u, facts, call, key, "signal");
    c.context = role(u, facts, call, key, "context");
    if (!qm_is(c.context)) c.context = role(u, facts, call, key, "receiver");
    c.slot = role(u, facts, call, key, "slot");
    c.type = role(u, facts, call, key, "type");
    c.string_based = qm_is(c.slot) && qm_kind_of(u, c.slot) == QM_STRING;
    if (qm_is(c.signal) && qm_kind_of(u, c.signal) == QM_STRING && qm_is(c.sender))
        c.signal_func = named_by_text(u, qm_object_class(u, c.sender), qm_row(u, c.signal)->str);
    else c.signal_func = named_function(u, c.signal);
    c.slot_func = slot_function(u, c.slot, c.context);
    // invokeMethod(object, "name"): without the digit and the parameters of SLOT().
    bool bare = later && c.string_based && qm_is(c.context) && str_find(qm_row(u, c.slot)->str, STR("(")) == SIZE_MAX;
    if (bare) c.slot_func = only_method(u, qm_object_class(u, c.context), qm_row(u, c.slot)->str);
    *VEC_PUSH(&u->qt->conns) = c;
}

void qm_find_connections(qm_unit *u, const qm_facts *facts)
{
    for (u32 i = 1; i < u->nodes.n; i++) {
        if (u->nodes.rows[i].kind != QM_CALL) continue;
        qm_func f = u->nodes.rows[i].func;
        if (qm_says(facts, u, f, QMK_CONNECT)) add_connection(u, facts, (qm_node){i}, false);
        else if (qm_says(facts, u, f, QMK_CALL_LATER)) add_connection(u, facts, (qm_node){i}, true);
    }
    for (u32 i = 1; i < u->qt->conns.n; i++) {
        u32 *slot = &u->qt->conn_of_slot[u->qt->conns.rows[i].slot_func.i];
        *slot = *slot ? QM_SEVERAL : i;
    }
    u->qt->conn_of_slot[0] = 0;
}

qm_conn qm_conn_of_slot(const qm_unit *u, qm_func slot)
{
    u32 c = u->qt->conn_of_slot[slot.i];
    return (qm_conn){c == QM_SEVERAL ? 0 : c};
}

// Connections stand in the order of their calls.
qm_conn qm_conn_at(const qm_unit *u, qm_node call)
{
    u32 low = 1, high = u->qt->conns.n;
    while (low < high) {
        u32 mid = low + (high - low) / 2;
        if (u->qt->conns.rows[mid].call.i < call.i) low = mid + 1;
        else high = mid;
    }
    return (qm_conn){low < u->qt->conns.n && u->qt->conns.rows[low].call.i == call.i ? low : 0};
}
