// Calls that are refused in every state the object can be in.
#include <QtNetwork>
#include <QtSql>
#include <QtTest>

void unknown();
bool chance();
void keep(QLocalServer *server);

void listensTwice()
{
    QLocalServer server;
    if (!server.listen("a"))
        return;
    server.listen("b"); // expect: socket-wrong-state
}

void listensTwiceTcp()
{
    QTcpServer server;
    if (server.listen())
        server.listen(); // expect: socket-wrong-state
    QTcpServer other;
    other.nextPendingConnection(); // expect: socket-wrong-state
}

void listensAgainWhenItFailed()
{
    QLocalServer server;
    if (!server.listen("a")) {
        QLocalServer::removeServer("a");
        if (!server.listen("a"))
            return;
    }
    server.close();
    if (server.listen("a"))
        return;
}

void maybe()
{
    QLocalServer server;
    if (chance() && !server.listen("a"))
        return;
    server.setSocketOptions(QLocalServer::UserAccessOption);
}

void optionsTooLate()
{
    QLocalServer server;
    const bool ok = server.listen("a");
    if (!ok)
        return;
    server.setSocketOptions(QLocalServer::UserAccessOption); // expect: socket-wrong-state
}

void handedOn()
{
    QLocalServer server;
    if (!server.listen("a"))
        return;
    keep(&server);
    server.setSocketOptions(QLocalServer::UserAccessOption);
}

void writesTooEarly()
{
    QTcpSocket socket;
    socket.write("x"); // expect: socket-wrong-state
    QLocalSocket local;
    local.waitForDisconnected(); // expect: socket-wrong-state
    QTcpSocket later;
    later.connectToHost("example.org", 80);
    later.write("x");
    later.waitForBytesWritten();
}

void multicast()
{
    QUdpSocket socket;
    socket.joinMulticastGroup(QHostAddress("239.1.2.3")); // expect: socket-wrong-state
    if (socket.bind(QHostAddress::AnyIPv4, 1234))
        socket.joinMulticastGroup(QHostAddress("239.1.2.3"));
}

void files()
{
    QFile f("a");
    f.readAll(); // expect: socket-wrong-state
    QSaveFile s("b");
    if (!s.open(QIODevice::WriteOnly))
        return;
    s.write("x");
    s.commit();
    s.write("y"); // expect: socket-wrong-state
    QFile g("c");
    if (g.exists() && g.open(QIODevice::ReadOnly))
        g.readAll();
    QFile h("d");
    if (!h.isOpen())
        h.open(QIODevice::ReadOnly);
    h.readAll();
}

void processes()
{
    QProcess p;
    p.start("a", QStringList());
    if (!p.waitForStarted())
        return;
    p.setArguments(QStringList("b")); // expect: socket-wrong-state
    p.waitForFinished();
    p.start("a", QStringList());
}

QVariant queries(const QSqlDatabase &db)
{
    QSqlQuery q(db);
    if (!q.exec("SELECT 1"))
        return QVariant();
    QVariant early = q.value(0); // expect: socket-wrong-state
    QSqlQuery r(db);
    r.prepare("SELECT 1");
    r.exec();
    if (r.next())
        return r.value(0);
    return early;
}

class Client : public QObject
{
    Q_OBJECT
public:
    void reconnect()
    {
        m_socket.abort();
        m_socket.write("x");
        m_socket.connectToServer("a");
    }
    void again()
    {
        m_server.close();
        unknown();
        m_server.nextPendingConnection();
        if (m_socket.state() == QLocalSocket::UnconnectedState)
            m_socket.write("x"); // expect: socket-wrong-state
    }

private:
    QLocalSocket m_socket;
    QLocalServer m_server;
};

class TestServer : public QObject
{
    Q_OBJECT
private slots:
    void refuses()
    {
        QLocalServer server;
        QVERIFY(server.listen("a"));
        QVERIFY(!server.listen("a"));
        QFile f("a");
        QCOMPARE(f.write("x"), qint64(-1));
    }
    void mistakes()
    {
        QLocalServer server;
        QVERIFY(server.listen("a"));
        server.setSocketOptions(QLocalServer::UserAccessOption); // expect: socket-wrong-state
    }
};
