#include "driver/cache.h"

#include <stdio.h>
#include <stdlib.h>

#include "driver/cache_folder.h"
#include "driver/cache_index.h"
#include "qtmodel/build.h"

enum { VARIANTS = 12, DAYS = 30 };
static const double FLUSH_SHARE = 20;     // at most 1/20 of the time goes into writing the index
static const double FLUSH_FREELY = 0.01;  // seconds: one that takes no longer is written behind each answer
static const i64 SECOND = 1000000000;
static const i64 CLOCK_STEP = 20000000;  // the kernel's times of files may lag behind the clock by a tick, at most 10 ms

enum { TOOL, CHECKS, FACTS, COMMAND, ENVIRONMENT };  // ix_row.parts
static const char *const part_names[IX_PARTS] = {"this program or its libclang", "the checks or their options",
                                                 "files of facts", "the compile command", "the environment"};

struct dr_cache {
    const dr_options *options;
    arena mem;
    str folder;
    digest name;                // of the index
    ix index;
    digest parts[IX_PARTS];     // COMMAND: of each query
    strtab environment;         // include folders that it names
    i64 start;
    double flushed, flush_cost;  // when the index was written last, and how many seconds that took
    dr_cache_counts counts;
    const qm_overlay *overlays;
    u32 n_overlays;
    strtab overlay_files;       // device and inode of their files, as bytes; by number of overlay
    digest *overlay_texts;
    ix_ids *overlay_names;
};

static const u32 *ids_of(const ix *x, ix_ids r) { return x->ids.rows + r.first; }

// ----------------------------------------------------------------------------------------------------------- the key

static void put_field(buf *b, str s)
{
    buf_put(b, s);
    buf_putc(b, '\0');
}

static digest take_digest(buf *b)
{
    digest d = digest_of(buf_str(b));
    buf_clear(b);
    return d;
}

// The libraries that parse, by path, size and time: a rebuilt one has the same version.
static void put_libraries(buf *out)
{
    buf maps = {0};
    strtab seen = {0};
    os_read_file("/proc/self/maps", &maps);
    for (str rest = buf_str(&maps); rest.n;) {
        size_t end = str_find(rest, STR("\n")), slash = str_find(str_upto(rest, end), STR("/"));
        str path = slash == SIZE_MAX ? (str){0} : str_from(str_upto(rest, end), slash);
        rest = str_from(rest, end == SIZE_MAX ? rest.n : end + 1);
        str name = str_after_last(path, '/');
        u32 known = seen.n;
        if (!str_starts(name, STR("libclang")) && !str_starts(name, STR("libLLVM"))) continue;
        if (strtab_add(&seen, path) < known) continue;
        os_state s = {0};
        os_state_of(seen.rows[known].p, &s);
        buf_printf(out, "%.*s %llu %lld", STR_ARG(path), (unsigned long long)s.size, (long long)s.modified);
        buf_putc(out, '\0');
    }
    strtab_release(&seen);
    buf_release(&maps);
}

static void put_file(dr_cache *c, str path, buf *out)
{
    u32 version = ix_current(&c->index, path);
    put_field(out, path);
    if (version) digest_put(out, &c->index.versions.rows[version - 1].content);
}

static digest tool_part(dr_cache *c)
{
    buf b = {0}, exe = {0};
    put_field(&b, qm_clang_build(&c->mem));
    put_field(&b, str_of(QTCWE_RESOURCE_DIR));
    put_libraries(&b);
    if (os_realpath("/proc/self/exe", &exe)) {
        u32 version = ix_current(&c->index, buf_str(&exe));
        if (version) digest_put(&b, &c->index.versions.rows[version - 1].content);
    }
    digest d = take_digest(&b);
    buf_release(&exe);
    buf_release(&b);
    return d;
}

