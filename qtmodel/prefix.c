#include "qtmodel/prefix.h"

#include <stdlib.h>

#include "base/os.h"
#include "base/strtab.h"
#include "qtmodel/prefix_tree.h"

#define STANDARD_FOLDERS "/usr/include/c++"  // a folder for each version of the standard library that GCC brings

typedef struct scanned_text {
    qm_scan scan;
    u64 size;
} scanned_text;

typedef struct planner {
    arena *mem;
    strtab texts;        // paths that were scanned
    QM_TABLE(scanned_text) of_text;
    strtab found;        // "folder/name" that was looked for
    QM_TABLE(bool) exists;
    strtab defined;      // macros that a flag or a scanned text defines
    qm_strs folders;     // of libraries, that any unit names
    strtab pairs;        // of folders that stand in another order for another unit
    QM_TABLE(bool) clashes;
    str standard;        // folder of the standard library; empty: not known
    strtab headers;      // paths
    QM_TABLE(qm_header) of_header;
    QM_TABLE(u32) marks;  // by header: the last list it was added to
    u32 n_lists, n_ranked;
} planner;

static bool exists(planner *p, str dir, str name)
{
    buf path = {0};
    buf_printf(&path, "%.*s/%.*s", STR_ARG(dir), STR_ARG(name));
    u32 at = strtab_add(&p->found, buf_str(&path));
    if (at == p->exists.n) *VEC_PUSH(&p->exists) = os_state_of(buf_cstr(&path), &(os_state){0});
    buf_release(&path);
    return p->exists.rows[at];
}

// ------------------------------------------------------------------------------------------------- what a text includes

static scanned_text scanned(planner *p, str path)
{
    u32 at = strtab_add(&p->texts, path);
    if (at < p->of_text.n) return p->of_text.rows[at];
    buf bytes = {0};
    scanned_text t = {0};
    os_state state;  // a pipe would keep us waiting
    if (os_state_of(p->texts.rows[at].p, &state) && os_read_file(p->texts.rows[at].p, &bytes))
        qm_scan_includes(buf_str(&bytes), p->mem, &p->defined, &t.scan);
    t.size = bytes.n;
    buf_release(&bytes);
    *VEC_PUSH(&p->of_text) = t;
    return t;
}

static str folder_of(str path)
{
    size_t slash = str_rfind_char(path, '/');
    return str_upto(path, slash == SIZE_MAX ? 0 : slash ? slash : 1);
}

static bool among(const str *rows, u32 n, str s)
{
    for (u32 i = 0; i < n; i++)
        if (str_eq(rows[i], s)) return true;
    return false;
}

static bool in_folders(planner *p, const str *dirs, u32 n, str name, str *dir)
{
    for (u32 i = 0; i < n; i++) {
        if (!exists(p, dirs[i], name)) continue;
        *dir = dirs[i];
        return true;
    }
    return false;
}

// Begins a list without doubles; ends the one before.
static void begin_list(planner *p)
{
    while (p->marks.n < p->of_header.n) VEC_PUSH(&p->marks);
    p->n_lists++;
}

static void add_header(planner *p, qm_numbers *list, u32 number)
{
    if (p->marks.rows[number] == p->n_lists) return;
    p->marks.rows[number] = p->n_lists;
    *VEC_PUSH(list) = number;
}

static void add_below(planner *p, qm_numbers *list, const qm_numbers *of)
{
    begin_list(p);
    for (u32 i = 0; i < of->n; i++) {
        const qm_numbers *more = &p->of_header.rows[of->rows[i]].below;
        for (u32 k = 0; k < more->n; k++) add_header(p, list, more->rows[k]);
    }
}

// The name by which units find the library's file.
static str name_in_folders(planner *p, str path)
{
    for (u32 i = 0; i < p->folders.n; i++) {
        str dir = p->folders.rows[i], found = {0};
        if (!str_starts(path, dir) || path.n < dir.n + 2 || path.p[dir.n] != '/') continue;
        str name = str_from(path, dir.n + 1);
        if (in_folders(p, p->folders.rows, p->folders.n, name, &found) && str_eq(found, dir)) return arena_str(p->mem, name);
    }
    return (str){0};
}

// A macro that nothing scanned so far defines is not defined.
static bool is_included(const planner *p, const qm_include *i)
{
    bool sure = i->sure;
    for (u32 k = 0; k < i->unless.n && sure; k++) sure = strtab_find(&p->defined, i->unless.rows[k]) == UINT32_MAX;
    return sure;
}

static bool is_standard(const planner *p, str path) { return p->standard.n && str_starts(path, p->standard); }

