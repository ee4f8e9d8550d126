// One run from the command line to the exit code.
#include "base/os.h"
#include "driver/cache.h"
#include "driver/tidy.h"
#include "fixits/journal.h"
#include "qtmodel/machines.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

typedef struct result {
    sources *files;
    dr_answer *answers;    // by unit
    ck_findings findings;
    fx_plan plan;
    fx_proof_stats stats;
    rp_summary summary;
    QM_TABLE(rp_failure) failures;
    bool written;
} result;

static int worse(int a, int b) { return a > b ? a : b; }

// ------------------------------------------------------------------------------------------------------------- colour

static bool is_set(const char *name)
{
    const char *v = getenv(name);
    return v && *v;
}

// https://no-color.org and the CLICOLOR convention; --color wins.
bool dr_use_color(const dr_options *o)
{
    if (o->color != DR_COLOR_AUTO) return o->color == DR_COLOR_ALWAYS;
    const char *force = getenv("CLICOLOR_FORCE"), *wish = getenv("CLICOLOR"), *term = getenv("TERM");
    if (is_set("NO_COLOR")) return false;
    if (force && *force && strcmp(force, "0") != 0) return true;
    if ((wish && strcmp(wish, "0") == 0) || (term && strcmp(term, "dumb") == 0)) return false;
    return os_is_tty(STDOUT_FILENO);
}

// -------------------------------------------------------------------------------------------------- what went wrong

static void print_errors(err *e)
{
    fputs(buf_cstr(&e->text), stderr);
    err_release(e);
}

// "ui_window.h" in the front end's words about a file that is not there.
static str missing_generated(str message)
{
    size_t close = str_find(message, STR("' file not found"));
    if (close == SIZE_MAX) return (str){0};
    size_t open = str_rfind_char(str_upto(message, close), '\'');
    if (open == SIZE_MAX) return (str){0};
    str path = str_n(message.p + open + 1, close - open - 1);
    str name = str_after_last(path, '/');
    bool generated = str_starts(name, STR("ui_")) || str_starts(name, STR("moc_")) || str_starts(name, STR("qrc_")) ||
                     str_ends(name, STR(".moc"));
    return generated ? name : (str){0};
}

static void tell_errors(const ck_findings *f)
{
    enum { SHOWN = 10 };
    str generated = {0};
    for (u32 i = 0; i < f->errors.n; i++) {
        const ck_note *n = &f->errors.rows[i];
        if (generated.n == 0) generated = missing_generated(n->text);
        if (i >= SHOWN) continue;
        if (place_is(n->at)) {
            linecol at = sources_linecol(f->files, n->at);
            fprintf(stderr, "%.*s:%u:%u: ", STR_ARG(sources_file(f->files, n->at.file)->shown), at.line, at.col);
        }
        fprintf(stderr, "error in the code: %.*s\n", STR_ARG(n->text));
    }
    if (f->errors.n > SHOWN) fprintf(stderr, "… and %u more errors in the code\n", f->errors.n - SHOWN);
    if (generated.n)
        fprintf(stderr, "hint: %.*s is written by moc, uic or rcc during the build: build the project first (with CMake "
                        "the target NAME_autogen is enough, with qmake: make compiler_uic_make_all "
                        "compiler_moc_source_make_all)\n",
                STR_ARG(generated));
}

static int tell_failures(const dr_project *p, result *r)
{
    for (u32 i = 0; i < p->units.n; i++) {
        if (!r->answers[i].failed) continue;
        dr_tell_failure(&p->units.rows[i], &r->answers[i]);
        *VEC_PUSH(&r->failures) = (rp_failure){p->units.rows[i].cmd.file, buf_str(&r->answers[i].why)};
    }
    r->summary.failures = r->failures.rows;
    r->summary.failed_units = r->failures.n;
    r->summary.units = p->units.n - r->summary.failed_units;
    return r->summary.failed_units ? EXIT_UNIT : EXIT_CLEAN;
}

// ---------------------------------------------------------------------------------------------------------- the facts

