// A destructor behind a class's constructor: where a smart pointer must know what it deletes.
#include "fixits/recipes.h"
#include "fixits/text.h"
#include "fixits/uses.h"

static bool is_declared_first(str text, str name, u32 before)
{
    size_t colon = str_rfind_char(name, ':');
    str plain = colon == SIZE_MAX ? name : str_from(name, colon + 1);
    fx_lexer x = {str_upto(text, before), 0, true};
    fx_token back[2] = {{.kind = FX_T_END}, {.kind = FX_T_END}};
    for (fx_token t = fx_lex_code(&x); t.kind != FX_T_END; back[1] = back[0], back[0] = t, t = fx_lex_code(&x)) {
        if (!fx_token_is(text, t, ";") || back[0].kind != FX_T_WORD || !str_eq(fx_token_text(text, back[0]), plain)) continue;
        if (fx_token_is(text, back[1], "class") || fx_token_is(text, back[1], "struct")) return true;
    }
    return false;
}

// Behind the ';' or '}' that ends what begins at `from`.
static u32 declaration_end(str text, u32 from, bool *has_body)
{
    u32 depth = 0;
    fx_lexer x = {text, from, false};
    for (fx_token t = fx_lex_code(&x); t.kind != FX_T_END; t = fx_lex_code(&x)) {
        if (t.kind != FX_T_PUNCT) continue;
        char c = text.p[t.off];
        if (fx_is_open(c)) depth++;
        if (fx_is_close(c) && depth > 0) depth--;
        *has_body = depth == 0 && c == '}';
        if (depth == 0 && (c == ';' || c == '}')) return t.off + 1;
    }
    return 0;
}

void fx_keep_destructor_out_of_line(fx_fix *f, qm_unit *u, qm_var member, qm_func ctor)
{
    const qm_var_row *v = qm_var_of(u, member);
    const qm_class_row *cls = qm_class_of(u, v->cls);
    str header = sources_text(u->files, v->at.file);
    if (cls->destructor.i || !span_is(cls->text)) return;
    str pointee = qm_class_of(u, qm_pointee_class(u, v->type))->name;
    if (!is_declared_first(header, pointee, v->at.off)) return;
    place defined = qm_func_of(u, ctor)->at;
    str source = place_is(defined) ? sources_text(u->files, defined.file) : (str){0};
    bool body = false;
    u32 end = declaration_end(source, defined.off, &body);
    // The declaration: the constructor's name in the class.
    str name = qm_func_of(u, ctor)->name;
    fx_lexer x = {str_upto(header, v->at.off), cls->text.off, false};
    u32 declared = 0;
    for (fx_token t = fx_lex_code(&x), last = t; t.kind != FX_T_END && !declared; last = t, t = fx_lex_code(&x)) {
        fx_lexer peek = x;
        bool called = fx_token_is(header, fx_lex_code(&peek), "(");
        if (called && str_eq(fx_token_text(header, t), name) && !fx_token_is(header, last, "~") && !fx_token_is(header, last, ":")) declared = t.off;
    }
    bool inlined = false;
    u32 behind = declared ? declaration_end(header, declared, &inlined) : 0;
    if (!end || !body || !behind || inlined) {
        fx_withhold(f, "the class needs a destructor where '%.*s' is known, and it is not clear where that is", STR_ARG(pointee));
        return;
    }
    u32 line = fx_line_begin(source, defined.off), chain = defined.off;
    while (chain > line && (source.p[chain - 1] == ':' || byte_is_word(source.p[chain - 1]))) chain--;
    str scope = str_upto(str_from(source, chain), defined.off - chain);
    bool overrides = cls->qobject;
    fx_insert_after(f, (span){v->at.file, behind, 0}, "\n%.*s~%.*s()%s;", STR_ARG(fx_indent_at(header, fx_line_begin(header, declared))), STR_ARG(name),
                    overrides ? " override" : "");
    fx_insert_after(f, (span){defined.file, end, 0}, "\n\n%.*s~%.*s() = default;", STR_ARG(scope), STR_ARG(name));
}
