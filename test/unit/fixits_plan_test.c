// Many fixes: merging, conflicts, priorities, headers, and that the order of adding never shows.
#include "unit.h"

#include "fixits/fix.h"
#include "fixits/plan.h"

typedef struct bench {
    sources *files;
    qm_unit *u;
    file_id a, b;
    fx_plan plan;
} bench;

static int setup(void **state)
{
    bench *x = mem_alloc(sizeof *x);
    memset(x, 0, sizeof *x);
    x->files = sources_new(STR("/nowhere"));
    x->u = qm_unit_new(x->files);
    *state = x;
    return 0;
}

static int teardown(void **state)
{
    bench *x = *state;
    fx_plan_release(&x->plan);
    qm_unit_free(x->u);
    sources_free(x->files);
    mem_free(x);
    return 0;
}

static void texts(bench *x, const char *a, const char *b)
{
    x->a = sources_add_text(x->files, STR("/nowhere/a.cpp"), str_of(a));
    x->b = sources_add_text(x->files, STR("/nowhere/b.cpp"), str_of(b));
}

// The place of a word in a file; `back` bytes before its end for insertions behind it.
static span at(bench *x, file_id file, const char *word)
{
    size_t off = str_find(sources_text(x->files, file), str_of(word));
    assert_true(off != SIZE_MAX);
    return (span){file, u32_of(off), u32_of(strlen(word))};
}

static fx_fix *replace(bench *x, fx_level level, file_id file, const char *word, const char *text)
{
    fx_fix *f = fx_new(x->u, level, "replace %s", word);
    fx_replace(f, at(x, file, word), "%s", text);
    assert_false(fx_is_withheld(f));
    return f;
}

static void plan(bench *x, const fx_fix *const *fixes, u32 n, fx_level level)
{
    fx_plan_release(&x->plan);
    fx_plan_init(&x->plan, x->files);
    for (u32 i = 0; i < n; i++) fx_plan_add(&x->plan, fixes[i], i);
    fx_plan_make(&x->plan, level);
}

#define OUTCOME(i, wanted) assert_int_equal(x->plan.fixes.rows[i].outcome, wanted)
#define N_OF(a) (sizeof(a) / sizeof *(a))

static void applies_over_several_files(void **state)
{
    bench *x = *state;
    texts(x, "one two three\n", "\xEF\xBB\xBF" "four five\r\n");
    fx_fix *f = replace(x, FX_SAFE, x->a, "three", "3");
    fx_replace(f, at(x, x->a, "one"), "%s", "1");
    fx_insert_after(f, at(x, x->b, "four"), "\nnew");
    const fx_fix *fixes[] = {f, replace(x, FX_SAFE, x->a, "two", "")};
    plan(x, fixes, 2, FX_SAFE);
    OUTCOME(0, FX_APPLIED);
    OUTCOME(1, FX_APPLIED);
    assert_int_equal(x->plan.texts.n, 2);
    assert_text(x->plan.texts.rows[0].new_text, "1  3\n");
    assert_text(x->plan.texts.rows[1].new_text, "\xEF\xBB\xBF" "four\r\nnew five\r\n");
    assert_true(x->plan.texts.rows[1].old_hash == str_hash(STR("\xEF\xBB\xBF" "four five\r\n")));
    assert_text(x->plan.texts.rows[1].old_text, "\xEF\xBB\xBF" "four five\r\n");
}

static void levels_and_reasons(void **state)
{
    bench *x = *state;
    texts(x, "one two three four\n", "");
    fx_fix *none = fx_new(x->u, FX_SAFE, "withheld"), *empty = fx_new(x->u, FX_SAFE, "empty");
    fx_withhold(none, "because");
    const fx_fix *fixes[] = {replace(x, FX_REVIEW, x->a, "one", "1"), replace(x, FX_SAFE, x->a, "two", "2"),
                             replace(x, FX_DISPLAY, x->a, "three", "3"), none, empty};
    plan(x, fixes, N_OF(fixes), FX_SAFE);
    OUTCOME(0, FX_TOO_LOW);
    OUTCOME(1, FX_APPLIED);
    OUTCOME(2, FX_TOO_LOW);
    OUTCOME(3, FX_WITHHELD);
    assert_text(x->plan.fixes.rows[3].why, "because");
    OUTCOME(4, FX_WITHHELD);
    plan(x, fixes, N_OF(fixes), FX_NONE);  // a sketch is never written
    OUTCOME(0, FX_APPLIED);
    OUTCOME(2, FX_TOO_LOW);
    assert_text(x->plan.texts.rows[0].new_text, "1 2 three four\n");
}

