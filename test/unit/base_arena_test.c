// Arenas and interned strings.
#include "unit.h"

#include <stdio.h>

static bool all_zero(const char *p, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (p[i]) return false;
    return true;
}

static void allocates_zeroed_and_aligned(void **state)
{
    (void)state;
    arena a = {0};
    assert_int_equal(arena_bytes(&a), 0);
    for (size_t n = 0; n < 3000; n++) {
        char *p = arena_alloc(&a, n);
        assert_int_equal((uintptr_t)p % _Alignof(max_align_t), 0);
        assert_true(all_zero(p, n));
        memset(p, 0xAB, n);  // the next one must not see it
    }
    assert_true(arena_bytes(&a) >= 3000 * 2999 / 2);
    arena_release(&a);
    assert_int_equal(arena_bytes(&a), 0);
    assert_null(a.head);
}

static void huge_blocks_keep_the_rest_of_the_chunk(void **state)
{
    (void)state;
    arena a = {0};
    char *small = arena_alloc(&a, 16);
    const size_t huge = 20 * 1024 * 1024;
    char *big = arena_alloc(&a, huge);
    assert_true(all_zero(big, huge));
    memset(big, 1, huge);
    char *next = arena_alloc(&a, 16);
    assert_ptr_equal(next, small + 16);
    arena_release(&a);
}

static void copies_text(void **state)
{
    (void)state;
    arena a = {0};
    char text[] = "hello";
    str s = arena_str(&a, str_of(text));
    text[0] = 'J';
    assert_string_equal(s.p, "hello");
    assert_text(arena_str(&a, (str){0}), "");
    assert_non_null(arena_str(&a, (str){0}).p);
    str formatted = arena_printf(&a, "%s:%d", "f", 3);
    assert_string_equal(formatted.p, "f:3");
    arena_release(&a);
}

static void interns(void **state)
{
    (void)state;
    arena a = {0};
    intern *t = intern_new(&a);
    str first[2000];
    char word[16];
    for (int i = 0; i < 2000; i++) {
        int n = snprintf(word, sizeof word, "w%d", i);
        first[i] = intern_str(t, str_n(word, (size_t)n));
    }
    for (int i = 0; i < 2000; i++) {
        int n = snprintf(word, sizeof word, "w%d", i);
        str again = intern_str(t, str_n(word, (size_t)n));
        assert_ptr_equal(again.p, first[i].p);
        assert_string_equal(again.p, word);
    }
    assert_ptr_equal(intern_str(t, (str){0}).p, intern_str(t, STR("")).p);
    assert_ptr_not_equal(intern_str(t, STR("a")).p, intern_str(t, STR("b")).p);
    intern_free(t);
    intern_free(NULL);
    assert_string_equal(first[1999].p, "w1999");  // lives as long as the arena
    arena_release(&a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(allocates_zeroed_and_aligned), cmocka_unit_test(huge_blocks_keep_the_rest_of_the_chunk),
        cmocka_unit_test(copies_text), cmocka_unit_test(interns),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
