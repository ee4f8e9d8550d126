// Who sleeps, and who wakes.
#include <QMutex>
#include <QQueue>
#include <QThread>
#include <QWaitCondition>
#include <condition_variable>
#include <mutex>

class Writer : public QThread
{
public:
    void requestInterruption()
    {
        m_woken.wakeAll(); // expect: thread-wait-condition
        QThread::requestInterruption();
    }
    void put(int job)
    {
        m_woken.wakeOne(); // expect: thread-wait-condition
        QMutexLocker locker(&m_mutex);
        m_jobs.enqueue(job);
    }
    // ------------------------------------------------------------------------------------------------------ silent
    void stop()
    {
        QThread::requestInterruption();
        m_woken.wakeAll();
    }
    void putRight(int job)
    {
        QMutexLocker locker(&m_mutex);
        m_jobs.enqueue(job);
        m_woken.wakeOne();
    }
    // The sleeper holds the lock until it sleeps: it cannot look in between.
    void putLocked(int job)
    {
        QMutexLocker locker(&m_mutex);
        m_woken.wakeOne();
        m_jobs.enqueue(job);
    }
    void count()
    {
        m_woken.wakeAll();
        ++m_count;
    }

protected:
    void run() override
    {
        while (true) {
            QMutexLocker locker(&m_mutex);
            if (m_jobs.isEmpty()) {
                if (isInterruptionRequested())
                    break;
                m_woken.wait(&m_mutex);
                continue;
            }
            m_jobs.dequeue();
        }
    }

private:
    QMutex m_mutex;
    QWaitCondition m_woken;
    QQueue<int> m_jobs;
    int m_count = 0;
};

class Gate
{
public:
    void once()
    {
        QMutexLocker locker(&m_mutex);
        while (!m_open)
            m_opened.wait(&m_mutex); // expect: thread-wait-condition
    }
    void braces()
    {
        QMutexLocker locker(&m_mutex);
        if (!m_open) {
            ++m_waiting;
            m_opened.wait(&m_mutex); // expect: thread-wait-condition
        }
    }
    void nothing()
    {
        m_mutex.lock();
        m_opened.wait(&m_mutex); // expect: thread-wait-condition
        m_mutex.unlock();
    }
    void standard()
    {
        std::unique_lock<std::mutex> lock(m_plain);
        while (!m_open)
            m_signal.wait(lock); // expect: thread-wait-condition
    }
    // ------------------------------------------------------------------------------------------------------ silent
    void again()
    {
        QMutexLocker locker(&m_mutex);
        while (!m_open)
            m_opened.wait(&m_mutex);
    }
    bool limited()
    {
        QMutexLocker locker(&m_mutex);
        return m_open || m_opened.wait(&m_mutex, 100);
    }
    void pause()
    {
        QMutexLocker locker(&m_mutex);
        m_opened.wait(&m_mutex, 20);
    }
    // Whoever wakes it has to wait for the lock first.
    void handOver()
    {
        QMutexLocker locker(&m_mutex);
        ++m_waiting;
        m_opened.wait(&m_mutex);
    }
    void predicate()
    {
        std::unique_lock<std::mutex> lock(m_plain);
        m_signal.wait(lock, [this] { return m_open; });
    }

private:
    QMutex m_mutex;
    QWaitCondition m_opened;
    std::mutex m_plain;
    std::condition_variable m_signal;
    bool m_open = false;
    int m_waiting = 0;
};
