// Answers of earlier runs, by content: an analysis is not repeated while nothing that it depends on is different.
//
// The key is made of: this program and libclang, the checks and their options, the facts, the command (normalised flags,
// folder, file), and the environment that the front end reads. A row under it says which files were read (their content), where
// was looked for which names (so that a header that appears and would be found first is noticed), and what other units told.
// If all that is as it was, the kept bytes are the answer. Files that changed while the run lasted are never kept.
#ifndef QTCWE_DRIVER_CACHE_H
#define QTCWE_DRIVER_CACHE_H

#include "driver/driver.h"

typedef struct dr_query {  // one analysis of one unit
    const qm_command *cmd;
    const qm_externals *externals;  // NULL: it is told nothing of other units
    bool summaries;                 // does the answer begin with summaries?
} dr_query;

typedef struct dr_cache_counts {
    u32 hits, misses, kept;
} dr_cache_counts;

// NULL when it is switched off, or there is no folder to write to.
dr_cache *dr_cache_open(const dr_options *o, const dr_project *p);
// Writes what is new, keeps the folder below its limit. NULL is fine.
void dr_cache_close(dr_cache *c);
// Texts that stand for files in the queries to come; none: what is on disk.
void dr_cache_overlay(dr_cache *c, const qm_overlay *overlays, u32 n);
// The answer of an earlier run; false (and with --why-miss a line on stderr) when there is none.
bool dr_cache_find(dr_cache *c, const dr_query *q, buf *answer);
// `read`: paths of all files read, each with a NUL behind it; `asked`: signatures, likewise.
void dr_cache_keep(dr_cache *c, const dr_query *q, str read, str asked, str answer, double seconds);
// How many seconds the file's last analysis took; -1: not known.
double dr_cache_seconds(const dr_cache *c, str file);
dr_cache_counts dr_cache_counted(const dr_cache *c);

#endif
