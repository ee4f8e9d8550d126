// Waits of fixed length in front of assertions.
#include <QtCore/QTimer>
#include <QtTest/QSignalSpy>
#include <QtTest/QtTest>

class TestServer : public QObject
{
    Q_OBJECT

private slots:
    void compared();
    void verified();
    void longer();
    void changes();
    void nothingHappens();
    void staysSo();
    void other();

private:
    int m_clients = 0;
    bool m_listening = false;
    QStringList m_names;
    int next() { return m_clients++; }
};

// ------------------------------------------------------------------------------------------------- must be found

void TestServer::compared()
{
    QTimer::singleShot(10, this, [this] { m_clients = 2; m_listening = true; });
    // expect: test-fixed-wait
    QTRY_COMPARE(m_clients, 2);
    QTRY_VERIFY(m_listening);
    QTRY_COMPARE(m_names.size(), 0 + m_clients - 2);
    m_clients = 0;
    QVERIFY(m_listening);
}

void TestServer::verified()
{
    QSignalSpy spy(this, &QObject::objectNameChanged);
    setObjectName(QStringLiteral("a"));
    // expect: test-fixed-wait
    QTRY_VERIFY2(spy.count() > 0, "no signal");
    if (m_listening) {
        // expect: test-fixed-wait
        QTRY_VERIFY(m_clients == 1);
    }
}

// Found, but not repaired: it would be tried for less time than was waited.
void TestServer::longer()
{
    QTest::qWait(20000); // expect: test-fixed-wait
    QVERIFY(m_listening);
}

// Found, but not repaired: the second assertion changes something.
void TestServer::changes()
{
    QTest::qWait(20); // expect: test-fixed-wait
    QVERIFY(m_listening);
    QCOMPARE(next(), 1);
}

// ------------------------------------------------------------------------------------------------- must stay silent

void TestServer::nothingHappens()
{
    QTest::qWait(50);
    QCOMPARE(m_clients, 0);
    QTest::qWait(50);
    QVERIFY(!m_listening);
    QTest::qWait(50);
    QVERIFY(m_names.isEmpty());
    QTest::qWait(50);
    QVERIFY(m_clients < 3);
    QTest::qWait(50);
    QCOMPARE(m_names, QStringList());
}

void TestServer::staysSo()
{
    QCOMPARE(m_clients, 1);
    QTest::qWait(50);
    QCOMPARE(m_clients, 1);
}

void TestServer::other()
{
    QTest::qWait(0);
    QVERIFY(m_listening);
    QTest::qWait(10);
    setObjectName(QStringLiteral("b"));
    QVERIFY(m_listening);
    QTRY_COMPARE(m_clients, 2);
    QTest::qWait(10);
    QCOMPARE(next(), 2);
}

QTEST_GUILESS_MAIN(TestServer)
