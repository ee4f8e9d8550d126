// Memory on the stack, as much as somebody else says: there is no answer when there is not so much.
#include "checks/check.h"
#include "qtmodel/bounds.h"
#include "qtmodel/ranges.h"

enum { MODEST = 64 * 1024 };  // bytes that every stack has

// Is the amount small on every way?
static bool is_modest(ck_context *c, qm_node size)
{
    i64 value;
    qm_range r;
    if (qm_int_value(c->unit, size, &value)) return value <= MODEST;
    return qm_range_at(c->analysis, size, &r) && r.high <= MODEST;
}

// A variable, member or call in the amount that nobody has compared with anything; {0}: none, or it is not known.
static qm_node unbounded_part(ck_context *c, qm_node size)
{
    const qm_unit *u = c->unit;
    for (u32 i = size.i; i < qm_end(u, size); i++) {
        qm_node n = {i};
        qm_range r;
        qm_kind k = qm_kind_of(u, n);
        if (k == QM_CALL && !is_modest(c, n)) return n;
        if (k != QM_VAR && k != QM_MEMBER) continue;
        if (qm_type_of(u, qm_row(u, n)->type)->kind != QMT_INT || !qm_value_at(c->analysis, n, &r) || r.looked || r.high <= MODEST) continue;
        return n;
    }
    return (qm_node){0};
}

static void check_call(ck_context *c, qm_func in, qm_node call)
{
    (void)in;
    const qm_unit *u = c->unit;
    const qm_fact *fact = qm_fact_func(c->facts, u, qm_row(u, call)->func, QMK_STACK_MEMORY);
    qm_node size = fact ? qm_at_pos(u, call, fact->pos) : (qm_node){0};
    if (!qm_is(size)) return;
    ck_site(c, call);
    bool again = qm_in_loop(u, call);  // a loop gets more in each turn, and gives nothing back
    qm_node part = again || is_modest(c, size) ? (qm_node){0} : unbounded_part(c, size);
    if (!again && !qm_is(part)) return;
    ck_finding *f = again ? ck_report(c, call, "each turn of the loop takes more of the stack, and gives nothing back before the function returns")
                          : ck_report(c, call, "nothing bounds '%.*s': the program dies when the stack does not have so much", STR_ARG(ck_say(c, part)));
    ck_because(c, f, fact);
    fx_withhold(ck_fix(c, f, FX_DISPLAY, "use a QVarLengthArray or a QByteArray"), "the memory would have to be of another type");
}

static void run(ck_context *c) { ck_each_call(c, check_call); }

const ck_check ck_api_stack_memory = {
    .id = "qtcwe-api-stack-memory",
    .summary = "as much memory is taken from the stack as somebody else says",
    .cwe = {789, 770, 676},
    .severity = CK_WARNING,
    .profile = CK_DEFAULT,
    .fix = FX_DISPLAY,
    .since = "0.1",
    .run = run,
};
