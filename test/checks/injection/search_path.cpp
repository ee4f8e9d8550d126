// Programs that are looked for in the folder they run in (up to Qt 6.2.3), libraries that somebody outside names.
// qt: 5
#include <QLibrary>
#include <QPluginLoader>
#include <QProcess>
#include <QSettings>
#include <QStandardPaths>
#include <QTcpSocket>

class Formatter
{
public:
    explicit Formatter(const QString &folder)
    {
        m_git.setWorkingDirectory(folder);
        m_own.setWorkingDirectory("/usr/lib/formatter");
    }
    void run(const QString &folder)
    {
        m_git.start("git", {"status"});                            // expect: injection-search-path
        m_own.start("helper", {"-d"});
        m_plain.start("git", {"status"});
        QProcess::startDetached("make", {}, folder);               // expect: injection-search-path
        QProcess::startDetached("make", {});
        QProcess cmake;
        cmake.setWorkingDirectory(folder);
        const QString name = QStringLiteral("cmake");
        cmake.start(name, {"-B"});                                 // expect: injection-search-path
        cmake.start("/usr/bin/cmake", {"-B"});
        cmake.start(QStandardPaths::findExecutable("cmake"), {"-B"});
    }
    void configured(const QString &folder, const QSettings &settings)
    {
        QProcess server;
        server.setWorkingDirectory(folder);
        server.start(settings.value("server").toString(), {"-v"}); // expect: injection-search-path
        server.start(QStandardPaths::findExecutable(settings.value("server").toString()), {"-v"});
        m_plain.start(settings.value("server").toString(), {"-v"});
    }
    void load(QTcpSocket *socket)
    {
        const QString id = socket->readLine();
        QPluginLoader loader("/usr/lib/plugins/" + id);            // expect: injection-search-path
        QLibrary library("crypto");
        if (!id.contains("/"))
            QPluginLoader("/usr/lib/plugins/" + id).load();
    }

private:
    QProcess m_git, m_own, m_plain;
};
