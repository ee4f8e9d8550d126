// Helper processes are told apart by a number, under which whoever waits for one stands in the server's map.
// After sddm/sddm 7fa6dd8e (CWE-416), written anew.
// needs: Core Network
#include <QDataStream>
#include <QLocalServer>
#include <QLocalSocket>
#include <QMap>
#include <QProcess>

class AuthPrivate;

class SocketServer : public QLocalServer
{
public:
    static SocketServer *instance()
    {
        static SocketServer *self = nullptr;
        if (!self) {
            self = new SocketServer;
            connect(self, &QLocalServer::newConnection, self, &SocketServer::handleNewConnection);
        }
        return self;
    }
    void handleNewConnection();

    QMap<qint64, AuthPrivate *> helpers;
};

class AuthPrivate : public QObject
{
public:
    explicit AuthPrivate(QObject *parent) : QObject(parent), m_child(new QProcess(this))
    {
        static qint64 last = 0;
        m_id = ++last;
        SocketServer::instance()->helpers[m_id] = this;
    }

    ~AuthPrivate() override { SocketServer::instance()->helpers.remove(m_id); }

    void setSocket(QLocalSocket *socket) { m_socket = socket; }
    void start(const QStringList &arguments) { m_child->start(QStringLiteral("auth-helper"), arguments); }

private:
    qint64 m_id = 0;
    QProcess *m_child;
    QLocalSocket *m_socket = nullptr;
};

void SocketServer::handleNewConnection()
{
    while (QLocalSocket *socket = nextPendingConnection()) {
        qint64 id = 0;
        QDataStream stream(socket);
        stream >> id;
        if (AuthPrivate *auth = helpers.value(id))
            auth->setSocket(socket);
    }
}

QObject *authenticate(QObject *parent, const QStringList &arguments)
{
    auto *auth = new AuthPrivate(parent);
    auth->start(arguments);
    return auth;
}
