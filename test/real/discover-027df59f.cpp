// The process of a finished check is handed to the event loop, and asked by the next check.
// After KDE/discover 027df59f (CWE-416), written anew.
// needs: Core
#include <QObject>
#include <QProcess>
#include <QString>

class UpdateNotifier : public QObject
{
    Q_OBJECT
public:
    explicit UpdateNotifier(QObject *parent = nullptr) : QObject(parent) { }
    void recheck()
    {
        if (m_process && m_process->state() != QProcess::NotRunning)
            return;
        m_process = new QProcess(this);
        connect(m_process, &QProcess::readyRead, this, &UpdateNotifier::readOutput);
        m_process->start(QStringLiteral("updates"), {QStringLiteral("--check")});
    }
    void cancel()
    {
        if (m_process)
            m_process->kill();
    }

public slots:
    void finish()
    {
        readOutput();
        m_process->deleteLater(); // BUG: ownership-dangling-member
    }

private:
    void readOutput() { m_output += m_process->readAllStandardOutput(); }

    QProcess *m_process = nullptr;
    QByteArray m_output;
};
