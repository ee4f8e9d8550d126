// One way a row: what a peer sends is carried by `s`, goes through a carrier, and arrives (or not) in take().
// needs: Core Network Xml
#include <QtCore>
#include <QtNetwork>
#include <QtXml>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <tuple>
#include <variant>
#include <vector>

void take(const QString &);
void takeBytes(const QByteArray &);
void takeRaw(const char *);
void takeNumber(qint64);

struct Entry
{
    QString name;
    QString kind;
    QList<QString> parts;
};
struct Outer
{
    Entry inner;
    Entry other;
};

static QString quoted(const QString &t) { return '\'' + t + '\''; }
static void fillEntry(Entry &e, const QString &t) { e.name = t; e.kind = "k"; }
static Entry makeEntry(const QString &t) { return Entry{t, "k", {}}; }
template <typename T> T same(T value) { return value; }
template <typename F> void apply(F f, const QString &t) { f(t); }
static void keep(const QString &t)
{
    take(t);                                  // model: call=take given=peer
}
static bool readName(QTcpSocket *from, QString *into) { *into = from->readLine(); return true; }

struct Functor
{
    void operator()(const QString &t) const
    {
        take(t);                              // model: call=take given=peer
    }
};

void listsAndMaps(QTcpSocket *socket)
{
    const QString s = socket->readLine();
    QStringList l1; l1.append(s);
    take(l1.at(0));                           // model: call=take given=peer
    QStringList l2; l2 << "a" << s;
    take(l2[1]);                              // model: call=take given=peer
    QStringList l3; l3 += s;
    take(l3.constFirst());                    // model: call=take given=peer
    QStringList l4{"a", s};
    take(l4.last());                          // model: call=take given=peer
    QList<QString> l5; l5.push_back(s);
    take(l5.takeFirst());                     // model: call=take given=peer
    QVector<QString> l6; l6.prepend(s);
    take(l6.value(0));                        // model: call=take given=peer
    QStringList l7("x"); l7[0] = s;
    take(l7.join(','));                       // model: call=take given=peer
    QStringList l8("x"); l8.replace(0, s);
    take(l8.join(","));                       // model: call=take given=peer
    QStringList l9 = QStringList() << s;
    take(l9.first());                         // model: call=take given=peer
    for (const auto &x : s.split(' '))
        take(x);                              // model: call=take given=peer
    foreach (const QString &x, l1)
        take(x);                              // model: call=take given=peer
    for (auto it = l1.constBegin(); it != l1.constEnd(); ++it)
        take(*it);                            // model: call=take given=peer
    for (int i = 0; i < l1.size(); ++i)
        take(l1.at(i));                       // model: call=take given=peer
    QListIterator<QString> javaStyle(l1);
    while (javaStyle.hasNext())
        take(javaStyle.next());               // model: call=take given=peer
    QStringList clean{"a", "b"};
    for (const QString &x : clean)
        take(x);                              // model: call=take given=clean
    take(clean.join(','));                    // model: call=take given=clean

    QMap<QString, QString> m1; m1.insert("k", s);
    take(m1.value("k"));                      // model: call=take given=peer
    QHash<QString, QString> m2; m2["k"] = s;
    take(m2["k"]);                            // model: call=take given=peer
    QMap<int, QStringList> m3; m3[1].append(s);
    take(m3.value(1).first());                // model: call=take given=peer
    for (auto it = m1.cbegin(); it != m1.cend(); ++it)
        take(it.value());                     // model: call=take given=peer
    for (auto it = m2.begin(); it != m2.end(); ++it)
        take(*it);                            // model: call=take given=peer
    for (const QString &x : m1)
        take(x);                              // model: call=take given=peer
    for (const QString &x : m2.values())
        take(x);                              // model: call=take given=peer
    auto found = m1.find("k");
    if (found != m1.end())
        take(found.value());                  // model: call=take given=peer
    QMap<QString, QString> m4{{"k", s}};
    take(m4["k"]);                            // model: call=take given=peer
    QSet<QString> set; set.insert(s);
    take(set.values().first());               // model: call=take given=peer
    QPair<QString, int> p1 = qMakePair(s, 1);
    take(p1.first);                           // model: call=take given=peer

    QVariantMap v1; v1["k"] = s;
    take(v1.value("k").toString());           // model: call=take given=peer
    QVariantMap v2{{"k", s}};
    take(v2["k"].toString());                 // model: call=take given=peer
    QVariantHash v3; v3.insert("k", s);
    take(v3["k"].toString());                 // model: call=take given=peer
    QVariantList v4; v4 << s;
    take(v4.at(0).toString());                // model: call=take given=peer
    QVariant v5 = s;
    take(v5.value<QString>());                // model: call=take given=peer
    take(qvariant_cast<QString>(v5));         // model: call=take given=peer
    QVariant v6; v6.setValue(s);
    take(v6.toString());                      // model: call=take given=peer
    take(v1.value("k").toMap().value("z").toString()); // model: call=take given=peer
    QVariant v7 = QVariant::fromValue(s);
    takeBytes(v7.toByteArray());              // model: call=takeBytes given=peer
    QVariantMap v8; v8["k"] = "text";
    take(v8["k"].toString());                 // model: call=take given=clean
}

