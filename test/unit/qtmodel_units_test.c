// Compile commands: splitting, the whitelist of arguments, look-up, and what is said about broken databases.
#include "unit.h"

#include <sys/stat.h>
#include <unistd.h>

#include "qtmodel/units.h"

typedef struct scratch {
    arena mem;
    buf dir;  // a scratch folder
    qm_commands c;
} scratch;

static int setup(void **state)
{
    scratch *s = mem_alloc(sizeof *s);
    memset(s, 0, sizeof *s);
    scratch_dir(&s->dir);
    *state = s;
    return 0;
}

static int teardown(void **state)
{
    scratch *s = *state;
    qm_commands_release(&s->c);
    arena_release(&s->mem);
    buf_release(&s->dir);
    mem_free(s);
    return 0;
}

static void write_file(scratch *s, const char *name, str text) { assert_true(os_replace_file(path_in(&s->mem, &s->dir, name), text)); }

static void load(scratch *s, str json)
{
    err e = {0};
    write_file(s, "compile_commands.json", json);
    bool good = qm_commands_load(&s->c, buf_str(&s->dir), &e);
    if (!good) print_error("%s", buf_cstr(&e.text));
    assert_true(good);
    err_release(&e);
}

// The flags of a row, joined by '|'.
static str flags_of(scratch *s, const qm_command *row)
{
    buf all = {0};
    for (u32 i = 0; i < row->argc; i++) buf_printf(&all, "%s%s", i ? "|" : "", row->argv[i]);
    str result = arena_str(&s->mem, buf_str(&all));
    buf_release(&all);
    return result;
}

// One file compiled by that command line (JSON text inside).
static const qm_command *command(scratch *s, const char *line)
{
    qm_commands_release(&s->c);
    load(s, arena_printf(&s->mem, "[{\"directory\": \"/d\", \"file\": \"a.cpp\", \"command\": \"%s\"}]", line));
    assert_int_equal(s->c.n, 1);
    return &s->c.rows[0];
}

static void shell_words(void **state)
{
    scratch *s = *state;
    const qm_command *r = command(s, "g++ -DA='x y' -DB=\\\"text\\\" -D'C=\\\\n' -I\\\"/a b\\\" -DE=a\\\\ b -DF= -c a.cpp");
    assert_text(flags_of(s, r), "-DA=x y|-DB=text|-DC=\\n|-I/a b|-DE=a b|-DF=");
    assert_text(r->dir, "/d");
    assert_text(r->file, "/d/a.cpp");
}

static void quotes_that_reach_the_compiler(void **state)
{
    scratch *s = *state;
    assert_text(flags_of(s, command(s, "c++ -DV=\\\\\\\"1.0\\\\\\\" \\\"-DW=\\\\\\\"2\\\\\\\"\\\" a.cpp")), "-DV=\"1.0\"|-DW=\"2\"");
}

static void whitelist(void **state)
{
    scratch *s = *state;
    const qm_command *r = command(
        s, "/usr/bin/g++-12 -pipe -O2 -g -Wall -Wextra -std=gnu++17 -fPIC -mno-direct-extern-access -fconcepts-diagnostics-depth=2 "
           "-isystem /usr/include/qt5 -isystem/usr/inc -I . -I../x -iquote q -include pre.h -D QT_NO_X -DNDEBUG -U Y -march=x86-64-v2 "
           "-pthread -fno-exceptions -MD -MF a.d -MT a.o -o a.o -c a.cpp");
    assert_text(flags_of(s, r), "-std=gnu++17|-fPIC|-isystem|/usr/include/qt5|-isystem/usr/inc|-I|.|-I../x|-iquote|q|-include|pre.h|"
                                "-D|QT_NO_X|-DNDEBUG|-U|Y|-march=x86-64-v2|-pthread|-fno-exceptions");
    assert_int_equal(r->dropped, 10);
}

static void precompiled_headers(void **state)
{
    scratch *s = *state;
    // As CMake writes it for Clang: the binary header goes, its text stays.
    const qm_command *r = command(s, "clang++ -Winvalid-pch -Xclang -include-pch -Xclang /b/cmake_pch.hxx.pch "
                                     "-Xclang -include -Xclang /b/cmake_pch.hxx -std=c++20 -c a.cpp");
    assert_text(flags_of(s, r), "-include|/b/cmake_pch.hxx|-std=c++20");
    assert_text(flags_of(s, command(s, "clang++ -include-pch x.pch -DA a.cpp")), "-DA");
}

static void arguments_and_response_files(void **state)
{
    scratch *s = *state;
    write_file(s, "flags.rsp", STR("-DONE=\"a b\"\n-I inc @more.rsp -Wall\n"));
    write_file(s, "more.rsp", STR("-DTWO"));
    load(s, arena_printf(&s->mem, "[{\"directory\": \"%s\", \"file\": \"x/../b.cpp\", \"arguments\": [\"ccache\", \"g++\", \"-DA=x y\", "
                                  "\"@flags.rsp\", \"@gone.rsp\", \"-c\", \"b.cpp\"]}]", buf_cstr(&s->dir)));
    assert_text(flags_of(s, &s->c.rows[0]), "-DA=x y|-DONE=a b|-I|inc|-DTWO");
    assert_int_equal(s->c.rows[0].dropped, 2);  // -Wall, @gone.rsp
    assert_text_at(s->c.rows[0].file, str_of(path_in(&s->mem, &s->dir, "b.cpp")), __FILE__, __LINE__);
}

