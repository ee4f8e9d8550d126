#include "report/diff.h"

#include "report/report.h"

enum {
    CONTEXT = 3,       // lines around a change
    EFFORT_MAX = 1500  // differing lines up to which the shortest script is looked for
};

static void split(str text, rp_lines *out)
{
    while (text.n > 0) {
        const char *end = memchr(text.p, '\n', text.n);
        size_t n = end ? (size_t)(end - text.p) + 1 : text.n;
        *VEC_PUSH(out) = str_upto(text, n);
        text = str_from(text, n);
    }
}

// The part of both texts that differs, as a grid: old lines from `old`, new ones from `now`.
typedef struct grid {
    const str *old, *now;
    i64 n_old, n_now;
    bool *gone, *added;  // by line: the result
} grid;

// Where the furthest path of each effort d ends on each diagonal k = x - y, k from -d to d.
typedef struct trace {
    u32 *x;  // rows of 2d + 1 values behind each other
} trace;

static size_t trace_at(i64 d, i64 k) { return (size_t)(d * d + d + k); }

// Is the step onto diagonal k at effort d an insertion (from k + 1)?
static bool comes_from_above(const trace *t, i64 d, i64 k)
{
    if (k == -d) return true;
    if (k == d) return false;
    return t->x[trace_at(d - 1, k - 1)] < t->x[trace_at(d - 1, k + 1)];
}

static i64 start_x(const trace *t, i64 d, i64 k)
{
    if (d == 0) return 0;
    return comes_from_above(t, d, k) ? t->x[trace_at(d - 1, k + 1)] : (i64)t->x[trace_at(d - 1, k - 1)] + 1;
}

// The effort with which the end is reached, or -1 when it is too much.
static i64 search(const grid *g, trace *t)
{
    size_t cap = 0;
    for (i64 d = 0; d <= EFFORT_MAX; d++) {
        if (trace_at(d, d) >= cap) {
            cap = trace_at(d, d) * 2 + 64;
            t->x = mem_realloc(t->x, cap * sizeof *t->x);
        }
        for (i64 k = -d; k <= d; k += 2) {
            i64 x = start_x(t, d, k), y = x - k;
            while (x < g->n_old && y >= 0 && y < g->n_now && str_eq(g->old[x], g->now[y])) x++, y++;
            t->x[trace_at(d, k)] = (u32)x;
            if (x >= g->n_old && y >= g->n_now && k == g->n_old - g->n_now) return d;
        }
    }
    return -1;
}

static void walk_back(const grid *g, const trace *t, i64 d)
{
    i64 x = g->n_old, y = g->n_now;
    for (; d > 0; d--) {
        i64 k = x - y;
        bool above = comes_from_above(t, d, k);
        i64 from_k = above ? k + 1 : k - 1;
        x = t->x[trace_at(d - 1, from_k)];
        y = x - from_k;
        if (above) {
            if (y < g->n_now) g->added[y] = true;
        } else if (x < g->n_old) {
            g->gone[x] = true;
        }
    }
}

static void mark_changes(const grid *g)
{
    trace t = {0};
    i64 d = search(g, &t);
    if (d >= 0) {
        walk_back(g, &t, d);
    } else {
        memset(g->gone, true, (size_t)g->n_old);
        memset(g->added, true, (size_t)g->n_now);
    }
    mem_free(t.x);
}

static void collect(rp_changes *out, const bool *gone, const bool *added)
{
    u32 i = 0, k = 0, n_old = out->old_lines.n, n_new = out->new_lines.n;
    while (i < n_old || k < n_new) {
        bool here = (i < n_old && gone[i]) || (k < n_new && added[k]);
        if (!here) {
            i++, k++;
            continue;
        }
        rp_change c = {i, 0, k, 0};
        while (i < n_old && gone[i]) i++, c.old_n++;
        while (k < n_new && added[k]) k++, c.new_n++;
        *VEC_PUSH(out) = c;
    }
}

void rp_compare(str old_text, str new_text, rp_changes *out)
{
    *out = (rp_changes){0};
    split(old_text, &out->old_lines);
    split(new_text, &out->new_lines);
    const rp_lines *a = &out->old_lines, *b = &out->new_lines;
    u32 head = 0, tail = 0;
    while (head < a->n && head < b->n && str_eq(a->rows[head], b->rows[head])) head++;
    while (tail < a->n - head && tail < b->n - head &&
           str_eq(a->rows[a->n - 1 - tail], b->rows[b->n - 1 - tail]))
        tail++;
    bool *gone = mem_alloc(a->n + 1), *added = mem_alloc(b->n + 1);
    grid g = {a->rows + head, b->rows + head, a->n - head - tail, b->n - head - tail, gone + head, added + head};
    if (g.n_old > 0 || g.n_now > 0) mark_changes(&g);
    collect(out, gone, added);
    mem_free(gone);
    mem_free(added);
}

void rp_changes_release(rp_changes *c)
{
    VEC_CLEAR(&c->old_lines);
    VEC_CLEAR(&c->new_lines);
    VEC_CLEAR(c);
}

