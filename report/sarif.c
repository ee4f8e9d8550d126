// SARIF 2.1.0 as GitHub code scanning, Azure and editors read it: one run, every check a rule, CWE as a taxonomy,
// evidence as code flows, proved fixes as replacements. Nothing in it depends on time or on the order of work.
#include "base/json.h"
#include "checks/directives.h"
#include "report/diff.h"
#include "report/fingerprint.h"
#include "report/pages.h"
#include "report/report.h"

#include <stdio.h>
#include <stdlib.h>

enum {
    DESCRIPTION_MAX = 1000,    // bytes; GitHub takes 1024 characters
    GITHUB_RESULTS = 5000      // of a run; what is more GitHub leaves out by itself
};

typedef struct writer {
    json j;
    const ck_findings *f;
    const fx_plan *plan;
    const rp_options *o;
    rp_line_hashes *hashes;  // by file id, made on first use
    u16 *cwes;               // all of the catalogue, sorted
    u32 n_cwes;
} writer;

// ----------------------------------------------------------------------------------------------------- small parts

static void put_text(writer *w, const char *key, str text)
{
    json_key(&w->j, key);
    json_object(&w->j);
    json_kstr(&w->j, "text", text);
    json_end(&w->j);
}

static void put_uri_path(buf *out, str path)
{
    static const char safe[] = "-._~/!$&'()*+,;=@";
    for (size_t i = 0; i < path.n; i++) {
        char c = path.p[i];
        bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || strchr(safe, c);
        if (plain && c != '\0')
            buf_putc(out, c);
        else
            buf_printf(out, "%%%02X", (u8)c);
    }
}

static void put_artifact(writer *w, str path)
{
    bool below = rp_is_below_root(w->o, path);
    buf uri = {0};
    if (!below) buf_puts(&uri, "file://");
    put_uri_path(&uri, rp_report_path(w->o, path));
    json_key(&w->j, "artifactLocation");
    json_object(&w->j);
    json_kstr(&w->j, "uri", buf_str(&uri));
    if (below) json_kstr(&w->j, "uriBaseId", STR("SRCROOT"));
    json_end(&w->j);
    buf_release(&uri);
}

static void put_artifact_location(writer *w, file_id file) { put_artifact(w, sources_file(w->f->files, file)->path); }

// Columns of SARIF count UTF-16 units; a byte order mark takes none.
static u32 utf16_units(str s)
{
    u32 n = 0;
    if (str_starts(s, STR("\xEF\xBB\xBF"))) s = str_from(s, 3);
    for (size_t i = 0; i < s.n; i++) {
        u8 c = (u8)s.p[i];
        if ((c & 0xC0) != 0x80) n += c >= 0xF0 ? 2 : 1;
    }
    return n;
}

// The range if the place lies in it, else one character; never beyond the first line, so that a service that shows only
// findings whose whole region changed does not hide it.
static void put_region(writer *w, place at, span range)
{
    sources *files = w->f->files;
    u32 from = at.off;
    linecol lc = sources_linecol(files, at);
    str line = sources_line(files, at.file, lc.line);
    u32 start = sources_line_start(files, at.file, lc.line), to = from + 1;
    if (span_is(range) && range.file.i == at.file.i && range.off <= at.off && range.off >= start) {
        from = range.off;
        to = range.off + range.len;
    }
    if (to > start + line.n) to = start + u32_of(line.n);
    if (to < from) to = from;
    json_key(&w->j, "region");
    json_object(&w->j);
    json_kint(&w->j, "startLine", lc.line);
    json_kint(&w->j, "startColumn", utf16_units(str_upto(line, from - start)) + 1);
    json_kint(&w->j, "endLine", lc.line);
    json_kint(&w->j, "endColumn", utf16_units(str_upto(line, to - start)) + 1);
    json_end(&w->j);
}

static void put_physical_location(writer *w, place at, span range)
{
    json_key(&w->j, "physicalLocation");
    json_object(&w->j);
    put_artifact_location(w, at.file);
    put_region(w, at, range);
    json_end(&w->j);
}

