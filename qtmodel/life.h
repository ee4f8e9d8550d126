// Private to the lifetime lattice: its states, and what the parts of it share.
#ifndef QTCWE_QTMODEL_LIFE_H
#define QTCWE_QTMODEL_LIFE_H

#include "qtmodel/flow.h"
#include "qtmodel/lifetimes.h"
#include "qtmodel/summary.h"
#include "qtmodel/tracked.h"

// A set of things as bits: two for what is no thing, then one for each.
typedef u64 life_set;
#define LIFE_NULL ((life_set)1)
#define LIFE_OTHER ((life_set)2)
static inline life_set life_bit(u32 thing) { return (life_set)1 << (thing + 1); }
static inline life_set life_things(life_set s) { return s & ~(LIFE_NULL | LIFE_OTHER); }
u32 life_single(life_set s);  // the thing when it is the only one and nothing else is possible but null; else 0

// How a thing stands in a state.
typedef struct life_now {
    u16 life;        // qm_life_bits
    u8 owner;        // thing that deletes it when it is deleted itself; 0 none
    bool several;    // the row that bears it has made another since, and both are still named
    bool by_owner;
    u32 may, must;   // qm_does_bits
    u32 ended;       // row that deleted it
} life_now;

typedef struct life_state {
    u32 moved_row;       // the row whose value has been taken out of a place (release), and
    life_set moved;      // the value
    life_now *things;    // [1, n_things]; points into the same block of memory
    life_set *places;
} life_state;

struct qm_lifetimes {
    qm_analysis *a;
    const qm_unit *u;
    const qm_facts *facts;
    qm_func f;
    qm_node body;
    qm_cfg *c;
    qm_flow *flow;
    qm_tracked *t;
    u32 n_places;
    qm_thing things[QM_LIFE_THINGS + 1];  // row 0 unused
    u32 n_things, this_thing;
    u8 *thing_of_row;       // by row of the body, counted from its root
    u8 *thing_of_place;     // at the entry
    qm_node *scope_of_place;  // where it dies; {0} for members
    size_t size;            // of a state
    u64 *scratch;           // one state
    QM_TABLE(qm_life_event) events;
    qm_result result;
    bool returns;           // some way of the body returns a value
};

// States are blocks of `size` bytes that the solver copies; this names their parts.
life_state life_view(const qm_lifetimes *l, void *block);
void life_store(const qm_lifetimes *l, void *block, const life_state *s);  // moved_row, moved

u32 life_thing_born(const qm_lifetimes *l, qm_node at);
u32 life_place_of(const qm_lifetimes *l, qm_node n);      // number + 1, 0 none
bool life_is_smart(const qm_unit *u, qm_type t);
bool life_is_pointer(const qm_unit *u, qm_type t);       // pointer or smart pointer
life_set life_eval(const qm_lifetimes *l, const life_state *s, qm_node n);
void life_step(void *l, void *block, qm_node n);
// What a function of another unit does to this argument matters: it is an object that the body owns or was given itself.
// LIFE_ASK_PARENT: it is a constructor, and which argument becomes the parent is not known. LIFE_ASK_DELETES: which members of its
// object it deletes. LIFE_ASK_SIGNALS: with which signals its object ends itself. LIFE_ASK_EMITS: which signals it always emits.
enum { LIFE_ASK_EMITS = 28, LIFE_ASK_DELETES, LIFE_ASK_SIGNALS, LIFE_ASK_PARENT };
void life_ask(qm_analysis *a, qm_func f, int pos);
void life_initialise(const qm_lifetimes *l, life_state *s);  // what runs before the body of a constructor

#endif
