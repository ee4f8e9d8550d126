// Local and network sockets and their servers, all on this machine.
#include "rig.h"

#include <QLocalServer>
#include <QLocalSocket>
#include <QTcpServer>
#include <QTcpSocket>
#include <QTemporaryDir>
#include <QUdpSocket>

#include <fcntl.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include <cstring>

namespace {

const int full = 1 << 24;  // bytes: more than a connection takes at once

// A listening descriptor that takes no more connections: whoever comes has to wait.
class FullListener
{
public:
    explicit FullListener(const QString &localName)
    {
        sockaddr_un a = {};
        a.sun_family = AF_UNIX;
        QByteArray name = QFile::encodeName(localName);
        std::memcpy(a.sun_path, name.constData(), size_t(name.size()));
        fill(AF_UNIX, reinterpret_cast<sockaddr *>(&a), sizeof a);
    }
    FullListener()
    {
        sockaddr_in a = {};
        a.sin_family = AF_INET;
        a.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        fill(AF_INET, reinterpret_cast<sockaddr *>(&a), sizeof a);
    }
    ~FullListener() { for (int fd : m_fds) ::close(fd); }
    quint16 port() const { return m_port; }
    // Takes whoever waits.
    void accept()
    {
        for (int fd; (fd = ::accept(m_fds[0], nullptr, nullptr)) >= 0;) m_fds.push_back(fd);
    }
    void close() { ::close(m_fds[0]); m_fds.erase(m_fds.begin()); }

private:
    void fill(int family, sockaddr *a, socklen_t size)
    {
        m_fds.push_back(::socket(family, SOCK_STREAM | SOCK_NONBLOCK, 0));
        if (::bind(m_fds[0], a, size) || ::listen(m_fds[0], 0)) return;
        ::getsockname(m_fds[0], a, &size);
        if (family == AF_INET) m_port = ntohs(reinterpret_cast<sockaddr_in *>(a)->sin_port);
        for (int i = 0; i < 4; ++i) {
            m_fds.push_back(::socket(family, SOCK_STREAM | SOCK_NONBLOCK, 0));
            if (::connect(m_fds.back(), a, size) && errno == EAGAIN) break;
        }
    }
    std::vector<int> m_fds;
    quint16 m_port = 0;
};

class LocalServerRig : public Rig
{
public:
    LocalServerRig()
    {
        auto listen = [this] { return m_server.listen(m_dir.filePath("s")); };
        enter.insert({"Closed", [] { return true; }});
        enter.insert({"Closed", [this, listen] { return listen() && (m_server.close(), true); }});
        enter.insert({"Listening", listen});
        calls["listen/1"] = [this](bool good) { return told(m_server.listen(m_dir.filePath(good ? "s" : "no/such/s"))); };
        calls["close"] = [this](bool) { m_server.close(); return QString("void"); };
        calls["isListening"] = [this](bool) { return told(m_server.isListening()); };
        calls["setSocketOptions"] = [this](bool) {
            QFile::Permissions before = QFile::permissions(m_dir.filePath("s"));
            m_server.setSocketOptions(QLocalServer::WorldAccessOption);
            return QFile::permissions(m_dir.filePath("s")) == before ? QString("void") : QString("done");
        };
        calls["setMaxPendingConnections"] = [this](bool) { m_server.setMaxPendingConnections(3); return QString("void"); };
        calls["nextPendingConnection"] = [this](bool) { return told(m_server.nextPendingConnection()); };
        calls["waitForNewConnection"] = [this](bool good) {
            if (good) m_client.connectToServer(m_dir.filePath("s"));
            return told(m_server.waitForNewConnection(good ? 10000 : 10));
        };
        signals_["newConnection"] = [this, listen] {
            QString seen;
            QObject::connect(&m_server, &QLocalServer::newConnection, &m_server, [&] { seen = state(); });
            listen();
            m_client.connectToServer(m_dir.filePath("s"));
            until([&] { return !seen.isEmpty(); });
            return seen;
        };
    }
    QString state() override { return m_server.isListening() ? "Listening" : "Closed"; }
    QObject *object() override { return &m_server; }

private:
    QTemporaryDir m_dir;
    QLocalServer m_server;
    QLocalSocket m_client;
};

class TcpServerRig : public Rig
{
public:
    TcpServerRig()
    {
        auto listen = [this] { m_paused = false; return m_server.listen(QHostAddress::LocalHost); };
        enter.insert({"Closed", [] { return true; }});
        enter.insert({"Closed", [this, listen] { return listen() && (m_server.close(), true); }});
        enter.insert({"Listening", listen});
        enter.insert({"Paused", [this, listen] { return listen() && (m_server.pauseAccepting(), m_paused = true); }});
        calls["listen/2"] = [this](bool good) {
            return told(m_server.listen(good ? QHostAddress(QHostAddress::LocalHost) : QHostAddress("192.0.2.1")));
        };
        calls["setSocketDescriptor"] = [this](bool good) {
            int fd = good ? ::socket(AF_INET, SOCK_STREAM, 0) : -1;
            if (good) ::listen(fd, 1);
            bool taken = m_server.setSocketDescriptor(fd);
            if (good && !taken) ::close(fd);
            return told(taken);
        };
        calls["close"] = [this](bool) { m_server.close(); return QString("void"); };
        calls["isListening"] = [this](bool) { return told(m_server.isListening()); };
        calls["pauseAccepting"] = [this](bool) { m_server.pauseAccepting(); m_paused = true; return QString("void"); };
        calls["resumeAccepting"] = [this](bool) { m_server.resumeAccepting(); m_paused = false; return QString("void"); };
        calls["setMaxPendingConnections"] = [this](bool) { m_server.setMaxPendingConnections(3); return QString("void"); };
        calls["nextPendingConnection"] = [this](bool) { return told(m_server.nextPendingConnection()); };
        calls["waitForNewConnection"] = [this](bool good) {
            if (good && m_server.isListening()) m_client.connectToHost(QHostAddress::LocalHost, m_server.serverPort());
            return told(m_server.waitForNewConnection(good ? 10000 : 10));
        };
        signals_["newConnection"] = [this, listen] {
            QString seen;
            QObject::connect(&m_server, &QTcpServer::newConnection, &m_server, [&] { seen = m_server.isListening() ? "Listening" : "Closed"; });
            listen();
            m_client.connectToHost(QHostAddress::LocalHost, m_server.serverPort());
            until([&] { return !seen.isEmpty(); });
            return seen;
        };
    }
    // Whether it accepts is not told: a client that gets no answer shows it.
    QString state() override
    {
        if (!m_server.isListening()) return "Closed";
        QTcpSocket client;
        bool came = false;
        auto c = QObject::connect(&m_server, &QTcpServer::newConnection, &m_server, [&] { came = true; });
        client.connectToHost(QHostAddress::LocalHost, m_server.serverPort());
        until([&] { return came; }, m_paused ? 30 : 1000);
        QObject::disconnect(c);
        while (came && m_server.hasPendingConnections()) delete m_server.nextPendingConnection();
        return came ? "Listening" : "Paused";
    }
    QObject *object() override { return &m_server; }

private:
    QTcpServer m_server;
    QTcpSocket m_client;
    bool m_paused = false;
};

// What both kinds of stream sockets can do.
template <typename Socket> class StreamRig : public Rig
{
public:
    StreamRig()
    {
        calls["close"] = [this](bool) { m_socket.close(); return QString("void"); };
        calls["abort"] = [this](bool) { m_socket.abort(); return QString("void"); };
        calls["write/1"] = [this](bool) { return amount(m_socket.write("a")); };
        calls["write/2"] = [this](bool) { return amount(m_socket.write("ab", 2)); };
        calls["flush"] = [this](bool good) { if (good && state() == "Connected") m_socket.write("a"); return told(m_socket.flush()); };
        calls["read/1"] = [this](bool) { return told(m_socket.read(2)); };
        calls["read/2"] = [this](bool) { return amount(m_socket.read(m_room, 2)); };
        calls["readAll"] = [this](bool) { return told(m_socket.readAll()); };
        calls["readLine/1"] = [this](bool) { return told(m_socket.readLine()); };
        calls["readLine/2"] = [this](bool) { return amount(m_socket.readLine(m_room, 4)); };
        calls["waitForConnected"] = [this](bool good) {
            if (good) answer();
            return told(m_socket.waitForConnected(good ? 20000 : 20));
        };
        calls["waitForDisconnected"] = [this](bool good) { if (good) hangUp(); return told(m_socket.waitForDisconnected(good ? 20000 : 20)); };
        calls["waitForReadyRead"] = [this](bool good) { if (good) speak(); return told(m_socket.waitForReadyRead(good ? 20000 : 20)); };
        calls["waitForBytesWritten"] = [this](bool good) {
            if (good && m_socket.state() == Socket::ConnectedState) m_socket.write("a");
            return told(m_socket.waitForBytesWritten(20));
        };
        events["Connecting>Connected"] = [this] { answer(); await("Connected"); };
        events["Connecting>Unconnected"] = [this] { refuse(); await("Unconnected"); };
        events["Connected>Unconnected"] = [this] { hangUp(); await("Unconnected"); };
        events["Closing>Unconnected"] = [this] { hangUp(); await("Unconnected"); };
        signals_["connected"] = [this] { return inSlot(&Socket::connected); };
        signals_["disconnected"] = [this] { return inSlot(&Socket::disconnected); };
        asks["state"] = [this] { return state() + "State"; };
    }
    QObject *object() override { return &m_socket; }

protected:
    virtual void answer() = 0;   // takes the connection that waits
    virtual void refuse() = 0;   // makes sure that it never comes to be
    virtual void hangUp() = 0;   // the peer ends it
    virtual void speak() = 0;    // the peer sends
    virtual bool connected() = 0;
    void await(const QString &wanted) { until([&] { return state() == wanted; }, 8000); }
    template <typename Signal> QString inSlot(Signal signal)
    {
        QString seen;
        auto c = QObject::connect(&m_socket, signal, &m_socket, [&] { seen = state(); });
        connected();
        if (seen.isEmpty()) hangUp();
        until([&] { return !seen.isEmpty(); });
        QObject::disconnect(c);
        return seen;
    }
    bool closing(const std::function<void()> &end)
    {
        if (!connected()) return false;
        m_socket.write(QByteArray(full, 'x'));
        end();
        return true;
    }
    Socket m_socket;
    char m_room[8] = {};
};

class LocalSocketRig : public StreamRig<QLocalSocket>
{
public:
    LocalSocketRig()
    {
        enter.insert({"Unconnected", [] { return true; }});
        enter.insert({"Unconnected", [this] { return connected() && (m_socket.abort(), true); }});
        enter.insert({"Connecting", [this] { wait(); return m_socket.state() == QLocalSocket::ConnectingState; }});
        enter.insert({"Connected", [this] { return connected(); }});
        enter.insert({"Closing", [this] { return closing([this] { m_socket.disconnectFromServer(); }); }});
        calls["connectToServer"] = [this](bool good) { m_socket.connectToServer(target(good)); return QString("void"); };
        calls["open/1"] = [this](bool good) {
            if (m_socket.state() == QLocalSocket::UnconnectedState) m_socket.setServerName(target(good));
            m_socket.open(QIODevice::ReadWrite);
            return QString("void");
        };
        calls["setServerName"] = [this](bool) { m_socket.setServerName("x"); return QString("void"); };
        calls["disconnectFromServer"] = [this](bool good) {
            if (!good && m_socket.state() == QLocalSocket::ConnectedState) m_socket.write(QByteArray(full, 'x'));
            m_socket.disconnectFromServer();
            return QString("void");
        };
    }
    QString state() override
    {
        switch (m_socket.state()) {
        case QLocalSocket::UnconnectedState: return "Unconnected";
        case QLocalSocket::ConnectingState: return "Connecting";
        case QLocalSocket::ConnectedState: return "Connected";
        case QLocalSocket::ClosingState: return "Closing";
        }
        return "?";
    }

protected:
    QString target(bool good)
    {
        if (good && !m_server.isListening()) m_server.listen(m_dir.filePath("s"));
        return m_dir.filePath(good ? "s" : "nobody");
    }
    void wait()
    {
        m_full = std::make_unique<FullListener>(m_dir.filePath("f"));
        m_socket.connectToServer(m_dir.filePath("f"));
    }
    bool connected() override
    {
        m_socket.connectToServer(target(true));
        if (!m_socket.waitForConnected(20000) || !m_server.waitForNewConnection(20000)) return false;
        m_peer = m_server.nextPendingConnection();
        m_peer->setReadBufferSize(1);
        return true;
    }
    void answer() override { if (m_full) m_full->accept(); }
    void refuse() override { if (m_full) m_full->close(); }
    void hangUp() override { if (m_peer) m_peer->abort(); else if (m_full) m_full.reset(); }
    void speak() override { if (m_peer && m_peer->isOpen()) m_peer->write("a"), m_peer->flush(); }

private:
    QTemporaryDir m_dir;
    QLocalServer m_server;
    QPointer<QLocalSocket> m_peer;
    std::unique_ptr<FullListener> m_full;
};

class TcpSocketRig : public StreamRig<QTcpSocket>
{
public:
    TcpSocketRig()
    {
        enter.insert({"Unconnected", [] { return true; }});
        enter.insert({"Unconnected", [this] { return connected() && (m_socket.abort(), true); }});
        enter.insert({"Unconnected", [this] { return connected() && (hangUp(), await("Unconnected"), true); }});
        enter.insert({"HostLookup", [this] { m_socket.connectToHost(unknownName(), 1); return true; }});
        enter.insert({"Connecting", [this] { wait(); return m_socket.state() == QAbstractSocket::ConnectingState; }});
        enter.insert({"Connected", [this] { return connected(); }});
        enter.insert({"Bound", [this] { return m_socket.bind(QHostAddress(QHostAddress::LocalHost)); }});
        enter.insert({"Closing", [this] { return closing([this] { m_socket.disconnectFromHost(); }); }});
        calls["connectToHost"] = [this](bool good) {
            if (good) listen(), m_socket.connectToHost(QHostAddress(QHostAddress::LocalHost), m_server.serverPort());
            else m_socket.connectToHost(unknownName(), 1);
            return QString("void");
        };
        calls["disconnectFromHost"] = [this](bool good) {
            if (!good && m_socket.state() == QAbstractSocket::ConnectedState) m_socket.write(QByteArray(full, 'x'));
            m_socket.disconnectFromHost();
            return QString("void");
        };
        calls["bind"] = [this](bool good) {
            return told(m_socket.bind(good ? QHostAddress(QHostAddress::LocalHost) : QHostAddress("192.0.2.1")));
        };
        events["HostLookup>Connecting"] = [this] { fromLookup("localhost", "Connecting"); };
        events["HostLookup>Connected"] = [this] { fromLookup("localhost", "Connected"); };
        events["HostLookup>Unconnected"] = [this] { await("Unconnected"); };
    }
    QString state() override
    {
        QString key = QMetaEnum::fromType<QAbstractSocket::SocketState>().valueToKey(m_socket.state());
        return key.chopped(5);
    }

protected:
    static QString unknownName()
    {
        static int n = 0;
        return QStringLiteral("host%1.invalid").arg(++n);
    }
    void listen() { if (!m_server.isListening()) m_server.listen(QHostAddress::LocalHost); }
    void wait()
    {
        m_full = std::make_unique<FullListener>();
        m_socket.connectToHost(QHostAddress(QHostAddress::LocalHost), m_full->port());
    }
    void fromLookup(const QString &name, const QString &wanted)
    {
        listen();
        m_socket.abort();
        bool seen = false;
        auto c = QObject::connect(&m_socket, &QAbstractSocket::stateChanged, &m_socket, [&] { seen = seen || state() == "HostLookup"; });
        if (wanted == "Connecting") m_full = std::make_unique<FullListener>();
        m_socket.connectToHost(name, m_full ? m_full->port() : m_server.serverPort(), QIODevice::ReadWrite, QAbstractSocket::IPv4Protocol);
        QObject::disconnect(c);
        if (seen) await(wanted);
    }
    bool connected() override
    {
        listen();
        m_socket.connectToHost(QHostAddress(QHostAddress::LocalHost), m_server.serverPort());
        if (!m_socket.waitForConnected(20000) || !m_server.waitForNewConnection(20000)) return false;
        m_peer = m_server.nextPendingConnection();
        m_peer->setReadBufferSize(1);
        return true;
    }
    void answer() override { if (m_full) m_full->accept(); }
    void refuse() override { m_full.reset(); }
    void hangUp() override { if (m_peer) m_peer->abort(); }
    void speak() override { if (m_peer && m_peer->isOpen()) m_peer->write("a"), m_peer->flush(); }

private:
    QTcpServer m_server;
    QPointer<QTcpSocket> m_peer;
    std::unique_ptr<FullListener> m_full;
};

class UdpSocketRig : public Rig
{
public:
    UdpSocketRig()
    {
        enter.insert({"Unconnected", [] { return true; }});
        enter.insert({"Unconnected", [this] { return bound() && (m_socket.close(), true); }});
        enter.insert({"Bound", [this] { return bound(); }});
        enter.insert({"Connected", [this] {
            m_peer.bind(QHostAddress(QHostAddress::LocalHost));
            m_socket.connectToHost(QHostAddress(QHostAddress::LocalHost), m_peer.localPort());
            return m_socket.waitForConnected(1000);
        }});
        calls["bind"] = [this](bool good) {
            return told(m_socket.bind(good ? QHostAddress(QHostAddress::LocalHost) : QHostAddress("192.0.2.1")));
        };
        calls["writeDatagram/3"] = [this](bool) {
            m_peer.bind(QHostAddress(QHostAddress::LocalHost));
            return amount(m_socket.writeDatagram("a", QHostAddress(QHostAddress::LocalHost), m_peer.localPort()));
        };
        calls["readDatagram"] = [this](bool) { return amount(m_socket.readDatagram(m_room, 4)); };
        calls["joinMulticastGroup/1"] = [this](bool) { return told(m_socket.joinMulticastGroup(QHostAddress("239.1.2.3"))); };
        calls["leaveMulticastGroup/1"] = [this](bool) { return told(m_socket.leaveMulticastGroup(QHostAddress("239.1.2.3"))); };
        calls["close"] = [this](bool) { m_socket.close(); return QString("void"); };
        calls["abort"] = [this](bool) { m_socket.abort(); return QString("void"); };
        asks["state"] = [this] { return QString(QMetaEnum::fromType<QAbstractSocket::SocketState>().valueToKey(m_socket.state())); };
    }
    QString state() override { return asks["state"]().chopped(5); }
    QObject *object() override { return &m_socket; }

private:
    bool bound() { return m_socket.bind(QHostAddress(QHostAddress::AnyIPv4)); }
    QUdpSocket m_socket, m_peer;
    char m_room[8] = {};
};

}  // namespace

std::unique_ptr<Rig> makeSocketRig(const QString &cls)
{
    if (cls == "QLocalServer") return std::make_unique<LocalServerRig>();
    if (cls == "QTcpServer") return std::make_unique<TcpServerRig>();
    if (cls == "QLocalSocket") return std::make_unique<LocalSocketRig>();
    if (cls == "QTcpSocket") return std::make_unique<TcpSocketRig>();
    if (cls == "QUdpSocket") return std::make_unique<UdpSocketRig>();
    return nullptr;
}
