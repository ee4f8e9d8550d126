// qtcwe-tidy: from clang-tidy's command line to its output. Sources with equal configuration are analysed together.
#include "driver/tidy.h"
#include "base/os.h"
#include "driver/tidy_input.h"
#include "fixits/journal.h"
#include "qtmodel/build.h"
#include "report/tidy.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

typedef struct stats {
    u32 non_user, lines, nolint, errors, treated, fixes, applied;
} stats;

typedef struct tidy {
    td_options *o;
    dr_options base;        // what .qtcwe.yaml says, and what the group in work adds to it
    qm_facts *facts;
    td_line_filter lines;
    td_overlays overlays;
    stats stats;
    buf yaml_items;         // of the groups so far
    u32 done, total;        // units, for the progress
    bool failed;
    struct { rp_tidy_item *rows; u32 n, cap; } items;  // of the group in work
} tidy;

static void print_and_release(err *e)
{
    fputs(buf_cstr(&e->text), stderr);
    err_release(e);
}

// ----------------------------------------------------------------------------------------------------------- selection

static bool is_enabled(const tidy *t, const td_config *c, u32 i)
{
    ck_selection s = dr_selection(&t->base);
    return globs_match(c->checks, str_of(ck_at(i)->id), ck_selected(&s, ck_at(i)));
}

static u32 enabled(const tidy *t, const td_config *c, buf *ids)
{
    u32 n = 0;
    for (u32 i = 0; i < ck_count(); i++) {
        if (!is_enabled(t, c, i)) continue;
        if (n++) buf_putc(ids, ',');
        buf_puts(ids, ck_at(i)->id);
    }
    return n;
}

// CheckOptions of ours; those of others are none of our business.
static void take_check_options(dr_options *o, const td_config *c)
{
    for (u32 i = 0; i < c->options.n; i += 2) {
        err ignored = {0};
        if (str_starts(c->options.rows[i], STR("qtcwe-")))
            dr_add_check_option(o, c->options.rows[i], c->options.rows[i + 1], NULL, &ignored);
        err_release(&ignored);
    }
}

static fx_level level_of(const td_config *c)
{
    for (u32 i = 0; i < c->options.n; i += 2)
        if (str_is(c->options.rows[i], "qtcwe-fix.Level") && str_is(c->options.rows[i + 1], "review")) return FX_REVIEW;
    return FX_SAFE;
}

// -------------------------------------------------------------------------------------------------------------- project

// The flags as the front end takes them, cleaned by the rules for those of a compile command.
static void add_flags(dr_project *p, const td_texts *given, const char **out, u32 *n)
{
    qm_commands scratch = {0};
    const char *file = "/x.cpp", **flags = arena_alloc(&p->mem, (given->n + 1) * sizeof *flags);
    for (u32 i = 0; i < given->n; i++) flags[i] = arena_str(&p->mem, given->rows[i]).p;
    qm_commands_fixed(&scratch, STR("/"), &file, 1, flags, given->n);
    for (u32 i = 0; i < scratch.rows[0].argc; i++) out[(*n)++] = arena_str(&p->mem, str_of(scratch.rows[0].argv[i])).p;
    qm_commands_release(&scratch);
}

static bool is_removed(const td_config *c, const char *flag)
{
    for (u32 i = 0; i < c->removed_arg.n; i++)
        if (str_is(c->removed_arg.rows[i], flag)) return true;
    return false;
}

static void change_command(dr_project *p, const td_config *c, qm_command *cmd)
{
    u32 n = 0;
    const char **argv = arena_alloc(&p->mem, (cmd->argc + c->extra_arg.n + c->extra_arg_before.n + 1) * sizeof *argv);
    add_flags(p, &c->extra_arg_before, argv, &n);
    for (u32 i = 0; i < cmd->argc; i++)
        if (!is_removed(c, cmd->argv[i])) argv[n++] = cmd->argv[i];
    add_flags(p, &c->extra_arg, argv, &n);
    cmd->argv = argv;
    cmd->argc = n;
}

