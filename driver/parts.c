// Map and reduce: the first analysis of some of a project's units as a file, and all such files as one analysis.
//
// A part is a function of content only: paths below the repository are relative to it, records are sorted, and a head says
// with which program, checks and options it was made. So parts from different machines and checkouts fit together, and parts of
// parts, in any order, are the same bytes.
#include "base/bytes.h"
#include "base/os.h"
#include "driver/driver.h"
#include "qtmodel/build.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>

static const char magic[] = "qtcwep01";

typedef struct record {
    str path;      // of the unit, relative
    u32 ordinal;   // among the units with this path
    bool failed;
    str why, chatter, summaries, findings;  // relocated to "."
} record;

typedef struct parts {
    arena mem;
    QM_TABLE(record) records;
    QM_TABLE(buf) files;  // what the records point into
    str settings;         // of the first part
    str first;            // its file
} parts;

// ------------------------------------------------------------------------------------------------------------- settings

// Lines that must be equal for parts to fit together.
static void put_settings(const dr_run *run, buf *out)
{
    arena a = {0};
    buf text = {0};
    buf_printf(out, "qtcwe-fix %s\nclang %.*s\nchecks", QTCWE_VERSION, STR_ARG(qm_clang_version(&a)));
    for (u32 i = 0; i < ck_count(); i++)
        if (ck_selected(&run->selection, ck_at(i))) buf_printf(out, " %s", str_from(str_of(ck_at(i)->id), STR("qtcwe-").n).p);
    const dr_options *o = run->options;
    for (u32 i = 0; i < o->check_options.n; i++)
        buf_printf(out, "\noption %.*s.%.*s=%s", STR_ARG(o->check_options.rows[i].scope), STR_ARG(o->check_options.rows[i].name),
                   o->check_options.rows[i].value);
    for (u32 i = 0; i < o->models.n; i++)
        if (os_read_file(arena_str(&a, o->models.rows[i].path).p, &text)) buf_printf(out, "\nmodel %016llx", (unsigned long long)str_hash(buf_str(&text)));
    buf_printf(out, "\nunits %u\n", run->project->units.n);
    buf_release(&text);
    arena_release(&a);
}

static str line_of(str text, u32 i)
{
    for (; i > 0 && text.n; i--) {
        size_t end = str_find(text, STR("\n"));
        text = str_from(text, end == SIZE_MAX ? text.n : end + 1);
    }
    return str_upto(text, str_find(text, STR("\n")));
}

static void tell_difference(str file, str theirs, str who, str ours, err *e)
{
    u32 i = 0;
    while (str_eq(line_of(theirs, i), line_of(ours, i))) i++;
    err_add(e, EXIT_USAGE, "%.*s does not fit: it was made with '%.*s', %.*s with '%.*s'", STR_ARG(file), STR_ARG(line_of(theirs, i)),
            STR_ARG(who), STR_ARG(line_of(ours, i)));
}

// ------------------------------------------------------------------------------------------------------------- records

static int cmp_record(const void *pa, const void *pb)
{
    const record *a = pa, *b = pb;
    int c = str_cmp(a->path, b->path);
    return c ? c : (a->ordinal > b->ordinal) - (a->ordinal < b->ordinal);
}

static bool same_record(const record *a, const record *b)
{
    return a->failed == b->failed && str_eq(a->why, b->why) && str_eq(a->summaries, b->summaries) && str_eq(a->findings, b->findings);
}

static void put_record(const record *r, buf *out)
{
    bytes_put_str(out, r->path);
    bytes_put_u32(out, r->ordinal);
    bytes_put_u32(out, r->failed);
    bytes_put_str(out, r->why);
    bytes_put_str(out, r->chatter);
    bytes_put_str(out, r->summaries);
    bytes_put_str(out, r->findings);
}

static record get_record(bytes_reader *in)
{
    record r = {.path = bytes_get_str(in)};
    r.ordinal = bytes_get_u32(in);
    r.failed = bytes_get_u32(in) != 0;
    r.why = bytes_get_str(in);
    r.chatter = bytes_get_str(in);
    r.summaries = bytes_get_str(in);
    r.findings = bytes_get_str(in);
    return r;
}

