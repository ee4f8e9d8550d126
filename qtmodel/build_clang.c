// Parses one unit with libclang and lowers it: files, places, macros, diagnostics; bodies are lowered in lower_*_clang.c.
#include "qtmodel/build.h"

#include <stdlib.h>

#include "base/os.h"
#include "qtmodel/lower_clang.h"
#include "qtmodel/qt.h"

// Qt's headers leave hooks for tools; we define them so that signals, slots and Q_PROPERTY texts stay visible.
static const char annotations[] =
    "#define QT_ANNOTATE_ACCESS_SPECIFIER(x) __attribute__((annotate(#x)))\n"
    "#define QT_ANNOTATE_FUNCTION(x) __attribute__((annotate(#x)))\n"
    "#define QT_ANNOTATE_CLASS(t, ...) static_assert(sizeof(#__VA_ARGS__), #t);\n"
    "#define QT_ANNOTATE_CLASS2(t, a, ...) static_assert(sizeof(#a \",\" #__VA_ARGS__), #t);\n";
static const char annotations_path[] = LW_STUBS "annotations.h";

bool lw_is_stub(str name)
{
    str slot = STR(LW_SLOTS);
    return str_starts(name, STR(LW_STUBS)) || (str_starts(name, slot) && str_find(str_from(name, slot.n), STR("/")) == SIZE_MAX);
}

struct CXUnsavedFile lw_annotations(void) { return (struct CXUnsavedFile){annotations_path, annotations, sizeof annotations - 1}; }

// ------------------------------------------------------------------------------------------------------------ small map
static u32 map_slot(const lw_map *m, u64 key)
{
    u64 h = key * 0x9e3779b97f4a7c15u;
    u32 i = (u32)(h >> 32) & (m->cap - 1);
    while (m->keys[i] && m->keys[i] != key) i = (i + 1) & (m->cap - 1);
    return i;
}

u32 lw_map_get(const lw_map *m, u64 key)
{
    if (!m->cap) return 0;
    u32 i = map_slot(m, key);
    return m->keys[i] ? m->values[i] : 0;
}

void lw_map_put(lw_map *m, u64 key, u32 value)
{
    if (m->n * 4 >= m->cap * 3) {
        lw_map bigger = {0};
        bigger.cap = m->cap ? m->cap * 2 : 256;
        bigger.keys = mem_alloc(bigger.cap * sizeof *bigger.keys);
        bigger.values = mem_alloc(bigger.cap * sizeof *bigger.values);
        memset(bigger.keys, 0, bigger.cap * sizeof *bigger.keys);
        for (u32 i = 0; i < m->cap; i++)
            if (m->keys[i]) lw_map_put(&bigger, m->keys[i], m->values[i]);
        mem_free(m->keys);
        mem_free(m->values);
        *m = bigger;
    }
    u32 i = map_slot(m, key);
    if (!m->keys[i]) m->n++;
    m->keys[i] = key;
    m->values[i] = value;
}

void lw_map_release(lw_map *m)
{
    mem_free(m->keys);
    mem_free(m->values);
}

// ------------------------------------------------------------------------------------------------------ files and places
str lw_take(lw *l, CXString s)
{
    const char *z = clang_getCString(s);
    str text = intern_str(l->u->strings, str_of(z));
    clang_disposeString(s);
    return text;
}

str lw_strip_ns(lw *l, str s)
{
    if (!l->qt_namespace.n || str_find(s, l->qt_namespace) == SIZE_MAX) return s;
    buf out = {0};
    for (size_t at; (at = str_find(s, l->qt_namespace)) != SIZE_MAX; s = str_from(s, at + l->qt_namespace.n))
        buf_put(&out, str_upto(s, at));
    buf_put(&out, s);
    str result = intern_str(l->u->strings, buf_str(&out));
    buf_release(&out);
    return result;
}

// Qt's private headers and tools generate files that nobody edits; a system header says so to the front end.
file_id lw_add_source(sources *files, CXFile f)
{
    CXString name = clang_getFileName(f), real = clang_File_tryGetRealPathName(f);
    str named = str_of(clang_getCString(name)), path = str_of(clang_getCString(real));
    file_id id = {0};
    if (!lw_is_stub(named)) {
        id = sources_add(files, path);
        if (!id.i) id = sources_add(files, named);
    }
    clang_disposeString(name);
    clang_disposeString(real);
    return id;
}

