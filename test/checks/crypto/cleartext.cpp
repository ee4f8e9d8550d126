// Where secrets are sent.
#include <QNetworkAccessManager>
#include <QNetworkRequest>
#include <QSslSocket>
#include <QUrl>

class Client
{
public:
    void report(const QByteArray &data)
    {
        QNetworkRequest request(QUrl("http://api.example.org/report")); // expect: crypto-cleartext
        request.setRawHeader("Authorization", m_header);
        m_manager.post(request, data);
    }
    void login(const QString &user, const QString &password)
    {
        QNetworkRequest request;
        request.setUrl(QUrl(QStringLiteral("http://example.org/login"))); // expect: crypto-cleartext
        m_manager.post(request, (user + ':' + password).toUtf8());
    }
    void query(const QString &accessToken)
    {
        const QString address = "http://example.org/list?access_token=" + accessToken;
        m_manager.get(QNetworkRequest(QUrl(address))); // expect: crypto-cleartext
    }
    void silent(const QString &password, const QString &host)
    {
        QNetworkRequest picture(QUrl("http://example.org/logo.png"));
        m_manager.get(picture);
        QNetworkRequest safe(QUrl("https://example.org/login"));
        m_manager.post(safe, password.toUtf8());
        QNetworkRequest own(QUrl("http://localhost:8080/login"));
        m_manager.post(own, password.toUtf8());
        QNetworkRequest printer(QUrl("http://192.168.1.2/login"));
        m_manager.post(printer, password.toUtf8());
        QNetworkRequest unknown(QUrl("http://" + host));
        m_manager.post(unknown, password.toUtf8());
    }

private:
    QNetworkAccessManager m_manager;
    QByteArray m_header;
};

void early(QSslSocket *socket, const QByteArray &password, const QByteArray &name)
{
    socket->connectToHost("example.org", 25);
    socket->write(name);
    socket->write(password); // expect: crypto-cleartext
    socket->startClientEncryption();
}

void inTime(QSslSocket *socket, QSslSocket *other, const QByteArray &password)
{
    socket->connectToHost("example.org", 25);
    socket->write("STARTTLS\r\n");
    other->write(password);
    socket->startClientEncryption();
    socket->write(password);
    while (socket->waitForReadyRead(10)) {
        socket->write(password);
        socket->startClientEncryption();
    }
}

// The address, or the secret, comes through a parameter.
class Scrobbler
{
public:
    void login(const QString &user, const QString &password)
    {
        const QByteArray form = "user=" + user.toUtf8() + "&pass=" + password.toUtf8();
        post("/login", form);
        safe("/login", form);
    }
    void list()
    {
        m_manager.get(signedRequest("http://scrobble.example.org/list")); // expect: crypto-cleartext
        m_manager.get(signedRequest("https://scrobble.example.org/list"));
        m_manager.get(plainRequest("http://scrobble.example.org/cover"));
    }

private:
    void post(const QString &path, const QByteArray &body)
    {
        QNetworkRequest request(QUrl("http://scrobble.example.org" + path)); // expect: crypto-cleartext
        m_manager.post(request, body);
    }
    void safe(const QString &path, const QByteArray &body)
    {
        QNetworkRequest request(QUrl("https://scrobble.example.org" + path));
        m_manager.post(request, body);
        QNetworkRequest ping(QUrl("http://scrobble.example.org/ping"));
        m_manager.get(ping);
    }
    QNetworkRequest signedRequest(const QString &address)
    {
        QNetworkRequest request{QUrl(address)};
        request.setRawHeader("Authorization", m_header);
        return request;
    }
    QNetworkRequest plainRequest(const QString &address) { return QNetworkRequest(QUrl(address)); }
    QNetworkAccessManager m_manager;
    QByteArray m_header;
};
