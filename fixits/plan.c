// Chooses a compatible subset of many repairs and makes the new texts.
#include "fixits/plan.h"

#include <stdarg.h>
#include <stdlib.h>

#include "fixits/include.h"
#include "fixits/text.h"

// ------------------------------------------------------------------------------------------------------------------ life

void fx_plan_init(fx_plan *p, sources *files) { *p = (fx_plan){.files = files}; }

void fx_plan_add(fx_plan *p, const fx_fix *fix, u32 tag)
{
    fx_planned *row = VEC_PUSH(&p->fixes);
    row->fix = fix;
    row->tag = tag;
    if (fix->edits.n) row->file = fix->edits.rows[0].where.file;
}

void fx_plan_drop(fx_plan *p, u32 index, const char *why, ...)
{
    if (index >= p->fixes.n) bug("fix %u of %u", index, p->fixes.n);
    buf b = {0};
    va_list args;
    va_start(args, why);
    buf_vprintf(&b, why, args);
    va_end(args);
    p->fixes.rows[index].outcome = FX_DROPPED;
    p->fixes.rows[index].why = arena_str(&p->mem, buf_str(&b));
    buf_release(&b);
}

void fx_plan_release(fx_plan *p)
{
    VEC_CLEAR(&p->fixes);
    VEC_CLEAR(&p->texts);
    arena_release(&p->mem);
    *p = (fx_plan){0};
}

// ----------------------------------------------------------------------------------------------------------- what is kept

typedef struct kept_edit {
    fx_edit edit;
    u32 row;  // index in plan->fixes of the first fix that wants it
    u32 seq;  // order of insertions at one place
} kept_edit;

typedef struct kept_claim {
    span text;
    u32 row;
} kept_claim;

typedef struct kept_file {
    QM_TABLE(kept_edit) edits;
    QM_TABLE(kept_claim) claims;
    QM_TABLE(str) includes;
} kept_file;

// A fix in the order of decision, with what it is compared by.
typedef struct candidate {
    u32 row;
    const fx_fix *fix;
    u32 tag;
    str path;
    u32 off;
    u64 hash;  // of the content
} candidate;

typedef struct planner {
    fx_plan *plan;
    fx_level level;
    kept_file *files;  // by file id
    u32 n_files;
    candidate *order;
    u32 n;
} planner;

static bool same_span(span a, span b) { return a.file.i == b.file.i && a.off == b.off && a.len == b.len; }
static bool same_edit(const fx_edit *a, const fx_edit *b) { return same_span(a->where, b->where) && str_eq(a->text, b->text); }

static file_id file_of_header(const fx_fix *f, const fx_header *h)
{
    return h->file.i ? h->file : f->edits.rows[0].where.file;
}

static bool same_content(const fx_fix *a, const fx_fix *b)
{
    if (a->edits.n != b->edits.n || a->includes.n != b->includes.n) return false;
    for (u32 i = 0; i < a->edits.n; i++)
        if (!same_edit(&a->edits.rows[i], &b->edits.rows[i])) return false;
    for (u32 i = 0; i < a->includes.n; i++)
        if (a->includes.rows[i].file.i != b->includes.rows[i].file.i ||
            !str_eq(a->includes.rows[i].name, b->includes.rows[i].name)) return false;
    return true;
}

static u64 mix(u64 h, u64 v) { return (h ^ v) * 1099511628211u; }

static u64 content_hash(const fx_fix *f)
{
    u64 h = mix(f->edits.n, f->includes.n);
    for (u32 i = 0; i < f->edits.n; i++) {
        const fx_edit *e = &f->edits.rows[i];
        h = mix(mix(mix(mix(h, e->where.file.i), e->where.off), e->where.len), str_hash(e->text));
    }
    for (u32 i = 0; i < f->includes.n; i++) h = mix(mix(h, f->includes.rows[i].file.i), str_hash(f->includes.rows[i].name));
    return h;
}

