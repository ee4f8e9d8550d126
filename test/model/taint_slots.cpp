// What a peer sends goes from slot to slot: members, signals with arguments, getters, lambdas, timers.
// needs: Core Network
#include <QtCore>
#include <QtNetwork>

void take(const QString &);
void takeNumber(qint64);

class Connection : public QObject
{
    Q_OBJECT
public:
    explicit Connection(QTcpSocket *socket) : m_socket(socket)
    {
        connect(m_socket, &QIODevice::readyRead, this, &Connection::read);
    }
    QString line() const { return m_line; }
    const QVariantMap &packet() const { return m_packet; }
    QString own() const { return m_own; }
signals:
    void received(const QString &text);
    void packetReceived(const QVariantMap &packet, int number);
    void lengthRead(quint32 length);
    void quiet(const QString &text);
public slots:
    void read()
    {
        m_buffer += m_socket->readAll();
        const int end = m_buffer.indexOf('\n');
        if (end < 0)
            return;
        m_line = QString::fromUtf8(m_buffer.left(end));
        m_own = "own";
        m_packet = QJsonDocument::fromJson(m_buffer).object().toVariantMap();
        m_names.insert(1, m_line);
        emit received(m_line);
        Q_EMIT packetReceived(m_packet, 3);
        quint32 length = 0;
        QDataStream in(m_socket);
        in >> length;
        emit lengthRead(length);
        emit quiet(m_own);
        QMetaObject::invokeMethod(this, "later", Q_ARG(QString, m_line));
        QMetaObject::invokeMethod(this, [this] { queued(m_line); }, Qt::QueuedConnection);
        QTimer::singleShot(10, this, &Connection::timed);
    }
    void later(const QString &text)
    {
        take(text);                           // model: call=take given=peer
    }
    void timed()
    {
        take(m_line);                         // model: var=m_line from=peer way=source>assigned:m_buffer>assigned:m_line
        take(m_names.value(1));               // model: call=take given=peer
        take(m_own);                          // model: call=take given=clean
    }
private:
    void queued(const QString &text)
    {
        take(text);                           // model: call=take given=peer
    }
    QTcpSocket *m_socket;
    QByteArray m_buffer;
    QString m_line, m_own;
    QVariantMap m_packet;
    QMap<int, QString> m_names;
};

class Handler : public QObject
{
    Q_OBJECT
public:
    explicit Handler(Connection *c) : m_connection(c)
    {
        connect(c, &Connection::received, this, &Handler::onReceived);
        connect(c, SIGNAL(received(QString)), SLOT(onReceivedToo(QString)));
        connect(c, SIGNAL(packetReceived(QVariantMap,int)), this, SLOT(onPacket(QVariantMap)));
        connect(c, &Connection::packetReceived, this, [this](const QVariantMap &packet, int number) {
            take(packet["name"].toString());  // model: call=take given=peer
            takeNumber(number);               // model: call=takeNumber given=clean
            m_kept = packet;
        });
        connect(c, &Connection::lengthRead, this, [](quint32 n) {
            takeNumber(n);                    // model: var=n dangerous(size)=peer
        });
        connect(c, &Connection::quiet, this, &Handler::onQuiet);
        connect(c, &Connection::received, this, &Handler::relayed);
        connect(this, &Handler::relayed, this, &Handler::onRelayed);
        connect(c, &Connection::received, this, [this, prefix = QString("x")](const QString &text) {
            onPrefixed(prefix + text);
        });
        connect(c, qOverload<const QString &>(&Connection::received), [](const QString &text) {
            take(text);                       // model: call=take given=peer
        });
    }
signals:
    void relayed(const QString &text);
private slots:
    void onReceived(const QString &text)
    {
        take(text);                           // model: var=text from=peer way=source>assigned:m_buffer>assigned:m_line>passed:text>signalled:text
    }
    void onReceivedToo(const QString &text)
    {
        take(text);                           // model: call=take given=peer
        take(m_connection->line());           // model: call=take given=peer
        take(m_connection->packet().value("a").toString()); // model: call=take given=peer
        take(m_connection->own());            // model: call=take given=clean
    }
    void onPacket(const QVariantMap &packet)
    {
        take(packet.value("x").toString());   // model: call=take given=peer
        take(m_kept.value("x").toString());   // model: call=take given=peer
    }
    void onQuiet(const QString &text)
    {
        take(text);                           // model: call=take given=clean
    }
    void onRelayed(const QString &text)
    {
        take(text);                           // model: call=take given=peer
    }
    void onPrefixed(const QString &text)
    {
        take(text);                           // model: call=take given=peer
    }
private:
    Connection *m_connection;
    QVariantMap m_kept;
};

// A class that keeps its data behind a pointer, and one that others inherit.
class Sink
{
public:
    virtual ~Sink() = default;
    virtual void accept(const QString &text) = 0;
};
class FileSink : public Sink
{
public:
    void accept(const QString &text) override
    {
        take(text);                           // model: call=take given=peer
    }
};
class Session
{
public:
    Session(Sink *sink, QTcpSocket *socket) : m_sink(sink), d(new Data) { d->socket = socket; }
    void setName(const QString &name) { d->name = name; }
    QString name() const { return d->name; }
    void run()
    {
        setName(d->socket->readLine());
        m_sink->accept(name());
        take(name());                         // model: call=take given=peer
        take(d->title);                       // model: call=take given=clean
    }
private:
    struct Data
    {
        QTcpSocket *socket;
        QString name, title;
    };
    Sink *m_sink;
    Data *d;
};
