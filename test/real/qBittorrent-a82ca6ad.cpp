// A storage of settings asks whether there is something to save before it takes the lock under which the answer changes.
// After qbittorrent/qBittorrent a82ca6ad (CWE-609), written anew.
// needs: Core
#include <QHash>
#include <QReadWriteLock>
#include <QString>
#include <QTimer>
#include <QVariant>

class Storage : public QObject
{
    Q_OBJECT
public:
    Storage()
    {
        m_timer.setSingleShot(true);
        connect(&m_timer, &QTimer::timeout, this, &Storage::save);
    }
    void store(const QString &key, const QVariant &value)
    {
        const QWriteLocker locker(&m_lock);
        QVariant &current = m_data[key];
        if (current != value) {
            m_dirty = true;
            current = value;
        }
    }
    QVariant load(const QString &key) const
    {
        const QReadLocker locker(&m_lock);
        return m_data.value(key);
    }

public slots:
    bool save()
    {
        if (!m_dirty) // BUG: thread-unguarded-shared
            return false;
        const QWriteLocker locker(&m_lock);
        m_dirty = !write();
        return !m_dirty;
    }

private:
    bool write() const { return !m_data.isEmpty(); }

    mutable QReadWriteLock m_lock;
    QHash<QString, QVariant> m_data;
    QTimer m_timer;
    bool m_dirty = false;
};