qm_facts *dr_load_facts(const dr_options *o, err *e)
{
    qm_facts *facts = qm_facts_new();
    buf text = {0};
    for (u32 i = 0; i < o->models.n; i++) {
        const dr_model_file *m = &o->models.rows[i];
        arena a = {0};
        const char *path = arena_str(&a, m->path).p;
        if (os_is_dir(path))
            dr_error(e, &m->origin, "the model file %s is a folder", path);
        else if (!os_read_file(path, &text))
            dr_error(e, &m->origin, "cannot read the model file %s: %s", path, strerror(errno));
        else
            qm_facts_load(facts, m->path, buf_str(&text), e);
        arena_release(&a);
    }
    buf_release(&text);
    return facts;
}

// --------------------------------------------------------------------------------------------------------- reporting

static bool is_fixed(const result *r, const ck_finding *f)
{
    return r->written && rp_in_new_text(rp_planned(&r->plan, f));
}

static int judge(const dr_options *o, result *r)
{
    int code = EXIT_CLEAN;
    for (u32 i = 0; i < r->findings.list.n; i++) {
        const ck_finding *f = &r->findings.list.rows[i];
        r->summary.suppressed += f->suppressed;
        r->summary.known += f->known;
        r->summary.shown += !ck_is_hidden(f);
        if (!ck_is_hidden(f) && !is_fixed(r, f) && dr_fails(&o->fail_on, f)) code = EXIT_FINDINGS;
    }
    return code;
}

// A pipe or /dev/stdout cannot be replaced, only written to.
static bool is_device(const char *path)
{
    struct stat st;
    return stat(path, &st) == 0 && !S_ISREG(st.st_mode) && !S_ISDIR(st.st_mode);
}

static bool write_device(const char *path, str text)
{
    int fd = open(path, O_WRONLY | O_CLOEXEC);
    if (fd < 0) return false;
    bool good = os_write_all(fd, text);
    return close(fd) == 0 && good;
}

bool dr_write_file(const char *path, str text)
{
    return is_device(path) ? write_device(path, text) : os_replace_file(path, text);
}

static bool print_report(const dr_report *report, const result *r, const rp_options *ro, err *e)
{
    rp_options mine = *ro;
    buf out = {0};
    if (report->file.n) mine.color = false;
    mine.file = report->file;
    report->sink->print(&r->findings, &r->plan, &mine, &r->summary, &out);
    bool good;
    if (report->file.n) {
        arena a = {0};
        const char *path = arena_str(&a, report->file).p;
        good = dr_write_file(path, buf_str(&out));
        if (!good) err_add(e, EXIT_USAGE, "cannot write the report %s: %s", path, strerror(errno));
        arena_release(&a);
    } else {
        good = os_write_all(STDOUT_FILENO, buf_str(&out));
        if (!good) err_add(e, EXIT_USAGE, "cannot write the report: %s", strerror(errno));
    }
    buf_release(&out);
    return good;
}

static int print_reports(const dr_run *run, const result *r)
{
    const dr_options *o = run->options;
    rp_options ro = {.color = dr_use_color(o), .diff = true,
                     .compared = run->baseline != NULL, .for_github = o->sarif_for_github, .changed = run->lines, .n_changed = run->n_lines, .written = r->written, .tool_version = QTCWE_VERSION,
                     .root = run->project->report_root, .selection = &run->selection};
    dr_report standard = {&rp_text, {0}};
    err e = {0};
    if (o->reports.n == 0) print_report(&standard, r, &ro, &e);
    for (u32 i = 0; i < o->reports.n; i++) print_report(&o->reports.rows[i], r, &ro, &e);
    int code = e.count ? e.code : EXIT_CLEAN;
    print_errors(&e);
    return code;
}

// ----------------------------------------------------------------------------------------------------------- summary

static void put_count(buf *b, u32 n, const char *what)
{
    buf_printf(b, "%s%u %s%s", b->n ? ", " : "", n, what, n == 1 ? "" : "s");
}

