// Timers, sockets and widgets, and the threads that use them.
#include <QApplication>
#include <QLabel>
#include <QTcpSocket>
#include <QThread>
#include <QTimer>
#include <QtConcurrent/QtConcurrent>
#include <thread>

class Poller : public QThread
{
    Q_OBJECT
public:
    Poller()
    {
        m_socket = new QTcpSocket;
        m_timer.start(10);
        connect(&m_timer, &QTimer::timeout, this, [this] { m_timer.stop(); });
    }
    void restart() { m_timer.start(20); }

protected:
    void run() override
    {
        m_timer.start(10); // expect: thread-wrong-affinity
        m_socket->connectToHost("host", 80); // expect: thread-wrong-affinity
        QTimer mine;
        mine.start(10);
        QTcpSocket *own = new QTcpSocket(&mine);
        own->connectToHost("host", 80);
        bool active = m_timer.isActive();
        emit polled(active);
        QMetaObject::invokeMethod(&m_timer, [this] { m_timer.start(5); });
        m_moved.moveToThread(this);
        m_moved.setInterval(5);
        helper();
        exec();
    }
signals:
    void polled(bool);

private:
    void helper() { m_timer.stop(); } // expect: thread-wrong-affinity
    QTimer m_timer;
    QTimer m_moved;
    QTcpSocket *m_socket;
};

class Window : public QLabel
{
    Q_OBJECT
public:
    void load()
    {
        QtConcurrent::run([this] { setText("done"); }); // expect: thread-wrong-affinity
        QtConcurrent::run([this] { compute(); });
        QtConcurrent::run([this] {
            QMetaObject::invokeMethod(this, [this] { setText("done"); });
        });
        std::thread([] { QLabel *label = new QLabel; delete label; }).detach(); // expect: thread-wrong-affinity
        std::thread([this] {
            if (thread() == QThread::currentThread())
                setText("here");
        }).detach();
        setText("loading");
    }
    int compute() const { return text().size(); }
};

void given(QTimer *timer)
{
    QtConcurrent::run([timer] { timer->start(5); });
}

int main(int argc, char **argv)
{
    QApplication app(argc, argv);
    Poller poller;
    poller.restart();
    poller.start();
    Window window;
    window.load();
    return app.exec();
}

