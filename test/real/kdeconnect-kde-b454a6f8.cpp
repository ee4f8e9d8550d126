// Devices announce themselves by datagram; each is called back, and its announcement kept until the call has gone through.
// After KDE/kdeconnect-kde b454a6f8 (CWE-401), written anew.
// needs: Core Network
#include <QHostAddress>
#include <QMap>
#include <QTcpSocket>
#include <QUdpSocket>

struct NetworkPacket
{
    QByteArray body;
};

struct PendingConnect
{
    NetworkPacket *packet = nullptr;
    QHostAddress sender;
};

class LinkProvider : public QObject
{
public:
    LinkProvider() { connect(&m_udp, &QUdpSocket::readyRead, this, &LinkProvider::udpBroadcastReceived); }

private:
    void udpBroadcastReceived()
    {
        while (m_udp.hasPendingDatagrams()) {
            QByteArray datagram(int(m_udp.pendingDatagramSize()), '\0');
            QHostAddress sender;
            if (m_udp.readDatagram(datagram.data(), datagram.size(), &sender) < 0)
                return;
            auto *socket = new QTcpSocket(this);
            connect(socket, &QTcpSocket::connected, this, &LinkProvider::connected);
            connect(socket, &QAbstractSocket::stateChanged, this, &LinkProvider::stateChanged);
            m_received[socket].packet = new NetworkPacket{datagram}; // BUG: ownership-dangling-member
            m_received[socket].sender = sender;
            socket->connectToHost(sender, 1716);
        }
    }

    void connected()
    {
        auto *socket = qobject_cast<QTcpSocket *>(sender());
        if (!socket)
            return;
        socket->write(m_received[socket].packet->body);
        delete m_received.take(socket).packet;
        socket->disconnectFromHost();
    }

    void stateChanged(QAbstractSocket::SocketState state)
    {
        auto *socket = qobject_cast<QTcpSocket *>(sender());
        if (socket && state == QAbstractSocket::UnconnectedState) {
            socket->deleteLater();
        }
    }

    QUdpSocket m_udp;
    QMap<QTcpSocket *, PendingConnect> m_received;
};

QObject *makeProvider()
{
    return new LinkProvider;
}
