// Findings counted by check and by weakness, with what each check cost and what became of its fixes.
#include "report/report.h"

#include <stdlib.h>

typedef struct tally {
    u32 shown, suppressed, known, fixes;
    u64 micros;
    u16 cwe;           // rows of weaknesses
    const char *name;
} tally;

static int cmp_tally(const void *pa, const void *pb)
{
    const tally *a = pa, *b = pb;
    if (a->shown != b->shown) return a->shown > b->shown ? -1 : 1;
    if (a->micros != b->micros) return a->micros > b->micros ? -1 : 1;
    if (a->cwe != b->cwe) return a->cwe < b->cwe ? -1 : 1;
    return a->name && b->name ? strcmp(a->name, b->name) : 0;
}

static void count(tally *t, const ck_finding *x, const fx_plan *plan)
{
    t->suppressed += x->suppressed;
    t->known += x->known;
    t->shown += !ck_is_hidden(x);
    t->fixes += rp_in_new_text(rp_planned(plan, x));
}

static void put_checks(const ck_findings *f, const fx_plan *plan, buf *out)
{
    tally *rows = mem_alloc(ck_count() * sizeof *rows);
    for (u32 i = 0; i < ck_count(); i++) rows[i].name = ck_at(i)->id;
    for (u32 i = 0; i < f->list.n; i++) count(&rows[ck_index(f->list.rows[i].check)], &f->list.rows[i], plan);
    for (u32 i = 0; i < f->costs.n; i++) rows[ck_index(f->costs.rows[i].check)].micros += f->costs.rows[i].micros;
    qsort(rows, ck_count(), sizeof *rows, cmp_tally);
    buf_printf(out, "%-40s %9s %8s %11s %7s %9s\n", "check", "findings", "fixes", "suppressed", "known", "seconds");
    for (u32 i = 0; i < ck_count(); i++) {
        const tally *t = &rows[i];
        if (t->shown + t->suppressed + t->known == 0 && t->micros < 1000) continue;
        buf_printf(out, "%-40s %9u %8u %11u %7u %5u.%03u\n", t->name, t->shown, t->fixes, t->suppressed, t->known,
                   (u32)(t->micros / 1000000), (u32)(t->micros / 1000 % 1000));
    }
    mem_free(rows);
}

static void add_cwe(tally *rows, u32 *n, u16 cwe, const ck_finding *x)
{
    u32 i = 0;
    while (i < *n && rows[i].cwe != cwe) i++;
    if (i == *n) rows[(*n)++] = (tally){.cwe = cwe, .name = rp_cwe_name(cwe)};
    count(&rows[i], x, NULL);
}

static void put_weaknesses(const ck_findings *f, buf *out)
{
    enum { EACH = sizeof ck_at(0)->cwe / sizeof ck_at(0)->cwe[0] };
    tally *rows = mem_alloc(EACH * ck_count() * sizeof *rows);
    u32 n = 0;
    for (u32 i = 0; i < f->list.n; i++) {
        const ck_finding *x = &f->list.rows[i];
        for (u32 k = 0; k < EACH && x->check->cwe[k]; k++) add_cwe(rows, &n, x->check->cwe[k], x);
    }
    qsort(rows, n, sizeof *rows, cmp_tally);
    if (n) buf_puts(out, "\nfindings  weakness (a finding may have several)\n");
    for (u32 i = 0; i < n; i++)
        if (rows[i].shown) buf_printf(out, "%8u  CWE-%u %s\n", rows[i].shown, rows[i].cwe, rows[i].name);
    mem_free(rows);
}

// ----------------------------------------------------------------------------------------------------------- fixes

typedef struct fate {
    const char *check;
    str words;   // in the buffer of all of them
    size_t at;
    u32 n;
} fate;

static int cmp_fate(const void *pa, const void *pb)
{
    const fate *a = pa, *b = pb;
    int order = strcmp(a->check, b->check);
    if (!order && a->n != b->n) order = a->n > b->n ? -1 : 1;
    return order ? order : str_cmp(a->words, b->words);
}

// The reason without the names in it, so that equal ones can be counted: 'x' becomes '…'.
static void put_nameless(buf *out, str why)
{
    for (size_t from; (from = str_find(why, STR("'"))) != SIZE_MAX;) {
        size_t n = str_find(str_from(why, from + 1), STR("'"));
        if (n == SIZE_MAX) break;
        buf_put(out, str_upto(why, from));
        buf_puts(out, "'…'");
        why = str_from(why, from + n + 2);
    }
    buf_put(out, why);
}

// Equal ones next to each other become one row; how many remain.
static u32 fold(fate *rows, u32 n)
{
    u32 kept = 0;
    for (u32 i = 0; i < n; i++) {
        bool same = kept && rows[kept - 1].check == rows[i].check && str_eq(rows[kept - 1].words, rows[i].words);
        if (same) rows[kept - 1].n++;
        else rows[kept++] = rows[i];
    }
    return kept;
}

static void put_fixes(const ck_findings *f, const fx_plan *plan, const rp_options *o, buf *out)
{
    struct { fate *rows; u32 n, cap; } all = {0};
    buf words = {0};
    for (u32 i = 0; i < f->list.n; i++) {
        const ck_finding *x = &f->list.rows[i];
        if (!x->fix || ck_is_hidden(x)) continue;
        str why;
        *VEC_PUSH(&all) = (fate){.check = x->check->id, .at = words.n, .n = 1};
        buf_puts(&words, rp_fix_state(plan, o, x, &why));
        if (why.n) buf_puts(&words, ": ");
        put_nameless(&words, why);
        all.rows[all.n - 1].words.n = words.n - all.rows[all.n - 1].at;
    }
    for (u32 i = 0; i < all.n; i++) all.rows[i].words.p = words.p + all.rows[i].at;
    if (all.n) {
        qsort(all.rows, all.n, sizeof *all.rows, cmp_fate);
        u32 n = fold(all.rows, all.n);
        qsort(all.rows, n, sizeof *all.rows, cmp_fate);
        buf_printf(out, "\n%-40s %9s  what became of them\n", "check", "fixes");
        for (u32 i = 0; i < n; i++)
            buf_printf(out, "%-40s %9u  %.*s\n", all.rows[i].check, all.rows[i].n, STR_ARG(all.rows[i].words));
    }
    VEC_CLEAR(&all);
    buf_release(&words);
}

static void print(const ck_findings *f, const fx_plan *plan, const rp_options *o, const rp_summary *s, buf *out)
{
    put_checks(f, plan, out);
    put_fixes(f, plan, o, out);
    put_weaknesses(f, out);
    buf_printf(out, "\n%u finding%s in %u unit%s\n", s->shown, s->shown == 1 ? "" : "s", s->units, s->units == 1 ? "" : "s");
}

const rp_sink rp_statistics = {.name = "statistics", .print = print, .shows_costs = true};
