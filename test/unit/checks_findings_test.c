// Findings: what one process writes the other reads back the same; order and uniqueness; cut-off bytes.
#include "checks/findings.h"
#include "unit.h"

static file_id add(sources *files, const char *path, const char *text)
{
    return sources_add_text(files, str_of(path), str_of(text));
}

static ck_finding *finding(ck_findings *f, u32 check, file_id file, u32 off, const char *message)
{
    ck_finding *x = VEC_PUSH(&f->list);
    x->check = ck_at(check);
    x->severity = x->check->severity;
    x->at = (place){file, off};
    x->range = (span){file, off, 2};
    x->message = arena_str(&f->mem, str_of(message));
    x->symbol = STR("f()");
    return x;
}

static void add_rich(ck_findings *f, file_id file)
{
    ck_finding *x = finding(f, 0, file, 3, "with everything");
    x->fact = STR("qt.yaml:12");
    x->suppressed = true;
    *VEC_PUSH(&x->notes) = (ck_note){{file, 1}, STR("a note")};
    *VEC_PUSH(&x->notes) = (ck_note){{{0}, 0}, STR("a note without a place")};
    fx_fix *fix = arena_alloc(&f->mem, sizeof *fix);
    fix->level = FX_REVIEW;
    fix->title = STR("mend it");
    fix->withheld = STR("because");
    *VEC_PUSH(&fix->edits) = (fx_edit){{file, 4, 1}, STR("\xFF\0x")};
    *VEC_PUSH(&fix->claims) = (span){file, 0, 9};
    *VEC_PUSH(&fix->includes) = (fx_header){.name = STR("<memory>")};
    x->fix = fix;
}

static void fill(ck_findings *f, file_id file)
{
    add_rich(f, file);
    finding(f, 1, file, 8, "plain");
    *VEC_PUSH(&f->errors) = (ck_note){{file, 2}, STR("an error")};
    *VEC_PUSH(&f->includes) = file;
    f->functions = 7;
    f->tainted = 2;
}

static void test_round_trip(void **state)
{
    (void)state;
    sources *from = sources_new(STR("/p")), *to = sources_new(STR("/p"));
    add(to, "/p/other.cpp", "so that numbers differ");
    file_id there = add(to, "/p/a.cpp", "0123456789"), here = add(from, "/p/a.cpp", "0123456789");
    ck_findings a, b;
    buf bytes = {0};
    ck_findings_init(&a, from);
    ck_findings_init(&b, to);
    fill(&a, here);
    ck_findings_write(&a, &bytes);
    assert_true(ck_findings_whole(buf_str(&bytes)));
    assert_true(ck_findings_read(&b, buf_str(&bytes)));
    assert_int_equal(b.list.n, 2);
    const ck_finding *x = &b.list.rows[0];
    assert_ptr_equal(x->check, ck_at(0));
    assert_int_equal(x->at.file.i, there.i);
    assert_int_equal(x->at.off, 3);
    assert_int_equal(x->range.len, 2);
    assert_true(str_is(x->message, "with everything") && str_is(x->symbol, "f()") && str_is(x->fact, "qt.yaml:12"));
    assert_true(x->suppressed);
    assert_int_equal(x->notes.n, 2);
    assert_int_equal(x->notes.rows[0].at.file.i, there.i);
    assert_false(place_is(x->notes.rows[1].at));
    assert_int_equal(x->fix->level, FX_REVIEW);
    assert_true(str_is(x->fix->title, "mend it") && str_is(x->fix->withheld, "because"));
    assert_true(str_eq(x->fix->edits.rows[0].text, STR("\xFF\0x")));
    assert_int_equal(x->fix->edits.rows[0].where.file.i, there.i);
    assert_int_equal(x->fix->claims.rows[0].len, 9);
    assert_true(str_is(x->fix->includes.rows[0].name, "<memory>"));
    assert_null(b.list.rows[1].fix);
    assert_int_equal(b.errors.n, 1);
    assert_int_equal(b.includes.rows[0].i, there.i);
    assert_int_equal(b.functions, 7);
    assert_int_equal(b.tainted, 2);
    assert_int_equal(b.n_suppressed, 1);
    assert_int_equal(b.changed.n, 0);
    ck_findings_release(&a);
    ck_findings_release(&b);
    sources_free(from);
    sources_free(to);
    buf_release(&bytes);
}

