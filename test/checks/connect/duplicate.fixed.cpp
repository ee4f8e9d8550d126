// Connections that are made more than once.
#include <QPushButton>
#include <QTimer>
#include <QVector>
#include <QWidget>

class Panel : public QWidget
{
    Q_OBJECT
public:
    Panel()
    {
        m_more = new QPushButton(this);
        connect(m_more, &QPushButton::clicked, this, &Panel::more);
        connect(m_more, &QPushButton::pressed, this, &Panel::refresh);
        connect(m_more, &QPushButton::pressed, this, &Panel::refresh, Qt::UniqueConnection); // expect: connect-duplicate
        connect(m_more, &QPushButton::released, this, &Panel::refresh);
        connect(&m_timer, &QTimer::timeout, this, &Panel::tick, Qt::UniqueConnection);
        connect(&m_timer, &QTimer::timeout, this, [this] { refresh(); }, Qt::UniqueConnection); // expect: connect-duplicate
    }
    void fill(int n)
    {
        for (int i = 0; i < n; ++i) {
            QPushButton *button = new QPushButton(this);
            connect(button, &QPushButton::clicked, this, &Panel::refresh);
            connect(m_more, &QPushButton::toggled, this, &Panel::refresh, Qt::UniqueConnection); // expect: connect-duplicate
            m_buttons.append(button);
        }
        for (QPushButton *button : m_buttons)
            connect(button, &QPushButton::pressed, this, &Panel::refresh);
        for (int i = 0; i < n; ++i)
            connect(m_buttons.at(i), &QPushButton::released, this, &Panel::refresh);
        while (n-- > 0) {
            if (n == 3) {
                connect(m_more, &QPushButton::toggled, this, &Panel::tick);
                break;
            }
        }
    }
    void again()
    {
        connect(m_more, &QPushButton::clicked, this, &Panel::tick);
        disconnect(m_more, &QPushButton::clicked, this, &Panel::tick);
        connect(m_more, &QPushButton::clicked, this, &Panel::tick);
    }
    void other(bool first)
    {
        if (first)
            connect(m_more, &QPushButton::clicked, this, &Panel::tick);
        else
            connect(m_more, &QPushButton::clicked, this, &Panel::tick);
    }

private:
    void more() { m_timer.start(10); }
    void refresh() {}
    void tick() {}
    QPushButton *m_more;
    QVector<QPushButton *> m_buttons;
    QTimer m_timer;
};

class Player : public QWidget
{
    Q_OBJECT
public:
    Player()
    {
        connect(&m_play, &QPushButton::clicked, this, &Player::play);
        connect(&m_stop, &QPushButton::clicked, this, &Player::stop);
    }

private:
    void play()
    {
        connect(&m_timer, &QTimer::timeout, this, &Player::advance, Qt::UniqueConnection); // expect: connect-duplicate
        m_timer.start(40);
    }
    void stop()
    {
        if (m_timer.isActive())
            connect(&m_timer, &QTimer::timeout, this, &Player::advance);
        QTimer *fresh = new QTimer(this);
        connect(fresh, &QTimer::timeout, this, &Player::advance);
    }
    void advance() {}
    QPushButton m_play, m_stop;
    QTimer m_timer;
};

// Undone when it stops.
class Recorder : public QWidget
{
    Q_OBJECT
public:
    Recorder() { connect(&m_record, &QPushButton::clicked, this, &Recorder::record); }
    void stop() { disconnect(&m_timer, nullptr, this, nullptr); }

private:
    void record() { connect(&m_timer, &QTimer::timeout, this, &Recorder::advance); }
    void advance() {}
    QPushButton m_record;
    QTimer m_timer;
};
