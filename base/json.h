// A JSON writer: nesting and commas are kept for the caller, strings are escaped, output is deterministic.
#ifndef QTCWE_BASE_JSON_H
#define QTCWE_BASE_JSON_H

#include "base/buf.h"

typedef struct json {
    buf *out;
    u32 depth;
    bool pretty;      // two blanks an indent level
    u64 has_item;     // bit per depth: a comma is due (at most 64 levels)
    bool after_key;
    u64 is_array;     // bit per depth: array, not object
} json;

void json_init(json *j, buf *out, bool pretty);
void json_object(json *j);
void json_array(json *j);
void json_end(json *j);  // closes the innermost object or array; the kind is remembered
void json_key(json *j, const char *key);
void json_str(json *j, str s);  // bytes that are not UTF-8 become U+FFFD
void json_cstr(json *j, const char *z);
void json_int(json *j, i64 v);
void json_bool(json *j, bool v);
void json_null(json *j);
// Key and value in one.
void json_kstr(json *j, const char *key, str s);
void json_kint(json *j, const char *key, i64 v);
void json_kbool(json *j, const char *key, bool v);

#endif
