// Which locks are held on every path to a row.
//
// A forward lattice over the locks a body names, by lvalue: sets that become smaller where paths join. Calls lock and unlock
// by facts, tries by their result, lockers from their declaration to the end of their scope.
#ifndef QTCWE_QTMODEL_LOCKS_H
#define QTCWE_QTMODEL_LOCKS_H

#include "qtmodel/analysis.h"

enum { QM_MAX_LOCKS = 32 };  // of one body; others are never said to be held

typedef struct qm_held {
    qm_node lock;    // a row that names it: the object, or a pointer to it
    qm_node by;      // the call or declaration that locked it on all paths; {0}: several
    bool shared;     // for reading, with others
} qm_held;

// The locks that are surely held before the row; fills at most max, returns how many there are.
u32 qm_locks_at(qm_analysis *a, qm_node n, qm_held *out, u32 max);
// Is that lock (an lvalue of the same body: m, *p, p, &m) surely held there? *shared may be NULL.
bool qm_lock_held(qm_analysis *a, qm_node n, qm_node lock, bool *shared);
// The lock (without & and *) that a call, or the declaration of a locker, takes in any way, or gives back; {0}: none.
qm_node qm_lock_taken(const qm_unit *u, const qm_facts *facts, qm_node n);
qm_node qm_lock_given_back(const qm_unit *u, const qm_facts *facts, qm_node n);
// Do two expressions name the same lock: m, &m, or p and *p?
bool qm_same_lock(const qm_unit *u, qm_node a, qm_node b);
// Is what a call locks through (a QMutexLocker …) let go by itself at the end of its scope?
bool qm_is_locker(const qm_unit *u, const qm_facts *facts, qm_class c);
u32 qm_lock_steps(qm_analysis *a, qm_func f);

#endif
