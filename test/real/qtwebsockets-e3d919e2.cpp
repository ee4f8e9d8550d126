// A server for encrypted web sockets insists on SSL 3 and TLS 1.0.
// After qtwebsockets e3d919e2 (CWE-327), written anew.
// needs: Core Network WebSockets
// qt: 5
#include <QFile>
#include <QSslCertificate>
#include <QSslConfiguration>
#include <QSslKey>
#include <QWebSocket>
#include <QWebSocketServer>

class EchoServer : public QObject
{
    Q_OBJECT
public:
    explicit EchoServer(quint16 port, QObject *parent = nullptr);
    ~EchoServer() override { qDeleteAll(m_clients); }

private:
    QSslConfiguration configuration(const QString &certificate, const QString &key) const;
    void onNewConnection();
    void onMessage(const QString &message);

    QWebSocketServer *m_server;
    QList<QWebSocket *> m_clients;
};

EchoServer::EchoServer(quint16 port, QObject *parent)
    : QObject(parent), m_server(new QWebSocketServer(QStringLiteral("Echo"), QWebSocketServer::SecureMode, this))
{
    m_server->setSslConfiguration(configuration(QStringLiteral(":/echo.cert"), QStringLiteral(":/echo.key")));
    if (m_server->listen(QHostAddress::LocalHost, port))
        connect(m_server, &QWebSocketServer::newConnection, this, &EchoServer::onNewConnection);
}

QSslConfiguration EchoServer::configuration(const QString &certificate, const QString &key) const
{
    QSslConfiguration result;
    QFile certificateFile(certificate), keyFile(key);
    if (!certificateFile.open(QIODevice::ReadOnly) || !keyFile.open(QIODevice::ReadOnly))
        return result;
    result.setPeerVerifyMode(QSslSocket::VerifyNone);
    result.setLocalCertificate(QSslCertificate(&certificateFile, QSsl::Pem));
    result.setPrivateKey(QSslKey(&keyFile, QSsl::Rsa, QSsl::Pem));
    result.setProtocol(QSsl::TlsV1SslV3); // BUG: crypto-tls-version
    return result;
}

void EchoServer::onNewConnection()
{
    if (QWebSocket *client = m_server->nextPendingConnection()) {
        connect(client, &QWebSocket::textMessageReceived, this, &EchoServer::onMessage);
        m_clients.append(client);
    }
}

void EchoServer::onMessage(const QString &message)
{
    for (QWebSocket *client : m_clients)
        client->sendTextMessage(message);
}
