// What was examined, by weakness: how many places each check looked at, what it found there, and where it cannot tell and
// why. Without that "no finding" says little.
#include "report/report.h"

#include <stdlib.h>

static const struct {
    u16 number;
    const char *name;
} names[] = {
#define CWE_NAME(number, name) {number, name},
#include "report/cwe_names.def"
#undef CWE_NAME
};

typedef struct row {
    u16 cwe;
    u32 check;
} row;

const char *rp_cwe_name(u16 cwe)
{
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (names[i].number == cwe) return names[i].name;
    return "";  // test/catalogue.py sees to it that every one has a name
}

static int cmp_row(const void *pa, const void *pb)
{
    const row *a = pa, *b = pb;
    return a->cwe != b->cwe ? (a->cwe > b->cwe) - (a->cwe < b->cwe) : (a->check > b->check) - (a->check < b->check);
}

static void put_count(buf *out, u32 n, const char *what) { buf_printf(out, "%u %s%s", n, what, n == 1 ? "" : "s"); }

// ------------------------------------------------------------------------------------------------------------- reasons

typedef struct reason {
    str why;
    u32 n;
} reason;

enum { MAX_REASONS = 16 };

static int cmp_reason(const void *pa, const void *pb)
{
    const reason *a = pa, *b = pb;
    return a->n != b->n ? (a->n < b->n ? 1 : -1) : str_cmp(a->why, b->why);
}

typedef struct tally {
    u32 examined, unknown;
    reason reasons[MAX_REASONS];
    u32 n_reasons;
} tally;

static void add_reason(tally *t, str why)
{
    u32 i = 0;
    while (i < t->n_reasons && !str_eq(t->reasons[i].why, why)) i++;
    if (i == MAX_REASONS) return;
    if (i == t->n_reasons) t->reasons[t->n_reasons++] = (reason){why, 0};
    t->reasons[i].n++;
}

static tally count_sites(const ck_findings *f, u32 check)
{
    tally t = {0};
    for (u32 i = 0; i < f->sites.n; i++) {
        const ck_site_row *s = &f->sites.rows[i];
        if (s->check != check) continue;
        t.examined += s->why.n == 0;
        t.unknown += s->why.n != 0;
        if (s->why.n) add_reason(&t, s->why);
    }
    qsort(t.reasons, t.n_reasons, sizeof *t.reasons, cmp_reason);
    return t;
}

static void put_reasons(buf *out, const tally *t)
{
    for (u32 i = 0; i < t->n_reasons; i++)
        buf_printf(out, "%s%.*s %u", i ? ", " : " (", STR_ARG(t->reasons[i].why), t->reasons[i].n);
    if (t->n_reasons) buf_putc(out, ')');
}

// ---------------------------------------------------------------------------------------------------------------- rows

static void put_head(const ck_findings *f, const rp_summary *s, buf *out)
{
    tally t = count_sites(f, ck_count());
    put_count(out, t.examined, "function");
    buf_puts(out, " examined in ");
    put_count(out, s->units, "unit");
    if (t.unknown) buf_printf(out, ", %u not analysable", t.unknown);
    put_reasons(out, &t);
    buf_putc(out, '\n');
    if (s->failed_units) {
        put_count(out, s->failed_units, "unit");
        buf_puts(out, " could not be analysed: nothing below speaks of what stands there\n");
    }
}

static void put_check(const ck_findings *f, const ck_check *c, buf *out)
{
    u32 shown = 0, suppressed = 0;
    for (u32 i = 0; i < f->list.n; i++) {
        if (f->list.rows[i].check != c) continue;
        shown += !f->list.rows[i].suppressed;
        suppressed += f->list.rows[i].suppressed;
    }
    tally t = count_sites(f, ck_index(c));
    buf_printf(out, "  %s: ", str_from(str_of(c->id), STR("qtcwe-").n).p);
    put_count(out, t.examined, "site");
    buf_puts(out, " examined, ");
    put_count(out, shown, "finding");
    if (suppressed) buf_printf(out, " (and %u suppressed)", suppressed);
    buf_printf(out, ", %u not analysable", t.unknown);
    put_reasons(out, &t);
    buf_putc(out, '\n');
}

static void print(const ck_findings *f, const fx_plan *plan, const rp_options *o, const rp_summary *s, buf *out)
{
    (void)plan;
    row *rows = mem_alloc((4 * ck_count() + 1) * sizeof *rows);
    u32 n = 0;
    for (u32 i = 0; i < ck_count(); i++) {
        const ck_check *c = ck_at(i);
        for (u32 k = 0; ck_selected(o->selection, c) && k < 4 && c->cwe[k]; k++) rows[n++] = (row){c->cwe[k], i};
    }
    qsort(rows, n, sizeof *rows, cmp_row);
    put_head(f, s, out);
    for (u32 i = 0; i < n; i++) {
        if (i == 0 || rows[i - 1].cwe != rows[i].cwe) buf_printf(out, "\nCWE-%u: %s\n", rows[i].cwe, rp_cwe_name(rows[i].cwe));
        put_check(f, ck_at(rows[i].check), out);
    }
    mem_free(rows);
}

const rp_sink rp_cwe = {.name = "cwe", .shows_sites = true, .print = print};