static void merges_equal_groups(void **state)
{
    bench *x = *state;
    texts(x, "one two\n", "");
    const fx_fix *fixes[] = {replace(x, FX_REVIEW, x->a, "one", "1"), replace(x, FX_SAFE, x->a, "one", "1"),
                             replace(x, FX_SAFE, x->a, "one", "1")};
    plan(x, fixes, 3, FX_REVIEW);
    OUTCOME(1, FX_APPLIED);  // the safe one leads
    OUTCOME(0, FX_MERGED);
    OUTCOME(2, FX_MERGED);
    assert_text(x->plan.texts.rows[0].new_text, "1 two\n");
    fx_plan_drop(&x->plan, 1, "not %s", "good");
    fx_plan_make(&x->plan, FX_REVIEW);
    for (u32 i = 0; i < 3; i++) {  // the same edits are no better from elsewhere
        OUTCOME(i, FX_DROPPED);
        assert_text(x->plan.fixes.rows[i].why, "not good");
    }
    assert_int_equal(x->plan.texts.n, 0);
}

static void conflicting_ones_wait(void **state)
{
    bench *x = *state;
    texts(x, "one two three\n", "");
    fx_fix *wide = fx_new(x->u, FX_SAFE, "wide");
    fx_replace(wide, at(x, x->a, "two three"), "23");
    const fx_fix *fixes[] = {replace(x, FX_REVIEW, x->a, "two", "2"), wide};
    plan(x, fixes, 2, FX_REVIEW);
    OUTCOME(0, FX_WAITS);  // safe first
    assert_text(x->plan.fixes.rows[0].why, "it meets another fix in line 1 (wide)");
    OUTCOME(1, FX_APPLIED);
    fx_plan_drop(&x->plan, 1, "no");
    fx_plan_make(&x->plan, FX_REVIEW);
    OUTCOME(0, FX_APPLIED);
    assert_text(x->plan.texts.rows[0].new_text, "one 2 three\n");
}

static void insertions(void **state)
{
    bench *x = *state;
    texts(x, "one two\n", "");
    fx_fix *line = fx_new(x->u, FX_SAFE, "a line"), *same = fx_new(x->u, FX_SAFE, "the same line and more");
    fx_fix *other = fx_new(x->u, FX_SAFE, "another line"), *bracket = fx_new(x->u, FX_SAFE, "a bracket");
    fx_fix *bracket2 = fx_new(x->u, FX_SAFE, "a bracket too");
    fx_insert_before(line, at(x, x->a, "two"), "a;\n");
    fx_insert_before(same, at(x, x->a, "two"), "a;\n");
    fx_replace(same, at(x, x->a, "two"), "2");
    fx_insert_before(other, at(x, x->a, "two"), "b;\n");
    fx_insert_before(bracket, at(x, x->a, "one"), "(");
    fx_insert_before(bracket, at(x, x->a, "one"), "(");  // twice from one fix is meant twice
    fx_insert_before(bracket2, at(x, x->a, "one"), "(");
    fx_insert_after(bracket2, at(x, x->a, "one"), ")");
    const fx_fix *fixes[] = {line, same, other, bracket, bracket2};
    plan(x, fixes, 5, FX_SAFE);
    OUTCOME(0, FX_APPLIED);
    OUTCOME(1, FX_APPLIED);  // equal lines are put in once
    OUTCOME(2, FX_WAITS);
    OUTCOME(3, FX_APPLIED);
    OUTCOME(4, FX_WAITS);    // equal brackets are two brackets
    assert_text(x->plan.texts.rows[0].new_text, "((one a;\n2\n");
}

static void claims_are_kept(void **state)
{
    bench *x = *state;
    texts(x, "one two three four\n", "");
    fx_fix *claims = replace(x, FX_SAFE, x->a, "one", "1");
    fx_claim(claims, at(x, x->a, "two three"));
    const fx_fix *edit_in_claim[] = {claims, replace(x, FX_SAFE, x->a, "three", "3")};
    plan(x, edit_in_claim, 2, FX_SAFE);
    OUTCOME(0, FX_APPLIED);
    OUTCOME(1, FX_WAITS);
    const fx_fix *claim_on_edit[] = {replace(x, FX_REVIEW, x->a, "three", "3"), replace(x, FX_SAFE, x->a, "two", "2"), claims};
    plan(x, claim_on_edit, 3, FX_REVIEW);
    OUTCOME(2, FX_APPLIED);
    OUTCOME(1, FX_WAITS);  // later in the file than the claimer's own edit
    fx_fix *first = fx_new(x->u, FX_SAFE, "stands first, is edited later");
    fx_replace(first, at(x, x->a, "four"), "4");
    fx_claim(first, at(x, x->a, "one"));
    const fx_fix *claim_second[] = {replace(x, FX_SAFE, x->a, "one", "1"), first};
    plan(x, claim_second, 2, FX_SAFE);
    OUTCOME(0, FX_APPLIED);
    OUTCOME(1, FX_WAITS);
}

