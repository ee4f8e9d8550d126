// What SIGNAL() and SLOT() name: as moc writes it down, default arguments and private slots included.
// needs: Core
#include <QtCore/QObject>
#include <QtCore/QTimer>

class Base : public QObject {
    Q_OBJECT
signals:
    void happened(unsigned int n, const QString &text = QString());
    void listed(const QList<QPair<int, QString>> &list);
public slots:
    void react(int n = 0);
    void plain();
};
class Derived : public Base {
    Q_OBJECT
public:
    void plain(int);
    void ordinary();
public slots:
    void react(const QString &);
};
class Bare : public Base {
public slots:
    void own();
};

void texts(Base *b, Derived *d, Bare *x, QTimer *timer)
{
    QObject::connect(b, SIGNAL(happened(uint)), d, SLOT(react()));  // model: connection signal=Base::happened slot=Base::react string-based
    QObject::connect(d, SIGNAL(happened( unsigned , QString const & )), d, SLOT(react(QString)));  // model: connection signal-signature="Base::happened(unsigned int, const QString &)" slot=Derived::react
    QObject::connect(b, SIGNAL(listed(QList<QPair<int,QString> >)), d, SLOT(plain()));  // model: connection signal=Base::listed slot=Base::plain
    QObject::connect(b, SIGNAL(happened()), d, SLOT(ordinary()));  // model: connection signal=unknown slot=unknown
    QObject::connect(timer, SIGNAL(timeout()), x, SLOT(own()));  // model: connection signal=QTimer::timeout slot=unknown
    QObject::connect(timer, SIGNAL(timeout()), x, SLOT(react(int)));  // model: connection slot=Base::react
}
