// The house style for owners: QScopedPointer.
// options: --option=ownership.pointer=QScopedPointer
#include <QtCore/QFile>

qint64 sizeOf(const QString &name)
{
    QFile *file = new QFile(name); // expect: ownership-raw-owner
    if (!file->open(QIODevice::ReadOnly))
        return -1;
    const qint64 size = file->size();
    delete file;
    qInfo("read");
    return size;
}

qint64 guarded(const QString &name)
{
    QScopedPointer<QFile> file(new QFile(name));
    return file->open(QIODevice::ReadOnly) ? file->size() : -1;
}
