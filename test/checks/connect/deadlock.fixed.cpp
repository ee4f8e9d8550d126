// Blocking connections and the threads at both ends.
#include <QCoreApplication>
#include <QPushButton>
#include <QThread>
#include <QTimer>
#include <QWidget>

Qt::ConnectionType anyType();

class Sink : public QObject
{
public:
    void take() {}
};

class Window : public QWidget
{
public:
    explicit Window(QWidget *other)
    {
        QPushButton *button = new QPushButton(this);
        connect(button, &QPushButton::clicked, this, &Window::reload); // expect: connect-deadlock
        connect(button, &QPushButton::clicked, other, [] {}); // expect: connect-deadlock
        connect(button, SIGNAL(clicked()), this, SLOT(update())); // expect: connect-deadlock
        connect(button, &QPushButton::clicked, this, &Window::reload);
        connect(button, &QPushButton::clicked, this, &Window::reload, Qt::QueuedConnection);
        connect(button, &QPushButton::clicked, this, &Window::reload, Qt::DirectConnection);
        connect(button, &QPushButton::clicked, this, &Window::reload, anyType());
    }
    void reload() {}
};

class Fetcher : public QThread
{
protected:
    void run() override
    {
        QTimer timer;
        // The slot is run by another thread: what the type is for.
        connect(&timer, &QTimer::timeout, m_window, &Window::reload, Qt::BlockingQueuedConnection);
        // Which of the threads of this class that is cannot be told.
        Sink here;
        connect(&timer, &QTimer::timeout, &here, &Sink::take, Qt::BlockingQueuedConnection);
        exec();
    }

private:
    Window *m_window = nullptr;
};

void unknown(QTimer *timer, Sink *sink)
{
    QObject::connect(timer, &QTimer::timeout, sink, &Sink::take, Qt::BlockingQueuedConnection);
    QMetaObject::invokeMethod(sink, [] {}, Qt::BlockingQueuedConnection);
}

int main(int argc, char **argv)
{
    QCoreApplication app(argc, argv);
    QTimer timer;
    QMetaObject::invokeMethod(&timer, [] {}); // expect: connect-deadlock
    QThread thread;
    Sink *worker = new Sink;
    worker->moveToThread(&thread);
    QObject::connect(&timer, &QTimer::timeout, worker, &Sink::take, Qt::BlockingQueuedConnection);
    QMetaObject::invokeMethod(worker, [] {}, Qt::BlockingQueuedConnection);
    QTimer *inThread = new QTimer;
    inThread->moveToThread(&thread);
    QObject::connect(inThread, &QTimer::timeout, worker, &Sink::take); // expect: connect-deadlock
    return app.exec();
}
