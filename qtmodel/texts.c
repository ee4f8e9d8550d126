// Literals behind wrappers, constants and concatenations.
#include "qtmodel/texts.h"

#include "qtmodel/qt.h"
#include "qtmodel/summary.h"

enum { MAX_HOPS = 4 };  // constants made of constants

// What is looked for: the literal that it is, that it begins with, or the parameter that it begins with.
typedef enum sought { WHOLE, BEGIN, GIVEN } sought;

static qm_node literal(const qm_unit *u, qm_node n, sought what, u32 hops);

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
static qm_node literal_of_call(const qm_unit *u, qm_node call, sought what, u32 hops)
{
    const qm_node_row *r = qm_row(u, call);
    const qm_func_row *f = qm_func_of(u, r->func);
    if (!r->func.i) return (qm_node){0};
    if (str_starts(f->name, STR("operator\"\""))) return literal(u, qm_arg(u, call, 0), what, hops);
    if (f->flags & QMFN_STATIC && f->cls.i && qm_type_of(u, r->type)->cls.i == f->cls.i)
        return literal(u, qm_arg(u, call, 0), what, hops);
    qm_node answer = hops < MAX_HOPS ? qm_only_answer(u, call) : (qm_node){0};
    if (qm_is(answer)) return literal(u, answer, what, hops + 1);
    bool joined = r->flags & QMF_OPERATOR && qm_count(u, call) == 2 && (f->op == QMO_ADD || f->op == QMO_REM);
    bool filled = !(f->flags & QMFN_OPERATOR) && r->flags & QMF_METHOD && qm_type_of(u, r->type)->cls.i == f->cls.i && f->flags & QMFN_CONST;
    if (what == WHOLE || (!joined && !filled)) return (qm_node){0};
    return literal(u, qm_first(u, call), what, hops);
}

static qm_node literal(const qm_unit *u, qm_node n, sought what, u32 hops)
{
    n = qm_strip(u, n);
    if (!qm_is(n)) return n;
    const qm_node_row *r = qm_row(u, n);
    switch ((qm_kind)r->kind) {
    case QM_STRING: return what != GIVEN ? n : (qm_node){0};
    case QM_VAR:
        if (hops == MAX_HOPS || !qm_is_constant(u, r->var)) return (qm_node){0};
        if (what == GIVEN && qm_var_of(u, r->var)->kind == QMV_PARAM) return n;
        return literal(u, qm_var_of(u, r->var)->init, what, hops + 1);
    case QM_CONSTRUCT: case QM_CAST: case QM_MACRO: return literal(u, qm_first(u, n), what, hops);
    case QM_CALL: return literal_of_call(u, n, what, hops);
    default: return (qm_node){0};
    }
}

qm_node qm_text_literal(const qm_unit *u, qm_node n) { return literal(u, n, WHOLE, 0); }
qm_node qm_text_begin(const qm_unit *u, qm_node n) { return literal(u, n, BEGIN, 0); }
qm_node qm_text_given(const qm_unit *u, qm_node n) { return literal(u, n, GIVEN, 0); }

bool qm_text_begins(const qm_unit *u, qm_node n, str prefix)
{
    qm_node begin = qm_text_begin(u, n);
    str text = qm_is(begin) ? qm_row(u, begin)->str : (str){0};
    if (text.n < prefix.n) return false;
    for (size_t i = 0; i < prefix.n; i++)
        if (byte_lower(text.p[i]) != prefix.p[i]) return false;
    return true;
}

bool qm_is_always_literal(const qm_unit *u, qm_var param)
{
    const qm_var_row *v = qm_var_of(u, param);
    if (v->kind != QMV_PARAM || !(qm_func_of(u, v->func)->flags & QMFN_INTERNAL)) return false;
    bool called = false;
    for (u32 i = 1; i < u->nodes.n; i++) {
        qm_node n = {i};
        if (qm_row(u, n)->func.i != v->func.i) continue;
        if (qm_kind_of(u, n) != QM_CALL || v->index >= qm_nargs(u, n) || !qm_is(qm_text_literal(u, qm_arg(u, n, v->index)))) return false;
        called = true;
    }
    return called;
}

// ------------------------------------------------------------------------------------------------------ made of a text
static bool has_enumerator(const qm_unit *u, qm_node n)
{
    for (u32 i = n.i; i < qm_end(u, n); i++)
        if (u->nodes.rows[i].kind == QM_ENUMERATOR) return true;
    return false;
}

typedef enum given { GIVES_NONE, GIVES_FITTING, GIVES_OTHER } given;

// What text a constructor or a method gets as its first argument.
static given text_given(const qm_unit *u, qm_node call, str prefix)
{
    qm_node arg = qm_is(call) ? qm_arg(u, call, 0) : call;
    if (!qm_is(arg) || has_enumerator(u, arg)) return GIVES_NONE;
    if (qm_text_begins(u, arg, prefix)) return GIVES_FITTING;
    return qm_is(qm_text_begin(u, arg)) || qm_type_of(u, qm_row(u, arg)->type)->cls.i ? GIVES_OTHER : GIVES_NONE;
}

bool qm_is_made_of_text(const qm_unit *u, qm_node object, str prefix)
{
    if (!qm_is(object) || qm_kind_of(u, object) != QM_VAR) return false;
    qm_var v = qm_row(u, object)->var;
    qm_node made = qm_var_of(u, v)->init;
    if (qm_is(made) && qm_kind_of(u, made) == QM_NEW) made = qm_first(u, made);
    bool constructed = qm_is(made) && qm_kind_of(u, made) == QM_CONSTRUCT;
    given all = constructed ? text_given(u, made, prefix) : GIVES_NONE;
    u32 n;
    const qm_node *uses = qm_uses(u, v, &n);
    for (u32 i = 0; i < n && constructed && all != GIVES_OTHER; i++) {
        qm_node call = qm_parent(u, uses[i]);
        if (!qm_is(call) || qm_kind_of(u, call) != QM_CALL || qm_object_of(u, call).i != uses[i].i) continue;
        given one = text_given(u, call, prefix);
        if (one != GIVES_NONE) all = one;
    }
    return all == GIVES_FITTING;
}
