// What whole numbers can be, how they stand to the sizes of containers, and whether a divisor can be zero.
// needs: Core
#include <QtCore/QtCore>
#include <algorithm>
#include <vector>

bool decide(); int other(); void use(long long); void fill(int &); void grow(QList<int> &);
quint16 port(); unsigned count_of();

// -------------------------------------------------------------------------------------------------------------- intervals
void constant() { int n = 4; use(n); }  // model: range(n)=4..4
void parameter(int n) { use(n); }  // model: range(n)=unknown
void called() { int n = other(); use(n); }  // model: range(n)=unknown
void written_elsewhere() { int n = 1; fill(n); use(n); }  // model: range(n)=unknown
void added() { int n = 4; n += 3; use(n + 1); }  // model: range(n)=7..7; range(n + 1)=8..8
void joined() { int n = decide() ? 1 : 5; use(n); }  // model: range(n)=1..5
void narrow() { int n = port(); use(n); }  // model: range(n)=0..65535
void wide(quint8 a, quint8 b) { int n = a * b; use(n); }  // model: range(n)=0..65025
void rest(int n) { use(n % 8); }  // model: range(n % 8)=-7..7
void masked(int n) { use(n & 15); }  // model: range(n & 15)=0..15
void shifted(quint8 n) { use(n >> 4); }  // model: range(n >> 4)=0..15
void overflow(int n) { if (n > 0) use(n + 1); }  // model: range(n)=1..2147483647; range(n + 1)=unknown
void least(int n) { int m = qMin(n, 10); use(m); }  // model: range(m)=-2147483648..10
void bounded(int n) { int m = qBound(1, n, 10); use(m); }  // model: range(m)=1..10
void clamped(int n) { int m = std::clamp(n, 2, 8); use(m); }  // model: range(m)=2..8
void standard_least(int n) { int m = std::min(n, 3); use(m); }  // model: range(m)=-2147483648..3
void partly(QFile &f, char *to) { const qint64 n = f.read(to, 64); use(n); }  // model: range(n)=*..64
void partly_open(QFile &f, char *to, qint64 most) { const qint64 n = f.read(to, most); use(n); }  // model: range(n)=unknown

void branches(int n)
{
    if (n > 3 && n <= 7)
        use(n);  // model: range(n)=4..7
    if (n == 5)
        use(n);  // model: range(n)=5..5
    if (n < 0 || n > 9)
        return;
    use(n);  // model: range(n)=0..9
    if (n)
        use(n);  // model: range(n)=1..9
    else
        use(n);  // model: range(n)=0..0
    if (n != 0)
        use(n);  // model: range(n)=1..9
    if (!(n < 5))
        use(n);  // model: range(n)=5..9
    if (7 <= n)
        use(n);  // model: range(n)=7..9
}
void streamed(QDataStream &in)
{
    qint32 n = 3;
    in >> n;
    use(n);  // model: range(n)=unknown
    if (n < 0 || n > 12)
        return;
    use(n);  // model: range(n)=0..12
}
void asserted(int n)
{
    Q_ASSERT(n >= 0);
    use(n);  // model: range(n)=0..2147483647
}
void counted()
{
    int i;
    for (i = 0; i < 10; ++i)
        use(i);  // model: range(i)=0..9
    use(i);  // model: range(i)=10..2147483647
}
void counted_down(int n)
{
    for (int i = 9; i >= 0; --i)
        use(i);  // model: range(i)=0..9
    while (n-- > 0)
        use(n);  // model: range(n)=-2147483648..2147483646
}
void nested()
{
    for (int i = 0; i < 10; ++i)
        for (int k = i; k < 20; ++k)
            use(i + k);  // model: range(k)=0..19; range(i)=0..9; range(i + k)=0..28
}
void grows()
{
    int n = 0;
    while (decide())
        n++;
    use(n);  // model: range(n)=0..2147483647
}
void compares_unsigned(int n, unsigned m)
{
    if (m > 3u)
        use(m);  // model: range(m)=4..4294967295
    if (unsigned(n) < m)
        use(n);  // model: range(n)=unknown
}
void of_switch(int n)
{
    int m = 0;
    switch (n) {
    case 1: m = 5; break;
    case 2: m = 9; break;
    default: break;
    }
    use(m);  // model: range(m)=0..9
}

