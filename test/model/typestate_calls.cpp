// needs: Core Network Test Sql
// Typestate: births, results of calls, branches, assertions, events, and what widens.
#include <QtNetwork>
#include <QtSql>
#include <QtTest>

void unknown();
void takes(QFile *file);
void looks(const QFile &file);
bool chance();

void births()
{
    QFile f("a");
    f.open(QIODevice::ReadOnly); // model: call=QFile::open states=Closed
    f.isOpen(); // model: call=QIODevice::isOpen states=any
    f.close(); // model: call=QFileDevice::close states=any
    f.write("x"); // model: call=QIODevice::write states=Closed wrong-state=yes
    QFile *p = new QFile("b");
    p->readAll(); // model: call=QIODevice::readAll states=Closed wrong-state=yes
    delete p;
    QSaveFile s("c");
    s.commit(); // model: call=QSaveFile::commit states=Closed wrong-state=yes
    QLocalServer server;
    server.nextPendingConnection(); // model: call=QLocalServer::nextPendingConnection states=Closed wrong-state=yes
    static QFile kept("d");
    kept.close(); // model: call=QFileDevice::close states=any
    QTemporaryFile t;
    t.open(); // model: no states=Closed
}

void results(const QString &name)
{
    QLocalServer server;
    if (!server.listen(name)) {
        server.listen(name); // model: call=QLocalServer::listen states=Closed wrong-state=no
        return;
    }
    server.listen(name); // model: call=QLocalServer::listen states=Listening wrong-state=yes
}

void stored(const QString &name)
{
    QLocalServer server;
    const bool ok = server.listen(name);
    server.isListening(); // model: call=QLocalServer::isListening states=any
    if (ok)
        server.setSocketOptions(QLocalServer::UserAccessOption); // model: call=QLocalServer::setSocketOptions states=Listening wrong-state=yes
    else
        server.close(); // model: call=QLocalServer::close states=Closed
    bool again = server.listen(name);
    again = false;
    if (again)
        server.close(); // model: call=QLocalServer::close states=any
}

void conditions()
{
    QFile f("a");
    if (chance() && f.open(QIODevice::ReadWrite))
        f.readAll(); // model: call=QIODevice::readAll states=Open wrong-state=no
    else
        f.readAll(); // model: call=QIODevice::readAll states=Closed wrong-state=yes
    if (f.isOpen())
        f.readAll(); // model: call=QIODevice::readAll states=Open wrong-state=no
    if (f.isOpen() == false)
        f.getChar(nullptr); // model: call=QIODevice::getChar states=Closed wrong-state=yes
    f.seek(1); // model: call=QFileDevice::seek states=any wrong-state=no
}

void loops(const QStringList &names)
{
    QFile f;
    for (const QString &name : names) {
        f.setFileName(name); // model: call=QFile::setFileName states=any wrong-state=no
        f.open(QIODevice::ReadOnly); // model: call=QFile::open states=Closed
    }
    for (const QString &name : names) {
        QFile g(name);
        g.open(QIODevice::ReadOnly); // model: call=QFile::open states=Closed
    }
}

void asked(QLocalSocket *s)
{
    s->write("x"); // model: call=QIODevice::write states=any wrong-state=no
    if (s->state() == QLocalSocket::ConnectedState)
        s->write("x"); // model: call=QIODevice::write states=Connected wrong-state=no
    if (s->state() != QLocalSocket::UnconnectedState)
        return;
    s->write("x"); // model: call=QIODevice::write states=Unconnected wrong-state=yes
}

void parameterAfterUnknown(QLocalSocket *s)
{
    s->abort();
    s->write("x"); // model: call=QIODevice::write states=any wrong-state=no
}

void waits()
{
    QLocalSocket s;
    s.setServerName("x"); // model: call=QLocalSocket::setServerName states=Unconnected wrong-state=no
    s.connectToServer("name"); // model: call=QLocalSocket::connectToServer states=Unconnected wrong-state=no
    s.waitForConnected(); // model: call=QLocalSocket::waitForConnected states=Unconnected,Connecting,Connected wrong-state=no
    if (!s.waitForConnected(100)) { // model: call=QLocalSocket::waitForConnected states=Unconnected,Connecting,Connected
        s.abort(); // model: call=QLocalSocket::abort states=Unconnected,Connecting
        s.write("x"); // model: call=QIODevice::write states=Unconnected wrong-state=yes
        return;
    }
    s.write("x"); // model: call=QIODevice::write states=Connected wrong-state=no
    QCoreApplication::processEvents();
    s.flush(); // model: call=QLocalSocket::flush states=Unconnected,Connected
}

