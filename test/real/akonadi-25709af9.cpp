// A monitor gathers changes of what it watches for a moment; a new connection to the server tells all of them at once.
// After KDE/akonadi 25709af9 (CWE-476), written anew.
// needs: Core Network
#include <QLocalSocket>
#include <QSet>
#include <QTimer>

class Monitor : public QObject
{
public:
    void watchCollection(qint64 id, bool on)
    {
        if (on)
            m_collections.insert(id);
        else
            m_collections.remove(id);
        scheduleUpdate();
    }

    void connected(QLocalSocket *server)
    {
        m_server = server;
        m_server->write("SUBSCRIBE\n");
        sendSubscription();
    }

private:
    void scheduleUpdate()
    {
        if (m_pending || !m_server)
            return;
        m_pending = new QTimer(this);
        m_pending->setSingleShot(true);
        m_pending->setInterval(0);
        connect(m_pending, &QTimer::timeout, this, [this] { sendSubscription(); });
        m_pending->start();
    }

    void sendSubscription()
    {
        m_pending->deleteLater(); // BUG: io-null-deref
        m_pending = nullptr;
        if (!m_server)
            return;
        for (qint64 id : std::as_const(m_collections))
            m_server->write("WATCH " + QByteArray::number(id) + '\n');
    }

    QLocalSocket *m_server = nullptr;
    QTimer *m_pending = nullptr;
    QSet<qint64> m_collections;
};

QObject *makeMonitor(QLocalSocket *server)
{
    auto *monitor = new Monitor;
    monitor->connected(server);
    monitor->watchCollection(1, true);
    return monitor;
}
