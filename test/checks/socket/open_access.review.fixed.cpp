// Local servers that listen without saying who may connect.
#include <QtCore/QObject>
#include <QtNetwork/QLocalServer>
#include <QtTest/QtTest>

void configure(QLocalServer *server);

// ------------------------------------------------------------------------------------------------- must be found

bool onTheStack(const QString &name)
{
    QLocalServer server;
    server.setSocketOptions(QLocalServer::UserAccessOption);
    if (!server.listen(name)) // expect: socket-open-access
        return false;
    return server.waitForNewConnection(1000);
}

void onTheHeap(QObject *parent)
{
    auto *server = new QLocalServer(parent);
    QObject::connect(server, &QLocalServer::newConnection, server, [server] { server->close(); });
    server->setSocketOptions(QLocalServer::UserAccessOption);
    const bool good = server->listen(QStringLiteral("heap")); // expect: socket-open-access
    if (!good)
        qWarning("no");
}

bool secondTry(const QString &name)
{
    QLocalServer server;
    server.setSocketOptions(QLocalServer::UserAccessOption);
    bool good = server.listen(name); // expect: socket-open-access
    if (!good) {
        QLocalServer::removeServer(name);
        good = server.listen(name);
    }
    return good;
}

bool tooLate(const QString &name)
{
    QLocalServer server;
    server.setSocketOptions(QLocalServer::UserAccessOption);
    const bool good = server.listen(name); // expect: socket-open-access
    server.setSocketOptions(QLocalServer::UserAccessOption);
    return good;
}

bool optionsSayNothing(const QString &name)
{
    QLocalServer server;
    server.setSocketOptions(QLocalServer::NoOptions);
    server.setSocketOptions(QLocalServer::UserAccessOption);
    return server.listen(name); // expect: socket-open-access
}

bool lone(bool local, const QString &name)
{
    QLocalServer server;
    if (local) {
        server.setSocketOptions(QLocalServer::UserAccessOption);
        return server.listen(name); // expect: socket-open-access
    }
    return false;
}

bool opened(const QString &name)
{
    QLocalServer server;
    server.setSocketOptions(QLocalServer::UserAccessOption); // expect: socket-open-access
    return server.listen(name);
}

bool openedToGroup(const QString &name)
{
    QLocalServer server;
    server.setSocketOptions(QLocalServer::UserAccessOption); // expect: socket-open-access
    return server.listen(name);
}

class Service : public QObject
{
public:
    Service() : m_made(new QLocalServer(this)) { }
    bool start(const QString &name)
    {
        m_made->setSocketOptions(QLocalServer::UserAccessOption);
        if (!m_made->listen(name)) // expect: socket-open-access
            return false;
        m_held.setSocketOptions(QLocalServer::UserAccessOption);
        return m_held.listen(name + QLatin1String("2")); // expect: socket-open-access
    }

private:
    QLocalServer *m_made;
    QLocalServer m_held;
};

class OwnServer : public QLocalServer
{
public:
    explicit OwnServer(const QString &name)
    {
        setSocketOptions(QLocalServer::UserAccessOption);
        if (!listen(name)) // expect: socket-open-access
            qWarning("no");
    }
};

class OpenAccessTest : public QObject
{
    Q_OBJECT
private slots:
    void listens();
    void restricted();
};

void OpenAccessTest::listens()
{
    QLocalServer server;
    server.setSocketOptions(QLocalServer::UserAccessOption);
    QVERIFY(server.listen("test")); // expect: socket-open-access
}

// ------------------------------------------------------------------------------------------------ must stay silent

void OpenAccessTest::restricted()
{
    QLocalServer server;
    server.setSocketOptions(QLocalServer::UserAccessOption);
    QVERIFY(server.listen("test"));
}

bool sometimes(bool restrict, const QString &name)
{
    QLocalServer server;
    if (restrict)
        server.setSocketOptions(QLocalServer::UserAccessOption);
    return server.listen(name);
}

bool decidedElsewhere(QLocalServer::SocketOptions options, const QString &name)
{
    QLocalServer server;
    server.setSocketOptions(options);
    return server.listen(name);
}

bool fromElsewhere(QLocalServer *server, const QString &name)
{
    return server->listen(name);
}

bool configured(const QString &name)
{
    QLocalServer server;
    configure(&server);
    return server.listen(name);
}

class Configured : public QObject
{
public:
    Configured() { m_server.setSocketOptions(QLocalServer::UserAccessOption); }
    bool start(const QString &name) { return m_server.listen(name); }

private:
    QLocalServer m_server;
};

class HalfSeen : public QObject
{
public:
    HalfSeen(); // in another unit: it may set the options
    bool start(const QString &name) { return m_server.listen(name); }

private:
    QLocalServer m_server;
};

class Shared : public QObject
{
public:
    QLocalServer *server() { return &m_server; }
    bool start(const QString &name) { return m_server.listen(name); }

private:
    QLocalServer m_server;
};

class Restricted : public QLocalServer
{
public:
    explicit Restricted(const QString &name)
    {
        setSocketOptions(UserAccessOption);
        if (!listen(name))
            qWarning("no");
    }
};

class StartedLater : public QLocalServer
{
public:
    bool start(const QString &name) { return listen(name); }
};
