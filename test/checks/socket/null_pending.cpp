// Connections that need not be waiting.
#include <QtCore/QTimer>
#include <QtNetwork/QLocalServer>
#include <QtNetwork/QLocalSocket>
#include <QtNetwork/QTcpServer>
#include <QtNetwork/QTcpSocket>

bool chance();

void secondOfOne(QTcpServer *server)
{
    QObject::connect(server, &QTcpServer::newConnection, server, [server] {
        QTcpSocket *first = server->nextPendingConnection();
        first->write("one");
        QTcpSocket *second = server->nextPendingConnection();
        second->write("two"); // expect: socket-null-pending
    });
}

void loop(QTcpServer *server)
{
    QObject::connect(server, &QTcpServer::newConnection, server, [server] {
        for (;;) {
            QTcpSocket *socket = server->nextPendingConnection();
            socket->write("one"); // expect: socket-null-pending
            if (chance())
                break;
        }
        while (QTcpSocket *socket = server->nextPendingConnection())
            socket->write("fine");
    });
}

void byTimer(QTimer *timer, QLocalServer *server)
{
    QObject::connect(timer, &QTimer::timeout, server, [server] {
        QLocalSocket *socket = server->nextPendingConnection();
        socket->write("one"); // expect: socket-null-pending
    });
    QObject::connect(timer, &QTimer::timeout, server, [server] {
        QLocalSocket *socket = server->nextPendingConnection();
        if (socket)
            socket->write("fine");
    });
}

int serverOfMine()
{
    QTcpServer server;
    if (!server.listen())
        return 1;
    server.waitForNewConnection(1000);
    QTcpSocket *socket = server.nextPendingConnection();
    socket->write("one"); // expect: socket-null-pending
    return 0;
}

int unnamed()
{
    QTcpServer server;
    if (server.listen())
        server.nextPendingConnection()->write("one"); // expect: socket-null-pending
    return 0;
}

int asked()
{
    QTcpServer server;
    if (!server.listen() || !server.waitForNewConnection(1000))
        return 1;
    QTcpSocket *socket = server.nextPendingConnection();
    socket->write("fine");
    while (server.hasPendingConnections()) {
        QTcpSocket *next = server.nextPendingConnection();
        next->write("fine");
    }
    return 0;
}

class Service : public QObject
{
public:
    Service() { connect(&m_server, &QLocalServer::newConnection, this, &Service::greet); }

    void greet()
    {
        QLocalSocket *socket = m_server.nextPendingConnection();
        socket->write("fine");
    }
    // Whoever calls this may know that somebody waits.
    void fromElsewhere()
    {
        QLocalSocket *socket = m_server.nextPendingConnection();
        socket->write("fine");
    }

private:
    QLocalServer m_server;
};
