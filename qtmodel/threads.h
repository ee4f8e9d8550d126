// Which threads may run a function, in which one an object lives, and where the slot of a connection runs.
//
// A thread is a row of the unit's table: unknown, the main thread, those of pools, and one for each object or class that
// stands for a thread. A set of threads is a bit mask of rows. A known bit means that there is a way in this unit by which
// that thread comes there; QM_THREADS_UNKNOWN means that there may be ways nobody here can see (another unit calls it, a
// pointer to it is handed out). So a check that wants "may run in" asks for a bit, one that wants "runs only in" for
// equality. No set is empty: what nothing is known of is QM_THREADS_UNKNOWN.
//
// All instances of a class that overrides a thread's entry share one row, and so do all objects that one field names: two
// equal rows are not always the same thread, two different known rows never are.
//
// Made once by qm_build_qt. Functions, variables, classes, objects and connections are the nodes of one graph whose edges
// hand sets on (who calls whom, who lives where its maker ran, what was moved, how a signal gets to a slot); the answer is
// its least fixpoint, which a worklist finds in at most 64 visits of an edge.
#ifndef QTCWE_QTMODEL_THREADS_H
#define QTCWE_QTMODEL_THREADS_H

#include "base/buf.h"
#include "qtmodel/qt.h"

typedef u64 qm_threads;

#define QM_THREADS_UNKNOWN ((qm_threads)1)
#define QM_THREADS_MAIN ((qm_threads)2)
#define QM_THREADS_POOL ((qm_threads)4)

enum { QM_MAX_THREADS = 64 };  // rows of a unit; whatever would be the next one is unknown

// Rows 0 to 2 are the three above and have no fields; of the others one field is set.
typedef struct qm_thread_row {
    qm_class cls;  // the thread of an object of the class, which overrides the entry
    qm_var var;    // the thread of the object it names
    qm_node at;    // the call that runs a function in a thread of its own
} qm_thread_row;

qm_threads qm_threads_of(const qm_unit *u, qm_func f);            // that may run the function
qm_threads qm_threads_at(const qm_unit *u, qm_node n);            // that may run the row
qm_threads qm_threads_of_slot(const qm_unit *u, qm_conn c);       // that may run the slot for this connection
qm_threads qm_threads_of_signal(const qm_unit *u, qm_conn c);     // that may emit the signal of it
// In which thread does the object live that the expression names (or points to)?
qm_threads qm_lives_in(const qm_unit *u, const qm_facts *facts, qm_node object);
qm_threads qm_object_lives_in(const qm_unit *u, qm_object o);
qm_threads qm_class_lives_in(const qm_unit *u, qm_class c);       // all its objects that the unit makes
// The thread that an expression of a type like QThread * stands for.
qm_threads qm_thread_named(const qm_unit *u, const qm_facts *facts, qm_node thread);

u32 qm_count_threads(const qm_unit *u);
const qm_thread_row *qm_thread_at(const qm_unit *u, u32 row);
static inline bool qm_threads_known(qm_threads t) { return t && !(t & QM_THREADS_UNKNOWN); }
static inline bool qm_threads_one(qm_threads t) { return qm_threads_known(t) && !(t & (t - 1)); }
// Certainly never the same thread.
static inline bool qm_threads_differ(qm_threads a, qm_threads b)
{
    return qm_threads_known(a) && qm_threads_known(b) && !(a & b);
}
// The threads other than the main one that come to a place and are none of `home`; none when home is not fully known. (What
// runs in the main thread before an object is moved is right there.)
static inline qm_threads qm_threads_astray(qm_threads at, qm_threads home)
{
    return qm_threads_known(home) ? at & ~home & ~(QM_THREADS_UNKNOWN | QM_THREADS_MAIN) : 0;
}
// Those of the threads for which the object itself stands, in code of its own: it lives where it was made, which is another one unless it moves
// itself. Whoever makes it need not be in the unit.
qm_threads qm_threads_of_itself(const qm_unit *u, const qm_facts *facts, qm_node object, qm_threads at);
// Does the function ask which thread it runs in? Then it knows better.
bool qm_asks_for_thread(const qm_unit *u, const qm_facts *facts, qm_func f);
// "main", "pool", "own(Worker)", "own(Engine::m_thread)", "own(line 12)", "unknown", separated by ", ".
void qm_put_threads(const qm_unit *u, qm_threads t, buf *out);
str qm_threads_text(const qm_unit *u, arena *mem, qm_threads t);  // the same in an arena

#endif
