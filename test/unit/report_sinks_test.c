// Ten thousand findings through every format: all of them are there, or the format says how many it leaves out.
#include "report/report.h"
#include "unit.h"

enum { MANY = 10000 };

typedef struct many {
    sources *files;
    ck_findings f;
    fx_plan plan;
} many;

static int set_up(void **state)
{
    many *m = mem_alloc(sizeof *m);
    m->files = sources_new(STR("/p"));
    ck_findings_init(&m->f, m->files);
    buf text = {0};
    for (u32 i = 0; i < MANY / 10; i++) buf_printf(&text, "    call%u(\"</script>\");\n", i);
    for (u32 k = 0; k < 10; k++) {
        file_id file = sources_add_text(m->files, arena_printf(&m->f.mem, "/p/dir%u/a&<%u.cpp", k, k), buf_str(&text));
        for (u32 i = 0; i < MANY / 10; i++) {
            ck_finding *x = VEC_PUSH(&m->f.list);
            x->check = ck_at((k * 7 + i) % ck_count());
            x->severity = x->check->severity;
            u32 start = sources_line_start(m->files, file, i + 1) + 4;
            x->at = (place){file, start};
            x->range = (span){file, start, 8};
            x->message = arena_printf(&m->f.mem, "message %u of <file> \"%u\"", i, k);
            x->symbol = STR("f()");
            *VEC_PUSH(&x->notes) = (ck_note){{file, 4}, STR("begins here")};
        }
    }
    buf_release(&text);
    fx_plan_init(&m->plan, m->files);
    *state = m;
    return 0;
}

static int tear_down(void **state)
{
    many *m = *state;
    fx_plan_release(&m->plan);
    ck_findings_release(&m->f);
    sources_free(m->files);
    mem_free(m);
    return 0;
}

static u32 count(str text, const char *word)
{
    u32 n = 0;
    for (size_t at; (at = str_find(text, str_of(word))) != SIZE_MAX; n++) text = str_from(text, at + strlen(word));
    return n;
}

static void test_all_are_there(void **state)
{
    many *m = *state;
    static const struct { const char *format, *word; u32 n; } expected[] = {
        {"text", "begins here", MANY}, {"tsv", "\n", MANY},           {"jsonl", "\n", MANY},      {"gitlab", "\"fingerprint\"", MANY},
        {"junit", "<testcase", MANY},  {"checkstyle", "<error ", MANY}, {"rdjson", "\"message\"", MANY}, {"sarif", "\"ruleId\"", MANY},
        {"html", "\"at\":[", MANY},    {"html", "</script>", 2},       {"markdown", "| dir", 1000},   {"github", "::notice title=qtcwe-fix", 1}};
    for (size_t i = 0; i < sizeof expected / sizeof expected[0]; i++) {
        buf out = {0};
        rp_options o = {.tool_version = "1", .root = STR("/p")};
        rp_summary s = {.units = 10, .shown = MANY};
        rp_find(str_of(expected[i].format))->print(&m->f, &m->plan, &o, &s, &out);
        assert_int_equal(count(buf_str(&out), expected[i].word), expected[i].n);
        buf_release(&out);
    }
}

static void test_what_github_takes(void **state)
{
    many *m = *state;
    buf out = {0};
    u32 errors = 0, shown = 0;
    for (u32 i = 0; i < m->f.list.n; i++) {
        m->f.list.rows[i].suppressed = i % 7 == 0;
        errors += !m->f.list.rows[i].suppressed && m->f.list.rows[i].severity == CK_ERROR;
    }
    rp_options o = {.tool_version = "1", .root = STR("/p"), .for_github = true};
    rp_summary s = {.units = 10, .shown = MANY};
    rp_sarif.print(&m->f, &m->plan, &o, &s, &out);
    shown = count(buf_str(&out), "\"ruleId\"");
    assert_int_equal(shown, 5000);
    assert_int_equal(count(buf_str(&out), "\"suppressions\""), 0);
    assert_int_equal(count(str_from(buf_str(&out), str_find(buf_str(&out), STR("\"results\""))), "\"level\":\"error\""), errors);
    buf_release(&out);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test_setup_teardown(test_all_are_there, set_up, tear_down),
                                       cmocka_unit_test_setup_teardown(test_what_github_takes, set_up, tear_down)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
