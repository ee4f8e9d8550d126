// Clients of a server that another thread runs.
#include <QLocalServer>
#include <QLocalSocket>
#include <QSemaphore>
#include <QThread>

class ServerThread : public QThread
{
public:
    QSemaphore listening;

protected:
    void run() override
    {
        QLocalServer server;
        if (!server.listen("a"))
            return;
        listening.release();
        exec();
    }
};

class PlainThread : public QThread
{
protected:
    void run() override { exec(); }
};

class Client
{
public:
    Client() { m_socket.connectToServer("a"); }
    bool ok() { return m_socket.waitForConnected(100); }

private:
    QLocalSocket m_socket;
};

// ------------------------------------------------------------------------------------------------- must be found

bool direct()
{
    ServerThread thread;
    thread.start();
    QLocalSocket socket;
    socket.connectToServer("a"); // expect: test-data-race-with-server
    return socket.waitForConnected();
}

bool hidden()
{
    ServerThread thread;
    thread.start();
    Client client; // expect: test-data-race-with-server
    return client.ok();
}

// ------------------------------------------------------------------------------------------------- must stay silent

bool synchronised()
{
    ServerThread thread;
    thread.start();
    thread.listening.acquire();
    Client client;
    return client.ok();
}

bool noServer()
{
    PlainThread thread;
    thread.start();
    Client client;
    return client.ok();
}

// Waits and tries again.
bool patient()
{
    ServerThread thread;
    thread.start();
    QLocalSocket socket;
    for (int i = 0; i < 10; ++i) {
        QThread::msleep(100);
        socket.connectToServer("a");
        if (socket.waitForConnected(100))
            return true;
    }
    return false;
}
