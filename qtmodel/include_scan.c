#include "qtmodel/include_scan.h"

#include <stdlib.h>

#include "base/base.h"

enum { LEVELS = 64, CXX11 = 201103 };

typedef struct level {   // a condition that is open
    bool unknown;        // whether it holds
    str defined;         // it is unknown because it asks for this macro
    u32 n_unless;        // names that were open around it
} level;

typedef struct scanner {
    arena *mem;
    strtab *defined;
    qm_scan *out;
    qm_strs unless;      // names of the open levels
    level levels[LEVELS];
    u32 depth;
    u32 n_lines;         // that are neither blank nor comments
    bool comment;
} scanner;

static str next_line(str *text)
{
    size_t end = str_find(*text, STR("\n"));
    str line = str_upto(*text, end);
    *text = str_from(*text, end == SIZE_MAX ? text->n : end + 1);
    return str_trim(line);
}

static str first_word(str s)
{
    size_t n = 0;
    while (n < s.n && byte_is_word(s.p[n])) n++;
    return str_upto(s, n);
}

// The word of a directive, and in rest what follows; empty when the line is none.
static str directive(str line, str *rest)
{
    if (!str_starts(line, STR("#"))) return (str){0};
    line = str_trim(str_from(line, 1));
    str word = first_word(line);
    *rest = str_trim(str_from(line, word.n));
    return word;
}

// -------------------------------------------------------------------------------------------------------- conditions

static bool is_blank_or_comment(str s) { return s.n == 0 || str_starts(s, STR("//")) || str_starts(s, STR("/*")); }

// X of "defined(X)" and "defined X" with nothing behind; empty for all else.
static str asked_macro(str s)
{
    if (!str_is(first_word(s), "defined")) return (str){0};
    s = str_trim(str_from(s, 7));
    bool open = str_starts(s, STR("("));
    if (open) s = str_trim(str_from(s, 1));
    str name = first_word(s), rest = str_trim(str_from(s, name.n));
    if (open && !str_starts(rest, STR(")"))) return (str){0};
    return is_blank_or_comment(open ? str_trim(str_from(rest, 1)) : rest) ? name : (str){0};
}

// "__cplusplus >= 201103L" and older ones: Qt and its users have been asking for that much for long.
static bool asks_for_cxx(str s)
{
    if (!str_is(first_word(s), "__cplusplus")) return false;
    s = str_trim(str_from(s, strlen("__cplusplus")));
    if (!str_starts(s, STR(">="))) return s.n == 0;
    s = first_word(str_trim(str_from(s, 2)));
    return s.n && s.n < 10 && strtol(s.p, NULL, 10) <= CXX11;
}

// One term of a condition: true when it holds for sure, or holds unless a macro is defined that is added to the open names.
static bool add_term(scanner *s, str term)
{
    bool negated = str_starts(term, STR("!"));
    str name = asked_macro(negated ? str_trim(str_from(term, 1)) : term);
    if (negated && name.n) *VEC_PUSH(&s->unless) = arena_str(s->mem, name);
    return negated ? name.n > 0 : str_is(name, "__cplusplus") || asks_for_cxx(term) || str_is(term, "1");
}

static void open_condition(scanner *s, str word, str rest)
{
    level l = {.n_unless = s->unless.n};
    if (str_is(word, "ifndef")) {
        bool guard = s->n_lines == 0;
        if (guard) s->out->once = true;
        else *VEC_PUSH(&s->unless) = arena_str(s->mem, first_word(rest));
    } else if (str_is(word, "ifdef")) {
        l.defined = arena_str(s->mem, first_word(rest));
        l.unknown = !str_is(l.defined, "__cplusplus");
    } else {
        l.defined = arena_str(s->mem, asked_macro(rest));
        for (bool more = true; more && !l.unknown;) {
            size_t both = str_find(rest, STR("&&"));
            more = both != SIZE_MAX;
            l.unknown = !add_term(s, str_trim(str_upto(rest, both)));
            rest = more ? str_trim(str_from(rest, both + 2)) : rest;
        }
    }
    if (s->depth < LEVELS) s->levels[s->depth] = l;
    s->depth++;
}

