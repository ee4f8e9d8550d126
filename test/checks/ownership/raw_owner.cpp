// Locals that own what `new` made: which ways out of the scope miss the delete.
#include <QtCore/QBuffer>
#include <QtCore/QCoreApplication>
#include <QtCore/QFile>
#include <QtCore/QPropertyAnimation>
#include <QtCore/QScopedPointer>
#include <QtCore/QTimer>
#include <QtNetwork/QLocalServer>
#include <QtTest/QtTest>

#include <stdexcept>

struct Parser
{
    explicit Parser(int depth = 0);
    virtual ~Parser();
    bool parse(const QByteArray &text);
    int depth() const noexcept;
};
struct StrictParser : Parser
{
    using Parser::Parser;
};

void keep(Parser *parser);
Parser *&registered();

// ------------------------------------------------------------------------------------------------- must be found

bool earlyReturn(const QString &name)
{
    QFile *file = new QFile(name); // expect: ownership-raw-owner
    if (!file->open(QIODevice::ReadOnly))
        return false;
    const bool empty = file->size() == 0;
    delete file;
    return !empty;
}

int twoWaysOut(const QByteArray &text)
{
    auto parser = new Parser(3); // expect: ownership-raw-owner
    if (text.isEmpty())
        return -1;
    if (!parser->parse(text))
        throw std::runtime_error("syntax");
    const int depth = parser->depth();
    delete parser;
    return depth;
}

int derived(const QByteArray &text, bool strict)
{
    Parser *parser = new StrictParser(1); // expect: ownership-raw-owner
    if (strict && !parser->parse(text))
        return -1;
    const int depth = parser->depth();
    delete parser;
    return depth;
}

int missesContinue(const QList<QByteArray> &texts)
{
    int sum = 0;
    for (const QByteArray &text : texts) {
        Parser *parser = new Parser; // expect: ownership-raw-owner
        if (!parser->parse(text))
            continue;
        sum += parser->depth();
        delete parser;
    }
    return sum;
}

int mayMissDelete(bool empty, bool report)
{
    QByteArray *bytes = new QByteArray; // expect: ownership-raw-owner
    const int size = int(bytes->size());
    if (report)
        qInfo("%d", size);
    if (empty)
        delete bytes;
    return size;
}

bool passesOverTheDelete(const QByteArray &text)
{
    Parser *parser = new Parser; // expect: ownership-raw-owner
    try {
        parser->parse(text);
        delete parser;
    } catch (const std::exception &) {
        qWarning("syntax");
    }
    return true;
}

// Only an exception misses the delete: a note.
qint64 onlyAnException(const QString &name)
{
    QFile *file = new QFile(name); // expect: ownership-raw-owner
    qint64 size = 0;
    if (file->open(QIODevice::ReadOnly))
        size = file->size();
    delete file;
    return size;
}

void inLambda(QObject *context, QTimer *timer)
{
    QObject::connect(timer, &QTimer::timeout, context, [] {
        QBuffer *buffer = new QBuffer; // expect: ownership-raw-owner
        buffer->open(QIODevice::WriteOnly);
        if (buffer->write("x") != 1)
            return;
        delete buffer;
    });
}

void connectedServer(const QString &name)
{
    auto *server = new QLocalServer; // expect: ownership-raw-owner
    QObject::connect(server, &QLocalServer::newConnection, [server] { server->close(); });
    server->setSocketOptions(QLocalServer::UserAccessOption);
    if (!server->listen(name))
        return;
    QCoreApplication::processEvents();
    delete server;
}

class RawOwnerTest : public QObject
{
    Q_OBJECT
private slots:
    void hiddenReturn();
    void skips();
    void holds();
};

void RawOwnerTest::hiddenReturn()
{
    QBuffer *buffer = new QBuffer; // expect: ownership-raw-owner
    QVERIFY(buffer->open(QIODevice::ReadWrite));
    QCOMPARE(buffer->write("x"), qint64(1));
    delete buffer;
}

