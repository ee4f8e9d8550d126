// Where data from outside comes in, and what carries it on.
// needs: Core Network
#include <QtCore>
#include <QtNetwork>

void take(const QString &);
void takeNumber(qint64);
void takeBytes(const char *);

void sources(QTcpSocket *socket, QLocalSocket *local, QNetworkReply *reply, QFile &file, QProcess &process, QIODevice *any)
{
    QByteArray a = socket->readAll();
    take(a);                                  // model: var=a from=peer way=source>assigned:a
    take(local->readLine());                  // model: call=QIODevice::readLine from=peer
    take(reply->readAll());                   // model: call=QIODevice::readAll from=peer
    take(reply->rawHeader("X"));              // model: call=QNetworkReply::rawHeader from=peer
    take(file.readAll());                     // model: call=QIODevice::readAll from=file
    take(process.readAllStandardOutput());    // model: call=QProcess::readAllStandardOutput from=program
    take(process.readAll());                  // model: call=QIODevice::readAll from=program
    take(any->readAll());                     // model: call=QIODevice::readAll from=clean
    take(qgetenv("X"));                       // model: call=qgetenv from=environment
    take(qEnvironmentVariable("X"));          // model: call=qEnvironmentVariable from=environment
    take(QCoreApplication::arguments().at(1)); // model: call=QList::at from=argument
    take(QCoreApplication::applicationName()); // model: call=QCoreApplication::applicationName from=clean
    take(QSettings().value("x").toString());  // model: call=QVariant::toString from=file
    char raw[64];
    socket->read(raw, sizeof raw);
    takeBytes(raw);                           // model: var=raw from=peer
    char own[64] = {0};
    socket->write(own, sizeof own);
    takeBytes(own);                           // model: var=own from=clean
    QHostAddress from;
    quint16 port = 0;
    QByteArray datagram(512, '\0');
    QUdpSocket udp;
    udp.readDatagram(datagram.data(), datagram.size(), &from, &port);
    take(datagram);                           // model: var=datagram from=peer
    take(QString::number(datagram.size()));   // model: call=QString::number from=clean
}

void text(QTcpSocket *socket)
{
    const QString s = QString::fromUtf8(socket->readAll()).trimmed();
    take(s);                                  // model: var=s from=peer
    take("a " + s);                           // model: call=operator+ from=peer
    take(QLatin1String("a") + s + QLatin1Char('b')); // model: call=operator+ from=peer
    take("a" % s % "b");                      // model: call=operator% from=peer
    take(QString("%1 %2").arg("x", s));       // model: call=QString::arg from=peer
    take(QString("%1").arg(s.size()));        // model: call=QString::arg from=clean
    QString built = "x";
    take(built);                              // model: var=built from=clean
    built += s;
    take(built);                              // model: var=built from=peer
    built = "again";
    take(built);                              // model: var=built from=clean
    built.append("x").append(s);
    take(built);                              // model: var=built from=peer
    built.clear();
    take(built);                              // model: var=built from=clean
    takeNumber(s.toInt());                    // model: call=QString::toInt from=peer
    take(s.mid(2));                           // model: call=QString::mid from=peer
    take(s.split(',').value(0));              // model: call=QList::value from=peer
    takeNumber(s.indexOf("x"));               // model: call=QString::indexOf from=clean
    takeNumber(s.length());                   // model: call=QString::length from=clean
    takeBytes(s.toUtf8().constData());        // model: call=QByteArray::constData from=peer
    takeBytes(qPrintable(s));                 // model: call=QByteArray::constData from=peer
    const std::string std = s.toStdString();
    takeBytes(std.c_str());                   // model: call=std::basic_string::c_str from=peer
    take(s.isEmpty() ? QString() : s);        // model: kind=COND from=peer
    take(QString("%1").arg(s.toInt()));       // model: call=QString::arg dangerous(sql)=clean
    auto moved = std::move(built);
    take(moved);                              // model: var=moved from=clean
    take(QDateTime::fromString(s).toString()); // model: call=QDateTime::toString from=clean
    take(QFile::exists(s) ? "a" : "b");       // model: kind=COND from=clean
}

