// The list of formats and what all of them share.
#include "report/report.h"

static const rp_sink *const sinks[] = {&rp_text,  &rp_patch,  &rp_sarif,      &rp_tsv,    &rp_jsonl,   &rp_gitlab,
                                      &rp_github, &rp_markdown, &rp_junit, &rp_checkstyle, &rp_rdjson,
                                      &rp_html, &rp_statistics, &rp_connect_graph, &rp_cwe};

u32 rp_count(void) { return (u32)(sizeof sinks / sizeof sinks[0]); }

const rp_sink *rp_at(u32 i) { return sinks[i]; }

const rp_sink *rp_find(str name)
{
    for (u32 i = 0; i < rp_count(); i++)
        if (str_is(name, sinks[i]->name)) return sinks[i];
    return NULL;
}

str rp_names(void) { return STR("text, diff, sarif, tsv, jsonl, gitlab, github, markdown, junit, checkstyle, rdjson, html, statistics, connect-graph, cwe"); }

const char *rp_severity(ck_severity s)
{
    switch (s) {
    case CK_NOTE: return "note";
    case CK_WARNING: return "warning";
    case CK_ERROR: return "error";
    }
    bug("severity %d", (int)s);
}

const char *rp_level(fx_level l)
{
    switch (l) {
    case FX_NONE: return "none";
    case FX_DISPLAY: return "sketch";
    case FX_REVIEW: return "review";
    case FX_SAFE: return "safe";
    }
    bug("fix level %d", (int)l);
}

const fx_planned *rp_planned(const fx_plan *plan, const ck_finding *f)
{
    for (u32 i = 0; plan && f->fix && i < plan->fixes.n; i++)
        if (plan->fixes.rows[i].fix == f->fix) return &plan->fixes.rows[i];
    return NULL;
}

const char *rp_fix_state(const fx_plan *plan, const rp_options *o, const ck_finding *f, str *why)
{
    const fx_fix *x = f->fix;
    const fx_planned *d = rp_planned(plan, f);
    *why = (str){0};
    if (rp_in_new_text(d)) return o->written ? "written" : "proved";
    *why = fx_is_withheld(x) ? x->withheld : d ? d->why : (str){0};
    if (fx_is_withheld(x)) return "withheld";
    if (!d) return "not tried";
    switch (d->outcome) {
    case FX_WAITS: return "waits for another fix";
    case FX_TOO_LOW: return x->level == FX_DISPLAY ? "to finish by hand" : "not asked for";
    case FX_WITHHELD: return "withheld";
    case FX_DROPPED: return "dropped by the proof";
    case FX_APPLIED:
    case FX_MERGED: break;
    }
    bug("outcome %d", (int)d->outcome);
}

bool rp_on_changed_line(const rp_options *o, const ck_findings *f, const ck_finding *x)
{
    str path = sources_file(f->files, x->at.file)->path;
    u32 line = sources_linecol(f->files, x->at).line;
    for (u32 i = 0; i < o->n_changed; i++) {
        const rp_line_range *r = &o->changed[i];
        if (r->first <= line && line <= r->last && str_eq(r->path, path)) return true;
    }
    return false;
}

bool rp_fix_texts(const ck_finding *f, sources *files, fx_plan *alone)
{
    fx_plan_init(alone, files);
    fx_plan_add(alone, f->fix, 0);
    fx_plan_make(alone, FX_DISPLAY);
    if (alone->texts.n > 0) return true;
    fx_plan_release(alone);
    return false;
}

bool rp_is_below_root(const rp_options *o, str path)
{
    return o->root.n > 1 && str_starts(path, o->root) && path.n > o->root.n + 1 && path.p[o->root.n] == '/';
}

str rp_report_path(const rp_options *o, str path)
{
    return rp_is_below_root(o, path) ? str_from(path, o->root.n + 1) : path;
}

// A "</" in the data would end the script it stands in.
void rp_fill_page(str page, str data, buf *out)
{
    str mark = STR("/*DATA*/");
    size_t at = str_find(page, mark);
    if (at == SIZE_MAX) bug("the page has no place for its data");
    buf_put(out, str_upto(page, at));
    for (size_t i = 0; i < data.n; i++) {
        if (data.p[i] == '<') buf_puts(out, "\\u003c");
        else buf_putc(out, data.p[i]);
    }
    buf_put(out, str_from(page, at + mark.n));
}

// Length of the UTF-8 sequence that starts s, 0 when there is none that a terminal may get.
static size_t sequence(str s)
{
    u8 c = (u8)s.p[0];
    if (c < 0x80) return c >= 0x20 && c != 0x7F;
    size_t n = c >= 0xC2 && c < 0xE0 ? 2 : (c & 0xF0) == 0xE0 ? 3 : c >= 0xF0 && c < 0xF5 ? 4 : 0;
    if (n == 0 || n > s.n) return 0;
    for (size_t i = 1; i < n; i++)
        if (((u8)s.p[i] & 0xC0) != 0x80) return 0;
    if (c == 0xC2 && (u8)s.p[1] < 0xA0) return 0;  // C1 control characters
    return n;
}

void rp_put_clean(buf *out, str s)
{
    while (s.n > 0) {
        size_t n = sequence(s);
        if (n > 0)
            buf_put(out, str_upto(s, n));
        else
            buf_puts(out, s.p[0] == '\t' ? " " : "\xEF\xBF\xBD");
        s = str_from(s, n ? n : 1);
    }
}
