// Signals, slots and meta-object words by Qt's annotations; what only looks like them is none.
// needs: Core
#include <QtCore/QObject>
#include <QtCore/QTimer>
class Meta : public QObject {  // model: class=Meta qobject q-object-macro bases=QObject derives(QObject) derives(QTimer)=no
    Q_OBJECT
    Q_PROPERTY(int p READ p WRITE setP NOTIFY pChanged)
    Q_ENUMS(Kind)
public:
    enum Kind { A, B };
    Q_ENUM(Kind)
    explicit Meta(QObject *parent = nullptr) : QObject(parent) {}  // model: function=Meta::Meta constructor inits=1 init(QObject)=QObject::QObject
    ~Meta() override;  // model: function=Meta::~Meta destructor virtual
    int p() const { return 1; }  // model: function=Meta::p signal=no slot=no const
    Q_INVOKABLE int asked(int);  // model: function=Meta::asked invokable
    Q_SCRIPTABLE void scripted();  // model: function=Meta::scripted invokable=no slot=no
public slots:
    void setP(int) {}  // model: function=Meta::setP slot private-slot=no
    virtual void virtualSlot();  // model: function=Meta::virtualSlot slot virtual
protected slots:
    void protectedSlot();  // model: function=Meta::protectedSlot slot private-slot=no
private slots:
    void privateSlot();  // model: function=Meta::privateSlot slot private-slot
private:
    void notASlot();  // model: function=Meta::notASlot slot=no
signals:
    void pChanged(int);  // model: function=Meta::pChanged signal slot=no
public:
    void afterSignals();  // model: function=Meta::afterSignals signal=no slot=no
    static void statically();  // model: function=Meta::statically static
    [[nodiscard]] int must() const noexcept;  // model: function=Meta::must nodiscard noexcept const
    Q_NORETURN void never();  // model: function=Meta::never noreturn
    template<class T> void generic(T);  // model: function=Meta::generic template
    void variadic(const char *, ...);  // model: function=Meta::variadic variadic params=1
    int operator()(int);  // model: function=Meta::operator() operator
    explicit operator bool() const;  // model: function="Meta::operator bool" operator=no
};
class Gadget { Q_GADGET };  // model: class=Gadget qobject=no q-object-macro=no
class Derived : public Meta { void virtualSlot() override; };  // model: class=Derived qobject q-object-macro=no ; function=Derived::virtualSlot overrides=Meta::virtualSlot slot=no
class Plain {};  // model: class=Plain qobject=no bases=none fields=none complete editable
class Forward;
struct Abstract { virtual void f() = 0; };  // model: class=Abstract abstract
struct Many : Plain, virtual Abstract { int a; static int b; Plain c; };  // model: class=Many bases=Plain,Abstract fields=a,c abstract
template<class T> class Mixin : public T {};  // model: class=Mixin bases=none qobject=no
template<class T> class ListLike : public QList<T> {};  // model: class=ListLike bases=QList derives(QList)
class Both : public QObject, public Plain { Plain field; QTimer timer; };  // model: class=Both qobject ; owner(timer)=scope birth(timer)=field ; owner(field)=no-object
void emits(Meta *m)
{
    emit m->pChanged(1);  // model: call=Meta::pChanged ; unit expands(emit)
    m->pChanged(2);  // model: call=Meta::pChanged ; no call=Meta::notASlot
}
