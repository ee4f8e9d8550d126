// Accepted connections whose peer is waited for without a limit of time.
// options: --profile=strict
#include <QtCore/QObject>
#include <QtNetwork/QTcpServer>
#include <QtNetwork/QTcpSocket>

// ------------------------------------------------------------------------------------------------- must be found

class Greeter : public QObject
{
public:
    explicit Greeter(QObject *parent) : QObject(parent)
    {
        connect(&m_server, &QTcpServer::newConnection, this, &Greeter::accept);
    }

private:
    void accept()
    {
        while (QTcpSocket *socket = m_server.nextPendingConnection()) { // expect: socket-idle-peer
            connect(socket, &QTcpSocket::readyRead, this, [this, socket] { greet(socket); });
            connect(socket, &QTcpSocket::disconnected, socket, &QObject::deleteLater);
        }
    }
    void greet(QTcpSocket *socket) { socket->write("hello " + socket->readLine(64)); }

    QTcpServer m_server;
};

// ------------------------------------------------------------------------------------------------- silent

// Nobody is waited for.
class Teller : public QObject
{
public:
    void accept()
    {
        QTcpSocket *socket = m_server.nextPendingConnection();
        socket->write("time");
        socket->disconnectFromHost();
    }
    void handOn()
    {
        QTcpSocket *socket = m_server.nextPendingConnection();
        serve(socket);
    }
    QTcpSocket *give() { return m_server.nextPendingConnection(); }

private:
    void serve(QTcpSocket *socket);
    QTcpServer m_server;
};
