// What the jobs of a pool share.
#include <QtConcurrent/QtConcurrentRun>
#include <QtCore/QAtomicInt>
#include <QtCore/QHash>
#include <QtCore/QMutex>
#include <QtCore/QRunnable>
#include <QtCore/QStringList>
#include <QtCore/QThreadPool>

static QHash<QString, int> theSizes, theGuardedSizes, theSizesInMain;
static QMutex theMutex;
static QAtomicInt theJobs;
static thread_local QStringList theScratch;

class SizeJob : public QRunnable
{
public:
    explicit SizeJob(const QString &name) : m_name(name) {}
    void run() override
    {
        ++s_count; // expect: thread-unguarded-shared
        theJobs.ref();
        theScratch.append(m_name);
        remember(int(m_name.size()));
        QMutexLocker lock(&theMutex);
        theGuardedSizes.insert(m_name, 1);
    }

private:
    void remember(int size)
    {
        theSizes.insert(m_name, size); // expect: thread-unguarded-shared
        m_size = size;
    }
    QString m_name;
    int m_size = 0;
    static int s_count;
};
int SizeJob::s_count = 0;

void start(const QStringList &names)
{
    theSizesInMain.clear();
    for (const QString &name : names)
        QThreadPool::globalInstance()->start(new SizeJob(name));
}

class Search
{
public:
    void start(const QString &file)
    {
        (void)QtConcurrent::run([this, file] { scan(file); });
    }
    QStringList hits() const
    {
        QMutexLocker lock(&m_mutex);
        return m_hits + m_guarded;
    }
    int rounds() const { return m_rounds; }

private:
    void scan(const QString &file)
    {
        m_hits.append(file); // expect: thread-unguarded-shared
        m_rounds = 1;
        QMutexLocker lock(&m_mutex);
        m_guarded.append(file);
    }
    mutable QMutex m_mutex;
    QStringList m_hits, m_guarded;
    int m_rounds = 0;
};
