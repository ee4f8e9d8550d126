// One worker process a unit: parse, lower, check, answer in bytes. A unit that crashes or hangs costs itself only.
#include "base/digest.h"
#include "base/os.h"
#include "checks/claims.h"
#include "driver/cache.h"
#include "driver/shared.h"
#include "qtmodel/build.h"
#include "qtmodel/summary.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

enum { STACK = 256 * 1024 * 1024 };  // bytes, lazily committed; expressions nest deeply
static const double LINE_SECONDS = 2;  // a line of progress comes no sooner after the one before

typedef struct batch {
    const dr_run *run;
    const u32 *which;
    u32 n, ended;    // n: of which
    u32 n_all;       // to be analysed, shared ones too
    double start, told;  // told: when the last line of progress was printed, told_units: at which unit
    u32 told_units;
    const qm_overlay *overlays;
    u32 n_overlays;
    bool summaries;  // the answers begin with what qm_summaries_write says
    dr_job job;  // NULL: the analysis
    bool alone;  // each unit is parsed plainly
    dr_answer *answers;
} batch;

typedef struct work {
    const batch *b;
    u32 unit;
    int fd, code;
} work;

void dr_answer_release(dr_answer *a)
{
    buf_release(&a->bytes);
    buf_release(&a->summaries);
    buf_release(&a->why);
    buf_release(&a->chatter);
    a->failed = false;
}

void dr_stats_release(dr_stats *s)
{
    for (u32 i = 0; i < s->reasons.n; i++) buf_release(&s->reasons.rows[i].text);
    VEC_CLEAR(&s->reasons);
}

// ---------------------------------------------------------------------------------------------------- in the worker

// Why nothing could be said about the unit, when every function of it is tainted by errors.
static void nothing_analysed(const ck_findings *f, err *e)
{
    if (f->errors.n == 0 || f->tainted < f->functions) return;
    const ck_note *first = &f->errors.rows[0];
    if (!place_is(first->at)) {
        err_add(e, EXIT_UNIT, "%.*s", STR_ARG(first->text));
        return;
    }
    linecol at = sources_linecol(f->files, first->at);
    err_add(e, EXIT_UNIT, "%.*s:%u:%u: %.*s", STR_ARG(sources_file(f->files, first->at.file)->shown), at.line, at.col,
            STR_ARG(first->text));
}

bool dr_wants_links(const dr_options *o)
{
    for (u32 i = 0; i < o->reports.n; i++)
        if (o->reports.rows[i].sink->shows_links) return true;
    return false;
}

bool dr_wants_costs(const dr_options *o)
{
    for (u32 i = 0; i < o->reports.n; i++)
        if (o->reports.rows[i].sink->shows_costs) return true;
    return false;
}

bool dr_wants_sites(const dr_options *o)
{
    for (u32 i = 0; i < o->reports.n; i++)
        if (o->reports.rows[i].sink->shows_sites) return true;
    return false;
}

// In front of an answer, for the cache: how long the two lists are, what was read, and which functions were asked for.
static void put_trace(const buf *read, const buf *asked, buf *out)
{
    u64 sizes[2] = {read->n, asked->n};
    buf_put(out, str_n((const char *)sizes, sizeof sizes));
    buf_put(out, buf_str(read));
    buf_put(out, buf_str(asked));
}

// The answer behind the trace; false when bytes are missing.
static bool get_trace(str bytes, str *read, str *asked, str *answer)
{
    u64 sizes[2];
    if (bytes.n < sizeof sizes) return false;
    memcpy(sizes, bytes.p, sizeof sizes);
    bytes = str_from(bytes, sizeof sizes);
    if (sizes[0] > bytes.n || sizes[1] > bytes.n - sizes[0]) return false;
    *read = str_upto(bytes, sizes[0]);
    *asked = str_upto(str_from(bytes, sizes[0]), sizes[1]);
    *answer = str_from(bytes, sizes[0] + sizes[1]);
    return true;
}