// The name by which the header can be included for itself. The standard library has many that only it may include.
static str shared_name(planner *p, str path, const scanned_text *t)
{
    if (!t->scan.once) return (str){0};
    if (!is_standard(p, path)) return name_in_folders(p, path);
    str name = str_from(path, p->standard.n + 1);
    return str_find(name, STR("/")) == SIZE_MAX && str_find(name, STR(".")) == SIZE_MAX ? arena_str(p->mem, name) : (str){0};
}

// Which folders the includes of libraries are looked for in hardly matters: the parse will show.
static u32 header_of(planner *p, str path)
{
    u32 at = strtab_add(&p->headers, path);
    if (at < p->of_header.n) return at;  // in a circle it is not complete yet
    VEC_PUSH(&p->of_header);
    scanned_text t = scanned(p, path);
    qm_numbers direct = {0}, below = {0};
    for (u32 i = 0; i < t.scan.includes.n; i++) {
        const qm_include *inc = &t.scan.includes.rows[i];
        str here = folder_of(path), dir = {0};
        if (!is_included(p, inc)) continue;
        if ((inc->quoted && in_folders(p, &here, 1, inc->name, &dir)) || in_folders(p, p->folders.rows, p->folders.n, inc->name, &dir) ||
            (p->standard.n && in_folders(p, &p->standard, 1, inc->name, &dir)))
            *VEC_PUSH(&direct) = header_of(p, arena_printf(p->mem, "%.*s/%.*s", STR_ARG(dir), STR_ARG(inc->name)));
    }
    add_below(p, &below, &direct);
    add_header(p, &below, at);
    VEC_CLEAR(&direct);
    p->of_header.rows[at] = (qm_header){shared_name(p, path, &t), t.size, below, p->n_ranked++};
    return at;
}

// Adds the library headers that the file and the project headers it includes name.
static void collect(planner *p, qm_prefix_unit *u, str path, qm_strs *seen)
{
    if (seen->n >= 200 || among(seen->rows, seen->n, path)) return;
    *VEC_PUSH(seen) = path;
    scanned_text t = scanned(p, path);
    for (u32 i = 0; i < t.scan.includes.n; i++) {
        const qm_include *inc = &t.scan.includes.rows[i];
        str here = folder_of(path), dir = {0};
        if (!is_included(p, inc)) continue;
        bool project = (inc->quoted && in_folders(p, &here, 1, inc->name, &dir)) || in_folders(p, u->own.rows, u->own.n, inc->name, &dir);
        if (!project && !in_folders(p, u->libraries.rows, u->libraries.n, inc->name, &dir) &&
            !(p->standard.n && in_folders(p, &p->standard, 1, inc->name, &dir)))
            continue;
        str next = arena_printf(p->mem, "%.*s/%.*s", STR_ARG(dir), STR_ARG(inc->name));
        if (project) collect(p, u, next, seen);
        else *VEC_PUSH(&u->headers) = header_of(p, next);
    }
}

// What the unit surely includes of libraries. false: nothing that it could share.
static bool collect_headers(planner *p, qm_prefix_unit *u)
{
    qm_strs seen = {0};
    qm_numbers direct = {0};
    collect(p, u, u->cmd->file, &seen);
    direct = u->headers;
    u->headers = (qm_numbers){0};
    add_below(p, &u->headers, &direct);
    bool any = false;
    for (u32 i = 0; i < u->headers.n && !any; i++) any = p->of_header.rows[u->headers.rows[i]].name.n > 0;
    VEC_CLEAR(&direct);
    VEC_CLEAR(&seen);
    return any;
}

// --------------------------------------------------------------------------------------------------------------- flags

static str absolute(arena *mem, str dir, str path)
{
    return str_starts(path, STR("/")) ? path : arena_printf(mem, "%.*s/%.*s", STR_ARG(dir), STR_ARG(path));
}

static void add_once(qm_strs *t, str s)
{
    if (!among(t->rows, t->n, s)) *VEC_PUSH(t) = s;
}

// The value of a flag that stands in the same word or in the next.
static bool flag_value(const qm_command *cmd, u32 *i, const char *flag, str *value)
{
    str a = str_of(cmd->argv[*i]), f = str_of(flag);
    if (!str_starts(a, f)) return false;
    *value = str_from(a, f.n);
    if (value->n == 0 && *i + 1 < cmd->argc) *value = str_of(cmd->argv[++*i]);
    return value->n > 0;
}

