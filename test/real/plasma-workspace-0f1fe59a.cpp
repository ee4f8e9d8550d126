// The objects of plug-ins are deleted by hand, and by their loaders.
// After KDE/plasma-workspace 0f1fe59a (CWE-415), written anew.
// needs: Core
#include <QObject>
#include <QPluginLoader>
#include <QStringList>
#include <QVector>

class EventPlugin : public QObject
{
    Q_OBJECT
public:
    virtual bool accepts(const QString &type) const = 0;
};

class EventPlugins
{
public:
    explicit EventPlugins(const QStringList &files)
    {
        for (const QString &file : files)
            load(file);
    }
    ~EventPlugins()
    {
        qDeleteAll(m_plugins); // BUG: ownership-two-owners
    }

private:
    void load(const QString &file)
    {
        QPluginLoader loader(file);
        auto plugin = qobject_cast<EventPlugin *>(loader.instance());
        if (plugin)
            m_plugins.append(plugin);
    }

    QVector<EventPlugin *> m_plugins;
};
