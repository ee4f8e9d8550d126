// The parse that units share: libclang goes down the tree, and every fork goes on with what is parsed.
//
// The source is a stub that includes a *slot*: a file in memory behind /proc/self/fd. At the end of what a slot includes stands a
// marker; when the front end enters it, the process forks, and each child writes what comes next into the next slot. Folders for a
// project's own headers are descriptors too: each child puts its own folders there.
#include "qtmodel/prefix.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

#include "base/os.h"
#include "base/strtab.h"
#include "qtmodel/lower_clang.h"

enum { SLOT = 900, SLOTS = 64, OWN = SLOT + SLOTS, NONE = UINT32_MAX };

static const char stub_path[] = LW_STUBS "stub.cpp";
static const char marker_path[] = LW_STUBS "marker.h";

typedef struct directive {  // one #include of the unit
    str name;
    bool angled;
    CXFile file, from;
} directive;

typedef struct edge { u32 from, to; } edge;  // of sharer.files

typedef struct sharer {
    arena mem;
    const qm_prefix *p;
    const qm_prefix_host *host;
    u32 node, level, unit;      // unit: NONE above the leaves
    strtab files;               // device and inode of shared files, as bytes
    QM_TABLE(str) paths;        // of them
    u32 n_read;                 // of paths: their words are known
    strtab names;               // that shared files include
    strtab used;                // library folders in which they were found
    strtab words, pasted;       // identifiers in shared files; those beside ##
    QM_TABLE(edge) edges;       // who includes whom
    QM_TABLE(u32) tops;         // of files: the headers of the path
    QM_TABLE(CXFile) handles;   // of files
    QM_TABLE(directive) own;    // of the unit
    sources *sources;           // for the models
    lw_map known;               // of them: shared files
    bool only_libraries;        // no flag brings a file of the user's into what is shared
} sharer;

// ------------------------------------------------------------------------------------------------------------- words

static bool beside_paste(str text, size_t from, size_t to)
{
    while (from > 0 && (text.p[from - 1] == ' ' || text.p[from - 1] == '\t')) from--;
    while (to < text.n && (text.p[to] == ' ' || text.p[to] == '\t')) to++;
    return (from > 1 && text.p[from - 1] == '#' && text.p[from - 2] == '#') || (to + 1 < text.n && text.p[to] == '#' && text.p[to + 1] == '#');
}

// The parameters of the macro whose definition begins at the name; empty when it has none. *end: where the definition ends.
static str parameters_at(str text, size_t name, size_t *end)
{
    size_t open = name;
    while (open < text.n && byte_is_word(text.p[open])) open++;
    for (*end = open; *end < text.n && (text.p[*end] != '\n' || text.p[*end - 1] == '\\'); ++*end) {}
    if (open >= *end || text.p[open] != '(') return (str){0};
    str rest = str_n(text.p + open + 1, *end - open - 1);
    size_t close = str_find(rest, STR(")"));
    return close == SIZE_MAX ? (str){0} : str_upto(rest, close);
}

static bool is_parameter(str list, str word)
{
    for (size_t i = 0; i + word.n <= list.n; i++) {
        bool whole = (i == 0 || !byte_is_word(list.p[i - 1])) && (i + word.n == list.n || !byte_is_word(list.p[i + word.n]));
        if (whole && str_eq(str_n(list.p + i, word.n), word)) return true;
    }
    return false;
}

// Behind a text in quotes that ends on its line, or a comment; else where it is. Macros change nothing in these.
static size_t behind_quoted(str text, size_t at)
{
    char open = text.p[at];
    if (open == '/') return lw_skip_blank(text, u32_of(at));
    if ((open != '"' && open != '\'') || (at > 0 && byte_is_word(text.p[at - 1]))) return at;  // 1'000 is a number, R"(" ends elsewhere
    for (size_t i = at + 1; i < text.n && text.p[i] != '\n'; i++) {
        if (text.p[i] == open) return i + 1;
        i += text.p[i] == '\\';
    }
    return at;
}

