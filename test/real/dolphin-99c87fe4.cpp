// The plug-in that is in use is one of those the list deletes.
// After KDE/dolphin 99c87fe4 (CWE-415), written anew.
// needs: Core
#include <QObject>
#include <QString>
#include <QVector>

class VersionControl : public QObject
{
    Q_OBJECT
public:
    explicit VersionControl(const QString &folder) : m_folder(folder) { }
    bool begin(const QString &folder) const { return folder.startsWith(m_folder); }

private:
    QString m_folder;
};

class Observer : public QObject
{
    Q_OBJECT
public:
    ~Observer() override
    {
        if (m_plugin) {
            m_plugin->disconnect(this);
            delete m_plugin;
            m_plugin = nullptr;
        }
        qDeleteAll(m_plugins); // BUG: ownership-double-delete
    }
    void add(const QString &folder) { m_plugins.append(new VersionControl(folder)); }
    void verify(const QString &folder)
    {
        m_plugin = nullptr;
        for (VersionControl *each : qAsConst(m_plugins)) {
            if (each->begin(folder))
                m_plugin = each;
        }
    }

private:
    VersionControl *m_plugin = nullptr;
    QVector<VersionControl *> m_plugins;
};
