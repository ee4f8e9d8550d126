// Connections by text and what they become with member pointers.
#include <QtCore/QCoreApplication>
#include <QtCore/QDateTime>
#include <QtCore/QMetaMethod>
#include <QtCore/QProcess>
#include <QtCore/QSignalMapper>
#include <QtCore/QTimer>
#include <QtWidgets/QDialog>
#include <QtWidgets/QPushButton>
#include <QtWidgets/QSpinBox>

namespace app {

class Other : public QObject
{
    Q_OBJECT
public:
    using QObject::QObject;
    using QObject::sender;  // another name: nothing else is overloaded by it
signals:
    void grown(const QDateTime &at, int by);
    void grown(int by);
public slots:
    void pub();
    virtual void redone();
    void again();
protected slots:
    void prot();
private slots:
    void priv();
private:
    Q_PRIVATE_SLOT(m_d, void hidden())
    class Data *m_d;
};

class Derived : public Other
{
    Q_OBJECT
public:
    using Other::pub;
public slots:
    void pub(int by);
    void redone() override;
    void again();
};

class Window : public QDialog
{
    Q_OBJECT
public:
    Window(QPushButton *button, QSpinBox *box, Other *other, QObject *any);
    void more(QPushButton *button, Other *other, Derived *derived);
    void off(QTimer *timer, Other *other, Derived *derived);
    void silent(QPushButton *button, Other *other, QObject *any);
signals:
    void done();
    void asked(int value, bool hard);
public slots:
    void show(int value);
    void show(const QString &text);
    void reset(int to = 3);
    void move(int to, bool animated = false);
    void tick();
    void tock();
    void lost();
protected slots:
    void own();
private:
    void accept() override;
    QPushButton *m_button = nullptr;
    Other m_other;
    QTimer *m_timer = nullptr;
};

// ------------------------------------------------------------------------------------------------- must be found

Window::Window(QPushButton *button, QSpinBox *box, Other *other, QObject *any)
{
    connect(button, SIGNAL(clicked()), this, SLOT(tick()));                           // expect: connect-string-based
    connect(button, SIGNAL( clicked( bool ) ), SLOT(accept()));                       // expect: connect-string-based
    connect(button, SIGNAL(clicked()), this, SLOT(own()), Qt::QueuedConnection);      // expect: connect-string-based
    connect(button, SIGNAL(clicked()), this, SIGNAL(done()));                         // expect: connect-string-based
    connect(this, SIGNAL(asked(int,bool)), this, SLOT(show(int)));                    // expect: connect-string-based
    connect(other, SIGNAL(grown(QDateTime,int)), &m_other, SLOT(pub()));              // expect: connect-string-based
    connect(&m_other, SIGNAL(grown(int)), other, SLOT(redone()));                     // expect: connect-string-based
    connect(button, SIGNAL(clicked()), m_button, SLOT(setFocus()));                   // expect: connect-string-based
    // Default arguments: a pointer would pass on what the signal gives.
    connect(other, SIGNAL(grown(int)), this, SLOT(reset()));                          // expect: connect-string-based
    connect(this, SIGNAL(asked(int,bool)), this, SLOT(move(int)));                    // expect: connect-string-based
    connect(this, SIGNAL(asked(int,bool)), this, SLOT(reset()), Qt::UniqueConnection); // expect: connect-string-based
    // Not reachable for pointers.
    connect(button, SIGNAL(clicked()), other, SLOT(priv()));                          // expect: connect-string-based
    connect(button, SIGNAL(clicked()), other, SLOT(prot()));                          // expect: connect-string-based
    connect(button, SIGNAL(clicked()), other, SLOT(hidden()));                        // expect: connect-string-based
    connect(any, SIGNAL(whatever()), this, SLOT(tick()));                             // expect: connect-string-based
    connect(button, SIGNAL(clicked()), any, SLOT(update()));                          // expect: connect-string-based
    // A derived class declares it again: text calls that one.
    connect(button, SIGNAL(clicked()), other, SLOT(again()));                         // expect: connect-string-based
    // Children of a window are destroyed when only half of it is left.
    connect(other, SIGNAL(destroyed()), this, SLOT(tick()));                          // expect: connect-string-based
    QTimer::singleShot(10, this, SLOT(tick()));                                       // expect: connect-string-based
    QTimer::singleShot(10, button, SLOT(click()));                                    // expect: connect-string-based
    QTimer::singleShot(0, this, SLOT(reset()));                                       // expect: connect-string-based
}

void Window::more(QPushButton *button, Other *other, Derived *derived)
{
    bool good = connect(button, SIGNAL(clicked()), derived, SLOT(again()));           // expect: connect-string-based
    auto *timer = new QTimer(this);
    QObject::connect(timer, SIGNAL(timeout()), other, SLOT(redone()));                // expect: connect-string-based
    connect(timer, SIGNAL(timeout()), derived, SLOT(deleteLater()));                  // expect: connect-string-based
    connect(other, SIGNAL(grown(int)), derived, SLOT(pub(int)));                      // expect: connect-string-based
    if (good)
        connect(timer, SIGNAL(timeout()), // comments stay // expect: connect-string-based
                button, SLOT(toggle()));
}

void Window::off(QTimer *timer, Other *other, Derived *derived)
{
    // What is made and undone by text changes together.
    connect(timer, SIGNAL(timeout()), this, SLOT(tock()));                            // expect: connect-string-based
    disconnect(timer, SIGNAL(timeout()), this, SLOT(tock()));                         // expect: connect-string-based
    // Connections that are made elsewhere, or undone without a word of the signal, stay.
    disconnect(other, SIGNAL(grown(int)), this, SLOT(show(int)));                     // expect: connect-string-based
    connect(timer, SIGNAL(timeout()), this, SLOT(lost()));                            // expect: connect-string-based
    // The slot overrides the one that is connected: text finds it, a pointer would not.
    connect(this, SIGNAL(done()), other, SLOT(redone()));                             // expect: connect-string-based
    disconnect(this, SIGNAL(done()), derived, SLOT(redone()));                        // expect: connect-string-based
    timer->disconnect(this, SLOT(lost()));                                            // expect: connect-string-based
}

// ------------------------------------------------------------------------------------------------ must stay silent

void Window::silent(QPushButton *button, Other *other, QObject *any)
{
    connect(button, &QPushButton::clicked, this, &Window::tick);
    connect(button, &QPushButton::clicked, this, [this] { tick(); });
    connect(other, qOverload<int>(&Other::grown), this, qOverload<int>(&Window::show));
    connect(other, QOverload<int>::of(&Other::grown), this, &Window::done);
    disconnect(button, SIGNAL(clicked()), nullptr, nullptr);
    disconnect(button, nullptr, this, nullptr);
    disconnect(button, SIGNAL(clicked()), this, nullptr);
    button->disconnect();
    const char *signal = SIGNAL(done());
    const char *slot = SLOT(tick());
    connect(this, signal, this, slot);
    connect(this, signal, this, SLOT(tick()));
    connect(any, SIGNAL(whatever()), this, slot);
    int n = receivers(SIGNAL(done()));
    QTimer::singleShot(n, this, &Window::tick);
    QTimer::singleShot(n, this, [this] { tick(); });
    QMetaObject::invokeMethod(this, "tick", Qt::QueuedConnection);
    QMetaObject::connectSlotsByName(this);
    connect(this, metaObject()->method(0), this, metaObject()->method(1));
    connect(m_timer, &QTimer::timeout, this, &Window::lost);
    connect(button, &QPushButton::pressed, other, &Other::pub, Qt::QueuedConnection);
    connect(button, &QPushButton::released, qApp, &QCoreApplication::quit);
    QObject::connect(button, &QPushButton::toggled, other, [] {});
    emit done();
}

template<class T>
void generic(T *sender, Other *other)
{
    QObject::connect(sender, SIGNAL(nothing()), other, SLOT(pub()));
}

} // namespace app
