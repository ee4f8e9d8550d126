// Weak values by their facts, and the stronger ones in their place.
#include "checks/weak.h"
#include "qtmodel/bounds.h"

enum { MAX_HOPS = 4 /* constants made of constants */, MAX_CHOICES = 4 };

static qm_node find_weak(const ck_context *c, qm_node n, const char *kind, u32 hops, const qm_fact **fact)
{
    const qm_unit *u = c->unit;
    n = qm_strip(u, n);
    if (!qm_is(n)) return n;
    const qm_node_row *r = qm_row(u, n);
    switch ((qm_kind)r->kind) {
    case QM_ENUMERATOR:
        *fact = qm_fact_enumerator(c->facts, r->str, QMK_WEAK);
        return *fact && str_is((*fact)->text, kind) ? n : (qm_node){0};
    case QM_VAR:
        if (hops == MAX_HOPS || !qm_is_constant(u, r->var)) return (qm_node){0};
        return find_weak(c, qm_var_of(u, r->var)->init, kind, hops + 1, fact);
    case QM_COND: {
        qm_node found = find_weak(c, qm_child(u, n, 1), kind, hops, fact);
        return qm_is(found) ? found : find_weak(c, qm_child(u, n, 2), kind, hops, fact);
    }
    case QM_CAST: case QM_BINARY: case QM_CALL: case QM_CONSTRUCT: {  // A | B, written with an operator or a function
        if (r->kind == QM_BINARY && r->op != QMO_OR) return (qm_node){0};
        if (r->kind == QM_CALL && !(r->flags & QMF_OPERATOR)) return (qm_node){0};
        for (qm_node k = qm_first(u, n); qm_is(k); k = qm_next(u, n, k)) {
            qm_node found = find_weak(c, k, kind, hops, fact);
            if (qm_is(found)) return found;
        }
        return (qm_node){0};
    }
    default: return (qm_node){0};
    }
}

// Does an enumerator stand there? Then it is known that none of the weak ones does.
static bool is_written(const qm_unit *u, qm_node n)
{
    for (u32 i = n.i; qm_is(n) && i < qm_end(u, n); i++)
        if (u->nodes.rows[i].kind == QM_ENUMERATOR) return true;
    return false;
}

bool ck_weak_choice(ck_context *c, qm_node call, const char *kind, ck_weak *out)
{
    const qm_node_row *r = qm_row(c->unit, call);
    if ((r->kind != QM_CALL && r->kind != QM_CONSTRUCT) || !r->func.i) return false;
    const qm_fact *list[MAX_CHOICES];
    u32 n = qm_facts_func(c->facts, c->unit, r->func, QMK_SECURES, list, MAX_CHOICES), i = 0;
    while (i < n && i < MAX_CHOICES && !str_is(list[i]->text, kind)) i++;
    if (i == n || i == MAX_CHOICES) return false;
    qm_node choice = qm_at_pos(c->unit, call, list[i]->pos);
    *out = (ck_weak){.call = call};
    out->value = find_weak(c, choice, kind, 0, &out->fact);
    if (qm_is(out->value) || is_written(c->unit, choice)) ck_site(c, call);
    else ck_unknown(c, call, "which protection is chosen");
    return qm_is(out->value);
}

void ck_offer_stronger(ck_context *c, ck_finding *f, const ck_weak *w, fx_level level)
{
    str name = qm_row(c->unit, w->value)->str;
    const qm_fact *stronger = qm_fact_enumerator(c->facts, name, QMK_STRONGER);
    if (!stronger) return;
    fx_fix *fix = ck_fix(c, f, level, "use %.*s", STR_ARG(stronger->text));
    fx_replace(fix, qm_row(c->unit, w->value)->text, "%.*s", STR_ARG(stronger->text));
}

// ---------------------------------------------------------------------------------------------------------------- modes
bool ck_mode_given(ck_context *c, qm_node call, qm_fact_key key, ck_mode *out)
{
    const qm_unit *u = c->unit;
    *out = (ck_mode){.fact = qm_fact_func(c->facts, u, qm_row(u, call)->func, key)};
    if (out->fact) out->arg = qm_at_pos(u, call, out->fact->pos);
    if (!qm_is(out->arg)) return false;
    if (!qm_int_value(u, out->arg, &out->bits)) {
        ck_unknown(c, call, "the mode is no constant");
        return false;
    }
    ck_site(c, call);
    return true;
}

void ck_offer_narrower_mode(ck_context *c, ck_finding *f, const ck_mode *mode, i64 bad, i64 without, const char *label)
{
    const qm_unit *u = c->unit;
    fx_fix *fix = ck_fix(c, f, FX_REVIEW, "%s", label);
    for (u32 i = mode->arg.i; i < qm_end(u, mode->arg); i++) {
        const qm_node_row *r = &u->nodes.rows[i];
        str text = qm_text(u, (qm_node){i});
        if (r->kind != QM_INT || !(r->value & bad) || text.n < 2 || text.p[0] != '0' || text.p[1] == 'x') continue;
        fx_replace(fix, r->text, "0%llo", (unsigned long long)(r->value & ~without));
        return;
    }
    fx_withhold(fix, "the mode is not written as an octal number here");
}
