// What the parts of the driver share: options, the project, the run.
//
// main -> dr_main: options (command line, then .qtcwe.yaml), project (units, root), batch (a worker process a unit),
// fixing (proof and writing), reports. The verbs explain, explain-fact, undo and the questions (--list-checks …) leave earlier.
#ifndef QTCWE_DRIVER_DRIVER_H
#define QTCWE_DRIVER_DRIVER_H

#include "base/os.h"
#include "base/regex.h"
#include "fixits/verify.h"
#include "qtmodel/summary.h"
#include "qtmodel/units.h"
#include "report/baseline.h"
#include "report/report.h"

// ------------------------------------------------------------------------------------------------------------- options

typedef enum dr_verb {
    DR_ANALYSE, DR_MAP, DR_REDUCE, DR_EXPLAIN, DR_EXPLAIN_FACT, DR_UNDO, DR_BASELINE, DR_CACHE, DR_DOCTOR,
    DR_HELP, DR_VERSION, DR_COMPLETION, DR_LIST_CHECKS, DR_CHECK_MODEL, DR_DUMP_MODEL, DR_DUMP_CFG, DR_DUMP_FACTS, DR_DUMP_TYPESTATE
} dr_verb;

typedef enum dr_color { DR_COLOR_AUTO, DR_COLOR_ALWAYS, DR_COLOR_NEVER } dr_color;
typedef enum dr_baseline { DR_BASELINE_WRITE, DR_BASELINE_UPDATE, DR_BASELINE_PRUNE } dr_baseline;

// Which findings make the exit code 1: any of these.
typedef struct dr_fail_on {
    int severity;          // this and above; over CK_ERROR: none
    QM_TABLE(u16) cwes;
    str checks;            // globs; empty: none
} dr_fail_on;

typedef enum dr_split { DR_SPLIT_NOT, DR_SPLIT_CHECK, DR_SPLIT_FOLDER } dr_split;

typedef struct dr_report {
    const rp_sink *sink;
    str file;  // empty: standard output
} dr_report;

// Where a setting came from, for messages: the command line, or a place in a file.
typedef struct dr_origin {
    str file;  // empty: the command line
    u32 line, col;
} dr_origin;

typedef struct dr_check_option {
    str scope;  // "ownership" or "ownership-raw-owner"
    str name;
    const char *value;
} dr_check_option;

typedef struct dr_model_file {
    str path;
    dr_origin origin;
} dr_model_file;

typedef struct dr_options {
    arena mem;
    dr_verb verb;
    bool list_json;                    // DR_LIST_CHECKS: as JSON
    bool dump_dot;                     // DR_DUMP_CFG: for Graphviz
    str build;                         // -p
    QM_TABLE(str) files;               // files and folders, or the arguments of a verb
    const char *const *flags;          // behind "--"
    u32 n_flags;
    bool has_flags;
    str checks;
    ck_profile profile;
    QM_TABLE(u16) cwes;
    QM_TABLE(dr_check_option) check_options;  // configuration file first: the last one that fits wins
    QM_TABLE(dr_model_file) models;
    QM_TABLE(dr_report) reports;
    str config;
    str header_filter, exclude;
    fx_level fix;                      // FX_NONE: report only
    dr_split split;                    // a series of patches instead of one change
    str out;                           // folder for the patches of a series
    u32 shard, n_shards;               // map: which of how many, from 1; 0 of 0: all units
    str part;                          // map, reduce: the file to write
    QM_TABLE(str) parts;               // reduce: the files to read
    bool commit, allow_dirty;          // a git commit for each patch; with other changes in the tree too
    u32 jobs;
    double timeout;
    dr_fail_on fail_on;
    dr_baseline baseline_action;
    bool sarif_for_github;             // --sarif-profile
    str baseline;                      // the file; empty: none
    dr_origin baseline_origin;
    str new_since;                     // a commit: tell only what came after it; empty: all
    dr_color color;
    bool quiet;
    bool no_cache, why_miss;
    bool no_prefix, stats;             // --no-shared-prefix, --stats
    u32 cache_limit;                   // MB
    str shell;                         // --completion
    bool unused_suppressions;
    str add_nolint;                    // the reason that goes with the comments; empty: none are written
    bool borrow;                       // a source without a command of its own takes its nearest relative's, as a header does
    bool allow_unseen;                 // groups of edits go ahead although sources that were not analysed may be concerned
    // Given on the command line, so the configuration file has no say.
    bool has_profile, has_fail_on, has_header_filter, has_exclude, has_baseline, has_jobs;
    str config_dir;                    // folder of the configuration file that was read, or empty
} dr_options;

