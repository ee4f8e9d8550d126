// Probes about nullness, ranges and locks: what the lattices say of a row.
#include "probe.h"

#include "qtmodel/bounds.h"
#include "qtmodel/locks.h"
#include "qtmodel/nullness.h"
#include "qtmodel/ranges.h"

static bool is_use(const probe_place *p, qm_node n)
{
    qm_kind k = qm_kind_of(p->u, n);
    return k == QM_VAR || k == QM_MEMBER || k == QM_CALL || k == QM_CAST;
}

static bool named(const probe_place *p, qm_node n, str name)
{
    const qm_node_row *r = qm_row(p->u, n);
    return str_eq(r->kind == QM_CALL ? qm_func_of(p->u, r->func)->name : qm_var_of(p->u, r->var)->name, name);
}

// null(p)=no|yes|maybe|unknown: what the row that names p, or calls p(), is.
static bool null(const probe_place *p, probe_subject s, str arg, buf *out)
{
    static const char *const names[] = {"unknown", "no", "yes", "maybe"};
    if (!is_use(p, s.node) || !named(p, s.node, arg)) return false;
    buf_puts(out, names[qm_null_at(p->analysis, s.node, NULL)]);
    return true;
}

// null-by=NAME: what says so, the function or the kind of row.
static bool null_by(const probe_place *p, probe_subject s, str arg, buf *out)
{
    (void)arg;
    qm_node w;
    if (!is_use(p, s.node) || qm_null_at(p->analysis, s.node, &w) == QM_NULL_UNKNOWN) return false;
    if (!qm_is(w)) buf_puts(out, "test");
    else if (qm_kind_of(p->u, w) == QM_CALL) buf_put(out, qm_func_of(p->u, qm_row(p->u, w)->func)->name);
    else buf_puts(out, qm_kind_name(qm_kind_of(p->u, w)));
    return true;
}

static bool late(const probe_place *p, probe_subject s, str arg, buf *out)
{
    if (!is_use(p, s.node) || !named(p, s.node, arg)) return false;
    buf_puts(out, qm_is(qm_dereferenced_before(p->analysis, s.node)) ? "yes" : "no");
    return true;
}

// ----------------------------------------------------------------------------------------------------------------- ranges
static void put_end(buf *out, i64 end)
{
    if (end == INT64_MIN || end == INT64_MAX) buf_putc(out, '*');
    else buf_printf(out, "%lld", (long long)end);
}

static void put_range(buf *out, const qm_range *r)
{
    put_end(out, r->low);
    buf_puts(out, "..");
    put_end(out, r->high);
}

static bool shown(const probe_place *p, qm_node n, str name)
{
    qm_kind k = qm_kind_of(p->u, n);
    if (k == QM_BINARY || k == QM_UNARY || k == QM_COND) return str_eq(qm_text(p->u, n), name);
    return is_use(p, n) && k != QM_CAST && named(p, n, name);
}

// range(n)=0..9, * is an open end; also of an expression as it is written
static bool range(const probe_place *p, probe_subject s, str arg, buf *out)
{
    qm_range r;
    if (!shown(p, s.node, arg)) return false;
    if (qm_range_at(p->analysis, s.node, &r)) put_range(out, &r);
    else buf_puts(out, "unknown");
    return true;
}

// size(v)=1..*
static bool size(const probe_place *p, probe_subject s, str arg, buf *out)
{
    qm_range r;
    if (!shown(p, s.node, arg)) return false;
    if (qm_size_at(p->analysis, s.node, &r)) put_range(out, &r);
    else buf_puts(out, "unknown");
    return true;
}

// sum(n + 1)=n+1, sum(n)=length(text)+0 where that is what n is: one unknown, and a constant on top of it
static bool sum(const probe_place *p, probe_subject s, str arg, buf *out)
{
    qm_sum all;
    if (!shown(p, s.node, arg)) return false;
    if (!qm_sum_of(p->u, p->facts, s.node, &all)) return buf_puts(out, "unknown"), true;
    if (qm_is(all.of)) {
        str text = qm_text(p->u, all.of);
        buf_printf(out, all.length ? "length(%.*s)" : "%.*s", STR_ARG(text));
    }
    buf_printf(out, qm_is(all.of) ? "%+lld" : "%lld", (long long)all.more);
    return true;
}

// index(v)=inside|outside|unknown: of the element of v that the row takes
static bool index_of(const probe_place *p, probe_subject s, str arg, buf *out)
{
    static const char *const names[] = {"unknown", "inside", "outside"};
    qm_func f = qm_row(p->u, s.node)->func;
    if (qm_kind_of(p->u, s.node) != QM_CALL || !f.i) return false;
    qm_node c = qm_at_pos(p->u, s.node, qm_fact_role(p->facts, p->u, f, QMK_ELEMENT_AT, "container"));
    qm_node i = qm_at_pos(p->u, s.node, qm_fact_role(p->facts, p->u, f, QMK_ELEMENT_AT, "index"));
    if (!qm_is(c) || !qm_is(i) || !str_eq(qm_var_of(p->u, qm_root_var(p->u, c))->name, arg)) return false;
    buf_puts(out, names[qm_index_known(p->analysis, i, c)]);
    return true;
}

static bool zero(const probe_place *p, probe_subject s, str arg, buf *out)
{
    static const char *const names[] = {"unknown", "no", "yes", "asked", "maybe"};
    if (!shown(p, s.node, arg)) return false;
    buf_puts(out, names[qm_zero_at(p->analysis, s.node, NULL)]);
    return true;
}

// ------------------------------------------------------------------------------------------------------------------ locks
// locked=NAME,NAME(shared) before a call, in order of the text; none
static bool locked(const probe_place *p, probe_subject s, str arg, buf *out)
{
    (void)arg;
    if (qm_kind_of(p->u, s.node) != QM_CALL) return false;
    qm_held held[QM_MAX_LOCKS];
    u32 n = qm_locks_at(p->analysis, s.node, held, QM_MAX_LOCKS);
    for (u32 i = 0; i < n; i++) {
        str name = qm_var_of(p->u, qm_row(p->u, held[i].lock)->var)->name;
        bool sure = qm_lock_held(p->analysis, s.node, held[i].lock, NULL);
        buf_printf(out, "%s%.*s%s%s", i ? "," : "", STR_ARG(name), held[i].shared ? "(shared)" : "", sure ? "" : "?");
    }
    if (!n) buf_puts(out, "none");
    return true;
}

const probe_word probe_lattice_words[] = {
    {"null", PROBE_NODE, true, null}, {"null-by", PROBE_NODE, false, null_by}, {"checked-late", PROBE_NODE, true, late},
    {"range", PROBE_NODE, true, range}, {"size", PROBE_NODE, true, size}, {"sum", PROBE_NODE, true, sum}, {"index", PROBE_NODE, true, index_of},
    {"zero", PROBE_NODE, true, zero}, {"locked", PROBE_NODE, false, locked}, {0},
};
