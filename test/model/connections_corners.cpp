// Connections in odd places: what cannot be resolved is unknown, never guessed.
// needs: Core Network
#include <QtCore/QObject>
#include <QtCore/QSignalMapper>
#include <QtCore/QStateMachine>
#include <QtCore/QTimer>
#include <QtNetwork/QLocalServer>
#include <QtNetwork/QLocalSocket>
#include <QtNetwork/QNetworkAccessManager>
#include <QtNetwork/QNetworkReply>
#include <functional>
void work(); bool p();
class A : public QObject { Q_OBJECT public: void method(); void method2() const; static void st(); A *other(); A &ref(); signals: void sig(); void arg(int, const QString &); protected: virtual void virt(); };
struct Functor { void operator()() const { work(); } };
template<class S> void generic(S *s) { QObject::connect(s, &S::sig, [] { work(); }); }  // model: lambda calls(work)
using Signal = void (A::*)();
void corners(A *a, A b[], QList<A *> list, Signal any, std::function<void()> fn)
{
    QObject::connect(a->other(), &A::sig, a, &A::method);  // model: connection sender=A::other context=a slot=A::method
    QObject::connect(&a->ref(), &A::sig, a, &A::method2);  // model: connection sender=A::ref slot=A::method2
    QObject::connect(&b[1], &A::sig, list[0], &A::method);  // model: connection sender=b signal=A::sig
    QObject::connect(list.first(), &A::sig, Functor());  // model: connection slot=unknown context=none
    Functor functor; QObject::connect(a, &A::sig, functor);  // model: connection slot=unknown
    QObject::connect(a, &A::sig, fn);  // model: connection slot=unknown
    QObject::connect(a, &A::sig, a, fn);  // model: connection slot=unknown context=a
    QObject::connect(a, any, a, &A::method);  // model: connection signal=unknown slot=A::method
    QObject::connect(a, p() ? &A::sig : any, a, &A::method);  // model: connection slot=A::method signal=unknown
    QObject::connect(a, &A::sig, std::bind(&A::method, a));  // model: connection slot=unknown context=none
    QObject::connect(a, &A::sig, &A::st);  // model: connection slot=A::st context=none
    auto l = [] { work(); };
    if (p()) l = l;
    QObject::connect(a, &A::arg, [](int n, const QString &s) { work(); });  // model: lambda params=2 ; connection signal=A::arg
    QObject::connect(a, &A::arg, [](auto &&...) { work(); });  // model: lambda calls(work) ; connection slot=lambda
    if (auto c = QObject::connect(a, &A::sig, l)) work();  // model: connection slot=lambda
    bool ok = QObject::connect(a, &A::sig, l);  // model: connection slot=lambda only=no
    for (A *x : list) QObject::connect(x, &A::sig, x, [x] { x->method(); });  // model: connection sender=x context=x ; lambda capture(x)=copy
    QObject::connect(a, &A::sig, [=] { QObject::connect(a, &A::sig, [=] { a->method(); }); });  // model: connection sender=a ; lambda capture(a)=implicit-copy outer=lambda ; lambda outer=corners
    QTimer::singleShot(5, a, [a] { a->method(); });  // model: connection later context=a slot=lambda
    QTimer::singleShot(5, Qt::PreciseTimer, a, &A::method);  // model: connection later context=a slot=A::method
    QTimer::singleShot(0, [&] { work(); });  // model: connection later context=none
    QMetaObject::invokeMethod(a, "method", Qt::QueuedConnection);  // model: connection later slot=A::method context=a
    QMetaObject::invokeMethod(a, &A::method);  // model: connection later slot=A::method context=a
    QObject::connect(a, &A::sig, a, [] { work(); }, Qt::DirectConnection);  // model: connection connection-type=Qt::DirectConnection
    QObject::connect(a, &A::sig, a, &A::method, Qt::ConnectionType(Qt::QueuedConnection | Qt::UniqueConnection));  // model: connection slot=A::method
    QObject::connect(a, &QObject::destroyed, a, &QObject::deleteLater);  // model: connection signal=QObject::destroyed slot=QObject::deleteLater
    QNetworkAccessManager nam; QNetworkReply *reply = nam.get(QNetworkRequest());  // model: call=QNetworkAccessManager::get
    QObject::connect(reply, &QNetworkReply::finished, [reply] { reply->deleteLater(); });  // model: connection sender=reply signal=QNetworkReply::finished
    connect(a, 1); A::connect(a, &A::sig, a, &A::method);  // model: unit error-here
}
int connect(A *, int);
void own_connect(A *a) { connect(a, 1); }  // model: no connection ; call=connect args=2
void not_connected(A *a) { &A::sig; a->sig(); a->method(); }  // model: no connection ; names=A::sig
void threads() { QLocalServer *s = new QLocalServer; QObject::connect(s, &QLocalServer::newConnection, s, [s] { auto *c = s->nextPendingConnection(); c->close(); }); }  // model: may-be-null(c)=no ; lambda thread=caller ; owner(s)=none
