// The terminal's face, in clang-tidy's layout: place, severity, message, check in brackets; the line of code with a
// caret; the evidence as notes; then what can be done about it, as a diff, or why nothing can.
#include "report/report.h"

enum { CODE_MAX = 200 };  // columns of a line of code that are shown at most

typedef struct face {
    buf *out;
    sources *files;
    const rp_options *o;
    const fx_plan *plan;
} face;

#define BOLD "\033[1m"
#define RED "\033[1;31m"
#define GREEN "\033[1;32m"
#define MAGENTA "\033[1;35m"
#define CYAN "\033[1;36m"
#define PLAIN "\033[0m"

static void paint(const face *t, const char *color)
{
    if (t->o->color) buf_puts(t->out, color);
}

// ------------------------------------------------------------------------------------------------ the line of code

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

// "   12 |     code" and "      |     ^~~~" for the part of range that stands on the line of the place.
static void put_code(const face *t, place at, span range)
{
    linecol lc = sources_linecol(t->files, at);
    str line = sources_line(t->files, at.file, lc.line);
    u32 from = lc.col - 1, start = sources_line_start(t->files, at.file, lc.line);
    if (line.n == 0 || from > line.n) return;
    u32 low = from, high = from + (from < line.n);
    if (span_is(range) && range.file.i == at.file.i && range.off <= at.off && at.off < range.off + range.len) {
        low = range.off > start ? range.off - start : 0;
        high = range.off + range.len - start;
        if (high > line.n) high = u32_of(line.n);
    }
    shown_line s;
    show_line(line, &s);
    u32 caret = s.column[from], left = s.column[low], right = s.column[high];
    if (right <= caret) right = caret + 1;
    if (s.column[line.n] <= CODE_MAX) {  // machine-made lines of thousands of columns help nobody
        buf_printf(t->out, "%5u | %s\n      | ", lc.line, buf_cstr(&s.text));
        for (u32 i = 0; i < left; i++) buf_putc(t->out, ' ');
        paint(t, GREEN);
        for (u32 i = left; i < right; i++) buf_putc(t->out, i == caret ? '^' : '~');
        paint(t, PLAIN);
        buf_putc(t->out, '\n');
    }
    shown_release(&s);
}

// --------------------------------------------------------------------------------------------------- one finding

static void put_place(const face *t, place at)
{
    linecol lc = sources_linecol(t->files, at);
    paint(t, BOLD);
    rp_put_clean(t->out, sources_file(t->files, at.file)->shown);
    buf_printf(t->out, ":%u:%u: ", lc.line, lc.col);
    paint(t, PLAIN);
}

static void put_word(const face *t, const char *color, const char *word)
{
    paint(t, color);
    buf_printf(t->out, "%s: ", word);
    paint(t, PLAIN);
}

static const char *color_of(ck_severity s)
{
    switch (s) {
    case CK_NOTE: return CYAN;
    case CK_WARNING: return MAGENTA;
    case CK_ERROR: return RED;
    }
    bug("severity %d", (int)s);
}

static void put_message(const face *t, const ck_finding *f)
{
    put_place(t, f->at);
    put_word(t, color_of(f->severity), rp_severity(f->severity));
    paint(t, BOLD);
    rp_put_clean(t->out, f->message);
    paint(t, PLAIN);
    if (f->check->cwe[0]) buf_printf(t->out, " (CWE-%u)", f->check->cwe[0]);
    buf_printf(t->out, " [%s]\n", f->check->id);
    put_code(t, f->at, f->range);
}

static void put_note(const face *t, const ck_note *n)
{
    if (!place_is(n->at)) {
        buf_puts(t->out, "  ");
        put_word(t, CYAN, "note");
        rp_put_clean(t->out, n->text);
        buf_putc(t->out, '\n');
        return;
    }
    put_place(t, n->at);
    put_word(t, CYAN, "note");
    rp_put_clean(t->out, n->text);
    buf_putc(t->out, '\n');
    put_code(t, n->at, (span){0});
}

