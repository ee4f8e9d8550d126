// --new-since: what a change brought. Git tells what changed; the units it reaches are analysed as they were (the old texts in
// memory, so nobody's files are touched) and as they are, and what was found before is known.
#include "base/os.h"
#include "driver/driver.h"

#include <stdio.h>

static bool ends_like(str path, const char *const *endings)
{
    for (; *endings; endings++)
        if (str_ends(path, str_of(*endings))) return true;
    return false;
}

static bool is_source(str path)
{
    static const char *const endings[] = {".c", ".cc", ".cpp", ".cxx", ".c++", ".C", ".mm", NULL};
    return ends_like(path, endings);
}

static bool is_header(str path)
{
    static const char *const endings[] = {".h", ".hh", ".hpp", ".hxx", ".h++", ".H", ".inl", ".ipp", ".tcc", NULL};
    str name = str_after_last(path, '/');
    return ends_like(path, endings) || str_find(name, STR(".")) == SIZE_MAX;  // headers without an ending exist
}

static bool matters(str path) { return is_source(path) || is_header(path) || str_ends(path, STR(".ui")) || str_ends(path, STR(".moc")); }

static str in_tree(dr_since *s, str path) { return arena_printf(&s->mem, "%.*s/%.*s", STR_ARG(s->top), STR_ARG(path)); }

// The output of a git command, in the arena. false and an error that begins with `what`.
static bool ask(dr_since *s, const dr_project *p, const char *const *argv, const char *what, str *out, err *e)
{
    os_result r;
    bool good = dr_git(p, argv, &r);
    if (good) *out = arena_str(&s->mem, buf_str(&r.out));
    else if (e) err_add(e, EXIT_USAGE, "%s: %.*s", what, STR_ARG(str_trim(buf_str(&r.err))));
    os_result_release(&r);
    return good;
}

// ---------------------------------------------------------------------------------------------------------- what changed

// "REV", or "REV..." for the commit where the work left it.
static bool find_commit(dr_since *s, const dr_project *p, str rev, err *e)
{
    bool fork = str_ends(rev, STR("..."));
    str name = fork ? str_upto(rev, rev.n - 3) : rev, out;
    const char *commit = arena_printf(&s->mem, "%.*s^{commit}", STR_ARG(name)).p;
    const char *const parse[] = {"git", "rev-parse", "--verify", "--quiet", "--end-of-options", commit, NULL};
    const char *const base[] = {"git", "merge-base", "--end-of-options", commit, "HEAD", NULL};
    if (!ask(s, p, fork ? base : parse, "", &out, NULL)) {
        err_add(e, EXIT_USAGE, fork ? "--new-since: '%.*s' and HEAD have no commit in common (in a shallow clone fetch more of the history)"
                                    : "--new-since: there is no commit '%.*s' (in a shallow clone fetch it first)", STR_ARG(name));
        return false;
    }
    s->commit = arena_str(&s->mem, str_trim(out));
    return true;
}

static str next_field(str *rest)
{
    str field = str_upto(*rest, strnlen(rest->p, rest->n));
    *rest = str_from(*rest, field.n + 1);
    return field;
}

static void add_changed(dr_since *s, char kind, str old_path, str new_path)
{
    if (!matters(new_path.n ? new_path : old_path)) return;
    dr_changed_file *c = VEC_PUSH(&s->files);
    c->kind = kind;
    c->path = in_tree(s, new_path.n ? new_path : old_path);
    if (old_path.n) c->old_path = in_tree(s, old_path);
}

static bool list_changes(dr_since *s, const dr_project *p, err *e)
{
    const char *const diff[] = {"git", "diff", "--name-status", "-z", "-M", "--no-relative", "--no-ext-diff", s->commit.p, "--", NULL};
    const char *const others[] = {"git", "ls-files", "-z", "--others", "--exclude-standard", "--full-name", ":/", NULL};
    str out;
    if (!ask(s, p, diff, "--new-since", &out, e)) return false;
    while (out.n) {
        char kind = next_field(&out).p[0];
        str first = next_field(&out);
        if (kind == 'R' || kind == 'C') add_changed(s, kind, kind == 'R' ? first : (str){0}, next_field(&out));
        else add_changed(s, kind, kind == 'A' ? (str){0} : first, kind == 'D' ? (str){0} : first);
    }
    if (!ask(s, p, others, "--new-since", &out, e)) return false;
    while (out.n) add_changed(s, 'A', (str){0}, next_field(&out));
    return true;
}

