// Values of LIKE that are put between wildcards as they are, so that their own % and _ are wildcards too.
#include "checks/check.h"

enum { MAX_HOPS = 3 };

// A % that is none of a place-holder (%1, %L1).
static bool has_wildcard(str text)
{
    for (size_t i = 0; i < text.n; i++) {
        if (text.p[i] != '%') continue;
        char next = i + 1 < text.n ? text.p[i + 1] : '\0';
        if (next == '\0' || !((next >= '0' && next <= '9') || next == 'L')) return true;
    }
    return false;
}

typedef struct parts { bool wildcard, value, escaped; } parts;

static bool replaces(const qm_unit *u, qm_node n)
{
    const qm_node_row *r = qm_row(u, n);
    return r->kind == QM_CALL && r->flags & QMF_METHOD && !(qm_func_of(u, r->func)->flags & (QMFN_OPERATOR | QMFN_CONST)) &&
           qm_nargs(u, n) >= 2;
}

// replace('%', …), or code of ours that may well do it.
static bool may_escape(const qm_unit *u, qm_node n)
{
    const qm_node_row *r = qm_row(u, n);
    const qm_func_row *f = qm_func_of(u, r->func);
    if (r->kind == QM_CALL_INDIRECT || replaces(u, n)) return true;
    return r->kind == QM_CALL && (f->flags & QMFN_USER || !place_is(f->at) || !sources_file(u->files, f->at.file)->system);
}

static bool is_escaped_elsewhere(const qm_unit *u, qm_var v)
{
    u32 n;
    const qm_node *uses = qm_uses(u, v, &n);
    for (u32 i = 0; i < n; i++)
        if (replaces(u, qm_parent(u, uses[i]))) return true;
    return false;
}

static void read_parts(const qm_unit *u, qm_node n, parts *p, u32 hops)
{
    for (u32 i = n.i; qm_is(n) && i < qm_end(u, n); i++) {
        const qm_node_row *r = &u->nodes.rows[i];
        if (r->kind == QM_STRING && has_wildcard(r->str)) p->wildcard = true;
        if (may_escape(u, (qm_node){i})) p->escaped = true;
        if (r->kind == QM_MEMBER) p->value = true;
        if (r->kind != QM_VAR) continue;
        const qm_var_row *v = qm_var_of(u, r->var);
        if (hops < MAX_HOPS && v->kind == QMV_LOCAL && qm_is(v->init)) read_parts(u, v->init, p, hops + 1);
        else p->value = true;
        if (is_escaped_elsewhere(u, r->var)) p->escaped = true;
    }
}

static void check_call(ck_context *c, qm_func in, qm_node call)
{
    (void)in;
    const qm_unit *u = c->unit;
    const qm_fact *binds = qm_fact_func(c->facts, u, qm_row(u, call)->func, QMK_BINDS_VALUE);
    qm_node value = binds ? qm_at_pos(u, call, binds->pos) : (qm_node){0};
    if (!qm_is(value)) return;
    ck_site(c, call);
    parts p = {0};
    read_parts(u, value, &p, 0);
    if (!p.wildcard || !p.value || p.escaped) return;
    ck_finding *f = ck_report(c, call, "a '%%' or '_' in the value acts as a wildcard too: nothing escapes it");
    ck_because(c, f, binds);
    ck_add_note(c, f, qm_row(u, value)->at, "put between wildcards as it is");
}

static void run(ck_context *c) { ck_each_call(c, check_call); }

const ck_check ck_injection_like_wildcard = {
    .id = "qtcwe-injection-like-wildcard",
    .summary = "a value of LIKE is put between wildcards without escaping its own",
    .cwe = {155},
    .severity = CK_NOTE,
    .profile = CK_STRICT,
    .fix = FX_NONE,
    .since = "0.1",
    .run = run,
};
