// Another type for what a function gives or takes: one unit's part.
#include "fixits/recipes.h"
#include "fixits/text.h"

// The type in "static inline int Panel::": without the specifiers before and the scope behind. Empty when it is not one word.
static span type_word(const qm_unit *u, span head)
{
    static const char *const specifiers[] = {"static", "inline", "constexpr", "const"};
    str text = sources_text(u->files, head.file);
    fx_lexer x = {str_upto(text, head.off + head.len), head.off, false};
    span found = {0};
    for (fx_token t = fx_lex_code(&x); t.kind != FX_T_END; t = fx_lex_code(&x)) {
        bool specifier = false;
        for (size_t i = 0; i < sizeof specifiers / sizeof specifiers[0]; i++) specifier = specifier || fx_token_is(text, t, specifiers[i]);
        if (specifier) continue;
        fx_lexer peek = x;
        bool scope = fx_token_is(text, fx_lex_code(&peek), ":");
        if (found.len && ((t.kind == FX_T_WORD && scope) || fx_token_is(text, t, ":"))) continue;
        if (found.len || t.kind != FX_T_WORD) return (span){0};
        found = (span){head.file, t.off, t.len};
    }
    return found;
}

void fx_change_result(fx_fix *part, const qm_unit *u, qm_func func, const char *from, const char *to)
{
    str name = qm_func_of(u, func)->name;
    for (u32 i = 0; i < u->declarations.n; i++) {
        const qm_declaration *d = &u->declarations.rows[i];
        if (d->func.i != func.i) continue;
        span word = span_is(d->head) ? type_word(u, d->head) : (span){0};
        if (!span_is(word) || (from && !str_is(sources_span_text(u->files, word), from)))
            fx_withhold(part, "a declaration of '%.*s' does not begin with '%s'", STR_ARG(name), from ? from : "a type of one word");
        else fx_replace(part, word, "%s", to);
    }
}

void fx_leave_out(fx_fix *part, const qm_unit *u, qm_func func, const char *specifier)
{
    for (u32 i = 0; i < u->declarations.n; i++) {
        const qm_declaration *d = &u->declarations.rows[i];
        if (d->func.i != func.i) continue;
        if (!span_is(d->head)) fx_withhold(part, "a macro writes a declaration of '%.*s'", STR_ARG(qm_func_of(u, func)->name));
        str text = sources_text(u->files, d->at.file);
        fx_lexer x = {str_upto(text, d->head.off + d->head.len), d->head.off, false};
        for (fx_token t = fx_lex_code(&x), next; t.kind != FX_T_END; t = next) {
            next = fx_lex_code(&x);
            u32 end = next.kind == FX_T_END ? d->head.off + d->head.len : next.off;
            if (fx_token_is(text, t, specifier)) fx_remove(part, (span){d->at.file, t.off, end - t.off});
        }
    }
}

const char *fx_why_not_another_result(const qm_unit *u, qm_func func)
{
    const qm_func_row *r = qm_func_of(u, func);
    if (r->flags & (QMFN_VIRTUAL | QMFN_OPERATOR | QMFN_TEMPLATE | QMFN_LAMBDA)) return "overriding functions, templates and operators keep their type";
    if (r->flags & (QMFN_SLOT | QMFN_SIGNAL | QMFN_INVOKABLE)) return "the meta object knows its type";
    return NULL;
}

// Is it the function, or does it override it? *several: other functions too, that don't override it.
static bool is_of_family(const qm_unit *u, qm_func f, qm_func root, bool *several)
{
    const qm_func_row *r = qm_func_of(u, f);
    bool found = f.i == root.i;
    *several = false;
    for (u32 i = r->first_override; i < r->first_override + r->n_overrides; i++) {
        qm_func over = u->overrides.rows[i];
        if (over.i == root.i) found = true;
        else if (qm_func_of(u, over)->n_overrides == 0) *several = true;
    }
    return found;
}

void fx_change_parameter(fx_fix *part, const qm_unit *u, qm_func func, u32 index, const char *from, const char *to)
{
    bool found = false;
    for (u32 i = 0; i < u->declarations.n; i++) {
        const qm_declaration *d = &u->declarations.rows[i];
        bool several;
        if (!is_of_family(u, d->func, func, &several) || index >= d->n_parameters) continue;
        if (several) fx_withhold(part, "'%.*s' overrides functions of several classes", STR_ARG(qm_func_of(u, d->func)->qualified));
        span type = u->parameter_types.rows[d->first_parameter + index], word = span_is(type) ? type_word(u, type) : type;
        found = true;
        if (!span_is(word) || !str_is(sources_span_text(u->files, word), from))
            fx_withhold(part, "a declaration of '%.*s' writes the type in another way", STR_ARG(qm_func_of(u, d->func)->qualified));
        else fx_replace(part, word, "%s", to);
    }
    if (!found) fx_withhold(part, "its declaration is not seen");
}

place fx_parameter_place(const qm_unit *u, qm_func func, u32 index)
{
    place first = qm_func_of(u, func)->declared;
    for (u32 i = 0; i < u->declarations.n; i++) {
        const qm_declaration *d = &u->declarations.rows[i];
        if (d->func.i == func.i && d->at.file.i == first.file.i && d->at.off == first.off && index < d->n_parameters)
            return span_place(u->parameter_types.rows[d->first_parameter + index]);
    }
    return (place){0};
}

// May a call of one choose the other?
static bool are_overloads(const qm_unit *u, const qm_func_row *a, const qm_func_row *b)
{
    if (!str_eq(a->name, b->name) || (a->cls.i != 0) != (b->cls.i != 0)) return false;
    return a->cls.i == b->cls.i || qm_derives(u, a->cls, qm_class_of(u, b->cls)->name) || qm_derives(u, b->cls, qm_class_of(u, a->cls)->name);
}

const char *fx_why_not_another_parameter(const qm_unit *u, qm_func func)
{
    const qm_func_row *r = qm_func_of(u, func);
    if (r->flags & (QMFN_OPERATOR | QMFN_TEMPLATE | QMFN_LAMBDA)) return "templates, operators and lambdas keep their types";
    if (r->flags & (QMFN_SLOT | QMFN_SIGNAL | QMFN_INVOKABLE)) return "the meta object knows its types";
    for (u32 i = 1; i < u->funcs.n; i++) {
        bool several;
        if (are_overloads(u, r, &u->funcs.rows[i]) && !is_of_family(u, (qm_func){i}, func, &several)) return "a call could choose another function of that name";
    }
    return NULL;
}
