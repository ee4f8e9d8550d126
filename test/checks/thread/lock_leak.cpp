// Locks that are given back on some ways only.
#include <QMutex>
#include <QReadWriteLock>
#include <QString>
#include <QWaitCondition>

struct Broken {};

class Guarded
{
public:
    void close()
    {
        m_lock->lock();
        m_open = false;
        delete m_lock; // expect: thread-lock-leak
        m_lock = nullptr;
    }
    void closeWell()
    {
        m_lock->lock();
        m_open = false;
        m_lock->unlock();
        delete m_lock;
        m_lock = nullptr;
    }

private:
    QMutex *m_lock = new QMutex;
    bool m_open = true;
};

class Store
{
public:
    bool early(const QString &name)
    {
        m_mutex.lock(); // expect: thread-lock-leak
        if (name.isEmpty())
            return false;
        m_name = name;
        m_mutex.unlock();
        return true;
    }
    void looped()
    {
        for (int i = 0; i < 3; ++i) {
            m_mutex.lock(); // expect: thread-lock-leak
            if (m_count > 5)
                break;
            ++m_count;
            m_mutex.unlock();
        }
    }
    void throwing()
    {
        m_lock.lockForWrite(); // expect: thread-lock-leak
        check();
        ++m_count;
        m_lock.unlock();
    }
    void caught()
    {
        try {
            m_mutex.lock(); // expect: thread-lock-leak
            check();
            m_mutex.unlock();
        } catch (const Broken &) {
            m_broken = true;
        }
    }
    void pointer(QMutex *mutex)
    {
        mutex->lock(); // expect: thread-lock-leak
        if (m_broken)
            return;
        mutex->unlock();
    }
    // ------------------------------------------------------------------------------------------------------ silent
    bool everyWay(const QString &name)
    {
        m_mutex.lock();
        if (name.isEmpty()) {
            m_mutex.unlock();
            return false;
        }
        m_name = name;
        m_mutex.unlock();
        return true;
    }
    void begin() { m_mutex.lock(); }
    void end() { m_mutex.unlock(); }
    void aWhile()
    {
        m_mutex.unlock();
        check();
        m_mutex.lock();
    }
    void flagged(bool locked)
    {
        if (locked)
            m_mutex.lock();
        ++m_count;
        if (locked)
            m_mutex.unlock();
    }
    void handedOn(bool fast)
    {
        m_mutex.lock();
        if (fast) {
            end();
            return;
        }
        ++m_count;
        m_mutex.unlock();
    }
    void sleeping()
    {
        m_mutex.lock();
        while (!m_broken)
            m_woken.wait(&m_mutex);
        m_mutex.unlock();
    }
    void relocked()
    {
        QMutexLocker locker(&m_mutex);
        if (m_broken)
            return;
        locker.unlock();
        check();
    }
    void handled()
    {
        m_mutex.lock();
        try {
            check();
        } catch (const Broken &) {
            m_broken = true;
        }
        m_mutex.unlock();
    }

private:
    void check()
    {
        if (m_name.isEmpty())
            throw Broken();
    }
    QMutex m_mutex;
    QReadWriteLock m_lock;
    QWaitCondition m_woken;
    QString m_name;
    int m_count = 0;
    bool m_broken = false;
};
