// Containers that a slot changes while a loop goes over them: what the loop calls emits the signal.
#include <QtCore/QList>
#include <QtCore/QObject>
#include <QtNetwork/QTcpServer>
#include <QtNetwork/QTcpSocket>

class Hub : public QTcpServer
{
public:
    Hub() { connect(this, &QTcpServer::newConnection, this, &Hub::accept); }
    void closeAll()
    {
        for (QTcpSocket *socket : m_clients)
            socket->abort(); // expect: ownership-use-after-delete
    }
    void flushAll()
    {
        for (auto it = m_clients.constBegin(); it != m_clients.constEnd(); ++it) // expect: ownership-use-after-delete
            push(*it);
    }
    void closeCopies()
    {
        const QList<QTcpSocket *> all = m_clients;
        for (QTcpSocket *socket : all)
            socket->abort();
    }
    void closeFirst()
    {
        for (QTcpSocket *socket : m_clients) {
            if (socket->bytesAvailable() == 0)
                continue;
            socket->abort();
            break;
        }
    }
    void readAll()
    {
        for (QTcpSocket *socket : m_clients)
            socket->readAll();
    }
    void closeWaiting()
    {
        for (QTcpSocket *socket : m_waiting)  // its slot runs later
            socket->abort();
    }

private:
    void accept()
    {
        QTcpSocket *socket = nextPendingConnection();
        if (m_clients.size() > 100) {
            m_waiting.append(socket);
            connect(socket, &QTcpSocket::disconnected, this, &Hub::stopWaiting, Qt::QueuedConnection);
            return;
        }
        m_clients.append(socket);
        connect(socket, &QTcpSocket::disconnected, this, &Hub::gone);
    }
    void push(QTcpSocket *socket)
    {
        socket->write("data");
        socket->flush();
    }
    void gone()
    {
        auto *socket = static_cast<QTcpSocket *>(sender());
        m_clients.removeAll(socket);
        socket->deleteLater();
    }
    void stopWaiting()
    {
        m_waiting.removeAll(static_cast<QTcpSocket *>(sender()));
        sender()->deleteLater();
    }
    QList<QTcpSocket *> m_clients;
    QList<QTcpSocket *> m_waiting;
};
