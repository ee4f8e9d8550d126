// Connections are pinned to TLS 1.0.
// After KDE/kdeconnect-kde 1b20ecec (CWE-327), written anew.
// needs: Core Network
#include <QSslConfiguration>
#include <QSslKey>
#include <QSslSocket>

class LinkProvider : public QObject
{
public:
    void accept(QSslSocket *socket, bool known)
    {
        configure(socket, known);
        socket->startServerEncryption();
    }

private:
    void configure(QSslSocket *socket, bool known)
    {
        QSslConfiguration configuration = socket->sslConfiguration();
        configuration.setLocalCertificate(m_certificate);
        configuration.setPrivateKey(m_key);
        configuration.setProtocol(QSsl::TlsV1_0); // BUG: crypto-tls-version
        socket->setSslConfiguration(configuration);
        socket->setPeerVerifyMode(known ? QSslSocket::VerifyPeer : QSslSocket::AutoVerifyPeer);
    }

    QSslCertificate m_certificate;
    QSslKey m_key;
};
