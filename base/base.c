#include "base/base.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

int str_cmp(str a, str b)
{
    size_t n = a.n < b.n ? a.n : b.n;
    int c = n ? memcmp(a.p, b.p, n) : 0;
    if (c != 0) return c;
    return a.n < b.n ? -1 : a.n > b.n;
}

size_t str_find(str hay, str needle)
{
    if (needle.n == 0) return 0;
    if (needle.n > hay.n) return SIZE_MAX;
    const char *at = memmem(hay.p, hay.n, needle.p, needle.n);
    return at ? (size_t)(at - hay.p) : SIZE_MAX;
}

size_t str_rfind_char(str hay, char c)
{
    for (size_t i = hay.n; i > 0; i--)
        if (hay.p[i - 1] == c) return i - 1;
    return SIZE_MAX;
}

str str_after_last(str hay, char c) { return str_from(hay, str_rfind_char(hay, c) + 1); }  // none: SIZE_MAX + 1 is 0

static bool is_blank(char c) { return c == ' ' || c == '\t' || c == '\r' || c == '\n'; }

bool str_next_word(str *rest, str *word)
{
    while (rest->n && rest->p[0] == ' ') *rest = str_from(*rest, 1);
    *word = str_upto(*rest, str_find(*rest, STR(" ")));
    *rest = str_from(*rest, word->n);
    return word->n > 0;
}

bool str_has_word(str list, str word)
{
    for (str one; str_next_word(&list, &one);)
        if (str_eq(one, word)) return true;
    return false;
}

str str_trim(str s)
{
    while (s.n > 0 && is_blank(s.p[s.n - 1])) s.n--;
    while (s.n > 0 && is_blank(s.p[0])) s = str_from(s, 1);
    return s;
}

size_t str_utf8_length(str s)
{
    if (s.n == 0) return 0;
    const u8 *p = (const u8 *)s.p;
    u8 lead = p[0], low = 0x80, high = 0xBF;
    size_t len;
    if (lead < 0x80) return 1;
    if (lead >= 0xC2 && lead <= 0xDF) {
        len = 2;
    } else if ((lead & 0xF0) == 0xE0) {
        len = 3;
        if (lead == 0xE0) low = 0xA0;
        if (lead == 0xED) high = 0x9F;
    } else if (lead >= 0xF0 && lead <= 0xF4) {
        len = 4;
        if (lead == 0xF0) low = 0x90;
        if (lead == 0xF4) high = 0x8F;
    } else {
        return 0;
    }
    if (s.n < len || p[1] < low || p[1] > high) return 0;
    for (size_t i = 2; i < len; i++)
        if ((p[i] & 0xC0) != 0x80) return 0;
    return len;
}

u64 str_hash(str s)
{
    u64 h = 14695981039346656037u;
    for (size_t i = 0; i < s.n; i++) h = (h ^ (u8)s.p[i]) * 1099511628211u;
    return h;
}

// Longest word that is compared at all; identifiers and option names are far shorter.
enum { NEAREST_MAX = 127 };

static u32 least(u32 a, u32 b) { return a < b ? a : b; }

// Edit distance with insertion, deletion, substitution and swap of neighbours, each of cost 1.
static u32 edit_distance(str a, str b)
{
    u32 rows[3][NEAREST_MAX + 1];
    u32 *older = rows[0], *old = rows[1], *now = rows[2];
    for (u32 j = 0; j <= b.n; j++) old[j] = j;
    for (u32 i = 1; i <= a.n; i++) {
        now[0] = i;
        for (u32 j = 1; j <= b.n; j++) {
            u32 differs = a.p[i - 1] != b.p[j - 1];
            now[j] = least(least(now[j - 1], old[j]) + 1, old[j - 1] + differs);
            if (i > 1 && j > 1 && a.p[i - 1] == b.p[j - 2] && a.p[i - 2] == b.p[j - 1])
                now[j] = least(now[j], older[j - 2] + 1);
        }
        u32 *spare = older;
        older = old;
        old = now;
        now = spare;
    }
    return old[b.n];
}

str str_nearest(str word, const str *candidates, size_t count)
{
    str best = {0};
    if (word.n == 0 || word.n > NEAREST_MAX) return best;
    // One slip in short words, one in three letters in longer ones; a full rewrite is no slip.
    u32 limit = least((u32)(word.n + 2) / 3, (u32)word.n - 1);
    for (size_t i = 0; i < count; i++) {
        if (candidates[i].n == 0 || candidates[i].n > NEAREST_MAX) continue;
        u32 d = edit_distance(word, candidates[i]);
        if (d > limit || (best.p && d == limit)) continue;
        best = candidates[i];
        limit = d;
        if (d == 0) break;
    }
    return best;
}

void bug_at(const char *file, int line, const char *fmt, ...)
{
    va_list args;
    va_start(args, fmt);
    fprintf(stderr, "qtcwe-fix: internal error at %s:%d: ", file, line);
    vfprintf(stderr, fmt, args);
    fputs("\nPlease report this with the command line and the source that led to it.\n", stderr);
    va_end(args);
    fflush(stderr);
    abort();
}

QTCWE_NORETURN static void out_of_memory(size_t n)
{
    fprintf(stderr, "qtcwe-fix: error: out of memory (%zu bytes wanted); try fewer jobs with -j\n", n);
    exit(3);
}

void *mem_alloc(size_t n)
{
    void *p = calloc(1, n ? n : 1);
    if (!p) out_of_memory(n);
    return p;
}

void *mem_realloc(void *p, size_t n)
{
    void *q = realloc(p, n ? n : 1);
    if (!q) out_of_memory(n);
    return q;
}

void mem_free(void *p) { free(p); }

void *vec_grow(void *rows, u32 n, u32 *cap, size_t size)
{
    if (n == *cap) {
        if (*cap > UINT32_MAX / 2) bug("a table has more than %u rows", *cap);
        *cap = *cap ? *cap * 2 : 8;
        rows = mem_realloc(rows, *cap * size);
    }
    memset((char *)rows + n * size, 0, size);
    return rows;
}
