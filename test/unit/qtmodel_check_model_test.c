// --check-model on a small library of our own: what is declared, what is missing, what is not installed.
#include "unit.h"

#include "qtmodel/build.h"
#include "qtmodel/check_model.h"

static const char header[] =
    "#define ACME_TRY(x) if (!(x)) return\n"
    "namespace acme {\n"
    "class Base { public: virtual bool open(); int read(char *to, long long n); int read(int); };\n"
    "template <typename T> class Box : public Base { public: Box(int n); T *data(); };\n"
    "enum Mode { Shut, Wide };\n"
    "void post(Base *, int priority = 0);\n"
    "}\n";

static const char model[] =
    "library: Acme\n"
    "header: acme.h\n"
    "from: test\n"
    "functions:\n"
    "  acme::Base::open: {must-check: must}\n"
    "  \"acme::Base::read(char*,long long)\": {partial-io: arg2}\n"
    "  \"acme::Base::read(char *, long)\": {partial-io: arg2}\n"
    "  acme::Box::data: {buffer-of: this}\n"
    "  \"acme::Box::Box(int)\": {resizes: this}\n"
    "  acme::post/2: {takes: arg1}\n"
    "  acme::post/1: {takes: arg1}\n"
    "  acme::Base::shut: {must-check: may}\n"
    "  acme::Base::gone: {must-check: may, since: \"6.0\"}\n"
    "classes:\n"
    "  acme::Base: {connected-state: \"acme::Narrow\"}\n"
    "macros:\n"
    "  ACME_TRY: {early-return: true}\n"
    "  ACME_FAIL: {early-return: true}\n"
    "enumerators:\n"
    "  \"acme::Wide\": {access-open: true}\n";

static const char absent[] = "library: Nowhere\nheader: nowhere/nothing.h\nfunctions:\n  f: {waits: true}\n  g: {waits: true}\n";

static void write_text(arena *a, const buf *dir, const char *name, str text) { assert_true(os_replace_file(path_in(a, dir, name), text)); }

static void declared_or_not(void **state)
{
    (void)state;
    arena a = {0};
    buf dir = {0}, source = {0}, report = {0};
    err e = {0};
    scratch_dir(&dir);
    write_text(&a, &dir, "acme.h", str_of(header));
    qm_facts *facts = qm_facts_new();
    assert_true(qm_facts_load(facts, STR("acme.yaml"), str_of(model), &e));
    assert_true(qm_facts_load(facts, STR("nowhere.yaml"), str_of(absent), &e));
    qm_check_model_source(facts, &source);
    write_text(&a, &dir, "all.cpp", buf_str(&source));

    const char *file = path_in(&a, &dir, "all.cpp");
    static const char *const flags[] = {"-std=c++20", "-I."};
    qm_commands commands = {0};
    qm_commands_fixed(&commands, buf_str(&dir), &file, 1, flags, 2);
    sources *files = sources_new(buf_str(&dir));
    qm_unit *u = qm_build(&commands.rows[0], files, facts, &(qm_build_options){.declarations = true}, &e);
    if (!u) print_error("%s", buf_cstr(&e.text));
    assert_non_null(u);

    u32 resolved = 0, missing = 0;
    assert_false(qm_check_model(facts, u, &report, &resolved, &missing));
    // The lines about our library; what is installed of others differs from machine to machine.
    buf ours = {0};
    for (str rest = buf_str(&report); rest.n;) {
        size_t end = str_find(rest, STR("\n"));
        str line = str_upto(rest, end == SIZE_MAX ? end : end + 1);
        rest = str_from(rest, line.n);
        if (str_starts(line, STR("acme.yaml")) || str_find(line, STR("Nowhere")) != SIZE_MAX) buf_put(&ours, line);
    }
    assert_text(buf_str(&ours), "acme.yaml:7: no function answers 'acme::Base::read(char *, long)'\n"
                                "acme.yaml:11: no function answers 'acme::post/1'\n"
                                "acme.yaml:12: no function answers 'acme::Base::shut'\n"
                                "acme.yaml:15: no enumerator answers 'acme::Narrow'\n"
                                "acme.yaml:18: no macro answers 'ACME_FAIL'\n"
                                "not installed: Nowhere (2 subjects not checked)\n");
    assert_true(resolved >= 8);
    assert_true(missing >= 5);

    buf_release(&ours);
    buf_release(&report);
    buf_release(&source);
    buf_release(&dir);
    qm_unit_free(u);
    sources_free(files);
    qm_commands_release(&commands);
    qm_facts_free(facts);
    err_release(&e);
    arena_release(&a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(declared_or_not)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
