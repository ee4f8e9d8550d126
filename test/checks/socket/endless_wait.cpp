// Waits that may never end.
#include <QtCore/QProcess>
#include <QtCore/QThread>
#include <QtNetwork/QLocalSocket>
#include <QtNetwork/QTcpSocket>

void start(QThread *thread);

const int without = -1;

bool ask(QTcpSocket *socket, QLocalSocket *local, int limit)
{
    if (!socket->waitForConnected(-1)) // expect: socket-endless-wait
        return false;
    if (!local->waitForReadyRead(without)) // expect: socket-endless-wait
        return false;
    if (!socket->waitForReadyRead(30000) || !local->waitForConnected() || !socket->waitForBytesWritten(limit))
        return false;
    return true;
}

// Our own programs and threads may take their time.
bool others(QProcess *process, QThread *thread)
{
    return process->waitForFinished(-1) && thread->wait();
}

void neverEnds()
{
    QThread thread;
    QObject worker;
    worker.moveToThread(&thread);
    thread.start();
    thread.wait(); // expect: socket-endless-wait
}

void limited()
{
    QThread thread;
    thread.start();
    if (!thread.wait(1000))
        return;
}

void givenAway()
{
    QThread thread;
    start(&thread);
    thread.start();
    thread.wait();
}
