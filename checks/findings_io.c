// Findings as bytes for another process: a magic word, the length and hash of what follows, then little-endian fields.
//
// Files are listed once by path, with the hash of the text that was analysed; everything else names them by number.
#include "checks/findings.h"

#include <stdlib.h>

#include "base/bytes.h"

static const char magic[] = "qtcwef07";

// ---------------------------------------------------------------------------------------------------------- writing

typedef struct writer {
    buf out;
    u32 *number;  // by file, 0: nothing speaks of it
} writer;

static void put_file(writer *w, file_id f) { bytes_put_u32(&w->out, w->number[f.i]); }

static void put_place(writer *w, place p)
{
    put_file(w, p.file);
    bytes_put_u32(&w->out, p.off);
}

static void put_span(writer *w, span s)
{
    put_file(w, s.file);
    bytes_put_u32(&w->out, s.off);
    bytes_put_u32(&w->out, s.len);
}

static void put_fix(writer *w, const fx_fix *f)
{
    bytes_put_u32(&w->out, f != NULL);
    if (!f) return;
    bytes_put_u32(&w->out, f->level);
    bytes_put_str(&w->out, f->title);
    bytes_put_str(&w->out, f->withheld);
    bytes_put_u32(&w->out, f->edits.n);
    for (u32 i = 0; i < f->edits.n; i++) {
        put_span(w, f->edits.rows[i].where);
        bytes_put_str(&w->out, f->edits.rows[i].text);
    }
    bytes_put_u32(&w->out, f->claims.n);
    for (u32 i = 0; i < f->claims.n; i++) put_span(w, f->claims.rows[i]);
    bytes_put_u32(&w->out, f->includes.n);
    for (u32 i = 0; i < f->includes.n; i++) {
        put_file(w, f->includes.rows[i].file);
        bytes_put_str(&w->out, f->includes.rows[i].name);
        bytes_put_u32(&w->out, f->includes.rows[i].kind);
    }
    put_place(w, f->group);
    bytes_put_str(&w->out, f->topic);
    bytes_put_u32(&w->out, f->loose);
    bytes_put_str(&w->out, f->alone);
}

static void put_note(writer *w, const ck_note *n)
{
    put_place(w, n->at);
    bytes_put_str(&w->out, n->text);
}

static void put_finding(writer *w, const ck_finding *f)
{
    bytes_put_str(&w->out, str_of(f->check->id));
    bytes_put_u32(&w->out, f->severity);
    put_place(w, f->at);
    put_span(w, f->range);
    bytes_put_str(&w->out, f->message);
    bytes_put_str(&w->out, f->symbol);
    bytes_put_str(&w->out, f->fact);
    bytes_put_u32(&w->out, f->suppressed);
    bytes_put_u32(&w->out, f->notes.n);
    for (u32 i = 0; i < f->notes.n; i++) put_note(w, &f->notes.rows[i]);
    bytes_put_u32(&w->out, f->claims.n);
    for (u32 i = 0; i < f->claims.n; i++) bytes_put_str(&w->out, f->claims.rows[i]);
    bytes_put_str(&w->out, f->unnamed);
    put_fix(w, f->fix);
}

static void put_end(writer *w, const ck_link_end *e)
{
    bytes_put_str(&w->out, e->expression);
    bytes_put_str(&w->out, e->cls);
    bytes_put_str(&w->out, e->member);
    bytes_put_str(&w->out, e->threads);
}

static void put_link(writer *w, const ck_link *l)
{
    put_place(w, l->at);
    put_place(w, l->slot_at);
    bytes_put_str(&w->out, l->function);
    bytes_put_str(&w->out, l->function_cls);
    put_end(w, &l->from);
    put_end(w, &l->to);
    bytes_put_u32(&w->out, l->slot);
    bytes_put_u32(&w->out, l->delivery);
    bytes_put_u32(&w->out, l->flags);
}

static void put_site(writer *w, const ck_site_row *s)
{
    bytes_put_u32(&w->out, s->check);
    put_place(w, s->at);
    bytes_put_str(&w->out, s->why);
}

static void put_part(writer *w, const ck_part *p)
{
    bytes_put_str(&w->out, str_of(p->check->id));
    put_fix(w, p->fix);
}

static void mark(bool *used, file_id f) { used[f.i] = true; }

static void mark_fix(const fx_fix *f, bool *used)
{
    if (!f) return;
    mark(used, f->group.file);
    for (u32 i = 0; i < f->edits.n; i++) mark(used, f->edits.rows[i].where.file);
    for (u32 i = 0; i < f->claims.n; i++) mark(used, f->claims.rows[i].file);
    for (u32 i = 0; i < f->includes.n; i++) mark(used, f->includes.rows[i].file);
}

