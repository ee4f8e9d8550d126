// In which thread objects live and slots run: birth, moves, parents, kinds of connections; the rest is unknown.
// needs: Core Gui Widgets Network
#include <QtCore/QCoreApplication>
#include <QtCore/QPointer>
#include <QtCore/QThread>
#include <QtCore/QTimer>
#include <QtNetwork/QTcpServer>
#include <QtNetwork/QTcpSocket>
#include <QtWidgets/QPushButton>
#include <QtWidgets/QWidget>
#include <memory>
void sink(int); void adopt(QObject *); QObject *fetch(); QThread *someThread(); Qt::ConnectionType anyType();

class Worker : public QObject {          // model: class=Worker objects-live-in=own(thread)
    Q_OBJECT
public:
    Worker() { sink(1); }                // model: function=Worker::Worker runs-in=main
    void start() { sink(2); }            // model: function=Worker::start runs-in=main
    void direct() { emit done(1); }      // model: function=Worker::direct runs-in=own(thread),unknown
public slots:
    void work() { direct(); }            // model: function=Worker::work runs-in=own(thread),unknown
signals:
    void done(int);                      // model: function=Worker::done runs-in=own(thread),unknown
};

class Both : public QObject {            // model: class=Both objects-live-in=main,own(Loop)
    Q_OBJECT
public slots:
    void handle() { sink(3); }           // model: function=Both::handle runs-in=main,own(Loop),unknown
public:
    bool event(QEvent *e) override { return QObject::event(e); }  // model: function=Both::event runs-in=main,own(Loop)
};

class MovesItself : public QObject {     // model: class=MovesItself objects-live-in=own(MovesItself::m_thread)
public:
    MovesItself()
    {
        moveToThread(&m_thread);
        connect(&m_thread, &QThread::started, this, [this] { init(); });  // model: connection slot-runs-in=own(MovesItself::m_thread) comes-from=own(MovesItself::m_thread) delivery=auto ; lambda runs-in=own(MovesItself::m_thread)
        connect(&m_thread, &QThread::started, [] { sink(4); });           // model: connection slot-runs-in=own(MovesItself::m_thread) ; lambda runs-in=own(MovesItself::m_thread)
        connect(&m_timer, &QTimer::timeout, this, [] { sink(5); });       // model: lambda runs-in=own(MovesItself::m_thread)
        connect(&m_timer, &QTimer::timeout, [] { sink(6); });             // model: connection comes-from=main ; lambda runs-in=main
    }
    void init() { sink(7); }             // model: function=MovesItself::init runs-in=own(MovesItself::m_thread)
private:
    QThread m_thread;                    // model: lives-in(m_thread)=main ; stands-for(m_thread)=own(MovesItself::m_thread)
    QTimer m_timer;                      // model: lives-in(m_timer)=main
};

class Loop : public QThread {            // model: class=Loop objects-live-in=main
    Q_OBJECT
protected:
    void run() override
    {
        QTimer timer;                    // model: lives-in(timer)=own(Loop)
        QTcpServer *server = new QTcpServer;          // model: lives-in(server)=own(Loop) ; new=QTcpServer new-lives-in=own(Loop)
        QObject *child = new QObject(server);         // model: lives-in(child)=own(Loop)
        QTcpSocket *wrong = new QTcpSocket(this);     // model: lives-in(wrong)=main
        Both here;                       // model: lives-in(here)=own(Loop)
        connect(&timer, &QTimer::timeout, &here, &Both::handle);  // model: connection slot-runs-in=own(Loop) comes-from=own(Loop)
        connect(&timer, &QTimer::timeout, this, &Loop::tick);     // model: connection slot-runs-in=main comes-from=own(Loop)
        connect(&timer, &QTimer::timeout, this, &Loop::tick, Qt::DirectConnection);  // model: connection slot-runs-in=own(Loop) delivery=direct
        connect(&timer, &QTimer::timeout, this, &Loop::tick, Qt::BlockingQueuedConnection);  // model: connection slot-runs-in=main delivery=blocking
        connect(&timer, SIGNAL(timeout()), this, SLOT(tick()), Qt::QueuedConnection);  // model: connection slot-runs-in=main delivery=queued
        connect(&timer, &QTimer::timeout, [this] { sink(8); });  // model: lambda runs-in=own(Loop)
        connect(&timer, &QTimer::timeout, this, &Loop::tick, anyType());  // model: connection slot-runs-in=unknown delivery=unknown
        QTimer::singleShot(10, [] { sink(9); });                 // model: lambda runs-in=own(Loop)
        QTimer::singleShot(10, this, [] { sink(10); });          // model: lambda runs-in=main
        QMetaObject::invokeMethod(&here, [] { sink(11); }, Qt::QueuedConnection);  // model: lambda runs-in=own(Loop)
        exec();
    }
private slots:
    void tick() { sink(12); }            // model: function=Loop::tick runs-in=main,own(Loop),unknown
};

