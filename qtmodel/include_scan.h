// What a text includes, told from its lines alone: nothing is expanded or looked up.
#ifndef QTCWE_QTMODEL_INCLUDE_SCAN_H
#define QTCWE_QTMODEL_INCLUDE_SCAN_H

#include "base/strtab.h"

typedef struct qm_strs {
    str *rows;
    u32 n, cap;
} qm_strs;

typedef struct qm_include {
    str name;         // as spelled, without quotes and brackets; empty: a macro, which may stand for anything
    bool quoted;
    bool sure;        // stands outside of all conditions but a guard and those that ask for C++ ...
    qm_strs unless;   // ... or for one of these macros, and then it counts only as long as none of them is defined
} qm_include;

typedef struct qm_scan {
    struct { qm_include *rows; u32 n, cap; } includes;  // in the text's order
    bool once;        // has a guard
} qm_scan;

// Adds what the text includes. Names are copies in mem. `defined`, if any, gets the macros that the text defines, on any condition.
void qm_scan_includes(str text, arena *mem, strtab *defined, qm_scan *out);
void qm_scan_release(qm_scan *s);

#endif
