// Literals behind wrappers, constants and concatenations.
#include "qtmodel/texts.h"

#include "qtmodel/qt.h"
#include "qtmodel/summary.h"

enum { MAX_HOPS = 4 };  // constants made of constants

static qm_node literal(const qm_unit *u, qm_node n, bool begin, u32 hops);

qm_node qm_only_answer(const qm_unit *u, qm_node call)
{
    qm_func f = qm_called(u, call);
    qm_node body = qm_func_of(u, f)->body, answer = {0};
    if (!f.i || !qm_is(body) || qm_func_of(u, f)->flags & (QMFN_TAINTED | QMFN_TEMPLATE)) return answer;
    for (u32 i = body.i; i < qm_end(u, body); i++) {
        if (u->nodes.rows[i].kind != QM_RETURN) continue;
        if (qm_is(answer)) return (qm_node){0};
        answer = qm_first(u, (qm_node){i});
    }
    return answer;
}

// A text from a text: QString::fromLatin1("…"), "…"_s; as a beginning also "…" + x, QString("…").arg(x).
static qm_node literal_of_call(const qm_unit *u, qm_node call, bool begin, u32 hops)
{
    const qm_node_row *r = qm_row(u, call);
    const qm_func_row *f = qm_func_of(u, r->func);
    if (!r->func.i) return (qm_node){0};
    if (str_starts(f->name, STR("operator\"\""))) return literal(u, qm_arg(u, call, 0), begin, hops);
    if (f->flags & QMFN_STATIC && f->cls.i && qm_type_of(u, r->type)->cls.i == f->cls.i)
        return literal(u, qm_arg(u, call, 0), begin, hops);
    qm_node answer = hops < MAX_HOPS ? qm_only_answer(u, call) : (qm_node){0};
    if (qm_is(answer)) return literal(u, answer, begin, hops + 1);
    bool joined = r->flags & QMF_OPERATOR && qm_count(u, call) == 2 && (f->op == QMO_ADD || f->op == QMO_REM);
    bool filled = !(f->flags & QMFN_OPERATOR) && r->flags & QMF_METHOD && qm_type_of(u, r->type)->cls.i == f->cls.i && f->flags & QMFN_CONST;
    if (!begin || (!joined && !filled)) return (qm_node){0};
    return literal(u, qm_first(u, call), begin, hops);
}

static qm_node literal(const qm_unit *u, qm_node n, bool begin, u32 hops)
{
    n = qm_strip(u, n);
    if (!qm_is(n)) return n;
    const qm_node_row *r = qm_row(u, n);
    switch ((qm_kind)r->kind) {
    case QM_STRING: return n;
    case QM_VAR:
        if (hops == MAX_HOPS || !qm_is_constant(u, r->var)) return (qm_node){0};
        return literal(u, qm_var_of(u, r->var)->init, begin, hops + 1);
    case QM_CONSTRUCT: case QM_CAST: case QM_MACRO: return literal(u, qm_first(u, n), begin, hops);
    case QM_CALL: return literal_of_call(u, n, begin, hops);
    default: return (qm_node){0};
    }
}

qm_node qm_text_literal(const qm_unit *u, qm_node n) { return literal(u, n, false, 0); }
qm_node qm_text_begin(const qm_unit *u, qm_node n) { return literal(u, n, true, 0); }
