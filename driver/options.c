// The command line: one table of options feeds parsing, --help and "did you mean".
#include "base/args.h"
#include "driver/cache_folder.h"
#include "driver/driver.h"

#include <stdarg.h>
#include <stdlib.h>
#include <unistd.h>

void dr_error(err *e, const dr_origin *at, const char *fmt, ...)
{
    buf b = {0};
    va_list args;
    va_start(args, fmt);
    buf_vprintf(&b, fmt, args);
    va_end(args);
    if (at && at->file.n)
        err_at(e, EXIT_USAGE, at->file, at->line, at->col, "%s", buf_cstr(&b));
    else
        err_add(e, EXIT_USAGE, "%s", buf_cstr(&b));
    buf_release(&b);
}

str dr_did_you_mean(arena *a, str word, const str *candidates, size_t n)
{
    str near = str_nearest(word, candidates, n);
    return near.n ? arena_printf(a, "; did you mean '%.*s'?", STR_ARG(near)) : (str){0};
}

// ---------------------------------------------------------------------------------------------------- values of words

// The index of value in words; -1 and an error that lists them otherwise.
static int word_index(dr_options *o, const char *what, str value, const char *const *words, u32 n, const dr_origin *at,
                      err *e)
{
    str names[8];
    buf all = {0};
    for (u32 i = 0; i < n; i++) {
        if (str_is(value, words[i])) {
            buf_release(&all);
            return (int)i;
        }
        names[i] = str_of(words[i]);
        buf_printf(&all, "%s%s", i ? ", " : "", words[i]);
    }
    dr_error(e, at, "%s '%.*s' is not known%.*s (one of %s)", what, STR_ARG(value),
             STR_ARG(dr_did_you_mean(&o->mem, value, names, n)), buf_cstr(&all));
    buf_release(&all);
    return -1;
}

bool dr_set_profile(dr_options *o, str value, const dr_origin *at, err *e)
{
    static const char *const words[] = {"default", "strict"};
    int i = word_index(o, "profile", value, words, 2, at, e);
    if (i >= 0) o->profile = (ck_profile)i;
    return i >= 0;
}

void dr_check_globs(str globs, const dr_origin *at, err *e)
{
    arena a = {0};
    str *ids = arena_alloc(&a, 2 * ck_count() * sizeof *ids);
    for (u32 i = 0; i < ck_count(); i++) {
        ids[2 * i] = str_of(ck_at(i)->id);
        ids[2 * i + 1] = str_from(ids[2 * i], STR("qtcwe-").n);
    }
    ck_glob g;
    while (ck_next_glob(&globs, &g)) {
        bool known = false;
        for (u32 i = 0; i < ck_count() && !known; i++) known = ck_glob_names(&g, ck_at(i));
        if (known) continue;
        dr_error(e, at, "no check is named '%.*s'%.*s (see qtcwe-fix --list-checks)", STR_ARG(g.pattern),
                 STR_ARG(dr_did_you_mean(&a, g.pattern, ids, 2 * ck_count())));
    }
    arena_release(&a);
}

// --------------------------------------------------------------------------------------------------- options of checks

// The words of a scope are joined by '-' in ids; people also write '.' or '/'.
static str scope_id(arena *a, str scope)
{
    str copy = arena_str(a, scope);
    char *p = (char *)copy.p;
    for (size_t i = 0; i < copy.n; i++)
        if (p[i] == '.' || p[i] == '/') p[i] = '-';
    return str_starts(copy, STR("qtcwe-")) ? str_from(copy, STR("qtcwe-").n) : copy;
}

static bool in_scope(const ck_check *c, str scope)
{
    return str_eq(ck_family(c), scope) || str_eq(str_from(str_of(c->id), STR("qtcwe-").n), scope);
}

// The name in "name=default: meaning".
static str declared_name(const char *option) { return str_upto(str_of(option), str_find(str_of(option), STR("="))); }

static bool is_declared(str scope, str name)
{
    for (u32 i = 0; i < ck_count(); i++) {
        if (!in_scope(ck_at(i), scope)) continue;
        for (const char *const *d = ck_at(i)->options; d && *d; d++)
            if (str_eq(declared_name(*d), name)) return true;
    }
    return false;
}

