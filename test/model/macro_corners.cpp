// Macros within macros, lambdas within macros, and what must be thrown away on purpose.
// needs: Core Test
#include <QtTest/QtTest>
#include <tuple>
bool b(); int n(); void use(int); int *ptr(); Q_DECL_UNUSED void nothing();
#define WRAP(x) x
#define WRAP2(x) WRAP(x)
#define STATEMENT(x) do { x; } while (0)
#define CALLS_TWICE(x) use(x); use(x)
#define VERIFY_ALL(x) QVERIFY(x)
#define LAMBDA(x) [=] { use(x); }
#define CONNECT(a, s, f) QObject::connect(a, s, f)
#define MEMBER(o) o->objectName()
#define IGNORE(x) (void)(x)
class Corners : public QObject { Q_OBJECT signals: void sig(); private slots: void test(); };
void Corners::test()  // model: function=Corners::test role=test
{
    WRAP(QVERIFY(b()));  // model: macro=QVERIFY args=1 arg(1)=b ; call=b
    WRAP2(QCOMPARE(n(), 2));  // model: macro=QCOMPARE arg(1)=n arg(2)=2
    STATEMENT(QVERIFY(b()));  // model: macro=QVERIFY ; kind=DO
    QVERIFY(QTest::qWaitFor([&] { return b(); }, 10));  // model: macro=QVERIFY arg(1)=QTest::qWaitFor ; lambda calls(b) ; call=QTest::qWaitFor args=2
    QVERIFY(WRAP(b()) && WRAP2(n()));  // model: macro=QVERIFY arg(1)=b ; call=n editable
    QCOMPARE(WRAP(n()), WRAP(n()) + 1);  // model: macro=QCOMPARE args=2 arg(1)=n arg(2)=n ; kind=BINARY op=+ editable=no ; call=n text=n()
    VERIFY_ALL(b());  // model: no macro=QVERIFY ; call=b editable ; kind=RETURN
    CALLS_TWICE(n());  // model: call=n editable
    auto l = LAMBDA(n());  // model: lambda calls(n) captures=0
    CONNECT(this, &Corners::sig, [] { use(3); });  // model: connection signal=Corners::sig context=none slot=lambda ; lambda calls(use)
    MEMBER(this);  // model: call=QObject::objectName object=this name=none
    if (!b()) QSKIP("x"); else QVERIFY(n());  // model: kind=IF/cond-then-else in(then)=QSKIP in(else)=QVERIFY
    while (b()) QVERIFY(n());  // model: kind=WHILE in(body)=QVERIFY
    do QVERIFY(n()); while (b());  // model: kind=DO in(body)=QVERIFY in(cond)=b
    for (;;) QVERIFY(n() == 1 ? b() : !b());  // model: kind=FOR in(body)=QVERIFY ; kind=COND
}
void corners(int k)
{
    switch (k) { case 1: QVERIFY(b()); break; default: QCOMPARE(n(), 1); }  // model: kind=CASE in(stmt)=QVERIFY ; kind=DEFAULT in(stmt)=QCOMPARE
    { label: QVERIFY(b()); }  // model: kind=LABEL child(0)=MACRO
    try { QVERIFY(b()); } catch (...) { QVERIFY(!b()); }  // model: kind=TRY ; kind=CATCH in(block)=QVERIFY
    auto f = [k] { QVERIFY2(k > 1, qPrintable(QString::number(n()))); return; };  // model: lambda capture(k)=copy exits=return,hidden ; macro=QVERIFY2 args=2 ; call=n
    f();
    Q_ASSERT(k > 0 && b());  // model: macro=Q_ASSERT arg(1)=k ; call=b
    Q_ASSERT(WRAP(k));  // model: macro=Q_ASSERT args=1 ; var=k
    Q_ASSERT([&] { return k > 2; }());  // model: macro=Q_ASSERT ; lambda capture(k)=implicit-ref
    Q_CHECK_PTR(ptr());  // model: call=ptr editable
    int x = Q_LIKELY(b()) ? 1 : 2;  // model: kind=COND ; call=b editable
    const int least = qMin(n(), k);  // model: call=qMin arg(1)=n arg(2)=k ; constant(least) ; starts-as(least)=qMin
    Q_UNUSED(x)  // model: macro=Q_UNUSED args=1 arg(1)=x
    emit nothing();  // model: call=nothing
}
void discards()
{
    (void)n();  // model: call=n discarded
    Q_UNUSED(n());  // model: call=n discarded
    std::ignore = n();  // model: call=n discarded
    static_cast<void>(n());  // model: call=n discarded
    IGNORE(n());  // model: call=n discarded
    n();  // model: call=n discarded=no
    int k = n();  // model: call=n discarded=no
    (void)use(n());  // model: call=use discarded ; call=n discarded=no
    if ((void)n(), b()) use(1);  // model: call=n discarded ; call=b discarded=no
    [[maybe_unused]] int unused = n();  // model: call=n discarded=no
}
