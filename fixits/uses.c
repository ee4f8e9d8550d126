// How a pointer is used, and how its object is made.
#include "fixits/uses.h"

#include "fixits/text.h"

qm_node fx_around(const qm_unit *u, qm_node use, qm_node *child)
{
    qm_node n = use, p = qm_parent(u, use);
    while (qm_is(p) && qm_kind_of(u, p) == QM_CAST && (qm_row(u, p)->flags & QMF_IMPLICIT) &&
           qm_type_of(u, qm_row(u, p)->type)->kind != QMT_BOOL) {
        n = p;
        p = qm_parent(u, p);
    }
    *child = n;
    return p;
}

bool fx_is_null(const qm_unit *u, qm_node n)
{
    n = qm_strip(u, n);
    const qm_node_row *r = qm_row(u, n);
    return qm_is(n) && (r->kind == QM_NULLPTR || (r->kind == QM_INT && r->value == 0));
}

static fx_use kind_in_operator(const qm_unit *u, qm_node p, qm_node child)
{
    const qm_node_row *r = qm_row(u, p);
    qm_node left = qm_first(u, p), right = qm_next(u, p, left);
    if (r->kind == QM_UNARY) {
        if (r->op == QMO_DEREF) return FX_USE_DEREF;
        return r->op == QMO_NOT ? FX_USE_TEST : r->op == QMO_ADDR ? FX_USE_WRITTEN : FX_USE_OTHER;
    }
    switch ((qm_op)r->op) {
    case QMO_EQ:
    case QMO_NE: return fx_is_null(u, left.i == child.i ? right : left) ? FX_USE_TEST : FX_USE_POINTER;
    case QMO_LAND:
    case QMO_LOR: return FX_USE_TEST;
    case QMO_LT:
    case QMO_GT:
    case QMO_LE:
    case QMO_GE: return FX_USE_POINTER;
    default: return FX_USE_OTHER;
    }
}

static fx_use kind_by_event(const qm_unit *u, const qm_event *e)
{
    switch (e ? e->kind : QM_EV_OTHER) {
    case QM_EV_TAKEN:
    case QM_EV_ADOPTED:
    case QM_EV_RETURNED: return FX_USE_GIVEN;
    case QM_EV_STORED_FIELD:
    case QM_EV_STORED_OTHER:
    case QM_EV_DELETED:        // by a call
    case QM_EV_DELETED_LATER: return FX_USE_STORED;
    case QM_EV_STORED_LOCAL: return qm_kind_of(u, e->at) == QM_DECL ? FX_USE_ALIAS : FX_USE_STORED;
    case QM_EV_PASSED:
    case QM_EV_CALLED:
    case QM_EV_CONNECTED:
    case QM_EV_COMPARED:
    case QM_EV_CAPTURED_COPY:
    case QM_EV_CAPTURED_REF:
    case QM_EV_OTHER: break;
    }
    return FX_USE_POINTER;
}

fx_use fx_use_of(const qm_unit *u, qm_node use, const qm_event *event)
{
    qm_node child, p = fx_around(u, use, &child);
    const qm_node_row *r = qm_row(u, p);
    if (!span_is(qm_row(u, use)->text)) return FX_USE_MACRO;
    if (qm_is_written(u, use)) return FX_USE_WRITTEN;
    switch ((qm_kind)r->kind) {
    case QM_MEMBER: return r->flags & QMF_ARROW ? FX_USE_ARROW : FX_USE_OTHER;
    case QM_CALL:
        if (!(r->flags & QMF_METHOD) || qm_first(u, p).i != child.i) return kind_by_event(u, event);
        if (kind_by_event(u, event) == FX_USE_STORED) return FX_USE_STORED;  // p->deleteLater()
        return r->flags & QMF_ARROW ? FX_USE_ARROW : FX_USE_OTHER;
    case QM_DELETE: return qm_kind_of(u, qm_parent(u, p)) == QM_EXPR_STMT && !(r->flags & QMF_ARRAY) ? FX_USE_DELETE : FX_USE_OTHER;
    case QM_UNARY:
    case QM_BINARY: return kind_in_operator(u, p, child);
    case QM_COND: return qm_first(u, p).i == child.i ? FX_USE_TEST : kind_by_event(u, event);
    case QM_CAST: return qm_type_of(u, r->type)->kind == QMT_BOOL ? FX_USE_TEST : kind_by_event(u, event);
    case QM_MACRO:
    case QM_IF:
    case QM_WHILE:
    case QM_DO:
    case QM_FOR: return FX_USE_TEST;
    case QM_SUBSCRIPT:
    case QM_SIZEOF:
    case QM_OPAQUE: return FX_USE_OTHER;
    default: return kind_by_event(u, event);
    }
}

