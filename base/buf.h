// An owning, growable byte buffer (always NUL-terminated behind its bytes).
#ifndef QTCWE_BASE_BUF_H
#define QTCWE_BASE_BUF_H

#include "base/base.h"

#include <stdarg.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct buf {
    char *p;  // NULL while nothing was written
    size_t n, cap;
} buf;  // {0} is an empty buffer

void buf_put(buf *b, str s);
void buf_putc(buf *b, char c);
void buf_puts(buf *b, const char *z);
void buf_printf(buf *b, const char *fmt, ...) QTCWE_PRINTF(2, 3);
void buf_vprintf(buf *b, const char *fmt, va_list args) QTCWE_PRINTF(2, 0);
void buf_clear(buf *b);    // keeps the memory
void buf_release(buf *b);  // frees the memory; b is {0} again
static inline str buf_str(const buf *b) { return (str){b->p ? b->p : "", b->n}; }
const char *buf_cstr(const buf *b);  // "" when empty; valid until the next write

#ifdef __cplusplus
}
#endif
#endif
