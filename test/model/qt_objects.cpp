// Objects: who owns what is made, and what is not known.
// needs: Core Network
#include <QtCore/QEventLoop>
#include <QtCore/QList>
#include <QtCore/QObject>
#include <QtCore/QPointer>
#include <QtCore/QPropertyAnimation>
#include <QtCore/QScopedPointer>
#include <QtCore/QSharedPointer>
#include <QtCore/QThread>
#include <QtCore/QTimer>
#include <QtNetwork/QLocalServer>
#include <QtNetwork/QLocalSocket>
#include <QtNetwork/QTcpServer>
#include <QtNetwork/QTcpSocket>
#include <memory>
void keep(QObject *); void look(const QObject *); void keep_any(void *); bool p(); template<class T> void keep_t(T *);

class Plain { public: int x; };
class Holder : public QObject {
public:
    Holder(QObject *parent = nullptr);
    void method();
    QTimer *made();
    QTimer m_timer;  // model: owner(m_timer)=scope birth(m_timer)=field
    QTimer *m_pointer = nullptr;
    QTimer *m_init = new QTimer(this);  // model: new=QTimer owner=parent parent=this
    QPointer<QTimer> m_guard;
    std::unique_ptr<QTimer> m_unique;
};
Holder::Holder(QObject *parent) : QObject(parent), m_pointer(new QTimer(this))  // model: new=QTimer owner=parent parent=this
{
    m_pointer = new QTimer(this);  // model: new=QTimer owner=parent
    m_unique = std::make_unique<QTimer>();  // model: no new=QTimer
}