// Safe before review, then by file, offset and check (the caller's tag); content last, so that no order of adding shows.
static int compare_candidates(const void *a, const void *b)
{
    const candidate *x = a, *y = b;
    if (x->fix->level != y->fix->level) return x->fix->level > y->fix->level ? -1 : 1;
    int c = str_cmp(x->path, y->path);
    if (c != 0) return c;
    if (x->off != y->off) return x->off < y->off ? -1 : 1;
    if (x->tag != y->tag) return x->tag < y->tag ? -1 : 1;
    if (x->fix->edits.n != y->fix->edits.n) return x->fix->edits.n < y->fix->edits.n ? -1 : 1;
    for (u32 i = 0; i < x->fix->edits.n; i++) {
        const fx_edit *e = &x->fix->edits.rows[i], *f = &y->fix->edits.rows[i];
        if (e->where.off != f->where.off) return e->where.off < f->where.off ? -1 : 1;
        if (e->where.len != f->where.len) return e->where.len < f->where.len ? -1 : 1;
        if ((c = str_cmp(e->text, f->text)) != 0) return c;
    }
    return str_cmp(x->fix->title, y->fix->title);
}

// ------------------------------------------------------------------------------------------------------------- conflicts

// Lines and statements may be wanted by two fixes and are put in once; a bracket wanted twice is needed twice.
static bool can_be_shared(const fx_edit *e)
{
    return e->where.len > 0 || str_find(e->text, STR(";")) != SIZE_MAX || str_find(e->text, STR("\n")) != SIZE_MAX;
}

static bool shares(const kept_file *kept, const fx_edit *e)
{
    if (!can_be_shared(e)) return false;
    for (u32 i = 0; i < kept->edits.n; i++)
        if (same_edit(&kept->edits.rows[i].edit, e)) return true;
    return false;
}

static bool edits_conflict(span a, span b)
{
    return fx_overlap(a, b) || (a.len == 0 && b.len == 0 && a.off == b.off);
}

static bool is_own_edit(const fx_fix *f, const fx_edit *e)
{
    for (u32 i = 0; i < f->edits.n; i++)
        if (same_edit(&f->edits.rows[i], e)) return can_be_shared(e);
    return false;
}

// The row of a kept fix that this one can't stand beside, or UINT32_MAX; *at is where they meet.
static u32 find_conflict(const planner *p, const fx_fix *f, place *at)
{
    for (u32 i = 0; i < f->edits.n; i++) {
        const fx_edit *e = &f->edits.rows[i];
        const kept_file *kept = &p->files[e->where.file.i];
        *at = span_place(e->where);
        if (shares(kept, e)) continue;
        for (u32 k = 0; k < kept->edits.n; k++)
            if (edits_conflict(kept->edits.rows[k].edit.where, e->where)) return kept->edits.rows[k].row;
        for (u32 k = 0; k < kept->claims.n; k++)
            if (fx_overlap(kept->claims.rows[k].text, e->where)) return kept->claims.rows[k].row;
    }
    for (u32 i = 0; i < f->claims.n; i++) {
        span claim = f->claims.rows[i];
        const kept_file *kept = &p->files[claim.file.i];
        *at = span_place(claim);
        for (u32 k = 0; k < kept->edits.n; k++) {
            const kept_edit *ke = &kept->edits.rows[k];
            if (fx_overlap(ke->edit.where, claim) && !is_own_edit(f, &ke->edit)) return ke->row;
        }
    }
    return UINT32_MAX;
}

static bool fits_texts(const planner *p, const fx_fix *f)
{
    for (u32 i = 0; i < f->edits.n; i++) {
        span s = f->edits.rows[i].where;
        if (s.file.i == 0 || s.file.i >= p->n_files) return false;
        if ((u64)s.off + s.len > sources_text(p->plan->files, s.file).n) return false;
    }
    for (u32 i = 0; i < f->claims.n; i++)
        if (f->claims.rows[i].file.i == 0 || f->claims.rows[i].file.i >= p->n_files) return false;
    for (u32 i = 0; i < f->includes.n; i++)
        if (f->includes.rows[i].file.i >= p->n_files) return false;
    return true;
}

static void keep(planner *p, u32 row, const fx_fix *f)
{
    for (u32 i = 0; i < f->edits.n; i++) {
        kept_file *kept = &p->files[f->edits.rows[i].where.file.i];
        bool known = false;  // shared with another fix, not with this one
        for (u32 k = 0; k < kept->edits.n && can_be_shared(&f->edits.rows[i]); k++)
            known |= kept->edits.rows[k].row != row && same_edit(&kept->edits.rows[k].edit, &f->edits.rows[i]);
        if (known) continue;
        u32 seq = kept->edits.n;
        *VEC_PUSH(&kept->edits) = (kept_edit){f->edits.rows[i], row, seq};
    }
    for (u32 i = 0; i < f->claims.n; i++)
        *VEC_PUSH(&p->files[f->claims.rows[i].file.i].claims) = (kept_claim){f->claims.rows[i], row};
    for (u32 i = 0; i < f->includes.n; i++)
        *VEC_PUSH(&p->files[file_of_header(f, &f->includes.rows[i]).i].includes) = f->includes.rows[i].name;
}

