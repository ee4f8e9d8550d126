// Taint: which expressions hold what somebody outside of the program decided, and for which uses that is dangerous.
//
// Flow-sensitive for locals and for the fields a function names; across functions, signals and slots, lambdas, fields and
// globals of the unit in rounds until nothing changes (results follow their arguments at each call; what enters a
// parameter is joined over all callers). Guards and sanitizers take dangers away. Sources, sinks, sanitizers, guards and
// what carries what are facts: source, content, gives-content, sink, cleans, propagates, carries, extracts, valid-if,
// valid-unless. What no fact and no body of the unit tells about is clean: unknown stays silent.
#ifndef QTCWE_QTMODEL_TAINT_H
#define QTCWE_QTMODEL_TAINT_H

#include "qtmodel/analysis.h"

// Who decided it; in the order of the words of the fact `source`.
typedef enum qm_outside {
    QM_FROM_PEER, QM_FROM_ARGUMENT, QM_FROM_ENVIRONMENT, QM_FROM_FILE, QM_FROM_DATABASE, QM_FROM_USER, QM_FROM_PROGRAM,
    QM_FROM_EXCHANGE, QM_OUTSIDE_COUNT
} qm_outside;

// What it is dangerous for; in the order of the words of the fact `sink`.
typedef enum qm_sink {
    QM_SINK_COMMAND, QM_SINK_ARGUMENT, QM_SINK_SQL, QM_SINK_PATH, QM_SINK_MARKUP, QM_SINK_FORMAT, QM_SINK_LIBRARY,
    QM_SINK_URL, QM_SINK_HOST, QM_SINK_SIZE, QM_SINK_SCRIPT, QM_SINK_PATTERN, QM_SINK_DESERIALIZE,
    QM_SINK_LDAP, QM_SINK_COUNT
} qm_sink;

typedef struct qm_taint {
    u16 danger[QM_OUTSIDE_COUNT];  // bit set over qm_sink
    u32 step[QM_OUTSIDE_COUNT];    // the last step of its way; see qm_taint_steps
} qm_taint;

typedef enum qm_taint_why {
    QM_TAINT_SOURCE,    // comes from outside here
    QM_TAINT_ASSIGNED,  // put into `var`
    QM_TAINT_PASSED,    // given to the parameter `var` of `func`
    QM_TAINT_RETURNED,  // comes back from `func`
    QM_TAINT_CAPTURED,  // captured by a lambda as `var`
    QM_TAINT_SIGNALLED, // arrives in the slot's parameter `var`; `at` is the connection
    QM_TAINT_PARAMETER  // (inside of a way only: the parameter it enters by)
} qm_taint_why;

typedef struct qm_taint_step {
    qm_taint_why why;
    qm_node at;
    qm_var var;
    qm_func func;
    const qm_fact *fact;  // SOURCE: the fact that says so
} qm_taint_step;

// What the expression holds when it is evaluated; false: nothing from outside, or unknown.
bool qm_taint_at(qm_analysis *a, qm_node expr, qm_taint *out);
static inline bool qm_is_dangerous(const qm_taint *t, qm_outside from, qm_sink sink)
{
    return t->danger[from] >> sink & 1;
}
// The way from the source, in order; at most max steps, the source is always the first. Returns how many.
u32 qm_taint_steps(qm_analysis *a, const qm_taint *t, qm_outside from, qm_taint_step *out, u32 max);
const char *qm_outside_name(qm_outside o);         // as in facts: "peer"
const char *qm_sink_name(qm_sink s);               // as in facts: "sql"
bool qm_outside_named(str word, qm_outside *out);  // false: no such word
bool qm_sink_named(str word, qm_sink *out);

#endif
