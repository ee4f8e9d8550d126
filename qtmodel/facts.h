// Facts: what Qt's documentation, headers or tests say about functions, classes and macros, as data.
//
// Shipped facts are compiled in as tables (generated from qtmodel/data/*.yaml); users' files (--model, models:) are parsed
// at run time with the same words; later files win; `remove: true` takes a subject's facts back.
// A fact binds to a declaration: by signature first, then by number of parameters ("QObject::connect/3"), then by
// qualified name, then by what a method overrides; Qt's namespace is stripped. Vocabulary: qtmodel/facts.def.
//
// File shape:
//   library: QtNetwork
//   from: qtdoc                      # provenance of rows that don't say otherwise
//   functions:
//     QLocalServer::listen: {must-check: must, failure: "false", error-text: errorString, listens: local}
//     "QIODevice::read(char *, long long)": {writes-buffer: {pointer: arg1, size: arg2}, partial-io: arg2}
//   classes:
//     QLocalServer: {access-setter: setSocketOptions, access-safe: "QLocalServer::UserAccessOption"}
//   macros:
//     QCOMPARE: {early-return: true, test-assert: true, compares: true}
//   enumerators:
//     "QLocalServer::WorldAccessOption": {access-open: true}
#ifndef QTCWE_QTMODEL_FACTS_H
#define QTCWE_QTMODEL_FACTS_H

#include "qtmodel/ir.h"

typedef enum qm_fact_key {
#define QM_FACT(name, key, subjects, shape, meaning, words) QMK_##name,
#include "qtmodel/facts.def"
#undef QM_FACT
    QMK_COUNT
} qm_fact_key;

enum { QM_POS_RETURN = -1, QM_POS_THIS = 0 };  // otherwise the 1-based argument

typedef struct qm_fact {
    qm_fact_key key;
    int pos;         // POS, POSLIST, ROLES: the position; FLAG: 1
    str text;        // WORD, TEXT: the value; ROLES: the role
    i64 number;      // INT; since and until: the version like qm_unit.qt_version
    str file;        // the data file that says so ("qtnetwork.yaml")
    u32 line;
    str from;        // provenance
} qm_fact;

typedef struct qm_facts qm_facts;
qm_facts *qm_facts_new(void);              // the shipped facts
void qm_facts_free(qm_facts *f);
// Adds a user's file over what is there. Errors carry line, column and the nearest word.
bool qm_facts_load(qm_facts *f, str file_name, str text, err *e);

// First fact of that key for the function (see "binds" above), or NULL. f {0} answers NULL.
const qm_fact *qm_fact_func(const qm_facts *fs, const qm_unit *u, qm_func f, qm_fact_key key);
// All facts of one key, for POSLIST and ROLES: fills out (at most max), returns how many there are.
u32 qm_facts_func(const qm_facts *fs, const qm_unit *u, qm_func f, qm_fact_key key, const qm_fact **out, u32 max);
// Position of a role, or INT32_MIN when the fact or the role is not there.
int qm_fact_role(const qm_facts *fs, const qm_unit *u, qm_func f, qm_fact_key key, const char *role);
// Class facts are inherited from bases.
const qm_fact *qm_fact_class(const qm_facts *fs, const qm_unit *u, qm_class c, qm_fact_key key);
// By name, of a class that the unit may not know.
const qm_fact *qm_fact_named_class(const qm_facts *fs, const qm_unit *u, str name, qm_fact_key key);
const qm_fact *qm_fact_macro(const qm_facts *fs, str macro, qm_fact_key key);
const qm_fact *qm_fact_enumerator(const qm_facts *fs, str qualified, qm_fact_key key);
// The name that fixes write for that word of fix-word; empty when a user took it away: such a fix fails its proof.
str qm_fix_word(const qm_facts *fs, const char *word);
static inline bool qm_says(const qm_facts *fs, const qm_unit *u, qm_func f, qm_fact_key key)
{
    return qm_fact_func(fs, u, f, key) != NULL;
}
// Does one method tell whether an earlier call of another on the same object worked: of this one, or of the last that failed?
typedef enum qm_tells { QM_TELLS_NOTHING, QM_TELLS_IT, QM_TELLS_LAST } qm_tells;
qm_tells qm_tells_outcome(const qm_facts *fs, const qm_unit *u, qm_func asker, qm_func of);
// The node in the position a fact names: this = object, argN = argument; {0} when absent or return.
qm_node qm_at_pos(const qm_unit *u, qm_node call, int pos);

// For --check-model and explain-fact: every subject with its facts, in file order; once for each map it has in the files.
typedef enum qm_subject { QMS_FUNCTION, QMS_CLASS, QMS_MACRO, QMS_ENUMERATOR } qm_subject;
const char *qm_subject_name(qm_subject s);
typedef bool (*qm_fact_visit)(void *user, qm_subject subject, str name, str library, const qm_fact *facts, u32 n);
void qm_facts_each(const qm_facts *f, qm_fact_visit fn, void *user);

#endif
