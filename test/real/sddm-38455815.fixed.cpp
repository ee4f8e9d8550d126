// The machine is turned off by a program of the system, which no shell starts.
// After sddm/sddm 38455815 (CWE-78), written anew.
// needs: Core
#include <QProcess>

class Session
{
public:
    bool shutdown() const { return ask(QStringLiteral("poweroff")); }
    bool restart() const { return ask(QStringLiteral("reboot")); }

private:
    static bool ask(const QString &verb)
    {
        return QProcess::execute(QStringLiteral("/usr/bin/systemctl"), {verb}) == 0;
    }
};
