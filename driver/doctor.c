// doctor: what is wrong with a compile database, and the remedy, before it makes hundreds of errors. Commands are read,
// never run.
#include "base/args.h"
#include "base/os.h"
#include "driver/driver.h"
#include "qtmodel/build.h"
#include "qtmodel/include_scan.h"

#include <stdio.h>
#include <stdlib.h>

enum { SHOWN = 5, TRIED = 16 };  // subjects that are listed, units that are parsed

typedef enum trouble {
    NO_FILE, NO_FOLDER, NO_GENERATED, NO_AUTOGEN, NO_FORCED, NO_PCH_HEADER, NO_RESPONSE, NO_QT, OTHER_COMPILER, PARSE,
    NO_INCLUDE, SHELL, UNITY, CROSS, PCH, REPEATED, N_TROUBLES
} trouble;

typedef struct trouble_kind {
    const char *level, *what, *remedy;
} trouble_kind;

static const char build_first[] = "build the project first; with CMake the target NAME_autogen is enough, with qmake: make "
                                  "compiler_uic_make_all compiler_moc_source_make_all";

static const trouble_kind kinds[N_TROUBLES] = {
    [NO_FILE] = {"error", "sources that the database names do not exist",
                 "configure again if they were moved or removed; build if they are generated"},
    [NO_FOLDER] = {"error", "folders that commands start in do not exist", "use -p with the build folder of this machine, or configure again"},
    [NO_GENERATED] = {"error", "files that moc, uic or rcc write are included and not there yet", build_first},
    [NO_AUTOGEN] = {"error", "folders for generated headers are not there yet", build_first},
    [NO_FORCED] = {"error", "files of -include do not exist", "build the project first, or configure again"},
    [NO_PCH_HEADER] = {"error", "the header behind a precompiled header does not exist",
                       "build the project first, or configure with -DCMAKE_DISABLE_PRECOMPILE_HEADERS=ON"},
    [NO_RESPONSE] = {"error", "response files (@FILE) cannot be read, so their flags are missing",
                     "build the project first; with CMake and Ninja: -DCMAKE_NINJA_FORCE_RESPONSE_FILE=OFF"},
    [NO_QT] = {"error", "no command names a folder with headers of Qt", "is -p the build folder of the Qt program? With make: bear -- make"},
    [OTHER_COMPILER] = {"error", "commands are written for Microsoft's compiler",
                        "configure a build with clang or gcc for the analysis (with Qt's headers for this system)"},
    [PARSE] = {"error", "the front end does not get through with these flags", "see the messages; qtcwe-fix analyses what is not touched by them"},
    [NO_INCLUDE] = {"note", "include folders do not exist; harmless if nothing is included from there", "configure again"},
    [SHELL] = {"warning", "words of commands mean something to a shell only", "nothing is run and they are taken as they stand; "
               "make the database with CMake or bear if flags are missing"},
    [UNITY] = {"warning", "units of a unity build hold several sources, whose names can clash, and hide headers that are not included",
               "configure the build for the analysis with -DCMAKE_UNITY_BUILD=OFF"},
    [CROSS] = {"warning", "commands are for another machine; the front end takes this one's sizes and headers unless flags say otherwise",
               "add --target= and --sysroot= to the flags of the project (CMAKE_CXX_FLAGS)"},
    [PCH] = {"note", "precompiled headers are not used; their headers are read as text", ""},
    [REPEATED] = {"note", "files have several commands; the first is used", ""},
};

typedef struct complaint {
    trouble kind;
    str subject;
    u32 units;
} complaint;

typedef struct doctor {
    const dr_project *p;
    arena mem;
    struct { complaint *rows; u32 n, cap; } list;
    bool qt_seen;
} doctor;

// ---------------------------------------------------------------------------------------------------------- collecting

