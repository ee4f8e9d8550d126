// A server's address is shown in the log with the password that stands in it.
// After mumble-voip/mumble 86a28159 (CWE-532), written anew.
// needs: Core
#include <QDebug>
#include <QUrl>

class MainWindow
{
public:
    void openUrl(const QUrl &url)
    {
        if (url.scheme() != QLatin1String("mumble")) {
            log(QStringLiteral("not an address of a server: %1").arg(url.scheme()));
            return;
        }
        m_server = url.host();
        m_port = quint16(url.port(64738));
        m_user = url.userName();
        m_password = url.password();
        tell(url);
        connectToServer();
    }

private:
    void tell(const QUrl &url) { qInfo().noquote() << "opening" << url.toString(); } // BUG: injection-log-secret
    static void log(const QString &text) { qWarning().noquote() << text; }
    void connectToServer();

    QString m_server, m_user, m_password;
    quint16 m_port = 0;
};
