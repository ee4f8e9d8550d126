// Paths that are asked about before something is done with them.
#include <QDebug>
#include <QtCore/QDir>
#include <QtCore/QFile>
#include <QtCore/QFileInfo>
#include <QtCore/QTemporaryDir>

#include <cstdio>
#include <sys/stat.h>
#include <unistd.h>

// ------------------------------------------------------------------------------------------------- must be found

void keepOld(const QString &path, const QString &old)
{
    if (!QFile::exists(old)) {
        if (!QFile::copy(path, old)) {
            qWarning() << "QFile::copy failed";
            return;
        } // expect: thread-check-then-use
    }
}

void moveAway(const QString &path)
{
    if (!QFileInfo(path).isFile())
        return;
    if (!QFile::rename(path, path + ".old")) {
        qWarning() << "QFile::rename failed";
        return;
    } // expect: thread-check-then-use
}

void byObjects(const QString &path, const QString &to)
{
    QFileInfo target(to);
    QFile file(path);
    if (file.exists() && !target.exists()) {
        if (!file.rename(target.absoluteFilePath())) {
            qWarning() << "QFile::rename failed:" << file.errorString();
            return;
        } // expect: thread-check-then-use
    }
}

void joined(const QString &folder, const QString &from)
{
    if (!QFile::exists(folder + "/settings")) {
        qWarning("none yet");
        if (!QFile::copy(from, folder + "/settings")) {
            qWarning() << "QFile::copy failed";
            return;
        } // expect: thread-check-then-use
    }
}

class Log
{
public:
    void rotate()
    {
        if (QFileInfo::exists(m_path)) {
            if (!QFile::rename(m_path, m_path + ".1")) {
                qWarning() << "QFile::rename failed";
                return;
            } // expect: thread-check-then-use
        }
    }

private:
    QString m_path;
};

bool writeDefaults(const QString &path, const QByteArray &data)
{
    QFile file(path);
    if (file.exists())
        return true;
    if (!file.open(QIODevice::WriteOnly | QIODevice::Truncate | QIODevice::NewOnly)) // expect: thread-check-then-use
        return false;
    return file.write(data) == data.size();
}

bool writeUnderFreeName(const QString &base, const QByteArray &data)
{
    QString name = base;
    for (int i = 1; QFile::exists(name); i++)
        name = base + QString::number(i);
    QFile file(name);
    return file.open(QFile::WriteOnly | QIODevice::NewOnly) && file.write(data) == data.size(); // expect: thread-check-then-use
}

bool byVariable(const QString &path)
{
    const bool there = QFileInfo(path).exists();
    if (!there) {
        QFile file(path);
        return file.open(QIODevice::ReadWrite | QIODevice::NewOnly); // expect: thread-check-then-use
    }
    return false;
}

FILE *plain(const char *path)
{
    if (access(path, F_OK) == 0)
        return nullptr;
    return fopen(path, "w"); // expect: thread-check-then-use
}

void plainMove(const char *path, const char *to)
{
    struct stat info;
    if (stat(path, &info) < 0)
        return;
    rename(path, to); // expect: thread-check-then-use
}

// ------------------------------------------------------------------------------------------------------------ silent

bool makesOnlyNew(const QString &path)
{
    QFile file(path);
    return !file.exists() && file.open(QIODevice::WriteOnly | QIODevice::NewOnly);
}

bool addsOrReads(const QString &path, QFile &log)
{
    QFile file(path);
    if (!QFile::exists(path) && file.open(QIODevice::WriteOnly | QIODevice::Append))
        return true;
    if (!log.exists())
        return log.open(QIODevice::ReadOnly);
    return file.exists() && file.open(QIODevice::WriteOnly);
}

bool anyhow(const QString &path)
{
    QFile file(path);
    if (!file.exists())
        qWarning("makes one");
    return file.open(QIODevice::WriteOnly);
}

FILE *onlyNew(const char *path)
{
    return access(path, F_OK) != 0 ? fopen(path, "wx") : fopen(path, "r");
}

bool otherName(const QString &base)
{
    QString name = base;
    if (!QFile::exists(name)) {
        name += "~";
        QFile file(name);
        return file.open(QIODevice::WriteOnly);
    }
    return false;
}

bool isChecked(const QString &path, const QString &old)
{
    if (!QFile::exists(path))
        return false;
    if (!QFile::copy(path, old))
        return false;
    return QFile::exists(old) && QFile::rename(path, old);
}

// On purpose.
void mayFail(const QString &path, const QString &old)
{
    if (!QFile::exists(old))
        (void)QFile::copy(path, old);
}

// The same comes out when somebody else was quicker.
void wanted(const QString &path, const QString &folder)
{
    if (QFile::exists(path))
        QFile::remove(path);
    QFile file(path);
    if (file.exists())
        file.remove();
    if (!QDir(folder).exists())
        QDir().mkpath(folder);
}

// Done whatever the answer was.
void replace(const QString &fresh, const QString &path)
{
    if (QFile::exists(path))
        QFile::remove(path);
    QFile::rename(fresh, path);
}

// Another path.
void others(const QString &path, const QString &other, const QString &third)
{
    if (QFile::exists(path))
        QFile::rename(other, third);
    QString name = path;
    if (!QFile::exists(name)) {
        name = other;
        QFile::copy(third, name);
    }
    QFile file(path);
    file.setFileName(other);
    if (QFile::exists(path))
        file.rename(third);
}

// Only the program itself is there.
void own(const QString &path)
{
    QTemporaryDir folder;
    const QString copy = folder.filePath("copy");
    if (!QFile::exists(copy))
        QFile::copy(path, copy);
}

// The answer only changes what is said.
void told(const QString &path, const QString &old)
{
    if (!QFile::exists(path))
        qWarning("nothing there");
    QFile::rename(path, old);
}
