// What processes share by a name: who may open it, and whether they take turns.
#include "checks/check.h"
#include "qtmodel/bounds.h"

enum { OTHERS = 0006, NOT_OWNER = 0077 };

// The number among the constants of the argument that has the bits.
static qm_node literal_with(const qm_unit *u, qm_node arg, i64 bits)
{
    for (u32 i = arg.i; i < qm_end(u, arg); i++)
        if (u->nodes.rows[i].kind == QM_INT && u->nodes.rows[i].value & bits) return (qm_node){i};
    return (qm_node){0};
}

static void check_mode(ck_context *c, qm_node call)
{
    const qm_unit *u = c->unit;
    const qm_fact *fact = qm_fact_func(c->facts, u, qm_row(u, call)->func, QMK_IPC_MODE);
    qm_node mode = fact ? qm_at_pos(u, call, fact->pos) : (qm_node){0};
    i64 value;
    if (!qm_is(mode)) return;
    if (!qm_int_value(u, mode, &value)) {
        ck_unknown(c, call, "the mode is no constant");
        return;
    }
    ck_site(c, call);
    if (!(value & OTHERS)) return;
    str name = qm_func_of(u, qm_row(u, call)->func)->name;
    ck_finding *f = ck_report(c, call, "'%.*s' lets every user of the machine %s what it makes", STR_ARG(name), value & 0002 ? "change" : "read");
    ck_because(c, f, fact);
    fx_fix *fix = ck_fix(c, f, FX_REVIEW, "keep group and others out");
    qm_node literal = literal_with(u, mode, OTHERS);
    str text = qm_is(literal) ? qm_text(u, literal) : (str){0};
    if (text.n < 2 || text.p[0] != '0' || text.p[1] == 'x') fx_withhold(fix, "the mode is not written as an octal number here");
    else fx_replace(fix, qm_row(u, literal)->text, "0%llo", (unsigned long long)(qm_row(u, literal)->value & ~NOT_OWNER));
}

// Does anything in the unit keep other processes away?
static bool unit_locks(const ck_context *c)
{
    const qm_unit *u = c->unit;
    for (u32 i = 1; i < u->nodes.n; i++)
        if (u->nodes.rows[i].kind == QM_CALL && u->nodes.rows[i].func.i && qm_says(c->facts, u, u->nodes.rows[i].func, QMK_IPC_LOCK)) return true;
    return false;
}

// Can code of other units lock the object?
static bool is_seen_elsewhere(const ck_context *c, qm_var v)
{
    const qm_unit *u = c->unit;
    const qm_var_row *row = qm_var_of(u, v);
    if (row->kind == QMV_PARAM || row->kind == QMV_GLOBAL || row->kind == QMV_STATIC_MEMBER) return true;
    if (row->cls.i && (!row->is_private || qm_has_unseen_methods(u, row->cls))) return true;
    u32 n;
    const qm_node *uses = qm_uses(u, v, &n);
    for (u32 i = 0; i < n; i++) {
        qm_event_kind k = qm_event_at(u, c->facts, uses[i]).kind;
        if (k == QM_EV_PASSED || k == QM_EV_RETURNED || k == QM_EV_STORED_FIELD || k == QM_EV_STORED_OTHER || k == QM_EV_TAKEN) return true;
    }
    return false;
}

// The first access to the memory of each object.
static bool is_first_access(const ck_context *c, qm_node call, qm_var v)
{
    const qm_unit *u = c->unit;
    u32 n;
    const qm_node *uses = qm_uses(u, v, &n);
    for (u32 i = 0; i < n; i++) {
        qm_event ev = qm_event_at(u, c->facts, uses[i]);
        if (ev.kind == QM_EV_CALLED && qm_says(c->facts, u, qm_row(u, ev.at)->func, QMK_IPC_DATA)) return ev.at.i == call.i;
    }
    return false;
}

static void check_call(ck_context *c, qm_func in, qm_node call)
{
    (void)in;
    const qm_unit *u = c->unit;
    check_mode(c, call);
    const qm_fact *data = qm_fact_func(c->facts, u, qm_row(u, call)->func, QMK_IPC_DATA);
    qm_node object = data ? qm_object_of(u, call) : (qm_node){0};
    qm_var v = qm_is(object) ? qm_root_var(u, object) : (qm_var){0};
    if (!v.i) return;
    ck_site(c, call);
    if (!is_first_access(c, call, v) || is_seen_elsewhere(c, v) || unit_locks(c)) return;
    ck_finding *f = ck_report(c, call, "other processes change what '%.*s' points to at the same time: nothing locks it", STR_ARG(qm_var_of(u, v)->name));
    ck_because(c, f, data);
}

static void run(ck_context *c) { ck_each_call(c, check_call); }

const ck_check ck_access_shared_memory = {
    .id = "qtcwe-access-shared-memory",
    .summary = "what processes share by a name is open to every user, or is used without a lock",
    .cwe = {732, 276, 362, 820},
    .severity = CK_WARNING,
    .profile = CK_DEFAULT,
    .fix = FX_REVIEW,
    .since = "0.1",
    .run = run,
};