void events()
{
    QTimer t;
    t.start(5); // model: states=Inactive
    t.stop(); // model: call=QTimer::stop states=Active
    t.start(5);
    QTest::qWait(10);
    t.isActive(); // model: call=QTimer::isActive states=any
    QProcess p;
    p.setProgram("a"); // model: call=QProcess::setProgram states=NotRunning wrong-state=no
    p.write("x"); // model: call=QIODevice::write states=NotRunning wrong-state=yes
    QProcess q;
    q.start("a", QStringList());
    if (q.waitForStarted())
        q.setProgram("b"); // model: call=QProcess::setProgram states=Running wrong-state=yes
    if (q.waitForFinished())
        q.start("a", QStringList()); // model: call=QProcess::start states=Finished wrong-state=no
}

void escapes()
{
    QFile f("a");
    looks(f);
    f.close(); // model: call=QFileDevice::close states=Closed
    takes(&f);
    f.readAll(); // model: call=QIODevice::readAll states=any wrong-state=no
    f.close();
    f.readAll(); // model: call=QIODevice::readAll states=any wrong-state=no
    QFile g("b");
    QTextStream in(&g);
    g.readAll(); // model: call=QIODevice::readAll states=any wrong-state=no
    QFile h("c");
    unknown();
    h.readAll(); // model: call=QIODevice::readAll states=Closed wrong-state=yes
}

void aliases()
{
    QFile f("a");
    QFile *p = &f;
    QFile &r = *p;
    r.open(QIODevice::ReadOnly); // model: call=QFile::open states=Closed
    p->close(); // model: call=QFileDevice::close states=any
    f.write("x"); // model: call=QIODevice::write states=Closed wrong-state=yes
    QFile *a = new QFile("a"), *b = new QFile("b");
    QFile *c = chance() ? a : b;
    c->close(); // model: call=QFileDevice::close states=any
    c = a;
    c->readAll(); // model: call=QIODevice::readAll states=any wrong-state=no
    delete a;
    delete b;
}

void reborn()
{
    QLocalServer *s = new QLocalServer;
    if (s->listen("a")) {
        delete s;
        s = new QLocalServer;
        s->listen("b"); // model: call=QLocalServer::listen states=Closed wrong-state=no
    }
    delete s;
}

void captured()
{
    QFile f("a");
    auto later = [&f] {
        f.readAll(); // model: call=QIODevice::readAll states=any wrong-state=no
    };
    f.close();
    unknown();
    f.readAll(); // model: call=QIODevice::readAll states=any wrong-state=no
    later();
}

class Client : public QObject
{
    Q_OBJECT
public:
    void members()
    {
        m_file.readAll(); // model: call=QIODevice::readAll states=any wrong-state=no
        m_file.close();
        m_server.close();
        m_server.nextPendingConnection(); // model: call=QLocalServer::nextPendingConnection states=Closed wrong-state=yes
        if (!m_server.listen("a"))
            return;
        m_server.listen("b"); // model: call=QLocalServer::listen states=Listening wrong-state=yes
    }
    void memberAndOthers()
    {
        if (!m_server.listen("a"))
            return;
        other();
        m_server.listen("b"); // model: call=QLocalServer::listen states=any wrong-state=no
    }
    void pointers()
    {
        m_socket = new QLocalSocket(this);
        m_socket->write("x"); // model: call=QIODevice::write states=Unconnected wrong-state=yes
        m_socket = made();
        m_socket->write("x"); // model: call=QIODevice::write states=any wrong-state=no
    }
    void connects()
    {
        QLocalSocket *s = new QLocalSocket(this);
        connect(s, &QLocalSocket::connected, this, [s] {
            s->write("x"); // model: call=QIODevice::write states=Connected wrong-state=no
        });
        connect(s, &QLocalSocket::disconnected, this, [s] {
            s->write("x"); // model: call=QIODevice::write states=Unconnected wrong-state=yes
        });
        connect(s, &QLocalSocket::readyRead, this, [s] {
            s->write("x"); // model: call=QIODevice::write states=any wrong-state=no
        });
        s->connectToServer("a"); // model: call=QLocalSocket::connectToServer states=Unconnected wrong-state=no
        s->write("x"); // model: call=QIODevice::write states=any wrong-state=no
    }
    void twice()
    {
        QLocalSocket *s = new QLocalSocket(this);
        connect(s, &QLocalSocket::disconnected, this, [s] { s->connectToServer("a"); });
        connect(s, &QLocalSocket::disconnected, this, [s] {
            s->write("x"); // model: call=QIODevice::write states=any wrong-state=no
        });
    }
    void other();
    QLocalSocket *made();

private:
    QFile m_file;
    QLocalServer m_server;
    QLocalSocket *m_socket = nullptr;
};

