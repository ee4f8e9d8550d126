// The diff: what it says turns the old text into the new one, and it is the shortest such script.
#include "report/diff.h"
#include "report/report.h"
#include "unit.h"

// The new text, made from the old one and the changes.
static void apply(const rp_changes *c, buf *out)
{
    u32 at = 0;
    for (u32 i = 0; i < c->n; i++) {
        const rp_change *x = &c->rows[i];
        for (; at < x->old_line; at++) buf_put(out, c->old_lines.rows[at]);
        for (u32 k = 0; k < x->new_n; k++) buf_put(out, c->new_lines.rows[x->new_line + k]);
        at += x->old_n;
    }
    for (; at < c->old_lines.n; at++) buf_put(out, c->old_lines.rows[at]);
}

// Lines removed and added at least, by the longest common subsequence.
static u32 least_effort(const rp_lines *a, const rp_lines *b)
{
    u32 *row = mem_alloc((b->n + 1) * sizeof *row);
    for (u32 i = 0; i < a->n; i++) {
        u32 diagonal = 0;
        for (u32 k = 0; k < b->n; k++) {
            u32 above = row[k + 1];
            if (str_eq(a->rows[i], b->rows[k]))
                row[k + 1] = diagonal + 1;
            else if (row[k] > row[k + 1])
                row[k + 1] = row[k];
            diagonal = above;
        }
    }
    u32 effort = a->n + b->n - 2 * row[b->n];
    mem_free(row);
    return effort;
}

static u32 random_below(u32 *seed, u32 n)
{
    *seed = *seed * 1664525 + 1013904223;
    return (*seed >> 8) % n;
}

static void random_text(u32 *seed, buf *out)
{
    buf_clear(out);
    for (u32 lines = random_below(seed, 25); lines > 0; lines--) buf_printf(out, "%u\n", random_below(seed, 6));
    if (random_below(seed, 3) == 0) buf_puts(out, "end without line end");
}

static void test_random_texts(void **state)
{
    (void)state;
    buf a = {0}, b = {0}, made = {0};
    u32 seed = 7;
    for (int round = 0; round < 3000; round++) {
        random_text(&seed, &a);
        random_text(&seed, &b);
        rp_changes c;
        rp_compare(buf_str(&a), buf_str(&b), &c);
        buf_clear(&made);
        apply(&c, &made);
        assert_string_equal(buf_cstr(&made), buf_cstr(&b));
        u32 effort = 0;
        for (u32 i = 0; i < c.n; i++) effort += c.rows[i].old_n + c.rows[i].new_n;
        assert_int_equal(effort, least_effort(&c.old_lines, &c.new_lines));
        rp_changes_release(&c);
    }
    buf_release(&a);
    buf_release(&b);
    buf_release(&made);
}

// Beyond the bound on the effort the script is longer, but right.
static void test_quite_different_texts(void **state)
{
    (void)state;
    buf a = {0}, b = {0}, made = {0};
    for (int i = 0; i < 5000; i++) {
        buf_printf(&a, "a%d\n", i);
        buf_printf(&b, "b%d\n", i);
    }
    rp_changes c;
    rp_compare(buf_str(&a), buf_str(&b), &c);
    apply(&c, &made);
    assert_string_equal(buf_cstr(&made), buf_cstr(&b));
    rp_changes_release(&c);
    buf_release(&a);
    buf_release(&b);
    buf_release(&made);
}

static void expect(const char *path, const char *a, const char *b, const char *diff)
{
    buf out = {0};
    rp_diff(str_of(path), str_of(a), str_of(b), false, &out);
    assert_string_equal(buf_cstr(&out), diff);
    buf_release(&out);
}

static void test_layout(void **state)
{
    (void)state;
    expect("f", "same\n", "same\n", "");
    expect("f", "a\nb\nc\n", "a\nB\nc\n", "--- a/f\n+++ b/f\n@@ -1,3 +1,3 @@\n a\n-b\n+B\n c\n");
    expect("f", "", "a\n", "--- a/f\n+++ b/f\n@@ -0,0 +1 @@\n+a\n");
    expect("f", "a\n", "", "--- a/f\n+++ b/f\n@@ -1 +0,0 @@\n-a\n");
    expect("f", "a", "a\n", "--- a/f\n+++ b/f\n@@ -1 +1 @@\n-a\n\\ No newline at end of file\n+a\n");
    expect("f", "a\r\nb\r\n", "a\r\nc\r\n", "--- a/f\n+++ b/f\n@@ -1,2 +1,2 @@\n a\r\n-b\r\n+c\r\n");
    expect("/x/f", "a\n", "b\n", "--- a/x/f\n+++ b/x/f\n@@ -1 +1 @@\n-a\n+b\n");
    expect("a b", "a\n", "b\n", "--- a/a b\t\n+++ b/a b\t\n@@ -1 +1 @@\n-a\n+b\n");
    expect("a\"\n", "a\n", "b\n", "--- \"a/a\\\"\\012\"\n+++ \"b/a\\\"\\012\"\n@@ -1 +1 @@\n-a\n+b\n");
}

// Changes with at most six lines between them share a hunk.
static void test_hunks(void **state)
{
    (void)state;
    const char *near = "1\n2\n3\n4\n5\n6\n7\n8\n", *far = "1\n2\n3\n4\n5\n6\n7\n8\n9\n";
    buf out = {0};
    rp_diff(STR("f"), str_of(near), STR("x\n2\n3\n4\n5\n6\n7\ny\n"), false, &out);
    assert_non_null(strstr(buf_cstr(&out), "@@ -1,8 +1,8 @@"));
    buf_clear(&out);
    rp_diff(STR("f"), str_of(far), STR("x\n2\n3\n4\n5\n6\n7\n8\ny\n"), false, &out);
    assert_non_null(strstr(buf_cstr(&out), "@@ -1,4 +1,4 @@"));
    assert_non_null(strstr(buf_cstr(&out), "@@ -6,4 +6,4 @@"));
    buf_release(&out);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_random_texts), cmocka_unit_test(test_quite_different_texts),
                                       cmocka_unit_test(test_layout), cmocka_unit_test(test_hunks)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
