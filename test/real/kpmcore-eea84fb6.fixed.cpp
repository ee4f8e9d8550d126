// A table of file systems: a line with too few fields is read past its end.
// After kpmcore eea84fb6 (CWE-125), written anew.
// needs: Core
#include <QFile>
#include <QList>
#include <QStringList>
#include <QTextStream>

struct MountEntry
{
    QString device, point, type;
    QStringList options;
};

class MountTable
{
public:
    bool load(const QString &path);
    int count() const { return int(m_entries.size()); }

private:
    void add(const QString &line);
    QList<MountEntry> m_entries;
};

bool MountTable::load(const QString &path)
{
    QFile file(path);
    if (!file.open(QFile::ReadOnly | QFile::Text))
        return false;
    QTextStream stream(&file);
    while (!stream.atEnd()) {
        const QString line = stream.readLine().simplified();
        if (line.isEmpty() || line.startsWith(QLatin1Char('#')))
            continue;
        add(line);
    }
    return true;
}

void MountTable::add(const QString &line)
{
    const QStringList fields = line.split(QLatin1Char(' '));
    if (fields.size() < 4)
        return;
    MountEntry entry;
    entry.device = fields.first();
    entry.point = fields.at(1);
    entry.options = fields.at(3).split(QLatin1Char(','));
    m_entries.append(entry);
}
