// What recipes that turn raw pointers into owners share: how a pointer is used, and how its object is made. Private to fixits/.
#ifndef QTCWE_FIXITS_USES_H
#define QTCWE_FIXITS_USES_H

#include "qtmodel/qt.h"

typedef enum fx_use {
    FX_USE_ARROW,    // p->x
    FX_USE_DEREF,    // *p
    FX_USE_POINTER,  // its value as a pointer
    FX_USE_TEST,     // if (p), !p, p == nullptr
    FX_USE_DELETE,   // delete p
    FX_USE_GIVEN,    // its owner is somebody else from here on: returned, taken, adopted
    FX_USE_ALIAS,    // T *q = p
    FX_USE_STORED,   // kept somewhere else
    FX_USE_WRITTEN,  // p = …, &p
    FX_USE_MACRO,    // a macro wrote it
    FX_USE_OTHER     // p[1], p + 1, sizeof p, p->*m
} fx_use;

// `use` is a VAR or MEMBER row of a pointer; event is what the model says of it, or NULL.
fx_use fx_use_of(const qm_unit *u, qm_node use, const qm_event *event);
// The row around a use with the conversions between them skipped; *child is the row of its that holds the use.
qm_node fx_around(const qm_unit *u, qm_node use, qm_node *child);
bool fx_is_null(const qm_unit *u, qm_node n);  // nullptr, NULL, 0

// `new T<…>(args)` taken apart.
typedef struct fx_made {
    span all;    // the new expression
    span args;   // its argument list with brackets; len 0 at the end of `all` when there is none
    str type;    // the type as it is written behind `new`
} fx_made;

bool fx_split_new(const qm_unit *u, qm_node made, fx_made *out);  // false: not written as new T…
// Can the constructor's arguments go through a forwarding function? Not 0 for a null pointer, braces, overloaded names, and
// not where the constructor may be private to the class whose function makes the object.
bool fx_can_forward(const qm_unit *u, qm_node made, const fx_made *m, qm_func home);

// How a smart pointer is spoken of (fact owner-words; a template that no fact knows is taken for one like the standard's).
typedef struct fx_pointer_words {
    const char *name, *get, *release, *header;
    const char *make;        // the function that makes one with its object; NULL: none, or not in this unit's C++
} fx_pointer_words;

fx_pointer_words fx_words_of(qm_unit *u, const qm_facts *facts, const char *pointer_template);

static inline bool fx_is_open(char c) { return c == '(' || c == '{' || c == '['; }
static inline bool fx_is_close(char c) { return c == ')' || c == '}' || c == ']'; }

#endif
