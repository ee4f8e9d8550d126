// Objects that somebody else may know: stored, handed out, deleted later. Silence is right for all that is not certain.
// needs: Core Widgets
#include <QtCore/QMap>
#include <QtCore/QPointer>
#include <QtCore/QScopedPointer>
#include <QtCore/QThread>
#include <QtCore/QTimer>
#include <QtCore/QVariant>
#include <QtCore/QVector>
#include <QtWidgets/QHBoxLayout>
#include <QtWidgets/QLabel>
#include <QtWidgets/QMainWindow>
#include <QtWidgets/QMenu>
#include <functional>
#include <memory>
#include <vector>
bool p(); QTimer *global; void take(std::unique_ptr<QTimer>); struct Bag { QTimer *t; QTimer *&ref(); QTimer *slots_[4]; void put(QTimer *); };
class Emitter : public QObject { Q_OBJECT signals: void made(QTimer *); };

void references(QTimer *&out, QTimer **pointer, Bag &bag, Bag *q)
{
    out = new QTimer;  // model: new=QTimer owner=escaped
    *pointer = new QTimer;  // model: new=QTimer owner=escaped
    bag.t = new QTimer;  // model: new=QTimer owner=escaped
    q->t = new QTimer;  // model: new=QTimer owner=escaped
    bag.ref() = new QTimer;  // model: new=QTimer owner=escaped
    bag.slots_[1] = new QTimer;  // model: new=QTimer owner=escaped
    bag.put(new QTimer);  // model: new=QTimer owner=escaped
    QTimer *&alias = global;
    alias = new QTimer;  // model: new=QTimer owner=escaped
    auto &fresh = *new QTimer;  // model: no new=QTimer owner=none
    global = new QTimer;  // model: new=QTimer owner=escaped
    static QTimer *once = new QTimer;  // model: new=QTimer owner=escaped
    const Bag braced{new QTimer, {}};  // model: new=QTimer owner=escaped
    QTimer *array[2]; array[0] = new QTimer;  // model: new=QTimer owner=escaped
}
void containers(QList<QTimer *> list, QMap<int, QTimer *> map, std::vector<QTimer *> vec, QVector<QObject *> qvec)
{
    list.append(new QTimer);  // model: new=QTimer owner=escaped
    list << new QTimer;  // model: new=QTimer owner=escaped
    map[1] = new QTimer;  // model: new=QTimer owner=escaped
    map.insert(2, new QTimer);  // model: new=QTimer owner=escaped
    vec.push_back(new QTimer);  // model: new=QTimer owner=escaped
    vec.emplace_back(new QTimer);  // model: new=QTimer owner=escaped
    qvec += new QTimer;  // model: new=QTimer owner=escaped
    list = {new QTimer, new QTimer};  // model: new=QTimer owner=escaped
    QVariant v = QVariant::fromValue(new QTimer);  // model: new=QTimer owner=escaped
    QPointer<QTimer> weak = new QTimer;  // model: new=QTimer
    std::function<QTimer *()> make = [] { return new QTimer; };  // model: new=QTimer owner=escaped
}
void smart_ways()
{
    auto a = std::unique_ptr<QTimer>(new QTimer);  // model: new=QTimer owner=smart
    QScopedPointer<QTimer> b{new QTimer};  // model: new=QTimer owner=smart
    take(std::unique_ptr<QTimer>(new QTimer));  // model: new=QTimer owner=smart
    QTimer *c = new QTimer;  // model: owner(c)=smart
    std::unique_ptr<QTimer> owner(c);
    QTimer *d = new QTimer;  // model: owner(d)=escaped
    b.reset(d);
    std::unique_ptr<QTimer> e(p() ? new QTimer : nullptr);  // model: new=QTimer owner=smart
    QTimer *f = b.take();  // model: call=QScopedPointer::take
    std::unique_ptr<QTimer, void (*)(QTimer *)> g(new QTimer, [](QTimer *t) { delete t; });  // model: new=QTimer owner=smart
}
void later(QObject *parent, QThread *thread)
{
    auto *a = new QTimer;  // model: events(a)=deleted-later owner(a)=none
    QTimer::singleShot(0, a, &QObject::deleteLater);
    auto *b = new QTimer;  // model: events(b)=deleted-later owner(b)=none
    QObject::connect(thread, &QThread::finished, b, &QObject::deleteLater);
    auto *c = new QTimer;  // model: events(c)=called,deleted-later owner(c)=none
    c->moveToThread(thread);
    QObject::connect(thread, SIGNAL(finished()), c, SLOT(deleteLater()));
    auto *d = new QTimer;  // model: events(d)=captured,deleted-later
    QObject::connect(thread, &QThread::finished, [d] { d->deleteLater(); });
    auto *e = new QTimer;  // model: events(e)=compared,deleted
    if (e) delete e;
    auto *f = new QTimer;  // model: owner(f)=escaped
    auto g = f;
    auto *h = p() ? new QTimer : nullptr;  // model: owner(h)=none
    QTimer *i; i = new QTimer;  // model: new=QTimer owner=escaped
    qDeleteAll(QList<QTimer *>() << i);
    auto *j = static_cast<QObject *>(new QTimer);  // model: owner(j)=none
    auto *k = qobject_cast<QTimer *>(new QTimer);  // model: new=QTimer
    Emitter em; emit em.made(new QTimer);  // model: new=QTimer owner=escaped
    auto *l = new QTimer; l->setParent(nullptr);  // model: owner(l)=none
}
void widgets(QWidget *w, QLayout *layout, QMainWindow *win)
{
    layout->addWidget(new QLabel);  // model: new=QLabel owner=escaped
    auto *a = new QHBoxLayout(w);  // model: owner(a)=parent parent(a)=w
    auto *b = new QHBoxLayout;  // model: owner(b)=parent
    w->setLayout(b);
    auto *c = new QLabel("text", w);  // model: owner(c)=parent
    auto *d = new QLabel("text");  // model: owner(d)=none
    auto *e = new QLabel;  // model: owner(e)=escaped
    b->addWidget(e);
    win->setCentralWidget(new QLabel);  // model: new=QLabel owner=escaped
    auto *m = new QMenu("x", win);  // model: owner(m)=parent
    auto *n = new QWidget; n->setAttribute(Qt::WA_DeleteOnClose);  // model: owner(n)=self
    auto *o = new QLabel(w); delete o;  // model: owner(o)=parent
    auto *q = new QWidget; q->show();  // model: owner(q)=none
}
void by_object(QTimer &); void by_const_object(const QTimer &); void by_address(QTimer **); bool operator==(const QTimer &, int);
void dereferenced()
{
    auto *a = new QTimer; by_object(*a);  // model: owner(a)=escaped events(a)=passed
    auto *b = new QTimer; by_const_object(*b);  // model: owner(b)=none
    auto *c = new QTimer; by_address(&c);  // model: owner(c)=escaped
    auto *d = new QTimer; QTimer &e = *d; e.start();  // model: owner(d)=escaped
    auto *f = new QTimer; (*f).start();  // model: owner(f)=none events(f)=called
    auto *g = new QTimer; by_object(*&*g);  // model: owner(g)=escaped
    auto *h = new QTimer; bool same = *h == 3;  // model: owner(h)=none
    auto *i = new QTimer; auto m = &QTimer::stop; (i->*m)();  // model: new=QTimer
    auto *j = new QTimer; delete &*j;  // model: events(j)=deleted
}
class Page : public QWidget {
public:
    Page(QWidget *parent = nullptr) : QWidget(parent), m_a(new QLabel), m_b(new QLabel(this)) { m_c = new QLabel; m_layout->addWidget(m_c); }  // model: new=QLabel owner=escaped ; new=QLabel owner=parent parent=this
    ~Page() { delete m_a; }
    QLabel *m_a, *m_b, *m_c; QLayout *m_layout = new QHBoxLayout(this);  // model: new=QHBoxLayout owner=parent parent=this
    QLabel *held = new QLabel;  // model: new=QLabel owner=escaped
};
QObject *factory() { auto *a = new QTimer; a->start(); return a; }  // model: owner(a)=escaped
QObject *factory2() { return p() ? new QTimer : nullptr; }  // model: new=QTimer owner=escaped
std::unique_ptr<QObject> factory3() { return std::unique_ptr<QObject>(new QTimer); }  // model: new=QTimer owner=smart
void throws() { throw new QTimer; }  // model: new=QTimer owner=escaped
