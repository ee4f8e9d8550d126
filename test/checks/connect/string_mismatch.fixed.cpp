// SIGNAL() and SLOT() texts that name nothing, or two that do not fit.
#include <QtCore/QObject>
#include <QtCore/QProcess>
#include <QtCore/QSocketNotifier>
#include <QtCore/QTimer>
#include <QtTest/QSignalSpy>
#include <QtWidgets/QPushButton>
#include <QtWidgets/QSpinBox>

namespace net {
struct Reply {};
}

class Feed : public QObject
{
    Q_OBJECT
public:
    enum State { Idle, Busy };
    using QObject::QObject;
    void plain();
signals:
    void happened();
    void progress(int done, int total = 100);
    void counted(unsigned int n);
    void named(const QString &name);
    void answered(const net::Reply &reply);
    void stateChanged(State state);
    void listed(const QList<QPair<int, QString>> &list);
    void pointed(const char *text);
public slots:
    void refresh();
    void refreshSome(int first, int count = 1);
    void setName(const QString &name);
    void setState(Feed::State state);
    void setCount(uint n);
};

class NoMacro : public Feed
{
public:
    NoMacro();
public slots:
    void own();
};

class Mirror : public Feed
{
    Q_OBJECT
public:
    Mirror(Feed *feed, QPushButton *button, QSpinBox *box);
    void silent(Feed *feed, QObject *any, QPushButton *button, QTimer *timer);
signals:
    void mirrored();
private slots:
    void onTimeout();
};

// ------------------------------------------------------------------------------------------------- must be found

Mirror::Mirror(Feed *feed, QPushButton *button, QSpinBox *box)
{
    connect(feed, SIGNAL(happened()), this, SLOT(refresh()));              // expect: connect-string-mismatch
    connect(feed, SIGNAL(happened()), this, SLOT(refresh()));              // expect: connect-string-mismatch
    connect(feed, SIGNAL(happened()), this, SLOT(gone()));                // expect: connect-string-mismatch
    connect(feed, SIGNAL(happened()), this, SLOT(plain()));               // expect: connect-string-mismatch
    connect(feed, SIGNAL(happened()), this, SIGNAL(mirrored()));            // expect: connect-string-mismatch
    connect(feed, SIGNAL(progress(int,int)), this, SLOT(refresh()));     // expect: connect-string-mismatch
    connect(feed, SIGNAL(named(QString)), this, SLOT(refreshSome(int)));  // expect: connect-string-mismatch
    connect(feed, SIGNAL(happened()), this, SLOT(setName(QString)));      // expect: connect-string-mismatch
    connect(feed, SIGNAL(stateChanged(State)), this, SLOT(refresh())); // expect: connect-string-mismatch
    connect(feed, SIGNAL(answered(net::Reply)), this, SLOT(refresh()));        // expect: connect-string-mismatch
    connect(button, SIGNAL(clicked()), this, SLOT(refreshSome(int)));     // expect: connect-string-mismatch
    connect(button, SIGNAL(clicked(bool)), SLOT(refresh()));               // expect: connect-string-mismatch
    disconnect(feed, SIGNAL(happened()), this, SLOT(refresh()));           // expect: connect-string-mismatch
    QTimer::singleShot(0, this, SLOT(onTimeout()));                       // expect: connect-string-mismatch
    QSignalSpy spy(button, SIGNAL(pressed()));                             // expect: connect-string-mismatch
}

void Mirror::onTimeout() {}

NoMacro::NoMacro()
{
    connect(this, SIGNAL(happened()), this, SLOT(own())); // expect: connect-string-mismatch
}

void local()
{
    QTimer timer;
    Feed feed;
    QObject::connect(&timer, SIGNAL(timeout()), &feed, SLOT(refresh())); // expect: connect-string-mismatch
}

// ------------------------------------------------------------------------------------------------ must stay silent

void Mirror::silent(Feed *feed, QObject *any, QPushButton *button, QTimer *timer)
{
    connect(new QSocketNotifier(0, QSocketNotifier::Read, this), SIGNAL(activated(int)), this, SLOT(deleteLater()));
    connect(feed, SIGNAL(happened()), this, SLOT(refresh()));
    connect(feed, SIGNAL( happened( ) ), SLOT( refresh(void) ));
    connect(feed, SIGNAL(progress(int)), this, SLOT(refreshSome(int)));
    connect(feed, SIGNAL(progress(int,int)), this, SLOT(refreshSome(int)));
    connect(feed, SIGNAL(progress(const int &, int const)), this, SLOT(refresh()));
    connect(feed, SIGNAL(counted(uint)), this, SLOT(setCount(unsigned)));
    connect(feed, SIGNAL(named(QString)), this, SLOT(setName(QString const &)));
    connect(feed, SIGNAL(answered(net::Reply)), this, SIGNAL(mirrored()));
    connect(feed, SIGNAL(stateChanged(State)), this, SLOT(refresh()));
    connect(feed, SIGNAL(listed(QList<QPair<int,QString> >)), this, SLOT(refresh()));
    connect(feed, SIGNAL(pointed(const char*)), this, SLOT(refresh()));
    connect(button, SIGNAL(clicked(bool)), button, SLOT(deleteLater()));
    connect(timer, SIGNAL(timeout()), this, SLOT(onTimeout()));
    connect(timer, SIGNAL(destroyed()), this, SLOT(refresh()));
    // What these really are is not known: another class may have it.
    connect(any, SIGNAL(whatever()), this, SLOT(refresh()));
    connect(feed, SIGNAL(happened()), any, SLOT(update()));
    connect(feed, SIGNAL(finishedLoading()), this, SLOT(refresh()));
    connect(sender(), SIGNAL(whatever()), this, SLOT(refresh()));
    connect(this, SIGNAL(mirrored()), this, SIGNAL(happened()));
    disconnect(feed, SIGNAL(happened()), nullptr, nullptr);
    disconnect(feed, nullptr, this, SLOT(refresh()));
    QTimer::singleShot(0, this, SLOT(onTimeout()));
    QTimer::singleShot(0, Qt::PreciseTimer, this, SLOT(deleteLater()));
    QSignalSpy spy(feed, SIGNAL(progress(int,int)));
    const char *name = SIGNAL(nothing());
    connect(feed, name, this, SLOT(refresh()));
}

template<class T>
void generic(T *sender, Feed *feed)
{
    QObject::connect(sender, SIGNAL(nothing()), feed, SLOT(nothing()));
}

class Cut;
void incomplete(QObject *cut, Feed *feed)
{
    QObject::connect(cut, SIGNAL(nothing()), feed, SLOT(refresh()));
}