static void unknown_check_option(dr_options *o, str key, const dr_origin *at, err *e)
{
    struct { str *rows; u32 n, cap; } known = {0};
    for (u32 i = 0; i < ck_count(); i++) {
        for (const char *const *d = ck_at(i)->options; d && *d; d++) {
            str name = declared_name(*d), family = ck_family(ck_at(i)), check = ck_short_name(ck_at(i));
            *VEC_PUSH(&known) = arena_printf(&o->mem, "%.*s.%.*s", STR_ARG(family), STR_ARG(name));
            *VEC_PUSH(&known) =
                arena_printf(&o->mem, "%.*s-%.*s.%.*s", STR_ARG(family), STR_ARG(check), STR_ARG(name));
        }
    }
    dr_error(e, at, "no check has an option '%.*s'%.*s (qtcwe-fix explain CHECK lists a check's options)",
             STR_ARG(key), STR_ARG(dr_did_you_mean(&o->mem, key, known.rows, known.n)));
    VEC_CLEAR(&known);
}

void dr_add_check_option(dr_options *o, str key, str value, const dr_origin *at, err *e)
{
    size_t dot = str_rfind_char(key, '.');
    str scope = dot == SIZE_MAX ? (str){0} : scope_id(&o->mem, str_upto(key, dot));
    str name = dot == SIZE_MAX ? key : str_from(key, dot + 1);
    if (!is_declared(scope, name)) {
        unknown_check_option(o, key, at, e);
        return;
    }
    *VEC_PUSH(&o->check_options) = (dr_check_option){scope, arena_str(&o->mem, name), arena_str(&o->mem, value).p};
}

static const char *check_option_value(void *user, str check_id, const char *name)
{
    const dr_options *o = user;
    const ck_check *c = ck_find(check_id);
    const char *of_family = NULL, *of_check = NULL;
    for (u32 i = 0; i < o->check_options.n; i++) {
        const dr_check_option *x = &o->check_options.rows[i];
        if (!str_is(x->name, name) || !in_scope(c, x->scope)) continue;
        if (str_eq(x->scope, ck_family(c)))
            of_family = x->value;
        else
            of_check = x->value;
    }
    return of_check ? of_check : of_family;
}

ck_selection dr_selection(const dr_options *o)
{
    return (ck_selection){.globs = o->checks, .profile = o->profile, .cwes = o->cwes.n ? o->cwes.rows : NULL,
                          .n_cwes = o->cwes.n, .option = check_option_value, .option_user = (void *)o};
}

// ------------------------------------------------------------------------------------------------------------ handlers

static void take_build(dr_options *o, str v, err *e) { (void)e; o->build = v; }
static void take_config(dr_options *o, str v, err *e) { (void)e; o->config = v; }
static void take_quiet(dr_options *o, str v, err *e) { (void)v; (void)e; o->quiet = true; }
static void take_help(dr_options *o, str v, err *e) { (void)v; (void)e; o->verb = DR_HELP; }
static void take_version(dr_options *o, str v, err *e) { (void)v; (void)e; o->verb = DR_VERSION; }
static void take_new_since(dr_options *o, str v, err *e) { (void)e; o->new_since = v; }
static void take_statistics(dr_options *o, str v, err *e) { (void)v; (void)e; VEC_PUSH(&o->reports)->sink = &rp_statistics; }

static void take_list(dr_options *o, str v, err *e)
{
    static const char *const words[] = {"text", "json"};
    int i = v.n ? word_index(o, "--list-checks", v, words, 2, NULL, e) : 0;
    o->list_json = i == 1;
    o->verb = DR_LIST_CHECKS;
}

static void take_unused(dr_options *o, str v, err *e) { (void)v; (void)e; o->unused_suppressions = true; }
static void take_check_model(dr_options *o, str v, err *e) { (void)v; (void)e; o->verb = DR_CHECK_MODEL; }
static void take_profile(dr_options *o, str v, err *e) { o->has_profile = dr_set_profile(o, v, NULL, e); }
static void take_baseline(dr_options *o, str v, err *e) { (void)e; o->baseline = v; o->has_baseline = true; }

static void take_header_filter(dr_options *o, str v, err *e)
{
    (void)e;
    o->header_filter = v;
    o->has_header_filter = true;
}