// Texts as they were. What is no text in that commit (a submodule) has none.
static void read_old_texts(dr_since *s, const dr_project *p)
{
    for (u32 i = 0; i < s->files.n; i++) {
        const dr_changed_file *c = &s->files.rows[i];
        if (!c->old_path.n) continue;
        const char *name = arena_printf(&s->mem, "%.*s:%.*s", STR_ARG(s->commit), STR_ARG(str_from(c->old_path, s->top.n + 1))).p;
        const char *const show[] = {"git", "cat-file", "blob", name, NULL};
        str text;
        if (ask(s, p, show, "", &text, NULL)) *VEC_PUSH(&s->old) = (qm_overlay){c->old_path, text};
    }
}

static u32 take_number(str *s)
{
    u32 n = 0;
    while (s->n && s->p[0] >= '0' && s->p[0] <= '9' && n < 100000000) {
        n = n * 10 + (u32)(s->p[0] - '0');
        *s = str_from(*s, 1);
    }
    return n;
}

// Lines that are new or other than they were, from a diff without context.
static bool list_lines(dr_since *s, const dr_project *p, err *e)
{
    const char *const diff[] = {"git", "-c", "core.quotePath=false", "diff", "-U0", "-M", "--no-color", "--no-ext-diff", "--no-textconv",
                                "--no-relative", "--src-prefix=a/", "--dst-prefix=b/", s->commit.p, "--", NULL};
    str out, file = {0};
    if (!ask(s, p, diff, "--new-since", &out, e)) return false;
    while (out.n) {
        size_t end = str_find(out, STR("\n"));
        str line = str_upto(out, end);
        out = end == SIZE_MAX ? (str){0} : str_from(out, end + 1);
        if (str_starts(line, STR("+++ b/"))) {
            if (str_ends(line, STR("\t"))) line.n--;
            file = in_tree(s, str_from(line, 6));
        } else if (str_starts(line, STR("@@ -")) && str_find(line, STR("+")) != SIZE_MAX) {
            str range = str_from(line, str_find(line, STR("+")) + 1);
            u32 first = take_number(&range), n = 1;
            if (str_starts(range, STR(","))) {
                range = str_from(range, 1);
                n = take_number(&range);
            }
            if (n) *VEC_PUSH(&s->lines) = (rp_line_range){file, first, first + n - 1};
        }
    }
    for (u32 i = 0; i < s->files.n; i++)
        if (s->files.rows[i].kind == 'A') *VEC_PUSH(&s->lines) = (rp_line_range){s->files.rows[i].path, 1, UINT32_MAX};
    return true;
}

// ------------------------------------------------------------------------------------------------------------- the units

static const dr_changed_file *changed_at(const dr_since *s, str path)
{
    for (u32 i = 0; i < s->files.n; i++)
        if (str_eq(s->files.rows[i].path, path)) return &s->files.rows[i];
    return NULL;
}

// Leaves the units that the change reaches, and a unit for each changed header that none of them includes.
static void select_units(dr_since *s, const dr_options *o, dr_project *p)
{
    bool *reached = mem_alloc((p->units.n + 1) * sizeof *reached);
    dr_units_reached(p, s->files.rows, s->files.n, reached);
    u32 kept = 0, all = p->units.n;
    for (u32 i = 0; i < all; i++)
        if (reached[i]) p->units.rows[kept++] = p->units.rows[i];
    p->units.n = kept;
    p->partial = p->partial || kept < all;
    p->whole = p->whole && !p->partial;
    mem_free(reached);
    for (u32 i = 0; i < s->files.n && o->files.n == 0; i++) {
        const dr_changed_file *c = &s->files.rows[i];
        if (c->kind == 'D' || c->reached || !is_header(c->path) || !dr_is_below(c->path, p->root) || dr_excluded(o, p, c->path)) continue;
        dr_project_add_header(p, o, c->path);
        p->partial = true;
    }
}

