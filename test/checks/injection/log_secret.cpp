// Passwords in logs.
#include <QDebug>
#include <QString>
#include <QUrl>

struct Login {
    QString user, password, accessToken, passwordHint;
};

class Client
{
public:
    void open(const Login &login)
    {
        qDebug() << "login" << login.user << login.password; // expect: injection-log-secret
        qDebug() << login.accessToken.toUtf8();              // expect: injection-log-secret
        qWarning("with %s", qPrintable(login.password));     // expect: injection-log-secret
        qDebug() << login.password.isEmpty() << login.password.size() << login.passwordHint;
        const QString token = next();
        qDebug() << "unexpected" << token;
        const QString typed = login.password.trimmed();
        qDebug() << "trying" << typed; // expect: injection-log-secret
        const bool empty = login.password.isEmpty();
        QString shown = login.password;
        shown = login.user;
        qDebug() << "trying" << empty << shown;
    }
    void connectTo(QUrl url, const QString &password)
    {
        url.setPassword(password);
        qDebug() << "connecting to" << url.toString(); // expect: injection-log-secret
        qDebug() << "connecting to" << url.toString(QUrl::RemovePassword);
        qDebug() << url;
        qDebug() << m_page.toString() << url.host();
    }
    void connectAs(const QUrl &url)
    {
        if (url.password().isEmpty())
            qInfo() << url.url(); // expect: injection-log-secret
    }

private:
    static QString next();
    QUrl m_page;
};

static const auto SECRET_SERVICE = QStringLiteral("org.example.secrets");
void announce()
{
    qDebug() << "registered" << SECRET_SERVICE;
}
