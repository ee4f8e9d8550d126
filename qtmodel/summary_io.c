// Summaries as bytes for other processes: what a unit tells of its functions, what it asks for, and the project's table.
//
// A magic word, the length and hash of what follows, then little-endian fields; names and signatures as text.
#include <stdlib.h>

#include "base/bytes.h"
#include "qtmodel/summaries.h"

static const char magic[] = "qtcwes04";

typedef struct row {
    str signature;
    qm_summary s;
    u32 owned;       // asked for: positions (1 << n) at which it gets an object that the asking unit must delete or hands on
} row;

struct qm_externals {
    arena mem;
    QM_TABLE(row) rows;
    bool sealed;
};

// ---------------------------------------------------------------------------------------------------------------- writing

static void put_summary(buf *b, str signature, const qm_summary *s)
{
    bytes_put_str(b, signature);
    bytes_put_u32(b, s->n_params);
    for (u32 i = 0; i <= s->n_params; i++) {
        bytes_put_u32(b, s->does[i].may);
        bytes_put_u32(b, s->does[i].must);
    }
    bytes_put_u32(b, s->result.bits);
    bytes_put_u64(b, s->result.arguments);
    bytes_put_u32(b, s->effects);
    bytes_put_u32(b, (u32)s->success);
    bytes_put_u32(b, (u32)s->parent);
    bytes_put_u32(b, s->n_ends_by);
    for (u32 i = 0; i < s->n_ends_by; i++) bytes_put_str(b, s->ends_by[i]);
    bytes_put_u32(b, s->n_deletes);
    for (u32 i = 0; i < s->n_deletes; i++) bytes_put_str(b, s->deletes[i]);
    bytes_put_u32(b, s->n_members);
    for (u32 i = 0; i < s->n_members; i++) bytes_put_str(b, s->members[i]);
    bytes_put_u32(b, s->n_emits);
    for (u32 i = 0; i < s->n_emits; i++) bytes_put_str(b, s->emits[i]);
    bytes_put_u32(b, s->n_always);
    for (u32 i = 0; i < s->n_always; i++) bytes_put_str(b, s->always[i]);
}

static bool says_nothing(const qm_summary *s)
{
    bool nothing = !s->parent && !s->n_deletes && !s->n_ends_by && !s->n_always && s->effects & QM_EFFECT_UNKNOWN && s->success != QM_SUCCESS_TOLD && s->result.bits & QM_RESULT_UNKNOWN;
    for (u32 i = 0; i <= s->n_params && nothing; i++) nothing = s->does[i].may & QM_DOES_UNKNOWN && !(s->does[i].must & QM_DOES_ENDS);
    return nothing;
}

static bool is_of_user(const qm_unit *u, qm_func f)
{
    place at = qm_func_of(u, f)->at;
    return place_is(at) && !sources_file(u->files, at.file)->system;
}

static bool may_be_named_elsewhere(const qm_unit *u, qm_func f)
{
    const qm_func_row *r = qm_func_of(u, f);
    return r->signature.n && is_of_user(u, f) && !(r->flags & (QMFN_INTERNAL | QMFN_LAMBDA | QMFN_TEMPLATE | QMFN_TAINTED));
}

static int compare_rows(const void *a, const void *b) { return str_cmp(((const row *)a)->signature, ((const row *)b)->signature); }

static void put_table(buf *out, const row *rows, u32 n, bool whole)
{
    u32 kept = 0;
    buf b = {0};
    for (u32 i = 0; i < n; i++) {
        if (i && str_eq(rows[i].signature, rows[i - 1].signature)) continue;
        if (whole) put_summary(&b, rows[i].signature, &rows[i].s);
        else bytes_put_str(&b, rows[i].signature), bytes_put_u32(&b, rows[i].owned);
        kept++;
    }
    bytes_put_u32(out, kept);
    buf_put(out, buf_str(&b));
    buf_release(&b);
}

