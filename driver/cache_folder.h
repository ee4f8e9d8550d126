// The folder of the cache: indexes and results as files, its size, its end.
#ifndef QTCWE_DRIVER_CACHE_FOLDER_H
#define QTCWE_DRIVER_CACHE_FOLDER_H

#include "base/digest.h"

enum { CACHE_LIMIT_MB = 2048 };

// $XDG_CACHE_HOME/qtcwe-fix, else ~/.cache/qtcwe-fix; empty when the environment names neither.
void dr_cache_folder(buf *out);
// What is kept under that name below the folder's part ("index", "results"). Damaged or missing: false.
bool dr_cache_load(str folder, const char *part, const digest *name, buf *out);
bool dr_cache_store(str folder, const char *part, const digest *name, str bytes);
// Removes the oldest results until at most `limit` bytes are left, and what a killed run left half written.
void dr_cache_trim(str folder, u64 limit);

typedef struct dr_cache_size {
    u32 projects, results;
    u64 bytes;
} dr_cache_size;
dr_cache_size dr_cache_measure(str folder);
// Removes everything that is ours; false and errno when something cannot be removed.
bool dr_cache_clear(str folder);

#endif
