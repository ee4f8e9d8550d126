#include "driver/cache_folder.h"

#include <errno.h>
#include <stdlib.h>

#include "base/arena.h"
#include "base/os.h"

static const char magic[8] = {'q', 't', 'c', 'w', 'e', 'c', '0', '1'};
enum { HEAD = sizeof magic + sizeof(digest) };
static const char *const parts[] = {"index", "results"};

void dr_cache_folder(buf *out)
{
    const char *cache = getenv("XDG_CACHE_HOME"), *home = getenv("HOME");
    buf_clear(out);
    if (cache && cache[0] == '/') buf_printf(out, "%s/qtcwe-fix", cache);
    else if (home && home[0] == '/') buf_printf(out, "%s/.cache/qtcwe-fix", home);
}

static void put_path(str folder, const char *part, const digest *name, buf *out)
{
    buf_printf(out, "%.*s/%s/%02x/", STR_ARG(folder), part, name->bytes[0]);
    digest_put_hex(out, name);
}

bool dr_cache_load(str folder, const char *part, const digest *name, buf *out)
{
    buf path = {0}, bytes = {0};
    put_path(folder, part, name, &path);
    bool good = os_read_file(buf_cstr(&path), &bytes) && bytes.n >= HEAD && memcmp(bytes.p, magic, sizeof magic) == 0;
    if (good) {
        digest told, found = digest_of(str_from(buf_str(&bytes), HEAD));
        memcpy(&told, bytes.p + sizeof magic, sizeof told);
        good = digest_eq(&told, &found);
    }
    os_state state;
    i64 day = (i64)24 * 3600 * 1000000000;
    if (good && os_state_of(buf_cstr(&path), &state) && state.modified < os_now() - day) os_touch(buf_cstr(&path));
    buf_clear(out);
    if (good) buf_put(out, str_from(buf_str(&bytes), HEAD));
    buf_release(&bytes);
    buf_release(&path);
    return good;
}

bool dr_cache_store(str folder, const char *part, const digest *name, str text)
{
    buf path = {0}, bytes = {0}, dir = {0};
    put_path(folder, part, name, &path);
    digest d = digest_of(text);
    buf_put(&bytes, str_n(magic, sizeof magic));
    digest_put(&bytes, &d);
    buf_put(&bytes, text);
    bool good = os_put_file(buf_cstr(&path), buf_str(&bytes));
    if (!good && errno == ENOENT) {
        buf_put(&dir, str_upto(buf_str(&path), str_rfind_char(buf_str(&path), '/')));
        good = os_mkdirs(buf_cstr(&dir)) && os_put_file(buf_cstr(&path), buf_str(&bytes));
    }
    buf_release(&bytes);
    buf_release(&path);
    buf_release(&dir);
    return good;
}

// ------------------------------------------------------------------------------------------------------------- all files

typedef struct entry {
    str path;
    u64 size;
    i64 modified;
    bool result, temporary;
} entry;

typedef struct listing {
    arena mem;
    struct { entry *rows; u32 n, cap; } files, dirs;
    str dir;
    bool result, deep;
} listing;

static void take_entry(void *user, str name)
{
    listing *l = user;
    if (str_is(name, ".") || str_is(name, "..")) return;
    entry e = {.path = arena_printf(&l->mem, "%.*s/%.*s", STR_ARG(l->dir), STR_ARG(name)), .result = l->result};
    os_state state;
    e.temporary = str_starts(name, STR(".qtcwe-")) && str_ends(name, STR(".tmp"));
    if (!l->deep) *VEC_PUSH(&l->dirs) = e;
    if (!l->deep || !os_state_of(e.path.p, &state)) return;
    e.size = state.size;
    e.modified = state.modified;
    *VEC_PUSH(&l->files) = e;
}

static void list_all(str folder, listing *l)
{
    *l = (listing){0};
    for (u32 i = 0; i < sizeof parts / sizeof *parts; i++) {
        l->result = i == 1;
        l->deep = false;
        l->dir = arena_printf(&l->mem, "%.*s/%s", STR_ARG(folder), parts[i]);
        u32 first = l->dirs.n;
        os_each_entry(l->dir.p, take_entry, l);
        l->deep = true;
        for (u32 k = first; k < l->dirs.n; k++) {
            l->dir = l->dirs.rows[k].path;
            os_each_entry(l->dir.p, take_entry, l);
        }
        VEC_PUSH(&l->dirs)->path = arena_printf(&l->mem, "%.*s/%s", STR_ARG(folder), parts[i]);
    }
}

static void listing_release(listing *l)
{
    VEC_CLEAR(&l->files);
    VEC_CLEAR(&l->dirs);
    arena_release(&l->mem);
}

static int by_age(const void *a, const void *b)
{
    i64 x = ((const entry *)a)->modified, y = ((const entry *)b)->modified;
    return x < y ? -1 : x > y;
}

void dr_cache_trim(str folder, u64 limit)
{
    listing l;
    list_all(folder, &l);
    u64 sum = 0;
    i64 hour = (i64)3600 * 1000000000, now = os_now();
    for (u32 i = 0; i < l.files.n; i++) sum += l.files.rows[i].size;
    if (l.files.n) qsort(l.files.rows, l.files.n, sizeof *l.files.rows, by_age);
    for (u32 i = 0; i < l.files.n; i++) {
        const entry *e = &l.files.rows[i];
        bool left = e->temporary && e->modified < now - hour;  // no run writes a file for so long
        if (!left && (sum <= limit || e->temporary)) continue;
        if (os_remove(e->path.p)) sum -= e->size;
    }
    listing_release(&l);
}

dr_cache_size dr_cache_measure(str folder)
{
    listing l;
    dr_cache_size size = {0};
    list_all(folder, &l);
    for (u32 i = 0; i < l.files.n; i++) {
        size.bytes += l.files.rows[i].size;
        size.results += l.files.rows[i].result;
        size.projects += !l.files.rows[i].result;
    }
    listing_release(&l);
    return size;
}

bool dr_cache_clear(str folder)
{
    listing l;
    bool good = true;
    int why = 0;
    list_all(folder, &l);
    for (u32 i = 0; i < l.files.n; i++)
        if (!os_remove(l.files.rows[i].path.p) && errno != ENOENT) good = false, why = errno;
    for (u32 i = 0; i < l.dirs.n; i++) os_remove(l.dirs.rows[i].path.p);  // one that a run just filled stays
    listing_release(&l);
    errno = why;
    return good;
}
