// Machines: what the loader refuses and where, which row a call finds, what events lead to, which file wins.
#include "unit.h"

#include "qtmodel/facts_table.h"

static const char door[] = "machines:\n"
                           "  Door:\n"
                           "    states: [Shut, Opening, Open]\n"
                           "    start: Shut\n"
                           "    loop:\n"
                           "      - {in: Opening, to: Open}\n"
                           "    calls:\n"
                           "      open, unlock/1:\n"
                           "        - {in: Shut, when-true: Opening, when-false: same}\n"
                           "        - {in: [Opening, Open], refused: warning, result: \"false\", since: \"6.2\"}\n"
                           "      open/2: {in: any, to: Open}\n";

static void assert_error(const char *text, const char *wanted)
{
    err e = {0};
    qm_facts *fs = qm_facts_new();
    const qm_machine *rows;
    u32 before = qm_machines(fs, &rows);
    assert_false(qm_facts_load(fs, STR("user.yaml"), str_of(text), &e));
    if (!strstr(buf_cstr(&e.text), wanted)) fail_msg("got: %s", buf_cstr(&e.text));
    assert_int_equal(qm_machines(fs, &rows), before);  // nothing of the file stays
    qm_facts_free(fs);
    err_release(&e);
}

static const qm_machine *load(qm_facts *fs, const char *text)
{
    err e = {0};
    if (!qm_facts_load(fs, STR("user.yaml"), str_of(text), &e)) fail_msg("%s", buf_cstr(&e.text));
    const qm_machine *rows;
    u32 n = qm_machines(fs, &rows);
    return &rows[n - 1];
}

static void errors_have_a_place_and_the_nearest_word(void **state)
{
    (void)state;
    assert_error("machines:\n  D:\n    states: [A, B]\n    start: C\n", "user.yaml:4:12: error: unknown state 'C'");
    assert_error("machines:\n  D:\n    states: [Shut, Open]\n    start: Opn\n", "did you mean 'Open'?");
    assert_error("machines:\n  D:\n    states: [A, B]\n    cals: {}\n", "4:5: error: unknown key of a machine 'cals'; did you mean 'calls'?");
    assert_error("machines:\n  D:\n    states: [A, A]\n", "stands twice");
    assert_error("machines:\n  D:\n    states: [A]\n", "2 to 16 states");
    assert_error("machines:\n  D: {start: A}\n", "expected a machine");
    assert_error("machines:\n  D:\n    states: [A, B]\n    calls:\n      f: {in: A, refused: warnin}\n", "did you mean 'warning'?");
    assert_error("machines:\n  D:\n    states: [A, B]\n    calls:\n      f: {in: A, when-ture: B}\n", "did you mean 'when-true'?");
    assert_error("machines:\n  D:\n    states: [A, B]\n    calls:\n      f: {to: B}\n", "'in' is missing");
    assert_error("machines:\n  D:\n    states: [A, B]\n    calls:\n      f: {in: A, to: B, when-true: A}\n", "for every result");
    assert_error("machines:\n  D:\n    states: [A, B]\n    calls:\n      f: {in: A, message: x}\n", "of calls that are refused");
    assert_error("machines: [A]\n", "map of classes to machines");
}

static void calls_find_their_rows(void **state)
{
    (void)state;
    qm_facts *fs = qm_facts_new();
    const qm_machine *m = load(fs, door);
    enum { SHUT = 1, OPENING = 2, OPEN = 4 };
    const qm_move *v = qm_move_in(fs, m, STR("open"), 0, SHUT, 0x060402);
    assert_non_null(v);
    assert_int_equal(v->when_true, OPENING);
    assert_int_equal(v->when_false, QM_SAME);
    v = qm_move_in(fs, m, STR("open"), 0, OPEN, 0x060402);
    assert_non_null(v);
    assert_int_equal(v->refused, QM_REFUSED_WARNING);
    assert_true(v->defect && v->by_result);
    assert_int_equal(v->when_true, 0);  // it is never true
    assert_null(qm_move_in(fs, m, STR("open"), 0, OPEN, 0x050f02));
    assert_int_equal(qm_move_in(fs, m, STR("open"), 2, SHUT, 0x060402)->when_true, OPEN);
    assert_true(qm_machine_knows(fs, m, STR("unlock"), 1, 0x060402));
    assert_false(qm_machine_knows(fs, m, STR("unlock"), 2, 0x060402));
    assert_int_equal(qm_after_events(fs, m, SHUT, 0x060402), SHUT);
    assert_int_equal(qm_after_events(fs, m, OPENING, 0x060402), OPENING | OPEN);
    qm_facts_free(fs);
}

static void later_files_win(void **state)
{
    (void)state;
    qm_facts *fs = qm_facts_new();
    load(fs, "machines:\n  QFile:\n    states: [Here, There]\n    start: Here\n");
    load(fs, "machines:\n  QTimer: {remove: true}\n");
    buf out = {0};
    qm_dump_machines(fs, &out);
    assert_non_null(strstr(buf_cstr(&out), "machine\tQFile\tHere,There\tHere\n"));
    assert_null(strstr(buf_cstr(&out), "machine\tQFile\tClosed"));
    assert_null(strstr(buf_cstr(&out), "machine\tQTimer"));
    assert_non_null(strstr(buf_cstr(&out), "machine\tQMutex"));
    buf_release(&out);
    qm_facts_free(fs);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(errors_have_a_place_and_the_nearest_word),
        cmocka_unit_test(calls_find_their_rows),
        cmocka_unit_test(later_files_win),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
