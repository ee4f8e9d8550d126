// Containers that go on naming what has been deleted.
#include <QtCore/QList>
#include <QtCore/QMap>
#include <QtCore/QPointer>
#include <QtNetwork/QTcpServer>
#include <QtNetwork/QTcpSocket>

class Kept : public QTcpServer
{
public:
    void broadcast(const QByteArray &text)
    {
        for (QTcpSocket *socket : m_clients)
            socket->write(text);
    }
    void accept()
    {
        while (QTcpSocket *socket = nextPendingConnection()) {
            m_clients.append(socket); // expect: ownership-dangling-member
            connect(socket, &QTcpSocket::disconnected, socket, &QObject::deleteLater);
        }
    }

private:
    QList<QTcpSocket *> m_clients;
};

class Keyed : public QTcpServer
{
public:
    int size(QTcpSocket *socket) const { return m_data.value(socket).size(); }
    void accept()
    {
        QTcpSocket *socket = nextPendingConnection();
        if (!socket)
            return;
        m_data[socket] = QByteArray(); // expect: ownership-dangling-member
        connect(socket, &QTcpSocket::readyRead, this, [this, socket] { m_data[socket] = socket->read(10); });
        connect(socket, &QTcpSocket::disconnected, this, &Keyed::gone);
    }

private:
    void gone() { sender()->deleteLater(); }
    QMap<QTcpSocket *, QByteArray> m_data;
};

// Taken out by the slot, by another one of the same signal, by a function that a slot calls.
class TakenOut : public QTcpServer
{
public:
    int count() const { return m_clients.size(); }
    void accept()
    {
        QTcpSocket *socket = nextPendingConnection();
        m_clients << socket;
        connect(socket, &QTcpSocket::disconnected, this, [this, socket] {
            m_clients.removeAll(socket);
            socket->deleteLater();
        });
    }
    void acceptHere()
    {
        QTcpSocket *socket = nextPendingConnection();
        m_others << socket;
        connect(socket, &QTcpSocket::disconnected, this, &TakenOut::gone);
        connect(socket, &QTcpSocket::disconnected, socket, &QTcpSocket::deleteLater);
    }

private:
    void gone() { drop(static_cast<QTcpSocket *>(sender())); }
    void drop(QTcpSocket *socket) { m_others.removeOne(socket); }
    QList<QTcpSocket *> m_clients;
    QList<QTcpSocket *> m_others;
};

// A QPointer knows; what is cleared elsewhere may know.
class Watched : public QTcpServer
{
public:
    int count() const { return m_clients.size() + m_cleared.size(); }
    void clear() { m_cleared.clear(); }
    void accept()
    {
        QTcpSocket *socket = nextPendingConnection();
        m_clients.append(socket);
        m_cleared.append(socket);
        connect(socket, &QTcpSocket::disconnected, socket, &QTcpSocket::deleteLater);
    }

private:
    QList<QPointer<QTcpSocket>> m_clients;
    QList<QTcpSocket *> m_cleared;
};

// --------------------------------------------------------------------------------------------------- it has put itself there

class Listener : public QObject
{
public:
    void wake() {}
    static void wakeAll()
    {
        for (Listener *listener : s_all)
            listener->wake();
    }
    void enter()
    {
        s_all.append(this); // expect: ownership-dangling-member
    }

private:
    static QList<Listener *> s_all;
};

class Leaving : public QObject
{
public:
    Leaving() { s_all.insert(++s_last, this); }
    ~Leaving() override { s_all.remove(m_id); }
    static Leaving *find(int id) { return s_all.value(id); }

private:
    int m_id = 0;
    static int s_last;
    static QMap<int, Leaving *> s_all;
};

// What its destructor does is not seen.
class Unseen : public QObject
{
public:
    Unseen() { s_all.append(this); }
    ~Unseen() override;
    static int count() { return s_all.size(); }

private:
    static QList<Unseen *> s_all;
};
