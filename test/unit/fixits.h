// For the tests of fixits/: a unit made from a text, and the text a fix would leave behind.
#ifndef QTCWE_TEST_FIXITS_H
#define QTCWE_TEST_FIXITS_H

#include "unit.h"

#include "fixits/plan.h"
#include "qtmodel/build.h"

typedef struct fixture {
    arena mem;
    buf dir;
    sources *files;
    qm_facts *facts;
    qm_unit *u;
    fx_plan plan;
} fixture;

static inline int fixture_setup(void **state)
{
    fixture *x = mem_alloc(sizeof *x);
    memset(x, 0, sizeof *x);
    scratch_dir(&x->dir);
    *state = x;
    return 0;
}

static inline void fixture_clear(fixture *x)
{
    fx_plan_release(&x->plan);
    qm_unit_free(x->u);
    x->u = NULL;
    qm_facts_free(x->facts);
    x->facts = NULL;
    sources_free(x->files);
    x->files = NULL;
}

static inline int fixture_teardown(void **state)
{
    fixture *x = *state;
    fixture_clear(x);
    arena_release(&x->mem);
    buf_release(&x->dir);
    mem_free(x);
    return 0;
}

// Parses code with Qt's declarations of the tests at hand (#include "qtnetwork.h"). It must be free of errors.
static inline qm_unit *parse_as(fixture *x, const char *standard, const char *code, const char *facts)
{
    fixture_clear(x);
    const char *path = path_in(&x->mem, &x->dir, "a.cpp");
    assert_true(os_replace_file(path, str_of(code)));
    x->files = sources_new(buf_str(&x->dir));
    x->facts = qm_facts_new();
    err e = {0};
    if (facts) assert_true(qm_facts_load(x->facts, STR("test.yaml"), str_of(facts), &e));
    qm_commands c = {0};
    const char *flags[] = {standard, "-isystem", UNIT_QT};
    qm_commands_fixed(&c, buf_str(&x->dir), &path, 1, flags, 3);
    qm_build_options o = {0};
    x->u = qm_build(&c.rows[0], x->files, x->facts, &o, &e);
    if (e.count) print_error("%s\n", buf_cstr(&e.text));
    assert_non_null(x->u);
    for (u32 i = 0; i < x->u->diags.n; i++) print_error("%.*s\n", STR_ARG(x->u->diags.rows[i].text));
    assert_int_equal(x->u->diags.n, 0);
    qm_commands_release(&c);
    err_release(&e);
    return x->u;
}

static inline qm_unit *parse(fixture *x, const char *code) { return parse_as(x, "-std=c++17", code, NULL); }

// The first row with exactly that source text.
static inline qm_node row_with(const qm_unit *u, const char *text)
{
    for (u32 i = 1; i < u->nodes.n; i++)
        if (str_is(qm_text(u, (qm_node){i}), text)) return (qm_node){i};
    print_error("no row [%s]\n", text);
    fail();
    return (qm_node){0};
}

// The text of a.cpp with the fix in it; the fix must be applied.
static inline str text_with(fixture *x, const fx_fix *f)
{
    if (fx_is_withheld(f)) print_error("withheld: %.*s\n", STR_ARG(f->withheld));
    assert_false(fx_is_withheld(f));
    fx_plan_release(&x->plan);
    fx_plan_init(&x->plan, x->files);
    fx_plan_add(&x->plan, f, 0);
    fx_plan_make(&x->plan, FX_REVIEW);
    assert_int_equal(x->plan.fixes.rows[0].outcome, FX_APPLIED);
    assert_int_equal(x->plan.texts.n, 1);
    return x->plan.texts.rows[0].new_text;
}

#endif
