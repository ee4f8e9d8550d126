// Which units a change reaches, told from the text of #include lines: an over-approximation that parses nothing.
//
// A unit that included a changed file before the change still reaches one: up to the first changed file on the way there, all
// texts are as they were.
#include "base/os.h"
#include "driver/driver.h"
#include "qtmodel/include_scan.h"

typedef struct node {
    str path;      // resolved
    u32 seen;      // number of the last walk that came by
    bool scanned;
    qm_scan scan;
} node;

typedef struct walker {
    arena mem;
    const dr_project *p;
    dr_changed_file *changed;
    u32 n_changed;
    QM_TABLE(node) nodes;
    u32 *table, table_size;        // open addressing: index of a node + 1
    QM_TABLE(u32) stack;
    QM_TABLE(str) dirs;            // where the unit at hand looks for headers
} walker;

static str folder_of(str path)
{
    size_t slash = str_rfind_char(path, '/');
    return str_upto(path, slash == SIZE_MAX ? 0 : slash);
}

// ------------------------------------------------------------------------------------------------------------- nodes

static void place_node(walker *w, u32 index)
{
    u32 at = (u32)str_hash(w->nodes.rows[index].path) & (w->table_size - 1);
    while (w->table[at]) at = (at + 1) & (w->table_size - 1);
    w->table[at] = index + 1;
}

static u32 node_of(walker *w, str path)
{
    if (w->nodes.n * 2 >= w->table_size) {
        mem_free(w->table);
        w->table_size = w->table_size ? w->table_size * 2 : 256;
        w->table = mem_alloc(w->table_size * sizeof *w->table);
        for (u32 i = 0; i < w->nodes.n; i++) place_node(w, i);
    }
    for (u32 at = (u32)str_hash(path) & (w->table_size - 1); w->table[at]; at = (at + 1) & (w->table_size - 1))
        if (str_eq(w->nodes.rows[w->table[at] - 1].path, path)) return w->table[at] - 1;
    VEC_PUSH(&w->nodes)->path = arena_str(&w->mem, path);
    place_node(w, w->nodes.n - 1);
    return w->nodes.n - 1;
}

static void scan(walker *w, u32 index)
{
    buf text = {0};
    node *n = &w->nodes.rows[index];
    n->scanned = true;
    if (os_read_file(n->path.p, &text)) qm_scan_includes(buf_str(&text), &w->mem, NULL, &n->scan);
    buf_release(&text);
}

// --------------------------------------------------------------------------------------------------------- one walk

static void collect_dirs(walker *w, const qm_command *c)
{
    static const char *const flags[] = {"-I", "-isystem", "-iquote", "-idirafter"};
    w->dirs.n = 0;
    for (u32 i = 0; i < c->argc; i++) {
        str arg = str_of(c->argv[i]);
        for (size_t k = 0; k < sizeof flags / sizeof flags[0]; k++) {
            if (!str_starts(arg, str_of(flags[k]))) continue;
            str dir = str_from(arg, strlen(flags[k]));
            if (!dir.n && i + 1 < c->argc) dir = str_of(c->argv[++i]);
            bool absolute = str_starts(dir, STR("/"));
            if (dir.n) *VEC_PUSH(&w->dirs) = absolute ? dir : arena_printf(&w->mem, "%.*s/%.*s", STR_ARG(c->dir), STR_ARG(dir));
            break;
        }
    }
}

static bool resolve_in(str dir, str name, buf *real)
{
    buf path = {0};
    if (str_starts(name, STR("/"))) dir = (str){0};
    buf_printf(&path, "%.*s%s%.*s", STR_ARG(dir), dir.n ? "/" : "", STR_ARG(name));
    bool found = os_exists(buf_cstr(&path)) && !os_is_dir(buf_cstr(&path)) && os_realpath(buf_cstr(&path), real);
    buf_release(&path);
    return found;
}

static bool resolve(walker *w, str includer, const qm_include *d, buf *real)
{
    if (d->quoted && resolve_in(folder_of(includer), d->name, real)) return true;
    for (u32 i = 0; i < w->dirs.n; i++)
        if (resolve_in(w->dirs.rows[i], d->name, real)) return true;
    return false;
}

// Marks the changed files that the name stands for: the one at the path; where nothing is found (it was deleted) or uic writes the
// file, by name. Says whether there is one.
static bool mark_changed(walker *w, str path, str name)
{
    bool any = false;
    for (u32 i = 0; i < w->n_changed; i++) {
        dr_changed_file *c = &w->changed[i];
        str own = str_after_last(c->path, '/');
        bool form = str_ends(own, STR(".ui"));
        bool made = form && str_starts(name, STR("ui_")) && str_ends(name, STR(".h")) && name.n == own.n + 2 &&
                    str_eq(str_upto(str_from(name, 3), name.n - 5), str_upto(own, own.n - 3));
        bool same = path.n ? str_eq(path, c->path) : str_eq(name, own);
        if (!same && !made) continue;
        c->reached = any = true;
    }
    return any;
}

static bool visit(walker *w, str path, u32 walk)
{
    u32 index = node_of(w, path);
    if (w->nodes.rows[index].seen == walk) return false;
    w->nodes.rows[index].seen = walk;
    *VEC_PUSH(&w->stack) = index;
    return mark_changed(w, path, str_after_last(path, '/'));
}

static bool reaches(walker *w, const dr_unit *unit, u32 walk)
{
    buf real = {0};
    collect_dirs(w, &unit->cmd);
    bool any = os_realpath(unit->cmd.file.p, &real) && visit(w, buf_str(&real), walk);
    for (u32 i = 0; i + 1 < unit->cmd.argc; i++)
        if (strcmp(unit->cmd.argv[i], "-include") == 0 && resolve_in(unit->cmd.dir, str_of(unit->cmd.argv[i + 1]), &real))
            any |= visit(w, buf_str(&real), walk);
    while (w->stack.n > 0) {
        u32 index = w->stack.rows[--w->stack.n];
        if (!w->nodes.rows[index].scanned) scan(w, index);
        for (u32 i = 0; i < w->nodes.rows[index].scan.includes.n; i++) {
            qm_include d = w->nodes.rows[index].scan.includes.rows[i];
            bool found = d.name.n && resolve(w, w->nodes.rows[index].path, &d, &real);
            if (!d.name.n) any = true;
            else if (!found) any |= mark_changed(w, (str){0}, str_after_last(d.name, '/'));
            else if (dr_is_below(buf_str(&real), w->p->report_root)) any |= visit(w, buf_str(&real), walk);
        }
    }
    buf_release(&real);
    return any;
}

void dr_units_reached(const dr_project *p, dr_changed_file *changed, u32 n_changed, bool *reached)
{
    walker w = {.p = p, .changed = changed, .n_changed = n_changed};
    for (u32 i = 0; i < p->units.n; i++) reached[i] = reaches(&w, &p->units.rows[i], i + 1);
    for (u32 i = 0; i < w.nodes.n; i++) qm_scan_release(&w.nodes.rows[i].scan);
    VEC_CLEAR(&w.nodes);
    VEC_CLEAR(&w.stack);
    VEC_CLEAR(&w.dirs);
    mem_free(w.table);
    arena_release(&w.mem);
}
