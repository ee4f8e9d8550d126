// Connects by text, tells how many receivers each signal has and who is called with what; the same after a conversion.
#include <QtCore/QCoreApplication>
#include <QtCore/QObject>
#include <QtCore/QStringList>
#include <QtCore/QTimer>

#include <cstdio>

static void say(const char *who, const QString &what) { std::printf("%s %s\n", who, qPrintable(what)); }

class Source : public QObject
{
    Q_OBJECT
public:
    using QObject::QObject;
    void tell()
    {
        std::printf("receivers %d %d %d %d\n", receivers(SIGNAL(plain())), receivers(SIGNAL(counted(int,QString))),
                    receivers(SIGNAL(changed(int))), receivers(SIGNAL(changed(QString))));
    }
    void fire()
    {
        emit plain();
        emit counted(4, QStringLiteral("four"));
        emit changed(5);
        emit changed(QStringLiteral("five"));
    }
signals:
    void plain();
    void counted(int n, const QString &text = QString());
    void changed(int n);
    void changed(const QString &text);
};

class Sink : public QObject
{
    Q_OBJECT
public:
    explicit Sink(const char *name, QObject *parent = nullptr) : QObject(parent), m_name(name) {}
    void listen(Source *source)
    {
        connect(source, SIGNAL(plain()), SLOT(refresh()));
        connect(source, SIGNAL(counted(int)), this, SLOT(hidden(int)));
        connect(source, SIGNAL(counted(int,QString)), this, SLOT(reset()));
        connect(source, SIGNAL(changed(QString)), this, SIGNAL(passed(QString)));
        connect(this, SIGNAL(passed(QString)), this, SLOT(show(QString)));
    }
    void listenToNumbers(Source *source) { connect(source, SIGNAL(changed(int)), this, SLOT(show(int)), Qt::UniqueConnection); }
    void ignoreNumbers(Source *source) { disconnect(source, SIGNAL(changed(int)), this, SLOT(show(int))); }
    int heard() const { return receivers(SIGNAL(passed(QString))); }
signals:
    void passed(const QString &text);
public slots:
    void refresh() { say(m_name, QStringLiteral("refresh")); }
    void reset(int to = 7) { say(m_name, QStringLiteral("reset %1").arg(to)); }
    void show(int n) { say(m_name, QStringLiteral("number %1").arg(n)); }
    void show(const QString &text) { say(m_name, QStringLiteral("text %1").arg(text)); }
    virtual void change() { say(m_name, QStringLiteral("change")); }
private slots:
    void hidden(int n) { say(m_name, QStringLiteral("hidden %1").arg(n)); }

protected:
    const char *m_name;
};

class Special : public Sink
{
    Q_OBJECT
public:
    using Sink::Sink;
public slots:
    void change() override { say(m_name, QStringLiteral("special change")); }
    void refresh() { say(m_name, QStringLiteral("special refresh")); }
};

int main(int argc, char **argv)
{
    QCoreApplication app(argc, argv);
    Source source;
    Sink sink("sink");
    Special special("special");
    Sink *pointer = &special;
    sink.listen(&source);
    special.listen(&source);
    sink.listenToNumbers(&source);
    sink.listenToNumbers(&source);
    QObject::connect(&source, SIGNAL(plain()), pointer, SLOT(change()));
    QObject::connect(&source, SIGNAL(plain()), pointer, SLOT(refresh()));
    QObject::connect(&source, SIGNAL(plain()), &sink, SLOT(change()), Qt::QueuedConnection);
    source.tell();
    std::printf("passed %d %d\n", sink.heard(), special.heard());
    source.fire();
    sink.ignoreNumbers(&source);
    QTimer::singleShot(0, &sink, SLOT(refresh()));
    QTimer::singleShot(20, &app, SLOT(quit()));
    app.exec();
    source.tell();
    source.fire();
    return 0;
}

#include "program.moc"
