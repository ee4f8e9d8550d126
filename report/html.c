// One page with everything in it: the findings as data, which report/findings.html lists, filters and draws.
#include "base/json.h"
#include "report/diff.h"
#include "report/pages.h"
#include "report/report.h"

#include <stdlib.h>

extern const unsigned char rp_findings_page[];  // report/findings.html, made a constant by the build
extern const size_t rp_findings_page_size;

enum {
    CONTEXT = 4,        // lines of code around a place
    FIX_CONTEXT = 3,    // and around a change
    LINE_MAX = 400      // bytes of a line that are shown
};

typedef struct region { u32 file, first, last; } region;  // 1-based lines

typedef struct page {
    const ck_findings *f;
    const fx_plan *plan;
    const rp_options *o;
    json j;
    QM_TABLE(region) regions;  // lines that are shown, sorted and apart from each other once sealed
} page;

// ------------------------------------------------------------------------------------------------- code to show

static void want_lines(page *p, place at)
{
    if (!place_is(at)) return;
    u32 line = sources_linecol(p->f->files, at).line;
    *VEC_PUSH(&p->regions) = (region){at.file.i, line > CONTEXT ? line - CONTEXT : 1, line + CONTEXT};
}

static int cmp_region(const void *pa, const void *pb)
{
    const region *a = pa, *b = pb;
    if (a->file != b->file) return a->file < b->file ? -1 : 1;
    return a->first < b->first ? -1 : a->first > b->first;
}

static void seal_regions(page *p)
{
    u32 kept = 0;
    if (p->regions.n) qsort(p->regions.rows, p->regions.n, sizeof *p->regions.rows, cmp_region);
    for (u32 i = 0; i < p->regions.n; i++) {
        region r = p->regions.rows[i], *last = kept ? &p->regions.rows[kept - 1] : NULL;
        if (last && last->file == r.file && r.first <= last->last + 2) {
            if (r.last > last->last) last->last = r.last;
        } else {
            p->regions.rows[kept++] = r;
        }
    }
    p->regions.n = kept;
}

static void put_code_line(json *j, str line)
{
    size_t n = line.n < LINE_MAX ? line.n : LINE_MAX;
    while (n > 0 && n < line.n && ((u8)line.p[n] & 0xC0) == 0x80) n--;
    json_str(j, str_upto(line, n));
}

// [first line, "text", "text", …] for each run of lines.
static void put_code(page *p, u32 file)
{
    sources *files = p->f->files;
    sources_linecol(files, (place){{file}, 0});  // counts the lines
    u32 n_lines = sources_file(files, (file_id){file})->n_lines;
    json_key(&p->j, "code");
    json_array(&p->j);
    for (u32 i = 0; i < p->regions.n; i++) {
        const region *r = &p->regions.rows[i];
        if (r->file != file) continue;
        json_array(&p->j);
        json_int(&p->j, r->first);
        for (u32 line = r->first; line <= r->last && line <= n_lines; line++)
            put_code_line(&p->j, sources_line(files, (file_id){file}, line));
        json_end(&p->j);
    }
    json_end(&p->j);
}

// By file id: the number in the page's list of files, which has those whose code is shown.
static void put_files(page *p, u32 *number)
{
    u32 n = 0;
    json_key(&p->j, "files");
    json_array(&p->j);
    for (u32 i = 0; i < p->regions.n; i++) {
        u32 file = p->regions.rows[i].file;
        if (i > 0 && p->regions.rows[i - 1].file == file) continue;
        number[file] = n++;
        json_object(&p->j);
        json_kstr(&p->j, "path", rp_report_path(p->o, sources_file(p->f->files, (file_id){file})->path));
        put_code(p, file);
        json_end(&p->j);
    }
    json_end(&p->j);
}

// ---------------------------------------------------------------------------------------------------------- checks

static void put_check(page *p, const ck_check *c)
{
    buf markdown = {0}, plain = {0};
    if (rp_page(c, &markdown)) rp_plain(buf_str(&markdown), &plain);
    json_object(&p->j);
    json_kstr(&p->j, "id", str_of(c->id));
    json_kstr(&p->j, "summary", str_of(c->summary));
    json_key(&p->j, "cwe");
    json_array(&p->j);
    for (u32 i = 0; i < sizeof c->cwe / sizeof c->cwe[0] && c->cwe[i]; i++) json_int(&p->j, c->cwe[i]);
    json_end(&p->j);
    json_kstr(&p->j, "page", buf_str(&plain));
    json_end(&p->j);
    buf_release(&markdown);
    buf_release(&plain);
}

