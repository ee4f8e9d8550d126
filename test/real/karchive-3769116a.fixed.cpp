// An archive is written through a filter that could not be opened.
// After karchive 3769116a (CWE-252), written anew.
// needs: Core
#include <QBuffer>
#include <QIODevice>

#include <memory>

class Packer : public QIODevice
{
public:
    explicit Packer(QIODevice *target) : m_target(target) { }

protected:
    qint64 readData(char *, qint64) override { return -1; }
    qint64 writeData(const char *data, qint64 n) override { return m_target->write(data, n); }

private:
    QIODevice *m_target;
};

class Archive
{
public:
    explicit Archive(QIODevice *device) : m_device(device) { }
    bool close();
    void add(const QByteArray &bytes) { m_content += bytes; }

private:
    std::unique_ptr<QIODevice> packer() { return std::make_unique<Packer>(m_device); }
    QIODevice *m_device;
    QByteArray m_content;
};

bool Archive::close()
{
    const std::unique_ptr<QIODevice> filter = packer();
    if (!filter->open(QIODevice::WriteOnly))
        return false;
    const bool written = filter->write(m_content) == m_content.size();
    filter->close();
    return written;
}
