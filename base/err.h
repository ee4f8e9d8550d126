// The user's mistakes: a sticky list of messages with an optional place. Nothing here aborts.
#ifndef QTCWE_BASE_ERR_H
#define QTCWE_BASE_ERR_H

#include "base/buf.h"

#ifdef __cplusplus
extern "C" {
#endif

// Exit codes of the program, also the severity order of errors.
enum {
    EXIT_CLEAN = 0,
    EXIT_FINDINGS = 1,
    EXIT_USAGE = 2,       // usage or configuration
    EXIT_UNIT = 3,        // some unit could not be analysed
    EXIT_FIX_REFUSED = 4  // a fix was refused (stale, read-only, no space …)
};

typedef struct err {
    buf text;   // lines "error: …" or "FILE:LINE:COL: error: …", each with a remedy where there is one
    u32 count;  // how many errors were added; 0 = fine
    int code;   // the exit code of the first error
} err;  // {0} is no error

void err_add(err *e, int code, const char *fmt, ...) QTCWE_PRINTF(3, 4);
// With a place in a file of the user's; line and col are 1-based, 0 = not known.
void err_at(err *e, int code, str file, u32 line, u32 col, const char *fmt, ...) QTCWE_PRINTF(6, 7);
void err_release(err *e);

#ifdef __cplusplus
}
#endif
#endif
