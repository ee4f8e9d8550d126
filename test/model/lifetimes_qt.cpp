// Lifetimes and summaries with Qt: parents, deleteLater, smart pointers, containers, connections, signals, event loops.
// needs: Core Network
#include <QtCore/QBuffer>
#include <QtCore/QCoreApplication>
#include <QtCore/QEventLoop>
#include <QtCore/QFile>
#include <QtCore/QList>
#include <QtCore/QMimeData>
#include <QtCore/QObject>
#include <QtCore/QPointer>
#include <QtCore/QScopedPointer>
#include <QtCore/QSharedPointer>
#include <QtCore/QThread>
#include <QtCore/QThreadPool>
#include <QtCore/QTimer>
#include <QtNetwork/QTcpServer>
#include <QtNetwork/QTcpSocket>

void unseen(QObject *);
bool often();

void child(QObject *parent) { auto *t = new QTimer(parent); t->start(1); }  // model: leaves(t)=held
void orphan() { auto *t = new QTimer(nullptr); t->start(1); }  // model: leaves(t)=owned
void set_parent(QObject *parent) { auto *t = new QTimer; t->setParent(parent); }  // model: leaves(t)=held
void unset_parent(QObject *parent) { auto *t = new QTimer(parent); t->setParent(nullptr); }  // model: leaves(t)=owned
void later() { auto *t = new QTimer; t->deleteLater(); }  // model: leaves(t)=later
void later_then_delete() { auto *t = new QTimer; t->deleteLater(); delete t; }  // model: leaves(t)=deleted
void with_parent()
{
    auto *parent = new QObject;  // model: leaves(parent)=deleted
    parent->objectName();  // model: var=parent life=owned
    auto *kid = new QTimer(parent);  // model: leaves(kid)=deleted
    delete parent;
    kid->start();  // model: call=QTimer::start uses-dead
}
void left_behind()
{
    auto *parent = new QObject;  // model: leaves(parent)=owned
    auto *kid = new QTimer(parent);  // model: leaves(kid)=held
    kid->start();
}
void out_of_parent()
{
    auto *parent = new QObject;
    auto *kid = new QTimer(parent);  // model: leaves(kid)=owned
    kid->setParent(nullptr);
    delete parent;
    kid->start();  // model: call=QTimer::start uses-dead=no
}
void two_parents()
{
    auto *one = new QObject, *two = new QObject;
    auto *kid = new QTimer(one);  // model: leaves(kid)=deleted
    kid->setParent(two);
    delete one;
    kid->start();  // model: call=QTimer::start uses-dead=no
    delete two;
}
void other_parent(QObject *other)
{
    auto *one = new QObject;
    auto *kid = new QTimer(one);  // model: leaves(kid)=held
    kid->setParent(other);
    delete one;
    kid->start();  // model: call=QTimer::start uses-dead=no
}
void parent_handed_on()
{
    auto *one = new QObject;
    auto *kid = new QTimer(one);
    unseen(one);
    delete one;
    kid->start();  // model: call=QTimer::start uses-dead=no
}
void scoped() { QScopedPointer<QTimer> p(new QTimer); p->start(); }  // model: var=p life=held
void shared(QSharedPointer<QTimer> *out) { QTimer *t = new QTimer; out->reset(t); }  // model: leaves(t)=held
void shared_in(const QSharedPointer<QTimer> &in) { QTimer *t = in.data(); delete t; }  // model: summary=known
void taken()
{
    QScopedPointer<QTimer> p(new QTimer);
    QTimer *t = p.take();
    t->start();  // model: var=t life=owned
    delete t;
}
void list(QList<QObject *> &all) { auto *o = new QObject; all.append(o); }  // model: no leaves(o)=owned
void streamed(QList<QObject *> &all) { auto *o = new QObject; all << o; }  // model: no leaves(o)=owned
void connected() { auto *t = new QTimer; QObject::connect(t, &QTimer::timeout, qApp, &QCoreApplication::quit); }  // model: leaves(t)=owned
void ends_itself()
{
    auto *t = new QTimer;  // model: leaves(t)=later
    QObject::connect(t, &QTimer::timeout, t, &QObject::deleteLater);
}
void captured() { auto *t = new QTimer; QObject::connect(t, &QTimer::timeout, t, [t] { delete t; }); }  // model: leaves(t)=unknown
void unknown_callee() { auto *o = new QObject; unseen(o); }  // model: leaves(o)=unknown
void pool(QRunnable *r) { QThreadPool::globalInstance()->start(r); }  // model: does(r)=take
void socket(QTcpServer *server)
{
    QTcpSocket *s = server->nextPendingConnection();
    if (!s) return;
    delete s;
    s->abort();  // model: call=QAbstractSocket::abort uses-dead
}
QMimeData *result(bool c) { auto *m = new QMimeData; if (c) { delete m; return nullptr; } return m; }  // model: returns=fresh,null
void guarded_pointer() { QPointer<QObject> p = new QObject; delete p; delete p; }  // model: kind=DELETE uses-dead=no
void watched(QObject *o)
{
    QPointer<QObject> p = o, q(o), r;
    r = o;
    delete o;
    if (p) p->blockSignals(true);  // model: call=QObject::blockSignals uses-dead=no
    if (q) q->blockSignals(true);  // model: call=QObject::blockSignals uses-dead=no
    if (r) r->blockSignals(true);  // model: call=QObject::blockSignals uses-dead=no
}
void asserted(QObject *o) { Q_ASSERT(o); o->deleteLater(); }  // model: does(o)=later,check,deref must(o)=later,check,deref
void deletes_later(QObject *o) { o->deleteLater(); }  // model: does(o)=later,deref,unchecked must(o)=later,deref
void adopts(QObject *o, QObject *parent) { o->setParent(parent); }  // model: must(o)=adopt,deref
void borrows(const QObject *o) { o->objectName(); }  // model: does(o)=deref,unchecked
void waits() { QEventLoop l; l.exec(); }  // model: effects=spins
void waits_through() { waits(); }  // model: effects=spins
void joins(QThread *t) { if (t) t->wait(); }  // model: effects=ends-run
void joins_through(QThread *t) { joins(t); }  // model: effects=ends-run
void quits() { QCoreApplication::quit(); }  // model: effects=quits
void processes() { if (often()) QCoreApplication::processEvents(); }  // model: effects=unknown,spins,members
bool opens(QFile &f) { return f.open(QIODevice::ReadOnly); }  // model: success=told
bool opens_guarded(QFile &f)  // model: success=told
{
    if (!f.open(QIODevice::ReadOnly)) return false;
    return true;
}
bool opens_through(QFile &f) { return opens_guarded(f); }  // model: success=told
bool only_asks(QFile &f) { return f.exists(); }  // model: success=no

