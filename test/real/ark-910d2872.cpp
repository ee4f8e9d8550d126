// The buffer for an entry of an archive is an array in a pointer for one object.
// After KDE/ark 910d2872 (CWE-762), written anew.
// needs: Core
#include <QScopedPointer>
#include <QString>

extern "C" {
long long entry_size(void *archive, const char *name);
long long entry_read(void *archive, const char *name, unsigned char *to, long long size);
}

class Archive
{
public:
    bool test(const QString &name)
    {
        const QByteArray entry = name.toUtf8();
        const long long size = entry_size(m_archive, entry.constData());
        if (size <= 0)
            return false;
        QScopedPointer<unsigned char> buffer(new unsigned char[size_t(size)]); // BUG: ownership-mismatched-delete
        return check(entry, buffer.data(), size);
    }

private:
    bool check(const QByteArray &entry, unsigned char *buffer, long long size)
    {
        return entry_read(m_archive, entry.constData(), buffer, size) == size;
    }

    void *m_archive = nullptr;
};