static void complain(doctor *d, trouble kind, str subject)
{
    for (u32 i = 0; i < d->list.n; i++) {
        complaint *c = &d->list.rows[i];
        if (c->kind != kind || !str_eq(c->subject, subject)) continue;
        c->units++;
        return;
    }
    *VEC_PUSH(&d->list) = (complaint){kind, arena_str(&d->mem, subject), 1};
}

static str in_folder(doctor *d, str dir, str path)
{
    return str_starts(path, STR("/")) ? arena_str(&d->mem, path) : arena_printf(&d->mem, "%.*s/%.*s", STR_ARG(dir), STR_ARG(path));
}

static str folder_of(str path)
{
    size_t slash = str_rfind_char(path, '/');
    return slash == SIZE_MAX ? STR(".") : str_upto(path, slash);
}

static bool has(str text, const char *part) { return str_find(text, str_of(part)) != SIZE_MAX; }

// ------------------------------------------------------------------------------------------------------------ the words

// The value of an option at *i ("-Idir", "-I dir", "-Xclang -include -Xclang file"); {0} when it is not that option.
static str value_of(const qm_command *c, u32 *i, const char *option)
{
    str word = c->words[*i];
    if (!str_starts(word, str_of(option))) return (str){0};
    if (word.n > strlen(option)) return str_starts(word, STR("-include-")) ? (str){0} : str_from(word, strlen(option));
    u32 next = *i + 1;
    if (next < c->n_words && str_is(c->words[next], "-Xclang")) next++;
    if (next >= c->n_words) return (str){0};
    *i = next;
    return c->words[next];
}

static void look_at_include_folder(doctor *d, const qm_command *c, str value)
{
    str path = in_folder(d, c->dir, value);
    d->qt_seen |= has(path, "qt") || has(path, "Qt");
    if (os_is_dir(path.p)) return;
    complain(d, has(path, "_autogen/include") ? NO_AUTOGEN : NO_INCLUDE, path);
}

static void look_at_forced(doctor *d, const qm_command *c, str value)
{
    str path = in_folder(d, c->dir, value);
    bool pch = has(str_after_last(path, '/'), "pch") || has(str_after_last(path, '/'), "stdafx");
    if (pch) complain(d, PCH, path);
    if (!os_exists(path.p)) complain(d, pch ? NO_PCH_HEADER : NO_FORCED, path);
}

static bool is_shell_word(str w)
{
    static const char *const whole[] = {"&&", "||", ";", "|", ">", ">>", "<", "&", "2>&1"};
    for (u32 i = 0; i < sizeof whole / sizeof whole[0]; i++)
        if (str_is(w, whole[i])) return true;
    return has(w, "$(") || has(w, "`") || (str_ends(w, STR(";")) && !str_starts(w, STR("-D")));
}

// "arm-none-linux-gnueabi-g++": three words of a triple in front of the compiler's name.
static bool is_cross(str compiler)
{
    str name = str_after_last(compiler, '/');
    u32 dashes = 0;
    for (size_t i = 0; i < name.n; i++) dashes += name.p[i] == '-';
    return dashes >= 2 && (has(name, "-g++") || has(name, "-gcc")) && !str_starts(name, STR("x86_64-linux-gnu"));
}

static void look_at_compiler(doctor *d, const qm_command *c)
{
    str compiler = c->n_words ? c->words[0] : (str){0};
    bool targets = false;
    for (u32 i = 0; i < c->n_words; i++) targets |= str_starts(c->words[i], STR("--target=")) || str_is(c->words[i], "-target");
    str name = str_after_last(compiler, '/');
    if (str_is(name, "cl") || str_is(name, "cl.exe") || has(compiler, "\\cl.exe")) complain(d, OTHER_COMPILER, compiler);
    if (is_cross(compiler) && !targets) complain(d, CROSS, compiler);
}

