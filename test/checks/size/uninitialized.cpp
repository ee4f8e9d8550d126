// What is read before anything was put into it.
#include <QByteArray>
#include <QFile>
#include <QObject>
#include <QTimer>
#include <QWidget>

#if QT_VERSION < QT_VERSION_CHECK(6, 0, 0)
using Entered = QEvent;
#else
using Entered = QEnterEvent;
#endif

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
    QByteArray *m_buffer;
    int m_volume;
    int m_position;
    int m_rate = 44100;
    bool m_ready;
};

QByteArray blank(QFile *file, int n)
{
    QByteArray bytes(n, Qt::Uninitialized);
    if (n > 4)
        file->write(bytes); // expect: size-uninitialized
    return bytes;
}

// Events set it, and another event reads it whatever came before.
class Blinker : public QObject
{
    Q_OBJECT
public:
    Blinker()
    {
        connect(&m_timer, &QTimer::timeout, this, &Blinker::blink);
        m_timer.start(100);
    }

protected:
    void timerEvent(QTimerEvent *) override
    {
        if (m_on) // expect: size-uninitialized
            m_timer.stop();
        if (m_moving)
            m_last = m_from;
    }
    void childEvent(QChildEvent *) override
    {
        m_children++; // expect: size-uninitialized
        m_from = 1;
        m_moving = true;
        renew();
    }
    bool event(QEvent *e) override
    {
        m_early = 2;
        m_last = m_early + m_speed;
        if (m_set > 1)
            m_last = 0;
        return QObject::event(e);
    }

public:
    void setSpeed(int speed) { m_set = speed; }

private:
    void blink() { m_on = !m_timer.isSingleShot(); }
    void renew() { m_speed = 1; }
    void reset() { renew(); }
    QTimer m_timer;
    bool m_on;
    int m_children;
    bool m_moving = false;
    int m_last = 0;
    int m_from;   // only read where m_moving says so
    int m_early;  // set before
    int m_set;    // who makes the object sets it
    int m_speed = 3;
};

class Knob : public QWidget
{
    Q_OBJECT
public:
    Knob() { setMouseTracking(true); }

protected:
    void enterEvent(Entered *) override { m_inside = true; }
    void leaveEvent(QEvent *) override { m_inside = false; }
    void paintEvent(QPaintEvent *) override { setEnabled(m_inside); } // expect: size-uninitialized
    void mousePressEvent(QMouseEvent *) override { m_pressed = m_down = true; }
    void mouseMoveEvent(QMouseEvent *) override
    {
        if (m_pressed) // expect: size-uninitialized
            update();
    }
    void mouseReleaseEvent(QMouseEvent *) override
    {
        if (m_down)
            update();
        m_pressed = false;
    }

private:
    bool m_inside;
    bool m_pressed;
    bool m_down;
};

// ------------------------------------------------------------------------------------------------- must stay silent

// One event comes after the one that sets it.
class Slider : public QWidget
{
    Q_OBJECT
public:
    Slider() {}

protected:
    void resizeEvent(QResizeEvent *) override { measure(); }
    void paintEvent(QPaintEvent *) override { setEnabled(m_length > 0); }
    void mousePressEvent(QMouseEvent *) override { m_pressed = true; }
    void mouseMoveEvent(QMouseEvent *) override
    {
        if (m_pressed)
            update();
        m_pressed = false;
    }

private:
    void measure() { m_length = 1; }
    int m_length;
    bool m_pressed;
};

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