// Every cut and every flipped byte is noticed, and nothing is added then.
static void test_damage(void **state)
{
    (void)state;
    sources *files = sources_new(STR("/p"));
    ck_findings a, b;
    buf bytes = {0};
    ck_findings_init(&a, files);
    ck_findings_init(&b, files);
    fill(&a, add(files, "/p/a.cpp", "0123456789"));
    ck_findings_write(&a, &bytes);
    for (size_t n = 0; n < bytes.n; n++) assert_false(ck_findings_read(&b, str_n(bytes.p, n)));
    for (size_t i = 0; i < bytes.n; i++) {
        bytes.p[i] ^= 0x10;
        assert_false(ck_findings_read(&b, buf_str(&bytes)));
        bytes.p[i] ^= 0x10;
    }
    assert_int_equal(b.list.n + b.errors.n + b.includes.n, 0);
    assert_true(ck_findings_read(&b, buf_str(&bytes)));
    ck_findings_release(&a);
    ck_findings_release(&b);
    sources_free(files);
    buf_release(&bytes);
}

static void test_changed_text_is_told(void **state)
{
    (void)state;
    sources *from = sources_new(STR("/p")), *to = sources_new(STR("/p"));
    file_id there = add(to, "/p/a.cpp", "0123456789 and more");
    ck_findings a, b;
    buf bytes = {0};
    ck_findings_init(&a, from);
    ck_findings_init(&b, to);
    fill(&a, add(from, "/p/a.cpp", "0123456789"));
    ck_findings_write(&a, &bytes);
    assert_true(ck_findings_read(&b, buf_str(&bytes)));
    assert_int_equal(b.changed.n, 1);
    assert_int_equal(b.changed.rows[0].i, there.i);
    ck_findings_release(&a);
    ck_findings_release(&b);
    sources_free(from);
    sources_free(to);
    buf_release(&bytes);
}

// By path, place, check, message; what two units found is there once, and the careful one's fix is believed.
static void test_sort(void **state)
{
    (void)state;
    sources *files = sources_new(STR("/p"));
    file_id z = add(files, "/p/z.cpp", "0123456789"), a = add(files, "/p/a.cpp", "0123456789");
    ck_findings f;
    ck_findings_init(&f, files);
    finding(&f, 0, z, 1, "m");
    finding(&f, 0, a, 5, "m");
    finding(&f, 0, a, 2, "n");
    finding(&f, 0, a, 2, "m");
    for (int i = 0; i < 2; i++) {
        ck_finding *x = finding(&f, 0, a, 5, "m");
        x->fix = arena_alloc(&f.mem, sizeof *x->fix);
        x->fix->title = STR("mend");
        if (i == 1) x->fix->withheld = STR("not here");
    }
    *VEC_PUSH(&f.errors) = (ck_note){{a, 1}, STR("e")};
    *VEC_PUSH(&f.errors) = (ck_note){{a, 1}, STR("e")};
    ck_findings_sort(&f);
    assert_int_equal(f.list.n, 4);
    assert_int_equal(f.errors.n, 1);
    assert_true(f.list.rows[0].at.off == 2 && str_is(f.list.rows[0].message, "m"));
    assert_true(f.list.rows[1].at.off == 2 && str_is(f.list.rows[1].message, "n"));
    assert_int_equal(f.list.rows[2].at.off, 5);
    assert_non_null(f.list.rows[2].fix);
    assert_true(str_is(f.list.rows[2].fix->withheld, "not here"));
    assert_int_equal(f.list.rows[3].at.file.i, z.i);
    ck_findings_release(&f);
    sources_free(files);
}

