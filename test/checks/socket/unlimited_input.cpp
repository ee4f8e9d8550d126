// How much a peer may make us keep.
#include <QtCore/QHash>
#include <QtNetwork/QLocalSocket>
#include <QtNetwork/QTcpSocket>

class Client : public QObject
{
public:
    Client()
    {
        connect(&m_socket, &QTcpSocket::readyRead, this, &Client::read);
        connect(&m_local, &QLocalSocket::readyRead, this, [this] {
            m_other.append(m_local.readAll()); // expect: socket-unlimited-input
        });
        connect(m_third, &QTcpSocket::readyRead, this, [this] {
            m_measured += m_third->readAll();
            if (m_measured.size() > 1000)
                m_third->abort();
        });
    }
    void read()
    {
        m_data += m_socket.readAll(); // expect: socket-unlimited-input
        const auto end = m_data.indexOf('\n');
        if (end >= 0)
            m_data.remove(0, end + 1);
    }
    // Nobody says that this runs for each message.
    void once() { m_once += m_socket.readAll(); }

private:
    QTcpSocket m_socket;
    QLocalSocket m_local;
    QTcpSocket *m_third = nullptr;
    QByteArray m_data, m_other, m_measured, m_once;
};

// One text for each peer.
class Peers : public QObject
{
public:
    void attach(QTcpSocket *peer)
    {
        connect(peer, &QTcpSocket::readyRead, this, [this, peer] { feed(peer); });
        connect(peer, &QTcpSocket::readyRead, this, [this, peer] { m_direct[peer].append(peer->readAll()); }); // expect: socket-unlimited-input
        connect(peer, &QTcpSocket::readyRead, this, [this, peer] { feedMeasured(peer); });
        connect(peer, &QTcpSocket::disconnected, this, [this, peer] { m_lines.remove(peer); });
    }

private:
    void feed(QTcpSocket *peer)
    {
        QByteArray &line = m_lines[peer];
        line += peer->readAll(); // expect: socket-unlimited-input
        if (line.endsWith('\n'))
            line.clear();
    }
    void feedMeasured(QTcpSocket *peer)
    {
        QByteArray &text = m_measured[peer];
        text += peer->readAll();
        limit(peer);
    }
    void limit(QTcpSocket *peer)
    {
        if (m_measured[peer].size() > 4096)
            peer->abort();
    }
    QHash<QTcpSocket *, QByteArray> m_lines, m_direct, m_measured;
};
