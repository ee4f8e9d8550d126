// A remote device names the file that the clipboard is stored in; "../" in the name leads out of the temporary folder.
// After KDE/kdeconnect-kde f78ef2b2 (CWE-22), written anew.
// needs: Core Network
#include <QFile>
#include <QJsonDocument>
#include <QJsonObject>
#include <QSslSocket>
#include <QTemporaryDir>
#include <QVariantMap>

class DeviceLink : public QObject
{
    Q_OBJECT
public:
    explicit DeviceLink(QSslSocket *socket) : m_socket(socket)
    {
        connect(m_socket, &QSslSocket::readyRead, this, &DeviceLink::dataReceived);
    }

signals:
    void packetReceived(const QVariantMap &body);

private:
    void dataReceived()
    {
        const QJsonObject packet = QJsonDocument::fromJson(m_socket->readLine()).object();
        emit packetReceived(packet.value("body").toObject().toVariantMap());
    }

    QSslSocket *m_socket;
};

class ClipboardPlugin : public QObject
{
public:
    explicit ClipboardPlugin(DeviceLink *link)
    {
        connect(link, &DeviceLink::packetReceived, this, [this](const QVariantMap &body) { receive(body); });
    }

private:
    void receive(const QVariantMap &body)
    {
        const QString fileName = body.value("filename").toString();
        const QString destination = m_folder.path() + '/' + fileName;
        QFile file(destination); // BUG: injection-path
        if (file.open(QIODevice::WriteOnly))
            file.write(body.value("payload").toByteArray());
    }

    QTemporaryDir m_folder;
};
