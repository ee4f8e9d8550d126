// POSIX extended regular expressions by LLVM Support's Regex (the dialect of clang-tidy's header filter).
#ifndef QTCWE_BASE_REGEX_H
#define QTCWE_BASE_REGEX_H

#include "base/base.h"
#include "base/buf.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef struct regex regex;
// NULL when the pattern is not valid; why (if not NULL) gets the reason.
regex *regex_new(str pattern, buf *why);
bool regex_match(const regex *r, str text);  // unanchored
void regex_free(regex *r);

// clang-tidy's globs: a comma or newline separated list, '*' is the only special character, a leading '-' removes,
// evaluated left to right. `initially` is the answer for a name that no glob names.
bool globs_match(str globs, str name, bool initially);

#ifdef __cplusplus
}
#endif
#endif
