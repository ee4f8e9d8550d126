// Translation units to analyse: from compile_commands.json, or from flags after "--", with our argument whitelist.
#ifndef QTCWE_QTMODEL_UNITS_H
#define QTCWE_QTMODEL_UNITS_H

#include "base/arena.h"
#include "base/err.h"

typedef struct qm_command {
    str dir;        // absolute
    str file;       // absolute
    u32 argc;
    const char **argv;  // whitelisted flags only: no compiler, no -c, no -o, no file name
    u32 dropped;        // flags that were left out
    const str *words;   // the command as it is written, the compiler first; n_words of them
    u32 n_words;
} qm_command;

typedef struct qm_commands {
    arena mem;
    qm_command *rows;
    u32 n, cap;
    u32 repeated;       // entries that were left out, because their file had one already
} qm_commands;

// Loads DIR/compile_commands.json (or the file itself). Missing, empty or broken: an error that says what to do. Of several
// commands for one file the first is kept.
bool qm_commands_load(qm_commands *c, str path, err *e);
// The same flags for every file.
void qm_commands_fixed(qm_commands *c, str dir, const char *const *files, u32 n_files, const char *const *flags,
                       u32 n_flags);
// The row of one absolute file; a header answers with the row of the nearest source (same stem, same folder, most folders
// in common), whose flags say nothing of the language. NULL when there is none.
const qm_command *qm_commands_find(const qm_commands *c, str file);
// The row of the nearest source, for any file; NULL only when there are no rows.
const qm_command *qm_commands_nearest(const qm_commands *c, str file);
void qm_commands_release(qm_commands *c);

// A text that stands for a file in memory: proving fixes, unsaved editors.
typedef struct qm_overlay {
    str path;  // absolute
    str text;
} qm_overlay;

#endif