// An editor's texts, with those that are to be proved in front: the first that names a file counts.
static u32 all_overlays(const batch *b, qm_overlay *all)
{
    u32 n = 0;
    for (u32 i = 0; i < b->n_overlays; i++) all[n++] = b->overlays[i];
    for (u32 i = 0; i < b->run->n_unsaved; i++) {
        bool newer = false;
        for (u32 k = 0; k < b->n_overlays; k++) newer |= str_eq(b->overlays[k].path, b->run->unsaved[i].path);
        if (!newer) all[n++] = b->run->unsaved[i];
    }
    return n;
}

// Texts of an editor are gone with it.
static bool caches(const batch *b) { return b->run->cache && !b->job && b->run->n_unsaved == 0; }

// Runs the checks over the unit and frees it.
static void put_answer(const batch *b, qm_unit *u, sources *files, const buf *read, buf *out, err *e)
{
    buf asked = {0}, answer = {0};
    ck_findings f;
    ck_findings_init(&f, files);
    f.with_sites = dr_wants_sites(b->run->options);
    f.with_costs = dr_wants_costs(b->run->options);
    qm_analysis *a = qm_analysis_new(u, b->run->facts);
    if (b->run->externals) qm_analysis_know(a, b->run->externals);
    ck_run_on(u, a, &b->run->selection, &f);
    if (dr_wants_links(b->run->options)) ck_links_collect(u, b->run->facts, &f);
    nothing_analysed(&f, e);
    if (b->summaries) qm_summaries_write(a, &answer);
    ck_findings_write(&f, &answer);
    qm_summaries_asked(a, &asked);
    put_trace(read, &asked, out);
    buf_put(out, buf_str(&answer));
    qm_analysis_free(a);
    ck_findings_release(&f);
    qm_unit_free(u);
    buf_release(&asked);
    buf_release(&answer);
}

static void analyse_with(const batch *b, u32 unit, const qm_build_options *o, sources *files, buf *out, err *e)
{
    buf read = {0};
    qm_build_options with = *o;
    if (caches(b)) with.read = &read;
    const dr_unit *row = &b->run->project->units.rows[unit];
    qm_unit *u = qm_build(&row->cmd, files, b->run->facts, &with, e);
    if (u) put_answer(b, u, files, &read, out, e);
    buf_release(&read);
}

static void analyse(const batch *b, u32 unit, sources *files, buf *out, err *e)
{
    qm_overlay *all = mem_alloc((b->n_overlays + b->run->n_unsaved + 1) * sizeof *all);
    qm_build_options o = {.overlays = all, .n_overlays = all_overlays(b, all), .brief = true};
    for (u32 i = 0; i < o.n_overlays; i++) sources_add_text(files, all[i].path, all[i].text);
    analyse_with(b, unit, &o, files, out, e);
    mem_free(all);
}

static void work_on(void *arg)
{
    work *w = arg;
    const batch *b = w->b;
    const dr_unit *row = &b->run->project->units.rows[w->unit];
    err e = {0};
    buf out = {0};
    if (row->missing) {
        err_add(&e, EXIT_UNIT, "there is no such file");
    } else if (b->job) {
        b->job(b->run, w->unit, NULL, &out, &e);
    } else {
        buf cwd = {0};
        os_cwd(&cwd);
        sources *files = sources_new(buf_str(&cwd));
        analyse(b, w->unit, files, &out, &e);
        sources_free(files);
        buf_release(&cwd);
    }
    bool sent = os_write_all(w->fd, buf_str(&out));
    fputs(buf_cstr(&e.text), stderr);
    w->code = e.count ? EXIT_UNIT : sent ? EXIT_CLEAN : EXIT_FINDINGS;
    buf_release(&out);
    err_release(&e);
}

// In the process of a unit that shares a parse.
static bool answer_shared(void *user, u32 unit, qm_unit *u, sources *files, buf *read, buf *out)
{
    const batch *b = user;
    err e = {0};
    if (b->job) b->job(b->run, unit, u, out, &e);
    else put_answer(b, u, files, read, out, &e);
    return e.count == 0;
}

