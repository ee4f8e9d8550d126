// The project: its compile commands, the units that are asked for, and its root.
#include "base/os.h"
#include "driver/driver.h"

#include <errno.h>
#include <stdlib.h>

bool dr_is_below(str path, str dir)
{
    if (!str_starts(path, dir)) return false;
    return path.n == dir.n || path.p[dir.n] == '/' || str_is(dir, "/");
}

static str folder_of(str path)
{
    size_t slash = str_rfind_char(path, '/');
    return str_upto(path, slash == SIZE_MAX ? 0 : slash ? slash : 1);
}

void dr_start_dir(const dr_options *o, buf *out)
{
    os_cwd(out);
    if (o->verb == DR_EXPLAIN || o->verb == DR_EXPLAIN_FACT || o->files.n == 0) return;
    arena a = {0};
    buf real = {0};
    const char *first = arena_str(&a, o->files.rows[0]).p;
    if (os_realpath(first, &real)) {
        buf_clear(out);
        buf_put(out, os_is_dir(buf_cstr(&real)) ? buf_str(&real) : folder_of(buf_str(&real)));
    }
    buf_release(&real);
    arena_release(&a);
}

// ---------------------------------------------------------------------------------------------------- compile commands

static const char how_to_make[] =
    "; with CMake: cmake -B build -DCMAKE_EXPORT_COMPILE_COMMANDS=ON, with qmake or make: bear -- make; then use "
    "-p FOLDER, or give the flags: qtcwe-fix FILE -- FLAGS";

// The nearest compile_commands.json at or above dir, or in a build folder there.
static bool find_commands(str dir, buf *path)
{
    static const char *const places[] = {"compile_commands.json", "build/compile_commands.json"};
    for (;;) {
        for (size_t i = 0; i < sizeof places / sizeof places[0]; i++) {
            buf_clear(path);
            buf_printf(path, "%.*s/%s", STR_ARG(dir), places[i]);
            if (os_exists(buf_cstr(path))) return true;
        }
        if (dir.n == 0) return false;
        dir.n = str_rfind_char(dir, '/');
        if (dir.n == SIZE_MAX) return false;
    }
}

static bool load_commands(dr_project *p, const dr_options *o, str start, err *e)
{
    if (o->build.n) return qm_commands_load(&p->commands, o->build, e);
    buf path = {0};
    bool found = find_commands(start, &path), good = false;
    if (found)
        good = qm_commands_load(&p->commands, buf_str(&path), e);
    else
        err_add(e, EXIT_USAGE, "there is no compile_commands.json in %.*s, in its build/ or in any folder above%s",
                STR_ARG(start), how_to_make);
    buf_release(&path);
    return good;
}

// Files given with flags of their own; each must exist.
static bool fixed_commands(dr_project *p, const dr_options *o, err *e)
{
    if (o->files.n == 0) {
        err_add(e, EXIT_USAGE, "flags behind -- need the files they are for: qtcwe-fix FILE -- FLAGS");
        return false;
    }
    buf cwd = {0}, real = {0};
    os_cwd(&cwd);
    const char **files = arena_alloc(&p->mem, o->files.n * sizeof *files);
    for (u32 i = 0; i < o->files.n; i++) {
        const char *given = arena_str(&p->mem, o->files.rows[i]).p;
        bool good = os_realpath(given, &real);
        if (!good) err_add(e, EXIT_USAGE, "cannot open %s: %s", given, strerror(errno));
        if (good && os_is_dir(given))
            err_add(e, EXIT_USAGE, "%s is a folder; with flags behind -- name the files", given);
        files[i] = arena_str(&p->mem, buf_str(&real)).p;
    }
    if (e->count == 0)
        qm_commands_fixed(&p->commands, buf_str(&cwd), files, o->files.n, o->flags, o->n_flags);
    buf_release(&cwd);
    buf_release(&real);
    return e->count == 0;
}

// --------------------------------------------------------------------------------------------------------------- units

static bool same_command(const qm_command *a, const qm_command *b)
{
    if (!str_eq(a->file, b->file) || !str_eq(a->dir, b->dir) || a->argc != b->argc) return false;
    for (u32 i = 0; i < a->argc; i++)
        if (strcmp(a->argv[i], b->argv[i]) != 0) return false;
    return true;
}

static void add_unit(dr_project *p, const qm_command *cmd, bool borrowed, sources *files)
{
    for (u32 i = 0; i < p->units.n; i++)
        if (same_command(&p->units.rows[i].cmd, cmd)) return;
    file_id id = sources_add(files, cmd->file);
    dr_unit *u = VEC_PUSH(&p->units);
    u->cmd = *cmd;
    u->missing = id.i == 0;
    u->borrowed = borrowed;
    u->shown = id.i ? arena_str(&p->mem, sources_file(files, id)->shown) : cmd->file;
}

// moc and rcc output is compiled, but nobody wants findings in it.
static bool is_generated(sources *files, str path)
{
    file_id id = sources_add(files, path);
    return id.i && sources_file(files, id)->generated;
}

static str real_or_same(arena *a, str path)
{
    buf real = {0};
    str copy = arena_str(a, path);
    str found = os_realpath(copy.p, &real) ? arena_str(a, buf_str(&real)) : copy;
    buf_release(&real);
    return found;
}

// A file that is no unit itself (a header, a new source) borrows flags from its nearest relative.
static bool add_related(dr_project *p, const dr_options *o, str path, sources *files)
{
    const qm_command *near = qm_commands_find(&p->commands, path);
    if (!near && o->borrow) near = qm_commands_nearest(&p->commands, path);
    if (!near) return false;
    qm_command cmd = *near;
    cmd.file = path;
    add_unit(p, &cmd, true, files);
    return true;
}

