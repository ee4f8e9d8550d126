// The index as bytes: a head with the digest of the rest, then its tables as they are in memory, then its strings.
#include "driver/cache_index.h"

typedef struct head {
    char magic[8];
    u32 sizes[4];  // of the structs: another build may lay them out in another way
    u32 n_paths, n_names, n_ids, n_versions, n_sets, n_rows;
    digest rest;
} head;

static const char magic[8] = {'q', 't', 'c', 'w', 'e', 'i', '0', '1'};
static const u32 sizes[4] = {sizeof(ix_version), sizeof(ix_set), sizeof(ix_row), sizeof(head)};

// ------------------------------------------------------------------------------------------------------------- writing

// Old number -> new number + 1, and the order of the new ones.
typedef struct renumber {
    u32 *to;
    IX_TABLE(u32) order;
} renumber;

typedef struct writer {
    const ix *x;
    renumber paths, names, versions, sets;
    IX_TABLE(u32) ids;
    IX_TABLE(u32) rows;
} writer;

static void renumber_init(renumber *r, u32 n) { *r = (renumber){.to = mem_alloc((n + 1) * sizeof *r->to)}; }

static void renumber_release(renumber *r)
{
    mem_free(r->to);
    VEC_CLEAR(&r->order);
}

static u32 number(renumber *r, u32 old)
{
    if (!r->to[old]) {
        *VEC_PUSH(&r->order) = old;
        r->to[old] = r->order.n;
    }
    return r->to[old] - 1;
}

static ix_ids put_ids(writer *w, ix_ids from, renumber *r)
{
    ix_ids out = {w->ids.n, from.n};
    for (u32 i = 0; i < from.n; i++) *VEC_PUSH(&w->ids) = number(r, w->x->ids.rows[from.first + i]);
    return out;
}

// Rows in their old order, so that the newest of a key comes last again.
static void choose_rows(writer *w, u32 variants, i64 oldest)
{
    const ix *x = w->x;
    bool *keep = mem_alloc((x->rows.n + 1) * sizeof *keep);
    for (u32 k = 0; k < x->latest.n; k++) {
        u32 n = 0;
        for (u32 r = x->latest.rows[k]; r && n < variants; r = x->rows.rows[r - 1].next)
            if (x->rows.rows[r - 1].used >= oldest) keep[r - 1] = true, n++;
    }
    for (u32 i = 0; i < x->rows.n; i++)
        if (keep[i]) *VEC_PUSH(&w->rows) = i;
    mem_free(keep);
}

static void put_rows(writer *w, buf *out)
{
    for (u32 i = 0; i < w->rows.n; i++) {
        ix_row r = w->x->rows.rows[w->rows.rows[i]];
        r.source = number(&w->paths, r.source);
        r.set = number(&w->sets, r.set);
        r.told = put_ids(w, r.told, &w->names);
        buf_put(out, str_n((const char *)&r, sizeof r));
    }
}

static void put_sets(writer *w, buf *out)
{
    for (u32 i = 0; i < w->sets.order.n; i++) {
        ix_set s = w->x->sets.rows[w->sets.order.rows[i]];
        s.versions = put_ids(w, s.versions, &w->versions);
        s.folders = put_ids(w, s.folders, &w->paths);
        s.extra = put_ids(w, s.extra, &w->names);
        buf_put(out, str_n((const char *)&s, sizeof s));
    }
}

// What sets name, and what was seen in this run without one: the program itself, files of facts.
static void put_versions(writer *w, buf *out)
{
    for (u32 i = 0; i < w->x->path_state.n; i++) {
        u32 current = w->x->path_state.rows[i].current;
        if (current) number(&w->versions, current - 1);
    }
    for (u32 i = 0; i < w->versions.order.n; i++) {
        ix_version v = w->x->versions.rows[w->versions.order.rows[i]];
        v.path = number(&w->paths, v.path);
        v.names = put_ids(w, v.names, &w->names);
        buf_put(out, str_n((const char *)&v, sizeof v));
    }
}

static void put_strings(const strtab *t, const renumber *r, buf *lengths, buf *bytes)
{
    for (u32 i = 0; i < r->order.n; i++) {
        str s = t->rows[r->order.rows[i]];
        u32 n = u32_of(s.n);
        buf_put(lengths, str_n((const char *)&n, sizeof n));
        buf_put(bytes, s);
    }
}

