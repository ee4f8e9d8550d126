// One line a finding for scripts: path, line, column, severity, check, message, separated by tabs.
#include "report/report.h"

static void print(const ck_findings *f, const fx_plan *plan, const rp_options *o, const rp_summary *s, buf *out)
{
    (void)plan;
    (void)o;
    (void)s;
    for (u32 i = 0; i < f->list.n; i++) {
        const ck_finding *x = &f->list.rows[i];
        if (ck_is_hidden(x)) continue;
        linecol at = sources_linecol(f->files, x->at);
        rp_put_clean(out, sources_file(f->files, x->at.file)->shown);
        buf_printf(out, "\t%u\t%u\t%s\t%s\t", at.line, at.col, rp_severity(x->severity), x->check->id);
        rp_put_clean(out, x->message);
        buf_putc(out, '\n');
    }
}

const rp_sink rp_tsv = {.name = "tsv", .print = print};