// ------------------------------------------------------------------------------------------------------- the fix

static void put_indented(const face *t, str text)
{
    while (text.n > 0) {
        size_t end = str_find(text, STR("\n"));
        buf_puts(t->out, "    ");
        buf_put(t->out, str_upto(text, end == SIZE_MAX ? text.n : end));
        buf_putc(t->out, '\n');
        text = str_from(text, end == SIZE_MAX ? text.n : end + 1);
    }
}

static void put_diff(const face *t, const ck_finding *f)
{
    fx_plan alone;
    if (!t->o->diff || !rp_fix_texts(f, t->files, &alone)) return;
    buf diff = {0};
    for (u32 i = 0; i < alone.texts.n; i++) {
        const fx_file_text *x = &alone.texts.rows[i];
        rp_diff(sources_file(t->files, x->file)->shown, x->old_text, x->new_text, t->o->color, &diff);
    }
    put_indented(t, buf_str(&diff));
    buf_release(&diff);
    fx_plan_release(&alone);
}

// "  fix (safe): title" with a word in front that says what became of it, and the reason behind.
static void put_verdict(const face *t, const fx_fix *x, const char *color, const char *verdict, str why)
{
    buf_puts(t->out, "  ");
    paint(t, color);
    buf_printf(t->out, "%s (%s): ", verdict, rp_level(x->level));
    paint(t, PLAIN);
    rp_put_clean(t->out, x->title);
    if (why.n) {
        buf_puts(t->out, x->title.n ? "; " : "");
        rp_put_clean(t->out, why);
    }
    buf_putc(t->out, '\n');
}

static void put_too_low(const face *t, const ck_finding *f)
{
    const fx_fix *x = f->fix;
    bool sketch = x->level != FX_REVIEW;
    put_verdict(t, x, CYAN, "fix", sketch ? STR("to finish by hand") : STR("not written without --fix=review"));
    if (sketch) put_diff(t, f);
}

static void put_fix(const face *t, const ck_finding *f)
{
    const fx_fix *x = f->fix;
    const fx_planned *p = rp_planned(t->plan, f);
    if (fx_is_withheld(x) && rp_in_new_text(p)) {
        put_verdict(t, x, GREEN, t->o->written ? "fixed" : "fix", STR("in a second step, once the other fixes are in"));
        return;
    }
    if (fx_is_withheld(x)) {
        buf_puts(t->out, "  ");
        put_word(t, CYAN, "fix withheld");
        rp_put_clean(t->out, x->withheld);
        buf_putc(t->out, '\n');
        return;
    }
    if (!p) {
        put_verdict(t, x, CYAN, "fix not tried", (str){0});
        return;
    }
    switch (p->outcome) {
    case FX_APPLIED:
    case FX_MERGED:
        put_verdict(t, x, GREEN, t->o->written ? "fixed" : "fix", (str){0});
        if (p->outcome == FX_APPLIED) put_diff(t, f);
        break;
    case FX_WAITS: put_verdict(t, x, CYAN, "fix waits for the next run", p->why); break;
    case FX_TOO_LOW: put_too_low(t, f); break;
    case FX_WITHHELD: put_verdict(t, x, CYAN, "fix withheld", p->why); break;
    case FX_DROPPED: put_verdict(t, x, MAGENTA, "fix dropped", p->why); break;
    }
}

static void print(const ck_findings *f, const fx_plan *plan, const rp_options *o, const rp_summary *s, buf *out)
{
    (void)s;
    face t = {out, f->files, o, plan};
    for (u32 i = 0; i < f->list.n; i++) {
        const ck_finding *x = &f->list.rows[i];
        if (ck_is_hidden(x)) continue;
        put_message(&t, x);
        for (u32 k = 0; k < x->notes.n; k++) put_note(&t, &x->notes.rows[k]);
        if (x->fix) put_fix(&t, x);
    }
}

const rp_sink rp_text = {.name = "text", .shows_fixes = true, .print = print};