static void put_cwe_reference(writer *w, u16 cwe)
{
    u32 index = 0;
    while (w->cwes[index] != cwe) index++;
    buf id = {0};
    buf_printf(&id, "%u", cwe);
    json_kstr(&w->j, "id", buf_str(&id));
    json_kint(&w->j, "index", index);
    json_key(&w->j, "toolComponent");
    json_object(&w->j);
    json_kstr(&w->j, "name", STR("CWE"));
    json_kint(&w->j, "index", 0);
    json_end(&w->j);
    buf_release(&id);
}

static u32 cwe_count(const ck_check *c)
{
    u32 n = 0;
    while (n < sizeof c->cwe / sizeof c->cwe[0] && c->cwe[n]) n++;
    return n;
}

// ----------------------------------------------------------------------------------------------------------- rules

static str shorten(str s)
{
    if (s.n <= DESCRIPTION_MAX) return s;
    size_t n = DESCRIPTION_MAX;
    while (n > 0 && ((u8)s.p[n] & 0xC0) == 0x80) n--;
    return str_upto(s, n);
}

static void put_rule_texts(writer *w, const ck_check *c)
{
    buf page = {0}, plain = {0}, first = {0};
    str summary = str_of(c->summary);
    bool has_page = rp_page(c, &page);
    if (has_page) {
        rp_plain(buf_str(&page), &plain);
        rp_first_paragraph(buf_str(&page), &first);
    }
    put_text(w, "shortDescription", shorten(summary));
    put_text(w, "fullDescription", first.n ? shorten(buf_str(&first)) : shorten(summary));
    json_key(&w->j, "help");
    json_object(&w->j);
    json_kstr(&w->j, "text", plain.n ? buf_str(&plain) : summary);
    if (has_page) json_kstr(&w->j, "markdown", buf_str(&page));
    json_end(&w->j);
    buf_release(&page);
    buf_release(&plain);
    buf_release(&first);
}

// How bad a weakness is for security, in tenths of CVSS' scale as code scanning sorts by it: 70 and more is high, 40 and more medium.
// A check without any of these is about quality.
static u32 danger_of(const ck_check *c)
{
    static const struct { u16 cwe; u8 tenths; } known[] = {
        {22, 75}, {23, 75}, {73, 70}, {77, 88}, {78, 88}, {79, 61}, {80, 61}, {88, 80}, {89, 88}, {90, 80}, {94, 88}, {95, 88}, {114, 78},
        {117, 43}, {119, 78}, {120, 81}, {121, 81}, {122, 81}, {125, 71}, {129, 78}, {131, 78}, {134, 81}, {190, 70}, {191, 65},
        {200, 53}, {252, 40}, {259, 75}, {269, 70}, {276, 62}, {284, 62}, {295, 74}, {297, 74}, {312, 55}, {319, 65}, {321, 75},
        {326, 59}, {327, 59}, {328, 55}, {330, 55}, {338, 59}, {362, 58}, {367, 58}, {377, 55}, {378, 55}, {379, 55}, {400, 55},
        {401, 40}, {404, 40}, {415, 78}, {416, 88}, {457, 65}, {467, 65}, {476, 55}, {502, 88}, {532, 45}, {562, 78}, {590, 70},
        {601, 61}, {611, 75}, {643, 80}, {662, 50}, {667, 50}, {672, 70}, {674, 55}, {680, 78}, {732, 62}, {757, 65}, {762, 65},
        {770, 55}, {772, 40}, {776, 60}, {787, 88}, {789, 60}, {798, 75}, {805, 78}, {820, 50}, {821, 50}, {825, 78}, {833, 50},
        {835, 50}, {843, 75}, {908, 65}, {943, 80}};
    u32 worst = 0;
    for (u32 i = 0; i < cwe_count(c); i++)
        for (size_t k = 0; k < sizeof known / sizeof known[0]; k++)
            if (known[k].cwe == c->cwe[i] && known[k].tenths > worst) worst = known[k].tenths;
    return worst;
}

