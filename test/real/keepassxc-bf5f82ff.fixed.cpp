// Where there is no runtime folder, the browser's socket stands under a name in /tmp that anybody may have taken.
// After keepassxreboot/keepassxc bf5f82ff (CWE-377), written anew.
// needs: Core Network
#include <QFile>
#include <QLocalServer>
#include <QStandardPaths>

class NativeMessaging : public QObject
{
public:
    bool start()
    {
        const QString path = serverPath();
        QFile info(path + QLatin1String(".info"));
        m_server.setSocketOptions(QLocalServer::UserAccessOption);
        return m_server.listen(path) && info.open(QIODevice::WriteOnly);
    }

private:
    static QString serverPath()
    {
        const QString folder = QStandardPaths::writableLocation(QStandardPaths::RuntimeLocation);
        if (folder.isEmpty())
            return fallback();
        return folder + QLatin1String("/kpxc_server");
    }
    static QString fallback()
    {
        QFile marker(QStandardPaths::writableLocation(QStandardPaths::AppLocalDataLocation) + QLatin1String("/kpxc_server"));
        return marker.open(QIODevice::WriteOnly) ? marker.fileName() : QString();
    }

    QLocalServer m_server;
};
