// Measures how fast a local server echoes chunks of bytes to its clients.
#include <QtCore/qbytearray.h>
#include <QtCore/qeventloop.h>
#include <QtCore/qthread.h>
#include <QtCore/qvector.h>
#include <QtNetwork/qlocalserver.h>
#include <QtNetwork/qlocalsocket.h>
#include <QtTest/QtTest>

// Sends back whatever its clients write.
class EchoThread : public QThread
{
    Q_OBJECT
public:
    explicit EchoThread(int bufferSize) : buffer(bufferSize, '\0') { }

protected:
    void run() override
    {
        QLocalServer *server = new QLocalServer;
        connect(server, &QLocalServer::newConnection, [this, server]() {
            QLocalSocket *socket = server->nextPendingConnection();
            connect(socket, &QLocalSocket::readyRead, [this, socket]() {
                const qint64 n = socket->bytesAvailable();
                QCOMPARE(socket->read(buffer.data(), n), n);
                QCOMPARE(socket->write(buffer.data(), n), n);
            });
        });
        server->listen("foo");
        exec();
        delete server;
    }

private:
    QByteArray buffer;
};

// Connects a number of sockets and keeps one chunk under way on each of them until all bytes came back.
class SocketFactory : public QObject
{
    Q_OBJECT
public:
    SocketFactory(int connections, int bufferSize, int chunkSize, qint64 bytes)
        : buffer(bufferSize, '\0'), chunk(chunkSize, '@'), bytesToRead(connections, bytes), socketsToRead(connections)
    {
        for (int i = 0; i < connections; ++i) {
            QLocalSocket *socket = new QLocalSocket(this);
            connect(this, &SocketFactory::start, [this, socket]() {
                QCOMPARE(socket->write(chunk.constData(), chunk.size()), qint64(chunk.size()));
            });
            connect(socket, &QLocalSocket::readyRead, [this, socket, i]() {
                const qint64 n = socket->bytesAvailable();
                QCOMPARE(socket->read(buffer.data(), n), n);
                bytesToRead[i] -= n;
                if (bytesToRead[i] == 0) {
                    if (--socketsToRead == 0)
                        eventLoop.quit();
                } else {
                    QCOMPARE(socket->write(chunk.constData(), chunk.size()), qint64(chunk.size()));
                }
            });
            while (socket->state() != QLocalSocket::ConnectedState)
                socket->connectToServer("foo");
        }
    }

    void run()
    {
        emit start();
        eventLoop.exec();
    }

signals:
    void start();

private:
    QByteArray buffer;
    const QByteArray chunk;
    QVector<qint64> bytesToRead;
    int socketsToRead;
    QEventLoop eventLoop;
};

class LocalEchoBenchmark : public QObject
{
    Q_OBJECT
private slots:
    void echo_data();
    void echo();
    void largeChunk_data();
    void largeChunk();
};

void LocalEchoBenchmark::echo_data()
{
    QTest::addColumn<int>("connections");
    QTest::addColumn<int>("chunkSize");
    QTest::addColumn<qint64>("bytes");

    for (int connections : {1, 5, 10}) {
        for (int chunkSize : {16, 1024, 4096}) {
            QTest::addRow("connections:%d,chunk:%d", connections, chunkSize)
                    << connections << chunkSize << qint64(chunkSize) * 64;
        }
    }
}

void LocalEchoBenchmark::echo()
{
    QFETCH(int, connections);
    QFETCH(int, chunkSize);
    QFETCH(qint64, bytes);

    EchoThread thread(chunkSize);
    thread.start();
    SocketFactory factory(connections, chunkSize, chunkSize, bytes);
    QBENCHMARK_ONCE {
        factory.run();
    }
    thread.quit();
    thread.wait();
}

void LocalEchoBenchmark::largeChunk_data()
{
    QTest::addColumn<int>("bufferSize");
    QTest::addColumn<int>("chunkSize");

    QTest::newRow("twice the buffer") << 1024 << 2048;
    QTest::newRow("eight times the buffer") << 1024 << 8192;
}

// The chunks are larger than the buffers of both sides.
void LocalEchoBenchmark::largeChunk()
{
    QFETCH(int, bufferSize);
    QFETCH(int, chunkSize);

    EchoThread thread(bufferSize);
    thread.start();
    SocketFactory factory(2, bufferSize, chunkSize, qint64(chunkSize) * 16);
    QBENCHMARK_ONCE {
        factory.run();
    }
    thread.quit();
    thread.wait();
}

QTEST_GUILESS_MAIN(LocalEchoBenchmark)
#include "tst_local_echo_benchmark.moc"