// ------------------------------------------------------------------------------------------------------------- containers
void empty() { QList<int> v; use(v.size()); }  // model: size(v)=0..0; range(size)=0..0
void sized() { QByteArray v(16, 'x'); use(v.size()); }  // model: size(v)=16..16
void resized(QByteArray v) { v.resize(8); use(v.size()); }  // model: range(size)=8..8
void given(const QList<int> &v) { use(v.size()); }  // model: size(v)=unknown
void split(const QString &s) { auto v = s.split(QLatin1Char(',')); use(v.at(0).size()); }  // model: index(v)=inside
void split_skipping(const QString &s) { auto v = s.split(QLatin1Char(','), Qt::SkipEmptyParts); use(v.at(0).size()); }  // model: index(v)=unknown
void beyond() { QByteArray v(4, 'x'); use(v.at(4)); }  // model: index(v)=outside
void before(QByteArray v) { use(v.at(-1)); }  // model: index(v)=outside
void at_end(QByteArray v) { use(v.at(v.size())); }  // model: index(v)=outside
void last(QByteArray v) { use(v.at(v.size() - 1)); }  // model: index(v)=unknown
void tested_last(QByteArray v) { if (!v.isEmpty()) use(v.at(v.size() - 1)); }  // model: index(v)=inside
void tested_first(QList<int> v) { if (v.size() > 0) use(v.at(0)); }  // model: index(v)=inside; size(v)=1..*
void tested_second(QList<int> v) { if (v.count() >= 2) use(v[1]); }  // model: index(v)=inside
void first(QList<int> v) { use(v.at(0)); }  // model: index(v)=unknown
void leaves(QList<int> v) { if (v.isEmpty()) return; use(v.at(0)); }  // model: index(v)=inside
void asserts(QList<int> v) { Q_ASSERT(!v.isEmpty()); use(v[0]); }  // model: index(v)=inside
void of_vector(std::vector<int> v) { if (v.size() > 2) use(v[2]); }  // model: index(v)=inside
void of_empty_vector(std::vector<int> v) { if (v.empty()) use(v[0]); }  // model: index(v)=outside

void all(QList<int> v)
{
    for (int i = 0; i < v.size(); ++i)
        use(v.at(i));  // model: index(v)=inside
    for (int i = 0; i <= v.size(); ++i)
        use(v.at(i));  // model: index(v)=unknown
    for (int i = 0; i < v.size(); ++i)
        use(v.at(i + 1));  // model: index(v)=unknown
    for (int i = 1; i < v.size(); ++i)
        use(v.at(i - 1));  // model: index(v)=inside
    for (int i = int(v.size()) - 1; i >= 0; --i)
        use(v.at(i));  // model: index(v)=inside
}
void with_length(QList<int> v)
{
    const int n = v.size();
    for (int i = 0; i < n; ++i)
        use(v.at(i));  // model: index(v)=inside
    use(v.at(n));  // model: index(v)=outside
}
void of_other(QList<int> v, QList<int> w)
{
    for (int i = 0; i < v.size(); ++i)
        use(w.at(i));  // model: index(w)=unknown
}
void changed(QList<int> v)
{
    for (int i = 0; i < v.size(); ++i) {
        v.removeAt(i);
        use(v.at(i));  // model: index(v)=unknown
    }
    if (v.isEmpty())
        return;
    grow(v);
    use(v.at(0));  // model: index(v)=unknown
}
void found(QByteArray v)
{
    const int i = v.indexOf('x');
    use(v.at(i));  // model: index(v)=unknown
    if (i >= 0)
        use(v.at(i));  // model: index(v)=inside
    if (i == -1)
        return;
    use(v.at(i));  // model: index(v)=inside; range(i)=0..2147483647
}
void amount(QByteArray v, int n)
{
    const auto most = qMin<qint64>(n, v.size());
    use(most);
    if (n >= v.size() || n < 0)
        return;
    use(v.at(n));  // model: index(v)=inside
}