// Functions without a body here that some body calls.
static bool *wanted_functions(const qm_unit *u)
{
    bool *wanted = mem_alloc(u->funcs.n);
    for (u32 i = 1; i < u->nodes.n; i++) {
        qm_func f = qm_called(u, (qm_node){i});
        const qm_func_row *r = qm_func_of(u, f);
        wanted[f.i] = f.i && !qm_is(r->body) && !(r->flags & (QMFN_BODILESS | QMFN_SIGNAL)) && may_be_named_elsewhere(u, f);
    }
    for (u32 i = 1; i < u->funcs.n; i++) {  // whose destructor stands elsewhere
        const qm_func_row *r = qm_func_of(u, (qm_func){i});
        qm_func dtor = r->cls.i && qm_is(r->body) ? qm_class_of(u, r->cls)->destructor : (qm_func){0};
        const qm_func_row *d = qm_func_of(u, dtor);
        wanted[dtor.i] |= dtor.i && !qm_is(d->body) && !(d->flags & QMFN_BODILESS) && may_be_named_elsewhere(u, dtor);
    }
    return wanted;
}

void qm_summaries_write(qm_analysis *a, buf *out)
{
    const qm_unit *u = qm_analysed_unit(a);
    QM_TABLE(row) told = {0}, asked = {0};
    bool *wanted = wanted_functions(u);
    for (u32 i = 1; i < u->funcs.n; i++)
        if (qm_is(qm_func_of(u, (qm_func){i})->body)) qm_summary_of(a, (qm_func){i});  // then it is known what they ask of others
    for (u32 i = 1; i < u->funcs.n; i++) {
        qm_func f = {i};
        const qm_func_row *r = qm_func_of(u, f);
        const qm_summary *s = qm_is(r->body) ? qm_summary_of(a, f) : NULL;
        if (wanted[i] || (sm_kept_of(a)->asked[i] && !(r->flags & QMFN_SIGNAL) && may_be_named_elsewhere(u, f))) *VEC_PUSH(&asked) = (row){.signature = r->signature, .owned = sm_kept_of(a)->owned[i]};
        if (!qm_is(r->body) || !may_be_named_elsewhere(u, f)) continue;
        if (s && !says_nothing(s)) *VEC_PUSH(&told) = (row){.signature = r->signature, .s = *s};
    }
    mem_free(wanted);
    if (told.n) qsort(told.rows, told.n, sizeof *told.rows, compare_rows);
    if (asked.n) qsort(asked.rows, asked.n, sizeof *asked.rows, compare_rows);
    buf b = {0};
    put_table(&b, asked.rows, asked.n, false);
    put_table(&b, told.rows, told.n, true);
    bytes_put_headed(out, magic, buf_str(&b));
    buf_release(&b);
    VEC_CLEAR(&told);
    VEC_CLEAR(&asked);
}

// ---------------------------------------------------------------------------------------------------------------- reading

static const str *get_names(arena *mem, bytes_reader *r, u32 *n)
{
    *n = bytes_get_count(r, 4);
    str *names = arena_alloc(mem, (*n + 1) * sizeof *names);
    for (u32 i = 0; i < *n; i++) names[i] = arena_str(mem, bytes_get_str(r));
    return names;
}

static row get_summary(arena *mem, bytes_reader *r)
{
    row x = {.signature = arena_str(mem, bytes_get_str(r))};
    x.s.n_params = bytes_get_count(r, 8);
    x.s.does = arena_alloc(mem, (x.s.n_params + 1) * sizeof *x.s.does);
    for (u32 i = 0; i <= x.s.n_params; i++) {
        x.s.does[i].may = bytes_get_u32(r);
        x.s.does[i].must = bytes_get_u32(r);
    }
    x.s.result.bits = bytes_get_u32(r);
    x.s.result.arguments = bytes_get_u64(r);
    x.s.effects = bytes_get_u32(r);
    x.s.success = (qm_success)bytes_get_u32(r);
    x.s.parent = (int)bytes_get_u32(r);
    x.s.ends_by = get_names(mem, r, &x.s.n_ends_by);
    x.s.deletes = get_names(mem, r, &x.s.n_deletes);
    x.s.members = get_names(mem, r, &x.s.n_members);
    x.s.emits = get_names(mem, r, &x.s.n_emits);
    x.s.always = get_names(mem, r, &x.s.n_always);
    return x;
}

