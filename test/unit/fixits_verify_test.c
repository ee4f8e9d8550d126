// The proof: what is dropped, who is blamed, what waits for another pass. The analyser is a toy that reads words:
// "bad:N" is a finding of check N ("bad" is replaced by "good" in its fix), "worse" an error of the front end.
#include "unit.h"

#include "fixits/verify.h"

enum { MAX_FILES = 2 };

// What the toy's fix of a word does instead of the right thing.
typedef struct rule {
    const char *word, *text;
} rule;

typedef struct bench {
    sources *disk;
    const rule *rules;       // "" ends them
    const char *paths[MAX_FILES];
    bool (*cross)(const char *const *texts);  // an error between files, reported in the second
    u32 give_up_at;          // analyse() that fails, 0 = none
    u32 calls;
    struct { fx_finding *rows; u32 n, cap; } first;
    qm_unit *first_unit;
    fx_plan plan;
    fx_proof_stats stats;
    err e;
} bench;

typedef struct analysis {
    sources *files;
    qm_unit *u;
    struct { fx_finding *rows; u32 n, cap; } list;
} analysis;

static bool is_letter(char c) { return c >= 'a' && c <= 'z'; }

static fx_fix *toy_fix(bench *b, qm_unit *u, file_id file, u32 off, str word)
{
    fx_fix *f = fx_new(u, word.p[0] == 'r' ? FX_REVIEW : FX_SAFE, "fix %.*s", STR_ARG(word));
    str text = STR("good");
    for (const rule *r = b->rules; r && r->word[0]; r++)
        if (str_is(word, r->word)) text = str_of(r->text);
    span where = {file, off, u32_of(word.n)};
    if (str_starts(text, STR("+"))) {  // an edit of the next word too
        str all = sources_text(u->files, file);
        while (where.off + where.len < all.n && all.p[where.off + where.len] != '\n') where.len++;
        text = str_from(text, 1);
    }
    fx_replace(f, where, "%.*s", STR_ARG(text));
    return f;
}

static void read_words(bench *b, analysis *a, file_id file)
{
    str text = sources_text(a->files, file);
    for (u32 i = 0; i < text.n; i++) {
        u32 from = i;
        while (i < text.n && (is_letter(text.p[i]) || text.p[i] == ':')) i++;
        str word = str_upto(str_from(text, from), i - from);
        if (str_is(word, "worse")) {
            *VEC_PUSH(&a->list) = (fx_finding){{0}, {file, from}, STR("worse is no word"), NULL};
        } else if (str_starts(word, STR("bad:")) || str_starts(word, STR("rad:"))) {
            *VEC_PUSH(&a->list) = (fx_finding){str_from(word, 4), {file, from}, STR("a bad word"), toy_fix(b, a->u, file, from, word)};
        }
    }
}

static void analyse_all(bench *b, analysis *a)
{
    const char *texts[MAX_FILES];
    for (u32 i = 0; i < MAX_FILES && b->paths[i]; i++) {
        file_id file = sources_add(a->files, str_of(b->paths[i]));
        read_words(b, a, file);
        texts[i] = sources_text(a->files, file).p;
    }
    if (b->cross && b->cross(texts)) {
        file_id file = sources_add(a->files, str_of(b->paths[1]));
        *VEC_PUSH(&a->list) = (fx_finding){{0}, {file, 0}, STR("the files do not fit"), NULL};
    }
}

static bool analyse(void *user, const qm_overlay *overlays, u32 n, fx_analysis *out, err *e)
{
    bench *b = user;
    if (++b->calls == b->give_up_at) {
        err_add(e, EXIT_UNIT, "interrupted");
        return false;
    }
    analysis *a = mem_alloc(sizeof *a);
    memset(a, 0, sizeof *a);
    a->files = sources_new(STR("/nowhere"));
    a->u = qm_unit_new(a->files);
    for (u32 i = 0; i < MAX_FILES && b->paths[i]; i++)  // the toy has no disk
        sources_add_text(a->files, str_of(b->paths[i]), sources_text(b->disk, sources_add(b->disk, str_of(b->paths[i]))));
    for (u32 i = 0; i < n; i++) sources_add_text(a->files, overlays[i].path, overlays[i].text);
    analyse_all(b, a);
    *out = (fx_analysis){a->files, a->list.rows, a->list.n, a};
    return true;
}

static void release(void *user, fx_analysis *out)
{
    (void)user;
    analysis *a = out->owner;
    qm_unit_free(a->u);
    sources_free(a->files);
    VEC_CLEAR(&a->list);
    mem_free(a);
}

static int setup(void **state)
{
    bench *b = mem_alloc(sizeof *b);
    memset(b, 0, sizeof *b);
    b->disk = sources_new(STR("/nowhere"));
    b->first_unit = qm_unit_new(b->disk);
    *state = b;
    return 0;
}

