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
        if (!m_file.open(QIODevice::ReadOnly)) {
            qWarning("failed: m_file.open(QIODevice::ReadOnly)");
            return;
        } // expect: test-assert-outside-test
    }

    void skipHeader()
    {
        if (!(m_file.readLine() == QByteArray("100%\n"))) {
            qWarning("failed: m_file.readLine() == QByteArray(\"100%%\\n\")");
            return;
        } // expect: test-assert-outside-test
        if (!(m_file.size() > 10)) {
            qWarning("failed: m_file.size() > 10");
            return;
        } // expect: test-assert-outside-test
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
