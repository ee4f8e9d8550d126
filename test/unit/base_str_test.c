// str, growable arrays and the nearest word.
#include "unit.h"

static void compares(void **state)
{
    (void)state;
    assert_true(str_eq(STR("ab"), str_n("abc", 2)));
    assert_true(str_eq((str){0}, STR("")));
    assert_false(str_eq(STR("ab"), STR("aB")));
    assert_true(str_is(STR("x"), "x"));
    assert_true(str_is((str){0}, NULL));
    assert_true(str_cmp(STR("a"), STR("b")) < 0);
    assert_true(str_cmp(STR("ab"), STR("a")) > 0);
    assert_int_equal(str_cmp((str){0}, STR("")), 0);
    assert_true(str_cmp(STR("\xff"), STR("a")) > 0);  // bytes, not signed characters
}

static void starts_and_ends(void **state)
{
    (void)state;
    assert_true(str_starts(STR("moc_a.cpp"), STR("moc_")));
    assert_false(str_starts(STR("mo"), STR("moc_")));
    assert_true(str_starts((str){0}, (str){0}));
    assert_true(str_ends(STR("a.moc"), STR(".moc")));
    assert_false(str_ends(STR("moc"), STR(".moc")));
}

static void finds(void **state)
{
    (void)state;
    assert_int_equal(str_find(STR("hello"), STR("l")), 2);
    assert_int_equal(str_find(STR("hello"), STR("lo")), 3);
    assert_int_equal(str_find(STR("hello"), STR("")), 0);
    assert_true(str_find(STR("hell"), STR("hello")) == SIZE_MAX);
    assert_true(str_find((str){0}, STR("x")) == SIZE_MAX);
    assert_int_equal(str_find(str_n("a\0b", 3), STR("b")), 2);
    assert_int_equal(str_rfind_char(STR("a/b/c"), '/'), 3);
    assert_true(str_rfind_char(STR("abc"), '/') == SIZE_MAX);
    assert_text(str_after_last(STR("a/b/c"), '/'), "c");
    assert_text(str_after_last(STR("abc"), '/'), "abc");
    assert_text(str_after_last(STR("abc/"), '/'), "");
}

static void cuts(void **state)
{
    (void)state;
    assert_text(str_from(STR("abc"), 1), "bc");
    assert_text(str_from(STR("abc"), 9), "");
    assert_text(str_from((str){0}, 0), "");
    assert_text(str_upto(STR("abc"), 2), "ab");
    assert_text(str_upto(STR("abc"), 9), "abc");
    assert_text(str_trim(STR(" \t a b\r\n")), "a b");
    assert_text(str_trim(STR(" \n ")), "");
}

static void hashes_are_fnv1a(void **state)
{
    (void)state;
    // The published test vectors: cached results must be found again on any machine.
    assert_true(str_hash(STR("")) == 0xcbf29ce484222325u);
    assert_true(str_hash(STR("a")) == 0xaf63dc4c8601ec8cu);
    assert_true(str_hash(STR("foobar")) == 0x85944171f73967e8u);
}

static void nearest_word(void **state)
{
    (void)state;
    const str words[] = {STR("must-check"), STR("failure"), STR("owner"), STR("io"), STR("takes")};
    const size_t n = sizeof words / sizeof words[0];
    assert_text(str_nearest(STR("must-chek"), words, n), "must-check");
    assert_text(str_nearest(STR("mustcheck"), words, n), "must-check");
    assert_text(str_nearest(STR("onwer"), words, n), "owner");  // swapped neighbours are one slip
    assert_text(str_nearest(STR("owner"), words, n), "owner");
    assert_text(str_nearest(STR("oi"), words, n), "io");
    assert_null(str_nearest(STR("xylophone"), words, n).p);
    assert_null(str_nearest(STR("x"), words, n).p);  // one letter is no slip of any word
    assert_null(str_nearest(STR(""), words, n).p);
    assert_null(str_nearest(STR("owner"), NULL, 0).p);
    char long_word[400];
    memset(long_word, 'a', sizeof long_word);
    const str long_words[] = {str_n(long_word, sizeof long_word)};
    assert_null(str_nearest(long_words[0], long_words, 1).p);
    assert_null(str_nearest(STR("aaaa"), long_words, 1).p);
}

static void arrays_grow_zeroed(void **state)
{
    (void)state;
    struct {
        struct { u32 a, b; } *rows;
        u32 n, cap;
    } v = {0};
    for (u32 i = 0; i < 1000; i++) {
        assert_int_equal(VEC_PUSH(&v)->b, 0);
        v.rows[i].a = i;
        v.rows[i].b = ~i;
    }
    assert_int_equal(v.n, 1000);
    for (u32 i = 0; i < v.n; i++) assert_int_equal(v.rows[i].a, i);
    VEC_CLEAR(&v);
    assert_null(v.rows);
    assert_int_equal(v.n + v.cap, 0);
}

static void words_of_a_list(void **state)
{
    (void)state;
    str rest = STR("  one two  three "), word;
    assert_true(str_next_word(&rest, &word));
    assert_text(word, "one");
    assert_true(str_next_word(&rest, &word));
    assert_true(str_next_word(&rest, &word));
    assert_text(word, "three");
    assert_false(str_next_word(&rest, &word));
    assert_true(str_has_word(STR("open listen"), STR("listen")));
    assert_false(str_has_word(STR("open listen"), STR("list")));
    assert_false(str_has_word(STR(""), STR("")));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(words_of_a_list),
        cmocka_unit_test(compares), cmocka_unit_test(starts_and_ends), cmocka_unit_test(finds),
        cmocka_unit_test(cuts), cmocka_unit_test(hashes_are_fnv1a), cmocka_unit_test(nearest_word),
        cmocka_unit_test(arrays_grow_zeroed),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
