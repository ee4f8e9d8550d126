// Rule 5: a declaration is one handle however often it is declared; types are compared by their canonical form.
namespace outer { namespace inner { int f(int); } }
int outer::inner::f(int a) { return a; }  // model: function=outer::inner::f body params=1 signature="outer::inner::f(int)"

inline namespace v1 { int g(); }
int g2() { return g() + outer::inner::f(1); }  // model: call=g ; call=outer::inner::f

namespace { int hidden(int b) { return b; } }  // model: function=hidden body
int user() { return hidden(1); }  // model: call=hidden

int twice(int first);
int twice(int second);
int twice(int third) { return third; }  // model: function=twice params=1 ; storage(third)=parameter uses(third)=1

typedef int *IntPtr;
using Alias = IntPtr;
IntPtr a; Alias b;  // model: type(a)="int *" written-type(a)=IntPtr ; type(b)="int *" written-type(b)=Alias
int const *c1; const int *c2;  // model: type(c1)="const int *" ; type(c2)="const int *"

class Friend {
    friend int peek(const Friend &f) { return f.secret; }  // model: function=peek body ; var=secret
    friend void declared_only(Friend &);
    int secret = 7;  // model: init(secret)=INT starts-as(secret)=7
};
void declared_only(Friend &f) { f.peek_no_such(); }  // model: function=declared_only body tainted

struct Out {
    static int counter;
    int method(int) const;
    Out();
    ~Out();
    operator int() const;
    Out &operator+=(int);
    static void st();
    template<class T> T get() const;
};
int Out::counter = 3;  // model: storage(counter)=static-member init(counter)=INT
int Out::method(int value) const { return value + counter; }  // model: function=Out::method const of-class=Out ; storage(counter)=static-member
Out::Out() = default;  // model: function=Out::Out body=no constructor
Out::~Out() { counter--; }  // model: function=Out::~Out destructor ; kind=UNARY op=--
Out::operator int() const { return 1; }  // model: of-class=Out const exits=return
Out &Out::operator+=(int n) { counter += n; return *this; }  // model: function=Out::operator+= operator ; kind=ASSIGN op=+
void Out::st() { counter = 0; }  // model: function=Out::st static ; kind=ASSIGN op== in(left)=counter
Out operator-(const Out &of) { return of; }  // model: function=operator- which-operator=-
int operator-(const Out &, const Out &) { return 0; }  // model: which-operator=- function=operator-
struct Ops {
    int operator[](int) const { return 1; }  // model: which-operator=[]
    int operator()(int, int) const { return 1; }  // model: which-operator=()
    Ops *operator->() { return this; }  // model: which-operator=->
    Ops &operator*() { return *this; }  // model: which-operator=*
    Ops operator++(int) { return *this; }  // model: which-operator=++
    bool operator==(const Ops &) const { return true; }  // model: which-operator===
    Ops &operator=(const Ops &) { return *this; }  // model: which-operator==
};
template<class T> T Out::get() const { return T(counter); }  // model: function=Out::get template

void local_class()
{
    struct Local {  // model: class=Local fields=v
        int v = 4;  // model: init(v)=INT
        int get() { return v; }  // model: function=Local::get body ; var=v
    };
    Local l;
    l.get();  // model: call=Local::get object=l
}
void other_local_class()
{
    struct Local { int get() { return 2; } };  // model: function=Local::get body ; no class=Local fields=v
    Local().get();  // model: call=Local::get
}

template<class T> struct Box {
    T value;
    T get() { return value; }  // model: function=Box::get template body
    void set(const T &t) { value = t; t.helper(2); }  // model: kind=CALL_INDIRECT args=1 dependent
    void call() { get(); }  // model: function=Box::call template
};
int box(Box<int> &x, Box<char> &y) { return x.get() + y.get(); }  // model: call=Box::get object=x type=int ; call=Box::get object=y type=char

template<> struct Box<double> {
    int special() { return 1; }  // model: function=Box::special of-class=Box body
};
template<class T> struct Box<T *> {
    int pointer() { return 2; }  // model: of-class=Box body function=Box::pointer
};

extern "C" { int c_function(int x) { return x; } }  // model: function=c_function body
extern int global;
int global = 5;  // model: storage(global)=global init(global)=INT
static int file_static = 6;  // model: storage(file_static)=global
int counted() { static int n = 7; return n++; }  // model: storage(n)=static-local init(n)=INT
