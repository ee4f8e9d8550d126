// Regular expressions and clang-tidy's globs.
#include "unit.h"

#include "base/regex.h"

static void matches_unanchored(void **state)
{
    (void)state;
    regex *r = regex_new(STR("src/.*\\.h$"), NULL);
    assert_non_null(r);
    assert_true(regex_match(r, STR("/usr/src/a.h")));
    assert_false(regex_match(r, STR("/usr/src/a.hpp")));
    assert_false(regex_match(r, (str){0}));
    regex_free(r);
    r = regex_new(STR("^(a|b)+[[:digit:]]{2}$"), NULL);
    assert_true(regex_match(r, STR("abba42")));
    assert_false(regex_match(r, STR("abba4")));
    regex_free(r);
    regex_free(NULL);
}

static void matches_borrowed_text(void **state)
{
    (void)state;
    regex *r = regex_new(str_n("abc$xx", 4), NULL);
    assert_true(regex_match(r, str_n("abcdef", 3)));
    regex_free(r);
}

static void tells_why_not(void **state)
{
    (void)state;
    buf why = {0};
    assert_null(regex_new(STR("a(b"), &why));
    assert_text(buf_str(&why), "parentheses not balanced");
    assert_null(regex_new(STR("["), NULL));
    buf_release(&why);
}

static bool on(const char *globs, const char *name) { return globs_match(str_of(globs), str_of(name), false); }

static void globs_one(void **state)
{
    (void)state;
    assert_true(on("*", "qtcwe-a"));
    assert_true(on("*", ""));
    assert_true(on("qtcwe-*", "qtcwe-socket-x"));
    assert_false(on("qtcwe-*", "clazy-x"));
    assert_true(on("*-loop", "qtcwe-socket-connect-loop"));
    assert_true(on("q*-s*-*p", "qtcwe-socket-connect-loop"));
    assert_false(on("q*-s*-*P", "qtcwe-socket-connect-loop"));
    assert_true(on("a*b*c", "aXbYbZc"));
    assert_true(on("**", "x"));
    assert_false(on("qtcwe", "qtcwe-x"));
    assert_false(on("qtcwe-x", "qtcwe"));
    // Nothing but the star is special.
    assert_false(on("a.c", "abc"));
    assert_true(on("a[b]?", "a[b]?"));
}

static void globs_from_left_to_right(void **state)
{
    (void)state;
    assert_false(on("*,-qtcwe-a", "qtcwe-a"));
    assert_true(on("*,-qtcwe-a", "qtcwe-b"));
    assert_true(on("-*,qtcwe-a", "qtcwe-a"));
    assert_false(on("qtcwe-a,-*", "qtcwe-a"));
    assert_true(on("-*,\n qtcwe-* ,\n -qtcwe-b\n", "qtcwe-a"));
    assert_false(on("-*,\n qtcwe-* ,\n -qtcwe-b\n", "qtcwe-b"));
    assert_true(on(",,qtcwe-a,", "qtcwe-a"));
}

static void globs_start_from_the_default(void **state)
{
    (void)state;
    assert_true(globs_match((str){0}, STR("a"), true));
    assert_false(globs_match((str){0}, STR("a"), false));
    assert_true(globs_match(STR("-b"), STR("a"), true));
    assert_false(globs_match(STR("-a"), STR("a"), true));
    assert_true(globs_match(STR("-"), STR("a"), true));  // a lone dash names nothing
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(matches_unanchored), cmocka_unit_test(matches_borrowed_text),
        cmocka_unit_test(tells_why_not), cmocka_unit_test(globs_one),
        cmocka_unit_test(globs_from_left_to_right), cmocka_unit_test(globs_start_from_the_default),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
