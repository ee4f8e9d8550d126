// A worker in a thread of its own, connected by text: directly, queued, and as the type of the connection decides. Tells in which thread
// each slot runs, and its connections.
#include <QtCore/QCoreApplication>
#include <QtCore/QThread>
#include <QtCore/QTimer>

#include <cstdio>

static void say(const char *what, int n)
{
    std::printf("%s %d in the %s thread\n", what, n, QThread::currentThread() == qApp->thread() ? "main" : "other");
}

class Worker : public QObject
{
    Q_OBJECT
public slots:
    void work(int n)
    {
        say("work", n);
        emit progress(n / 2);
        emit done(n);
    }
    void begin() { say("begin", 0); }

signals:
    void progress(int n, bool last = false);
    void done(int n);
};

class Controller : public QObject
{
    Q_OBJECT
public:
    Controller()
    {
        m_worker->setObjectName("worker");
        setObjectName("controller");
        m_worker->moveToThread(&m_thread);
        connect(&m_thread, SIGNAL(started()), m_worker, SLOT(begin()));
        connect(&m_thread, SIGNAL(finished()), m_worker, SLOT(deleteLater()));
        connect(this, SIGNAL(wanted(int)), m_worker, SLOT(work(int)));
        connect(m_worker, SIGNAL(progress(int)), this, SLOT(glance(int)), Qt::DirectConnection);
        connect(m_worker, SIGNAL(done(int)), this, SLOT(finish(int)));
        connect(m_worker, SIGNAL(done(int)), &m_thread, SLOT(quit()), Qt::DirectConnection);
        connect(&m_thread, SIGNAL(finished()), qApp, SLOT(quit()));
        dump();
        m_thread.start();
    }
    ~Controller() override { m_thread.wait(); }
    void dump()
    {
        dumpObjectInfo();
        m_worker->dumpObjectInfo();
        m_thread.dumpObjectInfo();
    }
    void ask() { emit wanted(6); }

signals:
    void wanted(int n);

private slots:
    void glance(int n) { say("glance", n); }
    void finish(int n)
    {
        // Behind all that the other thread says.
        m_thread.wait();
        say("finish", n);
    }

private:
    QThread m_thread;
    Worker *m_worker = new Worker;
};

int main(int argc, char **argv)
{
    QCoreApplication app(argc, argv);
    Controller controller;
    controller.ask();
    return app.exec();
}

#include "worker.moc"
