// Private to the cache: which analyses are kept, and what each of them read, looked for and was told.
//
// A *version* is a path with the digest of its content and the names that it includes or asks for. A *set* is what one
// parse read (versions) and where it looked (folders). A set is *current* when each of its files has that content still,
// and is *probed* alike when of all names that its files spell the same ones exist in the same of its folders: a header that
// was made later, and would be found first, is seen so. Both hold for folders and files that a run stats once.
#ifndef QTCWE_DRIVER_CACHE_INDEX_H
#define QTCWE_DRIVER_CACHE_INDEX_H

#include "base/digest.h"
#include "base/os.h"
#include "base/strtab.h"
#include "qtmodel/units.h"

#define IX_TABLE(T) struct { T *rows; u32 n, cap; }

enum { IX_PARTS = 5 };  // tool, checks, facts, command, environment

typedef struct ix_ids {  // a run of numbers in ix.ids
    u32 first, n;
} ix_ids;

typedef struct ix_version {
    u32 path;           // in ix.paths
    u32 next;           // of this run: older version of the same path + 1
    os_state state;     // when the digest was taken
    digest content;
    ix_ids names;       // in ix.names
} ix_version;

typedef struct ix_set {
    ix_ids versions, folders;  // numbers of ix.versions; of ix.paths
    ix_ids extra;              // names of files that no file of the set spells: macros named them
    u64 hash;
} ix_set;

typedef struct ix_row {
    digest key;               // what was analysed how; several rows may have it
    u64 parts[IX_PARTS];      // of the key, to tell what is different
    u32 source, set;          // in ix.paths, ix.sets
    u32 next;                 // older row of the same key + 1
    u64 probes;               // what stood where
    ix_ids told;              // signatures (ix.names) that other units were asked for …
    digest answers;           // … and what they said
    digest overlays;          // of the texts that stood for files of the set
    digest result;            // names the file that keeps it
    double seconds;           // what the analysis took
    i64 used;                 // nanoseconds since 1970
} ix_row;

typedef struct ix_path {      // of this run, by number of ix.paths
    bool seen;
    u32 current;              // version + 1
    u32 latest;               // version + 1, then by .next
} ix_path;

typedef struct ix_folder {    // of this run, by number of ix.paths
    u64 *entries;             // hashes of names, open addressing
    u32 n_slots, known;       // names of ix.names that `has` knows
    u64 *has;                 // bit by name: does it exist in the folder?
} ix_folder;

typedef struct ix {
    strtab paths, names;
    IX_TABLE(u32) ids;
    IX_TABLE(ix_version) versions;
    IX_TABLE(ix_set) sets;
    IX_TABLE(ix_row) rows;
    // Of this run:
    strtab keys;              // by number: keys of rows, as bytes
    IX_TABLE(u32) latest;     // by number of key: row + 1
    IX_TABLE(ix_path) path_state;
    IX_TABLE(ix_folder) folders;
    IX_TABLE(u64) first_part; // by name: hash of what stands in front of its first slash
    bool dirty;
} ix;

// Reads the bytes of ix_write; false, and x is empty, when they are damaged or of another format.
bool ix_read(ix *x, str bytes);
// At most `variants` rows of a key and none that was used before `oldest`.
void ix_write(const ix *x, u32 variants, i64 oldest, buf *out);
void ix_release(ix *x);

u32 ix_add_path(ix *x, str path);
u32 ix_add_name(ix *x, str name);
// The version that the path has now + 1; 0 when there is no such file. Stats and reads at most once a run.
u32 ix_current(ix *x, str path);
// Is the file, on disk, still what the version says, not changed since `before` (a time)? Looks at the disk.
bool ix_is_settled(const ix *x, u32 version, i64 before);
// The names that a text includes or asks for with __has_include, appended as numbers.
void ix_scan_names(ix *x, str text, ix_ids *out);
// Finds or adds the set of these versions, which looks into these folders, into those of its files, and where its files
// were found by name.
u32 ix_add_set(ix *x, const u32 *versions, u32 n, const str *folders, u32 n_folders);
// The first file of the set that is not what it was (its path), but for those that skip() names; empty when all are current.
str ix_changed_file(ix *x, u32 set, bool (*skip)(const void *user, const ix_version *v), const void *user);
// What exists where, of the set's names and `more`.
u64 ix_probe(ix *x, u32 set, const u32 *more, u32 n_more);

u32 ix_find_row(const ix *x, const digest *key);   // the latest, + 1; 0: none
u32 ix_add_row(ix *x, const ix_row *row);

#endif