static int teardown(void **state)
{
    bench *b = *state;
    fx_plan_release(&b->plan);
    qm_unit_free(b->first_unit);
    sources_free(b->disk);
    VEC_CLEAR(&b->first);
    err_release(&b->e);
    mem_free(b);
    return 0;
}

static void file(bench *b, const char *path, const char *text)
{
    u32 i = b->paths[0] ? 1 : 0;
    b->paths[i] = path;
    sources_add_text(b->disk, str_of(path), str_of(text));
}

static bool prove(bench *b, fx_level level)
{
    analysis a = {.files = b->disk, .u = b->first_unit};
    analyse_all(b, &a);
    b->first.rows = a.list.rows;
    b->first.n = a.list.n;
    b->first.cap = a.list.cap;
    fx_analysis first = {b->disk, b->first.rows, b->first.n, NULL};
    fx_prover prover = {b, analyse, release};
    fx_plan_init(&b->plan, b->disk);
    return fx_prove(&b->plan, &first, level, &prover, &b->stats, &b->e);
}

static void outcome(bench *b, u32 i, fx_outcome wanted, const char *why)
{
    assert_true(i < b->plan.fixes.n);
    if (b->plan.fixes.rows[i].outcome != wanted) print_error("why: %.*s\n", STR_ARG(b->plan.fixes.rows[i].why));
    assert_int_equal(b->plan.fixes.rows[i].outcome, wanted);
    assert_text_at(b->plan.fixes.rows[i].why, str_of(why), __FILE__, __LINE__);
}

static void proved_text(bench *b, u32 i, const char *wanted)
{
    assert_true(i < b->plan.texts.n);
    assert_text_at(b->plan.texts.rows[i].new_text, str_of(wanted), __FILE__, __LINE__);
}

static void accepts_what_is_good(void **state)
{
    bench *b = *state;
    file(b, "/nowhere/a.cpp", "x bad:a y rad:b worse\n");
    assert_true(prove(b, FX_SAFE));
    assert_int_equal(b->plan.fixes.n, 2);
    outcome(b, 0, FX_APPLIED, "");
    outcome(b, 1, FX_TOO_LOW, "");
    assert_int_equal(b->plan.fixes.rows[1].tag, 1);
    proved_text(b, 0, "x good y rad:b worse\n");  // an old error is no reason
    assert_text(b->plan.texts.rows[0].old_text, "x bad:a y rad:b worse\n");
    assert_true(b->plan.texts.rows[0].old_hash == str_hash(b->plan.texts.rows[0].old_text));
    assert_int_equal(b->stats.passes, 1);
    assert_int_equal(b->stats.analyses, 1);
    assert_true(b->stats.fixpoint);
}

static void drops_what_does_not_compile(void **state)
{
    bench *b = *state;
    static const rule rules[] = {{"bad:b", "worse"}, {"", ""}};
    b->rules = rules;
    file(b, "/nowhere/a.cpp", "bad:a\nbad:b\nbad:c\n");
    assert_true(prove(b, FX_SAFE));
    outcome(b, 0, FX_APPLIED, "");
    outcome(b, 1, FX_DROPPED, "the new code does not compile: a.cpp:2: worse is no word");
    outcome(b, 2, FX_APPLIED, "");
    proved_text(b, 0, "good\nbad:b\ngood\n");
    assert_int_equal(b->stats.analyses, 2);
}

static void drops_what_leaves_the_finding(void **state)
{
    bench *b = *state;
    static const rule rules[] = {{"bad:a", "very bad:a"}, {"bad:b", "bad:c"}, {"", ""}};
    b->rules = rules;
    file(b, "/nowhere/a.cpp", "bad:a\nbad:b\nbad:d\n");
    assert_true(prove(b, FX_SAFE));
    outcome(b, 0, FX_DROPPED, "the finding would still be there");
    outcome(b, 1, FX_APPLIED, "");  // what another check finds there is fixed in the next pass
    outcome(b, 2, FX_APPLIED, "");
    proved_text(b, 0, "bad:a\ngood\ngood\n");
    assert_int_equal(b->stats.passes, 2);
}

static void drops_what_brings_a_finding_of_its_check(void **state)
{
    bench *b = *state;
    static const rule rules[] = {{"bad:a", "good bad:a bad:a"}, {"", ""}};
    b->rules = rules;
    file(b, "/nowhere/a.cpp", "bad:b bad:a bad:b\n");
    assert_true(prove(b, FX_SAFE));
    outcome(b, 1, FX_DROPPED, "a new finding would come up: a.cpp:1: a bad word");
    proved_text(b, 0, "good bad:a good\n");
}

static bool fits(const char *const *texts) { return strstr(texts[0], "poison") && strstr(texts[1], "good"); }

