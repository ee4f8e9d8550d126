// Iterators that are used after their container has changed.
#include <QtCore/QHash>
#include <QtCore/QList>
#include <QtCore/QMap>
#include <QtCore/QString>
#include <map>
#include <vector>

void told(const QString &name);
bool old(int value);

class Index
{
public:
    void drop(const QString &name);
    void dropKey(const QString &name);
    void prune();
    void sweep();
    void visit();
    void tidy();
    void silent(const QString &name);
    int copies();

private:
    void pop(int value)
    {
        const auto at = m_list.indexOf(value);
        if (at < 0)
            return;
        m_list.removeAt(at);
    }
    void touch(int value) { m_last = value; }
    void rebuild() { forget(); }
    void forget() { m_list.clear(); }

    QMap<QString, int> m_names;
    QHash<QString, int> m_hash;
    QList<int> m_list;
    int m_last = 0;
};

// ------------------------------------------------------------------------------------------------- must be found

struct Entry { int count = 0; };

// The vector takes another piece of memory when there is no room for one more.
void countLast(std::vector<Entry> &entries)
{
    Entry &last = entries.back();
    last.count = 1; // expect: ownership-use-after-delete
    entries.emplace_back();
}

class Log
{
public:
    void add()
    {
        Entry &first = m_entries.front();
        grow();
        first.count++; // expect: ownership-use-after-delete
    }
    void addInRoom()
    {
        Entry &first = m_room.front();
        m_room.push_back(Entry());
        first.count++;
    }
    int shrink()
    {
        const Entry &first = m_entries.front();
        m_entries.pop_back();
        return first.count;
    }
    void each()
    {
        for (size_t i = 0; i < m_entries.size() && i < 9; i++) {
            Entry &entry = m_entries[i];
            entry.count++;
            m_entries.push_back(entry);
        }
    }
    Log() { m_room.reserve(8); }

private:
    void grow() { m_entries.push_back(Entry()); }
    std::vector<Entry> m_entries, m_room;
};

void Index::drop(const QString &name)
{
    const auto it = m_names.find(name);
    if (it == m_names.end())
        return;
    m_last = it.value(); // expect: ownership-use-after-delete
    m_names.erase(it);
}

void Index::dropKey(const QString &name)
{
    auto it = m_names.find(name);
    if (it == m_names.end())
        return;
    told(it.key()); // expect: ownership-use-after-delete
    m_names.remove(name);
}

void Index::prune()
{
    for (auto it = m_hash.begin(); it != m_hash.end();) { // expect: ownership-use-after-delete
        if (old(it.value()))
            it = m_hash.erase(it);
        else
            ++it;
    }
}

void Index::sweep()
{
    const auto copy2 = m_list;
    for (int value : copy2)
        pop(value); // expect: ownership-use-after-delete
}

void Index::visit()
{
    for (auto it = m_list.begin(); it != m_list.end(); ++it) { // expect: ownership-use-after-delete
        if (old(*it))
            rebuild();
    }
}

void twice(std::vector<int> &numbers, int n)
{
    auto it = numbers.begin();
    *it = n; // expect: ownership-use-after-delete
    numbers.push_back(n);
}

void grow(std::map<int, int> &map)
{
    for (auto it = map.begin(); it != map.end();) { // expect: ownership-use-after-delete
        if (old(it->second)) {
            told(QString::number(it->first));
            it = map.erase(it);
        }
        else
            ++it;
    }
}

void duplicate(QList<int> &list)
{
    const auto copy2 = list;
    for (int value : copy2) {
        if (old(value))
            list.append(value); // expect: ownership-use-after-delete
    }
}

// ------------------------------------------------------------------------------------------------------ silent

void Index::tidy()
{
    for (auto it = m_names.begin(); it != m_names.end();) {
        if (old(it.value()))
            it = m_names.erase(it);
        else
            ++it;
    }
    for (auto it = m_hash.begin(); it != m_hash.end(); ++it) {
        if (old(it.value())) {
            m_hash.erase(it);
            break;
        }
    }
    const QList<int> copy = m_list;
    for (int value : copy)
        pop(value);
    for (int value : m_list) {
        if (old(value)) {
            pop(value);
            return;
        }
        touch(value);
    }
}

void Index::silent(const QString &name)
{
    auto it = m_names.find(name);
    if (it != m_names.end()) {
        m_last = it.value();
        m_names.erase(it);
    }
    // Other elements of a map stay where they are.
    auto first = m_names.begin();
    m_names.remove(QStringLiteral("other"));
    told(first.key());
    // Set anew.
    auto hash = m_hash.find(name);
    m_hash.insert(name, 1);
    hash = m_hash.find(name);
    told(hash.key());
    // To compare it is no use of the element.
    auto end = m_list.end();
    m_list.clear();
    if (end == m_list.end())
        return;
}

void post(std::map<int, int> &map)
{
    for (auto it = map.begin(); it != map.end();) {
        if (old(it->second))
            map.erase(it++);
        else
            ++it;
    }
}

void filled(std::vector<int> &numbers, QList<int> &other)
{
    auto it = numbers.begin();
    other.append(1);
    it = numbers.insert(it, 3);
    *it = 4;
}
