// What lines say of includes: conditions, guards, comments.
#include "unit.h"

#include "qtmodel/include_scan.h"

// "name", "name?" when it is not sure, "name!A!B" unless A or B is defined; macros as "*".
static void expect_includes(const char *text, const char *wanted)
{
    arena mem = {0};
    qm_scan s = {0};
    buf got = {0};
    qm_scan_includes(str_of(text), &mem, NULL, &s);
    for (u32 i = 0; i < s.includes.n; i++) {
        const qm_include *inc = &s.includes.rows[i];
        buf_printf(&got, "%s%.*s%s", i ? " " : "", STR_ARG(inc->name.n ? inc->name : STR("*")), inc->sure ? "" : "?");
        for (u32 k = 0; k < inc->unless.n; k++) buf_printf(&got, "!%.*s", STR_ARG(inc->unless.rows[k]));
    }
    assert_text_at(buf_str(&got), str_of(wanted), text, 0);
    buf_release(&got);
    qm_scan_release(&s);
    arena_release(&mem);
}

static void spellings(void **state)
{
    (void)state;
    expect_includes("#include <a>\n  #  include \"b.h\" // <c>\n#import <d>\n", "a b.h d");
    expect_includes("#include MACRO\n#include_next <e>\n#included <f>\nint include;\n", "*? e?");
    expect_includes("#include <a\n#include\n", "*?");
}

static void guards(void **state)
{
    (void)state;
    expect_includes("// text\n/* more\n   text */\n#ifndef A_H\n#define A_H\n#include <a>\n#endif\n#include <b>\n", "a b");
    expect_includes("int x;\n#ifndef A_H\n#include <a>\n#endif\n#include <b>\n", "a!A_H b");
    arena mem = {0};
    strtab defined = {0};
    qm_scan s = {0};
    qm_scan_includes(STR("#ifndef A_H\n#define A_H\n# define F(x) x\n#endif\n"), &mem, &defined, &s);
    assert_true(s.once);
    assert_int_equal(defined.n, 2);
    assert_true(strtab_find(&defined, STR("F")) != UINT32_MAX);
    strtab_release(&defined);
    qm_scan_release(&s);
    arena_release(&mem);
}

static void conditions(void **state)
{
    (void)state;
    expect_includes("int x;\n#ifdef X\n#include <a>\n#else\n#include <b>\n#endif\n", "a? b!X");
    expect_includes("int x;\n#if defined(X)\n#include <a>\n#else // X\n#include <b>\n#endif\n", "a? b!X");
    expect_includes("int x;\n#ifndef X\n#include <a>\n#else\n#include <b>\n#endif\n#include <c>\n", "a!X b? c");
    expect_includes("int x;\n#if !defined(X) && ! defined Y\n#ifndef Z\n#include <a>\n#endif\n#include <b>\n#endif\n", "a!X!Y!Z b!X!Y");
    expect_includes("int x;\n#if !defined(X) || Y\n#include <a>\n#elif 1\n#include <b>\n#else\n#include <c>\n#endif\n", "a? b? c?");
    expect_includes("#ifdef __cplusplus\n#include <a>\n#endif\n#if __cplusplus >= 201103L\n#include <b>\n#endif\n", "a b");
    expect_includes("#if __cplusplus > 201103L\n#include <a>\n#endif\n#if __cplusplus >= 201703L\n#include <b>\n#endif\n#if 1\n#include <c>\n#endif\n",
                    "a? b? c");
    expect_includes("#if 0\n#if 1\n#include <a>\n#endif\n#else\n#include <b>\n#endif\n#endif\n#include <c>\n", "a? b? c");
}

static void comments(void **state)
{
    (void)state;
    expect_includes("int x; /* a\n#include <a>\n#if 0\n */\n#include <b>\n/* c */\n#include <c>\n", "a? b c");
    expect_includes("// /*\n#include <a>\n", "a?");  // a comment may seem to begin where none does: never more than is sure
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(spellings), cmocka_unit_test(guards), cmocka_unit_test(conditions),
                                       cmocka_unit_test(comments)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
