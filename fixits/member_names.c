// Is every use of a member known: where does its name stand in the texts, and does the model have a row for that?
#include "fixits/recipes.h"
#include "fixits/text.h"

typedef struct search {
    fx_fix *part;
    const qm_facts *facts;
    qm_unit *u;
    str name;
    const qm_node *uses;
    u32 n_uses;
} search;

static u32 span_end(span s) { return s.off + s.len; }
static bool same_place(span a, span b) { return a.file.i == b.file.i && a.off == b.off; }

static bool is_in_row(const search *s, file_id file, u32 off)
{
    const qm_unit *u = s->u;
    span here = {file, off, 1};
    for (u32 i = 0; i < s->n_uses; i++) {
        const qm_node_row *r = qm_row(u, s->uses[i]);
        if (same_place(r->name, here) || (r->at.file.i == file.i && span_is(r->text) && span_end(r->text) == off + s->name.n)) return true;
    }
    for (u32 i = 1; i < u->vars.n; i++)
        if (same_place(u->vars.rows[i].name_text, here) || (u->vars.rows[i].at.file.i == file.i && u->vars.rows[i].at.off == off)) return true;
    for (u32 i = 1; i < u->funcs.n; i++)
        if (u->funcs.rows[i].at.file.i == file.i && u->funcs.rows[i].at.off == off) return true;
    for (u32 i = 1; i < u->nodes.n; i++) {
        const qm_node_row *r = &u->nodes.rows[i];
        if (same_place(r->name, here) || ((r->kind == QM_VAR || r->kind == QM_CALL) && r->at.file.i == file.i && r->at.off == off)) return true;
    }
    for (u32 i = 0; i < u->captures.n; i++) {
        span c = u->captures.rows[i].text;
        if (c.file.i == file.i && c.off <= off && off < span_end(c)) return true;
    }
    return false;
}

static bool is_expression_keyword(const search *s, str word)
{
    static const char *const words[] = {"return", "delete", "throw", "else", "do", "case", "sizeof", "not", "and", "or", "co_return",
                                        "co_yield", "co_await", "in", "new"};
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++)
        if (str_is(word, words[i])) return true;
    return qm_fact_macro(s->facts, word, QMK_EMIT_KEYWORD) != NULL;
}

// Is the word the name of something that is declared there (T name, T *name, T &name), or of an initialiser?
// Pointers can't be multiplied or masked, so `T * name` is no expression with this member.
static bool is_declared_there(const search *s, str text, const fx_token *back, fx_token next)
{
    fx_token one = back[0], two = back[1];
    if (one.kind == FX_T_WORD) return !is_expression_keyword(s, fx_token_text(text, one));
    bool listed = fx_token_is(text, one, ":") || fx_token_is(text, one, ",");
    if (listed && (fx_token_is(text, next, "(") || fx_token_is(text, next, "{"))) return true;
    if (!fx_token_is(text, one, "*") && !fx_token_is(text, one, "&") && !fx_token_is(text, one, ">")) return false;
    if (fx_token_is(text, one, ">")) return two.kind == FX_T_WORD || fx_token_is(text, two, "*") || fx_token_is(text, two, ">");
    return (two.kind == FX_T_WORD && !is_expression_keyword(s, fx_token_text(text, two))) || fx_token_is(text, two, ">") ||
           (fx_token_is(text, two, "*") && fx_token_is(text, one, "*"));
}

static bool lies_in(span s, file_id file, u32 off) { return s.file.i == file.i && s.off <= off && off < span_end(s); }

static const char *why_unknown(const search *s, file_id file, str text, fx_token t, const fx_token *back, fx_token next)
{
    const qm_unit *u = s->u;
    if (is_in_row(s, file, t.off)) return NULL;
    for (u32 i = 0; i < u->skipped.n; i++)
        // What stands behind an arrow is reached through a smart pointer as well.
        if (lies_in(u->skipped.rows[i], file, t.off)) return str_starts(str_from(text, next.off), STR("->")) ? NULL : "in code that is left out by #if";
    for (u32 i = 0; i < u->expansions.n; i++)
        if (lies_in(u->expansions.rows[i].text, file, t.off)) return "in a macro";
    return is_declared_there(s, text, back, next) ? NULL : "where it is not understood";
}

static void look_into(const search *s, file_id file)
{
    str text = sources_text(s->u->files, file), name = s->name;
    if (str_find(text, name) == SIZE_MAX) return;
    fx_lexer x = {text, 0, true};
    fx_token back[2] = {{.kind = FX_T_END}, {.kind = FX_T_END}}, t = fx_lex_code(&x);
    while (t.kind != FX_T_END && !fx_is_withheld(s->part)) {
        fx_token next = fx_lex_code(&x);
        const char *why = NULL;
        str word = fx_token_text(text, t);
        if (t.kind == FX_T_WORD && str_eq(word, name)) why = why_unknown(s, file, text, t, back, next);
        if (t.kind == FX_T_DIRECTIVE && str_find(word, name) != SIZE_MAX && str_find(word, STR("define")) != SIZE_MAX) {
            fx_lexer inner = {word, str_find(word, STR("define")) == SIZE_MAX ? 0 : u32_of(str_find(word, STR("define"))), false};
            for (fx_token i = fx_lex_code(&inner); i.kind != FX_T_END && !why; i = fx_lex_code(&inner))
                if (fx_token_is(word, i, arena_str(&s->u->mem, name).p)) why = "in the definition of a macro";
        }
        if (why)
            fx_withhold(s->part, "'%.*s' is used %s (%.*s:%u)", STR_ARG(name), why, STR_ARG(sources_file(s->u->files, file)->shown),
                        sources_linecol(s->u->files, (place){file, t.off}).line);
        back[1] = back[0];
        back[0] = t;
        t = next;
    }
}

void fx_withhold_for_unknown_uses(fx_fix *part, qm_unit *u, const qm_facts *facts, qm_var member)
{
    search s = {.part = part, .facts = facts, .u = u, .name = qm_var_of(u, member)->name};
    s.uses = qm_uses(u, member, &s.n_uses);
    for (u32 i = 0; i < u->includes.n; i++) {
        const source_file *f = sources_file(u->files, u->includes.rows[i]);
        if (!f->system && !f->generated) look_into(&s, u->includes.rows[i]);
    }
}

bool fx_mentions_member(const qm_unit *u, qm_var member)
{
    u32 n;
    const qm_var_row *v = qm_var_of(u, member);
    qm_uses(u, member, &n);
    if (n > 0 || u->diags.n > 0) return true;
    // A header declares it, which every unit sees; another word of that name may be a use that the model doesn't know.
    for (u32 i = 0; i < u->includes.n; i++) {
        const source_file *s = sources_file(u->files, u->includes.rows[i]);
        if (s->system || s->generated) continue;
        str text = sources_text(u->files, u->includes.rows[i]);
        size_t at = str_find(text, v->name);
        if (at == SIZE_MAX) continue;
        if (u->includes.rows[i].i != v->at.file.i || at != v->at.off || str_find(str_from(text, at + v->name.n), v->name) != SIZE_MAX)
            return true;
    }
    return false;
}
