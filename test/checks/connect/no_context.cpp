// Lambdas without a context object that use what can be gone when they are called.
#include <QtCore/QCoreApplication>
#include <QtCore/QPointer>
#include <QtCore/QThread>
#include <QtCore/QScopedPointer>
#include <QtCore/QSharedPointer>
#include <QtCore/QTimer>
#include <QtNetwork/QHostInfo>
#include <QtNetwork/QNetworkAccessManager>
#include <QtNetwork/QNetworkReply>
#include <QtTest/QtTest>
#include <QtWidgets/QDialog>
#include <QtWidgets/QProgressDialog>
#include <QtWidgets/QWidget>

class Clock : public QObject
{
    Q_OBJECT
public:
    using QObject::QObject;
signals:
    void tick();
};

static Clock theClock;

// ------------------------------------------------------------------------------------------------- must be found

class Panel : public QWidget
{
    Q_OBJECT
public:
    explicit Panel(QWidget *parent);
    void later();
    void laterPrecise();
    void lookUp(const QString &name);
    void watchProgram();
    void watchParent();
    void silent(Clock *clock);
    void guarded();
    void kept();
    void progress();
    void progressWithContext();
    void dropped();
    void waits();
    void selfNamed();
    void childLater();
    void nested();
    void refresh();

signals:
    void moved(int step);

private:
    QMetaObject::Connection m_connection;
    Clock m_clock;
    Clock *m_child = new Clock(this);
};

Panel::Panel(QWidget *parent) : QWidget(parent)
{
    connect(parent, &QObject::objectNameChanged, [this] { refresh(); }); // expect: connect-no-context
}

void Panel::later()
{
    QTimer::singleShot(100, [this] { refresh(); }); // expect: connect-no-context
}

void Panel::laterPrecise()
{
    QTimer::singleShot(100, Qt::PreciseTimer, [=] { refresh(); }); // expect: connect-no-context
}

void Panel::lookUp(const QString &name)
{
    QHostInfo::lookupHost(name, [this](const QHostInfo &) { refresh(); }); // expect: connect-no-context
}

void Panel::watchProgram()
{
    connect(qApp, &QCoreApplication::aboutToQuit, [this] { refresh(); }); // expect: connect-no-context
    connect(&theClock, &Clock::tick, [this] { // expect: connect-no-context
        refresh();
    });
}

void Panel::watchParent()
{
    connect(parentWidget(), &QObject::objectNameChanged, // expect: connect-no-context
            [this](const QString &name) { setObjectName(name); });
}

void Panel::progress()
{
    auto *dialog = new QProgressDialog(this);
    connect(this, &Panel::moved, [dialog](int step) { dialog->setValue(step); }); // expect: connect-no-context
    emit moved(1);
    delete dialog;
}

void Panel::dropped()
{
    auto *dialog = new QDialog(this);
    connect(dialog, &QDialog::finished, dialog, &QObject::deleteLater);
    connect(&m_clock, &Clock::tick, [this, dialog] { // expect: connect-no-context
        dialog->raise();
        refresh();
    });
    dialog->show();
}

void Panel::selfNamed()
{
    QTimer::singleShot(100, [self = this] { self->refresh(); }); // expect: connect-no-context
}

void Panel::childLater()
{
    auto *child = new QWidget(this);
    QTimer::singleShot(100, [child] { child->show(); }); // expect: connect-no-context
}

void Panel::nested()
{
    QTimer::singleShot(100, this, [this] {
        QTimer::singleShot(100, [this] { refresh(); }); // expect: connect-no-context
    });
}

void raiseLater(QWidget *widget)
{
    QTimer::singleShot(0, [widget] { widget->raise(); }); // expect: connect-no-context
}

class Worker : public QThread
{
    Q_OBJECT
protected:
    // Where the worker lives is not where its lambda runs: found, but no context is put in.
    void run() override
    {
        connect(qApp, &QCoreApplication::aboutToQuit, [this] { quit(); }); // expect: connect-no-context
        exec();
    }
};

// ------------------------------------------------------------------------------------------------ must stay silent

void Panel::silent(Clock *clock)
{
    connect(this, &Panel::moved, [this] { refresh(); });
    connect(&m_clock, &Clock::tick, [this] { refresh(); });
    connect(m_child, &Clock::tick, [this] { refresh(); });
    connect(clock, &Clock::tick, [this] { refresh(); });
    connect(qApp, &QCoreApplication::aboutToQuit, this, [this] { refresh(); });
    connect(qApp, &QCoreApplication::aboutToQuit, [] { qInfo("bye"); });
    QTimer::singleShot(100, this, [this] { refresh(); });
    QTimer::singleShot(100, this, &Panel::refresh);
    QTimer::singleShot(100, [] { qInfo("later"); });
}

void Panel::guarded()
{
    QPointer<Panel> guard(this);
    QTimer::singleShot(100, [this, guard] {
        if (guard)
            refresh();
    });
}

void Panel::kept()
{
    m_connection = connect(qApp, &QCoreApplication::aboutToQuit, [this] { refresh(); });
}

void Panel::progressWithContext()
{
    auto *dialog = new QProgressDialog(this);
    connect(this, &Panel::moved, dialog, [dialog](int step) { dialog->setValue(step); });
    connect(dialog, &QDialog::finished, [dialog] { dialog->deleteLater(); });
}

