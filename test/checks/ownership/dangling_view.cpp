// Pointers, iterators, references and views into objects that are gone.
#define QT_USE_QSTRINGBUILDER
#include <QtCore/QByteArray>
#include <QtCore/QFile>
#include <QtCore/QMap>
#include <QtCore/QString>
#include <QtCore/QStringList>
#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

void use(const char *text);
void take(const QByteArray &bytes);
void look(QStringView text);
QStringList names();
QByteArray sharedBytes();
std::vector<int> numbers();
static QByteArray made(int n) { return QByteArray::number(n); }

class Label
{
public:
    explicit Label(const QString &text) : m_text(text) { }
    const QString &text() const { return m_text; }
    const std::vector<int> &marks() const { return m_marks; }
    QByteArray bytes() const { return m_bytes; }

private:
    QString m_text;
    QByteArray m_bytes;
    std::vector<int> m_marks;
};
Label makeLabel();

// ------------------------------------------------------------------------------------------------- must be found

const char *printable(const QString &s)
{
    return qUtf8Printable(s); // expect: ownership-dangling-view
}

const char *ofLocal(const QString &s)
{
    const QByteArray bytes = s.toUtf8();
    return bytes.constData(); // expect: ownership-dangling-view
}

std::string_view nameOf(const QString &s)
{
    return s.toStdString(); // expect: ownership-dangling-view
}

void pointers(const QString &s, bool old)
{
    const char *utf8 = s.toUtf8().constData(); // expect: ownership-dangling-view
    const char *name = QFile::encodeName(s); // expect: ownership-dangling-view
    const char *standard = s.toStdString().c_str(); // expect: ownership-dangling-view
    const char *number = made(3).constData() + 1; // expect: ownership-dangling-view
    char *written = sharedBytes().data(); // expect: ownership-dangling-view
    const char *either = old ? s.toLatin1().constData() : ""; // expect: ownership-dangling-view
    use(utf8);
    use(name);
    use(standard);
    use(number);
    use(written);
    use(either);
}

void arguments(const QString &s)
{
    const char *argv[] = {"-x", qPrintable(s), nullptr}; // expect: ownership-dangling-view
    use(argv[1]);
}

void later(const QString &s)
{
    const char *p = nullptr;
    use(p);
    p = s.toUtf8().constData(); // expect: ownership-dangling-view
    use(p);
}

struct Options
{
    const char *name;
    void fill(const QString &s) { name = s.toLocal8Bit().constData(); } // expect: ownership-dangling-view
};

void views(const QString &s)
{
    QStringView number = QString::number(3); // expect: ownership-dangling-view
    look(number);
    std::string_view standard = s.toStdString(); // expect: ownership-dangling-view
    use(standard.data());
    QByteArray raw = QByteArray::fromRawData(s.toUtf8().constData(), 3); // expect: ownership-dangling-view
    take(raw);
}

void references()
{
    const QString &first = names().first(); // expect: ownership-dangling-view
    look(first);
    const QString &text = makeLabel().text(); // expect: ownership-dangling-view
    look(text);
}

void sums(const QString &s)
{
    const auto sum = s + QLatin1Char('/') + QString::number(3); // expect: ownership-dangling-view
    const QString kept = sum;
    look(kept);
}

int loops()
{
    int sum = 0;
    for (int mark : makeLabel().marks()) // expect: ownership-dangling-view
        sum += mark;
    for (auto it = names().cbegin(); it != names().cend(); ++it) // expect: ownership-dangling-view
        sum += int(it->size());
    const auto found = std::find(numbers().begin(), numbers().end(), 3); // expect: ownership-dangling-view
    const std::vector<int> copy(numbers().begin(), numbers().end()); // expect: ownership-dangling-view
    (void)found;
    return sum + int(copy.size());
}

// ------------------------------------------------------------------------------------------------------ silent

// Within the full expression.
void within(const QString &s)
{
    use(s.toUtf8().constData());
    const int size = int(s.toUtf8().size());
    const char first = s.toLatin1().at(0);
    const QString copy = names().first();
    (void)size;
    (void)first;
    look(copy);
}

// The object lives on.
void named(const QString &s)
{
    const QByteArray bytes = s.toUtf8();
    const char *p = bytes.constData();
    use(p);
    const QByteArray &extended = s.toLatin1();
    use(extended.constData());
    const auto sum = s + s;
    const QString kept = sum;
    look(kept);
}

// The data is shared with an object that may live on.
void shared(const Label &label)
{
    const char *p = sharedBytes().constData();
    use(p);
    const char *q = label.bytes().constData();
    use(q);
}

const QString &member(const Label &label)
{
    return label.text();
}

const char *literal(bool yes)
{
    const char *text = yes ? "yes" : "no";
    return text;
}

std::string_view part(std::string_view whole)
{
    std::string_view head = whole.substr(0, 3);
    return head;
}

// One copy.
int once()
{
    int sum = 0;
    const QStringList list = names();
    for (auto it = list.cbegin(); it != list.cend(); ++it)
        sum += int(it->size());
    for (const QString &name : names())
        sum += int(name.size());
    const auto end = list.cend();
    const auto at = std::find(list.cbegin(), end, QString());
    return at == end ? sum : 0;
}

// Nobody looks at it.
bool there(const QString &s)
{
    const char *p = s.toUtf8().constData();
    return !s.isEmpty();
}

// Bytes that are never given back.
void constant()
{
    const QByteArray raw = QByteArray::fromRawData("abc", 3);
    take(raw);
}