static str join_globs(dr_options *o, str a, str b)
{
    return a.n ? arena_printf(&o->mem, "%.*s,%.*s", STR_ARG(a), STR_ARG(b)) : b;
}

static void take_exclude(dr_options *o, str v, err *e)
{
    (void)e;
    o->exclude = join_globs(o, o->exclude, v);
    o->has_exclude = true;
}

static void take_checks(dr_options *o, str v, err *e)
{
    (void)e;  // judged when the whole list is known
    o->checks = join_globs(o, o->checks, v);
}

static void take_fix(dr_options *o, str v, err *e)
{
    static const char *const words[] = {"safe", "review"};
    int i = v.n ? word_index(o, "fix level", v, words, 2, NULL, e) : 0;
    if (i >= 0) o->fix = i == 0 ? FX_SAFE : FX_REVIEW;
}

// The number in s, or -1.
static double number(str s, bool whole)
{
    double v = 0, unit = 1;
    bool dot = false, digits = false;
    for (size_t i = 0; i < s.n; i++) {
        char c = s.p[i];
        if (c == '.' && !dot && !whole) {
            dot = true;
        } else if (c >= '0' && c <= '9' && v < 1e9) {
            digits = true;
            if (dot) unit /= 10;
            v = dot ? v + unit * (c - '0') : v * 10 + (c - '0');
        } else {
            return -1;
        }
    }
    return digits ? v : -1;
}

static void take_split(dr_options *o, str v, err *e)
{
    static const char *const words[] = {"check", "folder"};
    int i = word_index(o, "--split-by", v, words, 2, NULL, e);
    if (i >= 0) o->split = i == 0 ? DR_SPLIT_CHECK : DR_SPLIT_FOLDER;
}

static void take_out(dr_options *o, str v, err *e) { (void)e; o->out = v; }
static void take_commit(dr_options *o, str v, err *e) { (void)v; (void)e; o->commit = true; }
static void take_allow_dirty(dr_options *o, str v, err *e) { (void)v; (void)e; o->allow_dirty = true; }
static void take_allow_unseen(dr_options *o, str v, err *e) { (void)v; (void)e; o->allow_unseen = true; }

static void take_part(dr_options *o, str v, err *e) { (void)e; o->part = v; }

static void take_shard(dr_options *o, str v, err *e)
{
    size_t slash = str_find(v, STR("/"));
    double k = number(str_upto(v, slash), true), n = slash == SIZE_MAX ? -1 : number(str_from(v, slash + 1), true);
    bool good = n >= 1 && n <= 1e6 && k >= 1 && k <= n;
    if (!good) dr_error(e, NULL, "--shard takes which of how many, such as 2/7, not '%.*s'", STR_ARG(v));
    o->shard = good ? (u32)k : 0;
    o->n_shards = good ? (u32)n : 0;
}

static void settle_parts(dr_options *o, err *e)
{
    if (o->verb == DR_REDUCE) {
        for (u32 i = 0; i < o->files.n; i++) *VEC_PUSH(&o->parts) = o->files.rows[i];
        o->files.n = 0;
    }
    if (o->part.n && o->verb != DR_MAP && o->verb != DR_REDUCE) dr_error(e, NULL, "-o is for map and reduce; a report takes --report=FMT:FILE");
    if (o->n_shards && o->verb != DR_MAP) dr_error(e, NULL, "--shard is for map");
}

// Options that mean something together only.
static void settle_series(dr_options *o, err *e)
{
    if (o->commit && o->out.n) dr_error(e, NULL, "--commit and --out exclude each other: a patch is committed or written to a file");
    if (o->split != DR_SPLIT_NOT && !o->commit && o->out.n == 0)
        dr_error(e, NULL, "--split-by needs --out=DIR (a patch file each) or --commit (a git commit each)");
    if (o->allow_dirty && !o->commit) dr_error(e, NULL, "--allow-dirty is for --commit");
    bool series = o->commit || o->out.n;
    if (series && o->split == DR_SPLIT_NOT) o->split = DR_SPLIT_CHECK;
    if (series && o->fix == FX_NONE) o->fix = FX_SAFE;
}

