// Schemes of addresses are registered by command lines that are put together and run by a shell.
// After telegramdesktop/tdesktop 95c0c400 (CWE-78), written anew.
// needs: Core
#include <QByteArray>
#include <QDir>
#include <QFile>
#include <QString>
#include <cstdlib>

static bool runShellCommand(const QByteArray &command)
{
    return system(command.constData()) == 0; // BUG: injection-shell
}

class Launcher
{
public:
    explicit Launcher(const QString &folder, const QString &name) : m_folder(folder), m_name(name) { }

    bool registerScheme(const QByteArray &protocol) const
    {
        const QByteArray program = QFile::encodeName(QDir(m_folder).absolutePath() + '/' + m_name);
        const QByteArray key = "/desktop/gnome/url-handlers/" + protocol;
        return runShellCommand("gconftool-2 -t string -s " + key + "/command \"" + program + " -- %s\"")
               && runShellCommand("gconftool-2 -t bool -s " + key + "/enabled true");
    }

private:
    QString m_folder, m_name;
};
