// What is worked out of a frozen unit on demand and kept: control flow now, flow states and summaries on top of it.
//
// One qm_analysis a unit; whoever asks first pays, whoever asks again gets the same answer. Not for two threads.
#ifndef QTCWE_QTMODEL_ANALYSIS_H
#define QTCWE_QTMODEL_ANALYSIS_H

#include "qtmodel/cfg.h"
#include "qtmodel/facts.h"
#include "qtmodel/qt.h"

typedef struct qm_analysis qm_analysis;

// What one of the modules on top (nullness, taint, summaries …) keeps for the unit; each has one slot.
typedef enum qm_kept {
    QM_KEPT_NULLNESS, QM_KEPT_RANGES, QM_KEPT_TAINT, QM_KEPT_TYPESTATE, QM_KEPT_LIFETIMES, QM_KEPT_LOCKS, QM_KEPT_THREADS,
    QM_KEPT_SUMMARIES, QM_KEPT_COUNT
} qm_kept;

qm_analysis *qm_analysis_new(const qm_unit *u, const qm_facts *facts);  // neither is owned
void qm_analysis_free(qm_analysis *a);
const qm_unit *qm_analysed_unit(const qm_analysis *a);
const qm_facts *qm_analysed_facts(const qm_analysis *a);
// The CFG of a function. NULL when it has no body here or the graph is incomplete (then claim nothing).
qm_cfg *qm_analysed_cfg(qm_analysis *a, qm_func f);
// Memory that lives as long as the analysis.
arena *qm_analysis_arena(qm_analysis *a);
// The pointer a module keeps in its slot, NULL at first; `free_it` (may be NULL) is called once at the end.
void **qm_analysis_slot(qm_analysis *a, qm_kept slot, void (*free_it)(void *));
// The record of `size` bytes a module keeps for a function, zeros at first; `free_parts` is called once at the end for what hangs
// on it.
void *qm_analysis_of_func(qm_analysis *a, qm_kept slot, qm_func f, size_t size, void (*free_parts)(void *));

#endif
