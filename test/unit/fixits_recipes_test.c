// The shared recipes: raw owners onto the stack or into a smart pointer, results that are checked. What a recipe writes is
// parsed again and must be free of errors.
#include "fixits.h"

#include "fixits/recipes.h"

#define HEAD "#include \"qtnetwork.h\"\n"
#define HEAD_M "#include \"qtnetwork.h\"\n#include <memory>\n"

// The object that the variable p names.
static qm_object object_p(const qm_unit *u)
{
    for (u32 i = 1; i < u->qt->objects.n; i++)
        if (str_is(qm_var_of(u, u->qt->objects.rows[i].var)->name, "p")) return (qm_object){i};
    fail_msg("no object is named p");
    return (qm_object){0};
}

static void compare(fixture *x, const fx_fix *f, const char *standard, const char *wanted)
{
    str text = arena_str(&x->mem, text_with(x, f));
    assert_text_at(text, str_of(wanted), __FILE__, __LINE__);
    parse_as(x, standard, text.p, NULL);
}

static void stack(fixture *x, const char *code, const char *wanted)
{
    parse(x, arena_printf(&x->mem, "%s%s", HEAD, code).p);
    fx_fix *f = fx_new(x->u, FX_SAFE, "stack");
    fx_to_stack(f, x->u, object_p(x->u));
    compare(x, f, "-std=c++17", arena_printf(&x->mem, "%s%s", HEAD, wanted).p);
}

static void no_stack(fixture *x, const char *code, const char *why)
{
    parse(x, arena_printf(&x->mem, "%s%s", HEAD, code).p);
    fx_fix *f = fx_new(x->u, FX_SAFE, "stack");
    fx_to_stack(f, x->u, object_p(x->u));
    if (!str_is(f->withheld, why)) print_error("%s\n", code);
    assert_text_at(f->withheld, str_of(why), __FILE__, __LINE__);
}

static void smart_as(fixture *x, const char *standard, const char *pointer, const char *code, const char *wanted)
{
    parse_as(x, standard, arena_printf(&x->mem, "%s%s", HEAD, code).p, NULL);
    fx_fix *f = fx_new(x->u, FX_SAFE, "smart");
    fx_to_unique_ptr(f, x->u, x->facts, object_p(x->u), pointer);
    bool qt = strcmp(pointer, "QScopedPointer") == 0;
    if (!qt) {
        compare(x, f, standard, arena_printf(&x->mem, "%s%s", HEAD_M, wanted).p);
        return;
    }
    str text = text_with(x, f);  // the stub has no header of that name: only the text is compared
    assert_text_at(text, arena_printf(&x->mem, "%s#include <QScopedPointer>\n%s", HEAD, wanted), __FILE__, __LINE__);
}

static void smart(fixture *x, const char *code, const char *wanted) { smart_as(x, "-std=c++17", "std::unique_ptr", code, wanted); }

static void no_smart(fixture *x, const char *standard, const char *code, const char *why)
{
    parse_as(x, standard, arena_printf(&x->mem, "%s%s", HEAD, code).p, NULL);
    fx_fix *f = fx_new(x->u, FX_SAFE, "smart");
    fx_to_unique_ptr(f, x->u, x->facts, object_p(x->u), "std::unique_ptr");
    if (!str_is(f->withheld, why)) print_error("%s\n", code);
    assert_text_at(f->withheld, str_of(why), __FILE__, __LINE__);
}

// ------------------------------------------------------------------------------------------------------------------ stack

static void the_server_of_the_demo(void **state)
{
    stack(*state,
          "class T : public QThread\n{\nprotected:\n    void run() override\n    {\n"
          "        QLocalServer *p = new QLocalServer();\n"
          "        connect(p, &QLocalServer::newConnection, [this, p]() {\n"
          "            auto socket = p->nextPendingConnection();\n"
          "            connect(socket, &QLocalSocket::readyRead, [this, socket, p]() { socket->write(\"x\"); p->close(); });\n"
          "        });\n"
          "        p->listen(\"foo\");\n        exec();\n        delete p;\n    }\n};\n",
          "class T : public QThread\n{\nprotected:\n    void run() override\n    {\n"
          "        QLocalServer p;\n"
          "        connect(&p, &QLocalServer::newConnection, [this, &p]() {\n"
          "            auto socket = p.nextPendingConnection();\n"
          "            connect(socket, &QLocalSocket::readyRead, [this, socket, &p]() { socket->write(\"x\"); p.close(); });\n"
          "        });\n"
          "        p.listen(\"foo\");\n        exec();\n    }\n};\n");
}