static void order_of_adding_never_shows(void **state)
{
    bench *x = *state;
    texts(x, "one two three four five six\n", "seven eight\n");
    fx_fix *fixes[7];
    fixes[0] = replace(x, FX_SAFE, x->b, "seven", "7");
    fixes[1] = replace(x, FX_SAFE, x->a, "three four", "34");
    fixes[2] = replace(x, FX_SAFE, x->a, "four five", "45");
    fixes[3] = replace(x, FX_REVIEW, x->a, "two", "2");
    fixes[4] = replace(x, FX_SAFE, x->a, "two three", "23");
    fixes[5] = replace(x, FX_SAFE, x->a, "six", "6");
    fixes[6] = replace(x, FX_SAFE, x->a, "six", "VI");
    fx_include(fixes[0], "<vector>");
    fx_include(fixes[5], "<string>");
    str a = {0}, b = {0};
    arena mem = {0};
    u32 seed = 1;
    for (u32 round = 0; round < 60; round++) {
        u32 order[7] = {0, 1, 2, 3, 4, 5, 6};
        for (u32 i = 6; i > 0; i--) {
            seed = seed * 1103515245u + 12345u;
            u32 k = (seed >> 16) % (i + 1), swap = order[i];
            order[i] = order[k];
            order[k] = swap;
        }
        fx_plan_release(&x->plan);
        fx_plan_init(&x->plan, x->files);
        for (u32 i = 0; i < 7; i++) fx_plan_add(&x->plan, fixes[order[i]], order[i]);
        fx_plan_make(&x->plan, FX_REVIEW);
        assert_int_equal(x->plan.texts.n, 2);
        if (round == 0) {
            a = arena_str(&mem, x->plan.texts.rows[0].new_text);
            b = arena_str(&mem, x->plan.texts.rows[1].new_text);
            assert_text(a, "#include <string>\n\none 23 45 6\n");
        }
        assert_true(str_eq(a, x->plan.texts.rows[0].new_text) && str_eq(b, x->plan.texts.rows[1].new_text));
        for (u32 i = 0; i < 7; i++) {
            static const fx_outcome wanted[] = {FX_APPLIED, FX_WAITS, FX_APPLIED, FX_WAITS, FX_APPLIED, FX_APPLIED, FX_WAITS};
            OUTCOME(i, wanted[order[i]]);
        }
    }
    arena_release(&mem);
}

static void included(bench *x, const char *code, const char *header, const char *header2, const char *wanted)
{
    texts(x, code, "");
    fx_fix *f = replace(x, FX_SAFE, x->a, "code", "done");
    fx_include(f, header);
    if (header2) fx_include(f, header2);
    const fx_fix *fixes[] = {f};
    plan(x, fixes, 1, FX_SAFE);
    assert_text_at(x->plan.texts.rows[0].new_text, str_of(wanted), __FILE__, __LINE__);
}