static void take_jobs(dr_options *o, str v, err *e)
{
    double n = number(v, true);
    if (n < 1 || n > 1024)
        dr_error(e, NULL, "-j takes a number of jobs from 1 to 1024, not '%.*s'", STR_ARG(v));
    else
        o->jobs = (u32)n, o->has_jobs = true;
}

static void take_timeout(dr_options *o, str v, err *e)
{
    double n = number(v, false);
    if (n < 0)
        dr_error(e, NULL, "--timeout takes seconds (0: no limit), not '%.*s'", STR_ARG(v));
    else
        o->timeout = n;
}

// The CWE Top 25 Most Dangerous Software Weaknesses of 2024, https://cwe.mitre.org/top25/
static const u16 top25[] = {79,  787, 89,  352, 22,  125, 78, 416, 862, 434, 94,  20, 77,
                            287, 269, 502, 200, 863, 918, 119, 476, 798, 190, 400, 306};

// Calls add for each weakness that a word such as 416, CWE-416 or top25 names.
static void each_cwe(dr_options *o, str word, const char *option, const dr_origin *at, void (*add)(dr_options *o, u16 cwe),
                     err *e)
{
    if (str_is(word, "top25")) {
        for (u32 i = 0; i < sizeof top25 / sizeof top25[0]; i++) add(o, top25[i]);
        return;
    }
    str digits = word;
    if (str_starts(digits, STR("CWE-")) || str_starts(digits, STR("cwe-"))) digits = str_from(digits, 4);
    double n = number(digits, true);
    if (n < 1 || n > UINT16_MAX)
        dr_error(e, at, "%s takes numbers such as 401,416, or top25, not '%.*s'", option, STR_ARG(word));
    else
        add(o, (u16)n);
}

static void take_no_cache(dr_options *o, str v, err *e) { (void)v; (void)e; o->no_cache = true; }
static void take_no_prefix(dr_options *o, str v, err *e) { (void)v; (void)e; o->no_prefix = true; }
static void take_stats(dr_options *o, str v, err *e) { (void)v; (void)e; o->stats = true; }
static void take_why_miss(dr_options *o, str v, err *e) { (void)v; (void)e; o->why_miss = true; }

static void take_cache_limit(dr_options *o, str v, err *e)
{
    double n = number(v, true);
    if (n < 1 || n > 1000000)
        dr_error(e, NULL, "--cache-limit takes megabytes, not '%.*s'", STR_ARG(v));
    else
        o->cache_limit = (u32)n;
}

static void add_cwe(dr_options *o, u16 cwe) { *VEC_PUSH(&o->cwes) = cwe; }

static void take_cwe(dr_options *o, str v, err *e)
{
    ck_glob g;
    while (ck_next_glob(&v, &g)) {
        str word = g.removes ? str_n(g.pattern.p - 1, g.pattern.n + 1) : g.pattern;  // a minus is part of the wrong number
        each_cwe(o, word, "--cwe", NULL, add_cwe, e);
    }
}

static void add_failing_cwe(dr_options *o, u16 cwe) { *VEC_PUSH(&o->fail_on.cwes) = cwe; }

static void add_fail_on(dr_options *o, str word, const dr_origin *at, err *e)
{
    static const char *const words[] = {"note", "warning", "error", "none"};
    if (str_starts(word, STR("cwe:"))) {
        each_cwe(o, str_from(word, 4), "fail-on", at, add_failing_cwe, e);
    } else if (str_starts(word, STR("check:"))) {
        str glob = str_from(word, 6);
        dr_check_globs(glob, at, e);
        o->fail_on.checks = join_globs(o, o->fail_on.checks, glob);
    } else {
        int i = word_index(o, "fail-on", word, words, 4, at, e);
        if (i >= 0 && i < o->fail_on.severity) o->fail_on.severity = i;
    }
}

void dr_set_fail_on(dr_options *o, str value, const dr_origin *at, err *e)
{
    VEC_CLEAR(&o->fail_on.cwes);
    o->fail_on = (dr_fail_on){.severity = CK_ERROR + 1};
    if (!str_trim(value).n) dr_error(e, at, "fail-on takes a list such as warning or error,cwe:416,check:ownership-*");
    while (value.n) {
        size_t comma = str_find(value, STR(","));
        str word = str_trim(str_upto(value, comma));
        if (word.n) add_fail_on(o, word, at, e);
        value = comma == SIZE_MAX ? (str){0} : str_from(value, comma + 1);
    }
}

