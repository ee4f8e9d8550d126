#include "checks/directives.h"

#include "base/regex.h"
#include "fixits/text.h"

typedef struct reader {
    str text;
    ck_directives *out;
} reader;

// -------------------------------------------------------------------------------------------------------------- NOLINT

typedef enum nolint_kind { NOLINT_LINE, NOLINT_NEXT, NOLINT_BEGIN, NOLINT_END } nolint_kind;

static bool kind_of(str suffix, nolint_kind *kind)
{
    static const struct { str word; nolint_kind kind; } kinds[] = {
        {{"", 0}, NOLINT_LINE}, {{"NEXTLINE", 8}, NOLINT_NEXT}, {{"BEGIN", 5}, NOLINT_BEGIN}, {{"END", 3}, NOLINT_END}};
    for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++) {
        if (!str_eq(suffix, kinds[i].word)) continue;
        *kind = kinds[i].kind;
        return true;
    }
    return false;
}

// Offset of the ')' on the line of the '(' at i, or SIZE_MAX.
static size_t closing(str text, size_t i)
{
    while (i < text.n && text.p[i] != ')' && text.p[i] != '\n') i++;
    return i < text.n && text.p[i] == ')' ? i : SIZE_MAX;
}

static const char *trap_of_list(str list)
{
    ck_glob g;
    str rest = list;
    bool any = false;
    while (ck_next_glob(&rest, &g)) {
        if (g.removes) return "names with a minus are dropped from it";
        any = true;
    }
    return any ? NULL : "an empty list suppresses nothing";
}

// The next directive at or after *at, without its region; moves *at behind it.
static bool next_nolint(str text, size_t *at, nolint_kind *kind, ck_directive *d)
{
    for (;;) {
        size_t found = str_find(str_from(text, *at), STR("NOLINT"));
        if (found == SIZE_MAX) return false;
        size_t word = *at + found, i = word + 6;
        while (i < text.n && text.p[i] >= 'A' && text.p[i] <= 'Z') i++;
        *at = i;
        if (!kind_of(str_n(text.p + word + 6, i - word - 6), kind)) continue;
        *d = (ck_directive){.kind = CK_NOLINT, .off = u32_of(word), .every = true, .begins = *kind == NOLINT_BEGIN,
                            .word = str_n(text.p + word, i - word)};
        size_t blank = i;
        while (blank < text.n && text.p[blank] == ' ') blank++;
        if (blank >= text.n || text.p[blank] != '(') return true;
        size_t close = closing(text, blank + 1);
        if (blank > i) {
            d->trap = "the blank in front of its list makes it stand for every check";
        } else if (close == SIZE_MAX) {
            d->trap = "its list is not closed on this line, so it stands for every check";
        } else {
            d->every = false;
            d->names = str_n(text.p + i + 1, close - i - 1);
            d->trap = trap_of_list(d->names);
            *at = close + 1;
        }
        return true;
    }
}

static bool same_list(const ck_directive *a, const ck_directive *b) { return a->every == b->every && str_eq(a->names, b->names); }

static void read_nolints(const reader *r)
{
    struct { u32 *rows; u32 n, cap; } open = {0};  // NOLINTBEGINs, by their rows
    size_t at = 0;
    nolint_kind kind;
    ck_directive d;
    while (next_nolint(r->text, &at, &kind, &d)) {
        ck_directive *rows = r->out->rows;
        if (kind == NOLINT_LINE) {
            d.from = fx_line_begin(r->text, d.off);
            d.to = fx_next_line(r->text, d.off);
        } else if (kind == NOLINT_NEXT) {
            d.from = fx_next_line(r->text, d.off);
            d.to = fx_next_line(r->text, d.from);
        } else if (kind == NOLINT_BEGIN) {
            d.alone = true;
            *VEC_PUSH(&open) = r->out->n;
        } else if (open.n > 0 && same_list(&rows[open.rows[open.n - 1]], &d)) {
            ck_directive *begin = &rows[open.rows[--open.n]];
            begin->alone = false;
            begin->from = begin->off;
            begin->to = d.off;
            continue;
        } else {
            d.alone = true;
        }
        // Behind the last line break there is one more line, up to the end.
        if (d.to == r->text.n && d.from < d.to) d.to++;
        *VEC_PUSH(r->out) = d;
    }
    VEC_CLEAR(&open);
}

