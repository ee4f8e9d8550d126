// Signals that lead back to themselves.
#include <QObject>
#include <QSignalBlocker>
#include <QTcpSocket>

// A value that goes to and fro between two objects.
class Dial : public QObject
{
    Q_OBJECT
public:
    void turn(int value)
    {
        m_value = value;
        emit turned(value);
    }
    void turnOnce(int value)
    {
        if (value != m_value)
            turn(value);
    }
    virtual void spin(int value) { turn(value); }
signals:
    void turned(int value);

private:
    int m_value = 0;
};

class Desk : public QObject
{
    Q_OBJECT
public:
    void wire(Dial *a, Dial *b, bool first)
    {
        connect(a, &Dial::turned, b, &Dial::turn); // expect: connect-cycle
        connect(b, &Dial::turned, &m_middle, &Dial::turn);
        connect(&m_middle, &Dial::turned, a, &Dial::turn);
        if (first)
            connect(&m_left, &Dial::turned, &m_right, &Dial::turn);
        else
            connect(&m_right, &Dial::turned, &m_left, &Dial::turn);
    }
    void wireGuarded(Dial *a, Dial *b)
    {
        connect(a, &Dial::turned, b, &Dial::turnOnce);
        connect(b, &Dial::turned, a, &Dial::turn);
    }
    void wireVirtual(Dial *a, Dial *b)
    {
        connect(a, &Dial::turned, b, &Dial::spin);
        connect(b, &Dial::turned, a, &Dial::turn);
    }
    void wireQueued(Dial *a, Dial *b)
    {
        connect(a, &Dial::turned, b, &Dial::turn, Qt::QueuedConnection);
        connect(b, &Dial::turned, a, &Dial::turn);
    }
    void wireRow(Dial *a, Dial *b)
    {
        connect(a, &Dial::turned, b, &Dial::turn);
        a = new Dial;
        connect(b, &Dial::turned, a, &Dial::turn);
    }

private:
    Dial m_middle, m_left, m_right;
};

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
        m_socket.abort(); // expect: connect-cycle
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