bool dr_fails(const dr_fail_on *on, const ck_finding *f)
{
    bool fails = (int)f->severity >= on->severity;
    for (u32 i = 0; i < on->cwes.n && !fails; i++)
        for (u32 k = 0; k < sizeof f->check->cwe / sizeof f->check->cwe[0] && !fails; k++)
            fails = f->check->cwe[k] == on->cwes.rows[i];
    ck_glob g;
    bool named = false;
    for (str rest = on->checks; ck_next_glob(&rest, &g);)
        if (ck_glob_names(&g, f->check)) named = !g.removes;
    return fails || named;
}

static void take_fail_on(dr_options *o, str v, err *e)
{
    o->has_fail_on = true;
    dr_set_fail_on(o, v, NULL, e);
}

// No file is standard output, which every report can go to.
static bool has_ending(str file, const char *endings)
{
    bool found = !file.n || str_is(file, "-") || !endings;
    str rest = str_of(endings);
    for (str ending; !found && str_next_word(&rest, &ending);) found = str_ends(file, ending);
    return found;
}

static void take_report(dr_options *o, str v, err *e)
{
    size_t colon = str_find(v, STR(":"));
    str name = str_upto(v, colon), file = colon == SIZE_MAX ? (str){0} : str_from(v, colon + 1);
    const rp_sink *sink = rp_find(name);
    if (sink && !has_ending(file, sink->endings)) {
        dr_error(e, NULL, "the report %s goes to a file that ends with one of: %s", sink->name, sink->endings);
        return;
    }
    if (sink) {
        *VEC_PUSH(&o->reports) = (dr_report){sink, str_is(file, "-") ? (str){0} : file};
        return;
    }
    str names[32];
    u32 n = 0;
    for (; n < rp_count() && n < 32; n++) names[n] = str_of(rp_at(n)->name);
    dr_error(e, NULL, "report format '%.*s' is not known%.*s (one of %.*s)", STR_ARG(name),
             STR_ARG(dr_did_you_mean(&o->mem, name, names, n)), STR_ARG(rp_names()));
}

static void take_model(dr_options *o, str v, err *e)
{
    (void)e;
    VEC_PUSH(&o->models)->path = v;
}

static void take_add_nolint(dr_options *o, str v, err *e)
{
    o->add_nolint = str_trim(v);
    if (o->add_nolint.n == 0 || str_find(v, STR("\n")) != SIZE_MAX)
        dr_error(e, NULL, "--add-nolint takes the reason that goes with the comments, in one line");
}

static void take_option(dr_options *o, str v, err *e)
{
    size_t equals = str_find(v, STR("="));
    if (equals == SIZE_MAX)
        dr_error(e, NULL, "--option takes CHECK.NAME=VALUE, not '%.*s'", STR_ARG(v));
    else
        dr_add_check_option(o, str_upto(v, equals), str_from(v, equals + 1), NULL, e);
}

static void take_color(dr_options *o, str v, err *e)
{
    static const char *const words[] = {"auto", "always", "never"};
    int i = word_index(o, "--color", v, words, 3, NULL, e);
    if (i >= 0) o->color = (dr_color)i;
}

static void take_completion(dr_options *o, str v, err *e)
{
    static const char *const words[] = {"bash", "zsh"};
    if (word_index(o, "--completion", v, words, 2, NULL, e) < 0) return;
    o->shell = v;
    o->verb = DR_COMPLETION;
}

static void take_sarif_profile(dr_options *o, str v, err *e)
{
    static const char *const words[] = {"full", "github"};
    o->sarif_for_github = word_index(o, "--sarif-profile", v, words, 2, NULL, e) == 1;
}

static void take_dump(dr_options *o, str v, err *e)
{
    static const char *const words[] = {"model", "cfg", "facts", "typestate", "cfg:dot"};
    int i = word_index(o, "--dump", v, words, 5, NULL, e);
    o->dump_dot = i == 4;
    if (i >= 0) o->verb = o->dump_dot ? DR_DUMP_CFG : (dr_verb)(DR_DUMP_MODEL + i);
}

// ----------------------------------------------------------------------------------------------------------- the table

