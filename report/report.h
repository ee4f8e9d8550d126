// Sinks over sorted findings: every face prints the same list.
#ifndef QTCWE_REPORT_REPORT_H
#define QTCWE_REPORT_REPORT_H

#include "checks/findings.h"
#include "fixits/plan.h"

typedef struct rp_line_range { str path; u32 first, last; } rp_line_range;  // absolute path, 1-based lines

typedef struct rp_options {
    bool color;
    bool diff;           // text: show the proposed fix as a diff under the finding
    const rp_line_range *changed;  // lines that a change touched: what is found there is told first
    u32 n_changed;
    bool compared;       // with a baseline: what is not `known` is new
    bool written;        // the fixes of the plan were written: say "fixed", do not propose
    const char *tool_version;
    bool for_github;     // SARIF: what code scanning takes and shows
    str root;            // absolute folder that report paths are relative to (SARIF)
    str file;            // the report's file; empty: standard output
    const ck_selection *selection;  // which checks have run
} rp_options;

typedef struct rp_failure {  // a unit that crashed, took too long or could not be read
    str path, why;
} rp_failure;

typedef struct rp_summary {
    u32 units, failed_units;   // analysed, could not be analysed
    const rp_failure *failures;  // these
    double seconds;
    u32 shown, suppressed, known;  // findings: told, silenced in the source, in the baseline
} rp_summary;

typedef struct rp_sink {
    const char *name;      // "text", "sarif" …
    bool shows_fixes;      // prints what the plan says; without such a sink nothing need be proved
    void (*print)(const ck_findings *f, const fx_plan *plan /* may be NULL */, const rp_options *o, const rp_summary *s,
                  buf *out);
    bool shows_links;      // prints the connections; without such a sink nobody collects them
    bool shows_sites;      // prints what was examined; without such a sink no check tells
    bool shows_costs;      // prints what checks cost; without such a sink none is timed
    const char *endings;   // of the file's name, separated by blanks, where they decide the format; NULL: any
} rp_sink;
const rp_sink *rp_find(str name);   // NULL when unknown
u32 rp_count(void);
const rp_sink *rp_at(u32 i);
str rp_names(void);                 // all of them with commas, for messages

extern const rp_sink rp_text, rp_patch, rp_sarif, rp_tsv;
extern const rp_sink rp_gitlab, rp_rdjson, rp_jsonl;            // report/json_lists.c
extern const rp_sink rp_junit, rp_checkstyle;                   // report/xml_lists.c
extern const rp_sink rp_connect_graph;                          // report/connect_graph.c
extern const rp_sink rp_github, rp_markdown;                    // report/github.c
extern const rp_sink rp_cwe;                                    // report/cwe.c
extern const rp_sink rp_statistics;                             // report/statistics.c
extern const rp_sink rp_html;                                   // report/html.c

const char *rp_severity(ck_severity s);   // "note", "warning", "error"
const char *rp_level(fx_level l);         // "safe", "review", "sketch", "none"
const char *rp_cwe_name(u16 cwe);         // report/cwe.c; "" when it has none
// What the plan decided about the finding's fix, or NULL.
const fx_planned *rp_planned(const fx_plan *plan, const ck_finding *f);
static inline bool rp_in_new_text(const fx_planned *p)
{
    return p && (p->outcome == FX_APPLIED || p->outcome == FX_MERGED);
}
// What became of the finding's fix, in a word ("written", "withheld" …), and why; for findings that have one.
const char *rp_fix_state(const fx_plan *plan, const rp_options *o, const ck_finding *f, str *why);
bool rp_on_changed_line(const rp_options *o, const ck_findings *f, const ck_finding *x);
// The texts this one fix alone would make; release with fx_plan_release. false when it makes none.
bool rp_fix_texts(const ck_finding *f, sources *files, fx_plan *alone);

// Report paths: relative to the root when below it, else absolute.
bool rp_is_below_root(const rp_options *o, str path);
str rp_report_path(const rp_options *o, str path);

// A unified diff with three lines of context; paths as a/… b/…; colour on request. Nothing when equal.
void rp_diff(str path, str old_text, str new_text, bool color, buf *out);

// A page of HTML with the data (JSON) in the place of its one mark, /*DATA*/, inside of a script.
void rp_fill_page(str page, str data, buf *out);

// A place in the code, with what is meant around it and what would be put in there.
typedef struct rp_marked {
    place at;
    span range;              // may be empty
    const fx_edit *hints;    // those on the line of the place are shown
    u32 n_hints;
    bool color;
} rp_marked;
// "   12 |     code", "      |     ^~~~" and the hints; nothing for a line that is empty or longer than people read.
void rp_snippet(buf *out, sources *files, const rp_marked *m);

// Bytes for a terminal: control characters and what is not UTF-8 become U+FFFD, tabs one blank.
void rp_put_clean(buf *out, str s);

#endif
