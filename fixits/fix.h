// One repair: an atomic group of edits with a level and, where it can't be made right, the reason.
//
// No call fails. The first impossible thing (an extent inside a macro body, a system header, a #if block …) withholds
// the whole fix with a reason; the finding stays. Texts are printf-formatted; they, the tables and the fix itself live in
// the unit's arena and are never freed on their own. \n in a text becomes the line ending of the file.
// A comment that an edit would take away without putting it back withholds the fix too.
#ifndef QTCWE_FIXITS_FIX_H
#define QTCWE_FIXITS_FIX_H

#include "qtmodel/ir.h"

typedef enum fx_level {
    FX_NONE,     // no fix exists for this check
    FX_DISPLAY,  // a sketch to finish by hand; never written
    FX_REVIEW,   // compiles, changes behaviour on purpose; written by --fix=review
    FX_SAFE      // keeps the meaning on every path that worked before; written by --fix
} fx_level;

typedef struct fx_edit {
    span where;   // len 0: an insertion
    str text;
} fx_edit;

typedef struct fx_header {
    file_id file;  // that gets the line; {0}: the file of the fix's first edit
    str name;      // "<memory>" or "\"x.h\""; otherwise a class
    enum { FX_INCLUDED, FX_NEEDED /* `file` has to see the class whole */, FX_DEFINED /* `file` defines it */ } kind;
} fx_header;

typedef struct fx_fix {
    fx_level level;
    str title;       // "use a local object", imperative, no full stop
    str withheld;    // why there is no fix; empty when there is one
    QM_TABLE(fx_edit) edits;
    QM_TABLE(span) claims;  // texts the fix relies on: another fix that changes them in the same pass must wait
    QM_TABLE(fx_header) includes; // headers it needs; the plan adds each once to a file
    place group;     // the fix is one part of a group over several units (fixits/group.h), named by a declaration; else {0}
    str topic;       // what of the declaration it is about; parts of one group that name different ones are apart; empty: all
    bool loose;      // it joins the group only when a part that is not loose is there
    str alone;       // why it can't be made when no loose part is in its group; empty: it can
    qm_unit *unit;          // NULL after it has left the worker
    sources *files;
} fx_fix;

fx_fix *fx_new(qm_unit *u, fx_level level, const char *title, ...) QTCWE_PRINTF(3, 4);
void fx_withhold(fx_fix *f, const char *reason, ...) QTCWE_PRINTF(2, 3);
static inline bool fx_is_withheld(const fx_fix *f) { return f->withheld.n != 0; }
void fx_replace(fx_fix *f, span where, const char *fmt, ...) QTCWE_PRINTF(3, 4);
void fx_insert_before(fx_fix *f, span where, const char *fmt, ...) QTCWE_PRINTF(3, 4);  // directly before its first byte
void fx_insert_after(fx_fix *f, span where, const char *fmt, ...) QTCWE_PRINTF(3, 4);
void fx_remove(fx_fix *f, span where);
// Removes a whole statement with its line when nothing else stands on it (comments behind it go only if asked nothing: they stay).
void fx_remove_statement(fx_fix *f, qm_node stmt);
// Puts lines before or after a statement at its indentation; the text is one or more statements separated by \n without
// indentation (inner blocks indented by \t, which becomes the file's indent step). When the statement is the lone body of an if/for/while
// without braces, braces are added. Line ending of the file is used.
void fx_statements_before(fx_fix *f, qm_node stmt, const char *fmt, ...) QTCWE_PRINTF(3, 4);
void fx_statements_after(fx_fix *f, qm_node stmt, const char *fmt, ...) QTCWE_PRINTF(3, 4);
// Replaces a statement (its ';' included) by such lines.
void fx_replace_statement(fx_fix *f, qm_node stmt, const char *fmt, ...) QTCWE_PRINTF(3, 4);
// Keeps the expression of an expression statement as it is written: puts `head` before it and such lines in place of its ';'.
void fx_wrap_statement(fx_fix *f, qm_node stmt, const char *head, const char *tail, ...) QTCWE_PRINTF(4, 5);
void fx_claim(fx_fix *f, span text);
void fx_include(fx_fix *f, const char *header);  // in the file of the first edit
void fx_include_in(fx_fix *f, file_id file, const char *header);
// Parts of a group: the file needs the header that defines the class, and another unit tells which that is (fx_group_seal).
void fx_need_class(fx_fix *f, file_id file, str name);
void fx_define_class(fx_fix *f, file_id file, str name);
// The extent of a statement with its semicolon; empty span when it may not be edited.
span fx_statement_span(const qm_unit *u, qm_node stmt);
// A name derived from `base` that no variable, parameter or field visible in the function uses.
str fx_fresh_name(qm_unit *u, qm_func f, const char *base);
// Is this extent free to edit: not in a skipped region, not partly in an expansion, not in a system or generated file?
bool fx_editable(const qm_unit *u, span where, const char **why);

#endif