static u32 index_of(const ck_check *c)
{
    u32 i = 0;
    while (ck_at(i) != c) i++;
    return i;
}

// By index in the catalogue: the number in the page's list of checks, which has those that found something.
static void put_checks(page *p, u32 *number)
{
    bool *found = mem_alloc(ck_count() * sizeof *found);
    for (u32 i = 0; i < p->f->list.n; i++)
        if (!ck_is_hidden(&p->f->list.rows[i])) found[index_of(p->f->list.rows[i].check)] = true;
    u32 n = 0;
    json_key(&p->j, "checks");
    json_array(&p->j);
    for (u32 i = 0; i < ck_count(); i++) {
        if (!found[i]) continue;
        number[i] = n++;
        put_check(p, ck_at(i));
    }
    json_end(&p->j);
    mem_free(found);
}

// ------------------------------------------------------------------------------------------------------------ fixes

// [line in the old text or 0, line in the new text or 0, "text"]
static void put_row(json *j, u32 old_line, u32 new_line, str text)
{
    while (text.n > 0 && (text.p[text.n - 1] == '\n' || text.p[text.n - 1] == '\r')) text.n--;
    json_array(j);
    json_int(j, old_line);
    json_int(j, new_line);
    put_code_line(j, text);
    json_end(j);
}

// Lines [from, to) of the old text, which stand at `shift` more in the new one.
static void put_same(json *j, const rp_changes *c, u32 from, u32 to, i64 shift)
{
    for (u32 i = from; i < to; i++) put_row(j, i + 1, (u32)((i64)i + 1 + shift), c->old_lines.rows[i]);
}

// An array of rows for each group of changes that stand near to each other.
static void put_hunks(json *j, const rp_changes *c)
{
    json_key(j, "hunks");
    json_array(j);
    u32 at = 0;  // old lines before it are done
    for (u32 i = 0; i < c->n; i++) {
        const rp_change *x = &c->rows[i];
        bool starts = i == 0 || x->old_line - at > 2 * FIX_CONTEXT;
        if (starts && i > 0) json_end(j);
        if (starts) json_array(j);
        u32 from = !starts ? at : x->old_line > FIX_CONTEXT ? x->old_line - FIX_CONTEXT : 0;
        put_same(j, c, from, x->old_line, (i64)x->new_line - x->old_line);
        for (u32 k = 0; k < x->old_n; k++) put_row(j, x->old_line + k + 1, 0, c->old_lines.rows[x->old_line + k]);
        for (u32 k = 0; k < x->new_n; k++) put_row(j, 0, x->new_line + k + 1, c->new_lines.rows[x->new_line + k]);
        at = x->old_line + x->old_n;
        bool ends = i + 1 == c->n || c->rows[i + 1].old_line - at > 2 * FIX_CONTEXT;
        u32 end = ends ? (at + FIX_CONTEXT < c->old_lines.n ? at + FIX_CONTEXT : c->old_lines.n) : at;
        put_same(j, c, at, end, (i64)(x->new_line + x->new_n) - at);
    }
    if (c->n) json_end(j);
    json_end(j);
}

static void put_changes(page *p, const ck_finding *f)
{
    fx_plan alone;
    if (fx_is_withheld(f->fix) || !rp_fix_texts(f, p->f->files, &alone)) return;
    json_key(&p->j, "changes");
    json_array(&p->j);
    for (u32 i = 0; i < alone.texts.n; i++) {
        const fx_file_text *t = &alone.texts.rows[i];
        rp_changes c;
        rp_compare(t->old_text, t->new_text, &c);
        json_object(&p->j);
        json_kstr(&p->j, "path", rp_report_path(p->o, sources_file(p->f->files, t->file)->path));
        put_hunks(&p->j, &c);
        json_end(&p->j);
        rp_changes_release(&c);
    }
    json_end(&p->j);
    fx_plan_release(&alone);
}

static void put_fix(page *p, const ck_finding *f)
{
    if (!f->fix) return;
    str why = {0};
    const char *state = rp_fix_state(p->plan, p->o, f, &why);
    json_key(&p->j, "fix");
    json_object(&p->j);
    json_kstr(&p->j, "level", str_of(rp_level(f->fix->level)));
    json_kstr(&p->j, "title", f->fix->title);
    json_kstr(&p->j, "state", str_of(state));
    if (why.n) json_kstr(&p->j, "why", why);
    put_changes(p, f);
    json_end(&p->j);
}