static void put_rule_properties(writer *w, const ck_check *c)
{
    u32 danger = danger_of(c);
    json_key(&w->j, "properties");
    json_object(&w->j);
    json_key(&w->j, "tags");
    json_array(&w->j);
    json_cstr(&w->j, "qt");
    if (danger) json_cstr(&w->j, "security");
    json_str(&w->j, ck_family(c));
    buf tag = {0};
    for (u32 i = 0; i < cwe_count(c); i++) {
        buf_clear(&tag);
        buf_printf(&tag, "external/cwe/cwe-%03u", c->cwe[i]);
        json_str(&w->j, buf_str(&tag));
    }
    buf_release(&tag);
    json_end(&w->j);
    json_kstr(&w->j, "precision", str_of(c->profile == CK_DEFAULT ? "high" : "medium"));
    json_kstr(&w->j, "problem.severity", str_of(c->severity == CK_NOTE ? "recommendation" : rp_severity(c->severity)));
    if (danger) {
        buf score = {0};
        buf_printf(&score, "%u.%u", danger / 10, danger % 10);
        json_kstr(&w->j, "security-severity", buf_str(&score));
        buf_release(&score);
    }
    json_kstr(&w->j, "fix", str_of(rp_level(c->fix)));
    json_end(&w->j);
}

// Each check finds some of what its weaknesses are about.
static void put_relationships(writer *w, const ck_check *c)
{
    json_key(&w->j, "relationships");
    json_array(&w->j);
    for (u32 i = 0; i < cwe_count(c); i++) {
        json_object(&w->j);
        json_key(&w->j, "target");
        json_object(&w->j);
        put_cwe_reference(w, c->cwe[i]);
        json_end(&w->j);
        json_key(&w->j, "kinds");
        json_array(&w->j);
        json_cstr(&w->j, "superset");
        json_end(&w->j);
        json_end(&w->j);
    }
    json_end(&w->j);
}

static void put_rule(writer *w, const ck_check *c)
{
    json_object(&w->j);
    json_kstr(&w->j, "id", str_of(c->id));
    put_rule_texts(w, c);
    json_key(&w->j, "defaultConfiguration");
    json_object(&w->j);
    json_kbool(&w->j, "enabled", c->profile == CK_DEFAULT);
    json_kstr(&w->j, "level", str_of(rp_severity(c->severity)));
    json_end(&w->j);
    if (!w->o->for_github) put_relationships(w, c);
    put_rule_properties(w, c);
    json_end(&w->j);
}

static void put_tool(writer *w)
{
    json_key(&w->j, "tool");
    json_object(&w->j);
    json_key(&w->j, "driver");
    json_object(&w->j);
    json_kstr(&w->j, "name", STR("qtcwe-fix"));
    json_kstr(&w->j, "semanticVersion", str_of(w->o->tool_version));
    if (!w->o->for_github) {
        json_key(&w->j, "supportedTaxonomies");
        json_array(&w->j);
        json_object(&w->j);
        json_kstr(&w->j, "name", STR("CWE"));
        json_kint(&w->j, "index", 0);
        json_end(&w->j);
        json_end(&w->j);
    }
    json_key(&w->j, "rules");
    json_array(&w->j);
    for (u32 i = 0; i < ck_count(); i++) put_rule(w, ck_at(i));
    json_end(&w->j);
    json_end(&w->j);
    json_end(&w->j);
}

static void put_taxonomy(writer *w)
{
    json_key(&w->j, "taxonomies");
    json_array(&w->j);
    json_object(&w->j);
    json_kstr(&w->j, "name", STR("CWE"));
    json_kstr(&w->j, "organization", STR("MITRE"));
    json_kstr(&w->j, "informationUri", STR("https://cwe.mitre.org/"));
    put_text(w, "shortDescription", STR("Common Weakness Enumeration"));
    json_key(&w->j, "taxa");
    json_array(&w->j);
    buf text = {0};
    for (u32 i = 0; i < w->n_cwes; i++) {
        json_object(&w->j);
        buf_clear(&text);
        buf_printf(&text, "%u", w->cwes[i]);
        json_kstr(&w->j, "id", buf_str(&text));
        buf_clear(&text);
        buf_printf(&text, "https://cwe.mitre.org/data/definitions/%u.html", w->cwes[i]);
        json_kstr(&w->j, "helpUri", buf_str(&text));
        const char *name = rp_cwe_name(w->cwes[i]);
        if (name[0]) put_text(w, "shortDescription", str_of(name));
        json_end(&w->j);
    }
    buf_release(&text);
    json_end(&w->j);
    json_end(&w->j);
    json_end(&w->j);
}

