// A line of code under a message, as clang shows it: the text, a caret below, the repair's words below that.
#include "report/report.h"

enum { CODE_MAX = 200 };  // columns of a line of code that are shown at most

#define GREEN "\033[1;32m"
#define PLAIN "\033[0m"

// Columns a code point takes on a terminal: none for combining marks, two for the wide East Asian and emoji blocks.
static u32 columns_of(u32 c)
{
    static const struct { u32 from, to; u32 columns; } blocks[] = {
        {0x0300, 0x036F, 0},   {0x200B, 0x200F, 0},   {0x20D0, 0x20FF, 0},   {0x1100, 0x115F, 2}, {0x2E80, 0xA4CF, 2},
        {0xAC00, 0xD7A3, 2},   {0xF900, 0xFAFF, 2},   {0xFE00, 0xFE0F, 0},   {0xFE30, 0xFE6F, 2}, {0xFEFF, 0xFEFF, 0},
        {0xFF00, 0xFF60, 2},   {0xFFE0, 0xFFE6, 2},   {0x1F300, 0x1FAFF, 2}, {0x20000, 0x3FFFD, 2}};
    for (size_t i = 0; i < sizeof blocks / sizeof blocks[0]; i++)
        if (c >= blocks[i].from && c <= blocks[i].to) return blocks[i].columns;
    return 1;
}

static u32 code_point(const char *p, size_t n)
{
    static const u8 lead_bits[] = {0, 0x7F, 0x1F, 0x0F, 0x07};
    u32 c = (u8)p[0] & lead_bits[n];
    for (size_t i = 1; i < n; i++) c = c << 6 | ((u8)p[i] & 0x3F);
    return c;
}

// A line as it is shown: clean, tabs expanded, with the column of every byte.
typedef struct shown_line {
    buf text;
    u32 *column;  // by byte of the source line, and one behind its end
} shown_line;

static size_t char_length(str s)
{
    u8 c = (u8)s.p[0];
    size_t n = c < 0x80 ? 1 : (c & 0xE0) == 0xC0 ? 2 : (c & 0xF0) == 0xE0 ? 3 : (c & 0xF8) == 0xF0 ? 4 : 1;
    return n <= s.n ? n : 1;
}

static void show_line(str line, shown_line *out)
{
    *out = (shown_line){.column = mem_alloc((line.n + 1) * sizeof(u32))};
    u32 column = 0;
    for (size_t i = 0; i < line.n;) {
        size_t n = char_length(str_from(line, i));
        for (size_t k = 0; k < n; k++) out->column[i + k] = column;
        if (line.p[i] == '\t') {
            do buf_putc(&out->text, ' ');
            while (++column % 8 != 0);
        } else {
            size_t before = out->text.n;
            rp_put_clean(&out->text, str_n(line.p + i, n));
            bool kept = out->text.n - before == n && memcmp(out->text.p + before, line.p + i, n) == 0;
            column += kept ? columns_of(code_point(line.p + i, n)) : u32_of((out->text.n - before) / 3);
        }
        i += n;
    }
    out->column[line.n] = column;
}

static void shown_release(shown_line *s)
{
    buf_release(&s->text);
    mem_free(s->column);
}

static void put_blanks(buf *out, u32 n)
{
    for (u32 i = 0; i < n; i++) buf_putc(out, ' ');
}

// "   12 | " or, without a number, the same width of blanks.
static void put_gutter(buf *out, u32 line, bool numbered)
{
    u32 digits = 1;
    for (u32 n = line; n >= 10; n /= 10) digits++;
    u32 width = digits > 4 ? digits : 4;
    put_blanks(out, numbered ? width - digits + 1 : width + 2);
    if (numbered) buf_printf(out, "%u ", line);
    buf_puts(out, "| ");
}

// What is put in on this line, each at its column; what would stand in another's way moves right.
static void put_hints(buf *out, const shown_line *s, u32 start, str line, const rp_marked *m, u32 number)
{
    buf words = {0};
    u32 end = 0;
    for (u32 i = 0; i < m->n_hints; i++) {
        const fx_edit *e = &m->hints[i];
        bool here = e->where.file.i == m->at.file.i && e->where.off >= start && e->where.off <= start + line.n;
        if (!here || e->text.n == 0 || str_find(e->text, STR("\n")) != SIZE_MAX) continue;
        u32 column = s->column[e->where.off - start];
        if (end && column < end + 1) column = end + 1;
        put_blanks(&words, column - end);
        u32 before = u32_of(words.n);
        rp_put_clean(&words, e->text);
        end = column + (u32_of(words.n) - before);
    }
    if (words.n) {
        put_gutter(out, number, false);
        if (m->color) buf_puts(out, GREEN);
        buf_put(out, buf_str(&words));
        if (m->color) buf_puts(out, PLAIN);
        buf_putc(out, '\n');
    }
    buf_release(&words);
}

void rp_snippet(buf *out, sources *files, const rp_marked *m)
{
    linecol lc = sources_linecol(files, m->at);
    str line = sources_line(files, m->at.file, lc.line);
    span range = m->range;
    u32 from = lc.col - 1, start = sources_line_start(files, m->at.file, lc.line);
    if (line.n == 0 || from > line.n) return;
    u32 low = from, high = from + (from < line.n);
    if (span_is(range) && range.file.i == m->at.file.i && range.off <= m->at.off && m->at.off < range.off + range.len) {
        low = range.off > start ? range.off - start : 0;
        high = range.off + range.len - start;
        if (high > line.n) high = u32_of(line.n);
    }
    shown_line s;
    show_line(line, &s);
    u32 caret = s.column[from], left = s.column[low], right = s.column[high];
    if (right <= caret) right = caret + 1;
    if (s.column[line.n] <= CODE_MAX) {  // machine-made lines of thousands of columns help nobody
        put_gutter(out, lc.line, true);
        buf_printf(out, "%s\n", buf_cstr(&s.text));
        put_gutter(out, lc.line, false);
        put_blanks(out, left);
        if (m->color) buf_puts(out, GREEN);
        for (u32 i = left; i < right; i++) buf_putc(out, i == caret ? '^' : '~');
        if (m->color) buf_puts(out, PLAIN);
        buf_putc(out, '\n');
        put_hints(out, &s, start, line, m, lc.line);
    }
    shown_release(&s);
}
