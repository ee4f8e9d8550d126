// The country of an address is looked up by a text that is gone.
// After KDE/ktorrent d75b908b (CWE-416), written anew.
// needs: Core
#include <QByteArray>
#include <QHash>
#include <QString>

extern "C" int geo_country(void *base, const char *address, char *country, int room);

class Countries
{
public:
    int find(const QString &address)
    {
        const auto known = m_known.constFind(address);
        if (known != m_known.constEnd())
            return known.value();
        return m_known[address] = lookUp(address);
    }

private:
    int lookUp(const QString &address)
    {
        if (!m_base)
            return 0;
        const auto text = address.toUtf8().constData(); // BUG: ownership-dangling-view
        char country[3] = {};
        return geo_country(m_base, text, country, int(sizeof country));
    }

    void *m_base = nullptr;
    QHash<QString, int> m_known;
};
