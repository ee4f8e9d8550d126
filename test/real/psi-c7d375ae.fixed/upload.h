#pragma once
#include <QIODevice>
#include <QObject>
#include <QPointer>

// Sends a file to the server, tells how that ended, and is gone then.
class Upload : public QObject
{
    Q_OBJECT
public:
    explicit Upload(QIODevice *source);
    void start();

signals:
    void finished(bool good);
    void progress(qint64 sent);

private slots:
    void sendMore();

private:
    void finish(bool good);

    QPointer<QIODevice> m_source;
    qint64 m_sent = 0;
};
