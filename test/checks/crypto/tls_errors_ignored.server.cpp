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
