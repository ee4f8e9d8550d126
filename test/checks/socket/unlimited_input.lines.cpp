// Lines of any length.
#include <QTcpServer>
#include <QTcpSocket>

class Lines : public QObject
{
    Q_OBJECT
public:
    explicit Lines(QTcpSocket *socket, QObject *parent = nullptr);

private:
    void read();
    void one();
    void other();
    QTcpSocket *m_socket;
    QByteArray m_line;
};

Lines::Lines(QTcpSocket *socket, QObject *parent) : QObject(parent), m_socket(socket)
{
    connect(m_socket, &QTcpSocket::readyRead, this, &Lines::read);
    connect(m_socket, &QTcpSocket::disconnected, this, &Lines::other);
}

// ------------------------------------------------------------------------------------------------- must be found

void Lines::read()
{
    while (m_socket->canReadLine()) // expect: socket-unlimited-input
        m_line = m_socket->readLine();
    one();
}

void Lines::one()
{
    if (m_socket->canReadLine()) // expect: socket-unlimited-input
        m_line = m_socket->readLine();
}

// ------------------------------------------------------------------------------------------------- must stay silent

// Not for each portion that comes.
void Lines::other()
{
    if (m_socket->canReadLine())
        m_line = m_socket->readLine();
}

void waits(QTcpSocket *socket)
{
    while (!socket->canReadLine() && socket->waitForReadyRead(100)) { }
}
