// The verbs and questions that are no analysis: explain, undo, --version, --list-checks, --dump, --check-model.
#include "base/json.h"
#include "base/os.h"
#include "driver/cache_folder.h"
#include "driver/driver.h"
#include "fixits/journal.h"
#include "qtmodel/build.h"
#include "qtmodel/check_model.h"
#include "qtmodel/dump.h"
#include "report/pages.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

void dr_version(buf *out)
{
    arena a = {0};
    buf_printf(out, "qtcwe-fix %s\n  with clang %.*s\n", QTCWE_VERSION, STR_ARG(qm_clang_version(&a)));
    arena_release(&a);
}

static void put_cwes(const ck_check *c, const char *before, const char *between, buf *out)
{
    for (u32 i = 0; i < sizeof c->cwe / sizeof c->cwe[0] && c->cwe[i]; i++)
        buf_printf(out, "%s%u", i ? between : before, c->cwe[i]);
}

static void list_as_json(const ck_selection *s, buf *out)
{
    json j;
    json_init(&j, out, true);
    json_array(&j);
    for (u32 i = 0; i < ck_count(); i++) {
        const ck_check *c = ck_at(i);
        json_object(&j);
        json_kstr(&j, "id", str_of(c->id));
        json_kstr(&j, "summary", str_of(c->summary));
        json_kstr(&j, "family", ck_family(c));
        json_key(&j, "cwe");
        json_array(&j);
        for (u32 k = 0; k < sizeof c->cwe / sizeof c->cwe[0] && c->cwe[k]; k++) json_int(&j, c->cwe[k]);
        json_end(&j);
        json_kstr(&j, "severity", str_of(rp_severity(c->severity)));
        json_kstr(&j, "profile", c->profile == CK_DEFAULT ? STR("default") : STR("strict"));
        json_kstr(&j, "fix", str_of(rp_level(c->fix)));
        json_kbool(&j, "enabled", ck_selected(s, c));
        json_key(&j, "options");
        json_array(&j);
        for (const char *const *d = c->options; d && *d; d++) json_cstr(&j, *d);
        json_end(&j);
        json_end(&j);
    }
    json_end(&j);
    buf_putc(out, '\n');
}

void dr_list_checks(const dr_options *o, buf *out)
{
    ck_selection s = dr_selection(o);
    if (o->list_json) {
        list_as_json(&s, out);
        return;
    }
    for (int selected = 1; selected >= 0; selected--) {
        bool any = false;
        for (u32 i = 0; i < ck_count(); i++) {
            const ck_check *c = ck_at(i);
            if (ck_selected(&s, c) != (selected == 1)) continue;
            if (!any) buf_puts(out, selected ? "Enabled checks:\n" : "Other checks:\n");
            any = true;
            buf cwes = {0};
            put_cwes(c, "CWE-", ", ", &cwes);
            buf_printf(out, "    %-36s %-8s fix: %-7s %-14s %s\n", c->id, rp_severity(c->severity), rp_level(c->fix),
                       buf_cstr(&cwes), c->summary);
            buf_release(&cwes);
        }
    }
}

// ------------------------------------------------------------------------------------------------------------ explain

static void explain_one(const ck_check *c, bool color, buf *out)
{
    buf page = {0};
    buf_printf(out, "%s%s%s: %s\n\n", color ? "\033[1m" : "", c->id, color ? "\033[0m" : "", c->summary);
    buf_puts(out, "  weakness  ");
    put_cwes(c, "CWE-", ", CWE-", out);
    buf_printf(out, "\n  severity  %s\n  profile   %s\n  best fix  %s\n  since     %s\n", rp_severity(c->severity),
               c->profile == CK_DEFAULT ? "default" : "strict", rp_level(c->fix), c->since ? c->since : "");
    for (const char *const *d = c->options; d && *d; d++)
        buf_printf(out, "  option    %.*s.%s\n", STR_ARG(ck_family(c)), *d);
    buf_putc(out, '\n');
    if (rp_page(c, &page)) (color ? rp_pretty : rp_plain)(buf_str(&page), out);
    buf_release(&page);
}

