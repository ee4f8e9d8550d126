// Assertions that do something.
#include <QtCore/QDataStream>
#include <QtCore/QFile>
#include <QtCore/QObject>
#include <QtCore/QTimer>

class Store : public QObject
{
public:
    bool open(const QString &name);
    int used() const { return m_used; }
    bool take();
    void wire(QTimer *timer);
    void silent(QFile &file, int *count);
    int chained(int n);

private:
    int m_used = 0;
    QFile m_file;
};

// ------------------------------------------------------------------------------------------------- must be found

bool Store::open(const QString &name)
{
    m_file.setFileName(name);
    Q_ASSERT(m_file.open(QIODevice::ReadOnly)); // expect: io-assert-as-check
    Q_ASSERT_X(m_used++ < 3, "open", "too often"); // expect: io-assert-as-check
    const bool holds = true;
    Q_ASSERT( (m_used = 2) ); // expect: io-assert-as-check
    return holds;
}

bool Store::take()
{
    m_used = 3;
    return m_used < 4;
}

void Store::wire(QTimer *timer)
{
    Q_ASSERT(connect(timer, &QTimer::timeout, this, &QObject::deleteLater)); // expect: io-assert-as-check
    if (timer)
        Q_ASSERT(take() && "text"); // expect: io-assert-as-check
}

// Found, but not repaired: the assertion is no statement.
int Store::chained(int n)
{
    return Q_ASSERT(--n > 0), n; // expect: io-assert-as-check
}

// ------------------------------------------------------------------------------------------------- must stay silent

void Store::silent(QFile &file, int *count)
{
    Q_ASSERT(used() == 3);
    Q_ASSERT(count);
    Q_ASSERT(file.isOpen());
    Q_ASSERT(file.size() > *count + 1);
    Q_ASSERT_X(!file.atEnd(), "silent", "nothing left");
    const bool opened = file.open(QIODevice::ReadOnly);
    Q_ASSERT(opened);
    Q_CHECK_PTR(count);
    Q_UNUSED(opened)
}