static void first_of_repeated_files(void **state)
{
    scratch *s = *state;
    load(s, STR("[{\"directory\": \"/d\", \"file\": \"a.cpp\", \"command\": \"g++ -DONE a.cpp\"},\n"
                " {\"directory\": \"/d\", \"file\": \"b.cpp\", \"command\": \"g++ -DTWO b.cpp\"},\n"
                " {\"directory\": \"/d/sub\", \"file\": \"../a.cpp\", \"command\": \"g++ -DTHREE a.cpp\"}]\n"));
    assert_int_equal(s->c.n, 2);
    assert_text(flags_of(s, &s->c.rows[0]), "-DONE");
    assert_text(s->c.rows[1].file, "/d/b.cpp");
}

static void looking_up(void **state)
{
    scratch *s = *state;
    write_file(s, "real.cpp", STR("int x;\n"));
    assert_int_equal(symlink("real.cpp", path_in(&s->mem, &s->dir, "link")), 0);
    assert_int_equal(mkdir(path_in(&s->mem, &s->dir, "sub"), 0777), 0);
    assert_int_equal(symlink("../real.cpp", path_in(&s->mem, &s->dir, "sub/real.cpp")), 0);
    str real = str_of(path_in(&s->mem, &s->dir, "real.cpp"));
    load(s, arena_printf(&s->mem, "[{\"directory\": \"/p\", \"file\": \"app/main.cpp\", \"command\": \"g++\"},\n"
                                  " {\"directory\": \"/p\", \"file\": \"lib/view.cpp\", \"command\": \"g++\"},\n"
                                  " {\"directory\": \"/p\", \"file\": \"lib/core/item.cpp\", \"command\": \"g++\"},\n"
                                  " {\"directory\": \"/\", \"file\": \"%.*s\", \"command\": \"g++\"}]", STR_ARG(real)));
    static const struct { const char *asked, *answer; } cases[] = {
        {"/p/lib/view.cpp", "/p/lib/view.cpp"},       {"/p/include/view.h", "/p/lib/view.cpp"},
        {"/p/app/util.hpp", "/p/app/main.cpp"},       {"/p/lib/core/detail/x.h", "/p/lib/core/item.cpp"},
        {"/p/lib/other.cpp", NULL}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const qm_command *r = qm_commands_find(&s->c, str_of(cases[i].asked));
        assert_int_equal(r != NULL, cases[i].answer != NULL);
        if (r) assert_text_at(r->file, str_of(cases[i].answer), __FILE__, __LINE__);
    }
    const qm_command *other = qm_commands_find(&s->c, str_of(path_in(&s->mem, &s->dir, "sub/real.cpp")));
    assert_non_null(other);
    assert_text_at(other->file, real, __FILE__, __LINE__);
}

static void fixed_flags(void **state)
{
    scratch *s = *state;
    static const char *const files[] = {"a.cpp", "/x/b.cpp"};
    static const char *const flags[] = {"-Wall", "-Iinc", "-std=c++20"};
    qm_commands_fixed(&s->c, STR("/base"), files, 2, flags, 3);
    assert_int_equal(s->c.n, 2);
    assert_text(s->c.rows[0].file, "/base/a.cpp");
    assert_text(s->c.rows[1].file, "/x/b.cpp");
    assert_text(flags_of(s, &s->c.rows[1]), "-Iinc|-std=c++20");
    assert_null(s->c.rows[1].argv[s->c.rows[1].argc]);
}

// The database is refused; every text in `wanted` is part of the message.
static void refuse(scratch *s, const char *json, const char *const *wanted)
{
    err e = {0};
    if (json) write_file(s, "compile_commands.json", str_of(json));
    assert_false(qm_commands_load(&s->c, buf_str(&s->dir), &e));
    assert_int_equal(e.code, EXIT_USAGE);
    for (; *wanted; wanted++) {
        if (str_find(buf_str(&e.text), str_of(*wanted)) != SIZE_MAX) continue;
        print_error("no '%s' in: %s\n", *wanted, buf_cstr(&e.text));
        fail();
    }
    err_release(&e);
}

static void broken_databases(void **state)
{
    scratch *s = *state;
    static const char *const missing[] = {"there is no ", "compile_commands.json", "CMAKE_EXPORT_COMPILE_COMMANDS", "bear", NULL};
    static const char *const empty[] = {"lists no source file", "bear", NULL};
    static const char *const syntax[] = {"compile_commands.json:3:", "is broken", "CMAKE_EXPORT_COMPILE_COMMANDS", NULL};
    static const char *const no_file[] = {"compile_commands.json:1:2: error: an entry names no file", NULL};
    static const char *const no_command[] = {":1:2: error: an entry has neither command nor arguments", NULL};
    static const char *const no_list[] = {":1:1: error: expected a list of compile commands", NULL};
    refuse(s, NULL, missing);
    refuse(s, "", empty);
    refuse(s, "[]", empty);
    refuse(s, "[{\n\"file\": \"a\",\n\"command\" \"g++\"}]", syntax);
    refuse(s, "[{\"directory\": \"/\", \"command\": \"g++\"}]", no_file);
    refuse(s, "[{\"file\": \"a.cpp\"}]", no_command);
    refuse(s, "{\"file\": \"a.cpp\"}", no_list);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
#define T(f) cmocka_unit_test_setup_teardown(f, setup, teardown)
        T(shell_words), T(quotes_that_reach_the_compiler), T(whitelist), T(precompiled_headers), T(arguments_and_response_files),
        T(first_of_repeated_files), T(looking_up), T(fixed_flags), T(broken_databases),
#undef T
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
