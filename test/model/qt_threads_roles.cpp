// In which thread code runs, and which functions are tests; what cannot be told is unknown.
// needs: Core Test
#include <QtCore/QRunnable>
#include <QtCore/QThread>
#include <QtCore/QTimer>
#include <QtTest/QtTest>
void work(); void later(void (*)()); template<class F> void call_it(F f) { f(); }

class Thread : public QThread {
    void run() override { work(); helper(); }  // model: function=Thread::run thread=own role=none
    void helper() { work(); }  // model: function=Thread::helper thread=own
};
class Deeper : public Thread { void run() override; };
void Deeper::run() { work(); }  // model: function=Deeper::run thread=own overrides=Thread::run
class NotARunner { void run(); };
void NotARunner::run() { work(); }  // model: function=NotARunner::run thread=caller
class Job : public QRunnable { void run() override { work(); } };  // model: function=Job::run thread=own

class Tests : public QObject {  // model: class=Tests q-object-macro qobject
    Q_OBJECT
private slots:
    void initTestCase() { work(); }  // model: function=Tests::initTestCase role=test private-slot
    void first_data() { QTest::addColumn<int>("a"); }  // model: function=Tests::first_data role=test-data
    void first() { QVERIFY(true); helper(); }  // model: function=Tests::first role=test thread=caller
    void withParameter(int) { QVERIFY(true); }  // model: function=Tests::withParameter role=none
    void inLambda() { call_it([] { QVERIFY(true); }); }  // model: function=Tests::inLambda role=test ; lambda role=none thread=caller
    void cleanup();
public slots:
    void publicSlot() { QVERIFY(true); }  // model: function=Tests::publicSlot role=none slot private-slot=no
private:
    void helper() { QVERIFY(true); }  // model: function=Tests::helper role=none
};
void Tests::cleanup() {}  // model: function=Tests::cleanup role=test
class NoTests : public QObject {
    Q_OBJECT
private slots:
    void react() { work(); }  // model: function=NoTests::react role=none private-slot
};
class RunByExec : public QObject {
    Q_OBJECT
private slots:
    void quiet() { work(); }  // model: function=RunByExec::quiet role=test
};
int main(int argc, char **argv)  // model: function=main thread=caller ; unit test-program
{
    RunByExec one;
    QTest::qExec(&one, argc, argv);  // model: call=QTest::qExec
    QTimer timer;
    QObject::connect(&timer, &QTimer::timeout, [] { work(); });  // model: lambda thread=caller
    QThread *thread = QThread::create([] { work(); });  // model: lambda captures=0 calls(work)
    later([] { work(); });  // model: lambda captures=0
    return 0;
}
QTEST_MAIN(Tests)
