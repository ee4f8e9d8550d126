// A thread that stores jobs: when a transaction cannot be begun, it throws with the queue's mutex locked for ever.
// After qbittorrent/qBittorrent 57b0a47d (CWE-667), written anew.
// needs: Core
#include <QMutex>
#include <QQueue>
#include <QString>
#include <QThread>
#include <QWaitCondition>

struct StoreError
{
    QString text;
};

class Database
{
public:
    void begin()
    {
        if (!m_open)
            throw StoreError{QStringLiteral("not open")};
        ++m_depth;
    }
    void commit() { --m_depth; }
    void write(const QString &) {}

private:
    bool m_open = false;
    int m_depth = 0;
};

class StoreThread : public QThread
{
public:
    void add(const QString &job)
    {
        QMutexLocker locker(&m_jobsMutex);
        m_jobs.enqueue(job);
        m_added.wakeAll();
    }

protected:
    void run() override
    {
        while (!isInterruptionRequested()) {
            m_jobsMutex.lock(); // BUG: thread-lock-leak
            while (m_jobs.isEmpty())
                m_added.wait(&m_jobsMutex);
            m_database.begin();
            const QString job = m_jobs.dequeue();
            m_jobsMutex.unlock();
            m_database.write(job);
            m_database.commit();
        }
    }

private:
    Database m_database;
    QMutex m_jobsMutex;
    QWaitCondition m_added;
    QQueue<QString> m_jobs;
};