qm_externals *qm_externals_new(void)
{
    qm_externals *x = mem_alloc(sizeof *x);
    *x = (qm_externals){0};
    return x;
}

void qm_externals_clear(qm_externals *x)
{
    VEC_CLEAR(&x->rows);
    arena_release(&x->mem);
    *x = (qm_externals){0};
}

void qm_externals_free(qm_externals *x)
{
    if (x) qm_externals_clear(x);
    mem_free(x);
}

bool qm_externals_add(qm_externals *x, str bytes)
{
    bytes_reader r = {0};
    if (!bytes_behind_head(bytes, magic, &r.rest)) return false;
    for (u32 n = bytes_get_count(&r, 4); n > 0 && !r.bad; n--) bytes_get_str(&r), bytes_get_u32(&r);
    for (u32 n = bytes_get_count(&r, 16); n > 0 && !r.bad; n--) *VEC_PUSH(&x->rows) = get_summary(&x->mem, &r);
    // Bytes with a right hash were written by this very program.
    if (r.bad || r.rest.n) bug("summaries of another process cannot be read back");
    return true;
}

// What both lists have, in the place of the first.
static u32 common_of(arena *mem, const str **a, u32 n, const str *b, u32 m)
{
    str *both = arena_alloc(mem, (n + 1) * sizeof *both);
    u32 out = 0;
    for (u32 i = 0, k = 0; i < n && k < m;) {
        int order = str_cmp((*a)[i], b[k]);
        if (order == 0) both[out++] = (*a)[i];
        i += order <= 0;
        k += order >= 0;
    }
    *a = both;
    return out;
}

static const str *union_of(arena *mem, const str *a, u32 n, const str *b, u32 m, u32 *count)
{
    str *all = arena_alloc(mem, (n + m + 1) * sizeof *all);
    u32 i = 0, k = 0, out = 0;
    while (i < n || k < m) {
        int order = i == n ? 1 : k == m ? -1 : str_cmp(a[i], b[k]);
        all[out++] = order <= 0 ? a[i] : b[k];
        i += order <= 0;
        k += order >= 0;
    }
    *count = out;
    return all;
}

// Both may be meant: what one may do may happen, what both do surely happens.
static void join_rows(arena *mem, qm_summary *into, const qm_summary *from)
{
    for (u32 i = 0; i <= into->n_params && i <= from->n_params; i++) {
        into->does[i].may |= from->does[i].may;
        into->does[i].must &= from->does[i].must;
    }
    into->result.bits |= from->result.bits;
    into->result.arguments |= from->result.arguments;
    into->effects |= from->effects;
    if (into->success != from->success) into->success = QM_SUCCESS_UNKNOWN;
    if (into->parent != from->parent) into->parent = 0;
    into->n_always = common_of(mem, &into->always, into->n_always, from->always, from->n_always);
    into->ends_by = union_of(mem, into->ends_by, into->n_ends_by, from->ends_by, from->n_ends_by, &into->n_ends_by);
    into->deletes = union_of(mem, into->deletes, into->n_deletes, from->deletes, from->n_deletes, &into->n_deletes);
    into->members = union_of(mem, into->members, into->n_members, from->members, from->n_members, &into->n_members);
    into->emits = union_of(mem, into->emits, into->n_emits, from->emits, from->n_emits, &into->n_emits);
}