// --------------------------------------------------------------------------------------------------------- findings

// Columns for a script count UTF-16 units.
static u32 units_before(str line, u32 bytes)
{
    u32 n = 0;
    for (size_t i = 0; i < line.n && i < bytes; i++) {
        u8 c = (u8)line.p[i];
        if ((c & 0xC0) != 0x80) n += c >= 0xF0 ? 2 : 1;
    }
    return n;
}

// [file, line, first column, end column, "text"]; columns 0-based, in UTF-16 units. Without a place: ["text"].
static void put_step(page *p, const u32 *files, place at, span range, str text)
{
    json_array(&p->j);
    if (place_is(at)) {
        linecol lc = sources_linecol(p->f->files, at);
        str line = sources_line(p->f->files, at.file, lc.line);
        u32 from = at.off - sources_line_start(p->f->files, at.file, lc.line), to = from + 1;
        bool inside = span_is(range) && range.file.i == at.file.i && range.off <= at.off && at.off - range.off <= from;
        if (inside) {
            from -= at.off - range.off;
            to = from + range.len;
        }
        json_int(&p->j, files[at.file.i]);
        json_int(&p->j, lc.line);
        json_int(&p->j, units_before(line, from));
        json_int(&p->j, units_before(line, to));
    }
    json_str(&p->j, text);
    json_end(&p->j);
}

static void put_finding(page *p, const u32 *files, const u32 *checks, const ck_finding *f)
{
    json_object(&p->j);
    json_kint(&p->j, "check", checks[index_of(f->check)]);
    json_kint(&p->j, "level", f->severity);
    json_key(&p->j, "at");
    put_step(p, files, f->at, f->range, f->message);
    if (f->symbol.n) json_kstr(&p->j, "symbol", f->symbol);
    if (f->fact.n) json_kstr(&p->j, "fact", f->fact);
    json_key(&p->j, "steps");
    json_array(&p->j);
    for (u32 i = 0; i < f->notes.n; i++) put_step(p, files, f->notes.rows[i].at, (span){0}, f->notes.rows[i].text);
    json_end(&p->j);
    put_fix(p, f);
    json_end(&p->j);
}

static void put_data(page *p, const rp_summary *s)
{
    u32 *files = mem_alloc((sources_count(p->f->files) + 1) * sizeof *files);
    u32 *checks = mem_alloc(ck_count() * sizeof *checks);
    str root = p->o->root;
    json_object(&p->j);
    json_kstr(&p->j, "tool", str_of(p->o->tool_version));
    json_kstr(&p->j, "project", str_from(root, str_rfind_char(root, '/') + 1));
    json_kint(&p->j, "units", s->units);
    json_kint(&p->j, "failed", s->failed_units);
    json_kint(&p->j, "suppressed", s->suppressed);
    json_kint(&p->j, "known", s->known);
    put_files(p, files);
    put_checks(p, checks);
    json_key(&p->j, "findings");
    json_array(&p->j);
    for (u32 i = 0; i < p->f->list.n; i++)
        if (!ck_is_hidden(&p->f->list.rows[i])) put_finding(p, files, checks, &p->f->list.rows[i]);
    json_end(&p->j);
    json_end(&p->j);
    mem_free(files);
    mem_free(checks);
}

static void print(const ck_findings *f, const fx_plan *plan, const rp_options *o, const rp_summary *s, buf *out)
{
    page p = {.f = f, .plan = plan, .o = o};
    for (u32 i = 0; i < f->list.n; i++) {
        const ck_finding *x = &f->list.rows[i];
        if (ck_is_hidden(x)) continue;
        want_lines(&p, x->at);
        for (u32 k = 0; k < x->notes.n; k++) want_lines(&p, x->notes.rows[k].at);
    }
    seal_regions(&p);
    buf data = {0};
    json_init(&p.j, &data, false);
    put_data(&p, s);
    rp_fill_page(str_n((const char *)rp_findings_page, rp_findings_page_size), buf_str(&data), out);
    buf_release(&data);
    VEC_CLEAR(&p.regions);
}

const rp_sink rp_html = {.name = "html", .shows_fixes = true, .print = print};
