// The part of QtNetwork's interface that test programs use; see qtcore.h.
#ifndef QTCWE_TEST_QTNETWORK_H
#define QTCWE_TEST_QTNETWORK_H

#include "qtcore.h"

class QHostAddress
{
public:
    enum SpecialAddress { Null, Broadcast, LocalHost, LocalHostIPv6, Any, AnyIPv6, AnyIPv4 };
    QHostAddress();
    QHostAddress(SpecialAddress address);
    explicit QHostAddress(const QString &address);
    QString toString() const;
};

class QAbstractSocket : public QIODevice
{
    Q_OBJECT
public:
    enum SocketType { TcpSocket, UdpSocket, UnknownSocketType = -1 };
    enum SocketState { UnconnectedState, HostLookupState, ConnectingState, ConnectedState, BoundState, ListeningState, ClosingState };
    enum SocketError { ConnectionRefusedError, RemoteHostClosedError, HostNotFoundError, UnknownSocketError = -1 };
    enum BindFlag { DefaultForPlatform = 0, ShareAddress = 1, DontShareAddress = 2, ReuseAddressHint = 4 };
    QAbstractSocket(SocketType type, QObject *parent);
    virtual ~QAbstractSocket();
    virtual bool bind(const QHostAddress &address, quint16 port = 0, BindFlag mode = DefaultForPlatform);
    bool bind(quint16 port = 0, BindFlag mode = DefaultForPlatform);
    virtual void connectToHost(const QString &host, quint16 port, OpenMode mode = ReadWrite);
    virtual void disconnectFromHost();
    void abort();
    bool isValid() const;
    SocketState state() const;
    SocketError error() const;
    qint64 bytesAvailable() const override;
    virtual bool waitForConnected(int msecs = 30000);
    virtual bool waitForDisconnected(int msecs = 30000);
Q_SIGNALS:
    void connected();
    void disconnected();
    void stateChanged(QAbstractSocket::SocketState state);
    void errorOccurred(QAbstractSocket::SocketError error);
};

class QTcpSocket : public QAbstractSocket
{
    Q_OBJECT
public:
    explicit QTcpSocket(QObject *parent = nullptr);
    ~QTcpSocket();
};

class QUdpSocket : public QAbstractSocket
{
    Q_OBJECT
public:
    explicit QUdpSocket(QObject *parent = nullptr);
    ~QUdpSocket();
    bool hasPendingDatagrams() const;
    qint64 pendingDatagramSize() const;
    qint64 readDatagram(char *data, qint64 maxlen, QHostAddress *host = nullptr, quint16 *port = nullptr);
    qint64 writeDatagram(const char *data, qint64 len, const QHostAddress &host, quint16 port);
};

class QTcpServer : public QObject
{
    Q_OBJECT
public:
    explicit QTcpServer(QObject *parent = nullptr);
    ~QTcpServer();
    bool listen(const QHostAddress &address = QHostAddress::Any, quint16 port = 0);
    void close();
    bool isListening() const;
    virtual bool hasPendingConnections() const;
    virtual QTcpSocket *nextPendingConnection();
    bool waitForNewConnection(int msec = 0, bool *timedOut = nullptr);
    QString errorString() const;
Q_SIGNALS:
    void newConnection();
};

class QLocalSocket : public QIODevice
{
    Q_OBJECT
public:
    enum LocalSocketState { UnconnectedState, ConnectingState = 2, ConnectedState = 3, ClosingState = 6 };
    enum LocalSocketError { ConnectionRefusedError, PeerClosedError, ServerNotFoundError, UnknownSocketError = -1 };
    explicit QLocalSocket(QObject *parent = nullptr);
    ~QLocalSocket();
    void connectToServer(OpenMode mode = ReadWrite);
    void connectToServer(const QString &name, OpenMode mode = ReadWrite);
    void disconnectFromServer();
    void abort();
    bool isValid() const;
    bool flush();
    LocalSocketState state() const;
    LocalSocketError error() const;
    qint64 bytesAvailable() const override;
    bool waitForConnected(int msecs = 30000);
    bool waitForDisconnected(int msecs = 30000);
Q_SIGNALS:
    void connected();
    void disconnected();
    void stateChanged(QLocalSocket::LocalSocketState state);
    void errorOccurred(QLocalSocket::LocalSocketError error);
};

class QLocalServer : public QObject
{
    Q_OBJECT
public:
    enum SocketOption {
        NoOptions = 0,
        UserAccessOption = 1,
        GroupAccessOption = 2,
        OtherAccessOption = 4,
        WorldAccessOption = 7,
        AbstractNamespaceOption = 8
    };
    typedef QFlags<SocketOption> SocketOptions;
    explicit QLocalServer(QObject *parent = nullptr);
    ~QLocalServer();
    bool listen(const QString &name);
    void close();
    bool isListening() const;
    virtual bool hasPendingConnections() const;
    virtual QLocalSocket *nextPendingConnection();
    bool waitForNewConnection(int msec = 0, bool *timedOut = nullptr);
    void setSocketOptions(SocketOptions options);
    SocketOptions socketOptions() const;
    QString serverName() const;
    QString errorString() const;
    static bool removeServer(const QString &name);
Q_SIGNALS:
    void newConnection();
};

#endif
