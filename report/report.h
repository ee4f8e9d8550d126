// Sinks over sorted findings: every face prints the same list.
#ifndef QTCWE_REPORT_REPORT_H
#define QTCWE_REPORT_REPORT_H

#include "checks/findings.h"
#include "fixits/plan.h"

typedef struct rp_options {
    bool color;
    bool diff;           // text: show the proposed fix as a diff under the finding
    const char *tool_version;
    str root;            // absolute folder that report paths are relative to (SARIF)
} rp_options;

typedef struct rp_summary {
    u32 units, failed_units;   // analysed, could not be analysed
    double seconds;
    u32 shown, suppressed;
} rp_summary;

typedef struct rp_sink {
    const char *name;      // "text", "sarif", "tsv"
    void (*print)(const ck_findings *f, const fx_plan *plan /* may be NULL */, const rp_options *o, const rp_summary *s,
                  buf *out);
} rp_sink;
const rp_sink *rp_find(str name);   // NULL when unknown
str rp_names(void);                 // "text, diff, sarif, tsv" for messages

// A unified diff with three lines of context; paths as a/… b/…; colour on request. Nothing when equal.
void rp_diff(str path, str old_text, str new_text, bool color, buf *out);

#endif
