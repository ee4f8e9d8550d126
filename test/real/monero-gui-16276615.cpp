// A wallet sets up its synchronisation in another thread, with a password that the caller has lent it.
// After monero-project/monero-gui 16276615 (CWE-416), written anew.
// needs: Core Concurrent
#include <QtConcurrent>
#include <QFutureSynchronizer>
#include <QMutex>
#include <QString>
#include <functional>

class FutureScheduler : public QObject
{
public:
    using QObject::QObject;
    ~FutureScheduler() override { m_running.waitForFinished(); }

    bool run(std::function<void()> function) noexcept
    {
        QMutexLocker locker(&m_mutex);
        if (m_stopping)
            return false;
        m_running.addFuture(QtConcurrent::run(function));
        return true;
    }

private:
    QFutureSynchronizer<void> m_running;
    QMutex m_mutex;
    bool m_stopping = false;
};

class Wallet : public QObject
{
public:
    void setupSync(const QString &kind, const QString &password)
    {
        m_scheduler.run([this, kind, &password] { // BUG: connect-dangling-capture
            const bool done = m_engine.setUp(kind, password);
            QMetaObject::invokeMethod(this, [this, done] { m_ready = done; }, Qt::QueuedConnection);
        });
    }

private:
    struct Engine
    {
        bool setUp(const QString &kind, const QString &password) { return !kind.isEmpty() && password.size() > 8; }
    };
    Engine m_engine;
    bool m_ready = false;
    FutureScheduler m_scheduler;
};

void setUp(Wallet *wallet)
{
    wallet->setupSync("custom", QStringLiteral("correct horse"));
}
