// File managers ask a synchronising client for the state of files; each that connects is told of all changes.
// After owncloud/client 38c74af8 (CWE-416), written anew.
// needs: Core Network
#include <QLocalServer>
#include <QLocalSocket>
#include <QSharedPointer>
#include <algorithm>

class SocketListener
{
public:
    explicit SocketListener(QIODevice *device) : socket(device) { }

    void sendMessage(const QString &message, bool doWait) const
    {
        socket->write(message.toUtf8() + '\n');
        if (doWait)
            socket->waitForBytesWritten(1000);
    }

    QIODevice *socket;
};
using ListenerPtr = QSharedPointer<SocketListener>;

class SocketApi : public QObject
{
public:
    explicit SocketApi(const QString &path)
    {
        connect(&m_server, &QLocalServer::newConnection, this, &SocketApi::slotNewConnection);
        m_server.setSocketOptions(QLocalServer::UserAccessOption);
        if (!m_server.listen(path))
            qWarning("cannot listen on %s", qPrintable(path));
    }

    void unregisterPath(const QString &path) { broadcastMessage("UNREGISTER_PATH:" + path, true); }

private:
    void slotNewConnection()
    {
        QLocalSocket *socket = m_server.nextPendingConnection();
        if (!socket)
            return;
        connect(socket, &QLocalSocket::disconnected, this, &SocketApi::onLostConnection);
        m_listeners.append(ListenerPtr::create(socket));
    }

    void onLostConnection()
    {
        QObject *lost = sender();
        auto end = std::remove_if(m_listeners.begin(), m_listeners.end(), [lost](const ListenerPtr &l) { return l->socket == lost; });
        m_listeners.erase(end, m_listeners.end());
        lost->deleteLater();
    }

    void broadcastMessage(const QString &message, bool doWait = false)
    {
        for (const ListenerPtr &listener : std::as_const(m_listeners))
            listener->sendMessage(message, doWait); // BUG: ownership-use-after-delete
    }

    QLocalServer m_server;
    QList<ListenerPtr> m_listeners;
};

void shutDown(const QString &path)
{
    SocketApi api(QStringLiteral("sync"));
    api.unregisterPath(path);
}
