// Sources that include a header, or name something, although no analysed unit shows what they do with it: found by their text.
#include "base/os.h"
#include "driver/driver.h"
#include "qtmodel/include_scan.h"

#include <dirent.h>
#include <sys/stat.h>

enum text_kind { HEADER, SOURCE /* compiled on its own */, FORM, SCRIPT };

typedef struct text_file {
    str path, file;          // file: where its text is
    enum text_kind kind;
    u32 first, n;            // rows of includes
    bool reached;
} text_file;

struct dr_unseen {
    const dr_project *project;
    arena mem;
    bool scanned;
    QM_TABLE(text_file) files;
    QM_TABLE(str) includes;  // as they are written, without quotes and leading dots
};

enum { MAX_DEPTH = 32, NAMED = 3 };

dr_unseen *dr_unseen_new(const dr_project *p)
{
    dr_unseen *u = mem_alloc(sizeof *u);
    u->project = p;
    return u;
}

void dr_unseen_free(dr_unseen *u)
{
    if (!u) return;
    VEC_CLEAR(&u->files);
    VEC_CLEAR(&u->includes);
    arena_release(&u->mem);
    mem_free(u);
}

// ------------------------------------------------------------------------------------------------------------- scanning

static bool ends_in(str name, const char *const *endings, u32 n)
{
    for (u32 i = 0; i < n; i++)
        if (str_ends(name, str_of(endings[i]))) return true;
    return false;
}

static bool is_source_name(str name)
{
    static const char *const endings[] = {".cpp", ".cc", ".cxx", ".c++", ".C", ".mm"};
    return ends_in(name, endings, sizeof endings / sizeof endings[0]);
}

static bool is_header_name(str name)
{
    static const char *const endings[] = {".h", ".hh", ".hpp", ".hxx", ".h++", ".H", ".inl", ".ipp", ".tpp", ".tcc"};
    return ends_in(name, endings, sizeof endings / sizeof endings[0]);
}

static bool is_script_name(str name)
{
    static const char *const endings[] = {".qml", ".js", ".mjs", ".qs", ".py"};
    return ends_in(name, endings, sizeof endings / sizeof endings[0]);
}

static bool is_generated_name(str name)
{
    return str_starts(name, STR("moc_")) || str_starts(name, STR("qrc_")) || str_starts(name, STR("ui_")) || str_starts(name, STR("mocs_"));
}

// The header of a class that the form's own header will include, in a line of the form; empty for another line.
static str header_in_form(str line)
{
    line = str_trim(line);
    size_t begin = str_find(line, STR(">")), end = str_find(line, STR("</header>"));
    bool whole = str_starts(line, STR("<header")) && begin != SIZE_MAX && end != SIZE_MAX && begin < end;
    return whole ? str_trim(str_n(line.p + begin + 1, end - begin - 1)) : (str){0};
}

static void read_form(dr_unseen *u, str text)
{
    while (text.n) {
        size_t end = str_find(text, STR("\n"));
        str name = header_in_form(str_upto(text, end));
        if (name.n) *VEC_PUSH(&u->includes) = arena_str(&u->mem, name);
        text = str_from(text, end == SIZE_MAX ? text.n : end + 1);
    }
}

static void read_includes(dr_unseen *u, str text)
{
    qm_scan scan = {0};
    qm_scan_includes(text, &u->mem, NULL, &scan);
    for (u32 i = 0; i < scan.includes.n; i++)
        if (scan.includes.rows[i].name.n) *VEC_PUSH(&u->includes) = scan.includes.rows[i].name;
    qm_scan_release(&scan);
}

static bool is_form(str name) { return str_ends(name, STR(".ui")); }

static void read_file(dr_unseen *u, const char *path, enum text_kind kind)
{
    buf text = {0};
    if (!os_read_file(path, &text)) return;
    bool form = kind == FORM;
    str shown = str_of(path);
    if (form) {  // stands for ui_NAME.h, which may not be made yet, or lies in the build
        size_t slash = str_rfind_char(shown, '/');
        shown = arena_printf(&u->mem, "%.*sui_%.*s.h", (int)(slash + 1), path, (int)(shown.n - slash - 1 - STR(".ui").n), path + slash + 1);
    }
    text_file *f = VEC_PUSH(&u->files);
    *f = (text_file){.path = arena_str(&u->mem, shown), .file = arena_str(&u->mem, str_of(path)), .kind = kind, .first = u->includes.n};
    if (form) read_form(u, buf_str(&text));
    else if (kind != SCRIPT) read_includes(u, buf_str(&text));
    f->n = u->includes.n - f->first;
    buf_release(&text);
}

static void scan(dr_unseen *u, str folder, u32 depth)
{
    if (os_exists(arena_printf(&u->mem, "%.*s/CMakeCache.txt", STR_ARG(folder)).p)) return;  // a build, not sources
    DIR *d = depth ? opendir(folder.p) : NULL;
    for (struct dirent *entry; d && (entry = readdir(d));) {
        str name = str_of(entry->d_name);
        if (name.p[0] == '.' || str_ends(name, STR("_autogen")) || str_is(name, "CMakeFiles")) continue;
        const char *path = arena_printf(&u->mem, "%.*s/%.*s", STR_ARG(folder), STR_ARG(name)).p;
        struct stat st;
        if (lstat(path, &st) != 0) continue;
        if (S_ISDIR(st.st_mode)) scan(u, str_of(path), depth - 1);
        if (!S_ISREG(st.st_mode) || is_generated_name(name)) continue;
        if (is_source_name(name)) read_file(u, path, SOURCE);
        else if (is_header_name(name)) read_file(u, path, HEADER);
        else if (is_form(name)) read_file(u, path, FORM);
        else if (is_script_name(name)) read_file(u, path, SCRIPT);
    }
    if (d) closedir(d);
}

