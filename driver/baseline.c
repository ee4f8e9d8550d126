// The baseline: read for a run that shall not tell of what is known, and written by the verb.
#include "base/os.h"
#include "driver/driver.h"

#include <errno.h>
#include <stdio.h>

bool dr_baseline_load(const dr_options *o, rp_baseline *b, err *e)
{
    arena a = {0};
    buf text = {0};
    const char *path = arena_str(&a, o->baseline).p;
    bool good = !os_is_dir(path) && os_read_file(path, &text);
    if (!good)
        dr_error(e, &o->baseline_origin, "cannot read the baseline %s: %s; qtcwe-fix baseline write makes it", path,
                 os_is_dir(path) ? "it is a folder" : strerror(errno));
    else
        good = rp_baseline_parse(b, o->baseline, buf_str(&text), e);
    buf_release(&text);
    arena_release(&a);
    return good;
}

// Checks that did not run say nothing about their entries.
static bool did_not_run(void *user, str check)
{
    const dr_run *run = user;
    const ck_check *c = ck_find(check);
    return c && !ck_selected(&run->selection, c);
}

static bool every_check(void *user, str check)
{
    (void)user;
    (void)check;
    return true;
}

static void make(const dr_run *run, const ck_findings *f, rp_baseline *out)
{
    str root = run->project->report_root;
    switch (run->options->baseline_action) {
    case DR_BASELINE_WRITE: rp_baseline_add(out, f, false, root); return;
    case DR_BASELINE_UPDATE:
        rp_baseline_keep(out, run->baseline, every_check, NULL);
        rp_baseline_add(out, f, false, root);
        return;
    case DR_BASELINE_PRUNE:
        rp_baseline_add(out, f, true, root);
        rp_baseline_keep(out, run->baseline, did_not_run, (void *)run);
        return;
    }
    bug("baseline action %d", (int)run->options->baseline_action);
}

int dr_baseline_change(const dr_run *run, const ck_findings *f, u32 failed_units)
{
    const dr_options *o = run->options;
    err e = {0};
    rp_baseline made = {0};
    buf text = {0};
    arena a = {0};
    const char *path = arena_str(&a, o->baseline).p;
    bool whole = !run->project->partial && failed_units == 0;
    if (o->baseline_action == DR_BASELINE_PRUNE && !whole)
        err_add(&e, EXIT_USAGE, "%s stays as it is: only a run over the whole project knows what is no longer found", path);
    if (e.count == 0) {
        make(run, f, &made);
        rp_baseline_print(&made, &text);
        if (!os_replace_file(path, buf_str(&text)))
            err_add(&e, EXIT_USAGE, "cannot write the baseline %s: %s", path, strerror(errno));
    }
    if (e.count == 0 && !o->quiet) {
        u32 n = rp_baseline_count(&made), before = run->baseline ? rp_baseline_count(run->baseline) : 0;
        fprintf(stderr, "%s: %u finding%s", path, n, n == 1 ? "" : "s");
        if (run->baseline) fprintf(stderr, ", %u before", before);
        fputs("\n", stderr);
    }
    int code = e.count ? e.code : EXIT_CLEAN;
    fputs(buf_cstr(&e.text), stderr);
    err_release(&e);
    buf_release(&text);
    rp_baseline_release(&made);
    arena_release(&a);
    return code;
}
