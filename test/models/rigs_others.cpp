// Threads, timers, loops, databases, locks.
#include "rig.h"

#include <QSqlDatabase>
#include <QSqlQuery>

namespace {

class ThreadRig : public Rig
{
public:
    ThreadRig()
    {
        auto start = [this] { m_thread.start(); return m_thread.isRunning(); };
        enter.insert({"NotStarted", [] { return true; }});
        enter.insert({"Running", start});
        enter.insert({"Finished", [this, start] { return start() && (m_thread.quit(), m_thread.wait()); }});
        calls["start"] = [this](bool) { m_thread.start(); return QString("void"); };
        calls["isRunning"] = [this](bool good) {
            if (!good && m_thread.isRunning()) m_thread.quit(), until([this] { return m_thread.isFinished(); });
            return told(m_thread.isRunning());
        };
        calls["isFinished"] = [this](bool) { return told(m_thread.isFinished()); };
        calls["quit"] = [this](bool) { m_thread.quit(); return QString("void"); };
        calls["exit"] = [this](bool) { m_thread.exit(1); return QString("void"); };
        calls["wait"] = [this](bool good) {
            if (good) m_thread.quit();
            return told(m_thread.wait(good ? 5000 : 20));
        };
        calls["setPriority"] = [this](bool) { m_thread.setPriority(QThread::NormalPriority); return QString("void"); };
        calls["requestInterruption"] = [this](bool) { m_thread.requestInterruption(); return QString("void"); };
        events["Running>Finished"] = [this] { m_thread.quit(); until([this] { return m_thread.isFinished(); }); };
        signals_["finished"] = [this] {
            QString seen;
            QObject::connect(&m_thread, &QThread::finished, &m_thread, [&] { seen = state(); });
            m_thread.start();
            m_thread.quit();
            until([&] { return !seen.isEmpty(); });
            return seen;
        };
    }
    ~ThreadRig() override { m_thread.quit(); m_thread.wait(); }
    QString state() override { return m_thread.isRunning() ? "Running" : m_thread.isFinished() ? "Finished" : "NotStarted"; }

private:
    QThread m_thread;
};

class TimerRig : public Rig
{
public:
    TimerRig()
    {
        enter.insert({"Inactive", [] { return true; }});
        enter.insert({"Active", [this] { m_timer.start(50); return true; }});
        calls["start"] = [this](bool good) { good ? m_timer.start() : m_timer.start(10); return QString("void"); };
        calls["stop"] = [this](bool) { m_timer.stop(); return QString("void"); };
        calls["isActive"] = [this](bool) { return told(m_timer.isActive()); };
        calls["setInterval"] = [this](bool) { m_timer.setInterval(10); return QString("void"); };
        calls["setSingleShot"] = [this](bool) { m_timer.setSingleShot(true); return QString("void"); };
        calls["setTimerType"] = [this](bool) { m_timer.setTimerType(Qt::PreciseTimer); return QString("void"); };
        events["Active>Inactive"] = [this] { m_timer.setSingleShot(true); until([this] { return !m_timer.isActive(); }); };
        signals_["timeout"] = [this] {
            QString seen;
            QObject::connect(&m_timer, &QTimer::timeout, &m_timer, [&] { seen = state(); });
            m_timer.start(1);
            until([&] { return !seen.isEmpty(); });
            return seen;
        };
    }
    QString state() override { return m_timer.isActive() ? "Active" : "Inactive"; }
    QObject *object() override { return &m_timer; }

private:
    QTimer m_timer;
};

class EventLoopRig : public Rig
{
public:
    EventLoopRig()
    {
        enter.insert({"Idle", [] { return true; }});
        enter.insert({"Executing", [] { return true; }});
        inside["Executing"] = [this](const Body &body) {
            QTimer::singleShot(0, &m_loop, [this, body] { body(); m_loop.quit(); });
            m_loop.exec();
        };
        calls["exec"] = [this](bool) {
            QTimer::singleShot(0, &m_loop, [this] { m_loop.quit(); });
            return amount(m_loop.exec());
        };
        calls["isRunning"] = [this](bool) { return told(m_loop.isRunning()); };
        calls["quit"] = [this](bool) { m_loop.quit(); return QString("void"); };
        calls["exit"] = [this](bool) { m_loop.exit(1); return QString("void"); };
        calls["processEvents/1"] = [this](bool) { return told(m_loop.processEvents()); };
    }
    QString state() override { return m_loop.isRunning() ? "Executing" : "Idle"; }
    QObject *object() override { return &m_loop; }

private:
    QEventLoop m_loop;
};

QString freshName()
{
    static int n = 0;
    return QStringLiteral("connection%1").arg(++n);
}

class DatabaseRig : public Rig
{
public:
    DatabaseRig()
    {
        auto add = [this] { m_db = QSqlDatabase::addDatabase("QSQLITE", m_name); m_db.setDatabaseName(":memory:"); return m_db.isValid(); };
        auto open = [this, add] { return add() && m_db.open(); };
        enter.insert({"Invalid", [] { return true; }});
        enter.insert({"Closed", add});
        enter.insert({"Open", open});
        enter.insert({"InTransaction", [this, open] { return open() && m_db.transaction(); }});
        calls["isValid"] = [this](bool) { return told(m_db.isValid()); };
        calls["isOpen"] = [this](bool) { return told(m_db.isOpen()); };
        calls["open/0"] = [this](bool good) { if (!good) m_db.setDatabaseName("/no/such/folder/file"); return told(m_db.open()); };
        calls["close"] = [this](bool) { m_db.close(); return QString("void"); };
        calls["setDatabaseName"] = [this](bool) { m_db.setDatabaseName("x"); return QString("void"); };
        calls["setHostName"] = [this](bool) { m_db.setHostName("x"); return QString("void"); };
        calls["setUserName"] = [this](bool) { m_db.setUserName("x"); return QString("void"); };
        calls["setPassword"] = [this](bool) { m_db.setPassword("x"); return QString("void"); };
        calls["setPort"] = [this](bool) { m_db.setPort(1); return QString("void"); };
        calls["setConnectOptions"] = [this](bool) { m_db.setConnectOptions(QString()); return QString("void"); };
        calls["transaction"] = [this](bool good) { if (!good && state() == "Open") spoil(); return told(m_db.transaction()); };
        calls["commit"] = [this](bool good) { if (!good && state() == "InTransaction") spoil(); return told(m_db.commit()); };
        calls["rollback"] = [this](bool good) { if (!good && state() == "InTransaction") spoil(); return told(m_db.rollback()); };
    }
    ~DatabaseRig() override
    {
        m_db = QSqlDatabase();
        QSqlDatabase::removeDatabase(m_name);
    }
    QString state() override
    {
        if (!m_db.isValid()) return "Invalid";
        if (!m_db.isOpen()) return "Closed";
        if (m_spoilt) return m_before;
        QSqlQuery q(m_db);
        if (!q.exec("BEGIN")) return "InTransaction";
        q.exec("ROLLBACK");
        return "Open";
    }

private:
    // Takes the database away behind the handle's back: the next statement of the handle fails.
    void spoil()
    {
        m_before = state();
        m_spoilt = true;
        QSqlQuery q(m_db);
        q.exec(m_before == "Open" ? "BEGIN" : "ROLLBACK");
    }
    QString m_name = freshName(), m_before;
    QSqlDatabase m_db;
    bool m_spoilt = false;
};

class QueryRig : public Rig
{
public:
    QueryRig() : m_db(QSqlDatabase::addDatabase("QSQLITE", m_name)), m_query(nullptr)
    {
        m_db.setDatabaseName(":memory:");
        m_db.open();
        m_query = std::make_unique<QSqlQuery>(m_db);
        m_query->exec("CREATE TABLE t (a INTEGER)");
        m_query->exec("INSERT INTO t VALUES (1), (2), (3)");
        m_query = std::make_unique<QSqlQuery>(m_db);
        auto select = [this] { return m_query->exec("SELECT a FROM t"); };
        enter.insert({"Inactive", [] { return true; }});
        enter.insert({"Inactive", [this] { return m_query->prepare("SELECT a FROM t WHERE a > ?"); }});
        enter.insert({"Active", select});
        enter.insert({"Active", [this, select] { return select() && m_query->last() && !m_query->next(); }});
        enter.insert({"Active", [this] { return m_query->exec("INSERT INTO t VALUES (4)"); }});
        enter.insert({"OnRecord", [this, select] { return select() && m_query->next() && m_query->next(); }});
        calls["prepare"] = [this](bool good) { return told(m_query->prepare(good ? "SELECT a FROM t" : "no statement")); };
        calls["exec/0"] = [this](bool good) {
            m_query->prepare(good ? "SELECT a FROM t" : "no statement");
            return told(m_query->exec());
        };
        calls["exec/1"] = [this](bool good) { return told(m_query->exec(good ? "SELECT a FROM t" : "no statement")); };
        calls["execBatch"] = [this](bool good) {
            m_query->prepare(good ? "INSERT INTO t VALUES (?)" : "no statement");
            m_query->addBindValue(QVariantList{1, 2});
            return told(m_query->execBatch());
        };
        calls["next"] = [this](bool good) { return told(good ? m_query->next() : toEnd() && m_query->next()); };
        calls["previous"] = [this](bool good) { return told(good ? m_query->previous() : toStart() && m_query->previous()); };
        calls["first"] = [this](bool good) { return told(good ? m_query->first() : none() && m_query->first()); };
        calls["last"] = [this](bool good) { return told(good ? m_query->last() : none() && m_query->last()); };
        calls["seek"] = [this](bool good) { return told(m_query->seek(good ? 1 : 100)); };
        calls["value/1"] = [this](bool) { return m_query->value(0).isValid() ? QString("value") : QString("invalid"); };
        calls["isActive"] = [this](bool) { return told(m_query->isActive()); };
        calls["isValid"] = [this](bool) { return told(m_query->isValid()); };
        calls["finish"] = [this](bool) { m_query->finish(); return QString("void"); };
        calls["clear"] = [this](bool) { m_query->clear(); return QString("void"); };
        calls["bindValue"] = [this](bool) { m_query->bindValue(0, 1); return QString("void"); };
        calls["addBindValue"] = [this](bool) { m_query->addBindValue(1); return QString("void"); };
        calls["setForwardOnly"] = [this](bool) { m_query->setForwardOnly(true); return QString("void"); };
    }
    ~QueryRig() override
    {
        m_query.reset();
        m_db = QSqlDatabase();
        QSqlDatabase::removeDatabase(m_name);
    }
    QString state() override { return m_query->isValid() ? "OnRecord" : m_query->isActive() ? "Active" : "Inactive"; }

private:
    bool toEnd() { m_query->last(); return true; }
    bool toStart() { m_query->first(); return true; }
    // Nothing to stand on.
    bool none() { return m_query->isActive() ? m_query->exec("SELECT a FROM t WHERE a > 100") : true; }
    QString m_name = freshName();
    QSqlDatabase m_db;
    std::unique_ptr<QSqlQuery> m_query;
};

class MutexRig : public Rig
{
public:
    MutexRig()
    {
        enter.insert({"Unlocked", [] { return true; }});
        enter.insert({"Locked", [this] { m_mutex.lock(); return true; }});
        calls["lock"] = [this](bool) { m_mutex.lock(); return QString("void"); };
        calls["unlock"] = [this](bool) { m_mutex.unlock(); return QString("void"); };
        calls["tryLock/0"] = [this](bool good) { return attempt(good, [this] { return m_mutex.tryLock(); }); };
        calls["tryLock/1"] = [this](bool good) { return attempt(good, [this] { return m_mutex.tryLock(5); }); };
    }
    ~MutexRig() override { if (state() == "Locked") m_mutex.unlock(); }
    // Another thread asks: the same one would be asked as the owner.
    QString state() override
    {
        bool free = false;
        elsewhere([&] { if ((free = m_mutex.tryLock())) m_mutex.unlock(); });
        return free ? "Unlocked" : "Locked";
    }

private:
    static void elsewhere(const std::function<void()> &body)
    {
        std::unique_ptr<QThread> thread(QThread::create(body));
        thread->start();
        thread->wait();
    }
    QString attempt(bool good, const std::function<bool()> &lock)
    {
        if (good || state() == "Locked") return told(lock());
        // Somebody else has it meanwhile.
        QSemaphore taken, release;
        std::unique_ptr<QThread> thread(QThread::create([&] {
            m_mutex.lock();
            taken.release();
            release.acquire();
            m_mutex.unlock();
        }));
        thread->start();
        taken.acquire();
        bool result = lock();
        release.release();
        thread->wait();
        return told(result);
    }
    QMutex m_mutex;
};

}  // namespace

std::unique_ptr<Rig> makeOtherRig(const QString &cls)
{
    if (cls == "QThread") return std::make_unique<ThreadRig>();
    if (cls == "QTimer") return std::make_unique<TimerRig>();
    if (cls == "QEventLoop") return std::make_unique<EventLoopRig>();
    if (cls == "QSqlDatabase") return std::make_unique<DatabaseRig>();
    if (cls == "QSqlQuery") return std::make_unique<QueryRig>();
    if (cls == "QMutex") return std::make_unique<MutexRig>();
    return nullptr;
}
