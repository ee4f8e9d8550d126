// Many repairs to new texts: equal edits from many units merge, a compatible subset is kept, the rest waits for the next pass.
//
// Files are keyed by identity (device, inode), so symlinks and ".." never double an edit.
#ifndef QTCWE_FIXITS_PLAN_H
#define QTCWE_FIXITS_PLAN_H

#include "fixits/fix.h"

typedef enum fx_outcome {
    FX_APPLIED,     // in the new text
    FX_MERGED,      // the same edits as another fix's
    FX_WAITS,       // conflicts with one that was kept: next pass
    FX_TOO_LOW,     // below the level that was asked for
    FX_WITHHELD,    // had a reason of its own
    FX_DROPPED      // the proof failed, see why
} fx_outcome;

typedef struct fx_planned {
    const fx_fix *fix;
    u32 tag;            // the caller's (which finding)
    fx_outcome outcome;
    str why;            // WAITS, DROPPED: the reason
    file_id file;       // of its first edit
} fx_planned;

typedef struct fx_file_text {
    file_id file;
    u64 old_hash;       // of the text the edits were made for
    str old_text, new_text;
    const fx_edit *edits;  // what made the new text from the old one, in order, includes too; none after fx_prove
    u32 n_edits;
} fx_file_text;

typedef struct fx_plan {
    arena mem;
    sources *files;
    QM_TABLE(fx_planned) fixes;
    QM_TABLE(fx_file_text) texts;
} fx_plan;

void fx_plan_init(fx_plan *p, sources *files);
void fx_plan_add(fx_plan *p, const fx_fix *fix, u32 tag);
// Decides outcomes and makes the new texts for every fix of at least `level`. Deterministic whatever the order of adding.
void fx_plan_make(fx_plan *p, fx_level level);
// Marks a fix as refused by the proof; call fx_plan_make again afterwards.
void fx_plan_drop(fx_plan *p, u32 index, const char *why, ...) QTCWE_PRINTF(3, 4);
void fx_plan_release(fx_plan *p);

#endif
