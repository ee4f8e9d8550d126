// Facts: what the loader refuses and where, how facts find their declarations, which file wins.
#include "unit.h"

#include "qtmodel/facts.h"
#include "qtmodel/facts_table.h"

// ------------------------------------------------------------------------------------------------- a unit made by hand
typedef struct model {
    sources *files;
    qm_unit *u;
    qm_facts *facts;
} model;

static int setup(void **state)
{
    model *m = mem_alloc(sizeof *m);
    m->files = sources_new(STR("/"));
    m->u = qm_unit_new(m->files);
    m->u->qt_major = 6;
    m->u->qt_version = 0x060402;
    m->facts = qm_facts_new();
    *state = m;
    return 0;
}

static int teardown(void **state)
{
    model *m = *state;
    qm_facts_free(m->facts);
    qm_unit_free(m->u);
    sources_free(m->files);
    mem_free(m);
    return 0;
}

static void load(model *m, const char *text)
{
    err e = {0};
    bool good = qm_facts_load(m->facts, STR("user.yaml"), str_of(text), &e);
    if (!good) print_error("%s", buf_cstr(&e.text));
    assert_true(good);
    err_release(&e);
}

static qm_class add_class(model *m, str name, str key, qm_class base)
{
    qm_class c = {m->u->classes.n};
    qm_class_row *r = VEC_PUSH(&m->u->classes);
    *r = (qm_class_row){.name = name, .key = key, .complete = true};
    if (base.i) {
        r->first_base = m->u->bases.n;
        r->n_bases = 1;
        *VEC_PUSH(&m->u->bases) = base;
    }
    return c;
}

static qm_type add_type(model *m, qm_type_kind kind, qm_type target, qm_class cls)
{
    *VEC_PUSH(&m->u->types) = (qm_type_row){.kind = kind, .target = target, .cls = cls};
    return (qm_type){m->u->types.n - 1};
}

static qm_type pointer_to(model *m, qm_class cls)
{
    return add_type(m, QMT_POINTER, add_type(m, QMT_RECORD, (qm_type){0}, cls), (qm_class){0});
}

static qm_func add_func(model *m, qm_class cls, str name, str qualified, str signature, u32 n_params)
{
    qm_func f = {m->u->funcs.n};
    u32 first = m->u->vars.n;
    for (u32 i = 0; i < n_params; i++) *VEC_PUSH(&m->u->vars) = (qm_var_row){.func = f, .index = i, .kind = QMV_PARAM};
    *VEC_PUSH(&m->u->funcs) = (qm_func_row){.name = name, .qualified = qualified, .signature = signature, .cls = cls,
                                            .first_param = first, .n_params = n_params};
    return f;
}

static void set_param(model *m, qm_func f, u32 i, str name, qm_type type)
{
    qm_var_row *v = &m->u->vars.rows[m->u->funcs.rows[f.i].first_param + i];
    v->name = name;
    v->type = type;
}

static const char *word(model *m, qm_func f, qm_fact_key key)
{
    const qm_fact *fact = qm_fact_func(m->facts, m->u, f, key);
    return fact ? arena_str(&m->u->mem, fact->text).p : "nothing";
}

// ------------------------------------------------------------------------------------------------------------ mistakes

// The text is refused with exactly these lines, and nothing of it is taken.
#define refuse(m, text, message) refuse_at((m), (text), STR(message), __FILE__, __LINE__)
static void refuse_at(model *m, const char *text, str message, const char *file, int line)
{
    err e = {0};
    if (qm_facts_load(m->facts, STR("user.yaml"), str_of(text), &e)) {
        print_error("accepted: %s\n", text);
        _fail(file, line);
    }
    assert_int_equal(e.code, EXIT_USAGE);
    assert_text_at(buf_str(&e.text), message, file, line);
    err_release(&e);
    assert_null(qm_fact_macro(m->facts, STR("GOOD"), QMK_EARLY_RETURN));
}