// Without a compile database the sources are read without flags, as clang-tidy does.
static bool open_project(tidy *t, dr_project *p, const td_config *c)
{
    err e = {0};
    bool good = dr_project_open(p, &t->base, &e);
    if (!good && !t->base.has_flags && p->commands.n == 0) {
        fprintf(stderr, "Error while trying to load a compilation database:\n%sRunning without flags.\n", buf_cstr(&e.text));
        err_release(&e);
        dr_project_release(p);
        t->base.has_flags = true;
        good = dr_project_open(p, &t->base, &e);
    }
    print_and_release(&e);
    for (u32 i = 0; i < p->units.n; i++) change_command(p, c, &p->units.rows[i].cmd);
    p->partial = false;  // who else includes a header is for those to know who put the results together
    return good;
}

// -------------------------------------------------------------------------------------------------------------- filters

// NULL, and told, when it is no expression: it matches nothing then, as for clang-tidy, but not silently.
static regex *expression(str text, const char *name)
{
    buf why = {0};
    regex *r = text.n ? regex_new(text, &why) : NULL;
    if (text.n && !r)
        fprintf(stderr, "warning: %s '%.*s' is no POSIX extended expression and matches nothing: %s\n", name, STR_ARG(text),
                buf_cstr(&why));
    buf_release(&why);
    return r;
}

static bool matches(const regex *r, const source_file *f)
{
    return r && (regex_match(r, f->path) || regex_match(r, f->shown));
}

static bool is_unit(const dr_project *p, sources *files, file_id file)
{
    for (u32 i = 0; i < p->units.n; i++)
        if (sources_add(files, p->units.rows[i].cmd.file).i == file.i) return true;
    return false;
}

static void filter(tidy *t, const dr_project *p, const td_config *c, ck_findings *f)
{
    regex *in = expression(c->header_filter, "HeaderFilterRegex");
    regex *out = expression(c->exclude_header_filter, "ExcludeHeaderFilterRegex");
    u32 kept = 0;
    for (u32 i = 0; i < f->list.n; i++) {
        ck_finding x = f->list.rows[i];
        const source_file *file = sources_file(f->files, x.at.file);
        bool user = is_unit(p, f->files, x.at.file) || (matches(in, file) && !matches(out, file));
        bool line = td_line_passes(&t->lines, file->path, sources_linecol(f->files, x.at).line);
        t->stats.non_user += !user && !x.suppressed;
        t->stats.lines += user && !line && !x.suppressed;
        t->stats.nolint += x.suppressed;
        if (!user || !line || x.suppressed) continue;
        f->list.rows[i] = f->list.rows[kept];
        f->list.rows[kept++] = x;
    }
    ck_findings_truncate(f, kept);
    ck_findings_sort(f);
    regex_free(in);
    regex_free(out);
}

// ---------------------------------------------------------------------------------------------------------------- items

static rp_tidy_item item_of(tidy *t, const td_config *c, const ck_finding *f)
{
    bool error = globs_match(c->warnings_as_errors, str_of(f->check->id), false);
    t->stats.treated += error;
    str message = f->check->cwe[0] ? arena_printf(&t->o->mem, "%.*s (CWE-%u)", STR_ARG(f->message), f->check->cwe[0]) : f->message;
    return (rp_tidy_item){.finding = f, .at = f->at, .message = message, .name = str_of(f->check->id), .is_error = error,
                          .was_warning = error};
}

static bool comes_before(sources *files, place a, place b)
{
    if (!place_is(a) || !place_is(b)) return !place_is(a);
    int c = a.file.i == b.file.i ? 0 : str_cmp(sources_file(files, a.file)->path, sources_file(files, b.file)->path);
    return c ? c < 0 : a.off <= b.off;
}

