#include "base/strtab.h"

// The slot that holds s, or the free one where it belongs.
static u32 slot_of(const strtab *t, str s, u64 hash)
{
    u32 i = (u32)(hash ^ hash >> 32) & (t->n_slots - 1);
    while (t->slots[i] && !(t->hashes[t->slots[i] - 1] == hash && str_eq(t->rows[t->slots[i] - 1], s)))
        i = (i + 1) & (t->n_slots - 1);
    return i;
}

static void make_room(strtab *t)
{
    u32 old = t->cap;
    if (t->n == t->cap) {
        t->rows = vec_grow(t->rows, t->n, &t->cap, sizeof *t->rows);
        t->hashes = mem_realloc(t->hashes, t->cap * sizeof *t->hashes);
    }
    if (old == t->cap && t->n_slots > 0) return;
    while (t->n_slots < 2 * t->cap) t->n_slots = t->n_slots ? 2 * t->n_slots : 16;
    mem_free(t->slots);
    t->slots = mem_alloc(t->n_slots * sizeof *t->slots);
    for (u32 i = 0; i < t->n; i++) t->slots[slot_of(t, t->rows[i], t->hashes[i])] = i + 1;
}

u32 strtab_find(const strtab *t, str s)
{
    if (t->n == 0) return UINT32_MAX;
    u32 at = t->slots[slot_of(t, s, str_hash(s))];
    return at ? at - 1 : UINT32_MAX;
}

u32 strtab_add(strtab *t, str s)
{
    make_room(t);
    u64 hash = str_hash(s);
    u32 *slot = &t->slots[slot_of(t, s, hash)];
    if (*slot) return *slot - 1;
    t->rows[t->n] = arena_str(&t->mem, s);
    t->hashes[t->n] = hash;
    *slot = ++t->n;
    return t->n - 1;
}

void strtab_release(strtab *t)
{
    mem_free(t->rows);
    mem_free(t->hashes);
    mem_free(t->slots);
    arena_release(&t->mem);
    *t = (strtab){0};
}
