// YAML: the tree, the places of values and of mistakes.
#include "unit.h"

#include "base/yaml.h"

static int setup(void **state)
{
    *state = mem_alloc(sizeof(arena));
    return 0;
}

static int teardown(void **state)
{
    arena_release(*state);
    mem_free(*state);
    return 0;
}

static const yaml_node *parse(arena *a, str text)
{
    err e = {0};
    const yaml_node *n = yaml_parse(a, STR("f.yaml"), text, &e);
    if (!n) print_error("%s", buf_cstr(&e.text));
    assert_non_null(n);
    assert_int_equal(e.count, 0);
    return n;
}

// The text is refused with exactly this message.
#define refuse(a, text, message) refuse_at((a), (text), STR(message), __FILE__, __LINE__)
static void refuse_at(arena *a, str text, str message, const char *file, int line)
{
    err e = {0};
    assert_null(yaml_parse(a, STR("f.yaml"), text, &e));
    assert_int_equal(e.count, 1);
    assert_int_equal(e.code, EXIT_USAGE);
    assert_text_at(buf_str(&e.text), message, file, line);
    err_release(&e);
}

static void assert_place(const yaml_node *n, u32 line, u32 col)
{
    assert_int_equal(n->line, line);
    assert_int_equal(n->col, col);
}

static void tree(void **state)
{
    const yaml_node *root = parse(*state, STR("# comment\n"
                                              "library: QtNetwork\n"
                                              "functions:\n"
                                              "  \"A::f(char *)\": {must-check: must, roles: {size: arg2}}\n"
                                              "  'it''s': [1, \"two\\n\", three four]\n"
                                              "text: |\n"
                                              "  line 1\n"
                                              "  line 2\n"
                                              "none:\n"
                                              "last: end\n"));
    assert_int_equal(root->kind, YAML_MAP);
    assert_int_equal(root->n, 5);
    assert_place(root, 2, 1);
    assert_text(yaml_get(root, "library")->text, "QtNetwork");
    assert_place(yaml_get(root, "library"), 2, 10);
    const yaml_node *functions = yaml_get(root, "functions");
    const yaml_node *f = yaml_get(functions, "A::f(char *)");
    assert_place(&functions->items[0], 4, 3);
    assert_text(yaml_get(yaml_get(f, "roles"), "size")->text, "arg2");
    assert_place(yaml_get(yaml_get(f, "roles"), "size"), 4, 52);
    const yaml_node *list = yaml_get(functions, "it's");
    assert_int_equal(list->kind, YAML_SEQ);
    assert_int_equal(list->n, 3);
    assert_text(list->items[1].text, "two\n");
    assert_text(list->items[2].text, "three four");
    assert_place(&list->items[2], 5, 25);
    assert_place(list, 5, 12);
    assert_place(f, 4, 19);
    assert_text(yaml_get(root, "text")->text, "line 1\nline 2\n");
    assert_int_equal(yaml_get(root, "none")->kind, YAML_NULL);
    assert_place(yaml_get(root, "none"), 9, 1);
    assert_null(yaml_get(root, "missing"));
    assert_null(yaml_get(list, "x"));
    assert_null(yaml_get(NULL, "x"));
}

static void empty_documents(void **state)
{
    assert_int_equal(parse(*state, STR(""))->kind, YAML_NULL);
    assert_int_equal(parse(*state, STR("# only words\n"))->kind, YAML_NULL);
    assert_int_equal(parse(*state, STR("---\n...\n"))->kind, YAML_NULL);
    assert_int_equal(parse(*state, STR("[]"))->n, 0);
    assert_int_equal(parse(*state, STR("{}"))->kind, YAML_MAP);
}

static void line_endings_and_bom(void **state)
{
    const yaml_node *root = parse(*state, STR("\xEF\xBB\xBF" "a: 1\r\nb: \xC3\xA4 x\r\nc: 2"));
    assert_text(yaml_get(root, "a")->text, "1");
    assert_text(yaml_get(root, "b")->text, "\xC3\xA4 x");
    assert_text(yaml_get(root, "c")->text, "2");
    assert_place(yaml_get(root, "c"), 3, 4);
}

static void json_is_yaml(void **state)
{
    const yaml_node *root = parse(*state, STR("[\n  {\"directory\": \"/d\",\n   \"arguments\": [\"c++\", \"-DX=\\\"y\\\"\"],\n"
                                              "   \"file\": \"\\u00e4.cpp\"}\n]\n"));
    assert_int_equal(root->kind, YAML_SEQ);
    const yaml_node *entry = &root->items[0];
    assert_text(yaml_get(entry, "arguments")->items[1].text, "-DX=\"y\"");
    assert_text(yaml_get(entry, "file")->text, "\xC3\xA4.cpp");
}

static void not_terminated_text(void **state)
{
    // The text is borrowed: whatever stands behind it must not be read.
    const char bytes[] = "a: [1, 2]XXXX";
    const yaml_node *root = parse(*state, str_n(bytes, 9));
    assert_int_equal(yaml_get(root, "a")->n, 2);
}

static void mistakes_have_places(void **state)
{
    refuse(*state, STR("a: 1\nb: [1, 2\nc: 3\n"), "f.yaml:3:5: error: Could not find closing ]!\n");
    refuse(*state, STR("a: \"open\n"), "f.yaml:1:9: error: Expected quote at end of scalar\n");
    refuse(*state, STR("a: 1\n b: 2\n"), "f.yaml:2:3: error: Unexpected token. Expected Key or Block End\n");
    refuse(*state, STR("a: 1\nb: 2\na: 3\n"), "f.yaml:3:1: error: the key 'a' is given twice\n");
    refuse(*state, STR("a: &x 1\nb: *x\n"),
           "f.yaml:2:4: error: anchors and aliases are not supported; write the value out\n");
    refuse(*state, STR("? [1, 2]\n: 3\n"), "f.yaml:1:3: error: a key must be a plain or quoted text\n");
    refuse(*state, STR("a: 1\n---\nb: 2\n"), "f.yaml:3:1: error: one document is expected, this is a second one\n");
}

static void deep_nesting_is_refused(void **state)
{
    char text[20000];
    memset(text, '[', sizeof text);
    refuse(*state, str_n(text, sizeof text), "f.yaml:1:66: error: nested too deeply\n");
}

static void binary_is_refused_or_read(void **state)
{
    // No bytes whatever may crash the reader; what they mean is the parser's business.
    u32 seed = 12345;
    for (int round = 0; round < 2000; round++) {
        char text[64];
        size_t n = (size_t)round % sizeof text;
        for (size_t i = 0; i < n; i++) {
            seed = seed * 1664525u + 1013904223u;
            const char often[] = "{}[]:,-'\"|>&*!?#% \n\taZ0\\\xC3\xEF";
            text[i] = seed >> 31 ? (char)(seed >> 16) : often[(seed >> 16) % (sizeof often - 1)];
        }
        err e = {0};
        const yaml_node *root = yaml_parse(*state, STR("f"), str_n(text, n), &e);
        assert_true((root == NULL) == (e.count > 0));
        err_release(&e);
    }
}

#define CASE(f) cmocka_unit_test_setup_teardown(f, setup, teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        CASE(tree), CASE(empty_documents), CASE(line_endings_and_bom), CASE(json_is_yaml), CASE(not_terminated_text),
        CASE(mistakes_have_places), CASE(deep_nesting_is_refused), CASE(binary_is_refused_or_read),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
