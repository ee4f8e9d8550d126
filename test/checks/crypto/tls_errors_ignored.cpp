// Certificates whose errors nobody looks at.
#include <QtCore/QList>
#include <QtNetwork/QNetworkAccessManager>
#include <QtNetwork/QNetworkReply>
#include <QtNetwork/QNetworkRequest>
#include <QtNetwork/QSslConfiguration>
#include <QtNetwork/QSslError>
#include <QtNetwork/QSslSocket>
#include <QtWidgets/QMessageBox>

// ------------------------------------------------------------------------------------------------- must be found

class Downloads : public QObject
{
public:
    Downloads()
    {
        QObject::connect(&m_manager, &QNetworkAccessManager::sslErrors, this,
                         [](QNetworkReply *reply, const QList<QSslError> &) {
                             reply->ignoreSslErrors(); // expect: crypto-tls-errors-ignored
                         });
    }

private:
    QNetworkAccessManager m_manager;
};

class Echo : public QObject
{
    Q_OBJECT
public:
    explicit Echo(QSslSocket *socket) : m_socket(socket)
    {
        connect(m_socket, QOverload<const QList<QSslError> &>::of(&QSslSocket::sslErrors), this, &Echo::onErrors);
        connect(m_socket, QOverload<const QList<QSslError> &>::of(&QSslSocket::sslErrors), this, &Echo::onOthers);
    }

private slots:
    void onErrors(const QList<QSslError> &errors)
    {
        Q_UNUSED(errors);
        m_socket->ignoreSslErrors(); // expect: crypto-tls-errors-ignored
    }
    void onOthers(const QList<QSslError> &errors)
    {
        m_socket->ignoreSslErrors(errors); // expect: crypto-tls-errors-ignored
    }

private:
    QSslSocket *m_socket;
};

// Whether there are errors, and somebody to tell, says nothing about them.
class Mirror : public QObject
{
    Q_OBJECT
public:
    Mirror()
    {
        connect(&m_manager, &QNetworkAccessManager::sslErrors, this, &Mirror::onErrors);
        connect(&m_other, &QNetworkAccessManager::sslErrors, this, &Mirror::onOthers);
    }

private slots:
    void onErrors(QNetworkReply *reply, const QList<QSslError> &errors)
    {
        if (errors.isEmpty())
            return;
        if (reply)
            reply->ignoreSslErrors(errors); // expect: crypto-tls-errors-ignored
    }
    void onOthers(QNetworkReply *reply, const QList<QSslError> &errors)
    {
        if (errors.isEmpty() || m_strict)
            return;
        reply->ignoreSslErrors(errors);
    }

private:
    QNetworkAccessManager m_manager, m_other;
    bool m_strict = false;
};

QNetworkReply *fetch(QNetworkAccessManager &manager, const QUrl &url)
{
    QNetworkReply *reply = manager.get(QNetworkRequest(url));
    reply->ignoreSslErrors(); // expect: crypto-tls-errors-ignored
    return reply;
}

void trusting(QSslSocket &socket)
{
    socket.setPeerVerifyMode(QSslSocket::VerifyNone); // expect: crypto-tls-errors-ignored
    socket.connectToHostEncrypted(QStringLiteral("example.org"), 443);
}

// ------------------------------------------------------------------------------------------------- silent

class Asking : public QObject
{
public:
    explicit Asking(QNetworkReply *reply)
    {
        QObject::connect(reply, &QNetworkReply::sslErrors, this, [reply](const QList<QSslError> &errors) {
            if (QMessageBox::question(nullptr, QString(), errors.first().errorString()) == QMessageBox::Yes)
                reply->ignoreSslErrors();
        });
        QObject::connect(reply, &QNetworkReply::sslErrors, this, [reply](const QList<QSslError> &errors) {
            if (errors.size() > 1)
                return;
            reply->ignoreSslErrors();
        });
    }
};

void oneKnown(QSslSocket &socket, const QSslCertificate &own)
{
    const QList<QSslError> expected{QSslError(QSslError::SelfSignedCertificate, own)};
    socket.ignoreSslErrors(expected);
    socket.connectToHostEncrypted(QStringLiteral("example.org"), 443);
}

// What to do is decided where it is called.
static void trust(QNetworkReply *reply)
{
    reply->ignoreSslErrors();
}

void decide(QNetworkReply *reply, bool trusted)
{
    if (trusted)
        trust(reply);
}

void strict(QSslSocket &socket)
{
    socket.setPeerVerifyMode(QSslSocket::VerifyPeer);
}

void choice(QSslSocket &socket, bool check)
{
    if (!check)
        socket.setPeerVerifyMode(QSslSocket::VerifyNone);
}

bool asked(const QSslSocket &socket)
{
    return socket.peerVerifyMode() == QSslSocket::VerifyNone;
}

class Mine
{
public:
    void ignoreSslErrors();
};

void another(Mine &m)
{
    m.ignoreSslErrors();
}
