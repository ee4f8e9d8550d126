// A helper for log messages returns the bytes of its own temporary.
// After KDE/kscreenlocker 16da0f09 (CWE-562), written anew.
// needs: Core
#include <QString>
#include <QtDebug>

class Worker
{
public:
    explicit Worker(const QString &service) : m_service(service) { }
    void start();
    void cancel() { qDebug("%s cancelled", prefix().constData()); }

private:
    QByteArray prefix() const
    {
        return QStringLiteral("[%1 %2]").arg(m_service).arg(m_step).toUtf8();
    }

    QString m_service;
    int m_step = 0;
};

void Worker::start()
{
    ++m_step;
    qDebug("%s started", prefix().constData());
}