void Panel::waits()
{
    QDialog dialog(this);
    auto *inner = new QWidget(&dialog);
    QTimer::singleShot(100, [inner] { inner->raise(); });
    dialog.exec();
}

// Nobody else has it: it waits for the lambda.
void goesByItself()
{
    auto *clock = new Clock;
    QObject::connect(clock, &Clock::tick, clock, [] { qInfo("tick"); });
    QTimer::singleShot(100, [clock] {
        emit clock->tick();
        clock->deleteLater();
    });
}

void localServer()
{
    Clock clock;
    auto *child = new Clock(&clock);
    QObject::connect(&clock, &Clock::tick, [child] { emit child->tick(); });
    QObject::connect(child, &Clock::tick, [&clock] { emit clock.tick(); });
    emit clock.tick();
}

class NoContextTest : public QObject
{
    Q_OBJECT
private slots:
    void later();

private:
    int m_calls = 0;
};

void NoContextTest::later()
{
    QTimer::singleShot(10, [this] { ++m_calls; });
    QTRY_COMPARE(m_calls, 1);
}

int main(int argc, char **argv)
{
    QCoreApplication app(argc, argv);
    auto *clock = new Clock;
    QTimer::singleShot(10, [clock] { emit clock->tick(); });
    QTimer::singleShot(20, [&app] { app.quit(); });
    return app.exec();
}

// ------------------------------------------------------------------------------------------- senders of others: must be found

class Source : public QObject
{
    Q_OBJECT
public:
    static Source *start(int size);

signals:
    void changed(int size);
};

class View : public QObject
{
public:
    void setSource(Source *source)
    {
        if (m_source)
            disconnect(m_source, nullptr, this, nullptr);
        m_source = source;
        connect(source, &Source::changed, [this](int size) { m_size = size; }); // expect: connect-no-context
    }
    void share()
    {
        connect(m_shared.data(), &Source::changed, [this](int size) { m_size = size; }); // expect: connect-no-context
    }
    void start()
    {
        Source *source = Source::start(m_size);
        connect(source, &Source::changed, [this](int size) { m_size = size; }); // expect: connect-no-context
    }

private:
    Source *m_source = nullptr;
    QSharedPointer<Source> m_shared;
    int m_size = 0;
};

// ------------------------------------------------------------------------------------------------- senders of its own: silent

class Owner : public QObject
{
public:
    ~Owner() override { delete m_source; }
    void setSource(Source *source)
    {
        m_source = source;
        connect(m_source, &Source::changed, [this](int size) { m_size = size; });
    }
    void adopt(Source *source)
    {
        m_child = source;
        m_child->setParent(this);
        connect(m_child, &Source::changed, [this](int size) { m_size = size; });
    }
    void make()
    {
        m_made = new Source;
        connect(m_made, &Source::changed, [this](int size) { m_size = size; });
    }
    void scoped()
    {
        connect(m_scoped.data(), &Source::changed, [this](int size) { m_size = size; });
    }

private:
    Source *m_source = nullptr;
    Source *m_child = nullptr;
    Source *m_made = nullptr;
    QScopedPointer<Source> m_scoped;
    int m_size = 0;
};

// --------------------------------------------------------------------------------------- children of what others have given

class Thumbnail : public QObject
{
    Q_OBJECT
public:
    explicit Thumbnail(QNetworkAccessManager *net) : m_net(net) {}
    void load(const QUrl &url)
    {
        auto *reply = m_net->get(QNetworkRequest(url));
        connect(reply, &QNetworkReply::finished, [this, reply] { // expect: connect-no-context
            m_size = reply->size();
            reply->deleteLater();
        });
    }
    void probe(const QUrl &url)
    {
        connect(m_net->head(QNetworkRequest(url)), &QNetworkReply::finished, [this] { m_size = 0; }); // expect: connect-no-context
    }
    void replace(const QUrl &url)
    {
        // It is kept, and may be aborted.
        QNetworkReply *reply = m_net->get(QNetworkRequest(url));
        m_reply = reply;
        connect(reply, &QNetworkReply::finished, [this] { m_size = m_reply->size(); });
    }
    void own(const QUrl &url)
    {
        auto *reply = m_own.get(QNetworkRequest(url));
        connect(reply, &QNetworkReply::finished, [this, reply] { m_size = reply->size(); });
        auto *made = m_made->get(QNetworkRequest(url));
        connect(made, &QNetworkReply::finished, [this, made] { m_size = made->size(); });
    }

private:
    QNetworkAccessManager *m_net;
    QNetworkAccessManager m_own;
    QNetworkAccessManager *m_made = new QNetworkAccessManager(this);
    QNetworkReply *m_reply = nullptr;
    qint64 m_size = 0;
};

// It ends with the manager, whose child it is.
class Helper : public QObject
{
public:
    explicit Helper(QNetworkAccessManager *net) : QObject(net), m_net(net) {}
    void load(const QUrl &url)
    {
        auto *reply = m_net->get(QNetworkRequest(url));
        connect(reply, &QNetworkReply::finished, [this, reply] { m_size = reply->size(); });
    }

private:
    QNetworkAccessManager *m_net;
    qint64 m_size = 0;
};