// argv without the program's name; it must outlive o. Errors are EXIT_USAGE.
void dr_options_parse(dr_options *o, const char *const *argv, u32 argc, err *e);
void dr_options_release(dr_options *o);
void dr_options_help(buf *out);

// What can be said of an option without knowing what it does.
typedef struct dr_option_name {
    str name;
    const char *value;  // its placeholder, or NULL
    bool optional;      // the value is
    const char *help;
} dr_option_name;
dr_option_name *dr_option_names(u32 *n);  // release with mem_free
const char *const *dr_verb_words(void);   // NULL at the end
void dr_completion(const char *shell, buf *out);
// The parts that a configuration file sets too.
bool dr_set_profile(dr_options *o, str value, const dr_origin *at, err *e);
void dr_set_fail_on(dr_options *o, str value, const dr_origin *at, err *e);
bool dr_fails(const dr_fail_on *on, const ck_finding *f);
void dr_check_globs(str globs, const dr_origin *at, err *e);
void dr_add_check_option(dr_options *o, str key, str value, const dr_origin *at, err *e);
// Which checks run, and with which options; it points into o.
ck_selection dr_selection(const dr_options *o);
// An error of the command line or of a place in a file.
void dr_error(err *e, const dr_origin *at, const char *fmt, ...) QTCWE_PRINTF(3, 4);
// "; did you mean 'x'?" or nothing.
str dr_did_you_mean(arena *a, str word, const str *candidates, size_t n);

// Reads --config, or the nearest .qtcwe.yaml at or above start_dir; the command line wins.
void dr_config_read(dr_options *o, str start_dir, err *e);

// ------------------------------------------------------------------------------------------------------------- project

typedef struct dr_unit {
    qm_command cmd;    // strings of project.commands
    str shown;         // for messages
    bool missing;      // the file does not exist
    bool borrowed;     // it has no command of its own, the flags are a relative's
} dr_unit;

typedef struct dr_project {
    arena mem;
    qm_commands commands;
    str root;                   // headers below it are the project's; the undo journal stands there
    str report_root;            // what URIs in reports are relative to: the repository, else root
    QM_TABLE(dr_unit) units;    // what to analyse, by file
    bool partial;               // the compile database has more units than these
    bool whole;                 // they are all of a compile database
} dr_project;

// Folder a search for configuration and builds starts in: that of the first file, else the working directory.
void dr_start_dir(const dr_options *o, buf *out);
// Finds the compile commands and selects the units. false and errors with remedies.
bool dr_project_open(dr_project *p, const dr_options *o, err *e);
void dr_project_release(dr_project *p);
// Does --exclude leave this absolute path out?
bool dr_excluded(const dr_options *o, const dr_project *p, str path);
// Adds a header as a unit with the flags of its nearest relative. false when there is none.
bool dr_project_add_header(dr_project *p, const dr_options *o, str path);
// Runs git in the project's repository. false when it failed or could not be started; result says what it printed.
bool dr_git(const dr_project *p, const char *const *argv, os_result *result);
// dir is path or a folder above it (both absolute).
bool dr_is_below(str path, str dir);

// --------------------------------------------------------------------------------------------------------------- batch

// What a worker said of one unit.
typedef struct dr_answer {
    bool failed;
    buf bytes;         // of ck_findings_write; empty when failed
    buf summaries;     // of qm_summaries_write; empty in a proof
    buf why;           // failed: the reason, in words
    buf chatter;       // what it printed on stderr
} dr_answer;

typedef struct dr_cache dr_cache;  // driver/cache.h
// Which sources may include a header without being among the analysed units (driver/unseen.c). The project's folder is read
// when it is first asked.
typedef struct dr_unseen dr_unseen;
dr_unseen *dr_unseen_new(const dr_project *p);
void dr_unseen_free(dr_unseen *u);
// Their names as a list for people, at most three of them; empty when there are none. A unit that failed counts too.
str dr_unseen_users(dr_unseen *u, arena *mem, const dr_answer *answers, str header);
// Does the word stand in a source that was not analysed, or in a script (QML, JavaScript, Python) or a form?
bool dr_unseen_names(dr_unseen *u, const dr_answer *answers, str name);

