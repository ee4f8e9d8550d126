// What is read behind a wait that nobody asks about, files that are written and thrown away, and such that are removed first.
#include <QtCore/QFile>
#include <QtCore/QProcess>
#include <QtCore/QSaveFile>
#include <QtCore/QTextStream>

// ------------------------------------------------------------------------------------------------- must be found

QByteArray version()
{
    QProcess git;
    git.start("/usr/bin/git", {"--version"});
    git.waitForFinished(3000); // expect: io-unchecked-result
    return git.readAllStandardOutput();
}

static void put(QIODevice *device, const QByteArray &bytes)
{
    QTextStream(device) << bytes;
}

bool store(const QString &name, const QByteArray &bytes)
{
    QSaveFile file(name); // expect: io-unchecked-result
    if (!file.open(QIODevice::WriteOnly))
        return false;
    put(&file, bytes);
    return file.flush();
}

void rotate(const QString &path)
{
    QFile::remove(path + ".1");
    QFile::rename(path, path + ".1"); // expect: io-unchecked-result
}

void replace(const QString &made, const QString &path)
{
    QFile old(path);
    if (old.exists())
        old.remove();
    QFile::copy(made, path); // expect: io-unchecked-result
}

// ------------------------------------------------------------------------------------------------ must stay silent

bool replaced(const QString &made, const QString &path, const QString &other)
{
    QFile::remove(other);
    QFile::copy(made, path);
    QFile::rename(path, other + ".1");
    QFile::remove(other);
    return QFile::rename(made, other);
}

void removedOnly(const QString &made, const QString &path)
{
    QFile::rename(made, path);
    QFile::remove(path);
}

QByteArray asked()
{
    QProcess git;
    git.start("/usr/bin/git", {"--version"});
    git.waitForFinished(3000);
    if (git.exitStatus() != QProcess::NormalExit)
        return {};
    return git.readAllStandardOutput();
}

QByteArray withoutLimit()
{
    QProcess git;
    git.start("/usr/bin/git", {"--version"});
    git.waitForFinished(-1);
    return git.readAllStandardOutput();
}

QByteArray cutOff(QProcess &git)
{
    git.kill();
    git.waitForFinished();
    return git.readAllStandardOutput();
}

void ranOnly()
{
    QProcess git;
    git.start("/usr/bin/git", {"gc"});
    git.waitForFinished();
}

static bool finish(QSaveFile &file)
{
    return file.commit();
}

bool handedOn(const QString &name, const QByteArray &bytes)
{
    QSaveFile file(name);
    if (!file.open(QIODevice::WriteOnly))
        return false;
    put(&file, bytes);
    return finish(file);
}

bool cancelled(const QString &name)
{
    QSaveFile file(name);
    if (!file.open(QIODevice::WriteOnly))
        return false;
    file.cancelWriting();
    return true;
}

// Only asked whether it can be written.
bool writable(const QString &name)
{
    const QSaveFile file(name);
    return !file.fileName().isEmpty();
}
