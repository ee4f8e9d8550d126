// Conditions that nothing in the loop changes.
#include <QtCore/QFile>
#include <QtCore/QObject>
#include <QtCore/QString>

void unknown();
void change(bool *flag);
void changeRef(int &n);
bool chance();
static int counter = 0;
static void count() { ++counter; }
static void stop() { if (counter > 10) throw 1; }

void copied(QObject *object)
{
    bool running = true;
    QObject::connect(object, &QObject::destroyed, object, [&counter = counter]() mutable { ++counter; });
    while (running) // expect: loop-frozen-condition
        count();
}

void wrongVariable(int n, int m)
{
    int i = 0;
    while (i < n) { // expect: loop-frozen-condition
        ++m;
        count();
    }
    for (int k = 0; k < n; ++i) // expect: loop-frozen-condition
        count();
    do {
        count();
    } while (n > m); // expect: loop-frozen-condition
}

void captured(int n)
{
    auto body = [n]() mutable {
        while (n > 0) // expect: loop-frozen-condition
            count();
    };
    body();
}

void changed(int n, const QString &text, QObject *object)
{
    while (n > 0)
        --n;
    bool flag = true;
    change(&flag);
    while (flag)
        count();
    int limit = 10;
    changeRef(limit);
    while (limit > 3)
        count();
    bool run = true;
    auto end = [&run] { run = false; };
    while (run)
        end();
    while (text.size() > n)
        count();
    while (object)
        object = object->parent();
}

void leaves(int n)
{
    while (n > 0) {
        if (chance())
            break;
    }
    while (n > 1)
        unknown();
    while (n > 2)
        stop();
    while (n > 3) {
        count();
        if (counter > 3)
            return;
    }
}

QObject *nextOne();

// Each turn makes it anew.
void madeInTurn()
{
    while (QObject *object = nextOne())
        unknown();
    for (; QObject *object = nextOne();)
        count();
}

void onPurpose()
{
    volatile bool attached = false;
    while (!attached)
        count();
    const bool always = true;
    while (always)
        count();
    while (true)
        count();
}

// ------------------------------------------------------------------------------------------------- copies in lambdas

int copies(int end)
{
    int start = 0, length = 0;
    auto skip = [=]() mutable { start = end; };
    auto take = [&length] { length = 3; };
    while (start < end) { // expect: loop-frozen-condition
        if (chance())
            break;
        skip();
    }
    while (length < end) {
        if (chance())
            return 1;
        take();
    }
    return length;
}

// ------------------------------------------------------------------------------------------------------ counters and steps

class Sender
{
public:
    bool begin()
    {
        m_left = m_file.size();
        m_rest = m_file.size();
        m_whole = m_file.size();
        m_rounds = 12;
        return m_file.open(QIODevice::ReadOnly);
    }
    bool next()
    {
        m_left -= 4096; // expect: loop-frozen-condition
        return m_left == 0;
    }
    bool nextOf()
    {
        m_rest -= 4096;
        m_whole -= 4096;
        m_rounds -= 4;
        return m_rest <= 0 || m_rounds == 0;
    }
    bool isWhole() const { return m_whole % 4096 == 0 && m_whole != 0; }

private:
    QFile m_file;
    qint64 m_left = 0, m_rest = 0, m_whole = 0;
    int m_rounds = 0;
};

int pairs(const QByteArray &text)
{
    int found = 0;
    qsizetype left = text.size(), safe = text.size();
    while (left != 0) {
        left -= 2; // expect: loop-frozen-condition
        found++;
    }
    while (safe > 1)
        safe -= 2;
    return found;
}