static void declarations_on_the_stack(void **state)
{
    fixture *x = *state;
    stack(x, "void f()\n{\n    QFile *p = new QFile(\"a\");\n    p->close();\n\n    delete p;\n}\n",
          "void f()\n{\n    QFile p(\"a\");\n    p.close();\n}\n");
    stack(x, "int f()\n{\n    auto *const p = new QFile{QString(\"a\")};  // why\n    int n = int((*p).size());\n    delete p; // done\n    return n;\n}\n",
          "int f()\n{\n    QFile p{QString(\"a\")};  // why\n    int n = int((p).size());\n    // done\n    return n;\n}\n");
    // It would declare a function.
    stack(x, "void f()\n{\n    QFile *p = new QFile(QString(\"a\"));\n    (p)->close();\n    delete p;\n}\n",
          "void f()\n{\n    QFile p((QString(\"a\")));\n    (p).close();\n}\n");
    stack(x, "void f(QString n)\n{\n    const auto p(new QFile(n));\n    p->close();\n    delete p;\n}\n",
          "void f(QString n)\n{\n    QFile p(n);\n    p.close();\n}\n");
    stack(x, "struct S { int a; };\nint use(const S *);\nint f()\n{\n    S *p = new S();\n    int r = use(p) + p->a;\n    delete p;\n    return r;\n}\n",
          "struct S { int a; };\nint use(const S *);\nint f()\n{\n    S p{};\n    int r = use(&p) + p.a;\n    return r;\n}\n");
    stack(x, "struct S { int a; S(); };\nvoid f()\n{\n    const S *p = new S;\n    int a = p->a;\n    delete p;\n}\n",
          "struct S { int a; S(); };\nvoid f()\n{\n    const S p;\n    int a = p.a;\n}\n");
    stack(x, "template <class A, class B> struct P { P(A, B); void go(); };\nvoid f()\n{\n    auto p = new P<int, P<int, int> *>(1, nullptr);\n    p->go();\n    delete p;\n}\n",
          "template <class A, class B> struct P { P(A, B); void go(); };\nvoid f()\n{\n    P<int, P<int, int> *> p(1, nullptr);\n    p.go();\n}\n");
}

static void lambdas_on_the_stack(void **state)
{
    fixture *x = *state;
    stack(x, "void f()\n{\n    QTimer *p = new QTimer;\n    QObject::connect(p, &QTimer::timeout, [=] { p->stop(); });\n    auto go = [p](int n) { p->start(n); };\n    go(1);\n    delete p;\n}\n",
          "void f()\n{\n    QTimer p;\n    QObject::connect(&p, &QTimer::timeout, [=, &p] { p.stop(); });\n    auto go = [&p](int n) { p.start(n); };\n    go(1);\n}\n");
    stack(x, "void f()\n{\n    QTimer *p = new QTimer;\n    QObject::connect(p, &QTimer::timeout, p, [&] { p->stop(); });\n    delete p;\n}\n",
          "void f()\n{\n    QTimer p;\n    QObject::connect(&p, &QTimer::timeout, &p, [&] { p.stop(); });\n}\n");
    const char *outlives = "a lambda that captures 'p' may be called when the scope has ended";
    no_stack(x, "void f(QTimer *t)\n{\n    QFile *p = new QFile;\n    QObject::connect(t, &QTimer::timeout, [p] { p->close(); });\n    delete p;\n}\n", outlives);
    no_stack(x, "template <class F> void keep(F);\nvoid f()\n{\n    QFile *p = new QFile;\n    keep([p] { p->close(); });\n    delete p;\n}\n", outlives);
    no_stack(x, "template <class F> void keep(F);\nvoid f()\n{\n    QFile *p = new QFile;\n    auto l = [=] { p->close(); };\n    keep(l);\n    delete p;\n}\n", outlives);
}

