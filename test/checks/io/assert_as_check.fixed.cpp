// Assertions that do something, and such that somebody outside makes fail.
#include <QtCore/QDataStream>
#include <QtCore/QFile>
#include <QtCore/QObject>
#include <QtCore/QTimer>
#include <QtCore/QXmlStreamReader>
#include <QtNetwork/QTcpSocket>

class Store : public QObject
{
public:
    bool open(const QString &name);
    int used() const { return m_used; }
    bool take();
    void wire(QTimer *timer);
    void silent(QFile &file, int *count);
    int chained(int n);

private:
    int m_used = 0;
    QFile m_file;
};

// ------------------------------------------------------------------------------------------------- must be found

bool Store::open(const QString &name)
{
    m_file.setFileName(name);
    const bool holds2 = m_file.open(QIODevice::ReadOnly);
    Q_ASSERT(holds2); // expect: io-assert-as-check
    const bool holds3 = m_used++ < 3;
    Q_ASSERT_X(holds3, "open", "too often"); // expect: io-assert-as-check
    const bool holds = true;
    const bool holds4 = m_used = 2;
    Q_ASSERT( (holds4) ); // expect: io-assert-as-check
    return holds;
}

bool Store::take()
{
    m_used = 3;
    return m_used < 4;
}

void Store::wire(QTimer *timer)
{
    const bool holds2 = static_cast<bool>(connect(timer, &QTimer::timeout, this, &QObject::deleteLater));
    Q_ASSERT(holds2); // expect: io-assert-as-check
    if (timer) {
        const bool holds3 = take() && "text";
        Q_ASSERT(holds3); // expect: io-assert-as-check
    }
}

// Found, but not repaired: the assertion is no statement.
int Store::chained(int n)
{
    return Q_ASSERT(--n > 0), n; // expect: io-assert-as-check
}

// ------------------------------------------------------------------------------------------------- must stay silent

void Store::silent(QFile &file, int *count)
{
    Q_ASSERT(used() == 3);
    Q_ASSERT(count);
    Q_ASSERT(file.isOpen());
    Q_ASSERT(file.size() > *count + 1);
    Q_ASSERT_X(!file.atEnd(), "silent", "nothing left");
    const bool opened = file.open(QIODevice::ReadOnly);
    Q_ASSERT(opened);
    Q_CHECK_PTR(count);
    Q_UNUSED(opened)
}

// ---------------------------------------------------------------------- the peer makes it fail: must be found, but not repaired

class Frames
{
public:
    void read(QTcpSocket *socket);
    void ready(QTcpSocket *socket);

private:
    void handle(const QByteArray &head);
    void fixed(const QByteArray &head);
    quint32 m_size = 0;
};

void Frames::read(QTcpSocket *socket)
{
    handle(socket->read(4));
    const QByteArray line = socket->readLine();
    Q_ASSERT(line.startsWith("HELO")); // expect: io-assert-as-check
    m_size = quint32(line.size());
}

void Frames::handle(const QByteArray &head)
{
    Q_ASSERT(head.size() == 4); // expect: io-assert-as-check
    m_size = quint32(head.at(0));
}

// ------------------------------------------------------------------------------------------------ must stay silent

void Frames::fixed(const QByteArray &head)
{
    Q_ASSERT(head.size() == 4);
    m_size = quint32(head.at(0));
}

// What is asked before cannot fail, and what the program knows is no matter of the peer.
void Frames::ready(QTcpSocket *socket)
{
    if (socket->bytesAvailable() < 4)
        return;
    fixed(socket->read(4));
    const QByteArray line = socket->readLine();
    if (line.isEmpty())
        return;
    Q_ASSERT(line.size() > 0);
    Q_ASSERT(m_size < 4);
    Q_ASSERT(socket);
}

// Where a reader has come to is what the program made it read.
class Titles
{
public:
    explicit Titles(QTcpSocket *socket) : m_xml(socket) {}
    void read()
    {
        if (m_xml.readNextStartElement() && m_xml.name() == QLatin1String("title"))
            readTitle();
    }

private:
    void readTitle()
    {
        Q_ASSERT(m_xml.isStartElement() && m_xml.name() == QLatin1String("title"));
        m_title = m_xml.readElementText();
    }
    QXmlStreamReader m_xml;
    QString m_title;
};
