// Control flow of one body: basic blocks, every way out, and questions about paths.
//
// Elements are rows in the order in which they happen. One row can be several elements (a scope
// ends on each way out of it). Which rows are elements, and when:
//   expressions       every one, behind its operands; the operands of && || ?: stand in blocks of their own, and what these
//                     decide is an element in the block where both sides meet. In a condition && || ! and the comma are
//                     branches and no elements, except that one which makes temporaries is an element on both sides.
//   DECL              the variable begins to live: behind its initialiser. Also the variable of a range-for (in each turn)
//                     and of a handler.
//   EXPR_STMT         behind its expression. MACRO: behind its arguments (an assertion: where it holds). RETURN: behind its
//                     operand, THROW as well.
//   COMPOUND, IF, WHILE, FOR, RANGE_FOR, SWITCH, CATCH, and the body's row whatever it is: the variables declared directly in
//                     it die here (qm_scope_of), the last one first; parameters die with the body. Only where one of them can
//                     live; at the normal end, and on every jump out, the innermost scope first. WHILE (its condition's
//                     variable) and RANGE_FOR: at the end of each turn; IF, FOR and SWITCH: behind the whole statement.
// Temporaries die behind the element that is their full expression (qm_ends_full_expression), unless a variable keeps them.
// What a range-for goes over dies when the loop is left, which is not marked; nor are temporaries on the way of an exception.
//
// A jump that ends variables has them in the block it comes from; when it is one of several edges out of that block (a call
// in a try block, a hidden return), they stand in a block between: a FALL edge leads there, and the edge that leaves it
// has the jump's kind. Both have the same `at`.
// Short-circuit operators and ?: are branches. Hidden returns (macros that facts call early-return) and throws are edges to the
// exit; behind a [[noreturn]] call nothing goes on.
// (Qt 6.8 lets a test macro throw instead when the program asks for it by QTEST_THROW_ON_FAILURE: that is not modelled, the
// edge is a hidden return then too, and handlers around it are not entered from there.)
#ifndef QTCWE_QTMODEL_CFG_H
#define QTCWE_QTMODEL_CFG_H

#include "qtmodel/facts.h"
#include "qtmodel/ir.h"

typedef enum qm_edge_kind {
    QM_EDGE_FALL,     // next
    QM_EDGE_TRUE, QM_EDGE_FALSE,  // .at is the condition
    QM_EDGE_CASE,     // .at is the CASE or DEFAULT row
    QM_EDGE_LOOP,     // back to a loop's head
    QM_EDGE_RETURN,   // .at is the RETURN row
    QM_EDGE_HIDDEN,   // .at is the MACRO row that may return
    QM_EDGE_THROW,    // .at is the THROW row
    QM_EDGE_CATCH,    // from a try block into a handler
    QM_EDGE_END       // falls off the end of the body
} qm_edge_kind;

typedef struct qm_edge {
    u32 from, to;     // blocks
    qm_edge_kind kind;
    qm_node at;
} qm_edge;

typedef struct qm_block {
    u32 first_elem, n_elems;
    u32 first_edge, n_edges;   // edges that leave it
} qm_block;

typedef struct qm_cfg {
    arena mem;
    const qm_unit *unit;
    qm_func func;
    QM_TABLE(qm_block) blocks;   // 0 entry, 1 exit
    QM_TABLE(qm_node) elems;
    QM_TABLE(qm_edge) edges;
    u32 *elem_of_row;            // by row of the body, counted from its root: index of its (first) element + 1, 0 = none
    u32 *block_of_elem;          // by element
    bool complete;               // false: goto out of sight, coroutine, tainted … then claim nothing
} qm_cfg;

// NULL when the function has no body here. Debug builds validate it.
qm_cfg *qm_cfg_new(const qm_unit *u, const qm_facts *facts, qm_func f);
void qm_cfg_free(qm_cfg *c);
const char *qm_cfg_validate(const qm_cfg *c);  // NULL or the first broken invariant
void qm_cfg_dump(const qm_cfg *c, buf *out);   // text, two blanks deep
// A subgraph of Graphviz's language, for one function; number tells its nodes from those of others in the same graph.
void qm_cfg_dump_dot(const qm_cfg *c, u32 number, buf *out);

// Where a row stands among the elements: its block, and its index there. False when it is no element.
// A row that is several elements is found where it is one first.
bool qm_cfg_find(const qm_cfg *c, qm_node n, u32 *block, u32 *index);
// The row at whose elements the variable dies; {0} for what outlives the body (statics, fields, globals).
qm_node qm_scope_of(const qm_unit *u, qm_var v);
// Does this row, when it is an element, end the life of the temporaries that were made below it?
bool qm_ends_full_expression(const qm_unit *u, qm_node n);

// Questions about paths. A path starts behind `from` ({0}: at the entry) and ends at `to` ({0}: leaving the body in any way).
// A node or edge for which the predicate is true is not passed. Either predicate may be NULL.
typedef struct qm_path_query {
    qm_node from, to;
    bool (*stops_node)(void *user, qm_node n);
    bool (*stops_edge)(void *user, const qm_edge *e);
    void *user;
} qm_path_query;
typedef struct qm_path {
    qm_edge exit;        // the edge that left the body, when to is {0}
    const qm_edge **edges;  // the edges that were taken, in order (in the CFG's arena)
    u32 n_edges;
} qm_path;
// Is there such a path? Fills the shortest one in blocks when path is not NULL.
bool qm_path_find(qm_cfg *c, const qm_path_query *q, qm_path *path);
// One path for every way out (every exit edge that can be reached): fills at most max, returns how many there are.
u32 qm_path_exits(qm_cfg *c, const qm_path_query *q, qm_path *paths, u32 max);
// Does every path from the entry to `node` pass an edge or node for which the predicates are true?
bool qm_always_before(qm_cfg *c, qm_node node, bool (*is_node)(void *, qm_node),
                      bool (*is_edge)(void *, const qm_edge *), void *user);
// What an edge says: on TRUE/FALSE edges, strips ! and casts from the condition; *truth is what the stripped one is.
qm_node qm_edge_condition(const qm_unit *u, const qm_edge *e, bool *truth);
bool qm_in_loop(const qm_unit *u, qm_node n);  // inside the body of a loop of the same function
#endif
