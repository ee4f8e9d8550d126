// What GitHub's runner reads: annotations of a step's log, and a summary in Markdown for $GITHUB_STEP_SUMMARY.
#include "report/report.h"

// A step shows ten annotations of each kind, and drops the others without a word.
enum { MAX_EACH = 10 };

// https://docs.github.com/actions/reference/workflow-commands-for-github-actions
static void put_command_text(buf *out, str s, bool property)
{
    buf clean = {0};
    rp_put_clean(&clean, s);
    for (size_t i = 0; i < clean.n; i++) {
        char c = clean.p[i];
        if (c == '%') buf_puts(out, "%25");
        else if (property && c == ':') buf_puts(out, "%3A");
        else if (property && c == ',') buf_puts(out, "%2C");
        else buf_putc(out, c);
    }
    buf_release(&clean);
}

static const char *command_of(ck_severity s)
{
    switch (s) {
    case CK_NOTE: return "notice";
    case CK_WARNING: return "warning";
    case CK_ERROR: return "error";
    }
    bug("severity %d", (int)s);
}

static void put_annotation(buf *out, const ck_findings *f, const rp_options *o, const ck_finding *x)
{
    linecol at = sources_linecol(f->files, x->at);
    buf_printf(out, "::%s file=", command_of(x->severity));
    put_command_text(out, rp_report_path(o, sources_file(f->files, x->at.file)->path), true);
    buf_printf(out, ",line=%u,endLine=%u,col=%u,title=", at.line, at.line, at.col);
    put_command_text(out, str_of(x->check->id), true);
    buf_puts(out, "::");
    put_command_text(out, x->message, false);
    if (x->check->cwe[0]) buf_printf(out, " (CWE-%u)", x->check->cwe[0]);
    buf_putc(out, '\n');
}

// What is told, on changed lines first: those an author can see in the change. Release with mem_free.
static const ck_finding **in_order(const ck_findings *f, const rp_options *o, u32 *n)
{
    const ck_finding **out = mem_alloc((f->list.n + 1) * sizeof *out);
    *n = 0;
    for (int changed = 1; changed >= 0; changed--)
        for (u32 i = 0; i < f->list.n; i++)
            if (!ck_is_hidden(&f->list.rows[i]) && rp_on_changed_line(o, f, &f->list.rows[i]) == (changed == 1))
                out[(*n)++] = &f->list.rows[i];
    return out;
}

static void print_github(const ck_findings *f, const fx_plan *plan, const rp_options *o, const rp_summary *s, buf *out)
{
    (void)plan;
    (void)s;
    static const ck_severity order[] = {CK_ERROR, CK_WARNING, CK_NOTE};
    u32 left_out = 0, n_shown;
    const ck_finding **shown = in_order(f, o, &n_shown);
    for (u32 k = 0; k < sizeof order / sizeof order[0]; k++) {
        u32 n = 0, max = order[k] == CK_NOTE ? MAX_EACH - 1 : MAX_EACH;  // the last line below is a notice too
        for (u32 i = 0; i < n_shown; i++) {
            if (shown[i]->severity != order[k]) continue;
            if (n++ < max) put_annotation(out, f, o, shown[i]);
            else left_out++;
        }
    }
    mem_free(shown);
    if (left_out > 0)
        buf_printf(out, "::notice title=qtcwe-fix::%u more finding%s: GitHub shows %d of a kind. See --report=markdown:\"$GITHUB_STEP_SUMMARY\" "
                   "and --report=sarif.\n", left_out, left_out == 1 ? "" : "s", MAX_EACH);
}

const rp_sink rp_github = {.name = "github", .print = print_github};

// ------------------------------------------------------------------------------------------------------------- Markdown

enum { MAX_ROWS = 1000 };  // a summary may have 1 MiB

// A cell of a table; nothing in it may act as markup.
static void put_cell(buf *out, str s)
{
    buf clean = {0};
    rp_put_clean(&clean, s);
    for (size_t i = 0; i < clean.n; i++) {
        char c = clean.p[i];
        if (strchr("\\`*_[]|<>#", c)) buf_putc(out, '\\');
        buf_putc(out, c);
    }
    buf_release(&clean);
}

static void put_row(buf *out, const ck_findings *f, const fx_plan *plan, const rp_options *o, const ck_finding *x)
{
    linecol at = sources_linecol(f->files, x->at);
    const fx_planned *p = rp_planned(plan, x);
    buf_printf(out, "| %s | ", rp_severity(x->severity));
    put_cell(out, rp_report_path(o, sources_file(f->files, x->at.file)->path));
    buf_printf(out, ":%u | ", at.line);
    put_cell(out, x->message);
    buf_puts(out, " | ");
    if (x->check->cwe[0]) buf_printf(out, "%u", x->check->cwe[0]);
    buf_printf(out, " | %s | %s |\n", x->check->id, rp_in_new_text(p) ? rp_level(x->fix->level) : "");
}

static void print_markdown(const ck_findings *f, const fx_plan *plan, const rp_options *o, const rp_summary *s, buf *out)
{
    buf_printf(out, "## qtcwe-fix: %u finding%s in %u unit%s\n\n", s->shown, s->shown == 1 ? "" : "s", s->units, s->units == 1 ? "" : "s");
    if (s->failed_units > 0)
        buf_printf(out, "**%u unit%s could not be analysed.**\n\n", s->failed_units, s->failed_units == 1 ? "" : "s");
    if (s->shown == 0) return;
    buf_puts(out, "| | Where | What | CWE | Check | Fix |\n|---|---|---|---|---|---|\n");
    u32 rows;
    const ck_finding **shown = in_order(f, o, &rows);
    for (u32 i = 0; i < rows && i < MAX_ROWS; i++) put_row(out, f, plan, o, shown[i]);
    mem_free(shown);
    if (rows > MAX_ROWS) buf_printf(out, "\n%u more are left out here.\n", rows - MAX_ROWS);
}

const rp_sink rp_markdown = {.name = "markdown", .shows_fixes = true, .print = print_markdown};