static int run_work(void *arg, int fd)
{
    work *w = arg;
    w->fd = fd;
    os_roomy_heap();
    os_with_stack(STACK, work_on, w);
    return w->code;
}

// ---------------------------------------------------------------------------------------------------- in the parent

static void explain_end(const batch *b, const os_result *r, dr_answer *a)
{
    switch (r->end) {
    case OS_ENDED:
        if (r->code == EXIT_UNIT) {
            str text = str_trim(buf_str(&r->err));
            if (str_starts(text, STR("error: "))) text = str_from(text, STR("error: ").n);
            buf_put(&a->why, text);
        } else if (r->code != EXIT_CLEAN) {
            buf_printf(&a->why, "its worker ended with code %d", r->code);
        }
        a->failed = r->code != EXIT_CLEAN;
        return;
    case OS_CRASHED: buf_printf(&a->why, "crashed (%s)", strsignal(r->code)); break;
    case OS_TIMED_OUT:
        buf_printf(&a->why, "not done after %g s (see --timeout)", b->run->options->timeout);
        break;
    case OS_FAILED: buf_printf(&a->why, "no worker could be started: %s", strerror(r->code)); break;
    }
    a->failed = true;
}

// How far, how fast, how long still, and what ended last.
static void show_on_terminal(const batch *b, double rate, u32 left, str name)
{
    if (name.n > 50) name = str_from(name, name.n - 50);
    fprintf(stderr, "\r\033[K[%u/%u] %.1f/s, %u:%02u left  %.*s", b->ended, b->n_all, rate, left / 60, left % 60, STR_ARG(name));
    if (b->ended == b->n_all) fputs("\r\033[K", stderr);
    fflush(stderr);
}

static void unit_ended(batch *b, u32 unit)
{
    b->ended++;
    double now = os_seconds(), rate = b->ended / (now - b->start + 1e-3), left = (b->n_all - b->ended) / rate;
    if (b->run->progress == DR_PROGRESS_TERMINAL) show_on_terminal(b, rate, (u32)left, b->run->project->units.rows[unit].shown);
    if (b->run->progress != DR_PROGRESS_LINES || now - b->told < LINE_SECONDS || b->ended == b->n_all) return;
    if ((u64)b->ended * 10 / b->n_all == (u64)b->told_units * 10 / b->n_all) return;
    fprintf(stderr, "%u of %u units, %.1f/s, %u:%02u left\n", b->ended, b->n_all, rate, (u32)left / 60, (u32)left % 60);
    b->told = now;
    b->told_units = b->ended;
}

// Takes the bytes of a whole analysis; false when they are cut off.
static bool take_answer(const batch *b, str bytes, dr_answer *a)
{
    size_t first = b->summaries ? qm_summaries_size(bytes) : 0;
    if ((b->summaries && !first) || !ck_findings_whole(str_from(bytes, first))) return false;
    buf_put(&a->summaries, str_upto(bytes, first));
    buf_put(&a->bytes, str_from(bytes, first));
    return true;
}

static dr_query query_of(const batch *b, u32 unit)
{
    return (dr_query){&b->run->project->units.rows[unit].cmd, b->run->externals, b->summaries};
}

// Takes what a worker wrote, and keeps it if the worker ended well; false when it is no whole answer.
static bool take_output(const batch *b, u32 unit, str bytes, double seconds, dr_answer *a)
{
    str read, asked, answer;
    if (b->job) {
        buf_put(&a->bytes, bytes);
        return true;
    }
    if (!get_trace(bytes, &read, &asked, &answer) || !take_answer(b, answer, a)) return false;
    dr_query q = query_of(b, unit);
    if (!a->failed && caches(b)) dr_cache_keep(b->run->cache, &q, read, asked, answer, seconds);
    return true;
}

