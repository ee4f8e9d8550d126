// Lists of findings in XML: JUnit and Checkstyle.
#include "report/report.h"

// Text and attribute values. XML 1.0 has no way to write most control characters: they become U+FFFD.
static void put_escaped(buf *out, str s)
{
    buf clean = {0};
    rp_put_clean(&clean, s);
    for (size_t i = 0; i < clean.n; i++) {
        switch (clean.p[i]) {
        case '&': buf_puts(out, "&amp;"); break;
        case '<': buf_puts(out, "&lt;"); break;
        case '>': buf_puts(out, "&gt;"); break;
        case '"': buf_puts(out, "&quot;"); break;
        default: buf_putc(out, clean.p[i]); break;
        }
    }
    buf_release(&clean);
}

static void put_attribute(buf *out, const char *name, str value)
{
    buf_printf(out, " %s=\"", name);
    put_escaped(out, value);
    buf_putc(out, '"');
}

static str path_of(const ck_findings *f, const rp_options *o, const ck_finding *x)
{
    return rp_report_path(o, sources_file(f->files, x->at.file)->path);
}

// The findings of one file stand together, as they are sorted: [from, end).
static u32 end_of_file(const ck_findings *f, u32 from)
{
    u32 end = from + 1;
    while (end < f->list.n && f->list.rows[end].at.file.i == f->list.rows[from].at.file.i) end++;
    return end;
}

static u32 shown(const ck_findings *f, u32 from, u32 end)
{
    u32 n = 0;
    for (u32 i = from; i < end; i++) n += !ck_is_hidden(&f->list.rows[i]);
    return n;
}

// ---------------------------------------------------------------------------------------------------------------- JUnit

static void put_case(buf *out, const ck_findings *f, const rp_options *o, const ck_finding *x)
{
    linecol at = sources_linecol(f->files, x->at);
    buf name = {0};
    buf_printf(&name, "%s:%u:%u", x->check->id, at.line, at.col);
    buf_puts(out, "    <testcase");
    put_attribute(out, "name", buf_str(&name));
    put_attribute(out, "classname", path_of(f, o, x));
    buf_puts(out, ">\n      <failure");
    put_attribute(out, "message", x->message);
    put_attribute(out, "type", str_of(rp_severity(x->severity)));
    buf_putc(out, '>');
    for (u32 i = 0; i < x->notes.n; i++) {
        const ck_note *n = &x->notes.rows[i];
        if (place_is(n->at)) {
            linecol lc = sources_linecol(f->files, n->at);
            put_escaped(out, rp_report_path(o, sources_file(f->files, n->at.file)->path));
            buf_printf(out, ":%u:%u: ", lc.line, lc.col);
        }
        put_escaped(out, n->text);
        buf_putc(out, '\n');
    }
    buf_puts(out, "</failure>\n    </testcase>\n");
    buf_release(&name);
}

// One suite a file, one failed case a finding. Services take "no cases" for a failure, so a clean run has one that passes.
static void print_junit(const ck_findings *f, const fx_plan *plan, const rp_options *o, const rp_summary *s, buf *out)
{
    (void)plan;
    u32 all = shown(f, 0, f->list.n);
    buf_puts(out, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
    buf_printf(out, "<testsuites name=\"qtcwe-fix\" tests=\"%u\" failures=\"%u\" errors=\"%u\">\n",
               (all ? all : 1) + s->failed_units, all, s->failed_units);
    for (u32 i = 0, end; i < f->list.n; i = end) {
        end = end_of_file(f, i);
        u32 n = shown(f, i, end);
        if (n == 0) continue;
        buf_puts(out, "  <testsuite");
        put_attribute(out, "name", path_of(f, o, &f->list.rows[i]));
        buf_printf(out, " tests=\"%u\" failures=\"%u\" errors=\"0\">\n", n, n);
        for (u32 k = i; k < end; k++)
            if (!ck_is_hidden(&f->list.rows[k])) put_case(out, f, o, &f->list.rows[k]);
        buf_puts(out, "  </testsuite>\n");
    }
    if (all == 0)
        buf_puts(out, "  <testsuite name=\"qtcwe-fix\" tests=\"1\" failures=\"0\" errors=\"0\">\n"
                      "    <testcase name=\"no findings\" classname=\"qtcwe-fix\"/>\n  </testsuite>\n");
    if (s->failed_units > 0) {
        buf_printf(out, "  <testsuite name=\"units\" tests=\"%u\" failures=\"0\" errors=\"%u\">\n", s->failed_units, s->failed_units);
        for (u32 i = 0; i < s->failed_units; i++) {
            buf_puts(out, "    <testcase classname=\"units\"");
            put_attribute(out, "name", rp_report_path(o, s->failures[i].path));
            buf_puts(out, "><error");
            put_attribute(out, "message", s->failures[i].why);
            buf_puts(out, "/></testcase>\n");
        }
        buf_puts(out, "  </testsuite>\n");
    }
    buf_puts(out, "</testsuites>\n");
}

const rp_sink rp_junit = {.name = "junit", .print = print_junit};

// ----------------------------------------------------------------------------------------------------------- Checkstyle

static const char *checkstyle_severity(ck_severity s)
{
    switch (s) {
    case CK_NOTE: return "info";
    case CK_WARNING: return "warning";
    case CK_ERROR: return "error";
    }
    bug("severity %d", (int)s);
}

static void print_checkstyle(const ck_findings *f, const fx_plan *plan, const rp_options *o, const rp_summary *s, buf *out)
{
    (void)plan;
    (void)s;
    buf_puts(out, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<checkstyle version=\"4.3\">\n");
    for (u32 i = 0, end; i < f->list.n; i = end) {
        end = end_of_file(f, i);
        if (shown(f, i, end) == 0) continue;
        buf_puts(out, "  <file");
        put_attribute(out, "name", path_of(f, o, &f->list.rows[i]));
        buf_puts(out, ">\n");
        for (u32 k = i; k < end; k++) {
            const ck_finding *x = &f->list.rows[k];
            if (ck_is_hidden(x)) continue;
            linecol at = sources_linecol(f->files, x->at);
            buf_printf(out, "    <error line=\"%u\" column=\"%u\"", at.line, at.col);
            put_attribute(out, "severity", str_of(checkstyle_severity(x->severity)));
            put_attribute(out, "message", x->message);
            put_attribute(out, "source", str_of(x->check->id));
            buf_puts(out, "/>\n");
        }
        buf_puts(out, "  </file>\n");
    }
    buf_puts(out, "</checkstyle>\n");
}

const rp_sink rp_checkstyle = {.name = "checkstyle", .print = print_checkstyle};
