// Paths that are asked about before something is done with them.
#include <QtCore/QDir>
#include <QtCore/QFile>
#include <QtCore/QFileInfo>
#include <QtCore/QTemporaryDir>
#include <QDebug>

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

// ------------------------------------------------------------------------------------------------------------ silent

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