// -------------------------------------------------------------------------------------------------------------- outcomes

static void set(planner *p, u32 row, fx_outcome outcome, str why)
{
    p->plan->fixes.rows[row].outcome = outcome;
    p->plan->fixes.rows[row].why = why;
}

// What can be said of a fix without looking at the others. false: it is out.
static bool is_wanted(planner *p, u32 row)
{
    const fx_planned *r = &p->plan->fixes.rows[row];
    if (r->outcome == FX_DROPPED) return false;
    if (fx_is_withheld(r->fix)) set(p, row, FX_WITHHELD, r->fix->withheld);
    else if (r->fix->edits.n == 0) set(p, row, FX_WITHHELD, STR("there is nothing to change"));
    else if (r->fix->level < p->level || r->fix->level <= FX_DISPLAY) set(p, row, FX_TOO_LOW, (str){0});
    else if (!fits_texts(p, r->fix)) set(p, row, FX_DROPPED, STR("the file has changed since it was read"));
    else return true;
    return false;
}

// The row of an earlier candidate with the same content and that outcome, or UINT32_MAX.
static u32 find_twin(const planner *p, u32 before, fx_outcome outcome)
{
    const candidate *c = &p->order[before];
    for (u32 i = 0; i < before; i++) {
        const candidate *o = &p->order[i];
        if (o->hash == c->hash && p->plan->fixes.rows[o->row].outcome == outcome && same_content(o->fix, c->fix)) return o->row;
    }
    return UINT32_MAX;
}

static bool was_dropped(planner *p, u32 row, u64 hash)
{
    for (u32 i = 0; i < p->plan->fixes.n; i++) {
        const fx_planned *r = &p->plan->fixes.rows[i];
        if (r->outcome != FX_DROPPED || i == row || content_hash(r->fix) != hash) continue;
        if (!same_content(r->fix, p->plan->fixes.rows[row].fix)) continue;
        set(p, row, FX_DROPPED, r->why);
        return true;
    }
    return false;
}

static void decide(planner *p, u32 i)
{
    const candidate *c = &p->order[i];
    place at = {0};
    u32 twin = find_twin(p, i, FX_APPLIED);
    if (twin != UINT32_MAX) {
        set(p, c->row, FX_MERGED, (str){0});
        return;
    }
    u32 other = find_conflict(p, c->fix, &at);
    if (other == UINT32_MAX) {
        set(p, c->row, FX_APPLIED, (str){0});
        keep(p, c->row, c->fix);
        return;
    }
    linecol where = sources_linecol(p->plan->files, at);
    str title = p->plan->fixes.rows[other].fix->title;
    set(p, c->row, FX_WAITS, arena_printf(&p->plan->mem, "it meets another fix in line %u (%.*s)", where.line, STR_ARG(title)));
}

static void order_candidates(planner *p)
{
    fx_plan *plan = p->plan;
    u32 dropped = 0;
    for (u32 i = 0; i < plan->fixes.n; i++) dropped += plan->fixes.rows[i].outcome == FX_DROPPED;
    p->order = mem_alloc((plan->fixes.n + 1) * sizeof *p->order);
    for (u32 i = 0; i < plan->fixes.n; i++) {
        const fx_planned *r = &plan->fixes.rows[i];
        if (!is_wanted(p, i)) continue;
        u64 hash = content_hash(r->fix);
        if (dropped && was_dropped(p, i, hash)) continue;
        span first = r->fix->edits.rows[0].where;
        p->order[p->n++] = (candidate){i, r->fix, r->tag, sources_file(plan->files, first.file)->path, first.off, hash};
    }
    if (p->n) qsort(p->order, p->n, sizeof *p->order, compare_candidates);
}

// ----------------------------------------------------------------------------------------------------------------- texts

static int compare_edits(const void *a, const void *b)
{
    const kept_edit *x = a, *y = b;
    if (x->edit.where.off != y->edit.where.off) return x->edit.where.off < y->edit.where.off ? -1 : 1;
    bool px = x->edit.where.len > 0, py = y->edit.where.len > 0;
    if (px != py) return px - py;  // an insertion stands before what is replaced at its place
    return x->seq < y->seq ? -1 : x->seq > y->seq;
}

