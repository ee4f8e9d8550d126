// sender() where there is none; casts of an object of which only QObject is left.
#include <QtCore/QObject>
#include <QtCore/QTimer>
#include <QtWidgets/QPushButton>

class Job : public QObject
{
    Q_OBJECT
public:
    using QObject::QObject;
    int id = 0;
signals:
    void finished();
};

class Manager : public QObject
{
    Q_OBJECT
public:
    void lambdas(Job *job, QPushButton *button);
    void watch(Job *job, QPushButton *button);
    void silent(Job *job, QObject *any);
private slots:
    void jobGone(QObject *object);
    void jobDied(QObject *object);
    void onFinished();
    void onChecked();
    void anyGone(QObject *object);
    void onSignal();
private:
    void forget(Job *job);
    QTimer m_timer;
    QHash<QObject *, int> m_jobs;
    friend void poke(Manager *manager);
};

// ------------------------------------------------------------------------------------------------- must be found

void Manager::lambdas(Job *job, QPushButton *button)
{
    connect(job, &Job::finished, [this] {
        forget(qobject_cast<Job *>(sender())); // expect: connect-sender-misuse
    });
    connect(job, &Job::finished, &m_timer, [this] {
        forget(static_cast<Job *>(sender())); // expect: connect-sender-misuse
    });
    QTimer::singleShot(0, [this] {
        if (auto *job = qobject_cast<Job *>(sender())) // expect: connect-sender-misuse
            forget(job);
    });
    connect(button, &QObject::destroyed, this, [this](QObject *object) {
        if (auto *gone = qobject_cast<QPushButton *>(object)) // expect: connect-sender-misuse
            gone->setText(QString());
    });
}

void Manager::watch(Job *job, QPushButton *button)
{
    connect(job, &QObject::destroyed, this, &Manager::jobGone);
    connect(button, SIGNAL(destroyed(QObject*)), this, SLOT(jobDied(QObject*)));
    connect(job, &Job::finished, this, &Manager::onFinished);
}

void Manager::jobGone(QObject *object)
{
    forget(qobject_cast<Job *>(object)); // expect: connect-sender-misuse
}

void Manager::jobDied(QObject *)
{
    auto *button = qobject_cast<QPushButton *>(sender()); // expect: connect-sender-misuse
    if (button)
        button->hide();
}

void Manager::onFinished()
{
    static_cast<Job *>(sender())->id = 0; // expect: connect-sender-misuse
}

void poke(Manager *manager)
{
    manager->onFinished();
    manager->onChecked();
}

// ------------------------------------------------------------------------------------------------ must stay silent

void Manager::silent(Job *job, QObject *any)
{
    // The context is the object that asks.
    connect(job, &Job::finished, this, [this] { forget(qobject_cast<Job *>(sender())); });
    // The receiver is the sender, which asks itself.
    connect(this, &QObject::objectNameChanged, [this] { Q_UNUSED(sender()); });
    // It may be this object.
    connect(job, &Job::finished, any, [this] { forget(qobject_cast<Job *>(sender())); });
    connect(job, &Job::finished, this, &Manager::onChecked);
    connect(job, &QObject::destroyed, this, &Manager::anyGone);
    connect(job, &QObject::destroyed, this, [this](QObject *object) { m_jobs.remove(object); });
    connect(job, &QObject::destroyed, this, [this](QObject *object) { forget(static_cast<Job *>(object)); });
    connect(job, &Job::finished, this, &Manager::onSignal);
    auto later = [this] { return sender(); };
    Q_UNUSED(later);
}

void Manager::onChecked()
{
    if (auto *job = qobject_cast<Job *>(sender()))
        job->id = 1;
}

void Manager::anyGone(QObject *object)
{
    m_jobs.remove(object);
    auto *job = static_cast<Job *>(sender());
    Q_UNUSED(job);
}

void Manager::onSignal()
{
    static_cast<Job *>(sender())->id = 0;
    forget(nullptr);
}

void Manager::forget(Job *job) { m_jobs.remove(job); }
