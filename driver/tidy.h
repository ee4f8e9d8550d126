// clang-tidy's command line and configuration for this program's checks (the name qtcwe-tidy).
//
// What a script, an editor or run-clang-tidy sends is understood as clang-tidy 19 and 22 understand it. Three things are
// kinder on purpose: a mistake in .clang-tidy is told and counts, a stale --export-fixes file is not left behind, and
// --fix writes all files or none.
#ifndef QTCWE_DRIVER_TIDY_H
#define QTCWE_DRIVER_TIDY_H

#include "driver/driver.h"

typedef struct td_texts {
    str *rows;
    u32 n, cap;
} td_texts;

typedef struct td_options {
    arena mem;
    td_texts files;                // as given; "" and "-" are only places to look for configuration from
    const char *const *flags;      // behind "--"
    u32 n_flags;
    bool has_flags;
    str build, checks, warnings_as_errors, config, config_file, header_filter, exclude_header_filter, line_filter;
    str export_fixes, format_style, vfsoverlay, store_check_profile, compat;  // .p is NULL when not given
    td_texts extra_arg, extra_arg_before, removed_arg, load;
    bool fix, fix_errors, fix_notes, quiet, list_checks, dump_config, explain_config, verify_config, allow_no_checks;
    bool system_headers, help, version, ignored;
    str use_color;                 // "", "true", "false"
} td_options;

// false: the mistake stands on stderr, in clang-tidy's words; the exit code is 1.
bool td_options_parse(td_options *o, const char *const *argv, u32 argc);
void td_options_release(td_options *o);
void td_options_help(buf *out);
dr_option_name *td_option_names(u32 *n);  // release with mem_free

// What .clang-tidy and the command line say about one source.
typedef struct td_config {
    str checks, warnings_as_errors;    // file first, then command line
    str header_filter, exclude_header_filter;
    QM_TABLE(str) options;             // name, value, name, value …
    td_texts extra_arg, extra_arg_before, removed_arg;
    str use_color, sources;            // sources: the files it was read from, the last one decides
    u32 unknown_keys;                  // told on stderr
} td_config;

// For the source of that absolute path. A file that can't be read or is no YAML is an error; one with an unknown key is
// told, and the rest of it counts.
void td_config_read(td_config *c, td_options *o, str source, err *e);
void td_config_release(td_config *c);
// As --dump-config prints it; equal texts mean equal settings.
void td_config_dump(const td_config *c, buf *out);
// Mistakes that --verify-config tells: names of ours that no check or option has. Their number.
u32 td_config_verify(const td_config *c, arena *mem, buf *out);

int td_main(const char *const *argv, u32 argc);

#endif
