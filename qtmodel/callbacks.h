// Functions that are given away: does whoever gets one keep it, so that it is called after the call has returned?
#ifndef QTCWE_QTMODEL_CALLBACKS_H
#define QTCWE_QTMODEL_CALLBACKS_H

#include "qtmodel/analysis.h"

// The lambda itself, out of the classes that wrap functions; any other expression as it is, {0} stays {0}.
qm_node qm_bare_function(const qm_unit *u, qm_node n);
// Where the function in argument `pos` (1-based) of a call is kept for later: put into a member, a global or a container of them,
// given to a thread or a connection. {0}: it is not, or that is not known.
qm_node qm_keeps_function(qm_analysis *a, qm_node call, u32 pos);

#endif
