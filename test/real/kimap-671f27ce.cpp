// The slot of a session's socket drops the connection while it holds the session's mutex; the end of the connection is told at once,
// to a slot that takes the same mutex.
// After KDE/kimap 671f27ce (CWE-833), written anew.
// needs: Core Network
#include <QByteArray>
#include <QMutex>
#include <QQueue>
#include <QTcpSocket>

class SessionWorker : public QObject
{
    Q_OBJECT
public:
    explicit SessionWorker(const QString &host) : m_host(host) {}

public slots:
    void open()
    {
        m_socket = new QTcpSocket(this);
        connect(m_socket, SIGNAL(readyRead()), this, SLOT(readAnswer()));
        connect(m_socket, SIGNAL(disconnected()), this, SLOT(connectionLost()));
        m_socket->connectToHost(m_host, 143);
    }
    void close()
    {
        QMutexLocker locker(&m_mutex);
        m_pending.clear();
        m_socket->disconnectFromHost(); // BUG: connect-deadlock
    }

signals:
    void answered(const QByteArray &line);
    void lost();

private slots:
    void readAnswer()
    {
        while (m_socket->canReadLine())
            emit answered(m_socket->readLine());
    }
    void connectionLost()
    {
        QMutexLocker locker(&m_mutex);
        m_pending.clear();
        emit lost();
    }

private:
    QString m_host;
    QTcpSocket *m_socket = nullptr;
    QMutex m_mutex;
    QQueue<QByteArray> m_pending;
};
