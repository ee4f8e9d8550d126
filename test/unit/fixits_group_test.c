// Parts of several units become one fix: equal edits once, in any order; one reason or a disagreement withholds it.
#include "unit.h"

#include "fixits/group.h"

static sources *files;
static arena mem;
static file_id header, source;

static int setup(void **state)
{
    (void)state;
    files = sources_new(STR("/nowhere"));
    header = sources_add_text(files, STR("/nowhere/x.h"), STR("int *a;\n"));
    source = sources_add_text(files, STR("/nowhere/x.cpp"), STR("use(a); use(a);\n"));
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    sources_free(files);
    arena_release(&mem);
    return 0;
}

static void add(fx_fix *f, file_id file, u32 off, u32 len, const char *text)
{
    *VEC_PUSH(&f->edits) = (fx_edit){{file, off, len}, str_of(text)};
}

static void include(fx_fix *f, const char *name) { *VEC_PUSH(&f->includes) = (fx_header){header, str_of(name), FX_INCLUDED}; }

static void release(fx_fix *f)
{
    VEC_CLEAR(&f->edits);
    VEC_CLEAR(&f->includes);
    VEC_CLEAR(&f->claims);
}

static fx_fix new_fix(fx_level level) { return (fx_fix){.level = level, .files = files}; }

static void the_order_of_parts_does_not_show(void **state)
{
    (void)state;
    fx_fix parts[3] = {new_fix(FX_SAFE), new_fix(FX_SAFE), new_fix(FX_REVIEW)};
    for (u32 i = 0; i < 3; i++) {
        add(&parts[i], header, 0, 6, "P a");
        include(&parts[i], "<memory>");
    }
    add(&parts[1], source, 5, 0, ".get()");
    add(&parts[2], source, 13, 0, ".get()");
    add(&parts[2], source, 0, 0, "(");  // wanted twice by one part: two brackets
    add(&parts[2], source, 0, 0, "(");
    add(&parts[1], source, 0, 0, "(");
    static const u32 orders[3][3] = {{0, 1, 2}, {2, 1, 0}, {1, 2, 0}};
    for (u32 o = 0; o < 3; o++) {
        fx_fix f = new_fix(FX_SAFE);
        for (u32 i = 0; i < 3; i++) fx_group_join(&f, &parts[orders[o][i]]);
        fx_group_join(&f, &parts[1]);  // told again
        fx_group_seal(&f, &mem);
        assert_false(fx_is_withheld(&f));
        assert_int_equal(f.level, FX_REVIEW);
        assert_int_equal(f.includes.n, 1);
        assert_int_equal(f.edits.n, 5);
        assert_int_equal(f.edits.rows[0].where.file.i, source.i);  // by path
        assert_int_equal(f.edits.rows[2].where.off, 5);
        assert_int_equal(f.edits.rows[3].where.off, 13);
        assert_true(str_is(f.edits.rows[4].text, "P a"));
        release(&f);
    }
    for (u32 i = 0; i < 3; i++) release(&parts[i]);
}

static void one_reason_withholds_all(void **state)
{
    (void)state;
    fx_fix good = new_fix(FX_SAFE), b = new_fix(FX_SAFE), a = new_fix(FX_SAFE);
    add(&good, header, 0, 6, "P a");
    b.withheld = STR("because of b");
    a.withheld = STR("because of a");
    const fx_fix *orders[2][3] = {{&good, &b, &a}, {&a, &b, &good}};
    for (u32 o = 0; o < 2; o++) {
        fx_fix f = new_fix(FX_SAFE);
        for (u32 i = 0; i < 3; i++) fx_group_join(&f, orders[o][i]);
        fx_group_seal(&f, &mem);
        assert_true(str_is(f.withheld, "because of a"));
        release(&f);
    }
    release(&good);
}

static void units_that_disagree_withhold_all(void **state)
{
    (void)state;
    static const struct { u32 off, len; const char *text; } others[] = {{0, 6, "Q a"}, {4, 2, "b"}, {6, 0, ".get()"}};
    for (u32 i = 0; i < sizeof others / sizeof others[0]; i++) {
        fx_fix one = new_fix(FX_SAFE), other = new_fix(FX_SAFE);
        add(&one, header, 0, 6, "P a");
        add(&one, header, 6, 0, " = {}");
        add(&other, header, others[i].off, others[i].len, others[i].text);
        fx_group_join(&one, &other);
        fx_group_seal(&one, &mem);
        assert_true(fx_is_withheld(&one));
        release(&one);
        release(&other);
    }
}

// A file that knows a class by name only gets the header that another unit's part tells, by the way from one to the other.
static void a_class_that_is_needed(void **state)
{
    (void)state;
    file_id user = sources_add_text(files, STR("/nowhere/a/b/x.cpp"), STR("")), made = sources_add_text(files, STR("/build/ui_x.h"), STR(""));
    sources_file(files, made)->generated = true;
    const struct { fx_header rows[3]; const char *name; } cases[] = {
        {{{user, STR("X"), FX_NEEDED}, {header, STR("X"), FX_DEFINED}, {made, STR("Ui::X"), FX_DEFINED}}, "\"../../x.h\""},
        {{{user, STR("Ui::X"), FX_NEEDED}, {header, STR("X"), FX_DEFINED}, {made, STR("Ui::X"), FX_DEFINED}}, "\"ui_x.h\""},
        {{{user, STR("Y"), FX_NEEDED}, {header, STR("X"), FX_DEFINED}, {made, STR("Ui::X"), FX_DEFINED}}, NULL},
        {{{user, STR("X"), FX_NEEDED}, {header, STR("X"), FX_DEFINED}, {made, STR("X"), FX_DEFINED}}, NULL},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        fx_fix f = new_fix(FX_SAFE);
        add(&f, header, 0, 6, "P a");
        for (u32 k = 0; k < 3; k++) *VEC_PUSH(&f.includes) = cases[i].rows[k];
        fx_group_seal(&f, &mem);
        assert_int_equal(fx_is_withheld(&f), cases[i].name == NULL);
        assert_int_equal(f.includes.n, cases[i].name ? 1 : 0);
        if (cases[i].name) assert_string_equal(f.includes.rows[0].name.p, cases[i].name);
        release(&f);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(the_order_of_parts_does_not_show, setup, teardown),
        cmocka_unit_test_setup_teardown(one_reason_withholds_all, setup, teardown),
        cmocka_unit_test_setup_teardown(units_that_disagree_withhold_all, setup, teardown),
        cmocka_unit_test_setup_teardown(a_class_that_is_needed, setup, teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
