// A socket is deleted in the slot that its own error runs.
// After KDE/kdeconnect-kde 7e47d040 (CWE-416), written anew.
// needs: Core Network
#include <QHash>
#include <QObject>
#include <QTcpSocket>

class Links : public QObject
{
    Q_OBJECT
public:
    void connectTo(const QString &host)
    {
        auto socket = new QTcpSocket(this);
        connect(socket, &QAbstractSocket::disconnected, this, &Links::connectError);
        m_waiting.insert(socket, host);
        socket->connectToHost(host, 1716);
    }

private slots:
    void connectError()
    {
        auto socket = qobject_cast<QTcpSocket *>(sender());
        if (!socket)
            return;
        forget(m_waiting.take(socket));
        socket->deleteLater();
    }

private:
    void forget(const QString &host) { m_failed.append(host); }

    QHash<QTcpSocket *, QString> m_waiting;
    QStringList m_failed;
};
