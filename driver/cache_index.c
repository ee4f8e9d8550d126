#include "driver/cache_index.h"

#include <stdlib.h>

static u32 *ids_of(const ix *x, ix_ids r) { return x->ids.rows + r.first; }

static void push_id(ix *x, u32 id) { *VEC_PUSH(&x->ids) = id; }

static u64 mix(u64 h)
{
    h = (h ^ h >> 33) * 0xff51afd7ed558ccdu;
    h = (h ^ h >> 33) * 0xc4ceb9fe1a85ec53u;
    return h ^ h >> 33;
}

typedef IX_TABLE(u32) numbers;

// --------------------------------------------------------------------------------------------------------------- names

u32 ix_add_name(ix *x, str name)
{
    u32 id = strtab_add(&x->names, name);
    if (id == x->first_part.n) *VEC_PUSH(&x->first_part) = str_hash(str_upto(name, str_find(name, STR("/"))));
    return id;
}

// The name in <> or "" at the start of the text, behind blanks and a parenthesis.
static str spelled_name(str text)
{
    size_t at = 0;
    while (at < text.n && (text.p[at] == ' ' || text.p[at] == '\t' || text.p[at] == '(')) at++;
    if (at >= text.n || (text.p[at] != '<' && text.p[at] != '"')) return (str){0};
    char close = text.p[at] == '<' ? '>' : '"';
    size_t end = at + 1;
    while (end < text.n && text.p[end] != close && text.p[end] != '\n') end++;
    return end < text.n && text.p[end] == close ? str_n(text.p + at + 1, end - at - 1) : (str){0};
}

static bool is_name_of(const ix *x, const ix_ids *r, u32 id)
{
    for (u32 i = 0; i < r->n; i++)
        if (ids_of(x, *r)[i] == id) return true;
    return false;
}

void ix_scan_names(ix *x, str text, ix_ids *out)
{
    if (out->n == 0) out->first = x->ids.n;
    str word = STR("include"), next = STR("_next");  // also of __has_include
    for (size_t at; (at = str_find(text, word)) != SIZE_MAX;) {
        text = str_from(text, at + word.n);
        if (str_starts(text, next)) text = str_from(text, next.n);
        str name = spelled_name(text);
        if (name.n == 0) continue;
        u32 id = ix_add_name(x, name);
        if (is_name_of(x, out, id)) continue;
        push_id(x, id);
        out->n++;
    }
}

// ------------------------------------------------------------------------------------------------------------ versions

u32 ix_add_path(ix *x, str path)
{
    u32 id = strtab_add(&x->paths, path);
    if (id == x->path_state.n) VEC_PUSH(&x->path_state);
    return id;
}

static u32 add_version(ix *x, u32 path, const os_state *state, const digest *content)
{
    ix_path *p = &x->path_state.rows[path];
    *VEC_PUSH(&x->versions) = (ix_version){.path = path, .next = p->latest, .state = *state, .content = *content};
    p->latest = x->versions.n;
    return x->versions.n;
}

static bool same_state(const os_state *a, const os_state *b)
{
    return a->dev == b->dev && a->ino == b->ino && a->size == b->size && a->modified == b->modified && a->changed == b->changed;
}

// The version of these bytes + 1, an old one or new.
static u32 version_of_text(ix *x, u32 path, const os_state *state, str text)
{
    digest content = digest_of(text);
    x->dirty = true;
    for (u32 v = x->path_state.rows[path].latest; v; v = x->versions.rows[v - 1].next) {
        if (!digest_eq(&x->versions.rows[v - 1].content, &content)) continue;
        x->versions.rows[v - 1].state = *state;
        return v;
    }
    u32 v = add_version(x, path, state, &content);
    ix_ids names = {0};
    ix_scan_names(x, text, &names);
    x->versions.rows[v - 1].names = names;
    return v;
}

static u32 look_at(ix *x, u32 path)
{
    const char *name = x->paths.rows[path].p;
    os_state now;
    if (!os_state_of(name, &now)) return 0;
    for (u32 v = x->path_state.rows[path].latest; v; v = x->versions.rows[v - 1].next)
        if (same_state(&x->versions.rows[v - 1].state, &now)) return v;
    buf text = {0};
    u32 version = os_read_file(name, &text) ? version_of_text(x, path, &now, buf_str(&text)) : 0;
    buf_release(&text);
    return version;
}

static u32 current_of(ix *x, u32 path)
{
    if (!x->path_state.rows[path].seen) {
        u32 version = look_at(x, path);
        x->path_state.rows[path].seen = true;
        x->path_state.rows[path].current = version;
    }
    return x->path_state.rows[path].current;
}

u32 ix_current(ix *x, str path) { return current_of(x, ix_add_path(x, path)); }

bool ix_is_settled(const ix *x, u32 version, i64 before)
{
    const ix_version *v = &x->versions.rows[version];
    os_state now;
    return v->state.changed < before && os_state_of(x->paths.rows[v->path].p, &now) && same_state(&v->state, &now);
}

// ------------------------------------------------------------------------------------------------------------- folders

