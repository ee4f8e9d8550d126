// Repairs as replacements that other tools apply: of at least one byte, without overlaps, each in one place.
#include "report/tidy.h"

typedef struct piece {
    rp_replacement r;
    struct { u32 *rows; u32 n, cap; } owners;  // items
} piece;

typedef struct job {
    arena *mem;
    sources *files;
    rp_tidy_item *items;
    u32 n;
    u32 *group;  // by item: another item of its group, or itself
    struct { piece *rows; u32 n, cap; } pieces;
} job;

// ------------------------------------------------------------------------------------------------------------- groups

static u32 root_of(const job *j, u32 i)
{
    while (j->group[i] != i) i = j->group[i];
    return i;
}

static void unite(job *j, u32 a, u32 b)
{
    a = root_of(j, a);
    b = root_of(j, b);
    if (a < b) j->group[b] = a;
    else j->group[a] = b;
}

// The first of a and b takes the other's owners; all of them become one group.
static void merge_owners(job *j, piece *into, piece *from)
{
    for (u32 i = 0; i < from->owners.n; i++) *VEC_PUSH(&into->owners) = from->owners.rows[i];
    for (u32 i = 1; i < into->owners.n; i++) unite(j, into->owners.rows[0], into->owners.rows[i]);
    VEC_CLEAR(&from->owners);
}

static const fx_fix *fix_of(const rp_tidy_item *x) { return x->finding ? x->finding->fix : NULL; }

static bool has_edit(const fx_fix *f, const fx_edit *e)
{
    for (u32 i = 0; i < f->edits.n; i++) {
        const fx_edit *x = &f->edits.rows[i];
        bool same = x->where.file.i == e->where.file.i && x->where.off == e->where.off && x->where.len == e->where.len;
        if (same && str_eq(x->text, e->text)) return true;
    }
    return false;
}

// Whose edit it is; an edit of nobody is an #include, which all that need headers in that file share.
static void find_owners(const fx_plan *kept, const fx_edit *e, piece *p)
{
    for (u32 i = 0; i < kept->fixes.n; i++)
        if (kept->fixes.rows[i].outcome == FX_APPLIED && has_edit(kept->fixes.rows[i].fix, e))
            *VEC_PUSH(&p->owners) = kept->fixes.rows[i].tag;
    bool nobody = p->owners.n == 0;
    for (u32 i = 0; nobody && i < kept->fixes.n; i++) {
        const fx_planned *x = &kept->fixes.rows[i];
        if (x->outcome == FX_APPLIED && x->fix->includes.n && x->file.i == e->where.file.i) *VEC_PUSH(&p->owners) = x->tag;
    }
}

// ----------------------------------------------------------------------------------------------------------- widening

static bool is_break(char c) { return c == '\n' || c == '\r'; }

// Bytes of the token that begins at i.
static u32 token_at(str text, u32 i)
{
    u32 n = 0;
    while (i + n < text.n && byte_is_word(text.p[i + n])) n++;
    if (n == 0) n = i + 1 < text.n && text.p[i] == '\r' && text.p[i + 1] == '\n' ? 2 : 1;
    return n;
}

// Bytes of the token that ends in front of i.
static u32 token_before(str text, u32 i)
{
    u32 n = 0;
    while (n < i && byte_is_word(text.p[i - 1 - n])) n++;
    if (n == 0) n = i > 1 && text.p[i - 1] == '\n' && text.p[i - 2] == '\r' ? 2 : 1;
    return n;
}

// Makes an insertion the replacement of a token beside it, within [low, high).
static void widen(job *j, rp_replacement *r, u32 low, u32 high)
{
    str text = sources_text(j->files, r->file);
    bool back = r->off >= high || (is_break(text.p[r->off]) && r->off > low && !is_break(text.p[r->off - 1]));
    if (back && r->off > low) {
        u32 n = token_before(text, r->off);
        if (n > r->off - low) n = r->off - low;
        r->off -= n;
        r->len = n;
        r->text = arena_printf(j->mem, "%.*s%.*s", (int)n, text.p + r->off, STR_ARG(r->text));
    } else if (r->off < high) {
        r->len = token_at(text, r->off);
        if (r->len > high - r->off) r->len = high - r->off;
        r->text = arena_printf(j->mem, "%.*s%.*s", STR_ARG(r->text), (int)r->len, text.p + r->off);
    }
}

