// A program is started, its error looked at before it can have one, and the process destroyed while it runs.
// After GammaRay d2483425 (CWE-404), written anew.
// needs: Core
#include <QProcess>
#include <QStringList>

class Injector
{
public:
    bool attach(qint64 pid, const QString &probe);
    QString error() const { return m_error; }

private:
    QStringList arguments(qint64 pid, const QString &probe) const { return {QString::number(pid), probe}; }
    QString m_error;
};

bool Injector::attach(qint64 pid, const QString &probe)
{
    QProcess helper;
    helper.start(QStringLiteral("attach-helper"), arguments(pid, probe)); // BUG: thread-destroyed-running
    if (helper.error() == QProcess::FailedToStart) {
        m_error = helper.errorString();
        return false;
    }
    return true;
}