typedef struct dr_reason {
    buf text;                   // why units could not share a parse
    u32 n;
} dr_reason;

// For --stats.
enum { DR_MAX_ROUNDS = 4 };   // in which units are told what others do; what reaches over more of them stays unknown

typedef struct dr_stats {
    u32 units, plain, shared;   // analyses: all, by a parse of their own, by a shared one
    u32 parses, nodes;          // shared parses, and nodes of their trees
    double cpu_shared, cpu_plain, cpu_proofs;  // seconds of the workers
    u32 again[DR_MAX_ROUNDS];   // units analysed again since others told something new
    QM_TABLE(dr_reason) reasons;
} dr_stats;

// How far an analysis is: on a terminal one line that is written over, elsewhere a line for each tenth of a long run.
typedef enum dr_progress { DR_PROGRESS_NONE, DR_PROGRESS_LINES, DR_PROGRESS_TERMINAL } dr_progress;

typedef struct dr_run {
    const dr_options *options;
    const dr_project *project;
    const qm_facts *facts;
    ck_selection selection;
    dr_answer *given;           // reduce: the first analysis, by unit; NULL otherwise
    const qm_externals *externals;  // what the project's units know of each other; NULL in the first analysis
    const rp_baseline *baseline;    // NULL: none
    const rp_line_range *lines;     // that a change touched
    u32 n_lines;
    dr_unseen *unseen;          // for fixes over several units; NULL where no fix is made
    regex *header_filter;       // NULL: headers below the root
    const qm_overlay *unsaved;  // texts that stand for files on disk, of an editor
    u32 n_unsaved;
    dr_progress progress;
    dr_cache *cache;            // NULL: none
    os_tokens *tokens;          // of a make's job server; NULL: none
    dr_stats *stats;            // what was done how; not NULL
} dr_run;

// Analyses the units named by `which` in worker processes; answers[i] is overwritten for i in which. false:
// interrupted.
bool dr_analyse(const dr_run *run, const u32 *which, u32 n, const qm_overlay *overlays, u32 n_overlays,
                dr_answer *answers);
// Analyses these units for findings and summaries.
bool dr_analyse_first(const dr_run *run, const u32 *which, u32 n, dr_answer *answers);
// The whole project: units are analysed again with what the functions of other units do. `externals` is new; it is filled and
// sealed, and must be the run's for every later analysis.
bool dr_analyse_project(const dr_run *run, qm_externals *externals, dr_answer *answers);
// The job server of the make that runs us, or NULL; tells when it cannot be reached, and sets o->jobs to 1 if -j was not given.
os_tokens *dr_job_server(dr_options *o);
void dr_answer_release(dr_answer *a);
void dr_stats_release(dr_stats *s);
// Does a report want more than findings?
bool dr_wants_links(const dr_options *o);
bool dr_wants_sites(const dr_options *o);
bool dr_wants_costs(const dr_options *o);
// Tells on stderr that and why a unit failed.
void dr_tell_failure(const dr_unit *unit, const dr_answer *a);
// All answers as one sorted list, without what the filters leave out.
void dr_merge(const dr_run *run, const dr_answer *answers, ck_findings *out);
// Runs job for the units named by `which` and hands each one's output to `take` in that order. Failures are told on
// stderr and counted. false: interrupted, nothing was taken.
// `parsed` is the unit's model, or NULL: the job parses it itself. `shares`: the job takes models of shared parses.
typedef void (*dr_job)(const dr_run *run, u32 unit, qm_unit *parsed, buf *out, err *e);
bool dr_run_job(const dr_run *run, const u32 *which, u32 n, dr_job job, bool shares, void (*take)(void *user, u32 unit, str out),
                void *user, u32 *failed);

// ------------------------------------------------------------------------------------------------------------ baseline

// Reads the file of --baseline. false and an error when that fails.
bool dr_baseline_load(const dr_options *o, rp_baseline *b, err *e);
// The verb: writes the file anew from the findings (marked by run->baseline, if there is one). The exit code.
int dr_baseline_change(const dr_run *run, const ck_findings *f, u32 failed_units);

// ------------------------------------------------------------------------------------------------------- map and reduce