// Files whose text matters to whoever reads the findings.
static void mark_used(const ck_findings *f, bool *used)
{
    for (u32 i = 0; i < f->list.n; i++) {
        const ck_finding *x = &f->list.rows[i];
        mark(used, x->at.file);
        mark(used, x->range.file);
        for (u32 k = 0; k < x->notes.n; k++) mark(used, x->notes.rows[k].at.file);
        mark_fix(x->fix, used);
    }
    for (u32 i = 0; i < f->parts.n; i++) mark_fix(f->parts.rows[i].fix, used);
}

typedef struct named_file {
    file_id id;
    str path;
    bool used, included_only;
} named_file;

static int by_path(const void *a, const void *b) { return str_cmp(((const named_file *)a)->path, ((const named_file *)b)->path); }

// Only those that are spoken of, by path: in which order they came up depends on who shared a parse.
static void put_files(writer *w, const ck_findings *f)
{
    u32 n = sources_count(f->files), n_named = 0;
    bool *used = mem_alloc((n + 1) * sizeof *used), *listed = mem_alloc((n + 1) * sizeof *listed);
    mark_used(f, used);
    for (u32 i = 0; i < f->includes.n; i++) mark(listed, f->includes.rows[i]);
    bool *told = mem_alloc((n + 1) * sizeof *told);
    for (u32 i = 0; i < f->errors.n; i++) mark(told, f->errors.rows[i].at.file);
    for (u32 i = 0; i < f->links.n; i++) {
        mark(told, f->links.rows[i].at.file);
        mark(told, f->links.rows[i].slot_at.file);
    }
    for (u32 i = 0; i < f->sites.n; i++) mark(told, f->sites.rows[i].at.file);
    named_file *named = mem_alloc((n + 1) * sizeof *named);
    for (u32 i = 1; i <= n; i++)
        if (used[i] || told[i] || listed[i])
            named[n_named++] = (named_file){{i}, sources_file(f->files, (file_id){i})->path, used[i], !used[i] && !told[i]};
    qsort(named, n_named, sizeof *named, by_path);
    bytes_put_u32(&w->out, n_named);
    for (u32 i = 0; i < n_named; i++) {
        const named_file *x = &named[i];
        w->number[x->id.i] = i + 1;
        if (x->used) sources_text(f->files, x->id);
        const source_file *s = sources_file(f->files, x->id);
        bytes_put_str(&w->out, x->path);
        bytes_put_u32(&w->out, (u32)s->system | (u32)s->generated << 1 | (u32)x->used << 2 | (u32)x->included_only << 3);
        bytes_put_u64(&w->out, x->used ? s->hash : 0);
    }
    mem_free(named);
    mem_free(told);
    mem_free(used);
    mem_free(listed);
}

void ck_findings_write(const ck_findings *f, buf *out)
{
    writer all = {.number = mem_alloc((sources_count(f->files) + 1) * sizeof *all.number)}, *w = &all;
    put_files(w, f);
    bytes_put_u32(&w->out, f->functions);
    bytes_put_u32(&w->out, f->tainted);
    bytes_put_u32(&w->out, f->includes.n);
    for (u32 i = 0; i < f->includes.n; i++) put_file(w, f->includes.rows[i]);
    bytes_put_u32(&w->out, f->errors.n);
    for (u32 i = 0; i < f->errors.n; i++) put_note(w, &f->errors.rows[i]);
    bytes_put_u32(&w->out, f->list.n);
    for (u32 i = 0; i < f->list.n; i++) put_finding(w, &f->list.rows[i]);
    bytes_put_u32(&w->out, f->parts.n);
    for (u32 i = 0; i < f->parts.n; i++) put_part(w, &f->parts.rows[i]);
    bytes_put_u32(&w->out, f->links.n);
    for (u32 i = 0; i < f->links.n; i++) put_link(w, &f->links.rows[i]);
    bytes_put_u32(&w->out, f->sites.n);
    for (u32 i = 0; i < f->sites.n; i++) put_site(w, &f->sites.rows[i]);
    bytes_put_u32(&w->out, f->costs.n);
    for (u32 i = 0; i < f->costs.n; i++) {
        bytes_put_u32(&w->out, ck_index(f->costs.rows[i].check));
        bytes_put_u64(&w->out, f->costs.rows[i].micros);
    }
    bytes_put_u32(&w->out, f->told.n);
    for (u32 i = 0; i < f->told.n; i++) bytes_put_str(&w->out, f->told.rows[i]);
    bytes_put_headed(out, magic, buf_str(&w->out));
    buf_release(&w->out);
    mem_free(w->number);
}