bool fx_split_new(const qm_unit *u, qm_node made, fx_made *out)
{
    *out = (fx_made){.all = qm_row(u, made)->text};
    if (!span_is(out->all)) return false;
    str text = sources_text(u->files, out->all.file);
    u32 begin = out->all.off, end = begin + out->all.len, angles = 0, brackets = 0;
    fx_lexer x = {str_upto(text, end), begin, false};
    fx_token t = fx_lex_code(&x);
    if (t.kind != FX_T_WORD || !fx_token_is(text, t, "new")) return false;  // ::new, a macro
    u32 type = fx_blanks_behind(text, x.at);
    out->args = (span){out->all.file, end, 0};
    for (t = fx_lex_code(&x); t.kind != FX_T_END; t = fx_lex_code(&x)) {
        if (t.kind != FX_T_PUNCT) continue;
        char c = text.p[t.off];
        if (c == '<' && brackets == 0) angles++;
        if (c == '>' && brackets == 0 && angles > 0) angles--;
        if (fx_is_open(c) && angles == 0 && brackets == 0) {
            out->args = (span){out->all.file, t.off, end - t.off};
            break;
        }
        if (fx_is_open(c)) brackets++;
        if (fx_is_close(c) && brackets > 0) brackets--;
    }
    out->type = str_trim(str_upto(str_from(text, type), out->args.off - type));
    return out->type.n > 0;
}

bool fx_can_forward(const qm_unit *u, qm_node made, const fx_made *m, qm_func home)
{
    if (m->args.len && sources_text(u->files, m->args.file).p[m->args.off] != '(') return false;
    qm_class cls = qm_type_of(u, qm_row(u, made)->type)->cls;
    if (qm_func_of(u, qm_outermost_func(u, home))->cls.i == cls.i) return false;
    qm_node make = qm_first(u, made);
    for (u32 i = make.i; qm_is(make) && i < qm_end(u, make); i++) {
        const qm_node_row *r = &u->nodes.rows[i];
        if (r->kind == QM_INIT_LIST || r->kind == QM_FUNC_REF || r->kind == QM_OPAQUE) return false;
        if (r->kind == QM_INT && r->value == 0) return false;
        if (r->kind == QM_NULLPTR && !str_is(qm_text(u, (qm_node){i}), "nullptr")) return false;
    }
    return true;
}

static const char *next_word(qm_unit *u, str *rest, const char *format)
{
    str word;
    return str_next_word(rest, &word) ? arena_printf(&u->mem, format, STR_ARG(word)).p : NULL;
}

fx_pointer_words fx_words_of(qm_unit *u, const qm_facts *facts, const char *pointer_template)
{
    const qm_fact *known = qm_fact_named_class(facts, u, str_of(pointer_template), QMK_OWNER_WORDS);
    str rest = known ? known->text : STR("get release <memory>");
    fx_pointer_words p = {.name = pointer_template};
    p.get = next_word(u, &rest, ".%.*s()");
    p.release = next_word(u, &rest, ".%.*s()");
    p.header = next_word(u, &rest, "%.*s");
    p.make = u->cplusplus >= 201402 ? next_word(u, &rest, "%.*s") : NULL;
    if (!p.release) p.get = ".get()", p.release = ".release()";  // a user's fact that is too short
    if (!p.header) p.header = "<memory>";
    return p;
}
