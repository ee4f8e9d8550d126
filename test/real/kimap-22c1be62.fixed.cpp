// The worker of a session makes its thread as its own child, and moves into it.
// After KDE/kimap 22c1be62 (CWE-362), written anew.
// needs: Core Network
#include <QByteArray>
#include <QQueue>
#include <QTcpSocket>
#include <QThread>

class ImapWorker : public QObject
{
    Q_OBJECT
public:
    explicit ImapWorker(const QString &host) : m_host(host)
    {
        QThread *thread = new QThread;
        moveToThread(thread);
        thread->start();
        QMetaObject::invokeMethod(this, "open", Qt::QueuedConnection);
    }

public slots:
    void open()
    {
        m_socket = new QTcpSocket;
        connect(m_socket, &QTcpSocket::readyRead, this, &ImapWorker::read);
        m_socket->connectToHost(m_host, 143);
    }

signals:
    void answered(const QByteArray &line);

private:
    void read()
    {
        while (m_socket->canReadLine())
            emit answered(m_socket->readLine(4096));
    }

    QString m_host;
    QTcpSocket *m_socket = nullptr;
};
