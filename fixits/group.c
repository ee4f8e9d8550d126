// Joins the parts of a fix that spans several units.
#include "fixits/group.h"

#include <stdlib.h>

#include "fixits/text.h"

static bool same_edit(const fx_edit *a, const fx_edit *b)
{
    return a->where.file.i == b->where.file.i && a->where.off == b->where.off && a->where.len == b->where.len &&
           str_eq(a->text, b->text);
}

static u32 count_same(const fx_fix *f, u32 before, const fx_edit *e)
{
    u32 n = 0;
    for (u32 i = 0; i < before; i++) n += same_edit(&f->edits.rows[i], e);
    return n;
}

static void join_include(fx_fix *into, const fx_header *h)
{
    for (u32 i = 0; i < into->includes.n; i++)
        if (into->includes.rows[i].file.i == h->file.i && str_eq(into->includes.rows[i].name, h->name)) return;
    *VEC_PUSH(&into->includes) = *h;
}

void fx_group_join(fx_fix *into, const fx_fix *part)
{
    if (part == into) return;
    if (fx_is_withheld(part) && (!fx_is_withheld(into) || str_cmp(part->withheld, into->withheld) < 0)) into->withheld = part->withheld;
    if (part->level < into->level) into->level = part->level;
    // A part may want the same twice (two brackets in one place), so equal edits are counted.
    for (u32 i = 0; i < part->edits.n; i++) {
        const fx_edit *e = &part->edits.rows[i];
        if (count_same(into, into->edits.n, e) <= count_same(part, i, e)) *VEC_PUSH(&into->edits) = *e;
    }
    for (u32 i = 0; i < part->claims.n; i++) *VEC_PUSH(&into->claims) = part->claims.rows[i];
    for (u32 i = 0; i < part->includes.n; i++) join_include(into, &part->includes.rows[i]);
}

static int compare_edits(const void *a, const void *b, void *files)
{
    const fx_edit *x = a, *y = b;
    if (x->where.file.i != y->where.file.i)
        return str_cmp(sources_file(files, x->where.file)->path, sources_file(files, y->where.file)->path);
    if (x->where.off != y->where.off) return x->where.off < y->where.off ? -1 : 1;
    if (x->where.len != y->where.len) return x->where.len < y->where.len ? -1 : 1;
    return str_cmp(x->text, y->text);
}

void fx_group_seal(fx_fix *f)
{
    if (f->edits.n == 0) return;
    qsort_r(f->edits.rows, f->edits.n, sizeof *f->edits.rows, compare_edits, f->files);
    for (u32 i = 1; i < f->edits.n && !fx_is_withheld(f); i++) {
        const fx_edit *a = &f->edits.rows[i - 1], *b = &f->edits.rows[i];
        bool disagree = fx_overlap(a->where, b->where) ||
                        (a->where.file.i == b->where.file.i && a->where.off == b->where.off && a->where.len == b->where.len &&
                         !str_eq(a->text, b->text));
        if (disagree) f->withheld = STR("the files that include the declaration would have to be changed in different ways");
    }
}
