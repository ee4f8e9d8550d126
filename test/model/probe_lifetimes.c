// Probes about summaries and lifetimes.
//
//   functions   summary=known|unknown  does(this|ARGUMENT)=BITS  must(…)=BITS|none  result=…-like words in returns=…
//               effects=…|none  changes=MEMBERS|none  emits=SIGNALS|none  always=SIGNALS|none (on every way, own)  success=told|no|unknown
//               leaves(VARIABLE or MEMBER)=LIFE: where what is born into it, or what it held at the entry, stands at the end
//   rows        life=LIFE (of what a VAR or MEMBER row names there)  passes(N)=BITS, N-th argument of a call, 0 its object
//               uses-dead (a row that uses or deletes what is deleted for sure)
#include "probe.h"

#include "qtmodel/summary.h"

static void put_word(buf *out, const char *word) { buf_printf(out, "%s%s", out->n ? "," : "", word); }

static void put_bits(u32 bits, const char *const *names, u32 n, buf *out)
{
    for (u32 i = 0; i < n; i++)
        if (bits >> i & 1) put_word(out, names[i]);
    if (!out->n) buf_puts(out, "none");
}

static const char *const does_names[] = {"unknown", "delete", "later", "take", "adopt", "member", "global", "container", "other",
                                         "return", "release", "write", "check", "deref", "unchecked"};
static const char *const life_names[] = {"unborn", "given", "owned", "held", "deleted", "later", "null", "unknown"};
static const char *const result_names[] = {"unknown", "fresh", "null", "argument", "this", "member", "address"};
static const char *const effect_names[] = {"unknown", "spins", "quits", "emits", "members", "ends-run"};
#define COUNT(a) (u32)(sizeof(a) / sizeof *(a))

static const qm_summary *summary(const probe_place *p, probe_subject s) { return qm_summary_of(p->analysis, s.func); }

static bool known(const probe_place *p, probe_subject s, str arg, buf *out)
{
    (void)arg;
    buf_puts(out, summary(p, s) ? "known" : "unknown");
    return true;
}

static bool what_happens(const probe_place *p, probe_subject s, str arg, qm_does *d)
{
    const qm_summary *sum = summary(p, s);
    const qm_func_row *f = qm_func_of(p->u, s.func);
    *d = (qm_does){QM_DOES_UNKNOWN, 0};
    if (str_is(arg, "this")) {
        if (sum) *d = sum->does[0];
        return true;
    }
    for (u32 i = 0; i < f->n_params; i++)
        if (str_eq(qm_var_of(p->u, (qm_var){f->first_param + i})->name, arg)) {
            if (sum) *d = sum->does[i + 1];
            return true;
        }
    return false;
}

static bool does(const probe_place *p, probe_subject s, str arg, buf *out)
{
    qm_does d;
    if (!what_happens(p, s, arg, &d)) return false;
    put_bits(d.may, does_names, COUNT(does_names), out);
    return true;
}

static bool must(const probe_place *p, probe_subject s, str arg, buf *out)
{
    qm_does d;
    if (!what_happens(p, s, arg, &d)) return false;
    put_bits(d.must, does_names, COUNT(does_names), out);
    return true;
}

static bool returns(const probe_place *p, probe_subject s, str arg, buf *out)
{
    (void)arg;
    const qm_summary *sum = summary(p, s);
    put_bits(sum ? sum->result.bits : QM_RESULT_UNKNOWN, result_names, COUNT(result_names), out);
    return true;
}

static bool effects(const probe_place *p, probe_subject s, str arg, buf *out)
{
    (void)arg;
    const qm_summary *sum = summary(p, s);
    put_bits(sum ? sum->effects : QM_EFFECT_UNKNOWN, effect_names, COUNT(effect_names), out);
    return true;
}

static bool put_names(const str *names, u32 n, buf *out)
{
    for (u32 i = 0; i < n; i++) buf_printf(out, "%s%.*s", i ? "," : "", STR_ARG(names[i]));
    if (!n) buf_puts(out, "none");
    return true;
}

static bool changes(const probe_place *p, probe_subject s, str arg, buf *out)
{
    (void)arg;
    const qm_summary *sum = summary(p, s);
    if (!sum || sum->effects & QM_EFFECT_MEMBERS) return buf_puts(out, "unknown"), true;
    return put_names(sum->members, sum->n_members, out);
}

static bool emits(const probe_place *p, probe_subject s, str arg, buf *out)
{
    (void)arg;
    const qm_summary *sum = summary(p, s);
    if (!sum) return buf_puts(out, "unknown"), true;
    return put_names(sum->emits, sum->n_emits, out);
}

static bool always(const probe_place *p, probe_subject s, str arg, buf *out)
{
    (void)arg;
    const qm_summary *sum = summary(p, s);
    if (!sum) return buf_puts(out, "unknown"), true;
    return put_names(sum->always, sum->n_always, out);
}

