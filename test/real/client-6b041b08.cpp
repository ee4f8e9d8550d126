// A part of a file that is too late is given back, and its error is read from it.
// After nextcloud/client 6b041b08 (CWE-416), written anew.
// needs: Core
#include <QIODevice>
#include <QObject>
#include <QString>

class PartOfFile : public QIODevice
{
    Q_OBJECT
public:
    bool prepareAndOpen(const QString &name, qint64 start, qint64 size);

protected:
    qint64 readData(char *data, qint64 size) override;
    qint64 writeData(const char *, qint64) override { return -1; }
};

class Upload : public QObject
{
    Q_OBJECT
public:
    void startNextPart(const QString &name)
    {
        auto device = new PartOfFile;
        if (!device->prepareAndOpen(name, m_next * partSize, partSize)) {
            delete device;
            abortWith(device->errorString()); // BUG: ownership-use-after-delete
            return;
        }
        device->setParent(this);
        ++m_next;
    }

signals:
    void failed(const QString &text);

private:
    void abortWith(const QString &text) { emit failed(text); }

    static constexpr qint64 partSize = 1 << 20;
    qint64 m_next = 0;
};
