// Data from outside across functions, members, signals and lambdas; guards and sanitizers.
// needs: Core Network
#include <QtCore>
#include <QtNetwork>

void take(const QString &);
void takeNumber(qint64);
bool isSane(const QString &);
bool isSaneSize(qint64);
static const QStringList allowed{"a", "b"};

struct Packet
{
    QString name;
    QString untouched;
    quint32 length;
};

class Server : public QObject
{
    Q_OBJECT
public:
    Server()
    {
        connect(&m_socket, &QTcpSocket::readyRead, this, &Server::onReadyRead);
        connect(this, &Server::named, this, &Server::onNamed);
        connect(this, &Server::named, this, [this](const QString &name, int n) {
            take(name);                       // model: var=name from=peer
            takeNumber(n);                    // model: var=n from=clean
        });
        connect(this, SIGNAL(named(QString,int)), this, SLOT(onNamedToo(QString,int)));
        connect(this, &Server::harmless, this, [](const QString &text) {
            take(text);                       // model: var=text from=clean
        });
    }
signals:
    void named(const QString &name, int n);
    void harmless(const QString &text);
private slots:
    void onReadyRead()
    {
        m_line = QString::fromUtf8(m_socket.readLine());
        emit named(m_line, 7);
        emit harmless("text");
        handle(m_line, "constant");
        m_own = "own";
        const QString local = m_line;
        QTimer::singleShot(0, this, [local, this]() {
            take(local);                      // model: var=local from=peer
            take(m_own);                      // model: var=m_own from=clean
        });
        QTimer::singleShot(0, this, [copy = m_line.mid(1)]() {
            take(copy);                       // model: var=copy from=peer
        });
    }
    void onNamed(const QString &name, int n)
    {
        take(name);                           // model: var=name from=peer way=source>assigned:m_line>passed:name>signalled:name
        takeNumber(n);                        // model: var=n from=clean
    }
    void onNamedToo(const QString &name, int)
    {
        take(name);                           // model: var=name from=peer
    }
private:
    void handle(const QString &fromPeer, const QString &constant)
    {
        take(fromPeer);                       // model: var=fromPeer from=peer
        take(constant);                       // model: var=constant from=clean
    }
    void later()
    {
        take(m_line);                         // model: var=m_line from=peer
        take(m_own);                          // model: var=m_own from=clean
        const Packet p = parse(m_socket.readAll());
        take(p.name);                         // model: var=name from=peer
        take(p.untouched);                    // model: var=untouched from=clean
    }
    Packet parse(const QByteArray &bytes)
    {
        Packet p;
        p.name = bytes;
        p.untouched = "x";
        p.length = 4;
        return p;
    }
    QTcpSocket m_socket;
    QString m_line, m_own;
};

QString g_text;
void setGlobal(QLocalSocket *s) { g_text = s->readAll(); }
void readGlobal() { take(g_text); }           // model: var=g_text from=peer

class Holder
{
public:
    explicit Holder(const QString &text) : m_text(text), m_const("x") { }
    void use()
    {
        take(m_text);                         // model: var=m_text from=peer
        take(m_const);                        // model: var=m_const from=clean
    }
private:
    QString m_text, m_const;
};
void makeHolder(QLocalSocket *s) { Holder h(s->readAll()); h.use(); }

void recursive(const QString &s, int depth)
{
    take(s);                                  // model: var=s from=peer
    if (depth) recursive(s + "x", depth - 1);
}
void startRecursion(QLocalSocket *s) { recursive(s->readAll(), 3); }

