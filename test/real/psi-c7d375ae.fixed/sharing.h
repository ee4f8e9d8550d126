#pragma once
#include <QObject>
#include <QStringList>

class QIODevice;

// A file that is offered to others by an address on the server.
class SharedFile : public QObject
{
    Q_OBJECT
public:
    using QObject::QObject;
    void publish(QIODevice *source);
    qint64 sent() const { return m_sent; }

signals:
    void published(bool good);

private:
    QStringList m_log;
    qint64 m_sent = 0;
};