void lw_know_file(lw_map *files, CXFile f, file_id id) { lw_map_put(files, (u64)(uintptr_t)f, id.i + 1); }

static bool is_known(const lw *l, CXFile f, file_id *id)
{
    u32 known = lw_map_get(&l->files, (u64)(uintptr_t)f);
    *id = (file_id){known ? known - 1 : 0};
    return known != 0;
}

file_id lw_file(lw *l, CXFile f)
{
    file_id id = {0};
    if (!f || is_known(l, f, &id)) return id;
    id = lw_add_source(l->u->files, f);
    if (id.i) {
        CXSourceLocation start = clang_getLocationForOffset(l->tu, f, 0);  // libclang looks through all places for it
        if (clang_Location_isInSystemHeader(start)) sources_file(l->u->files, id)->system = true;
    }
    lw_know_file(&l->files, f, id);
    return id;
}

// The same when its first include or use of a macro is at hand. What says of itself there that it is a system header is one.
static file_id file_at(lw *l, CXSourceLocation at)
{
    CXFile f;
    file_id id = {0};
    clang_getFileLocation(at, &f, NULL, NULL, NULL);
    if (!f || is_known(l, f, &id)) return id;
    if (lw_in_macro(at)) return lw_file(l, f);
    id = lw_add_source(l->u->files, f);
    if (id.i && clang_Location_isInSystemHeader(at)) sources_file(l->u->files, id)->system = true;
    lw_know_file(&l->files, f, id);
    return id;
}

bool lw_user_file(lw *l, file_id f)
{
    if (!f.i) return false;
    const source_file *s = sources_file(l->u->files, f);
    return !s->system && !s->generated;
}

str lw_file_text(lw *l, file_id f) { return f.i ? sources_text(l->u->files, f) : (str){"", 0}; }

bool lw_written(lw *l, CXSourceLocation at, place *out)
{
    CXFile file;
    unsigned off;
    clang_getFileLocation(at, &file, NULL, NULL, &off);
    if (lw_in_macro(at)) {
        CXFile spelled;
        unsigned spelled_off;
        clang_getSpellingLocation(at, &spelled, NULL, NULL, &spelled_off);
        // libclang answers the expansion for places in a macro's body; there the spelling differs.
        if (!file || spelled != file || spelled_off != off) return false;
        CXFile expanded;
        unsigned expanded_off;
        clang_getExpansionLocation(at, &expanded, NULL, NULL, &expanded_off);
        if (expanded == file && expanded_off == off) return false;  // the macro's own name
    }
    *out = (place){lw_file(l, file), off};
    return out->file.i != 0;
}

place lw_place(lw *l, CXSourceLocation at)
{
    place p;
    if (lw_written(l, at, &p)) return p;
    CXFile file;
    unsigned off;
    clang_getExpansionLocation(at, &file, NULL, NULL, &off);
    return (place){lw_file(l, file), off};
}

// Does a macro's invocation overlap the span only partly? Expansions nest and are sorted by where they begin.
static bool splits_expansion(const qm_unit *u, span s)
{
    const qm_expansion *rows = u->expansions.rows;
    u32 low = 0, high = u->expansions.n, end = s.off + s.len;
    while (low < high) {
        u32 mid = low + (high - low) / 2;
        span e = rows[mid].text;
        if (e.file.i < s.file.i || (e.file.i == s.file.i && e.off < s.off)) low = mid + 1;
        else high = mid;
    }
    for (u32 i = low; i < u->expansions.n && rows[i].text.file.i == s.file.i && rows[i].text.off < end; i++)
        if (rows[i].text.off + rows[i].text.len > end && rows[i].text.off > s.off) return true;
    for (u32 i = low; i > 0 && rows[i - 1].text.file.i == s.file.i; i--) {
        u32 ends = rows[i - 1].text.off + rows[i - 1].text.len;
        if (ends > s.off && ends < end) return true;
        if (ends >= end) break;  // it encloses the span, and whatever begins before it cannot end inside it
    }
    return false;
}