static void look_at_words(doctor *d, const qm_command *c)
{
    for (u32 i = 1; i < c->n_words; i++) {
        str w = c->words[i], v;
        if ((v = value_of(c, &i, "-isystem")).n || (v = value_of(c, &i, "-iquote")).n || (v = value_of(c, &i, "-I")).n)
            look_at_include_folder(d, c, v);
        else if (str_is(w, "-include-pch") || str_ends(w, STR(".gch")) || str_ends(w, STR(".pch")))
            complain(d, PCH, str_is(w, "-include-pch") && i + 1 < c->n_words ? c->words[c->n_words > i + 2 ? i + 2 : i + 1] : w);
        else if ((v = value_of(c, &i, "-include")).n)
            look_at_forced(d, c, v);
        else if (str_starts(w, STR("@")) && !os_exists(in_folder(d, c->dir, str_from(w, 1)).p))
            complain(d, NO_RESPONSE, in_folder(d, c->dir, str_from(w, 1)));
        else if (is_shell_word(w))
            complain(d, SHELL, w);
    }
}

// ------------------------------------------------------------------------------------------------- generated headers

static bool is_generated_name(str name)
{
    return (str_starts(name, STR("ui_")) && str_ends(name, STR(".h"))) || str_ends(name, STR(".moc")) ||
           (str_starts(name, STR("moc_")) && str_ends(name, STR(".cpp")));
}

static bool is_found(doctor *d, const qm_command *c, str name)
{
    if (os_exists(in_folder(d, folder_of(c->file), name).p)) return true;
    for (u32 i = 1; i < c->n_words; i++) {
        str v;
        bool folder = (v = value_of(c, &i, "-isystem")).n || (v = value_of(c, &i, "-iquote")).n || (v = value_of(c, &i, "-I")).n;
        if (folder && os_exists(in_folder(d, in_folder(d, c->dir, v), name).p)) return true;
    }
    return false;
}

static void look_at_source(doctor *d, const qm_command *c)
{
    buf text = {0};
    str path = arena_str(&d->mem, c->file);
    if (!os_read_file(path.p, &text)) {
        complain(d, NO_FILE, path);
        buf_release(&text);
        return;
    }
    u32 sources_in_it = 0;
    qm_scan scan = {0};
    qm_scan_includes(buf_str(&text), &d->mem, NULL, &scan);
    for (u32 i = 0; i < scan.includes.n; i++) {
        str name = scan.includes.rows[i].name;
        sources_in_it += str_ends(name, STR(".cpp")) || str_ends(name, STR(".cxx")) || str_ends(name, STR(".cc"));
        if (is_generated_name(str_after_last(name, '/')) && !is_found(d, c, name)) complain(d, NO_GENERATED, name);
    }
    qm_scan_release(&scan);
    if (str_starts(str_after_last(path, '/'), STR("unity_")) && sources_in_it > 0) complain(d, UNITY, path);
    buf_release(&text);
}

// -------------------------------------------------------------------------------------------------------------- parsing

// The first error of the front end, if there is one.
static void try_unit(const dr_run *run, u32 unit, qm_unit *parsed, buf *out, err *e)
{
    (void)parsed;  // its flags alone are tried
    (void)e;  // only a crash is a failure of the try
    err mine = {0};
    buf cwd = {0};
    os_cwd(&cwd);
    sources *files = sources_new(buf_str(&cwd));
    qm_build_options o = {.declarations = false};
    qm_unit *u = qm_build(&run->project->units.rows[unit].cmd, files, run->facts, &o, &mine);
    if (!u) buf_put(out, str_trim(buf_str(&mine.text)));
    if (u && u->diags.n) {
        const qm_diag *x = &u->diags.rows[0];
        if (place_is(x->at)) {
            linecol at = sources_linecol(files, x->at);
            buf_printf(out, "%.*s:%u:%u: ", STR_ARG(sources_file(files, x->at.file)->shown), at.line, at.col);
        }
        buf_put(out, x->text);
    }
    if (u) qm_unit_free(u);
    err_release(&mine);
    sources_free(files);
    buf_release(&cwd);
}

