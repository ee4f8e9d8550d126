// From a compile command to a model: parse with libclang, lower the cursor tree, add what it means to Qt.
#ifndef QTCWE_QTMODEL_BUILD_H
#define QTCWE_QTMODEL_BUILD_H

#include "qtmodel/facts.h"
#include "qtmodel/ir.h"
#include "qtmodel/units.h"

typedef struct qm_times {  // seconds spent on one unit
    double parse, lower, qt;
} qm_times;

typedef struct qm_build_options {
    const qm_overlay *overlays;
    u32 n_overlays;
    const char *resource_dir;  // NULL: the one found at configure time
    qm_times *times;           // filled in when not NULL
    buf *read;                 // not NULL: gets the absolute path of every file that was read, each with a NUL behind it
    // Bodies of libraries' functions are left out, as in a shared parse. For a process that ends soon: libclang crashes when what
    // its index API made is freed, so it is not. Without effect where there are overlays: that API
    // frees texts in memory with the parse, and a proof wants everything.
    bool brief;
    bool declarations;         // also index every declared name, for qm_unit_declares
} qm_build_options;

// Parses and lowers one unit; the model is frozen. NULL and an error when nothing could be parsed (file missing, front
// end crashed). Diagnostics of the code itself are in unit->diags and taint what they touch.
qm_unit *qm_build(const qm_command *cmd, sources *files, const qm_facts *facts, const qm_build_options *o, err *e);

// Does the unit (headers included) declare a function ("C::f", "C::f(int)" or "C::f/1"), class, macro or enumerator of that
// name? Only for units built with o->declarations. For --check-model; see qm_facts_each.
bool qm_unit_declares(const qm_unit *u, qm_subject subject, str name);

// Does a folder that -I names belong to an installed library? Then it is a system folder for us.
bool qm_is_library_folder(str dir);

str qm_clang_version(arena *a);  // "19.1.7"
str qm_clang_build(arena *a);    // all that libclang says of itself

#endif