span lw_extent(lw *l, CXSourceRange r)
{
    place a, b;
    CXSourceLocation start = clang_getRangeStart(r), end = clang_getRangeEnd(r);
    if (clang_Range_isNull(r) || !lw_written(l, start, &a)) return (span){0};
    // One end in a macro and the other outside is a mix that must not be edited.
    if (lw_in_macro(start) != lw_in_macro(end)) return (span){0};
    if (!lw_written(l, end, &b) || a.file.i != b.file.i || b.off < a.off) return (span){0};
    if (!lw_user_file(l, a.file)) return (span){0};
    return (span){a.file, a.off, b.off - a.off};
}

span lw_span(lw *l, CXSourceRange r)
{
    span s = lw_extent(l, r);
    return span_is(s) && lw_in_macro(clang_getRangeStart(r)) && splits_expansion(l->u, s) ? (span){0} : s;
}

static enum CXChildVisitResult collect(CXCursor c, CXCursor parent, CXClientData data)
{
    (void)parent;
    lw_list *list = data;
    *VEC_PUSH(list) = c;
    return CXChildVisit_Continue;
}

void lw_children(CXCursor c, lw_list *out) { clang_visitChildren(c, collect, out); }

u32 lw_skip_blank(str text, u32 off)
{
    while (off < text.n) {
        char c = text.p[off];
        if (c == ' ' || c == '\t' || c == '\r' || c == '\n' || c == '\\') {
            off++;
        } else if (c == '/' && off + 1 < text.n && text.p[off + 1] == '/') {
            while (off < text.n && text.p[off] != '\n') off++;
        } else if (c == '/' && off + 1 < text.n && text.p[off + 1] == '*') {
            size_t close = str_find(str_from(text, off + 2), STR("*/"));
            off = close == SIZE_MAX ? u32_of(text.n) : off + 4 + u32_of(close);
        } else {
            break;
        }
    }
    return off;
}

u32 lw_behind_paren(str text, u32 open)
{
    if (open >= text.n || text.p[open] != '(') return open;
    u32 depth = 0;
    for (u32 i = open; i < text.n; i = lw_skip_blank(text, i + 1)) {
        char ch = text.p[i];
        if (ch == '"' || (ch == '\'' && !byte_is_word(text.p[i - 1]))) {  // 1'000 is a number
            for (i++; i < text.n && text.p[i] != ch; i++)
                if (text.p[i] == '\\') i++;
        } else if (ch == '(') {
            depth++;
        } else if (ch == ')' && --depth == 0) {
            return i + 1;
        }
    }
    return open;
}

// ------------------------------------------------------------------------------------------------------------------ rows
u32 lw_open(lw *l, qm_kind kind, CXCursor c)
{
    u32 at = l->u->nodes.n;
    CXSourceRange extent = clang_getCursorExtent(c);  // once: it costs the depth of what is below
    place p = lw_place(l, clang_getRangeStart(extent));
    span text = lw_span(l, extent);
    bool macro = lw_in_macro(clang_getCursorLocation(c)) || lw_in_macro(clang_getRangeStart(extent));
    qm_type type = lw_is_expr(c) ? lw_type(l, clang_getCursorType(c)) : (qm_type){0};
    qm_node_row *r = VEC_PUSH(&l->u->nodes);
    r->kind = (u16)kind;
    r->parent = l->parent;
    r->at = p;
    r->text = text;
    r->type = type;
    if (macro) r->flags |= QMF_IN_MACRO;
    l->parent = at;
    return at;
}

void lw_close(lw *l, u32 row)
{
    lw_row(l, row)->end = l->u->nodes.n;
    l->parent = lw_row(l, row)->parent;
}

u32 lw_leaf(lw *l, qm_kind kind, CXCursor c)
{
    u32 row = lw_open(l, kind, c);
    lw_close(l, row);
    return row;
}

void lw_none(lw *l)
{
    qm_node_row *r = VEC_PUSH(&l->u->nodes);
    r->kind = QM_NONE;
    r->parent = l->parent;
    r->end = l->u->nodes.n;
}

