// The name of a file goes to a library as text that is already given back.
// After KDE/kio-extras 3bd4906f (CWE-416), written anew.
// needs: Core
#include <QFile>
#include <QString>

extern "C" {
void *reader_open(const char *path);
int reader_picture(void *reader, unsigned char *to, int size);
void reader_close(void *reader);
}

class Cover
{
public:
    bool create(const QString &path, int width)
    {
        const QByteArray encoded = QFile::encodeName(path);
        if (width <= 0)
            return false;
        void *reader = reader_open(encoded.constData());
        if (!reader)
            return false;
        const bool found = reader_picture(reader, m_picture, int(sizeof m_picture)) > 0;
        reader_close(reader);
        return found;
    }

private:
    unsigned char m_picture[4096];
};
