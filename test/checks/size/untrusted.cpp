// Amounts of memory: who decides them.
#include <QByteArray>
#include <QDataStream>
#include <QFile>
#include <QTcpSocket>
#include <QVector>

#include <cstring>
#include <vector>

bool isSane(quint32 n);
enum { Limit = 65536 };

class Protocol : public QObject
{
public:
    void read(QTcpSocket *socket)
    {
        QDataStream in(socket);
        in >> m_length;
        QByteArray body;
        body.resize(m_length); // expect: size-untrusted
        body.reserve(12);
    }

    void later()
    {
        m_body.resize(int(m_length)); // expect: size-untrusted
        if (m_length <= Limit)
            m_body.resize(int(m_length));
    }

private:
    quint32 m_length = 0;
    QByteArray m_body;
};

void sizes(QTcpSocket *socket, QFile *file)
{
    QDataStream in(socket);
    quint32 a = 0, b = 0, c = 0, d = 0;
    in >> a >> b >> c >> d;
    QVector<int> list;
    list.reserve(int(a));              // expect: size-untrusted
    std::vector<int> other;
    other.resize(a * 4);               // expect: size-untrusted
    QByteArray bytes(int(a), '\0');    // expect: size-untrusted
    QByteArray some = socket->read(b); // expect: size-untrusted
    if (b > Limit)
        return;
    list.reserve(int(b));
    list.reserve(int(qMin<quint32>(c, 100)));
    list.reserve(int(qBound(0u, c, 100u)));
    list.reserve(int(c & 0xff));
    if (!isSane(c))
        return;
    list.reserve(int(c));
    while (socket->bytesAvailable() < qint64(d))
        socket->waitForReadyRead(100);
    bytes.resize(int(d));
    bytes.resize(int(socket->bytesAvailable()));
    bytes.resize(some.size());
    char count = 0;
    socket->getChar(&count);
    bytes.resize(count);
    const int n = file->readLine().trimmed().toInt();
    bytes.reserve(n); // expect: size-untrusted
    if (n < 0 || n > 1000)
        return;
    bytes.reserve(n);
}

void unknown(QByteArray &bytes, int n)
{
    bytes.resize(n);
}

// Bytes that the packet may not have.
void frame(QTcpSocket *socket, char *to)
{
    const QByteArray packet = socket->readAll();
    QDataStream in(packet);
    quint16 size = 0, other = 0;
    in >> size >> other;
    memcpy(to, packet.constData() + 2, size); // expect: size-untrusted
    if (other > packet.size())
        return;
    memcpy(to, packet.constData(), other);
    memcpy(to, packet.constData(), size_t(packet.size()));
}

// Elements, arrays, rounds.
int tableOf[8];

int elements(QTcpSocket *socket, const QVector<int> &values, int ours)
{
    QDataStream in(socket);
    int at = 0, other = 0, third = 0;
    in >> at >> other >> third;
    int sum = values.at(at) + tableOf[at]; // expect: size-untrusted 2
    if (other < 0 || other >= values.size())
        return 0;
    sum += values.at(other) + tableOf[third & 7] + tableOf[ours];
    return sum;
}

void arrays(QTcpSocket *socket)
{
    QDataStream in(socket);
    quint32 size = 0, other = 0;
    in >> size >> other;
    char *bytes = new char[size]; // expect: size-untrusted
    in.readRawData(bytes, 1);
    delete[] bytes;
    if (other > Limit)
        return;
    bytes = new char[other];
    delete[] bytes;
}

QVector<int> manyRounds(QTcpSocket *socket)
{
    QDataStream in(socket);
    quint32 count = 0, other = 0;
    in >> count >> other;
    QVector<int> numbers;
    for (quint32 i = 0; i < count; ++i) { // expect: size-untrusted
        int x = 0;
        in >> x;
        numbers.append(x);
    }
    for (quint32 i = 0; i < count; ++i) {
        int x = 0;
        in >> x;
        if (in.status() != QDataStream::Ok)
            break;
        numbers.append(x);
    }
    for (quint32 i = 0; i < count; ++i)
        socket->write("x", 1);
    for (quint32 i = 0; i < qMin<quint32>(other, Limit); ++i)
        numbers.append(0);
    return numbers;
}