u32 lw_begin_run(lw *l, qm_func f)
{
    l->parent = 0;
    l->func = f;
    return l->u->nodes.n;
}

void lw_end_run(lw *l, u32 first)
{
    qm_run *run = VEC_PUSH(&l->u->runs);
    *run = (qm_run){first, l->u->nodes.n, l->func};
    if (run->end == first) l->u->runs.n--;  // nothing was there
}

// ---------------------------------------------------------------------------------------------------- preprocessor record
static str macro_definition_value(lw *l, CXCursor c)
{
    CXSourceRange r = clang_getCursorExtent(c);
    CXFile file;
    unsigned a, b;
    clang_getFileLocation(clang_getRangeStart(r), &file, NULL, NULL, &a);
    clang_getFileLocation(clang_getRangeEnd(r), NULL, NULL, NULL, &b);
    file_id id = lw_file(l, file);
    str text = lw_file_text(l, id);
    if (a > b || b > text.n) return (str){0};
    str s = str_n(text.p + a, b - a);
    size_t i = 0;
    while (i < s.n && s.p[i] != ' ' && s.p[i] != '\t') i++;
    return str_trim(str_from(s, i));
}

static void record_expansion(lw *l, CXCursor c)
{
    CXSourceRange r = clang_getCursorExtent(c);
    CXFile file, file2;
    unsigned a, b;
    clang_getFileLocation(clang_getRangeStart(r), &file, NULL, NULL, &a);
    clang_getFileLocation(clang_getRangeEnd(r), &file2, NULL, NULL, &b);
    if (file != file2 || b < a) return;
    file_id id = lw_file(l, file);
    if (!lw_user_file(l, id)) return;
    qm_expansion *e = VEC_PUSH(&l->u->expansions);
    e->name = lw_take(l, clang_getCursorSpelling(c));
    e->text = (span){id, a, b - a};
}

static void index_expansions(lw *l)
{
    qm_sort_expansions(l->u);
    for (u32 i = 0; i < l->u->expansions.n; i++) {
        u64 key = (u64)l->u->expansions.rows[i].text.file.i << 32 | l->u->expansions.rows[i].text.off;
        if (!lw_map_get(&l->expansion_at, key)) lw_map_put(&l->expansion_at, key, i + 1);
    }
}

static void note_version_macro(lw *l, CXCursor c, str name)
{
    if (str_is(name, "QT_NAMESPACE")) {
        str value = macro_definition_value(l, c);
        if (value.n) l->qt_namespace = arena_printf(&l->u->mem, "%.*s::", STR_ARG(value));
    } else if (str_is(name, "QT_VERSION_MAJOR") || str_is(name, "QT_VERSION_MINOR") || str_is(name, "QT_VERSION_PATCH")) {
        u32 number = (u32)strtoul(arena_str(&l->u->mem, macro_definition_value(l, c)).p, NULL, 10) & 0xff;
        u32 shift = str_ends(name, STR("MAJOR")) ? 16 : str_ends(name, STR("MINOR")) ? 8 : 0;
        l->u->qt_version |= number << shift;
        if (shift == 16) l->u->qt_major = (int)number;
    }
}

static enum CXChildVisitResult visit_preprocessing(CXCursor c, CXCursor parent, CXClientData data)
{
    (void)parent;
    lw *l = data;
    enum CXCursorKind kind = clang_getCursorKind(c);
    if (!clang_isPreprocessing(kind)) return CXChildVisit_Break;  // declarations come last
    if (kind == CXCursor_InclusionDirective) {
        file_at(l, clang_getCursorLocation(c));
    } else if (kind == CXCursor_MacroExpansion) {
        if (lw_user_file(l, file_at(l, clang_getCursorLocation(c)))) record_expansion(l, c);
    } else if (kind == CXCursor_MacroDefinition) {
        CXString s = clang_getCursorSpelling(c);
        const char *z = clang_getCString(s);
        if (z && strncmp(z, "QT_", 3) == 0) note_version_macro(l, c, str_of(z));
        clang_disposeString(s);
    }
    return CXChildVisit_Continue;
}