static int compare_headers(const void *a, const void *b) { return str_cmp(*(const str *)a, *(const str *)b); }

// Headers go in as ordinary insertions behind everything else; nothing waits for them.
static void add_includes(planner *p, kept_file *kept, str text)
{
    if (kept->includes.n) qsort(kept->includes.rows, kept->includes.n, sizeof(str), compare_headers);
    str eol = fx_eol_of(text);
    bool alone = true;
    for (u32 i = 0; i < kept->includes.n; i++) {
        str header = kept->includes.rows[i];
        if (i > 0 && str_eq(header, kept->includes.rows[i - 1])) continue;
        fx_include_spot spot = fx_find_include(text, header);
        if (spot.present) continue;
        for (u32 k = 0; k < kept->edits.n; k++) {  // never into what another edit takes away
            span w = kept->edits.rows[k].edit.where;
            if (w.off < spot.off && spot.off < w.off + w.len) spot.off = w.off + w.len;
        }
        bool last = i + 1 == kept->includes.n;
        str line = arena_printf(&p->plan->mem, "%.*s#include %.*s%.*s%.*s", STR_ARG(spot.line_break && alone ? eol : (str){0}),
                                STR_ARG(header), STR_ARG(eol), STR_ARG(spot.blank_behind && last ? eol : (str){0}));
        u32 seq = kept->edits.n;
        *VEC_PUSH(&kept->edits) = (kept_edit){{{{0}, spot.off, 0}, line}, UINT32_MAX, seq};
        alone = false;
    }
}

static void make_text(planner *p, file_id file)
{
    kept_file *kept = &p->files[file.i];
    str old = sources_text(p->plan->files, file);
    add_includes(p, kept, old);
    qsort(kept->edits.rows, kept->edits.n, sizeof *kept->edits.rows, compare_edits);
    buf b = {0};
    u32 at = 0;
    for (u32 i = 0; i < kept->edits.n; i++) {
        const fx_edit *e = &kept->edits.rows[i].edit;
        if (e->where.off < at) bug("edits overlap at %u", e->where.off);
        buf_put(&b, str_upto(str_from(old, at), e->where.off - at));
        buf_put(&b, e->text);
        at = e->where.off + e->where.len;
    }
    buf_put(&b, str_from(old, at));
    if (!str_eq(buf_str(&b), old)) {
        fx_file_text *t = VEC_PUSH(&p->plan->texts);
        t->file = file;
        t->old_text = old;
        t->old_hash = sources_file(p->plan->files, file)->hash;
        t->new_text = arena_str(&p->plan->mem, buf_str(&b));
        fx_edit *edits = arena_alloc(&p->plan->mem, kept->edits.n * sizeof *edits);
        for (u32 i = 0; i < kept->edits.n; i++) {
            edits[i] = kept->edits.rows[i].edit;
            edits[i].where.file = file;
        }
        t->edits = edits;
        t->n_edits = kept->edits.n;
    }
    buf_release(&b);
}

typedef struct named_file {
    str path;
    file_id file;
} named_file;

static int compare_names(const void *a, const void *b)
{
    return str_cmp(((const named_file *)a)->path, ((const named_file *)b)->path);
}

static void make_texts(planner *p)
{
    named_file *changed = mem_alloc(p->n_files * sizeof *changed);
    u32 n = 0;
    for (u32 i = 1; i < p->n_files; i++)
        if (p->files[i].edits.n || p->files[i].includes.n) changed[n++] = (named_file){sources_file(p->plan->files, (file_id){i})->path, {i}};
    if (n) qsort(changed, n, sizeof *changed, compare_names);
    for (u32 i = 0; i < n; i++) make_text(p, changed[i].file);
    mem_free(changed);
}

void fx_plan_make(fx_plan *plan, fx_level level)
{
    planner p = {.plan = plan, .level = level, .n_files = sources_count(plan->files) + 1};
    p.files = mem_alloc(p.n_files * sizeof *p.files);
    VEC_CLEAR(&plan->texts);
    order_candidates(&p);
    for (u32 i = 0; i < p.n; i++) decide(&p, i);
    make_texts(&p);
    for (u32 i = 0; i < p.n_files; i++) {
        VEC_CLEAR(&p.files[i].edits);
        VEC_CLEAR(&p.files[i].claims);
        VEC_CLEAR(&p.files[i].includes);
    }
    mem_free(p.files);
    mem_free(p.order);
}
