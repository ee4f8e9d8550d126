// A job is asked how it ended by a page that may be closed by then.
// After KDE/kio-extras 20bd55ac (CWE-416), written anew.
// needs: Core Gui Widgets
#include <QObject>
#include <QPointer>
#include <QWidget>

class Job : public QObject
{
    Q_OBJECT
public:
    static Job *listTrash();
    int error() const { return m_error; }
    void start();

signals:
    void finished();

private:
    int m_error = 0;
};

class TrashPage : public QWidget
{
    Q_OBJECT
public:
    explicit TrashPage(QWidget *parent) : QWidget(parent)
    {
        Job *job = Job::listTrash();
        connect(job, &Job::finished, [job, this] { // BUG: connect-no-context
            m_failed = job->error() != 0;
            readConfiguration();
        });
        job->start();
    }

private:
    void readConfiguration() { setEnabled(!m_failed); }

    bool m_failed = false;
};
