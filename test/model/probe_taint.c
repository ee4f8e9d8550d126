// Words about data from outside.
#include "probe.h"

#include "qtmodel/taint.h"

#define UNUSED (void)p, (void)s, (void)arg, (void)out

static void put_separated(buf *out, u32 *n, const char *text)
{
    if ((*n)++) buf_putc(out, ',');
    buf_puts(out, text);
}

// Whoever decided it, as far as it is dangerous for the sink; any sink when none is named.
static bool tainted(const probe_place *p, probe_subject s, str arg, buf *out)
{
    qm_taint t;
    qm_sink sink = QM_SINK_COUNT;
    u32 n = 0;
    if (arg.n && !qm_sink_named(arg, &sink)) {
        buf_puts(out, "? (no such use)");
        return true;
    }
    qm_taint_at(p->analysis, s.node, &t);
    for (u32 k = 0; k < QM_OUTSIDE_COUNT; k++)
        if (arg.n ? qm_is_dangerous(&t, (qm_outside)k, sink) : t.danger[k]) put_separated(out, &n, qm_outside_name((qm_outside)k));
    if (!n) buf_puts(out, "clean");
    return true;
}

static bool from(const probe_place *p, probe_subject s, str arg, buf *out)
{
    UNUSED;
    return tainted(p, s, (str){0}, out);
}

// The same of what a call is given last: told apart from whatever else stands on the line.
static bool given(const probe_place *p, probe_subject s, str arg, buf *out)
{
    UNUSED;
    u32 n = qm_kind_of(p->u, s.node) == QM_CALL ? qm_nargs(p->u, s.node) : 0;
    return n && tainted(p, (probe_subject){.node = qm_arg(p->u, s.node, n - 1)}, (str){0}, out);
}

// The way from the source: source>assigned:x>passed:y …
static bool way(const probe_place *p, probe_subject s, str arg, buf *out)
{
    UNUSED;
    static const char *const names[] = {"source", "assigned", "passed", "returned", "captured", "signalled", "parameter"};
    qm_taint t;
    qm_taint_step steps[32];
    if (!qm_taint_at(p->analysis, s.node, &t)) return false;
    u32 k = 0;
    while (!t.danger[k]) k++;
    u32 n = qm_taint_steps(p->analysis, &t, (qm_outside)k, steps, 32);
    for (u32 i = 0; i < n; i++) {
        buf_printf(out, "%s%s", i ? ">" : "", names[steps[i].why]);
        if (steps[i].var.i) buf_printf(out, ":%.*s", STR_ARG(qm_var_of(p->u, steps[i].var)->name));
    }
    return true;
}

const probe_word probe_taint_words[] = {
    {"from", PROBE_NODE, false, from}, {"given", PROBE_NODE, false, given}, {"dangerous", PROBE_NODE, true, tainted}, {"way", PROBE_NODE, false, way}, {0},
};
