// Reads into buffers: how many bytes there are room for, and how many are asked for.
#include <QByteArray>
#include <QFile>
#include <QLocalSocket>
#include <QTcpSocket>
#include <QUdpSocket>
#include <QVector>

#include <array>
#include <cstring>
#include <vector>

bool isSane(qint64 n);
void makeRoom(QByteArray *buffer, qint64 n);

struct Header
{
    quint32 magic;
    quint32 length;
};

// ------------------------------------------------------------------------------------------------------ members
class Reader : public QObject
{
public:
    explicit Reader(int size) : m_sized(size, '\0') { }

    void intoArray() { m_socket->read(m_array, m_socket->bytesAvailable()); } // expect: socket-read-overflow

    void intoMember()
    {
        const qint64 n = m_socket->bytesAvailable();
        m_socket->read(m_sized.data(), n); // expect: socket-read-overflow
        m_socket->write(m_sized.data(), n);
    }

    // The amount feeds another buffer too, which has the room: only the argument may be made smaller.
    void intoTwo()
    {
        const qint64 n = m_socket->bytesAvailable();
        QByteArray large(n, '\0');
        m_socket->peek(large.data(), n);
        m_socket->read(m_sized.data(), n); // expect: socket-read-overflow
    }

    void guardTooLate()
    {
        qint64 n = m_socket->bytesAvailable();
        if (n < qint64(sizeof(Header)))
            return;
        m_socket->read(m_sized.data(), n); // expect: socket-read-overflow
        if (n > m_sized.size())
            m_socket->abort();
    }

    void inLambda()
    {
        connect(m_socket, &QLocalSocket::readyRead, this, [this]() {
            m_socket->read(m_array, m_socket->bytesAvailable()); // expect: socket-read-overflow
        });
    }

    void resizedFirst()
    {
        const qint64 n = m_socket->bytesAvailable();
        QByteArray data;
        data.resize(n);
        m_socket->read(data.data(), n);
    }

    void clamped()
    {
        const qint64 n = qMin<qint64>(m_socket->bytesAvailable(), m_sized.size());
        m_socket->read(m_sized.data(), n);
        m_socket->read(m_array, qBound<qint64>(0, m_socket->bytesAvailable(), sizeof m_array));
    }

    void guarded()
    {
        const qint64 n = m_socket->bytesAvailable();
        if (n > m_sized.size())
            return;
        m_socket->read(m_sized.data(), n);
    }

    void guardedByOthers()
    {
        const qint64 n = m_socket->bytesAvailable();
        if (!isSane(n))
            return;
        m_socket->read(m_sized.data(), n);
    }

    // The buffer's size follows what came in, though not in this function.
    void sizedElsewhere()
    {
        m_grown.resize(m_socket->bytesAvailable());
        readGrown();
    }
    void readGrown() { m_socket->read(m_grown.data(), m_socket->bytesAvailable()); }

private:
    QLocalSocket *m_socket = nullptr;
    QByteArray m_sized;
    QByteArray m_grown;
    char m_array[256];
};

// -------------------------------------------------------------------------------------------------- local buffers
void arrays(QTcpSocket *socket)
{
    char buffer[512];
    socket->read(buffer, socket->bytesAvailable()); // expect: socket-read-overflow
    socket->read(&buffer[0], 1024); // expect: socket-read-overflow
    socket->readLine(buffer, 2 * sizeof buffer); // expect: socket-read-overflow
    socket->read(buffer, sizeof buffer);
    socket->readLine(buffer, sizeof(buffer) - 1);
    socket->read(buffer + 256, 256);
    socket->read(buffer, qMin(socket->bytesAvailable(), qint64(sizeof buffer)));
}

void objects(QTcpSocket *socket)
{
    Header header;
    socket->read(reinterpret_cast<char *>(&header), socket->bytesAvailable()); // expect: socket-read-overflow
    if (socket->bytesAvailable() < qint64(sizeof header))
        return;
    socket->read(reinterpret_cast<char *>(&header), sizeof(Header));
    quint16 port;
    socket->read(reinterpret_cast<char *>(&port), 4); // expect: socket-read-overflow
}

void containers(QTcpSocket *socket)
{
    std::array<char, 64> fixed;
    socket->read(fixed.data(), socket->bytesAvailable()); // expect: socket-read-overflow
    socket->read(fixed.data(), qint64(fixed.size()));
    QVector<char> list(20);
    socket->read(list.data(), socket->bytesAvailable()); // expect: socket-read-overflow
    std::vector<char> values;
    values.resize(32);
    int n = int(socket->bytesAvailable());
    socket->read(values.data(), n); // expect: socket-read-overflow
    values.resize(size_t(n));
    socket->read(values.data(), n);
    QVector<quint32> words(8);
    socket->read(reinterpret_cast<char *>(words.data()), socket->bytesAvailable()); // expect: socket-read-overflow
    socket->read(reinterpret_cast<char *>(words.data()), 32);
}

void onTheHeap(QTcpSocket *socket)
{
    char *buffer = new char[128];
    socket->read(buffer, socket->bytesAvailable()); // expect: socket-read-overflow
    delete[] buffer;
    const qint64 n = socket->bytesAvailable();
    buffer = new char[n];
    socket->read(buffer, n);
    delete[] buffer;
}

void datagrams(QUdpSocket *socket)
{
    char small[512];
    socket->readDatagram(small, socket->pendingDatagramSize()); // expect: socket-read-overflow
    QByteArray datagram;
    datagram.resize(int(socket->pendingDatagramSize()));
    socket->readDatagram(datagram.data(), datagram.size());
}

void inALoop(QTcpSocket *socket)
{
    char buffer[128];
    qint64 n = 0;
    while ((n = socket->bytesAvailable()) > 0)
        socket->read(buffer, n); // expect: socket-read-overflow
    while ((n = socket->bytesAvailable()) > 0) {
        if (n > qint64(sizeof buffer))
            n = sizeof buffer;
        socket->read(buffer, n);
    }
    while (socket->bytesAvailable() > 0)
        socket->read(buffer, socket->bytesAvailable() > 128 ? 128 : socket->bytesAvailable());
}

// ------------------------------------------------------------------------------------------------- what is not known
void unknownRoom(QTcpSocket *socket, char *buffer, QByteArray &bytes)
{
    socket->read(buffer, socket->bytesAvailable());
    socket->read(bytes.data(), socket->bytesAvailable());
    QByteArray made;
    const qint64 n = socket->bytesAvailable();
    makeRoom(&made, n);
    socket->read(made.data(), n);
}

void unknownAmount(QTcpSocket *socket, qint64 amount)
{
    char buffer[64];
    socket->read(buffer, amount);
}

void asserted(QTcpSocket *socket)
{
    char buffer[64];
    const qint64 n = socket->bytesAvailable();
    Q_ASSERT(n <= qint64(sizeof buffer));
    socket->read(buffer, n);
}

void copies(const QByteArray &from)
{
    char to[16];
    memcpy(to, from.constData(), 32); // expect: socket-read-overflow
    memcpy(to, from.constData(), sizeof to);
}
