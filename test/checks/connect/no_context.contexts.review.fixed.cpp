// Lambdas with a context that does not end with what they use.
#include <QtCore/QCoreApplication>
#include <QtCore/QPointer>
#include <QtCore/QTimer>
#include <QtCore/QVariant>

class Owner;

class Worker : public QObject
{
public:
    Worker(QObject *instance, Owner *owner, QTimer *clock) : m_instance(instance), m_owner(owner), m_clock(clock) {}
    void queue()
    {
        QMetaObject::invokeMethod(this, [this] { work(); }, Qt::QueuedConnection); // expect: connect-no-context
        QMetaObject::invokeMethod(this, [this] { work(); }, Qt::QueuedConnection);
        // At once, in the same thread.
        QMetaObject::invokeMethod(m_instance, [this] { work(); });
    }
    void wait()
    {
        QTimer::singleShot(100, qApp, [this] { work(); }); // expect: connect-no-context
        QTimer::singleShot(100, this, [=] { work(); }); // expect: connect-no-context
        QTimer::singleShot(100, m_instance, [guard = QPointer<Worker>(this)] {
            if (guard)
                guard->work();
        });
        QObject *instance = m_instance;
        QTimer::singleShot(100, m_instance, [instance] { instance->setProperty("done", true); });
    }
    void own();
    // The sender guards itself, not the object that the lambda uses.
    void restart()
    {
        connect(qApp, &QCoreApplication::aboutToQuit, qApp, [this] { work(); }); // expect: connect-no-context
        connect(qApp, &QCoreApplication::aboutToQuit, this, [this] { work(); });
        connect(&m_timer, &QTimer::timeout, &m_timer, [this] { work(); });
    }
    void work() { setProperty("works", true); }

private:
    QObject *m_instance;
    Owner *m_owner;
    QTimer *m_clock;
    QTimer m_timer;
};

// The context has the object: it ends with it.
class Owner : public QObject
{
public:
    Worker *worker = nullptr;
};

void Worker::own()
{
    QTimer::singleShot(100, m_owner, [this] { work(); });
}
