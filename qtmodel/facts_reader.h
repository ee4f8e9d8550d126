// Private to the readers of data files: where they stand, and errors with line, column and the nearest word.
#ifndef QTCWE_QTMODEL_FACTS_READER_H
#define QTCWE_QTMODEL_FACTS_READER_H

#include "base/yaml.h"
#include "qtmodel/facts_table.h"

typedef struct qm_reader {
    qm_facts_rows *rows;
    str file;
    str from;          // of the file; a subject's own `from` wins
    u32 library;
    err *errors;
} qm_reader;

enum { QM_MAX_WORDS = QMK_COUNT + 8 };  // every key, `remove` and a few more
typedef struct qm_words {
    str rows[QM_MAX_WORDS];
    u32 n;
} qm_words;

void qm_add_word(qm_words *c, str s);
qm_words qm_words_of(const char *words);  // "a|b|c"
bool qm_has_word(const qm_words *c, str word);

void qm_err_node(qm_reader *r, const yaml_node *at, const char *what);
// "unknown WHAT 'word'", with the nearest word or all of them.
void qm_err_word(qm_reader *r, const yaml_node *at, const char *what, const qm_words *known);

static inline bool qm_scalar_is(const yaml_node *n, const char *word) { return n->kind == YAML_SCALAR && str_is(n->text, word); }
static inline const yaml_node *qm_key(const yaml_node *map, u32 pair) { return &map->items[2 * pair]; }
static inline const yaml_node *qm_value(const yaml_node *map, u32 pair) { return &map->items[2 * pair + 1]; }
bool qm_read_number(str s, i64 *out);
// "6.4" or "6.4.2" as 0x060402; missing parts become `fill`.
bool qm_read_version(qm_reader *r, const yaml_node *n, u32 fill, u32 *out);

// machines_read.c: the section `machines`.
void qm_read_machines(qm_reader *r, const yaml_node *map);

#endif
