#include "base/err.h"

static void count(err *e, int code)
{
    if (e->count++ == 0) e->code = code;
}

void err_add(err *e, int code, const char *fmt, ...)
{
    va_list args;
    va_start(args, fmt);
    buf_puts(&e->text, "error: ");
    buf_vprintf(&e->text, fmt, args);
    buf_putc(&e->text, '\n');
    va_end(args);
    count(e, code);
}

void err_at(err *e, int code, str file, u32 line, u32 col, const char *fmt, ...)
{
    va_list args;
    va_start(args, fmt);
    buf_put(&e->text, file);
    if (line) buf_printf(&e->text, ":%u", line);
    if (line && col) buf_printf(&e->text, ":%u", col);
    buf_puts(&e->text, ": error: ");
    buf_vprintf(&e->text, fmt, args);
    buf_putc(&e->text, '\n');
    va_end(args);
    count(e, code);
}

void err_release(err *e)
{
    buf_release(&e->text);
    *e = (err){0};
}