static void what_must_stay_on_the_heap(void **state)
{
    fixture *x = *state;
    no_stack(x, "struct B { virtual ~B(); void go(); };\nstruct D : B {};\nvoid f()\n{\n    B *p = new D;\n    p->go();\n    delete p;\n}\n",
             "it is declared as another type than is made");
    no_stack(x, "void f(bool b)\n{\n    QFile *p = new QFile;\n    if (b)\n        delete p;\n}\n", "it is deleted before its scope ends");
    no_stack(x, "void g();\nvoid f()\n{\n    QFile *p = new QFile;\n    delete p;\n    g();\n}\n", "it is deleted before its scope ends");
    no_stack(x, "int g();\nint f()\n{\n    QFile *p = new QFile;\n    delete p;\n    return g();\n}\n", "it is deleted before its scope ends");
    no_stack(x, "void f(bool b)\n{\n    QFile *p = new QFile;\n    if (b) {\n        delete p;\n        return;\n    }\n    delete p;\n}\n",
             "it is deleted before its scope ends");
    no_stack(x, "void f()\n{\n    QFile *p = new QFile;\n    p->close();\n}\n", "it is not deleted at the end of its scope");
    no_stack(x, "void f()\n{\n    QFile *p = new QFile;\n    if (p)\n        p->close();\n    delete p;\n}\n", "it is compared with null");
    no_stack(x, "void f()\n{\n    QFile *p = new QFile;\n    Q_ASSERT(p);\n    delete p;\n}\n", "it is compared with null");
    no_stack(x, "void f()\n{\n    QFile *p = new QFile;\n    p = new QFile;\n    delete p;\n}\n", "the pointer is changed later");
    no_stack(x, "struct H { QFile *f; };\nvoid f(H &h)\n{\n    QFile *p = new QFile;\n    h.f = p;\n    delete p;\n}\n", "its address is kept elsewhere");
    no_stack(x, "void keep(QFile *);\nvoid f()\n{\n    QFile *p = new QFile;\n    keep(p);\n    delete p;\n}\n",
             "code that is called with it may keep it");
    no_stack(x, "struct Big { char bytes[1 << 20]; void go(); };\nvoid f()\n{\n    Big *p = new Big;\n    p->go();\n    delete p;\n}\n", "it is too big for the stack");
    no_stack(x, "struct S { void set(QByteArray *); };\nvoid f()\n{\n    S *p = new S;\n    QByteArray bytes;\n    p->set(&bytes);\n    delete p;\n}\n",
             "'bytes' is declared later and would be destroyed before it");
    no_stack(x, "void f()\n{\n    QFile *p = new QFile, *q = nullptr;\n    delete p;\n}\n",
             "the declaration declares more than this variable, or a macro wrote it");
    no_stack(x, "#define MAKE(T) new T\nvoid f()\n{\n    QFile *p = MAKE(QFile);\n    delete p;\n}\n",
             "a macro makes the object");
    no_stack(x, "#define CLOSE p->close()\nvoid f()\n{\n    QFile *p = new QFile;\n    CLOSE;\n    delete p;\n}\n", "a macro uses it");
    no_stack(x, "void f()\n{\n    QFile *p = new QFile;\n#ifdef NEVER\n    p->close();\n#endif\n    delete p;\n}\n", "'p' is used where it is not understood");
    no_stack(x, "void f()\n{\n    QFile *p = new QFile;\n    decltype(p) q = nullptr;\n    delete p;\n}\n", "'p' is used where it is not understood");
    no_stack(x, "void f()\n{\n    QFile *p = new QFile;\n    p->deleteLater();\n    delete p;\n}\n", "its address is kept elsewhere");
    // Two things called p.
    stack(x, "struct S { int p; S(); };\nvoid f()\n{\n    S *p = new S;\n    p->p = 1;\n    { int p = 2; p++; }\n    delete p;\n}\n",
          "struct S { int p; S(); };\nvoid f()\n{\n    S p;\n    p.p = 1;\n    { int p = 2; p++; }\n}\n");
    no_stack(x, "void f()\n{\n    QFile *p = /* why */ new QFile;\n    delete p;\n}\n", "a comment would be lost");
}

