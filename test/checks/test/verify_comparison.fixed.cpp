// options: --profile=strict
// Comparisons in assertions.
#include <QtCore/QPoint>
#include <QtCore/QStringList>
#include <QtTest/QtTest>

struct Money
{
    int cents = 0;
    bool operator==(const Money &other) const { return cents == other.cents; }
};

enum Colour { Red, Green };

struct Limits
{
    static const int most = 3;
};

class TestValues : public QObject
{
    Q_OBJECT

private slots:
    void numbers();
    void texts();
    void waiting();
    void silent();

private:
    int m_count = 3;
};

// ------------------------------------------------------------------------------------------------- must be found

void TestValues::numbers()
{
    const int a = 3;
    int b = m_count;
    QCOMPARE(a, b); // expect: test-verify-comparison
    QCOMPARE(m_count, 3); // expect: test-verify-comparison
    QVERIFY(m_count == -1 || b > 0);
    QCOMPARE(m_count, 3); // expect: test-verify-comparison
    bool done = true;
    QCOMPARE(done, a < b); // expect: test-verify-comparison
}

void TestValues::texts()
{
    const QString name = QStringLiteral("a");
    QString other = name.toUpper();
    QCOMPARE(name, other.toLower()); // expect: test-verify-comparison
    QStringList list{name};
    QCOMPARE(list, QStringList(name)); // expect: test-verify-comparison
    QByteArray bytes = name.toUtf8(); QCOMPARE(bytes, other.toUtf8()); // expect: test-verify-comparison
    if (list.isEmpty())
        QCOMPARE(QPoint(1, 2), QPoint(2, 1)); // expect: test-verify-comparison
}

void TestValues::waiting()
{
    int wanted = 3;
    QTRY_COMPARE(m_count, wanted); // expect: test-verify-comparison
    QTRY_COMPARE_WITH_TIMEOUT(m_count, wanted, 200); // expect: test-verify-comparison
}

// ------------------------------------------------------------------------------------------------- must stay silent

void TestValues::silent()
{
    int count = 3;
    QCOMPARE(m_count, count);
    QVERIFY(m_count);
    QVERIFY2(m_count == count, "with a text of its own");
    // Compared more loosely by QCOMPARE.
    double x = 0.5;
    QVERIFY(x == 0.5);
    // Nothing to show.
    QVERIFY(Money() == Money());
    Colour colour = Red;
    QVERIFY(colour == Red);
    QVERIFY(this != nullptr);
    // Other types: QCOMPARE takes one.
    long wide = 3;
    QVERIFY(wide == m_count);
    unsigned u = 3;
    QVERIFY(u == 3u || u == 4u);
    QVERIFY(QString() == QLatin1String(""));
    // Addresses here, texts there.
    const char *p = "a";
    QVERIFY(p == p);
    // It has no definition that a reference could be bound to.
    QVERIFY(m_count == Limits::most);
}

QTEST_GUILESS_MAIN(TestValues)
