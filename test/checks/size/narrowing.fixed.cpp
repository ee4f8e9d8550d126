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

private:
    QFile m_file;
    int m_size = 0;
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

// Found, but not repaired: the type is not this function's alone, or an int is wanted.
qint64 Reader::rest()
{
    m_size = m_file.size(); // expect: size-narrowing
    int there = m_file.bytesAvailable(); // expect: size-narrowing
    show(there);
    return m_file.size() - m_size;
}

// ------------------------------------------------------------------------------------------------- must stay silent

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