static void puts_headers_in(void **state)
{
    bench *x = *state;
    // Behind the last one of the style, sorted among themselves, each once.
    included(x, "#include \"a.h\"\n#include <b>\n#include \"c.h\"\n\ncode\n", "<memory>", "<algorithm>",
             "#include \"a.h\"\n#include <b>\n#include <algorithm>\n#include <memory>\n#include \"c.h\"\n\ndone\n");
    included(x, "#include \"a.h\"\n\ncode\n", "<memory>", NULL, "#include \"a.h\"\n#include <memory>\n\ndone\n");
    included(x, "#include <memory>  // why\n\ncode\n", "<memory>", NULL, "#include <memory>  // why\n\ndone\n");
    included(x, "# include  <memory>\ncode", "<memory>", "\"x.h\"", "# include  <memory>\n#include \"x.h\"\ndone");
    // In its place among sorted ones.
    included(x, "#include <QFile>\n#include <QList>\n\ncode\n", "<QDebug>", "<QHash>",
             "#include <QDebug>\n#include <QFile>\n#include <QHash>\n#include <QList>\n\ndone\n");
    included(x, "#include <z>\n#include <a>\n#include \"c.h\"\n\ncode\n", "<memory>", NULL,
             "#include <z>\n#include <a>\n#include <memory>\n#include \"c.h\"\n\ndone\n");
    included(x, "#include <z>\n\n#include <c>\n#include <q>\n\ncode\n", "<memory>", "<a>",
             "#include <z>\n\n#include <a>\n#include <c>\n#include <memory>\n#include <q>\n\ndone\n");
    included(x, "#include <QFile>\n#include <vector>\n#include <QList>\n\n#include <map>\n\ncode\n", "<QDebug>", "<list>",
             "#include <QFile>\n#include <vector>\n#include <QList>\n#include <QDebug>\n\n#include <map>\n#include <list>\n\ndone\n");
    included(x, "#include <QFile>\n#include <QList>\n\n#include <map>\n#include <vector>\n\ncode\n", "<QHash>", "<memory>",
             "#include <QFile>\n#include <QHash>\n#include <QList>\n\n#include <map>\n#include <memory>\n#include <vector>\n\ndone\n");
    // Not into #if blocks, not behind code, not counted when they may be left out.
    included(x, "#include <a>\n#ifdef X\n#include <memory>\n#endif\ncode\n#include <z>\n", "<memory>", NULL,
             "#include <a>\n#include <memory>\n#ifdef X\n#include <memory>\n#endif\ndone\n#include <z>\n");
    // A header guard is no such block.
    included(x, "// Licence\n#ifndef A_H\n#define A_H\n#include <a>\nint code;\n#endif\n", "<memory>", NULL,
             "// Licence\n#ifndef A_H\n#define A_H\n#include <a>\n#include <memory>\nint done;\n#endif\n");
    included(x, "#ifndef A_H\n#define A_H\nint code;\n#endif\n", "<memory>", NULL,
             "#ifndef A_H\n#define A_H\n#include <memory>\n\nint done;\n#endif\n");
    included(x, "#ifndef X\n#include <a>\n#endif\ncode\n", "<memory>", NULL, "#include <memory>\n\n#ifndef X\n#include <a>\n#endif\ndone\n");
    included(x, "/* Licence\n */\n\n// Doc\nint code;\n", "<memory>", NULL, "/* Licence\n */\n#include <memory>\n\n// Doc\nint done;\n");
    included(x, "#pragma once\nint code;\n", "<memory>", NULL, "#pragma once\n#include <memory>\n\nint done;\n");
    // Line endings, byte order mark.
    included(x, "\xEF\xBB\xBF#include <a>\r\ncode\r\n", "<memory>", NULL, "\xEF\xBB\xBF#include <a>\r\n#include <memory>\r\ndone\r\n");
    included(x, "\xEF\xBB\xBF" "code\r\n", "<memory>", NULL, "\xEF\xBB\xBF#include <memory>\r\n\r\ndone\r\n");
    // What looks like one in a comment or a string is none.
    included(x, "/*\n#include <memory>\n*/\n#include <a>\nconst char *s = R\"(\n#include <memory>\n)\"; code\n", "<memory>", NULL,
             "/*\n#include <memory>\n*/\n#include <a>\n#include <memory>\nconst char *s = R\"(\n#include <memory>\n)\"; done\n");
}

static void headers_never_conflict(void **state)
{
    bench *x = *state;
    texts(x, "#include <a>\none two\n", "");
    fx_fix *f = replace(x, FX_SAFE, x->a, "one", "1"), *g = replace(x, FX_SAFE, x->a, "two", "2");
    fx_include(f, "<memory>");
    fx_include(g, "<memory>");
    fx_include(g, "<vector>");
    const fx_fix *fixes[] = {f, g};
    plan(x, fixes, 2, FX_SAFE);
    OUTCOME(0, FX_APPLIED);
    OUTCOME(1, FX_APPLIED);
    assert_text(x->plan.texts.rows[0].new_text, "#include <a>\n#include <memory>\n#include <vector>\n1 2\n");
}

static void stale_offsets_are_dropped(void **state)
{
    bench *x = *state;
    texts(x, "one two three\n", "");
    const fx_fix *fixes[] = {replace(x, FX_SAFE, x->a, "three", "3"), replace(x, FX_SAFE, x->a, "one", "1")};
    sources_add_text(x->files, STR("/nowhere/a.cpp"), STR("one\n"));
    plan(x, fixes, 2, FX_SAFE);
    OUTCOME(0, FX_DROPPED);
    OUTCOME(1, FX_APPLIED);
    assert_text(x->plan.texts.rows[0].new_text, "1\n");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(applies_over_several_files, setup, teardown),
        cmocka_unit_test_setup_teardown(levels_and_reasons, setup, teardown),
        cmocka_unit_test_setup_teardown(merges_equal_groups, setup, teardown),
        cmocka_unit_test_setup_teardown(conflicting_ones_wait, setup, teardown),
        cmocka_unit_test_setup_teardown(insertions, setup, teardown),
        cmocka_unit_test_setup_teardown(claims_are_kept, setup, teardown),
        cmocka_unit_test_setup_teardown(order_of_adding_never_shows, setup, teardown),
        cmocka_unit_test_setup_teardown(puts_headers_in, setup, teardown),
        cmocka_unit_test_setup_teardown(headers_never_conflict, setup, teardown),
        cmocka_unit_test_setup_teardown(stale_offsets_are_dropped, setup, teardown),
    };
    return cmocka_run_group_tests_name("fixits_plan", tests, NULL, NULL);
}
