// Results that say whether a call worked, and nobody looks.
#include <QtCore/QBuffer>
#include <QtCore/QFile>
#include <QtCore/QMutex>
#include <QtCore/QSaveFile>
#include <QtGui/QImage>
#include <QtNetwork/QLocalServer>
#include <QtNetwork/QTcpServer>
#include <QtNetwork/QTcpSocket>
#include <QtSql/QSqlError>
#include <QtSql/QSqlQuery>
#include <QtTest/QtTest>

#include <algorithm>
#include <vector>

class Log : public QObject
{
public:
    explicit Log(const QString &name);
    ~Log();
    void write(const QByteArray &line);
    bool reopen();
    QFile *device();
    int size();

private:
    QFile m_file;
};

// ------------------------------------------------------------------------------------------------- must be found

Log::Log(const QString &name) : m_file(name)
{
    m_file.open(QIODevice::Append); // expect: io-unchecked-result
}

Log::~Log()
{
    QSaveFile last(QStringLiteral("last"));
    if (last.open(QIODevice::WriteOnly))
        last.commit(); // expect: io-unchecked-result
    m_file.close();
}

void Log::write(const QByteArray &line)
{
    QSaveFile file(QStringLiteral("log"));
    if (!file.open(QIODevice::WriteOnly))
        return;
    file.write(line);
    file.commit(); // expect: io-unchecked-result
}

bool Log::reopen()
{
    m_file.close();
    m_file.open(QIODevice::Append); // expect: io-unchecked-result
    return true;
}

QFile *Log::device()
{
    m_file.open(QIODevice::ReadOnly); // expect: io-unchecked-result
    return &m_file;
}

int Log::size()
{
    m_file.open(QIODevice::ReadOnly); // expect: io-unchecked-result
    return int(m_file.size());
}

void listens()
{
    QLocalServer server;
    server.setSocketOptions(QLocalServer::UserAccessOption);
    server.listen(QStringLiteral("x")); // expect: io-unchecked-result
    server.waitForNewConnection(1000); // expect: io-unchecked-result
}

void inBranch(QTcpSocket *socket, bool wait)
{
    socket->connectToHost(QStringLiteral("localhost"), 80);
    if (wait)
        socket->waitForConnected(); // expect: io-unchecked-result
    else
        socket->abort();
}

void inLambda(QTcpSocket *socket, QObject *context)
{
    QObject::connect(socket, &QTcpSocket::connected, context, [] {
        QFile file(QStringLiteral("x"));
        file.open(QIODevice::ReadOnly); // expect: io-unchecked-result
        file.close();
    });
}

void leftBehind(const QString &name)
{
    QFile *file = new QFile(name);
    file->open(QIODevice::ReadOnly); // expect: io-unchecked-result
    file->close();
    delete file;
}

void elements(std::vector<int> &list)
{
    std::remove_if(list.begin(), list.end(), [](int i) { return i < 0; }); // expect: io-unchecked-result
}

void renamed(const QString &name)
{
    QFile file(QStringLiteral(":/text"));
    file.setFileName(name);
    file.open(QIODevice::ReadOnly); // expect: io-unchecked-result
}

void fillsTable()
{
    QSqlQuery query;
    query.exec(QStringLiteral("create table t(i int)")); // expect: io-unchecked-result
}

void forgetsBoth(int id)
{
    QSqlQuery query;
    query.prepare(QStringLiteral("delete from person where id = ?")); // expect: io-unchecked-result
    query.addBindValue(id);
    query.exec(); // expect: io-unchecked-result
}

class Pipe : public QIODevice
{
public:
    bool open(OpenMode mode) override;
};

void overridden(Pipe &pipe)
{
    pipe.open(QIODevice::ReadOnly); // expect: io-unchecked-result
}

class UncheckedResultTest : public QObject
{
    Q_OBJECT
private slots:
    void opens();
    void waits();
    void checked();
    void inLambdaOfTest();
};

void UncheckedResultTest::opens()
{
    QFile file(QStringLiteral("data"));
    file.open(QIODevice::ReadOnly); // expect: io-unchecked-result
    QCOMPARE(file.readAll(), QByteArray("x"));
}

void UncheckedResultTest::waits()
{
    QMutex mutex;
    mutex.tryLock(100); // expect: io-unchecked-result
    mutex.unlock();
}

void UncheckedResultTest::inLambdaOfTest()
{
    const auto use = [] {
        QFile file(QStringLiteral("data"));
        file.open(QIODevice::ReadOnly); // expect: io-unchecked-result
    };
    use();
}

void saveTo(const QImage &image, const QString &path)
{
    image.save(path); // expect: io-unchecked-result
}

static void bindsOnly(QSqlQuery &query, int id) { query.addBindValue(id); }
void handedToNobodyWhoAsks(int id)
{
    QSqlQuery query;
    query.prepare(QStringLiteral("delete from person where id = ?")); // expect: io-unchecked-result
    bindsOnly(query, id);
    query.exec(); // expect: io-unchecked-result
}

// ------------------------------------------------------------------------------------------------ must stay silent
QByteArray encoded(const QImage &image)
{
    QByteArray bytes;
    QBuffer buffer(&bytes);
    image.save(&buffer, "PNG");
    return bytes;
}


void UncheckedResultTest::checked()
{
    QFile file(QStringLiteral("data"));
    QVERIFY(file.open(QIODevice::ReadOnly));
    QTcpSocket socket;
    socket.connectToHost(QStringLiteral("localhost"), 80);
    socket.waitForConnected();
    QCOMPARE(socket.state(), QAbstractSocket::ConnectedState);
}

