// A client goes on with whoever answers, whatever is wrong with the certificate.
// After qt/qtwebsockets 6821b442 (CWE-295), written anew, with a plain TLS socket.
// needs: Core Network
#include <QSslError>
#include <QSslSocket>
#include <QUrl>

class EchoClient : public QObject
{
public:
    explicit EchoClient(const QUrl &url)
    {
        connect(&m_socket, &QSslSocket::encrypted, this, &EchoClient::onConnected);
        connect(&m_socket, QOverload<const QList<QSslError> &>::of(&QSslSocket::sslErrors), this, &EchoClient::onSslErrors);
        m_socket.connectToHostEncrypted(url.host(), quint16(url.port(443)));
    }

private:
    void onConnected() { m_socket.write("Hello, world!"); }
    void onSslErrors(const QList<QSslError> &errors)
    {
        Q_UNUSED(errors)
        m_socket.ignoreSslErrors(); // BUG: crypto-tls-errors-ignored
    }

    QSslSocket m_socket;
};