void sizes(QLocalSocket *socket)
{
    QDataStream in(socket);
    quint32 a = 0, b = 0, c = 0, d = 0, e = 0, f = 0, g = 0, h = 0, i = 0;
    in >> a >> b >> c >> d >> e >> f >> g >> h >> i;
    takeNumber(a);                            // model: var=a dangerous(size)=peer
    if (a > 4096)
        return;
    takeNumber(a);                            // model: var=a dangerous(size)=clean
    if (b > 0)
        takeNumber(b);                        // model: var=b dangerous(size)=peer
    if (b <= 10 && b)
        takeNumber(b);                        // model: var=b dangerous(size)=clean
    takeNumber(qMin<quint32>(c, 100));        // model: call=qMin dangerous(size)=clean
    takeNumber(qMin(c, d));                   // model: call=qMin dangerous(size)=peer
    takeNumber(qBound(0u, c, 100u));          // model: call=qBound dangerous(size)=clean
    takeNumber(d > 100 ? 100 : d);            // model: kind=COND dangerous(size)=clean
    takeNumber(d % 16);                       // model: op=% dangerous(size)=clean
    takeNumber(d & 0xff);                     // model: op=& dangerous(size)=clean
    takeNumber(d * 4 + 1);                    // model: op=+ dangerous(size)=peer
    if (e > 100)
        e = 100;
    takeNumber(e);                            // model: var=e dangerous(size)=clean
    if (!isSaneSize(f))
        return;
    takeNumber(f);                            // model: var=f dangerous(size)=clean
    Q_ASSERT(g < 100);
    takeNumber(g);                            // model: var=g dangerous(size)=clean
    if (socket->bytesAvailable() < h)
        return;
    takeNumber(h);                            // model: var=h dangerous(size)=clean
    switch (i) {
    case 1: takeNumber(i); break;             // model: var=i dangerous(size)=clean
    default: takeNumber(i); break;            // model: var=i dangerous(size)=peer
    }
    const quint32 total = d + 4;
    if (total > 1000)
        return;
    takeNumber(d);                            // model: var=d dangerous(size)=clean
}

void texts(QLocalSocket *socket, const QDir &dir)
{
    const QString s = socket->readLine();
    if (s.contains(".."))
        return;
    take(s);                                  // model: var=s dangerous(path)=clean dangerous(sql)=peer
    QString out = socket->readLine();
    out.remove('/').replace("<", "&lt;");
    take(out);                                // model: var=out dangerous(markup)=clean dangerous(sql)=peer
    const QString part = socket->readLine();
    if (QRegularExpression("[a-z]+").match(part).hasMatch())
        take(part);                           // model: var=part from=peer
    const QString each = socket->readLine();
    for (const QChar c : each)
        if (!c.isLetterOrNumber() && c != '_')
            return;
    take(each);                               // model: var=each from=clean
    const QString t = socket->readLine();
    take(t.toHtmlEscaped());                  // model: call=QString::toHtmlEscaped dangerous(markup)=clean dangerous(path)=peer
    take(QFileInfo(t).fileName());            // model: call=QFileInfo::fileName dangerous(path)=clean dangerous(markup)=peer
    take(QFileInfo(t).absoluteFilePath());    // model: call=QFileInfo::absoluteFilePath dangerous(path)=peer
    take(dir.filePath(t));                    // model: call=QDir::filePath dangerous(path)=peer
    if (allowed.contains(t))
        take(t);                              // model: var=t from=clean
    take(t);                                  // model: var=t from=peer
    if (t == "yes")
        take(t);                              // model: var=t from=clean
    if (t != QLatin1String("no"))
        take(t);                              // model: var=t from=peer
    const QString u = socket->readLine();
    const QRegularExpressionMatch match = QRegularExpression("^[a-z]+$").match(u);
    if (!match.hasMatch())
        return;
    take(u);                                  // model: var=u from=clean
    const QString v = socket->readLine();
    const QString full = QFileInfo(dir.filePath(v)).canonicalFilePath();
    if (!full.startsWith(dir.canonicalPath() + '/'))
        return;
    take(full);                               // model: var=full dangerous(path)=clean
    take(dir.filePath(v));                    // model: call=QDir::filePath dangerous(path)=clean
    const QString w = socket->readLine();
    if (!isSane(w))
        return;
    take(w);                                  // model: var=w from=clean
    const QString x = socket->readLine();
    const bool good = isSane(x);
    if (good)
        take(x);                              // model: var=x from=clean
    QString y = socket->readLine();
    while (y.startsWith('/'))
        y = y.mid(1);
    take(y);                                  // model: var=y dangerous(markup)=peer
    take(QString::fromLatin1(socket->readLine().toHex())); // model: call=QString::fromLatin1 from=clean
}
