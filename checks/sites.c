// What checks have examined: collected, sorted, made unique.
#include "checks/sites.h"

#include "checks/findings.h"

#include <stdlib.h>

static void tell(ck_findings *out, u32 check, place at, const char *why)
{
    if (!out->with_sites || !place_is(at)) return;
    const source_file *file = sources_file(out->files, at.file);
    if (!file->system && !file->generated) *VEC_PUSH(&out->sites) = (ck_site_row){check, at, why ? str_of(why) : (str){0}};
}

void ck_site_at(ck_context *c, place at) { tell(c->out, ck_index(c->check), at, NULL); }

void ck_site(ck_context *c, qm_node at) { ck_site_at(c, qm_row(c->unit, at)->at); }

void ck_unknown(ck_context *c, qm_node at, const char *why) { tell(c->out, ck_index(c->check), qm_row(c->unit, at)->at, why); }

void ck_sites_functions(const qm_unit *u, ck_findings *out)
{
    for (u32 i = 1; i < u->funcs.n; i++) {
        const qm_func_row *f = &u->funcs.rows[i];
        if (!qm_is(f->body) || !(f->flags & QMFN_USER) || f->flags & QMFN_LAMBDA) continue;
        const char *why = f->flags & QMFN_TAINTED ? "an error in it" : f->flags & QMFN_TEMPLATE ? "a template" : NULL;
        tell(out, ck_count(), qm_row(u, f->body)->at, why);
    }
}

static str path_of(sources *files, place p) { return place_is(p) ? sources_file(files, p.file)->path : (str){0}; }

static int cmp_place(const ck_site_row *a, const ck_site_row *b, sources *files)
{
    if (a->check != b->check) return a->check < b->check ? -1 : 1;
    int order = a->at.file.i == b->at.file.i ? 0 : str_cmp(path_of(files, a->at), path_of(files, b->at));
    return order ? order : (a->at.off > b->at.off) - (a->at.off < b->at.off);
}

// What is not known of a place comes first, and stays.
static int cmp_site(const void *pa, const void *pb, void *files)
{
    const ck_site_row *a = pa, *b = pb;
    int order = cmp_place(a, b, files);
    if (!order) order = (b->why.n != 0) - (a->why.n != 0);
    return order ? order : str_cmp(a->why, b->why);
}

void ck_sites_sort(ck_findings *f)
{
    if (f->sites.n) qsort_r(f->sites.rows, f->sites.n, sizeof *f->sites.rows, cmp_site, f->files);
    u32 kept = 0;
    for (u32 i = 0; i < f->sites.n; i++)
        if (!kept || cmp_place(&f->sites.rows[kept - 1], &f->sites.rows[i], f->files) != 0) f->sites.rows[kept++] = f->sites.rows[i];
    f->sites.n = kept;
}
