// Typestate as data: which states an object of a class can be in, what a call does in each of them, and what Qt refuses.
//
// A machine has at most QM_MAX_STATES states; a set of them is a u32 mask, in which QM_SAME stands for "the state it was
// in". Machines are a section of the data files (qtmodel/facts.h); a later machine of a class replaces the earlier one:
//
//   machines:
//     QLocalServer:
//       states: [Closed, Listening]
//       start: Closed                       # of a new object
//       signals: {newConnection: Listening} # where a slot of the signal starts
//       loop:                               # what delivering events may do by itself
//         - {in: Connecting, to: [Connected, Unconnected]}
//       asks: {state: {"QLocalSocket::ConnectedState": Connected}}
//       calls:                              # by method, or method/number of parameters
//         listen:
//           - {in: Closed, when-true: Listening, when-false: Closed}
//           - {in: Listening, refused: warning, result: "false"}
//
// Every shipped row is driven against real Qt by test/models.
#ifndef QTCWE_QTMODEL_MACHINES_H
#define QTCWE_QTMODEL_MACHINES_H

#include "qtmodel/facts.h"

enum { QM_MAX_STATES = 16, QM_SAME = 1 << QM_MAX_STATES };

// What Qt does with a call that makes no sense in the state; the object stays as it is unless the row says otherwise.
#define QM_REFUSALS(X)                                                                              \
    X(NONE, "", "")                                                                                 \
    X(WARNING, "warning", "prints a warning and does not do it")                                     \
    X(FAILURE, "failure", "does not do it; the result tells, and nothing else for sure")              \
    X(ERROR, "error", "does not do it and emits its error signal")                                   \
    X(IGNORED, "ignored", "does nothing, and nothing tells")                                         \
    X(ABORT, "abort", "ends the program")                                                            \
    X(HANG, "hang", "never returns")                                                                 \
    X(UNDEFINED, "undefined", "anything can happen")
typedef enum qm_refusal {
#define X(name, word, meaning) QM_REFUSED_##name,
    QM_REFUSALS(X)
#undef X
    QM_REFUSAL_COUNT
} qm_refusal;

typedef enum qm_move_kind {
    QM_MOVE_CALL,    // name: the method
    QM_MOVE_LOOP,    // what the event loop may do
    QM_MOVE_SIGNAL,  // name: the signal; to: where its slot starts
    QM_MOVE_ASK      // name: the method; text: the enumerator it gives exactly in the state `to`
} qm_move_kind;

typedef struct qm_move {
    qm_move_kind kind;
    u32 machine;           // row of the machines it was read with
    str name;
    int arity;             // parameters that are declared; -1: any number
    u32 in;                // states the row speaks of
    u32 when_true, when_false;  // where the call leads when its result is true, false; equal when the result says nothing
    bool by_result;        // the result says something
    qm_refusal refused;
    bool defect;           // calling it there is always a mistake
    bool emits;            // signals may be delivered before it returns
    str result;            // what a refused call gives: "false", "-1", "null", "empty"
    str text;              // CALL: part of the warning; ASK: the enumerator
    u32 since, until;      // Qt versions like qm_unit.qt_version, bounds included
    str note, file;
    u32 line;
} qm_move;

typedef struct qm_machine {
    str cls;               // "QLocalServer"
    str states[QM_MAX_STATES];
    u32 n_states;
    u32 start;             // states of a new object
    str unless_given;      // class of a constructor argument that makes a new object begin in any state; "" for none
    bool shared;           // copies name the same thing
    u32 first_move, n_moves;
    str file;
    u32 line;
} qm_machine;

static inline u32 qm_all_states(const qm_machine *m) { return (1u << m->n_states) - 1; }

// The machine of an object of that class: of the class itself, or of the library's class that a class of the user's
// derives from. A class that a library derives from one with a machine has none unless it is told. NULL: none.
const qm_machine *qm_machine_of(const qm_facts *fs, const qm_unit *u, qm_class c);
// All machines that hold (later files have won), for dumps.
u32 qm_machines(const qm_facts *fs, const qm_machine **rows);
const qm_move *qm_moves_of(const qm_facts *fs, const qm_machine *m);  // m->n_moves rows
// The row for a call in one state (a mask of one bit), with as many declared parameters. NULL: nothing is said.
const qm_move *qm_move_in(const qm_facts *fs, const qm_machine *m, str method, u32 arity, u32 state, u32 qt_version);
// Does any row speak of that method?
bool qm_machine_knows(const qm_facts *fs, const qm_machine *m, str method, u32 arity, u32 qt_version);
// Where events alone can lead from these states, any number of them; the states themselves are part of it.
u32 qm_after_events(const qm_facts *fs, const qm_machine *m, u32 states, u32 qt_version);
// "Closed, Listening" for messages; "any state" for all.
void qm_put_states(const qm_machine *m, u32 states, buf *out);
// The machines as text, one row a line, fields separated by tabs; test/models reads it.
void qm_dump_machines(const qm_facts *fs, buf *out);

#endif