static void unknown_words(void **state)
{
    model *m = *state;
    refuse(m, "macros:\n  GOOD: {early-return: true}\nfunctions:\n  A::f: {must-chek: must}\n",
           "user.yaml:4:10: error: unknown fact 'must-chek'; did you mean 'must-check'?\n");
    refuse(m, "functions:\n  A::f: {must-check: mist}\n",
           "user.yaml:2:22: error: unknown word 'mist'; did you mean 'must'?\n");
    refuse(m, "functions:\n  A::f: {must-check: absolutely}\n",
           "user.yaml:2:22: error: unknown word 'absolutely'; known are: must, should, may\n");
    refuse(m, "library: A\nfunktions:\n  A::f: {must-check: must}\n",
           "user.yaml:2:1: error: unknown section 'funktions'; did you mean 'functions'?\n");
    refuse(m, "functions:\n  A::f: {connect: {sendr: arg1}}\n",
           "user.yaml:2:20: error: unknown role 'sendr'; did you mean 'sender'?\n");
    refuse(m, "macros:\n  M: {child-of: arg1}\n", "user.yaml:2:7: error: 'child-of' can't be said in this section\n");
}

static void wrong_values(void **state)
{
    model *m = *state;
    refuse(m, "functions:\n  A::f: {takes: arg0}\n",
           "user.yaml:2:17: error: expected a position: this, return, arg1, arg2 …\n");
    refuse(m, "functions:\n  A::f: {takes: [arg1, argx]}\n",
           "user.yaml:2:24: error: expected a position: this, return, arg1, arg2 …\n");
    refuse(m, "macros:\n  M: {early-return: yes}\n", "user.yaml:2:21: error: 'early-return' wants true or false\n");
    refuse(m, "functions:\n  A::f: {secure-bit: many}\n", "user.yaml:2:22: error: this is no whole number\n");
    refuse(m, "functions:\n  A::f: {writes-buffer: arg1}\n",
           "user.yaml:2:25: error: 'writes-buffer' wants a map of roles (pointer|size) to positions\n");
    refuse(m, "functions:\n  A::f: {must-check: must, since: soon}\n",
           "user.yaml:2:35: error: expected a Qt version such as 6.4 or 5.15.2\n");
    refuse(m, "functions:\n  A::f: must\n", "user.yaml:2:9: error: expected a map of facts, such as {must-check: must}\n");
    refuse(m, "functions:\n  A::f: {remove: false}\n", "user.yaml:2:18: error: 'remove' can only be true\n");
    refuse(m, "- one\n", "user.yaml:1:1: error: expected a map with library, functions, classes, macros, enumerators or machines\n");
    refuse(m, "functions:\n  \"A::f(int, char *)\": {takes: arg1}\n  \"A::f(int,char*)\": {takes: arg2}\n",
           "user.yaml:3:3: error: this name stands twice in the section; use a list of maps\n");
}

static void every_mistake_is_told(void **state)
{
    refuse(*state, "functions:\n  A::f: {takes: nobody, wait: true}\n",
           "user.yaml:2:17: error: expected a position: this, return, arg1, arg2 …\n"
           "user.yaml:2:25: error: unknown fact 'wait'; did you mean 'waits'?\n");
}

// ------------------------------------------------------------------------------------------------------------- binding

