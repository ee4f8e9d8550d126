// Amounts and what they are held against: how much a buffer takes, and whether a number of bytes can be more.
//
// Everything here answers "yes" only with a witness: a definition and a path on which no guard, minimum or resize stands
// in the way. What cannot be told is "no".
#ifndef QTCWE_QTMODEL_BOUNDS_H
#define QTCWE_QTMODEL_BOUNDS_H

#include "qtmodel/cfg.h"
#include "qtmodel/facts.h"
#include "qtmodel/ir.h"

// The value of a whole-number constant: literals, enumerators, sizeof, constants made of them, arithmetic on them.
bool qm_int_value(const qm_unit *u, qm_node n, i64 *value);
// Does this row assign to the lvalue, or step it (++, --)?
bool qm_assigns(const qm_unit *u, qm_node n, qm_node lvalue);

// A number as one unknown and a constant on top of it, through casts and locals that never change.
typedef struct qm_sum {
    qm_node of;    // the lvalue that is not known; {0}: the sum is a constant
    bool length;   // it is the length of what `of` names, not the value of `of`
    i64 more;
} qm_sum;

// False when a number is no such sum.
bool qm_sum_of(const qm_unit *u, const qm_facts *facts, qm_node n, qm_sum *out);
// The length of a text or container, also by a pointer to its bytes; of a literal as a constant.
bool qm_length_of(const qm_unit *u, const qm_facts *facts, qm_node text, qm_sum *out);
// How much more b is than a, when both are constants or of one unknown that nothing writes from where it is read first to the end
// of `until`; {0}: of an unknown that nothing ever writes. False when that is not known.
bool qm_sum_compare(const qm_unit *u, qm_sum a, qm_sum b, qm_node until, i64 *more);

// Do all ways to this call of a method pass a comparison by which the same method of the same object gave at most that much?
// A limit that is no constant counts as one that is low enough.
bool qm_asked_at_most(qm_cfg *c, qm_node call, i64 most);

// What an amount is held against: the room in a buffer, or the value of a counter.
typedef struct qm_limit {
    qm_node lvalue;    // the array, container or pointer variable; the counter
    bool counter;      // the limit is the lvalue's value, not the size of what it names
    bool object;       // a variable filled as bytes (&header): its size is sizeof
    i64 bytes;         // the room when it is a constant; <0 when it is only known that no amount of a peer decided it
    place sized;       // where the buffer gets its size; none for arrays and fields without an initialiser
} qm_limit;

// The buffer a pointer points to the start of, as it is at the call `at`. False when it is unknown, or when its size may
// follow from what a peer sent.
bool qm_buffer_limit(qm_cfg *c, const qm_facts *facts, qm_node pointer, qm_node at, qm_limit *limit);

// How an amount gets past a limit.
typedef struct qm_excess {
    qm_node source;       // the call whose result a peer decides; {0}: a constant
    qm_node def;          // the DECL or ASSIGN that put it into the local the amount names; {0}: none
    i64 bytes;            // the constant
    const qm_fact *fact;  // why the source is what it is
} qm_excess;

// Is there a path to `at` on which the amount is more than the limit? `amount` is an operand of `at`.
bool qm_can_exceed(qm_cfg *c, const qm_facts *facts, qm_node amount, qm_node at, const qm_limit *limit, qm_excess *out);

#endif
