// A program that is only the server's side: who connects to it need not show a certificate.
#include <QSslConfiguration>
#include <QSslSocket>

void accepted(QSslSocket *socket)
{
    QSslConfiguration configuration = QSslConfiguration::defaultConfiguration();
    configuration.setPeerVerifyMode(QSslSocket::VerifyNone);
    socket->setSslConfiguration(configuration);
    socket->startServerEncryption();
    socket->ignoreSslErrors(); // expect: crypto-tls-errors-ignored
}

using Errors = const QList<QSslError> &;

class Peers : public QObject
{
public:
    void accept(QSslSocket *socket, bool known)
    {
        prepare(socket, known);
        if (known)
            connect(socket, QOverload<Errors>::of(&QSslSocket::sslErrors), this, &Peers::refuse);
        socket->startServerEncryption(); // expect: crypto-tls-errors-ignored
    }

    // ------------------------------------------------------------------------------------------------- silent
    void acceptAll(QSslSocket *socket, bool known)
    {
        prepare(socket, known);
        connect(socket, QOverload<Errors>::of(&QSslSocket::sslErrors), this, &Peers::refuse);
        socket->startServerEncryption();
    }

    void acceptKnown(QSslSocket *socket, bool known)
    {
        if (!known)
            return;
        connect(socket, QOverload<Errors>::of(&QSslSocket::sslErrors), this, &Peers::refuse);
        socket->startServerEncryption();
    }

    void acceptChecked(QSslSocket *socket, bool log)
    {
        socket->setPeerVerifyMode(QSslSocket::VerifyPeer);
        if (log)
            connect(socket, QOverload<Errors>::of(&QSslSocket::sslErrors), this, &Peers::refuse);
        socket->startServerEncryption();
    }

    void acceptConfigured(QSslSocket *socket, bool log, const QSslConfiguration &configuration)
    {
        socket->setSslConfiguration(configuration);
        if (log)
            connect(socket, QOverload<Errors>::of(&QSslSocket::sslErrors), this, &Peers::refuse);
        socket->startServerEncryption();
    }

    void acceptEither(QSslSocket *socket, bool secure)
    {
        if (secure)
            connect(socket, QOverload<Errors>::of(&QSslSocket::sslErrors), this, &Peers::refuse);
        if (secure)
            socket->startServerEncryption();
    }

    void acceptLater(QSslSocket *socket, bool early)
    {
        if (early)
            connect(socket, QOverload<Errors>::of(&QSslSocket::sslErrors), this, &Peers::refuse);
        socket->startServerEncryption();
        if (!early) {
            connect(socket, QOverload<Errors>::of(&QSslSocket::sslErrors), this, &Peers::refuse);
            return;
        }
        elsewhere(socket);
    }

private:
    static void prepare(QSslSocket *socket, bool known)
    {
        if (known)
            socket->setPeerVerifyMode(QSslSocket::VerifyPeer);
        else
            socket->setPeerVerifyMode(QSslSocket::QueryPeer);
    }
    void elsewhere(QSslSocket *socket);
    void refuse(Errors errors);
};
