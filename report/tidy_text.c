// clang-tidy's text: place, level, message, check; the line of code with the caret and what the repair puts in; notes.
#include "report/tidy.h"

#define BOLD "\033[1m"
#define RED "\033[0;1;31m"
#define MAGENTA "\033[0;1;35m"
#define BLACK "\033[0;1;30m"
#define PLAIN "\033[0m"

typedef struct face {
    buf *out;
    sources *files;
    bool color;
} face;

static void paint(const face *t, const char *color)
{
    if (t->color) buf_puts(t->out, color);
}

static void put_place(const face *t, place at)
{
    linecol lc = sources_linecol(t->files, at);
    paint(t, BOLD);
    buf_put(t->out, sources_file(t->files, at.file)->path);
    buf_printf(t->out, ":%u:%u: ", lc.line, lc.col);
    paint(t, PLAIN);
}

static void put_note(const face *t, place at, str text)
{
    put_place(t, at);
    paint(t, BLACK);
    buf_puts(t->out, "note: ");
    paint(t, PLAIN);
    rp_put_clean(t->out, text);
    buf_putc(t->out, '\n');
    rp_snippet(t->out, t->files, &(rp_marked){.at = at, .color = t->color});
}

// The repair's own edits: what is put in stands where it goes, without the token beside it.
static void put_code(const face *t, const rp_tidy_item *x)
{
    const ck_finding *f = x->finding;
    const fx_fix *fix = f ? f->fix : NULL;
    span none = {0};
    bool shown = fix && fix->level >= FX_SAFE && !fx_is_withheld(fix);
    rp_snippet(t->out, t->files, &(rp_marked){.at = x->at, .range = f ? f->range : none, .color = t->color,
                                              .hints = shown ? fix->edits.rows : NULL,
                                              .n_hints = shown ? fix->edits.n : 0});
}

static void put_item(const face *t, const rp_tidy_item *x, bool written)
{
    if (place_is(x->at)) put_place(t, x->at);
    paint(t, x->is_error ? RED : MAGENTA);
    buf_puts(t->out, x->is_error ? "error: " : "warning: ");
    paint(t, PLAIN);
    paint(t, BOLD);
    rp_put_clean(t->out, x->message);
    buf_printf(t->out, " [%.*s%s]", STR_ARG(x->name), x->was_warning ? ",-warnings-as-errors" : "");
    paint(t, PLAIN);
    buf_putc(t->out, '\n');
    if (!place_is(x->at)) return;
    put_code(t, x);
    for (u32 i = 0; x->finding && i < x->finding->notes.n; i++) {
        const ck_note *n = &x->finding->notes.rows[i];
        put_note(t, place_is(n->at) ? n->at : x->at, n->text);
    }
    for (u32 i = 0; written && i < x->n_replacements; i++)
        put_note(t, (place){x->replacements[i].file, x->replacements[i].off}, STR("FIX-IT applied suggested code changes"));
}

void rp_tidy_text(const rp_tidy_item *items, u32 n, sources *files, bool color, bool written, buf *out)
{
    face t = {out, files, color};
    for (u32 i = 0; i < n; i++) put_item(&t, &items[i], written);
}