// Findings and errors in the code by place; both lists are sorted already.
static void collect(tidy *t, const td_config *c, const ck_findings *f)
{
    u32 i = 0, k = 0;
    t->items.n = 0;
    while (i < f->list.n || k < f->errors.n) {
        const ck_note *e = k < f->errors.n ? &f->errors.rows[k] : NULL;
        if (e && (i == f->list.n || comes_before(f->files, e->at, f->list.rows[i].at))) {
            str name = ck_is_nolint_error(e) ? STR("clang-tidy-nolint") : STR("clang-diagnostic-error");
            *VEC_PUSH(&t->items) = (rp_tidy_item){.at = e->at, .message = e->text, .name = name, .is_error = true};
            k++;
        } else {
            rp_tidy_item x = item_of(t, c, &f->list.rows[i++]);
            *VEC_PUSH(&t->items) = x;
        }
    }
    t->stats.errors += f->errors.n;
}

// ---------------------------------------------------------------------------------------------------------------- fixing

static bool wants_fixes(const td_options *o) { return o->fix || o->fix_errors || o->fix_notes; }

// Writes what was proved, unless there are errors.
static bool write_fixes(tidy *t, const dr_project *p, const ck_findings *f, fx_plan *plan, err *e)
{
    if (f->errors.n && !t->o->fix_errors) {
        fputs("Found compiler errors, but -fix-errors was not specified.\nFixes have NOT been applied.\n\n", stderr);
        return false;
    }
    return plan->texts.n == 0 || fx_write(plan->texts.rows, plan->texts.n, f->files, p->root, e);
}

static bool fix(tidy *t, const dr_run *run, ck_findings *f, const dr_answer *answers, fx_level level)
{
    err e = {0};
    fx_plan plan;
    fx_proof_stats ignored = {0};
    bool written = false;
    fx_plan_init(&plan, f->files);
    if (!dr_has_changed(run, f, &e) && dr_prove(run, f, answers, level, &plan, &ignored, &e)) {
        rp_tidy_repairs(&t->o->mem, f->files, &plan, t->items.rows, t->items.n);
        for (u32 i = 0; i < t->items.n; i++) t->stats.fixes += t->items.rows[i].finding && rp_in_new_text(rp_planned(&plan, t->items.rows[i].finding));
        written = wants_fixes(t->o) && write_fixes(t, run->project, f, &plan, &e);
        if (written) t->stats.applied = t->stats.fixes;
    }
    t->failed |= e.count > 0;
    print_and_release(&e);
    fx_plan_release(&plan);
    return written;
}

// ----------------------------------------------------------------------------------------------------------------- a group

static bool use_color(const td_config *c)
{
    return c->use_color.n ? str_is(c->use_color, "true") : os_is_tty(STDOUT_FILENO);
}

static void put_count(buf *b, u32 n, const char *what)
{
    if (n) buf_printf(b, "%s%u %s%s", b->n ? " and " : "", n, what, n == 1 ? "" : "s");
}

static void tell_unit(tidy *t, const dr_unit *u, const dr_answer *a)
{
    if (t->total > 1) fprintf(stderr, "[%u/%u] Processing file %.*s.\n", ++t->done, t->total, STR_ARG(u->cmd.file));
    buf cwd = {0}, count = {0};
    os_cwd(&cwd);
    sources *files = sources_new(buf_str(&cwd));
    ck_findings f;
    ck_findings_init(&f, files);
    if (a->bytes.n) ck_findings_read(&f, buf_str(&a->bytes));
    put_count(&count, f.list.n, "warning");
    put_count(&count, f.errors.n, "error");
    if (count.n) fprintf(stderr, "%s generated.\n", buf_cstr(&count));
    // With errors of its own to show, "could not be analysed" would only repeat them.
    if (a->failed && f.errors.n == 0) dr_tell_failure(u, a);
    if (a->failed || f.errors.n) fprintf(stderr, "Error while processing %.*s.\n", STR_ARG(u->cmd.file));
    t->failed |= a->failed;
    ck_findings_release(&f);
    sources_free(files);
    buf_release(&count);
    buf_release(&cwd);
}

