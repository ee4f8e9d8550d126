// What is read before anything was put into it.
#include <QByteArray>
#include <QFile>
#include <QObject>
#include <QTimer>

// ------------------------------------------------------------------------------------------------- must be found

class Player : public QObject
{
    Q_OBJECT
public:
    explicit Player(QObject *parent) : QObject(parent) { reset(); }
    ~Player() override { delete m_buffer; } // expect: size-uninitialized
    void open() { m_buffer = new QByteArray; }
    int volume() const { return m_volume; } // expect: size-uninitialized
    void setVolume(int volume) { m_volume = volume; }
    bool ready() const { return m_ready && m_rate > 0; } // expect: size-uninitialized

private:
    void reset() { m_position = 0; }
    QByteArray *m_buffer = nullptr;
    int m_volume = 0;
    int m_position;
    int m_rate = 44100;
    bool m_ready = false;
};

QByteArray blank(QFile *file, int n)
{
    QByteArray bytes(n, Qt::Uninitialized);
    if (n > 4)
        file->write(bytes); // expect: size-uninitialized
    return bytes;
}

// ------------------------------------------------------------------------------------------------- must stay silent

QByteArray filled(QFile *file, int n)
{
    QByteArray bytes(n, Qt::Uninitialized);
    const qint64 got = file->read(bytes.data(), bytes.size());
    bytes.truncate(int(got));
    QByteArray zeros(n, Qt::Uninitialized);
    for (int i = 0; i < n; ++i)
        zeros[i] = 0;
    bytes += zeros;
    QByteArray set(n, '\0');
    file->write(set);
    return bytes;
}

class Drag : public QObject
{
    Q_OBJECT
public:
    explicit Drag(QObject *parent = nullptr) : QObject(parent), m_timer(new QTimer(this))
    {
        setUp();
        connect(m_timer, &QTimer::timeout, this, [this] { m_ticks = 0; });
    }
    ~Drag() override { delete m_later; }
    void press(int x) { m_x = x; }
    int move(int x) { return x - m_x; }
    int ticks() const { return m_ticks; }

private:
    void setUp() { m_later = nullptr; }
    QTimer *m_timer;
    QByteArray *m_later;
    int m_x;
    int m_ticks;
};

// Methods elsewhere may set it.
class Elsewhere : public QObject
{
    Q_OBJECT
public:
    Elsewhere() { }
    void set();
    int value() const { return m_value; }

private:
    int m_value;
};

struct Plain
{
    int value;
    int get() const { return value; }
};