static bool has_entry(const ix_folder *f, u64 hash)
{
    u32 i = (u32)(hash >> 20) & (f->n_slots - 1);
    while (f->entries[i] && f->entries[i] != hash) i = (i + 1) & (f->n_slots - 1);
    return f->entries[i] != 0;
}

typedef struct listing { u64 *rows; u32 n, cap; } listing;

static void take_entry(void *user, str name) { *VEC_PUSH((listing *)user) = str_hash(name) | 1; }

static void list_folder(const char *path, ix_folder *f)
{
    listing all = {0};
    os_each_entry(path, take_entry, &all);
    f->n_slots = 4;
    while (f->n_slots < 2 * all.n) f->n_slots *= 2;
    f->entries = mem_alloc(f->n_slots * sizeof *f->entries);
    for (u32 k = 0; k < all.n; k++) {
        u32 i = (u32)(all.rows[k] >> 20) & (f->n_slots - 1);
        while (f->entries[i] && f->entries[i] != all.rows[k]) i = (i + 1) & (f->n_slots - 1);
        f->entries[i] = all.rows[k];
    }
    VEC_CLEAR(&all);
}

static bool exists_in(const ix *x, u32 folder, const ix_folder *f, u32 name)
{
    if (!has_entry(f, x->first_part.rows[name] | 1)) return false;
    buf path = {0};
    buf_printf(&path, "%s/%s", x->paths.rows[folder].p, x->names.rows[name].p);
    bool there = os_exists(buf_cstr(&path));
    buf_release(&path);
    return there;
}

// Which of all names exist in the folder.
static const ix_folder *folder_of(ix *x, u32 folder)
{
    while (x->folders.n <= folder) VEC_PUSH(&x->folders);
    ix_folder *f = &x->folders.rows[folder];
    if (!f->entries) list_folder(x->paths.rows[folder].p, f);
    if (f->known == x->names.n) return f;
    size_t words = (x->names.n + 63) / 64, old = (f->known + 63) / 64;
    f->has = mem_realloc(f->has, words * sizeof *f->has);
    memset(f->has + old, 0, (words - old) * sizeof *f->has);
    for (; f->known < x->names.n; f->known++)
        if (exists_in(x, folder, f, f->known)) f->has[f->known / 64] |= (u64)1 << f->known % 64;
    return f;
}

// ---------------------------------------------------------------------------------------------------------------- sets

static str parent_of(str path)
{
    size_t slash = str_rfind_char(path, '/');
    return slash == SIZE_MAX ? (str){0} : str_upto(path, slash ? slash : 1);
}

static int by_number(const void *a, const void *b)
{
    u32 x = *(const u32 *)a, y = *(const u32 *)b;
    return x < y ? -1 : x > y;
}

static u32 unique(u32 *rows, u32 n)
{
    if (n == 0) return 0;
    qsort(rows, n, sizeof *rows, by_number);
    u32 kept = 1;
    for (u32 i = 1; i < n; i++)
        if (rows[i] != rows[kept - 1]) rows[kept++] = rows[i];
    return kept;
}

static void set_bit(u64 *bits, u32 i) { bits[i / 64] |= (u64)1 << i % 64; }

static u64 *spelled_by(const ix *x, const u32 *versions, u32 n)
{
    u64 *bits = mem_alloc((x->names.n / 64 + 1) * sizeof *bits);
    for (u32 i = 0; i < n; i++) {
        ix_ids names = x->versions.rows[versions[i]].names;
        for (u32 k = 0; k < names.n; k++) set_bit(bits, ids_of(x, names)[k]);
    }
    return bits;
}

// Folders in which a name of the file, as files of the set spell it, was found: the rest of its path. A file that none
// of them names is named by a macro: by one of the last parts of its path.
static void add_roots(ix *x, str path, const u64 *spelled, u32 n_spelled, numbers *folders, numbers *extra)
{
    bool any = false;
    str dir = parent_of(path);
    for (u32 depth = 0; dir.n > 1 && depth < 5; depth++, dir = parent_of(dir)) {
        u32 name = strtab_find(&x->names, str_from(path, dir.n + 1));
        if (name >= n_spelled || !(spelled[name / 64] >> name % 64 & 1)) continue;
        any = true;
        *VEC_PUSH(folders) = ix_add_path(x, dir);
    }
    dir = parent_of(path);
    for (u32 depth = 0; !any && dir.n > 1 && depth < 2; depth++, dir = parent_of(dir)) {
        *VEC_PUSH(extra) = ix_add_name(x, str_from(path, dir.n + 1));
        *VEC_PUSH(folders) = ix_add_path(x, dir);
    }
}

static bool same_ids(const ix *x, ix_ids r, const numbers *n)
{
    return r.n == n->n && (r.n == 0 || memcmp(ids_of(x, r), n->rows, r.n * sizeof(u32)) == 0);
}

static ix_ids keep_numbers(ix *x, const numbers *n)
{
    ix_ids r = {x->ids.n, n->n};
    for (u32 i = 0; i < n->n; i++) push_id(x, n->rows[i]);
    return r;
}