void RawOwnerTest::skips()
{
    Parser *parser = new Parser; // expect: ownership-raw-owner
    if (!parser->parse("x"))
        QSKIP("no parser");
    delete parser;
}

// ------------------------------------------------------------------------------------------------ must stay silent

void RawOwnerTest::holds()
{
    QScopedPointer<QBuffer> buffer(new QBuffer);
    QVERIFY(buffer->open(QIODevice::ReadWrite));
    QVERIFY(buffer->isOpen());
}

void hasParent(QObject *parent, bool late)
{
    QTimer *timer = new QTimer(parent);
    if (late)
        return;
    delete timer;
}

void getsParent(QObject *owner, bool late)
{
    QTimer *timer = new QTimer;
    timer->setParent(owner);
    if (late)
        return;
    delete timer;
}

void passedOn(bool strict)
{
    Parser *parser = new Parser;
    keep(parser);
    if (strict)
        return;
    delete parser;
}

void storedElsewhere(bool strict)
{
    Parser *parser = new Parser;
    registered() = parser;
    if (strict)
        return;
    delete parser;
}

Parser *handedOut(const QByteArray &text)
{
    Parser *parser = new Parser;
    if (parser->parse(text))
        return parser;
    delete parser;
    return nullptr;
}

int nothingBetween()
{
    Parser *parser = new Parser;
    delete parser;
    return 0;
}

int everyWayDeletes(bool empty)
{
    Parser *parser = new Parser;
    const int depth = parser->depth();
    if (empty) {
        delete parser;
        return depth;
    }
    delete parser;
    return -depth;
}

int catchesAll(const QByteArray &text)
{
    Parser *parser = new Parser;
    try {
        parser->parse(text);
    } catch (...) {
        delete parser;
        throw;
    }
    delete parser;
    return 0;
}

int madeInTry(const QByteArray &text)
{
    try {
        Parser *parser = new Parser(1);
        delete parser;
        if (text.size() > 1000)
            throw std::runtime_error("too long");
    } catch (const std::exception &) {
        return -1;
    }
    return 0;
}

int jumpsToTheEnd(bool empty)
{
    int depth = 0;
    Parser *parser = new Parser;
    if (empty)
        goto out;
    depth = parser->depth();
out:
    delete parser;
    return depth;
}

// What is decided once stays decided.
void decidedOnce(bool keepIt, QByteArray *&out)
{
    QByteArray *bytes = new QByteArray;
    if (!keepIt)
        delete bytes;
    qInfo("decided");
    if (keepIt)
        out = bytes;
}

void neverThrows(const QByteArray &text) noexcept
{
    Parser *parser = new Parser;
    parser->parse(text);
    delete parser;
}

// It works on for the event loop and goes when it is done.
bool worksForTheLoop(const QString &name)
{
    auto *server = new QLocalServer;
    QObject::connect(server, &QLocalServer::newConnection, server, &QObject::deleteLater);
    server->setSocketOptions(QLocalServer::UserAccessOption);
    if (!server->listen(name)) {
        delete server;
        return false;
    }
    return true;
}

// The same without a sign when it goes: who knows.
bool leftWorking(const QString &name, QObject *context)
{
    auto *server = new QLocalServer;
    QObject::connect(server, &QLocalServer::newConnection, context, [] { qInfo("connected"); });
    server->setSocketOptions(QLocalServer::UserAccessOption);
    if (!server->listen(name)) {
        delete server;
        return false;
    }
    return true;
}

void deletesItself(QObject *target, bool fast)
{
    auto *animation = new QPropertyAnimation(target, "pos");
    animation->start(QAbstractAnimation::DeleteWhenStopped);
    if (fast)
        return;
    delete animation;
}

int neverNull(bool empty)
{
    Parser *parser = new Parser;
    if (!parser)
        return -1;
    const int depth = empty ? 0 : parser->depth();
    if (parser)
        delete parser;
    return depth;
}

void replaced(const QByteArray &text)
{
    Parser *parser = new Parser;
    if (!parser->parse(text))
        parser = nullptr;
    delete parser;
}