static enum CXChildVisitResult visit_declarations(CXCursor c, CXCursor parent, CXClientData data)
{
    (void)parent;
    lw *l = data;
    if (!clang_isPreprocessing(clang_getCursorKind(c))) lw_top_decl(l, c);
    return CXChildVisit_Continue;
}

static void visit_inclusion(CXFile file, CXSourceLocation *stack, unsigned n, CXClientData data)
{
    (void)stack, (void)n;
    lw *l = data;
    file_id id = lw_file(l, file);
    if (id.i) *VEC_PUSH(&l->u->includes) = id;
}

typedef struct read_files {
    str dir;
    buf *out;
} read_files;

static void visit_read(CXFile file, CXSourceLocation *stack, unsigned n, CXClientData data)
{
    (void)stack, (void)n;
    read_files *r = data;
    CXString s = clang_getFileName(file);
    str name = str_of(clang_getCString(s));
    if (name.n && !lw_is_stub(name)) {
        buf real = {0};
        bool borrowed = str_starts(name, STR(LW_SLOTS)) && os_realpath(name.p, &real);
        if (!str_starts(name, STR("/"))) buf_printf(r->out, "%.*s/", STR_ARG(r->dir));
        buf_put(r->out, borrowed ? buf_str(&real) : name);
        buf_putc(r->out, '\0');
        buf_release(&real);
    }
    clang_disposeString(s);
}

static void record_skipped(lw *l)
{
    CXSourceRangeList *list = clang_getAllSkippedRanges(l->tu);
    if (!list) return;
    for (unsigned i = 0; i < list->count; i++) {
        CXFile file;
        unsigned a, b;
        clang_getFileLocation(clang_getRangeStart(list->ranges[i]), &file, NULL, NULL, &a);
        clang_getFileLocation(clang_getRangeEnd(list->ranges[i]), NULL, NULL, NULL, &b);
        file_id id = lw_file(l, file);
        if (lw_user_file(l, id) && b >= a) *VEC_PUSH(&l->u->skipped) = (span){id, a, b - a};
    }
    clang_disposeSourceRangeList(list);
}

// ------------------------------------------------------------------------------------------------------------ diagnostics
static void record_diagnostics(lw *l)
{
    unsigned n = clang_getNumDiagnostics(l->tu);
    for (unsigned i = 0; i < n; i++) {
        CXDiagnostic d = clang_getDiagnostic(l->tu, i);
        enum CXDiagnosticSeverity severity = clang_getDiagnosticSeverity(d);
        if (severity >= CXDiagnostic_Error) {
            place at = lw_place(l, clang_getDiagnosticLocation(d));
            str text = lw_take(l, clang_getDiagnosticSpelling(d));
            qm_diag *row = VEC_PUSH(&l->u->diags);
            *row = (qm_diag){at, text, severity == CXDiagnostic_Fatal};
        }
        clang_disposeDiagnostic(d);
    }
}

// libclang drops a base it does not know: what derives from such a class may inherit anything.
static bool has_unknown_base(const qm_unit *u, qm_class c)
{
    const qm_class_row *r = &u->classes.rows[c.i];
    bool found = r->base_unknown;
    for (u32 i = 0; i < r->n_bases && !found; i++) found = has_unknown_base(u, u->bases.rows[r->first_base + i]);
    return found;
}

