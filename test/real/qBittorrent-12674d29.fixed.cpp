// A download that only fetched metadata is cancelled: its entry goes twice.
// After qbittorrent/qBittorrent 12674d29 (CWE-416), written anew.
// needs: Core
#include <QHash>
#include <QSet>
#include <QString>

struct Download
{
    QString path;
    int handle = 0;
};

class Session
{
public:
    bool cancelMetadata(const QString &id)
    {
        const auto entry = m_metadata.find(id);
        if (entry == m_metadata.end())
            return false;
        const Download download = entry.value();
        m_metadata.erase(entry);
        if (download.handle)
            release(download.handle);
        m_removed.insert(download.path);
        return true;
    }

private:
    void release(int handle) { m_free.insert(handle); }

    QHash<QString, Download> m_metadata;
    QSet<QString> m_removed;
    QSet<int> m_free;
};
