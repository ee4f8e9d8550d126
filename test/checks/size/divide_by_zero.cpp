// Divisions by what may be zero.
#include <QByteArray>
#include <QDataStream>
#include <QFile>
#include <QNetworkReply>
#include <QTcpSocket>

// ------------------------------------------------------------------------------------------------- must be found

int framesOf(QTcpSocket *socket, int bytes)
{
    QDataStream in(socket);
    quint16 channels = 0, bits = 0;
    in >> channels >> bits;
    const int frames = bytes / channels; // expect: size-divide-by-zero
    return frames + bytes % bits; // expect: size-divide-by-zero
}

int columns(QFile *file, int width)
{
    const int step = file->readLine().trimmed().toInt();
    int rest = width;
    rest %= step; // expect: size-divide-by-zero
    return rest;
}

int certain(int n)
{
    int parts = 0;
    if (n != 0)
        return 1;
    return 100 / n + 1 / parts; // expect: size-divide-by-zero 2
}

class Download : public QObject
{
public:
    explicit Download(QNetworkReply *reply)
    {
        connect(reply, &QNetworkReply::downloadProgress, this, &Download::progress);
        connect(reply, &QNetworkReply::downloadProgress, this, [this](qint64 received, qint64 total) {
            m_percent = total > 0 ? int(received * 100 / total) : 0;
        });
    }
private:
    void progress(qint64 received, qint64 total) { m_percent = percent(received, total); }
    static int percent(qint64 received, qint64 total)
    {
        return int(received * 100 / total); // expect: size-divide-by-zero
    }
    int m_percent = 0;
};

// ------------------------------------------------------------------------------------------------- must stay silent

int checked(QTcpSocket *socket, int bytes)
{
    QDataStream in(socket);
    quint16 channels = 0, bits = 0;
    in >> channels >> bits;
    if (channels == 0)
        return 0;
    const int frames = bytes / channels;
    const int each = qMax<int>(1, bits);
    return frames / each + bytes / (bits + 1);
}

double real(QTcpSocket *socket, double sum)
{
    quint32 n = 0;
    QDataStream(socket) >> n;
    return sum / n;
}

// With divisors=any.
int unknown(int a, int b)
{
    return a / b;
}
