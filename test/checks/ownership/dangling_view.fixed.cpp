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
    const auto utf8Data = s.toUtf8();
    const char *utf8 = utf8Data.constData(); // expect: ownership-dangling-view
    const auto nameData = QFile::encodeName(s);
    const char *name = nameData; // expect: ownership-dangling-view
    const auto standardData = s.toStdString();
    const char *standard = standardData.c_str(); // expect: ownership-dangling-view
    const auto numberData = made(3);
    const char *number = numberData.constData() + 1; // expect: ownership-dangling-view
    auto writtenData = sharedBytes();
    char *written = writtenData.data(); // expect: ownership-dangling-view
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
    const auto pData = s.toUtf8();
    p = pData.constData(); // expect: ownership-dangling-view
    use(p);
}

struct Options
{
    const char *name;
    void fill(const QString &s) { name = s.toLocal8Bit().constData(); } // expect: ownership-dangling-view
};

void views(const QString &s)
{
    const auto numberData = QString::number(3);
    QStringView number = numberData; // expect: ownership-dangling-view
    look(number);
    const auto standardData = s.toStdString();
    std::string_view standard = standardData; // expect: ownership-dangling-view
    use(standard.data());
    const auto rawData = s.toUtf8();
    QByteArray raw = QByteArray::fromRawData(rawData.constData(), 3); // expect: ownership-dangling-view
    take(raw);
}

void references()
{
    auto firstData = names();
    const QString &first = firstData.first(); // expect: ownership-dangling-view
    look(first);
    const auto textData = makeLabel();
    const QString &text = textData.text(); // expect: ownership-dangling-view
    look(text);
}

void sums(const QString &s)
{
    const QString sum = s + QLatin1Char('/') + QString::number(3); // expect: ownership-dangling-view
    const QString kept = sum;
    look(kept);
}

int loops()
{
    int sum = 0;
    const auto makeLabelRange = makeLabel();
    for (int mark : makeLabelRange.marks()) // expect: ownership-dangling-view
        sum += mark;
    const auto namesRange = names();
    for (auto it = namesRange.cbegin(); it != namesRange.cend(); ++it) // expect: ownership-dangling-view
        sum += int(it->size());
    auto numbersRange = numbers();
    const auto found = std::find(numbersRange.begin(), numbersRange.end(), 3); // expect: ownership-dangling-view
    auto numbersRange2 = numbers();
    const std::vector<int> copy(numbersRange2.begin(), numbersRange2.end()); // expect: ownership-dangling-view
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
