// Connections as they are told: of one unit, moved between processes, merged over a project.
//
// A link is a row of text: what connects, with which classes, threads and kind of delivery, and where that is written. Two
// units that see the same connection (in a header) say the same of it but for threads, which are merged.
#ifndef QTCWE_CHECKS_LINKS_H
#define QTCWE_CHECKS_LINKS_H

#include "qtmodel/qt.h"

typedef enum ck_slot_kind { CK_SLOT_UNKNOWN, CK_SLOT_METHOD, CK_SLOT_LAMBDA, CK_SLOT_SIGNAL } ck_slot_kind;

enum ck_link_flags {
    CK_LINK_UNIQUE = 1 << 0,
    CK_LINK_STRING = 1 << 1,        // SIGNAL() and SLOT()
    CK_LINK_LATER = 1 << 2,         // a call for later: no signal
    CK_LINK_OWN_SENDER = 1 << 3,    // the class stands in a file that may be reported
    CK_LINK_OWN_RECEIVER = 1 << 4,
};

// An end of a connection. Empty text: not known, or not there.
typedef struct ck_link_end {
    str expression;  // as written
    str cls;         // qualified
    str member;      // "done(int)": the signal, or the slot
    str threads;     // that emit, or that run the slot: "main, own(Worker)"
} ck_link_end;

typedef struct ck_link {
    place at;        // the call that connects
    str function;    // in which that stands
    str function_cls;
    ck_link_end from, to;
    place slot_at;   // of a lambda or a method in a file that may be reported
    ck_slot_kind slot;
    qm_delivery delivery;
    u32 flags;
} ck_link;

struct ck_findings;
// Appends the connections of a unit.
void ck_links_collect(const qm_unit *u, const qm_facts *facts, struct ck_findings *out);
// Sorts by path, offset and text and merges what several units told.
void ck_links_sort(struct ck_findings *f);
// "auto", "direct", "queued", "blocking", "unknown".
const char *ck_delivery_name(qm_delivery d);

#endif
