// Members that still point to what a method has deleted.
#include <QtCore/QBuffer>
#include <QtCore/QObject>
#include <QtCore/QPointer>
#include <QtCore/QTimer>
#include <QtNetwork/QTcpSocket>

class Store : public QObject
{
public:
    ~Store() override { delete m_buffer; }
    void drop();
    qint64 size() const { return m_buffer->size(); }

private:
    QBuffer *m_buffer = new QBuffer;
};

// ------------------------------------------------------------------------------------------------- must be found

void Store::drop()
{
    delete m_buffer; // expect: ownership-dangling-member
    m_buffer = nullptr;
}

class Guarded
{
public:
    ~Guarded();
    void close()
    {
        if (m_buffer) {
            delete m_buffer; // expect: ownership-dangling-member
            m_buffer = nullptr;
        }
    }

private:
    QBuffer *m_buffer = nullptr;
};

Guarded::~Guarded()
{
    delete m_buffer;
}

class Client : public QObject
{
public slots:
    void leave()
    {
        m_socket->close();
        m_socket->deleteLater(); // expect: ownership-dangling-member
        m_socket = nullptr;
    }
    void say(const QByteArray &text) { m_socket->write(text); }

private:
    QTcpSocket *m_socket = new QTcpSocket(this);
};

class Timed : public QObject
{
public:
    void halt()
    {
        stop();
    }
    void restart() { m_timer->start(3); }

private:
    void stop()
    {
        m_timer->stop();
        delete m_timer; // expect: ownership-dangling-member
        m_timer = nullptr;
    }
    QTimer *m_timer = new QTimer;
};

// ------------------------------------------------------------------------------------------------- must be silent

class Reset
{
public:
    ~Reset() { delete m_buffer; }
    void drop()
    {
        delete m_buffer;
        m_buffer = nullptr;
    }
    void renew()
    {
        delete m_buffer;
        m_buffer = new QBuffer;
    }
    qint64 size() const { return m_buffer ? m_buffer->size() : 0; }

private:
    QBuffer *m_buffer = nullptr;
};

class Watched
{
public:
    void drop() { delete m_buffer; }
    qint64 size() const { return m_buffer ? m_buffer->size() : 0; }

private:
    QPointer<QBuffer> m_buffer;
};

// Only on the way to the end of the whole object.
class Ends
{
public:
    ~Ends() { clear(); }
    qint64 size() const { return m_buffer->size(); }

private:
    void clear() { delete m_buffer; }
    QBuffer *m_buffer = new QBuffer;
};

// Who calls it puts another one there.
class Renews
{
public:
    void load()
    {
        clear();
        m_buffer = new QBuffer;
    }
    qint64 size() const { return m_buffer->size(); }

private:
    void clear() { delete m_buffer; }
    QBuffer *m_buffer = new QBuffer;
};

// Another member tells whether it is there.
class Accounts
{
public:
    void close()
    {
        delete m_buffer;
        m_open = false;
    }
    qint64 size() const { return m_open ? m_buffer->size() : 0; }

private:
    QBuffer *m_buffer = new QBuffer;
    bool m_open = true;
};

// It ends with what it deletes.
class Job : public QObject
{
public:
    void finish()
    {
        m_socket->deleteLater();
        deleteLater();
    }
    void say(const QByteArray &text) { m_socket->write(text); }

private:
    QTcpSocket *m_socket = new QTcpSocket;
};

// Only signals of the object itself run what uses it.
class Reader : public QObject
{
public:
    Reader() { connect(m_socket, &QTcpSocket::readyRead, this, &Reader::read); }
    void leave() { m_socket->deleteLater(); }
    void read() { m_socket->readAll(); }

private:
    QTcpSocket *m_socket = new QTcpSocket;
};

class Sometimes
{
public:
    void drop(bool renew)
    {
        delete m_buffer;
        if (renew)
            m_buffer = new QBuffer;
        else
            m_buffer = nullptr;
    }
    qint64 size() const { return m_buffer->size(); }

private:
    QBuffer *m_buffer = nullptr;
};

class Base : public QObject
{
public:
    void drop()
    {
        delete m_buffer;
        reset();
    }
    qint64 size() const { return m_buffer->size(); }

protected:
    virtual void reset();
    QBuffer *m_buffer = nullptr;
};