static void add_words(sharer *s, str text)
{
    str parameters = {0};  // of the definition that ends at `define_end`
    size_t define_end = 0;
    for (size_t i = 0; i < text.n;) {
        if (i >= define_end) parameters.n = 0;
        if (!byte_is_word(text.p[i])) {
            size_t behind = behind_quoted(text, i);
            i = behind == i ? i + 1 : behind;
            continue;
        }
        size_t end = i;
        while (end < text.n && byte_is_word(text.p[end])) end++;
        str word = str_n(text.p + i, end - i);
        if (!(word.p[0] >= '0' && word.p[0] <= '9')) {
            strtab_add(&s->words, word);
            if (word.n > 3 && !is_parameter(parameters, word) && beside_paste(text, i, end)) strtab_add(&s->pasted, word);
            if (str_is(word, "define")) {
                size_t name = end;
                while (name < text.n && (text.p[name] == ' ' || text.p[name] == '\t')) name++;
                parameters = parameters_at(text, name, &define_end);
            }
        }
        i = end;
    }
}

static void read_words(sharer *s)
{
    buf text = {0};
    for (; s->n_read < s->paths.n; s->n_read++)
        if (os_read_file(s->paths.rows[s->n_read].p, &text)) add_words(s, buf_str(&text));
    buf_release(&text);
}

static void forget_words(sharer *s)
{
    VEC_CLEAR(&s->paths);
    strtab_release(&s->words);
    strtab_release(&s->pasted);
    s->n_read = 0;
}

// Could a shared header have seen the macro?
static bool is_mentioned(const sharer *s, str macro)
{
    if (strtab_find(&s->words, macro) != NONE) return true;
    for (u32 i = 0; i < s->pasted.n; i++)
        if (str_starts(macro, s->pasted.rows[i]) || str_ends(macro, s->pasted.rows[i])) return true;
    return false;
}

// ------------------------------------------------------------------------------------------------------ shared headers

// Device and inode of a file that the front end knows; the bytes are the caller's.
static str identity(CXFile file, unsigned long long into[2])
{
    CXFileUniqueID id;
    if (!file || clang_getFileUniqueID(file, &id) != 0) return (str){0};
    into[0] = id.data[0];
    into[1] = id.data[1];
    return str_n((const char *)into, 2 * sizeof *into);
}

static void note_folder(sharer *s, str path, str name)
{
    if (!str_ends(path, name) || path.n <= name.n + 1) return;
    str dir = str_upto(path, path.n - name.n - 1);
    for (u32 i = 0; i < s->p->libraries.n; i++)
        if (str_eq(s->p->libraries.rows[i], dir)) strtab_add(&s->used, dir);
}

// What holds for every unit is found out once.
static void know_source(sharer *s, CXFile file)
{
    if (!s->only_libraries) return;
    file_id id = lw_add_source(s->sources, file);
    if (!id.i) return;
    sources_file(s->sources, id)->system = true;
    lw_know_file(&s->known, file, id);
}

static void note_shared(sharer *s, const CXIdxIncludedFileInfo *info)
{
    unsigned long long bytes[2];
    str id = identity(info->file, bytes), name = str_of(info->filename);
    if (!id.n) return;
    CXString z = clang_getFileName(info->file);
    str path = str_of(clang_getCString(z));
    strtab_add(&s->names, name);
    note_folder(s, path, name);
    u32 known = s->files.n, at = strtab_add(&s->files, id);
    if (at == known) {
        *VEC_PUSH(&s->paths) = arena_str(&s->mem, path);
        *VEC_PUSH(&s->handles) = info->file;
        know_source(s, info->file);
    }
    CXFile from;
    clang_indexLoc_getFileLocation(info->hashLoc, NULL, &from, NULL, NULL, NULL);
    str includer = identity(from, bytes);
    u32 by = includer.n ? strtab_find(&s->files, includer) : NONE;
    if (by != NONE) *VEC_PUSH(&s->edges) = (edge){by, at};
    const qm_prefix_node *n = &s->p->nodes.rows[s->node];
    for (u32 i = 0; i < n->headers.n && info->isAngled; i++)
        if (str_eq(n->headers.rows[i], name)) *VEC_PUSH(&s->tops) = at;
    clang_disposeString(z);
}

// -------------------------------------------------------------------------------------------------------------- slots

static void fill_slot(u32 level, str text)
{
    int fd = memfd_create("qtcwe-fix", MFD_CLOEXEC), at = SLOT + (int)level;
    if (fd < 0 || !os_write_all(fd, text) || dup2(fd, at) != at) _exit(EXIT_UNIT);
    close(fd);
}

static void put_level(u32 level, buf *out)
{
    buf_printf(out, "#include \"%s\"\n#include \"" LW_SLOTS "%d\"\n", marker_path, SLOT + (int)level);
}

