// Comments that suppress findings, as a table: what each names, which part of its file it covers, what is wrong with it.
//
//   NOLINT…              by clang-tidy's rules, quirks included, so that one comment serves both tools: raw text; alone, or with
//                        a list that does not close on its line, it stands for every check, NOLINT() for none; names with a
//                        minus are dropped; NEXTLINE is the next physical line; BEGIN and END name textually equal lists
//   clazy:exclude=…      clazy:exclude-next-line=…, clazy:excludeall=…, clazy:skip: for the checks that correspond
//   qtcwe: allow(…) why  in a comment of its own line, or alone on its line for the next line of code; without a reason
//                        it suppresses nothing
#ifndef QTCWE_CHECKS_DIRECTIVES_H
#define QTCWE_CHECKS_DIRECTIVES_H

#include "checks/findings.h"

typedef enum ck_directive_kind { CK_NOLINT, CK_CLAZY, CK_ALLOW } ck_directive_kind;

typedef struct ck_directive {
    ck_directive_kind kind;
    u32 off;           // of the word, in the file
    u32 from, to;      // covers findings at [from, to); empty when it has no partner
    bool every;        // stands for every check
    bool alone;        // NOLINTBEGIN or NOLINTEND without its partner
    bool begins;       // NOLINTBEGIN
    str names;         // globs, as written
    str word;          // how it is written, for messages
    const char *trap;  // what it does that its writer may not expect, or NULL
} ck_directive;

typedef struct ck_directives {
    ck_directive *rows;  // by kind, then by place; strings point into the text
    u32 n, cap;
} ck_directives;  // release with VEC_CLEAR

void ck_directives_read(str text, ck_directives *out);
bool ck_directive_covers(const ck_directive *d, u32 off, const ck_check *c);
// What its writer says behind it on its line, without the end of the comment; may be empty.
str ck_directive_reason(str text, const ck_directive *d);
// Does it name the check, wherever it stands?
bool ck_directive_names(const ck_directive *d, const ck_check *c);

#endif
