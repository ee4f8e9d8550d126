// NOLINT comments by clang-tidy's rules, quirks included, so that one comment serves both tools.
//
// The word is searched as raw text. `NOLINT` alone, or with a list that does not close on its line, stands for every
// check; `NOLINT()` for none; in a list negative globs are dropped. NEXTLINE looks at the next physical line only. BEGIN
// and END must name textually equal lists; one that has no partner suppresses nothing and is an error.
#include "base/regex.h"
#include "checks/findings.h"

typedef enum nolint_kind { NOLINT_LINE, NOLINT_NEXT, NOLINT_BEGIN, NOLINT_END } nolint_kind;

typedef struct nolint {
    nolint_kind kind;
    u32 off;         // of the word
    bool has_list;
    str list;        // text between the parentheses
} nolint;

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

// The next directive at or after *at; moves *at behind it.
static bool next_nolint(str text, size_t *at, nolint *out)
{
    for (;;) {
        size_t found = str_find(str_from(text, *at), STR("NOLINT"));
        if (found == SIZE_MAX) return false;
        size_t word = *at + found, i = word + 6;
        while (i < text.n && text.p[i] >= 'A' && text.p[i] <= 'Z') i++;
        *at = i;
        if (!kind_of(str_n(text.p + word + 6, i - word - 6), &out->kind)) continue;
        out->off = u32_of(word);
        out->has_list = false;
        out->list = (str){0};
        if (i >= text.n || text.p[i] != '(') return true;
        size_t close = i + 1;
        while (close < text.n && text.p[close] != ')' && text.p[close] != '\n') close++;
        if (close >= text.n || text.p[close] != ')') return true;
        out->has_list = true;
        out->list = str_n(text.p + i + 1, close - i - 1);
        *at = close + 1;
        return true;
    }
}

static bool names(const nolint *d, str check_id)
{
    if (!d->has_list) return true;
    str rest = d->list;
    ck_glob g;
    while (ck_next_glob(&rest, &g))
        if (!g.removes && globs_match(g.pattern, check_id, false)) return true;
    return false;
}

static bool line_has(str line, nolint_kind kind, str check_id)
{
    size_t at = 0;
    nolint d;
    while (next_nolint(line, &at, &d))
        if (d.kind == kind && names(&d, check_id)) return true;
    return false;
}

typedef struct open_blocks {
    nolint *rows;
    u32 n, cap;
} open_blocks;

static bool same_list(const nolint *a, const nolint *b)
{
    return a->has_list == b->has_list && str_eq(a->list, b->list);
}

// Walks the blocks of a file: block() for each pair, alone() for each that has no partner.
static void walk_blocks(str text, void *user, void (*block)(void *user, const nolint *begin, const nolint *end),
                        void (*alone)(void *user, const nolint *d))
{
    open_blocks open = {0};
    size_t at = 0;
    nolint d;
    while (next_nolint(text, &at, &d)) {
        if (d.kind == NOLINT_BEGIN) {
            *VEC_PUSH(&open) = d;
        } else if (d.kind == NOLINT_END) {
            if (open.n > 0 && same_list(&open.rows[open.n - 1], &d))
                block(user, &open.rows[--open.n], &d);
            else
                alone(user, &d);
        }
    }
    for (u32 i = 0; i < open.n; i++) alone(user, &open.rows[i]);
    VEC_CLEAR(&open);
}

typedef struct block_query {
    u32 off;
    str check_id;
    bool covered;
} block_query;

static void covers(void *user, const nolint *begin, const nolint *end)
{
    block_query *q = user;
    if (begin->off < q->off && q->off < end->off && names(begin, q->check_id)) q->covered = true;
}

static void ignore_alone(void *user, const nolint *d)
{
    (void)user;
    (void)d;
}

bool ck_is_suppressed(sources *files, place at, str check_id)
{
    str text = sources_text(files, at.file);
    if (str_find(text, STR("NOLINT")) == SIZE_MAX) return false;
    u32 line = sources_linecol(files, at).line;
    if (line_has(sources_line(files, at.file, line), NOLINT_LINE, check_id)) return true;
    if (line > 1 && line_has(sources_line(files, at.file, line - 1), NOLINT_NEXT, check_id)) return true;
    block_query q = {at.off, check_id, false};
    walk_blocks(text, &q, covers, ignore_alone);
    return q.covered;
}

typedef struct alone_report {
    ck_findings *out;
    file_id file;
} alone_report;

static void ignore_block(void *user, const nolint *begin, const nolint *end)
{
    (void)user;
    (void)begin;
    (void)end;
}

static void report_alone(void *user, const nolint *d)
{
    alone_report *r = user;
    bool begin = d->kind == NOLINT_BEGIN;
    ck_note *n = VEC_PUSH(&r->out->errors);
    n->at = (place){r->file, d->off};
    n->text = arena_printf(&r->out->mem, "NOLINT%s without a NOLINT%s for the same checks suppresses nothing",
                           begin ? "BEGIN" : "END", begin ? "END behind it" : "BEGIN before it");
}

bool ck_is_nolint_error(const ck_note *n) { return str_starts(n->text, STR("NOLINT")) && str_ends(n->text, STR("nothing")); }

void ck_nolint_errors(ck_findings *out, u32 first)
{
    for (u32 i = first; i < out->list.n; i++) {
        file_id file = out->list.rows[i].at.file;
        bool seen = false;
        for (u32 k = first; k < i && !seen; k++) seen = out->list.rows[k].at.file.i == file.i;
        if (seen) continue;
        alone_report r = {out, file};
        walk_blocks(sources_text(out->files, file), &r, ignore_block, report_alone);
    }
}
