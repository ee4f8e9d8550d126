// A connection whose member pointer names no signal: it compiles, and fails at run time.
#include "checks/connect/strings.h"

static bool is_signal(const qm_unit *u, qm_func f)
{
    return qm_func_of(u, f)->flags & QMFN_SIGNAL || qm_is_private_signal(u, f);
}

// The signal of the class that is called like the function with "Changed" behind it: the one of a property.
static qm_func property_signal(ck_context *c, qm_func f)
{
    const qm_unit *u = c->unit;
    const qm_func_row *r = qm_func_of(u, f);
    str wanted = arena_printf(&c->unit->mem, "%.*sChanged", STR_ARG(r->name));
    qm_func found = {0};
    return cs_methods(u, r->cls, wanted, &found) == 1 && is_signal(u, found) ? found : (qm_func){0};
}

static void judge(ck_context *c, const qm_conn_row *conn)
{
    const qm_unit *u = c->unit;
    qm_func f = conn->signal_func;
    const qm_func_row *r = qm_func_of(u, f);
    if (!f.i || !r->cls.i || !qm_is(conn->signal) || qm_kind_of(u, conn->signal) == QM_STRING) return;
    ck_site(c, conn->signal);
    if (is_signal(u, f)) return;
    if (!qm_class_of(u, r->cls)->qobject || qm_class_of(u, r->cls)->tainted || (r->flags & QMFN_TEMPLATE)) return;
    if (!ck_may_judge(c, conn->func)) return;
    ck_finding *fd = ck_report(c, conn->signal, "'%.*s' is no signal: nothing is connected", STR_ARG(r->qualified));
    ck_because(c, fd, qm_fact_func(c->facts, u, qm_row(u, conn->call)->func, QMK_CONNECT));
    ck_add_note(c, fd, r->at, "%s", r->flags & QMFN_SLOT ? "it is declared as a slot" : "it is declared here");
    qm_func other = property_signal(c, f);
    if (!other.i || qm_kind_of(u, conn->signal) != QM_FUNC_REF) return;
    str text = qm_text(u, conn->signal);
    ck_add_note(c, fd, qm_func_of(u, other)->at, "'%.*s' is a signal", STR_ARG(qm_func_of(u, other)->name));
    fx_fix *fix = ck_fix(c, fd, FX_SAFE, "connect to '%.*s'", STR_ARG(qm_func_of(u, other)->name));
    if (str_ends(text, r->name))
        fx_replace(fix, qm_row(u, conn->signal)->text, "%.*sChanged", STR_ARG(text));
    else fx_withhold(fix, "the name cannot be edited");
}

static void run(ck_context *c)
{
    for (u32 i = 1; i < c->unit->qt->conns.n; i++) judge(c, &c->unit->qt->conns.rows[i]);
}

const ck_check ck_connect_not_a_signal = {
    .id = "qtcwe-connect-not-a-signal",
    .summary = "a connection names a function that is no signal",
    .cwe = {628},
    .severity = CK_WARNING,
    .profile = CK_DEFAULT,
    .fix = FX_SAFE,
    .since = "0.1",
    .clazy = "connect-non-signal",
    .run = run,
};