void locals(QObject *parent)
{
    auto *a = new QTimer;  // model: owner(a)=none birth(a)=new events(a)=called,deleted ; new=QTimer owner=none
    a->start();
    delete a;
    auto *b = new QTimer(parent);  // model: owner(b)=parent parent(b)=parent
    auto *c = new QTimer(nullptr);  // model: owner(c)=none
    auto *d = new QTimer();  // model: owner(d)=parent
    d->setParent(parent);
    auto *e = new QTimer;  // model: owner(e)=escaped
    keep(e);
    auto *f = new QTimer;  // model: owner(f)=none
    look(f);
    auto *g = new QTimer;  // model: owner(g)=none events(g)=deleted-later
    g->deleteLater();
    QTimer h;  // model: owner(h)=scope birth(h)=local
    auto *i = new QTimer(&h);  // model: owner(i)=parent parent(i)=h
    QTimer *j = nullptr;  // model: owner(j)=none
    j = new QTimer;  // model: new=QTimer owner=none
    auto *k = new Plain;  // model: owner(k)=escaped
    auto *l = new QTimer[3];  // model: owner(l)=no-object ; no new=QTimer owner=none
    auto *m = new (k) Plain;  // model: owner(m)=no-object
    auto *n = new QTimer(p() ? parent : nullptr);  // model: owner(n)=parent
    auto *o = new QTimer;  // model: owner(o)=escaped
    keep_any(o);
    auto *q = new QTimer;  // model: owner(q)=escaped
    QTimer *r = q;
    auto *s = new QTimer;  // model: owner(s)=escaped
    QList<QTimer *> list; list.append(s);
    auto *t = new QTimer;  // model: owner(t)=escaped
    list << t;
}
QTimer *Holder::made()
{
    auto *a = new QTimer;  // model: owner(a)=escaped events(a)=returned
    if (p()) return a;
    return new QTimer(this);  // model: new=QTimer owner=parent
}
void smart()
{
    std::unique_ptr<QTimer> a(new QTimer);  // model: new=QTimer owner=smart ; smart(a) ; birth(a)=local
    QScopedPointer<QTimer> b(new QTimer);  // model: new=QTimer owner=smart ; smart(b)
    QSharedPointer<QTimer> c(new QTimer);  // model: new=QTimer owner=smart ; smart(c)
    std::shared_ptr<QTimer> d(new QTimer);  // model: new=QTimer owner=smart ; smart(d)
    QPointer<QTimer> e(new QTimer);  // model: smart(e) ; new=QTimer
    QPointer<QTimer> f = new QTimer;  // model: new=QTimer
    std::unique_ptr<QTimer> g; g.reset(new QTimer);  // model: new=QTimer owner=escaped
    QTimer *h = a.get(); int i = 0;  // model: smart(h)=no ; smart(i)=no
}
void Holder::method()
{
    auto *a = new QTimer;  // model: owner(a)=none events(a)=captured,called
    auto f = [a] { a->start(); };
    auto *b = new QTimer;  // model: events(b)=captured-ref,called
    auto g = [&b] { b->start(); };
    m_pointer = new QTimer;  // model: new=QTimer owner=escaped
    for (int i = 0; i < 3; ++i) {
        auto *c = new QTimer;  // model: owner(c)=none born-in-loop(c)
        connect(c, &QTimer::timeout, this, [this] { method(); });
    }
    auto *d = new QTimer;  // model: owner(d)=none events(d)=connected
    connect(d, &QTimer::timeout, this, &Holder::method);
    auto *e = new QTimer;  // model: owner(e)=none events(e)=deleted-later
    connect(this, &QObject::destroyed, e, &QObject::deleteLater);
    auto *x = new QPropertyAnimation(this, "x", nullptr);  // model: new=QPropertyAnimation owner=self
    x->start(QAbstractAnimation::DeleteWhenStopped);
    if (auto *y = new QTimer) y->start();  // model: owner(y)=none
}
void results(QLocalServer *server, QTcpServer &tcp)
{
    QLocalSocket *a = server->nextPendingConnection();  // model: owner(a)=parent parent(a)=server may-be-null(a) birth(a)=result
    a->write("x");
    QTcpSocket *b = tcp.nextPendingConnection();  // model: parent(b)=tcp may-be-null(b)
    if (b) b->write("y");
    QObject::connect(server, &QLocalServer::newConnection, [server] {
        QLocalSocket *c = server->nextPendingConnection();  // model: may-be-null(c)=no owner(c)=parent
        c->write("x");
        while (QLocalSocket *d = server->nextPendingConnection())  // model: may-be-null(d)
            d->write("z");
    });
    QLocalSocket *e = server->findChild<QLocalSocket *>();  // model: call=QObject::findChild
}
void value_objects()
{
    QObject a;  // model: owner(a)=scope
    static QTimer b;  // model: owner(b)=no-object storage(b)=static-local
    QObject *c = &a;  // model: owner(c)=no-object
    keep_t(new QTimer);  // model: new=QTimer owner=escaped
    keep(new QObject);  // model: new=QObject owner=escaped
    look(new QObject);  // model: new=QObject owner=none
    new QObject;  // model: new=QObject
    (void)new QObject(&a);  // model: new=QObject owner=parent
    QObject *d[2] = {new QObject, nullptr};  // model: new=QObject owner=escaped
    delete new QObject;  // model: new=QObject owner=none
    (new QTimer)->start();  // model: new=QTimer owner=none
    throw new QObject;  // model: new=QObject owner=escaped
}
template<class T> void in_template() { auto *t = new T; t->start(); auto *q = new QTimer; q->start(); }  // model: owner(t)=no-object ; owner(q)=none
class Widget2 : public QObject { using QObject::QObject; };
class Widget3 : public QObject { public: Widget3(int, QObject *owner); Widget3(QObject *parent, int); };
class Widget4 : public QObject { public: Widget4(int, QObject *up) : QObject(up) {} Widget4(QObject *other, char); };
class Widget5 : public Widget4 { public: Widget5(QObject *o) : Widget4(1, o) {} Widget5(QObject *looked_at, int) : Widget4(1, nullptr) { look(looked_at); } };
Widget4::Widget4(QObject *other, char) { look(other); }
class Widget6 : public QObject { public: Widget6(QObject *o) { setParent(o); } };
class Widget7 : public QObject { public: Widget7() { keep(this); } };
class Widget8 : public QObject { public: Widget8() { connect(this, &QObject::destroyed, this, &QObject::deleteLater); new QTimer(this); look(this); } };
void inherited(QObject *o)
{
    auto *a = new Widget2(o);  // model: owner(a)=parent parent(a)=o
    auto *b = new Widget3(1, o);  // model: owner(b)=unknown
    auto *c = new Widget3(o, 1);  // model: owner(c)=parent parent(c)=o
    auto *d = new Widget4(1, o);  // model: owner(d)=parent parent(d)=o
    auto *e = new Widget4(1, nullptr);  // model: owner(e)=none
    auto *f = new Widget5(o);  // model: owner(f)=parent
    auto *g = new Widget5(o, 2);  // model: owner(g)=none
    auto *h = new Widget4(o, 'x');  // model: owner(h)=none
    auto *j = new Widget6(o);  // model: owner(j)=unknown
    auto *k = new Widget7;  // model: owner(k)=unknown
    auto *l = new Widget8;  // model: owner(l)=none
    auto *i = new Widget3(1, nullptr);  // model: owner(i)=none
}
class Twice : public QObject { public: QObject *x; void m() { auto *x = new QObject; this->x = x; } };  // model: new=QObject owner=escaped