class OwnServer : public QLocalServer
{
public:
    OwnServer();
    void again();
};

void derived()
{
    OwnServer server;
    server.listen("a"); // model: call=QLocalServer::listen states=any wrong-state=no
    server.close();
    server.listen("a"); // model: call=QLocalServer::listen states=Closed
    server.close();
    server.again();
    server.nextPendingConnection(); // model: call=QLocalServer::nextPendingConnection states=any wrong-state=no
}

class TestFiles : public QObject
{
    Q_OBJECT
private slots:
    void asserts()
    {
        QFile f("a");
        QVERIFY(f.open(QIODevice::ReadOnly));
        f.open(QIODevice::ReadOnly); // model: call=QFile::open states=Open wrong-state=yes
        QLocalServer s;
        QVERIFY2(s.listen("a"), "no");
        s.listen("a"); // model: call=QLocalServer::listen states=Listening wrong-state=yes
        QLocalSocket c;
        c.connectToServer("a");
        QCOMPARE(c.state(), QLocalSocket::ConnectedState);
        c.setServerName("b"); // model: call=QLocalSocket::setServerName states=Connected wrong-state=yes
        QFile g("b");
        const bool ok = g.open(QIODevice::ReadOnly);
        Q_ASSERT(ok);
        g.setFileName("c"); // model: call=QFile::setFileName states=Open wrong-state=yes
    }
};

void queries(QSqlDatabase db)
{
    QSqlQuery q(db);
    q.value(0); // model: call=QSqlQuery::value states=Inactive wrong-state=yes
    if (q.exec("SELECT 1"))
        q.value(0); // model: call=QSqlQuery::value states=Active wrong-state=yes
    QSqlQuery r(db);
    r.exec("SELECT 1");
    while (r.next())
        r.value(0); // model: call=QSqlQuery::value states=OnRecord wrong-state=no
    QSqlQuery s("SELECT 1");
    s.value(0); // model: call=QSqlQuery::value states=any wrong-state=no
}

void locks(QMutex *other)
{
    QMutex m;
    m.lock(); // model: states=Unlocked
    m.unlock(); // model: states=Locked wrong-state=no
    QMutex k;
    k.unlock(); // model: states=Unlocked wrong-state=yes
    other->lock(); // model: states=any wrong-state=no
    QMutex n;
    QMutexLocker locker(&n);
    n.unlock(); // model: states=any wrong-state=no
}

void saves()
{
    QSaveFile f("a");
    if (!f.open(QIODevice::WriteOnly))
        return;
    f.write("x"); // model: call=QIODevice::write states=Open wrong-state=no
    f.commit(); // model: call=QSaveFile::commit states=Open
    f.write("y"); // model: call=QIODevice::write states=Closed wrong-state=yes
}

void tried()
{
    QFile f("a");
    try {
        f.open(QIODevice::ReadOnly);
        unknown();
    } catch (...) {
        f.readAll(); // model: call=QIODevice::readAll states=any wrong-state=no
    }
}

void threads()
{
    QThread t;
    t.setPriority(QThread::LowPriority); // model: call=QThread::setPriority states=NotStarted wrong-state=yes
    QThread u;
    u.start(); // model: call=QThread::start states=NotStarted wrong-state=no
    u.setPriority(QThread::LowPriority); // model: call=QThread::setPriority states=Running,Finished wrong-state=no
    u.quit();
    u.wait();
}
