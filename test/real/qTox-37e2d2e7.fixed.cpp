// The core waits for the window to show who is calling; the window does not wait for the core.
// After qTox/qTox 37e2d2e7 (CWE-833), written anew.
// needs: Core Widgets
#include <QPushButton>
#include <QThread>
#include <QTimer>
#include <QWidget>

class CallCore : public QObject
{
    Q_OBJECT
public:
    CallCore()
    {
        connect(&m_poll, &QTimer::timeout, this, &CallCore::process);
    }

public slots:
    void begin() { m_poll.start(20); }
    void answer() { m_answered = true; }

signals:
    void invited(int caller);

private:
    void process()
    {
        if (++m_rounds % 100 == 0)
            emit invited(m_rounds);
    }

    QTimer m_poll{this};
    int m_rounds = 0;
    bool m_answered = false;
};

class CallWindow : public QWidget
{
    Q_OBJECT
public:
    CallWindow() : m_core(new CallCore)
    {
        m_core->moveToThread(&m_coreThread);
        connect(&m_coreThread, &QThread::started, m_core, &CallCore::begin);
        connect(&m_coreThread, &QThread::finished, m_core, &QObject::deleteLater);
        connect(m_core, &CallCore::invited, this, &CallWindow::ring, Qt::BlockingQueuedConnection);
        connect(&m_accept, &QPushButton::clicked, m_core, &CallCore::answer, Qt::QueuedConnection);
        m_coreThread.start();
    }
    ~CallWindow() override
    {
        m_coreThread.quit();
        m_coreThread.wait();
    }

private:
    void ring(int caller) { setWindowTitle(QString::number(caller)); }

    QThread m_coreThread;
    CallCore *m_core;
    QPushButton m_accept{this};
};
