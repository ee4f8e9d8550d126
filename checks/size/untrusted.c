// Amounts that somebody outside decided, of memory to get, of bytes to read, of rounds or of the elements before one, with nothing that bounds them.
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
    ck_tainted t;
    if (!(qm_row(u, r.origin)->flags & QMF_OPERATOR) || !ck_is_tainted(c, call, qm_first(u, r.origin), QM_SINK_COUNT, &t)) return;
    t.sink = qm_fact_func(c->facts, u, f, QMK_READS_BUFFER);
    ck_report_tainted(&t, "'%.*s' reads as many bytes as '%.*s' says, and nothing asks whether the buffer has them", STR_ARG(ck_callee(&t)),
                      STR_ARG(ck_say(c, size)));
}

// ------------------------------------------------------------------------------------------------------- elements, arrays, rounds
static void judge_element(ck_context *c, qm_node at, qm_node container, qm_node index)
{
    ck_tainted t;
    if (!qm_is(index) || !qm_is(container)) return;
    ck_site(c, at);
    if (ck_is_tainted(c, at, index, QM_SINK_SIZE, &t))
        ck_report_tainted(&t, "element '%.*s' of '%.*s' is taken, and nothing asks whether it is there", STR_ARG(ck_say(c, index)), STR_ARG(ck_say(c, container)));
}

static void judge_new(ck_context *c, qm_node made)
{
    ck_tainted t;
    qm_node count = qm_first(c->unit, made);
    if (!qm_is(count)) return;
    ck_site(c, made);
    if (ck_is_tainted(c, made, count, QM_SINK_SIZE, &t))
        ck_report_tainted(&t, "an array of as many elements as '%.*s' says is made, and nothing bounds it", STR_ARG(ck_say(c, count)));
}

// Something that grows in each round; {0}: nothing, or something in the loop may leave it.
static qm_node grows_in(const ck_context *c, qm_node loop)
{
    const qm_unit *u = c->unit;
    qm_node grows = {0};
    for (u32 i = loop.i + 1; i < qm_end(u, loop); i++) {
        const qm_node_row *r = &u->nodes.rows[i];
        switch ((qm_kind)r->kind) {
        case QM_BREAK: case QM_RETURN: case QM_GOTO: case QM_THROW: case QM_MACRO: case QM_OPAQUE: case QM_CALL_INDIRECT: return (qm_node){0};
        case QM_CALL:
            if (qm_says(c->facts, u, r->func, QMK_APPENDS) || qm_says(c->facts, u, r->func, QMK_INSERTS)) grows = (qm_node){i};
            break;
        default: break;
        }
    }
    return grows;
}

// for (i = 0; i < n; ++i) list.append(…), where n comes from outside.
static void judge_loop(ck_context *c, qm_node loop)
{
    const qm_unit *u = c->unit;
    qm_node cond = qm_child(u, loop, 2);
    qm_op op = (qm_op)qm_row(u, cond)->op;
    if (qm_kind_of(u, cond) != QM_BINARY || (op != QMO_LT && op != QMO_LE && op != QMO_NE)) return;
    qm_node limit = qm_child(u, cond, 1), grows = grows_in(c, loop);
    ck_tainted t;
    if (!qm_is(grows)) return;
    ck_site(c, loop);
    if (!ck_is_tainted(c, loop, limit, QM_SINK_SIZE, &t)) return;
    ck_finding *f = ck_report_tainted(&t, "the loop goes on as often as '%.*s' says, whether or not so much has come", STR_ARG(ck_say(c, limit)));
    ck_add_note(c, f, qm_row(u, grows)->at, "each round takes more memory here");
}

static void judge_row(ck_context *c, qm_func f, qm_node n)
{
    (void)f;
    const qm_unit *u = c->unit;
    const qm_node_row *r = qm_row(u, n);
    if (r->kind == QM_NEW && r->flags & QMF_ARRAY) judge_new(c, n);
    if (r->kind == QM_FOR) judge_loop(c, n);
    if (r->kind == QM_SUBSCRIPT) judge_element(c, n, qm_child(u, n, 0), qm_child(u, n, 1));
    if (r->kind == QM_CALL)
        judge_element(c, n, qm_at_pos(u, n, qm_fact_role(c->facts, u, r->func, QMK_ELEMENT_AT, "container")),
                      qm_at_pos(u, n, qm_fact_role(c->facts, u, r->func, QMK_ELEMENT_AT, "index")));
}

static void run(ck_context *c)
{
    ck_each_tainted(c, QM_SINK_SIZE, judge);
    ck_each_call(c, judge_read);
    ck_each_row(c, CK_ALL_ROWS, judge_row);
}

static const char *const options[] = {CK_SOURCES("peer file"), NULL};

const ck_check ck_size_untrusted = {
    .id = "qtcwe-size-untrusted",
    .summary = "a size or an index that somebody outside decided is used without a bound",
    .cwe = {789, 770, 129, 125},
    .severity = CK_WARNING,
    .profile = CK_DEFAULT,
    .fix = FX_NONE,
    .since = "0.1",
    .options = options,
    .run = run,
};
