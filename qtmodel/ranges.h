// What whole numbers can be: intervals, and how far they are from the number of elements of a container.
//
// A forward lattice over the lvalues of qtmodel/tracked.h: integers, and containers whose size facts tell. Refined by
// comparisons, minimums, emptiness tests and loop conditions; widened where it is joined often. Arithmetic that may
// overflow gives the whole type.
#ifndef QTCWE_QTMODEL_RANGES_H
#define QTCWE_QTMODEL_RANGES_H

#include "qtmodel/analysis.h"

typedef struct qm_range {
    i64 low, high;      // both inclusive; INT64_MIN and INT64_MAX: as far as its type goes
    // value - size(container) lies in [off_low, off_high]; {0}: nothing is known about any container.
    qm_node container;  // a row that names it
    i64 off_low, off_high;  // INT64_MIN, INT64_MAX: open
    qm_node origin;     // the one row that brought the value: a call, a constant, a parameter's first use; {0}: several, or none
    bool looked;        // somebody has compared it
} qm_range;

// The range of an expression of integer type that stands in a body, when control comes to it. false: nothing is known.
bool qm_range_at(qm_analysis *a, qm_node n, qm_range *range);
// The same whether or not anything is known; false: the row is not followed.
bool qm_value_at(qm_analysis *a, qm_node n, qm_range *range);
// The number of elements of the container that a VAR or MEMBER row names, there.
bool qm_size_at(qm_analysis *a, qm_node container, qm_range *range);

typedef enum qm_known { QM_KNOWN_NOT, QM_KNOWN_INSIDE, QM_KNOWN_OUTSIDE } qm_known;
// Is the index one of an element of the container? Both are rows of one body; NOT: it cannot be told.
qm_known qm_index_known(qm_analysis *a, qm_node index, qm_node container);

typedef enum qm_zero {
    QM_ZERO_UNKNOWN,
    QM_ZERO_NO,     // cannot be
    QM_ZERO_YES,    // always is
    QM_ZERO_ASKED,  // a size; it may be, but somebody has asked the container, which has lost elements since
    QM_ZERO_MAYBE   // it is on some path; or it comes from outside and nobody in the body ever compares it
} qm_zero;
// *witness (may be NULL) is set for YES and MAYBE: the value that is zero, the parameter, or the call it comes from.
qm_zero qm_zero_at(qm_analysis *a, qm_node divisor, qm_node *witness);
u32 qm_range_steps(qm_analysis *a, qm_func f);

#endif
