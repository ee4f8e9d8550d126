// Files, lines, columns and identity.
#include "unit.h"

#include "base/source.h"

#include <unistd.h>

static void assert_at(sources *s, file_id f, u32 off, u32 line, u32 col)
{
    linecol lc = sources_linecol(s, (place){f, off});
    assert_int_equal(lc.line, line);
    assert_int_equal(lc.col, col);
}

static void lines_and_columns(void **state)
{
    (void)state;
    sources *s = sources_new(STR("/"));
    file_id f = sources_add_text(s, STR("/a.cpp"), STR("ab\ncd\r\n\nx"));
    assert_at(s, f, 0, 1, 1);
    assert_at(s, f, 2, 1, 3);  // the line feed belongs to its line
    assert_at(s, f, 3, 2, 1);
    assert_at(s, f, 5, 2, 3);
    assert_at(s, f, 6, 2, 4);
    assert_at(s, f, 7, 3, 1);
    assert_at(s, f, 8, 4, 1);
    assert_at(s, f, 9, 4, 2);    // end of a text without a last line feed
    assert_at(s, f, 500, 4, 2);  // clamped
    assert_text(sources_line(s, f, 1), "ab");
    assert_text(sources_line(s, f, 2), "cd");
    assert_text(sources_line(s, f, 3), "");
    assert_text(sources_line(s, f, 4), "x");
    assert_text(sources_line(s, f, 5), "");
    assert_int_equal(sources_line_start(s, f, 2), 3);
    assert_int_equal(sources_line_start(s, f, 99), 9);
    assert_int_equal(sources_linecol(s, (place){0}).line, 0);
    assert_int_equal(sources_file(s, f)->n_lines, 4);
    sources_free(s);
}

static void odd_texts(void **state)
{
    (void)state;
    sources *s = sources_new(STR("/"));
    // As clang counts: bytes, byte order mark included, a CR alone ends a line.
    file_id bom = sources_add_text(s, STR("/bom.cpp"), STR("\xEF\xBB\xBFint x;\nint \xC3\xA4y;\n"));
    assert_at(s, bom, 3, 1, 4);
    assert_at(s, bom, 16, 2, 7);
    assert_at(s, bom, 19, 3, 1);
    assert_text(sources_line(s, bom, 2), "int \xC3\xA4y;");
    file_id mac = sources_add_text(s, STR("/mac.cpp"), STR("a\rb\r\nc"));
    assert_at(s, mac, 2, 2, 1);
    assert_at(s, mac, 5, 3, 1);
    assert_text(sources_line(s, mac, 1), "a");
    file_id empty = sources_add_text(s, STR("/empty.cpp"), (str){0});
    assert_at(s, empty, 0, 1, 1);
    assert_text(sources_line(s, empty, 1), "");
    sources_free(s);
}

static void spans(void **state)
{
    (void)state;
    sources *s = sources_new(STR("/"));
    file_id f = sources_add_text(s, STR("/a.cpp"), STR("hello world"));
    assert_text(sources_span_text(s, (span){f, 6, 5}), "world");
    assert_text(sources_span_text(s, (span){f, 6, 500}), "world");
    assert_text(sources_span_text(s, (span){f, 500, 1}), "");
    assert_text(sources_span_text(s, (span){0}), "");
    // A new text under the same name is the same file with new lines.
    assert_at(s, f, 6, 1, 7);
    file_id again = sources_add_text(s, STR("/a.cpp"), STR("hello\nworld"));
    assert_int_equal(again.i, f.i);
    assert_at(s, f, 6, 2, 1);
    assert_int_equal(sources_count(s), 1);
    sources_free(s);
}

static void generated_by_name(void **state)
{
    (void)state;
    sources *s = sources_new(STR("/"));
    const struct { const char *path; bool generated; } cases[] = {
        {"/b/moc_a.cpp", true}, {"/b/ui_dialog.h", true},     {"/b/qrc_icons.cpp", true}, {"/b/main.moc", true},
        {"/b/moc.cpp", false},  {"/moc_dir/a.cpp", false},    {"/b/gui_main.cpp", false}, {"/b/a.mock", false},
        {"moc_b.cpp", true},    {"/b/mocs_compilation.cpp", true},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        file_id f = sources_add_text(s, str_of(cases[i].path), STR("x"));
        if (sources_file(s, f)->generated != cases[i].generated) fail_msg("%s", cases[i].path);
    }
    sources_free(s);
}

