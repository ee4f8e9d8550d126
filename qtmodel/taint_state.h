// Private to taint*.c: values, ways, slots of a function, what functions share.
#ifndef QTCWE_QTMODEL_TAINT_STATE_H
#define QTCWE_QTMODEL_TAINT_STATE_H

#include "qtmodel/flow.h"
#include "qtmodel/taint.h"

// Kinds [0, QM_OUTSIDE_COUNT) are real; behind them stand the function's parameters, as symbols: a result that depends
// on its argument is worked out at each call.
enum { TAINT_PARAMS = 8, TAINT_KINDS = QM_OUTSIDE_COUNT + TAINT_PARAMS };
enum { TAINT_BEGINS = 1 << QM_SINK_ARGUMENT | 1 << QM_SINK_URL };  // dangers of how a text begins
enum { TAINT_ALL = (1 << QM_SINK_COUNT) - 1, TAINT_NUMBER = 1 << QM_SINK_SIZE | 1 << QM_SINK_HOST };

typedef struct taint_value {
    u16 danger[TAINT_KINDS];
    u32 step[TAINT_KINDS];
} taint_value;

typedef struct taint_way {  // one step; steps that lie before it are older rows
    qm_taint_step step;
    u32 prev;    // the step before it, 0: none
    u32 before;  // where the way behind prev's beginning goes on: how the parameter got it
} taint_way;

// A place that holds data: a variable or a field of a variable (or of this: root TAINT_THIS; of anything: root 0).
enum { TAINT_THIS = UINT32_MAX };
typedef struct taint_path {
    u32 root, field;
    bool weak;  // a part of it: an element, what it points to
} taint_path;

typedef struct taint_fn {
    struct taint *t;
    qm_func func;
    QM_TABLE(taint_path) slots;
    u32 *index;     // hash over slots; slot + 1
    u32 n_index;    // power of two
    qm_flow *flow;  // NULL: given up
    u32 seen;       // changes that were there when it was solved
    bool sources;   // something comes from outside in it
} taint_fn;

enum { TAINT_RUNS = 8 };
typedef struct taint_run {  // one function of a list
    qm_func func;
    u32 next;  // row, 0: the last
} taint_run;

typedef struct taint {
    qm_analysis *a;
    const qm_unit *u;
    const qm_facts *facts;
    QM_TABLE(taint_value) values;   // row 0 unused
    u32 *shared;                    // by variable: what anybody put into it; row of values or 0
    u32 *out;                       // by parameter: what the function puts into what it refers to; by local: what lambdas put into it
    u32 *result;                    // by function
    taint_fn **fns;                 // by function
    QM_TABLE(taint_way) ways;       // row 0 unused
    u32 *way_index;
    u32 n_way_index;
    QM_TABLE(taint_run) runs;       // row 0 unused
    u32 *first_run;                 // by function: what else a call of it may run
    u32 *first_held;                // by variable: the functions it may hold
    u32 changes;                    // how often a shared value has grown
    bool recording;                 // while solving; questions change nothing
    bool any;                       // the unit has a source
} taint;

typedef struct taint_cx {  // one function in one state
    taint *t;
    taint_fn *fn;
    taint_value *state;  // by slot
    u32 depth;
} taint_cx;

// taint_state.c
bool taint_join(taint_value *into, const taint_value *from);
void taint_mask(taint_value *v, u16 keep);
bool taint_is(const taint_value *v);
u16 taint_bits(str sink);  // of a word of the facts; "all" is every one
u32 taint_way_to(taint *t, taint_way w);
void taint_advance(taint *t, taint_value *v, qm_taint_step step);  // adds a step to every kind's way
const taint_value *taint_kept(const taint *t, const u32 *table, u32 row);
void taint_keep(taint *t, u32 *table, u32 row, const taint_value *v);
bool taint_path_of(const taint *t, qm_node n, taint_path *p);
u32 taint_slot(const taint_fn *fn, u32 root, u32 field);            // 0: none; else index + 1
u32 taint_add_slot(taint_fn *fn, u32 root, u32 field);
taint_value taint_resolve(taint_cx *cx, const taint_value *v);      // symbols replaced by what the callers give

// taint_eval.c
void taint_eval(taint_cx *cx, qm_node n, taint_value *out);
void taint_write(taint_cx *cx, qm_node target, const taint_value *v, bool strong, qm_node at);
qm_node taint_range_of(const qm_unit *u, qm_node decl);             // the range that a range-for's variable runs over; {0}

const qm_fact *taint_carries(const taint *t, qm_class c);
const qm_type_row *taint_value_type(const taint *t, qm_type type);  // behind references
void taint_fit(const taint *t, taint_value *v, qm_type type);       // leaves what a value of the type can be dangerous for
qm_node taint_at_pos(const taint *t, qm_node call, int pos);
u16 taint_cleaned(const taint *t, qm_func f, int pos);
bool taint_add_source(taint *t, qm_node at, const qm_fact *fact, taint_value *out);  // false: it names nobody
void taint_add_sources(taint_cx *cx, qm_node call, int pos, taint_value *out);
void taint_join_arguments(taint_cx *cx, qm_node call, taint_value *out);
bool taint_join_propagated(taint_cx *cx, qm_node call, int pos, taint_value *out);  // false: the facts say nothing
void taint_join_result(taint_cx *cx, qm_node call, qm_func f, const u32 *table, u32 row, taint_value *out);

// taint_call.c
void taint_call_effects(taint_cx *cx, qm_node call);
void taint_fill_captures(taint_cx *cx, qm_func lambda);  // what it puts into what it captures by reference

// taint_runs.c
void taint_find_runs(taint *t);
u32 taint_runs(const taint *t, qm_node call, qm_func out[TAINT_RUNS]);  // functions with a body that the call may run
u32 taint_held(const taint *t, qm_node n, qm_func out[TAINT_RUNS]);     // those that the expression is or holds

// taint_guard.c
void taint_assume(taint_cx *cx, qm_node condition, bool truth);
u16 taint_taken_out(const taint *t, qm_node call);  // what its object is no longer dangerous for, since characters were taken out
bool taint_take_edge(taint_cx *cx, const qm_edge *e);

#endif
