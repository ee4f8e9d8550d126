// Members that several threads use.
#include <QAtomicInt>
#include <QCoreApplication>
#include <QList>
#include <QMutex>
#include <QReadWriteLock>
#include <QSettings>
#include <QThread>
#include <QtConcurrent/QtConcurrent>
#include <atomic>

class Worker : public QThread
{
    Q_OBJECT
public:
    void stop() { m_stop = true; }
    void stopAtomic() { m_atomic = true; }
    void stopLocked()
    {
        QMutexLocker locker(&m_mutex);
        m_locked = true;
    }
    void restart()
    {
        m_early = false;
        start();
    }
    int done() const { return m_done; }
    int count()
    {
        return m_count; // expect: thread-unguarded-shared
    }
    int total()
    {
        QMutexLocker locker(&m_mutex);
        return m_total;
    }
    int result()
    {
        wait();
        return m_count;
    }

protected:
    void run() override
    {
        while (!m_stop) { // expect: thread-unguarded-shared
            if (m_atomic || isLocked() || m_early)
                break;
            QMutexLocker locker(&m_mutex);
            ++m_count;
            ++m_total;
        }
        m_done = 1;
    }

private:
    bool isLocked()
    {
        QMutexLocker locker(&m_mutex);
        return m_locked;
    }
    QMutex m_mutex;
    bool m_stop = false;
    std::atomic<bool> m_atomic{false};
    bool m_locked = false;
    bool m_early = false;
    int m_count = 0;
    int m_total = 0;
    int m_done = 0;
};

class History
{
public:
    void insert(int item)
    {
        if (m_items.contains(item)) // expect: thread-unguarded-shared
            return;
        QMutexLocker locker(&m_mutex);
        m_items.append(item);
    }
    void clear()
    {
        QMutexLocker locker(&m_mutex);
        m_items.clear();
        m_dirty = true;
    }
    void save()
    {
        if (!m_dirty) // expect: thread-unguarded-shared
            return;
        QMutexLocker locker(&m_mutex);
        if (m_dirty)
            m_dirty = false;
    }
    // ------------------------------------------------------------------------------------------------------ silent
    bool rename(int name)
    {
        if (m_limit < name)
            return false;
        QMutexLocker locker(&m_mutex);
        m_items.append(m_limit);
        return true;
    }
    void remove(int item)
    {
        QMutexLocker locker(&m_mutex);
        removeLocked(item);
    }
    void twice()
    {
        {
            QMutexLocker locker(&m_mutex);
            m_items.clear();
        }
        QMutexLocker locker(&m_mutex);
        m_items.clear();
    }

private:
    void removeLocked(int item) { m_items.removeAll(item); }
    QMutex m_mutex;
    QList<int> m_items;
    bool m_dirty = false;
    int m_limit = 3;
};

QSettings *appSettings();
QSettings *ownSettings(QSettings *made) { return made; }

void store(bool now)
{
    QSettings *settings = appSettings();
    settings->setValue("a", 1);
    if (now)
        settings->sync();
    else
        QtConcurrent::run([settings] { settings->sync(); }); // expect: thread-unguarded-shared
    QtConcurrent::run([settings] { return settings->fileName(); });
    QSettings *fresh = new QSettings;
    fresh->setValue("a", 1);
    QtConcurrent::run([fresh] { fresh->sync(); });
}

int main(int argc, char **argv)
{
    QCoreApplication app(argc, argv);
    Worker worker;
    worker.start();
    store(argc > 1);
    worker.stop();
    worker.wait();
    return worker.done();
}