typedef struct option_row {
    const char *name;   // one letter: written with one dash
    const char *value;  // what it takes; NULL: nothing
    bool optional;      // the value is, and stands behind '=' then
    void (*take)(dr_options *o, str value, err *e);
    const char *help;
} option_row;

static const option_row table[] = {
    {"p", "DIR", false, take_build, "build folder with compile_commands.json, or that file itself"},
    {"fix", "review", true, take_fix, "write safe fixes that pass the proof; =review also those that change behaviour"},
    {"shard", "K/N", false, take_shard, "map: the K-th of N parts of the units"},
    {"o", "FILE", false, take_part, "map: where the part goes; reduce: one part instead of reports"},
    {"split-by", "WHAT", false, take_split, "a series of patches, by check or by folder, each proved on top of those before it"},
    {"out", "DIR", false, take_out, "write the series as patch files to this folder; the sources stay as they are"},
    {"commit", NULL, false, take_commit, "write the fixes and make one git commit for each patch of the series"},
    {"allow-dirty", NULL, false, take_allow_dirty, "--commit although there are changes that are not committed"},
    {"checks", "GLOBS", false, take_checks, "which checks, such as 'socket-*,-socket-partial-io'; a list that starts "
                                            "with a minus refines the profile"},
    {"cwe", "LIST", false, take_cwe, "only checks for these weaknesses, e.g. 401,416, or top25"},
    {"profile", "NAME", false, take_profile, "default, or strict: guesses too"},
    {"report", "FMT[:FILE]", false, take_report, "text, diff, sarif, tsv, jsonl, gitlab, github, markdown, junit, checkstyle, rdjson, html, statistics, connect-graph or cwe (what was examined), to a file or standard output; repeatable"},
    {"sarif-profile", "NAME", false, take_sarif_profile, "full (default: fixes, suppressions, taxonomy), or github (cut to what code scanning takes)"},
    {"fail-on", "LIST", false, take_fail_on, "exit 1 from this severity on: note, warning (default), error, none; and for "
                                             "weaknesses and checks, as in error,cwe:416,check:ownership-*"},
    {"baseline", "FILE", false, take_baseline, "leave out findings that stand in this file of qtcwe-fix baseline write"},
    {"unused-suppressions", NULL, false, take_unused, "tell which NOLINT and allow comments suppress nothing any more"},
    {"add-nolint", "REASON", false, take_add_nolint, "write a NOLINT comment with this reason behind each line with findings"},
    {"new-since", "COMMIT", false, take_new_since, "only units that the changes since then reach, and only findings that were not there; "
                                                   "COMMIT... stands for where the work left it"},
    {"option", "CHECK.NAME=V", false, take_option, "an option of a check or of its whole family; repeatable"},
    {"model", "FILE", false, take_model, "facts about your own libraries; repeatable, later files win"},
    {"config", "FILE", false, take_config, "this file instead of the nearest .qtcwe.yaml"},
    {"header-filter", "REGEX", false, take_header_filter, "report headers whose path matches (default: the project's)"},
    {"exclude", "GLOBS", false, take_exclude,
     "leave out files whose path (absolute, or from the project's root) matches"},
    {"allow-unseen", NULL, false, take_allow_unseen,
     "change headers together with their users although sources that were not analysed include them"},
    {"j", "N", false, take_jobs, "worker processes (default: one for each processor)"},
    {"timeout", "SECONDS", false, take_timeout, "time limit for a unit (default 120; 0: none)"},
    {"no-cache", NULL, false, take_no_cache, "neither use nor keep answers of earlier runs"},
    {"cache-limit", "MB", false, take_cache_limit, "how large the cache may grow (default 2048)"},
    {"why-miss", NULL, false, take_why_miss, "tell of each unit that is analysed why the cache has no answer"},
    {"no-shared-prefix", NULL, false, take_no_prefix, "parse every unit alone, with all of its headers"},
    {"stats", NULL, false, take_stats, "tell how many units shared a parse, why others did not, and what the cache knew"},
    {"color", "WHEN", false, take_color, "auto (default), always, never"},
    {"quiet", NULL, false, take_quiet, "no summary and no progress"},
    {"statistics", NULL, false, take_statistics, "count findings by check and weakness, what became of fixes, and time the checks; the same as --report=statistics"},
    {"list-checks", "json", true, take_list, "list all checks and which are selected; =json for programs"},
    {"check-model", NULL, false, take_check_model, "tell which facts no declaration in these units answers"},
    {"dump", "WHAT", false, take_dump, "print the model, the cfg of each function (cfg:dot: for Graphviz), the facts, or the typestate machines"},
    {"completion", "SHELL", false, take_completion, "print the completion script for bash or zsh"},
    {"version", NULL, false, take_version, "print the version"},
    {"help", NULL, false, take_help, "print this text"},
};
enum { N_OPTIONS = sizeof table / sizeof table[0] };

