// Lambdas without a context, made in the main thread and in others. Tells in which thread each runs: with a context that lives elsewhere
// it would be another one.
#include <QtCore/QCoreApplication>
#include <QtCore/QThread>
#include <QtCore/QTimer>

#include <cstdio>

static void say(const char *what)
{
    std::printf("%s in the %s thread\n", what, QThread::currentThread() == qApp->thread() ? "main" : "other");
}

class Banner : public QObject
{
    Q_OBJECT
public:
    explicit Banner(QObject *parent = nullptr) : QObject(parent)
    {
        connect(qApp, &QCoreApplication::applicationNameChanged, [this] { hide("name"); });
    }
    void hideSoon()
    {
        QTimer::singleShot(1, [this] { hide("soon"); });
    }
    void hide(const char *why)
    {
        m_shown = false;
        say(why);
    }

private:
    bool m_shown = true;
};

// Lives in another thread than the one that makes it.
class Job : public QObject
{
    Q_OBJECT
public:
    Job()
    {
        connect(qApp, &QCoreApplication::applicationVersionChanged, [this] { note("version"); });
    }
    void note(const char *what)
    {
        m_notes++;
        say(what);
    }

private:
    int m_notes = 0;
};

// Made and used in the other thread only.
class Ticker : public QObject
{
    Q_OBJECT
public:
    Ticker() { startTimer(1); }
    void tick()
    {
        m_ticks++;
        say("tick");
    }

protected:
    void timerEvent(QTimerEvent *event) override
    {
        killTimer(event->timerId());
        QTimer::singleShot(1, [this] { tick(); });
    }

private:
    int m_ticks = 0;
};

// Lives in the main thread; its run makes the connection and the timer in the other one.
class Runner : public QThread
{
    Q_OBJECT
public:
    void note(const char *what)
    {
        m_notes++;
        say(what);
    }

protected:
    void run() override
    {
        Ticker ticker;
        QTimer::singleShot(20, [this] {
            note("timer");
            connect(qApp, &QCoreApplication::organizationNameChanged, [this] { note("organization"); });
            quit();
        });
        exec();
    }

private:
    int m_notes = 0;
};

int main(int argc, char **argv)
{
    QCoreApplication app(argc, argv);
    Banner banner;
    QThread elsewhere;
    Job *job = new Job;
    job->moveToThread(&elsewhere);
    elsewhere.start();
    app.setApplicationName("renamed");
    app.setApplicationVersion("2");
    Runner runner;
    runner.start();
    runner.wait();
    app.setOrganizationName("organized");
    banner.hideSoon();
    QTimer::singleShot(50, &app, &QCoreApplication::quit);
    app.exec();
    elsewhere.quit();
    elsewhere.wait();
    delete job;
    return 0;
}

#include "context.moc"
