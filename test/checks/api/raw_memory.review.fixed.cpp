// Objects and bytes.
#include <QPoint>
#include <QString>
#include <cstring>

struct Plain {
    int a;
    double b;
    QPoint at;
};
struct Named {
    int id;
    QString name;
};
struct Derived : Named {
    int more;
};
union Bytes {
    quint32 word;
    uchar byte[4];
};

class Table
{
public:
    void clear()
    {
        Plain plain;
        memset(&plain, 0, sizeof plain);
        m_named = {}; // expect: api-raw-memory
        Bytes bytes;
        std::memset(&bytes, 0, sizeof bytes);
        char text[32];
        memset(text, 0, sizeof text);
    }
    void copy(const Derived &from)
    {
        memcpy(&m_derived, &from, sizeof from); // expect: api-raw-memory
        std::memset(m_list, 0, sizeof m_list);  // expect: api-raw-memory
        memcpy(m_points, m_points + 1, sizeof(QPoint));
    }
    void store(void *anywhere) { memset(anywhere, 0, 8); }

private:
    Named m_named;
    Derived m_derived;
    QString m_list[4];
    QPoint m_points[2];
};
