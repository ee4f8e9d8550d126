// A plugin that is switched off forgets its devices one by one, by the method that takes each out of the list.
// After KDE/plasma-browser-integration f597f7f4 (CWE-416), written anew.
// needs: Core
#include <QMap>
#include <QObject>
#include <QStringList>

class DevicePlugin : public QObject
{
    Q_OBJECT
public:
    bool onLoad()
    {
        for (const QString &id : found())
            deviceAdded(id);
        return true;
    }
    bool onUnload()
    {
        for (const QString &id : qAsConst(m_devices))
            deviceRemoved(id); // BUG: ownership-use-after-delete
        return true;
    }

signals:
    void changed(const QString &id, bool there);

private:
    QStringList found() const;
    void deviceAdded(const QString &id)
    {
        m_devices.append(id);
        emit changed(id, true);
    }
    void deviceRemoved(const QString &id)
    {
        if (m_devices.removeOne(id))
            emit changed(id, false);
    }

    QStringList m_devices;
};
