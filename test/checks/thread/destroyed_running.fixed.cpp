// Threads and processes, and the end of their objects.
#include <QCoreApplication>
#include <QProcess>
#include <QThread>

class Worker : public QObject
{
public:
    void work() {}
};

class Owner : public QObject
{
public:
    explicit Owner(Worker *worker)
    {
        worker->moveToThread(&m_thread);
        m_thread.start(); // expect: thread-destroyed-running
        m_child = new QThread(this);
        m_child->start(); // expect: thread-destroyed-running
    }
    ~Owner() override
    {
        m_thread.quit();
        m_thread.wait();
        m_child->quit();
    }

private:
    QThread m_thread;
    QThread *m_child;
};

class Careful : public QObject
{
public:
    Careful()
    {
        m_thread.start();
        m_stopped.start();
    }
    ~Careful() override
    {
        m_thread.quit();
        m_thread.wait();
    }
    void stop()
    {
        m_stopped.quit();
        m_stopped.wait();
    }

private:
    QThread m_thread, m_stopped, m_unused;
};

// It is told to end, and nobody waits until it has.
class Asked : public QThread
{
public:
    ~Asked() override { quit(); }
};

void ask()
{
    Asked asked;
    asked.start(); // expect: thread-destroyed-running
}

class Stopped : public QThread
{
public:
    ~Stopped() override { end(); }

private:
    void end()
    {
        quit();
        wait();
    }
};

void stop()
{
    Stopped stopped;
    stopped.start();
}

class Loop : public QThread
{
public:
    ~Loop() override
    {
        requestInterruption();
        wait();
    }

protected:
    void run() override {}
};

class Player
{
public:
    void play() { m_loop.start(); }

private:
    Loop m_loop;
};

void once()
{
    QThread thread;
    thread.start(); // expect: thread-destroyed-running
    thread.quit();
}

bool early(bool often)
{
    QThread thread;
    thread.start(); // expect: thread-destroyed-running
    if (often)
        return false;
    thread.quit();
    return thread.wait(1000);
}

void editor()
{
    QProcess process;
    process.start("vi", QStringList()); // expect: thread-destroyed-running
}

void viewer()
{
    QProcess process;
    process.start("less", QStringList()); // expect: thread-destroyed-running
    if (process.waitForStarted())
        qDebug("started");
}

void killed(QThread *thread)
{
    thread->terminate(); // expect: thread-destroyed-running
}

class Poller : public QThread
{
public:
    ~Poller() override { delete m_log; }

protected:
    void run() override
    {
        while (m_on)
            msleep(10);
    }

private:
    Worker *m_log = nullptr;
    bool m_on = true;
};

void pollOnce()
{
    Poller poller;
    poller.start(); // expect: thread-destroyed-running
}

class Station
{
public:
    void listen() { m_poller.start(); } // expect: thread-destroyed-running

private:
    Poller m_poller;
};

// What moc makes of a class does not end its threads.
class Scanner : public QObject
{
    Q_OBJECT
public:
    Scanner()
    {
        moveToThread(&m_thread);
        m_thread.start(); // expect: thread-destroyed-running
    }
    ~Scanner() override { m_thread.quit(); m_thread.wait(); }

signals:
    void found();

private:
    QThread m_thread;
};

class Pool
{
public:
    ~Pool()
    {
        m_first->quit();
        delete m_first; // expect: thread-destroyed-running
        m_second->quit();
        m_second->wait();
        delete m_second;
        m_third->quit();
        join();
        delete m_third;
    }
    void shrink(QThread *spare)
    {
        if (spare->isRunning()) {
            spare->exit();
            m_left--;
        }
        delete spare; // expect: thread-destroyed-running
    }
    void drop(QThread *spare, bool hurry)
    {
        spare->quit();
        if (hurry)
            spare->terminate(); // expect: thread-destroyed-running
        else if (!spare->wait(500))
            return;
        delete spare;
    }

private:
    void join() { m_third->wait(); }
    QThread *m_first = nullptr, *m_second = nullptr, *m_third = nullptr;
    int m_left = 0;
};

// ------------------------------------------------------------------------------------------------------------ silent
bool started()
{
    QProcess process;
    process.start("ls", QStringList());
    if (!process.waitForStarted())
        return false;
    return process.waitForFinished();
}

class Told : public QThread
{
public:
    ~Told() override { stop(); }
    void stop();
};

void tellAtTheEnd()
{
    Told told;
    told.start();
}

void lastResort(QThread *thread)
{
    if (!thread->wait(5000))
        thread->terminate();
}

int convert()
{
    QProcess process;
    process.start("convert", QStringList());
    if (!process.waitForFinished())
        process.kill();
    return process.exitCode();
}

void detached()
{
    QProcess process;
    process.setProgram("vi");
    process.startDetached();
}

void given(void (*take)(QThread *))
{
    QThread thread;
    take(&thread);
    thread.start();
}

void loops(Loop *)
{
    Loop loop;
    loop.start();
}

int main(int argc, char **argv)
{
    QCoreApplication app(argc, argv);
    QThread thread;
    QObject::connect(&thread, &QThread::finished, &app, &QCoreApplication::quit);
    thread.start();
    return app.exec();
}