void dr_explain(const dr_options *o, buf *out, err *e)
{
    if (o->files.n == 0) {
        err_add(e, EXIT_USAGE, "explain takes a check, such as: qtcwe-fix explain ownership-raw-owner");
        return;
    }
    for (u32 i = 0; i < o->files.n; i++) {
        const ck_check *c = ck_find(o->files.rows[i]);
        if (!c) {
            u32 before = e->count;
            dr_check_globs(o->files.rows[i], NULL, e);  // "no check is named … did you mean"
            if (e->count == before)
                err_add(e, EXIT_USAGE, "explain takes one whole name, not '%.*s'", STR_ARG(o->files.rows[i]));
            return;
        }
        if (i > 0) buf_putc(out, '\n');
        explain_one(c, dr_use_color(o), out);
    }
}

// --------------------------------------------------------------------------------------------------------------- undo

// The nearest folder at or above `from` that holds a journal. false when there is none.
static bool journal_above(str from, buf *dir)
{
    buf path = {0};
    bool found = false;
    for (str at = from; !found && at.n > 0;) {
        buf_clear(&path);
        buf_printf(&path, "%.*s/.qtcwe/undo", STR_ARG(at));
        found = os_is_dir(buf_cstr(&path));
        if (found) buf_put(dir, at);
        at.n = str_rfind_char(at, '/') == SIZE_MAX ? 0 : str_rfind_char(at, '/');
    }
    buf_release(&path);
    return found;
}

// The folder whose journal is meant: of the build that was named, else found from the start folder on.
static bool find_journal(const dr_options *o, buf *dir, err *e)
{
    buf start = {0};
    dr_start_dir(o, &start);
    bool found = !o->build.n && journal_above(buf_str(&start), dir);
    buf_release(&start);
    if (found) return true;
    dr_project p = {0};
    found = dr_project_open(&p, o, e);
    if (found) buf_put(dir, p.root);
    dr_project_release(&p);
    return found;
}

void dr_undo(const dr_options *o, err *e)
{
    buf dir = {0};
    u32 count = 0;
    if (find_journal(o, &dir, e)) {
        if (fx_recover(buf_str(&dir), &count, e))
            fprintf(stderr, "%u file%s of a killed run restored\n", count, count == 1 ? "" : "s");
        else if (e->count == 0 && fx_undo(buf_str(&dir), &count, e))
            printf("%u file%s restored\n", count, count == 1 ? "" : "s");
    }
    buf_release(&dir);
}

// --------------------------------------------------------------------------------------------------------------- dump

static void dump_unit(const dr_run *run, u32 unit, qm_unit *parsed, buf *out, err *e)
{
    buf cwd = {0};
    os_cwd(&cwd);
    sources *files = sources_new(buf_str(&cwd));
    qm_build_options o = {0};
    qm_unit *u = parsed ? parsed : qm_build(&run->project->units.rows[unit].cmd, files, run->facts, &o, e);
    if (u && run->options->verb == DR_DUMP_MODEL) qm_dump(u, out);
    if (u && run->options->verb == DR_DUMP_CFG) qm_dump_cfg(u, run->facts, run->options->dump_dot, out);
    if (!parsed && u) qm_unit_free(u);
    sources_free(files);
    buf_release(&cwd);
}

static void print_dump(void *user, u32 unit, str out)
{
    (void)user;
    (void)unit;
    fwrite(out.p, 1, out.n, stdout);
}

int dr_dump(const dr_run *run)
{
    u32 failed = 0, n = run->project->units.n;
    u32 *all = mem_alloc(n * sizeof *all);
    for (u32 i = 0; i < n; i++) all[i] = i;
    bool good = dr_run_job(run, all, n, dump_unit, true, print_dump, NULL, &failed);
    mem_free(all);
    return good && failed == 0 ? EXIT_CLEAN : EXIT_UNIT;
}