// --------------------------------------------------------------------------------------------------------------- clazy

static str word_at(str text, size_t i)
{
    size_t n = 0;
    while (i + n < text.n && text.p[i + n] != ' ' && text.p[i + n] != '\t' && text.p[i + n] != '\r' && text.p[i + n] != '\n') n++;
    return str_n(text.p + i, n);
}

static void read_clazy(const reader *r)
{
    static const str forms[] = {{"excludeall=", 11}, {"exclude-next-line=", 18}, {"exclude=", 8}, {"skip", 4}};
    str word = STR("clazy:");
    for (size_t at = 0;;) {
        size_t found = str_find(str_from(r->text, at), word);
        if (found == SIZE_MAX) return;
        u32 off = u32_of(at + found);
        at = off + word.n;
        for (u32 i = 0; i < sizeof forms / sizeof forms[0]; i++) {
            if (!str_starts(str_from(r->text, at), forms[i])) continue;
            bool next = i == 1, file = i == 0 || i == 3;
            ck_directive d = {.kind = CK_CLAZY, .off = off, .every = i == 3, .word = str_n(r->text.p + off, word.n + forms[i].n)};
            if (!d.every) d.names = word_at(r->text, at + forms[i].n);
            d.from = file ? 0 : next ? fx_next_line(r->text, off) : fx_line_begin(r->text, off);
            d.to = file ? u32_of(r->text.n) + 1 : fx_next_line(r->text, next ? d.from : off);
            *VEC_PUSH(r->out) = d;
            break;
        }
    }
}

// --------------------------------------------------------------------------------------------------------------- allow

static bool is_comment_line(str line)
{
    str t = str_trim(line);
    return t.n == 0 || str_starts(t, STR("//")) || str_starts(t, STR("/*")) || str_starts(t, STR("*"));
}

static str line_at(str text, u32 off) { return str_n(text.p + off, fx_line_end(text, off) - off); }

// Behind the line of the directive: the end of the next line that holds code.
static u32 behind_next_code(str text, u32 off)
{
    u32 at = fx_next_line(text, off);
    while (at < text.n && is_comment_line(line_at(text, at))) at = fx_next_line(text, at);
    return fx_next_line(text, at);
}

static bool in_comment(str before) { return str_find(before, STR("//")) != SIZE_MAX || str_find(before, STR("/*")) != SIZE_MAX; }

static bool has_reason(str rest)
{
    str t = str_trim(rest);
    if (str_ends(t, STR("*/"))) t = str_trim(str_upto(t, t.n - 2));
    return t.n > 0;
}

static void read_allows(const reader *r)
{
    str word = STR("qtcwe: allow(");
    for (size_t at = 0;;) {
        size_t found = str_find(str_from(r->text, at), word);
        if (found == SIZE_MAX) return;
        u32 off = u32_of(at + found), begin = fx_line_begin(r->text, off), end = fx_line_end(r->text, off);
        at = off + word.n;
        str before = str_n(r->text.p + begin, off - begin);
        size_t close = closing(r->text, at);
        if (!in_comment(before)) continue;
        ck_directive d = {.kind = CK_ALLOW, .off = off, .word = str_n(r->text.p + off, word.n - 1)};
        if (close == SIZE_MAX) {
            d.trap = "its list is not closed on this line; it suppresses nothing";
        } else if (!has_reason(str_n(r->text.p + close + 1, end - close - 1))) {
            d.trap = "without a reason behind the list it suppresses nothing";
        } else {
            d.from = begin;
            d.to = is_comment_line(line_at(r->text, begin)) ? behind_next_code(r->text, off) : fx_next_line(r->text, off);
            if (d.to == r->text.n) d.to++;
        }
        if (close != SIZE_MAX) d.names = str_n(r->text.p + at, close - at);
        *VEC_PUSH(r->out) = d;
    }
}

