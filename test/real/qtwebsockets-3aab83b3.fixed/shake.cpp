#include "server.h"

#include <QHostAddress>
#include <QTcpSocket>

bool Server::shake(QTcpSocket *socket)
{
    const QByteArray line = socket->readLine(1024);
    return line.startsWith("GET ") && line.endsWith("\r\n");
}

bool Server::listen(quint16 port) { return m_server.listen(QHostAddress::LocalHost, port); }