static void fill_with_node(sharer *s)
{
    buf text = {0};
    const qm_prefix_node *n = &s->p->nodes.rows[s->node];
    for (u32 i = 0; i < n->headers.n; i++) buf_printf(&text, "#include <%.*s>\n", STR_ARG(n->headers.rows[i]));
    put_level(s->level + 1, &text);
    fill_slot(s->level, buf_str(&text));
    buf_release(&text);
}

static void fill_with_unit(sharer *s)
{
    buf text = {0};
    const qm_prefix_unit *u = &s->p->units.rows[s->unit];
    for (u32 i = 0; i < u->macros.n; i++) {
        str m = u->macros.rows[i];
        size_t equals = str_find(m, STR("="));
        str value = equals == SIZE_MAX ? STR("1") : str_from(m, equals + 1);
        buf_printf(&text, "#define %.*s %.*s\n", STR_ARG(str_upto(m, equals)), STR_ARG(value));
    }
    buf_printf(&text, "#include \"%.*s\"\n", STR_ARG(u->cmd->file));
    fill_slot(s->level, buf_str(&text));
    buf_release(&text);
    for (u32 i = 0; i < u->own.n; i++) {
        int fd = open(arena_str(&s->mem, u->own.rows[i]).p, O_PATH | O_DIRECTORY | O_CLOEXEC);
        if (fd < 0) continue;
        dup2(fd, OWN + (int)i);
        close(fd);
    }
}

// ---------------------------------------------------------------------------------------------------- before the fork

typedef struct look { const sharer *s; str dir; bool found; } look;

// A name of a shared header in a folder of the unit's would be found first.
static void look_at_entry(void *user, str entry)
{
    look *l = user;
    if (strtab_find(&l->s->names, entry) != NONE) l->found = true;
    buf path = {0};
    bool folder = false;
    for (u32 i = 0; i < l->s->names.n && !l->found && !str_starts(entry, STR(".")); i++) {
        str name = l->s->names.rows[i];
        if (name.n <= entry.n || name.p[entry.n] != '/' || !str_starts(name, entry)) continue;
        buf_clear(&path);
        buf_printf(&path, "%.*s/%.*s", STR_ARG(l->dir), STR_ARG(entry));
        folder = folder || os_is_dir(buf_cstr(&path));
        l->found = folder;
    }
    buf_release(&path);
}

static const char *cannot_share(sharer *s, const qm_prefix_unit *u)
{
    for (u32 i = 0; i < u->macros.n; i++)
        if (is_mentioned(s, str_upto(u->macros.rows[i], str_find(u->macros.rows[i], STR("="))))) return "macro: a flag defines what shared headers mention";
    for (u32 i = 0; i < s->used.n; i++) {
        bool has = false;
        for (u32 k = 0; k < u->libraries.n && !has; k++) has = str_eq(s->used.rows[i], u->libraries.rows[k]);
        if (!has) return "a shared header stands in a folder that it does not name";
    }
    for (u32 i = 0; i < u->own.n; i++) {
        look l = {s, u->own.rows[i], false};
        os_each_entry(arena_str(&s->mem, l.dir).p, look_at_entry, &l);
        if (l.found) return "its own folders have headers of the same name as shared ones";
    }
    return NULL;
}

// Forks for what follows the node. Comes back in the children only.
static void go_on(sharer *s)
{
    u32 here = s->node;
    read_words(s);
    s->level++;
    for (u32 i = 1; i < s->p->nodes.n; i++) {
        const qm_prefix_node *n = &s->p->nodes.rows[i];
        if (n->parent != here || n->n_units < 2 || !s->host->branch(s->host->user, NONE)) continue;
        s->node = i;
        fill_with_node(s);
        return;
    }
    for (u32 i = 0; i < s->p->units.n; i++) {
        const qm_prefix_unit *u = &s->p->units.rows[i];
        if (u->node != here) continue;
        const char *why = here ? cannot_share(s, u) : "it has no header in common with others";
        if (why) {
            s->host->refuse(s->host->user, i, why);
        } else if (s->host->branch(s->host->user, i)) {
            s->unit = i;
            fill_with_unit(s);
            return;
        }
    }
    s->host->join(s->host->user);
    s->host->leave(s->host->user);
}

