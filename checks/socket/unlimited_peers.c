// A container that gets an entry for every name a peer makes up, or for every datagram, and nothing asks how many it has.
#include "checks/injection/sinks.h"

// Does the unit take connections or datagrams from anybody?
static bool serves(const ck_context *c)
{
    const qm_unit *u = c->unit;
    for (u32 i = 1; i < u->nodes.n; i++) {
        const qm_node_row *r = &u->nodes.rows[i];
        if (r->kind != QM_CALL || !r->func.i) continue;
        if (qm_says(c->facts, u, r->func, QMK_ACCEPTS) || qm_says(c->facts, u, r->func, QMK_READS_DATAGRAM)) return true;
    }
    return false;
}

// m_links.size(), m_links.count(): the amount is asked for.
static bool tells_amount(const qm_unit *u, qm_node call)
{
    const qm_func_row *f = qm_func_of(u, qm_row(u, call)->func);
    return f->flags & QMFN_CONST && qm_nargs(u, call) == 0 && qm_type_of(u, f->result)->kind == QMT_INT;
}

// Does anything bound the container: somebody asks how many there are, replaces or hands it on, or takes elements of a list off again?
static bool is_bounded(const ck_context *c, qm_var v, bool list)
{
    const qm_unit *u = c->unit;
    u32 n;
    const qm_node *uses = qm_uses(u, v, &n);
    for (u32 i = 0; i < n; i++) {
        qm_node call = qm_above_casts(u, uses[i]);
        if (!qm_is(call)) return true;
        const qm_node_row *r = qm_row(u, call);
        if (r->kind == QM_RANGE_FOR || r->kind == QM_MACRO) continue;
        if (r->kind != QM_CALL || !r->func.i || qm_object_of(u, call).i != uses[i].i) return true;
        const qm_func_row *f = qm_func_of(u, r->func);
        if (tells_amount(u, call)) return true;
        if (list && !(f->flags & QMFN_CONST) && !qm_says(c->facts, u, r->func, QMK_ADDS_ENTRY) && !qm_says(c->facts, u, r->func, QMK_ITERATOR_OF)) return true;
    }
    return false;
}

static bool reads_datagram(const ck_context *c, qm_func f)
{
    const qm_unit *u = c->unit;
    qm_node body = qm_func_of(u, f)->body;
    for (u32 i = body.i; i < qm_end(u, body); i++)
        if (u->nodes.rows[i].kind == QM_CALL && u->nodes.rows[i].func.i && qm_says(c->facts, u, u->nodes.rows[i].func, QMK_READS_DATAGRAM)) return true;
    return false;
}

// A local that is made new each time: its entry is always one more.
static bool is_new(const qm_unit *u, qm_node key)
{
    if (qm_kind_of(u, key) != QM_VAR || !qm_is_constant(u, qm_row(u, key)->var)) return false;
    qm_node init = qm_var_of(u, qm_row(u, key)->var)->init;
    init = qm_is(init) ? qm_strip(u, init) : init;
    return qm_is(init) && qm_kind_of(u, init) == QM_NEW;
}

static void report(const ck_tainted *t, qm_var v, bool decided)
{
    ck_context *c = t->c;
    str name = qm_var_of(c->unit, v)->name;
    if (decided) {
        ck_report_tainted(t, "'%.*s' gets an entry for each '%.*s', and nothing limits how many", STR_ARG(name), STR_ARG(ck_say(c, t->at)));
        return;
    }
    ck_finding *f = ck_report(c, t->call, "'%.*s' gets another entry with each datagram, and nothing limits how many", STR_ARG(name));
    ck_because(c, f, t->sink);
    ck_add_note(c, f, qm_var_of(c->unit, v)->at, "its size is never asked for");
}

static bool judge(ck_context *c, qm_func in, qm_node call, const qm_fact *adds)
{
    const qm_unit *u = c->unit;
    qm_node container = qm_object_of(u, call), key = qm_at_pos(u, call, adds->pos);
    if (!qm_is(container) || !qm_is(key) || qm_kind_of(u, container) != QM_MEMBER || qm_func_of(u, qm_row(u, call)->func)->flags & QMFN_CONST) return false;
    qm_var v = qm_row(u, container)->var;
    const qm_var_row *row = qm_var_of(u, v);
    const qm_fact *carries = qm_fact_class(c->facts, u, qm_object_class(u, container), QMK_CARRIES);
    bool list = !carries || !str_is(carries->text, "map"), datagram = reads_datagram(c, in);
    ck_site(c, call);
    if (row->kind != QMV_FIELD || !row->is_private || qm_has_unseen_methods(u, row->cls) || (list && !datagram)) return false;
    ck_tainted t = {.c = c, .call = call, .sink = adds, .from = QM_FROM_PEER, .at = qm_strip(u, key)};
    bool handle = qm_type_of(u, qm_row(u, t.at)->type)->kind == QMT_POINTER;  // a connection, which the machine limits
    bool decided = !handle && qm_taint_at(c->analysis, key, &t.taint) && t.taint.danger[QM_FROM_PEER] != 0;
    if ((!decided && !(datagram && is_new(u, t.at))) || is_bounded(c, v, list)) return false;
    report(&t, v, decided);
    return true;
}

static void run(ck_context *c)
{
    const qm_unit *u = c->unit;
    if (!serves(c)) return;
    for (qm_func f = ck_next_func(c, (qm_func){0}); f.i; f = ck_next_func(c, f)) {
        qm_node body = qm_func_of(u, f)->body;
        bool told = false;  // one finding a function
        for (u32 i = body.i; i < qm_end(u, body) && !told; i++) {
            const qm_fact *adds = u->nodes.rows[i].kind == QM_CALL ? qm_fact_func(c->facts, u, u->nodes.rows[i].func, QMK_ADDS_ENTRY) : NULL;
            if (adds) told = judge(c, f, (qm_node){i}, adds);
        }
    }
}

const ck_check ck_socket_unlimited_peers = {
    .id = "qtcwe-socket-unlimited-peers",
    .summary = "a container gets an entry for every name that a peer makes up, without a limit",
    .cwe = {770, 400},
    .severity = CK_WARNING,
    .profile = CK_DEFAULT,
    .fix = FX_NONE,
    .since = "0.1",
    .run = run,
};
