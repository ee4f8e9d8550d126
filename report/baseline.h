// Findings that are known and shall not be told again: a file of the project's, or the state before a change.
//
// A finding is known by what it says (rp_identity: check, function, tokens), so a baseline survives moved code, renamed files
// and new formatting. Of equal ones as many are known as the baseline has, first those in the same file.
#ifndef QTCWE_REPORT_BASELINE_H
#define QTCWE_REPORT_BASELINE_H

#include "base/err.h"
#include "checks/findings.h"

typedef struct rp_known {
    u64 hash;
    str check, file, symbol;  // file: relative to the root when below it
    u32 count;                // how many findings are alike in all of this
} rp_known;

typedef struct rp_baseline {
    arena mem;
    QM_TABLE(rp_known) list;  // sorted by hash and file, unique in both
} rp_baseline;  // {0} is an empty one

void rp_baseline_release(rp_baseline *b);
// Parses the text of a baseline file. false and an error with its place when it is none.
bool rp_baseline_parse(rp_baseline *b, str name, str text, err *e);
void rp_baseline_print(const rp_baseline *b, buf *out);
// Adds the findings that are not suppressed and whose `known` is that.
void rp_baseline_add(rp_baseline *b, const ck_findings *f, bool known, str root);
// Adds the entries of another one of whose checks keep() says so.
void rp_baseline_keep(rp_baseline *b, const rp_baseline *from, bool (*keep)(void *user, str check), void *user);
// Adds the entries of another one; what stands in both is not counted twice.
void rp_baseline_join(rp_baseline *b, const rp_baseline *other);
// Sets `known` of each finding of the list.
void rp_baseline_mark(const rp_baseline *b, ck_findings *f, str root);
u32 rp_baseline_count(const rp_baseline *b);

#endif
