// Another type for what a function gives, or for a member: one unit's part.
#include "fixits/recipes.h"
#include "fixits/text.h"

// The type in "static inline int Panel::": without the specifiers before and the scope behind. Empty when it is not one word.
static span type_word(const qm_unit *u, span head)
{
    static const char *const specifiers[] = {"static", "inline", "constexpr"};
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
        if (!span_is(word) || !str_is(sources_span_text(u->files, word), from))
            fx_withhold(part, "a declaration of '%.*s' does not begin with '%s'", STR_ARG(name), from);
        else fx_replace(part, word, "%s", to);
    }
}

const char *fx_why_not_another_result(const qm_unit *u, qm_func func)
{
    const qm_func_row *r = qm_func_of(u, func);
    if (r->flags & (QMFN_VIRTUAL | QMFN_OPERATOR | QMFN_TEMPLATE | QMFN_LAMBDA)) return "overriding functions, templates and operators keep their type";
    if (r->flags & (QMFN_SLOT | QMFN_SIGNAL | QMFN_INVOKABLE)) return "the meta object knows its type";
    return NULL;
}