static CXIdxClientFile enter(CXClientData data, const CXIdxIncludedFileInfo *info)
{
    sharer *s = data;
    str name = str_of(info->filename);
    if (str_is(name, marker_path) && s->unit == NONE) {
        go_on(s);
    } else if (lw_is_stub(name)) {
        return NULL;
    } else if (s->unit == NONE) {
        note_shared(s, info);
    } else {
        CXFile from;
        clang_indexLoc_getFileLocation(info->hashLoc, NULL, &from, NULL, NULL, NULL);
        *VEC_PUSH(&s->own) = (directive){arena_str(&s->mem, name), info->isAngled, info->file, from};
    }
    return NULL;
}

// ---------------------------------------------------------------------------------------------------- behind the parse

static u32 shared_number(const sharer *s, CXFile file)
{
    unsigned long long bytes[2];
    str id = identity(file, bytes);
    return id.n ? strtab_find(&s->files, id) : NONE;
}

static bool is_shared(const sharer *s, CXFile file) { return shared_number(s, file) != NONE; }

// To the files that the marked ones include.
static void spread(const sharer *s, bool *marked)
{
    for (bool more = true; more;) {
        more = false;
        for (u32 i = 0; i < s->edges.n; i++) {
            edge e = s->edges.rows[i];
            more = more || (marked[e.from] && !marked[e.to]);
            marked[e.to] = marked[e.to] || marked[e.from];
        }
    }
}

static bool is_file(str dir, str name, const unsigned long long id[2], bool *exists)
{
    buf path = {0};
    os_state st;
    buf_printf(&path, "%.*s/%.*s", STR_ARG(dir), STR_ARG(name));
    *exists = os_state_of(buf_cstr(&path), &st);
    buf_release(&path);
    return *exists && st.dev == id[0] && st.ino == id[1];
}

// Do the unit's own folders give the same file? What none of them has is in a folder of the compiler's, if no folder that only
// others name has it.
static bool is_found_alike(const sharer *s, const directive *d)
{
    unsigned long long id[2];
    bool there = false;
    const qm_prefix_unit *u = &s->p->units.rows[s->unit];
    if (str_starts(d->name, STR("/")) || !identity(d->file, id).n) return str_starts(d->name, STR("/"));
    if (!d->angled) {
        CXString z = clang_getFileName(d->from);
        str path = str_of(clang_getCString(z));
        bool same = is_file(str_upto(path, str_rfind_char(path, '/')), d->name, id, &there);
        clang_disposeString(z);
        if (there) return same;
    }
    for (u32 i = 0; i < u->own.n + u->libraries.n; i++) {
        str dir = i < u->own.n ? u->own.rows[i] : u->libraries.rows[i - u->own.n];
        bool same = is_file(dir, d->name, id, &there);
        if (there) return same;
    }
    for (u32 i = 0; i < s->p->libraries.n && !there; i++) is_file(s->p->libraries.rows[i], d->name, id, &there);
    return !there;
}

// Nothing but comments and #include: it does no harm twice.
static bool only_forwards(str text)
{
    for (u32 at = lw_skip_blank(text, 0); at < text.n; at = lw_skip_blank(text, at)) {
        str rest = str_from(text, at);
        size_t end = str_find(rest, STR("\n"));
        if (!str_starts(rest, STR("#include"))) return false;
        at += u32_of(end == SIZE_MAX ? rest.n : end);
    }
    return true;
}

static bool is_harmless_twice(CXTranslationUnit tu, CXFile file)
{
    size_t n = 0;
    if (clang_isFileMultipleIncludeGuarded(tu, file)) return true;
    const char *text = clang_getFileContents(tu, file, &n);
    return text && only_forwards(str_n(text, n));
}

// Macros of the unit, in the order of its text. What a shared header mentions does not matter once the unit has included it.
typedef struct macros {
    sharer *s;
    CXTranslationUnit tu;
    bool *entered;   // shared files, by number
    sharer later;    // words of those that were not entered yet
    bool is_read;    // later: since a file was entered
    str found;
} macros;

// One of our own texts: libclang has freed them when the parse is done.
static bool is_stub(CXFile file)
{
    CXString path = clang_getFileName(file);
    bool stub = lw_is_stub(str_of(clang_getCString(path)));
    clang_disposeString(path);
    return stub;
}

static bool is_mentioned_later(macros *m, str macro)
{
    if (!is_mentioned(m->s, macro)) return false;
    if (!m->is_read) {
        spread(m->s, m->entered);
        forget_words(&m->later);
        for (u32 i = 0; i < m->s->paths.n; i++)
            if (!m->entered[i]) *VEC_PUSH(&m->later.paths) = m->s->paths.rows[i];
        read_words(&m->later);
        m->is_read = true;
    }
    return is_mentioned(&m->later, macro);
}

