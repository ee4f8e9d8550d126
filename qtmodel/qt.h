// What the rows mean to Qt: objects with their owners, connections, test functions, threads.
//
// Made from rows + facts by qm_build_qt (qtmodel/build_qt.c); part of the frozen unit. Whatever cannot be told is UNKNOWN.
#ifndef QTCWE_QTMODEL_QT_H
#define QTCWE_QTMODEL_QT_H

#include "qtmodel/facts.h"
#include "qtmodel/ir.h"

typedef enum qm_owner {
    QM_OWNER_UNKNOWN,
    QM_OWNER_NONE,     // nobody else: the code that made it must delete it
    QM_OWNER_SCOPE,    // automatic or member storage
    QM_OWNER_PARENT,   // a QObject parent or another owner by fact
    QM_OWNER_SMART,    // a smart pointer
    QM_OWNER_ESCAPED,  // stored, returned or passed to code that may keep it
    QM_OWNER_SELF      // deletes itself
} qm_owner;

typedef enum qm_birth {
    QM_BORN_NEW,     // new T
    QM_BORN_LOCAL,   // T x;
    QM_BORN_FIELD,   // a field of class type
    QM_BORN_RESULT,  // result of a call whose fact says who owns it
} qm_birth;

typedef enum qm_event_kind {
    QM_EV_STORED_LOCAL,   // into `var`
    QM_EV_STORED_FIELD, QM_EV_STORED_OTHER,
    QM_EV_PASSED,         // argument of a call that borrows or is unknown (see fact)
    QM_EV_TAKEN, QM_EV_ADOPTED, QM_EV_RETURNED,
    QM_EV_CAPTURED_COPY, QM_EV_CAPTURED_REF,
    QM_EV_DELETED, QM_EV_DELETED_LATER,
    QM_EV_CALLED,         // method called on it
    QM_EV_CONNECTED,      // sender, context or receiver of a connection
    QM_EV_COMPARED, QM_EV_OTHER
} qm_event_kind;

typedef struct qm_event {
    qm_event_kind kind;
    qm_node use;    // the VAR (or MEMBER) row that names the object, or the birth itself
    qm_node at;     // the call, delete, lambda … that does it
    int pos;        // QM_EV_PASSED, TAKEN, ADOPTED: argument position
    qm_func func;   // body it happens in (may be a lambda)
} qm_event;

typedef struct qm_object_row {
    qm_birth birth;
    qm_node at;         // NEW, DECL or CALL row; {0} for fields
    qm_var var;         // variable or field that names it; {0} when it never had a name
    qm_class cls;
    qm_func func;       // where it is born (constructors' initialisers: the constructor)
    qm_owner owner;
    qm_node owner_at;   // expression that says so (parent argument, take call, delete …)
    qm_var parent;      // PARENT: variable of the parent if it has one
    bool parent_this;   // PARENT: the parent is `this`
    bool may_be_null;
    bool in_loop;
    u32 first_event, n_events;  // rows of qt->events in order of the text; only for objects named by a local variable
} qm_object_row;

// How a signal gets to the slot.
typedef enum qm_delivery {
    QM_DELIVERY_UNKNOWN,
    QM_DELIVERY_AUTO,      // directly, or by the event loop of the receiver's thread when that is another one
    QM_DELIVERY_DIRECT, QM_DELIVERY_QUEUED,
    QM_DELIVERY_BLOCKING   // queued, and the emitting thread waits for the slot
} qm_delivery;

typedef struct qm_conn_row {
    qm_node call;
    qm_func func;        // where connect stands
    qm_node sender;      // stripped expression; {0} for timers
    qm_node signal;      // expression
    qm_func signal_func; // resolved signal; {0} for strings that didn't resolve
    qm_node context;     // context or receiver expression; {0} = none (a 3-argument connect)
    qm_node slot;        // expression
    qm_func slot_func;   // method or lambda body; {0} unknown
    qm_node type;        // connection type argument or {0}
    bool string_based;
    bool later;          // singleShot, invokeMethod: no sender signal
    qm_delivery delivery;
    bool unique;         // not made a second time
} qm_conn_row;

typedef enum qm_thread {
    QM_THREAD_UNKNOWN,
    QM_THREAD_CALLER,  // ordinary code: the thread of whoever calls (main thread in a test function)
    QM_THREAD_OWN,     // runs in a thread of its own (QThread::run and the lambdas connected there to objects made there)
} qm_thread;

typedef enum qm_role {
    QM_ROLE_NONE,
    QM_ROLE_TEST,        // test function or fixture: a private slot of the test object
    QM_ROLE_TEST_DATA    // its _data function
} qm_role;

