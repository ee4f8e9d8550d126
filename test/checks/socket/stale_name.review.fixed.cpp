// Names that are taken away.
#include <QtNetwork/QLocalServer>
#include <QLocalSocket>

bool isAnotherRunning();

static const QString fixedName = QStringLiteral("settings");

bool literal(QLocalServer *server)
{
    {
        QLocalSocket other;
        other.connectToServer("settings");
        if (!other.waitForConnected(500))
            QLocalServer::removeServer("settings");
    } // expect: socket-stale-name
    return server->listen("settings");
}

bool constant(QLocalServer *server)
{
    {
        QLocalSocket other;
        other.connectToServer(fixedName);
        if (!other.waitForConnected(500))
            QLocalServer::removeServer(fixedName);
    } // expect: socket-stale-name
    return server->listen(fixedName);
}

bool constantLocal(QLocalServer *server)
{
    const QString name = QLatin1String("settings");
    {
        QLocalSocket other;
        other.connectToServer(name);
        if (!other.waitForConnected(500))
            QLocalServer::removeServer(name);
    } // expect: socket-stale-name
    return server->listen(name);
}

// May be another name each time.
bool parameter(QLocalServer *server, const QString &name)
{
    QLocalServer::removeServer(name);
    return server->listen(name);
}

bool asked(QLocalServer *server)
{
    if (isAnotherRunning())
        return false;
    QLocalServer::removeServer("settings");
    return server->listen("settings");
}

bool tried(QLocalServer *server)
{
    if (server->listen("settings"))
        return true;
    QLocalServer::removeServer("settings");
    return server->listen("settings");
}

void atTheEnd()
{
    QLocalServer::removeServer("settings");
}