static void report(tidy *t, const dr_run *run, const td_config *c, ck_findings *f, const dr_answer *answers)
{
    for (u32 i = 0; i < run->project->units.n; i++) tell_unit(t, &run->project->units.rows[i], &answers[i]);
    filter(t, run->project, c, f);
    collect(t, c, f);
    bool written = (wants_fixes(t->o) || t->o->export_fixes.p) && fix(t, run, f, answers, level_of(c));
    buf out = {0};
    rp_tidy_text(t->items.rows, t->items.n, f->files, use_color(c), written, &out);
    os_write_all(STDOUT_FILENO, buf_str(&out));
    buf_release(&out);
    str dir = run->project->units.n ? run->project->units.rows[0].cmd.dir : STR("/");
    rp_tidy_yaml_items(t->items.rows, t->items.n, f->files, dir, &t->yaml_items);
    t->items.n = 0;
}

static void analyse(tidy *t, const dr_project *project, const td_config *c)
{
    regex *all = regex_new(STR(".*"), NULL);  // which headers count is decided here, not in the merge
    dr_stats done = {0};
    dr_run run = {.options = &t->base, .project = project, .facts = t->facts, .header_filter = all, .stats = &done,
                  .selection = dr_selection(&t->base), .unsaved = t->overlays.rows, .n_unsaved = t->overlays.n,
                  .unseen = dr_unseen_new(project)};
    buf cwd = {0};
    os_cwd(&cwd);
    sources *files = sources_new(buf_str(&cwd));
    for (u32 i = 0; i < t->overlays.n; i++) sources_add_text(files, t->overlays.rows[i].path, t->overlays.rows[i].text);
    dr_answer *answers = mem_alloc((project->units.n + 1) * sizeof *answers);
    qm_externals *externals = qm_externals_new();
    ck_findings f;
    ck_findings_init(&f, files);
    if (dr_analyse_project(&run, externals, answers)) {
        run.externals = externals;
        dr_merge(&run, answers, &f);
        report(t, &run, c, &f, answers);
    } else {
        fputs("error: interrupted; nothing was changed\n", stderr);
        t->failed = true;
    }
    ck_findings_release(&f);
    qm_externals_free(externals);
    for (u32 i = 0; i < project->units.n; i++) dr_answer_release(&answers[i]);
    mem_free(answers);
    dr_stats_release(&done);
    sources_free(files);
    buf_release(&cwd);
    regex_free(all);
    dr_unseen_free(run.unseen);
}

// base->files is the group.
static void run_group(tidy *t, const td_config *c)
{
    buf ids = {0};
    u32 n_options = t->base.check_options.n;
    str before = t->base.checks;
    bool had_flags = t->base.has_flags;
    if (enabled(t, c, &ids) > 0) {
        dr_project p = {0};
        t->base.checks = buf_str(&ids);
        take_check_options(&t->base, c);
        if (open_project(t, &p, c))
            analyse(t, &p, c);
        else
            t->failed = true;
        dr_project_release(&p);
    }
    t->base.has_flags = had_flags;
    t->base.checks = before;
    t->base.check_options.n = n_options;
    buf_release(&ids);
}

// ------------------------------------------------------------------------------------------------------------ all files

// The path of a source as configuration is looked up for it; it need not exist.
static str absolute(arena *a, str file)
{
    buf real = {0}, cwd = {0};
    str path = arena_str(a, file);
    os_cwd(&cwd);
    if (os_realpath(path.p, &real)) path = arena_str(a, buf_str(&real));
    else if (!str_starts(path, STR("/"))) path = arena_printf(a, "%s/%.*s", buf_cstr(&cwd), STR_ARG(file));
    buf_release(&real);
    buf_release(&cwd);
    return path;
}

static bool config_of(tidy *t, str file, td_config *c, str *key)
{
    err e = {0};
    td_config_read(c, t->o, absolute(&t->o->mem, file), &e);
    t->failed |= e.count > 0;
    bool good = e.count == 0;
    print_and_release(&e);
    buf dump = {0};
    td_config_dump(c, &dump);
    *key = arena_str(&t->o->mem, buf_str(&dump));
    buf_release(&dump);
    return good;
}