static void count_findings(const result *r, buf *b)
{
    u32 n[3] = {0};
    for (u32 i = 0; i < r->findings.list.n; i++)
        if (!ck_is_hidden(&r->findings.list.rows[i])) n[r->findings.list.rows[i].severity]++;
    buf kinds = {0};
    for (int s = CK_ERROR; s >= CK_NOTE; s--)
        if (n[s]) put_count(&kinds, n[s], rp_severity((ck_severity)s));
    put_count(b, r->summary.shown, "finding");
    if (kinds.n) buf_printf(b, " (%s)", buf_cstr(&kinds));
    buf_release(&kinds);
}

static void count_fixes(const dr_options *o, const result *r, buf *b)
{
    u32 safe = 0, review = 0, higher = 0, refused = 0;
    for (u32 i = 0; i < r->plan.fixes.n; i++) {
        const fx_planned *p = &r->plan.fixes.rows[i];
        safe += rp_in_new_text(p) && p->fix->level == FX_SAFE;
        review += rp_in_new_text(p) && p->fix->level == FX_REVIEW;
        higher += p->outcome == FX_TOO_LOW && p->fix->level == FX_REVIEW;
        refused += p->outcome == FX_DROPPED;
    }
    if (r->written && r->plan.fixes.n > 0) {
        buf_printf(b, ", %u fixed", safe + review);
        if (safe + review) buf_puts(b, " (qtcwe-fix undo takes that back)");
        if (higher) buf_printf(b, ", %u more with --fix=review", higher);
    } else if (o->fix == FX_NONE && safe + review > 0) {
        buf_printf(b, ", --fix repairs %u", safe);
        if (review) buf_printf(b, ", --fix=review %u", safe + review);
    }
    if (refused) buf_printf(b, ", %u refused by the proof", refused);
}

static void print_summary(const dr_run *run, const result *r)
{
    if (run->options->quiet) return;
    buf b = {0};
    count_findings(r, &b);
    buf_printf(&b, " in %u unit%s", r->summary.units, r->summary.units == 1 ? "" : "s");
    if (r->summary.suppressed) buf_printf(&b, ", %u suppressed", r->summary.suppressed);
    if (r->summary.known) buf_printf(&b, ", %u known from before", r->summary.known);
    count_fixes(run->options, r, &b);
    if (r->findings.tainted)
        buf_printf(&b, ", %u of %u functions left out because of errors in them", r->findings.tainted,
                   r->findings.functions);
    if (r->summary.failed_units) put_count(&b, r->summary.failed_units, "unit");
    if (r->summary.failed_units) buf_puts(&b, " could not be analysed");
    fprintf(stderr, "%s (%.1f s)\n", buf_cstr(&b), r->summary.seconds);
    buf_release(&b);
}

static void print_stats(const dr_run *run)
{
    const dr_stats *s = run->stats;
    dr_cache_counts c = dr_cache_counted(run->cache);
    fprintf(stderr, "analyses: %u, of them %u from the cache, %u by %u shared parse%s (%u nodes), %u plain\n", s->units, c.hits, s->shared,
            s->parses, s->parses == 1 ? "" : "s", s->nodes, s->plain);
    fprintf(stderr, "cpu: %.1f s in shared parses, %.1f s in plain ones, %.1f s in proofs of fixes\n", s->cpu_shared, s->cpu_plain, s->cpu_proofs);
    for (u32 i = 0; i < DR_MAX_ROUNDS && s->again[i]; i++)
        fprintf(stderr, "round %u: %u unit%s again, with what others tell\n", i + 2, s->again[i], s->again[i] == 1 ? "" : "s");
    for (u32 i = 0; i < s->reasons.n; i++) fprintf(stderr, "  plain: %5u %s\n", s->reasons.rows[i].n, buf_cstr(&s->reasons.rows[i].text));
    if (run->cache) fprintf(stderr, "cache: %u found, %u not, %u kept\n", c.hits, c.misses, c.kept);
}

// ------------------------------------------------------------------------------------------------------------ the run

static int recover(const dr_run *run)
{
    u32 count = 0;
    err e = {0};
    if (fx_recover(run->project->root, &count, &e))
        fprintf(stderr, "a run that was killed while it wrote left %u file%s half done; %s as before now\n", count,
                count == 1 ? "" : "s", count == 1 ? "it is" : "they are");
    int code = e.count ? e.code : EXIT_CLEAN;
    print_errors(&e);
    return code;
}

