// Probes about threads: which may run a function, where objects live, how signals get to slots.
#include "probe.h"

#include "qtmodel/threads.h"

// "main,own(Worker),unknown"
static bool say(const probe_place *p, qm_threads t, buf *out)
{
    buf text = {0};
    qm_put_threads(p->u, t, &text);
    for (size_t i = 0; i < text.n; i++)
        if (text.p[i] != ' ') buf_putc(out, text.p[i]);
    buf_release(&text);
    return true;
}

static bool runs_in(const probe_place *p, probe_subject s, str arg, buf *out)
{
    (void)arg;
    return say(p, qm_threads_of(p->u, s.func), out);
}

static bool var_lives_in(const probe_place *p, probe_subject s, str arg, buf *out)
{
    (void)arg;
    u32 n;
    const qm_node *uses = qm_uses(p->u, s.var, &n);
    qm_object o = qm_object_named(p->u, s.var);
    if (n) return say(p, qm_lives_in(p->u, p->facts, uses[0]), out);
    return o.i && say(p, qm_object_lives_in(p->u, o), out);
}

static bool class_lives_in(const probe_place *p, probe_subject s, str arg, buf *out)
{
    (void)arg;
    return say(p, qm_class_lives_in(p->u, s.cls), out);
}

static bool new_lives_in(const probe_place *p, probe_subject s, str arg, buf *out)
{
    (void)arg;
    qm_object o = qm_object_at(p->u, s.node);
    return o.i && say(p, qm_object_lives_in(p->u, o), out);
}

static bool stands_for(const probe_place *p, probe_subject s, str arg, buf *out)
{
    (void)arg;
    u32 n;
    const qm_node *uses = qm_uses(p->u, s.var, &n);
    return n && say(p, qm_thread_named(p->u, p->facts, uses[0]), out);
}

static bool slot_runs_in(const probe_place *p, probe_subject s, str arg, buf *out)
{
    (void)arg;
    return say(p, qm_threads_of_slot(p->u, s.conn), out);
}

static bool comes_from(const probe_place *p, probe_subject s, str arg, buf *out)
{
    (void)arg;
    return say(p, qm_threads_of_signal(p->u, s.conn), out);
}

static bool delivery(const probe_place *p, probe_subject s, str arg, buf *out)
{
    (void)arg;
    static const char *const names[] = {"unknown", "auto", "direct", "queued", "blocking"};
    const qm_conn_row *c = qm_conn_of(p->u, s.conn);
    buf_printf(out, "%s%s", names[c->delivery], c->unique ? ",unique" : "");
    return true;
}

const probe_word probe_thread_words[] = {
    {"runs-in", PROBE_FUNC | PROBE_LAMBDA, false, runs_in}, {"lives-in", PROBE_VAR, true, var_lives_in},
    {"objects-live-in", PROBE_CLASS, false, class_lives_in}, {"new-lives-in", PROBE_NODE, false, new_lives_in},
    {"stands-for", PROBE_VAR, true, stands_for}, {"slot-runs-in", PROBE_CONN, false, slot_runs_in},
    {"comes-from", PROBE_CONN, false, comes_from}, {"delivery", PROBE_CONN, false, delivery}, {0},
};
