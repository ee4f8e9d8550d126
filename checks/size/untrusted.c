// Amounts that somebody outside decided, of memory to get or of bytes to read, with nothing that bounds them.
#include "checks/injection/sinks.h"
#include "qtmodel/ranges.h"

static void judge(const ck_tainted *t)
{
    ck_report_tainted(t, "'%.*s' takes as much memory as '%.*s' says, and nothing bounds it", STR_ARG(ck_callee(t)),
                      STR_ARG(ck_say(t->c, t->at)));
}

// -------------------------------------------------------------------------------------------------------------- over-read
// Is the pointer into a container (also some elements behind its start)?
static bool points_into_container(ck_context *c, qm_node n)
{
    const qm_unit *u = c->unit;
    n = qm_strip(u, n);
    if (qm_is(n) && qm_kind_of(u, n) == QM_BINARY && qm_row(u, n)->op == QMO_ADD) n = qm_strip(u, qm_child(u, n, 0));
    return qm_is(n) && qm_kind_of(u, n) == QM_CALL && qm_says(c->facts, u, qm_row(u, n)->func, QMK_BUFFER_OF);
}

// memcpy(frame, packet.constData(), size), where the size stands in the packet. Numbers of 16 bits are no danger as sizes, but
// more than a buffer holds.
static void judge_read(ck_context *c, qm_func func, qm_node call)
{
    const qm_unit *u = c->unit;
    (void)func;
    qm_func f = qm_row(u, call)->func;
    qm_node size = qm_at_pos(u, call, qm_fact_role(c->facts, u, f, QMK_READS_BUFFER, "size"));
    qm_node pointer = qm_at_pos(u, call, qm_fact_role(c->facts, u, f, QMK_READS_BUFFER, "pointer"));
    if (!qm_is(size) || !qm_is(pointer) || !points_into_container(c, pointer)) return;
    ck_site(c, call);
    qm_range r;
    while (qm_kind_of(u, size) == QM_CAST) size = qm_first(u, size);
    if (!qm_value_at(c->analysis, size, &r) || r.looked || !qm_is(r.origin) || qm_kind_of(u, r.origin) != QM_CALL) return;
    ck_tainted t = {.c = c, .call = call, .at = qm_first(u, r.origin), .sink = qm_fact_func(c->facts, u, f, QMK_READS_BUFFER)};
    if (!(qm_row(u, r.origin)->flags & QMF_OPERATOR) || !qm_taint_at(c->analysis, t.at, &t.taint)) return;
    for (u32 k = 0; k < QM_OUTSIDE_COUNT; k++) {
        t.from = (qm_outside)k;
        if (!t.taint.danger[k] || ck_is_trusted(c, t.from)) continue;
        ck_report_tainted(&t, "'%.*s' reads as many bytes as '%.*s' says, and nothing asks whether the buffer has them", STR_ARG(ck_callee(&t)),
                          STR_ARG(ck_say(c, size)));
        return;
    }
}

static void run(ck_context *c)
{
    ck_each_tainted(c, QM_SINK_SIZE, judge);
    ck_each_call(c, judge_read);
}

static const char *const options[] = {CK_SOURCES("peer file"), NULL};

const ck_check ck_size_untrusted = {
    .id = "qtcwe-size-untrusted",
    .summary = "a size that somebody outside decided is allocated or read without a bound",
    .cwe = {789, 770, 400, 125},
    .severity = CK_WARNING,
    .profile = CK_DEFAULT,
    .fix = FX_NONE,
    .since = "0.1",
    .options = options,
    .run = run,
};
