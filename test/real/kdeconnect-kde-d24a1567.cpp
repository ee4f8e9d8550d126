// The packet that a slot reads from an encrypted link is never given back.
// After KDE/kdeconnect-kde d24a1567 (CWE-401), written anew.
// needs: Core
#include <QByteArray>
#include <QIODevice>
#include <QObject>
#include <QString>

class Packet
{
public:
    bool read(const QByteArray &line)
    {
        m_device = QString::fromUtf8(line.trimmed());
        return !m_device.isEmpty();
    }
    QString device() const { return m_device; }

private:
    QString m_device;
};

class Link : public QObject
{
    Q_OBJECT
public:
    void encrypted(QIODevice *socket, const QString &expected)
    {
        connect(socket, &QIODevice::readyRead, this, [this, socket, expected] {
            Packet *identity = new Packet; // BUG: ownership-leak
            if (!identity->read(socket->readLine()))
                return;
            if (identity->device() != expected) {
                socket->close();
                return;
            }
            accept(identity->device());
        });
    }

signals:
    void accepted(const QString &device);

private:
    void accept(const QString &device) { emit accepted(device); }
};
