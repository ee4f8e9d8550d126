#include "base/arena.h"

#include "base/buf.h"

#include <stdarg.h>

// Chunks double up to the last size, so a small unit stays small and a big one has few chunks.
enum { CHUNK_FIRST = 16 * 1024, CHUNK_LAST = 4 * 1024 * 1024 };

struct arena_chunk {
    arena_chunk *next;
    size_t used, cap;
    _Alignas(max_align_t) char bytes[];
};

static arena_chunk *chunk_new(size_t cap)
{
    arena_chunk *c = mem_alloc(sizeof *c + cap);  // zeroed
    c->cap = cap;
    return c;
}

void *arena_alloc(arena *a, size_t n)
{
    const size_t align = _Alignof(max_align_t);
    if (n > SIZE_MAX / 2) bug("an allocation of %zu bytes", n);
    n = n ? (n + align - 1) / align * align : align;
    arena_chunk *c = a->head;
    if (c && c->cap - c->used >= n) {
        void *p = c->bytes + c->used;
        c->used += n;
        return p;
    }
    size_t cap = c ? c->cap * 2 : CHUNK_FIRST;
    if (cap > CHUNK_LAST) cap = CHUNK_LAST;
    arena_chunk *fresh = chunk_new(n > cap ? n : cap);
    fresh->used = n;
    // A huge single allocation goes behind the head, so that the room left in the head is not lost.
    if (c && n > cap) {
        fresh->next = c->next;
        c->next = fresh;
    } else {
        fresh->next = c;
        a->head = fresh;
    }
    return fresh->bytes;
}

str arena_str(arena *a, str s)
{
    char *p = arena_alloc(a, s.n + 1);
    if (s.n) memcpy(p, s.p, s.n);
    return (str){p, s.n};
}

str arena_printf(arena *a, const char *fmt, ...)
{
    buf b = {0};
    va_list args;
    va_start(args, fmt);
    buf_vprintf(&b, fmt, args);
    va_end(args);
    str s = arena_str(a, buf_str(&b));
    buf_release(&b);
    return s;
}

size_t arena_bytes(const arena *a)
{
    size_t n = 0;
    for (const arena_chunk *c = a->head; c; c = c->next) n += sizeof *c + c->cap;
    return n;
}

void arena_release(arena *a)
{
    for (arena_chunk *c = a->head, *next; c; c = next) {
        next = c->next;
        mem_free(c);
    }
    a->head = NULL;
}

// Open addressing with linear probing; a slot with a NULL pointer is free. Hashes are kept to make growing cheap.
struct intern {
    arena *home;
    str *slots;
    u64 *hashes;
    u32 n, cap;  // cap is a power of two
};

intern *intern_new(arena *a)
{
    intern *t = mem_alloc(sizeof *t);
    t->home = a;
    return t;
}

void intern_free(intern *t)
{
    if (!t) return;
    mem_free(t->slots);
    mem_free(t->hashes);
    mem_free(t);
}

// The slot that holds s, or the free slot where it belongs.
static u32 intern_slot(const intern *t, str s, u64 hash)
{
    u32 i = (u32)hash & (t->cap - 1);
    while (t->slots[i].p && (t->hashes[i] != hash || !str_eq(t->slots[i], s))) i = (i + 1) & (t->cap - 1);
    return i;
}

static void intern_grow(intern *t)
{
    intern old = *t;
    t->cap = old.cap ? old.cap * 2 : 64;
    t->slots = mem_alloc(t->cap * sizeof *t->slots);
    t->hashes = mem_alloc(t->cap * sizeof *t->hashes);
    for (u32 k = 0; k < old.cap; k++) {
        if (!old.slots[k].p) continue;
        u32 i = intern_slot(t, old.slots[k], old.hashes[k]);
        t->slots[i] = old.slots[k];
        t->hashes[i] = old.hashes[k];
    }
    mem_free(old.slots);
    mem_free(old.hashes);
}

str intern_str(intern *t, str s)
{
    if (s.n == 0) return str_of("");
    if (t->n >= t->cap / 4 * 3) intern_grow(t);
    u64 hash = str_hash(s);
    u32 i = intern_slot(t, s, hash);
    if (!t->slots[i].p) {
        t->slots[i] = arena_str(t->home, s);
        t->hashes[i] = hash;
        t->n++;
    }
    return t->slots[i];
}