// The same analysis from two parts (a shard that ran again) counts once; that it differs is an error.
static void settle(parts *p, err *e)
{
    u32 n = 0;
    if (p->records.n) qsort(p->records.rows, p->records.n, sizeof *p->records.rows, cmp_record);
    for (u32 i = 0; i < p->records.n; i++) {
        record *r = &p->records.rows[i];
        if (n == 0 || cmp_record(&p->records.rows[n - 1], r) != 0) p->records.rows[n++] = *r;
        else if (!same_record(&p->records.rows[n - 1], r))
            err_add(e, EXIT_USAGE, "two parts say different things of %.*s: its sources changed between their runs; map that shard again", STR_ARG(r->path));
    }
    p->records.n = n;
}

static bool write_part(const parts *p, str path, err *e)
{
    arena a = {0};
    buf body = {0}, whole = {0};
    bytes_put_str(&body, p->settings);
    bytes_put_u32(&body, p->records.n);
    for (u32 i = 0; i < p->records.n; i++) put_record(&p->records.rows[i], &body);
    bytes_put_headed(&whole, magic, buf_str(&body));
    const char *name = arena_str(&a, path).p;
    bool good = os_replace_file(name, buf_str(&whole));
    if (!good) err_add(e, EXIT_USAGE, "cannot write %s: %s", name, strerror(errno));
    buf_release(&whole);
    buf_release(&body);
    arena_release(&a);
    return good;
}

static void read_part(parts *p, str path, err *e)
{
    const char *name = arena_str(&p->mem, path).p;
    buf *whole = VEC_PUSH(&p->files);
    str payload;
    if (!os_read_file(name, whole)) {
        err_add(e, EXIT_USAGE, "cannot read %s: %s", name, strerror(errno));
        return;
    }
    if (!bytes_behind_head(buf_str(whole), magic, &payload)) {
        err_add(e, EXIT_USAGE, "%s is no part of 'qtcwe-fix map', or it is cut off", name);
        return;
    }
    bytes_reader in = {.rest = payload};
    str settings = bytes_get_str(&in);
    if (p->settings.n == 0) {
        p->settings = settings;
        p->first = path;
    } else if (!str_eq(settings, p->settings)) {
        tell_difference(path, settings, p->first, p->settings, e);
    }
    for (u32 n = bytes_get_count(&in, 28); n > 0 && !in.bad; n--) *VEC_PUSH(&p->records) = get_record(&in);
    if (in.bad) bug("a part with a right hash cannot be read back");
}

static bool read_parts(parts *p, const dr_options *o, err *e)
{
    if (o->parts.n == 0) err_add(e, EXIT_USAGE, "reduce takes the files that 'qtcwe-fix map' wrote");
    for (u32 i = 0; i < o->parts.n; i++) read_part(p, o->parts.rows[i], e);
    if (e->count == 0) settle(p, e);
    return e->count == 0;
}

static void release(parts *p)
{
    for (u32 i = 0; i < p->files.n; i++) buf_release(&p->files.rows[i]);
    VEC_CLEAR(&p->files);
    VEC_CLEAR(&p->records);
    arena_release(&p->mem);
}

// ---------------------------------------------------------------------------------------------------------------- units

static str relative(const dr_project *p, str path)
{
    bool below = dr_is_below(path, p->report_root) && path.n > p->report_root.n;
    return below ? str_from(path, p->report_root.n + 1) : path;
}

// Text for people without the place of this checkout.
static str without_root(arena *a, const dr_project *p, str text)
{
    buf out = {0}, root = {0};
    buf_printf(&root, "%.*s/", STR_ARG(p->report_root));
    for (size_t at; (at = str_find(text, buf_str(&root))) != SIZE_MAX; text = str_from(text, at + root.n)) buf_put(&out, str_upto(text, at));
    buf_put(&out, text);
    str copy = arena_str(a, buf_str(&out));
    buf_release(&root);
    buf_release(&out);
    return copy;
}

// Units are sorted by file.
static u32 ordinal_of(const dr_project *p, u32 unit)
{
    u32 n = 0;
    while (n < unit && str_eq(p->units.rows[unit - n - 1].cmd.file, p->units.rows[unit].cmd.file)) n++;
    return n;
}