bool used(QFile &file)
{
    const bool good = file.open(QIODevice::ReadOnly);
    if (file.open(QIODevice::ReadOnly) || good)
        return true;
    return file.open(QIODevice::ReadOnly);
}

void onPurpose(QFile &file)
{
    (void)file.open(QIODevice::ReadOnly);
    static_cast<void>(file.open(QIODevice::ReadOnly));
    Q_UNUSED(file.open(QIODevice::ReadOnly));
}

void askedAfterwards(QFile &file, QLocalServer &server)
{
    file.open(QIODevice::ReadOnly);
    if (!file.isOpen())
        return;
    server.listen(QStringLiteral("x"));
    if (!server.isListening())
        qWarning("no");
}

class Journal : public QObject
{
public:
    Journal() { m_file.open(QIODevice::Append); }
    void write(const QByteArray &line)
    {
        if (m_file.isWritable())
            m_file.write(line);
    }

private:
    QFile m_file{QStringLiteral("journal")};
};

void askedInLambda(QTcpSocket *socket, QLocalServer *server)
{
    server->listen(QStringLiteral("x"));
    QObject::connect(socket, &QTcpSocket::connected, server, [server] {
        if (!server->isListening())
            qWarning("no");
    });
}

void announced(QTcpSocket *socket)
{
    QObject::connect(socket, &QTcpSocket::errorOccurred, socket, &QTcpSocket::abort);
    socket->connectToHost(QStringLiteral("localhost"), 80);
    socket->waitForConnected();
}

bool toldByAnother(const QString &name, int id)
{
    QSqlQuery query;
    query.prepare(QStringLiteral("update person set firstname = ? where id = ?"));
    query.addBindValue(name);
    query.addBindValue(id);
    return query.exec();
}

void cannotFail()
{
    QByteArray bytes;
    QBuffer buffer(&bytes);
    buffer.open(QIODevice::WriteOnly);
    buffer.write("x");
}

class Noise : public QIODevice
{
public:
    void start() { open(QIODevice::ReadOnly); }

protected:
    qint64 readData(char *data, qint64 size) override;
    qint64 writeData(const char *data, qint64 size) override;
};

void compiledIn()
{
    QFile one(QStringLiteral(":/text"));
    one.open(QIODevice::ReadOnly | QIODevice::Text);
    const QString name(":/text");
    QFile two(name);
    two.open(QIODevice::ReadOnly);
    QFile three;
    three.setFileName(":/text");
    three.open(QIODevice::ReadOnly);
}

// The program chooses among its own files.
QByteArray chosen(const QString &name)
{
    QFile file(QLatin1String(":/texts/") + name.toLower());
    file.open(QIODevice::ReadOnly);
    return file.readAll();
}

void cleansUp()
{
    QSqlQuery query;
    query.exec("DROP TABLE t");
}

void smallMatter(QFile &file)
{
    file.write("x");
    file.remove();
}

// ------------------------------------------------------------------------------------------------- what has arrived already

int lengthOf(QTcpSocket *socket)
{
    if (socket->bytesAvailable() < 4)
        return -1;
    char bytes[4] = {};
    socket->read(bytes, sizeof bytes);
    return bytes[0];
}

int lengthOfOther(QTcpSocket *socket, QTcpSocket *other)
{
    if (other->bytesAvailable() < 4)
        return -1;
    char bytes[4] = {};
    socket->read(bytes, sizeof bytes); // expect: io-unchecked-result
    return bytes[0];
}

int lengthOnOnePath(QTcpSocket *socket, bool look)
{
    if (look && socket->bytesAvailable() < 4)
        return -1;
    char bytes[4] = {};
    socket->read(bytes, sizeof bytes); // expect: io-unchecked-result
    return bytes[0];
}

static bool runs(QSqlQuery &query)
{
    if (query.exec())
        return true;
    qWarning("%s", qPrintable(query.lastError().text()));
    return false;
}
void elsewhere(QSqlQuery *query);

void handedOn(int id)
{
    QSqlQuery query, other;
    query.prepare(QStringLiteral("select name from person where id = ?"));
    query.addBindValue(id);
    runs(query);
    other.prepare(QStringLiteral("select id from person"));
    elsewhere(&other);
}

class Migration
{
public:
    explicit Migration(QSqlQuery *query) : m_query(query) {}
    void start(const QString &text) { m_query->prepare(text); }
    bool step()
    {
        m_query->exec();
        return !m_query->lastError().isValid();
    }

private:
    QSqlQuery *m_query;
};

// The object's own class asks where it is used, or may do so in another unit.
class Lock : public QFile
{
public:
    bool take();
    bool isTaken() const { return isOpen() && m_taken; }
    void forget() { m_taken = false; }

private:
    bool m_taken = false;
};

class Owner
{
public:
    Owner();
    bool isFirst() { return m_lock.take(); }
    bool isShared() const { return m_seen.isTaken(); }
    void clear() { m_blind.forget(); }

private:
    Lock m_lock;
    Lock m_seen;
    Lock m_blind;
};

Owner::Owner()
{
    m_lock.open(QIODevice::ReadWrite);
    m_seen.open(QIODevice::ReadWrite);
    m_blind.open(QIODevice::ReadWrite); // expect: io-unchecked-result
}

// A signal asks nothing.
class Server : public QTcpServer
{
    Q_OBJECT
public:
    explicit Server(int port)
    {
        listen(QHostAddress::Any, quint16(port)); // expect: io-unchecked-result
        emit begun();
    }
signals:
    void begun();
};
