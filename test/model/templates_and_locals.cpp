// Templates are lowered once, as they are written; local things belong to the function they are in.
void use(int); int f(); struct P { P(int = 0); int v; void go(); };

template<class T> int counted() { static int n = 0; return n++; }  // model: storage(n)=static-local ; function=counted template
template<class T> struct Box {  // model: class=Box fields=value,count
    T value; int count = 1;  // model: init(count)=INT
    static int shared;
    Box() : value(), count(f()) {}  // model: function=Box::Box inits=2 init(count)=f
    void method() { count = 2; shared = 3; P p; p.go(); auto l = [this] { count++; }; l(); }  // model: kind=ASSIGN in(left)=count ; call=P::go object=p ; lambda capture(this)=copy ; call=lambda
    void out();
    template<class U> void inner(U u) { use(count); u.x(); }  // model: call=use arg(1)=count ; kind=CALL_INDIRECT
    struct Nested { int deep; int get() { return deep; } };  // model: function=Box::Nested::get body ; class=Box::Nested fields=deep
};
template<class T> void Box<T>::out() { count = f(); }  // model: function=Box::out template body ; kind=ASSIGN in(left)=count
template<class T> int Box<T>::shared = f();  // model: starts-as(shared)=f ; storage(shared)=static-member
template class Box<char>;
extern template class Box<short>;
template<> void Box<long>::out() { use(9); }  // model: function=Box::out ; call=use arg(1)=9
template<> int counted<char>() { return f(); }  // model: function=counted template=no ; call=f
template<class T> T pick(T a, T b) { if constexpr (sizeof(T) > 4) return a; else return b; }  // model: kind=IF/cond-then-else ; no kind=CALL_INDIRECT
void instances(Box<int> &b, Box<P> c) { b.method(); c.value.go(); c.inner(P()); counted<int>(); pick(1, 2); }  // model: call=Box::method object=b ; call=P::go ; call=Box::inner args=1 ; call=counted ; call=pick args=2
template<class... T> void pack(T... t) { use(sizeof...(t)); (t.go(), ...); use(t...); }  // model: function=pack template
template<class T> concept_free(T);
void locals(int a)
{
    struct Local { int m = f(); void go(int b) { use(m + b); } static void st() { use(1); } };  // model: class=Local fields=m ; function=Local::go body params=1 ; starts-as(m)=f ; function=Local::st static
    Local l; l.go(a);  // model: call=Local::go arg(1)=a
    enum { One = 1, Two };
    use(Two);  // model: enumerator=Two value=2
    auto lam = [a] { struct InLambda { int k; int get() { return k; } }; InLambda x{a}; return x.get(); };  // model: function=InLambda::get body ; call=InLambda::get object=x
    lam();
    using Alias = Local; Alias al;  // model: type(al)=Local
    extern int elsewhere; use(elsewhere);  // model: var=elsewhere
    int b = a, c(b), d{c};  // model: starts-as(b)=a ; starts-as(c)=b ; starts-as(d)=c
    auto [x, y] = (int[2]){1, 2};
    if (auto [q, r] = P(1); r) use(q);
}
void bindings()
{
    struct Pair { int one, two; } pair{1, 2}; const Pair cp{3, 4};
    auto [a, b] = pair;
    use(a);  // model: var=a
    auto &[c, d] = pair;
    c = 5;  // model: kind=ASSIGN in(left)=c ; var=c written
    for (auto [e, g] : {pair, cp}) use(e);
    auto l = [=] { use(b); };  // model: lambda captures=1
}
union Either { int i; float f; struct { int x, y; }; };  // model: class=Either fields=i,f
struct Anonymous { union { int i; float fl; }; int after; int get() { return i + after; } };  // model: class=Anonymous fields=after ; kind=MEMBER var=i ; kind=MEMBER var=after
namespace { struct Hidden { int h() { return 1; } }; int hidden() { return Hidden().h(); } }  // model: function=Hidden::h body ; call=Hidden::h
namespace a::b::c { int deep() { return f(); } }  // model: function=a::b::c::deep
namespace alias = a::b::c; int through_alias() { return alias::deep(); }  // model: call=a::b::c::deep
using a::b::c::deep; int through_using() { return deep(); }  // model: call=a::b::c::deep
struct Bits { unsigned a : 3, b : 5; int get() { return a + b; } };  // model: class=Bits fields=a,b ; init(a)=none ; init(b)=none
struct Ops { Ops &operator=(const Ops &) = default; Ops(Ops &&) = delete; bool operator==(const Ops &) const { return true; } friend bool operator<(const Ops &, const Ops &) { return false; } };  // model: function=Ops::operator== body operator const ; function=operator< body operator
int old_style(a, b) int a, b; { return a; }