void jsonAndXml(QTcpSocket *socket)
{
    const QByteArray s = socket->readAll();
    QJsonParseError error;
    const QJsonDocument doc = QJsonDocument::fromJson(s, &error);
    take(doc.object().value("a").toString()); // model: call=take given=peer
    take(doc["a"].toString());                // model: call=take given=peer
    take(doc.array().at(0).toObject()["x"].toString()); // model: call=take given=peer
    const auto array = doc.array();
    for (const auto &v : array)
        take(v.toString());                   // model: call=take given=peer
    const QJsonObject o = doc.object();
    for (auto it = o.begin(); it != o.end(); ++it)
        take(it.value().toString());          // model: call=take given=peer
    for (const QString &key : o.keys())
        take(key);                            // model: call=take given=peer
    take(o.toVariantMap().value("k").toString()); // model: call=take given=peer
    take(doc.toVariant().toMap()["k"].toString()); // model: call=take given=peer
    QJsonObject made; made["k"] = QString::fromUtf8(s); made.insert("n", 7);
    take(made["k"].toString());               // model: call=take given=peer
    takeBytes(QJsonDocument(made).toJson());  // model: call=takeBytes given=peer
    QJsonArray list; list.append(QString(s));
    take(list[0].toString());                 // model: call=take given=peer
    QJsonObject fixed{{"k", "text"}};
    take(fixed["k"].toString());              // model: call=take given=clean

    QXmlStreamReader xml(s);
    while (xml.readNextStartElement()) {
        take(xml.attributes().value("href").toString()); // model: call=take given=peer
        const QXmlStreamAttributes attributes = xml.attributes();
        for (const QXmlStreamAttribute &a : attributes)
            take(a.value().toString());       // model: call=take given=peer
        take(xml.readElementText());          // model: call=take given=peer
        take(xml.text().toString());          // model: call=take given=peer
        take(xml.name().toString());          // model: call=take given=peer
    }
    QDomDocument dom;
    dom.setContent(s);
    take(dom.documentElement().attribute("x")); // model: call=take given=peer
    QDomElement e = dom.documentElement().firstChildElement("y");
    take(e.text());                           // model: call=take given=peer
    take(dom.elementsByTagName("z").at(0).toElement().text()); // model: call=take given=peer
    for (QDomNode n = e.firstChild(); !n.isNull(); n = n.nextSibling())
        take(n.toElement().attribute("q"));   // model: call=take given=peer
}

