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
    const bool holds2 = m_file.open(QIODevice::ReadOnly);
    Q_ASSERT(holds2); // expect: io-assert-as-check
    const bool holds3 = m_used++ < 3;
    Q_ASSERT_X(holds3, "open", "too often"); // expect: io-assert-as-check
    const bool holds = true;
    const bool holds4 = m_used = 2;
    Q_ASSERT( (holds4) ); // expect: io-assert-as-check
    return holds;
}

bool Store::take()
{
    m_used = 3;
    return m_used < 4;
}

void Store::wire(QTimer *timer)
{
    const bool holds2 = static_cast<bool>(connect(timer, &QTimer::timeout, this, &QObject::deleteLater));
    Q_ASSERT(holds2); // expect: io-assert-as-check
    if (timer) {
        const bool holds3 = take() && "text";
        Q_ASSERT(holds3); // expect: io-assert-as-check
    }
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
