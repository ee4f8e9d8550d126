// Which threads may run a function: entries, pools, what they call, what is handed around; the rest is unknown.
// needs: Core Concurrent Test
#include <QtConcurrent/QtConcurrent>
#include <QtCore/QCoreApplication>
#include <QtCore/QRunnable>
#include <QtCore/QThread>
#include <QtCore/QThreadPool>
#include <QtTest/QtTest>
#include <algorithm>
#include <functional>
#include <thread>
#include <vector>
void sink(int); void keep(std::function<void()>); void keepPointer(void (*)());

// ------------------------------------------------------------------------------------------------- entries of threads
static void onlyMain() { sink(1); }      // model: function=onlyMain runs-in=main
static void onlyWorker() { sink(2); }    // model: function=onlyWorker runs-in=own(Worker)
static void both() { sink(3); }          // model: function=both runs-in=main,own(Worker)
static void deeper() { sink(4); }        // model: function=deeper runs-in=main,own(Worker)
static void nobody() { sink(5); }        // model: function=nobody runs-in=unknown
void visible() { sink(6); }              // model: function=visible runs-in=own(Worker),unknown
void untold() { sink(7); }               // model: function=untold runs-in=unknown
namespace { void hidden() { sink(8); } } // model: function=hidden runs-in=own(Worker)
static int recursive(int n) { return n ? recursive(n - 1) : 0; }  // model: function=recursive runs-in=own(Worker)

class Worker : public QThread {
public:
    Worker() { sink(9); }                // model: function=Worker::Worker runs-in=main
    void setUp() { both(); }             // model: function=Worker::setUp runs-in=main
    void step() { deeper(); }            // model: function=Worker::step runs-in=main,own(Worker)
    static void helper() { sink(10); }   // model: function=Worker::helper runs-in=own(Worker)
    virtual void hook() { sink(11); }    // model: function=Worker::hook runs-in=own(Worker)
protected:
    void run() override                  // model: function=Worker::run runs-in=own(Worker)
    {
        onlyWorker(); both(); step(); visible(); hidden(); helper(); hook(); recursive(3);
        auto local = [] { sink(12); };   // model: lambda runs-in=own(Worker)
        local();
        [] { sink(13); }();              // model: lambda runs-in=own(Worker)
        std::vector<int> v;
        std::sort(v.begin(), v.end(), [](int a, int b) { return a > b; });  // model: lambda runs-in=own(Worker)
        keep([] { sink(14); });          // model: lambda runs-in=unknown
    }
};
class Special : public Worker {
    void hook() override { sink(15); }   // model: function=Special::hook runs-in=own(Worker),unknown
};
class Second : public QThread {
    void run() override { again(); }     // model: function=Second::run runs-in=own(Second)
    void again() { sink(16); }           // model: function=Second::again runs-in=own(Second)
};
class NoEntry : public QThread {
    void run(int) { sink(17); }          // model: function=NoEntry::run runs-in=unknown
};

// ---------------------------------------------------------------------------------------------------------------- pools
class Job : public QRunnable {
    void run() override { inPool(); }    // model: function=Job::run runs-in=pool
    void inPool() { sink(18); }          // model: function=Job::inPool runs-in=pool
};
static void poolFunction() { sink(19); }       // model: function=poolFunction runs-in=pool
static void pointed() { sink(20); }            // model: function=pointed runs-in=unknown
static void pointedAndCalled() { sink(21); }   // model: function=pointedAndCalled runs-in=main,unknown
static void stdThread() { sink(22); }          // model: function=stdThread runs-in=own(line79)
static int mapped(int i) { return i + 1; }     // model: function=mapped runs-in=pool
static void fromMany() { sink(23); }           // model: function=fromMany runs-in=main,pool,own(made)

int main(int argc, char **argv)          // model: function=main runs-in=main
{
    QCoreApplication app(argc, argv);
    onlyMain(); both();
    Worker worker;
    worker.setUp();
    worker.step();
    pointedAndCalled();
    fromMany();
    keepPointer(pointed);
    keepPointer(&pointedAndCalled);
    std::thread plain(stdThread);
    std::thread second([] { sink(24); });                        // model: lambda runs-in=own(line80)
    QtConcurrent::run(poolFunction);
    QtConcurrent::run([] { sink(25); fromMany(); });             // model: lambda runs-in=pool
    QtConcurrent::run(QThreadPool::globalInstance(), [] { sink(26); });  // model: lambda runs-in=pool
    auto named = [] { sink(27); };                               // model: lambda runs-in=main,pool
    named();
    QtConcurrent::run(named);
    QList<int> list;
    QtConcurrent::mapped(list, mapped);
    QtConcurrent::blockingMap(list, [](int &i) { i++; });        // model: lambda runs-in=pool
    QThreadPool::globalInstance()->start([] { sink(28); });      // model: lambda runs-in=pool
    QThread *made = QThread::create([] { fromMany(); });         // model: lambda runs-in=own(made)
    made->start();
    std::function<void()> stored = [] { sink(29); };             // model: lambda runs-in=unknown
    keep(stored);
    auto outer = [] {                                            // model: lambda runs-in=main
        auto inner = [] { sink(30); };                           // model: lambda runs-in=main
        inner();
    };
    outer();
    return app.exec();
}

static int initial() { return 1; }       // model: function=initial runs-in=main
int global = initial();
template <class T> static void generic(T) { sink(31); }  // model: function=generic runs-in=unknown
struct Plain {
    ~Plain() { sink(32); }               // model: function=Plain::~Plain runs-in=unknown
    void operator()() { sink(33); }      // model: function=Plain::operator() runs-in=unknown
    void method() { sink(34); }          // model: function=Plain::method runs-in=unknown
};

class Tests : public QObject {
    Q_OBJECT
private slots:
    void first() { QVERIFY(true); helper(); }  // model: function=Tests::first runs-in=main
private:
    void helper() { sink(35); }          // model: function=Tests::helper runs-in=main
    bool event(QEvent *e) override { return QObject::event(e); }  // model: function=Tests::event runs-in=unknown
    void childEvent(QChildEvent *) override { sink(36); }         // model: function=Tests::childEvent runs-in=unknown
};
