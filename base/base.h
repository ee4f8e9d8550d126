// The smallest shared vocabulary: integer names, borrowed strings, bug() and narrowing.
//
// Three outcomes exist everywhere: bug() (our mistake, aborts), `err` (the user's, see base/err.h) and
// unknown/withheld (a value).
#ifndef QTCWE_BASE_BASE_H
#define QTCWE_BASE_BASE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

typedef uint8_t u8;
typedef uint16_t u16;
typedef uint32_t u32;
typedef uint64_t u64;
typedef int64_t i64;

#if defined(__GNUC__)
#define QTCWE_PRINTF(fmt, first) __attribute__((format(printf, fmt, first)))
#define QTCWE_NORETURN __attribute__((noreturn))
#else
#define QTCWE_PRINTF(fmt, first)
#define QTCWE_NORETURN
#endif

#ifdef __cplusplus
extern "C" {
#endif

// A borrowed run of bytes: not NUL-terminated, never freed through this handle. {NULL, 0} is empty.
typedef struct str {
    const char *p;
    size_t n;
} str;

#define STR(lit) ((str){"" lit, sizeof(lit) - 1})
// For printf's "%.*s": STR_ARG(s) gives the int width and the pointer.
#define STR_ARG(s) ((int)(s).n), ((s).p ? (s).p : "")

static inline str str_of(const char *z) { return (str){z, z ? strlen(z) : 0}; }
static inline str str_n(const char *p, size_t n) { return (str){p, n}; }
static inline bool str_eq(str a, str b) { return a.n == b.n && (a.n == 0 || memcmp(a.p, b.p, a.n) == 0); }
static inline bool str_is(str a, const char *z) { return str_eq(a, str_of(z)); }
static inline bool str_starts(str a, str b) { return a.n >= b.n && (b.n == 0 || memcmp(a.p, b.p, b.n) == 0); }
static inline bool str_ends(str a, str b)
{
    return a.n >= b.n && (b.n == 0 || memcmp(a.p + (a.n - b.n), b.p, b.n) == 0);
}
static inline str str_from(str a, size_t i)
{
    if (a.n == 0) return a;
    return i >= a.n ? (str){a.p + a.n, 0} : (str){a.p + i, a.n - i};
}
static inline str str_upto(str a, size_t n) { return (str){a.p, n < a.n ? n : a.n}; }
// May the byte stand in an identifier or a number? '$' and all bytes of UTF-8 above ASCII may.
static inline bool byte_is_word(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '$' || (unsigned char)c >= 0x80;
}
static inline char byte_lower(char c) { return (char)(c >= 'A' && c <= 'Z' ? c - 'A' + 'a' : c); }  // of ASCII
int str_cmp(str a, str b);               // byte order, <0 0 >0
size_t str_find(str hay, str needle);    // first offset, or SIZE_MAX
size_t str_rfind_char(str hay, char c);  // last offset, or SIZE_MAX
str str_after_last(str hay, char c);     // the name in a path or behind "::"; all of it without such a byte
bool str_next_word(str *rest, str *word); // takes the next word of a list with blanks between; false at its end
bool str_has_word(str list, str word);
str str_trim(str s);                     // without blanks, tabs, CR, LF at both ends
// Bytes of the UTF-8 sequence that s begins with; 0 if it is none: no overlong form, no surrogate, nothing above U+10FFFF.
size_t str_utf8_length(str s);
u64 str_hash(str s);                     // 64-bit FNV-1a; stable over runs and machines
// The candidate with the least edit distance if it is near enough to be a typing slip; {0} otherwise.
str str_nearest(str word, const str *candidates, size_t count);

// Aborts with a message: an invariant of ours is broken. Never for bad input.
QTCWE_NORETURN void bug_at(const char *file, int line, const char *fmt, ...) QTCWE_PRINTF(3, 4);
#define bug(...) bug_at(__FILE__, __LINE__, __VA_ARGS__)
// The one checked narrowing from size_t; more than 4 Gi rows or bytes is beyond what we accept.
static inline u32 u32_of(size_t n)
{
    if (n > UINT32_MAX) bug("size %zu does not fit 32 bits", n);
    return (u32)n;
}

// Memory that never comes back NULL (out of memory ends the process with a message, exit 3).
void *mem_alloc(size_t n);  // zeroed
void *mem_realloc(void *p, size_t n);
void mem_free(void *p);

// Growable arrays as three fields: `T *rows; u32 n, cap;`. VEC_PUSH returns a pointer to the new zeroed row.
void *vec_grow(void *rows, u32 n, u32 *cap, size_t size);
#define VEC_PUSH(v) \
    ((v)->rows = vec_grow((v)->rows, (v)->n, &(v)->cap, sizeof *(v)->rows), &(v)->rows[(v)->n++])
#define VEC_CLEAR(v) (mem_free((v)->rows), (v)->rows = NULL, (v)->n = (v)->cap = 0)

#ifdef __cplusplus
}
#endif
#endif
