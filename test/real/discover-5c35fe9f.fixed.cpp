// Each check for updates makes another process in place of the last.
// After KDE/discover 5c35fe9f (CWE-401), written anew.
// needs: Core
#include <QObject>
#include <QProcess>
#include <QStringList>
#include <QTimer>

class UpdateEvent : public QObject
{
    Q_OBJECT
public:
    explicit UpdateEvent(QObject *parent = nullptr) : QObject(parent)
    {
        connect(&m_timer, &QTimer::timeout, this, &UpdateEvent::check);
        m_timer.start(3600 * 1000);
    }
    void check()
    {
        if (m_process)
            m_process->deleteLater();
        m_process = new QProcess(this);
        connect(m_process, &QProcess::readyReadStandardOutput, this, &UpdateEvent::parse);
        m_process->start(QStringLiteral("updates"), QStringList(QStringLiteral("--list")));
    }
    int count() const { return m_count; }

private:
    void parse() { m_count += int(m_process->readAllStandardOutput().count('\n')); }

    QTimer m_timer;
    QProcess *m_process = nullptr;
    int m_count = 0;
};