static enum CXChildVisitResult look_at_macro(CXCursor c, CXCursor parent, CXClientData data)
{
    (void)parent;
    macros *m = data;
    enum CXCursorKind kind = clang_getCursorKind(c);
    if (m->found.n || !clang_isPreprocessing(kind)) return CXChildVisit_Break;  // declarations come last
    if (kind != CXCursor_MacroDefinition && kind != CXCursor_InclusionDirective) return CXChildVisit_Continue;
    CXFile file;
    CXSourceLocation at = clang_getCursorLocation(c);
    clang_getFileLocation(at, &file, NULL, NULL, NULL);
    if (!file || is_shared(m->s, file) || is_stub(file)) return CXChildVisit_Continue;
    if (kind == CXCursor_InclusionDirective) {
        u32 included = shared_number(m->s, clang_getIncludedFile(c));
        if (included == NONE || m->entered[included]) return CXChildVisit_Continue;
        m->entered[included] = true;
        m->is_read = false;
    } else if (!clang_Location_isInSystemHeader(at)) {
        CXString z = clang_getCursorSpelling(c);
        if (is_mentioned_later(m, str_of(clang_getCString(z)))) m->found = arena_str(&m->s->mem, str_of(clang_getCString(z)));
        clang_disposeString(z);
    }
    return CXChildVisit_Continue;
}

// A macro that the text removes and shared headers mention.
static str removed_macro(const sharer *s, str text)
{
    str word = STR("undef");
    for (size_t at; (at = str_find(text, word)) != SIZE_MAX;) {
        text = str_trim(str_from(text, at + word.n));
        size_t end = 0;
        while (end < text.n && byte_is_word(text.p[end])) end++;
        if (end && is_mentioned(s, str_upto(text, end))) return str_upto(text, end);
    }
    return (str){0};
}

static void look_at_undef(CXFile file, CXSourceLocation *stack, unsigned n, CXClientData data)
{
    (void)stack, (void)n;
    macros *m = data;
    if (m->found.n || is_shared(m->s, file) || is_stub(file)) return;
    CXString path = clang_getFileName(file);
    buf text = {0};
    if (os_read_file(clang_getCString(path), &text)) {
        str macro = removed_macro(m->s, buf_str(&text));
        // Last, because libclang looks through all places for one in a given file.
        if (macro.n && !clang_Location_isInSystemHeader(clang_getLocationForOffset(m->tu, file, 0)))
            m->found = arena_str(&m->s->mem, macro);
    }
    buf_release(&text);
    clang_disposeString(path);
}

static bool has_error(CXTranslationUnit tu)
{
    for (unsigned i = 0; i < clang_getNumDiagnostics(tu); i++) {
        CXDiagnostic d = clang_getDiagnostic(tu, i);
        bool error = clang_getDiagnosticSeverity(d) >= CXDiagnostic_Error;
        clang_disposeDiagnostic(d);
        if (error) return true;
    }
    return false;
}

// By file: does the unit include it, itself or by others?
static bool *reach(const sharer *s)
{
    bool *reached = mem_alloc((s->files.n + 1) * sizeof *reached);
    for (u32 i = 0; i < s->own.n; i++) {
        u32 at = shared_number(s, s->own.rows[i].file);
        if (at != NONE) reached[at] = true;
    }
    spread(s, reached);
    return reached;
}

// Why what was parsed may not be what a plain parse gives; empty: it is.
static void judge(sharer *s, CXTranslationUnit tu, buf *why)
{
    if (has_error(tu)) {
        buf_puts(why, "it has errors");
        return;
    }
    bool *reached = reach(s);
    for (u32 t = 0; t < s->tops.n && !why->n; t++) {
        u32 top = s->tops.rows[t];
        if (!reached[top]) buf_printf(why, "it does not include all shared headers");
        else if (!is_harmless_twice(tu, s->handles.rows[top])) buf_printf(why, "%.*s has no guard", STR_ARG(s->paths.rows[top]));
    }
    mem_free(reached);
    if (why->n) return;
    for (u32 i = 0; i < s->own.n; i++) {
        CXFile from = s->own.rows[i].from;
        if (from && !is_shared(s, from) && !is_found_alike(s, &s->own.rows[i])) {
            buf_printf(why, "%.*s may be another file", STR_ARG(s->own.rows[i].name));
            return;
        }
    }
    macros m = {.s = s, .tu = tu, .entered = mem_alloc((s->files.n + 1) * sizeof *m.entered)};
    clang_visitChildren(clang_getTranslationUnitCursor(tu), look_at_macro, &m);
    clang_getInclusions(tu, look_at_undef, &m);
    forget_words(&m.later);
    mem_free(m.entered);
    if (m.found.n) buf_printf(why, "it defines or removes %.*s, which shared headers mention", STR_ARG(m.found));
}

