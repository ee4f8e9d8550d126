// Lists of objects that have a parent, too.
#include <QtCore/QList>
#include <QtCore/QObject>
#include <QtCore/QTimer>

class Given : public QObject
{
public:
    explicit Given(QObject *keeper) : m_keeper(keeper) {}
    ~Given() override
    {
        qDeleteAll(m_timers); // expect: ownership-two-owners
        qDeleteAll(m_own);
        qDeleteAll(m_children);
    }
    void add()
    {
        auto *timer = new QTimer(m_keeper);
        m_timers << timer;
        m_own.append(new QTimer);
        m_children.append(new QTimer(this));  // a child that is deleted tells its parent
    }

private:
    QObject *m_keeper;
    QList<QTimer *> m_timers;
    QList<QTimer *> m_own;
    QList<QTimer *> m_children;
};

class Lent
{
public:
    ~Lent() { clear(); }
    void clear()
    {
        qDeleteAll(m_timers); // expect: ownership-two-owners
        m_timers.clear();
    }
    void add(QObject *parent) { m_timers.append(new QTimer(parent)); }
    void addLater(QObject *parent)
    {
        auto *timer = new QTimer(parent);
        m_listed.append(timer);
    }

private:
    QList<QTimer *> m_timers;
    QList<QTimer *> m_listed;
};

// The parent is its own, and ends behind the list.
class Making
{
public:
    ~Making() { qDeleteAll(m_timers); }
    void add() { m_timers.append(new QTimer(m_root)); }

private:
    QObject *m_root = new QObject;
    QList<QTimer *> m_timers;
};
