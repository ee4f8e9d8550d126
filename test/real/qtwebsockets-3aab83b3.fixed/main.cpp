// A socket that is refused is closed, which runs the slot that deletes it, and deleted once more.
// After qt/qtwebsockets 3aab83b3 (CWE-415), written anew.
// needs: Core Network
#include "server.h"

#include <QTcpSocket>

Server::Server(QObject *parent) : QObject(parent)
{
    connect(&m_server, &QTcpServer::newConnection, this, &Server::greet);
}

void Server::greet()
{
    while (m_server.hasPendingConnections()) {
        QTcpSocket *socket = m_server.nextPendingConnection();
        if (!socket)
            return;
        connect(socket, &QTcpSocket::readyRead, this, &Server::read);
        connect(socket, &QTcpSocket::disconnected, this, &Server::drop);
    }
}

void Server::drop()
{
    QTcpSocket *socket = qobject_cast<QTcpSocket *>(sender());
    socket->deleteLater();
}

void Server::read()
{
    QTcpSocket *socket = qobject_cast<QTcpSocket *>(sender());
    if (!socket)
        return;
    if (shake(socket)) {
        emit accepted(socket);
        return;
    }
    ++m_refused;
    socket->write("HTTP/1.1 400 Bad Request\r\n\r\n");
    socket->close();
}
