// Names for findings that survive edits elsewhere in the file, so that services can tell old from new.
#ifndef QTCWE_REPORT_FINGERPRINT_H
#define QTCWE_REPORT_FINGERPRINT_H

#include "checks/findings.h"

// One fingerprint a line in the form GitHub's code scanning computes when a report has none ("hash:occurrence"), so
// that reports uploaded by any way agree. Hashes 100 characters from the start of the line on, blanks and tabs left out.
typedef struct rp_line_hashes {
    u64 *hash;         // by line, 0-based
    u32 *occurrence;   // 1-based count of the same hash up to this line
    u32 n;
} rp_line_hashes;
void rp_line_hashes_make(str text, rp_line_hashes *out);
void rp_line_hashes_release(rp_line_hashes *h);

// A finding by what it says, not by where it stands: check, function and the tokens of the code, and which of the equal
// ones it is (1-based, in the order of the list). Survives moved functions, renamed files and new formatting.
typedef struct rp_identity {
    u64 hash;
    u32 same;
} rp_identity;
void rp_identify(const ck_findings *f, rp_identity *out);  // one for each finding of the list
void rp_put_identity(buf *out, rp_identity id);            // "0123456789abcdef:1"

#endif
