// The JSON writer, also read back by the YAML parser (JSON is YAML).
#include "unit.h"

#include "base/json.h"
#include "base/yaml.h"

static void compact(void **state)
{
    (void)state;
    buf b = {0};
    json j;
    json_init(&j, &b, false);
    json_object(&j);
    json_kint(&j, "a", -5);
    json_key(&j, "list");
    json_array(&j);
    json_int(&j, INT64_MIN);
    json_bool(&j, true);
    json_null(&j);
    json_object(&j);
    json_end(&j);
    json_array(&j);
    json_end(&j);
    json_end(&j);
    json_kbool(&j, "no", false);
    json_kstr(&j, "s", STR("x"));
    json_end(&j);
    assert_text(buf_str(&b), "{\"a\":-5,\"list\":[-9223372036854775808,true,null,{},[]],\"no\":false,\"s\":\"x\"}");
    buf_release(&b);
}

static void pretty(void **state)
{
    (void)state;
    buf b = {0};
    json j;
    json_init(&j, &b, true);
    json_object(&j);
    json_key(&j, "empty");
    json_array(&j);
    json_end(&j);
    json_key(&j, "two");
    json_array(&j);
    json_int(&j, 1);
    json_int(&j, 2);
    json_end(&j);
    json_end(&j);
    assert_text(buf_str(&b), "{\n  \"empty\": [],\n  \"two\": [\n    1,\n    2\n  ]\n}");
    buf_release(&b);
}

static str quoted(buf *b, str s)
{
    json j;
    buf_clear(b);
    json_init(&j, b, false);
    json_str(&j, s);
    return buf_str(b);
}

static void escapes(void **state)
{
    (void)state;
    buf b = {0};
    assert_text(quoted(&b, STR("")), "\"\"");
    assert_text(quoted(&b, STR("a\"b\\c/d")), "\"a\\\"b\\\\c/d\"");
    assert_text(quoted(&b, STR("\b\f\n\r\t")), "\"\\b\\f\\n\\r\\t\"");
    assert_text(quoted(&b, str_n("\0\x01\x1f\x7f", 4)), "\"\\u0000\\u0001\\u001f\\u007f\"");
    buf_release(&b);
}

static void keeps_utf8_and_replaces_the_rest(void **state)
{
    (void)state;
    buf b = {0};
    assert_text(quoted(&b, STR("\xC3\xA4\xE2\x82\xAC\xF0\x9F\x98\x80")), "\"\xC3\xA4\xE2\x82\xAC\xF0\x9F\x98\x80\"");
#define BAD "\xEF\xBF\xBD"
    assert_text(quoted(&b, STR("a\xFF" "b")), "\"a" BAD "b\"");
    assert_text(quoted(&b, STR("\xC3")), "\"" BAD "\"");                    // cut short
    assert_text(quoted(&b, STR("\xC3\"")), "\"" BAD "\\\"\"");              // the quote is not swallowed
    assert_text(quoted(&b, STR("\xC0\xAF")), "\"" BAD BAD "\"");            // overlong
    assert_text(quoted(&b, STR("\xE0\x80\xAF")), "\"" BAD BAD BAD "\"");    // overlong
    assert_text(quoted(&b, STR("\xED\xA0\x80")), "\"" BAD BAD BAD "\"");    // surrogate
    assert_text(quoted(&b, STR("\xF4\x90\x80\x80")), "\"" BAD BAD BAD BAD "\"");  // above U+10FFFF
    assert_text(quoted(&b, STR("\xE2\x82")), "\"" BAD BAD "\"");
    buf_release(&b);
}

static void deep_nesting(void **state)
{
    (void)state;
    buf b = {0};
    json j;
    json_init(&j, &b, false);
    for (int i = 0; i < 64; i++) json_array(&j);
    for (int i = 0; i < 64; i++) json_end(&j);
    assert_int_equal(b.n, 128);
    for (size_t i = 0; i < 128; i++) assert_int_equal(b.p[i], i < 64 ? '[' : ']');
    buf_release(&b);
}

static void reads_back(void **state)
{
    (void)state;
    buf b = {0};
    json j;
    json_init(&j, &b, true);
    json_object(&j);
    json_kstr(&j, "weird \"key\"\n", STR("tab\t quote\" back\\slash \xC3\xA4"));
    json_key(&j, "rows");
    json_array(&j);
    json_cstr(&j, "one");
    json_int(&j, 2);
    json_end(&j);
    json_end(&j);
    arena a = {0};
    err e = {0};
    const yaml_node *root = yaml_parse(&a, STR("x.json"), buf_str(&b), &e);
    assert_non_null(root);
    assert_int_equal(root->kind, YAML_MAP);
    assert_text(yaml_get(root, "weird \"key\"\n")->text, "tab\t quote\" back\\slash \xC3\xA4");
    assert_int_equal(yaml_get(root, "rows")->n, 2);
    assert_text(yaml_get(root, "rows")->items[1].text, "2");
    err_release(&e);
    arena_release(&a);
    buf_release(&b);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(compact), cmocka_unit_test(pretty), cmocka_unit_test(escapes),
        cmocka_unit_test(keeps_utf8_and_replaces_the_rest), cmocka_unit_test(deep_nesting),
        cmocka_unit_test(reads_back),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
