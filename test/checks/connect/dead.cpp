// Connections to signals that nobody emits.
#include <QObject>
#include <QTimer>

#define LIB_EXPORT __attribute__((visibility("default")))

class Source : public QObject
{
    Q_OBJECT
    Q_PROPERTY(int level MEMBER m_level NOTIFY levelChanged)
    Q_PROPERTY(int depth READ depth NOTIFY depthChanged)
public:
    int depth() const { return m_level; }
    void work()
    {
        emit finished();
        QMetaObject::invokeMethod(this, "invoked");
    }
    template <typename T> void report(T *other) { emit other->reported(); }

signals:
    void finished();
    void failed(int code);
    void canceled();
    void depthChanged();
    void levelChanged();
    void invoked();
    void reported();
    void relayed();
    void onlyOnWindows();
    void handedOut();
    void written();

private:
    int m_level = 0;
#ifdef SOME_OTHER_SYSTEM
    void other() { emit onlyOnWindows(); }
#endif
};

// Others use the library.
class LIB_EXPORT Exported : public QObject
{
    Q_OBJECT
signals:
    void ready();
};

// Others implement it.
class Interface : public QObject
{
    Q_OBJECT
public:
    virtual void start() = 0;
signals:
    void started();
};

class Final final : public Source
{
    Q_OBJECT
signals:
    void ended();
    void opened();
};

void call(QObject *object, void (Source::*signal)());

class Sink : public QObject
{
    Q_OBJECT
public:
    Sink(Source *source, Exported *exported, Interface *plugin, Final *last, QTimer *timer)
    {
        connect(source, &Source::finished, this, &Sink::handle);
        connect(source, &Source::failed, this, &Sink::handle); // expect: connect-dead
        connect(source, SIGNAL(canceled()), this, SLOT(handle())); // expect: connect-dead
        connect(source, &Source::canceled, this, [] {});
        connect(source, &Source::depthChanged, this, &Sink::handle); // expect: connect-dead
        connect(source, &Source::levelChanged, this, &Sink::handle);
        connect(source, &Source::invoked, this, &Sink::handle);
        connect(source, &Source::reported, this, &Sink::handle);
        connect(timer, &QTimer::timeout, source, &Source::relayed);
        connect(source, &Source::relayed, this, &Sink::handle);
        connect(source, &Source::onlyOnWindows, this, &Sink::handle);
        connect(source, &Source::handedOut, this, &Sink::handle);
        call(source, &Source::handedOut);
        connect(source, &Source::written, this, &Sink::handle);
        connect(exported, &Exported::ready, this, &Sink::handle);
        connect(plugin, &Interface::started, this, &Sink::handle);
        connect(last, &Final::ended, this, &Sink::handle); // expect: connect-dead
        connect(last, &Final::opened, this, &Sink::handle);
        disconnect(last, &Final::ended, this, nullptr);
        emit last->opened();
        next(timer, source, SIGNAL(written()));
    }
    void next(QTimer *timer, QObject *source, const char *signal) { connect(timer, SIGNAL(timeout()), source, signal); }

private slots:
    void handle() { ++m_count; }

private:
    int m_count = 0;
};