// -------------------------------------------------------------------------------------------------------------- asking

static str folder_of(str path)
{
    size_t slash = str_rfind_char(path, '/');
    return str_upto(path, slash == SIZE_MAX ? 0 : slash);
}

// Is it what uic makes of a form that was read?
static bool is_of_form(const dr_unseen *u, str header)
{
    for (u32 i = 0; i < u->files.n; i++)
        if (u->files.rows[i].kind == FORM && str_eq(u->files.rows[i].path, header)) return true;
    return false;
}

// May `written` in that file mean the header? What stands beside the file comes first; else the search path decides, which is
// not known, and the end of the path has to do.
static bool means(dr_unseen *u, const text_file *f, str written, str header)
{
    size_t up = SIZE_MAX, at = 0;
    for (str rest = written; (at = str_find(rest, STR("../"))) != SIZE_MAX; rest = str_from(rest, at + 3))
        up = (size_t)(rest.p - written.p) + at + 3;
    str tail = up == SIZE_MAX ? written : str_from(written, up);
    if (str_starts(tail, STR("./"))) tail = str_from(tail, 2);
    if (!str_ends(header, tail) || header.n <= tail.n || header.p[header.n - tail.n - 1] != '/') return false;
    buf real = {0};
    str beside = arena_printf(&u->mem, "%.*s/%.*s", STR_ARG(folder_of(f->path)), STR_ARG(written));
    bool found = os_realpath(beside.p, &real);
    bool same = found ? str_eq(buf_str(&real), header) : str_eq(beside, header) || !is_of_form(u, beside);
    buf_release(&real);
    return same;
}

static bool is_analysed(dr_unseen *u, const dr_answer *answers, str path)
{
    for (u32 i = 0; i < u->project->units.n; i++)
        if (str_eq(u->project->units.rows[i].cmd.file, path)) return !answers[i].failed;
    buf real = {0};
    bool found = false;
    for (u32 i = 0; i < u->project->units.n && !found; i++)
        found = !answers[i].failed && os_realpath(arena_str(&u->mem, u->project->units.rows[i].cmd.file).p, &real) && str_eq(buf_str(&real), path);
    buf_release(&real);
    return found;
}

static void reach(dr_unseen *u, str header, u32 depth)
{
    for (u32 i = 0; i < u->files.n; i++) {
        text_file *f = &u->files.rows[i];
        bool uses = false;
        for (u32 k = 0; k < f->n && !f->reached && !uses; k++) uses = means(u, f, u->includes.rows[f->first + k], header);
        if (!uses) continue;
        f->reached = true;
        if (depth) reach(u, f->path, depth - 1);
    }
}

static void scan_once(dr_unseen *u)
{
    if (!u->scanned && u->project->report_root.n) scan(u, arena_str(&u->mem, u->project->report_root), MAX_DEPTH);
    u->scanned = true;
}

// In code, a text or a comment: what it means there nobody knows.
static bool names_in(str text, str name)
{
    for (size_t at; (at = str_find(text, name)) != SIZE_MAX; text = str_from(text, at + name.n))
        if ((!at || !byte_is_word(text.p[at - 1])) && (at + name.n == text.n || !byte_is_word(text.p[at + name.n]))) return true;
    return false;
}

bool dr_unseen_names(dr_unseen *u, const dr_answer *answers, str name)
{
    bool found = false;
    scan_once(u);
    for (u32 i = 0; i < u->files.n && !found; i++) {
        const text_file *f = &u->files.rows[i];
        buf text = {0};
        if (f->kind == HEADER || !os_read_file(f->file.p, &text)) continue;
        found = names_in(buf_str(&text), name) && (f->kind != SOURCE || !is_analysed(u, answers, f->path));
        buf_release(&text);
    }
    return found;
}

str dr_unseen_users(dr_unseen *u, arena *mem, const dr_answer *answers, str header)
{
    scan_once(u);
    for (u32 i = 0; i < u->files.n; i++) u->files.rows[i].reached = false;
    reach(u, header, MAX_DEPTH);
    QM_TABLE(str) found = {0};
    for (u32 i = 0; i < u->files.n; i++) {
        const text_file *f = &u->files.rows[i];
        if (!f->reached || f->kind != SOURCE || is_analysed(u, answers, f->path)) continue;
        u32 at = found.n;  // readdir has no order
        VEC_PUSH(&found);
        for (; at > 0 && str_cmp(f->path, found.rows[at - 1]) < 0; at--) found.rows[at] = found.rows[at - 1];
        found.rows[at] = f->path;
    }
    buf b = {0};
    for (u32 i = 0; i < found.n && i < NAMED; i++) {
        str path = found.rows[i], root = u->project->report_root;
        if (dr_is_below(path, root)) path = str_from(path, root.n + 1);
        buf_printf(&b, "%s%.*s", i ? ", " : "", STR_ARG(path));
    }
    if (found.n > NAMED) buf_printf(&b, " and %u more", found.n - NAMED);
    str names = arena_str(mem, buf_str(&b));
    buf_release(&b);
    VEC_CLEAR(&found);
    return names;
}
