// Assertions of QtTest in and outside of test functions.
#include <QtTest>

#include <functional>

void forEach(const std::function<void(int)> &function);

class Worker : public QThread
{
    Q_OBJECT
protected:
    void run() override
    {
        QVERIFY(isRunning()); // expect: test-assert-outside-test
    }
};

class Fixture
{
public:
    Fixture()
    {
        QVERIFY(m_file.open()); // expect: test-assert-outside-test
    }
    bool isOpen() const { return m_file.isOpen(); }

private:
    QTemporaryFile m_file;
};

class CheckedFixture
{
public:
    CheckedFixture() { QVERIFY(m_file.open()); }
    bool isOpen() const { return m_file.isOpen(); }

private:
    QTemporaryFile m_file;
};

class Guard
{
public:
    explicit Guard(const int *count) : m_count(count) { }
    ~Guard()
    {
        QCOMPARE(*m_count, 0); // expect: test-assert-outside-test
    }

private:
    const int *m_count;
};

// Qt calls it, and so does the override of a derived class.
class Canvas : public QObject
{
protected:
    void timerEvent(QTimerEvent *event) override
    {
        QVERIFY(event->timerId() > 0); // expect: test-assert-outside-test
        QObject::timerEvent(event);
    }
};

class tst_Things : public QObject
{
    Q_OBJECT
public slots:
    void onTimeout();

private slots:
    void initTestCase();
    void things_data();
    void things();
    void slotsAndLambdas();
    void helpers();
    void checkedHelpers();
    void fixtures();
    void lastCall();
    void onlyClosing();

private:
    void compare(int a, int b);
    void compareTwice(int a, int b);
    void notReached(int a);
    void compareChecked(int a, int b);
    void compareLast(int a, int b);
    void compareLastToo(int a, int b);
    void calledFromElsewhere(int a);
    int m_count = 0;
};

void tst_Things::initTestCase()
{
    QVERIFY(m_count == 0);
}

void tst_Things::things_data()
{
    QTest::addColumn<int>("number");
    QVERIFY(m_count == 0);
}

void tst_Things::things()
{
    QFETCH(int, number);
    if (number < 0)
        QSKIP("not for negative numbers");
    QCOMPARE(number, m_count);
}

// ------------------------------------------------------------------------------------------------ slots and lambdas
void tst_Things::onTimeout()
{
    QCOMPARE(m_count, 1); // expect: test-assert-outside-test
}

void tst_Things::slotsAndLambdas()
{
    QTimer timer;
    connect(&timer, &QTimer::timeout, this, &tst_Things::onTimeout);
    connect(&timer, &QTimer::timeout, this, [this]() {
        QVERIFY(m_count > 0); // expect: test-assert-outside-test
        ++m_count;
    });
    forEach([this](int i) {
        QCOMPARE(i, m_count); // expect: test-assert-outside-test
    });
    Worker worker;
    worker.start();
    QVERIFY(worker.wait());
}

// -------------------------------------------------------------------------------------------------------- helpers
void tst_Things::notReached(int a)
{
    return;
    QVERIFY(a > 0);
}

void tst_Things::compare(int a, int b)
{
    QCOMPARE(a, b); // expect: test-assert-outside-test
    QVERIFY(a > 0); // expect: test-assert-outside-test
}

void tst_Things::compareTwice(int a, int b)
{
    const auto check = [this](int i) {
        QCOMPARE(i, m_count); // expect: test-assert-outside-test
    };
    check(a);
    check(b);
    ++m_count;
}

void tst_Things::helpers()
{
    compare(m_count, 1);
    if (QTest::currentTestFailed())
        return;
    notReached(m_count);
    for (int i = 0; i < 3; ++i) {
        compare(i, i);
        if (QTest::currentTestFailed())
            return;
    }
    m_count = 2;
}

void tst_Things::compareChecked(int a, int b)
{
    QCOMPARE(a, b);
}

void tst_Things::checkedHelpers()
{
    compareChecked(m_count, 1);
    if (QTest::currentTestFailed())
        return;
    for (int i = 0; i < 3; ++i) {
        compareChecked(i, i);
        QVERIFY(!QTest::currentTestFailed());
    }
    const auto check = [this](int i) { QCOMPARE(i, m_count); };
    check(1);
    if (QTest::currentTestFailed())
        return;
    forEach([this](int i) { QCOMPARE(i, m_count); });
    if (QTest::currentTestFailed())
        return;
    m_count = 2;
}

void tst_Things::fixtures()
{
    Fixture fixture;
    if (QTest::currentTestFailed())
        return;
    QVERIFY(fixture.isOpen());
    CheckedFixture checked;
    if (QTest::currentTestFailed())
        return;
    QVERIFY(checked.isOpen());
}

// Behind the last call of a test there is nothing left to skip.
void tst_Things::compareLastToo(int a, int b)
{
    QCOMPARE(a, b);
}

void tst_Things::compareLast(int a, int b)
{
    QVERIFY(a > 0);
    compareLastToo(a, b);
}

void tst_Things::lastCall()
{
    if (m_count == 0) {
        compareLast(1, 2);
    } else {
        compareLast(2, 3);
    }
}

// What a failure leaves undone here is nothing but closing.
void tst_Things::onlyClosing()
{
    QTemporaryFile *file = new QTemporaryFile;
    QVERIFY(file->open());
    compareLast(1, 2);
    file->close();
    delete file;
}

// Nothing here calls it: whoever does may ask.
void tst_Things::calledFromElsewhere(int a)
{
    QCOMPARE(a, m_count);
}

QTEST_MAIN(tst_Things)
