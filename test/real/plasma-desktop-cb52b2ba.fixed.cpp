// The name of a cache is kept as the sum itself, which refers to its parts.
// After KDE/plasma-desktop cb52b2ba (CWE-416), written anew.
// needs: Core
#define QT_USE_QSTRINGBUILDER
#include <QDir>
#include <QFile>
#include <QString>

class BackgroundCache
{
public:
    explicit BackgroundCache(const QString &folder) : m_folder(folder) { load(); }

private:
    QString base() const { return QDir(m_folder).absolutePath(); }
    void load()
    {
        const QString path = base() + QLatin1Char('/') + QLatin1String("backgrounds.json");
        QDir().mkpath(m_folder);
        QFile file(path);
        if (file.open(QIODevice::ReadOnly))
            m_data = file.readAll();
    }

    QString m_folder;
    QByteArray m_data;
};