static digest checks_part(const dr_options *o)
{
    buf b = {0};
    ck_selection s = dr_selection(o);
    buf_printf(&b, "profile %d links %d sites %d", (int)o->profile, dr_wants_links(o), dr_wants_sites(o));
    buf_putc(&b, '\0');
    for (u32 i = 0; i < ck_count(); i++)
        if (ck_selected(&s, ck_at(i))) put_field(&b, str_of(ck_at(i)->id));
    for (u32 i = 0; i < o->check_options.n; i++) {
        put_field(&b, o->check_options.rows[i].scope);
        put_field(&b, o->check_options.rows[i].name);
        put_field(&b, str_of(o->check_options.rows[i].value));
    }
    digest d = take_digest(&b);
    buf_release(&b);
    return d;
}

static digest facts_part(dr_cache *c)
{
    buf b = {0};
    for (u32 i = 0; i < c->options->models.n; i++) put_file(c, c->options->models.rows[i].path, &b);
    digest d = take_digest(&b);
    buf_release(&b);
    return d;
}

static void put_entry(void *user, str name) { put_field(user, name); }

static digest environment_part(dr_cache *c)
{
    static const char *const names[] = {"CPATH", "C_INCLUDE_PATH", "CPLUS_INCLUDE_PATH", "OBJC_INCLUDE_PATH", "OBJCPLUS_INCLUDE_PATH",
                                        "GCC_EXEC_PREFIX", "COMPILER_PATH", "SDKROOT", "CCC_OVERRIDE_OPTIONS", "SOURCE_DATE_EPOCH"};
    buf b = {0};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        const char *value = getenv(names[i]);
        put_field(&b, str_of(names[i]));
        if (!value) continue;
        put_field(&b, str_of(value));
        for (str rest = str_of(value); rest.n && i < 5;) {
            size_t colon = str_find(rest, STR(":"));
            if (colon > 0) strtab_add(&c->environment, str_upto(rest, colon));
            rest = str_from(rest, colon == SIZE_MAX ? rest.n : colon + 1);
        }
    }
    // The newest GCC that is installed gives the standard library.
    static const char *const gcc[] = {"/usr/lib/gcc", "/usr/lib/gcc/x86_64-linux-gnu", "/usr/lib/gcc/aarch64-linux-gnu"};
    for (size_t i = 0; i < sizeof gcc / sizeof *gcc; i++) os_each_entry(gcc[i], put_entry, &b);
    digest d = take_digest(&b);
    buf_release(&b);
    return d;
}

static digest command_part(const qm_command *cmd)
{
    buf b = {0};
    put_field(&b, cmd->dir);
    put_field(&b, cmd->file);
    for (u32 i = 0; i < cmd->argc; i++) put_field(&b, str_of(cmd->argv[i]));
    digest d = take_digest(&b);
    buf_release(&b);
    return d;
}

static u64 front_of(const digest *d)
{
    u64 v;
    memcpy(&v, d->bytes, sizeof v);
    return v;
}

// The row of the query, without what is known after the analysis only.
static ix_row row_of(dr_cache *c, const dr_query *q)
{
    ix_row r = {.used = c->start, .source = ix_add_path(&c->index, q->cmd->file)};
    c->parts[COMMAND] = command_part(q->cmd);
    buf b = {0};
    for (u32 i = 0; i < IX_PARTS; i++) {
        digest_put(&b, &c->parts[i]);
        r.parts[i] = front_of(&c->parts[i]);
    }
    buf_printf(&b, "summaries %d told %d overlays %d", q->summaries, q->externals != NULL, c->n_overlays > 0);
    r.key = take_digest(&b);
    buf_release(&b);
    return r;
}

// ------------------------------------------------------------------------------------------------------------ overlays

static str identity_bytes(const os_state *s, u64 into[2])
{
    into[0] = s->dev;
    into[1] = s->ino;
    return str_n((const char *)into, 2 * sizeof *into);
}

static void drop_overlays(dr_cache *c)
{
    strtab_release(&c->overlay_files);
    mem_free(c->overlay_texts);
    mem_free(c->overlay_names);
    c->overlay_texts = NULL;
    c->overlay_names = NULL;
    c->n_overlays = 0;
}

