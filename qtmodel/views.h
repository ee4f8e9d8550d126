// Views: what the value of an expression refers to without keeping it - a temporary or a local object.
//
// Pointers into buffers, iterators, references to elements, view classes and lists of them, results that refer to an argument.
// Copies of Qt's classes share their data: a view into a copy stays good as long as another copy lives. So what is found
// is told only where nobody else can have the data (the object was made new, or the access has detached it).
#ifndef QTCWE_QTMODEL_VIEWS_H
#define QTCWE_QTMODEL_VIEWS_H

#include "qtmodel/summary.h"

typedef struct qm_view {
    qm_node owner;        // the CALL or CONSTRUCT that makes the temporary, or the VAR row of the local; {0}: none known
    qm_node by;           // the row that makes the view
    bool local;           // a variable of the function, which lives as long as its scope
    const qm_fact *fact;  // why it is a view; NULL: a summary says so
} qm_view;

// What the value refers to when it becomes a value of type `as`. owner {0}: nothing, or too little is known; `by` is there when it is
// a view of something.
qm_view qm_view_of(const qm_unit *u, const qm_facts *facts, qm_node expr, qm_type as);
// The container of which the call gives an iterator, stripped; {0} when it gives none.
qm_node qm_iterated(const qm_unit *u, const qm_facts *facts, qm_node call);
// Is the row a temporary object: the result of a call, or a construction, by value?
bool qm_is_temporary(const qm_unit *u, qm_node n);

#endif
