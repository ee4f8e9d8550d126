#include "qtmodel/units.h"

#include <errno.h>

#include "base/args.h"
#include "base/os.h"
#include "base/yaml.h"

static const char database_name[] = "compile_commands.json";
static const char remedy[] =
    "make one with: cmake -DCMAKE_EXPORT_COMPILE_COMMANDS=ON … (CMake), or: bear -- make (qmake and others), "
    "or give the flags after --";

// --------------------------------------------------------------------------------------------------------------- paths

// dir/path (or path when it is absolute) without ".", ".." and doubled slashes; symbolic links are not followed.
static str absolute(arena *a, str dir, str path)
{
    buf all = {0}, out = {0};
    if (!str_starts(path, STR("/"))) buf_put(&all, dir), buf_putc(&all, '/');
    buf_put(&all, path);
    for (str rest = buf_str(&all); rest.n;) {
        size_t slash = str_find(rest, STR("/"));
        str part = str_upto(rest, slash);
        rest = slash == SIZE_MAX ? (str){0} : str_from(rest, slash + 1);
        if (part.n == 0 || str_is(part, ".")) continue;
        if (str_is(part, "..")) {
            size_t up = str_rfind_char(buf_str(&out), '/');
            out.n = up == SIZE_MAX ? 0 : up;
            continue;
        }
        buf_putc(&out, '/');
        buf_put(&out, part);
    }
    str result = arena_str(a, out.n ? buf_str(&out) : STR("/"));
    buf_release(&all);
    buf_release(&out);
    return result;
}

static str folder_of(str path)
{
    size_t slash = str_rfind_char(path, '/');
    return slash == SIZE_MAX || slash == 0 ? STR("/") : str_upto(path, slash);
}

// "widget" of "widget.test.cpp" is not what a header is named after: only the last extension goes.
static str stem_of(str path)
{
    str base = str_after_last(path, '/');
    size_t dot = str_rfind_char(base, '.');
    return dot == SIZE_MAX || dot == 0 ? base : str_upto(base, dot);
}

// --------------------------------------------------------------------------------------------------------------- flags

// Options that take a value, in the next word or joined to the option. What changes the meaning of the source stays;
// everything else (warnings, optimisation, outputs, options of one compiler only) goes, because an unknown option is an
// error for the other compiler.
static const char *const valued[] = {"-I", "-D", "-U", "-F", "-x", "-isystem", "-iquote", "-idirafter", "-include", "-imacros",
                                     "-isysroot", "-iwithsysroot", "-iframework", "-target"};
// Kept as they are.
static const char *const exact[] = {
    "-ansi", "-pthread", "-nostdinc", "-nostdinc++", "-nostdlibinc", "-nobuiltininc", "-undef", "-trigraphs",
    "-fPIC", "-fpic", "-fPIE", "-fpie", "-fno-pic", "-fno-pie", "-fno-PIC", "-fno-PIE",
    "-fexceptions", "-fno-exceptions", "-fcxx-exceptions", "-fno-cxx-exceptions", "-frtti", "-fno-rtti",
    "-fchar8_t", "-fno-char8_t", "-fsigned-char", "-fno-signed-char", "-funsigned-char", "-fno-unsigned-char",
    "-fshort-wchar", "-fno-short-wchar", "-fshort-enums", "-fno-short-enums", "-fms-extensions", "-fno-ms-extensions",
    "-fgnu-keywords", "-fno-gnu-keywords", "-foperator-names", "-fno-operator-names", "-fblocks", "-fcoroutines",
    "-fno-threadsafe-statics", "-fsized-deallocation", "-faligned-allocation", "-faligned-new", "-fopenmp", "-ffreestanding",
    "-fno-builtin", "-fdeclspec", "-fwrapv", "-fno-access-control",
    "-m32", "-m64", "-mx32", "-mthumb", "-marm"};
// Kept with whatever follows.
static const char *const prefixes[] = {
    "-std=", "--std=", "-stdlib=", "--sysroot=", "--target=", "--gcc-toolchain=", "--gcc-install-dir=", "-ftemplate-depth=",
    "-fconstexpr-depth=", "-fconstexpr-steps=", "-fvisibility=", "-march=", "-mcpu=", "-mtune=", "-mfpu=", "-mfloat-abi=",
    "-mabi=", "-msse", "-mssse", "-mavx", "-maes", "-mfma", "-mf16c", "-mbmi", "-mlzcnt", "-mpopcnt", "-mpclmul", "-mrdrnd",
    "-mrdseed", "-msha", "-mvaes"};

typedef struct flags {
    arena *mem;
    str dir;
    word_list kept;
    u32 dropped;
    u32 depth;  // of response files
} flags;

#define COUNT(a) (u32)(sizeof(a) / sizeof *(a))

static bool is_any(str word, const char *const *list, u32 n)
{
    for (u32 i = 0; i < n; i++)
        if (str_is(word, list[i])) return true;
    return false;
}

