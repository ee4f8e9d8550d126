// Lists of findings in JSON: GitLab's Code Quality, reviewdog's rdjson, and one object a line for scripts.
#include "base/json.h"
#include "report/diff.h"
#include "report/fingerprint.h"
#include "report/report.h"

static str path_of(const ck_findings *f, const rp_options *o, file_id file)
{
    return rp_report_path(o, sources_file(f->files, file)->path);
}

static void put_cwes(json *j, const ck_check *c)
{
    json_key(j, "cwe");
    json_array(j);
    for (u32 i = 0; i < sizeof c->cwe / sizeof c->cwe[0] && c->cwe[i]; i++) json_int(j, c->cwe[i]);
    json_end(j);
}

// --------------------------------------------------------------------------------------------------------------- GitLab

// https://docs.gitlab.com/ci/testing/code_quality/: an array, empty when clean; of equal fingerprints one is shown.
static const char *gitlab_severity(ck_severity s)
{
    switch (s) {
    case CK_NOTE: return "minor";
    case CK_WARNING: return "major";
    case CK_ERROR: return "critical";
    }
    bug("severity %d", (int)s);
}

static void print_gitlab(const ck_findings *f, const fx_plan *plan, const rp_options *o, const rp_summary *s, buf *out)
{
    (void)plan;
    (void)s;
    rp_identity *own = mem_alloc((f->list.n + 1) * sizeof *own);
    rp_identify(f, own);
    json j;
    json_init(&j, out, true);
    json_array(&j);
    buf id = {0};
    for (u32 i = 0; i < f->list.n; i++) {
        const ck_finding *x = &f->list.rows[i];
        if (ck_is_hidden(x)) continue;
        buf_clear(&id);
        rp_put_identity(&id, own[i]);
        json_object(&j);
        json_kstr(&j, "description", x->message);
        json_kstr(&j, "check_name", str_of(x->check->id));
        json_kstr(&j, "fingerprint", buf_str(&id));
        json_kstr(&j, "severity", str_of(gitlab_severity(x->severity)));
        json_key(&j, "location");
        json_object(&j);
        json_kstr(&j, "path", path_of(f, o, x->at.file));
        json_key(&j, "lines");
        json_object(&j);
        json_kint(&j, "begin", sources_linecol(f->files, x->at).line);
        json_end(&j);
        json_end(&j);
        json_end(&j);
    }
    json_end(&j);
    buf_putc(out, '\n');
    buf_release(&id);
    mem_free(own);
}

const rp_sink rp_gitlab = {.name = "gitlab", .print = print_gitlab};

// --------------------------------------------------------------------------------------------------------------- rdjson

static void put_position(json *j, const char *key, u32 line, u32 column)
{
    json_key(j, key);
    json_object(j);
    json_kint(j, "line", line);
    json_kint(j, "column", column);
    json_end(j);
}

static void put_rd_location(json *j, const ck_findings *f, const rp_options *o, place at, span range)
{
    bool whole = span_is(range) && range.file.i == at.file.i;
    linecol from = sources_linecol(f->files, whole ? span_place(range) : at);
    json_key(j, "location");
    json_object(j);
    json_kstr(j, "path", path_of(f, o, at.file));
    json_key(j, "range");
    json_object(j);
    put_position(j, "start", from.line, from.col);
    if (whole) {
        linecol to = sources_linecol(f->files, (place){range.file, range.off + range.len});
        put_position(j, "end", to.line, to.col);
    }
    json_end(j);
    json_end(j);
}

// Whole lines, from the start of the first to the start of the one behind the last. Reviewdog suggests changes in the
// finding's own file only.
static void put_suggestions(json *j, const ck_findings *f, const fx_plan *plan, const ck_finding *x)
{
    fx_plan alone;
    if (!rp_in_new_text(rp_planned(plan, x)) || !rp_fix_texts(x, f->files, &alone)) return;
    json_key(j, "suggestions");
    json_array(j);
    for (u32 i = 0; alone.texts.n == 1 && i < alone.texts.n; i++) {
        const fx_file_text *t = &alone.texts.rows[i];
        if (t->file.i != x->at.file.i) continue;
        rp_changes c;
        rp_compare(t->old_text, t->new_text, &c);
        buf text = {0};
        for (u32 k = 0; k < c.n; k++) {
            const rp_change *change = &c.rows[k];
            buf_clear(&text);
            for (u32 n = 0; n < change->new_n; n++) buf_put(&text, c.new_lines.rows[change->new_line + n]);
            json_object(j);
            json_key(j, "range");
            json_object(j);
            put_position(j, "start", change->old_line + 1, 1);
            put_position(j, "end", change->old_line + change->old_n + 1, 1);
            json_end(j);
            json_kstr(j, "text", buf_str(&text));
            json_end(j);
        }
        buf_release(&text);
        rp_changes_release(&c);
    }
    json_end(j);
    fx_plan_release(&alone);
}

