// Blocking connections and the threads at both ends.
#include <QCoreApplication>
#include <QMutex>
#include <QPushButton>
#include <QReadWriteLock>
#include <QTcpSocket>
#include <QThread>
#include <QTimer>
#include <QWidget>

Qt::ConnectionType anyType();

class Sink : public QObject
{
public:
    void take() {}
};

class Window : public QWidget
{
public:
    explicit Window(QWidget *other)
    {
        QPushButton *button = new QPushButton(this);
        connect(button, &QPushButton::clicked, this, &Window::reload, Qt::BlockingQueuedConnection); // expect: connect-deadlock
        connect(button, &QPushButton::clicked, other, [] {}, Qt::BlockingQueuedConnection); // expect: connect-deadlock
        connect(button, SIGNAL(clicked()), this, SLOT(update()), Qt::BlockingQueuedConnection); // expect: connect-deadlock
        connect(button, &QPushButton::clicked, this, &Window::reload);
        connect(button, &QPushButton::clicked, this, &Window::reload, Qt::QueuedConnection);
        connect(button, &QPushButton::clicked, this, &Window::reload, Qt::DirectConnection);
        connect(button, &QPushButton::clicked, this, &Window::reload, anyType());
    }
    void reload() {}
};

class Fetcher : public QThread
{
protected:
    void run() override
    {
        QTimer timer;
        // The slot is run by another thread: what the type is for.
        connect(&timer, &QTimer::timeout, m_window, &Window::reload, Qt::BlockingQueuedConnection);
        // Which of the threads of this class that is cannot be told.
        Sink here;
        connect(&timer, &QTimer::timeout, &here, &Sink::take, Qt::BlockingQueuedConnection);
        exec();
    }

private:
    Window *m_window = nullptr;
};

void unknown(QTimer *timer, Sink *sink)
{
    QObject::connect(timer, &QTimer::timeout, sink, &Sink::take, Qt::BlockingQueuedConnection);
    QMetaObject::invokeMethod(sink, [] {}, Qt::BlockingQueuedConnection);
}

// Waits for the window, while the window waits for it.
class Engine : public QObject
{
    Q_OBJECT
public:
    Engine() { connect(&m_timer, &QTimer::timeout, this, &Engine::work); }
    void start() { m_timer.start(10); }
    void stop() { m_timer.stop(); }
signals:
    void asked();
    void told();

private:
    void work()
    {
        emit asked();
        emit told();
    }
    QTimer m_timer{this};
};

class Cockpit : public QWidget
{
    Q_OBJECT
public:
    Cockpit() : m_engine(new Engine)
    {
        m_engine->moveToThread(&m_thread);
        connect(&m_thread, &QThread::started, m_engine, &Engine::start);
        connect(m_engine, &Engine::asked, this, &Cockpit::show, Qt::BlockingQueuedConnection);
        connect(m_engine, &Engine::told, this, &Cockpit::show, Qt::QueuedConnection);
        connect(&m_stop, &QPushButton::clicked, m_engine, &Engine::stop, Qt::BlockingQueuedConnection); // expect: connect-deadlock
        connect(&m_stop, &QPushButton::pressed, m_engine, &Engine::stop, Qt::QueuedConnection);
    }

private:
    void show() {}
    QThread m_thread;
    Engine *m_engine;
    QPushButton m_stop{this};
};

// Two objects in two threads: nobody knows here which of them asks.
class Gauge : public QObject
{
    Q_OBJECT
public:
    Gauge() { connect(&m_timer, &QTimer::timeout, this, &Gauge::asked); }
    void stop() { m_timer.stop(); }
signals:
    void asked();

private:
    QTimer m_timer{this};
};

class Panel : public QWidget
{
    Q_OBJECT
public:
    Panel() : m_left(new Gauge), m_right(new Gauge)
    {
        m_left->moveToThread(&m_leftThread);
        m_right->moveToThread(&m_rightThread);
        connect(m_left, &Gauge::asked, this, &Panel::show, Qt::BlockingQueuedConnection);
        connect(&m_stop, &QPushButton::clicked, m_right, &Gauge::stop, Qt::BlockingQueuedConnection);
    }

private:
    void show() {}
    QThread m_leftThread, m_rightThread;
    Gauge *m_left, *m_right;
    QPushButton m_stop{this};
};

class Session : public QObject
{
    Q_OBJECT
public:
    Session()
    {
        connect(&m_socket, &QTcpSocket::disconnected, this, &Session::closed);
        connect(&m_other, &QTcpSocket::disconnected, this, &Session::closed, Qt::QueuedConnection);
        connect(this, &Session::failed, this, [this] {
            QMutexLocker locker(&m_mutex);
            ++m_failures;
        });
    }
    void abort()
    {
        QMutexLocker locker(&m_mutex);
        m_socket.abort(); // expect: connect-deadlock
        m_other.abort();
        m_third.abort();
    }
    void fail()
    {
        m_mutex.lock();
        emit failed(); // expect: connect-deadlock
        m_mutex.unlock();
        emit failed();
    }
    void both()
    {
        QMutexLocker locker(&m_mutex);
        clear(); // expect: connect-deadlock
        change();
        again();
    }
    void released()
    {
        QMutexLocker locker(&m_mutex);
        ++m_failures;
        locker.unlock();
        m_socket.abort();
        clear();
    }
    void shared()
    {
        QReadLocker locker(&m_lock);
        read();
    }

signals:
    void failed();
    void changed();

private:
    void closed()
    {
        QMutexLocker locker(&m_mutex);
        ++m_failures;
    }
    void clear() { closed(); }
    void change() { emit changed(); }
    void again()
    {
        if (m_mutex.tryLock())
            m_mutex.unlock();
    }
    int read()
    {
        QReadLocker locker(&m_lock);
        return m_failures;
    }
    QTcpSocket m_socket, m_other, m_third;
    QMutex m_mutex;
    QReadWriteLock m_lock;
    int m_failures = 0;
};

class Nested
{
public:
    void outer()
    {
        QMutexLocker locker(&m_mutex);
        inner();
    }
    void inner() { QMutexLocker locker(&m_mutex); }

private:
    QRecursiveMutex m_mutex;
};

int main(int argc, char **argv)
{
    QCoreApplication app(argc, argv);
    QTimer timer;
    QMetaObject::invokeMethod(&timer, [] {}, Qt::BlockingQueuedConnection); // expect: connect-deadlock
    QThread thread;
    Sink *worker = new Sink;
    worker->moveToThread(&thread);
    QObject::connect(&timer, &QTimer::timeout, worker, &Sink::take, Qt::BlockingQueuedConnection);
    QMetaObject::invokeMethod(worker, [] {}, Qt::BlockingQueuedConnection);
    QTimer *inThread = new QTimer;
    inThread->moveToThread(&thread);
    QObject::connect(inThread, &QTimer::timeout, worker, &Sink::take, Qt::BlockingQueuedConnection); // expect: connect-deadlock
    return app.exec();
}
