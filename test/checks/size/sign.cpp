// Answers of calls that have failed, used as sizes.
#include <QByteArray>
#include <QFile>
#include <QTcpSocket>
#include <cstring>

class Decoder
{
public:
    int decode(const char *packet, int bytes);
    void needSamples(const QByteArray &packet);
    void needed(const QByteArray &packet);

private:
    float m_samples[960];
    QByteArray m_out;
};

int Decoder::decode(const char *packet, int bytes)
{
    if (bytes < 2 || packet[0] != 7)
        return -4;
    return bytes / 2;
}

// ------------------------------------------------------------------------------------------------- must be found

void Decoder::needSamples(const QByteArray &packet)
{
    const int count = decode(packet.constData(), int(packet.size()));
    m_out.resize(count); // expect: size-sign
    float rest[16];
    memcpy(rest, m_samples, size_t(decode(packet.constData(), 2))); // expect: size-sign
}

void echo(QTcpSocket *socket, QFile *file)
{
    char buffer[512];
    file->write(buffer, socket->read(buffer, sizeof buffer)); // expect: size-sign
    qint64 n = socket->read(buffer, sizeof buffer - 1);
    buffer[n] = 0; // expect: size-sign
    QByteArray copy(buffer, int(n)); // expect: size-sign
}

// ------------------------------------------------------------------------------------------------- must stay silent

void Decoder::needed(const QByteArray &packet)
{
    const int count = decode(packet.constData(), int(packet.size()));
    if (count < 0)
        return;
    m_out.resize(count);
    m_out.resize(qMax(0, decode(packet.constData(), 2)));
}

class Pieces
{
public:
    bool isValid() const { return m_count > 0; }
    int count() const;
    QByteArray hashes() const;
    QByteArray hashesOf(const Pieces &other) const;
    QByteArray names() const;

private:
    int m_count = 0;
};

int Pieces::count() const
{
    if (!isValid()) return -1;
    return m_count;
}

// Who has asked what decides whether there is a number knows that there is one.
QByteArray Pieces::hashes() const
{
    if (!isValid())
        return {};
    const int pieces = count();
    return QByteArray("x", pieces);
}

// Who asks for less than no room gets none.
QByteArray Pieces::names() const
{
    QByteArray all;
    all.reserve(count());
    for (int i = 0; i < count(); i++)
        all += 'n';
    return all;
}

QByteArray Pieces::hashesOf(const Pieces &other) const
{
    if (!isValid())
        return {};
    return QByteArray("x", other.count()); // expect: size-sign
}

void checked(QTcpSocket *socket, QFile *file)
{
    char buffer[512];
    const qint64 n = socket->read(buffer, sizeof buffer - 1);
    if (n <= 0)
        return;
    buffer[n] = 0;
    file->write(buffer, n);
    qint64 more = 0;
    while ((more = socket->read(buffer, sizeof buffer)) > 0)
        file->write(buffer, more);
    const qint64 last = socket->read(buffer, 12);
    Q_ASSERT(last == 12);
    file->write(buffer, last);
    file->write(buffer, file->size());
}

// ------------------------------------------------------------------------- a function of the program uses it: must be found

class Ring
{
public:
    void fill(QTcpSocket *socket)
    {
        char part[256];
        const qint64 got = socket->read(part, sizeof part);
        keep(part, size_t(got)); // expect: size-sign
        pass(part, int(got)); // expect: size-sign
        // These ask, or do nothing with it that hurts.
        guarded(part, got);
        bounded(part, int(got));
        count(got);
        const qint64 more = socket->read(part, sizeof part);
        if (more < 0)
            return;
        keep(part, size_t(more));
    }

private:
    void keep(const char *bytes, size_t n) { memcpy(m_bytes, bytes, n); }
    void pass(const char *bytes, int n) { keep(bytes, size_t(n)); }
    void guarded(const char *bytes, qint64 n)
    {
        if (n > 0)
            memcpy(m_bytes, bytes, size_t(n));
    }
    void bounded(const char *bytes, int n)
    {
        n = qBound(0, n, 256);
        memcpy(m_bytes, bytes, size_t(n));
    }
    void count(qint64 n) { m_count += n; }
    char m_bytes[256];
    qint64 m_count = 0;
};
