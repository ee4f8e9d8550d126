// Private to the summaries: what is kept for a unit, and the order in which functions are worked out.
#ifndef QTCWE_QTMODEL_SUMMARIES_H
#define QTCWE_QTMODEL_SUMMARIES_H

#include "qtmodel/life.h"

typedef QM_TABLE(str) sm_names;

typedef struct sm_draft {
    qm_summary s;
    sm_names members, emits;
} sm_draft;

typedef struct sm_kept {
    arena mem;
    qm_analysis *a;
    qm_summary **by_func;  // NULL: unknown, or not worked out yet
    const qm_externals *externals;
    bool *asked;           // by function: was the table of other units asked for it?
    bool made;
    u32 *owned;            // by function without a body here: positions (1 << n) of objects that its caller must delete or hands on
} sm_kept;
sm_kept *sm_kept_of(qm_analysis *a);

// Visits the strongly connected components of the functions with a body, what is called before who calls; `circle` when its
// members (in order of their rows) call each other or themselves.
void sm_bottom_up(const qm_unit *u, void (*component)(void *user, const u32 *members, u32 n, bool circle), void *user);
void sm_component(void *user, const u32 *members, u32 n, bool circle);

#endif
