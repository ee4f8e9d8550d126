#include "report/fingerprint.h"

#include "fixits/text.h"

#include <stdlib.h>

enum { WINDOW = 100, FACTOR = 37, END_MARK = 65535 };

// A hash that rolls over the text: the window holds the last characters, and the line that starts where the window
// starts is named once the window is full.
typedef struct roller {
    u32 window[WINDOW];
    u32 line_at[WINDOW];   // 1-based line that starts with this character, 0 = none
    u32 index;
    u64 hash, out_factor;  // FACTOR to the power of WINDOW
    bool line_starts, after_cr;
    u32 line;
    rp_line_hashes *out;
    u32 cap;
} roller;

static void name_line(roller *r)
{
    u32 line = r->line_at[r->index];
    if (!line) return;
    r->out->hash[line - 1] = r->hash;
    r->line_at[r->index] = 0;
}

static void roll(roller *r, u32 c)
{
    u32 leaving = r->window[r->index];
    r->window[r->index] = c;
    r->hash = FACTOR * r->hash + c - r->out_factor * leaving;
    r->index = (r->index + 1) % WINDOW;
}

static void start_line(roller *r)
{
    if (r->out->n == r->cap) {
        r->cap = r->cap ? r->cap * 2 : 256;
        r->out->hash = mem_realloc(r->out->hash, r->cap * sizeof *r->out->hash);
    }
    r->out->hash[r->out->n++] = 0;
    r->line_at[r->index] = ++r->line;
}

static void take(roller *r, u32 c)
{
    bool after_cr = r->after_cr;
    r->after_cr = false;
    if (c == ' ' || c == '\t' || (after_cr && c == '\n')) return;
    if (c == '\r') {
        c = '\n';
        r->after_cr = true;
    }
    name_line(r);
    if (r->line_starts) start_line(r);
    r->line_starts = c == '\n';
    roll(r, c);
}

static size_t sequence_length(u8 lead)
{
    if (lead < 0x80) return 1;
    if (lead < 0xC2 || lead >= 0xF5) return 0;
    return lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
}

// Feeds the UTF-16 units of the text; a byte that is no UTF-8 counts as U+FFFD.
static void take_text(roller *r, str s)
{
    while (s.n > 0) {
        u8 lead = (u8)s.p[0];
        size_t n = sequence_length(lead);
        bool good = n > 0 && n <= s.n;
        for (size_t i = 1; good && i < n; i++) good = ((u8)s.p[i] & 0xC0) == 0x80;
        u32 c = 0xFFFD;
        if (good) {
            c = n == 1 ? lead : lead & (0xFFu >> (n + 1));
            for (size_t i = 1; i < n; i++) c = c << 6 | ((u8)s.p[i] & 0x3F);
        }
        if (c >= 0x10000) {
            take(r, 0xD800 + ((c - 0x10000) >> 10));
            take(r, 0xDC00 + ((c - 0x10000) & 0x3FF));
        } else {
            take(r, c);
        }
        s = str_from(s, good ? n : 1);
    }
}

static int cmp_line(const void *pa, const void *pb, void *user)
{
    const u64 *hash = user;
    u32 a = *(const u32 *)pa, b = *(const u32 *)pb;
    if (hash[a] != hash[b]) return hash[a] < hash[b] ? -1 : 1;
    return a < b ? -1 : a > b;
}

static void count_occurrences(rp_line_hashes *h)
{
    if (h->n == 0) return;
    h->occurrence = mem_alloc(h->n * sizeof *h->occurrence);
    u32 *order = mem_alloc(h->n * sizeof *order);
    for (u32 i = 0; i < h->n; i++) order[i] = i;
    qsort_r(order, h->n, sizeof *order, cmp_line, h->hash);
    for (u32 i = 0; i < h->n; i++) {
        bool again = i > 0 && h->hash[order[i]] == h->hash[order[i - 1]];
        h->occurrence[order[i]] = again ? h->occurrence[order[i - 1]] + 1 : 1;
    }
    mem_free(order);
}

void rp_line_hashes_make(str text, rp_line_hashes *out)
{
    *out = (rp_line_hashes){0};
    roller r = {.out_factor = 1, .line_starts = true, .out = out};
    for (int i = 0; i < WINDOW; i++) r.out_factor *= FACTOR;
    take_text(&r, text);
    take(&r, END_MARK);
    for (int i = 0; i < WINDOW; i++) {
        name_line(&r);
        roll(&r, 0);
    }
    count_occurrences(out);
}

void rp_line_hashes_release(rp_line_hashes *h)
{
    mem_free(h->hash);
    mem_free(h->occurrence);
    *h = (rp_line_hashes){0};
}

// What a finding is about as code: its range, or where it has none (code in a macro) what stands at its place up to the end of the
// statement. Tokens only, so blanks and comments don't count, nor where a string literal is broken. What stands in braces
// counts as braces: the body of a lambda may change without the call around it becoming another one.
static void put_code(sources *files, const ck_finding *f, buf *out)
{
    bool whole = span_is(f->range);
    str text = whole ? sources_span_text(files, f->range) : str_from(sources_text(files, f->at.file), f->at.off);
    fx_lexer x = {.text = text};
    u32 braces = 0, open = 0;  // open: parentheses
    bool after_string = false;
    for (fx_token t = fx_lex_code(&x); t.kind != FX_T_END; t = fx_lex_code(&x)) {
        str token = fx_token_text(text, t);
        char c = t.kind == FX_T_PUNCT ? token.p[0] : '\0';
        if (c == '}' && braces > 0) braces--;
        if (!whole && braces == 0 && open == 0 && (c == ';' || c == ')' || c == '}')) return;
        if (c == '(') open++;
        if (c == ')' && open > 0) open--;
        bool joined = t.kind == FX_T_STRING && token.n >= 2 && token.p[0] == '"' && after_string;
        if (braces == 0 && joined) {
            out->n -= STR("\"\n").n;
            buf_put(out, str_from(token, 1));
        } else if (braces == 0) {
            buf_put(out, token);
        }
        if (braces == 0) buf_putc(out, '\n');
        after_string = t.kind == FX_T_STRING && str_ends(token, STR("\""));
        if (c == '{') braces++;
    }
}

static u64 own_hash(const ck_findings *all, const ck_finding *f)
{
    buf text = {0};
    buf_printf(&text, "%s\n%.*s\n", f->check->id, STR_ARG(f->symbol));
    put_code(all->files, f, &text);
    u64 hash = str_hash(buf_str(&text));
    buf_release(&text);
    return hash;
}

typedef struct seen { u64 hash; u32 n; } seen;

// Open addressing: equal hashes are counted in the order of the list.
void rp_identify(const ck_findings *f, rp_identity *out)
{
    u32 size = 16;
    while (size < f->list.n * 2) size *= 2;
    seen *table = mem_alloc(size * sizeof *table);
    for (u32 i = 0; i < f->list.n; i++) {
        u64 hash = own_hash(f, &f->list.rows[i]);
        u32 at = (u32)(hash & (size - 1));
        while (table[at].n && table[at].hash != hash) at = (at + 1) & (size - 1);
        table[at].hash = hash;
        out[i] = (rp_identity){hash, ++table[at].n};
    }
    mem_free(table);
}

void rp_put_identity(buf *out, rp_identity id) { buf_printf(out, "%016llx:%u", (unsigned long long)id.hash, id.same); }