// ---------------------------------------------------------------------------------------------------------- smart pointers

static void smart_declarations(void **state)
{
    fixture *x = *state;
    smart(x, "void f()\n{\n    QFile *p = new QFile(\"a\");\n    if (!p->exists())\n        return;\n    delete p;\n}\n",
          "void f()\n{\n    const auto p = std::make_unique<QFile>(\"a\");\n    if (!p->exists())\n        return;\n}\n");
    smart(x, "struct B { virtual ~B(); void go(); };\nstruct D : B { D(int); };\nvoid f()\n{\n    B *p = new D(1);\n    p->go();\n    delete p;\n}\n",
          "struct B { virtual ~B(); void go(); };\nstruct D : B { D(int); };\nvoid f()\n{\n    const std::unique_ptr<B> p = std::make_unique<D>(1);\n    p->go();\n}\n");
    smart_as(x, "-std=c++11", "std::unique_ptr", "void f()\n{\n    QFile *p = new QFile;\n    p->close();\n    delete p;\n}\n",
             "void f()\n{\n    std::unique_ptr<QFile> p(new QFile);\n    p->close();\n}\n");
    smart_as(x, "-std=c++17", "QScopedPointer", "void use(QFile *);\nvoid f()\n{\n    auto *p = new QFile;\n    use(p);\n    delete p;\n}\n",
             "void use(QFile *);\nvoid f()\n{\n    QScopedPointer<QFile> p(new QFile);\n    use(p.data());\n}\n");
    // What can't be forwarded.
    smart(x, "void f()\n{\n    QTimer *p = new QTimer(0);\n    p->stop();\n    delete p;\n}\n",
          "void f()\n{\n    std::unique_ptr<QTimer> p(new QTimer(0));\n    p->stop();\n}\n");
    smart(x, "struct S { S(int); void go(); };\nvoid f()\n{\n    S *p = new S{1};\n    p->go();\n    delete p;\n}\n",
          "struct S { S(int); void go(); };\nvoid f()\n{\n    std::unique_ptr<S> p(new S{1});\n    p->go();\n}\n");
    smart(x, "class S\n{\n    S();\npublic:\n    static void f()\n    {\n        S *p = new S();\n        delete p;\n    }\n};\n",
          "class S\n{\n    S();\npublic:\n    static void f()\n    {\n        std::unique_ptr<S> p(new S());\n    }\n};\n");
    smart(x, "struct S { int a; S(); };\nint f()\n{\n    const S *p = new S;\n    int a = p->a;\n    delete p;\n    return a;\n}\n",
          "struct S { int a; S(); };\nint f()\n{\n    const auto p = std::make_unique<const S>();\n    int a = p->a;\n    return a;\n}\n");
}

static void smart_uses(void **state)
{
    fixture *x = *state;
    smart(x, "void use(QFile *);\nvoid g();\nvoid f(bool b)\n{\n    QFile *p = new QFile;\n    if (b) {\n        delete p;\n        return;\n    }\n"
             "    QFile *q = p;\n    use(p);\n    use(q);\n    if (p && p != nullptr && q == p)\n        (*p).close();\n    delete p;\n    g();\n}\n",
          "void use(QFile *);\nvoid g();\nvoid f(bool b)\n{\n    auto p = std::make_unique<QFile>();\n    if (b) {\n        return;\n    }\n"
          "    QFile *q = p.get();\n    use(p.get());\n    use(q);\n    if (p && p != nullptr && q == p.get())\n        (*p).close();\n    p.reset();\n    g();\n}\n");
    smart(x, "QFile *f(bool b)\n{\n    QFile *p = new QFile;\n    if (b) {\n        delete p;\n        return nullptr;\n    }\n    return p;\n}\n",
          "QFile *f(bool b)\n{\n    auto p = std::make_unique<QFile>();\n    if (b) {\n        return nullptr;\n    }\n    return p.release();\n}\n");
    // The order of destruction stays.
    smart(x, "struct S { S(); void set(QByteArray *); };\nvoid f()\n{\n    S *p = new S;\n    QByteArray bytes;\n    p->set(&bytes);\n    delete p;\n}\n",
          "struct S { S(); void set(QByteArray *); };\nvoid f()\n{\n    auto p = std::make_unique<S>();\n    QByteArray bytes;\n    p->set(&bytes);\n    p.reset();\n}\n");
}