void containers(QTcpSocket *socket)
{
    const QByteArray line = socket->readLine();
    const QJsonObject o = QJsonDocument::fromJson(line).object();
    take(o["name"].toString());               // model: call=QJsonValue::toString from=peer
    take(o.value("name").toString());         // model: call=QJsonValue::toString from=peer
    takeNumber(o.value("n").toInt());         // model: call=QJsonValue::toInt dangerous(size)=peer dangerous(sql)=clean
    for (const QJsonValue &v : o["list"].toArray())
        take(v.toString());                   // model: call=QJsonValue::toString from=peer
    QVariantMap map;
    map["a"] = "constant";
    take(map.value("a").toString());          // model: call=QVariant::toString from=clean
    map.insert(line, "constant");
    take(map.value("a").toString());          // model: call=QVariant::toString from=clean
    map["b"] = line;
    take(map.value("b").toString());          // model: call=QVariant::toString from=peer
    QMap<QString, QString> trusted;
    trusted.insert("x", "y");
    take(trusted.value(line));                // model: call=QMap::value from=clean
    take(trusted[line]);                      // model: call=QMap::operator[] from=clean
    QStringList list;
    list << "a" << line;
    take(list.join(' '));                     // model: from=peer
    for (const QString &s : list)
        take(s);                              // model: var=s from=peer
    QStringList mine{"a", "b"};
    take(mine.first());                       // model: call=QList::first from=clean
    QUrl url(line);
    take(url.path());                         // model: call=QUrl::path from=peer
    QPair<QString, QString> pair("a", line);
    take(pair.second);                        // model: var=second from=peer
}

void streams(QTcpSocket *socket, QFile *file)
{
    QDataStream stream(socket);
    quint32 n = 0;
    QString s;
    takeNumber(n);                            // model: var=n from=clean
    stream >> n >> s;
    takeNumber(n);                            // model: var=n from=peer dangerous(size)=peer dangerous(path)=clean
    take(s);                                  // model: var=s from=peer
    QTextStream text(file);
    take(text.readLine());                    // model: call=QTextStream::readLine from=file
    const QByteArray bytes = socket->readAll();
    QDataStream second(bytes);
    QVariant v;
    second >> v;
    take(v.toString());                       // model: call=QVariant::toString from=peer
    QXmlStreamReader xml(socket);
    take(xml.readElementText());              // model: call=QXmlStreamReader::readElementText from=peer
    QBuffer buffer;
    buffer.setData(bytes);
    take(buffer.readAll());                   // model: call=QIODevice::readAll from=peer
}

QString untouched(const QString &s) { return s; }
QString fixedText(const QString &) { return "fixed"; }
QString escaped(const QString &s) { return s.toHtmlEscaped(); }
void fill(QString *out, const QString &in) { *out = in; }
void fillRef(QString &out, const QString &in) { out = in + "x"; }
QString second(const QString &a, const QString &b) { return a.isEmpty() ? b : b + "x"; }

void functions(QTcpSocket *socket)
{
    const QString s = socket->readAll();
    take(untouched(s));                       // model: call=untouched from=peer way=source>assigned:s>returned
    take(untouched("a"));                     // model: call=untouched from=clean
    take(fixedText(s));                       // model: call=fixedText from=clean
    take(escaped(s));                         // model: call=escaped dangerous(markup)=clean dangerous(sql)=peer
    take(second(s, "x"));                     // model: call=second from=clean
    take(second("x", s));                     // model: call=second from=peer
    QString a, b;
    fill(&a, "x");
    take(a);                                  // model: var=a from=clean
    fill(&a, s);
    fillRef(b, s);
    take(a);                                  // model: var=a from=peer
    take(b);                                  // model: var=b from=peer
}