// Does anybody want to know what the proof says?
static bool needs_proof(const dr_options *o)
{
    bool wanted = o->fix != FX_NONE || o->reports.n == 0;
    for (u32 i = 0; i < o->reports.n; i++) wanted = wanted || o->reports.rows[i].sink->shows_fixes;
    return wanted;
}

// Proves the fixes and writes them if asked to. Sets written.
static int fix(const dr_run *run, result *r)
{
    const dr_options *o = run->options;
    err e = {0};
    fx_level level = o->fix == FX_NONE ? FX_REVIEW : o->fix;
    bool changed = dr_has_changed(run, &r->findings, &e);
    bool proved = !changed && needs_proof(o) &&
                  dr_prove(run, &r->findings, r->answers, level, &r->plan, &r->stats, &e);
    if (!changed && e.count == 0 && o->split != DR_SPLIT_NOT)
        r->written = dr_make_series(run, &r->findings, r->answers, &e) && o->commit;
    else if (proved && o->fix != FX_NONE)
        r->written = r->plan.texts.n == 0 ||
                     fx_write(r->plan.texts.rows, r->plan.texts.n, r->files, run->project->root, &e);
    int code = e.count ? e.code : EXIT_CLEAN;
    print_errors(&e);
    return code;
}

static bool analyse_all(const dr_run *first, const dr_run *informed, qm_externals *externals, result *r)
{
    bool good = dr_analyse_project(first, externals, r->answers);
    if (good) dr_merge(informed, r->answers, &r->findings);
    return good;
}

static int report(const dr_run *run, result *r, double start)
{
    int code = fix(run, r);
    code = worse(code, judge(run->options, r));
    code = worse(code, print_reports(run, r));
    r->summary.seconds = os_seconds() - start;
    print_summary(run, r);
    return code;
}

// What the run is for, once the findings are there.
static int finish(const dr_run *run, result *r, double start)
{
    if (run->options->verb == DR_BASELINE) return dr_baseline_change(run, &r->findings, r->summary.failed_units);
    if (run->options->add_nolint.n) return dr_add_nolint(run, &r->findings);
    return report(run, r, start);
}

static int run_analysis(const dr_run *first)
{
    double start = os_seconds();
    int code = first->options->fix == FX_NONE ? EXIT_CLEAN : recover(first);
    if (code != EXIT_CLEAN) return code;
    qm_externals *externals = qm_externals_new();
    dr_run informed = *first, *run = &informed;  // what comes behind the first analysis knows all that it found out
    informed.externals = externals;
    informed.unseen = dr_unseen_new(run->project);
    buf cwd = {0};
    os_cwd(&cwd);
    result r = {.files = sources_new(buf_str(&cwd)),
                .answers = mem_alloc(run->project->units.n * sizeof *r.answers)};
    buf_release(&cwd);
    ck_findings_init(&r.findings, r.files);
    fx_plan_init(&r.plan, r.files);
    r.findings.with_includes = run->options->unused_suppressions;
    if (analyse_all(first, run, externals, &r)) {
        tell_errors(&r.findings);
        code = tell_failures(run->project, &r);
        dr_tell_suppressions(run, &r.findings, r.summary.failed_units);
        code = worse(code, finish(run, &r, start));
    } else {
        fputs("error: interrupted; nothing was changed\n", stderr);
        code = EXIT_UNIT;
    }
    fx_plan_release(&r.plan);
    ck_findings_release(&r.findings);
    for (u32 i = 0; i < run->project->units.n; i++) dr_answer_release(&r.answers[i]);
    mem_free(r.answers);
    VEC_CLEAR(&r.failures);
    sources_free(r.files);
    qm_externals_free(externals);
    dr_unseen_free(run->unseen);
    return code;
}

static int map(const dr_run *run)
{
    err e = {0};
    int code = dr_map(run, &e);
    print_errors(&e);
    return code;
}

