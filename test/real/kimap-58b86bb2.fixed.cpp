// The slot of a socket's error asks the socket to say goodbye, which may fail, and call the slot again.
// After KDE/kimap 58b86bb2 (CWE-674), written anew.
// needs: Core Network
#include <QByteArray>
#include <QTcpSocket>
#include <QTimer>

class ImapSession : public QObject
{
    Q_OBJECT
public:
    explicit ImapSession(const QString &host) : m_host(host)
    {
        m_socket = new QTcpSocket(this);
        connect(m_socket, &QTcpSocket::connected, this, &ImapSession::greet);
        connect(m_socket, &QTcpSocket::errorOccurred, this, &ImapSession::socketError);
        m_socket->connectToHost(m_host, 143);
    }

signals:
    void lost(const QString &reason);

private:
    void greet() { send("A1 CAPABILITY"); }
    void send(const QByteArray &command)
    {
        if (m_socket->write(command + "\r\n") < 0)
            emit lost(m_socket->errorString());
    }
    void socketError()
    {
        emit lost(m_socket->errorString());
        m_socket->abort();
    }

    QString m_host;
    QTcpSocket *m_socket;
};
