// The tree of headers that the units of a group share, out of what each of them includes.
//
// Units are clustered by what they have in common: the two with the most text of headers in common become one, whose headers are
// these, and so on (hierarchical clustering; by chains of nearest neighbours, F. Murtagh 1983). Each cluster whose headers are worth
// a process becomes a node, below that of the cluster around it.
#ifndef QTCWE_QTMODEL_PREFIX_TREE_H
#define QTCWE_QTMODEL_PREFIX_TREE_H

#include "qtmodel/prefix.h"

typedef struct qm_header {  // of a library
    str name;          // relative to one of the folders; empty: it cannot be shared but by what includes it
    u64 size;          // bytes
    qm_numbers below;  // that it surely includes, at any depth, and itself
    u32 rank;          // what is included has the lower one, but in circles: there the one through which the circle was entered the highest
} qm_header;

// Fills the group's nodes, and the node of each unit, from the units' headers: indices in all[0..n), with all that is below them.
void qm_prefix_tree(qm_prefix *g, const qm_header *all, u32 n);

#endif
