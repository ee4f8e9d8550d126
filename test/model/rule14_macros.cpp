// Rule 14: what Qt's macros hide is one MACRO row with the arguments the user wrote; unknown macros are what they expand to.
// needs: Core Test
#include <QtCore/QObject>
#include <QtCore/QStringList>
#include <QtTest/QtTest>

int f(); bool b(); void use(int); QStringList names();
#define OPAQUE_CALL use(1)
#define PASS(x) use(x)
#define WRAP(x) x
#define GUARD(c) if (!(c)) return
#define CHECK_EQUAL(a, b) QCOMPARE(a, b)
#define DECLARE(n) int n = f()
#define TWICE(x) (x) + (x)
#define EMPTY

class Macros : public QObject {
    Q_OBJECT
    Q_PROPERTY(int value READ value WRITE setValue NOTIFY changed)
    Q_CLASSINFO("Author", "nobody")
public:
    int value() const { return 1; }  // model: function=Macros::value const slot=no
    void setValue(int);
    Q_SIGNAL void changed();  // model: function=Macros::changed signal
    Q_SLOT void slotted();  // model: function=Macros::slotted slot
private slots:
    void test();
    void test_data();
    void initTestCase();
    void helperWithArgument(int);  // model: function=Macros::helperWithArgument role=none private-slot
private:
    void helper();
};

void Macros::test_data() { QTest::addColumn<int>("n"); QTest::newRow("one") << 1; }  // model: function=Macros::test_data body role=test-data ; call=QTest::newRow arg(1)=one

void Macros::test()  // model: function=Macros::test thread=caller exits=return,hidden,end private-slot role=test
{
    QVERIFY(b());  // model: macro=QVERIFY args=1 arg(1)=b ; call=b args=0 ; no kind=DO ; no kind=IF ; no kind=RETURN
    QCOMPARE(f(), 3);  // model: macro=QCOMPARE args=2 arg(1)=f arg(2)=3 text="QCOMPARE(f(), 3)" ; no call=QTest::qCompare
    QVERIFY2(b(), "message");  // model: macro=QVERIFY2 args=2 arg(2)=message
    QCOMPARE(f() + 1,  // model: macro=QCOMPARE args=2
             value());  // model: call=Macros::value object=this
    QCOMPARE(names().size(), f());  // model: macro=QCOMPARE arg(2)=f
    if (b()) QVERIFY(b());  // model: kind=IF/cond-then in(then)=QVERIFY
    if (b()) { QCOMPARE(1, f()); } else QVERIFY(!b());  // model: macro=QCOMPARE arg(1)=1 statement=MACRO ; macro=QVERIFY
    for (int i = 0; i < 2; ++i) QCOMPARE(i, f());  // model: kind=FOR in(body)=QCOMPARE
    Q_ASSERT(b());  // model: macro=Q_ASSERT args=1 arg(1)=b
    Q_ASSERT_X(b(), "where", "what");  // model: macro=Q_ASSERT_X arg(1)=b
    Q_UNUSED(f);  // model: macro=Q_UNUSED args=1
    QVERIFY(WRAP(b()));  // model: macro=QVERIFY args=1 arg(1)=b
    CHECK_EQUAL(f(), 1);  // model: kind=RETURN editable=no ; call=f editable ; no macro=QCOMPARE ; no macro=CHECK_EQUAL
    QTRY_VERIFY(b());  // model: macro=QTRY_VERIFY arg(1)=b
    QTRY_COMPARE(f(), 2);  // model: macro=QTRY_COMPARE arg(1)=f arg(2)=2
    QVERIFY([&] { return b(); }());  // model: macro=QVERIFY args=1 ; lambda calls(b)
    QSignalSpy spy(this, &Macros::changed);  // model: construct=QSignalSpy::QSignalSpy ; names=Macros::changed
    QTest::ignoreMessage(QtWarningMsg, "x");
    QFETCH(int, n);  // model: type(n)=int
    use(n);  // model: var=n
    QEXPECT_FAIL("", "later", Continue);  // model: macro=QEXPECT_FAIL
}

void Macros::initTestCase()  // model: function=Macros::initTestCase exits=hidden role=test path(entry->use)=no
{
    QSKIP("not here");  // model: macro=QSKIP args=1 arg(1)="not here"
    use(1);
}

void Macros::helper()  // model: function=Macros::helper role=none
{
    QFAIL("no");  // model: macro=QFAIL
}

void loops()
{
    foreach (const QString &n, names()) use(n.size());  // model: kind=RANGE_FOR/decl-range-body in(decl)=n in(range)=names ; no kind=FOR
    foreach (int x, QList<int>() << 1) { use(x); }  // model: kind=RANGE_FOR in(decl)=x in(body)=use child(2)=COMPOUND
    Q_FOREACH (QString s, names()) use(1);  // model: kind=RANGE_FOR in(decl)=s in(body)=use
    Q_FOREVER { if (f()) break; }  // model: kind=FOR/body
    forever { use(2); }  // model: kind=FOR/body in(body)=use
}

void texts(QObject *o)
{
    QString a = QStringLiteral("abc");  // model: string=abc text="QStringLiteral(`abc`)" ; starts-as(a)=abc
    QByteArray c = QByteArrayLiteral("bytes");  // model: string=bytes
    QString d = QString::fromLatin1("x") + QStringLiteral("two" " parts");  // model: string="two parts"
    QString e = QObject::tr("text");  // model: call=QObject::tr arg(1)=text
    const char *g = QT_TR_NOOP("noop");  // model: string=noop ; kind=DECL name=g
    QString h = QLatin1String("l1");  // model: string=l1
    qDebug() << "x" << f();  // model: call=f ; string=x
    qWarning("formatted %d", f());  // model: call=f ; string="formatted %d"
}

void unknown_macros(int a)
{
    OPAQUE_CALL;  // model: call=use arg(1)=1 editable=no in-macro
    PASS(a);  // model: call=use editable=no in-macro ; var=a editable in-macro
    PASS(f());  // model: call=f editable
    PASS(PASS2);  // model: unit error-here
}
void unknown_macros2(int a)
{
    GUARD(b());  // model: kind=IF/cond-then editable=no ; call=b editable
    DECLARE(n);  // model: type(n)=int ; call=f editable=no
    use(TWICE(f()));  // model: call=use editable ; call=f
    EMPTY use(a);  // model: call=use editable
    WRAP(use(a));  // model: call=use editable in-macro
    use(n);  // model: var=n
}