static level *innermost(scanner *s) { return s->depth && s->depth <= LEVELS ? &s->levels[s->depth - 1] : NULL; }

// What stands behind #else of "is it defined?" is there unless it is defined; nothing is known of others.
static void turn_condition(scanner *s, bool last)
{
    level *l = innermost(s);
    if (!l) return;
    s->unless.n = l->n_unless;
    l->unknown = !last || !l->defined.n;
    if (!l->unknown) *VEC_PUSH(&s->unless) = l->defined;
    l->defined = (str){0};
}

static void close_condition(scanner *s)
{
    level *l = innermost(s);
    if (l) s->unless.n = l->n_unless;
    if (s->depth) s->depth--;
}

static bool is_sure(const scanner *s)
{
    bool sure = s->depth <= LEVELS && !s->comment;
    for (u32 i = 0; sure && i < s->depth; i++) sure = !s->levels[i].unknown;
    return sure;
}

// ---------------------------------------------------------------------------------------------------------- includes

static void add_include(scanner *s, str rest)
{
    if (!rest.n) return;
    qm_include *i = VEC_PUSH(&s->out->includes);
    i->quoted = rest.p[0] == '"';
    size_t end = str_find(str_from(rest, 1), i->quoted ? STR("\"") : STR(">"));
    if ((i->quoted || rest.p[0] == '<') && end != SIZE_MAX) i->name = arena_str(s->mem, str_upto(str_from(rest, 1), end));
    i->sure = is_sure(s) && i->name.n;
    for (u32 k = 0; k < s->unless.n && i->sure; k++) *VEC_PUSH(&i->unless) = s->unless.rows[k];
}

static void scan_directive(scanner *s, str word, str rest)
{
    bool include = str_is(word, "include") || str_is(word, "include_next") || str_is(word, "import");
    if (include) {
        add_include(s, rest);
        if (s->out->includes.n && str_is(word, "include_next")) s->out->includes.rows[s->out->includes.n - 1].sure = false;
    } else if (s->comment) {
        return;
    } else if (str_is(word, "if") || str_is(word, "ifdef") || str_is(word, "ifndef")) {
        open_condition(s, word, rest);
    } else if (str_is(word, "else") || str_starts(word, STR("elif"))) {
        turn_condition(s, str_is(word, "else"));
    } else if (str_is(word, "endif")) {
        close_condition(s);
    } else if (str_is(word, "define") && s->defined) {
        strtab_add(s->defined, first_word(rest));
    } else if (str_is(word, "pragma") && str_is(first_word(rest), "once")) {
        s->out->once = true;
    }
}

void qm_scan_includes(str text, arena *mem, strtab *defined, qm_scan *out)
{
    scanner s = {.mem = mem, .defined = defined, .out = out};
    while (text.n) {
        str line = next_line(&text), rest = {0};
        str word = directive(line, &rest);
        if (word.n) scan_directive(&s, word, rest);
        size_t close = s.comment ? str_find(line, STR("*/")) : 0, open;
        bool was_comment = s.comment || str_starts(line, STR("/"));
        if (close == SIZE_MAX) continue;
        s.comment = false;
        open = str_find(line, STR("/*"));
        if (open != SIZE_MAX && open >= close) s.comment = str_find(str_from(line, open), STR("*/")) == SIZE_MAX;
        s.n_lines += line.n > 0 && !was_comment;
    }
    VEC_CLEAR(&s.unless);
}

void qm_scan_release(qm_scan *s)
{
    for (u32 i = 0; i < s->includes.n; i++) VEC_CLEAR(&s->includes.rows[i].unless);
    VEC_CLEAR(&s->includes);
}
