// A header's lines are read until one is empty; the lambda that starts anew works on copies.
// After kate e1817672 (CWE-835), written anew.
// needs: Core
#include <QByteArray>
#include <QList>

class Messages
{
public:
    void append(const QByteArray &bytes) { m_buffer += bytes; }
    int readHeader();

private:
    QByteArray m_buffer;
};

int Messages::readHeader()
{
    int length = -1;
    int start = 0;
    const int end = int(m_buffer.size());
    auto reset = [&]() {
        length = -1;
        start = end;
    };
    while (start < end) {
        const QByteArray line = m_buffer.mid(0, m_buffer.indexOf('\n'));
        if (line.isEmpty() && length >= 0)
            break;
        if (!line.startsWith("Content-Length:"))
            reset();
    }
    return length;
}
