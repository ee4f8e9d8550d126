// clang-tidy's options as one table, read by the rules of LLVM's command lines: one dash or two, "-x=v" or "-x v", the
// last one wins, @FILE stands for its words.
#include "base/args.h"
#include "driver/tidy.h"

#include <stdio.h>

typedef enum td_kind { TD_BOOL, TD_TEXT, TD_LIST, TD_COLOR } td_kind;

typedef struct td_row {
    const char *name;
    td_kind kind;
    size_t offset;  // of the field in td_options
    const char *help;
} td_row;

#define AT(field) offsetof(td_options, field)
static const td_row table[] = {
    {"allow-enabling-analyzer-alpha-checkers", TD_BOOL, AT(ignored), "accepted; there is no static analyser here"},
    {"allow-no-checks", TD_BOOL, AT(allow_no_checks), "no enabled checks are no error"},
    {"checks", TD_TEXT, AT(checks), "globs of checks, put behind those of the configuration; a minus removes"},
    {"config", TD_TEXT, AT(config), "the configuration itself, as YAML or JSON; no .clang-tidy is looked for"},
    {"config-file", TD_TEXT, AT(config_file), "this file instead of the nearest .clang-tidy"},
    {"dump-config", TD_BOOL, AT(dump_config), "print the configuration in force for the first source"},
    {"enable-check-profile", TD_BOOL, AT(ignored), "accepted; nothing is measured"},
    {"enable-module-headers-parsing", TD_BOOL, AT(ignored), "accepted; modules are not read"},
    {"exclude-header-filter", TD_TEXT, AT(exclude_header_filter), "expression of headers not to report"},
    {"experimental-custom-checks", TD_BOOL, AT(ignored), "accepted; rules in clang-query's language are not run"},
    {"explain-config", TD_BOOL, AT(explain_config), "tell for each enabled check where that was decided"},
    {"export-fixes", TD_TEXT, AT(export_fixes), "write findings and fixes to this YAML file"},
    {"extra-arg", TD_LIST, AT(extra_arg), "put behind each compile command"},
    {"extra-arg-before", TD_LIST, AT(extra_arg_before), "put in front of each compile command"},
    {"fix", TD_BOOL, AT(fix), "write the fixes, unless there are errors in the code"},
    {"fix-errors", TD_BOOL, AT(fix_errors), "write the fixes even then"},
    {"fix-notes", TD_BOOL, AT(fix_notes), "like --fix"},
    {"format-style", TD_TEXT, AT(format_style), "accepted; fixes keep to the style of the code around them"},
    {"header-filter", TD_TEXT, AT(header_filter), "POSIX extended expression of headers to report"},
    {"line-filter", TD_TEXT, AT(line_filter), "JSON list of files and lines that findings must stand in"},
    {"list-checks", TD_BOOL, AT(list_checks), "list the enabled checks"},
    {"load", TD_LIST, AT(load), "accepted; plug-ins of clang-tidy are not loaded"},
    {"p", TD_TEXT, AT(build), "folder with compile_commands.json"},
    {"quiet", TD_BOOL, AT(quiet), "no counts of what was suppressed"},
    {"removed-arg", TD_LIST, AT(removed_arg), "take this out of each compile command"},
    {"store-check-profile", TD_TEXT, AT(store_check_profile), "accepted; nothing is measured"},
    {"system-headers", TD_BOOL, AT(system_headers), "accepted; system headers are never judged"},
    {"tidy-compat", TD_TEXT, AT(compat), "behave as clang-tidy 19 or 22 (default) where they differ"},
    {"use-color", TD_COLOR, AT(use_color), "colours, also when the output is no terminal"},
    {"verify-config", TD_BOOL, AT(verify_config), "look for mistakes in the configuration"},
    {"vfsoverlay", TD_TEXT, AT(vfsoverlay), "YAML file that gives texts for files, of editors with unsaved changes"},
    {"warnings-as-errors", TD_TEXT, AT(warnings_as_errors), "globs of checks whose findings are errors"},
    {"help", TD_BOOL, AT(help), "print this text"},
    {"help-hidden", TD_BOOL, AT(help), "print this text"},
    {"h", TD_BOOL, AT(help), "print this text"},
    {"version", TD_BOOL, AT(version), "print the version"},
};
enum { N_ROWS = sizeof table / sizeof table[0] };

static const td_row *find_row(str name)
{
    for (u32 i = 0; i < N_ROWS; i++)
        if (str_is(name, table[i].name)) return &table[i];
    return NULL;
}

static bool unknown(str arg, str name)
{
    str names[N_ROWS];
    for (u32 i = 0; i < N_ROWS; i++) names[i] = str_of(table[i].name);
    str near = str_nearest(name, names, N_ROWS);
    fprintf(stderr, "error: qtcwe-tidy: Unknown command line argument '%.*s'.  Try: 'qtcwe-tidy --help'\n", STR_ARG(arg));
    if (near.n) fprintf(stderr, "qtcwe-tidy: Did you mean '--%.*s'?\n", STR_ARG(near));
    return false;
}

static bool to_bool(str v, bool *out)
{
    static const char *const yes[] = {"", "true", "TRUE", "True", "1"}, *const no[] = {"false", "FALSE", "False", "0"};
    for (u32 i = 0; i < sizeof yes / sizeof yes[0]; i++)
        if (str_is(v, yes[i])) return *out = true;
    for (u32 i = 0; i < sizeof no / sizeof no[0]; i++)
        if (str_is(v, no[i])) return *out = false, true;
    return false;
}