static ck_finding *finding_of(ck_findings *f, const char *check, file_id file, u32 off, u32 len)
{
    ck_finding *x = finding(f, 0, file, off, "m");
    x->check = ck_find(str_of(check));
    x->range = (span){file, off, len};
    return x;
}

// One defect, one finding: the exact check's where their extents contain each other, the general one's where it is alone.
static void test_precedence(void **state)
{
    (void)state;
    sources *files = sources_new(STR("/p"));
    file_id a = add(files, "/p/a.cpp", "01234567890123456789"), b = add(files, "/p/b.cpp", "01234567890123456789");
    ck_findings f;
    ck_findings_init(&f, files);
    finding_of(&f, "io-unchecked-result", a, 2, 5)->suppressed = true;
    finding_of(&f, "socket-wrong-state", a, 2, 5);
    finding_of(&f, "socket-connect-loop", a, 8, 9);
    finding_of(&f, "loop-frozen-condition", a, 10, 2);
    finding_of(&f, "loop-frozen-condition", a, 18, 1);
    finding_of(&f, "io-unchecked-result", b, 2, 5);
    ck_findings_sort(&f);
    assert_int_equal(f.list.n, 4);
    assert_int_equal(f.n_suppressed, 0);
    assert_string_equal(f.list.rows[0].check->id, "qtcwe-socket-wrong-state");
    assert_string_equal(f.list.rows[1].check->id, "qtcwe-socket-connect-loop");
    assert_int_equal(f.list.rows[2].at.off, 18);
    assert_int_equal(f.list.rows[3].at.file.i, b.i);
    ck_findings_release(&f);
    sources_free(files);
}

// Every name in the table is a check's, and no check is preferred to one that is preferred to it.
static void test_precedence_names(void **state)
{
    (void)state;
    static const char *const pairs[][2] = {
#define PREFER(exact, general) {exact, general},
#include "checks/precedence.def"
#undef PREFER
    };
    size_t n = sizeof pairs / sizeof *pairs;
    for (size_t i = 0; i < n; i++) {
        assert_non_null(ck_find(str_of(pairs[i][0])));
        assert_non_null(ck_find(str_of(pairs[i][1])));
        for (size_t k = 0; k < n; k++)
            assert_false(strcmp(pairs[i][0], pairs[k][1]) == 0 && strcmp(pairs[i][1], pairs[k][0]) == 0);
    }
}

static bool selected(const char *globs, ck_profile profile, u32 i)
{
    ck_selection s = {.globs = str_of(globs), .profile = profile};
    return ck_selected(&s, ck_at(i));
}

static void test_selection(void **state)
{
    (void)state;
    bool is_default = ck_at(0)->profile == CK_DEFAULT;
    assert_true(selected("", CK_DEFAULT, 0) == is_default);
    assert_true(selected(ck_at(0)->id, CK_DEFAULT, 0));
    assert_true(selected(ck_at(0)->id + strlen("qtcwe-"), CK_DEFAULT, 0));
    assert_false(selected(ck_at(0)->id, CK_DEFAULT, 1));
    assert_true(selected("*", CK_DEFAULT, 1));
    assert_false(selected("*,-*", CK_DEFAULT, 1));
    assert_true(selected("-*,\n *", CK_DEFAULT, 1));
    buf without = {0};
    buf_printf(&without, "-%s", ck_at(0)->id);
    assert_false(selected(buf_cstr(&without), CK_STRICT, 0));
    assert_true(selected(buf_cstr(&without), CK_STRICT, 1));
    buf_release(&without);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_round_trip), cmocka_unit_test(test_damage),
                                       cmocka_unit_test(test_changed_text_is_told), cmocka_unit_test(test_sort),
                                       cmocka_unit_test(test_precedence), cmocka_unit_test(test_precedence_names),
                                       cmocka_unit_test(test_selection)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
