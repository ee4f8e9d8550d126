// Sizes that functions take in 32 bits: nothing to widen.
// qt: 5
#include <QByteArray>
#include <QDataStream>
#include <QFile>

QByteArray pixels(QFile *file)
{
    QDataStream in(file);
    qint32 width = 0, height = 0;
    in >> width >> height;
    QByteArray image(width * height, '\0'); // expect: size-overflow
    image.resize(width + height);
    if (width < 0 || width > 1024 || height < 0 || height > 1024)
        return {};
    image.resize(width * height);
    return image;
}
