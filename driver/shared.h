// Units that are analysed behind one parse of the headers they share (qtmodel/prefix.h).
#ifndef QTCWE_DRIVER_SHARED_H
#define QTCWE_DRIVER_SHARED_H

#include "driver/driver.h"

typedef struct dr_sharing {
    const dr_run *run;
    // In the unit's process: the bytes of its answer. false: it has none, a plain parse shall tell why.
    bool (*answer)(void *user, u32 unit, qm_unit *u, sources *files, buf *read, buf *out);
    // In this process, for each unit that has an answer.
    void (*take)(void *user, u32 unit, str bytes, double seconds);
    void *user;
} dr_sharing;

// Analyses those of the units which can share a parse; the others are left in `which`, their number is the result.
// UINT32_MAX: interrupted.
u32 dr_share_units(const dr_sharing *s, u32 *which, u32 n);

#endif