// Nothing is claimed about a function in which the front end met an error, nor about methods of a class with one.
static void taint(lw *l)
{
    qm_unit *u = l->u;
    for (u32 d = 0; d < u->diags.n; d++) {
        place at = u->diags.rows[d].at;
        if (!place_is(at)) continue;
        bool in_body = false;
        for (u32 i = 1; i < u->funcs.n; i++) {
            qm_func_row *f = &u->funcs.rows[i];
            if (!f->body.i) continue;
            // Bodies with errors in their signature count too: from the name on.
            const qm_node_row *b = qm_row(u, f->body);
            u32 start = f->at.file.i == b->at.file.i && f->at.off < b->at.off ? f->at.off : b->at.off;
            if (b->at.file.i == at.file.i && at.off >= start && at.off <= b->at.off + b->text.len) {
                f->flags |= QMFN_TAINTED;
                in_body = true;
            }
        }
        if (in_body) continue;
        for (u32 i = 1; i < u->classes.n; i++) {
            qm_class_row *c = &u->classes.rows[i];
            if (!c->user || c->text.file.i != at.file.i || at.off < c->text.off || at.off > c->text.off + c->text.len) continue;
            c->tainted = true;
            size_t brace = str_find(sources_span_text(u->files, c->text), STR("{"));
            c->base_unknown = c->base_unknown || at.off - c->text.off < brace;
        }
    }
    for (u32 i = 1; i < u->classes.n; i++)
        if (has_unknown_base(u, (qm_class){i})) u->classes.rows[i].tainted = true;
    for (u32 i = 1; i < u->funcs.n; i++) {
        qm_func_row *f = &u->funcs.rows[i];
        if (f->cls.i && u->classes.rows[f->cls.i].tainted) f->flags |= QMFN_TAINTED;
        qm_func outer = f->outer;  // a lambda of a tainted function, made after it
        if (outer.i && (u->funcs.rows[outer.i].flags & QMFN_TAINTED)) f->flags |= QMFN_TAINTED;
    }
}

// ------------------------------------------------------------------------------------------------------------------ parse
typedef QM_TABLE(const char *) argv_table;

static void push_arg(argv_table *t, const char *arg) { *VEC_PUSH(t) = arg; }

// Include folders of an installed library hold nothing the user can mend: they become system folders.
bool qm_is_library_folder(str dir)
{
    if (str_starts(dir, STR("/usr/")) && !str_starts(dir, STR("/usr/src/"))) return true;
    size_t slash = str_rfind_char(dir, '/');
    str last = slash == SIZE_MAX ? dir : str_from(dir, slash + 1);
    if (last.n > 2 && str_starts(last, STR("Qt")) && last.p[2] >= 'A' && last.p[2] <= 'Z') {
        str up = slash == SIZE_MAX ? (str){0} : str_upto(dir, slash);
        return str_ends(up, STR("/include")) || str_ends(up, STR("/qt5")) || str_ends(up, STR("/qt6"));
    }
    return false;
}

static void push_flags(lw *l, argv_table *args, const qm_command *cmd)
{
    for (u32 i = 0; i < cmd->argc; i++) {
        str a = str_of(cmd->argv[i]);
        if (str_starts(a, STR("-I")) && a.n > 2 && qm_is_library_folder(str_from(a, 2))) {
            push_arg(args, "-isystem");
            push_arg(args, arena_str(&l->u->mem, str_from(a, 2)).p);
        } else {
            push_arg(args, cmd->argv[i]);
        }
    }
}

static long standard_of(const qm_command *cmd)
{
    long standard = 201703;
    for (u32 i = 0; i < cmd->argc; i++) {
        str a = str_of(cmd->argv[i]);
        if (!str_starts(a, STR("-std="))) continue;
        str v = str_from(a, a.n >= 2 ? a.n - 2 : 0);
        standard = str_is(v, "98") || str_is(v, "03") ? 199711 : str_is(v, "11") || str_is(v, "0x") ? 201103
            : str_is(v, "14") || str_is(v, "1y") ? 201402 : str_is(v, "17") || str_is(v, "1z") ? 201703
            : str_is(v, "20") || str_is(v, "2a") ? 202002 : 202302;
    }
    return standard;
}

// Bodies of functions of system headers are left out, unless result types or constants hang on them. Shared and plain parses are
// both made here, so they see the same.
enum CXErrorCode lw_parse(CXIndex index, const char *file, const char *const *argv, int argc, struct CXUnsavedFile *unsaved,
                          u32 n_unsaved, IndexerCallbacks *callbacks, void *user, CXTranslationUnit *tu)
{
    unsigned options = CXTranslationUnit_DetailedPreprocessingRecord | CXTranslationUnit_KeepGoing | CXTranslationUnit_Incomplete;
    int code = clang_indexSourceFileFullArgv(clang_IndexAction_create(index), user, callbacks, sizeof *callbacks,
                                             CXIndexOpt_SkipParsedBodiesInSession, file, argv, argc, unsaved, n_unsaved, tu, options);
    return (enum CXErrorCode)code;
}