// --------------------------------------------------------------------------------------------------------- results

static void put_location(writer *w, const ck_finding *f)
{
    json_key(&w->j, "locations");
    json_array(&w->j);
    json_object(&w->j);
    put_physical_location(w, f->at, f->range);
    if (f->symbol.n) {
        json_key(&w->j, "logicalLocations");
        json_array(&w->j);
        json_object(&w->j);
        json_kstr(&w->j, "fullyQualifiedName", f->symbol);
        json_kstr(&w->j, "kind", STR("function"));
        json_end(&w->j);
        json_end(&w->j);
    }
    json_end(&w->j);
    json_end(&w->j);
}

static void put_step(writer *w, place at, str text)
{
    json_object(&w->j);
    json_key(&w->j, "location");
    json_object(&w->j);
    put_physical_location(w, at, (span){0});
    put_text(w, "message", text);
    json_end(&w->j);
    json_end(&w->j);
}

static u32 placed_notes(const ck_finding *f)
{
    u32 n = 0;
    for (u32 i = 0; i < f->notes.n; i++) n += place_is(f->notes.rows[i].at);
    return n;
}

// The notes in path order, and the finding itself as the last step.
static void put_code_flow(writer *w, const ck_finding *f)
{
    json_key(&w->j, "codeFlows");
    json_array(&w->j);
    json_object(&w->j);
    json_key(&w->j, "threadFlows");
    json_array(&w->j);
    json_object(&w->j);
    json_key(&w->j, "locations");
    json_array(&w->j);
    for (u32 i = 0; i < f->notes.n; i++)
        if (place_is(f->notes.rows[i].at)) put_step(w, f->notes.rows[i].at, f->notes.rows[i].text);
    put_step(w, f->at, f->message);
    json_end(&w->j);
    json_end(&w->j);
    json_end(&w->j);
    json_end(&w->j);
    json_end(&w->j);
}

static void put_related(writer *w, const ck_finding *f)
{
    json_key(&w->j, "relatedLocations");
    json_array(&w->j);
    for (u32 i = 0, id = 1; i < f->notes.n; i++) {
        const ck_note *n = &f->notes.rows[i];
        if (!place_is(n->at)) continue;
        json_object(&w->j);
        json_kint(&w->j, "id", id++);
        put_physical_location(w, n->at, (span){0});
        put_text(w, "message", n->text);
        json_end(&w->j);
    }
    json_end(&w->j);
}

static void put_fingerprints(writer *w, u32 index, const rp_identity *own)
{
    const ck_finding *f = &w->f->list.rows[index];
    rp_line_hashes *h = &w->hashes[f->at.file.i];
    if (!h->hash) rp_line_hashes_make(sources_text(w->f->files, f->at.file), h);
    u32 line = sources_linecol(w->f->files, f->at).line;
    buf text = {0};
    json_key(&w->j, "partialFingerprints");
    json_object(&w->j);
    if (line <= h->n) {
        buf_printf(&text, "%llx:%u", (unsigned long long)h->hash[line - 1], h->occurrence[line - 1]);
        json_kstr(&w->j, "primaryLocationLineHash", buf_str(&text));
        buf_clear(&text);
    }
    rp_put_identity(&text, own[index]);
    json_kstr(&w->j, "qtcwe/v1", buf_str(&text));
    json_end(&w->j);
    buf_release(&text);
}