static void take_shared(void *user, u32 unit, str bytes, double seconds)
{
    batch *b = user;
    dr_answer_release(&b->answers[unit]);
    if (!take_output(b, unit, bytes, seconds, &b->answers[unit])) bug("the answer of a unit is cut off");
    unit_ended(b, unit);
}

static void take_result(void *user, u32 index, os_result *r)
{
    batch *b = user;
    u32 unit = b->which[index];
    dr_answer *a = &b->answers[unit];
    dr_answer_release(a);
    explain_end(b, r, a);
    bool wrote = r->end == OS_ENDED && (r->code == EXIT_CLEAN || r->code == EXIT_UNIT);
    if (wrote && !take_output(b, unit, buf_str(&r->out), r->seconds, a) && !a->failed) {
        buf_puts(&a->why, "the answer of its worker is cut off");
        a->failed = true;
    }
    if (r->end != OS_ENDED || r->code != EXIT_UNIT) {  // else it is the reason already
        a->chatter = r->err;
        r->err = (buf){0};
    }
    unit_ended(b, unit);
}

static bool is_known(const batch *b, u32 unit)
{
    if (!caches(b) || b->run->project->units.rows[unit].missing) return false;
    buf bytes = {0};
    dr_answer a = {0};
    dr_query q = query_of(b, unit);
    bool known = dr_cache_find(b->run->cache, &q, &bytes) && take_answer(b, buf_str(&bytes), &a);
    buf_release(&bytes);
    if (!known) return false;
    dr_answer_release(&b->answers[unit]);
    b->answers[unit] = a;
    return true;
}

static int by_seconds(const void *pa, const void *pb, void *seconds)
{
    u32 x = *(const u32 *)pa, y = *(const u32 *)pb;
    double a = ((const double *)seconds)[x], b = ((const double *)seconds)[y];
    return a != b ? (a < b ? 1 : -1) : x < y ? -1 : x > y;
}

// The longest first, as the last run measured, so that none is left over at the end; new units in front of all.
static void order_units(const batch *b, u32 *units, u32 n)
{
    double *seconds = mem_alloc((b->run->project->units.n + 1) * sizeof *seconds);
    for (u32 i = 0; i < n; i++) {
        double last = dr_cache_seconds(b->run->cache, b->run->project->units.rows[units[i]].cmd.file);
        seconds[units[i]] = last < 0 ? 1e9 : last;
    }
    if (n) qsort_r(units, n, sizeof *units, by_seconds, seconds);
    mem_free(seconds);
}

os_tokens *dr_job_server(dr_options *o)
{
    bool lost;
    os_tokens *t = os_tokens_open(getenv("MAKEFLAGS"), &lost);
    if (lost) fputs("warning: the job server of make cannot be reached; put a '+' in front of the recipe's line\n", stderr);
    if (lost && !o->has_jobs) o->jobs = 1;
    return t;
}

static bool run_alone(batch *b)
{
    work *works = mem_alloc((b->n + 1) * sizeof *works);
    os_job *jobs = mem_alloc((b->n + 1) * sizeof *jobs);
    for (u32 i = 0; i < b->n; i++) {
        works[i] = (work){.b = b, .unit = b->which[i]};
        jobs[i] = (os_job){run_work, &works[i]};
    }
    const dr_options *o = b->run->options;
    b->run->stats->plain += b->n;
    os_schedule how = {.parallel = o->jobs, .limit = o->timeout, .tokens = b->run->tokens, .done = take_result, .user = b};
    bool good = os_run_jobs(jobs, b->n, &how);
    mem_free(jobs);
    mem_free(works);
    return good;
}