static bool starts_any(str word, const char *const *list, u32 n)
{
    for (u32 i = 0; i < n; i++)
        if (str_starts(word, str_of(list[i]))) return true;
    return false;
}

static void take_words(flags *f, const word_list *w);

// @file: its words stand for it. One that can't be read is a dropped flag.
static void take_response_file(flags *f, str name)
{
    str path = absolute(f->mem, f->dir, name);
    buf text = {0};
    word_list inner = {0};
    if (f->depth < 8 && os_read_file(path.p, &text)) {
        f->depth++;
        args_split(f->mem, buf_str(&text), &inner);
        take_words(f, &inner);
        f->depth--;
    } else {
        f->dropped++;
    }
    VEC_CLEAR(&inner);
    buf_release(&text);
}

// Takes the word at *i and, where it has one, its value.
static void take_word(flags *f, const word_list *w, u32 *i)
{
    str word = w->rows[*i];
    if (str_starts(word, STR("@"))) {
        take_response_file(f, str_from(word, 1));
    } else if (is_any(word, valued, COUNT(valued)) || str_is(word, "--sysroot")) {
        // CMake writes "-Xclang -include -Xclang header": the value is behind the next -Xclang.
        u32 value = *i + 1;
        if (value < w->n && str_is(w->rows[value], "-Xclang")) value++;
        if (value >= w->n) return;
        *VEC_PUSH(&f->kept) = word;
        *VEC_PUSH(&f->kept) = w->rows[value];
        *i = value;
    } else if (str_is(word, "-include-pch")) {
        f->dropped++;
        bool wrapped = *i + 1 < w->n && str_is(w->rows[*i + 1], "-Xclang");
        *i += wrapped ? 2 : 1;
    } else if (is_any(word, exact, COUNT(exact)) || starts_any(word, prefixes, COUNT(prefixes)) ||
               (starts_any(word, valued, COUNT(valued)) && !str_starts(word, STR("-include-")))) {
        *VEC_PUSH(&f->kept) = word;
    } else if (str_starts(word, STR("-")) && !str_is(word, "-c") && !str_is(word, "-o") && !str_is(word, "-Xclang")) {
        f->dropped++;
    }
}

static void take_words(flags *f, const word_list *w)
{
    for (u32 i = 0; i < w->n && !str_is(w->rows[i], "--"); i++) take_word(f, w, &i);
}

static void add_row(qm_commands *c, str dir, str file, const word_list *w)
{
    flags f = {.mem = &c->mem, .dir = dir};
    take_words(&f, w);
    qm_command *row = VEC_PUSH(c);
    row->dir = dir;
    row->file = absolute(&c->mem, dir, file);
    row->argc = f.kept.n;
    row->argv = arena_alloc(&c->mem, (f.kept.n + 1) * sizeof *row->argv);
    row->dropped = f.dropped;
    row->n_words = w->n;
    str *words = arena_alloc(&c->mem, (w->n + 1) * sizeof *words);
    if (w->n) memcpy(words, w->rows, w->n * sizeof *words);
    row->words = words;
    for (u32 i = 0; i < f.kept.n; i++) row->argv[i] = f.kept.rows[i].p;  // arena strings end with NUL
    VEC_CLEAR(&f.kept);
}

// ------------------------------------------------------------------------------------------------------------- database

static bool err_entry(str path, const yaml_node *at, const char *what, err *e)
{
    err_at(e, EXIT_USAGE, path, at->line, at->col, "%s; %s", what, remedy);
    return false;
}

static bool load_entry(qm_commands *c, str path, str base, const yaml_node *entry, err *e)
{
    if (entry->kind != YAML_MAP) return err_entry(path, entry, "expected an object with directory, file and command", e);
    const yaml_node *file = yaml_get(entry, "file"), *dir = yaml_get(entry, "directory");
    const yaml_node *command = yaml_get(entry, "command"), *arguments = yaml_get(entry, "arguments");
    if (!file || file->kind != YAML_SCALAR || file->text.n == 0) return err_entry(path, entry, "an entry names no file", e);
    word_list w = {0};
    if (arguments && arguments->kind == YAML_SEQ) {
        for (u32 i = 0; i < arguments->n; i++)
            if (arguments->items[i].kind == YAML_SCALAR) *VEC_PUSH(&w) = arena_str(&c->mem, arguments->items[i].text);
    } else if (command && command->kind == YAML_SCALAR) {
        args_split(&c->mem, command->text, &w);
    } else {
        return err_entry(path, entry, "an entry has neither command nor arguments", e);
    }
    str where = absolute(&c->mem, base, dir && dir->kind == YAML_SCALAR ? dir->text : STR("."));
    add_row(c, where, file->text, &w);
    VEC_CLEAR(&w);
    return true;
}

