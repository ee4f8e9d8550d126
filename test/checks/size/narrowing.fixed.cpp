// Sizes of files that are kept in an int.
#include <QtCore/QBuffer>
#include <QtCore/QFile>
#include <QtCore/QFileInfo>
#include <QtCore/QStringList>

static void show(int n);

class Reader
{
public:
    QByteArray head();
    qint64 rest();
    void plain(const QStringList &names);
    int length() const;
    virtual int known() const;
    bool isLong() const { return length() > 80 && m_seen < 3; }
    int asked() const { return int(m_file.size()); }
    void see();

private:
    static inline qint64 ofFile(const QFile &file) { return file.size(); } // expect: size-narrowing
    bool hasMore() { return m_seen != ofFile(m_file); }
    qint64 m_seen = 0;
    QFile m_file;
    qint64 m_size = 0;
};

// ------------------------------------------------------------------------------------------------- must be found

QByteArray Reader::head()
{
    qint64 size = m_file.size(); // expect: size-narrowing
    const qint64 at = m_file.pos(); // expect: size-narrowing
    if (at > 3 || size < 10)
        return {};
    size = QFileInfo(m_file).size(); // expect: size-narrowing
    return m_file.read(size);
}

// The member is repaired in its class. The local one is not: an int is wanted.
qint64 Reader::rest()
{
    m_size = m_file.size(); // expect: size-narrowing
    int there = m_file.bytesAvailable(); // expect: size-narrowing
    show(there);
    return m_file.size() - m_size;
}

// Repaired together with the declaration in the class, for review where others may call it: whoever uses it compares.
int Reader::length() const
{
    return m_file.size(); // expect: size-narrowing
}
void Reader::see()
{
    m_seen = m_file.pos(); // expect: size-narrowing
}

// Whoever overrides it gives an int.
int Reader::known() const
{
    return m_file.size(); // expect: size-narrowing
}

// Declared twice, and repaired in both places; where an int is wanted, not.
static bool isLarge(qint64 size, const char *why = nullptr);
QByteArray begun(QFile &file)
{
    if (file.size() < 16 || !file.open(QIODevice::ReadOnly)) // says nothing about the largest
        return {};
    const qint64 size = file.size(); // expect: size-narrowing
    return file.read(size);
}
static void keep(int *to, int size) { *to = size; }
bool large(QFile &file, int *to)
{
    keep(to, file.size()); // expect: size-narrowing
    return isLarge(file.size()); // expect: size-narrowing
}
static bool isLarge(const qint64 size, const char *) { return size > 4096; }

// ------------------------------------------------------------------------------------------------- must stay silent

static bool takesAll(qint64 size) { return size > 4096; }
template <typename T> bool takesAny(T size) { return size > 4096; }
bool passes(QFile &file)
{
    return takesAll(file.size()) && takesAny(file.size()) && isLarge(int(file.size())) && QByteArray(int(file.pos()), 'x').isEmpty();
}

void Reader::plain(const QStringList &names)
{
    const qint64 wide = m_file.size();
    const auto same = m_file.pos();
    const int onPurpose = int(m_file.size());
    const int small = int(qMin<qint64>(m_file.bytesAvailable(), 1024));
    int count = int(names.size());
    bool any = m_file.bytesAvailable();
    show(onPurpose + small + count + int(any) + int(wide - same));
}

// Who asks once more knows how much it is at most.
const int LARGEST = 64 * 1024 * 1024;
int bounded(QFile &file, qint64 limit)
{
    if (file.size() > LARGEST || !file.open(QIODevice::ReadOnly))
        return 0;
    int size = file.size();
    if (limit >= file.pos())
        size += QByteArray(file.pos(), 'x').size();
    return size;
}
