// Parents and children in threads.
#include <QCoreApplication>
#include <QRunnable>
#include <QTcpSocket>
#include <QThread>
#include <QTimer>
#include <QtConcurrent/QtConcurrent>

QObject *fetch();

class Job : public QRunnable
{
public:
    explicit Job(QObject *owner) : m_owner(owner) {}
    void run() override
    {
        new QObject(qApp); // expect: thread-foreign-parent
        // Where that owner lives is not known.
        new QObject(m_owner);
    }

private:
    QObject *m_owner;
};

class Fetcher : public QThread
{
public:
    Fetcher()
    {
        m_early = new QTimer(this);
    }

protected:
    void run() override
    {
        QTcpSocket *socket = new QTcpSocket(this); // expect: thread-foreign-parent
        QTcpSocket *own = new QTcpSocket;
        QTimer *timer = new QTimer(own);
        timer->start(10);
        make();
        makeKnowing();
        new QObject(fetch());
        socket->deleteLater();
        own->deleteLater();
        exec();
    }

private:
    void make() { m_late = new QTimer(this); } // expect: thread-foreign-parent
    void makeKnowing()
    {
        if (QThread::currentThread() == thread())
            m_late = new QTimer(this);
    }
    QTimer *m_early = nullptr;
    QTimer *m_late = nullptr;
};

// Whoever makes it is in another unit.
class Poller : public QThread
{
protected:
    void run() override
    {
        QTimer *timer = new QTimer(this); // expect: thread-foreign-parent
        timer->start(10);
        exec();
    }
};

// Lives in its own thread, which it has moved itself to.
class Mover : public QThread
{
public:
    Mover() { moveToThread(this); }

protected:
    void run() override
    {
        QTimer *timer = new QTimer(this);
        timer->start(10);
        exec();
    }
};

class Worker : public QObject
{
public:
    explicit Worker(QObject *parent = nullptr) : QObject(parent) { m_timer = new QTimer(this); }
    // Where the worker lives, there it is called.
    void work() { new QTimer(this); }

private:
    QTimer *m_timer;
};

class Controller : public QObject
{
public:
    Controller()
    {
        Worker *child = new Worker(this);
        child->moveToThread(&m_thread); // expect: thread-foreign-parent
        Worker *freed = new Worker(this);
        freed->setParent(nullptr);
        freed->moveToThread(&m_thread);
        Worker *free = new Worker;
        free->moveToThread(&m_thread);
        connect(&m_thread, &QThread::started, free, &Worker::work);
        m_member = new QTimer(this);
        m_member->moveToThread(&m_thread); // expect: thread-foreign-parent
        Worker *none = new Worker(nullptr);
        none->moveToThread(&m_thread);
    }

private:
    QThread m_thread;
    QTimer *m_member;
};

int main(int argc, char **argv)
{
    QCoreApplication app(argc, argv);
    QtConcurrent::run([&app] { new QObject(&app); }); // expect: thread-foreign-parent
    QtConcurrent::run([] { new QObject; });
    Fetcher fetcher;
    Controller controller;
    fetcher.start();
    return app.exec();
}
