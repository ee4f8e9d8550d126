// The findings of a unit or a run: collected, sorted, made unique, moved between processes.
#ifndef QTCWE_CHECKS_FINDINGS_H
#define QTCWE_CHECKS_FINDINGS_H

#include "checks/check.h"
#include "checks/links.h"
#include "checks/sites.h"

// What a unit contributes to a fix that spans several units. Fixes of findings with the same check and the same fix->group
// take it in.
typedef struct ck_part {
    const ck_check *check;
    fx_fix *fix;
} ck_part;

typedef struct ck_cost {
    const ck_check *check;
    u64 micros;  // processor time; what several checks ask the model for counts for the first one
} ck_cost;

typedef struct ck_findings {
    arena mem;
    sources *files;   // not owned
    QM_TABLE(ck_finding) list;
    QM_TABLE(ck_part) parts;
    QM_TABLE(ck_note) errors;     // diagnostics of the front end: place and text
    QM_TABLE(ck_link) links;      // connections, where a report wants them
    bool with_sites;              // should checks tell what they examined?
    QM_TABLE(ck_site_row) sites;  // what they told
    bool with_costs;              // should checks be timed?
    QM_TABLE(ck_cost) costs;      // a row a check and unit
    QM_TABLE(str) told;           // what the unit(s) do, for claims of other units (checks/claims.h)
    u32 n_suppressed;
    u32 functions, tainted;       // how much was looked at
    bool with_includes;           // should ck_findings_read look up the files of includes? it takes time
    QM_TABLE(file_id) includes;   // files the unit(s) read that are no system headers; for the proof
    QM_TABLE(file_id) changed;    // read from bytes: files whose text is no longer what the other process analysed
} ck_findings;

void ck_findings_init(ck_findings *f, sources *files);
void ck_findings_release(ck_findings *f);
void ck_findings_truncate(ck_findings *f, u32 n);  // keeps the first n findings
// Sorts by file path, offset, check, message and removes what two units both found (errors and includes likewise), and what
// a more exact check tells as well (checks/precedence.def), suppressed or not.
void ck_findings_sort(ck_findings *f);
// Does a more exact check tell of the same defect?
bool ck_is_told_by_another(const ck_findings *f, u32 i);
// Joins the parts of all units that were read into the fixes of the findings that have a group; the parts are gone then.
void ck_findings_join(ck_findings *f);
// Bytes that another process can read back: paths instead of file ids. Reading adds to f. false, and nothing added, when
// the bytes are cut off or damaged.
void ck_findings_write(const ck_findings *f, buf *out);
bool ck_findings_read(ck_findings *f, str bytes);
bool ck_findings_whole(str bytes);  // would they be read?
// Whole bytes with paths below the folder `from` as paths below `to`, which need not be absolute.
void ck_findings_relocate(str whole, str from, str to, buf *out);

// Registry (checks/registry.c, fed by checks/checks.def).
u32 ck_count(void);
const ck_check *ck_at(u32 i);
u32 ck_index(const ck_check *c);           // in the catalogue
const ck_check *ck_find(str id);           // full id, or without "qtcwe-"; NULL
str ck_family(const ck_check *c);          // "ownership"
str ck_short_name(const ck_check *c);      // "raw-owner"

// One item of a list of globs.
typedef struct ck_glob {
    str pattern;   // without the minus
    bool removes;
} ck_glob;
bool ck_next_glob(str *rest, ck_glob *out);             // takes the next item off the list; false at its end
bool ck_glob_names(const ck_glob *g, const ck_check *c);  // by full id, or without "qtcwe-"

typedef struct ck_selection {
    // --checks, evaluated from left to right. Empty: the profile decides. A list that starts with a minus refines the
    // profile's choice, any other list starts from nothing.
    str globs;
    ck_profile profile;
    const u16 *cwes;       // only checks with one of them; NULL = all
    u32 n_cwes;
    const char *(*option)(void *user, str check_id, const char *name);  // NULL when not configured
    void *option_user;
} ck_selection;
bool ck_selected(const ck_selection *s, const ck_check *c);
// Runs the selected checks over a frozen unit; findings are appended, suppressed ones are counted and marked.
void ck_run(qm_unit *u, const qm_facts *facts, const ck_selection *s, ck_findings *out);
// The same with an analysis of the unit that the caller made and goes on to use.
void ck_run_on(qm_unit *u, qm_analysis *a, const ck_selection *s, ck_findings *out);

// NOLINT, NOLINTNEXTLINE, NOLINTBEGIN/END with clang-tidy's rules (checks/directives.h).
bool ck_is_suppressed(sources *files, place at, str check_id);
// Adds an error for each NOLINTBEGIN/END without a partner in the files of the findings from `first` on.
void ck_nolint_errors(ck_findings *out, u32 first);
bool ck_is_nolint_error(const ck_note *n);  // is it one of these?

#endif
