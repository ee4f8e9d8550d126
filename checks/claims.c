// What units tell each other through their parent; see checks/claims.h.
#include "checks/claims.h"

#include <stdarg.h>
#include <stdlib.h>

#include "checks/findings.h"

// Words of different checks don't meet.
static str words_of(arena *a, const ck_check *check, const char *what, va_list args)
{
    buf b = {0};
    buf_printf(&b, "%s ", check->id);
    buf_vprintf(&b, what, args);
    str s = arena_str(a, buf_str(&b));
    buf_release(&b);
    return s;
}

static bool is_listed(const ck_findings *f, str words)
{
    for (u32 i = 0; i < f->told.n; i++)
        if (str_eq(f->told.rows[i], words)) return true;
    return false;
}

void ck_tell(ck_context *c, const char *what, ...)
{
    va_list args;
    va_start(args, what);
    str words = words_of(&c->out->mem, c->check, what, args);
    va_end(args);
    if (!is_listed(c->out, words)) *VEC_PUSH(&c->out->told) = words;
}

bool ck_has_told(const ck_context *c, const char *what, ...)
{
    arena a = {0};
    va_list args;
    va_start(args, what);
    bool told = is_listed(c->out, words_of(&a, c->check, what, args));
    va_end(args);
    arena_release(&a);
    return told;
}

void ck_claim(ck_context *c, ck_finding *f, const char *what, ...)
{
    va_list args;
    va_start(args, what);
    *VEC_PUSH(&f->claims) = words_of(&c->out->mem, c->check, what, args);
    va_end(args);
}

void ck_claim_unnamed(ck_context *c, ck_finding *f, str name) { f->unnamed = arena_str(&c->out->mem, name); }

static int cmp_words(const void *a, const void *b) { return str_cmp(*(const str *)a, *(const str *)b); }

static bool is_contradicted(const ck_findings *f, const ck_finding *x)
{
    for (u32 i = 0; i < x->claims.n; i++)
        if (f->told.n && bsearch(&x->claims.rows[i], f->told.rows, f->told.n, sizeof *f->told.rows, cmp_words)) return true;
    return false;
}

void ck_claims_settle(ck_findings *f, bool whole, bool (*doubts)(void *user, const ck_finding *x), void *user)
{
    if (f->told.n) qsort(f->told.rows, f->told.n, sizeof *f->told.rows, cmp_words);
    u32 kept = 0;
    for (u32 i = 0; i < f->list.n; i++) {
        ck_finding x = f->list.rows[i];
        if (x.claims.n && (!whole || is_contradicted(f, &x))) continue;
        if ((x.claims.n || x.unnamed.n) && doubts(user, &x)) continue;
        f->list.rows[i] = f->list.rows[kept];  // what goes is behind the rest, where it is given back
        f->list.rows[kept++] = x;
    }
    ck_findings_truncate(f, kept);
}
