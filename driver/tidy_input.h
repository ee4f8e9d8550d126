// The line filter and the overlay of qtcwe-tidy.
#ifndef QTCWE_DRIVER_TIDY_INPUT_H
#define QTCWE_DRIVER_TIDY_INPUT_H

#include "base/arena.h"
#include "base/err.h"
#include "qtmodel/units.h"

typedef struct td_lines {
    str name;         // a file matches when its path ends with this text
    u32 first, last;  // 1-based, inclusive
} td_lines;

typedef struct td_line_filter {
    td_lines *rows;  // none: everything passes
    u32 n, cap;
} td_line_filter;

// false, and told on stderr, when it is not such a list. Strings live in the arena.
bool td_line_filter_read(td_line_filter *f, arena *a, str json);
bool td_line_passes(const td_line_filter *f, str path, u32 line);

typedef struct td_overlays {
    qm_overlay *rows;
    u32 n, cap;
} td_overlays;

// The texts that LLVM's overlay file gives to files. false and an error when something can't be read.
bool td_overlays_read(td_overlays *o, arena *a, str file, err *e);

#endif
