// The repaired twin: the name is escaped.
// After KDE/kdeconnect-kde 5641d818 (CWE-80), written anew.
// needs: Core Gui Widgets Network
#include <QJsonDocument>
#include <QJsonObject>
#include <QMessageBox>
#include <QUdpSocket>

class Device
{
public:
    explicit Device(const QString &name) : m_name(name) { }
    QString name() const { return m_name; }

private:
    QString m_name;
};

class Daemon : public QObject
{
public:
    Daemon() { connect(&m_socket, &QUdpSocket::readyRead, this, &Daemon::broadcastReceived); }

private:
    void broadcastReceived()
    {
        QByteArray datagram(int(m_socket.pendingDatagramSize()), '\0');
        if (m_socket.readDatagram(datagram.data(), datagram.size()) < 0)
            return;
        const QJsonObject identity = QJsonDocument::fromJson(datagram).object();
        const Device device(identity["deviceName"].toString());
        askPairingConfirmation(device);
    }

    void askPairingConfirmation(const Device &device)
    {
        QMessageBox box;
        box.setText(tr("Pairing request from <b>%1</b>").arg(device.name().toHtmlEscaped()));
        box.exec();
    }

    QUdpSocket m_socket;
};