// ---------------------------------------------------------------------------------------------------------- reading

// Damaged bytes are noticed by the hash already; the bounds make sure that even a forged hash reads nothing foreign.
typedef struct reader {
    bytes_reader in;
    ck_findings *into;
    file_id *files;  // by the writer's number
    u32 n_files;
} reader;

static str get_str(reader *r)
{
    str s = bytes_get_str(&r->in);
    return s.n ? arena_str(&r->into->mem, s) : (str){0};
}

static file_id get_file(reader *r)
{
    u32 i = bytes_get_u32(&r->in);
    if (i >= r->n_files) {
        r->in.bad = true;
        return (file_id){0};
    }
    return r->files[i];
}

static place get_place(reader *r)
{
    place p = {.file = get_file(r)};
    p.off = bytes_get_u32(&r->in);
    return p.file.i ? p : (place){0};
}

static span get_span(reader *r)
{
    span s = {.file = get_file(r)};
    s.off = bytes_get_u32(&r->in);
    s.len = bytes_get_u32(&r->in);
    return s.file.i ? s : (span){0};
}

static void get_files(reader *r)
{
    u32 n = bytes_get_count(&r->in, 16);
    r->n_files = n + 1;
    r->files = mem_alloc(r->n_files * sizeof *r->files);
    for (u32 i = 1; i <= n && !r->in.bad; i++) {
        str path = bytes_get_str(&r->in);
        u32 flags = bytes_get_u32(&r->in);
        u64 hash = bytes_get_u64(&r->in);
        bool wanted = path.n > 0 && (!(flags & 8) || r->into->with_includes);
        file_id id = wanted ? sources_add(r->into->files, path) : (file_id){0};
        r->files[i] = id;
        if (!id.i) continue;
        source_file *s = sources_file(r->into->files, id);
        s->system = s->system || (flags & 1);
        s->generated = s->generated || (flags & 2);
        if (!(flags & 4)) continue;
        sources_text(r->into->files, id);
        if (s->hash != hash) *VEC_PUSH(&r->into->changed) = id;
    }
}

static fx_fix *get_fix(reader *r)
{
    if (!bytes_get_u32(&r->in) || r->in.bad) return NULL;
    fx_fix *f = arena_alloc(&r->into->mem, sizeof *f);
    f->files = r->into->files;
    f->level = (fx_level)bytes_get_u32(&r->in);
    f->title = get_str(r);
    f->withheld = get_str(r);
    for (u32 n = bytes_get_count(&r->in, 16); n > 0 && !r->in.bad; n--) {
        fx_edit *e = VEC_PUSH(&f->edits);
        e->where = get_span(r);
        e->text = get_str(r);
    }
    for (u32 n = bytes_get_count(&r->in, 12); n > 0 && !r->in.bad; n--) *VEC_PUSH(&f->claims) = get_span(r);
    for (u32 n = bytes_get_count(&r->in, 12); n > 0 && !r->in.bad; n--) {
        fx_header *h = VEC_PUSH(&f->includes);
        h->file = get_file(r);
        h->name = get_str(r);
        u32 kind = bytes_get_u32(&r->in);
        r->in.bad |= kind > FX_DEFINED;
        h->kind = kind == FX_NEEDED ? FX_NEEDED : kind == FX_DEFINED ? FX_DEFINED : FX_INCLUDED;
    }
    f->group = get_place(r);
    f->topic = get_str(r);
    f->loose = bytes_get_u32(&r->in) != 0;
    f->alone = get_str(r);
    return f;
}

static void get_finding(reader *r)
{
    const ck_check *check = ck_find(bytes_get_str(&r->in));
    if (!check) {
        r->in.bad = true;
        return;
    }
    ck_finding *f = VEC_PUSH(&r->into->list);
    f->check = check;
    f->severity = (ck_severity)bytes_get_u32(&r->in);
    f->at = get_place(r);
    f->range = get_span(r);
    f->message = get_str(r);
    f->symbol = get_str(r);
    f->fact = get_str(r);
    f->suppressed = bytes_get_u32(&r->in) != 0;
    r->into->n_suppressed += f->suppressed;
    for (u32 n = bytes_get_count(&r->in, 12); n > 0 && !r->in.bad; n--) {
        ck_note *note = VEC_PUSH(&f->notes);
        note->at = get_place(r);
        note->text = get_str(r);
    }
    for (u32 n = bytes_get_count(&r->in, 4); n > 0 && !r->in.bad; n--) *VEC_PUSH(&f->claims) = get_str(r);
    f->unnamed = get_str(r);
    f->fix = get_fix(r);
}