static void most_exact_subject_decides(void **state)
{
    model *m = *state;
    load(m, "functions:\n"
            "  A::f: {must-check: may, error-text: byName, waits: true}\n"
            "  A::f/2: {must-check: should, error-text: byArity}\n"
            "  \"A::f(char*,long long)\": {must-check: must}\n");
    qm_class a = add_class(m, STR("A"), STR("A"), (qm_class){0});
    qm_func exact = add_func(m, a, STR("f"), STR("A::f"), STR("A::f(char *, long long)"), 2);
    qm_func arity = add_func(m, a, STR("f"), STR("A::f"), STR("A::f(int, int)"), 2);
    qm_func name = add_func(m, a, STR("f"), STR("A::f"), STR("A::f()"), 0);
    qm_func other = add_func(m, a, STR("g"), STR("A::g"), STR("A::g()"), 0);
    assert_string_equal(word(m, exact, QMK_MUST_CHECK), "must");
    assert_string_equal(word(m, exact, QMK_ERROR_TEXT), "byArity");
    assert_string_equal(word(m, arity, QMK_MUST_CHECK), "should");
    assert_string_equal(word(m, name, QMK_MUST_CHECK), "may");
    assert_true(qm_says(m->facts, m->u, exact, QMK_WAITS));
    assert_string_equal(word(m, other, QMK_MUST_CHECK), "nothing");
    assert_string_equal(word(m, (qm_func){0}, QMK_MUST_CHECK), "nothing");
}

static void blanks_between_words_count(void **state)
{
    (void)state;
    assert_true(qm_subject_eq(STR("f(char *, long long)"), STR("f( char*,long  long )")));
    assert_false(qm_subject_eq(STR("f(long long)"), STR("f(longlong)")));
    assert_false(qm_subject_eq(STR("f(int)"), STR("f(int) x")));
    assert_true(qm_subject_hash(STR("f(char *, long long)")) == qm_subject_hash(STR("f(char*,long long)")));
    assert_text(qm_subject_last_name(STR("QIODevice::read(char *, A::B)")), "read");
    assert_text(qm_subject_last_name(STR("QObject::connect/3")), "connect");
    assert_text(qm_subject_last_name(STR("A::operator()(int)")), "operator()");
    assert_text(qm_subject_last_name(STR("A::operator/")), "operator/");
    assert_text(qm_subject_last_name(STR("qMin")), "qMin");
}

static void overriders_and_templates(void **state)
{
    model *m = *state;
    load(m, "functions:\n"
            "  Base::open: {must-check: must, error-text: errorString}\n"
            "  Quiet::open: {must-check: may}\n"
            "  List::data: {buffer-of: this}\n"
            "  List::List: {stores: arg1}\n");
    qm_class base = add_class(m, STR("Base"), STR("Base"), (qm_class){0});
    qm_class quiet = add_class(m, STR("Quiet"), STR("Quiet"), base);
    qm_func in_base = add_func(m, base, STR("open"), STR("Base::open"), STR("Base::open()"), 0);
    qm_func own = add_func(m, quiet, STR("open"), STR("Quiet::open"), STR("Quiet::open()"), 0);
    *VEC_PUSH(&m->u->overrides) = in_base;
    m->u->funcs.rows[own.i].first_override = m->u->overrides.n - 1;
    m->u->funcs.rows[own.i].n_overrides = 1;
    assert_string_equal(word(m, own, QMK_MUST_CHECK), "may");
    assert_string_equal(word(m, own, QMK_ERROR_TEXT), "errorString");

    qm_class list = add_class(m, STR("List<int>"), STR("List"), (qm_class){0});
    qm_func data = add_func(m, list, STR("data"), STR("List<int>::data"), STR("List<int>::data()"), 0);
    assert_int_equal(qm_fact_func(m->facts, m->u, data, QMK_BUFFER_OF)->pos, QM_POS_THIS);
}

static void classes_inherit(void **state)
{
    model *m = *state;
    load(m, "classes:\n  Socket: {connected-state: \"Socket::Up\"}\n  Odd: {event-loop: false}\n  Loop: {event-loop: true}\n");
    qm_class socket = add_class(m, STR("Socket"), STR("Socket"), (qm_class){0});
    qm_class mine = add_class(m, STR("Mine"), STR("Mine"), socket);
    qm_class loop = add_class(m, STR("Loop"), STR("Loop"), (qm_class){0});
    qm_class odd = add_class(m, STR("Odd"), STR("Odd"), loop);
    assert_text(qm_fact_class(m->facts, m->u, mine, QMK_CONNECTED_STATE)->text, "Socket::Up");
    assert_null(qm_fact_class(m->facts, m->u, mine, QMK_EVENT_LOOP));
    assert_non_null(qm_fact_class(m->facts, m->u, loop, QMK_EVENT_LOOP));
    assert_null(qm_fact_class(m->facts, m->u, odd, QMK_EVENT_LOOP));
}

