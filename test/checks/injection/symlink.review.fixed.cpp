// Links that are followed where something is removed or unpacked.
#include <QtCore/QDir>
#include <QtCore/QDirIterator>
#include <QtCore/QFile>
#include <QtCore/QFileInfo>

#define ARCHIVE_EXTRACT_PERM (0x0002)
#define ARCHIVE_EXTRACT_TIME (0x0004)
#define ARCHIVE_EXTRACT_SECURE_SYMLINKS (0x0100)
#define ARCHIVE_EXTRACT_SECURE_NODOTDOT (0x0200)
extern "C" int archive_write_disk_set_options(struct archive *, int flags);
extern "C" int archive_read_extract(struct archive *, struct archive_entry *, int flags);

// ------------------------------------------------------------------------------------------------- must be found

class Unpacker
{
public:
    int prepare(archive *to) { return archive_write_disk_set_options(to, flags() | ARCHIVE_EXTRACT_SECURE_SYMLINKS); } // expect: injection-symlink
    int direct(archive *from, archive_entry *entry)
    {
        return archive_read_extract(from, entry, ARCHIVE_EXTRACT_TIME | ARCHIVE_EXTRACT_SECURE_NODOTDOT); // expect: injection-symlink
    }
    int chosen(archive *from, archive_entry *entry, bool times)
    {
        return archive_read_extract(from, entry, (times ? ARCHIVE_EXTRACT_TIME : 0) | ARCHIVE_EXTRACT_SECURE_SYMLINKS); // expect: injection-symlink
    }

private:
    int flags() const
    {
        int result = ARCHIVE_EXTRACT_TIME;
        if (m_permissions)
            result |= ARCHIVE_EXTRACT_PERM;
        result |= ARCHIVE_EXTRACT_SECURE_NODOTDOT;
        return result;
    }
    bool m_permissions = false;
};

bool removeAll(const QString &path)
{
    QDir dir(path);
    for (const QFileInfo &entry : dir.entryInfoList(QDir::AllEntries | QDir::Hidden | QDir::NoDotAndDotDot)) {
        if (entry.isDir()) {
            if (!removeAll(entry.absoluteFilePath())) // expect: injection-symlink
                return false;
        } else if (!QFile::remove(entry.absoluteFilePath())) {
            return false;
        }
    }
    return QDir().rmdir(path);
}

class Cache
{
public:
    void clear()
    {
        const QFileInfoList entries = QDir(m_path).entryInfoList(QDir::AllEntries | QDir::NoDotAndDotDot);
        for (const QFileInfo &entry : entries) {
            if (entry.isDir()) {
                QDir below(entry.filePath());
                below.removeRecursively(); // expect: injection-symlink
            } else {
                QFile::remove(entry.filePath());
            }
        }
    }

private:
    QString m_path;
};

void removeFolders(const QDir &dir)
{
    const QStringList names = dir.entryList(QDir::Dirs | QDir::NoDotAndDotDot);
    for (const QString &name : names)
        removeFolders(QDir(dir.filePath(name))); // expect: injection-symlink
    for (const QString &name : dir.entryList(QDir::Files))
        QFile::remove(dir.filePath(name));
}

void removeBackups(const QString &root)
{
    QDirIterator it(root, {"*~"}, QDir::Files, QDirIterator::Subdirectories | QDirIterator::FollowSymlinks);
    while (it.hasNext())
        QFile::remove(it.next()); // expect: injection-symlink
}

// ------------------------------------------------------------------------------------------------- silent

int secure(archive *to, archive *from, archive_entry *entry, int given)
{
    int flags = ARCHIVE_EXTRACT_TIME;
    flags |= ARCHIVE_EXTRACT_SECURE_NODOTDOT | ARCHIVE_EXTRACT_SECURE_SYMLINKS;
    return archive_write_disk_set_options(to, flags) + archive_read_extract(from, entry, given | ARCHIVE_EXTRACT_TIME);
}

class Careful
{
public:
    int prepare(archive *to) { return archive_write_disk_set_options(to, m_flags); }
    void set(int flags) { m_flags = flags; }

private:
    int m_flags = ARCHIVE_EXTRACT_TIME;
};

bool removeAsked(const QString &path)
{
    for (const QFileInfo &entry : QDir(path).entryInfoList(QDir::AllEntries | QDir::NoDotAndDotDot)) {
        if (entry.isDir() && !entry.isSymLink())
            removeAsked(entry.absoluteFilePath());
        else
            QFile::remove(entry.absoluteFilePath());
    }
    return QDir().rmdir(path);
}

bool removeWithoutLinks(const QString &path)
{
    for (const QFileInfo &entry : QDir(path).entryInfoList(QDir::AllEntries | QDir::NoSymLinks | QDir::NoDotAndDotDot)) {
        if (entry.isDir())
            removeWithoutLinks(entry.absoluteFilePath());
        else
            QFile::remove(entry.absoluteFilePath());
    }
    return QDir().rmdir(path);
}

bool removeChosen(const QString &path, QDir::Filters filters)
{
    for (const QFileInfo &entry : QDir(path).entryInfoList(filters))
        if (entry.isDir())
            removeChosen(entry.filePath(), filters);
        else
            QFile::remove(entry.filePath());
    return true;
}

qint64 sizeOf(const QString &path)
{
    qint64 size = 0;
    for (const QFileInfo &entry : QDir(path).entryInfoList(QDir::AllEntries | QDir::NoDotAndDotDot))
        size += entry.isDir() ? sizeOf(entry.filePath()) : entry.size();
    return size;
}

void removeFiles(const QString &root)
{
    QDirIterator it(root, {"*~"}, QDir::Files, QDirIterator::Subdirectories);
    while (it.hasNext())
        QFile::remove(it.next());
}

int countAll(const QString &root)
{
    int n = 0;
    for (QDirIterator it(root, QDirIterator::Subdirectories | QDirIterator::FollowSymlinks); it.hasNext(); it.next())
        n++;
    return n;
}

void removeTree(const QString &path)
{
    QDir(path).removeRecursively();
}
