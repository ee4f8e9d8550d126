// Where and how signals are emitted and declared.
#include <QObject>
#include <QTimer>

class Base : public QObject
{
    Q_OBJECT
public:
    explicit Base(QObject *parent = nullptr) : QObject(parent)
    {
        emit ready(); // expect: connect-emit-misuse
        Q_EMIT changed(3); // expect: connect-emit-misuse
    }
    void work()
    {
        emit ready();
        update(); // expect: connect-emit-misuse
        this->refresh(2); // expect: connect-emit-misuse
        changed(1);
        update();
    }

signals:
    void ready();
    void changed(int value);
    virtual void spoken(); // expect: connect-emit-misuse

public slots:
    void refresh(int) {}

private:
    void update() {}
};

class Derived : public Base
{
    Q_OBJECT
public:
    // The base may have connected.
    Derived() { emit later(); }
signals:
    void later();
    void spoken() override; // expect: connect-emit-misuse
};

class Asker : public QObject
{
    Q_OBJECT
public:
    void ask() { emit asked(1); }
    bool knows() { return emit wanted(2); }
signals:
    bool asked(int what); // expect: connect-emit-misuse
    bool wanted(int what); // expect: connect-emit-misuse
    virtual void late(); // expect: connect-emit-misuse
};

class Heard : public QObject
{
    Q_OBJECT
public:
    Heard()
    {
        connect(this, &Heard::ready, this, &Heard::take);
        emit ready();
    }
    explicit Heard(QTimer *timer)
    {
        connect(timer, &QTimer::timeout, this, [this] { emit ready(); });
    }
signals:
    void ready();

private:
    void take() {}
};

class Registry;
void announce(QObject *object);

class Shown : public QObject
{
    Q_OBJECT
public:
    Shown()
    {
        announce(this);
        emit ready();
    }
    explicit Shown(int)
    {
        prepare();
        emit ready();
    }
signals:
    void ready();

private:
    void prepare();
};

// An interface cannot declare signals, but those who have it may.
class Plugin
{
public:
    virtual ~Plugin() = default;
    virtual void loaded() = 0;
};

void tell(Plugin *plugin)
{
    emit plugin->loaded();
}