// Answers what the cache knows, then those units that can share a parse, then the others. A proof parses plainly.
static bool run_batch(batch *b)
{
    u32 *open = mem_alloc((b->n + 1) * sizeof *open), n = 0, left;
    for (u32 i = 0; i < b->n; i++)
        if (!is_known(b, b->which[i])) open[n++] = b->which[i];
    b->run->stats->units += b->n;
    b->n_all = left = n;
    b->start = b->told = os_seconds();
    double start = os_child_seconds();
    dr_sharing share = {b->run, answer_shared, take_shared, b};
    bool plain = b->alone || b->n_overlays || b->run->n_unsaved || b->run->options->no_prefix || n < 2;
    order_units(b, open, n);
    if (!plain) left = dr_share_units(&share, open, n);
    b->which = open;
    b->n = left;
    double shared = os_child_seconds();
    bool good = left != UINT32_MAX && run_alone(b);
    dr_stats *s = b->run->stats;
    s->cpu_shared += shared - start;
    *(b->n_overlays ? &s->cpu_proofs : &s->cpu_plain) += os_child_seconds() - shared;
    if (!good && b->run->progress == DR_PROGRESS_TERMINAL) fputs("\r\033[K", stderr);
    mem_free(open);
    return good;
}

bool dr_analyse(const dr_run *run, const u32 *which, u32 n, const qm_overlay *overlays, u32 n_overlays,
                dr_answer *answers)
{
    batch b = {.run = run, .which = which, .n = n, .overlays = overlays, .n_overlays = n_overlays, .answers = answers};
    dr_cache_overlay(run->cache, overlays, n_overlays);
    return run_batch(&b);
}

bool dr_analyse_first(const dr_run *run, const u32 *which, u32 n, dr_answer *answers)
{
    batch b = {.run = run, .which = which, .n = n, .summaries = run->project->units.n > 1, .answers = answers};
    return run_batch(&b);
}

// All that the units say of their functions by now.
static void hear_all(qm_externals *x, const dr_answer *answers, u32 n)
{
    qm_externals_clear(x);
    for (u32 i = 0; i < n; i++) qm_externals_add(x, buf_str(&answers[i].summaries));
    qm_externals_seal(x);
}

// The units for which something that matters is new in the table: the first time anything, later what has changed.
static u32 units_with_news(const qm_externals *x, const dr_answer *answers, u32 n, digest *heard, u32 *which)
{
    u32 count = 0;
    buf said = {0};
    for (u32 i = 0; i < n; i++) {
        said.n = 0;
        qm_externals_answer(x, buf_str(&answers[i].summaries), &said);
        digest now = digest_of(buf_str(&said));
        if (said.n && !digest_eq(&now, &heard[i])) which[count++] = i;
        if (said.n) heard[i] = now;
    }
    buf_release(&said);
    return count;
}

// All units once; then, in rounds, those again that call a function of another unit of which the project has come to know
// something that matters. What a round finds out is known in the next one only, so that no order of units counts.
bool dr_analyse_project(const dr_run *run, qm_externals *externals, dr_answer *answers)
{
    u32 n = run->project->units.n;
    u32 *which = mem_alloc((n + 1) * sizeof *which);
    digest *heard = mem_alloc((n + 1) * sizeof *heard);
    for (u32 i = 0; i < n; i++) which[i] = i;
    bool good = true;
    if (run->given) memcpy(answers, run->given, n * sizeof *answers);
    else good = dr_analyse_first(run, which, n, answers);
    dr_run informed = *run;
    informed.externals = externals;
    hear_all(externals, answers, n);
    for (u32 round = 0; round < DR_MAX_ROUNDS && good; round++) {
        u32 again = units_with_news(externals, answers, n, heard, which);
        run->stats->again[round] = again;
        if (again) good = dr_analyse_first(&informed, which, again, answers);
        if (!again || !good) break;
        if (round + 1 < DR_MAX_ROUNDS) hear_all(externals, answers, n);
    }
    mem_free(heard);
    mem_free(which);
    return good;
}

void dr_tell_failure(const dr_unit *unit, const dr_answer *a)
{
    fprintf(stderr, "error: %.*s could not be analysed: %s\n", STR_ARG(unit->shown), buf_cstr(&a->why));
    str rest = str_trim(buf_str(&a->chatter));
    for (u32 lines = 0; rest.n > 0 && lines < 10; lines++) {
        size_t end = str_find(rest, STR("\n"));
        fprintf(stderr, "  %.*s\n", STR_ARG(str_upto(rest, end)));
        rest = str_from(rest, end == SIZE_MAX ? rest.n : end + 1);
    }
}