// ------------------------------------------------------------------------------------------- one unknown and a constant
void plus(int n) { use(n + 3 - 1); }  // model: sum(n + 3 - 1)=n+2
void constant_sum() { use(4 * 2 + 1); }  // model: sum(4 * 2 + 1)=9
void once(size_t n) { use(int(n * sizeof(char))); }  // model: sum(n * sizeof(char))=n+0
void twice(int n) { use(n * 2 + n); }  // model: sum(n * 2 + n)=unknown
void taken_away(int n) { use(1 - n); }  // model: sum(1 - n)=unknown
void called_sum() { use(other() + 1); }  // model: sum(other() + 1)=unknown
void by_name(int n) { const int room = n + 1, more = room + 1; use(more); }  // model: sum(more)=n+2
void by_changing_name(int n) { int room = n + 1; room++; use(room); }  // model: sum(room)=room+0
void length(const char *text) { const size_t n = strlen(text); use(int(n + 1)); }  // model: sum(n + 1)=length(text)+1
void literal_length() { use(int(strlen("four") + 1)); }  // model: sum(strlen("four") + 1)=5
void bytes(const QByteArray &b) { use(int(strlen(b.constData()) + 1)); }  // model: sum(strlen(b.constData()) + 1)=length(b)+1
void elements(const QList<int> &v) { use(v.size() - 1); }  // model: sum(v.size() - 1)=length(v)-1

// --------------------------------------------------------------------------------------------------------------- divisors
int by_parameter(int a, int n) { return a / n; }  // model: zero(n)=maybe
int by_constant(int a) { return a / (4 - 2); }  // model: zero(4 - 2)=no
int by_tested(int a, int n) { if (n == 0) return 0; return a / n; }  // model: zero(n)=no
int by_truth(int a, int n) { return n ? a / n : 0; }  // model: zero(n)=no
int by_positive(int a, int n) { if (n < 1) return 0; return a % n; }  // model: zero(n)=no
int by_zero(int a) { int n = 0; return a / n; }  // model: zero(n)=yes
int by_looked_at(int a, int n) { if (n > 5) use(n); return a / n; }  // model: zero(n)=unknown
int by_size(int a, const QList<int> &v) { return a / v.size(); }  // model: zero(size)=unknown
int by_asked_size(int a, QList<int> v) { return v.isEmpty() ? 0 : a / v.size(); }  // model: zero(size)=no
int by_drained(int a, QList<int> v) { int n = 0; while (v.size() > 0) { n += a / v.size(); v.removeFirst(); } return n; }  // model: zero(size)=no
int by_filled(int a, QList<int> v) { v.append(a); return a / v.size(); }  // model: zero(size)=unknown
int by_given(int a, QList<int> v, const QList<int> &w) { if (v.isEmpty()) return 0; v = w; return a / v.size(); }  // model: zero(size)=unknown
int by_what_is_left(int a, QSet<int> v)
{
    if (v.isEmpty())
        return 0;
    do {
        a = a / v.size();  // model: zero(size)=asked
        for (auto it = v.begin(); it != v.end();)
            it = decide() ? v.erase(it) : ++it;
    } while (decide());
    return a;
}
int by_bounded(int a, int n) { return a / qMax(1, n); }  // model: zero(qMax)=no
int by_result(int a) { int n = other(); return a / n; }  // model: zero(n)=maybe
int by_either(int a) { int n = 1; if (decide()) n = other(); return a / n; }  // model: zero(n)=unknown
int by_written(int a) { int n = 1; fill(n); return a / n; }  // model: zero(n)=unknown
int by_map(int a) { QMap<int, int> m; m[a] = 1; return a / m.size(); }  // model: zero(size)=unknown
int by_empty_map(int a) { QMap<int, int> m; return a / m.size(); }  // model: zero(size)=yes