// -------------------------------------------------------------------------------------------------- unified diff

typedef struct printer {
    buf *out;
    bool color;
    const rp_changes *c;
} printer;

static void put_line(const printer *p, char sign, str line)
{
    const char *color = sign == '-' ? "\033[31m" : sign == '+' ? "\033[32m" : NULL;
    bool ended = str_ends(line, STR("\n"));
    if (ended) line.n--;
    if (p->color && color) buf_puts(p->out, color);
    buf_putc(p->out, sign);
    buf_put(p->out, line);
    if (p->color && color) buf_puts(p->out, "\033[0m");
    buf_putc(p->out, '\n');
    if (!ended) buf_puts(p->out, "\\ No newline at end of file\n");
}

static void put_range(buf *out, char sign, u32 line, u32 n)
{
    // An empty range names the line before it.
    buf_printf(out, "%c%u", sign, n == 0 ? line : line + 1);
    if (n != 1) buf_printf(out, ",%u", n);
}

// Changes [first, last] with the context around them.
static void put_hunk(const printer *p, u32 first, u32 last)
{
    const rp_changes *c = p->c;
    const rp_change *a = &c->rows[first], *z = &c->rows[last];
    u32 before = a->old_line < CONTEXT ? a->old_line : CONTEXT;
    u32 old_end = z->old_line + z->old_n;
    u32 after = c->old_lines.n - old_end < CONTEXT ? c->old_lines.n - old_end : CONTEXT;
    u32 old_from = a->old_line - before, new_from = a->new_line - before;
    if (p->color) buf_puts(p->out, "\033[36m");
    buf_puts(p->out, "@@ ");
    put_range(p->out, '-', old_from, old_end + after - old_from);
    buf_putc(p->out, ' ');
    put_range(p->out, '+', new_from, z->new_line + z->new_n + after - new_from);
    buf_puts(p->out, p->color ? " @@\033[0m\n" : " @@\n");
    u32 at = old_from;
    for (u32 i = first; i <= last; i++) {
        const rp_change *x = &c->rows[i];
        for (; at < x->old_line; at++) put_line(p, ' ', c->old_lines.rows[at]);
        for (u32 k = 0; k < x->old_n; k++) put_line(p, '-', c->old_lines.rows[x->old_line + k]);
        for (u32 k = 0; k < x->new_n; k++) put_line(p, '+', c->new_lines.rows[x->new_line + k]);
        at = x->old_line + x->old_n;
    }
    for (; at < old_end + after; at++) put_line(p, ' ', c->old_lines.rows[at]);
}

// A file name as git writes it: in quotes with C escapes where it holds control characters, quotes or backslashes.
static void put_name(buf *out, const char *side, str path)
{
    bool quote = false, blank = false;
    for (size_t i = 0; i < path.n; i++) {
        quote = quote || (u8)path.p[i] < 0x20 || path.p[i] == 0x7F || path.p[i] == '"' || path.p[i] == '\\';
        blank = blank || path.p[i] == ' ';
    }
    if (quote) buf_putc(out, '"');
    buf_puts(out, side);
    if (!str_starts(path, STR("/"))) buf_putc(out, '/');
    for (size_t i = 0; i < path.n; i++) {
        u8 ch = (u8)path.p[i];
        if (ch < 0x20 || ch == 0x7F)
            buf_printf(out, "\\%03o", ch);
        else if (ch == '"' || ch == '\\')
            buf_printf(out, "\\%c", ch);
        else
            buf_putc(out, (char)ch);
    }
    if (quote)
        buf_putc(out, '"');
    else if (blank)
        buf_putc(out, '\t');  // tells patch where the name ends
}

static void put_head(buf *out, const char *sign, const char *side, str path, bool color)
{
    if (color) buf_puts(out, "\033[1m");
    buf_puts(out, sign);
    put_name(out, side, path);
    buf_puts(out, color ? "\033[0m\n" : "\n");
}

void rp_diff(str path, str old_text, str new_text, bool color, buf *out)
{
    rp_changes c;
    rp_compare(old_text, new_text, &c);
    printer p = {out, color, &c};
    if (c.n > 0) {
        put_head(out, "--- ", "a", path, color);
        put_head(out, "+++ ", "b", path, color);
    }
    for (u32 first = 0; first < c.n;) {
        u32 last = first;
        while (last + 1 < c.n &&
               c.rows[last + 1].old_line - (c.rows[last].old_line + c.rows[last].old_n) <= 2 * CONTEXT)
            last++;
        put_hunk(&p, first, last);
        first = last + 1;
    }
    rp_changes_release(&c);
}

// The sink "diff": what all fixes together change, as a patch.
static void print(const ck_findings *f, const fx_plan *plan, const rp_options *o, const rp_summary *s, buf *out)
{
    (void)s;
    for (u32 i = 0; plan && i < plan->texts.n; i++) {
        const fx_file_text *t = &plan->texts.rows[i];
        rp_diff(sources_file(f->files, t->file)->shown, t->old_text, t->new_text, o->color, out);
    }
}

const rp_sink rp_patch = {.name = "diff", .shows_fixes = true, .print = print};
