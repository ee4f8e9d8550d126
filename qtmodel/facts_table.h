// Facts as rows: what reading a data file gives, and what the generator prints as constants.
//
// A group is one map of a file: what is said there about one subject, with the Qt versions for which it is said. Groups
// stand in file order; of two groups about a subject the later one is asked first.
#ifndef QTCWE_QTMODEL_FACTS_TABLE_H
#define QTCWE_QTMODEL_FACTS_TABLE_H

#include "base/arena.h"
#include "base/err.h"
#include "qtmodel/facts.h"
#include "qtmodel/machines.h"

// How the value of a key is written in a data file; see qtmodel/facts.def.
typedef enum qm_fact_shape {
    QM_SHAPE_FLAG, QM_SHAPE_WORD, QM_SHAPE_TEXT, QM_SHAPE_INT, QM_SHAPE_POS, QM_SHAPE_POSLIST, QM_SHAPE_ROLES
} qm_fact_shape;

typedef struct qm_fact_word {
    const char *key;       // "must-check"
    const char *subjects;  // letters of F C M E
    qm_fact_shape shape;
    const char *meaning;
    const char *words;     // allowed words or roles, separated by |
} qm_fact_word;

extern const qm_fact_word qm_fact_words[QMK_COUNT];  // the vocabulary, by key

enum { QM_FLAG_OFF = 0, QM_FLAG_ON = 1 };  // qm_fact.pos of a FLAG: `false` takes back what an earlier file says

typedef struct qm_library {
    str name;     // "QtNetwork"
    str headers;  // what to include to see its declarations, separated by blanks; "" when unknown
    str file;     // the data file
} qm_library;

typedef struct qm_fact_group {
    qm_subject subject;
    str name;          // as written, without blanks around
    u32 library;       // row of the libraries
    u32 since, until;  // 0x060400 like qm_unit.qt_version; the bounds are part of the range
    u32 first, n;      // rows of the facts
    bool remove;       // takes back what earlier groups say of the subject
} qm_fact_group;

typedef struct qm_facts_table {
    const qm_library *libraries;
    const qm_fact *facts;
    const qm_fact_group *groups;
    u32 n_libraries, n_facts, n_groups;
    const qm_machine *machines;
    const qm_move *moves;
    u32 n_machines, n_moves;
} qm_facts_table;

extern const qm_facts_table qm_shipped;  // in the generated file

// The same rows while they grow.
typedef struct qm_facts_rows {
    QM_TABLE(qm_library) libraries;
    QM_TABLE(qm_fact) facts;
    QM_TABLE(qm_fact_group) groups;
    QM_TABLE(qm_machine) machines;
    QM_TABLE(qm_move) moves;
    arena mem;  // strings of what was read
} qm_facts_rows;  // {0} is empty

// Appends the rows of one data file. On errors (all of them are told, with line, column and the nearest word) nothing is
// appended and the answer is false.
bool qm_facts_read(qm_facts_rows *rows, str file_name, str text, err *e);
void qm_facts_rows_release(qm_facts_rows *rows);

// The libraries of a model, one row a data file.
u32 qm_facts_libraries(const qm_facts *f, const qm_library **rows);

const qm_facts_rows *qm_facts_all(const qm_facts *f);

// Subjects are compared without the blanks that C++ doesn't need: "f(char *, int)" is "f(char*,int)".
bool qm_subject_eq(str a, str b);
u64 qm_subject_hash(str name);
// "read" for "QIODevice::read(char *, long long)", "connect" for "QObject::connect/3".
str qm_subject_last_name(str name);

#endif