// Sorts the flags of the command; in key those that every unit of a group must have.
static void read_flags(arena *mem, const qm_command *cmd, bool same_macros, qm_prefix_unit *u, buf *key)
{
    bool bound = false;  // a flag's path is looked up from the working directory
    for (u32 i = 0; i < cmd->argc; i++) {
        str v;
        if (flag_value(cmd, &i, "-isystem", &v)) {
            add_once(&u->libraries, absolute(mem, cmd->dir, v));
        } else if (flag_value(cmd, &i, "-I", &v)) {
            v = absolute(mem, cmd->dir, v);
            if (qm_is_library_folder(v)) add_once(&u->libraries, v);
            else add_once(&u->own, v);
        } else if (!same_macros && flag_value(cmd, &i, "-D", &v) && str_find(v, STR("(")) == SIZE_MAX) {
            add_once(&u->macros, v);
        } else {
            str word = str_of(cmd->argv[i]);
            bound = bound || str_starts(word, STR("-i")) || str_starts(word, STR("-F")) || str_starts(word, STR("--sysroot"));
            buf_put(key, word);
            buf_putc(key, '\0');
        }
    }
    if (bound) buf_printf(key, "\1%.*s", STR_ARG(cmd->dir));
}

typedef struct entries {
    planner *p;
    str dir, other;
    bool clash;
} entries;

// A folder and a file of one name do not clash: the front end looks for files.
static void look_at_entry(void *user, str name)
{
    entries *e = user;
    if (e->clash || !exists(e->p, e->other, name)) return;
    buf here = {0}, there = {0};
    buf_printf(&here, "%.*s/%.*s", STR_ARG(e->dir), STR_ARG(name));
    buf_printf(&there, "%.*s/%.*s", STR_ARG(e->other), STR_ARG(name));
    e->clash = !str_starts(name, STR(".")) && os_is_dir(buf_cstr(&here)) == os_is_dir(buf_cstr(&there));
    buf_release(&here);
    buf_release(&there);
}

// Does it matter which of the folders is looked at first?
static bool do_clash(planner *p, str a, str b)
{
    buf key = {0};
    buf_printf(&key, "%.*s\n%.*s", STR_ARG(a), STR_ARG(b));
    u32 at = strtab_add(&p->pairs, buf_str(&key));
    buf_release(&key);
    if (at < p->clashes.n) return p->clashes.rows[at];
    entries e = {p, a, b, false};
    os_each_entry(arena_str(p->mem, a).p, look_at_entry, &e);
    *VEC_PUSH(&p->clashes) = e.clash;
    return e.clash;
}

// b's folders in a's order, as far as both have them; those that only b has behind the one in front of them. false: they
// stand in another order, and that matters.
static bool merge_order(planner *p, qm_strs *a, const str *b, u32 n)
{
    u32 at = 0;
    for (u32 i = 0; i < n; i++) {
        u32 k = 0;
        while (k < a->n && !str_eq(a->rows[k], b[i])) k++;
        if (k < a->n) {
            for (u32 later = k + 1; later < at; later++)
                if (do_clash(p, b[i], a->rows[later])) return false;
            at = k < at ? at : k + 1;
            continue;
        }
        VEC_PUSH(a);
        memmove(a->rows + at + 1, a->rows + at, (a->n - 1 - at) * sizeof *a->rows);
        a->rows[at++] = b[i];
    }
    return true;
}

static qm_prefix *group_of(qm_prefixes *p, planner *plan, str key, const qm_prefix_unit *u)
{
    for (u32 i = 0; i < p->rows.n; i++) {
        qm_prefix *g = &p->rows.rows[i];
        if (!str_eq(g->key, key)) continue;
        qm_strs merged = {0};
        for (u32 k = 0; k < g->libraries.n; k++) *VEC_PUSH(&merged) = g->libraries.rows[k];
        if (merge_order(plan, &merged, u->libraries.rows, u->libraries.n)) {
            VEC_CLEAR(&g->libraries);
            g->libraries = merged;
            return g;
        }
        VEC_CLEAR(&merged);
    }
    qm_prefix *g = VEC_PUSH(&p->rows);
    g->key = arena_str(&p->mem, key);
    for (u32 k = 0; k < u->libraries.n; k++) *VEC_PUSH(&g->libraries) = u->libraries.rows[k];
    return g;
}

// What all define is the group's; the rest stays with the units.
static void share_macros(qm_prefix *g)
{
    if (g->units.n == 0) return;
    const qm_prefix_unit *first = &g->units.rows[0];
    for (u32 i = 0; i < first->macros.n; i++) {
        bool all = true;
        for (u32 k = 1; k < g->units.n && all; k++) all = among(g->units.rows[k].macros.rows, g->units.rows[k].macros.n, first->macros.rows[i]);
        if (all) *VEC_PUSH(&g->macros) = first->macros.rows[i];
    }
    for (u32 k = 0; k < g->units.n; k++) {
        qm_prefix_unit *u = &g->units.rows[k];
        u32 kept = 0;
        for (u32 i = 0; i < u->macros.n; i++)
            if (!among(g->macros.rows, g->macros.n, u->macros.rows[i])) u->macros.rows[kept++] = u->macros.rows[i];
        u->macros.n = kept;
    }
}

