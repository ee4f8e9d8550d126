// Private to the probe runner: what is asked (the tables of words) and about what.
#ifndef QTCWE_TEST_MODEL_PROBE_H
#define QTCWE_TEST_MODEL_PROBE_H

#include "qtmodel/analysis.h"

// What a probe is about decides what its words mean; its first word decides which of these it is.
typedef enum probe_scope {
    PROBE_NODE = 1 << 0,    // a row on the line
    PROBE_VAR = 1 << 1,     // a variable named on the line
    PROBE_FUNC = 1 << 2,    // the function of the line
    PROBE_LAMBDA = 1 << 3,  // a lambda that begins on the line
    PROBE_CLASS = 1 << 4,   // a class that begins on the line
    PROBE_CONN = 1 << 5,    // a connection made on the line
    PROBE_UNIT = 1 << 6
} probe_scope;

typedef struct probe_subject {  // one candidate; only the handle of its scope is set
    qm_node node;
    qm_var var;
    qm_func func;
    qm_class cls;
    qm_conn conn;
} probe_subject;

typedef struct probe_place {
    const qm_unit *u;
    const qm_facts *facts;
    qm_analysis *analysis;
    file_id file;
    u32 line;
} probe_place;

typedef struct probe_word {
    const char *name;
    u32 scopes;
    bool has_arg;
    // Writes what the model says; false: the word has no meaning for this candidate.
    bool (*answer)(const probe_place *p, probe_subject s, str arg, buf *out);
} probe_word;

// One table a module of the model; a row without a name ends it. probe_tables lists them, NULL ends the list.
extern const probe_word probe_words[], probe_lattice_words[], probe_flow_words[], probe_lifetime_words[], probe_thread_words[], probe_typestate_words[], probe_taint_words[];
extern const probe_word *const probe_tables[];

typedef QM_TABLE(probe_subject) probe_subjects;
// Everything of that scope on the line. arg is the variable's name for PROBE_VAR.
void probe_candidates(const probe_place *p, probe_scope scope, str arg, probe_subjects *out);

// probe_flow.c
// NULL, or the first broken invariant of the graphs of all functions.
const char *probe_check_graphs(qm_unit *u, const qm_facts *facts);

#endif