// Of several commands for one file the first stays.
static void drop_repeated(qm_commands *c)
{
    u32 size = 16, n = 0;
    while (size < c->n * 2) size *= 2;
    u32 *slots = mem_alloc(size * sizeof *slots);  // row + 1; 0 is free
    memset(slots, 0, size * sizeof *slots);
    for (u32 i = 0; i < c->n; i++) {
        u64 h = str_hash(c->rows[i].file);
        u32 *s = &slots[h & (size - 1)];
        while (*s && !str_eq(c->rows[*s - 1].file, c->rows[i].file)) s = &slots[++h & (size - 1)];
        if (*s) continue;
        c->rows[n] = c->rows[i];
        *s = ++n;
    }
    c->repeated += c->n - n;
    c->n = n;
    mem_free(slots);
}

static bool load_text(qm_commands *c, str path, str text, err *e)
{
    arena tree = {0};
    u32 errors = e->count;
    const yaml_node *root = yaml_parse(&tree, path, text, e);
    if (!root) {
        err_add(e, EXIT_USAGE, "%.*s is broken; %s", STR_ARG(path), remedy);
    } else if (root->kind == YAML_NULL || (root->kind == YAML_SEQ && root->n == 0)) {
        err_add(e, EXIT_USAGE, "%.*s lists no source file; %s", STR_ARG(path), remedy);
    } else if (root->kind != YAML_SEQ) {
        err_entry(path, root, "expected a list of compile commands", e);
    } else {
        str base = folder_of(path);
        for (u32 i = 0; i < root->n && load_entry(c, path, base, &root->items[i], e); i++) {}
    }
    arena_release(&tree);
    drop_repeated(c);
    return e->count == errors;
}

bool qm_commands_load(qm_commands *c, str path, err *e)
{
    buf cwd = {0}, text = {0};
    os_cwd(&cwd);
    str full = absolute(&c->mem, buf_str(&cwd), path);
    buf_release(&cwd);
    if (os_is_dir(full.p)) full = absolute(&c->mem, full, str_of(database_name));
    bool good = false;
    if (os_read_file(full.p, &text)) {
        good = load_text(c, full, buf_str(&text), e);
    } else if (errno == ENOENT || errno == ENOTDIR) {
        err_add(e, EXIT_USAGE, "there is no %.*s; %s", STR_ARG(full), remedy);
    } else {
        err_add(e, EXIT_USAGE, "can't read %.*s: %s", STR_ARG(full), strerror(errno));
    }
    buf_release(&text);
    return good;
}

void qm_commands_fixed(qm_commands *c, str dir, const char *const *files, u32 n_files, const char *const *list, u32 n_flags)
{
    word_list w = {0};
    for (u32 i = 0; i < n_flags; i++) *VEC_PUSH(&w) = arena_str(&c->mem, str_of(list[i]));
    str where = arena_str(&c->mem, dir);
    for (u32 i = 0; i < n_files; i++) add_row(c, where, str_of(files[i]), &w);
    VEC_CLEAR(&w);
    drop_repeated(c);
}

// -------------------------------------------------------------------------------------------------------------- look-up

static bool is_header(str file)
{
    static const char *const endings[] = {".h", ".hh", ".hpp", ".hxx", ".h++", ".H", ".inc", ".inl", ".ipp", ".tpp", ".txx"};
    for (u32 i = 0; i < COUNT(endings); i++)
        if (str_ends(file, str_of(endings[i]))) return true;
    return str_rfind_char(str_after_last(file, '/'), '.') == SIZE_MAX;
}

// How near two files are: the same stem counts most, then the same folder, then each folder they share.
static u32 nearness(str a, str b)
{
    u32 score = 0;
    for (size_t i = 0; i < a.n && i < b.n && a.p[i] == b.p[i]; i++) score += a.p[i] == '/';
    if (str_eq(folder_of(a), folder_of(b))) score += 1000;
    if (str_eq(stem_of(a), stem_of(b))) score += 2000;
    return score;
}

const qm_command *qm_commands_find(const qm_commands *c, str file)
{
    u64 dev = 0, ino = 0, d = 0, n = 0;
    for (u32 i = 0; i < c->n; i++)
        if (str_eq(c->rows[i].file, file)) return &c->rows[i];
    // Another spelling of the same file: through a symbolic link, for instance.
    buf path = {0};
    buf_put(&path, file);
    bool exists = os_identity(buf_cstr(&path), &dev, &ino);
    buf_release(&path);
    for (u32 i = 0; exists && i < c->n; i++)
        if (str_eq(str_after_last(c->rows[i].file, '/'), str_after_last(file, '/')) && os_identity(c->rows[i].file.p, &d, &n) && d == dev && n == ino)
            return &c->rows[i];
    return is_header(file) ? qm_commands_nearest(c, file) : NULL;
}

const qm_command *qm_commands_nearest(const qm_commands *c, str file)
{
    const qm_command *best = NULL;
    for (u32 i = 0; i < c->n; i++)
        if (!best || nearness(c->rows[i].file, file) > nearness(best->file, file)) best = &c->rows[i];
    return best;
}

void qm_commands_release(qm_commands *c)
{
    VEC_CLEAR(c);
    arena_release(&c->mem);
}
