// What processes share by a name: who may open it, and whether they take turns.
#include "checks/weak.h"

enum { OTHERS = 0006, NOT_OWNER = 0077 };

static void check_mode(ck_context *c, qm_node call)
{
    const qm_unit *u = c->unit;
    ck_mode mode;
    if (!ck_mode_given(c, call, QMK_IPC_MODE, &mode) || !(mode.bits & OTHERS)) return;
    str name = qm_func_of(u, qm_row(u, call)->func)->name;
    ck_finding *f = ck_report(c, call, "'%.*s' lets every user of the machine %s what it makes", STR_ARG(name), mode.bits & 0002 ? "change" : "read");
    ck_because(c, f, mode.fact);
    ck_offer_narrower_mode(c, f, &mode, OTHERS, NOT_OWNER, "keep group and others out");
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
