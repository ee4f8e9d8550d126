// Paths from outside that are judged by how they begin.
#include <QtCore/QDir>
#include <QtCore/QFile>
#include <QtCore/QFileInfo>
#include <QtCore/QProcess>

// ------------------------------------------------------------------------------------------------- must be found

bool isShared(QFile *list)
{
    const QByteArray line = list->readLine();
    return line.startsWith("/usr/share/"); // expect: injection-path-prefix
}

class Launcher
{
public:
    explicit Launcher(QProcess *helper) : m_path(QString::fromUtf8(helper->readAllStandardOutput())) { }
    bool isTrusted() const { return m_path.startsWith(QLatin1String("/opt/")); } // expect: injection-path-prefix
    bool isRelative() const { return !m_path.startsWith('/'); }
    bool isOption() const { return m_path.startsWith(QLatin1String("--file=")); }

private:
    QString m_path;
};

// ------------------------------------------------------------------------------------------------- must stay silent

bool isSharedReally(QFile *list)
{
    const QString path = QDir::cleanPath(QString::fromUtf8(list->readLine()));
    return path.startsWith("/usr/share/");
}

bool isSharedAsItIs(QFile *list)
{
    const QString path = QString::fromUtf8(list->readLine());
    return path.startsWith("/usr/share/") && QFileInfo(path).canonicalFilePath().startsWith("/usr/share/");
}

bool looksForDots(QFile *list)
{
    const QString path = QString::fromUtf8(list->readLine());
    if (path.contains(".."))
        return false;
    return path.startsWith("/usr/share/");
}

bool isGiven(const QString &path)
{
    return path.startsWith("/usr/share/");
}
