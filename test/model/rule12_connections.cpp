// Rule 12: connections by member pointer (overloads resolved), by string, to lambdas, and calls for later.
// needs: Core
#include <QtCore/QCoreApplication>
#include <QtCore/QObject>
#include <QtCore/QThread>
#include <QtCore/QTimer>

class Sender : public QObject {  // model: class=Sender qobject q-object-macro
    Q_OBJECT
public:
    explicit Sender(QObject *parent = nullptr);
    Q_INVOKABLE void invoked();  // model: function=Sender::invoked invokable signal=no slot=no
Q_SIGNALS:
    void happened();  // model: function=Sender::happened signal slot=no
    void changed(int);  // model: function=Sender::changed signature="Sender::changed(int)" signal
    void changed(const QString &);  // model: function=Sender::changed signature="Sender::changed(const QString &)" signal
    void plain(int a, const QString &b);  // model: function=Sender::plain params=2 signal
public Q_SLOTS:
    void react();  // model: function=Sender::react slot signal=no private-slot=no
    void react(int);
    void once(int);
private Q_SLOTS:
    void hidden();  // model: function=Sender::hidden slot private-slot
private:
    void ordinary();  // model: function=Sender::ordinary slot=no signal=no invokable=no
};
class Derived : public Sender {};  // model: class=Derived qobject q-object-macro=no bases=Sender
void free_slot();

void connects(Sender *s, Sender *t, Derived *d, QTimer &timer)
{
    QObject::connect(s, &Sender::happened, t, &Sender::ordinary);  // model: connection sender=s signal=Sender::happened context=t slot=Sender::ordinary connection-type=none string-based=no later=no
    QObject::connect(s, &Sender::happened, t, &Sender::hidden, Qt::QueuedConnection);  // model: connection slot=Sender::hidden connection-type=Qt::QueuedConnection
    QObject::connect(s, &Sender::happened, [] { free_slot(); });  // model: connection signal=Sender::happened context=none slot=lambda only
    QObject::connect(s, &Sender::happened, t, [t] { t->react(); });  // model: connection context=t slot=lambda ; lambda capture(t)=copy
    QObject::connect(s, &Sender::happened, free_slot);  // model: connection slot=free_slot context=none
    QObject::connect(s, &Sender::happened, &free_slot);  // model: connection slot=free_slot context=none
    QObject::connect(d, &Derived::happened, t, &Derived::ordinary);  // model: connection sender=d signal=Sender::happened
    QObject::connect(s, qOverload<int>(&Sender::changed), t, &Sender::once);  // model: connection signal-signature="Sender::changed(int)" slot=Sender::once
    QObject::connect(s, qOverload<const QString &>(&Sender::changed), t, &Sender::ordinary);  // model: connection signal-signature="Sender::changed(const QString &)"
    QObject::connect(s, QOverload<int>::of(&Sender::changed), t, qOverload<int>(&Sender::react));  // model: connection signal-signature="Sender::changed(int)" slot=Sender::react
    QObject::connect(s, static_cast<void (Sender::*)(int)>(&Sender::changed), t, static_cast<void (Sender::*)()>(&Sender::react));  // model: connection signal-signature="Sender::changed(int)"
    auto slot = [] { free_slot(); };
    QObject::connect(s, &Sender::happened, slot);  // model: connection slot=lambda
    auto signal = &Sender::happened;
    QObject::connect(s, signal, t, &Sender::ordinary);  // model: connection sender=s slot=Sender::ordinary signal=unknown
    QObject::connect(&timer, &QTimer::timeout, t, &QObject::deleteLater);  // model: connection sender=timer signal=QTimer::timeout slot=QObject::deleteLater
    QMetaObject::Connection c = QObject::connect(s, &Sender::happened, t, &Sender::happened);  // model: connection signal=Sender::happened slot=Sender::happened
    QObject::disconnect(s, &Sender::happened, t, nullptr);  // model: no connection ; call=QObject::disconnect
    QObject::disconnect(c);  // model: no connection
}

void by_string(Sender *s, Sender *t, QObject *o)
{
    QObject::connect(s, SIGNAL(happened()), t, SLOT(hidden()));  // model: connection string-based signal=Sender::happened slot=Sender::hidden context=t ; string=2happened() signal-string ; string=1hidden() slot-string
    QObject::connect(s, SIGNAL(changed(int)), t, SLOT(react()));  // model: connection string-based signal-signature="Sender::changed(int)" slot=Sender::react
    QObject::connect(s, SIGNAL( plain( int,QString ) ), t, SLOT(once(int)));  // model: connection signal=Sender::plain slot=Sender::once
    QObject::connect(s, SIGNAL(changed(QString)), t, SLOT(react(int)));  // model: connection signal-signature="Sender::changed(const QString &)" slot=Sender::react
    QObject::connect(s, SIGNAL(changed(double)), t, SLOT(react(double)));  // model: connection signal=unknown slot=unknown
    QObject::connect(s, SIGNAL(no_such()), t, SLOT(no_such_slot()));  // model: connection signal=unknown slot=unknown
    QObject::connect(o, SIGNAL(happened()), o, SLOT(hidden()));  // model: connection signal=unknown slot=unknown
    s->connect(t, SIGNAL(happened()), SLOT(hidden()));  // model: connection sender=t context=s signal=Sender::happened slot=Sender::hidden
    const char *name = SIGNAL(happened());
    QObject::connect(s, name, t, SLOT(hidden()));  // model: connection signal=unknown slot=Sender::hidden
}

class Owner : public QObject {
    Sender *m_sender = nullptr;
    void method()
    {
        connect(m_sender, &Sender::happened, this, [this] { slot(); });  // model: connection sender=m_sender context=this slot=lambda ; lambda capture(this)=copy
        connect(m_sender, &Sender::happened, this, &Owner::slot);  // model: connection context=this slot=Owner::slot
        connect(m_sender, SIGNAL(happened()), SLOT(stringSlot()));  // model: connection context=this string-based
        QTimer::singleShot(100, this, &Owner::slot);  // model: connection later signal=unknown context=this slot=Owner::slot sender=none
        QTimer::singleShot(100, [this] { slot(); });  // model: connection later context=none slot=lambda
        QTimer::singleShot(100, this, SLOT(stringSlot()));  // model: connection later string-based context=this
        QMetaObject::invokeMethod(this, [this] { slot(); }, Qt::QueuedConnection);  // model: connection later context=this slot=lambda
        Q_EMIT m_sender->happened();  // model: call=Sender::happened args=0 ; unit expands(Q_EMIT)
    }
    void slot();
public Q_SLOTS:
    void stringSlot();
};

class Worker : public QThread {
    void run() override  // model: function=Worker::run overrides=QThread::run thread=own
    {
        Sender mine;
        QObject::connect(&mine, &Sender::happened, [] { free_slot(); });  // model: connection sender=mine ; lambda thread=own
        QObject::connect(m_other, &Sender::happened, [] { free_slot(); });  // model: lambda thread=own
        QObject::connect(m_other, &Sender::happened, &mine, [] { free_slot(); });  // model: lambda thread=own
        auto f = [] { free_slot(); };  // model: lambda thread=own
        f();
        exec();
    }
    void other() { run(); }  // model: function=Worker::other thread=caller
    Sender *m_other = nullptr;
};
