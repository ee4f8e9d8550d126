#include "qtmodel/prefix.h"

#include <stdlib.h>

#include "base/os.h"
#include "base/strtab.h"

typedef struct scanned_text {
    qm_strs own, lib;    // names it includes in quotes, in brackets
    bool once;           // has a guard
    u64 size;
} scanned_text;

typedef struct header {  // of a library
    str name;            // relative to one of the folders; empty: it cannot be shared
    u64 size;
    qm_numbers below;    // that it surely includes, at any depth, and itself
    u32 rank;            // what is included has the lower one, but in circles: there the one through which the circle was entered the highest
} header;

typedef struct planner {
    arena *mem;
    strtab texts;        // paths that were scanned
    QM_TABLE(scanned_text) of_text;
    strtab found;        // "folder/name" that was looked for
    QM_TABLE(bool) exists;
    qm_strs folders;     // of libraries, that any unit names
    strtab headers;      // paths
    QM_TABLE(header) of_header;
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
static void scan(arena *mem, str bytes, scanned_text *out)
{
    u32 depth = 0, line_number = 0;
    bool guarded = false, comment = false;
    out->size = bytes.n;
    while (bytes.n) {
        str line = next_line(&bytes), rest = {0};
        if (comment) {
            comment = str_find(line, STR("*/")) == SIZE_MAX;
            continue;
        }
        size_t open = str_find(line, STR("/*"));
        if (open != SIZE_MAX && str_find(str_from(line, open), STR("*/")) == SIZE_MAX) comment = true;
        if (line.n == 0 || str_starts(line, STR("/"))) continue;
        str word = directive(line, &rest);
        if (str_is(word, "ifndef") && line_number == 0) guarded = true;
        if (guarded || (str_is(word, "pragma") && str_is(rest, "once"))) out->once = true;
        if (str_is(word, "if") || str_is(word, "ifdef") || str_is(word, "ifndef")) depth++;
        if (str_is(word, "endif") && depth) depth--;
        line_number++;
        if (!str_is(word, "include") || depth > (guarded ? 1u : 0u) || rest.n < 3) continue;
        size_t end = str_find(str_from(rest, 1), rest.p[0] == '<' ? STR(">") : STR("\""));
        if (end == SIZE_MAX || end == 0) continue;
        *VEC_PUSH(rest.p[0] == '<' ? &out->lib : &out->own) = arena_str(mem, str_upto(str_from(rest, 1), end));
    }
}

static scanned_text scanned(planner *p, str path)
{
    u32 at = strtab_add(&p->texts, path);
    if (at < p->of_text.n) return p->of_text.rows[at];
    buf bytes = {0};
    scanned_text t = {0};
    os_state state;  // a pipe would keep us waiting
    if (os_state_of(p->texts.rows[at].p, &state) && os_read_file(p->texts.rows[at].p, &bytes)) scan(p->mem, buf_str(&bytes), &t);
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

// The i-th include of a text, those in brackets first.
static str included(const scanned_text *t, u32 i, bool *quoted)
{
    *quoted = i >= t->lib.n;
    return *quoted ? t->own.rows[i - t->lib.n] : t->lib.rows[i];
}

// Which folders the includes of libraries are looked for in hardly matters: the parse will show.
static u32 header_of(planner *p, str path)
{
    u32 at = strtab_add(&p->headers, path);
    if (at < p->of_header.n) return at;  // in a circle it is not complete yet
    VEC_PUSH(&p->of_header);
    scanned_text t = scanned(p, path);
    qm_numbers direct = {0}, below = {0};
    for (u32 i = 0; i < t.lib.n + t.own.n; i++) {
        bool quoted;
        str name = included(&t, i, &quoted), here = folder_of(path), dir = {0};
        if ((quoted && in_folders(p, &here, 1, name, &dir)) || in_folders(p, p->folders.rows, p->folders.n, name, &dir))
            *VEC_PUSH(&direct) = header_of(p, arena_printf(p->mem, "%.*s/%.*s", STR_ARG(dir), STR_ARG(name)));
    }
    add_below(p, &below, &direct);
    add_header(p, &below, at);
    VEC_CLEAR(&direct);
    p->of_header.rows[at] = (header){t.once ? name_in_folders(p, path) : (str){0}, t.size, below, p->n_ranked++};
    return at;
}

// Adds the library headers that the file and the project headers it includes name.
static void collect(planner *p, qm_prefix_unit *u, str path, qm_strs *seen)
{
    if (seen->n >= 200 || among(seen->rows, seen->n, path)) return;
    *VEC_PUSH(seen) = path;
    scanned_text t = scanned(p, path);
    for (u32 i = 0; i < t.lib.n + t.own.n; i++) {
        bool quoted;
        str name = included(&t, i, &quoted), here = folder_of(path), dir = {0};
        bool project = (quoted && in_folders(p, &here, 1, name, &dir)) || in_folders(p, u->own.rows, u->own.n, name, &dir);
        if (!project && !in_folders(p, u->libraries.rows, u->libraries.n, name, &dir)) continue;
        str next = arena_printf(p->mem, "%.*s/%.*s", STR_ARG(dir), STR_ARG(name));
        if (project) collect(p, u, next, seen);
        else *VEC_PUSH(&u->headers) = header_of(p, next);
    }
}

// What the unit surely includes of libraries and can share.
static void collect_headers(planner *p, qm_prefix_unit *u)
{
    qm_strs seen = {0};
    qm_numbers direct = {0};
    collect(p, u, u->cmd->file, &seen);
    direct = u->headers;
    u->headers = (qm_numbers){0};
    add_below(p, &u->headers, &direct);
    u32 kept = 0;
    for (u32 i = 0; i < u->headers.n; i++)
        if (p->of_header.rows[u->headers.rows[i]].name.n) u->headers.rows[kept++] = u->headers.rows[i];
    u->headers.n = kept;
    VEC_CLEAR(&direct);
    VEC_CLEAR(&seen);
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

typedef struct atom {    // headers that the same units of a group include
    qm_numbers units, headers;
    qm_numbers needs;    // atoms of what they include, and itself
    u64 size;
    u32 count;           // units that are looked at and include it
    bool taken;          // on the path
} atom;

typedef struct tree {
    planner *p;
    qm_prefix *g;
    QM_TABLE(atom) atoms;
    qm_numbers *of_unit;  // its atoms
} tree;

static void make_atoms(tree *t)
{
    strtab sets = {0};
    u32 n = t->p->of_header.n;
    qm_numbers *units = mem_alloc((n + 1) * sizeof *units);
    u32 *of_header = mem_alloc((n + 1) * sizeof *of_header);
    for (u32 k = 0; k < t->g->units.n; k++)
        for (u32 i = 0; i < t->g->units.rows[k].headers.n; i++) *VEC_PUSH(&units[t->g->units.rows[k].headers.rows[i]]) = k;
    for (u32 h = 0; h < n; h++) {
        of_header[h] = UINT32_MAX;
        if (units[h].n < 2) continue;
        u32 at = of_header[h] = strtab_add(&sets, str_n((const char *)units[h].rows, units[h].n * sizeof *units[h].rows));
        if (at == t->atoms.n) {
            VEC_PUSH(&t->atoms)->units = units[h];
            units[h] = (qm_numbers){0};
        }
        atom *a = &t->atoms.rows[at];
        *VEC_PUSH(&a->headers) = h;
        a->size += t->p->of_header.rows[h].size;
    }
    bool *has = mem_alloc((t->atoms.n + 1) * sizeof *has);
    for (u32 i = 0; i < t->atoms.n; i++) {
        atom *a = &t->atoms.rows[i];
        memset(has, 0, t->atoms.n * sizeof *has);
        for (u32 h = 0; h < a->headers.n; h++) {
            const qm_numbers *below = &t->p->of_header.rows[a->headers.rows[h]].below;
            for (u32 k = 0; k < below->n; k++) {
                u32 need = of_header[below->rows[k]];
                if (need == UINT32_MAX || has[need]) continue;
                has[need] = true;
                *VEC_PUSH(&a->needs) = need;
            }
        }
        for (u32 k = 0; k < a->units.n; k++) *VEC_PUSH(&t->of_unit[a->units.rows[k]]) = i;
    }
    for (u32 h = 0; h < n; h++) VEC_CLEAR(&units[h]);
    mem_free(has);
    mem_free(units);
    mem_free(of_header);
    strtab_release(&sets);
}

static int by_number(const void *pa, const void *pb)
{
    u32 a = *(const u32 *)pa, b = *(const u32 *)pb;
    return a < b ? -1 : a > b;
}

static int by_rank(const void *pa, const void *pb, void *user)
{
    const header *of = user;
    u32 a = of[*(const u32 *)pa].rank, b = of[*(const u32 *)pb].rank;
    return a < b ? -1 : a > b;
}

// The node includes those of the headers that none of the others includes.
static void fill_node(tree *t, u32 node, qm_numbers *headers)
{
    if (headers->n == 0) return;
    qsort_r(headers->rows, headers->n, sizeof *headers->rows, by_rank, t->p->of_header.rows);
    bool *covered = mem_alloc((t->p->of_header.n + 1) * sizeof *covered);
    u32 kept = headers->n;
    for (u32 i = headers->n; i-- > 0;) {
        const qm_numbers *below = &t->p->of_header.rows[headers->rows[i]].below;
        if (covered[headers->rows[i]]) continue;
        headers->rows[--kept] = headers->rows[i];
        for (u32 k = 0; k < below->n; k++) covered[below->rows[k]] = true;
    }
    for (u32 i = kept; i < headers->n; i++) *VEC_PUSH(&t->g->nodes.rows[node].headers) = t->p->of_header.rows[headers->rows[i]].name;
    mem_free(covered);
}

// The atom with which the next child begins; UINT32_MAX when none is worth a process.
static u32 best_atom(const tree *t, bool root)
{
    enum { WORTH = 64 * 1024 };  // bytes of text that take as long as a fork
    u64 best = root ? 0 : WORTH;  // behind the first headers of a library are those of the standard library, which are not counted
    u32 found = UINT32_MAX;
    for (u32 i = 0; i < t->atoms.n; i++) {
        const atom *a = &t->atoms.rows[i];
        u64 size = 0;
        if (a->taken || a->count < 2) continue;
        for (u32 k = 0; k < a->needs.n; k++)
            if (!t->atoms.rows[a->needs.rows[k]].taken) size += t->atoms.rows[a->needs.rows[k]].size;
        if ((a->count - 1) * size <= best) continue;
        best = (a->count - 1) * size;
        found = i;
    }
    if (found == UINT32_MAX) return found;
    const qm_numbers *needs = &t->atoms.rows[found].needs;  // what more units include comes first
    for (u32 k = 0; k < needs->n; k++) {
        const atom *a = &t->atoms.rows[needs->rows[k]];
        if (!a->taken && a->count > t->atoms.rows[found].count) found = needs->rows[k];
    }
    return found;
}

static void count_atoms(tree *t, const qm_numbers *units)
{
    for (u32 i = 0; i < t->atoms.n; i++) t->atoms.rows[i].count = 0;
    for (u32 i = 0; i < units->n; i++)
        for (u32 k = 0; k < t->of_unit[units->rows[i]].n; k++) t->atoms.rows[t->of_unit[units->rows[i]].rows[k]].count++;
}

// Makes what stands below the node out of these units, and empties the list.
static void grow(tree *t, u32 node, u32 depth, qm_numbers *units)
{
    qm_numbers taken = {0}, headers = {0};
    t->g->nodes.rows[node].n_units = units->n;
    count_atoms(t, units);
    for (u32 i = 0; i < t->atoms.n && node; i++) {
        atom *a = &t->atoms.rows[i];
        if (a->taken || a->count < units->n) continue;
        a->taken = true;
        *VEC_PUSH(&taken) = i;
        for (u32 h = 0; h < a->headers.n; h++) *VEC_PUSH(&headers) = a->headers.rows[h];
    }
    fill_node(t, node, &headers);
    for (u32 first; depth < QM_PREFIX_DEPTH && (first = best_atom(t, node == 0)) != UINT32_MAX; count_atoms(t, units)) {
        qm_numbers in = {0};
        u32 kept = 0;
        for (u32 i = 0; i < units->n; i++) {
            const qm_numbers *has = &t->of_unit[units->rows[i]];
            bool below = has->n && bsearch(&first, has->rows, has->n, sizeof *has->rows, by_number);
            if (below) *VEC_PUSH(&in) = units->rows[i];
            else units->rows[kept++] = units->rows[i];
        }
        units->n = kept;
        VEC_PUSH(&t->g->nodes)->parent = node;
        grow(t, t->g->nodes.n - 1, depth + 1, &in);
    }
    for (u32 i = 0; i < units->n; i++) t->g->units.rows[units->rows[i]].node = node;
    for (u32 i = 0; i < taken.n; i++) t->atoms.rows[taken.rows[i]].taken = false;
    VEC_CLEAR(&taken);
    VEC_CLEAR(&headers);
    VEC_CLEAR(units);
}

static void build_tree(planner *p, qm_prefix *g)
{
    tree t = {.p = p, .g = g, .of_unit = mem_alloc((g->units.n + 1) * sizeof *t.of_unit)};
    qm_numbers units = {0};
    make_atoms(&t);
    VEC_PUSH(&g->nodes);
    for (u32 k = 0; k < g->units.n; k++) *VEC_PUSH(&units) = k;
    grow(&t, 0, 0, &units);
    for (u32 i = 0; i < t.atoms.n; i++) {
        VEC_CLEAR(&t.atoms.rows[i].units);
        VEC_CLEAR(&t.atoms.rows[i].headers);
        VEC_CLEAR(&t.atoms.rows[i].needs);
    }
    for (u32 k = 0; k < g->units.n; k++) VEC_CLEAR(&t.of_unit[k]);
    VEC_CLEAR(&t.atoms);
    mem_free(t.of_unit);
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
    collect_headers(plan, &u);
    if (u.headers.n == 0 || u.own.n > QM_OWN_FOLDERS) {
        release_unit(&u);
    } else {
        qm_prefix *g = group_of(p, buf_str(&key), &u);
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
    release_unit(&u);
    buf_release(&key);
}

static void finish_group(planner *plan, qm_prefix *g)
{
    share_macros(g);
    for (str rest = g->key; rest.n && rest.p[0] != '\1'; rest = str_from(rest, strlen(rest.p) + 1))
        *VEC_PUSH(&g->flags) = str_of(rest.p);
    build_tree(plan, g);
}

void qm_prefixes_plan(qm_prefixes *p, const qm_command *const *cmds, const u32 *tags, u32 n, bool same_macros)
{
    *p = (qm_prefixes){0};
    planner plan = {.mem = &p->mem};
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
    for (u32 i = 0; i < plan.of_text.n; i++) {
        VEC_CLEAR(&plan.of_text.rows[i].own);
        VEC_CLEAR(&plan.of_text.rows[i].lib);
    }
    for (u32 i = 0; i < plan.of_header.n; i++) VEC_CLEAR(&plan.of_header.rows[i].below);
    VEC_CLEAR(&plan.of_text);
    VEC_CLEAR(&plan.of_header);
    VEC_CLEAR(&plan.marks);
    VEC_CLEAR(&plan.folders);
    VEC_CLEAR(&plan.exists);
    strtab_release(&plan.texts);
    strtab_release(&plan.found);
    strtab_release(&plan.headers);
}

void qm_prefixes_release(qm_prefixes *p)
{
    for (u32 i = 0; i < p->rows.n; i++) release_group(&p->rows.rows[i]);
    VEC_CLEAR(&p->rows);
    arena_release(&p->mem);
}