void textsAndNumbers(QTcpSocket *socket)
{
    const QByteArray b = socket->readAll();
    const QString s = QString::fromLatin1(b);
    take(QString(b));                         // model: call=take given=peer
    take(QString::fromUtf8(b.constData()));   // model: call=take given=peer
    take(QString::fromLocal8Bit(b.data(), b.size())); // model: call=take given=peer
    take(QString::fromUtf8(b.left(3) + "x")); // model: call=take given=peer
    take(QString("%1/%2").arg("a").arg(s));   // model: call=take given=peer
    take(QString("%1/%2").arg(s).arg("a"));   // model: call=take given=peer
    take(QString("%1/%2").arg(s, "a"));       // model: call=take given=peer
    take(QStringLiteral("x=") + s);           // model: call=take given=peer
    take(QLatin1String("x=") % s % QLatin1Char('y')); // model: call=take given=peer
    take(QString::asprintf("%s", b.constData())); // model: call=take given=peer
    QString built = "x="; built += s;
    take(built);                              // model: call=take given=peer
    built = "x"; built.append(s.at(0));
    take(built);                              // model: call=take given=peer
    built = "x"; built.insert(0, s);
    take(built);                              // model: call=take given=peer
    built = "%1"; built.replace("%1", s);
    take(built);                              // model: call=take given=peer
    built = "x"; built.prepend(s);
    take(built);                              // model: call=take given=peer
    built = "x"; built.push_back(s);
    take(built);                              // model: call=take given=peer
    QString other; other.swap(built);
    take(other);                              // model: call=take given=peer
    built = "x"; built = built + s;
    take(built);                              // model: call=take given=peer
    QTextStream into(&other); into << "x" << s;
    take(other);                              // model: call=take given=peer
    QString streamed; QTextStream writer(&streamed); writer << s;
    take(streamed);                           // model: call=take given=peer
    QString word; QTextStream reader(b); reader >> word;
    take(word);                               // model: call=take given=peer
    QTextStream lines(socket); QString line;
    while (lines.readLineInto(&line))
        take(line);                           // model: call=take given=peer
    QString field; QDataStream data(b); data >> field;
    take(field);                              // model: call=take given=peer
    QDataStream deep(socket); QStringList names; deep >> names;
    take(names.value(0));                     // model: call=take given=peer
    Entry filled; deep >> filled.name;
    take(filled.name);                        // model: call=take given=peer
    QByteArray packed; QDataStream pack(&packed, QIODevice::WriteOnly); pack << s;
    takeBytes(packed);                        // model: call=takeBytes given=peer
    const std::string std1 = s.toStdString();
    take(QString::fromStdString(std1));       // model: call=take given=peer
    takeRaw((std1 + "x").c_str());            // model: call=takeRaw given=peer
    std::string std2; std2.append(b.constData());
    takeRaw(std2.data());                     // model: call=takeRaw given=peer
    std::string std3 = "a"; std3 += std1.substr(1);
    takeRaw(std3.c_str());                    // model: call=takeRaw given=peer
    char raw[32]; qstrncpy(raw, b.constData(), sizeof raw);
    takeRaw(raw);                             // model: call=takeRaw given=peer
    char print[64]; qsnprintf(print, sizeof print, "cmd %s", b.constData());
    takeRaw(print);                           // model: call=takeRaw given=peer
    const char *p = b.constData();
    takeRaw(p);                               // model: call=takeRaw given=peer
    takeRaw(p + 3);                           // model: call=takeRaw given=peer
    QStringView view(s);
    take(view.mid(1).toString());             // model: call=take given=peer
    QUrl url(s);
    take(url.host());                         // model: call=take given=peer
    take(url.path());                         // model: call=take given=peer
    take(QUrlQuery(url).queryItemValue("q")); // model: call=take given=peer
    take(QUrlQuery(url.query()).queryItemValue("q")); // model: call=take given=peer
    for (const auto &item : QUrlQuery(url).queryItems())
        take(item.second);                    // model: call=take given=peer
    QUrl given; given.setPath(s);
    take(given.toString());                   // model: call=take given=peer
    QUrl begun("http://example.org/");
    begun.setQuery("q=" + s);
    take(begun.toString());                   // model: var=begun from=peer dangerous(host)=clean dangerous(url)=clean dangerous(sql)=peer
    take(QUrl::fromPercentEncoding(b));       // model: call=take given=peer
    take(QUrl::fromEncoded(b).toString());    // model: call=take given=peer
    const QRegularExpressionMatch match = QRegularExpression("a(.*)").match(s);
    take(match.captured(1));                  // model: call=take given=peer
    auto each = QRegularExpression("a(.*)").globalMatch(s);
    while (each.hasNext())
        take(each.next().captured(1));        // model: call=take given=peer
    take(s.section('/', -1));                 // model: call=take given=peer
    take(s.toLower().simplified());           // model: call=take given=peer
    takeBytes(QByteArray::fromBase64(b));     // model: call=takeBytes given=peer
    takeBytes(QByteArray::fromHex(b));        // model: call=takeBytes given=peer
    takeBytes(qUncompress(b));                // model: call=takeBytes given=peer
    take(s.isEmpty() ? "none" : s);           // model: call=take given=peer
    take(QDir("/srv").filePath(s));           // model: call=take given=peer
    take(QDir("/srv").absoluteFilePath(s));   // model: call=take given=peer
    take(QDir::cleanPath("/srv/" + s));       // model: call=take given=peer
    take(QDir::toNativeSeparators(s));        // model: call=take given=peer
    take(QFileInfo(QDir("/srv"), s).filePath()); // model: call=take given=peer
    takeNumber(s.length());                   // model: call=takeNumber given=clean
    take(QString::number(s.toInt()));         // model: call=take given=clean
}

