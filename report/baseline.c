#include "report/baseline.h"

#include "base/json.h"
#include "base/yaml.h"
#include "report/fingerprint.h"
#include "report/report.h"

#include <stdlib.h>

enum { VERSION = 1, COUNT_MAX = 1000000 };

void rp_baseline_release(rp_baseline *b)
{
    VEC_CLEAR(&b->list);
    arena_release(&b->mem);
    *b = (rp_baseline){0};
}

u32 rp_baseline_count(const rp_baseline *b)
{
    u32 n = 0;
    for (u32 i = 0; i < b->list.n; i++) n += b->list.rows[i].count;
    return n;
}

static int cmp_known(const void *pa, const void *pb)
{
    const rp_known *a = pa, *b = pb;
    if (a->hash != b->hash) return a->hash < b->hash ? -1 : 1;
    return str_cmp(a->file, b->file);
}

// Sorts, and makes one of rows that are alike.
static void seal(rp_baseline *b)
{
    u32 kept = 0;
    if (b->list.n) qsort(b->list.rows, b->list.n, sizeof *b->list.rows, cmp_known);
    for (u32 i = 0; i < b->list.n; i++) {
        rp_known row = b->list.rows[i];
        if (row.count == 0) continue;
        if (kept > 0 && cmp_known(&b->list.rows[kept - 1], &row) == 0)
            b->list.rows[kept - 1].count += row.count;
        else
            b->list.rows[kept++] = row;
    }
    b->list.n = kept;
}

// ------------------------------------------------------------------------------------------------------ the file

static bool parse_hex(str s, u64 *out)
{
    *out = 0;
    for (size_t i = 0; i < s.n; i++) {
        char c = s.p[i];
        u32 digit = c >= '0' && c <= '9' ? (u32)(c - '0') : c >= 'a' && c <= 'f' ? (u32)(c - 'a') + 10 : 16;
        if (digit > 15) return false;
        *out = *out << 4 | digit;
    }
    return s.n == 16;
}

static u32 parse_count(const yaml_node *n)
{
    if (!n) return 1;
    u32 v = 0;
    for (size_t i = 0; i < n->text.n && v <= COUNT_MAX; i++) {
        if (n->text.p[i] < '0' || n->text.p[i] > '9') return 0;
        v = v * 10 + (u32)(n->text.p[i] - '0');
    }
    return n->kind == YAML_SCALAR && v <= COUNT_MAX ? v : 0;
}

static str text_of(const yaml_node *map, const char *key)
{
    const yaml_node *n = yaml_get(map, key);
    return n && n->kind == YAML_SCALAR ? n->text : (str){0};
}

static bool parse_row(rp_baseline *b, const yaml_node *n)
{
    rp_known row = {.check = text_of(n, "check"), .file = text_of(n, "file"), .symbol = text_of(n, "symbol"),
                    .count = parse_count(yaml_get(n, "count"))};
    if (!row.check.n || !row.file.n || row.count == 0 || !parse_hex(text_of(n, "id"), &row.hash)) return false;
    *VEC_PUSH(&b->list) = row;
    return true;
}

bool rp_baseline_parse(rp_baseline *b, str name, str text, err *e)
{
    u32 before = e->count;
    const yaml_node *root = yaml_parse(&b->mem, arena_str(&b->mem, name), arena_str(&b->mem, text), e);
    if (!root) return false;
    const yaml_node *findings = root->kind == YAML_MAP ? yaml_get(root, "findings") : NULL;
    str version = root->kind == YAML_MAP ? text_of(root, "version") : (str){0};
    if (!findings || findings->kind != YAML_SEQ) {
        err_at(e, EXIT_USAGE, name, root->line, root->col, "this is no baseline: it has no list of findings; qtcwe-fix baseline write makes one");
        return false;
    }
    if (!str_is(version, "1")) {
        err_at(e, EXIT_USAGE, name, root->line, root->col, "version '%.*s' of the baseline is not known (this program writes %d)",
               STR_ARG(version), VERSION);
        return false;
    }
    for (u32 i = 0; i < findings->n && e->count == before; i++)
        if (findings->items[i].kind != YAML_MAP || !parse_row(b, &findings->items[i]))
            err_at(e, EXIT_USAGE, name, findings->items[i].line, findings->items[i].col,
                   "an entry of a baseline has check, file, id (16 hexadecimal digits) and perhaps symbol and count");
    seal(b);
    return e->count == before;
}

static int cmp_for_reading(const void *pa, const void *pb)
{
    const rp_known *a = pa, *b = pb;
    int c = str_cmp(a->file, b->file);
    if (!c) c = str_cmp(a->check, b->check);
    if (!c) c = str_cmp(a->symbol, b->symbol);
    return c ? c : cmp_known(a, b);
}