static void run_groups(tidy *t)
{
    u32 n = t->o->files.n;
    td_config *configs = mem_alloc((n + 1) * sizeof *configs);
    str *keys = mem_alloc((n + 1) * sizeof *keys);
    bool *done = mem_alloc((n + 1) * sizeof *done);
    for (u32 i = 0; i < n; i++) done[i] = !config_of(t, t->o->files.rows[i], &configs[i], &keys[i]);
    t->total = n;
    for (u32 i = 0; i < n; i++) {
        t->base.files.n = 0;
        for (u32 k = i; !done[i] && k < n; k++)
            if (!done[k] && str_eq(keys[k], keys[i])) *VEC_PUSH(&t->base.files) = t->o->files.rows[k];
        for (u32 k = i + 1; k < n; k++) done[k] = done[k] || (!done[i] && str_eq(keys[k], keys[i]));
        if (!done[i]) run_group(t, &configs[i]);
    }
    for (u32 i = 0; i < n; i++) td_config_release(&configs[i]);
    mem_free(done);
    mem_free(keys);
    mem_free(configs);
}

static void export_fixes(tidy *t)
{
    const char *path = arena_str(&t->o->mem, t->o->export_fixes).p;
    buf yaml = {0};
    rp_tidy_yaml(buf_str(&t->yaml_items), absolute(&t->o->mem, t->o->files.rows[0]), &yaml);
    if (!dr_write_file(path, buf_str(&yaml))) {
        fprintf(stderr, "Error opening output file: %s: %s\n", path, strerror(errno));
        t->failed = true;
    }
    buf_release(&yaml);
}

static void print_stats(const tidy *t)
{
    const stats *s = &t->stats;
    buf b = {0};
    if (s->applied) fprintf(stderr, "clang-tidy applied %u of %u suggested fixes.\n", s->applied, s->fixes);
    if (t->o->quiet) return;
    if (s->non_user) buf_printf(&b, "%u in non-user code", s->non_user);
    if (s->lines) buf_printf(&b, "%s%u due to line filter", b.n ? ", " : "", s->lines);
    if (s->nolint) buf_printf(&b, "%s%u NOLINT", b.n ? ", " : "", s->nolint);
    if (b.n) fprintf(stderr, "Suppressed %u warnings (%s).\n", s->non_user + s->lines + s->nolint, buf_cstr(&b));
    if (s->non_user)
        fputs("Use -header-filter=.* to display errors from all non-system headers. Use -system-headers to display errors "
              "from system headers as well.\n", stderr);
    if (s->treated) fprintf(stderr, "%u warning%s treated as error%s\n", s->treated, s->treated == 1 ? "" : "s", s->treated == 1 ? "" : "s");
    buf_release(&b);
}

static int run_all(tidy *t)
{
    run_groups(t);
    if (t->o->export_fixes.p) export_fixes(t);
    print_stats(t);
    if (t->stats.errors && !wants_fixes(t->o)) fputs("Found compiler error(s).\n", stderr);
    return t->failed || t->stats.errors || t->stats.treated ? 1 : 0;
}

// ------------------------------------------------------------------------------------------------------------ questions

static int list_checks(const tidy *t, const td_config *c)
{
    buf out = {0};
    u32 n = 0;
    for (u32 i = 0; i < ck_count(); i++) {
        if (!is_enabled(t, c, i)) continue;
        if (n++ == 0) buf_puts(&out, "Enabled checks:\n");
        buf_printf(&out, "    %s\n", ck_at(i)->id);
    }
    if (n) buf_putc(&out, '\n');
    os_write_all(STDOUT_FILENO, buf_str(&out));
    buf_release(&out);
    if (n == 0) fputs("No checks enabled.\n", stderr);
    return n || t->o->allow_no_checks ? 0 : 1;
}

static int explain_config(const tidy *t, const td_config *c)
{
    for (u32 i = 0; i < ck_count(); i++)
        if (is_enabled(t, c, i)) printf("'%s' is enabled in the %.*s.\n", ck_at(i)->id, STR_ARG(c->sources));
    return 0;
}

