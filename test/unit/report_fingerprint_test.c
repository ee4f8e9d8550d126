// Line hashes: the rolling one must be what hashing each line's window anew gives.
#include "report/fingerprint.h"
#include "unit.h"

// The definition, without rolling: 100 characters from the start of the line, blanks and tabs left out, line ends as LF,
// 65535 behind the end of the text and zeros from there on.
static u64 plain_hash(str text)
{
    u64 h = 0;
    u32 taken = 0;
    for (size_t i = 0; i < text.n && taken < 100; i++) {
        u8 c = (u8)text.p[i];
        if (c == ' ' || c == '\t' || (c == '\n' && i > 0 && text.p[i - 1] == '\r')) continue;
        h = h * 37 + (c == '\r' ? '\n' : c);
        taken++;
    }
    if (taken < 100) {
        h = h * 37 + 65535;
        taken++;
    }
    for (; taken < 100; taken++) h *= 37;
    return h;
}

static void expect_lines(str text)
{
    rp_line_hashes h;
    rp_line_hashes_make(text, &h);
    u32 line = 0;
    for (size_t i = 0; i <= text.n; i++) {
        bool lf = i > 0 && text.p[i - 1] == '\n', cr = i > 0 && text.p[i - 1] == '\r';
        bool starts = i == 0 || lf || (cr && (i == text.n || text.p[i] != '\n'));
        if (!starts) continue;
        assert_true(line < h.n);
        assert_int_equal(h.hash[line], plain_hash(str_from(text, i)));
        line++;
    }
    assert_int_equal(line, h.n);
    rp_line_hashes_release(&h);
}

static void test_definition(void **state)
{
    (void)state;
    expect_lines(STR(""));
    expect_lines(STR("a"));
    expect_lines(STR("a\n"));
    expect_lines(STR("\n\nabc\r\ndef\rghi\n\t x y\n"));
    buf b = {0};
    for (int i = 0; i < 400; i++) buf_printf(&b, "%*s%d;%s", i % 9, "", i * i, i % 7 ? "\n" : "\r\n");
    expect_lines(buf_str(&b));
    buf_release(&b);
}

// The value services compute for a text without any line.
static void test_known_value(void **state)
{
    (void)state;
    rp_line_hashes h;
    rp_line_hashes_make((str){0}, &h);
    assert_int_equal(h.n, 1);
    assert_true(h.hash[0] == 0xc129715d7a2bc9a3u);
    assert_int_equal(h.occurrence[0], 1);
    rp_line_hashes_release(&h);
}

// Equal lines with equal text behind them are counted.
static void test_occurrences(void **state)
{
    (void)state;
    buf b = {0};
    for (int i = 0; i < 300; i++) buf_puts(&b, "x\n");
    rp_line_hashes h;
    rp_line_hashes_make(buf_str(&b), &h);
    for (u32 i = 0; i < 200; i++) {
        assert_true(h.hash[i] == h.hash[0]);
        assert_int_equal(h.occurrence[i], i + 1);
    }
    assert_int_equal(h.occurrence[h.n - 1], 1);
    rp_line_hashes_release(&h);
    buf_release(&b);
}

static void test_utf16(void **state)
{
    (void)state;
    rp_line_hashes a, b;
    rp_line_hashes_make(STR("\xF0\x9F\x98\x80"), &a);  // U+1F600 is D83D DE00
    u64 h = ((u64)0xD83D * 37 + 0xDE00) * 37 + 65535;
    for (int i = 3; i < 100; i++) h *= 37;
    assert_true(a.hash[0] == h);
    rp_line_hashes_make(STR("\xFF"), &b);
    h = (u64)0xFFFD * 37 + 65535;
    for (int i = 2; i < 100; i++) h *= 37;
    assert_true(b.hash[0] == h);
    rp_line_hashes_release(&a);
    rp_line_hashes_release(&b);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_definition), cmocka_unit_test(test_known_value),
                                       cmocka_unit_test(test_occurrences), cmocka_unit_test(test_utf16)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