static void positions_and_roles(void **state)
{
    model *m = *state;
    load(m, "functions:\n  swap: {takes: [arg1, this, arg3], connect: {sender: this, slot: arg2}}\n");
    qm_func f = add_func(m, (qm_class){0}, STR("swap"), STR("swap"), STR("swap(int)"), 1);
    const qm_fact *list[2];
    assert_int_equal(qm_facts_func(m->facts, m->u, f, QMK_TAKES, list, 2), 3);
    assert_int_equal(list[0]->pos, 1);
    assert_int_equal(list[1]->pos, QM_POS_THIS);
    assert_int_equal(qm_fact_role(m->facts, m->u, f, QMK_CONNECT, "slot"), 2);
    assert_int_equal(qm_fact_role(m->facts, m->u, f, QMK_CONNECT, "type"), INT32_MIN);
    assert_int_equal(list[0]->line, 2);
    assert_text(list[0]->file, "user.yaml");
}

static void parent_parameters(void **state)
{
    model *m = *state;
    qm_class object = add_class(m, STR("QObject"), STR("QObject"), (qm_class){0});
    qm_class mine = add_class(m, STR("Mine"), STR("Mine"), object);
    qm_class plain = add_class(m, STR("Plain"), STR("Plain"), (qm_class){0});
    qm_func ctor = add_func(m, mine, STR("Mine"), STR("Mine::Mine"), STR("Mine::Mine(int, QObject *)"), 2);
    set_param(m, ctor, 1, STR("parent"), pointer_to(m, object));
    assert_null(qm_fact_func(m->facts, m->u, ctor, QMK_CHILD_OF));  // a method so far
    m->u->funcs.rows[ctor.i].flags = QMFN_CTOR;
    assert_int_equal(qm_fact_func(m->facts, m->u, ctor, QMK_CHILD_OF)->pos, 2);
    set_param(m, ctor, 1, STR("parent"), pointer_to(m, plain));
    assert_null(qm_fact_func(m->facts, m->u, ctor, QMK_CHILD_OF));
    set_param(m, ctor, 1, STR("other"), pointer_to(m, object));
    assert_null(qm_fact_func(m->facts, m->u, ctor, QMK_CHILD_OF));
}

// -------------------------------------------------------------------------------------------------------------- layers

static void later_files_win_key_by_key(void **state)
{
    model *m = *state;
    qm_class c = add_class(m, STR("QFile"), STR("QFile"), (qm_class){0});
    qm_func open = add_func(m, c, STR("open"), STR("QFile::open"), STR("QFile::open(int)"), 1);
    assert_string_equal(word(m, open, QMK_MUST_CHECK), "must");  // shipped
    load(m, "functions:\n  QFile::open: {must-check: should}\n");
    assert_string_equal(word(m, open, QMK_MUST_CHECK), "should");
    assert_string_equal(word(m, open, QMK_ERROR_TEXT), "errorString");
    load(m, "functions:\n  QFile::open: {must-check: may}\n");
    assert_string_equal(word(m, open, QMK_MUST_CHECK), "may");
    load(m, "functions:\n  QFile::open: {remove: true}\n");
    assert_string_equal(word(m, open, QMK_MUST_CHECK), "nothing");
    load(m, "functions:\n  QFile::open: {remove: true, secure-bit: 1}\n");
    assert_string_equal(word(m, open, QMK_ERROR_TEXT), "nothing");
    assert_int_equal(qm_fact_func(m->facts, m->u, open, QMK_SECURE_BIT)->number, 1);
}

