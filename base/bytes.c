#include "base/bytes.h"

void bytes_put_u64(buf *b, u64 v)
{
    for (int i = 0; i < 8; i++) buf_putc(b, (char)(v >> (8 * i)));
}

void bytes_put_u32(buf *b, u32 v)
{
    for (int i = 0; i < 4; i++) buf_putc(b, (char)(v >> (8 * i)));
}

void bytes_put_str(buf *b, str s)
{
    bytes_put_u32(b, u32_of(s.n));
    buf_put(b, s);
}

u64 bytes_get(bytes_reader *r, size_t size)
{
    if (r->rest.n < size) {
        r->bad = true;
        r->rest.n = 0;
        return 0;
    }
    u64 v = 0;
    for (size_t i = 0; i < size; i++) v |= (u64)(u8)r->rest.p[i] << (8 * i);
    r->rest = str_from(r->rest, size);
    return v;
}

u32 bytes_get_count(bytes_reader *r, size_t least)
{
    u32 n = bytes_get_u32(r);
    if (n > r->rest.n / least) r->bad = true;
    return r->bad ? 0 : n;
}

str bytes_get_str(bytes_reader *r)
{
    u32 n = bytes_get_u32(r);
    if (n > r->rest.n) {
        r->bad = true;
        return (str){0};
    }
    str s = str_n(r->rest.p, n);
    r->rest = str_from(r->rest, n);
    return s;
}

void bytes_put_headed(buf *out, const char *magic, str payload)
{
    buf_put(out, str_n(magic, 8));
    bytes_put_u64(out, payload.n);
    bytes_put_u64(out, str_hash(payload));
    buf_put(out, payload);
}

size_t bytes_headed_size(str whole, const char *magic)
{
    if (whole.n < BYTES_HEAD || memcmp(whole.p, magic, 8) != 0) return 0;
    bytes_reader head = {.rest = str_from(whole, 8)};
    u64 length = bytes_get_u64(&head);
    return length <= whole.n - BYTES_HEAD ? BYTES_HEAD + (size_t)length : 0;
}

bool bytes_behind_head(str whole, const char *magic, str *payload)
{
    if (!whole.n || bytes_headed_size(whole, magic) != whole.n) return false;
    bytes_reader hash = {.rest = str_from(whole, 16)};
    *payload = str_from(whole, BYTES_HEAD);
    return str_hash(*payload) == bytes_get_u64(&hash);
}