// As an analysis whose first half other runs have made.
static int reduce(const dr_run *run)
{
    err e = {0};
    dr_run second = *run;
    second.given = mem_alloc(run->project->units.n * sizeof *second.given);
    bool good = dr_read_parts(run, second.given, &e);
    int code = good ? run_analysis(&second) : e.code;
    mem_free(second.given);
    print_errors(&e);
    return code;
}

static int with_project(const dr_run *run)
{
    switch (run->options->verb) {
    case DR_ANALYSE:
    case DR_BASELINE: return run_analysis(run);
    case DR_MAP: return map(run);
    case DR_REDUCE: return reduce(run);
    case DR_CHECK_MODEL: return dr_check_model(run);
    case DR_DOCTOR: return dr_doctor(run);
    case DR_DUMP_MODEL:
    case DR_DUMP_CFG: return dr_dump(run);
    case DR_EXPLAIN:
    case DR_EXPLAIN_FACT:
    case DR_UNDO:
    case DR_CACHE:
    case DR_HELP:
    case DR_VERSION:
    case DR_COMPLETION:
    case DR_LIST_CHECKS:
    case DR_DUMP_FACTS:
    case DR_DUMP_TYPESTATE: break;
    }
    bug("verb %d needs no project", (int)run->options->verb);
}

static void require_checks(const dr_options *o, err *e)
{
    ck_selection s = dr_selection(o);
    for (u32 i = 0; i < ck_count(); i++)
        if (ck_selected(&s, ck_at(i))) return;
    err_add(e, EXIT_USAGE, "no check is selected; qtcwe-fix --list-checks with the same options shows what there is");
}

static void open_baseline(const dr_options *o, rp_baseline *b, err *e)
{
    bool writes = o->verb == DR_BASELINE && o->baseline_action == DR_BASELINE_WRITE;
    if (o->baseline.n && !writes) dr_baseline_load(o, b, e);
    if (o->verb == DR_BASELINE && !o->baseline.n)
        err_add(e, EXIT_USAGE, "baseline needs --baseline=FILE, or 'baseline: FILE' in .qtcwe.yaml");
}

// --new-since: leaves what the change reaches in the project, and makes what was there before known.
static int run_since(dr_run *run, dr_project *p, rp_baseline *known, err *e)
{
    dr_since since = {0};
    int before = EXIT_CLEAN, code = EXIT_USAGE;
    if (dr_since_open(&since, run->options, p, e)) {
        before = p->units.n ? dr_since_analyse(&since, run) : EXIT_CLEAN;
        rp_baseline_join(known, &since.before);
        run->baseline = known;
        run->lines = since.lines.rows;
        run->n_lines = since.lines.n;
        if (before < 0) fputs("error: interrupted; nothing was changed\n", stderr);
        code = before < 0 ? EXIT_UNIT : worse(with_project(run), before);
    }
    dr_since_release(&since);
    return code;
}

static int open_and_run(dr_options *o, err *e)
{
    rp_baseline known = {0};
    dr_project project = {0};
    qm_facts *facts = dr_load_facts(o, e);
    buf why = {0};
    regex *filter = o->header_filter.n ? regex_new(o->header_filter, &why) : NULL;
    if (o->header_filter.n && !filter)
        err_add(e, EXIT_USAGE, "--header-filter '%.*s' is no regular expression: %s", STR_ARG(o->header_filter),
                buf_cstr(&why));
    int code = EXIT_USAGE;
    if (o->verb == DR_ANALYSE || o->verb == DR_BASELINE || o->verb == DR_MAP || o->verb == DR_REDUCE) require_checks(o, e);
    if (o->new_since.n && o->verb != DR_ANALYSE) err_add(e, EXIT_USAGE, "--new-since is for an analysis");
    open_baseline(o, &known, e);
    if (e->count == 0 && dr_project_open(&project, o, e)) {
        dr_stats stats = {0};
        dr_run run = {.options = o, .project = &project, .facts = facts, .header_filter = filter, .stats = &stats,
                      .tokens = dr_job_server(o), .progress = o->quiet ? DR_PROGRESS_NONE : os_is_tty(STDERR_FILENO) ? DR_PROGRESS_TERMINAL : DR_PROGRESS_LINES};
        run.selection = dr_selection(o);
        bool renews = o->verb == DR_BASELINE && o->baseline_action == DR_BASELINE_WRITE;
        if (o->baseline.n && !renews) run.baseline = &known;
        bool analyses = o->verb == DR_ANALYSE || o->verb == DR_BASELINE;
        // Commits change sources while the run goes on; what was kept has cost nothing.
        if (analyses && !o->commit && !dr_wants_costs(o)) run.cache = dr_cache_open(o, &project);
        code = o->new_since.n ? run_since(&run, &project, &known, e) : with_project(&run);
        if (o->stats) print_stats(&run);
        dr_cache_close(run.cache);
        os_tokens_free(run.tokens);
        dr_stats_release(&stats);
    }
    if (e->count) code = e->code;
    dr_project_release(&project);
    rp_baseline_release(&known);
    regex_free(filter);
    buf_release(&why);
    qm_facts_free(facts);
    return code;
}

