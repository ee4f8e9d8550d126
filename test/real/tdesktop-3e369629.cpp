// A session asks for a connection and for the end of a test of it by way of the instance that it belongs to.
// After telegramdesktop/tdesktop 3e369629 (CWE-416), written anew.
// needs: Core Network
#include <QMetaObject>
#include <QTcpSocket>
#include <vector>

class Instance : public QObject
{
public:
    int mainDataCenter() const { return 2; }
};

class SessionPrivate : public QObject
{
public:
    explicit SessionPrivate(Instance *instance) : m_instance(instance) { }

    void appendTestConnection(const QString &address, quint16 port)
    {
        const int dataCenter = m_instance->mainDataCenter();
        auto *socket = new QTcpSocket(this);
        m_tests.push_back({socket, dataCenter});
        QMetaObject::invokeMethod(m_instance, [=] { connectTest(socket, address, port); }, Qt::QueuedConnection); // BUG: connect-no-context
    }

private:
    struct Test
    {
        QTcpSocket *socket;
        int dataCenter;
    };
    void connectTest(QTcpSocket *socket, const QString &address, quint16 port)
    {
        for (const Test &test : m_tests)
            if (test.socket == socket)
                socket->connectToHost(address, port);
    }

    Instance *m_instance;
    std::vector<Test> m_tests;
};

void tryOut(Instance *instance)
{
    SessionPrivate session(instance);
    session.appendTestConnection(QStringLiteral("192.0.2.1"), 443);
}
