// Objects that are deleted while their own signal runs the slot.
#include <QtCore/QCoreApplication>
#include <QtCore/QRunnable>
#include <QtCore/QThreadPool>
#include <QtCore/QObject>
#include <QtCore/QProcess>
#include <QtCore/QThread>
#include <QtCore/QTimer>
#include <QtNetwork/QNetworkAccessManager>
#include <QtNetwork/QNetworkReply>
#include <QtNetwork/QTcpServer>
#include <QtNetwork/QTcpSocket>
#include <QtWidgets/QPushButton>

class Loader : public QObject
{
    Q_OBJECT
public:
    explicit Loader(QNetworkAccessManager *manager)
    {
        m_reply = manager->get(QNetworkRequest());
        connect(m_reply, &QNetworkReply::finished, this, &Loader::finish);
        connect(&m_server, &QTcpServer::newConnection, this, &Loader::accept);
        connect(m_button, &QPushButton::clicked, this, &Loader::press);
        connect(m_other, &QPushButton::clicked, this, &Loader::press2);
        connect(&m_timer, &QTimer::timeout, this, &Loader::expire);
        connect(m_thread, &QThread::finished, this, &Loader::ended);
        connect(m_queued, &QTimer::timeout, this, &Loader::later, Qt::QueuedConnection);
        connect(m_process, &QProcess::started, this, &Loader::started);
        connect(this, &Loader::done, this, &Loader::stop);
    }

signals:
    void done();

private slots:
    void finish();
    void accept();
    void left();
    void leftByType();
    void press();
    void press2();
    void expire();
    void ended();
    void later();
    void started();
    void stop();
    void unconnected();

private:
    QNetworkReply *m_reply = nullptr;
    QTcpServer m_server;
    QPushButton *m_button = new QPushButton;
    QPushButton *m_other = new QPushButton;
    QTimer m_timer;
    QThread *m_thread = nullptr;
    QTimer *m_queued = new QTimer;
    QProcess *m_process = new QProcess;
};

// ------------------------------------------------------------------------------------------------- must be found

void Loader::finish()
{
    m_reply->readAll();
    delete m_reply; // expect: ownership-delete-in-slot
    m_reply = nullptr;
}

void Loader::accept()
{
    QTcpSocket *socket = m_server.nextPendingConnection();
    connect(socket, &QTcpSocket::disconnected, this, &Loader::left);
    connect(socket, &QTcpSocket::bytesWritten, this, &Loader::leftByType);
    connect(socket, &QTcpSocket::readyRead, this, [socket] {
        socket->readAll();
        delete socket; // expect: ownership-delete-in-slot
    });
}

void Loader::left()
{
    QTcpSocket *socket = qobject_cast<QTcpSocket *>(sender());
    delete socket; // expect: ownership-delete-in-slot
}

void Loader::leftByType()
{
    QTcpSocket *socket = dynamic_cast<QTcpSocket *>(sender());
    delete socket; // expect: ownership-delete-in-slot
}

void Loader::press()
{
    delete sender(); // expect: ownership-delete-in-slot
}

void Loader::expire()
{
    delete this; // expect: ownership-delete-in-slot
}

// ------------------------------------------------------------------------------------------------- must be silent

void Loader::press2()
{
    sender()->deleteLater();
    delete m_button;
    m_button = nullptr;
}

void Loader::ended()
{
    delete m_thread;
    m_thread = nullptr;
}

void Loader::later()
{
    delete m_queued;
    m_queued = nullptr;
}

void Loader::started()
{
    m_process->waitForFinished();
    delete m_reply;
    m_reply = nullptr;
}

void Loader::stop()
{
    delete m_other;
    m_other = nullptr;
}

void Loader::unconnected()
{
    delete sender();
}

void others(QPushButton *button, QTimer *timer)
{
    QObject::connect(button, &QPushButton::clicked, timer, [timer] { delete timer; });
    QTimer::singleShot(3, timer, [timer] { delete timer; });
    QObject::connect(button, &QPushButton::clicked, button, [button] { button->deleteLater(); });
    QObject::connect(
        button, &QPushButton::clicked, button, [button] { delete button; }, Qt::QueuedConnection);
}

// ------------------------------------------------------------------------------------------- objects of other threads

class Target : public QObject
{
};

class Task : public QRunnable
{
public:
    explicit Task(Target *target) : m_target(target) { }
    void run() override
    {
        QTimer *own = new QTimer;
        delete own;
        delete m_target; // expect: ownership-delete-in-slot
    }

private:
    Target *m_target;
};

class Later : public QRunnable
{
public:
    explicit Later(Target *target) : m_target(target) { }
    void run() override { m_target->deleteLater(); }

private:
    Target *m_target;
};

int main(int argc, char **argv)
{
    QCoreApplication app(argc, argv);
    auto first = new Target;
    auto second = new Target;
    QThreadPool::globalInstance()->start(new Task(first));
    QThreadPool::globalInstance()->start(new Later(second));
    return app.exec();
}

// --------------------------------------------------------------------------------- functions that the slot calls

static void end(QTcpSocket *socket) { delete socket; }
static void endLater(QTcpSocket *socket) { socket->deleteLater(); }

class Session : public QObject
{
public:
    Session() : m_socket(new QTcpSocket)
    {
        connect(m_socket, &QTcpSocket::disconnected, this, &Session::onEnd);
        connect(m_socket, &QTcpSocket::connected, this, &Session::onStart);
        connect(&m_other, &QTcpSocket::disconnected, this, &Session::onOther);
        auto *own = new QTcpSocket(this);
        connect(own, &QTcpSocket::disconnected, this, [own] { end(own); }); // expect: ownership-delete-in-slot
        connect(own, &QTcpSocket::connected, this, [own] { endLater(own); });
    }
    ~Session() { cleanUp(); }

private:
    void onEnd()
    {
        m_ends++;
        reset(); // expect: ownership-delete-in-slot
    }
    void onStart() { dropIfBroken(); }
    void onOther() { reset(); }
    void reset() { cleanUp(); }
    void cleanUp()
    {
        if (m_socket)
            delete m_socket;
        m_socket = nullptr;
    }
    void dropIfBroken()
    {
        if (m_ends > 3)
            delete m_socket;
    }

    QTcpSocket *m_socket, m_other;
    int m_ends = 0;
};
