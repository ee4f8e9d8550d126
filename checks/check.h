// What a check is, what it gets, and what a finding is.
//
// A check is a loop over a table of the model; it allocates nothing of its own and has no state. Evidence notes are given in path
// order (allocated here, leaves here …); they become SARIF code flows.
#ifndef QTCWE_CHECKS_CHECK_H
#define QTCWE_CHECKS_CHECK_H

#include "checks/sites.h"
#include "fixits/fix.h"
#include "qtmodel/analysis.h"
#include "qtmodel/facts.h"
#include "qtmodel/qt.h"

typedef enum ck_severity { CK_NOTE, CK_WARNING, CK_ERROR } ck_severity;
typedef enum ck_profile { CK_DEFAULT, CK_STRICT } ck_profile;  // strict: guesses, off unless asked for

typedef struct ck_context ck_context;

typedef struct ck_check {
    const char *id;        // "qtcwe-ownership-raw-owner": file checks/ownership/raw_owner.c (several rows of one table: injection/one_sink.c), page docs/checks/ownership/raw-owner.md
    const char *summary;   // one line, no full stop
    u16 cwe[4];            // zero-terminated if shorter; the first is the main one
    ck_severity severity;
    ck_profile profile;
    fx_level fix;          // the best level its fix can have
    const char *since;
    const char *clazy;     // the check of clazy that corresponds (its clazy:exclude= counts here too), or NULL
    const char *const *options;  // "name=default: meaning", NULL-terminated, or NULL
    void (*run)(ck_context *c);
} ck_check;

typedef struct ck_note { place at; str text; } ck_note;

typedef struct ck_finding {
    const ck_check *check;
    ck_severity severity;
    place at;
    span range;        // what is meant, for reports (whole expression); may be empty
    str message;
    str symbol;        // qualified function it is in, for baselines
    str fact;          // "qtnetwork.yaml:12" of the fact that decided, or empty
    QM_TABLE(ck_note) notes;
    fx_fix *fix;       // NULL: the check has none
    QM_TABLE(str) claims;  // what no unit may tell, and
    str unnamed;           // the word that no other text may have: see checks/claims.h
    bool suppressed;   // by a comment
    bool known;        // stands in the baseline: reports leave it out, nothing repairs it
} ck_finding;
static inline bool ck_is_hidden(const ck_finding *f) { return f->suppressed || f->known; }

struct ck_context {
    qm_unit *unit;
    const qm_facts *facts;
    const ck_check *check;    // the one that runs
    struct ck_findings *out;  // checks/findings.h
    // The value of an option of the running check ("pointer"), its default if not configured.
    const char *(*option)(const ck_context *c, const char *name);
    void *option_user;
    qm_analysis *analysis;    // of the unit
};

// The CFG of a function, kept for the unit. NULL when there is none or it is incomplete (then claim nothing; ck_unknown is told).
qm_cfg *ck_cfg(ck_context *c, qm_func f);
// Each place where the check's defect could stand must be told: see checks/sites.h.
// Starts a finding at the node's place with the running check's severity. The pointer is valid until the next ck_report.
ck_finding *ck_report(ck_context *c, qm_node at, const char *message, ...) QTCWE_PRINTF(3, 4);
void ck_add_note(ck_context *c, ck_finding *f, place at, const char *text, ...) QTCWE_PRINTF(4, 5);
void ck_because(ck_context *c, ck_finding *f, const qm_fact *fact);  // names the deciding fact
// A fix for the finding; use the fx_ calls on it.
fx_fix *ck_fix(ck_context *c, ck_finding *f, fx_level level, const char *title, ...) QTCWE_PRINTF(4, 5);
// The same for a fix that has to be made over all units that see a declaration (fixits/group.h): the finding's own unit adds
// edits here, and every unit, with or without the finding, tells with ck_part_of what has to change in it, or why it can't.
fx_fix *ck_group_fix(ck_context *c, ck_finding *f, place group, fx_level level, const char *title, ...) QTCWE_PRINTF(5, 6);
fx_fix *ck_part_of(ck_context *c, place group, fx_level level);
// May a check judge the function: a body in a reported file, not tainted, not dependent?
bool ck_may_judge(const ck_context *c, qm_func f);
// The next of them. Iterate: for (f = ck_next_func(c, (qm_func){0}); f.i; f = ck_next_func(c, f))
qm_func ck_next_func(const ck_context *c, qm_func after);
// Visits every call and construction with a known callee in the functions a check may judge.
void ck_each_call(ck_context *c, void (*visit)(ck_context *c, qm_func f, qm_node call));
// The same, with what initialises fields and globals; f is {0} where that is written outside of functions. There is no control flow there.
void ck_each_call_anywhere(ck_context *c, void (*visit)(ck_context *c, qm_func f, qm_node call));
// Visits the rows of those kinds (CK_ROWS, joined by |) in the bodies of the functions a check may judge.
#define CK_ROWS(kind) ((u64)1 << (kind))
#define CK_ALL_ROWS (~(u64)0)
void ck_each_row(ck_context *c, u64 kinds, void (*visit)(ck_context *c, qm_func f, qm_node row));
// Text for messages: the expression as written, shortened to about 40 bytes.
str ck_say(ck_context *c, qm_node n);

#endif
