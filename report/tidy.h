// clang-tidy's two faces: its text, and the YAML of --export-fixes.
#ifndef QTCWE_REPORT_TIDY_H
#define QTCWE_REPORT_TIDY_H

#include "report/report.h"

typedef struct rp_replacement {
    file_id file;
    u32 off, len;  // bytes of the file on disk; len is never 0
    str text;
} rp_replacement;

// One line of the report: a finding, or an error in the code.
typedef struct rp_tidy_item {
    const ck_finding *finding;  // NULL: an error
    place at;                   // {0}: no place
    str message, name;          // name: of the check
    bool is_error;
    bool was_warning;           // an error by --warnings-as-errors only
    const rp_replacement *replacements;
    u32 n_replacements;
} rp_tidy_item;

// Sets the replacements of the findings among the items, whose repairs the plan kept. What is put in goes with a token
// beside it, because clang-apply-replacements puts a bare insertion in twice when it comes under two names of a file. A
// repair is with one item, and repairs that share a replacement are with the first one's.
void rp_tidy_repairs(arena *mem, sources *files, const fx_plan *plan, rp_tidy_item *items, u32 n);

void rp_tidy_text(const rp_tidy_item *items, u32 n, sources *files, bool color, bool written, buf *out);
// The entries of the document, and the document around such entries. main_file and build_dir are absolute.
void rp_tidy_yaml_items(const rp_tidy_item *items, u32 n, sources *files, str build_dir, buf *out);
void rp_tidy_yaml(str items, str main_file, buf *out);

#endif
