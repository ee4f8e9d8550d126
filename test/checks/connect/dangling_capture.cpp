// Lambdas that are called after their function has ended and refer to its variables.
#include <QtCore/QCoreApplication>
#include <QtCore/QEventLoop>
#include <QtCore/QHash>
#include <QtCore/QProcess>
#include <QtCore/QThread>
#include <QtCore/QTimer>
#include <QtCore/QVector>

#include <functional>
#include <memory>
#include <vector>

struct Output
{
    int width = 0;
};

class Clock : public QObject
{
    Q_OBJECT
public:
    using QObject::QObject;
signals:
    void tick(int count);
};

class Panel : public QObject
{
    Q_OBJECT
public:
    void counts(int start);
    void implicit(const QString &title, int size);
    void later(QString text);
    void queued(int value);
    void element();
    void hashed(const QString &key);
    void loops();
    void collects();
    std::function<int()> counter();
    auto plain(int x);
    void references(Output &output, const QString &text);
    void locals();
    void waits();
    void owns();
    void deletes();
    void kept();
    void taken();
    void atOnce(int value);
    void copies(int value);
    void states();
    void use(int);

private:
    Clock *m_clock = nullptr;
    Clock m_own;
    std::vector<Output> m_outputs;
    QHash<QString, Output> m_named;
    QVector<Output> m_list;
    QMetaObject::Connection m_connection;
};

// ------------------------------------------------------------------------------------------------- must be found

void Panel::counts(int start)
{
    connect(m_clock, &Clock::tick, this, [&start, this](int n) { use(start + n); }); // expect: connect-dangling-capture
}

void Panel::implicit(const QString &title, int size)
{
    bool wide = size > 100;
    connect(&m_own, &Clock::tick, this, [&](int n) { // expect: connect-dangling-capture
        if (wide)
            use(n + size);
    });
    Q_UNUSED(title);
}

void Panel::later(QString text)
{
    QTimer::singleShot(100, this, [&text, this] { use(int(text.size())); }); // expect: connect-dangling-capture
}

void Panel::queued(int value)
{
    QMetaObject::invokeMethod(this, [&] { use(value); }, Qt::QueuedConnection); // expect: connect-dangling-capture
}

void Panel::element()
{
    auto &output = m_outputs.emplace_back();
    connect(m_clock, &Clock::tick, this, [&output](int n) { output.width = n; }); // expect: connect-dangling-capture
    Output &last = m_list.last();
    connect(m_clock, &Clock::tick, this, [&last](int n) { last.width = n; }); // expect: connect-dangling-capture
}

void Panel::hashed(const QString &key)
{
    Output &output = m_named[key];
    connect(m_clock, &Clock::tick, this, [&output](int n) { output.width = n; }); // expect: connect-dangling-capture
}

void Panel::loops()
{
    for (int i = 0; i < 3; ++i)
        connect(m_clock, &Clock::tick, this, [&i, this](int n) { use(i * n); }); // expect: connect-dangling-capture
    QVector<Output> outputs(3);
    for (auto &output : outputs)
        connect(m_clock, &Clock::tick, this, [&output](int n) { output.width = n; }); // expect: connect-dangling-capture
}

void Panel::collects()
{
    int total = 0;
    connect(m_clock, &Clock::tick, this, [&total](int n) { total += n; }); // expect: connect-dangling-capture
}

std::function<int()> Panel::counter()
{
    int start = 3;
    return [&start] { return start; }; // expect: connect-dangling-capture
}

auto Panel::plain(int x)
{
    return [&] { return x + 1; }; // expect: connect-dangling-capture
}

// ------------------------------------------------------------------------------------------------ must stay silent

void Panel::references(Output &output, const QString &text)
{
    // What the caller has may live long enough.
    connect(m_clock, &Clock::tick, this, [&output, text](int n) { output.width = n + int(text.size()); });
}

void Panel::locals()
{
    int total = 0;
    Clock clock;
    connect(&clock, &Clock::tick, this, [&total](int n) { total += n; });
    Panel receiver;
    connect(m_clock, &Clock::tick, &receiver, [&total](int n) { total += n; });
    QTimer timer;
    connect(&timer, &QTimer::timeout, this, [&] { total = 0; });
    emit clock.tick(1);
}

void Panel::waits()
{
    int code = 0;
    QEventLoop loop;
    auto *process = new QProcess(this);
    connect(process, QOverload<int, QProcess::ExitStatus>::of(&QProcess::finished), this, [&](int exitCode) {
        code = exitCode;
        loop.quit();
    });
    QTimer::singleShot(1000, this, [&loop] { loop.quit(); });
    loop.exec();
    use(code);
}

void Panel::owns()
{
    int total = 0;
    std::unique_ptr<Clock> clock(new Clock);
    connect(clock.get(), &Clock::tick, this, [&total](int n) { total += n; });
    auto *thread = new QThread;
    connect(thread, &QThread::finished, this, [&total] { ++total; });
    thread->start();
    thread->wait();
    delete thread;
}

void Panel::deletes()
{
    int total = 0;
    auto *clock = new Clock;
    connect(clock, &Clock::tick, this, [&total](int n) { total += n; });
    emit clock->tick(2);
    delete clock;
}

void Panel::kept()
{
    int total = 0;
    m_connection = connect(m_clock, &Clock::tick, this, [&total](int n) { total += n; });
    emit m_clock->tick(2);
    disconnect(m_connection);
}

void Panel::taken()
{
    int total = 0;
    connect(m_clock, &Clock::tick, this, [&total](int n) { total += n; });
    emit m_clock->tick(2);
    m_clock->disconnect(this);
}

void Panel::atOnce(int value)
{
    QMetaObject::invokeMethod(this, [&] { use(value); });
    QMetaObject::invokeMethod(this, [&] { use(value); }, Qt::BlockingQueuedConnection);
    auto twice = [&value] { value *= 2; };
    twice();
}

void Panel::copies(int value)
{
    connect(m_clock, &Clock::tick, this, [=](int n) { use(value + n); });
    connect(m_clock, &Clock::tick, this, [value, this](int n) { use(value + n); });
    connect(m_clock, &Clock::tick, this, [value = value + 1, this](int n) { use(value + n); });
    connect(m_clock, &Clock::tick, this, [&](int n) { use(n); });
}

void Panel::states()
{
    static int total = 0;
    connect(m_clock, &Clock::tick, this, [&](int n) { total += n; });
    auto &outputs = m_outputs;
    connect(m_clock, &Clock::tick, this, [&outputs](int n) { outputs[0].width = n; });
}

void Panel::use(int) {}

int main(int argc, char **argv)
{
    QCoreApplication app(argc, argv);
    int total = 0;
    Clock *clock = new Clock(&app);
    QObject::connect(clock, &Clock::tick, &app, [&total](int n) { total += n; });
    return app.exec();
}