// Insertions that touch what is replaced, or each other, become one with it.
static void join_touching(job *j)
{
    u32 n = 0;
    for (u32 i = 0; i < j->pieces.n; i++) {
        piece *p = &j->pieces.rows[i], *last = n ? &j->pieces.rows[n - 1] : NULL;
        bool touch = last && last->r.off + last->r.len == p->r.off && (last->r.len == 0 || p->r.len == 0);
        if (!touch) {
            j->pieces.rows[n++] = *p;
            continue;
        }
        last->r.text = arena_printf(j->mem, "%.*s%.*s", STR_ARG(last->r.text), STR_ARG(p->r.text));
        last->r.len += p->r.len;
        merge_owners(j, last, p);
    }
    j->pieces.n = n;
}

static void widen_all(job *j, u32 end)
{
    for (u32 i = 0; i < j->pieces.n; i++) {
        rp_replacement *r = &j->pieces.rows[i].r;
        u32 low = i ? j->pieces.rows[i - 1].r.off + j->pieces.rows[i - 1].r.len : 0;
        if (r->len == 0) widen(j, r, low, i + 1 < j->pieces.n ? j->pieces.rows[i + 1].r.off : end);
    }
}

// -------------------------------------------------------------------------------------------------------------- handing out

// YAML cannot carry other bytes.
static bool is_utf8(str s)
{
    size_t n = 1;
    for (; s.n > 0 && n > 0; s = str_from(s, n)) n = str_utf8_length(s);
    return n > 0;
}

typedef struct handout {
    struct { rp_replacement *rows; u32 n, cap; } rows;
    bool impossible;
} handout;

static void give(job *j, handout *to)
{
    for (u32 i = 0; i < j->pieces.n; i++) {
        const piece *p = &j->pieces.rows[i];
        for (u32 k = 0; k < p->owners.n; k++) {
            u32 root = root_of(j, p->owners.rows[k]);
            bool given = false;  // to the same group, for another owner
            for (u32 m = 0; m < k; m++) given |= root_of(j, p->owners.rows[m]) == root;
            if (given) continue;
            *VEC_PUSH(&to[root].rows) = p->r;
            to[root].impossible |= p->r.len == 0 || !is_utf8(p->r.text);
        }
    }
}

static void keep(job *j, handout *to)
{
    for (u32 i = 0; i < j->n; i++) {
        handout *h = &to[i];
        if (h->rows.n && !h->impossible) {
            rp_replacement *rows = arena_alloc(j->mem, h->rows.n * sizeof *rows);
            memcpy(rows, h->rows.rows, h->rows.n * sizeof *rows);
            j->items[i].replacements = rows;
            j->items[i].n_replacements = h->rows.n;
        }
        VEC_CLEAR(&h->rows);
    }
}

static void add_pieces(job *j, const fx_plan *kept, const fx_file_text *t)
{
    for (u32 i = 0; i < t->n_edits; i++) {
        piece p = {.r = {t->file, t->edits[i].where.off, t->edits[i].where.len, arena_str(j->mem, t->edits[i].text)}};
        find_owners(kept, &t->edits[i], &p);
        *VEC_PUSH(&j->pieces) = p;
    }
}

void rp_tidy_repairs(arena *mem, sources *files, const fx_plan *plan, rp_tidy_item *items, u32 n)
{
    job j = {.mem = mem, .files = files, .items = items, .n = n, .group = mem_alloc((n + 1) * sizeof(u32))};
    handout *to = mem_alloc((n + 1) * sizeof *to);
    fx_plan kept;  // the fixes alone, for their edits: after the proof a plan has none
    fx_plan_init(&kept, files);
    for (u32 i = 0; i < n; i++) {
        const fx_planned *p = items[i].finding ? rp_planned(plan, items[i].finding) : NULL;
        j.group[i] = i;
        if (p && p->outcome == FX_APPLIED && !fx_is_withheld(p->fix)) fx_plan_add(&kept, fix_of(&items[i]), i);
    }
    fx_plan_make(&kept, FX_REVIEW);
    // Groups are known when all files are through, so the pieces of all are kept until then.
    struct { piece *rows; u32 n, cap; } all = {0};
    for (u32 i = 0; i < kept.texts.n; i++) {
        add_pieces(&j, &kept, &kept.texts.rows[i]);
        join_touching(&j);
        widen_all(&j, u32_of(kept.texts.rows[i].old_text.n));
        for (u32 k = 0; k < j.pieces.n; k++) *VEC_PUSH(&all) = j.pieces.rows[k];
        j.pieces.n = 0;
    }
    VEC_CLEAR(&j.pieces);
    j.pieces.rows = all.rows, j.pieces.n = all.n, j.pieces.cap = all.cap;
    give(&j, to);
    keep(&j, to);
    for (u32 i = 0; i < j.pieces.n; i++) VEC_CLEAR(&j.pieces.rows[i].owners);
    VEC_CLEAR(&j.pieces);
    fx_plan_release(&kept);
    mem_free(to);
    mem_free(j.group);
}
