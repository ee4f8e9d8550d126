#include "base/json.h"

void json_init(json *j, buf *out, bool pretty) { *j = (json){.out = out, .pretty = pretty}; }

static u64 level_bit(const json *j) { return j->depth ? (u64)1 << (j->depth - 1) : 0; }

static void new_line(json *j)
{
    if (!j->pretty) return;
    buf_putc(j->out, '\n');
    for (u32 i = 0; i < j->depth; i++) buf_puts(j->out, "  ");
}

// What comes before an item of the innermost container: a comma when one is due, and a line of its own.
static void before_item(json *j)
{
    if (j->depth == 0) return;
    if (j->has_item & level_bit(j)) buf_putc(j->out, ',');
    j->has_item |= level_bit(j);
    new_line(j);
}

static void before_value(json *j)
{
    if (j->after_key) {
        j->after_key = false;
        return;
    }
    if (j->depth && !(j->is_array & level_bit(j))) bug("a JSON value without a key");
    before_item(j);
}

static void open_container(json *j, bool array)
{
    before_value(j);
    if (j->depth == 64) bug("JSON is nested more than 64 levels");
    j->depth++;
    j->has_item &= ~level_bit(j);
    if (array)
        j->is_array |= level_bit(j);
    else
        j->is_array &= ~level_bit(j);
    buf_putc(j->out, array ? '[' : '{');
}

void json_object(json *j) { open_container(j, false); }

void json_array(json *j) { open_container(j, true); }

void json_end(json *j)
{
    if (j->depth == 0 || j->after_key) bug("JSON ends where nothing can end");
    bool array = j->is_array & level_bit(j);
    bool filled = j->has_item & level_bit(j);
    j->depth--;
    if (filled) new_line(j);
    buf_putc(j->out, array ? ']' : '}');
}

// The two-character escape of c, or NULL.
static const char *short_escape(u8 c)
{
    switch (c) {
    case '"': return "\\\"";
    case '\\': return "\\\\";
    case '\b': return "\\b";
    case '\f': return "\\f";
    case '\n': return "\\n";
    case '\r': return "\\r";
    case '\t': return "\\t";
    default: return NULL;
    }
}

static void put_quoted(buf *out, str s)
{
    buf_putc(out, '"');
    for (size_t i = 0; i < s.n;) {
        u8 c = (u8)s.p[i];
        const char *escape = short_escape(c);
        size_t len = str_utf8_length(str_from(s, i));
        if (escape)
            buf_puts(out, escape);
        else if (c < 0x20 || c == 0x7F)
            buf_printf(out, "\\u%04x", c);
        else if (len)
            buf_put(out, str_n(s.p + i, len));
        else
            buf_puts(out, "\xEF\xBF\xBD");
        i += len ? len : 1;
    }
    buf_putc(out, '"');
}

void json_key(json *j, const char *key)
{
    if (j->depth == 0 || (j->is_array & level_bit(j)) || j->after_key) bug("JSON key \"%s\" where no key can be", key);
    before_item(j);
    put_quoted(j->out, str_of(key));
    buf_puts(j->out, j->pretty ? ": " : ":");
    j->after_key = true;
}

void json_str(json *j, str s)
{
    before_value(j);
    put_quoted(j->out, s);
}

void json_cstr(json *j, const char *z) { json_str(j, str_of(z)); }

void json_int(json *j, i64 v)
{
    before_value(j);
    buf_printf(j->out, "%lld", (long long)v);
}

void json_bool(json *j, bool v)
{
    before_value(j);
    buf_puts(j->out, v ? "true" : "false");
}

void json_null(json *j)
{
    before_value(j);
    buf_puts(j->out, "null");
}

void json_kstr(json *j, const char *key, str s)
{
    json_key(j, key);
    json_str(j, s);
}

void json_kint(json *j, const char *key, i64 v)
{
    json_key(j, key);
    json_int(j, v);
}

void json_kbool(json *j, const char *key, bool v)
{
    json_key(j, key);
    json_bool(j, v);
}
