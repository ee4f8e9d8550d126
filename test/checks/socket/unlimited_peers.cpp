// Containers that get an entry for every name a peer makes up, or for every datagram.
#include <QtCore/QHash>
#include <QtCore/QJsonDocument>
#include <QtCore/QJsonObject>
#include <QtCore/QMap>
#include <QtCore/QSet>
#include <QtNetwork/QNetworkDatagram>
#include <QtNetwork/QTcpServer>
#include <QtNetwork/QTcpSocket>
#include <QtNetwork/QUdpSocket>

// ------------------------------------------------------------------------------------------------- must be found

class Links : public QObject
{
public:
    void accept()
    {
        while (QTcpSocket *socket = m_server.nextPendingConnection())
            connect(socket, &QTcpSocket::readyRead, this, [this, socket] { greet(socket); });
    }

private:
    void greet(QTcpSocket *socket)
    {
        const QJsonObject hello = QJsonDocument::fromJson(socket->readLine(4096)).object();
        add(hello.value("id").toString(), socket);
    }
    void add(const QString &id, QTcpSocket *socket)
    {
        if (QTcpSocket *old = m_links.value(id))
            old->abort();
        m_links[id] = socket; // expect: socket-unlimited-peers
    }

    QTcpServer m_server;
    QMap<QString, QTcpSocket *> m_links;
};

class Discovery : public QObject
{
public:
    void received()
    {
        while (m_socket.hasPendingDatagrams()) {
            const QNetworkDatagram datagram = m_socket.receiveDatagram();
            auto *socket = new QTcpSocket(this);
            socket->connectToHost(datagram.senderAddress(), 1716);
            m_packets.insert(socket, datagram.data()); // expect: socket-unlimited-peers
        }
    }
    void gone(QTcpSocket *socket) { m_packets.remove(socket); }

private:
    QUdpSocket m_socket;
    QHash<QTcpSocket *, QByteArray> m_packets;
};

class Names : public QObject
{
public:
    void received()
    {
        QByteArray name(64, Qt::Uninitialized);
        const qint64 n = m_socket.readDatagram(name.data(), name.size());
        if (n > 0)
            m_names.append(QString::fromUtf8(name.left(int(n)))); // expect: socket-unlimited-peers
    }

private:
    QUdpSocket m_socket;
    QList<QString> m_names;
};

// ------------------------------------------------------------------------------------------------- silent

class Limited : public QObject
{
public:
    void received()
    {
        const QNetworkDatagram datagram = m_socket.receiveDatagram();
        if (m_packets.size() >= 32)
            return;
        auto *socket = new QTcpSocket(this);
        m_packets[socket] = datagram.data();
    }

private:
    QUdpSocket m_socket;
    QMap<QTcpSocket *, QByteArray> m_packets;
};

class Known : public QObject
{
public:
    void add(const QString &id) { m_seen.insert(id, 0); }
    void received()
    {
        const QString id = QString::fromUtf8(m_socket.receiveDatagram().data());
        if (m_seen.contains(id))
            m_seen[id]++;
    }

private:
    QUdpSocket m_socket;
    QMap<QString, int> m_seen;
};

class Queue : public QObject
{
public:
    void received() { m_waiting.append(m_socket.receiveDatagram().data()); }
    void next() { m_waiting.removeFirst(); }

private:
    QUdpSocket m_socket;
    QList<QByteArray> m_waiting;
};

class Clients : public QObject
{
public:
    void accept()
    {
        QTcpSocket *socket = m_server.nextPendingConnection();
        m_clients.insert(socket, 0);
        m_names.append(socket->peerName());
    }
    void configured(const QString &name) { m_options[name] = true; }
    void count() { m_counts["all"]++; }

private:
    QTcpServer m_server;
    QMap<QTcpSocket *, int> m_clients;
    QMap<QString, bool> m_options;
    QMap<QString, int> m_counts;
    QList<QString> m_names;
};