static void smart_lambdas(void **state)
{
    fixture *x = *state;
    smart(x, "void use(QTimer *);\nvoid f()\n{\n    QTimer *p = new QTimer;\n    if (!p)\n        return;\n"
             "    QObject::connect(p, &QTimer::timeout, [p] { use(p); auto in = [p] { p->stop(); }; in(); });\n"
             "    QObject::connect(p, &QTimer::timeout, [=] { use(p); });\n"
             "    QObject::connect(p, &QTimer::timeout, [&] { use(p); auto in = [p] { use(p); }; in(); });\n    delete p;\n}\n",
          "void use(QTimer *);\nvoid f()\n{\n    const auto p = std::make_unique<QTimer>();\n    if (!p)\n        return;\n"
          "    QObject::connect(p.get(), &QTimer::timeout, [p = p.get()] { use(p); auto in = [p] { p->stop(); }; in(); });\n"
          "    QObject::connect(p.get(), &QTimer::timeout, [=, p = p.get()] { use(p); });\n"
          "    QObject::connect(p.get(), &QTimer::timeout, [&] { use(p.get()); auto in = [p = p.get()] { use(p); }; in(); });\n}\n");
    no_smart(x, "-std=c++11", "void f()\n{\n    QTimer *p = new QTimer;\n    [p] { p->stop(); }();\n    delete p;\n}\n",
             "a lambda captures the pointer, and C++11 has no captures with initialisers");
}

static void what_must_stay_raw(void **state)
{
    fixture *x = *state;
    const char *s = "-std=c++17";
    no_smart(x, s, "void f()\n{\n    QFile *p = new QFile;\n    p = nullptr;\n    delete p;\n}\n", "the pointer is changed later");
    no_smart(x, s, "struct H { QFile *f; };\nvoid f(H &h)\n{\n    QFile *p = new QFile;\n    h.f = p;\n    delete p;\n}\n", "its address is kept elsewhere");
    no_smart(x, s, "void keep(QFile *);\nvoid f()\n{\n    QFile *p = new QFile;\n    keep(p);\n}\n", "code that is called with it may keep it");
    no_smart(x, s, "void f(bool b)\n{\n    QFile *p = new QFile;\n    auto go = [&] { delete p; };\n    go();\n}\n", "a lambda deletes it");
    no_smart(x, s, "QFile *f(bool b)\n{\n    QFile *p = new QFile;\n    if (b)\n        return p;\n    p->close();\n    delete p;\n    return nullptr;\n}\n",
             "'p' is used after its object was passed on");
}

// ---------------------------------------------------------------------------------------------------------------- results

static qm_node call_with(const qm_unit *u, const char *text)
{
    qm_node n = row_with(u, text);
    return qm_kind_of(u, n) == QM_EXPR_STMT ? qm_first(u, n) : n;
}

static void checked(fixture *x, const char *code, const char *call, bool in_test, const char *wanted)
{
    parse_as(x, "-std=c++17", code, "library: t\nfrom: test\nfunctions:\n  S::start: {must-check: must, failure: \"false\", error-text: errorString}\n"
                                    "  S::fd: {must-check: must, failure: \"-1\"}\n  S::find: {must-check: must, failure: \"null\"}\n");
    fx_fix *f = fx_new(x->u, FX_REVIEW, "check");
    fx_check_result(f, x->u, x->facts, call_with(x->u, call), in_test);
    if (fx_is_withheld(f)) assert_text_at(f->withheld, str_of(wanted), __FILE__, __LINE__);
    else assert_text_at(text_with(x, f), str_of(wanted), __FILE__, __LINE__);
}

