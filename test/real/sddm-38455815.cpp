// The command that turns the machine off is read from the settings and handed to a shell.
// After sddm/sddm 38455815 (CWE-78), written anew.
// needs: Core
#include <QSettings>
#include <cstdlib>

class Configuration
{
public:
    explicit Configuration(const QString &path)
    {
        const QSettings settings(path, QSettings::IniFormat);
        m_halt = settings.value(QStringLiteral("HaltCommand"), QStringLiteral("/sbin/shutdown -h now")).toString();
        m_reboot = settings.value(QStringLiteral("RebootCommand")).toString();
    }
    const QString &halt() const { return m_halt; }
    const QString &reboot() const { return m_reboot; }

private:
    QString m_halt, m_reboot;
};

class Session
{
public:
    explicit Session(const Configuration &c) : m_configuration(c) { }
    bool shutdown() const
    {
        return std::system(m_configuration.halt().toStdString().c_str()) == 0; // BUG: injection-shell
    }
    bool restart() const
    {
        const QString command = m_configuration.reboot();
        return std::system(qPrintable(command)) == 0; // BUG: injection-shell
    }

private:
    const Configuration &m_configuration;
};