bool dr_run_job(const dr_run *run, const u32 *which, u32 n, dr_job job, bool shares, void (*take)(void *user, u32 unit, str out),
                void *user, u32 *failed)
{
    dr_answer *answers = mem_alloc(run->project->units.n * sizeof *answers);
    batch b = {.run = run, .which = which, .n = n, .job = job, .alone = !shares, .answers = answers};
    bool good = run_batch(&b);
    *failed = 0;
    for (u32 i = 0; i < n; i++) {
        dr_answer *a = &answers[which[i]];
        if (good && a->failed) dr_tell_failure(&run->project->units.rows[which[i]], a);
        if (good) take(user, which[i], buf_str(&a->bytes));
        *failed += a->failed;
        dr_answer_release(a);
    }
    mem_free(answers);
    return good;
}

// ------------------------------------------------------------------------------------------------------------ merging

static bool wanted(const dr_run *run, const source_file *f, bool is_unit)
{
    if (f->system || f->generated || dr_excluded(run->options, run->project, f->path)) return false;
    if (is_unit) return true;
    if (run->header_filter) return regex_match(run->header_filter, f->path);
    return dr_is_below(f->path, run->project->root);
}

// By file id: may findings in it be shown?
static bool *wanted_files(const dr_run *run, sources *files)
{
    for (u32 i = 0; i < run->project->units.n; i++) sources_add(files, run->project->units.rows[i].cmd.file);
    u32 n = sources_count(files);
    bool *is_unit = mem_alloc((n + 1) * sizeof *is_unit), *answer = mem_alloc((n + 1) * sizeof *answer);
    for (u32 i = 0; i < run->project->units.n; i++)
        is_unit[sources_add(files, run->project->units.rows[i].cmd.file).i] = true;
    for (u32 i = 1; i <= n; i++) answer[i] = wanted(run, sources_file(files, (file_id){i}), is_unit[i]);
    mem_free(is_unit);
    return answer;
}

// Is the file the source of a unit that was analysed, so that no other unit is expected to read it?
static bool is_source(const dr_run *run, sources *files, file_id file)
{
    for (u32 i = 0; i < run->project->units.n; i++) {
        const dr_unit *u = &run->project->units.rows[i];
        if (!u->borrowed && sources_add(files, u->cmd.file).i == file.i) return true;
    }
    return false;
}

// Of a part of the project only its own sources can be changed with proof: who else includes a header is not known.
static void withhold_unprovable(const dr_run *run, ck_findings *findings)
{
    for (u32 i = 0; i < findings->list.n && run->project->partial; i++) {
        fx_fix *x = findings->list.rows[i].fix;
        for (u32 k = 0; x && !fx_is_withheld(x) && k < x->edits.n; k++)
            if (!is_source(run, findings->files, x->edits.rows[k].where.file))
                x->withheld = STR("units that were not named may include this file; run without files to prove it");
    }
}

// A header changes together with all sources that include it, or not at all.
static void withhold_unseen(const dr_run *run, const dr_answer *answers, ck_findings *findings)
{
    if (!run->unseen || run->options->allow_unseen) return;
    for (u32 i = 0; i < findings->list.n; i++) {
        fx_fix *x = findings->list.rows[i].fix;
        file_id last = {0};
        for (u32 k = 0; x && place_is(x->group) && !fx_is_withheld(x) && k < x->edits.n; k++) {
            file_id file = x->edits.rows[k].where.file;
            if (file.i == last.i || is_source(run, findings->files, file)) continue;
            last = file;
            const source_file *header = sources_file(findings->files, file);
            str users = dr_unseen_users(run->unseen, &findings->mem, answers, header->path);
            if (users.n)
                x->withheld = arena_printf(&findings->mem, "%.*s is also included by what was not analysed: %.*s (--allow-unseen changes it all the same)",
                                           STR_ARG(header->shown), STR_ARG(users));
        }
    }
}

