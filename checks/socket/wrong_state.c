// Calls that the library refuses in the only states the object can be in there.
#include "checks/check.h"
#include "qtmodel/typestate.h"

// Whether a refusal is what the code wants to see: a test asserts it.
static bool is_tested(const ck_context *c, qm_node call)
{
    const qm_unit *u = c->unit;
    for (qm_node n = qm_parent(u, call); qm_is(n); n = qm_parent(u, n))
        if (qm_kind_of(u, n) == QM_MACRO && qm_fact_macro(c->facts, qm_row(u, n)->str, QMK_TEST_ASSERT)) return true;
    return false;
}

static const char *what_happens(const qm_move *v)
{
    switch (v->refused) {
    case QM_REFUSED_WARNING: return "only prints a warning";
    case QM_REFUSED_FAILURE: return "fails";
    case QM_REFUSED_ERROR: return "only reports an error";
    case QM_REFUSED_IGNORED: return "has no effect";
    case QM_REFUSED_ABORT: return "ends the program";
    case QM_REFUSED_HANG: return "never returns";
    case QM_REFUSED_UNDEFINED: return "is undefined";
    case QM_REFUSED_NONE: case QM_REFUSAL_COUNT: break;
    }
    return "makes no sense";
}

// The last thing before the call that was done with the object or made it, in the order of the text.
static qm_node earlier(const ck_context *c, qm_node call, qm_var object)
{
    const qm_unit *u = c->unit;
    qm_node body = qm_func_of(u, qm_enclosing_func(u, call))->body;
    for (u32 i = call.i - 1; i >= body.i; i--) {
        qm_node n = {i};
        const qm_node_row *r = qm_row(u, n);
        if (qm_contains(u, n, call)) continue;
        if (r->kind == QM_DECL && r->var.i == object.i) return n;
        qm_states_at before;
        if (r->kind == QM_CALL && !(qm_func_of(u, r->func)->flags & QMFN_CONST) && qm_states_before(c->analysis, n, &before) &&
            before.object.i == object.i)
            return n;
    }
    return (qm_node){0};
}

static void check_call(ck_context *c, qm_func in, qm_node call)
{
    (void)in;
    const qm_unit *u = c->unit;
    qm_states_at s;
    if (!qm_states_before(c->analysis, call, &s)) return;
    ck_site(c, call);
    if ((s.states & s.legal) || !s.refused || is_tested(c, call)) return;
    buf states = {0};
    qm_put_states(s.machine, s.states, &states);
    str object = qm_var_of(u, s.object)->name, method = qm_func_of(u, qm_row(u, call)->func)->name;
    const qm_move *v = s.refused;
    ck_finding *f = ck_report(c, call, "'%.*s' %s here: '%.*s' (%.*s) is %s on every path", STR_ARG(method), what_happens(v),
                              STR_ARG(object), STR_ARG(s.machine->cls), buf_cstr(&states));
    buf_release(&states);
    ck_because(c, f, &(qm_fact){.file = v->file, .line = v->line});
    qm_node last = earlier(c, call, s.object);
    if (qm_is(last) && qm_kind_of(u, last) == QM_DECL) ck_add_note(c, f, qm_row(u, last)->at, "made here");
    else if (qm_is(last)) ck_add_note(c, f, qm_row(u, last)->at, "the last call on it before");
    if (v->text.n)
        ck_add_note(c, f, qm_row(u, call)->at, "refused here with \"%.*s\"", STR_ARG(v->text));
    else if (v->result.n)
        ck_add_note(c, f, qm_row(u, call)->at, "the result here is always %.*s", STR_ARG(v->result));
    else ck_add_note(c, f, qm_row(u, call)->at, "called here");
}

static void run(ck_context *c) { ck_each_call(c, check_call); }

const ck_check ck_socket_wrong_state = {
    .id = "qtcwe-socket-wrong-state",
    .summary = "a call that is refused in every state the object can be in there",
    .cwe = {664, 666},
    .severity = CK_WARNING,
    .profile = CK_DEFAULT,
    .fix = FX_NONE,
    .since = "0.1",
    .run = run,
};