static void take_try(void *user, u32 unit, str out)
{
    (void)unit;
    if (out.n) complain(user, PARSE, out);
}

static bool same_flags(const qm_command *a, const qm_command *b)
{
    if (a->argc != b->argc) return false;
    for (u32 i = 0; i < a->argc; i++)
        if (strcmp(a->argv[i], b->argv[i]) != 0) return false;
    return true;
}

// One unit for each different set of flags.
static u32 choose_units(const dr_project *p, u32 *which)
{
    u32 n = 0;
    for (u32 i = 0; i < p->units.n && n < TRIED; i++) {
        bool known = p->units.rows[i].missing;
        for (u32 k = 0; k < n && !known; k++) known = same_flags(&p->units.rows[which[k]].cmd, &p->units.rows[i].cmd);
        if (!known) which[n++] = i;
    }
    return n;
}

// ------------------------------------------------------------------------------------------------------------ reporting

static void put_kind(const doctor *d, trouble kind, buf *out)
{
    u32 n = 0, units = 0;
    for (u32 i = 0; i < d->list.n; i++) {
        if (d->list.rows[i].kind != kind) continue;
        n++;
        units += d->list.rows[i].units;
    }
    if (n == 0) return;
    buf_printf(out, "%s: %s (%u command%s)\n", kinds[kind].level, kinds[kind].what, units, units == 1 ? "" : "s");
    for (u32 i = 0, shown = 0; i < d->list.n && shown < SHOWN; i++) {
        const complaint *c = &d->list.rows[i];
        if (c->kind != kind || c->subject.n == 0) continue;
        buf_puts(out, "    ");
        rp_put_clean(out, c->subject);
        buf_putc(out, '\n');
        shown++;
    }
    if (n > SHOWN) buf_printf(out, "    … and %u more\n", n - SHOWN);
    if (kinds[kind].remedy[0]) buf_printf(out, "  remedy: %s\n", kinds[kind].remedy);
}

static bool is_note(trouble kind) { return strcmp(kinds[kind].level, "note") == 0; }

static int report(const doctor *d, u32 tried)
{
    buf out = {0};
    u32 problems = 0;
    bool seen[N_TROUBLES] = {false};
    for (u32 i = 0; i < d->list.n; i++) seen[d->list.rows[i].kind] = true;
    for (u32 k = 0; k < N_TROUBLES; k++) {
        put_kind(d, (trouble)k, &out);
        problems += seen[k] && !is_note((trouble)k);
    }
    buf_printf(&out, "%s: %u command%s, %u parsed for a try, %u problem%s\n", problems ? "ill" : "well", d->p->commands.n,
               d->p->commands.n == 1 ? "" : "s", tried, problems, problems == 1 ? "" : "s");
    fputs(buf_cstr(&out), stdout);
    buf_release(&out);
    return problems ? EXIT_FINDINGS : EXIT_CLEAN;
}

int dr_doctor(const dr_run *run)
{
    doctor d = {.p = run->project};
    u32 *which = mem_alloc((run->project->units.n + 1) * sizeof *which), failed = 0;
    for (u32 i = 0; i < run->project->units.n; i++) {
        const qm_command *c = &run->project->units.rows[i].cmd;
        if (!os_is_dir(arena_str(&d.mem, c->dir).p)) complain(&d, NO_FOLDER, c->dir);
        look_at_compiler(&d, c);
        look_at_words(&d, c);
        look_at_source(&d, c);
    }
    for (u32 i = 0; i < run->project->commands.repeated; i++) complain(&d, REPEATED, (str){0});
    if (!d.qt_seen) complain(&d, NO_QT, (str){0});
    u32 n = choose_units(run->project, which);
    bool good = dr_run_job(run, which, n, try_unit, false, take_try, &d, &failed);
    int code = good ? report(&d, n) : EXIT_UNIT;
    VEC_CLEAR(&d.list);
    arena_release(&d.mem);
    mem_free(which);
    return failed ? EXIT_UNIT : code;
}
