// The terminal's face, in clang-tidy's layout: place, severity, message, check in brackets; the line of code with a
// caret; the evidence as notes; then what can be done about it, as a diff, or why nothing can.
#include "report/report.h"

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

static void put_code(const face *t, place at, span range)
{
    rp_snippet(t->out, t->files, &(rp_marked){.at = at, .range = range, .color = t->o->color});
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
