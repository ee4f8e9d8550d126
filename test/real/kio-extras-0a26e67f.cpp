// The attributes of a file are deleted, and given back to the library that made them.
// After KDE/kio-extras 0a26e67f (CWE-415), written anew.
// needs: Core
#include <QByteArray>
#include <QString>

#include <cstdlib>

struct attributes
{
    unsigned permissions;
    unsigned long long size;
};
attributes *server_stat(const char *path);

class Transfer
{
public:
    bool put(const QString &path, bool resume)
    {
        const QByteArray name = path.toUtf8();
        attributes *there = server_stat(name.constData());
        if (there && !resume) {
            m_error = there->size ? 1 : 2;
            delete there;
            give(there); // BUG: ownership-double-delete
            return false;
        }
        give(there);
        return true;
    }

private:
    static void give(attributes *what) { free(what); }

    int m_error = 0;
};