void dr_cache_overlay(dr_cache *c, const qm_overlay *overlays, u32 n)
{
    if (!c) return;
    drop_overlays(c);
    c->overlays = overlays;
    c->n_overlays = n;
    c->overlay_texts = mem_alloc((n + 1) * sizeof *c->overlay_texts);
    c->overlay_names = mem_alloc((n + 1) * sizeof *c->overlay_names);
    arena a = {0};
    for (u32 i = 0; i < n; i++) {
        os_state s = {.ino = i};  // of no file: device 0
        u64 bytes[2];
        os_state_of(arena_str(&a, overlays[i].path).p, &s);
        strtab_add(&c->overlay_files, identity_bytes(&s, bytes));
        c->overlay_texts[i] = digest_of(overlays[i].text);
        ix_scan_names(&c->index, overlays[i].text, &c->overlay_names[i]);
    }
    arena_release(&a);
}

// Number of the overlay that stands for the version's file; UINT32_MAX: none.
static u32 overlay_of(const dr_cache *c, const ix_version *v)
{
    u64 bytes[2];
    return strtab_find(&c->overlay_files, identity_bytes(&v->state, bytes));
}

static bool is_overlaid(const void *user, const ix_version *v) { return overlay_of(user, v) != UINT32_MAX; }

typedef struct { u32 *rows; u32 n, cap; } numbers;

// The overlays that stand for files of the set: their texts as one digest, and the names they spell.
static digest overlays_of(dr_cache *c, u32 set, numbers *names)
{
    buf b = {0};
    ix_ids files = c->index.sets.rows[set].versions;
    for (u32 i = 0; i < files.n && c->n_overlays; i++) {
        const ix_version *v = &c->index.versions.rows[ids_of(&c->index, files)[i]];
        u32 k = overlay_of(c, v);
        if (k == UINT32_MAX) continue;
        put_field(&b, c->index.paths.rows[v->path]);
        digest_put(&b, &c->overlay_texts[k]);
        for (u32 n = 0; n < c->overlay_names[k].n; n++) *VEC_PUSH(names) = ids_of(&c->index, c->overlay_names[k])[n];
    }
    digest d = digest_of(buf_str(&b));
    buf_release(&b);
    return d;
}

// ------------------------------------------------------------------------------------------------------------- finding

// What other units say of these functions now.
static digest answers_to(const dr_cache *c, ix_ids told, const qm_externals *x)
{
    buf b = {0};
    for (u32 i = 0; i < told.n && x; i++) qm_external_put(x, c->index.names.rows[ids_of(&c->index, told)[i]], &b);
    digest d = digest_of(buf_str(&b));
    buf_release(&b);
    return d;
}

static bool is_valid(dr_cache *c, const ix_row *r, const dr_query *q, buf *why)
{
    numbers names = {0};
    digest overlays = overlays_of(c, r->set, &names), answers = answers_to(c, r->told, q->externals);
    str changed = ix_changed_file(&c->index, r->set, c->n_overlays ? is_overlaid : NULL, c);
    bool good = false;
    if (!digest_eq(&overlays, &r->overlays))
        buf_puts(why, "the proposed fixes are different");
    else if (changed.n)
        buf_printf(why, "%.*s %s", STR_ARG(changed), os_exists(changed.p) ? "changed" : "is gone");
    else if (!digest_eq(&answers, &r->answers))
        buf_puts(why, "other units say something else of the functions it calls");
    else if (ix_probe(&c->index, r->set, names.rows, names.n) != r->probes)
        buf_puts(why, "a file was made or removed where it looks for headers");
    else
        good = true;
    VEC_CLEAR(&names);
    return good;
}

