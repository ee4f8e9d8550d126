// Assertions that do something: where they are compiled out, it is not done.
#include "checks/check.h"
#include "qtmodel/summary.h"

static bool is_connect(const ck_context *c, qm_func f)
{
    const qm_fact *roles[1];
    return qm_facts_func(c->facts, c->unit, f, QMK_CONNECT, roles, 1) > 0;
}

// Does the user's own function change something that outlives the call, as its summary says for certain?
static bool changes_members(ck_context *c, qm_node call)
{
    qm_func f = qm_called(c->unit, call);
    const qm_func_row *r = qm_func_of(c->unit, f);
    if (!f.i || !qm_is(r->body) || (r->flags & QMFN_CONST)) return false;
    const qm_summary *s = qm_summary_of(c->analysis, f);
    return s && (s->n_members > 0 || s->n_emits > 0);
}

// What the row does besides having a value; NULL when nothing is known to happen. Locals of a lambda are its own.
static const char *does(ck_context *c, qm_node n)
{
    const qm_unit *u = c->unit;
    const qm_node_row *r = qm_row(u, n);
    switch ((qm_kind)r->kind) {
    case QM_ASSIGN: return "is assigned to";
    case QM_UNARY:
        return r->op == QMO_PREINC || r->op == QMO_PREDEC || r->op == QMO_POSTINC || r->op == QMO_POSTDEC ? "is counted" : NULL;
    case QM_DELETE: return "is deleted";
    case QM_CALL: {
        if (!r->func.i) return NULL;
        const qm_fact *must = qm_fact_func(c->facts, u, r->func, QMK_MUST_CHECK);
        bool alters = must && !(qm_func_of(u, r->func)->flags & QMFN_CONST);
        return alters || is_connect(c, r->func) || changes_members(c, n) ? "is called" : NULL;
    }
    default: return NULL;
    }
}

static void offer(ck_context *c, ck_finding *f, qm_node macro)
{
    qm_unit *u = c->unit;
    qm_node cond = qm_first(u, macro), parent = qm_parent(u, macro);
    fx_fix *fix = ck_fix(c, f, FX_SAFE, "do it in front of the assertion");
    const qm_expansion *e = qm_expansion_of(u, macro);
    str all = e ? sources_span_text(u->files, e->text) : (str){0}, text = qm_text(u, cond);
    bool statement = qm_is(parent) && qm_statement_of(u, macro).i == macro.i && qm_kind_of(u, parent) != QM_FOR;
    if (!statement || !text.n || !str_starts(all, qm_row(u, macro)->str)) {
        fx_withhold(fix, statement ? "a macro writes a part of it" : "the assertion is part of an expression");
        return;
    }
    size_t at = str_find(all, text);
    if (at == SIZE_MAX) {
        fx_withhold(fix, "a macro writes a part of it");
        return;
    }
    qm_func in = qm_enclosing_func(u, macro);
    str name = fx_fresh_name(u, in, "holds"), behind = str_from(all, at + text.n);
    fx_claim(fix, qm_row(u, qm_block_of(u, macro))->text);  // the name must be new there
    bool record = qm_type_of(u, qm_row(u, cond)->type)->kind == QMT_RECORD;
    fx_replace_statement(fix, macro, record ? "const bool %.*s = static_cast<bool>(%.*s);\n%.*s%.*s%.*s;"
                                           : "const bool %.*s = %.*s;\n%.*s%.*s%.*s;",
                         STR_ARG(name), STR_ARG(text), (int)at, all.p, STR_ARG(name), STR_ARG(behind));
}

static void judge(ck_context *c, qm_node macro)
{
    const qm_unit *u = c->unit;
    qm_node cond = qm_first(u, macro);
    ck_site(c, macro);
    for (u32 i = qm_is(cond) ? cond.i : 0; i && i < qm_end(u, cond); i++) {
        qm_node n = {i};
        const char *what = does(c, n);
        if (!what) continue;
        bool call = qm_kind_of(u, n) == QM_CALL;
        str name = call ? qm_func_of(u, qm_row(u, n)->func)->name : ck_say(c, qm_first(u, n));
        str in = qm_row(u, macro)->str;
        ck_finding *f = ck_report(c, macro, "'%.*s' %s only where '%.*s' is compiled in", STR_ARG(name), what, STR_ARG(in));
        ck_because(c, f, qm_fact_macro(c->facts, in, QMK_ASSUMES));
        offer(c, f, macro);
        return;
    }
}

static void run(ck_context *c)
{
    const qm_unit *u = c->unit;
    for (qm_func f = ck_next_func(c, (qm_func){0}); f.i; f = ck_next_func(c, f)) {
        qm_node body = qm_func_of(u, f)->body;
        for (u32 i = body.i; i < qm_end(u, body); i++)
            if (u->nodes.rows[i].kind == QM_MACRO && qm_fact_macro(c->facts, u->nodes.rows[i].str, QMK_ASSUMES))
                judge(c, (qm_node){i});
    }
}

const ck_check ck_io_assert_as_check = {
    .id = "qtcwe-io-assert-as-check",
    .summary = "assertion does something that a build without assertions leaves out",
    .cwe = {617},
    .severity = CK_WARNING,
    .profile = CK_DEFAULT,
    .fix = FX_SAFE,
    .since = "0.1",
    .run = run,
};