static bool is_brief(const qm_build_options *o) { return o->brief && !o->n_overlays; }

static bool is_cut_off(CXTranslationUnit tu)
{
    bool fatal = false;
    for (unsigned i = 0; i < clang_getNumDiagnostics(tu) && !fatal; i++) {
        CXDiagnostic d = clang_getDiagnostic(tu, i);
        fatal = clang_getDiagnosticSeverity(d) == CXDiagnostic_Fatal;
        clang_disposeDiagnostic(d);
    }
    return fatal;
}

static enum CXErrorCode parse(lw *l, CXIndex index, const qm_command *cmd, const qm_build_options *o, const lw_names *stubs)
{
    argv_table args = {0};
    const char *resource = o->resource_dir ? o->resource_dir : QTCWE_RESOURCE_DIR;
    push_arg(&args, "c++");
    push_arg(&args, "-ferror-limit=0");
    push_arg(&args, "-w");
    push_arg(&args, "-resource-dir");
    push_arg(&args, resource);
    if (cmd->dir.n) push_arg(&args, arena_printf(&l->u->mem, "-working-directory=%.*s", STR_ARG(cmd->dir)).p);
    push_flags(l, &args, cmd);
    for (u32 i = 0; i < stubs->n; i++) push_arg(&args, arena_printf(&l->u->mem, "-D%.*s=", STR_ARG(stubs->rows[i])).p);
    push_arg(&args, "-include");
    push_arg(&args, annotations_path);
    const char *file = arena_str(&l->u->mem, cmd->file).p;
    QM_TABLE(struct CXUnsavedFile) unsaved = {0};
    *VEC_PUSH(&unsaved) = lw_annotations();
    for (u32 i = 0; i < o->n_overlays; i++) {
        const qm_overlay *v = &o->overlays[i];
        *VEC_PUSH(&unsaved) = (struct CXUnsavedFile){arena_str(&l->u->mem, v->path).p, v->text.p, v->text.n};
    }
    unsigned options = CXTranslationUnit_DetailedPreprocessingRecord | CXTranslationUnit_KeepGoing;
    // The unit's pending template instantiations (a sixth of the time) say nothing about its own code; a proof wants them.
    if (!o->n_overlays) options |= CXTranslationUnit_Incomplete;
    enum CXErrorCode code = CXError_Failure;
    if (is_brief(o)) code = lw_parse(index, file, args.rows, (int)args.n, unsaved.rows, unsaved.n, &(IndexerCallbacks){0}, NULL, &l->tu);
    // Behind a fatal error (a header that is missing) it is silent about all others, which say where nothing may be claimed.
    if (!is_brief(o) || (code == CXError_Success && is_cut_off(l->tu)))
        code = clang_parseTranslationUnit2FullArgv(index, file, args.rows, (int)args.n, unsaved.rows, unsaved.n, options, &l->tu);
    VEC_CLEAR(&args);
    VEC_CLEAR(&unsaved);
    return code;
}

// Parses, and again while errors name export macros of headers that were not made yet: behind one there can be more.
static enum CXErrorCode parse_with_stubs(lw *l, CXIndex index, const qm_command *cmd, const qm_build_options *o)
{
    enum { ROUNDS = 4 };
    lw_names stubs = {0};
    enum CXErrorCode code = parse(l, index, cmd, o, &stubs);
    for (int round = 1; round < ROUNDS && code == CXError_Success && lw_missing_exports(l->tu, &l->u->mem, &stubs); round++) {
        if (!is_brief(o)) clang_disposeTranslationUnit(l->tu);
        l->tu = NULL;
        code = parse(l, index, cmd, o, &stubs);
    }
    VEC_CLEAR(&stubs);
    return code;
}

static void lower_unit(lw *l, const qm_command *cmd)
{
    qm_unit *u = l->u;
    u->main_file = sources_add(u->files, cmd->file);
    u->cplusplus = standard_of(cmd);
    CXCursor root = clang_getTranslationUnitCursor(l->tu);
    clang_visitChildren(root, visit_preprocessing, l);
    index_expansions(l);
    clang_getInclusions(l->tu, visit_inclusion, l);
    record_skipped(l);
    record_diagnostics(l);
    clang_visitChildren(root, visit_declarations, l);
    lw_drain(l);
    lw_meta(l);
    lw_resolve_captures(l);
    taint(l);
}

