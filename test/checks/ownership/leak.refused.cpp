// Sockets and servers that could not be set up, and are left behind on that way only.
#include <QtNetwork/QTcpServer>
#include <QtNetwork/QTcpSocket>

class Hub : public QTcpServer
{
public:
    void refuse(qintptr descriptor)
    {
        auto *socket = new QTcpSocket; // expect: ownership-leak
        if (!socket->setSocketDescriptor(descriptor))
            return;
        m_clients.append(socket);
    }
    // Connected only where it has come so far.
    void connectLate(qintptr descriptor)
    {
        auto *socket = new QTcpSocket; // expect: ownership-leak
        if (!socket->setSocketDescriptor(descriptor) || m_clients.size() > 100) {
            socket->abort();
            return;
        }
        connect(socket, &QTcpSocket::disconnected, socket, &QObject::deleteLater);
        m_clients.append(socket);
    }
    // A slot may delete its sender.
    void connectEarly(qintptr descriptor)
    {
        auto *socket = new QTcpSocket;
        connect(socket, &QTcpSocket::disconnected, socket, &QObject::deleteLater);
        if (!socket->setSocketDescriptor(descriptor))
            return;
        m_clients.append(socket);
    }
    void deleted(qintptr descriptor)
    {
        auto *socket = new QTcpSocket;
        if (!socket->setSocketDescriptor(descriptor)) {
            socket->deleteLater();
            return;
        }
        addPendingConnection(socket);
    }
    void child(qintptr descriptor)
    {
        auto *socket = new QTcpSocket(this);
        if (!socket->setSocketDescriptor(descriptor))
            return;
        m_clients.append(socket);
    }

private:
    QList<QTcpSocket *> m_clients;
};

QTcpServer *listening()
{
    auto *server = new QTcpServer; // expect: ownership-leak
    if (!server->listen())
        return nullptr;
    return server;
}

QTcpServer *listeningOrDeleted()
{
    auto *server = new QTcpServer;
    if (!server->listen()) {
        delete server;
        return nullptr;
    }
    return server;
}
