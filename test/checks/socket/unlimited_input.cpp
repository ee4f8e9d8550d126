// How much a peer may make us keep.
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
