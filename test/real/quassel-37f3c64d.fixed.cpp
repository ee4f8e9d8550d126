// A user name that a client sends stands in the filter of a search in the directory.
// After quassel/quassel 37f3c64d (CWE-90), written anew.
// needs: Core Network
#include <QDataStream>
#include <QTcpSocket>

extern "C" int ldap_search_ext_s(void *ld, const char *base, int scope, const char *filter, char **attrs, int attrsonly, void **server,
                                 void **client, void *timeout, int limit, void **found);

class Authenticator : public QObject
{
public:
    bool authenticate(const QString &user, const QString &password)
    {
        return !user.isEmpty() && !password.isEmpty() && bindAs(user, password);
    }

private:
    bool bindAs(const QString &user, const QString &password)
    {
        const QByteArray name = escaped(user.toUtf8());
        const QByteArray filter = "(&(" + m_attribute + "=" + name + ")" + m_filter + ")";
        void *found = nullptr;
        const int code = ldap_search_ext_s(m_ld, m_base.constData(), 2, filter.constData(), nullptr, 0, nullptr, nullptr, nullptr, 0, &found);
        return code == 0 && check(found, password);
    }
    static QByteArray escaped(const QByteArray &value) { return value.toPercentEncoding("", "*()\\", '\\'); }
    static bool check(void *found, const QString &password);

    QByteArray m_attribute = "uid", m_base = "dc=example", m_filter;
    void *m_ld = nullptr;
};

class ClientHandler : public QObject
{
    Q_OBJECT
public:
    ClientHandler(QTcpSocket *socket, Authenticator *authenticator) : m_socket(socket)
    {
        connect(socket, &QTcpSocket::readyRead, this, &ClientHandler::read);
        connect(this, &ClientHandler::login, authenticator, &Authenticator::authenticate);
    }

signals:
    void login(const QString &user, const QString &password);

private:
    void read()
    {
        QDataStream in(m_socket);
        QString user, password;
        in >> user >> password;
        emit login(user, password);
    }

    QTcpSocket *m_socket;
};
