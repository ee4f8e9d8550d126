// Differences of two texts in lines: the shortest edit script (Myers), with a bound on the effort.
#ifndef QTCWE_REPORT_DIFF_H
#define QTCWE_REPORT_DIFF_H

#include "base/buf.h"

typedef struct rp_lines {  // with their line endings; they point into the text
    str *rows;
    u32 n, cap;
} rp_lines;
typedef struct rp_change { u32 old_line, old_n, new_line, new_n; } rp_change;  // 0-based lines
typedef struct rp_changes {
    rp_lines old_lines, new_lines;
    rp_change *rows;  // in order; unchanged lines lie between them
    u32 n, cap;
} rp_changes;

void rp_compare(str old_text, str new_text, rp_changes *out);
void rp_changes_release(rp_changes *c);

#endif