static bool nulls(const probe_place *p, probe_subject s, str arg, buf *out)
{
    (void)arg;
    const qm_summary *sum = summary(p, s);
    if (!sum) return buf_puts(out, "unknown"), true;
    return put_names(sum->nulls, sum->n_nulls, out);
}

static bool ends(const probe_place *p, probe_subject s, str arg, buf *out)
{
    (void)arg;
    const qm_summary *sum = summary(p, s);
    if (!sum) return buf_puts(out, "unknown"), true;
    return put_names(sum->ends, sum->n_ends, out);
}

static bool success(const probe_place *p, probe_subject s, str arg, buf *out)
{
    (void)arg;
    static const char *const words[] = {"unknown", "no", "told"};
    const qm_summary *sum = summary(p, s);
    buf_puts(out, words[sum ? sum->success : QM_SUCCESS_UNKNOWN]);
    return true;
}

static bool holds_thing(const qm_unit *u, const qm_thing *t, str name)
{
    if (t->var.i) return str_eq(qm_var_of(u, t->var)->name, name);
    for (qm_node n = qm_parent(u, t->at); qm_is(n); n = qm_parent(u, n)) {
        const qm_node_row *r = qm_row(u, n);
        if (r->kind == QM_DECL) return str_eq(qm_var_of(u, r->var)->name, name);
        if (r->kind != QM_ASSIGN) continue;
        qm_var v = qm_row(u, qm_strip(u, qm_first(u, n)))->var;
        return v.i && str_eq(qm_var_of(u, v)->name, name);
    }
    return false;
}

static bool leaves(const probe_place *p, probe_subject s, str arg, buf *out)
{
    qm_lifetimes *l = qm_lifetimes_of(p->analysis, s.func);
    if (!l) return buf_puts(out, "given-up"), true;
    for (u32 i = 1; i <= qm_n_things(l); i++) {
        const qm_thing *t = qm_thing_at(l, i);
        if (t->kind == QM_THING_FOUND || !holds_thing(p->u, t, arg)) continue;
        put_bits(qm_life_at_exit(l, i), life_names, COUNT(life_names), out);
        return true;
    }
    buf_puts(out, "unfollowed");
    return true;
}

static bool life(const probe_place *p, probe_subject s, str arg, buf *out)
{
    (void)arg;
    qm_kind k = qm_kind_of(p->u, s.node);
    if (k != QM_VAR && k != QM_MEMBER) return false;
    qm_lifetimes *l = qm_lifetimes_of(p->analysis, qm_enclosing_func(p->u, s.node));
    u32 bits = 0;
    if (!l || !qm_thing_named(l, s.node, &bits)) buf_puts(out, "unfollowed");
    else put_bits(bits, life_names, COUNT(life_names), out);
    return true;
}

static bool passes(const probe_place *p, probe_subject s, str arg, buf *out)
{
    qm_kind k = qm_kind_of(p->u, s.node);
    if (k != QM_CALL && k != QM_CONSTRUCT && k != QM_CALL_INDIRECT) return false;
    u32 pos = arg.n == 1 ? (u32)(arg.p[0] - '0') : 99;
    if (pos > qm_nargs(p->u, s.node)) return false;
    put_bits(qm_does_to_arg(p->analysis, s.node, (int)pos).may, does_names, COUNT(does_names), out);
    return true;
}

static bool uses_dead(const probe_place *p, probe_subject s, str arg, buf *out)
{
    (void)arg;
    qm_lifetimes *l = qm_lifetimes_of(p->analysis, qm_enclosing_func(p->u, s.node));
    u32 n = 0;
    const qm_life_event *ev = l ? qm_life_events(l, &n) : NULL;
    bool dead = false;
    for (u32 i = 0; i < n; i++) dead = dead || (ev[i].at.i == s.node.i && ev[i].life == QM_LIFE_DELETED && ev[i].act != QM_ACT_DELETE_LATER);
    buf_puts(out, dead ? "yes" : "no");
    return true;
}

enum { FUNCTIONS = PROBE_FUNC | PROBE_LAMBDA };

const probe_word probe_lifetime_words[] = {
    {"summary", FUNCTIONS, false, known}, {"does", FUNCTIONS, true, does}, {"must", FUNCTIONS, true, must},
    {"returns", FUNCTIONS, false, returns}, {"effects", FUNCTIONS, false, effects}, {"changes", FUNCTIONS, false, changes},
    {"emits", FUNCTIONS, false, emits}, {"always", FUNCTIONS, false, always}, {"success", FUNCTIONS, false, success},
    {"nulls", FUNCTIONS, false, nulls}, {"ends", FUNCTIONS, false, ends}, {"leaves", FUNCTIONS, true, leaves},
    {"life", PROBE_NODE, false, life}, {"passes", PROBE_NODE, true, passes}, {"uses-dead", PROBE_NODE, false, uses_dead}, {0},
};
