// Sites: the places a check has examined, so that "no defect found" is a statement one can check (--report=cwe).
//
// A check tells each place where its defect could stand (ck_site), and those of which it cannot tell whether it does
// (ck_unknown). Told twice, or by two units that include the same header, a place counts once; unknown wins. Nothing is kept
// unless a report wants it.
#ifndef QTCWE_CHECKS_SITES_H
#define QTCWE_CHECKS_SITES_H

#include "qtmodel/ir.h"

typedef struct ck_site_row {
    u32 check;   // index in the catalogue; ck_count(): the function that stands here, of which no check in particular speaks
    place at;
    str why;     // why nothing can be said of it; empty: it was examined
} ck_site_row;

struct ck_context;
struct ck_findings;
// The running check examines this place. Call it behind the questions that tell candidates from everything else.
void ck_site(struct ck_context *c, qm_node at);
void ck_site_at(struct ck_context *c, place at);  // of what is no node: a class, a declaration
// It cannot tell, and why: a few words ("the function that is called is not known") that live as long as the program.
void ck_unknown(struct ck_context *c, qm_node at, const char *why);
// The functions of a unit, and those of which nothing is claimed.
void ck_sites_functions(const qm_unit *u, struct ck_findings *out);
// Sorts by check, path and offset and removes what was told twice.
void ck_sites_sort(struct ck_findings *f);

#endif
