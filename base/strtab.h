// Distinct strings numbered in the order in which they came: 0, 1, 2 …
#ifndef QTCWE_BASE_STRTAB_H
#define QTCWE_BASE_STRTAB_H

#include "base/arena.h"

typedef struct strtab {
    arena mem;
    str *rows;      // NUL-terminated copies
    u64 *hashes;    // str_hash of each
    u32 n, cap;
    u32 *slots;     // number + 1, open addressing
    u32 n_slots;
} strtab;  // {0} is empty

u32 strtab_add(strtab *t, str s);               // its number, old or new
u32 strtab_find(const strtab *t, str s);        // UINT32_MAX when it is not there
void strtab_release(strtab *t);

#endif
