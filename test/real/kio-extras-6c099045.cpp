// The log of a file server's authentication tells the password.
// After KDE/kio-extras 6c099045 (CWE-532), written anew.
// needs: Core
#include <QDebug>
#include <QLoggingCategory>
#include <QString>

Q_LOGGING_CATEGORY(lcSmb, "smb")

struct AuthInfo {
    QString url, username, password;
    bool keepPassword = false;
};

class Authenticator
{
public:
    explicit Authenticator(const QString &server) : m_server(server) { }

    bool authenticate(char *user, int userSize, char *secret, int secretSize)
    {
        AuthInfo info;
        info.url = m_server;
        if (!openDialog(&info))
            return false;
        qCDebug(lcSmb) << "user name" << info.username << "password" << info.password; // BUG: injection-log-secret
        copy(info.username, user, userSize);
        copy(info.password, secret, secretSize);
        return true;
    }

private:
    static bool openDialog(AuthInfo *info);
    static void copy(const QString &from, char *to, int size) { qstrncpy(to, from.toUtf8().constData(), uint(size)); }

    QString m_server;
};
