// Accepted connections and who deletes them.
#include <QtCore/QTimer>
#include <QtCore/QVector>
#include <QtNetwork/QLocalServer>
#include <QtNetwork/QLocalSocket>
#include <QtNetwork/QTcpServer>
#include <QtNetwork/QTcpSocket>

void keep(QTcpSocket *socket);

class Service : public QObject
{
public:
    explicit Service(QTcpServer *server, QTimer *timer) : m_server(server), m_timer(timer) {}

    void greet()
    {
        QTcpSocket *socket = m_server->nextPendingConnection(); // expect: socket-unowned-connection
        connect(socket, &QTcpSocket::readyRead, socket, [socket] { socket->write(socket->readAll()); });
        socket->write("hello");
    }
    void greetAll()
    {
        while (QTcpSocket *socket = m_server->nextPendingConnection()) // expect: socket-unowned-connection
            socket->write("hello");
    }
    void refuse()
    {
        m_server->nextPendingConnection()->abort(); // expect: socket-unowned-connection
    }
    void usedByTimer()
    {
        QTcpSocket *socket = m_server->nextPendingConnection(); // expect: socket-unowned-connection
        connect(m_timer, &QTimer::timeout, this, [socket] { socket->write("tick"); });
    }
    void slotThatOnlyReads()
    {
        QTcpSocket *socket = m_server->nextPendingConnection(); // expect: socket-unowned-connection
        connect(socket, &QTcpSocket::disconnected, this, &Service::count);
    }
    void count() { ++m_count; }

    void deleted()
    {
        QTcpSocket *socket = m_server->nextPendingConnection();
        connect(socket, &QTcpSocket::disconnected, socket, &QObject::deleteLater);
    }
    void deletedByLambda()
    {
        QTcpSocket *socket = m_server->nextPendingConnection();
        connect(socket, &QTcpSocket::disconnected, this, [socket] { socket->deleteLater(); });
    }
    void deletedBySlot()
    {
        QTcpSocket *socket = m_server->nextPendingConnection();
        connect(socket, &QTcpSocket::disconnected, this, &Service::gone);
    }
    void gone() { sender()->deleteLater(); }
    void refusedAndDeleted()
    {
        QTcpSocket *socket = m_server->nextPendingConnection();
        socket->abort();
        delete socket;
        m_server->nextPendingConnection()->deleteLater();
    }
    void handedOn()
    {
        QTcpSocket *socket = m_server->nextPendingConnection();
        keep(socket);
        QTcpSocket *other = m_server->nextPendingConnection();
        m_all.append(other);
        QTcpSocket *third = m_server->nextPendingConnection();
        third->setParent(this);
        m_one = m_server->nextPendingConnection();
    }

private:
    QTcpServer *m_server;
    QTimer *m_timer;
    QTcpSocket *m_one = nullptr;
    QVector<QTcpSocket *> m_all;
    int m_count = 0;
};

// The server dies with the function.
void once()
{
    QLocalServer server;
    if (!server.listen("a") || !server.waitForNewConnection(1000))
        return;
    QLocalSocket *socket = server.nextPendingConnection();
    socket->write("hello");
}

void seenFromASlot(int &status)
{
    QLocalServer server;
    QObject::connect(&server, &QLocalServer::newConnection, &server, [&] {
        QLocalSocket *socket = server.nextPendingConnection(); // expect: socket-unowned-connection
        socket->write("hello");
        ++status;
    });
}

// One client is enough, the server goes.
void oneClient(QTcpServer *server)
{
    QObject::connect(server, &QTcpServer::newConnection, server, [server] {
        QTcpSocket *socket = server->nextPendingConnection();
        socket->write("hello");
        server->deleteLater();
    });
}
