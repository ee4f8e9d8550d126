// Who waits, and who has to wait with him.
#include <QtCore/QMutex>
#include <QtCore/QProcess>
#include <QtCore/QThread>
#include <QtCore/QTimer>
#include <QtNetwork/QTcpSocket>
#include <QtWidgets/QPushButton>
#include <QtWidgets/QWidget>

class Window : public QWidget
{
    Q_OBJECT
public:
    Window()
    {
        connect(&m_button, &QPushButton::clicked, this, [this] {
            if (!m_socket.waitForReadyRead(5000)) // expect: socket-blocking-wait
                m_button.hide();
        });
        connect(&m_button, &QPushButton::pressed, this, &Window::pressed);
        m_socket.waitForConnected(1000);
    }
    ~Window() override
    {
        m_socket.disconnectFromHost();
        m_socket.waitForDisconnected(1000);
    }
    void pressed()
    {
        QThread::sleep(1); // expect: socket-blocking-wait
        QThread::msleep(500); // expect: socket-blocking-wait
        QThread::msleep(10);
        QThread::usleep(500);
        QThread::usleep(500000); // expect: socket-blocking-wait
    }
    // From wherever it is called.
    bool ask(int limit)
    {
        return m_socket.waitForReadyRead(limit) && m_socket.waitForBytesWritten(3000);
    }

public slots:
    void reload()
    {
        if (!m_socket.waitForReadyRead()) // expect: socket-blocking-wait
            return;
        if (!m_process.waitForFinished(-1)) // expect: socket-blocking-wait
            return;
        m_thread.wait();
        m_process.start("true", QStringList());
        if (!m_process.waitForStarted())
            return;
        m_socket.waitForBytesWritten(0);
    }

protected:
    void closeEvent(QCloseEvent *) override
    {
        m_socket.waitForDisconnected(2000); // expect: socket-blocking-wait
    }

private:
    QTcpSocket m_socket;
    QProcess m_process;
    QThread m_thread;
    QPushButton m_button;
};

class Worker : public QThread
{
protected:
    void run() override
    {
        QTcpSocket socket;
        socket.connectToHost("localhost", 80);
        if (!socket.waitForConnected(5000))
            return;
        m_mutex.lock();
        socket.waitForReadyRead(5000); // expect: socket-blocking-wait
        m_mutex.unlock();
        msleep(1000);
        QMutexLocker locker(&m_mutex);
        sleep(1); // expect: socket-blocking-wait
    }

private:
    QMutex m_mutex;
};

class Service : public QObject
{
    Q_OBJECT
public slots:
    void poll() { m_socket.waitForReadyRead(1000); }

private:
    QTcpSocket m_socket;
};
