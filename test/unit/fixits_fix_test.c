// Single fixes: what may be edited, whole statements with their lines, indentation, braces and comments.
#include "fixits.h"

// The statement that holds the row with that text.
static qm_node statement(fixture *x, const char *text) { return qm_statement_of(x->u, row_with(x->u, text)); }

static fx_fix *new_fix(fixture *x) { return fx_new(x->u, FX_SAFE, "test"); }

#define PRE "void a(); void b(); void c(); void f(int x)\n"

static void before(fixture *x, const char *code, const char *lines, const char *wanted)
{
    parse(x, code);
    fx_fix *f = new_fix(x);
    fx_statements_before(f, statement(x, "b()"), "%s", lines);
    assert_text_at(text_with(x, f), str_of(wanted), __FILE__, __LINE__);
}

static void after(fixture *x, const char *code, const char *lines, const char *wanted)
{
    parse(x, code);
    fx_fix *f = new_fix(x);
    fx_statements_after(f, statement(x, "b()"), "%s", lines);
    assert_text_at(text_with(x, f), str_of(wanted), __FILE__, __LINE__);
}

static void replaced(fixture *x, const char *code, const char *lines, const char *wanted)
{
    parse(x, code);
    fx_fix *f = new_fix(x);
    fx_replace_statement(f, statement(x, "b()"), "%s", lines);
    assert_text_at(text_with(x, f), str_of(wanted), __FILE__, __LINE__);
}

static void removed(fixture *x, const char *code, const char *wanted)
{
    parse(x, code);
    fx_fix *f = new_fix(x);
    fx_remove_statement(f, statement(x, "b()"));
    assert_text_at(text_with(x, f), str_of(wanted), __FILE__, __LINE__);
}

static void withheld(fixture *x, const fx_fix *f, const char *why)
{
    (void)x;
    assert_text_at(f->withheld, str_of(why), __FILE__, __LINE__);
}

static void puts_lines_before(void **state)
{
    fixture *x = *state;
    before(x, PRE "{\n    a();\n    b();  // why\n}\n", "c();\nif (x) {\n\tc();\n}",
           PRE "{\n    a();\n    c();\n    if (x) {\n        c();\n    }\n    b();  // why\n}\n");
    // The file's own step.
    before(x, PRE "{\n  b();\n}\n", "if (x) {\n\tc();\n}", PRE "{\n  if (x) {\n    c();\n  }\n  b();\n}\n");
    before(x, PRE "{\n\tif (x) {\n\t\tb();\n\t}\n}\n", "if (x) {\n\tc();\n}",
           PRE "{\n\tif (x) {\n\t\tif (x) {\n\t\t\tc();\n\t\t}\n\t\tb();\n\t}\n}\n");
}

static void keeps_line_endings(void **state)
{
    fixture *x = *state;
    before(x, "void b(); void c();\r\nvoid f()\r\n{\r\n  b();\r\n}\r\n", "c();\nc();",
           "void b(); void c();\r\nvoid f()\r\n{\r\n  c();\r\n  c();\r\n  b();\r\n}\r\n");
    after(x, "\xEF\xBB\xBFvoid b(); void c();\r\nvoid f()\r\n{\r\n  b();  // why\r\n}\r\n", "c();",
          "\xEF\xBB\xBFvoid b(); void c();\r\nvoid f()\r\n{\r\n  b();  // why\r\n  c();\r\n}\r\n");
    removed(x, "void b();\r\nvoid f()\r\n{\r\n  b();\r\n  ;\r\n}\r\n", "void b();\r\nvoid f()\r\n{\r\n  ;\r\n}\r\n");
}

static void puts_lines_beside_on_one_line(void **state)
{
    fixture *x = *state;
    before(x, PRE "{ a(); b(); }\n", "c();", PRE "{ a(); c(); b(); }\n");
    after(x, PRE "{ a(); b(); }\n", "c();", PRE "{ a(); b(); c(); }\n");
    before(x, PRE "{ b(); }\n", "if (x) {\n\tc();\n}", PRE "{\n    if (x) {\n        c();\n    }\n    b();\n}\n");
    after(x, PRE "{\n    a(); b(); c();\n}\n", "c();\nc();", PRE "{\n    a();\n    b();\n    c();\n    c();\n    c();\n}\n");
    before(x, PRE "{\n    switch (x) {\n    case 1: b(); break;\n    }\n}\n", "c();\nc();",
           PRE "{\n    switch (x) {\n    case 1:\n        c();\n        c();\n        b(); break;\n    }\n}\n");
}