bool dr_project_add_header(dr_project *p, const dr_options *o, str path)
{
    buf cwd = {0};
    os_cwd(&cwd);
    sources *files = sources_new(buf_str(&cwd));
    bool added = add_related(p, o, arena_str(&p->mem, path), files);
    sources_free(files);
    buf_release(&cwd);
    return added;
}

// Units of a file or folder that was named.
static void add_named(dr_project *p, const dr_options *o, str given, sources *files, err *e)
{
    buf real = {0};
    const char *name = arena_str(&p->mem, given).p;
    if (!os_realpath(name, &real)) {
        err_add(e, EXIT_USAGE, "cannot open %s: %s", name, strerror(errno));
        return;
    }
    str path = arena_str(&p->mem, buf_str(&real));
    buf_release(&real);
    bool folder = os_is_dir(path.p), any = false;
    for (u32 i = 0; i < p->commands.n; i++) {
        const qm_command *cmd = &p->commands.rows[i];
        str file = real_or_same(&p->mem, cmd->file);
        if (!dr_is_below(file, path)) continue;
        if (folder && (is_generated(files, file) || dr_excluded(o, p, file))) continue;
        add_unit(p, cmd, false, files);
        any = true;
    }
    if (any || (!folder && add_related(p, o, path, files))) return;
    if (folder)
        err_add(e, EXIT_USAGE, "the compile database has no file below %s; is -p the right build folder?", name);
    else
        err_add(e, EXIT_USAGE, "there are no compile flags for %s; is -p the right build folder?", name);
}

static void add_all(dr_project *p, const dr_options *o, sources *files)
{
    for (u32 i = 0; i < p->commands.n; i++) {
        str file = real_or_same(&p->mem, p->commands.rows[i].file);
        if (is_generated(files, file) || dr_excluded(o, p, file)) continue;
        add_unit(p, &p->commands.rows[i], false, files);
    }
}

// Units that a run without names would have.
static u32 count_all(dr_project *p, const dr_options *o, sources *files)
{
    u32 n = 0;
    for (u32 i = 0; i < p->commands.n; i++) {
        str file = real_or_same(&p->mem, p->commands.rows[i].file);
        n += !is_generated(files, file) && !dr_excluded(o, p, file);
    }
    return n;
}

static int cmp_unit(const void *pa, const void *pb)
{
    const dr_unit *a = pa, *b = pb;
    int c = str_cmp(a->cmd.file, b->cmd.file);
    if (!c) c = str_cmp(a->cmd.dir, b->cmd.dir);
    for (u32 i = 0; !c && i < a->cmd.argc && i < b->cmd.argc; i++) c = strcmp(a->cmd.argv[i], b->cmd.argv[i]);
    return c ? c : (int)a->cmd.argc - (int)b->cmd.argc;
}

// ---------------------------------------------------------------------------------------------------------------- root

static str common_folder(dr_project *p, sources *files)
{
    str common = {0};
    for (u32 i = 0; i < p->commands.n; i++) {
        str file = real_or_same(&p->mem, p->commands.rows[i].file);
        if (is_generated(files, file)) continue;
        if (common.n == 0) common = folder_of(file);
        while (common.n > 1 && !dr_is_below(file, common)) common = folder_of(common);
    }
    return common;
}

static str repository_of(arena *a, str dir)
{
    buf path = {0};
    str found = dir;
    for (str at = dir; at.n > 1; at = folder_of(at)) {
        buf_clear(&path);
        buf_printf(&path, "%.*s/.git", STR_ARG(at));
        if (!os_exists(buf_cstr(&path))) continue;
        found = at;
        break;
    }
    buf_release(&path);
    return arena_str(a, found);
}

static void find_root(dr_project *p, const dr_options *o, sources *files)
{
    str common = common_folder(p, files);
    p->root = arena_str(&p->mem, o->config_dir.n && dr_is_below(common, o->config_dir) ? o->config_dir : common);
    p->report_root = repository_of(&p->mem, p->root);
}

bool dr_excluded(const dr_options *o, const dr_project *p, str path)
{
    bool answer = globs_match(o->exclude, path, false);
    if (p->root.n > 1 && dr_is_below(path, p->root) && path.n > p->root.n)
        answer = globs_match(o->exclude, str_from(path, p->root.n + 1), answer);
    return answer;
}

bool dr_project_open(dr_project *p, const dr_options *o, err *e)
{
    *p = (dr_project){0};
    buf start = {0}, cwd = {0};
    dr_start_dir(o, &start);
    os_cwd(&cwd);
    sources *files = sources_new(buf_str(&cwd));
    if (o->has_flags ? fixed_commands(p, o, e) : load_commands(p, o, buf_str(&start), e)) {
        find_root(p, o, files);
        bool all = o->has_flags || o->files.n == 0 || o->verb == DR_UNDO;
        if (all) add_all(p, o, files);
        for (u32 i = 0; !all && i < o->files.n; i++) add_named(p, o, o->files.rows[i], files, e);
        p->partial = !all && p->units.n < count_all(p, o, files);
        p->whole = !o->has_flags && !p->partial;
        if (p->units.n > 0) qsort(p->units.rows, p->units.n, sizeof *p->units.rows, cmp_unit);
        if (p->units.n == 0 && e->count == 0)
            err_add(e, EXIT_USAGE, "there is nothing to analyse: the compile database has %u command%s, all of them "
                                   "generated or excluded",
                    p->commands.n, p->commands.n == 1 ? "" : "s");
    }
    sources_free(files);
    buf_release(&start);
    buf_release(&cwd);
    return e->count == 0;
}

void dr_project_release(dr_project *p)
{
    VEC_CLEAR(&p->units);
    qm_commands_release(&p->commands);
    arena_release(&p->mem);
}
