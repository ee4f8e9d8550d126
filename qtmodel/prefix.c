#include "qtmodel/prefix.h"

#include <stdlib.h>

#include "base/os.h"
#include "base/strtab.h"

typedef struct planner {
    arena *mem;
    strtab texts;        // paths that were scanned
    QM_TABLE(qm_strs) own;  // by path: names it includes in quotes
    QM_TABLE(qm_strs) lib;  // by path: names in brackets
    strtab found;        // "folder/name" that was looked for
    QM_TABLE(bool) exists;
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

static str next_line(str *text)
{
    size_t end = str_find(*text, STR("\n"));
    str line = str_upto(*text, end);
    *text = str_from(*text, end == SIZE_MAX ? text->n : end + 1);
    return str_trim(line);
}

// The word of a directive, and in rest what follows; empty when the line is none.
static str directive(str line, str *rest)
{
    if (!str_starts(line, STR("#"))) return (str){0};
    line = str_trim(str_from(line, 1));
    size_t n = 0;
    while (n < line.n && ((line.p[n] >= 'a' && line.p[n] <= 'z') || line.p[n] == '_')) n++;
    *rest = str_trim(str_from(line, n));
    return str_upto(line, n);
}

// Includes that stand outside of any condition but the guard of the file.
static void scan(arena *mem, str text, qm_strs *own, qm_strs *lib)
{
    u32 depth = 0, line_number = 0;
    bool guarded = false, comment = false;
    while (text.n) {
        str line = next_line(&text), rest = {0};
        if (comment) {
            comment = str_find(line, STR("*/")) == SIZE_MAX;
            continue;
        }
        size_t open = str_find(line, STR("/*"));
        if (open != SIZE_MAX && str_find(str_from(line, open), STR("*/")) == SIZE_MAX) comment = true;
        if (line.n == 0 || str_starts(line, STR("/"))) continue;
        str word = directive(line, &rest);
        if (str_is(word, "ifndef") && line_number == 0) guarded = true;
        if (str_is(word, "if") || str_is(word, "ifdef") || str_is(word, "ifndef")) depth++;
        if (str_is(word, "endif") && depth) depth--;
        line_number++;
        if (!str_is(word, "include") || depth > (guarded ? 1u : 0u) || rest.n < 3) continue;
        size_t end = str_find(str_from(rest, 1), rest.p[0] == '<' ? STR(">") : STR("\""));
        if (end == SIZE_MAX || end == 0) continue;
        *VEC_PUSH(rest.p[0] == '<' ? lib : own) = arena_str(mem, str_upto(str_from(rest, 1), end));
    }
}

static u32 scanned(planner *p, str path)
{
    u32 at = strtab_add(&p->texts, path);
    if (at < p->own.n) return at;
    buf text = {0};
    qm_strs own = {0}, lib = {0};
    os_state state;  // a pipe would keep us waiting
    if (os_state_of(p->texts.rows[at].p, &state) && os_read_file(p->texts.rows[at].p, &text)) scan(p->mem, buf_str(&text), &own, &lib);
    buf_release(&text);
    *VEC_PUSH(&p->own) = own;
    *VEC_PUSH(&p->lib) = lib;
    return at;
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

// Adds the library headers that the file includes, and its project headers, to u->names.
static void collect(planner *p, qm_prefix_unit *u, str path, qm_strs *seen)
{
    if (seen->n >= 200 || among(seen->rows, seen->n, path)) return;
    *VEC_PUSH(seen) = path;
    u32 at = scanned(p, path);
    for (u32 i = 0; i < p->lib.rows[at].n + p->own.rows[at].n; i++) {
        bool quoted = i >= p->lib.rows[at].n;
        str name = quoted ? p->own.rows[at].rows[i - p->lib.rows[at].n] : p->lib.rows[at].rows[i];
        str here = folder_of(path), dir = {0};
        bool project = (quoted && in_folders(p, &here, 1, name, &dir)) || in_folders(p, u->own.rows, u->own.n, name, &dir);
        if (project)
            collect(p, u, arena_printf(p->mem, "%.*s/%.*s", STR_ARG(dir), STR_ARG(name)), seen);
        else if (in_folders(p, u->libraries.rows, u->libraries.n, name, &dir) && !among(u->names.rows, u->names.n, name))
            *VEC_PUSH(&u->names) = name;
    }
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

// b's folders in a's order, as far as both have them; those that only b has behind the one in front of them. false: they
// stand in another order.
static bool merge_order(qm_strs *a, const str *b, u32 n)
{
    u32 at = 0;
    for (u32 i = 0; i < n; i++) {
        u32 k = 0;
        while (k < a->n && !str_eq(a->rows[k], b[i])) k++;
        if (k < a->n && k < at) return false;
        if (k < a->n) {
            at = k + 1;
            continue;
        }
        VEC_PUSH(a);
        memmove(a->rows + at + 1, a->rows + at, (a->n - 1 - at) * sizeof *a->rows);
        a->rows[at++] = b[i];
    }
    return true;
}

static qm_prefix *group_of(qm_prefixes *p, str key, const qm_prefix_unit *u)
{
    for (u32 i = 0; i < p->rows.n; i++) {
        qm_prefix *g = &p->rows.rows[i];
        if (!str_eq(g->key, key)) continue;
        qm_strs merged = {0};
        for (u32 k = 0; k < g->libraries.n; k++) *VEC_PUSH(&merged) = g->libraries.rows[k];
        if (merge_order(&merged, u->libraries.rows, u->libraries.n)) {
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

// ---------------------------------------------------------------------------------------------------------------- tree

typedef struct frequency {
    strtab names;
    QM_TABLE(u32) count;
} frequency;

static int by_frequency(const void *pa, const void *pb, void *user)
{
    const frequency *f = user;
    str a = *(const str *)pa, b = *(const str *)pb;
    u32 x = f->count.rows[strtab_find(&f->names, a)], y = f->count.rows[strtab_find(&f->names, b)];
    return x != y ? (x < y ? 1 : -1) : str_cmp(a, b);
}

static u32 child_of(qm_prefix *g, u32 parent, str header)
{
    for (u32 i = parent + 1; i < g->nodes.n; i++)
        if (g->nodes.rows[i].parent == parent && str_eq(g->nodes.rows[i].headers.rows[0], header)) return i;
    qm_prefix_node *n = VEC_PUSH(&g->nodes);
    n->parent = parent;
    *VEC_PUSH(&n->headers) = header;
    return g->nodes.n - 1;
}

// A node with one way on and no unit of its own is one with what follows; a unit alone below a node ends above it.
static void press(qm_prefix *g)
{
    for (u32 k = 0; k < g->units.n; k++)
        while (g->units.rows[k].node && g->nodes.rows[g->units.rows[k].node].n_units < 2)
            g->units.rows[k].node = g->nodes.rows[g->units.rows[k].node].parent;
    for (u32 i = g->nodes.n; i-- > 1;) {
        qm_prefix_node *n = &g->nodes.rows[i];
        qm_prefix_node *up = &g->nodes.rows[n->parent];
        if (n->n_units < 2 || n->parent == 0 || up->n_units != n->n_units) continue;
        for (u32 h = 0; h < n->headers.n; h++) *VEC_PUSH(&up->headers) = n->headers.rows[h];
        VEC_CLEAR(&n->headers);
        for (u32 k = 0; k < g->units.n; k++)
            if (g->units.rows[k].node == i) g->units.rows[k].node = n->parent;
        for (u32 k = i + 1; k < g->nodes.n; k++)
            if (g->nodes.rows[k].parent == i) g->nodes.rows[k].parent = n->parent;
        n->n_units = 0;
    }
}

static void build_tree(qm_prefix *g)
{
    frequency f = {0};
    VEC_PUSH(&g->nodes);
    for (u32 k = 0; k < g->units.n; k++) {
        for (u32 i = 0; i < g->units.rows[k].names.n; i++) {
            u32 at = strtab_add(&f.names, g->units.rows[k].names.rows[i]);
            if (at == f.count.n) VEC_PUSH(&f.count);
            f.count.rows[at]++;
        }
    }
    for (u32 k = 0; k < g->units.n; k++) {
        qm_prefix_unit *u = &g->units.rows[k];
        if (u->names.n) qsort_r(u->names.rows, u->names.n, sizeof *u->names.rows, by_frequency, &f);
        for (u32 i = 0; i < u->names.n && i < QM_PREFIX_DEPTH; i++) {
            u->node = child_of(g, u->node, u->names.rows[i]);
            g->nodes.rows[u->node].n_units++;
        }
        g->nodes.rows[0].n_units++;
    }
    press(g);
    strtab_release(&f.names);
    VEC_CLEAR(&f.count);
}

// ---------------------------------------------------------------------------------------------------------------- plan

static void release_unit(qm_prefix_unit *u)
{
    VEC_CLEAR(&u->own);
    VEC_CLEAR(&u->libraries);
    VEC_CLEAR(&u->macros);
    VEC_CLEAR(&u->names);
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
    qm_strs seen = {0};
    read_flags(&p->mem, cmd, same_macros, &u, &key);
    collect(plan, &u, cmd->file, &seen);
    VEC_CLEAR(&seen);
    if (u.names.n == 0 || u.own.n > QM_OWN_FOLDERS) {
        release_unit(&u);
    } else {
        qm_prefix *g = group_of(p, buf_str(&key), &u);
        g->dir = cmd->dir;
        *VEC_PUSH(&g->units) = u;
    }
    buf_release(&key);
}

static void finish_group(qm_prefix *g)
{
    share_macros(g);
    for (str rest = g->key; rest.n && rest.p[0] != '\1'; rest = str_from(rest, strlen(rest.p) + 1))
        *VEC_PUSH(&g->flags) = str_of(rest.p);
    build_tree(g);
}

void qm_prefixes_plan(qm_prefixes *p, const qm_command *const *cmds, const u32 *tags, u32 n, bool same_macros)
{
    *p = (qm_prefixes){0};
    planner plan = {.mem = &p->mem};
    for (u32 i = 0; i < n; i++) add_unit(p, &plan, cmds[i], tags[i], same_macros);
    u32 kept = 0;
    for (u32 i = 0; i < p->rows.n; i++) {
        qm_prefix *g = &p->rows.rows[i];
        if (g->units.n < 2) {
            release_group(g);
            continue;
        }
        finish_group(g);
        p->rows.rows[kept++] = *g;
    }
    p->rows.n = kept;
    for (u32 i = 0; i < plan.own.n; i++) {
        VEC_CLEAR(&plan.own.rows[i]);
        VEC_CLEAR(&plan.lib.rows[i]);
    }
    VEC_CLEAR(&plan.own);
    VEC_CLEAR(&plan.lib);
    VEC_CLEAR(&plan.exists);
    strtab_release(&plan.texts);
    strtab_release(&plan.found);
}

void qm_prefixes_release(qm_prefixes *p)
{
    for (u32 i = 0; i < p->rows.n; i++) release_group(&p->rows.rows[i]);
    VEC_CLEAR(&p->rows);
    arena_release(&p->mem);
}