// A folder that is mounted twice, or names whose case doesn't matter, are one file. A hard link is one only until it is written:
// a new file takes the place of one name.
static void withhold_linked(ck_findings *findings)
{
    for (u32 i = 0; i < findings->list.n; i++) {
        fx_fix *x = findings->list.rows[i].fix;
        for (u32 k = 0; x && !fx_is_withheld(x) && k < x->edits.n; k++) {
            const source_file *f = sources_file(findings->files, x->edits.rows[k].where.file);
            if (f->also.n && os_is_hard_link(f->path.p))
                x->withheld = arena_printf(&findings->mem, "%.*s is a hard link to %.*s, which would keep the old text", STR_ARG(f->shown),
                                           STR_ARG(f->also));
        }
    }
}

// What a run does not report it does not edit: headers of other projects, unless --header-filter asks for them.
static void withhold_foreign(const bool *mine, ck_findings *findings)
{
    for (u32 i = 0; i < findings->list.n; i++) {
        fx_fix *x = findings->list.rows[i].fix;
        for (u32 k = 0; x && !fx_is_withheld(x) && k < x->edits.n; k++)
            if (!mine[x->edits.rows[k].where.file.i])
                x->withheld = STR("it changes a file outside of the project; --header-filter can take that in");
    }
}

typedef struct hearing {
    const dr_run *run;
    const dr_answer *answers;
    sources *files;
} hearing;

// What is declared outside of the project's folder, others have too; in it, a text that was not analysed may name it.
static bool doubts(void *user, const ck_finding *x)
{
    const hearing *h = user;
    for (u32 i = 0; i < x->notes.n && x->claims.n; i++)
        if (!dr_is_below(sources_file(h->files, x->notes.rows[i].at.file)->path, h->run->project->report_root)) return true;
    return x->unnamed.n && (!h->run->unseen || dr_unseen_names(h->run->unseen, h->answers, x->unnamed));
}

// What units claim of the whole project; sources that failed may do anything.
static void settle_claims(const dr_run *run, const dr_answer *answers, ck_findings *out)
{
    bool whole = run->project->whole;
    for (u32 i = 0; i < run->project->units.n; i++) whole = whole && !answers[i].failed;
    hearing h = {run, answers, out->files};
    ck_claims_settle(out, whole, doubts, &h);
}

void dr_merge(const dr_run *run, const dr_answer *answers, ck_findings *out)
{
    for (u32 i = 0; i < run->project->units.n; i++)
        if (answers[i].bytes.n > 0) ck_findings_read(out, buf_str(&answers[i].bytes));  // whole: seen on arrival
    settle_claims(run, answers, out);
    ck_findings_join(out);
    bool *keep = wanted_files(run, out->files);
    u32 kept = 0;
    for (u32 i = 0; i < out->list.n; i++) {
        if (!keep[out->list.rows[i].at.file.i]) continue;
        ck_finding f = out->list.rows[i];
        out->list.rows[i] = out->list.rows[kept];
        out->list.rows[kept++] = f;
    }
    u32 kept_links = 0;
    for (u32 i = 0; i < out->links.n; i++)
        if (keep[out->links.rows[i].at.file.i]) out->links.rows[kept_links++] = out->links.rows[i];
    out->links.n = kept_links;
    u32 kept_sites = 0;
    for (u32 i = 0; i < out->sites.n; i++)
        if (keep[out->sites.rows[i].at.file.i]) out->sites.rows[kept_sites++] = out->sites.rows[i];
    out->sites.n = kept_sites;
    ck_findings_truncate(out, kept);
    withhold_foreign(keep, out);
    mem_free(keep);
    withhold_linked(out);
    withhold_unprovable(run, out);
    withhold_unseen(run, answers, out);
    ck_findings_sort(out);
    if (run->baseline) rp_baseline_mark(run->baseline, out, run->project->report_root);
}