// `extra` follows from the other two.
static u32 keep_set(ix *x, const numbers *files, const numbers *folders, const numbers *extra)
{
    u64 hash = files->n;
    for (u32 i = 0; i < files->n; i++) hash = mix(hash + files->rows[i]);
    for (u32 i = 0; i < folders->n; i++) hash = mix(hash ^ (u64)folders->rows[i] << 32);
    for (u32 i = 0; i < x->sets.n; i++) {
        const ix_set *s = &x->sets.rows[i];
        if (s->hash == hash && same_ids(x, s->versions, files) && same_ids(x, s->folders, folders)) return i;
    }
    ix_set s = {.hash = hash, .versions = keep_numbers(x, files)};
    s.folders = keep_numbers(x, folders);
    s.extra = keep_numbers(x, extra);
    *VEC_PUSH(&x->sets) = s;
    return x->sets.n - 1;
}

u32 ix_add_set(ix *x, const u32 *versions, u32 n, const str *folders, u32 n_folders)
{
    numbers files = {0}, places = {0}, extra = {0};
    u32 n_spelled = x->names.n;
    u64 *spelled = spelled_by(x, versions, n);
    for (u32 i = 0; i < n; i++) {
        str path = x->paths.rows[x->versions.rows[versions[i]].path];
        *VEC_PUSH(&files) = versions[i];
        *VEC_PUSH(&places) = ix_add_path(x, parent_of(path));
        add_roots(x, path, spelled, n_spelled, &places, &extra);
    }
    for (u32 i = 0; i < n_folders; i++) *VEC_PUSH(&places) = ix_add_path(x, folders[i]);
    files.n = unique(files.rows, files.n);
    places.n = unique(places.rows, places.n);
    u32 set = keep_set(x, &files, &places, &extra);
    VEC_CLEAR(&files);
    VEC_CLEAR(&places);
    VEC_CLEAR(&extra);
    mem_free(spelled);
    return set;
}

str ix_changed_file(ix *x, u32 set, bool (*skip)(const void *user, const ix_version *v), const void *user)
{
    ix_ids r = x->sets.rows[set].versions;
    for (u32 i = 0; i < r.n; i++) {
        u32 version = ids_of(x, r)[i], path = x->versions.rows[version].path;
        if (skip && skip(user, &x->versions.rows[version])) continue;
        if (current_of(x, path) != version + 1) return x->paths.rows[path];
    }
    return (str){0};
}

u64 ix_probe(ix *x, u32 set, const u32 *more, u32 n_more)
{
    size_t words = (x->names.n + 63) / 64;
    const ix_set *s = &x->sets.rows[set];
    u64 *bits = spelled_by(x, ids_of(x, s->versions), s->versions.n), sum = 0;
    for (u32 i = 0; i < s->extra.n; i++) set_bit(bits, ids_of(x, s->extra)[i]);
    for (u32 i = 0; i < n_more; i++) set_bit(bits, more[i]);
    for (u32 i = 0; i < s->folders.n; i++) {
        u32 place = ids_of(x, s->folders)[i];
        const ix_folder *f = folder_of(x, place);
        u64 where = x->paths.hashes[place];
        for (size_t w = 0; w < words; w++)
            for (u64 both = f->has[w] & bits[w]; both; both &= both - 1)
                sum += mix(where ^ mix(x->names.hashes[w * 64 + (u32)__builtin_ctzll(both)]));
    }
    mem_free(bits);
    return sum;
}

// ---------------------------------------------------------------------------------------------------------------- rows

static str key_bytes(const digest *key) { return str_n((const char *)key->bytes, sizeof key->bytes); }

u32 ix_find_row(const ix *x, const digest *key)
{
    u32 number = strtab_find(&x->keys, key_bytes(key));
    return number == UINT32_MAX ? 0 : x->latest.rows[number];
}

u32 ix_add_row(ix *x, const ix_row *row)
{
    u32 number = strtab_add(&x->keys, key_bytes(&row->key));
    if (number == x->latest.n) VEC_PUSH(&x->latest);
    ix_row *r = VEC_PUSH(&x->rows);
    *r = *row;
    r->next = x->latest.rows[number];
    x->latest.rows[number] = x->rows.n;
    x->dirty = true;
    return x->rows.n;
}

void ix_release(ix *x)
{
    for (u32 i = 0; i < x->folders.n; i++) {
        mem_free(x->folders.rows[i].entries);
        mem_free(x->folders.rows[i].has);
    }
    strtab_release(&x->paths);
    strtab_release(&x->names);
    strtab_release(&x->keys);
    VEC_CLEAR(&x->ids);
    VEC_CLEAR(&x->versions);
    VEC_CLEAR(&x->sets);
    VEC_CLEAR(&x->rows);
    VEC_CLEAR(&x->latest);
    VEC_CLEAR(&x->path_state);
    VEC_CLEAR(&x->folders);
    VEC_CLEAR(&x->first_part);
    *x = (ix){0};
}