static void fix_words(void **state)
{
    model *m = *state;
    assert_text(qm_fix_word(m->facts, "assert"), "QVERIFY");
    assert_text(qm_fix_word(m->facts, "minimum"), "qMin");
    assert_text(qm_fix_word(m->facts, "wide"), "qint64");
    assert_text(qm_fix_word(m->facts, "register-type"), "qRegisterMetaType");
    load(m, "functions:\n  lesser: {fix-word: minimum}\n");
    assert_text(qm_fix_word(m->facts, "minimum"), "lesser");
    load(m, "functions:\n  lesser: {remove: true}\n  qMin: {remove: true}\n");
    assert_int_equal(qm_fix_word(m->facts, "minimum").n, 0);
}

static void versions(void **state)
{
    model *m = *state;
    load(m, "functions:\n"
            "  give:\n"
            "    - {takes: arg1, until: \"5.15\"}\n"
            "    - {takes: arg2, since: \"6.0\", until: \"6.4\"}\n"
            "    - {takes: arg3, since: \"6.4.3\"}\n");
    qm_func f = add_func(m, (qm_class){0}, STR("give"), STR("give"), STR("give(int, int, int)"), 3);
    static const struct { u32 version; int pos; } cases[] = {{0x050f08, 1}, {0x060000, 2}, {0x060402, 2}, {0x060403, 3}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        m->u->qt_version = cases[i].version;
        assert_int_equal(qm_fact_func(m->facts, m->u, f, QMK_TAKES)->pos, cases[i].pos);
    }
    m->u->qt_version = 0x050f63;
    assert_int_equal(qm_fact_func(m->facts, m->u, f, QMK_TAKES)->pos, 1);
}

static bool count_removed(void *user, qm_subject subject, str name, str library, const qm_fact *facts, u32 n)
{
    (void)facts;
    u32 *seen = user;
    if (subject == QMS_MACRO && str_is(name, "QVERIFY") && n) seen[str_is(library, "QtTest") ? 0 : 1]++;
    return true;
}

static void listing(void **state)
{
    model *m = *state;
    u32 seen[2] = {0};
    qm_facts_each(m->facts, count_removed, seen);
    assert_int_equal(seen[0], 1);
    load(m, "library: Mine\nmacros:\n  QVERIFY: {remove: true, early-return: true}\n");
    memset(seen, 0, sizeof seen);
    qm_facts_each(m->facts, count_removed, seen);
    assert_int_equal(seen[0], 0);
    assert_int_equal(seen[1], 1);
    assert_null(qm_fact_macro(m->facts, STR("QVERIFY"), QMK_TEST_ASSERT));
}

static void shipped_facts_say_where_they_are_from(void **state)
{
    model *m = *state;
    assert_true(qm_shipped.n_groups > 500);
    for (u32 i = 0; i < qm_shipped.n_facts; i++) {
        assert_true(qm_shipped.facts[i].from.n > 0);
        assert_true(str_ends(qm_shipped.facts[i].file, STR(".yaml")));
        assert_true(qm_shipped.facts[i].line > 0);
    }
    assert_text(qm_fact_macro(m->facts, STR("QVERIFY"), QMK_EARLY_RETURN)->from, "header");
    assert_non_null(qm_fact_enumerator(m->facts, STR("QLocalServer::WorldAccessOption"), QMK_ACCESS_OPEN));
    assert_null(qm_fact_enumerator(m->facts, STR("QLocalServer::UserAccessOption"), QMK_ACCESS_OPEN));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
#define T(f) cmocka_unit_test_setup_teardown(f, setup, teardown)
        T(unknown_words), T(wrong_values), T(every_mistake_is_told), T(most_exact_subject_decides),
        T(blanks_between_words_count), T(overriders_and_templates), T(classes_inherit), T(positions_and_roles),
        T(parent_parameters), T(later_files_win_key_by_key), T(fix_words), T(versions), T(listing),
        T(shipped_facts_say_where_they_are_from),
#undef T
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