static bool take(td_options *o, const td_row *row, str value)
{
    void *field = (char *)o + row->offset;
    bool flag = false;
    switch (row->kind) {
    case TD_TEXT: *(str *)field = value; return true;
    case TD_LIST: *VEC_PUSH((td_texts *)field) = value; return true;
    case TD_BOOL:
    case TD_COLOR: break;
    }
    if (!to_bool(value, &flag)) {
        fprintf(stderr, "error: qtcwe-tidy: for the --%s option: '%.*s' is invalid value for boolean argument! Try 0 or 1\n",
                row->name, STR_ARG(value));
        return false;
    }
    if (row->kind == TD_COLOR)
        *(str *)field = flag ? STR("true") : STR("false");
    else
        *(bool *)field = flag;
    return true;
}

// Takes words[*i] and, where it stands apart, its value.
static bool parse_one(td_options *o, const word_list *words, u32 *i)
{
    str arg = words->rows[*i], body = str_from(arg, str_starts(arg, STR("--")) ? 2 : 1);
    size_t equals = str_find(body, STR("="));
    str name = str_upto(body, equals);
    const td_row *row = find_row(name);
    if (!row) return unknown(arg, name);
    if (equals != SIZE_MAX) return take(o, row, str_from(body, equals + 1));
    if (row->kind == TD_BOOL || row->kind == TD_COLOR) return take(o, row, STR(""));
    if (*i + 1 >= words->n) {
        fprintf(stderr, "error: qtcwe-tidy: for the --%s option: requires a value!\n", row->name);
        return false;
    }
    return take(o, row, words->rows[++*i]);
}

static void take_flags(td_options *o, const word_list *words, u32 first)
{
    const char **flags = arena_alloc(&o->mem, (words->n + 1) * sizeof *flags);
    o->has_flags = true;
    o->n_flags = words->n - first;
    for (u32 i = first; i < words->n; i++) flags[i - first] = words->rows[i].p;
    o->flags = flags;
}

static bool sensible(const td_options *o)
{
    bool good = true;
    if (o->config.n && o->config_file.n) {
        fputs("Error: --config-file and --config are mutually exclusive. Specify only one.\n", stderr);
        good = false;
    }
    if (o->compat.p && !str_is(o->compat, "19") && !str_is(o->compat, "22")) {
        fprintf(stderr, "Error: --tidy-compat takes 19 or 22, not '%.*s'.\n", STR_ARG(o->compat));
        good = false;
    }
    if (o->load.n && !o->quiet) fputs("qtcwe-tidy: plug-ins of clang-tidy (--load) are not loaded.\n", stderr);
    return good;
}

bool td_options_parse(td_options *o, const char *const *argv, u32 argc)
{
    *o = (td_options){0};
    err e = {0};
    word_list words = {0};
    args_expand(&o->mem, argv, argc, &words, &e);
    bool good = e.count == 0;
    if (!good) fputs(buf_cstr(&e.text), stderr);
    err_release(&e);
    for (u32 i = 0; good && i < words.n; i++) {
        str arg = words.rows[i];
        if (str_is(arg, "--")) {
            take_flags(o, &words, i + 1);
            break;
        }
        if (arg.n > 1 && arg.p[0] == '-')
            good = parse_one(o, &words, &i);
        else
            *VEC_PUSH(&o->files) = arg;
    }
    VEC_CLEAR(&words);
    return good && sensible(o);
}

void td_options_release(td_options *o)
{
    VEC_CLEAR(&o->files);
    VEC_CLEAR(&o->extra_arg);
    VEC_CLEAR(&o->extra_arg_before);
    VEC_CLEAR(&o->removed_arg);
    VEC_CLEAR(&o->load);
    arena_release(&o->mem);
}

void td_options_help(buf *out)
{
    buf_puts(out, "USAGE: qtcwe-tidy [options] <source0> [... <sourceN>] [-- compiler flags]\n\n"
                  "The checks of qtcwe-fix under clang-tidy's command line. @FILE stands for the words in that file.\n\n"
                  "OPTIONS:\n\n");
    for (u32 i = 0; i < N_ROWS; i++) {
        const td_row *r = &table[i];
        buf left = {0};
        buf_printf(&left, "  %s%s%s", r->name[1] ? "--" : "-", r->name, "");
        if (r->kind == TD_TEXT || r->kind == TD_LIST) buf_puts(&left, "=<string>");
        buf_printf(out, "%-42s - %s\n", buf_cstr(&left), r->help);
        buf_release(&left);
    }
    buf_puts(out, "\nChecks are named as qtcwe-fix --list-checks lists them; options of a check are CheckOptions "
                  "(qtcwe-<check>.<option>).\n"
                  "exit status: 0, or 1 for errors in the code, findings made errors, and mistakes of usage\n");
}

dr_option_name *td_option_names(u32 *n)
{
    dr_option_name *names = mem_alloc(N_ROWS * sizeof *names);
    *n = N_ROWS;
    for (u32 i = 0; i < N_ROWS; i++) {
        bool flag = table[i].kind == TD_BOOL || table[i].kind == TD_COLOR;
        names[i] = (dr_option_name){.name = str_of(table[i].name), .value = flag ? NULL : "VALUE", .help = table[i].help};
    }
    return names;
}
