// The one writer: all files of a plan or none, with a journal that can undo them.
//
// Steps: check that every file still has the text the edits were made for; write the journal (old texts, fsync); replace file by
// file atomically; mark the journal complete. Killed in between: `recover` finds the journal and restores. Ctrl-C is
// blocked while files are replaced.
// The journal stands in DIR/.qtcwe/undo/N/ with one folder a run; `undo` takes the newest back. The last FX_KEPT_RUNS are kept.
// A lock (DIR/.qtcwe/undo/lock) keeps a second writer out; it falls with its process.
#ifndef QTCWE_FIXITS_JOURNAL_H
#define QTCWE_FIXITS_JOURNAL_H

#include "fixits/plan.h"

enum { FX_KEPT_RUNS = 20 };

// Writes all texts. On any failure every file is as before, e says what to do and false is returned (EXIT_FIX_REFUSED).
// What a killed run left behind is restored first.
bool fx_write(fx_file_text *texts, u32 n, sources *files, str project_dir, err *e);
// Takes the newest finished run back, or what a killed run left. Refuses (EXIT_FIX_REFUSED) when a file changed since;
// nothing to take back is EXIT_USAGE. count: files restored.
bool fx_undo(str project_dir, u32 *count, err *e);
// Finishes what a killed run left: restores old texts of an unfinished journal. true when there was one; look at e for
// files that could not be restored.
bool fx_recover(str project_dir, u32 *count, err *e);

#endif
