// The part of QtTest's interface that test programs use; see qtcore.h.
#ifndef QTCWE_TEST_QTTEST_H
#define QTCWE_TEST_QTTEST_H

#include "qtcore.h"

class QTestData
{
};
template <typename T> QTestData &operator<<(QTestData &data, const T &value);

namespace QTest {
bool qVerify(bool statement, const char *text, const char *description, const char *file, int line);
template <typename A, typename B>
bool qCompare(const A &a, const B &b, const char *actual, const char *expected, const char *file, int line);
void qFail(const char *message, const char *file, int line);
void qSkip(const char *message, const char *file, int line);
void *qData(const char *name, int typeId);
void addColumnInternal(int id, const char *name);
template <typename T> void addColumn(const char *name, T * = nullptr) { addColumnInternal(0, name); }
QTestData &newRow(const char *tag);
int qExec(QObject *object, int argc = 0, char **argv = nullptr);
void qWait(int ms);
template <typename Functor> bool qWaitFor(Functor predicate, int timeout = 5000);
bool currentTestFailed();
}  // namespace QTest

#define QVERIFY(statement)                                                                \
    do {                                                                                  \
        if (!QTest::qVerify(static_cast<bool>(statement), #statement, "", __FILE__, __LINE__)) \
            return;                                                                       \
    } while (false)
#define QVERIFY2(statement, description)                                                  \
    do {                                                                                  \
        if (!QTest::qVerify(static_cast<bool>(statement), #statement, description, __FILE__, __LINE__)) \
            return;                                                                       \
    } while (false)
#define QCOMPARE(actual, expected)                                                        \
    do {                                                                                  \
        if (!QTest::qCompare(actual, expected, #actual, #expected, __FILE__, __LINE__))   \
            return;                                                                       \
    } while (false)
#define QFAIL(message)                                                                    \
    do {                                                                                  \
        QTest::qFail(message, __FILE__, __LINE__);                                        \
        return;                                                                           \
    } while (false)
#define QSKIP(message)                                                                    \
    do {                                                                                  \
        QTest::qSkip(message, __FILE__, __LINE__);                                        \
        return;                                                                           \
    } while (false)
#define QFETCH(Type, name) Type name = *static_cast<Type *>(QTest::qData(#name, 0))
#define QTEST_MAIN(TestObject)           \
    int main(int argc, char *argv[])     \
    {                                    \
        QCoreApplication app(argc, argv); \
        TestObject tc;                   \
        return QTest::qExec(&tc, argc, argv); \
    }

class QSignalSpy : public QObject
{
public:
    template <typename Func> QSignalSpy(const QObject *object, Func signal);
    QSignalSpy(const QObject *object, const char *signal);
    bool isValid() const;
    bool wait(int timeout = 5000);
    int count() const;
};

#endif
