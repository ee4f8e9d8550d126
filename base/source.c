#include "base/source.h"

#include "base/os.h"
#include "base/strtab.h"

struct sources {
    arena mem;
    str cwd;             // resolved, without a slash at its end (empty for the root folder)
    source_file **rows;  // pointers, so that a source_file never moves
    u32 n, cap;
    strtab paths;        // of the rows
    strtab identities;   // device and inode, as bytes
    struct { u32 *rows; u32 n, cap; } of_identity;  // the row
    buf spelled, resolved;  // room for paths that are looked up
};

sources *sources_new(str working_dir)
{
    sources *s = mem_alloc(sizeof *s);
    buf_put(&s->spelled, working_dir);
    str dir = os_realpath(buf_cstr(&s->spelled), &s->resolved) ? buf_str(&s->resolved) : working_dir;
    while (str_ends(dir, STR("/"))) dir.n--;
    s->cwd = arena_str(&s->mem, dir);
    return s;
}

void sources_free(sources *s)
{
    if (!s) return;
    for (u32 i = 0; i < s->n; i++) mem_free(s->rows[i]->lines);
    VEC_CLEAR(s);
    VEC_CLEAR(&s->of_identity);
    strtab_release(&s->paths);
    strtab_release(&s->identities);
    buf_release(&s->spelled);
    buf_release(&s->resolved);
    arena_release(&s->mem);
    mem_free(s);
}

// What moc, uic and rcc write, by the names their build systems give.
static bool is_generated(str path)
{
    str name = str_from(path, str_rfind_char(path, '/') + 1);  // no slash: SIZE_MAX + 1 is 0
    if (str_ends(name, STR(".moc"))) return true;
    return str_starts(name, STR("moc_")) || str_starts(name, STR("mocs_compilation")) ||
           str_starts(name, STR("ui_")) || str_starts(name, STR("qrc_"));
}

static str shorter_name(const sources *s, str spelled, str path)
{
    if (!str_starts(path, s->cwd) || path.n <= s->cwd.n + 1 || path.p[s->cwd.n] != '/') return spelled;
    str relative = str_from(path, s->cwd.n + 1);
    return relative.n < spelled.n ? relative : spelled;
}

static file_id add_row(sources *s, str spelled, str path)
{
    source_file *f = arena_alloc(&s->mem, sizeof *f);
    f->path = arena_str(&s->mem, path);
    f->shown = arena_str(&s->mem, shorter_name(s, spelled, path));
    f->generated = is_generated(f->path);
    *VEC_PUSH(s) = f;
    strtab_add(&s->paths, f->path);
    return (file_id){s->n};
}

static file_id find_path(const sources *s, str path) { return (file_id){strtab_find(&s->paths, path) + 1}; }

static str identity(const u64 id[2]) { return str_n((const char *)id, 2 * sizeof *id); }

static file_id find_identity(const sources *s, const u64 id[2])
{
    u32 at = id[1] ? strtab_find(&s->identities, identity(id)) : UINT32_MAX;
    return (file_id){at == UINT32_MAX ? 0 : s->of_identity.rows[at]};
}

// The path made absolute, in s->spelled.
static const char *absolute(sources *s, str path)
{
    buf_clear(&s->spelled);
    if (!str_starts(path, STR("/"))) {
        buf_put(&s->spelled, s->cwd);
        buf_putc(&s->spelled, '/');
    }
    buf_put(&s->spelled, path);
    return buf_cstr(&s->spelled);
}

file_id sources_add(sources *s, str path)
{
    if (path.n == 0) return (file_id){0};
    const char *full = absolute(s, path);
    file_id known = find_path(s, buf_str(&s->spelled));
    if (known.i) return known;
    u64 id[2];  // device and inode
    if (!os_identity(full, &id[0], &id[1]) || os_is_dir(full)) return (file_id){0};
    if (!os_realpath(full, &s->resolved)) return (file_id){0};
    known = find_identity(s, id);
    if (known.i) {
        source_file *f = s->rows[known.i - 1];
        if (!f->also.n && !str_eq(f->path, buf_str(&s->resolved))) f->also = arena_str(&s->mem, shorter_name(s, path, buf_str(&s->resolved)));
        return known;
    }
    // Replaced on disk since it was added: still the same file of this run.
    known = find_path(s, buf_str(&s->resolved));
    if (known.i) return known;
    file_id file = add_row(s, path, buf_str(&s->resolved));
    if (id[1]) {
        strtab_add(&s->identities, identity(id));
        *VEC_PUSH(&s->of_identity) = file.i;
    }
    return file;
}