static const option_row *find_option(str name)
{
    for (u32 i = 0; i < N_OPTIONS; i++)
        if (str_is(name, table[i].name)) return &table[i];
    if (str_is(name, "h")) return find_option(STR("help"));
    return NULL;
}

static void unknown_option(dr_options *o, str arg, str name, err *e)
{
    str names[N_OPTIONS];
    for (u32 i = 0; i < N_OPTIONS; i++) names[i] = str_of(table[i].name);
    str near = str_nearest(name, names, N_OPTIONS);
    str hint = near.n ? arena_printf(&o->mem, "; did you mean '%s%.*s'?", near.n > 1 ? "--" : "-", STR_ARG(near))
                      : STR(" (see qtcwe-fix --help)");
    dr_error(e, NULL, "unknown option '%.*s'%.*s", STR_ARG(arg), STR_ARG(hint));
}

// Takes argv[i] (and its value); the index of the last argument that was used up.
static u32 parse_option(dr_options *o, const char *const *argv, u32 argc, u32 i, err *e)
{
    str arg = str_of(argv[i]), body = str_from(arg, str_starts(arg, STR("--")) ? 2 : 1);
    size_t equals = str_find(body, STR("="));
    str name = str_upto(body, equals);
    const option_row *row = find_option(name);
    // "-j4", "-pbuild": the value of a letter may stand directly behind it.
    if (!row && !str_starts(arg, STR("--")) && (body.p[0] == 'j' || body.p[0] == 'p') && body.n > 1) {
        row = find_option(str_upto(body, 1));
        row->take(o, str_from(body, 1), e);
        return i;
    }
    if (!row) {
        unknown_option(o, arg, name, e);
        return i;
    }
    if (!row->value && equals != SIZE_MAX) {
        dr_error(e, NULL, "option '--%s' takes no value", row->name);
    } else if (!row->value || (row->optional && equals == SIZE_MAX)) {
        row->take(o, (str){0}, e);
    } else if (equals != SIZE_MAX) {
        row->take(o, str_from(body, equals + 1), e);
    } else if (i + 1 < argc) {
        row->take(o, str_of(argv[++i]), e);
    } else {
        dr_error(e, NULL, "option '%.*s' needs a value (%s)", STR_ARG(arg), row->value);
    }
    return i;
}

static const char *const verb_words[] = {"explain", "explain-fact", "undo", "map", "reduce", "baseline", "cache", "doctor", NULL};
static const dr_verb verbs[] = {DR_EXPLAIN, DR_EXPLAIN_FACT, DR_UNDO, DR_MAP, DR_REDUCE, DR_BASELINE, DR_CACHE, DR_DOCTOR};
enum { N_VERBS = sizeof verbs / sizeof verbs[0] };

const char *const *dr_verb_words(void) { return verb_words; }

static bool parse_verb(dr_options *o, str word)
{
    if (o->files.n > 0 || o->verb != DR_ANALYSE) return false;
    for (u32 i = 0; i < N_VERBS; i++) {
        if (!str_is(word, verb_words[i])) continue;
        o->verb = verbs[i];
        return true;
    }
    return false;
}

// The word behind "baseline" is no file.
static void parse_baseline_action(dr_options *o, err *e)
{
    static const char *const words[] = {"write", "update", "prune"};
    if (o->files.n == 0) {
        dr_error(e, NULL, "baseline takes write, update or prune");
        return;
    }
    int i = word_index(o, "baseline action", o->files.rows[0], words, 3, NULL, e);
    if (i >= 0) o->baseline_action = (dr_baseline)i;
    o->files.n--;
    memmove(o->files.rows, o->files.rows + 1, o->files.n * sizeof *o->files.rows);
}