static void put_replacement(writer *w, const rp_changes *c, const rp_change *x)
{
    json_object(&w->j);
    json_key(&w->j, "deletedRegion");
    json_object(&w->j);
    bool at_end = x->old_line + x->old_n >= c->old_lines.n && c->old_lines.n > 0 &&
                  !str_ends(c->old_lines.rows[c->old_lines.n - 1], STR("\n"));
    // Lines are replaced whole: from the start of the first to the start of the one behind the last, or to the end of
    // a text whose last line has no ending.
    json_kint(&w->j, "startLine", x->old_line + 1);
    json_kint(&w->j, "startColumn", 1);
    json_kint(&w->j, "endLine", at_end ? c->old_lines.n : x->old_line + x->old_n + 1);
    json_kint(&w->j, "endColumn", at_end ? utf16_units(c->old_lines.rows[c->old_lines.n - 1]) + 1 : 1);
    json_end(&w->j);
    buf text = {0};
    for (u32 i = 0; i < x->new_n; i++) buf_put(&text, c->new_lines.rows[x->new_line + i]);
    str inserted = buf_str(&text);
    // A byte order mark is no text: column 1 stands behind it.
    if (x->new_line == 0 && str_starts(inserted, STR("\xEF\xBB\xBF"))) inserted = str_from(inserted, 3);
    put_text(w, "insertedContent", inserted);
    buf_release(&text);
    json_end(&w->j);
}

static void put_artifact_change(writer *w, const fx_file_text *t)
{
    rp_changes c;
    rp_compare(t->old_text, t->new_text, &c);
    json_object(&w->j);
    put_artifact_location(w, t->file);
    json_key(&w->j, "replacements");
    json_array(&w->j);
    for (u32 i = 0; i < c.n; i++) put_replacement(w, &c, &c.rows[i]);
    json_end(&w->j);
    json_end(&w->j);
    rp_changes_release(&c);
}

static void put_fix(writer *w, const ck_finding *f)
{
    fx_plan alone;
    if (!rp_in_new_text(rp_planned(w->plan, f)) || !rp_fix_texts(f, w->f->files, &alone)) return;
    json_key(&w->j, "fixes");
    json_array(&w->j);
    json_object(&w->j);
    put_text(w, "description", f->fix->title);
    json_key(&w->j, "artifactChanges");
    json_array(&w->j);
    for (u32 i = 0; i < alone.texts.n; i++) put_artifact_change(w, &alone.texts.rows[i]);
    json_end(&w->j);
    json_end(&w->j);
    json_end(&w->j);
    fx_plan_release(&alone);
}

static void put_properties(writer *w, const ck_finding *f)
{
    const fx_planned *p = rp_planned(w->plan, f);
    json_key(&w->j, "properties");
    json_object(&w->j);
    if (f->fact.n) json_kstr(&w->j, "fact", f->fact);
    if (f->fix) {
        json_kstr(&w->j, "fixLevel", str_of(rp_level(f->fix->level)));
        if (fx_is_withheld(f->fix)) json_kstr(&w->j, "fixWithheld", f->fix->withheld);
        if (p && p->outcome == FX_DROPPED) json_kstr(&w->j, "fixDropped", p->why);
        if (w->o->written) json_kbool(&w->j, "fixed", rp_in_new_text(p));
    }
    json_end(&w->j);
}

static void put_taxa(writer *w, const ck_check *c)
{
    json_key(&w->j, "taxa");
    json_array(&w->j);
    for (u32 i = 0; i < cwe_count(c); i++) {
        json_object(&w->j);
        put_cwe_reference(w, c->cwe[i]);
        json_end(&w->j);
    }
    json_end(&w->j);
}

// The comment that hides the finding, and what its writer says there.
static void put_suppression(writer *w, const ck_finding *f)
{
    ck_directives all = {0};
    str text = sources_text(w->f->files, f->at.file), reason = {0};
    const ck_directive *by = NULL;
    ck_directives_read(text, &all);
    for (u32 i = 0; i < all.n && !by; i++)
        if (ck_directive_covers(&all.rows[i], f->at.off, f->check)) by = &all.rows[i];
    if (by) reason = ck_directive_reason(text, by);
    json_key(&w->j, "suppressions");
    json_array(&w->j);
    json_object(&w->j);
    json_kstr(&w->j, "kind", STR("inSource"));
    if (reason.n) json_kstr(&w->j, "justification", reason);
    if (by) {
        json_key(&w->j, "location");
        json_object(&w->j);
        put_physical_location(w, (place){f->at.file, by->off}, (span){f->at.file, by->off, u32_of(by->word.n)});
        json_end(&w->j);
    }
    json_end(&w->j);
    json_end(&w->j);
    VEC_CLEAR(&all);
}