// One line an entry, by file, so that changes of two people merge.
void rp_baseline_print(const rp_baseline *b, buf *out)
{
    rp_known *rows = mem_alloc((b->list.n + 1) * sizeof *rows);
    if (b->list.n) memcpy(rows, b->list.rows, b->list.n * sizeof *rows);
    if (b->list.n) qsort(rows, b->list.n, sizeof *rows, cmp_for_reading);
    buf_printf(out, "{\"version\": %d,\n \"findings\": [", VERSION);
    for (u32 i = 0; i < b->list.n; i++) {
        buf id = {0};
        buf_printf(&id, "%016llx", (unsigned long long)rows[i].hash);
        buf_puts(out, i ? ",\n  " : "\n  ");
        json j;
        json_init(&j, out, false);
        json_object(&j);
        json_kstr(&j, "file", rows[i].file);
        json_kstr(&j, "check", rows[i].check);
        if (rows[i].symbol.n) json_kstr(&j, "symbol", rows[i].symbol);
        json_kstr(&j, "id", buf_str(&id));
        if (rows[i].count > 1) json_kint(&j, "count", rows[i].count);
        json_end(&j);
        buf_release(&id);
    }
    buf_puts(out, b->list.n ? "\n ]}\n" : "]}\n");
    mem_free(rows);
}

// ------------------------------------------------------------------------------------------------------- matching

static str path_in(const ck_findings *f, const ck_finding *x, str root)
{
    rp_options o = {.root = root};
    return rp_report_path(&o, sources_file(f->files, x->at.file)->path);
}

void rp_baseline_add(rp_baseline *b, const ck_findings *f, bool known, str root)
{
    rp_identity *ids = mem_alloc((f->list.n + 1) * sizeof *ids);
    rp_identify(f, ids);
    for (u32 i = 0; i < f->list.n; i++) {
        const ck_finding *x = &f->list.rows[i];
        if (x->suppressed || x->known != known) continue;
        *VEC_PUSH(&b->list) = (rp_known){ids[i].hash, arena_str(&b->mem, str_of(x->check->id)),
                                         arena_str(&b->mem, path_in(f, x, root)), arena_str(&b->mem, x->symbol), 1};
    }
    mem_free(ids);
    seal(b);
}

// The first row of that hash, or where it would stand.
static u32 first_of(const rp_baseline *b, u64 hash)
{
    u32 low = 0, high = b->list.n;
    while (low < high) {
        u32 middle = low + (high - low) / 2;
        if (b->list.rows[middle].hash < hash) low = middle + 1;
        else high = middle;
    }
    return low;
}

// Takes a row of the hash of which something is left: in that file, or (file empty) in any.
static bool take(const rp_baseline *b, u32 *left, u64 hash, str file)
{
    for (u32 i = first_of(b, hash); i < b->list.n && b->list.rows[i].hash == hash; i++) {
        if (left[i] == 0 || (file.n && !str_eq(file, b->list.rows[i].file))) continue;
        left[i]--;
        return true;
    }
    return false;
}

void rp_baseline_join(rp_baseline *b, const rp_baseline *other)
{
    u32 n = b->list.n;
    for (u32 i = 0; i < other->list.n; i++) {
        rp_known row = other->list.rows[i];
        const rp_known *own = n ? bsearch(&row, b->list.rows, n, sizeof row, cmp_known) : NULL;
        row.count -= own && own->count < row.count ? own->count : own ? row.count : 0;
        row.check = arena_str(&b->mem, row.check);
        row.file = arena_str(&b->mem, row.file);
        row.symbol = arena_str(&b->mem, row.symbol);
        *VEC_PUSH(&b->list) = row;
    }
    seal(b);
}

void rp_baseline_mark(const rp_baseline *b, ck_findings *f, str root)
{
    rp_identity *ids = mem_alloc((f->list.n + 1) * sizeof *ids);
    u32 *left = mem_alloc((b->list.n + 1) * sizeof *left);
    for (u32 i = 0; i < b->list.n; i++) left[i] = b->list.rows[i].count;
    rp_identify(f, ids);
    for (int anywhere = 0; anywhere < 2; anywhere++) {
        for (u32 i = 0; i < f->list.n; i++) {
            ck_finding *x = &f->list.rows[i];
            if (!x->suppressed && !x->known) x->known = take(b, left, ids[i].hash, anywhere ? (str){0} : path_in(f, x, root));
        }
    }
    mem_free(left);
    mem_free(ids);
}

void rp_baseline_keep(rp_baseline *b, const rp_baseline *from, bool (*keep)(void *user, str check), void *user)
{
    for (u32 i = 0; i < from->list.n; i++) {
        rp_known row = from->list.rows[i];
        if (!keep(user, row.check)) continue;
        row.check = arena_str(&b->mem, row.check);
        row.file = arena_str(&b->mem, row.file);
        row.symbol = arena_str(&b->mem, row.symbol);
        *VEC_PUSH(&b->list) = row;
    }
    seal(b);
}
