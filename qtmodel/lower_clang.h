// Private to the lowering (qtmodel/*_clang.c): state that turns libclang's cursors into rows.
#ifndef QTCWE_QTMODEL_LOWER_CLANG_H
#define QTCWE_QTMODEL_LOWER_CLANG_H

#include <clang-c/Index.h>

#include "qtmodel/build.h"
#include "qtmodel/facts.h"
#include "qtmodel/ir.h"

// Pointer (or any non-zero number) to a 32-bit value; open addressing.
typedef struct lw_map {
    u64 *keys;
    u32 *values;
    u32 n, cap;
} lw_map;
u32 lw_map_get(const lw_map *m, u64 key);  // 0 when absent
void lw_map_put(lw_map *m, u64 key, u32 value);
void lw_map_release(lw_map *m);

typedef struct lw_list {  // cursors of one visit
    CXCursor *rows;
    u32 n, cap;
} lw_list;

typedef struct lw_work {  // a body that waits to be lowered
    CXCursor cursor;
    qm_func func;
} lw_work;

typedef struct lw {
    qm_unit *u;
    const qm_facts *facts;
    CXTranslationUnit tu;
    lw_map files;     // CXFile -> file_id
    lw_map decls;     // canonical declaration -> handle (var, func or class)
    lw_map types;     // canonical type -> qm_type
    QM_TABLE(lw_work) queue;
    u32 queue_done;
    u32 parent;       // row that is open
    qm_func func;     // whose run is open
    str qt_namespace; // "" or "Name::"
    u32 depth;
    bool too_deep;
    lw_map expansion_at;  // file<<32|offset of the outermost expansion -> index+1
    lw_list shapes;       // by class: where its members can be visited
} lw;

enum { LW_MAX_DEPTH = 60000 };

// ---- stubs_clang.c
typedef QM_TABLE(str) lw_names;
// Adds the export macros that errors of the parse show undefined; true when there are new ones.
bool lw_missing_exports(CXTranslationUnit tu, arena *a, lw_names *names);

// ---- build_clang.c: units
// Names of texts that are ours: in memory, and open descriptors of a shared parse (behind which a folder may stand).
#define LW_STUBS "/qtcwe-fix/"
#define LW_SLOTS "/proc/self/fd/"
bool lw_is_stub(str name);
struct CXUnsavedFile lw_annotations(void);
// A brief parse (qtmodel/build.h). The callbacks get `user`; argv and the texts are only read.
enum CXErrorCode lw_parse(CXIndex index, const char *file, const char *const *argv, int argc, struct CXUnsavedFile *unsaved,
                          u32 n_unsaved, IndexerCallbacks *callbacks, void *user, CXTranslationUnit *tu);
// The model of what was parsed. `known` are files whose rows in `files` are filled already; takes it over.
qm_unit *lw_model(CXTranslationUnit tu, const qm_command *cmd, sources *files, lw_map known, const qm_facts *facts, buf *read);
file_id lw_add_source(sources *files, CXFile f);  // no row for a text of ours
void lw_know_file(lw_map *files, CXFile f, file_id id);

// ---- build_clang.c: text and places
file_id lw_file(lw *l, CXFile f);
str lw_take(lw *l, CXString s);         // interned copy, disposes s
str lw_strip_ns(lw *l, str s);          // without Qt's namespace
// Place for people: as written, or where the macro is expanded.
place lw_place(lw *l, CXSourceLocation at);
// Spelled in a file (not by a macro's body)? out gets the file place.
bool lw_written(lw *l, CXSourceLocation at, place *out);
static inline bool lw_in_macro(CXSourceLocation at) { return at.int_data >> 31; }
span lw_extent(lw *l, CXSourceRange r); // both ends spelled in the same user's file, or empty
span lw_span(lw *l, CXSourceRange r);   // editable extent (no invocation of a macro is cut), or empty
bool lw_user_file(lw *l, file_id f);    // may be reported and edited: no system header, not generated
str lw_file_text(lw *l, file_id f);
void lw_children(CXCursor c, lw_list *out);  // appends direct children
// First byte that is neither blank nor in a comment, at or behind off; the text's length at the end.
u32 lw_skip_blank(str text, u32 off);
// Behind the ')' that closes the '(' at open; open itself when there is none.
u32 lw_behind_paren(str text, u32 open);

// ---- rows
u32 lw_open(lw *l, qm_kind kind, CXCursor c);
void lw_close(lw *l, u32 row);
u32 lw_leaf(lw *l, qm_kind kind, CXCursor c);
void lw_none(lw *l);
u32 lw_begin_run(lw *l, qm_func f);     // returns the first row; rows must then have exactly one root
void lw_end_run(lw *l, u32 first);
static inline qm_node_row *lw_row(lw *l, u32 row) { return &l->u->nodes.rows[row]; }

// ---- lower_decl_clang.c
qm_type lw_type(lw *l, CXType t);
qm_class lw_class(lw *l, CXCursor decl);
qm_func lw_func(lw *l, CXCursor decl);
void lw_bind_closure(lw *l, CXType closure, qm_func body);  // calls of a lambda's operator() are calls of its body
qm_var lw_var(lw *l, CXCursor decl);
// The type in front of a variable's name, and the name (*name): empty when a macro wrote a part of it.
span lw_type_in_front(lw *l, CXCursor c, str spelled, span *name);
void lw_written_type(lw *l, CXCursor c, qm_var_row *v);
bool lw_is_expr(CXCursor c);
str lw_qualified(lw *l, CXCursor decl);
static inline u64 lw_decl_key(CXCursor c) { return (u64)(uintptr_t)clang_getCanonicalCursor(c).data[0]; }

// ---- lower_body_clang.c
void lw_top_decl(lw *l, CXCursor c);
void lw_drain(lw *l);                   // lowers the bodies that wait
void lw_resolve_captures(lw *l);

// ---- lower_meta_clang.c
void lw_meta(lw *l);                    // the meta objects that strings of SIGNAL() and SLOT() speak of

// ---- declarations_clang.c
void lw_index_declarations(lw *l);

// ---- lower_stmt_clang.c
void lw_stmt(lw *l, CXCursor c);
void lw_var_decl(lw *l, CXCursor c, span statement);
// ---- lower_expr_clang.c
void lw_expr(lw *l, CXCursor c);
void lw_discarded(lw *l, CXCursor c);    // lowers an expression whose value is thrown away on purpose
void lw_lambda(lw *l, CXCursor c);
CXCursor lw_unwrap(CXCursor c);         // through parentheses and nameless wrappers of one child
// ---- lower_macro_clang.c
// Lowers c as one QM_MACRO (or foreach, SIGNAL, QStringLiteral) when a known macro wrote it. false: not such a thing.
bool lw_macro(lw *l, CXCursor c, bool statement);
str lw_string_literal(lw *l, CXCursor c);  // decoded text of a literal

#endif
