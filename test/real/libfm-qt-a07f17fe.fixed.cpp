// A file manager starts what is listed in a file without asking when it lies where only the system's packages put something.
// After lxqt/libfm-qt a07f17fe (CWE-41), written anew.
// needs: Core
#include <QDir>
#include <QFile>
#include <QProcess>
#include <QString>

class FileInfo
{
public:
    FileInfo(const QString &path, const QString &type) : m_path(path), m_type(type) { }

    // Does it run without being marked as trusted by the user?
    bool isExecutableType() const
    {
        if (m_type != QLatin1String("application/x-desktop"))
            return false;
        return isTrusted();
    }
    QString path() const { return m_path; }

private:
    bool isTrusted() const { return QDir::cleanPath(m_path).startsWith(QLatin1String("/usr/share/")); }

    QString m_path, m_type;
};

class Session
{
public:
    bool startAll(const QString &list)
    {
        QFile file(list);
        if (!file.open(QIODevice::ReadOnly))
            return false;
        while (!file.atEnd())
            start(QString::fromUtf8(file.readLine()).trimmed());
        return true;
    }

private:
    void start(const QString &line)
    {
        const FileInfo info(line, QStringLiteral("application/x-desktop"));
        if (info.isExecutableType())
            m_started++;
        else
            m_refused++;
    }

    int m_started = 0, m_refused = 0;
};

bool startSession()
{
    Session session;
    return session.startAll(QStringLiteral("/var/lib/session/list"));
}