static const char *rd_severity(ck_severity s)
{
    switch (s) {
    case CK_NOTE: return "INFO";
    case CK_WARNING: return "WARNING";
    case CK_ERROR: return "ERROR";
    }
    bug("severity %d", (int)s);
}

// Reviewdog Diagnostic Format, https://github.com/reviewdog/reviewdog/tree/master/proto/rdf; columns count bytes.
static void print_rdjson(const ck_findings *f, const fx_plan *plan, const rp_options *o, const rp_summary *s, buf *out)
{
    (void)s;
    json j;
    json_init(&j, out, true);
    json_object(&j);
    json_key(&j, "source");
    json_object(&j);
    json_kstr(&j, "name", STR("qtcwe-fix"));
    json_end(&j);
    json_key(&j, "diagnostics");
    json_array(&j);
    for (u32 i = 0; i < f->list.n; i++) {
        const ck_finding *x = &f->list.rows[i];
        if (ck_is_hidden(x)) continue;
        json_object(&j);
        json_kstr(&j, "message", x->message);
        put_rd_location(&j, f, o, x->at, x->range);
        json_kstr(&j, "severity", str_of(rd_severity(x->severity)));
        json_key(&j, "code");
        json_object(&j);
        json_kstr(&j, "value", str_of(x->check->id));
        json_end(&j);
        put_suggestions(&j, f, plan, x);
        json_end(&j);
    }
    json_end(&j);
    json_end(&j);
    buf_putc(out, '\n');
}

const rp_sink rp_rdjson = {.name = "rdjson", .shows_fixes = true, .print = print_rdjson};

// ----------------------------------------------------------------------------------------------------------- JSON lines

static void put_place(json *j, const ck_findings *f, const rp_options *o, place at)
{
    linecol lc = sources_linecol(f->files, at);
    json_kstr(j, "path", path_of(f, o, at.file));
    json_kint(j, "line", lc.line);
    json_kint(j, "column", lc.col);
}

static void put_notes(json *j, const ck_findings *f, const rp_options *o, const ck_finding *x)
{
    json_key(j, "notes");
    json_array(j);
    for (u32 i = 0; i < x->notes.n; i++) {
        json_object(j);
        if (place_is(x->notes.rows[i].at)) put_place(j, f, o, x->notes.rows[i].at);
        json_kstr(j, "message", x->notes.rows[i].text);
        json_end(j);
    }
    json_end(j);
}

static void put_fix(json *j, const fx_plan *plan, const ck_finding *x)
{
    if (!x->fix) return;
    const fx_planned *p = rp_planned(plan, x);
    json_key(j, "fix");
    json_object(j);
    json_kstr(j, "level", str_of(rp_level(x->fix->level)));
    json_kstr(j, "title", x->fix->title);
    if (fx_is_withheld(x->fix)) json_kstr(j, "withheld", x->fix->withheld);
    if (p && p->outcome == FX_DROPPED) json_kstr(j, "dropped", p->why);
    json_end(j);
}

static void print_jsonl(const ck_findings *f, const fx_plan *plan, const rp_options *o, const rp_summary *s, buf *out)
{
    (void)s;
    rp_identity *own = mem_alloc((f->list.n + 1) * sizeof *own);
    rp_identify(f, own);
    buf id = {0};
    for (u32 i = 0; i < f->list.n; i++) {
        const ck_finding *x = &f->list.rows[i];
        if (ck_is_hidden(x)) continue;
        buf_clear(&id);
        rp_put_identity(&id, own[i]);
        json j;
        json_init(&j, out, false);
        json_object(&j);
        json_kstr(&j, "check", str_of(x->check->id));
        put_cwes(&j, x->check);
        json_kstr(&j, "severity", str_of(rp_severity(x->severity)));
        put_place(&j, f, o, x->at);
        json_kstr(&j, "message", x->message);
        json_kstr(&j, "symbol", x->symbol);
        if (x->fact.n) json_kstr(&j, "fact", x->fact);
        json_kstr(&j, "fingerprint", buf_str(&id));
        put_notes(&j, f, o, x);
        put_fix(&j, plan, x);
        json_end(&j);
        buf_putc(out, '\n');
    }
    buf_release(&id);
    mem_free(own);
}

const rp_sink rp_jsonl = {.name = "jsonl", .shows_fixes = true, .print = print_jsonl};
