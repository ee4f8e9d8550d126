#include "base/buf.h"

#include <stdio.h>

// Room for n more bytes and the NUL behind them.
static void reserve(buf *b, size_t n)
{
    if (n > SIZE_MAX / 2 - b->n) bug("a text of more than %zu bytes", b->n);
    size_t need = b->n + n + 1;
    if (need <= b->cap) return;
    size_t cap = b->cap ? b->cap : 64;
    while (cap < need) cap *= 2;
    b->p = mem_realloc(b->p, cap);
    b->cap = cap;
}

void buf_put(buf *b, str s)
{
    if (s.n == 0) return;
    reserve(b, s.n);
    memcpy(b->p + b->n, s.p, s.n);
    b->n += s.n;
    b->p[b->n] = '\0';
}

void buf_putc(buf *b, char c) { buf_put(b, str_n(&c, 1)); }

void buf_puts(buf *b, const char *z) { buf_put(b, str_of(z)); }

void buf_vprintf(buf *b, const char *fmt, va_list args)
{
    va_list again;
    va_copy(again, args);
    int n = vsnprintf(NULL, 0, fmt, args);
    if (n < 0) bug("cannot format \"%s\"", fmt);
    reserve(b, (size_t)n);
    vsnprintf(b->p + b->n, (size_t)n + 1, fmt, again);
    b->n += (size_t)n;
    va_end(again);
}

void buf_printf(buf *b, const char *fmt, ...)
{
    va_list args;
    va_start(args, fmt);
    buf_vprintf(b, fmt, args);
    va_end(args);
}

void buf_clear(buf *b)
{
    b->n = 0;
    if (b->p) b->p[0] = '\0';
}

void buf_release(buf *b)
{
    mem_free(b->p);
    *b = (buf){0};
}

const char *buf_cstr(const buf *b) { return b->p ? b->p : ""; }
