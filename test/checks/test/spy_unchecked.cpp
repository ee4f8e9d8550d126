// Spies that are waited for, and nobody asks whether the signal came.
#include <QtCore/QTimer>
#include <QtTest/QSignalSpy>
#include <QtTest/QtTest>

class TestTimer : public QObject
{
    Q_OBJECT

private slots:
    void dropped();
    void member();
    void several();
    void verified();
    void counted();
    void keptQuiet();
    void inLoop();
    void withLambda();
    void passedOn();

private:
    void helper(QSignalSpy &spy);
    QTimer m_timer;
    QSignalSpy *m_spy = nullptr;
};

// ------------------------------------------------------------------------------------------------- must be found

void TestTimer::dropped()
{
    QTimer timer;
    QSignalSpy spy(&timer, &QTimer::timeout);
    timer.start(10);
    spy.wait(); // expect: test-spy-unchecked
    QVERIFY(timer.isActive());
}

void TestTimer::member()
{
    QSignalSpy spy(&m_timer, SIGNAL(timeout()));
    spy.isValid(); // expect: test-spy-unchecked
    m_timer.start(1);
    if (m_timer.isActive())
        spy.wait(100); // expect: test-spy-unchecked
}

void TestTimer::several()
{
    QSignalSpy started(&m_timer, &QTimer::timeout);
    QSignalSpy stopped(&m_timer, &QTimer::timeout);
    started.wait(); // expect: test-spy-unchecked
    stopped.wait(50);
    QCOMPARE(stopped.count(), 0);
}

// ------------------------------------------------------------------------------------------------- must stay silent

void TestTimer::verified()
{
    QSignalSpy spy(&m_timer, &QTimer::timeout);
    QVERIFY(spy.isValid());
    QVERIFY(spy.wait());
    if (!spy.wait(1))
        QFAIL("no signal");
    const bool came = spy.wait();
    QVERIFY(came);
}

void TestTimer::counted()
{
    QSignalSpy spy(&m_timer, &QTimer::timeout);
    spy.wait();
    QCOMPARE(spy.count(), 1);
    spy.clear();
    spy.wait();
    QVERIFY(!spy.isEmpty());
}

// That nothing comes is what is tested.
void TestTimer::keptQuiet()
{
    QSignalSpy spy(&m_timer, &QTimer::timeout);
    spy.wait(50);
    QVERIFY(spy.isEmpty());
    (void)spy.wait(50);
}

void TestTimer::inLoop()
{
    QSignalSpy spy(&m_timer, &QTimer::timeout);
    for (int i = 0; i < 10 && spy.count() < 3; i++)
        spy.wait(10);
}

void TestTimer::withLambda()
{
    QSignalSpy spy(&m_timer, &QTimer::timeout);
    const auto came = [&spy] { return spy.count() > 0; };
    spy.wait();
    QVERIFY(came());
}

void TestTimer::passedOn()
{
    QSignalSpy spy(&m_timer, &QTimer::timeout);
    spy.wait();
    helper(spy);
}

// A helper cannot end the test.
void TestTimer::helper(QSignalSpy &spy)
{
    spy.wait();
}

QTEST_GUILESS_MAIN(TestTimer)
