// Objects that may be gone behind a nested event loop.
#include <QtCore/QCoreApplication>
#include <QtCore/QEventLoop>
#include <QtCore/QPointer>

class Job : public QObject
{
public:
    void run()
    {
        QEventLoop loop;
        connect(this, &QObject::objectNameChanged, &loop, &QEventLoop::quit);
        loop.exec(); // expect: loop-reentrancy
        m_done = true;
    }
    void spin()
    {
        QCoreApplication::processEvents(); // expect: loop-reentrancy
        ++m_turns;
    }
    void last()
    {
        m_done = true;
        QCoreApplication::processEvents();
    }
    void guarded()
    {
        QPointer<Job> self(this);
        QCoreApplication::processEvents();
        if (!self)
            return;
        ++m_turns;
    }
    void cancel() { deleteLater(); }

private:
    bool m_done = false;
    int m_turns = 0;
};

// Nobody deletes it here.
class Other : public QObject
{
public:
    void spin()
    {
        QCoreApplication::processEvents();
        ++m_turns;
    }

private:
    int m_turns = 0;
};
