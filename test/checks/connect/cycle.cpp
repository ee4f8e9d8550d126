// Signals that lead back to themselves.
#include <QObject>
#include <QSignalBlocker>
#include <QTcpSocket>

class Model : public QObject
{
    Q_OBJECT
public:
    Model()
    {
        connect(this, &Model::changed, this, &Model::update); // expect: connect-cycle
        connect(this, &Model::opened, this, &Model::shown); // expect: connect-cycle
        connect(this, &Model::shown, this, &Model::open);
        connect(this, &Model::moved, this, &Model::move);
        connect(this, &Model::sized, this, &Model::size);
        connect(this, &Model::queued, this, &Model::queue, Qt::QueuedConnection);
        connect(this, &Model::closed, this, [this] { emit shut(); });
    }
    void setX(int x)
    {
        if (x == m_x)
            return;
        m_x = x;
        emit moved(x);
    }

signals:
    void changed();
    void opened();
    void shown();
    void moved(int x);
    void sized();
    void queued();
    void closed();
    void shut();

private:
    void notify() { emit changed(); }
    void update()
    {
        ++m_x;
        notify();
    }
    void open()
    {
        if (m_x)
            emit opened();
        else
            emit opened();
    }
    // Ends as soon as nothing changes.
    void move(int x) { setX(x / 2); }
    void size()
    {
        QSignalBlocker blocker(this);
        emit sized();
    }
    void queue() { emit queued(); }
    int m_x = 0;
};

class Link : public QObject
{
    Q_OBJECT
public:
    Link()
    {
        connect(&m_socket, &QTcpSocket::errorOccurred, this, &Link::failed);
        connect(&m_other, &QTcpSocket::errorOccurred, this, &Link::otherFailed);
        connect(&m_other, &QTcpSocket::readyRead, this, &Link::ready);
    }

private:
    void failed()
    {
        qWarning("lost");
        m_socket.disconnectFromHost(); // expect: connect-cycle
    }
    void otherFailed()
    {
        m_socket.disconnectFromHost();
        if (m_other.state() == QTcpSocket::ConnectedState)
            m_other.disconnectFromHost();
        m_other.abort();
    }
    void ready() { m_other.disconnectFromHost(); }
    QTcpSocket m_socket, m_other;
};