static void add_record(const dr_run *run, u32 unit, const dr_answer *a, parts *p)
{
    record *r = VEC_PUSH(&p->records);
    r->path = relative(run->project, run->project->units.rows[unit].cmd.file);
    r->ordinal = ordinal_of(run->project, unit);
    r->failed = a->failed;
    r->why = without_root(&p->mem, run->project, buf_str(&a->why));
    r->chatter = without_root(&p->mem, run->project, buf_str(&a->chatter));
    r->summaries = buf_str(&a->summaries);
    buf moved = {0};
    if (a->bytes.n) ck_findings_relocate(buf_str(&a->bytes), run->project->report_root, STR("."), &moved);
    r->findings = arena_str(&p->mem, buf_str(&moved));
    buf_release(&moved);
}

int dr_map(const dr_run *run, err *e)
{
    const dr_options *o = run->options;
    if (o->part.n == 0) err_add(e, EXIT_USAGE, "map needs the file for its answers: qtcwe-fix map --shard=1/4 -o part1");
    if (e->count) return e->code;
    u32 n = run->project->units.n, mine = 0, failed = 0;
    u32 *which = mem_alloc(n * sizeof *which);
    dr_answer *answers = mem_alloc(n * sizeof *answers);
    for (u32 i = 0; i < n; i++)
        if (o->n_shards == 0 || i % o->n_shards == o->shard - 1) which[mine++] = i;
    parts p = {0};
    buf settings = {0};
    put_settings(run, &settings);
    p.settings = buf_str(&settings);
    bool good = mine == 0 || dr_analyse_first(run, which, mine, answers);
    if (!good) err_add(e, EXIT_UNIT, "interrupted; no part was written");
    for (u32 i = 0; i < mine && good; i++) {
        add_record(run, which[i], &answers[which[i]], &p);
        failed += answers[which[i]].failed;
        if (answers[which[i]].failed) dr_tell_failure(&run->project->units.rows[which[i]], &answers[which[i]]);
    }
    if (good) settle(&p, e);
    good = good && write_part(&p, o->part, e);
    if (good && !o->quiet) fprintf(stderr, "%.*s: %u of %u units\n", STR_ARG(o->part), mine, n);
    for (u32 i = 0; i < n; i++) dr_answer_release(&answers[i]);
    release(&p);
    buf_release(&settings);
    mem_free(answers);
    mem_free(which);
    return e->count ? e->code : failed ? EXIT_UNIT : EXIT_CLEAN;
}

void dr_join_parts(const dr_options *o, err *e)
{
    parts p = {0};
    if (read_parts(&p, o, e)) write_part(&p, o->part, e);
    release(&p);
}

// --------------------------------------------------------------------------------------------------------------- reduce

static const record *find(const parts *p, str path, u32 ordinal)
{
    record key = {.path = path, .ordinal = ordinal};
    return p->records.n ? bsearch(&key, p->records.rows, p->records.n, sizeof key, cmp_record) : NULL;
}

static void take_record(const dr_run *run, const record *r, dr_answer *a)
{
    a->failed = r->failed;
    buf_put(&a->why, r->why);
    buf_put(&a->chatter, r->chatter);
    buf_put(&a->summaries, r->summaries);
    if (r->findings.n) ck_findings_relocate(r->findings, STR("."), run->project->report_root, &a->bytes);
}

bool dr_read_parts(const dr_run *run, dr_answer *answers, err *e)
{
    parts p = {0};
    buf settings = {0};
    put_settings(run, &settings);
    if (read_parts(&p, run->options, e) && !str_eq(p.settings, buf_str(&settings)))
        tell_difference(p.first, p.settings, STR("this run"), buf_str(&settings), e);
    for (u32 i = 0; i < run->project->units.n && e->count == 0; i++) {
        const dr_unit *u = &run->project->units.rows[i];
        const record *r = find(&p, relative(run->project, u->cmd.file), ordinal_of(run->project, i));
        if (r) {
            take_record(run, r, &answers[i]);
        } else {
            answers[i].failed = true;
            buf_puts(&answers[i].why, "no part has it; map its shard");
        }
    }
    buf_release(&settings);
    release(&p);
    return e->count == 0;
}
