// Lifetimes: what becomes of the objects that one body makes, is given or finds, on the paths to each of its rows.
//
// Every object a body meets is a *thing*: what an argument, `this` or a member points to when the body begins, what `new`
// or a call gives, what an unknown expression is put into a variable for. Places (locals, members; qtmodel/tracked.h)
// hold sets of things, so that copies, smart pointers and moves are names of the same thing. Where a thing stands is a
// set of `life` bits, one bit for each way it may stand on some path: a single bit holds on every path.
//
// A body has at most QM_LIFE_THINGS things and QM_LIFE_PLACES places; what comes behind is unknown.
// (Allocation sites with strong updates: D. Chase, M. Wegman, F. Zadeck, "Analysis of pointers and structures", PLDI 1990.)
#ifndef QTCWE_QTMODEL_LIFETIMES_H
#define QTCWE_QTMODEL_LIFETIMES_H

#include "qtmodel/analysis.h"

enum { QM_LIFE_THINGS = 62, QM_LIFE_PLACES = 256 };

enum qm_life_bits {
    QM_LIFE_UNBORN = 1 << 0,   // not there yet
    QM_LIFE_GIVEN = 1 << 1,    // somebody else's; this code only uses it
    QM_LIFE_OWNED = 1 << 2,    // this code must delete it
    QM_LIFE_HELD = 1 << 3,     // a parent, a smart pointer, a container, a member or the caller has it now
    QM_LIFE_DELETED = 1 << 4,
    QM_LIFE_LATER = 1 << 5,    // the event loop will delete it
    QM_LIFE_NULL = 1 << 6,     // there is no object on that path
    QM_LIFE_UNKNOWN = 1 << 7,  // code of which too little is known has it, or has got to it
};

typedef enum qm_thing_kind {
    QM_THING_ARGUMENT, QM_THING_THIS, QM_THING_MEMBER,  // at the entry of the body
    QM_THING_NEW, QM_THING_RESULT,                      // born by the row `at`
    QM_THING_FOUND                                      // whatever a DECL, ASSIGN or DELETE row names
} qm_thing_kind;

typedef struct qm_thing {
    qm_thing_kind kind;
    qm_node at;        // NEW, CALL, DECL, ASSIGN or DELETE row; {0} for what is there at the entry
    qm_var var;        // ARGUMENT, MEMBER; FOUND: a member of another object at the entry
    int pos;           // ARGUMENT: 1-based
    bool never_null;
    bool unseen;       // ARGUMENT: its variable is changed or handed out where it is not followed
} qm_thing;

// What happens to a thing, as bits: on some path (may), on every path on which there is an object (must).
enum qm_does_bits {
    QM_DOES_UNKNOWN = 1 << 0,     // something that is not seen
    QM_DOES_DELETE = 1 << 1,
    QM_DOES_DELETE_LATER = 1 << 2,
    QM_DOES_TAKE = 1 << 3,        // a smart pointer or another owner has it afterwards
    QM_DOES_ADOPT = 1 << 4,       // it becomes a child of an object
    QM_DOES_STORE_MEMBER = 1 << 5,
    QM_DOES_STORE_GLOBAL = 1 << 6,
    QM_DOES_STORE_CONTAINER = 1 << 7,
    QM_DOES_STORE_OTHER = 1 << 8, // through a pointer or reference, in a member of another object
    QM_DOES_RETURN = 1 << 9,
    QM_DOES_RELEASE = 1 << 10,    // it belongs to the caller afterwards
    QM_DOES_WRITE = 1 << 11,      // what it points to is changed
    QM_DOES_CHECK = 1 << 12,      // compared with null
    QM_DOES_DEREF = 1 << 13,      // used through the pointer
    QM_DOES_DEREF_UNCHECKED = 1 << 14,  // used through the pointer on a path that has not compared it with null
    // Who has to delete it changes.
    QM_DOES_ENDS = QM_DOES_DELETE | QM_DOES_DELETE_LATER | QM_DOES_TAKE | QM_DOES_ADOPT,
    QM_DOES_STORES = QM_DOES_STORE_MEMBER | QM_DOES_STORE_GLOBAL | QM_DOES_STORE_CONTAINER | QM_DOES_STORE_OTHER,
    QM_DOES_ALL = (1 << 15) - 1
};
typedef struct qm_does { u32 may, must; } qm_does;