void holders(QTcpSocket *socket)
{
    const QString s = socket->readLine();
    const QString moved = std::move(s);
    take(moved);                              // model: call=take given=peer
    QSharedPointer<QString> q1(new QString(s));
    take(*q1);                                // model: call=take given=peer
    auto q2 = QSharedPointer<QString>::create(s);
    take(*q2);                                // model: call=take given=peer
    auto q3 = std::make_shared<QString>(s);
    take(*q3);                                // model: call=take given=peer
    auto q4 = std::make_unique<Entry>(); q4->name = s;
    take(q4->name);                           // model: call=take given=peer
    take(q4->kind);                           // model: call=take given=clean
    std::optional<QString> o1 = s;
    take(*o1);                                // model: call=take given=peer
    take(o1.value());                         // model: call=take given=peer
    take(o1.value_or("x"));                   // model: call=take given=peer
    std::optional<QString> o2; o2 = s;
    take(o2.value());                         // model: call=take given=peer
    std::pair<QString, int> p1{s, 1};
    take(p1.first);                           // model: call=take given=peer
    auto p2 = std::make_pair(s, 1);
    take(p2.first);                           // model: call=take given=peer
    auto t1 = std::make_tuple(s, 1);
    take(std::get<0>(t1));                    // model: call=take given=peer
    auto [first, count] = p2;
    take(first);                              // model: call=take given=peer
    std::vector<QString> v1; v1.push_back(s); v1.emplace_back("x");
    take(v1[0]);                              // model: call=take given=peer
    take(v1.front());                         // model: call=take given=peer
    std::vector<QString> v2; v2.emplace_back(s);
    for (const auto &x : v2)
        take(x);                              // model: call=take given=peer
    std::map<QString, QString> m1; m1["k"] = s;
    take(m1.at("k"));                         // model: call=take given=peer
    for (const auto &[key, value] : m1)
        take(value);                          // model: call=take given=peer
    for (const auto &item : m1)
        take(item.second);                    // model: call=take given=peer
    auto it = m1.find("k");
    take(it->second);                         // model: call=take given=peer
    Entry e{s, "k", {}};
    take(e.name);                             // model: call=take given=peer
    take(e.kind);                             // model: call=take given=clean
    Entry f = e;
    take(f.name);                             // model: call=take given=peer
    Outer outer; outer.inner.name = s;
    take(outer.inner.name);                   // model: call=take given=peer
    QList<Entry> entries; entries.append(e);
    take(entries.at(0).name);                 // model: call=take given=peer
    for (const Entry &x : entries)
        take(x.name);                         // model: call=take given=peer
    e.parts << s;
    take(e.parts.first());                    // model: call=take given=peer
    Entry *pointer = new Entry; pointer->name = s;
    take(pointer->name);                      // model: call=take given=peer
    QString *target = new QString(s);
    take(*target);                            // model: call=take given=peer
    const QString &alias = s;
    take(alias);                              // model: call=take given=peer
}

void functionsAndLambdas(QTcpSocket *socket)
{
    const QString s = socket->readLine();
    take(quoted(s));                          // model: call=take given=peer
    take(quoted("x"));                        // model: call=take given=clean
    Entry e; fillEntry(e, s);
    take(e.name);                             // model: call=take given=peer
    take(e.kind);                             // model: call=take given=clean
    take(makeEntry(s).name);                  // model: call=take given=peer
    take(same(s));                            // model: call=take given=peer
    apply([](const QString &t) {
        take(t);                              // model: call=take given=peer
    }, s);
    QString got;
    if (readName(socket, &got))
        take(got);                            // model: call=take given=peer
    auto byValue = [s] {
        take(s);                              // model: call=take given=peer
    };
    byValue();
    auto byReference = [&] {
        take(s);                              // model: call=take given=peer
        got = "x";
    };
    byReference();
    auto withArgument = [](const QString &t, const QString &u) {
        take(t);                              // model: call=take given=peer
        take(u);                              // model: call=take given=clean
    };
    withArgument(s, "x");
    auto withResult = [](const QString &t) { return "x" + t; };
    take(withResult(s));                      // model: call=take given=peer
    QString outer;
    auto writes = [&outer](const QString &t) { outer = t; };
    writes(s);
    take(outer);                              // model: call=take given=peer
    std::function<void(const QString &)> stored = [](const QString &t) {
        take(t);                              // model: call=take given=peer
    };
    stored(s);
    Functor functor;
    functor(s);
    void (*pointer)(const QString &) = keep;
    pointer(s);
    std::for_each(s.begin(), s.end(), [](QChar c) {
        take(QString(c));                     // model: call=take given=peer
    });
}
