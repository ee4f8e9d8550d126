// Assertions of QtTest in a program that runs no tests.
#include <QCoreApplication>
#include <QDebug>
#include <QFile>
#include <QtTest>

class Loader
{
public:
    explicit Loader(const QString &name) : m_file(name)
    {
        QVERIFY(m_file.open(QIODevice::ReadOnly)); // expect: test-assert-outside-test
    }

    void skipHeader()
    {
        QCOMPARE(m_file.readLine(), QByteArray("100%\n")); // expect: test-assert-outside-test
        QVERIFY2(m_file.size() > 10, "too short"); // expect: test-assert-outside-test
        if (m_file.atEnd())
            QFAIL("nothing in it"); // expect: test-assert-outside-test
    }

    // What Q_ASSERT and a branch do is no business of QtTest.
    void readRest()
    {
        Q_ASSERT(m_file.isOpen());
        if (m_file.atEnd()) {
            qWarning("nothing left");
            return;
        }
        m_rest = m_file.readAll();
    }

private:
    QFile m_file;
    QByteArray m_rest;
};

int main(int argc, char *argv[])
{
    QCoreApplication app(argc, argv);
    Loader loader(app.applicationName());
    loader.skipHeader();
    loader.readRest();
    QTest::qSleep(1);
    qDebug() << "done";
    return 0;
}
