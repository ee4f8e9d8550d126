// Lists and members with objects that have a parent, too.
#include <QtCore/QList>
#include <QtCore/QObject>
#include <QtCore/QSharedPointer>
#include <QtCore/QTimer>
#include <memory>

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

// Members that delete what another one's parent deletes, too.
class Host : public QObject
{
public:
    Host(QObject *keeper, QObject *parent)
        : QObject(parent), m_keeper(keeper), m_parent(parent),
          m_poll(new QTimer()), // expect: ownership-two-owners
          m_fine(new QTimer(parent))
    {
    }
    void start() { m_late.reset(new QTimer()); } // expect: ownership-two-owners
    void again() { m_late = std::unique_ptr<QTimer>(new QTimer()); } // expect: ownership-two-owners
    // This object's parent deletes this object first, and a child that is deleted tells its parent.
    void startHere() { m_fine.reset(new QTimer(m_parent)); }
    void startOwn() { m_fine.reset(new QTimer(this)); }
    void startFree() { m_poll.reset(new QTimer); }
    void once(QObject *parent)
    {
        std::unique_ptr<QTimer> local(new QTimer(parent));
        local->start(1);
    }
    QSharedPointer<QTimer> shared()
    {
        QSharedPointer<QTimer> timer(new QTimer()); // expect: ownership-two-owners
        m_shared.append(timer);
        return timer;
    }
    void sharedHere()
    {
        QSharedPointer<QTimer> timer(new QTimer(this));
        m_shared.append(timer);
    }

private:
    QObject *m_keeper, *m_parent;
    std::unique_ptr<QTimer> m_poll, m_fine, m_late;
    QList<QSharedPointer<QTimer>> m_shared;
};