// Analyses the units of a shard and writes its part. An exit code.
int dr_map(const dr_run *run, err *e);
// Parts as one part, in o->part: needs neither sources nor a compile database.
void dr_join_parts(const dr_options *o, err *e);
// What the parts say of the project's units; a unit that no part has is a failed one. false: they do not fit.
bool dr_read_parts(const dr_run *run, dr_answer *answers, err *e);
// -------------------------------------------------------------------------------------------------------------- change

typedef struct dr_changed_file {
    char kind;       // git's letter: A(dded), M(odified), D(eleted), R(enamed) …
    str path;        // absolute; of a deleted file where it was
    str old_path;    // empty: there was none
    bool reached;    // some unit includes it
} dr_changed_file;

// The work tree against a commit.
typedef struct dr_since {
    arena mem;
    str top, commit;
    QM_TABLE(dr_changed_file) files;  // those that a compiler may read
    QM_TABLE(qm_overlay) old;         // their texts in the commit
    QM_TABLE(rp_line_range) lines;    // new or other than in the commit
    rp_baseline before;               // what dr_since_analyse found in the commit
} dr_since;

// Asks git, and leaves in the project the units that the change reaches.
bool dr_since_open(dr_since *s, const dr_options *o, dr_project *p, err *e);
// Analyses these units as they were. An exit code, or -1 when interrupted.
int dr_since_analyse(dr_since *s, const dr_run *run);
void dr_since_release(dr_since *s);
// By unit of the project: does it include one of these files, or is it one? Sets their `reached`.
void dr_units_reached(const dr_project *p, dr_changed_file *changed, u32 n_changed, bool *reached);

// -------------------------------------------------------------------------------------------------------------- fixing

// Proves what the findings propose, at least at that level. Answers are those of the first analysis. On false the plan is
// empty and e says why (interrupted).
bool dr_prove(const dr_run *run, ck_findings *findings, const dr_answer *answers, fx_level level, fx_plan *plan,
              fx_proof_stats *stats, err *e);
// One patch of a series: the fixes that `takes` picks, on top of what the patches before it changed.
typedef struct dr_share {
    const qm_overlay *base;
    u32 n_base;
    bool (*takes)(const void *user, sources *files, const fx_finding *f);
    const void *user;
} dr_share;
// As dr_prove: `first` is the analysis of the base texts, which the plan points into; release both with dr_release_share.
// false: there is nothing to release.
bool dr_prove_share(const dr_run *run, const dr_answer *answers, const dr_share *share, fx_level level, fx_analysis *first,
                    fx_plan *plan, err *e);
void dr_release_share(fx_analysis *first, fx_plan *plan);
// The fixes as a series of patches, by check or by folder, each proved on top of those before: written to files, or
// committed one by one. Tells on stderr what it made. false: e says why; what was committed before stays.
bool dr_make_series(const dr_run *run, const ck_findings *findings, const dr_answer *answers, err *e);
// Tells which files are no longer what was analysed; true when there are any.
bool dr_has_changed(const dr_run *run, const ck_findings *f, err *e);

// --------------------------------------------------------------------------------------------------------------- verbs

// Are colours wanted on standard output?
bool dr_use_color(const dr_options *o);
void dr_version(buf *out);
void dr_list_checks(const dr_options *o, buf *out);
void dr_explain(const dr_options *o, buf *out, err *e);
void dr_undo(const dr_options *o, err *e);
void dr_manage_cache(const dr_options *o, buf *out, err *e);
int dr_dump(const dr_run *run);             // exit code
void dr_dump_facts(const qm_facts *facts, buf *out);
// All that facts say of the names in o->files, and where. A name nobody speaks of: an error with the nearest one.
void dr_explain_facts(const dr_options *o, const qm_facts *facts, buf *out, err *e);
int dr_doctor(const dr_run *run);           // exit code: 1 when something is wrong with the compile database
int dr_check_model(const dr_run *run);      // exit code: 1 when a fact has no declaration

// Tells on stderr which suppressing comments do something else than they seem to, and, if asked for, which are of no use.
void dr_tell_suppressions(const dr_run *run, const ck_findings *f, u32 failed_units);
// Puts a NOLINT comment with the reason behind each line with findings: all files or none, after a proof. The exit code.
int dr_add_nolint(const dr_run *run, ck_findings *f);

// The facts that are compiled in, and those of o->models.
qm_facts *dr_load_facts(const dr_options *o, err *e);
// Replaces the file; a pipe or device is written to. false and errno on failure.
bool dr_write_file(const char *path, str text);

int dr_main(int argc, char **argv);

#endif