// -------------------------------------------------------------------------------------------------------- check-model

// A source that includes all the libraries facts speak of, analysed with the flags of one unit. The answer starts with
// the numbers of subjects that are declared and that are not.
static void check_facts(const dr_run *run, u32 unit, qm_unit *parsed, buf *out, err *e)
{
    (void)parsed;  // it wants all declarations
    arena a = {0};
    buf cwd = {0}, text = {0}, report = {0};
    os_cwd(&cwd);
    sources *files = sources_new(buf_str(&cwd));
    qm_command cmd = run->project->units.rows[unit].cmd;
    cmd.file = arena_printf(&a, "%.*s/qtcwe-check-model.cpp", STR_ARG(cmd.dir));
    qm_check_model_source(run->facts, &text);
    qm_overlay overlay = {cmd.file, buf_str(&text)};
    sources_add_text(files, cmd.file, overlay.text);
    qm_build_options o = {.overlays = &overlay, .n_overlays = 1, .declarations = true};
    qm_unit *u = qm_build(&cmd, files, run->facts, &o, e);
    if (u) {
        u32 resolved = 0, missing = 0;
        qm_check_model(run->facts, u, &report, &resolved, &missing);
        if (resolved == 0)
            err_add(e, EXIT_UNIT, "nothing that facts speak of is declared: are these the flags of a Qt program?");
        buf_printf(out, "%u %u\n%s", resolved, missing, buf_cstr(&report));
        qm_unit_free(u);
    }
    sources_free(files);
    buf_release(&report);
    buf_release(&text);
    buf_release(&cwd);
    arena_release(&a);
}

static void print_fact_check(void *user, u32 unit, str out)
{
    (void)unit;
    unsigned long *missing = user;
    if (out.n == 0) return;
    char *end;
    unsigned long resolved = strtoul(out.p, &end, 10);
    *missing = strtoul(end, &end, 10);
    out = str_from(out, str_find(out, STR("\n")) + 1);
    fwrite(out.p, 1, out.n, stdout);
    fprintf(stderr, "%lu subjects of facts are declared, %lu are not\n", resolved, *missing);
}

// The unit with most flags stands for all: it knows most of the libraries.
int dr_check_model(const dr_run *run)
{
    u32 best = 0, failed = 0;
    unsigned long missing = 0;
    for (u32 i = 1; i < run->project->units.n; i++)
        if (run->project->units.rows[i].cmd.argc > run->project->units.rows[best].cmd.argc) best = i;
    if (!dr_run_job(run, &best, 1, check_facts, false, print_fact_check, &missing, &failed) || failed) return EXIT_UNIT;
    return missing ? EXIT_FINDINGS : EXIT_CLEAN;
}

// --------------------------------------------------------------------------------------------------------------- cache

static void put_cache(str folder, u32 limit, buf *out)
{
    dr_cache_size s = dr_cache_measure(folder);
    buf_printf(out, "%.*s\n  %u project%s, %u answer%s, %.1f MB of at most %u\n", STR_ARG(folder), s.projects, s.projects == 1 ? "" : "s",
               s.results, s.results == 1 ? "" : "s", (double)s.bytes / 1048576, limit);
}

void dr_manage_cache(const dr_options *o, buf *out, err *e)
{
    buf folder = {0};
    str what = o->files.n == 1 ? o->files.rows[0] : (str){0};
    dr_cache_folder(&folder);
    if (!str_is(what, "stats") && !str_is(what, "clear"))
        err_add(e, EXIT_USAGE, "cache takes what to do: stats or clear");
    else if (folder.n == 0)
        err_add(e, EXIT_USAGE, "there is no cache: set XDG_CACHE_HOME or HOME");
    else if (str_is(what, "stats"))
        put_cache(buf_str(&folder), o->cache_limit, out);
    else if (!dr_cache_clear(buf_str(&folder)))
        err_add(e, EXIT_USAGE, "the cache %s cannot be cleared: %s", buf_cstr(&folder), strerror(errno));
    buf_release(&folder);
}