// The arguments with the words of @FILE in their places.
static const char *const *expand(dr_options *o, const char *const *argv, u32 *argc, err *e)
{
    word_list words = {0};
    args_expand(&o->mem, argv, *argc, &words, e);
    const char **all = arena_alloc(&o->mem, (words.n + 1) * sizeof *all);
    for (u32 i = 0; i < words.n; i++) all[i] = words.rows[i].p;
    *argc = words.n;
    VEC_CLEAR(&words);
    return all;
}

void dr_options_parse(dr_options *o, const char *const *argv, u32 argc, err *e)
{
    long processors = sysconf(_SC_NPROCESSORS_ONLN);
    *o = (dr_options){.jobs = processors > 0 ? (u32)processors : 1, .timeout = 120, .fail_on = {.severity = CK_WARNING},
                      .cache_limit = CACHE_LIMIT_MB};
    argv = expand(o, argv, &argc, e);
    for (u32 i = 0; i < argc; i++) {
        str arg = str_of(argv[i]);
        if (str_is(arg, "--")) {
            o->has_flags = true;
            o->flags = argv + i + 1;
            o->n_flags = argc - i - 1;
            break;
        }
        if (arg.n > 1 && arg.p[0] == '-')
            i = parse_option(o, argv, argc, i, e);
        else if (!parse_verb(o, arg))
            *VEC_PUSH(&o->files) = arg;
    }
    if (o->verb == DR_BASELINE) parse_baseline_action(o, e);
    dr_check_globs(o->checks, NULL, e);
    settle_series(o, e);
    settle_parts(o, e);
}

void dr_options_release(dr_options *o)
{
    VEC_CLEAR(&o->fail_on.cwes);
    VEC_CLEAR(&o->files);
    VEC_CLEAR(&o->parts);
    VEC_CLEAR(&o->cwes);
    VEC_CLEAR(&o->check_options);
    VEC_CLEAR(&o->models);
    VEC_CLEAR(&o->reports);
    arena_release(&o->mem);
}

dr_option_name *dr_option_names(u32 *n)
{
    dr_option_name *names = mem_alloc(N_OPTIONS * sizeof *names);
    *n = N_OPTIONS;
    for (u32 i = 0; i < N_OPTIONS; i++)
        names[i] = (dr_option_name){str_of(table[i].name), table[i].value, table[i].optional, table[i].help};
    return names;
}

void dr_options_help(buf *out)
{
    buf_puts(out, "usage: qtcwe-fix [options] [-p DIR] [files, folders] [-- compiler flags]\n"
                  "       qtcwe-fix explain CHECK\n"
                  "       qtcwe-fix explain-fact NAME\n"
                  "       qtcwe-fix undo [-p DIR] [folder]\n"
                  "       qtcwe-fix doctor [-p DIR] [files, folders]\n"
                  "       qtcwe-fix baseline write|update|prune --baseline=FILE [-p DIR] [files, folders]\n"
                  "       qtcwe-fix cache stats|clear\n"
                  "       qtcwe-fix map [options] --shard=K/N -o PART [files, folders]\n"
                  "       qtcwe-fix reduce [options] PART...\n\n"
                  "Finds Qt defects with CWE numbers and shows the repair as a diff; --fix writes it.\n"
                  "Without files: every unit of the compile database, which is looked for in the folders\n"
                  "above (and their build/) when -p is not given.\n"
                  "@FILE stands for the arguments in that file.\n\noptions:\n");
    for (u32 i = 0; i < N_OPTIONS; i++) {
        const option_row *r = &table[i];
        bool letter = r->name[1] == '\0';
        buf left = {0};
        buf_printf(&left, "  %s%s", letter ? "-" : "--", r->name);
        if (r->value) buf_printf(&left, r->optional ? "[=%s]" : letter ? " %s" : "=%s", r->value);
        buf_printf(out, "%-26s %s\n", buf_cstr(&left), r->help);
        buf_release(&left);
    }
    buf_puts(out, "\nexit status: 0 clean, 1 findings at or above --fail-on, 2 usage or configuration,\n"
                  "3 a unit could not be analysed, 4 a fix was refused (changed or read-only file, no space)\n");
}