static int verify_config(tidy *t, const td_config *c, bool readable)
{
    buf out = {0};
    u32 wrong = td_config_verify(c, &t->o->mem, &out);
    if (wrong == 0 && readable) puts("No config errors detected.");
    fputs(buf_cstr(&out), stderr);
    buf_release(&out);
    return wrong || !readable ? 1 : 0;
}

static int dump_config(const td_config *c)
{
    buf out = {0};
    td_config_dump(c, &out);
    os_write_all(STDOUT_FILENO, buf_str(&out));
    buf_release(&out);
    return 0;
}

static bool any_enabled(tidy *t)
{
    bool any = false;
    for (u32 i = 0; i < t->o->files.n && !any; i++) {
        td_config c;
        str key;
        buf ids = {0};
        any = !config_of(t, t->o->files.rows[i], &c, &key) || enabled(t, &c, &ids) > 0;  // what is broken is told later
        td_config_release(&c);
        buf_release(&ids);
    }
    return any;
}

static int usage(const char *problem)
{
    buf out = {0};
    td_options_help(&out);
    fprintf(stderr, "%s\n%s", problem, buf_cstr(&out));
    buf_release(&out);
    return 1;
}

static int answer(tidy *t)
{
    td_options *o = t->o;
    bool asks = o->list_checks || o->explain_config || o->verify_config || o->dump_config;
    if (!asks && o->files.n == 0) return usage("Error: no input files specified.");
    if (!asks && !any_enabled(t)) return o->allow_no_checks ? 0 : usage("Error: no checks enabled.");
    if (!asks) return run_all(t);
    td_config c;
    str key;
    bool readable = config_of(t, o->files.n ? o->files.rows[0] : STR("dummy"), &c, &key);
    int code = o->list_checks      ? list_checks(t, &c)
               : o->explain_config ? explain_config(t, &c)
               : o->dump_config    ? dump_config(&c)
                                   : verify_config(t, &c, readable);
    td_config_release(&c);
    return code ? code : !readable;
}

// .qtcwe.yaml gives what .clang-tidy has no keys for: models, options, the profile, what is excluded.
static bool prepare(tidy *t, err *e)
{
    dr_options *base = &t->base;
    buf start = {0};
    dr_options_parse(base, NULL, 0, e);
    for (u32 i = 0; i < t->o->files.n; i++) *VEC_PUSH(&base->files) = t->o->files.rows[i];
    dr_start_dir(base, &start);
    dr_config_read(base, buf_str(&start), e);
    buf_release(&start);
    base->build = t->o->build;
    base->flags = t->o->flags;
    base->n_flags = t->o->n_flags;
    base->has_flags = t->o->has_flags;
    base->borrow = true;
    base->jobs = 1;  // run-clang-tidy and build systems start one of us for each processor
    base->quiet = true;
    t->facts = dr_load_facts(base, e);
    bool good = e->count == 0 && td_line_filter_read(&t->lines, &t->o->mem, t->o->line_filter);
    return good && (!t->o->vfsoverlay.n || td_overlays_read(&t->overlays, &t->o->mem, t->o->vfsoverlay, e));
}

static void print_version(void)
{
    arena a = {0};
    printf("qtcwe-tidy %s, speaks as clang-tidy\nLLVM version %.*s\n", QTCWE_VERSION, STR_ARG(qm_clang_version(&a)));
    arena_release(&a);
}

int td_main(const char *const *argv, u32 argc)
{
    td_options o;
    tidy t = {.o = &o};
    err e = {0};
    buf help = {0};
    int code = 1;
    bool good = td_options_parse(&o, argv, argc);
    if (good && (o.help || o.version)) {
        if (o.help) td_options_help(&help), fputs(buf_cstr(&help), stdout);
        else print_version();
        code = 0;
    } else if (good && prepare(&t, &e)) {
        code = answer(&t);
    }
    print_and_release(&e);
    buf_release(&help);
    buf_release(&t.yaml_items);
    VEC_CLEAR(&t.items);
    VEC_CLEAR(&t.lines);
    VEC_CLEAR(&t.overlays);
    if (t.facts) qm_facts_free(t.facts);
    dr_options_release(&t.base);
    td_options_release(&o);
    return code;
}
