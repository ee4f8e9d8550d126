// Private to the summaries: what is kept for a unit, and the order in which functions are worked out.
#ifndef QTCWE_QTMODEL_SUMMARIES_H
#define QTCWE_QTMODEL_SUMMARIES_H

#include "qtmodel/life.h"

typedef QM_TABLE(str) sm_names;

typedef struct sm_draft {
    qm_summary s;
    sm_names members, emits, always, deletes, ends_by, nulls, ends;
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

// What makes a class the owner of what its members name (summary_class.c): which members a body deletes, and so which of the
// arguments of a method belong to the object afterwards, since its destructor deletes what they are put into.
void sm_add_name(sm_names *names, str name);
void sm_deletes_of_row(qm_analysis *a, qm_node n, sm_names *deletes);
void sm_ends_by(qm_analysis *a, qm_func f, sm_names *signals);
void sm_taken_arguments(qm_analysis *a, qm_func f, qm_summary *s);
void sm_always_emits(qm_analysis *a, qm_func f, sm_names *signals);
int sm_parent_of(qm_analysis *a, qm_func ctor);

// Visits the strongly connected components of the functions with a body, what is called before who calls; `circle` when its
// members (in order of their rows) call each other or themselves.
void sm_bottom_up(const qm_unit *u, void (*component)(void *user, const u32 *members, u32 n, bool circle), void *user);
void sm_component(void *user, const u32 *members, u32 n, bool circle);

#endif