void ix_write(const ix *x, u32 variants, i64 oldest, buf *out)
{
    writer w = {.x = x};
    renumber_init(&w.paths, x->paths.n);
    renumber_init(&w.names, x->names.n);
    renumber_init(&w.versions, x->versions.n);
    renumber_init(&w.sets, x->sets.n);
    buf rows = {0}, sets = {0}, rest = {0}, strings = {0}, bytes = {0};
    choose_rows(&w, variants, oldest);
    put_rows(&w, &rows);
    put_sets(&w, &sets);
    put_versions(&w, &rest);
    buf_put(&rest, buf_str(&sets));
    buf_put(&rest, buf_str(&rows));
    buf_put(&rest, str_n((const char *)w.ids.rows, w.ids.n * sizeof(u32)));
    put_strings(&x->paths, &w.paths, &strings, &bytes);
    put_strings(&x->names, &w.names, &strings, &bytes);
    buf_put(&rest, buf_str(&strings));
    buf_put(&rest, buf_str(&bytes));
    head h = {.n_paths = w.paths.order.n, .n_names = w.names.order.n, .n_ids = w.ids.n, .n_versions = w.versions.order.n,
              .n_sets = w.sets.order.n, .n_rows = w.rows.n, .rest = digest_of(buf_str(&rest))};
    memcpy(h.magic, magic, sizeof magic);
    memcpy(h.sizes, sizes, sizeof sizes);
    buf_put(out, str_n((const char *)&h, sizeof h));
    buf_put(out, buf_str(&rest));
    renumber_release(&w.paths);
    renumber_release(&w.names);
    renumber_release(&w.versions);
    renumber_release(&w.sets);
    VEC_CLEAR(&w.ids);
    VEC_CLEAR(&w.rows);
    buf_release(&rows);
    buf_release(&sets);
    buf_release(&rest);
    buf_release(&strings);
    buf_release(&bytes);
}

// ------------------------------------------------------------------------------------------------------------- reading

static void get(str *rest, void *into, size_t n)
{
    if (n > rest->n) bug("an index of this program cannot be read back");  // its digest was right
    if (n) memcpy(into, rest->p, n);
    *rest = str_from(*rest, n);
}

static str get_string(str *lengths, str *bytes)
{
    u32 n;
    get(lengths, &n, sizeof n);
    str s = str_upto(*bytes, n);
    *bytes = str_from(*bytes, n);
    return s;
}

static void get_all(ix *x, const head *h, str rest)
{
    for (u32 i = 0; i < h->n_versions; i++) get(&rest, VEC_PUSH(&x->versions), sizeof(ix_version));
    for (u32 i = 0; i < h->n_sets; i++) get(&rest, VEC_PUSH(&x->sets), sizeof(ix_set));
    str rows = rest;
    rest = str_from(rest, h->n_rows * sizeof(ix_row));
    x->ids.rows = mem_alloc((h->n_ids + 1) * sizeof *x->ids.rows);
    x->ids.n = h->n_ids;
    x->ids.cap = h->n_ids + 1;
    get(&rest, x->ids.rows, h->n_ids * sizeof(u32));
    str bytes = str_from(rest, ((size_t)h->n_paths + h->n_names) * sizeof(u32));
    for (u32 i = 0; i < h->n_paths; i++) ix_add_path(x, get_string(&rest, &bytes));
    for (u32 i = 0; i < h->n_names; i++) ix_add_name(x, get_string(&rest, &bytes));
    for (u32 i = 0; i < h->n_versions; i++) {
        ix_path *p = &x->path_state.rows[x->versions.rows[i].path];
        x->versions.rows[i].next = p->latest;
        p->latest = i + 1;
    }
    for (u32 i = 0; i < h->n_rows; i++) {
        ix_row r;
        get(&rows, &r, sizeof r);
        ix_add_row(x, &r);
    }
}

bool ix_read(ix *x, str bytes)
{
    head h;
    *x = (ix){0};
    if (bytes.n < sizeof h) return false;
    memcpy(&h, bytes.p, sizeof h);
    str rest = str_from(bytes, sizeof h);
    digest found = digest_of(rest);
    if (memcmp(h.magic, magic, sizeof magic) != 0 || memcmp(h.sizes, sizes, sizeof sizes) != 0) return false;
    if (!digest_eq(&found, &h.rest)) return false;
    get_all(x, &h, rest);
    x->dirty = false;
    return true;
}