static void set_text(source_file *f, str text)
{
    f->text = text;
    f->hash = str_hash(text);
    f->loaded = true;
}

file_id sources_add_text(sources *s, str path, str text)
{
    file_id id = find_path(s, path);
    if (!id.i) id = add_row(s, path, path);
    source_file *f = sources_file(s, id);
    mem_free(f->lines);
    f->lines = NULL;
    f->n_lines = 0;
    set_text(f, arena_str(&s->mem, text));
    return id;
}

source_file *sources_file(sources *s, file_id f)
{
    if (f.i == 0 || f.i > s->n) bug("file id %u of %u", f.i, s->n);
    return s->rows[f.i - 1];
}

u32 sources_count(const sources *s) { return s->n; }

str sources_text(sources *s, file_id id)
{
    source_file *f = sources_file(s, id);
    if (f->loaded) return f->text;
    buf bytes = {0};
    bool good = os_read_file(f->path.p, &bytes) && bytes.n < UINT32_MAX;  // offsets are 32 bits
    set_text(f, arena_str(&s->mem, good ? buf_str(&bytes) : (str){0}));
    buf_release(&bytes);
    return f->text;
}

// A line ends behind LF, CR LF, or a CR alone, as clang counts.
static size_t next_line(str text, size_t from)
{
    for (size_t i = from; i < text.n; i++) {
        if (text.p[i] == '\n') return i + 1;
        if (text.p[i] == '\r') return i + 1 < text.n && text.p[i + 1] == '\n' ? i + 2 : i + 1;
    }
    return SIZE_MAX;
}

static source_file *with_lines(sources *s, file_id id)
{
    source_file *f = sources_file(s, id);
    if (f->lines) return f;
    str text = sources_text(s, id);
    u32 n = 1;
    for (size_t at = next_line(text, 0); at != SIZE_MAX; at = next_line(text, at)) n++;
    f->lines = mem_alloc(n * sizeof *f->lines);
    f->n_lines = 1;
    for (size_t at = next_line(text, 0); at != SIZE_MAX; at = next_line(text, at)) f->lines[f->n_lines++] = u32_of(at);
    return f;
}

linecol sources_linecol(sources *s, place p)
{
    if (!place_is(p)) return (linecol){0, 0};
    const source_file *f = with_lines(s, p.file);
    u32 off = p.off < f->text.n ? p.off : u32_of(f->text.n);
    u32 low = 0, high = f->n_lines;  // the line that holds off is in [low, high)
    while (high - low > 1) {
        u32 mid = low + (high - low) / 2;
        if (f->lines[mid] <= off)
            low = mid;
        else
            high = mid;
    }
    return (linecol){low + 1, off - f->lines[low] + 1};
}

u32 sources_line_start(sources *s, file_id id, u32 line)
{
    const source_file *f = with_lines(s, id);
    if (line == 0) return 0;
    return line <= f->n_lines ? f->lines[line - 1] : u32_of(f->text.n);
}

str sources_line(sources *s, file_id id, u32 line)
{
    u32 from = sources_line_start(s, id, line), to = sources_line_start(s, id, line + 1);
    str text = str_upto(str_from(sources_text(s, id), from), to - from);
    while (text.n > 0 && (text.p[text.n - 1] == '\n' || text.p[text.n - 1] == '\r')) text.n--;
    return text;
}

str sources_span_text(sources *s, span sp)
{
    if (!span_is(sp)) return (str){0};
    return str_upto(str_from(sources_text(s, sp.file), sp.off), sp.len);
}
