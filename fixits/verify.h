// The proof: every fix is tried in memory before it may be written, pass by pass until nothing is left to do.
//
// A pass plans what is compatible, has the new texts analysed again and compares. A fix that brings a front-end error or a
// new finding of its own check, or that leaves its finding alive, is dropped with the reason and the rest is planned again.
// What had to wait is tried in the next pass with the fresh fixes that the analysis of the new texts delivered.
// Nothing here parses or knows a check: the caller analyses (fx_prover), this module compares and decides.
#ifndef QTCWE_FIXITS_VERIFY_H
#define QTCWE_FIXITS_VERIFY_H

#include "base/err.h"
#include "fixits/plan.h"
#include "qtmodel/units.h"

enum { FX_MAX_PASSES = 10 };

// What is compared: a finding, or (check empty) an error of the front end or a unit that could not be analysed.
typedef struct fx_finding {
    str check;          // id of the check; empty = an error
    place at;           // in fx_analysis.files; {0} = no place (the whole unit)
    str message;
    const fx_fix *fix;  // NULL = none. Its spans are in fx_analysis.files too
} fx_finding;

// The state of the whole run, not only of the units that were analysed again: findings of units that no overlay touches
// are simply handed over again. Unique (a header's finding once), suppressed ones left out, in the order of reports.
typedef struct fx_analysis {
    sources *files;     // texts as they were analysed: overlays added by sources_add_text under the path of the file.
                        // A fresh table for every call of analyse(); spans and places refer to it
    const fx_finding *list;
    u32 n;
    void *owner;        // the caller's, for release()
} fx_analysis;

typedef struct fx_prover {
    void *user;
    // Analyses every unit that includes one of the overlays' files, with the overlays in place of the files on disk, and
    // fills out. overlays[i].path is the resolved absolute path (source_file.path); files not named are as on disk.
    // Called several times; each call's overlays stand for all changes so far. false: cannot go on at all (interrupted),
    // e says why. A unit that crashes or times out is no reason for false: report it as an error in the list.
    bool (*analyse)(void *user, const qm_overlay *overlays, u32 n, fx_analysis *out, err *e);
    void (*release)(void *user, fx_analysis *a);  // may be NULL
} fx_prover;

typedef struct fx_proof_stats {
    u32 passes;      // passes that changed something
    u32 analyses;    // calls of analyse()
    bool fixpoint;   // false: FX_MAX_PASSES were not enough, some fixes still wait
} fx_proof_stats;

// Plans and proves the fixes of `first`, the analysis of the files on disk.
// `plan` was initialised with first->files and is empty. Afterwards it holds one row for each finding of `first` that has a
// fix (tag = index in first->list) with the outcome of all passes, and in plan->texts the final, proved text of every
// changed file next to the text on disk: ready for fx_write, and for diffs. Fixes of findings that only came up in a
// later pass are in the texts but have no row. first must outlive the plan.
// false when analyse() gave up: the plan then holds no texts.
bool fx_prove(fx_plan *plan, const fx_analysis *first, fx_level level, const fx_prover *prover, fx_proof_stats *stats,
              err *e);

#endif