static void gives_lone_bodies_braces(void **state)
{
    fixture *x = *state;
    before(x, PRE "{\n    if (x)\n        b();\n    a();\n}\n", "c();", PRE "{\n    if (x) {\n        c();\n        b();\n    }\n    a();\n}\n");
    after(x, PRE "{\n    if (x)  // first\n        b();  // second\n    a();\n}\n", "c();",
          PRE "{\n    if (x) {  // first\n        b();  // second\n        c();\n    }\n    a();\n}\n");
    after(x, PRE "{\n    if (x) b();\n    else a();\n}\n", "c();", PRE "{\n    if (x) {\n        b();\n        c();\n    } else a();\n}\n");
    before(x, PRE "{\n    if (x)\n        a();\n    else\n        b();\n}\n", "c();",
           PRE "{\n    if (x)\n        a();\n    else {\n        c();\n        b();\n    }\n}\n");
    before(x, PRE "{\n    do\n        b();\n    while (x);\n}\n", "c();", PRE "{\n    do {\n        c();\n        b();\n    } while (x);\n}\n");
    before(x, PRE "{ while(x)b(); }\n", "c();", PRE "{ while(x) {\n    c();\n    b();\n}\n}\n");
    parse(x, PRE "{\n    for (;;)\n        b();\n}\n");
    fx_fix *f = new_fix(x);
    fx_statements_before(f, statement(x, "b()"), "a();");
    fx_statements_after(f, statement(x, "b()"), "c();");
    assert_text(text_with(x, f), PRE "{\n    for (;;) {\n        a();\n        b();\n        c();\n    }\n}\n");
}

static void replaces_statements(void **state)
{
    fixture *x = *state;
    replaced(x, PRE "{\n    b();  // why\n}\n", "a();", PRE "{\n    a();  // why\n}\n");
    replaced(x, PRE "{\n    if (x)\n        b();\n}\n", "a();", PRE "{\n    if (x)\n        a();\n}\n");
    replaced(x, PRE "{\n    if (x)\n        b();\n}\n", "if (!x) {\n\ta();\n}",
             PRE "{\n    if (x) {\n        if (!x) {\n            a();\n        }\n    }\n}\n");
    // A block that is a body.
    parse(x, PRE "{\n    while (x) {\n        b();\n    }\n    a();\n}\n");
    fx_fix *f = new_fix(x);
    fx_replace_statement(f, qm_parent(x->u, statement(x, "b()")), "{\n\tif (x)\n\t\tc();\n}");
    assert_text(text_with(x, f), PRE "{\n    while (x) {\n        if (x)\n            c();\n    }\n    a();\n}\n");
    parse(x, PRE "{\n    while (x)\n        ;\n}\n");
    f = new_fix(x);
    fx_replace_statement(f, row_with(x->u, ";"), "if (x)\n\tc();");
    assert_text(text_with(x, f), PRE "{\n    while (x) {\n        if (x)\n            c();\n    }\n}\n");
    parse(x, PRE "{\n    while (x);\n}\n");
    f = new_fix(x);
    fx_replace_statement(f, row_with(x->u, ";"), "if (x)\n\tc();");
    assert_text(text_with(x, f), PRE "{\n    while (x) {\n        if (x)\n            c();\n    }\n}\n");
    parse(x, PRE "{\n    if (x)\n        b();\n}\n");
    f = new_fix(x);
    fx_wrap_statement(f, statement(x, "b()"), "if ((", "%s, true)) {\n\ta();\n\treturn;\n}", "");
    assert_text(text_with(x, f), PRE "{\n    if (x) {\n        if ((b(), true)) {\n            a();\n            return;\n        }\n    }\n}\n");
}

static void removes_statements(void **state)
{
    fixture *x = *state;
    removed(x, PRE "{\n    a();\n    b();\n    c();\n}\n", PRE "{\n    a();\n    c();\n}\n");
    removed(x, PRE "{\n    a();\n\n    b();\n}\n", PRE "{\n    a();\n}\n");
    removed(x, PRE "{\n    a();\n\n    b();\n\n    c();\n}\n", PRE "{\n    a();\n\n    c();\n}\n");
    removed(x, PRE "{\n    b(); // stays\n}\n", PRE "{\n    // stays\n}\n");
    removed(x, PRE "{\n    b(); c();\n}\n", PRE "{\n    c();\n}\n");
    removed(x, PRE "{\n    a(); b(); /* stays */\n}\n", PRE "{\n    a(); /* stays */\n}\n");
    removed(x, PRE "{ b(); }\n", PRE "{ }\n");
    removed(x, PRE "{\n    if (x)\n        b();\n    else\n        c();\n}\n", PRE "{\n    if (x)\n        {}\n    else\n        c();\n}\n");
    removed(x, PRE "{\n    switch (x) {\n    case 1:\n        b();\n    }\n}\n", PRE "{\n    switch (x) {\n    case 1:\n        ;\n    }\n}\n");
}

