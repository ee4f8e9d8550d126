// A program that crashed has no exit code of its own: that of a crash may be 0.
// After kate 5c094c4a (CWE-754), written anew.
// needs: Core
#include <QProcess>
#include <QString>

class GitPanel
{
public:
    bool init(const QString &folder);
    QString root() const { return m_root; }

private:
    bool run(QProcess &git, const QString &folder);
    QString m_root;
};

bool GitPanel::run(QProcess &git, const QString &folder)
{
    git.setWorkingDirectory(folder);
    git.start(QStringLiteral("git"), {QStringLiteral("rev-parse"), QStringLiteral("--show-toplevel")});
    return git.waitForStarted() && git.waitForFinished(5000);
}

bool GitPanel::init(const QString &folder)
{
    QProcess git;
    if (run(git, folder)) {
        if (git.exitCode() != 0) // BUG: io-unchecked-result
            return false;
        m_root = QString::fromUtf8(git.readAllStandardOutput().trimmed());
    }
    return !m_root.isEmpty();
}