// ---------------------------------------------------------------------------------------------------------------- all

void ck_directives_read(str text, ck_directives *out)
{
    reader r = {text, out};
    read_nolints(&r);
    read_clazy(&r);
    read_allows(&r);
}

// A list of clazy's names, or one glob of ours, with or without the prefix.
static bool names(const ck_directive *d, const ck_glob *g, const ck_check *c)
{
    if (g->removes) return false;
    switch (d->kind) {
    case CK_NOLINT: return globs_match(g->pattern, str_of(c->id), false);
    case CK_ALLOW: return ck_glob_names(g, c);
    case CK_CLAZY: {
        str name = str_starts(g->pattern, STR("clazy-")) ? str_from(g->pattern, 6) : g->pattern;
        return c->clazy && str_is(name, c->clazy);
    }
    }
    bug("directive %d", (int)d->kind);
}

bool ck_directive_names(const ck_directive *d, const ck_check *c)
{
    if (d->every) return d->kind == CK_NOLINT || c->clazy;
    str rest = d->names;
    ck_glob g;
    while (ck_next_glob(&rest, &g))
        if (names(d, &g, c)) return true;
    return false;
}

bool ck_directive_covers(const ck_directive *d, u32 off, const ck_check *c)
{
    return d->from <= off && off < d->to && ck_directive_names(d, c);
}

str ck_directive_reason(str text, const ck_directive *d)
{
    u32 from = d->off + u32_of(d->word.n), end = fx_line_end(text, d->off);
    if (d->names.n) from = u32_of((size_t)(d->names.p - text.p) + d->names.n) + (d->kind != CK_CLAZY);
    str reason = from < end ? str_trim(str_n(text.p + from, end - from)) : (str){0};
    if (str_ends(reason, STR("*/"))) reason = str_trim(str_upto(reason, reason.n - 2));
    while (reason.n && strchr(":-(/ ", reason.p[0])) reason = str_from(reason, 1);
    return reason;
}

bool ck_is_suppressed(sources *files, place at, str check_id)
{
    const ck_check *c = ck_find(check_id);
    ck_directives all = {0};
    bool covered = false;
    ck_directives_read(sources_text(files, at.file), &all);
    for (u32 i = 0; c && i < all.n && !covered; i++) covered = ck_directive_covers(&all.rows[i], at.off, c);
    VEC_CLEAR(&all);
    return covered;
}

// --------------------------------------------------------------------------------------------------------- no partner

static void report_alone(ck_findings *out, file_id file)
{
    ck_directives all = {0};
    ck_directives_read(sources_text(out->files, file), &all);
    for (u32 i = 0; i < all.n; i++) {
        if (!all.rows[i].alone) continue;
        bool begin = all.rows[i].begins;
        ck_note *n = VEC_PUSH(&out->errors);
        n->at = (place){file, all.rows[i].off};
        n->text = arena_printf(&out->mem, "NOLINT%s without a NOLINT%s for the same checks suppresses nothing",
                               begin ? "BEGIN" : "END", begin ? "END behind it" : "BEGIN before it");
    }
    VEC_CLEAR(&all);
}

bool ck_is_nolint_error(const ck_note *n) { return str_starts(n->text, STR("NOLINT")) && str_ends(n->text, STR("nothing")); }

void ck_nolint_errors(ck_findings *out, u32 first)
{
    for (u32 i = first; i < out->list.n; i++) {
        file_id file = out->list.rows[i].at.file;
        bool seen = false;
        for (u32 k = first; k < i && !seen; k++) seen = out->list.rows[k].at.file.i == file.i;
        if (!seen) report_alone(out, file);
    }
}