class Window : public QWidget {          // model: class=Window objects-live-in=main
public:
    Window() { m_button = new QPushButton(this); }  // model: function=Window::Window runs-in=main ; new=QPushButton new-lives-in=main
    void paintEvent(QPaintEvent *) override { sink(13); }  // model: function=Window::paintEvent runs-in=main
    void wire(Worker *worker)
    {
        connect(m_button, &QPushButton::clicked, this, [] { sink(14); });          // model: lambda runs-in=main ; connection comes-from=main
        connect(m_button, &QPushButton::clicked, [] { sink(15); });                // model: lambda runs-in=main
        connect(m_button, &QPushButton::clicked, worker, [] { sink(16); });        // model: lambda runs-in=own(thread)
        connect(worker, &Worker::done, m_button, [](int) { sink(17); });           // model: lambda runs-in=main ; connection comes-from=own(thread),unknown
        connect(worker, &Worker::done, [](int) { sink(18); });                     // model: lambda runs-in=own(thread),unknown
        connect(m_button, &QPushButton::clicked, fetch(), [] { sink(19); });       // model: lambda runs-in=unknown
        connect(fetch(), &QObject::destroyed, [] { sink(20); });                   // model: lambda runs-in=unknown
    }
private:
    QPushButton *m_button;
};

int main(int argc, char **argv)
{
    QCoreApplication app(argc, argv);    // model: lives-in(app)=main
    QThread thread;                      // model: lives-in(thread)=main
    Worker *worker = new Worker;         // model: lives-in(worker)=own(thread)
    worker->start();
    worker->moveToThread(&thread);       // model: stands-for(thread)=own(thread)
    QObject::connect(&thread, &QThread::started, worker, &Worker::work);  // model: connection slot-runs-in=own(thread)
    QObject::connect(&thread, &QThread::finished, worker, &QObject::deleteLater);  // model: connection slot-runs-in=own(thread) comes-from=own(thread)
    QObject::connect(worker, &Worker::done, &app, [](int) { sink(21); }, Qt::ConnectionType(Qt::QueuedConnection | Qt::UniqueConnection));  // model: lambda runs-in=main ; connection delivery=queued,unique
    Both both;                           // model: lives-in(both)=main
    QObject::connect(worker, &Worker::done, &both, &Both::handle, Qt::UniqueConnection);  // model: connection slot-runs-in=main delivery=auto,unique
    QTimer *child = new QTimer(worker);  // model: lives-in(child)=own(thread)
    QTimer *parented = new QTimer(&app); // model: lives-in(parented)=main
    QTimer *alias = parented;
    sink(alias->interval());             // model: lives-in(alias)=main
    QTimer *given = new QTimer;          // model: lives-in(given)=main,unknown
    adopt(given);
    QTimer *moved = new QTimer;          // model: lives-in(moved)=unknown
    moved->moveToThread(someThread());
    QTimer *toApp = new QTimer;          // model: lives-in(toApp)=main
    toApp->moveToThread(app.thread());
    QTimer *toOther = new QTimer;        // model: lives-in(toOther)=own(thread)
    toOther->moveToThread(worker->thread());
    QTimer *toHere = new QTimer;         // model: lives-in(toHere)=main
    toHere->moveToThread(QThread::currentThread());
    QPointer<QTimer> guarded = parented;
    QObject::connect(guarded.data(), &QTimer::timeout, [] { sink(22); });  // model: lambda runs-in=unknown
    QObject *found = fetch();            // model: lives-in(found)=unknown
    QObject::connect(found, &QObject::destroyed, found, [] { sink(23); }); // model: lambda runs-in=unknown
    MovesItself self;                    // model: lives-in(self)=own(MovesItself::m_thread)
    Loop loop;                           // model: lives-in(loop)=main
    QTimer onLoop;                       // model: lives-in(onLoop)=own(Loop)
    onLoop.moveToThread(&loop);
    loop.start();
    Window window;
    window.wire(worker);
    return app.exec();
}

void parameters(QTimer *timer, QThread *thread, Window *window)
{
    QTimer mine;                         // model: lives-in(mine)=unknown
    mine.moveToThread(thread);
    sink(timer->interval());             // model: lives-in(timer)=unknown
    window->show();                      // model: lives-in(window)=main
    QObject::connect(timer, &QTimer::timeout, [] { sink(24); });          // model: lambda runs-in=unknown ; connection comes-from=unknown
    QObject::connect(timer, &QTimer::timeout, window, [] { sink(25); });  // model: lambda runs-in=main
    QTimer::singleShot(10, [] { sink(26); });                             // model: lambda runs-in=unknown
    QMetaObject::invokeMethod(window, [] { sink(27); });                  // model: lambda runs-in=main
    QMetaObject::invokeMethod(timer, [] { sink(28); });                   // model: lambda runs-in=unknown
}