#define S_CLASS "struct S { bool start(int = 0); int fd(); S *find(); int errorString(); void in() {\n    start();\n} };\nS &any();\n"

static void checks_results(void **state)
{
    fixture *x = *state;
    checked(x, S_CLASS "void f(S *s)\n{\n    s->start(1);  // why\n}\n", "s->start(1)", false,
            "#include <QDebug>\n\n" S_CLASS "void f(S *s)\n{\n    if (!s->start(1)) {\n        qWarning() << \"S::start failed:\" << s->errorString();\n        return;\n    }  // why\n}\n");
    checked(x, S_CLASS "bool f(S &s, bool b)\n{\n\tif (b)\n\t\ts.fd();\n\treturn b;\n}\n", "s.fd()", false,
            "#include <QDebug>\n\n" S_CLASS "bool f(S &s, bool b)\n{\n\tif (b) {\n\t\tif (s.fd() == -1) {\n\t\t\tqWarning() << \"S::fd failed\";\n\t\t\treturn false;\n\t\t}\n\t}\n\treturn b;\n}\n");
    checked(x, S_CLASS "int main()\n{\n    any().start(/* x */ 2);\n}\n", "any().start(/* x */ 2)", false,
            "#include <QDebug>\n\n" S_CLASS "int main()\n{\n    if (!any().start(/* x */ 2)) {\n        qWarning() << \"S::start failed\";\n        return 1;\n    }\n}\n");
    checked(x, S_CLASS "int f(S s)\n{\n    s.start();\n    return 0;\n}\n", "s.start()", false, "what the function returns when it fails is not known");
    checked(x, S_CLASS "auto l = [](S s) { s.find(); };\n", "s.find()", false,
            "#include <QDebug>\n\n" S_CLASS "auto l = [](S s) {\n    if (!s.find()) {\n        qWarning() << \"S::find failed\";\n        return;\n    }\n};\n");
    checked(x, S_CLASS "void f(S s)\n{\n    bool b = s.start();\n}\n", "s.start()", false, "the call is part of a larger expression");
    checked(x, S_CLASS "void f(S s)\n{\n    s.errorString();\n}\n", "s.errorString()", false, "it is not known which result means failure");
}

static void asserts_results(void **state)
{
    fixture *x = *state;
    checked(x, S_CLASS "void f(S *s)\n{\n    s->start(1);  // why\n}\n", "s->start(1)", true,
            S_CLASS "void f(S *s)\n{\n    QVERIFY2(s->start(1), qPrintable(s->errorString()));  // why\n}\n");
    checked(x, S_CLASS "void f(S *s)\n{\n    s->find();\n}\n", "s->find()", true, S_CLASS "void f(S *s)\n{\n    QVERIFY(s->find() != nullptr);\n}\n");
    checked(x, S_CLASS, "start()", true,
            "struct S { bool start(int = 0); int fd(); S *find(); int errorString(); void in() {\n    QVERIFY2(start(), qPrintable(errorString()));\n} };\nS &any();\n");
    // A comma that is not in parentheses would end the macro's argument.
    checked(x, S_CLASS "template <class A, class B> bool start();\nstruct P { int a, b; };\nvoid f(S *s)\n{\n    s->start(P{1, 2}.a);\n}\n", "s->start(P{1, 2}.a)", true,
            S_CLASS "template <class A, class B> bool start();\nstruct P { int a, b; };\nvoid f(S *s)\n{\n    QVERIFY2(s->start(P{1, 2}.a), qPrintable(s->errorString()));\n}\n");
}

#define CASE(name) cmocka_unit_test_setup_teardown(name, fixture_setup, fixture_teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        CASE(the_server_of_the_demo), CASE(declarations_on_the_stack), CASE(lambdas_on_the_stack), CASE(what_must_stay_on_the_heap),
        CASE(smart_declarations),     CASE(smart_uses),                CASE(smart_lambdas),        CASE(what_must_stay_raw),
        CASE(checks_results),         CASE(asserts_results),
    };
    return cmocka_run_group_tests_name("fixits_recipes", tests, NULL, NULL);
}