// The error is in another file than the edit that brings it: found by halving.
static void searches_the_guilty(void **state)
{
    bench *b = *state;
    static const rule rules[] = {{"bad:e", "poison"}, {"", ""}};
    b->rules = rules;
    b->cross = fits;
    file(b, "/nowhere/a.cpp", "bad:a\nbad:b\nbad:c\nbad:d\nbad:e\nbad:f\nbad:g\n");
    file(b, "/nowhere/b.cpp", "\n\n\ngood\n");
    assert_true(prove(b, FX_SAFE));
    for (u32 i = 0; i < 7; i++) {
        if (i == 4) outcome(b, i, FX_DROPPED, "the new code does not compile: b.cpp:1: the files do not fit");
        else outcome(b, i, FX_APPLIED, "");
    }
    proved_text(b, 0, "good\ngood\ngood\ngood\nbad:e\ngood\ngood\n");
    assert_int_equal(b->plan.texts.n, 1);
    assert_true(b->stats.analyses <= 2 + 3);  // 7 fixes are 3 halvings
}

static void conflicts_wait_for_the_next_pass(void **state)
{
    bench *b = *state;
    static const rule rules[] = {{"bad:a", "+good bad:b"}, {"", ""}};  // takes the whole line
    b->rules = rules;
    file(b, "/nowhere/a.cpp", "bad:a bad:b\n");
    assert_true(prove(b, FX_SAFE));
    outcome(b, 0, FX_APPLIED, "");
    outcome(b, 1, FX_APPLIED, "");
    proved_text(b, 0, "good good\n");
    assert_int_equal(b->stats.passes, 2);
    assert_true(b->stats.fixpoint);
}

static void another_fix_may_solve_it(void **state)
{
    bench *b = *state;
    static const rule rules[] = {{"bad:a", "+good"}, {"", ""}};
    b->rules = rules;
    file(b, "/nowhere/a.cpp", "bad:a bad:b\n");
    assert_true(prove(b, FX_SAFE));
    outcome(b, 0, FX_APPLIED, "");
    outcome(b, 1, FX_MERGED, "another fix removes this finding too");
    proved_text(b, 0, "good\n");
}

static void ends_when_fixes_feed_each_other(void **state)
{
    bench *b = *state;
    static const rule rules[] = {{"bad:a", "bad:b"}, {"bad:b", "bad:a"}, {"", ""}};
    b->rules = rules;
    file(b, "/nowhere/a.cpp", "bad:a\n");
    assert_true(prove(b, FX_SAFE));
    assert_int_equal(b->stats.passes, FX_MAX_PASSES);
    assert_false(b->stats.fixpoint);
}

static void dropped_ones_are_not_tried_again(void **state)
{
    bench *b = *state;
    static const rule rules[] = {{"bad:a", "+good bad:b"}, {"bad:c", "worse"}, {"", ""}};
    b->rules = rules;
    file(b, "/nowhere/a.cpp", "bad:c\nbad:a bad:b\n");
    assert_true(prove(b, FX_SAFE));
    outcome(b, 0, FX_DROPPED, "the new code does not compile: a.cpp:1: worse is no word");
    outcome(b, 2, FX_APPLIED, "");
    proved_text(b, 0, "bad:c\ngood good\n");
    assert_int_equal(b->stats.analyses, 3);
}

static void gives_up_cleanly(void **state)
{
    bench *b = *state;
    static const rule rules[] = {{"bad:a", "+good bad:b"}, {"", ""}};
    b->rules = rules;
    b->give_up_at = 2;
    file(b, "/nowhere/a.cpp", "bad:a bad:b\n");
    assert_false(prove(b, FX_SAFE));
    assert_int_equal(b->plan.texts.n, 0);
    assert_int_equal(b->plan.fixes.n, 2);
    assert_int_equal(b->e.code, EXIT_UNIT);
}

static void nothing_to_do(void **state)
{
    bench *b = *state;
    file(b, "/nowhere/a.cpp", "good worse\n");
    assert_true(prove(b, FX_SAFE));
    assert_int_equal(b->plan.texts.n, 0);
    assert_int_equal(b->stats.analyses, 0);
    assert_true(b->stats.fixpoint);
}

#define CASE(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        CASE(accepts_what_is_good),
        CASE(drops_what_does_not_compile),
        CASE(drops_what_leaves_the_finding),
        CASE(drops_what_brings_a_finding_of_its_check),
        CASE(searches_the_guilty),
        CASE(conflicts_wait_for_the_next_pass),
        CASE(another_fix_may_solve_it),
        CASE(ends_when_fixes_feed_each_other),
        CASE(dropped_ones_are_not_tried_again),
        CASE(gives_up_cleanly),
        CASE(nothing_to_do),
    };
    return cmocka_run_group_tests_name("fixits_verify", tests, NULL, NULL);
}
