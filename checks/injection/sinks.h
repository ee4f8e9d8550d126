// What the injection checks share: the loop over the calls that something from outside must not reach, and the way shown.
#ifndef QTCWE_CHECKS_INJECTION_SINKS_H
#define QTCWE_CHECKS_INJECTION_SINKS_H

#include "checks/check.h"
#include "qtmodel/taint.h"

typedef struct ck_tainted {
    ck_context *c;
    qm_node call;          // CALL or CONSTRUCT
    qm_node at;            // the argument (or object) that came from outside
    const qm_fact *sink;   // why it must not
    qm_taint taint;
    qm_outside from;       // the first of the configured kinds of outside that decides it
} ck_tainted;

// The option every one of these checks has. `kinds` are words of the fact `source`, separated by blanks.
#define CK_SOURCES(kinds) "sources=" kinds ": who is not trusted, of: peer argument environment file database user program exchange"

// Calls `judge` for every argument of a function that may be judged which is a sink of that kind and holds what an
// untrusted outside decided.
void ck_each_tainted(ck_context *c, qm_sink sink, void (*judge)(const ck_tainted *t));
// Does the operand `at` of the call hold what an untrusted outside decided and what is dangerous for that sink (QM_SINK_COUNT: for any)?
bool ck_is_tainted(ck_context *c, qm_node call, qm_node at, qm_sink sink, ck_tainted *out);
// Starts the finding "MESSAGE: WHO decides it"; its notes are the way from the source.
ck_finding *ck_report_tainted(const ck_tainted *t, const char *message, ...) QTCWE_PRINTF(2, 3);
// Is that kind of outside trusted, as the running check's option says?
bool ck_is_trusted(const ck_context *c, qm_outside from);
const char *ck_outside_says(qm_outside from);  // "the peer"
str ck_callee(const ck_tainted *t);            // "QProcess::start"

#endif