// The query has no row: what is different from the file's last one?
static void tell_other_key(const dr_cache *c, const ix_row *asked, buf *why)
{
    const ix_row *last = NULL;
    for (u32 i = c->index.rows.n; i > 0 && !last; i--)
        if (c->index.rows.rows[i - 1].source == asked->source) last = &c->index.rows.rows[i - 1];
    if (!last) {
        buf_puts(why, "it was not analysed before");
        return;
    }
    buf_puts(why, "it was not analysed in this way before");
    const char *between = "; different: ";
    for (u32 i = 0; i < IX_PARTS; i++) {
        if (last->parts[i] == asked->parts[i]) continue;
        buf_printf(why, "%s%s", between, part_names[i]);
        between = ", ";
    }
}

bool dr_cache_find(dr_cache *c, const dr_query *q, buf *answer)
{
    if (!c) return false;
    ix_row asked = row_of(c, q);
    buf why = {0};
    bool found = false;
    u32 first = ix_find_row(&c->index, &asked.key);
    for (u32 i = first; i && !found; i = c->index.rows.rows[i - 1].next) {
        buf other = {0};
        ix_row *r = &c->index.rows.rows[i - 1];
        found = is_valid(c, r, q, &other);
        if (found && !dr_cache_load(c->folder, "results", &r->result, answer)) {
            buf_puts(&other, "its answer was removed or damaged");
            found = false;
        }
        if (found && r->used < c->start - 24 * 3600 * SECOND) {
            r->used = c->start;
            c->index.dirty = true;
        }
        if (i == first) buf_put(&why, buf_str(&other));
        buf_release(&other);
    }
    if (!first) tell_other_key(c, &asked, &why);
    c->counts.hits += found;
    c->counts.misses += !found;
    if (!found && c->options->why_miss)
        fprintf(stderr, "miss: %.*s%s: %s\n", STR_ARG(q->cmd->file),
                c->n_overlays ? " (proof)" : q->externals ? " (with other units)" : "", buf_cstr(&why));
    buf_release(&why);
    return found;
}

double dr_cache_seconds(const dr_cache *c, str file)
{
    u32 source = c ? strtab_find(&c->index.paths, file) : UINT32_MAX;
    for (u32 i = c ? c->index.rows.n : 0; i > 0; i--)
        if (c->index.rows.rows[i - 1].source == source) return c->index.rows.rows[i - 1].seconds;
    return -1;
}

// ------------------------------------------------------------------------------------------------------------- keeping

typedef struct { str *rows; u32 n, cap; } strs;

// Folders that the command names for headers, and its own.
static void command_folders(dr_cache *c, const qm_command *cmd, strs *out)
{
    static const char *const flags[] = {"-I", "-isystem", "-iquote", "-idirafter"};
    *VEC_PUSH(out) = cmd->dir;
    for (u32 i = 0; i < c->environment.n; i++) *VEC_PUSH(out) = c->environment.rows[i];
    for (u32 i = 0; i < cmd->argc; i++) {
        for (size_t k = 0; k < sizeof flags / sizeof *flags; k++) {
            str a = str_of(cmd->argv[i]), flag = str_of(flags[k]);
            if (!str_starts(a, flag)) continue;
            str dir = a.n > flag.n ? str_from(a, flag.n) : i + 1 < cmd->argc ? str_of(cmd->argv[i + 1]) : (str){0};
            if (dir.n == 0) continue;
            *VEC_PUSH(out) = str_starts(dir, STR("/")) ? dir : arena_printf(&c->mem, "%.*s/%.*s", STR_ARG(cmd->dir), STR_ARG(dir));
            break;
        }
    }
}

// Versions of the files that were read; false when one of them changed while this run lasted.
static bool versions_of(dr_cache *c, str read, numbers *out)
{
    for (; read.n; read = str_from(read, strlen(read.p) + 1)) {
        u32 version = ix_current(&c->index, str_of(read.p));
        if (!version || !ix_is_settled(&c->index, version - 1, c->start - CLOCK_STEP)) return false;
        *VEC_PUSH(out) = version - 1;
    }
    return out->n > 0;
}

