// The files of a run: contents, line starts, places (told to people) and spans (may be edited).
//
// A file is identified by device and inode, so two spellings or a symbolic link are one file.
#ifndef QTCWE_BASE_SOURCE_H
#define QTCWE_BASE_SOURCE_H

#include "base/arena.h"
#include "base/err.h"

typedef struct file_id { u32 i; } file_id;  // 1-based; {0} = none

// Where something is said to be: byte offset in a file. {0} file = no place.
typedef struct place { file_id file; u32 off; } place;
// What may be edited: bytes [off, off+len) of a file. {0} file = not editable (macro body, system header, generated).
typedef struct span { file_id file; u32 off, len; } span;
// How people count: 1-based line and column, columns in bytes as clang counts them.
typedef struct linecol { u32 line, col; } linecol;

typedef struct source_file {
    str path;       // absolute, resolved (no symlink, no "..")
    str also;       // shown name of another path to it that is no symlink: a hard link, another case, a second mount; or empty
    str shown;      // as the user spelled it, or relative to the working directory where that is shorter
    str text;       // bytes as on disk, BOM and CRLF included; loaded on first use
    u64 hash;       // str_hash(text) once loaded
    bool loaded, system, generated;  // generated: moc_*, ui_*, qrc_*, *.moc
    u32 *lines;     // offsets of line starts, n_lines of them, computed on first use
    u32 n_lines;
} source_file;

typedef struct sources sources;
sources *sources_new(str working_dir);  // absolute path; shown names are relative to it
void sources_free(sources *s);
// Finds or adds the file of that path (absolute, or relative to the working directory). {0} when it does not exist.
file_id sources_add(sources *s, str path);
// Adds a text that has no file on disk (tests, unsaved buffers); path is an absolute name.
file_id sources_add_text(sources *s, str path, str text);
source_file *sources_file(sources *s, file_id f);   // never NULL for a valid id
u32 sources_count(const sources *s);                // ids are 1..count
str sources_text(sources *s, file_id f);            // loads on first use; empty if unreadable
linecol sources_linecol(sources *s, place p);
u32 sources_line_start(sources *s, file_id f, u32 line);  // 1-based line; clamps to the end of the text
str sources_line(sources *s, file_id f, u32 line);        // without its line ending
str sources_span_text(sources *s, span sp);
static inline bool place_is(place p) { return p.file.i != 0; }
static inline bool span_is(span s) { return s.file.i != 0; }
static inline place span_place(span s) { return (place){s.file, s.off}; }

#endif
