// Rule 10: callee, object and arguments of calls; defaults have no place; what is unknown stays unknown.
#include <functional>
#include <memory>
struct Obj {
    int get(int a = 1, int b = 2) const; static int make(int); int field; Obj *next(); Obj &self(); int operator()(int); int operator[](int);
    Obj &operator<<(int); void chain(); template<class T> T as(); void inner() { get(); this->get(5); chain(); (*this).chain(); Obj::chain(); }  // model: call=Obj::get args=2 arg(1)=default arg(2)=default object=this arrow=no ; call=Obj::get arg(1)=5 arg(2)=default arrow ; call=Obj::chain object=this
};
bool operator==(const Obj &, const Obj &); Obj operator+(const Obj &, int); int free_function(int, int = 7); int variadic(const char *, ...); int operatorless();
namespace ns { int in_namespace(); struct In { void m(); }; }

void calls(Obj o, Obj *p, Obj &r, std::unique_ptr<Obj> u, std::shared_ptr<Obj> s, const std::function<int(int)> &fn, int (*fp)(int), int n)
{
    free_function(1);  // model: call=free_function args=2 arg(1)=1 arg(2)=default method=no name=free_function text=free_function(1) editable
    free_function(1, n);  // model: call=free_function arg(2)=n
    ::free_function(2);  // model: call=free_function name=free_function
    ns::in_namespace();  // model: call=ns::in_namespace args=0 name=in_namespace
    variadic("%d", 1, 2);  // model: call=variadic args=3
    o.get();  // model: call=Obj::get args=2 arg(1)=default object=o arrow=no method name=get
    p->get(3);  // model: call=Obj::get arg(1)=3 arg(2)=default object=p arrow
    r.get(3, 4);  // model: call=Obj::get arg(2)=4 object=r
    (*p).get();  // model: call=Obj::get object=p arrow=no
    p->next()->next()->get();  // model: call=Obj::get object=Obj::next arrow ; call=Obj::next object=p
    o.self().self().chain();  // model: call=Obj::chain object=Obj::self arrow=no
    u->get();  // model: call=Obj::get arrow object=std::unique_ptr::operator-> ; call=std::unique_ptr::operator-> args=0 object=u
    s->chain();  // model: call=Obj::chain arrow
    (*u).chain();  // model: call=Obj::chain arrow=no ; call=std::unique_ptr::operator* operator object=u
    u.get()->chain();  // model: call=std::unique_ptr::get object=u ; call=Obj::chain arrow
    Obj::make(1);  // model: call=Obj::make args=1 method=no
    o.make(2);  // model: call=Obj::make args=1 arg(1)=2 method=no
    p->make(3);  // model: call=Obj::make args=1 method=no
    o(5);  // model: call=Obj::operator() operator object=o args=1 arg(1)=5
    o[6];  // model: call=Obj::operator[] operator object=o args=1
    o << 1 << 2;  // model: call=Obj::operator<< operator object=o args=1 arg(1)=1 ; call=Obj::operator<< object=Obj::operator<< arg(1)=2
    o.operator<<(3);  // model: call=Obj::operator<< operator=no object=o arg(1)=3
    o == r;  // model: call=operator== operator args=2 method=no arg(1)=o arg(2)=r
    o + 1;  // model: call=operator+ operator args=2 arg(2)=1
    fn(7);  // model: call=std::function::operator() object=fn args=1
    fp(8);  // model: kind=CALL_INDIRECT callee=fp args=1 arg(1)=8 ; no kind=CALL
    (*fp)(9);  // model: kind=CALL_INDIRECT callee=fp args=1
    auto mp = &Obj::chain;  // model: names=Obj::chain kind=FUNC_REF
    (o.*mp)();  // model: kind=CALL_INDIRECT args=0 ; no call=Obj::chain
    (p->*mp)();  // model: kind=CALL_INDIRECT args=0
    auto f2 = free_function;  // model: names=free_function
    f2(1, 2);  // model: kind=CALL_INDIRECT callee=f2 args=2
    o.as<int>();  // model: call=Obj::as object=o args=0 name=as
    p->Obj::chain();  // model: call=Obj::chain object=p arrow
    p  // model: call=Obj::get name=get
        ->get(
            1);
    free_function(free_function(1), (free_function(2)));  // model: call=free_function arg(1)=free_function arg(2)=free_function
    free_function({});  // model: call=free_function args=2
    __builtin_expect(n, 0);  // model: call=__builtin_expect args=2
    sizeof(free_function(1));  // model: kind=SIZEOF
    noexcept(free_function(1)) ? 1 : 2;  // model: kind=COND
    p->~Obj();  // model: call=Obj::~Obj object=p
    operatorless();  // model: call=operatorless operator=no
    decltype(o) copy = o;  // model: init(copy)=CONSTRUCT
}

template<class T> int dependent(T t, T *p)  // model: function=dependent template
{
    t.unknown_method(1);  // model: kind=CALL_INDIRECT args=1 dependent ; no kind=CALL
    p->other(t, t);  // model: kind=CALL_INDIRECT args=2 dependent
    unqualified(t);  // model: kind=CALL_INDIRECT args=1
    return free_function(1) + T::stat();  // model: call=free_function ; kind=CALL_INDIRECT args=0
}
template<class T> struct Tmpl { void a() { b(); this->b(); } void b(); T t; void c() { t.go(); } };  // model: call=Tmpl::b args=0 object=this ; call=Tmpl::b arrow ; kind=CALL_INDIRECT

template<class... Ts> int fold(Ts... ts) { return (ts + ... + 0); }  // model: kind=RETURN ; no kind=CALL
struct Conv { operator int() const; explicit operator bool() const; };
void conversions(Conv c)
{
    int n = c;  // model: call="Conv::operator int" object=c args=0 name=none
    if (c) n = 1;  // model: call="Conv::operator bool" object=c
    if (static_cast<bool>(c)) n = 2;  // model: kind=CAST type=bool ; call="Conv::operator bool"
}
long long operator""_km(unsigned long long);
auto km = 5_km;  // model: call=operator""_km args=1
struct Callable { void operator()(int) const {} };
void immediate() { Callable{}(1); std::function<void()> g = [] {}; g(); }  // model: call=Callable::operator() args=1 operator ; call=std::function::operator() object=g args=0
struct Holder { Obj element; Obj rows[2]; Obj &operator[](int); };
struct Owner {
    Holder held;
    void initialisers(int n)
    {
        Obj &first = held[n];  // model: call=Holder::operator[] operator object=held args=1 arg(1)=n
        auto &&second = this->held[n];  // model: call=Holder::operator[] operator object=held args=1 arg(1)=n
        first.chain(); second.chain();
    }
};