static void never_loses_a_comment(void **state)
{
    fixture *x = *state;
    parse(x, "void b(int);\nvoid f()\n{\n    b(/* one */ 1);\n}\n");
    fx_fix *f = new_fix(x);
    fx_remove_statement(f, statement(x, "b(/* one */ 1)"));
    withheld(x, f, "a comment would be lost");
    f = new_fix(x);
    fx_replace(f, qm_row(x->u, row_with(x->u, "b(/* one */ 1)"))->text, "b(/* one */ 2)");
    assert_text(text_with(x, f), "void b(int);\nvoid f()\n{\n    b(/* one */ 2);\n}\n");
    // What looks like a comment in a literal is none.
    parse(x, "void b(const char *);\nvoid f()\n{\n    b(\"// no\");\n    b(R\"x(/* )\" no */)x\");\n}\n");
    f = new_fix(x);
    fx_remove_statement(f, statement(x, "b(\"// no\")"));
    fx_remove_statement(f, statement(x, "b(R\"x(/* )\" no */)x\")"));
    assert_text(text_with(x, f), "void b(const char *);\nvoid f()\n{\n}\n");
}

static span where(fixture *x, const char *text, size_t skip, size_t len)
{
    str all = sources_text(x->files, x->u->main_file);
    size_t at = str_find(all, str_of(text));
    assert_true(at != SIZE_MAX);
    return (span){x->u->main_file, u32_of(at + skip), u32_of(len)};
}

static void assert_refused(fixture *x, span s, const char *wanted)
{
    const char *why;
    assert_int_equal(fx_editable(x->u, s, &why), wanted == NULL);
    if (wanted) assert_string_equal(why, wanted);
}

static void knows_what_is_editable(void **state)
{
    fixture *x = *state;
    parse(x, "#define TWO(a, b) (a) + (b)\n#define BODY b()\nint b();\nint f()\n{\n    BODY;\n#if 0\n    b(1);\n#else\n    b();\n#endif\n"
             "    return TWO(1 + b(), 2);\n}\n");
    assert_refused(x, (span){0}, "the code comes from a macro, a system header or generated code");
    assert_refused(x, where(x, "b(1)", 0, 4), "part of the code is left out by #if");
    assert_refused(x, where(x, "    b();\n#endif", 4, 3), NULL);
    assert_refused(x, where(x, "    b();\n#endif", 4, 14), "a preprocessor line stands in the code");
    assert_refused(x, where(x, "#define BODY", 8, 4), "a preprocessor line stands in the code");
    assert_refused(x, where(x, "1 + b()", 0, 7), NULL);
    assert_refused(x, where(x, "TWO(1", 0, 19), NULL);                             // the whole invocation
    assert_refused(x, where(x, "TWO(1", 0, 5), "the code is mixed with a macro");  // part of it
    assert_refused(x, where(x, "b(), 2", 0, 6), "the code is mixed with a macro"); // two arguments
    assert_refused(x, where(x, "return TWO(1", 0, 12), "the code is mixed with a macro");
    assert_refused(x, where(x, "return TWO", 0, 600), "the file has changed since it was read");
    sources_file(x->files, x->u->main_file)->generated = true;
    assert_refused(x, where(x, "1 + b()", 0, 7), "the code is in a generated file");
    sources_file(x->files, x->u->main_file)->system = true;
    assert_refused(x, where(x, "1 + b()", 0, 7), "the code is in a system header");
}