// --------------------------------------------------------------------------------------------------------------- parse

typedef QM_TABLE(const char *) argv_table;

static void push_arg(argv_table *t, const char *a) { *VEC_PUSH(t) = a; }

static void push_flags(sharer *s, argv_table *args)
{
    const qm_prefix *p = s->p;
    static const char *const first[] = {"c++", "-ferror-limit=0", "-w", "-resource-dir", QTCWE_RESOURCE_DIR};
    for (size_t i = 0; i < sizeof first / sizeof *first; i++) push_arg(args, first[i]);
    if (p->dir.n) push_arg(args, arena_printf(&s->mem, "-working-directory=%.*s", STR_ARG(p->dir)).p);
    for (u32 i = 0; i < p->macros.n; i++) push_arg(args, arena_printf(&s->mem, "-D%.*s", STR_ARG(p->macros.rows[i])).p);
    for (u32 i = 0; i < p->flags.n; i++) push_arg(args, p->flags.rows[i].p);
    for (int i = 0; i < QM_OWN_FOLDERS; i++) push_arg(args, arena_printf(&s->mem, "-I" LW_SLOTS "%d", OWN + i).p);
    for (u32 i = 0; i < p->libraries.n; i++) {
        push_arg(args, "-isystem");
        push_arg(args, arena_str(&s->mem, p->libraries.rows[i]).p);
    }
    push_arg(args, "-include");
    push_arg(args, LW_STUBS "annotations.h");
}

// Folders without headers, each another one: of two equal ones the front end drops the second.
static bool open_placeholders(void)
{
    static const char *const dirs[] = {"/proc/self/task", "/proc/self/fdinfo", "/proc/self/ns", "/proc/self/attr", "/proc/tty",
                                       "/proc/self/net", "/proc/self/map_files", "/proc/irq", "/proc/sys", "/proc/driver", "/proc/fs"};
    int n = 0;
    for (size_t i = 0; i < sizeof dirs / sizeof *dirs && n < QM_OWN_FOLDERS; i++) {
        int fd = open(dirs[i], O_PATH | O_DIRECTORY | O_CLOEXEC);
        if (fd < 0) continue;
        n += dup2(fd, OWN + n) == OWN + n;
        close(fd);
    }
    return n == QM_OWN_FOLDERS;
}

qm_unit *qm_prefix_parse(const qm_prefix *p, const qm_prefix_host *host, sources *(*new_sources)(void *user), const qm_facts *facts,
                         buf *read, u32 *unit, buf *why)
{
    sharer s = {.p = p, .host = host, .unit = NONE, .sources = new_sources(host->user), .only_libraries = true};
    for (u32 i = 0; i < p->flags.n; i++)
        if (str_starts(p->flags.rows[i], STR("-i")) || str_starts(p->flags.rows[i], STR("-F"))) s.only_libraries = false;
    if (!open_placeholders()) host->leave(host->user);
    setenv("LIBCLANG_NOTHREADS", "1", 1);  // the parse must run on the thread that forks
    buf stub = {0};
    put_level(0, &stub);
    argv_table args = {0};
    push_flags(&s, &args);
    struct CXUnsavedFile unsaved[] = {lw_annotations(), {stub_path, stub.p, stub.n}, {marker_path, "\n", 1}};
    IndexerCallbacks callbacks = {.ppIncludedFile = enter};
    CXIndex index = clang_createIndex(1, 0);
    CXTranslationUnit tu = NULL;
    s.level = NONE;  // the first marker makes it 0
    enum CXErrorCode code = lw_parse(index, stub_path, args.rows, (int)args.n, unsaved, 3, &callbacks, &s, &tu);
    if (s.unit == NONE) host->leave(host->user);
    *unit = s.unit;
    if (code != CXError_Success || !tu) buf_puts(why, "the front end gave up");
    else judge(&s, tu, why);
    // What was made in other processes is not disposed of here: this one ends soon.
    return why->n ? NULL : lw_model(tu, p->units.rows[s.unit].cmd, s.sources, s.known, facts, read);
}
