// Qt may be built into a namespace of its own: names are those of the documentation all the same.
#define QT_NAMESPACE MyQt
namespace MyQt {
class QObject {
public:
    explicit QObject(QObject *parent = nullptr);
    virtual ~QObject();
    void setParent(QObject *);
    void deleteLater();
};
class QTimer : public QObject { public: explicit QTimer(QObject *parent = nullptr); void start(); };
class QIODevice : public QObject { public: long long read(char *data, long long maxlen); };
template<class T> class QList { public: void append(const T &); T *begin(); };
namespace Qt { enum ConnectionType { AutoConnection, QueuedConnection = 2 }; }
}
using namespace MyQt;
namespace MyQtNot { class QTimer {}; }
void use(int);
void f(MyQt::QObject *o, QIODevice *d, QList<QTimer *> list, char *b)  // model: function=f signature="f(QObject *, QIODevice *, QList<QTimer *>, char *)"
{
    auto *t = new QTimer(o);  // model: new=QTimer owner=parent ; type(t)="QTimer *" ; construct=QTimer::QTimer arg(1)=o
    t->start();  // model: call=QTimer::start signature="QTimer::start()"
    d->read(b, 3);  // model: call=QIODevice::read signature="QIODevice::read(char *, long long)"
    list.append(t);  // model: call=QList::append
    use(Qt::QueuedConnection);  // model: enumerator=Qt::QueuedConnection value=2
    auto *u = new QTimer;  // model: owner(u)=none events(u)=deleted-later
    u->deleteLater();
    MyQtNot::QTimer other;  // model: type(other)=MyQtNot::QTimer
}
class Mine : public MyQt::QTimer { };  // model: class=Mine qobject derives(QObject) derives(QTimer) bases=QTimer
class MyQtMine {};  // model: class=MyQtMine qobject=no