static void withholds_as_a_whole(void **state)
{
    fixture *x = *state;
    parse(x, "#define BODY b()\nvoid b();\nvoid f(int x)\n{\n    if (x)\n        b();\n    BODY;\n}\n");
    fx_fix *f = new_fix(x);
    fx_remove_statement(f, statement(x, "b()"));
    qm_node last = {0};
    for (qm_node c = qm_first(x->u, qm_parent(x->u, qm_parent(x->u, statement(x, "b()")))); qm_is(c);
         c = qm_next(x->u, qm_parent(x->u, c), c))
        last = c;
    fx_remove_statement(f, last);
    withheld(x, f, "the code comes from a macro, a system header or generated code");
    fx_withhold(f, "another reason");
    withheld(x, f, "the code comes from a macro, a system header or generated code");
    f = new_fix(x);
    fx_replace(f, qm_row(x->u, row_with(x->u, "b()"))->text, "c()");
    fx_remove_statement(f, statement(x, "b()"));
    withheld(x, f, "two changes would meet in the same place");
}

static void finds_fresh_names(void **state)
{
    fixture *x = *state;
    parse(x, "#define size2 0\nint size;\nvoid f(int size3)\n{\n}\n");
    qm_func f = {1};
    assert_text(fx_fresh_name(x->u, f, "size"), "size4");
    assert_text(fx_fresh_name(x->u, f, "limit"), "limit");
}

static void takes_emit_along(void **state)
{
    fixture *x = *state;
    before(x, "#define emit\n" PRE "{\n    emit b();\n}\n", "c();", "#define emit\n" PRE "{\n    c();\n    emit b();\n}\n");
    removed(x, "#define emit\n" PRE "{\n    emit\n        b();\n    c();\n}\n", "#define emit\n" PRE "{\n    c();\n}\n");
}

static void knows_statement_extents(void **state)
{
    fixture *x = *state;
    parse(x, "void b(); int c();\nvoid f(int x)\n{\n    if (x)\n        b() ;\n    else if (c())\n        b() /* x */ ;\n    int y = 1, z;\n    int w = c();\n    while (x) { b(); }\n}\n");
    const struct { const char *row, *wanted; } cases[] = {{"b()", "b() ;"}, {"{ b(); }", "{ b(); }"}};
    for (u32 i = 0; i < 2; i++) {
        qm_node n = row_with(x->u, cases[i].row);
        span s = fx_statement_span(x->u, qm_statement_of(x->u, n));
        assert_text_at(sources_span_text(x->files, s), str_of(cases[i].wanted), __FILE__, __LINE__);
    }
    for (u32 i = 1; i < x->u->nodes.n; i++) {
        qm_node n = {i};
        str text = sources_span_text(x->files, fx_statement_span(x->u, n));
        if (qm_kind_of(x->u, n) == QM_IF && str_starts(qm_text(x->u, n), STR("if (x)")))
            assert_text(text, "if (x)\n        b() ;\n    else if (c())\n        b() /* x */ ;");
        if (qm_kind_of(x->u, n) == QM_WHILE) assert_text(text, "while (x) { b(); }");
        if (qm_kind_of(x->u, n) != QM_DECL) continue;
        str name = qm_var_of(x->u, qm_row(x->u, n)->var)->name;
        if (str_is(name, "w")) assert_text(text, "int w = c();");
        if (str_is(name, "y") || str_is(name, "z")) assert_text(text, "");  // not alone in its statement
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(puts_lines_before, fixture_setup, fixture_teardown),
        cmocka_unit_test_setup_teardown(keeps_line_endings, fixture_setup, fixture_teardown),
        cmocka_unit_test_setup_teardown(puts_lines_beside_on_one_line, fixture_setup, fixture_teardown),
        cmocka_unit_test_setup_teardown(gives_lone_bodies_braces, fixture_setup, fixture_teardown),
        cmocka_unit_test_setup_teardown(replaces_statements, fixture_setup, fixture_teardown),
        cmocka_unit_test_setup_teardown(removes_statements, fixture_setup, fixture_teardown),
        cmocka_unit_test_setup_teardown(never_loses_a_comment, fixture_setup, fixture_teardown),
        cmocka_unit_test_setup_teardown(knows_what_is_editable, fixture_setup, fixture_teardown),
        cmocka_unit_test_setup_teardown(withholds_as_a_whole, fixture_setup, fixture_teardown),
        cmocka_unit_test_setup_teardown(finds_fresh_names, fixture_setup, fixture_teardown),
        cmocka_unit_test_setup_teardown(takes_emit_along, fixture_setup, fixture_teardown),
        cmocka_unit_test_setup_teardown(knows_statement_extents, fixture_setup, fixture_teardown),
    };
    return cmocka_run_group_tests_name("fixits_fix", tests, NULL, NULL);
}
