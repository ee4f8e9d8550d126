// A region: allocations live until the whole arena is released. One arena a unit of work.
#ifndef QTCWE_BASE_ARENA_H
#define QTCWE_BASE_ARENA_H

#include "base/base.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef struct arena_chunk arena_chunk;
typedef struct arena {
    arena_chunk *head;
} arena;  // {0} is an empty arena

void *arena_alloc(arena *a, size_t n);          // zeroed, aligned for any type, never NULL
str arena_str(arena *a, str s);                 // a copy that lives in the arena, NUL-terminated
str arena_printf(arena *a, const char *fmt, ...) QTCWE_PRINTF(2, 3);
size_t arena_bytes(const arena *a);             // what it holds, for reports
void arena_release(arena *a);

// Interned strings: equal text, equal pointer. The bytes live in the arena it was made with.
typedef struct intern intern;
intern *intern_new(arena *a);
void intern_free(intern *t);
str intern_str(intern *t, str s);

#ifdef __cplusplus
}
#endif
#endif