static void add_old_unit(dr_project *old, const dr_unit *like, str path)
{
    for (u32 i = 0; i < old->units.n; i++)
        if (str_eq(old->units.rows[i].cmd.file, path)) return;
    dr_unit *u = VEC_PUSH(&old->units);
    *u = *like;
    u->cmd.file = u->shown = path;
    u->missing = false;
}

// The same units as they were, and those that are no more: their code may have moved.
static void old_units(const dr_since *s, const dr_project *now, dr_project *old)
{
    old->units.rows = NULL;
    old->units.n = old->units.cap = 0;
    for (u32 i = 0; i < now->units.n; i++) {
        const dr_unit *u = &now->units.rows[i];
        const dr_changed_file *c = changed_at(s, u->cmd.file);
        if (!c) *VEC_PUSH(&old->units) = *u;
        else if (c->old_path.n) add_old_unit(old, u, c->old_path);
    }
    for (u32 i = 0; i < s->files.n; i++) {
        const dr_changed_file *c = &s->files.rows[i];
        if (c->kind != 'D' || !is_source(c->path)) continue;
        const qm_command *near = qm_commands_nearest(&now->commands, c->path);  // it has none of its own any more
        if (near) add_old_unit(old, &(dr_unit){.cmd = *near, .borrowed = true}, c->path);
    }
}

// ------------------------------------------------------------------------------------------------------------------ face

bool dr_since_open(dr_since *s, const dr_options *o, dr_project *p, err *e)
{
    const char *const top[] = {"git", "rev-parse", "--show-toplevel", NULL};
    str out;
    if (!ask(s, p, top, "--new-since needs git and a repository", &out, e)) return false;
    s->top = arena_str(&s->mem, str_trim(out));
    if (!find_commit(s, p, o->new_since, e) || !list_changes(s, p, e) || !list_lines(s, p, e)) return false;
    read_old_texts(s, p);
    select_units(s, o, p);
    return true;
}

int dr_since_analyse(dr_since *s, const dr_run *run)
{
    dr_project old = *run->project;
    old_units(s, run->project, &old);
    dr_run before = *run;
    before.project = &old;
    before.baseline = NULL;
    before.unsaved = s->old.rows;
    before.n_unsaved = s->old.n;
    dr_answer *answers = mem_alloc((old.units.n + 1) * sizeof *answers);
    qm_externals *externals = qm_externals_new();
    int code = EXIT_CLEAN;
    bool good = dr_analyse_project(&before, externals, answers);
    if (good) {
        sources *files = sources_new(run->project->report_root);
        for (u32 i = 0; i < s->old.n; i++) sources_add_text(files, s->old.rows[i].path, s->old.rows[i].text);
        ck_findings f;
        ck_findings_init(&f, files);
        dr_merge(&before, answers, &f);
        rp_baseline_add(&s->before, &f, false, run->project->report_root);
        ck_findings_release(&f);
        sources_free(files);
    }
    for (u32 i = 0; i < old.units.n; i++) {
        if (good && answers[i].failed) {
            dr_tell_failure(&old.units.rows[i], &answers[i]);
            fprintf(stderr, "that is its text of %.*s: all that is found there counts as new\n", STR_ARG(run->options->new_since));
            code = EXIT_UNIT;
        }
        dr_answer_release(&answers[i]);
    }
    qm_externals_free(externals);
    mem_free(answers);
    VEC_CLEAR(&old.units);
    return good ? code : -1;
}

void dr_since_release(dr_since *s)
{
    VEC_CLEAR(&s->files);
    VEC_CLEAR(&s->old);
    VEC_CLEAR(&s->lines);
    rp_baseline_release(&s->before);
    arena_release(&s->mem);
}