static digest result_name(const dr_cache *c, const ix_row *r)
{
    buf b = {0};
    digest_put(&b, &r->key);
    digest_put(&b, &r->answers);
    digest_put(&b, &r->overlays);
    buf_put(&b, str_n((const char *)&r->probes, sizeof r->probes));
    ix_ids files = c->index.sets.rows[r->set].versions;
    for (u32 i = 0; i < files.n; i++) {
        const ix_version *v = &c->index.versions.rows[ids_of(&c->index, files)[i]];
        put_field(&b, c->index.paths.rows[v->path]);
        digest_put(&b, &v->content);
    }
    digest d = digest_of(buf_str(&b));
    buf_release(&b);
    return d;
}

static void write_index(dr_cache *c)
{
    buf bytes = {0};
    double start = os_seconds();
    ix_write(&c->index, VARIANTS, c->start - (i64)DAYS * 24 * 3600 * SECOND, &bytes);
    dr_cache_store(c->folder, "index", &c->name, buf_str(&bytes));
    buf_release(&bytes);
    c->index.dirty = false;
    c->flushed = os_seconds();
    c->flush_cost = c->flushed - start;
}

void dr_cache_keep(dr_cache *c, const dr_query *q, str read, str asked, str answer, double seconds)
{
    if (!c) return;
    numbers versions = {0}, names = {0};
    strs folders = {0};
    ix_row r = row_of(c, q);
    if (versions_of(c, read, &versions)) {
        command_folders(c, q->cmd, &folders);
        r.set = ix_add_set(&c->index, versions.rows, versions.n, folders.rows, folders.n);
        r.overlays = overlays_of(c, r.set, &names);
        r.probes = ix_probe(&c->index, r.set, names.rows, names.n);
        r.told.first = c->index.ids.n;
        for (; asked.n; asked = str_from(asked, strlen(asked.p) + 1), r.told.n++)
            *VEC_PUSH(&c->index.ids) = ix_add_name(&c->index, str_of(asked.p));
        r.answers = answers_to(c, r.told, q->externals);
        r.seconds = seconds;
        r.result = result_name(c, &r);
        if (dr_cache_store(c->folder, "results", &r.result, answer)) {
            ix_add_row(&c->index, &r);
            c->counts.kept++;
        }
        bool due = c->flush_cost < FLUSH_FREELY || os_seconds() - c->flushed >= FLUSH_SHARE * c->flush_cost;
        if (due) write_index(c);  // a run that is killed loses little
    }
    VEC_CLEAR(&versions);
    VEC_CLEAR(&names);
    VEC_CLEAR(&folders);
}

// --------------------------------------------------------------------------------------------------------- open, close

dr_cache *dr_cache_open(const dr_options *o, const dr_project *p)
{
    if (o->no_cache) return NULL;
    buf folder = {0}, bytes = {0};
    dr_cache_folder(&folder);
    if (folder.n == 0 || !os_mkdirs(buf_cstr(&folder))) {
        buf_release(&folder);
        return NULL;
    }
    dr_cache *c = mem_alloc(sizeof *c);
    c->options = o;
    c->folder = arena_str(&c->mem, buf_str(&folder));
    c->start = os_now();
    c->name = digest_of(p->root);
    if (dr_cache_load(c->folder, "index", &c->name, &bytes)) ix_read(&c->index, buf_str(&bytes));
    c->parts[TOOL] = tool_part(c);
    c->parts[CHECKS] = checks_part(o);
    c->parts[FACTS] = facts_part(c);
    c->parts[ENVIRONMENT] = environment_part(c);
    buf_release(&folder);
    buf_release(&bytes);
    return c;
}

dr_cache_counts dr_cache_counted(const dr_cache *c) { return c ? c->counts : (dr_cache_counts){0}; }

void dr_cache_close(dr_cache *c)
{
    if (!c) return;
    if (c->index.dirty) write_index(c);
    if (c->counts.kept) dr_cache_trim(c->folder, (u64)c->options->cache_limit << 20);
    drop_overlays(c);
    ix_release(&c->index);
    strtab_release(&c->environment);
    arena_release(&c->mem);
    mem_free(c);
}