enum { QM_SEVERAL = 0xffffffffu };

typedef struct qm_qt {
    QM_TABLE(qm_object_row) objects;   // row 0 unused
    QM_TABLE(qm_event) events;
    QM_TABLE(qm_conn_row) conns;       // row 0 unused
    QM_TABLE(qm_func) emits;           // signals emitted anywhere in the unit
    QM_TABLE(qm_node) uses;            // VAR and MEMBER rows, by variable; see qm_uses
    u32 *first_use;                    // by variable: index into uses; one more than there are variables
    qm_func *capturing;                // lambdas, by the variable they capture
    u32 *first_captured;               // by variable: index into capturing
    qm_func *methods;                  // functions, by their class
    u32 *first_method;                 // by class: index into methods
    // Indexes for the questions below: the only row of its kind, 0 for none, QM_SEVERAL for more than one.
    u32 *object_of_var;                // by variable
    u32 *conn_of_slot;                 // by function
    u32 n_born;                        // objects [1, n_born) have a birth row and stand in its order
    u8 *thread;                        // by function: qm_thread
    struct qm_thread_map *threads;     // qtmodel/threads.h
    u8 *role;                          // by function: qm_role
    bool is_test_program;              // has a test main, runs tests, or has private slots with test assertions
} qm_qt;

void qm_build_qt(qm_unit *u, const qm_facts *facts);
void qm_free_qt(struct qm_qt *qt);

static inline const qm_object_row *qm_object_of_handle(const qm_unit *u, qm_object o) { return &u->qt->objects.rows[o.i]; }
static inline const qm_conn_row *qm_conn_of(const qm_unit *u, qm_conn c) { return &u->qt->conns.rows[c.i]; }
static inline qm_thread qm_thread_of(const qm_unit *u, qm_func f) { return (qm_thread)u->qt->thread[f.i]; }
static inline qm_role qm_role_of(const qm_unit *u, qm_func f) { return (qm_role)u->qt->role[f.i]; }
qm_object qm_object_named(const qm_unit *u, qm_var v);        // the only object a local or field names; {0}
qm_object qm_object_at(const qm_unit *u, qm_node birth);
// What the expression around a use of an object (a VAR or MEMBER row, or its birth) does with it.
qm_event qm_event_at(const qm_unit *u, const qm_facts *facts, qm_node use);
// Does the callee of a QM_EV_PASSED only look at the pointer? Known from facts, or because it is a pointer to const.
bool qm_only_borrows(const qm_unit *u, const qm_facts *facts, const qm_event *passed);
// p->setParent(x), a->start(DeleteWhenStopped): the call itself says who deletes its object from now on; QM_OWNER_NONE.
qm_owner qm_owner_by_call(const qm_unit *u, const qm_facts *facts, qm_node call);
bool qm_is_null(const qm_unit *u, qm_node n);  // a null pointer as written, or a default argument
// Which argument of a constructor becomes the parent, as facts and this unit say; 0: none, or not known.
int qm_parent_position(const qm_unit *u, const qm_facts *facts, qm_func ctor);
// The connection whose slot is this lambda or method, only when there is exactly one; {0} otherwise.
qm_conn qm_conn_at(const qm_unit *u, qm_node call);           // the connection a call makes; {0}
qm_conn qm_conn_of_slot(const qm_unit *u, qm_func slot);
// All uses (VAR or MEMBER rows) of a variable in every body of the unit, in order of rows.
// *n is how many there are.
const qm_node *qm_uses(const qm_unit *u, qm_var v, u32 *n);
// Is the value at this use written (assigned, incremented, address or non-const reference taken)?
bool qm_is_written(const qm_unit *u, qm_node use);
// A member of this, named by a MEMBER row. n may be {0}.
static inline bool qm_is_own_member(const qm_unit *u, qm_node n)
{
    qm_node object = qm_is(n) && qm_kind_of(u, n) == QM_MEMBER ? qm_object_of(u, n) : (qm_node){0};
    return qm_is(object) && qm_kind_of(u, object) == QM_THIS;
}
// Has the class methods whose bodies are in another unit? Signals and what macros declare don't count.
bool qm_has_unseen_methods(const qm_unit *u, qm_class cls);
// A variable that is initialised once and never written again.
bool qm_is_constant(const qm_unit *u, qm_var v);
// One step to where the value of an expression comes from: what a cast of the language or of a library is given, what a local that
// never changes is made with. {0}: it comes from nowhere else. Steps never go in circles.
qm_node qm_value_from(const qm_unit *u, const qm_facts *facts, qm_node n);

#endif