// Verbs that need neither units nor facts; -1 for the others.
static int simple_verb(const dr_options *o, err *e)
{
    buf out = {0};
    int code = EXIT_CLEAN;
    switch (o->verb) {
    case DR_HELP: dr_options_help(&out); break;
    case DR_VERSION: dr_version(&out); break;
    case DR_COMPLETION: dr_completion(o->shell.p, &out); break;
    case DR_LIST_CHECKS: dr_list_checks(o, &out); break;
    case DR_EXPLAIN: dr_explain(o, &out, e); break;
    case DR_UNDO: dr_undo(o, e); break;
    case DR_CACHE: dr_manage_cache(o, &out, e); break;
    case DR_EXPLAIN_FACT:
    case DR_DUMP_FACTS:
    case DR_DUMP_TYPESTATE: {
        qm_facts *facts = dr_load_facts(o, e);
        if (e->count == 0 && o->verb == DR_EXPLAIN_FACT) dr_explain_facts(o, facts, &out, e);
        else if (e->count == 0 && o->verb == DR_DUMP_FACTS) dr_dump_facts(facts, &out);
        else if (e->count == 0) qm_dump_machines(facts, &out);
        qm_facts_free(facts);
        break;
    }
    case DR_REDUCE:
        if (o->part.n) dr_join_parts(o, e);
        else code = -1;
        break;
    case DR_ANALYSE:
    case DR_MAP:
    case DR_BASELINE:
    case DR_DOCTOR:
    case DR_CHECK_MODEL:
    case DR_DUMP_MODEL:
    case DR_DUMP_CFG: code = -1; break;
    }
    if (out.n && !os_write_all(STDOUT_FILENO, buf_str(&out))) code = EXIT_USAGE;
    buf_release(&out);
    return e->count ? e->code : code;
}

static bool is_called(const char *program, const char *name)
{
    const char *slash = strrchr(program, '/');
    return strcmp(slash ? slash + 1 : program, name) == 0;
}

int dr_main(int argc, char **argv)
{
    dr_options o;
    err e = {0};
    signal(SIGPIPE, SIG_DFL);
    signal(SIGXFSZ, SIG_IGN);  // a limit on the size of files is an error of the write, which says where
    u32 n = argc > 0 ? (u32)argc - 1 : 0;
    const char *const *words = (const char *const *)argv + (argc > 0);
    if (argc > 0 && is_called(argv[0], "qtcwe-tidy")) return td_main(words, n);
    dr_options_parse(&o, words, n, &e);
    if (e.count == 0 && o.verb != DR_HELP && o.verb != DR_VERSION && o.verb != DR_COMPLETION && o.verb != DR_EXPLAIN) {
        buf start = {0};
        dr_start_dir(&o, &start);
        dr_config_read(&o, buf_str(&start), &e);
        buf_release(&start);
    }
    int code = e.count ? e.code : simple_verb(&o, &e);
    if (code == -1) code = open_and_run(&o, &e);
    print_errors(&e);
    dr_options_release(&o);
    return code;
}