// ---------------------------------------------------------------------------------------------------------------- plan

static void release_unit(qm_prefix_unit *u)
{
    VEC_CLEAR(&u->own);
    VEC_CLEAR(&u->libraries);
    VEC_CLEAR(&u->macros);
    VEC_CLEAR(&u->headers);
}

static void release_group(qm_prefix *g)
{
    for (u32 i = 0; i < g->units.n; i++) release_unit(&g->units.rows[i]);
    for (u32 i = 0; i < g->nodes.n; i++) VEC_CLEAR(&g->nodes.rows[i].headers);
    VEC_CLEAR(&g->flags);
    VEC_CLEAR(&g->macros);
    VEC_CLEAR(&g->libraries);
    VEC_CLEAR(&g->nodes);
    VEC_CLEAR(&g->units);
}

static void add_unit(qm_prefixes *p, planner *plan, const qm_command *cmd, u32 tag, bool same_macros)
{
    qm_prefix_unit u = {.cmd = cmd, .tag = tag};
    buf key = {0};
    read_flags(&p->mem, cmd, same_macros, &u, &key);
    if (!collect_headers(plan, &u) || u.own.n > QM_OWN_FOLDERS) {
        release_unit(&u);
    } else {
        qm_prefix *g = group_of(p, plan, buf_str(&key), &u);
        g->dir = cmd->dir;
        *VEC_PUSH(&g->units) = u;
    }
    buf_release(&key);
}

static void note_folders(planner *plan, const qm_command *cmd)
{
    qm_prefix_unit u = {0};
    buf key = {0};
    read_flags(plan->mem, cmd, false, &u, &key);
    for (u32 i = 0; i < u.libraries.n; i++) add_once(&plan->folders, u.libraries.rows[i]);
    for (u32 i = 0; i < u.macros.n; i++) strtab_add(&plan->defined, str_upto(u.macros.rows[i], str_find(u.macros.rows[i], STR("="))));
    release_unit(&u);
    buf_release(&key);
}

static void take_newest(void *user, str version)
{
    long *newest = user, number = strtol(version.p, NULL, 10);
    if (number > *newest) *newest = number;
}

// Of the newest GCC, as the front end does. A wrong guess costs time only.
static str standard_folder(arena *mem)
{
    long newest = 0;
    os_each_entry(STANDARD_FOLDERS, take_newest, &newest);
    return newest ? arena_printf(mem, STANDARD_FOLDERS "/%ld", newest) : (str){0};
}

static void finish_group(planner *plan, qm_prefix *g)
{
    share_macros(g);
    for (str rest = g->key; rest.n && rest.p[0] != '\1'; rest = str_from(rest, strlen(rest.p) + 1))
        *VEC_PUSH(&g->flags) = str_of(rest.p);
    qm_prefix_tree(g, plan->of_header.rows, plan->of_header.n);
}

void qm_prefixes_plan(qm_prefixes *p, const qm_command *const *cmds, const u32 *tags, u32 n, bool same_macros)
{
    *p = (qm_prefixes){0};
    if (n < 2) return;
    planner plan = {.mem = &p->mem, .standard = standard_folder(&p->mem)};
    for (u32 i = 0; i < n; i++) note_folders(&plan, cmds[i]);
    for (u32 i = 0; i < n; i++) add_unit(p, &plan, cmds[i], tags[i], same_macros);
    u32 kept = 0;
    for (u32 i = 0; i < p->rows.n; i++) {
        qm_prefix *g = &p->rows.rows[i];
        if (g->units.n < 2) {
            release_group(g);
            continue;
        }
        finish_group(&plan, g);
        p->rows.rows[kept++] = *g;
    }
    p->rows.n = kept;
    for (u32 i = 0; i < plan.of_text.n; i++) qm_scan_release(&plan.of_text.rows[i].scan);
    for (u32 i = 0; i < plan.of_header.n; i++) VEC_CLEAR(&plan.of_header.rows[i].below);
    VEC_CLEAR(&plan.of_text);
    VEC_CLEAR(&plan.of_header);
    VEC_CLEAR(&plan.marks);
    VEC_CLEAR(&plan.folders);
    VEC_CLEAR(&plan.exists);
    strtab_release(&plan.texts);
    strtab_release(&plan.defined);
    strtab_release(&plan.pairs);
    VEC_CLEAR(&plan.clashes);
    strtab_release(&plan.found);
    strtab_release(&plan.headers);
}

void qm_prefixes_release(qm_prefixes *p)
{
    for (u32 i = 0; i < p->rows.n; i++) release_group(&p->rows.rows[i]);
    VEC_CLEAR(&p->rows);
    arena_release(&p->mem);
}
