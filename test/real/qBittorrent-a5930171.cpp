// A thread that stores jobs is told to end: it is woken before it is told, looks, and sleeps on.
// After qbittorrent/qBittorrent a5930171 (CWE-362), written anew.
// needs: Core
#include <QMutex>
#include <QQueue>
#include <QString>
#include <QThread>
#include <QWaitCondition>

class StoreThread : public QThread
{
    Q_OBJECT
public:
    explicit StoreThread(const QString &path, QObject *parent = nullptr) : QThread(parent), m_path(path) {}
    ~StoreThread() override
    {
        requestInterruption();
        wait();
    }
    void requestInterruption()
    {
        m_added.wakeAll(); // BUG: thread-wait-condition
        QThread::requestInterruption();
    }
    void add(const QString &job)
    {
        m_mutex.lock();
        m_jobs.enqueue(job);
        m_mutex.unlock();
        m_added.wakeAll();
    }

signals:
    void stored(const QString &job);

protected:
    void run() override
    {
        while (!isInterruptionRequested()) {
            m_mutex.lock();
            if (m_jobs.isEmpty()) {
                m_added.wait(&m_mutex);
                if (isInterruptionRequested()) {
                    m_mutex.unlock();
                    return;
                }
            }
            const QString job = m_jobs.isEmpty() ? QString() : m_jobs.dequeue();
            m_mutex.unlock();
            if (!job.isNull())
                emit stored(m_path + job);
        }
    }

private:
    const QString m_path;
    QMutex m_mutex;
    QWaitCondition m_added;
    QQueue<QString> m_jobs;
};