static bool has_source(const qm_command *cmd, const qm_build_options *o)
{
    bool found = false;
    for (u32 i = 0; i < o->n_overlays && !found; i++) found = str_eq(o->overlays[i].path, cmd->file);
    buf path = {0};
    buf_put(&path, cmd->file);
    found = found || os_exists(buf_cstr(&path));
    buf_release(&path);
    return found;
}

// Lowers what l->tu holds, adds Qt's meaning, and ends l.
static void finish(lw *l, const qm_command *cmd, const qm_build_options *o, qm_times *times)
{
    double start = os_seconds();
    lower_unit(l, cmd);
    times->lower = os_seconds() - start;
    if (o->declarations) lw_index_declarations(l);
    if (o->read) clang_getInclusions(l->tu, visit_read, &(read_files){cmd->dir, o->read});
    qm_freeze(l->u);
    start = os_seconds();
    qm_build_qt(l->u, l->facts);
    times->qt = os_seconds() - start;
}

static void release(lw *l)
{
    if (l->tu) clang_disposeTranslationUnit(l->tu);
    lw_map_release(&l->files);
    lw_map_release(&l->decls);
    lw_map_release(&l->types);
    lw_map_release(&l->expansion_at);
    VEC_CLEAR(&l->queue);
    VEC_CLEAR(&l->shapes);
}

qm_unit *lw_model(CXTranslationUnit tu, const qm_command *cmd, sources *files, lw_map known, const qm_facts *facts, buf *read)
{
    lw l = {.u = qm_unit_new(files), .facts = facts, .tu = tu, .files = known};
    qm_times times;
    finish(&l, cmd, &(qm_build_options){.read = read}, &times);
    l.tu = NULL;  // not ours
    release(&l);
    return l.u;
}

qm_unit *qm_build(const qm_command *cmd, sources *files, const qm_facts *facts, const qm_build_options *o, err *e)
{
    static const qm_build_options plain = {0};
    if (!o) o = &plain;
    if (!has_source(cmd, o)) {
        err_at(e, EXIT_UNIT, cmd->file, 0, 0,
               "no such file; compile_commands.json is older than the sources: configure the build again");
        return NULL;
    }
    for (u32 i = 0; i < o->n_overlays; i++) sources_add_text(files, o->overlays[i].path, o->overlays[i].text);
    qm_unit *u = qm_unit_new(files);
    lw l = {.u = u, .facts = facts};
    CXIndex index = clang_createIndex(1, 0);
    qm_times times = {0};
    double start = os_seconds();
    enum CXErrorCode code = parse_with_stubs(&l, index, cmd, o);
    times.parse = os_seconds() - start;
    if (code != CXError_Success || !l.tu) {
        err_at(e, EXIT_UNIT, cmd->file, 0, 0, code == CXError_Crashed
               ? "the front end crashed on this file; it is left out"
               : "cannot be parsed: check its flags in compile_commands.json (-std, -x)");
        qm_unit_free(u);
        u = NULL;
    } else {
        finish(&l, cmd, o, &times);
    }
    if (o->times) *o->times = times;
    if (is_brief(o)) l.tu = NULL;
    release(&l);
    if (!is_brief(o)) clang_disposeIndex(index);
    return u;
}

str qm_clang_build(arena *a)
{
    CXString s = clang_getClangVersion();  // "Debian clang version 19.1.7 (3~deb12u1)"
    str text = arena_str(a, str_of(clang_getCString(s)));
    clang_disposeString(s);
    return text;
}

str qm_clang_version(arena *a)
{
    str text = qm_clang_build(a);
    size_t i = 0, n = 0;
    while (i < text.n && !(text.p[i] >= '0' && text.p[i] <= '9')) i++;
    while (i + n < text.n && ((text.p[i + n] >= '0' && text.p[i + n] <= '9') || text.p[i + n] == '.')) n++;
    return arena_str(a, str_n(text.p + i, n));
}
