// A fax page: its size stands in the file, and the product of both sides overflows before memory is asked for.
// After okular 49cccdec (CWE-190), written anew.
// needs: Core
#include <QDataStream>
#include <QFile>

#include <memory>

class FaxPage
{
public:
    explicit FaxPage(const QString &path) : m_file(path) { }
    bool read();

private:
    bool readHeader();
    QFile m_file;
    qint32 m_bytesPerLine = 0;
    qint32 m_lines = 0;
    std::unique_ptr<uchar[]> m_rows;
};

bool FaxPage::readHeader()
{
    if (!m_file.open(QFile::ReadOnly))
        return false;
    QDataStream stream(&m_file);
    quint32 magic = 0;
    stream >> magic >> m_bytesPerLine >> m_lines;
    return magic == 0x46415831 && stream.status() == QDataStream::Ok;
}

bool FaxPage::read()
{
    if (!readHeader())
        return false;
    enum { Longest = 16384 };
    if (m_bytesPerLine < 1 || m_bytesPerLine > Longest || m_lines < 1 || m_lines > Longest)
        return false;
    m_rows.reset(new uchar[m_bytesPerLine * m_lines]);
    for (int line = 0; line < m_lines; ++line)
        m_rows[size_t(line)] = 0xff;
    return true;
}
