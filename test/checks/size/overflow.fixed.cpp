// Products and sums in 32 bits where 64 are wanted.
#include <QByteArray>
#include <QDataStream>
#include <QFile>
#include <QTcpSocket>

struct Blur
{
    int left, right, top, bottom;
    quint64 cost(const Blur &other) const;
    bool isLarge() const;
    qint64 total = 0;
};

// ------------------------------------------------------------------------------------------------- must be found

quint64 Blur::cost(const Blur &other) const
{
    enum { Most = 1 << 30 };
    quint64 steps = (qint64(left + right)) * (top + bottom); // expect: size-overflow
    steps += qint64(other.left) * other.top; // expect: size-overflow
    return steps > Most ? Most : steps;
}

bool Blur::isLarge() const
{
    return total < (qint64(right - left)) * (bottom - top); // expect: size-overflow
}

int pixels(QFile *file)
{
    QDataStream in(file);
    qint32 width = 0, height = 0;
    in >> width >> height;
    uchar *rows = new uchar[qint64(width) * height]; // expect: size-overflow
    delete[] rows;
    if (width < 0 || width > 65535 || height < 0 || height > 65535)
        return 0;
    rows = new uchar[qint64(width) * height]; // expect: size-overflow
    delete[] rows;
    return width;
}

bool complete(QTcpSocket *socket)
{
    QDataStream in(socket);
    quint32 length = 0;
    in >> length;
    return socket->bytesAvailable() >= quint64(length) + 8; // expect: size-overflow
}

static int strip(QDataStream &in, quint32 width, quint32 height)
{
    const quint32 bytes = width * height * 4; // expect: size-overflow
    QByteArray pixels(10, Qt::Uninitialized);
    pixels.resize(bytes);
    return in.readRawData(pixels.data(), 10);
}
int strips(QFile *file)
{
    QDataStream in(file);
    quint32 width = 0, height = 0;
    in >> width >> height;
    return strip(in, width, height);
}

// ------------------------------------------------------------------------------------------------- must stay silent

// With products=any.
qint64 milliseconds(int seconds)
{
    const qint64 wait = seconds * 1000;
    return wait;
}

qint64 rest(qint64 bytes, int channels, int bits)
{
    const qint64 left = bytes % (channels * bits);
    return left > 0 ? left : 0;
}

qint64 wideEnough(int width, int height, qint64 bytes)
{
    const qint64 area = qint64(width) * height;
    const qint64 size = width * bytes;
    const qint64 doubled = width * 2;
    int narrow = width * height;
    double ratio = width * height;
    return area + size + doubled + narrow + qint64(ratio);
}

qint64 bounded(int width, int height, uchar a, uchar b)
{
    if (width < 0 || width > 4096 || height < 0 || height > 4096)
        return 0;
    qint64 area = width * height;
    area += a * b;
    area += (width % 100) * (height & 0xff);
    return area;
}

void sizes(int width, int height, QByteArray &bytes)
{
    bytes.resize(width * height);
    uchar *rows = new uchar[width * height];
    delete[] rows;
}

bool checked(QTcpSocket *socket)
{
    QDataStream in(socket);
    quint32 length = 0;
    in >> length;
    if (length > 1024)
        return false;
    return socket->bytesAvailable() >= length + 8;
}

int boundedStrip(QFile *file)
{
    QDataStream in(file);
    quint32 width = 0;
    in >> width;
    if (width > 8192)
        return 0;
    const quint32 bytes = width * 4;
    QByteArray pixels;
    pixels.resize(bytes);
    return int(pixels.size());
}
