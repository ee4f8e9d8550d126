// What a slot names that may be the object whose signal runs it.
#ifndef QTCWE_CHECKS_OWNERSHIP_SENDERS_H
#define QTCWE_CHECKS_OWNERSHIP_SENDERS_H

#include "checks/check.h"

// CK_EMITTER_SENDER: whoever emits; SAME: under the name that the connection has for it; THIS: `this` takes it along.
typedef enum ck_emitter { CK_EMITTER_NO, CK_EMITTER_SENDER, CK_EMITTER_SAME, CK_EMITTER_THIS } ck_emitter;

// Through the casts of the language and of the library, and locals of the slot that are never changed; *cast: it may be null then.
qm_node ck_slot_origin(const ck_context *c, qm_func slot, qm_node n, bool *cast);
// Is that the sender of the connection, in a slot of it?
ck_emitter ck_is_emitter(const ck_context *c, const qm_conn_row *conn, qm_func slot, qm_node what);
// Connections with which an object is deleted that deletes itself by then (of ownership-two-owners).
void ck_ended_twice(ck_context *c);

#endif
