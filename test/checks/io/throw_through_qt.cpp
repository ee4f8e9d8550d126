// Exceptions that leave code which Qt calls.
#include <QtCore/QObject>
#include <QtCore/QRunnable>
#include <QtCore/QThread>
#include <QtCore/QTimer>

#include <stdexcept>

static int parse(int n)
{
    if (n < 0)
        throw std::runtime_error("negative");
    return n;
}

static int parseTwice(int n) { return parse(n) + parse(n); }
static int careful(int n) noexcept { return parse(n); }

class Reader : public QObject
{
public:
    explicit Reader(QTimer *timer);
    ~Reader() override;
    void onTimeout();
    void onTimeoutCareful();
    void neverConnected();

protected:
    void timerEvent(QTimerEvent *event) override;
    void customEvent(QEvent *event) override;

private:
    int m_n = 0;
};

// ------------------------------------------------------------------------------------------------- must be found

Reader::Reader(QTimer *timer)
{
    connect(timer, &QTimer::timeout, this, &Reader::onTimeout);
    connect(timer, &QTimer::timeout, this, &Reader::onTimeoutCareful);
    connect(timer, &QTimer::timeout, this, [this] { m_n = parseTwice(m_n); }); // expect: io-throw-through-qt
    if (!timer)
        throw std::invalid_argument("timer");
}

void Reader::onTimeout()
{
    m_n = parse(m_n); // expect: io-throw-through-qt
}

Reader::~Reader()
{
    if (m_n > 3)
        throw std::logic_error("still busy"); // expect: io-throw-through-qt
}

void Reader::timerEvent(QTimerEvent *)
{
    try {
        m_n = parse(m_n);
    } catch (const std::logic_error &) {
        m_n = 0;
        throw; // expect: io-throw-through-qt
    }
}

class Worker : public QThread
{
protected:
    void run() override { parse(3); } // expect: io-throw-through-qt
};

class Job : public QRunnable
{
public:
    void run() override { throw 3; } // expect: io-throw-through-qt
};

// ------------------------------------------------------------------------------------------------- must stay silent

void Reader::onTimeoutCareful()
{
    try {
        m_n = parse(m_n);
    } catch (const std::exception &) {
        m_n = 0;
    }
    m_n += careful(m_n);
}

void Reader::customEvent(QEvent *)
{
    const auto later = [] { throw 1; };
    try {
        later();
    } catch (...) {
    }
}

void Reader::neverConnected()
{
    throw std::runtime_error("its caller's affair");
}

int main()
{
    return parseTwice(1);
}

// The default of a switch that has all values is not reached.
enum class Mode { Read, Write };
static int width(Mode mode)
{
    switch (mode) {
    case Mode::Read: return 1;
    case Mode::Write: return 2;
    default: throw std::logic_error("no such mode");
    }
}
static int widthOfRead(Mode mode)
{
    switch (mode) {
    case Mode::Read: return 1;
    default: throw std::logic_error("not to be read");
    }
}
void connectModes(QTimer *timer, Mode mode, int *sum)
{
    QObject::connect(timer, &QTimer::timeout, timer, [=] { *sum += width(mode); });
    QObject::connect(timer, &QTimer::timeout, timer, [=] { *sum += widthOfRead(mode); }); // expect: io-throw-through-qt
}
