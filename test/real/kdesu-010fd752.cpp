// A helper that runs as root starts xauth by its bare name; where it is, is only asked for the message.
// After kdesu 010fd752 (CWE-427), written anew.
// needs: Core
#include <QDebug>
#include <QProcess>
#include <QStandardPaths>

class DisplayCookie
{
public:
    explicit DisplayCookie(const QByteArray &display) : m_display(display) { fetch(); }
    QByteArray cookie() const { return m_cookie; }

private:
    void fetch();
    bool ask(const QString &display);
    QByteArray m_display, m_cookie;
};

void DisplayCookie::fetch()
{
    if (m_display.isEmpty())
        return;
    QByteArray display = m_display;
    if (display.startsWith("localhost:"))
        display.remove(0, 9);
    if (!ask(QString::fromLatin1(display)))
        qWarning() << "no cookie for" << display;
}

bool DisplayCookie::ask(const QString &display)
{
    QProcess process;
    process.start(QStringLiteral("xauth"), {QStringLiteral("list"), display}); // BUG: injection-bare-program
    if (!process.waitForStarted()) {
        qWarning() << "cannot run" << QStandardPaths::findExecutable(QStringLiteral("xauth"));
        return false;
    }
    if (!process.waitForFinished())
        return false;
    const QByteArray line = process.readLine().simplified();
    m_cookie = line.mid(line.lastIndexOf(' ') + 1);
    return !m_cookie.isEmpty();
}