static void get_part(reader *r)
{
    const ck_check *check = ck_find(bytes_get_str(&r->in));
    fx_fix *fix = check ? get_fix(r) : NULL;
    r->in.bad = r->in.bad || !fix;
    if (fix) *VEC_PUSH(&r->into->parts) = (ck_part){check, fix};
}

static ck_link_end get_end(reader *r)
{
    ck_link_end e = {.expression = get_str(r)};
    e.cls = get_str(r);
    e.member = get_str(r);
    e.threads = get_str(r);
    return e;
}

static void get_link(reader *r)
{
    ck_link *l = VEC_PUSH(&r->into->links);
    l->at = get_place(r);
    l->slot_at = get_place(r);
    l->function = get_str(r);
    l->function_cls = get_str(r);
    l->from = get_end(r);
    l->to = get_end(r);
    l->slot = (ck_slot_kind)bytes_get_u32(&r->in);
    l->delivery = (qm_delivery)bytes_get_u32(&r->in);
    l->flags = bytes_get_u32(&r->in);
}

static void get_site(reader *r)
{
    ck_site_row *s = VEC_PUSH(&r->into->sites);
    s->check = bytes_get_u32(&r->in);
    s->at = get_place(r);
    s->why = get_str(r);
    if (s->check > ck_count()) r->in.bad = true;
}

static void get_cost(reader *r)
{
    u32 check = bytes_get_u32(&r->in);
    u64 micros = bytes_get_u64(&r->in);
    if (check >= ck_count()) r->in.bad = true;
    else *VEC_PUSH(&r->into->costs) = (ck_cost){ck_at(check), micros};
}

bool ck_findings_whole(str bytes)
{
    str payload;
    return bytes_behind_head(bytes, magic, &payload);
}

bool ck_findings_read(ck_findings *f, str bytes)
{
    reader r = {.into = f};
    if (!bytes_behind_head(bytes, magic, &r.in.rest)) return false;
    get_files(&r);
    f->functions += bytes_get_u32(&r.in);
    f->tainted += bytes_get_u32(&r.in);
    for (u32 n = bytes_get_count(&r.in, 4); n > 0 && !r.in.bad; n--) {
        file_id id = get_file(&r);
        if (id.i) *VEC_PUSH(&f->includes) = id;
    }
    for (u32 n = bytes_get_count(&r.in, 12); n > 0 && !r.in.bad; n--) {
        ck_note *e = VEC_PUSH(&f->errors);
        e->at = get_place(&r);
        e->text = get_str(&r);
    }
    for (u32 n = bytes_get_count(&r.in, 56); n > 0 && !r.in.bad; n--) get_finding(&r);
    for (u32 n = bytes_get_count(&r.in, 44); n > 0 && !r.in.bad; n--) get_part(&r);
    for (u32 n = bytes_get_count(&r.in, 68); n > 0 && !r.in.bad; n--) get_link(&r);
    for (u32 n = bytes_get_count(&r.in, 16); n > 0 && !r.in.bad; n--) get_site(&r);
    for (u32 n = bytes_get_count(&r.in, 12); n > 0 && !r.in.bad; n--) get_cost(&r);
    for (u32 n = bytes_get_count(&r.in, 4); n > 0 && !r.in.bad; n--) *VEC_PUSH(&f->told) = get_str(&r);
    mem_free(r.files);
    // Bytes with a right hash were written by this very program, so anything wrong behind it is a mistake of ours.
    if (r.in.bad || r.in.rest.n) bug("findings of another process cannot be read back");
    return true;
}

static str moved(arena *a, str path, str from, str to)
{
    bool below = str_starts(path, from) && path.n > from.n && path.p[from.n] == '/';
    return below ? arena_printf(a, "%.*s%.*s", STR_ARG(to), STR_ARG(str_from(path, from.n))) : path;
}

void ck_findings_relocate(str whole, str from, str to, buf *out)
{
    str payload;
    if (!bytes_behind_head(whole, magic, &payload)) bug("findings that are not whole cannot be relocated");
    arena a = {0};
    buf b = {0};
    bytes_reader in = {.rest = payload};
    u32 n = bytes_get_count(&in, 16);
    bytes_put_u32(&b, n);
    for (u32 i = 0; i < n; i++) {
        bytes_put_str(&b, moved(&a, bytes_get_str(&in), from, to));
        bytes_put_u32(&b, bytes_get_u32(&in));
        bytes_put_u64(&b, bytes_get_u64(&in));
    }
    buf_put(&b, in.rest);  // everything else names files by number
    bytes_put_headed(out, magic, buf_str(&b));
    buf_release(&b);
    arena_release(&a);
}
