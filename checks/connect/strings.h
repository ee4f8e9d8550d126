// Calls that name signals and slots by text: connect, disconnect, timers, spies. Shared by the checks of such texts.
#ifndef QTCWE_CHECKS_CONNECT_STRINGS_H
#define QTCWE_CHECKS_CONNECT_STRINGS_H

#include "checks/check.h"
#include "qtmodel/meta.h"

// The sender with its signal, or the receiver with its slot.
typedef struct cs_end {
    qm_node object;           // as given, through implicit casts; {0}: none
    qm_node text;             // SIGNAL(…) or SLOT(…); {0}: something else, or nothing
    qm_class cls;             // static class of the object
    bool exact;               // the object is of that class and of none derived from it
    enum qm_meta_kind kind;
    str normal;               // "clicked(bool)"
    const qm_meta_row *meta;  // what the text names in the class; NULL
} cs_end;

typedef struct cs_call {
    qm_node call;
    qm_func in;
    enum cs_kind { CS_CONNECT, CS_DISCONNECT, CS_LATER, CS_WATCH } kind;
    cs_end sender, receiver;
    qm_node type;             // connection type as the user gave it, or {0}
    bool receiver_is_this;    // the object whose method is called: no argument names it
    bool sender_is_this;
} cs_call;

// The next such call behind `after` in functions that may be judged; false at the end. Start with {0}.
bool cs_next(ck_context *c, qm_node *after, cs_call *out);
// Functions of that name in the class itself; with `out`, the first of them.
u32 cs_methods(const qm_unit *u, qm_class cls, str name, qm_func *out);
bool cs_derives(const qm_unit *u, qm_class c, qm_class base);  // or is the same
str cs_name(str signature);  // "clicked" of "clicked(bool)"

#endif
