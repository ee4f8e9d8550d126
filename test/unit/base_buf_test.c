// Buffers and the list of errors.
#include "unit.h"

#include "base/err.h"

static void writes(void **state)
{
    (void)state;
    buf b = {0};
    assert_string_equal(buf_cstr(&b), "");
    assert_text(buf_str(&b), "");
    buf_put(&b, (str){0});
    assert_null(b.p);  // nothing written, nothing allocated
    buf_puts(&b, "a");
    buf_putc(&b, 'b');
    buf_put(&b, str_n("c\0d", 3));
    assert_int_equal(b.n, 5);
    assert_memory_equal(b.p, "abc\0d", 6);
    buf_clear(&b);
    assert_string_equal(buf_cstr(&b), "");
    buf_printf(&b, "%d-%s", 7, "x");
    assert_text(buf_str(&b), "7-x");
    buf_release(&b);
    assert_true(b.p == NULL && b.n == 0 && b.cap == 0);
}

static void grows(void **state)
{
    (void)state;
    buf b = {0};
    for (int i = 0; i < 10000; i++) buf_printf(&b, "%04d", i);
    assert_int_equal(b.n, 40000);
    assert_text(str_from(buf_str(&b), 39996), "9999");
    // One write much longer than the room there is.
    buf_printf(&b, "%*d", 100000, 1);
    assert_int_equal(b.n, 140000);
    assert_int_equal(b.p[b.n - 1], '1');
    assert_int_equal(b.p[b.n], '\0');
    buf_release(&b);
}

static void errors_stick(void **state)
{
    (void)state;
    err e = {0};
    err_at(&e, EXIT_USAGE, STR("a.yaml"), 3, 5, "unknown key '%s'", "onwer");
    err_at(&e, EXIT_UNIT, STR("b.yaml"), 4, 0, "no column");
    err_at(&e, EXIT_UNIT, STR("c.yaml"), 0, 0, "no place");
    err_add(&e, EXIT_UNIT, "%d units failed", 2);
    assert_int_equal(e.count, 4);
    assert_int_equal(e.code, EXIT_USAGE);
    assert_text(buf_str(&e.text), "a.yaml:3:5: error: unknown key 'onwer'\n"
                                  "b.yaml:4: error: no column\n"
                                  "c.yaml: error: no place\n"
                                  "error: 2 units failed\n");
    err_release(&e);
    assert_true(e.count == 0 && e.code == EXIT_CLEAN && e.text.p == NULL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(writes), cmocka_unit_test(grows),
                                       cmocka_unit_test(errors_stick)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
