// A viewer tries to reach the program it looks into until that listens; each attempt has a socket of its own.
// After KDAB/GammaRay b28d9a05 (CWE-401), written anew.
// needs: Core Network
// qt: 6
#include <QTcpSocket>
#include <QTimer>

class Endpoint : public QObject
{
    Q_OBJECT
public:
    explicit Endpoint(QObject *parent) : QObject(parent) { }
    void setDevice(QIODevice *device) { m_device = device; }
    bool isConnected() const { return m_device != nullptr; }

private:
    QIODevice *m_device = nullptr;
};

class Client : public Endpoint
{
    Q_OBJECT
public:
    Client(const QString &host, quint16 port, QObject *parent) : Endpoint(parent), m_host(host), m_port(port) { connectToHost(); }

Q_SIGNALS:
    void connectionEstablished();
    void persistentConnectionError(const QString &message);

private:
    void connectToHost()
    {
        auto *sock = new QTcpSocket(this); // BUG: ownership-leak
        connect(sock, &QTcpSocket::connected, this, &Client::socketConnected);
        connect(sock, &QTcpSocket::errorOccurred, this, &Client::socketError);
        sock->connectToHost(m_host, m_port);
    }

    void retry() { QTimer::singleShot(1000, this, &Client::connectToHost); }

private Q_SLOTS:
    void socketConnected()
    {
        setDevice(qobject_cast<QIODevice *>(sender()));
        emit connectionEstablished();
    }

    void socketError()
    {
        auto *sock = qobject_cast<QTcpSocket *>(sender());
        if (!sock || isConnected())
            return;
        if (sock->error() == QAbstractSocket::ConnectionRefusedError && m_triesLeft-- > 0)
            retry();
        else
            emit persistentConnectionError(sock->errorString());
    }

private:
    QString m_host;
    quint16 m_port;
    int m_triesLeft = 60;
};