class Job : public QObject
{
    Q_OBJECT
public:
    explicit Job(QObject *parent) : QObject(parent), m_timer(new QTimer(this)) {}
    ~Job() override { delete m_buffer; }
    void finish() { m_count = 1; emit done(); }  // model: emits=Job::done changes=m_count effects=emits
    void finish_through() { finish(); }  // model: emits=Job::done effects=emits always=Job::done()
    void finish_once() { if (!m_count) finish(); }  // model: emits=Job::done always=none
    void finish_both() { if (m_count) finish(); else emit done(); }  // model: always=Job::done()
    void finish_other(Job *job) { emit job->done(); }  // model: emits=Job::done always=none
    void finish_silently() { QSignalBlocker blocker(this); emit done(); }  // model: always=none
    void drop() { delete m_buffer; }  // model: function=Job::drop summary=known
    void drop_and_tell() { delete m_buffer; emit done(); m_buffer->close(); }  // model: call=QBuffer::close uses-dead=no
    void drop_and_use() { delete m_buffer; m_buffer->close(); }  // model: call=QBuffer::close uses-dead
    void drop_and_spin() { delete m_buffer; QCoreApplication::processEvents(); m_buffer->close(); }  // model: call=QBuffer::close uses-dead=no
    void vanish() { deleteLater(); }  // model: does(this)=later
    virtual void step() { m_count++; }  // model: changes=m_count
    void run_steps() { step(); }  // model: effects=unknown,members changes=unknown
signals:
    void done();
private:
    QTimer *m_timer;
    QBuffer *m_buffer = nullptr;
    int m_count = 0;
};

void jobs(Job *job, QObject *parent)
{
    job->vanish();  // model: call=Job::vanish passes(0)=later
    job->finish();  // model: call=Job::finish passes(0)=write
    job->step();  // model: call=Job::step passes(0)=unknown,write
    adopts(job, parent);  // model: call=adopts passes(1)=adopt,deref,unchecked
    unseen(job);  // model: call=unseen passes(1)=unknown
    borrows(job);  // model: call=borrows passes(1)=deref,unchecked
    job->setObjectName(QStringLiteral("x"));  // model: call=QObject::setObjectName passes(0)=write
}