void qm_externals_seal(qm_externals *x)
{
    if (x->rows.n) qsort(x->rows.rows, x->rows.n, sizeof *x->rows.rows, compare_rows);
    u32 kept = 0;
    for (u32 i = 0; i < x->rows.n; i++) {
        row *last = kept ? &x->rows.rows[kept - 1] : NULL;
        if (last && str_eq(last->signature, x->rows.rows[i].signature)) join_rows(&x->mem, &last->s, &x->rows.rows[i].s);
        else x->rows.rows[kept++] = x->rows.rows[i];
    }
    x->rows.n = kept;
    x->sealed = true;
}

const qm_summary *qm_external(const qm_externals *x, str signature)
{
    if (!x->sealed) bug("the table of external summaries is not sealed");
    row key = {.signature = signature};
    const row *found = x->rows.n ? bsearch(&key, x->rows.rows, x->rows.n, sizeof *x->rows.rows, compare_rows) : NULL;
    return found ? &found->s : NULL;
}

void qm_external_put(const qm_externals *x, str signature, buf *out)
{
    const qm_summary *s = qm_external(x, signature);
    if (s) put_summary(out, signature, s);
}

void qm_summaries_asked(qm_analysis *a, buf *out)
{
    const qm_unit *u = qm_analysed_unit(a);
    for (u32 i = 1; i < u->funcs.n; i++) {
        if (!sm_kept_of(a)->asked[i]) continue;
        buf_put(out, qm_func_of(u, (qm_func){i})->signature);
        buf_putc(out, '\0');
    }
}

// Of a summary only what a unit has to be analysed again for, when another one comes to know it: what becomes of the objects it hands
// out and gets. Everything else it takes along when it is analysed for one of these.
static void put_news(buf *b, str signature, const qm_summary *s, u32 owned)
{
    bool fresh = (s->result.bits & ~(u32)QM_RESULT_NULL) == QM_RESULT_FRESH;
    int parent = owned >> LIFE_ASK_PARENT & 1 ? s->parent : 0;
    u32 n_ends_by = owned >> LIFE_ASK_SIGNALS & 1 ? s->n_ends_by : 0, n_deletes = owned >> LIFE_ASK_DELETES & 1 ? s->n_deletes : 0;
    size_t before = b->n;
    bytes_put_str(b, signature);
    size_t head = b->n;
    if (fresh) bytes_put_u32(b, s->result.bits);
    if (parent) bytes_put_u32(b, (u32)parent);
    for (u32 i = 0; i < s->n_always && owned >> LIFE_ASK_EMITS & 1; i++) bytes_put_str(b, s->always[i]);
    for (u32 i = 0; i < n_ends_by; i++) bytes_put_str(b, s->ends_by[i]);
    for (u32 i = 0; i < n_deletes; i++) bytes_put_str(b, s->deletes[i]);
    for (u32 i = 0; i <= s->n_params; i++) {
        u32 ends = s->does[i].must & QM_DOES_ENDS, known = s->does[i].may & QM_DOES_UNKNOWN ? 0 : s->does[i].may & (QM_DOES_ENDS | QM_DOES_STORES | QM_DOES_RELEASE | QM_DOES_RETURN);
        bool asked = i < LIFE_ASK_EMITS && owned >> i & 1 && !(s->does[i].may & QM_DOES_UNKNOWN);
        if (!ends && !asked) continue;
        bytes_put_u32(b, i);
        bytes_put_u32(b, ends);
        if (asked) bytes_put_u32(b, known);
    }
    if (b->n == head) b->n = before;
}

void qm_externals_answer(const qm_externals *x, str bytes, buf *said)
{
    bytes_reader r = {0};
    if (!bytes_behind_head(bytes, magic, &r.rest)) return;
    for (u32 n = bytes_get_count(&r, 8); n > 0 && !r.bad; n--) {
        str signature = bytes_get_str(&r);
        const qm_summary *s = qm_external(x, signature);
        u32 owned = bytes_get_u32(&r);
        if (s) put_news(said, signature, s, owned);
    }
}

size_t qm_summaries_size(str bytes) { return bytes_headed_size(bytes, magic); }
