// Members that one slot sets to null, used by what something else starts.
#include <QtCore/QProcess>
#include <QtCore/QTimer>
#include <QtWidgets/QPushButton>

class Runner : public QObject
{
public:
    Runner()
    {
        connect(&m_watchdog, &QTimer::timeout, this, [this] {
            if (m_process)
                m_process->kill();
        }); // expect: io-null-deref
        m_watchdog.start(5000);
    }
    void run()
    {
        m_process = new QProcess(this);
        connect(m_process, &QProcess::started, this, [this] { m_process->closeWriteChannel(); });
        connect(m_process, &QProcess::readyReadStandardOutput, this, &Runner::read);
        connect(m_process, &QProcess::readyReadStandardError, this, &Runner::done);
    }

private:
    void read() { m_process->readAllStandardOutput(); }
    void done()
    {
        m_process->deleteLater();
        m_process = nullptr;
    }
    QTimer m_watchdog;
    QProcess *m_process = nullptr;
};

// The timer runs only while there is a process.
class Guarded : public QObject
{
public:
    Guarded() { connect(&m_watchdog, &QTimer::timeout, this, [this] { m_process->kill(); }); }
    void run()
    {
        m_process = new QProcess(this);
        m_watchdog.start(5000);
        connect(m_process, &QProcess::readyReadStandardError, this, &Guarded::done);
    }

private:
    void done()
    {
        rest();
        m_process->deleteLater();
        m_process = nullptr;
    }
    void rest() { m_watchdog.stop(); }
    QTimer m_watchdog;
    QProcess *m_process = nullptr;
};

class Pages : public QWidget
{
public:
    Pages(QPushButton *refresh, QPushButton *drop, QPushButton *again, QPushButton *rename)
    {
        connect(refresh, &QPushButton::clicked, this, &Pages::refresh);
        connect(refresh, &QPushButton::clicked, this, &Pages::checked);
        connect(rename, &QPushButton::clicked, this, &Pages::made);
        connect(rename, &QPushButton::clicked, this, &Pages::whenBusy);
        connect(drop, &QPushButton::clicked, this, &Pages::drop);
        connect(again, &QPushButton::clicked, this, [this] { m_page = new QWidget(this); });
        connect(drop, &QPushButton::pressed, this, &Pages::leave);
    }

private:
    void refresh()
    {
        const int wide = width();
        if (m_page)
            m_page->resize(wide, 100); // expect: io-null-deref
    }
    void checked()
    {
        if (m_page)
            m_page->update();
    }
    void make() { m_page = new QWidget(this); }
    void made()
    {
        make();
        m_page->update();
    }
    void whenBusy()
    {
        if (m_busy)
            m_page->update();
    }
    void leave() { m_page->hide(); }  // another signal of the button that drops it
    void drop()
    {
        delete m_page;
        m_page = nullptr;
    }
    QWidget *m_page = nullptr;
    bool m_busy = false;
};

// Something is put into it again.
class Renewed : public QWidget
{
public:
    Renewed(QPushButton *refresh, QPushButton *renew)
    {
        connect(refresh, &QPushButton::clicked, this, [this] { m_page->update(); });
        connect(renew, &QPushButton::clicked, this, [this] {
            delete m_page;
            m_page = nullptr;
            m_page = new QWidget(this);
        });
    }

private:
    QWidget *m_page = nullptr;
};

class Deferred : public QObject
{
public:
    void change()
    {
        if (!m_timer) {
            m_timer = new QTimer(this);
            connect(m_timer, &QTimer::timeout, this, &Deferred::send);
            m_timer->start(0);
        }
    }
    void flush() { send(); }
    void flushChanges()
    {
        if (m_timer)
            sendChanges();
    }

private:
    void send()
    {
        if (!m_timer)
            return;
        m_timer->deleteLater(); // expect: io-null-deref
        m_timer = nullptr;
    }
    void sendChanges()
    {
        m_changes->deleteLater();
        m_changes = nullptr;
    }
    QTimer *m_timer = nullptr;
    QTimer *m_changes = nullptr;
};

// Null because a method of the same object has just made it so.
class Poller : public QObject
{
public:
    void restart(int ms)
    {
        drop();
        m_timer->start(ms); // expect: io-null-deref
    }
    int stop()
    {
        forget();
        return m_process->exitCode(); // expect: io-null-deref
    }
    void empty()
    {
        m_shared.reset();
        close();
        m_shared->start(); // expect: io-null-deref
    }
    void again(int ms)
    {
        drop();
        m_timer = new QTimer(this);
        m_timer->start(ms);
    }
    void made(int ms)
    {
        drop();
        make();
        m_timer->start(ms);
    }
    void asked(int ms)
    {
        drop();
        if (m_timer)
            m_timer->start(ms);
    }
    void sometimes(bool all)
    {
        dropSome(all);
        m_timer->start();
    }
    void overridden()
    {
        clear();
        m_timer->start();
    }

protected:
    virtual void clear() { m_timer = nullptr; }

private:
    void drop()
    {
        if (m_timer) {
            m_timer->stop();
            delete m_timer;
        }
        m_timer = nullptr;
    }
    void dropSome(bool all)
    {
        if (all)
            drop();
    }
    void make() { m_timer = new QTimer(this); }
    void forget() { m_process = nullptr; }
    void close() { m_shared.reset(); }
    QTimer *m_timer = nullptr;
    QProcess *m_process = nullptr;
    QScopedPointer<QTimer> m_shared;
};
