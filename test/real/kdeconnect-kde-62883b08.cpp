// The page shows the device that is chosen. When its row goes, the pointer to the device is cleared before the device is deleted.
// After KDE/kdeconnect-kde 62883b08 (CWE-401), written anew.
// needs: Core
#include <QModelIndex>
#include <QObject>
#include <QString>
#include <QVector>

struct DeviceView
{
    QString id;
    QVector<int> plugins;
};

class DevicePage : public QObject
{
    Q_OBJECT
public:
    explicit DevicePage(QObject *parent = nullptr) : QObject(parent) { }
    ~DevicePage() override { delete m_current; }

public Q_SLOTS:
    void choose(const QString &id);
    void rowsRemoved(const QModelIndex &parent, int first, int last);

private:
    void update() { setObjectName(m_current ? m_current->id : QString()); }

    DeviceView *m_current = nullptr;
    int m_row = -1;
};

void DevicePage::choose(const QString &id)
{
    delete m_current;
    m_current = new DeviceView;
    m_current->id = id;
    update();
}

void DevicePage::rowsRemoved(const QModelIndex &parent, int first, int last)
{
    Q_UNUSED(parent)
    if (m_row < first || m_row > last) return;
    m_current = nullptr; // BUG: ownership-leak
    update();
    m_row = -1;
    delete m_current;
}
