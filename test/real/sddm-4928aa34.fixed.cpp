// The control socket of a service that runs as root is open to everybody.
// After sddm 4928aa34 (CWE-732), written anew.
// needs: Core Network
#include <QLocalServer>
#include <QLocalSocket>

class ControlServer : public QObject
{
    Q_OBJECT
public:
    bool start(const QString &name);

private:
    void newConnection();
    QLocalServer *m_server = nullptr;
};

bool ControlServer::start(const QString &name)
{
    if (m_server)
        return false;
    m_server = new QLocalServer(this);
    m_server->setSocketOptions(QLocalServer::UserAccessOption);
    connect(m_server, &QLocalServer::newConnection, this, &ControlServer::newConnection);
    if (!m_server->listen(name)) {
        qWarning("%s", qPrintable(m_server->errorString()));
        return false;
    }
    return true;
}

void ControlServer::newConnection()
{
    if (QLocalSocket *socket = m_server->nextPendingConnection())
        connect(socket, &QLocalSocket::disconnected, socket, &QObject::deleteLater);
}
