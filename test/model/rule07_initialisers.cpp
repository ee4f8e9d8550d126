// Rule 7: initialisers of variables and fields; array bounds and bit-field widths are none.
int f(); struct S { S(); S(int); S(int, int); int v; };
enum { N = 4 };

int g1 = f();  // model: init(g1)=CALL starts-as(g1)=f
int g2;  // model: init(g2)=none
int g3(3);  // model: init(g3)=INT
int g4{4};  // model: init(g4)=INIT_LIST starts-as(g4)=4
char g5[N];  // model: init(g5)=none type(g5)=char[4]
int g6[] = {1, 2};  // model: init(g6)=INIT_LIST
int (*g7)(int x) = nullptr;  // model: init(g7)=NULLPTR
const char *g8 = "text";  // model: starts-as(g8)=text
S g9;  // model: init(g9)=CONSTRUCT
S g10(1, 2);  // model: init(g10)=CONSTRUCT ; construct=S::S args=2 braces=no
S g11{1, 2};  // model: construct=S::S args=2 braces
S g12 = 5;  // model: construct=S::S args=1
extern int g13;  // model: init(g13)=none

struct Fields {  // model: class=Fields fields=a,b,c,d,e,h,i,j,k,l,m
    int a;  // model: init(a)=none
    int b = 2;  // model: init(b)=INT
    int c{3};  // model: starts-as(c)=3
    int d : 3;  // model: init(d)=none
    char e[N];  // model: init(e)=none
    S h = S(1);  // model: starts-as(h)=S::S
    S i{1, 2};  // model: starts-as(i)=S::S
    int *j = nullptr;  // model: init(j)=NULLPTR
    int k =  // model: starts-as(k)=f
        f();
    int l[2] = {1, 2};  // model: init(l)=INIT_LIST
    int m = [] { return 1; }();  // model: init(m)=CALL
    static const int n = 9;  // model: storage(n)=static-member init(n)=INT
};

struct Ctor : S {
    int a; S b; int c = 5;
    Ctor() : S(1), a(2), b(3) { a = 4; }  // model: function=Ctor::Ctor constructor inits=3 init(a)=2 init(b)=S::S init(c)=none init(S)=S::S
    Ctor(int n) : a{n} {}  // model: function=Ctor::Ctor inits=1 init(a)=n init(b)=none
    Ctor(char) : Ctor() {}  // model: function=Ctor::Ctor inits=1
    Ctor(long);
};
Ctor::Ctor(long x) : S(), a(f()), b(1, 2) {}  // model: function=Ctor::Ctor inits=3 init(a)=f init(b)=S::S params=1

struct UnionMember { union { int x; float y; }; int z = 1; };  // model: init(z)=INT

void locals(int p = 8)
{
    int a = 1, *b = &a, c[2] = {1, 2}, d;  // model: init(a)=INT statement-text(a)=none ; init(b)=UNARY type(b)="int *" ; init(c)=INIT_LIST ; init(d)=none
    int single = 1;  // model: statement-text(single)="int single = 1;"
    S s;  // model: init(s)=CONSTRUCT
    S t(f());  // model: starts-as(t)=S::S ; construct=S::S arg(1)=f
    S u = S();  // model: init(u)=CONSTRUCT
    auto v = new S(1);  // model: init(v)=NEW written-type(v)="S *" ; new=S
    static int st = f();  // model: storage(st)=static-local starts-as(st)=f
    const int K = N + 1;  // model: constant(K) init(K)=BINARY
    int w = K;  // model: starts-as(w)=K constant(w)=yes
    int x = 0; x++;  // model: constant(x)=no
    int y;  // model: constant(y)=no
    int &ref = x;  // model: starts-as(ref)=x type(ref)="int &"
    auto [v1] = s;  // model: kind=DECL
    int buf[N][2] = {};  // model: type(buf)=int[4][2]
    if (int q = f()) ;  // model: starts-as(q)=f
    for (int i = 0, e = f(); i < e; ++i) ;  // model: starts-as(i)=0 ; starts-as(e)=f
    for (char ch : "ab") ;  // model: init(ch)=none constant(ch)=no ; kind=RANGE_FOR/decl-range-body in(decl)=ch
}