static void put_result(writer *w, u32 index, const rp_identity *own)
{
    const ck_finding *f = &w->f->list.rows[index];
    u32 rule = 0;
    while (ck_at(rule) != f->check) rule++;
    json_object(&w->j);
    json_kstr(&w->j, "ruleId", str_of(f->check->id));
    json_kint(&w->j, "ruleIndex", rule);
    json_kstr(&w->j, "level", str_of(rp_severity(f->severity)));
    if (w->o->compared && !w->o->for_github) json_kstr(&w->j, "baselineState", f->known ? STR("unchanged") : STR("new"));
    put_text(w, "message", f->message);
    put_location(w, f);
    if (placed_notes(f) > 0) {
        put_code_flow(w, f);
        put_related(w, f);
    }
    put_fingerprints(w, index, own);
    if (!w->o->for_github) {
        put_taxa(w, f->check);
        if (f->suppressed) put_suppression(w, f);
        put_fix(w, f);
    }
    put_properties(w, f);
    json_end(&w->j);
}

// The order in which results are kept when there are too many: grave ones first, and of those the sure ones.
static int cmp_weight(const void *pa, const void *pb, void *list)
{
    const ck_finding *rows = list, *a = &rows[*(const u32 *)pa], *b = &rows[*(const u32 *)pb];
    if (a->severity != b->severity) return a->severity > b->severity ? -1 : 1;
    if (a->check->profile != b->check->profile) return a->check->profile < b->check->profile ? -1 : 1;
    u32 da = danger_of(a->check), db = danger_of(b->check);
    if (da != db) return da > db ? -1 : 1;
    return *(const u32 *)pa < *(const u32 *)pb ? -1 : 1;
}

static int cmp_index(const void *pa, const void *pb)
{
    u32 a = *(const u32 *)pa, b = *(const u32 *)pb;
    return a < b ? -1 : a > b;
}

// Which findings GitHub gets: none that are hidden (it would show them as open alerts), and no more than it keeps.
static u32 choose(const ck_findings *f, u32 *chosen)
{
    u32 n = 0;
    for (u32 i = 0; i < f->list.n; i++)
        if (!ck_is_hidden(&f->list.rows[i])) chosen[n++] = i;
    if (n <= GITHUB_RESULTS) return n;
    qsort_r(chosen, n, sizeof *chosen, cmp_weight, f->list.rows);
    qsort(chosen, GITHUB_RESULTS, sizeof *chosen, cmp_index);
    fprintf(stderr, "sarif: GitHub takes %d results of a run; the other %u, less grave or less sure, are left out\n", GITHUB_RESULTS,
            n - GITHUB_RESULTS);
    return GITHUB_RESULTS;
}

static void put_results(writer *w)
{
    u32 n = w->f->list.n;
    rp_identity *own = mem_alloc((n + 1) * sizeof *own);
    rp_identify(w->f, own);
    json_key(&w->j, "results");
    json_array(&w->j);
    u32 *chosen = mem_alloc((n + 1) * sizeof *chosen), n_chosen = w->o->for_github ? choose(w->f, chosen) : n;
    for (u32 i = 0; i < n_chosen; i++) put_result(w, w->o->for_github ? chosen[i] : i, own);
    json_end(&w->j);
    mem_free(chosen);
    mem_free(own);
}

// ------------------------------------------------------------------------------------------------------------- run

static void put_failure(writer *w, const rp_failure *f)
{
    buf text = {0};
    buf_printf(&text, "%.*s could not be analysed: %.*s", STR_ARG(rp_report_path(w->o, f->path)), STR_ARG(f->why));
    json_object(&w->j);
    json_kstr(&w->j, "level", STR("error"));
    put_text(w, "message", buf_str(&text));
    json_key(&w->j, "locations");
    json_array(&w->j);
    json_object(&w->j);
    json_key(&w->j, "physicalLocation");
    json_object(&w->j);
    put_artifact(w, f->path);
    json_key(&w->j, "region");  // viewers want one: the beginning
    json_object(&w->j);
    static const char *const sides[] = {"startLine", "startColumn", "endLine", "endColumn"};
    for (size_t i = 0; i < sizeof sides / sizeof *sides; i++) json_kint(&w->j, sides[i], 1);
    json_end(&w->j);
    json_end(&w->j);
    json_end(&w->j);
    json_end(&w->j);
    json_end(&w->j);
    buf_release(&text);
}

