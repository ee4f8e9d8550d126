// Event loops and what ends them.
#include <QCoreApplication>
#include <QEventLoop>
#include <QLocalServer>
#include <QLocalSocket>
#include <QNetworkAccessManager>
#include <QNetworkReply>
#include <QTcpSocket>
#include <QThread>
#include <QTimer>

void keep(QEventLoop *loop);

// ---------------------------------------------------------------------------------------------------- local loops
void nothingEndsIt()
{
    QEventLoop loop;
    QTimer::singleShot(30000, &loop, &QEventLoop::quit);
    loop.exec(); // expect: loop-no-exit
}

void quitTooEarly()
{
    QEventLoop loop;
    loop.quit();
    QTimer::singleShot(30000, &loop, &QEventLoop::quit);
    loop.exec(); // expect: loop-no-exit
}

void onlyWhenConnected(QTcpSocket *socket)
{
    QEventLoop loop;
    QObject::connect(socket, &QTcpSocket::connected, &loop, &QEventLoop::quit);
    socket->connectToHost("host", 80);
    QObject::connect(socket, &QTcpSocket::errorOccurred, &loop, &QEventLoop::quit);
    QTimer::singleShot(30000, &loop, &QEventLoop::quit);
    loop.exec(); // expect: loop-no-exit
}

void onlyWhenItAnswers()
{
    QLocalSocket socket;
    QEventLoop *loop = new QEventLoop;
    QObject::connect(&socket, &QLocalSocket::readyRead, [loop, &socket]() {
        if (socket.canReadLine())
            loop->quit();
    });
    socket.connectToServer("name");
    QObject::connect(&socket, &QLocalSocket::errorOccurred, loop, &QEventLoop::quit);
    QTimer::singleShot(30000, loop, &QEventLoop::quit);
    loop->exec(); // expect: loop-no-exit
    delete loop;
}

void onlyWhenSomeoneComes(QLocalServer *server)
{
    QEventLoop loop;
    QObject::connect(server, &QLocalServer::newConnection, &loop, &QEventLoop::quit);
    QTimer::singleShot(30000, &loop, &QEventLoop::quit);
    loop.exec(); // expect: loop-no-exit
}

void withErrorPath(QTcpSocket *socket)
{
    QEventLoop loop;
    QObject::connect(socket, &QTcpSocket::connected, &loop, &QEventLoop::quit);
    QObject::connect(socket, &QTcpSocket::errorOccurred, &loop, &QEventLoop::quit);
    loop.exec();
}

void withTimeout(QTcpSocket *socket)
{
    QEventLoop loop;
    QObject::connect(socket, &QTcpSocket::connected, &loop, &QEventLoop::quit);
    QTimer::singleShot(1000, &loop, &QEventLoop::quit);
    loop.exec();
}

void withTimer(QTcpSocket *socket)
{
    QEventLoop loop;
    QTimer timer;
    QObject::connect(socket, &QTcpSocket::connected, &loop, &QEventLoop::quit);
    QObject::connect(&timer, &QTimer::timeout, &loop, &QEventLoop::quit);
    timer.start(1000);
    loop.exec();
}

// The signal comes on every path.
void finished(QNetworkAccessManager *manager, const QNetworkRequest &request)
{
    QNetworkReply *reply = manager->get(request);
    QEventLoop loop;
    QObject::connect(reply, &QNetworkReply::finished, &loop, &QEventLoop::quit);
    loop.exec();
}

void oldConnect(QNetworkReply *reply)
{
    QEventLoop loop;
    loop.connect(reply, &QNetworkReply::finished, &loop, &QEventLoop::quit);
    loop.exec();
}

void quitLater()
{
    QEventLoop loop;
    QMetaObject::invokeMethod(&loop, "quit", Qt::QueuedConnection);
    loop.exec();
}

void handedOn()
{
    QEventLoop loop;
    keep(&loop);
    loop.exec();
}

void notOurs(QEventLoop *loop)
{
    loop->exec();
}

// -------------------------------------------------------------------------------------------------------- members
class Fetcher : public QObject
{
    Q_OBJECT
public:
    explicit Fetcher(QObject *parent = nullptr) : QObject(parent)
    {
        connect(&m_socket, &QTcpSocket::readyRead, this, [this]() {
            m_data += m_socket.readAll();
            if (m_data.endsWith('\n'))
                m_loop.quit();
        });
        connect(&m_socket, &QTcpSocket::readyRead, &m_handled, &QEventLoop::quit);
        connect(&m_socket, &QTcpSocket::disconnected, this, &Fetcher::stop);
        connect(this, &Fetcher::done, &m_custom, &QEventLoop::quit);
    }

    QByteArray fetch()
    {
        m_socket.connectToHost("host", 7);
        QObject::connect(&m_socket, &QTcpSocket::errorOccurred, &m_loop, &QEventLoop::quit, Qt::UniqueConnection);
        QTimer exitTimer;
        QObject::connect(&exitTimer, &QTimer::timeout, &m_loop, &QEventLoop::quit);
        exitTimer.start(30000);
        m_loop.exec(); // expect: loop-no-exit
        return m_data;
    }

    void fetchHandled() { m_handled.exec(); }
    void fetchCustom() { m_custom.exec(); }
    void waitForOthers() { m_public.exec(); }

public slots:
    void stop() { m_handled.quit(); }
    void finish() { m_public.quit(); }

signals:
    void done();

private:
    QTcpSocket m_socket;
    QByteArray m_data;
    QEventLoop m_loop;
    QEventLoop m_handled;
    QEventLoop m_custom;
    QEventLoop m_public;
};

// -------------------------------------------------------------------------------------------- loops that others end
class Worker : public QThread
{
protected:
    void run() override
    {
        QEventLoop loop;
        loop.exec();
        exec();
    }
};

int runApplication(int argc, char **argv)
{
    QCoreApplication app(argc, argv);
    return app.exec();
}

// ------------------------------------------------------------------------------------------------- slots that post themselves

class Poster : public QObject
{
    Q_OBJECT
public slots:
    void lines();
    void bytes();
    void again();

private:
    QTcpSocket *m_socket = nullptr;
    QByteArray m_data;
};

void Poster::lines()
{
    while (m_socket->canReadLine())
        m_data += m_socket->readLine();
    if (m_socket->bytesAvailable() > 0)
        QMetaObject::invokeMethod(this, "lines", Qt::QueuedConnection); // expect: loop-no-exit
}

// Each call takes something.
void Poster::bytes()
{
    m_data += m_socket->read(1024);
    if (m_socket->bytesAvailable() > 0)
        QMetaObject::invokeMethod(this, "bytes", Qt::QueuedConnection);
}

void Poster::again()
{
    if (m_data.isEmpty())
        QMetaObject::invokeMethod(this, "again", Qt::QueuedConnection);
}
