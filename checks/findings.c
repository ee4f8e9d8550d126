// Findings as a sorted set: order, equality, what one process tells another.
#include "checks/findings.h"

#include <stdlib.h>

#include "fixits/group.h"

void ck_findings_init(ck_findings *f, sources *files) { *f = (ck_findings){.files = files}; }

static void release_fix(fx_fix *f)
{
    if (!f || f->unit) return;  // the unit's
    VEC_CLEAR(&f->edits);
    VEC_CLEAR(&f->claims);
    VEC_CLEAR(&f->includes);
}

static void release_finding(ck_finding *f)
{
    VEC_CLEAR(&f->notes);
    VEC_CLEAR(&f->claims);
    release_fix(f->fix);
}

static void release_parts(ck_findings *f)
{
    for (u32 i = 0; i < f->parts.n; i++) release_fix(f->parts.rows[i].fix);
    VEC_CLEAR(&f->parts);
}

void ck_findings_truncate(ck_findings *f, u32 n)
{
    for (u32 i = n; i < f->list.n; i++) release_finding(&f->list.rows[i]);
    if (f->list.n > n) f->list.n = n;
}

void ck_findings_release(ck_findings *f)
{
    ck_findings_truncate(f, 0);
    release_parts(f);
    VEC_CLEAR(&f->list);
    VEC_CLEAR(&f->errors);
    VEC_CLEAR(&f->includes);
    VEC_CLEAR(&f->changed);
    VEC_CLEAR(&f->links);
    VEC_CLEAR(&f->sites);
    VEC_CLEAR(&f->costs);
    VEC_CLEAR(&f->told);
    arena_release(&f->mem);
    *f = (ck_findings){0};
}

// ------------------------------------------------------------------------------------------------------------ order

static str path_of(sources *files, file_id f) { return f.i ? sources_file(files, f)->path : (str){0}; }

static int cmp_u32(u32 a, u32 b) { return a < b ? -1 : a > b; }

static int cmp_place(sources *files, place a, place b)
{
    int c = a.file.i == b.file.i ? 0 : str_cmp(path_of(files, a.file), path_of(files, b.file));
    return c ? c : cmp_u32(a.off, b.off);
}

static int cmp_span(sources *files, span a, span b)
{
    int c = cmp_place(files, span_place(a), span_place(b));
    return c ? c : cmp_u32(a.len, b.len);
}

static int cmp_notes(sources *files, const ck_finding *a, const ck_finding *b)
{
    for (u32 i = 0; i < a->notes.n && i < b->notes.n; i++) {
        int c = cmp_place(files, a->notes.rows[i].at, b->notes.rows[i].at);
        if (!c) c = str_cmp(a->notes.rows[i].text, b->notes.rows[i].text);
        if (c) return c;
    }
    return cmp_u32(a->notes.n, b->notes.n);
}

// A withheld fix comes first: where two units disagree, the careful one is believed.
static int cmp_fixes(sources *files, const fx_fix *a, const fx_fix *b)
{
    if (!a || !b) return (a == NULL) - (b == NULL);
    int c = (b->withheld.n != 0) - (a->withheld.n != 0);
    if (!c) c = str_cmp(a->withheld, b->withheld);
    if (!c) c = (int)a->level - (int)b->level;
    if (!c) c = str_cmp(a->title, b->title);
    for (u32 i = 0; !c && i < a->edits.n && i < b->edits.n; i++) {
        c = cmp_span(files, a->edits.rows[i].where, b->edits.rows[i].where);
        if (!c) c = str_cmp(a->edits.rows[i].text, b->edits.rows[i].text);
    }
    return c ? c : cmp_u32(a->edits.n, b->edits.n);
}

// What makes two findings one: the same thing said of the same place.
static int cmp_same(sources *files, const ck_finding *a, const ck_finding *b)
{
    int c = cmp_place(files, a->at, b->at);
    if (!c) c = strcmp(a->check->id, b->check->id);
    return c ? c : str_cmp(a->message, b->message);
}

