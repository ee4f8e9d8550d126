// Lambdas that the program's own functions keep, or that are put into members.
#include <QtCore/QList>
#include <QtCore/QMap>
#include <QtCore/QObject>
#include <QtCore/QRunnable>
#include <QtCore/QString>
#include <QtCore/QThreadPool>
#include <QtCore/QTimer>
#include <functional>

using Job = std::function<void()>;

class Jobs
{
public:
    void add(Job job) { push(std::move(job)); }
    void addAll(const Job &first, const Job &second)
    {
        m_jobs.append(first);
        second();
    }
    void now(const Job &job) { job(); }
    void timed(QObject *context, Job job) { QTimer::singleShot(100, context, std::move(job)); }
    void named(const QString &name, Job job) { m_named.insert(name, std::move(job)); }
#if QT_VERSION >= QT_VERSION_CHECK(6, 1, 0)
    void without(const QString &name)
    {
        m_names.removeIf([&name](const QString &other) { return other == name; });
    }
#endif

private:
    void push(Job job) { m_jobs.append(std::move(job)); }
    QList<Job> m_jobs;
    QMap<QString, Job> m_named;
    QList<QString> m_names;
};

class User : public QObject
{
public:
    void rename(const QString &name)
    {
        m_jobs.add([this, &name] { setObjectName(name); }); // expect: connect-dangling-capture
        m_jobs.add([this, name] { setObjectName(name); });
        m_jobs.now([this, &name] { setObjectName(name); });
    }
    void count()
    {
        int n = 0;
        m_jobs.addAll([&n] { n++; }, [] {}); // expect: connect-dangling-capture
        m_jobs.addAll([] {}, [&n] { n++; });
    }
    void later(const QString &name)
    {
        m_jobs.timed(this, [this, &name] { setObjectName(name); }); // expect: connect-dangling-capture
        m_jobs.named(name, [this, &name] { setObjectName(name); }); // expect: connect-dangling-capture
    }
    void put(const QString &name, User &other)
    {
        m_last = [this, &name] { setObjectName(name); }; // expect: connect-dangling-capture
        m_last = [&other] { other.setObjectName(QString()); };  // who lends it knows how long it lives
    }
    void pooled(const QString &name)
    {
        QThreadPool::globalInstance()->start(QRunnable::create([this, &name] { setObjectName(name); })); // expect: connect-dangling-capture
    }
    void pooledAndAwaited(const QString &name)
    {
        QThreadPool pool;
        pool.start(QRunnable::create([this, &name] { setObjectName(name); }));
        pool.waitForDone();
    }
    void connected(const QString &name, User &other)
    {
        connect(this, &QObject::destroyed, &other, [&name, &other] { other.setObjectName(name); }); // expect: connect-dangling-capture
        connect(this, &QObject::objectNameChanged, &other, [&other] { other.setObjectName(QString()); });
    }
    void own(const QString &name)
    {
        Jobs jobs;
        jobs.add([this, &name] { setObjectName(name); });
    }

private:
    Jobs m_jobs;
    Job m_last;
};
