// Loops around the state of a connection.
#include <QCoreApplication>
#include <QDeadlineTimer>
#include <QDebug>
#include <QLocalSocket>
#include <QNetworkReply>
#include <QTcpSocket>
#include <QThread>
#include <QtTest>

void pause(QTcpSocket *socket);

class Client : public QObject
{
    Q_OBJECT
public:
    Client()
    {
        QLocalSocket *socket = new QLocalSocket(this);
        QDeadlineTimer connectDeadline(5000);
        while (socket->state() != QLocalSocket::ConnectedState && !connectDeadline.hasExpired()) { // expect: socket-connect-loop
            socket->connectToServer("name");
            if (!socket->waitForConnected(100))
                QThread::msleep(10);
        }
        if (socket->state() != QLocalSocket::ConnectedState)
            qWarning() << "not connected:" << socket->errorString();
        m_socket = socket;
    }

    void sleeping()
    {
        QDeadlineTimer connectDeadline(5000);
        while (m_socket->state() != QLocalSocket::ConnectedState && !connectDeadline.hasExpired()) { // expect: socket-connect-loop
            m_socket->connectToServer("name");
            if (!m_socket->waitForConnected(100))
                QThread::msleep(10);
            QThread::msleep(50);
        }
        if (m_socket->state() != QLocalSocket::ConnectedState)
            qWarning() << "not connected:" << m_socket->errorString();
    }

    void whileInvalid()
    {
        QDeadlineTimer connectDeadline(5000);
        do { // expect: socket-connect-loop
            m_socket->connectToServer("name");
            if (!m_socket->waitForConnected(100))
                QThread::msleep(10);
        } while (!m_socket->isValid() && !connectDeadline.hasExpired());
        if (!m_socket->isValid())
            qWarning() << "not connected:" << m_socket->errorString();
    }

    void boundedByCount()
    {
        int tries = 0;
        while (m_socket->state() != QLocalSocket::ConnectedState && tries++ < 10)
            m_socket->connectToServer("name");
        for (int i = 0; m_socket->state() != QLocalSocket::ConnectedState && i < 10; ++i)
            m_socket->connectToServer("name");
    }

    void boundedByBreak()
    {
        int tries = 0;
        while (m_socket->state() != QLocalSocket::ConnectedState) {
            m_socket->connectToServer("name");
            if (++tries == 10)
                break;
        }
    }

    void waiting()
    {
        while (m_socket->state() != QLocalSocket::ConnectedState) {
            m_socket->connectToServer("name");
            m_socket->waitForConnected(100);
        }
    }

    void spinning()
    {
        while (m_socket->state() != QLocalSocket::ConnectedState) {
            m_socket->connectToServer("name");
            QCoreApplication::processEvents();
        }
    }

    // Another thread may drive it.
    void notOurs()
    {
        while (m_socket->state() != QLocalSocket::ConnectedState)
            QThread::msleep(1);
    }

private:
    QLocalSocket *m_socket = nullptr;
};

void waitsForItself()
{
    QTcpSocket socket;
    socket.connectToHost("host", 80);
    QDeadlineTimer connectDeadline(5000);
    while (socket.state() != QAbstractSocket::ConnectedState && !connectDeadline.hasExpired()) { // expect: socket-connect-loop
        if (!socket.waitForConnected(100))
            QThread::msleep(10);
    }
    if (socket.state() != QAbstractSocket::ConnectedState)
        qWarning() << "not connected:" << socket.errorString();
}

void sleepsOnly()
{
    QTcpSocket socket;
    socket.connectToHost("host", 80);
    QDeadlineTimer connectDeadline(5000);
    while (socket.state() != QAbstractSocket::ConnectedState && !connectDeadline.hasExpired()) { // expect: socket-connect-loop
        if (!socket.waitForConnected(100))
            QThread::msleep(10);
        QThread::msleep(10);
    }
    if (socket.state() != QAbstractSocket::ConnectedState)
        qWarning() << "not connected:" << socket.errorString();
}

void helped()
{
    QTcpSocket socket;
    socket.connectToHost("host", 80);
    while (socket.state() != QAbstractSocket::ConnectedState)
        pause(&socket);
}

void replied(QNetworkReply *reply)
{
    while (!reply->isFinished())
        QCoreApplication::processEvents();
}

class ClientTest : public QObject
{
    Q_OBJECT
private slots:
    void connects();
    void connectsOrFails();
};

void ClientTest::connects()
{
    QLocalSocket socket;
    QDeadlineTimer connectDeadline(5000);
    while (socket.state() != QLocalSocket::ConnectedState && !connectDeadline.hasExpired()) { // expect: socket-connect-loop
        socket.connectToServer("name");
        if (!socket.waitForConnected(100))
            QThread::msleep(10);
    }
    QVERIFY2(socket.state() == QLocalSocket::ConnectedState, qPrintable(socket.errorString()));
    QCOMPARE(socket.serverName(), QString("name"));
}

void ClientTest::connectsOrFails()
{
    QLocalSocket socket;
    while (socket.state() != QLocalSocket::ConnectedState) {
        socket.connectToServer("name");
        QVERIFY(socket.error() != QLocalSocket::ServerNotFoundError);
    }
}

QTEST_GUILESS_MAIN(ClientTest)