static int cmp_finding(const void *pa, const void *pb, void *files)
{
    const ck_finding *a = pa, *b = pb;
    int c = cmp_same(files, a, b);
    if (!c) c = cmp_fixes(files, a->fix, b->fix);
    if (!c) c = cmp_span(files, a->range, b->range);
    if (!c) c = cmp_notes(files, a, b);
    return c ? c : str_cmp(a->symbol, b->symbol);
}

static bool in_group_of(const ck_part *p, const ck_finding *x)
{
    const fx_fix *a = p->fix, *b = x->fix;
    return p->check == x->check && a->group.file.i == b->group.file.i && a->group.off == b->group.off &&
           (!a->topic.n || !b->topic.n || str_eq(a->topic, b->topic));
}

static void join_parts(ck_findings *f, const ck_finding *x)
{
    bool binds = !x->fix->loose, loose = false;
    for (u32 k = 0; k < f->parts.n; k++) {
        if (!in_group_of(&f->parts.rows[k], x)) continue;
        if (f->parts.rows[k].fix->loose) loose = true;
        else binds = true;
    }
    if (!binds) {
        x->fix->group = (place){0};
        return;
    }
    for (u32 k = 0; k < f->parts.n; k++)
        if (in_group_of(&f->parts.rows[k], x)) fx_group_join(x->fix, f->parts.rows[k].fix);
    if (!loose && x->fix->alone.n && !fx_is_withheld(x->fix)) x->fix->withheld = x->fix->alone;
    fx_group_seal(x->fix, &f->mem);
}

void ck_findings_join(ck_findings *f)
{
    for (u32 i = 0; i < f->list.n; i++)
        if (f->list.rows[i].fix && place_is(f->list.rows[i].fix->group)) join_parts(f, &f->list.rows[i]);
    release_parts(f);
}

static int cmp_error(const void *pa, const void *pb, void *files)
{
    const ck_note *a = pa, *b = pb;
    int c = cmp_place(files, a->at, b->at);
    return c ? c : str_cmp(a->text, b->text);
}

static int cmp_file(const void *pa, const void *pb, void *files)
{
    return str_cmp(path_of(files, *(const file_id *)pa), path_of(files, *(const file_id *)pb));
}

static u32 unique_files(sources *files, file_id *rows, u32 n)
{
    if (n == 0) return 0;
    qsort_r(rows, n, sizeof *rows, cmp_file, files);
    u32 kept = 1;
    for (u32 i = 1; i < n; i++)
        if (rows[i].i != rows[kept - 1].i) rows[kept++] = rows[i];
    return kept;
}

// What two units both found, and what a more exact check tells as well.
static void make_unique(ck_findings *f)
{
    u32 kept = 0, n = f->list.n;
    bool *told = mem_alloc(n + 1);
    for (u32 i = 0; i < n; i++) told[i] = ck_is_told_by_another(f, i);
    f->n_suppressed = 0;
    for (u32 i = 0; i < n; i++) {
        bool again = kept > 0 && cmp_same(f->files, &f->list.rows[kept - 1], &f->list.rows[i]) == 0;
        if (again || told[i]) {
            release_finding(&f->list.rows[i]);
            continue;
        }
        f->n_suppressed += f->list.rows[i].suppressed;
        f->list.rows[kept++] = f->list.rows[i];
    }
    f->list.n = kept;
    mem_free(told);
}

void ck_findings_sort(ck_findings *f)
{
    if (f->list.n) qsort_r(f->list.rows, f->list.n, sizeof *f->list.rows, cmp_finding, f->files);
    make_unique(f);
    u32 kept = 0;
    if (f->errors.n) qsort_r(f->errors.rows, f->errors.n, sizeof *f->errors.rows, cmp_error, f->files);
    for (u32 i = 0; i < f->errors.n; i++)
        if (kept == 0 || cmp_error(&f->errors.rows[kept - 1], &f->errors.rows[i], f->files) != 0)
            f->errors.rows[kept++] = f->errors.rows[i];
    f->errors.n = kept;
    f->includes.n = unique_files(f->files, f->includes.rows, f->includes.n);
    f->changed.n = unique_files(f->files, f->changed.rows, f->changed.n);
    ck_links_sort(f);
    ck_sites_sort(f);
}
