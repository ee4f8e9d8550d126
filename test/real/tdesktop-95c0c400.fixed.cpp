// Schemes of addresses are registered by programs that get their arguments one by one.
// After telegramdesktop/tdesktop 95c0c400 (CWE-78), written anew.
// needs: Core
#include <QDir>
#include <QProcess>
#include <QString>

class Launcher
{
public:
    explicit Launcher(const QString &folder, const QString &name) : m_folder(folder), m_name(name) { }

    bool registerScheme(const QString &protocol) const
    {
        const QString program = QDir(m_folder).absolutePath() + QLatin1Char('/') + m_name;
        const QString key = QStringLiteral("/desktop/gnome/url-handlers/") + protocol;
        return set(key + QStringLiteral("/command"), QLatin1Char('"') + program + QStringLiteral("\" -- %s"));
    }

private:
    static bool set(const QString &key, const QString &value)
    {
        return QProcess::execute(QStringLiteral("/usr/bin/gconftool-2"),
                                 {QStringLiteral("-t"), QStringLiteral("string"), QStringLiteral("-s"), key, value}) == 0;
    }

    QString m_folder, m_name;
};
