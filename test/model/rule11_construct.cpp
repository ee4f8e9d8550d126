// Rule 11: constructions, new and delete.
#include <cstddef>
#include <new>
#include <initializer_list>
struct P { P(); P(int, int = 2); P(const P &); P(P &&); P &operator=(const P &); ~P(); int m; };
struct Init { Init(std::initializer_list<int>); };
struct Agg { int a; P p; };
struct Derived : P { using P::P; Derived(char); };
template<class T> struct Tpl { Tpl(T); };
void take(P); void take_ref(const P &); P make(); void *operator new(std::size_t, int tag);
void constructions(P other, char *buf, int n)
{
    P a;  // model: construct=P::P args=0 braces=no type=P
    P b(1);  // model: construct=P::P args=2 arg(1)=1 arg(2)=default braces=no
    P c{1, 3};  // model: construct=P::P args=2 braces
    P d = other;  // model: construct=P::P args=1 arg(1)=other stripped=VAR
    P e = make();  // model: starts-as(e)=make
    P f = P(4);  // model: construct=P::P arg(1)=4
    auto g = P{};  // model: construct=P::P args=0 braces
    P h[3];  // model: init(h)=CONSTRUCT
    Agg i{1, 2};  // model: init(i)=INIT_LIST
    Init j{1, 2, 3};  // model: construct=Init::Init
    Derived k(1);  // model: starts-as(k)=P::P ; construct=P::P arg(1)=1
    Tpl<int> l(5);  // model: construct=Tpl::Tpl arg(1)=5 type=Tpl<int>
}
void constructions2(P other, char *buf, int n)
{
    Tpl m(6);  // model: construct=Tpl::Tpl ; type(m)=Tpl<int>
    take(other);  // model: call=take args=1 arg(1)=P::P ; construct=P::P arg(1)=other
    take(make());  // model: call=take arg(1)=make
    take_ref(P(1));  // model: call=take_ref ; construct=P::P text=P(1)
    take_ref({1, 2});  // model: construct=P::P args=2 braces
    take(3);  // model: construct=P::P arg(1)=3 arg(2)=default
    P();  // model: kind=EXPR_STMT child(0)=CONSTRUCT ; construct=P::P text=P()
    (P());  // model: construct=P::P args=0
    other = P(2);  // model: call=P::operator= operator object=other
    throw P(1);  // model: kind=THROW ; construct=P::P
}
P returned(P p, bool b)
{
    if (b) return {};  // model: kind=RETURN child(0)=CONSTRUCT
    if (!b) return {1, 2};  // model: construct=P::P braces args=2
    return p;  // model: construct=P::P arg(1)=p
}
void news(char *buf, int n)
{
    auto a = new P;  // model: new=P array=no placement=no ; construct=P::P args=0
    auto b = new P(1, 2);  // model: new=P braces=no ; construct=P::P args=2
    auto c = new P{1};  // model: new=P braces
    auto d = new P[3];  // model: new=P array
    auto e = new P[n];  // model: new=P array ; var=n
    auto f = new int;  // model: new=int children=0
    auto g = new int(5);  // model: new=int array=no child(0)=INT
    auto h = new int[5];  // model: new=int array
    auto i = new int[n]{1, 2};  // model: new=int array
    auto j = new (buf) P(1);  // model: new=P placement ; construct=P::P
    auto k = ::new (buf) int(3);  // model: new=int placement
    auto l = new (std::nothrow) P;  // model: new=P placement
    auto m = ::new P;  // model: new=P placement=no
    auto o = new (7) P(2);  // model: new=P placement
    typedef P A3[3];
    auto q = new A3;  // model: kind=NEW array
    auto r = new (P);  // model: new=P placement=no
    auto s = new P *;  // model: new="P *" array=no
    auto t = new P *[4];  // model: new="P *" array
    auto u = new auto(5);  // model: new=int
    auto v = new Tpl<P *>(a);  // model: kind=NEW type="Tpl<P *>" array=no
    auto w = new P /* [ */ (1);  // model: new=P array=no
    auto x = new P[2][3];  // model: kind=NEW array
    const P *y = new const P(1);  // model: kind=NEW
    auto z2 = new int[  /* size */ n];  // model: new=int array
    auto z = new int[]{1, 2, 3};  // model: new=int array
}
void deletes(P *p, void *v, int *a)
{
    delete p;  // model: delete=p array=no name=delete text="delete p"
    delete[] a;  // model: delete=a array
    delete [] a;  // model: delete=a array
    ::delete p;  // model: delete=p array=no
    ::delete[] a;  // model: delete=a array
    delete /* [ */ p;  // model: delete=p array=no
    delete (p);  // model: delete=p
    delete static_cast<P *>(v);  // model: delete=v
    p->~P();  // model: call=P::~P object=p ; no kind=DELETE
    delete [] // comment
        a;
}
