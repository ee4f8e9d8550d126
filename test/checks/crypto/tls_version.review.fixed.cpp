// Versions of TLS that protect no more.
#include <QtNetwork/QSslConfiguration>
#include <QtNetwork/QSslSocket>

// ------------------------------------------------------------------------------------------------- must be found

void pinned(QSslConfiguration &configuration)
{
    configuration.setProtocol(QSsl::TlsV1_2OrLater); // expect: crypto-tls-version
}

void any(QSslSocket *socket)
{
    socket->setProtocol(QSsl::TlsV1_2OrLater); // expect: crypto-tls-version
}

void byConstant(QSslSocket &socket)
{
    const QSsl::SslProtocol oldest = QSsl::TlsV1_2OrLater;
    socket.setProtocol(oldest); // expect: crypto-tls-version
}

void oneOfTwo(QSslSocket &socket, bool legacy)
{
    socket.setProtocol(legacy ? QSsl::TlsV1_2OrLater : QSsl::TlsV1_2); // expect: crypto-tls-version
}

class Client : public QSslSocket
{
public:
    explicit Client(QObject *parent) : QSslSocket(parent)
    {
        setProtocol(QSsl::TlsV1_2OrLater); // expect: crypto-tls-version
    }
};

// ------------------------------------------------------------------------------------------------- silent

void good(QSslConfiguration &configuration)
{
    configuration.setProtocol(QSsl::SecureProtocols);
    configuration.setProtocol(QSsl::TlsV1_2OrLater);
}

bool asked(const QSslSocket &socket)
{
    return socket.protocol() == QSsl::TlsV1_0 || socket.sessionProtocol() == QSsl::TlsV1_1;
}

const char *shown(QSsl::SslProtocol protocol)
{
    switch (protocol) {
    case QSsl::TlsV1_0:
        return "TLS 1.0";
    case QSsl::AnyProtocol:
        return "any";
    default:
        return "other";
    }
}

// Who decides is elsewhere.
void given(QSslSocket &socket, QSsl::SslProtocol protocol)
{
    socket.setProtocol(protocol);
}

QSsl::SslProtocol configured(const QString &word)
{
    return word == QLatin1String("old") ? QSsl::TlsV1_0 : QSsl::SecureProtocols;
}

void changed(QSslSocket &socket, const QString &word)
{
    QSsl::SslProtocol protocol = QSsl::TlsV1_0;
    if (word.isEmpty())
        protocol = QSsl::SecureProtocols;
    socket.setProtocol(protocol);
}

namespace mine {
enum Protocol { TlsV1_0 };
void setProtocol(Protocol);
}

void otherNames()
{
    mine::setProtocol(mine::TlsV1_0);
}