// Something that is done with exactly one thing. In order of evaluation within a block, blocks in order of the graph.
typedef enum qm_life_act { QM_ACT_USE, QM_ACT_DELETE, QM_ACT_DELETE_LATER } qm_life_act;
typedef struct qm_life_event {
    qm_life_act act;
    qm_node at;        // the DELETE, CALL, MEMBER or UNARY row
    qm_node expr;      // the expression that names the thing
    u32 thing;         // index + 1
    u32 life;          // qm_life_bits before the row; NULL left out
    qm_node ended;     // what ended its life, when DELETED is all there is: a DELETE or CALL row; {0} when there are several
    bool by_owner;     // it was deleted with its owner
} qm_life_event;

typedef struct qm_lifetimes qm_lifetimes;

// Kept with the analysis. NULL: the function has no body here, its graph is incomplete, or it was given up.
qm_lifetimes *qm_lifetimes_of(qm_analysis *a, qm_func f);
u32 qm_n_things(const qm_lifetimes *l);
const qm_thing *qm_thing_at(const qm_lifetimes *l, u32 thing);          // 1-based
const qm_life_event *qm_life_events(const qm_lifetimes *l, u32 *n);
// Where the thing stands when the body is left (throws left out), over all ways out: 0 when it is never left.
u32 qm_life_at_exit(const qm_lifetimes *l, u32 thing);
// The same in front of a row of the body: in front of the row that bears it, how the one that a loop made before stands.
u32 qm_life_before(const qm_lifetimes *l, u32 thing, qm_node row);
// The same on one edge of the graph; 0 when it is never taken.
u32 qm_life_on_edge(const qm_lifetimes *l, u32 thing, const qm_edge *e);
qm_does qm_done_at_exit(const qm_lifetimes *l, u32 thing);
// The one thing that a row names there, 0 for none, several, or unknown. *life is what it stands for there, NULL included
// when the place may be null. `expr` must be a row of the body.
u32 qm_thing_named(const qm_lifetimes *l, qm_node expr, u32 *life);
// The one thing that a member of this holds when the body is left; 0 as above.
u32 qm_thing_in_member(const qm_lifetimes *l, qm_var member, u32 *life);
// Is the member of this null on every way out?
bool qm_member_left_null(const qm_lifetimes *l, qm_var member);

// What the result may be (qm_result_bits) and, with QM_RESULT_ARGUMENT, which arguments: bit pos - 1.
enum qm_result_bits {
    QM_RESULT_UNKNOWN = 1 << 0,
    QM_RESULT_FRESH = 1 << 1,      // an object the caller owns
    QM_RESULT_NULL = 1 << 2,
    QM_RESULT_ARGUMENT = 1 << 3, QM_RESULT_THIS = 1 << 4, QM_RESULT_MEMBER = 1 << 5,
    QM_RESULT_ADDRESS = 1 << 6     // storage that is always there: &x, *this, a literal
};
typedef struct qm_result { u32 bits; u64 arguments; qm_var member; } qm_result;
qm_result qm_returned(const qm_lifetimes *l);

// Members of a class whose object one method makes or deletes, over all bodies of the unit; in order of the rows.
typedef struct qm_member_life {
    qm_class cls;
    qm_var member;
    qm_func func;
    qm_node at;        // the NEW row, or the row that deletes
    bool deletes, later;
    bool in_destructor, in_constructor;
    bool left;         // deletes: the member still names the object on every way out
} qm_member_life;
const qm_member_life *qm_member_lives(qm_analysis *a, qm_class cls, u32 *n);

// For summaries: solved anew, not kept. NULL as above.
qm_lifetimes *qm_lifetimes_solve(qm_analysis *a, qm_func f);
void qm_lifetimes_free(qm_lifetimes *l);

#endif
