// Fixed names in folders that all users share.
#include <QtCore/QDir>
#include <QtCore/QFile>
#include <QtCore/QSaveFile>
#include <QtCore/QTemporaryFile>
#include <QtCore/QTextStream>

#include <cstdio>

// ------------------------------------------------------------------------------------------------- must be found

bool log(const QString &line)
{
    QFile file(QStringLiteral("/tmp/mytool.log")); // expect: access-temp-file
    if (!file.open(QIODevice::WriteOnly | QIODevice::Append))
        return false;
    QTextStream(&file) << line;
    return true;
}

bool inFolder()
{
    QFile file(QDir::tempPath() + "/state.dat"); // expect: access-temp-file
    return file.open(QFile::ReadWrite);
}

bool byConstant()
{
    static const QString path = QDir::tempPath() + QLatin1String("/a/") + QLatin1String("b");
    QSaveFile file(path); // expect: access-temp-file
    return file.open(QIODevice::WriteOnly) && file.commit();
}

FILE *plain()
{
    return fopen("/var/tmp/x.txt", "w"); // expect: access-temp-file
}

class Pid
{
public:
    bool write()
    {
        m_file.setFileName("/tmp/pid"); // expect: access-temp-file
        return m_file.open(QIODevice::WriteOnly);
    }

private:
    QFile m_file;
};

static QString scratch(const QString &side) { return QDir::tempPath() + "/compare-" + side + ".txt"; }
bool byFunction()
{
    QFile left(scratch("left")); // expect: access-temp-file
    return left.open(QFile::WriteOnly);
}

// ------------------------------------------------------------------------------------------------- silent

bool unique()
{
    QTemporaryFile file(QDir::tempPath() + "/stateXXXXXX");
    return file.open();
}

bool reads()
{
    QFile file(QStringLiteral("/tmp/input.txt"));
    return file.open(QIODevice::ReadOnly);
}

bool withPid(qint64 pid)
{
    QFile file(QDir::tempPath() + "/state" + QString::number(pid));
    return file.open(QIODevice::WriteOnly);
}

bool elsewhere()
{
    QFile file(QStringLiteral("/var/lib/mytool/state"));
    return file.open(QIODevice::WriteOnly);
}

bool given(const QString &path)
{
    QFile file(path);
    return file.open(QIODevice::WriteOnly);
}

FILE *read()
{
    return fopen("/tmp/x.txt", "r");
}

bool exists()
{
    QFile file("/tmp/lock");
    return file.exists();
}

static QString inFolderOf(const QString &folder) { return folder + "/state.dat"; }
bool byOtherFunctions(const QString &name)
{
    QFile named(scratch(name)), home(inFolderOf(QDir::homePath()));
    return named.open(QFile::WriteOnly) && home.open(QFile::WriteOnly);
}