static void files_on_disk(void **state)
{
    (void)state;
    arena a = {0};
    buf dir = {0};
    scratch_dir(&dir);
    const char *real = path_in(&a, &dir, "sub/real.cpp");
    assert_true(os_mkdirs(path_in(&a, &dir, "sub/deeper")));
    assert_true(os_replace_file(real, STR("int x;\n")));
    assert_int_equal(symlink("sub/real.cpp", path_in(&a, &dir, "link.cpp")), 0);
    assert_int_equal(symlink("sub", path_in(&a, &dir, "folder")), 0);
    assert_int_equal(link(real, path_in(&a, &dir, "hard.cpp")), 0);

    sources *s = sources_new(buf_str(&dir));
    file_id f = sources_add(s, STR("sub/real.cpp"));
    assert_int_equal(f.i, 1);
    const char *spellings[] = {real, path_in(&a, &dir, "link.cpp"), path_in(&a, &dir, "folder/real.cpp"),
                               path_in(&a, &dir, "sub/deeper/../real.cpp"), path_in(&a, &dir, "hard.cpp"),
                               "./sub/real.cpp", "link.cpp", "folder/../sub//real.cpp"};
    for (size_t i = 0; i < sizeof spellings / sizeof spellings[0]; i++)
        assert_int_equal(sources_add(s, str_of(spellings[i])).i, f.i);
    assert_int_equal(sources_count(s), 1);
    source_file *file = sources_file(s, f);
    assert_false(file->loaded);
    assert_text(file->shown, "sub/real.cpp");
    assert_true(str_starts(file->path, STR("/")) && str_ends(file->path, STR("/sub/real.cpp")));
    assert_text(sources_text(s, f), "int x;\n");
    assert_true(file->loaded && file->hash == str_hash(STR("int x;\n")));

    // The text is the one of the first look, whatever happens on disk; a replaced file is still that file.
    assert_true(os_replace_file(real, STR("changed\n")));
    assert_text(sources_text(s, f), "int x;\n");
    assert_int_equal(sources_add(s, STR("folder/real.cpp")).i, f.i);

    assert_int_equal(sources_add(s, STR("missing.cpp")).i, 0);
    assert_int_equal(sources_add(s, STR("sub")).i, 0);
    assert_int_equal(sources_add(s, (str){0}).i, 0);
    sources_free(s);
    buf_release(&dir);
    arena_release(&a);
}

static void shown_names(void **state)
{
    (void)state;
    arena a = {0};
    buf dir = {0};
    scratch_dir(&dir);
    assert_true(os_mkdirs(path_in(&a, &dir, "in")));
    assert_true(os_replace_file(path_in(&a, &dir, "in/a.cpp"), STR("a")));
    assert_true(os_replace_file(path_in(&a, &dir, "b.cpp"), STR("b")));
    assert_true(os_replace_file(path_in(&a, &dir, "c.cpp"), STR("c")));
    sources *s = sources_new(str_of(path_in(&a, &dir, "in")));
    assert_text(sources_file(s, sources_add(s, str_of(path_in(&a, &dir, "in/a.cpp"))))->shown, "a.cpp");
    assert_text(sources_file(s, sources_add(s, STR("../b.cpp")))->shown, "../b.cpp");
    const char *outside = path_in(&a, &dir, "c.cpp");
    assert_string_equal(sources_file(s, sources_add(s, str_of(outside)))->shown.p, outside);
    sources_free(s);
    buf_release(&dir);
    arena_release(&a);
}

static void vanished_file_is_empty(void **state)
{
    (void)state;
    arena a = {0};
    buf dir = {0};
    scratch_dir(&dir);
    const char *path = path_in(&a, &dir, "a.cpp");
    assert_true(os_replace_file(path, STR("text")));
    sources *s = sources_new(buf_str(&dir));
    file_id f = sources_add(s, STR("a.cpp"));
    assert_int_equal(unlink(path), 0);
    assert_text(sources_text(s, f), "");
    assert_at(s, f, 3, 1, 1);
    sources_free(s);
    buf_release(&dir);
    arena_release(&a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(lines_and_columns), cmocka_unit_test(odd_texts),   cmocka_unit_test(spans),
        cmocka_unit_test(generated_by_name), cmocka_unit_test(files_on_disk), cmocka_unit_test(shown_names),
        cmocka_unit_test(vanished_file_is_empty),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