// Units and errors of the front end: why a part of the code may have been left out.
static void put_invocation(writer *w, const rp_summary *s)
{
    json_key(&w->j, "invocations");
    json_array(&w->j);
    json_object(&w->j);
    json_kbool(&w->j, "executionSuccessful", s->failed_units == 0);
    json_key(&w->j, "toolExecutionNotifications");
    json_array(&w->j);
    for (u32 i = 0; i < s->failed_units; i++) put_failure(w, &s->failures[i]);
    for (u32 i = 0; i < w->f->errors.n; i++) {
        const ck_note *e = &w->f->errors.rows[i];
        json_object(&w->j);
        json_kstr(&w->j, "level", STR("warning"));
        put_text(w, "message", e->text);
        if (place_is(e->at)) {
            json_key(&w->j, "locations");
            json_array(&w->j);
            json_object(&w->j);
            put_physical_location(w, e->at, (span){0});
            json_end(&w->j);
            json_end(&w->j);
        }
        json_end(&w->j);
    }
    json_end(&w->j);
    json_end(&w->j);
    json_end(&w->j);
}

static void put_root(writer *w)
{
    if (w->o->root.n <= 1) return;
    buf uri = {0};
    buf_puts(&uri, "file://");
    put_uri_path(&uri, w->o->root);
    buf_putc(&uri, '/');
    json_key(&w->j, "originalUriBaseIds");
    json_object(&w->j);
    json_key(&w->j, "SRCROOT");
    json_object(&w->j);
    json_kstr(&w->j, "uri", buf_str(&uri));
    json_end(&w->j);
    json_end(&w->j);
    buf_release(&uri);
}

static void collect_cwes(writer *w)
{
    w->cwes = mem_alloc(4 * ck_count() * sizeof *w->cwes);
    for (u32 i = 0; i < ck_count(); i++) {
        for (u32 k = 0; k < cwe_count(ck_at(i)); k++) {
            u16 cwe = ck_at(i)->cwe[k];
            u32 at = 0;
            while (at < w->n_cwes && w->cwes[at] < cwe) at++;
            if (at < w->n_cwes && w->cwes[at] == cwe) continue;
            memmove(w->cwes + at + 1, w->cwes + at, (w->n_cwes - at) * sizeof *w->cwes);
            w->cwes[at] = cwe;
            w->n_cwes++;
        }
    }
}

static void print(const ck_findings *f, const fx_plan *plan, const rp_options *o, const rp_summary *s, buf *out)
{
    u32 n_files = sources_count(f->files);
    writer w = {.f = f, .plan = plan, .o = o, .hashes = mem_alloc((n_files + 1) * sizeof *w.hashes)};
    collect_cwes(&w);
    json_init(&w.j, out, !o->for_github);
    json_object(&w.j);
    json_kstr(&w.j, "$schema", STR("https://json.schemastore.org/sarif-2.1.0.json"));
    json_kstr(&w.j, "version", STR("2.1.0"));
    json_key(&w.j, "runs");
    json_array(&w.j);
    json_object(&w.j);
    put_tool(&w);
    put_invocation(&w, s);
    put_root(&w);
    json_kstr(&w.j, "columnKind", STR("utf16CodeUnits"));
    if (!o->for_github) put_taxonomy(&w);
    put_results(&w);
    json_end(&w.j);
    json_end(&w.j);
    json_end(&w.j);
    buf_putc(out, '\n');
    for (u32 i = 0; i <= n_files; i++) rp_line_hashes_release(&w.hashes[i]);
    mem_free(w.hashes);
    mem_free(w.cwes);
}

const rp_sink rp_sarif = {.name = "sarif", .shows_fixes = true, .print = print};
