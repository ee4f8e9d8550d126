// What a text is put together from: the operands of +, % and place-holders, behind conversions and constants.
#ifndef QTCWE_CHECKS_INJECTION_PARTS_H
#define QTCWE_CHECKS_INJECTION_PARTS_H

#include "checks/check.h"

enum { CK_MAX_PARTS = 24 };

typedef struct ck_parts {
    qm_node rows[CK_MAX_PARTS];  // literals (QM_STRING, QM_CHAR) and what is decided elsewhere, in order
    u32 n;
    bool all;  // false: there are more, or some that nobody can tell
} ck_parts;

// Is it a call that joins texts: an operator, or one that fills place-holders?
bool ck_joins_text(const ck_context *c, qm_node n);
// `clean` is a word of the fact `cleans`: parts that are harmless for that use are left out.
void ck_parts_of(const ck_context *c, qm_node text, str clean, ck_parts *out);
// Is that part text (no number, no literal) of which only its name tells what it is?
bool ck_is_value(const ck_context *c, qm_node part);
str ck_name_of(const qm_unit *u, qm_node part);  // of the variable or function; empty: it has none

#endif
