// Rule 9: nameless wrappers collapse; what changes a value's meaning stays as an implicit CAST.
struct Base { virtual ~Base(); }; struct Derived : Base {};
struct Str { Str(const char *); Str(const Str &); ~Str(); operator bool() const; int size() const; };
int f(); long lf(); bool bf(); Base *base(); Derived *derived();
void take_int(int); void take_long(long); void take_bool(bool); void take_base(Base *); void take_str(const Str &); void take_double(double);
void take_unsigned(unsigned);

void wrappers(int a, int *p, Derived *d, unsigned u)
{
    take_int(a);  // model: call=take_int arg(1)=a ; no kind=CAST
    take_int((((a))));  // model: call=take_int arg(1)=a ; no kind=CAST ; no kind=OPAQUE
    take_long(a);  // model: kind=CAST type=long implicit child(0)=VAR
    take_int(lf());  // model: kind=CAST type=int implicit child(0)=CALL
    take_bool(a);  // model: kind=CAST type=bool implicit
    take_bool(p);  // model: kind=CAST type=bool implicit child(0)=VAR
    take_double(a);  // model: kind=CAST type=double implicit
    take_unsigned(a);  // model: kind=CAST type="unsigned int" implicit
    take_base(d);  // model: call=take_base arg(1)=d ; no kind=CAST
    take_str("x");  // model: call=take_str args=1 ; construct=Str::Str args=1
    if (p) f();  // model: kind=IF in(cond)=p ; kind=CAST implicit type=bool
    if (!p) f();  // model: kind=UNARY op=! child(0)=CAST
    int k = (int)lf();  // model: kind=CAST type=int implicit=no
    long m = static_cast<long>(a);  // model: kind=CAST type=long implicit=no
    Base *b = static_cast<Base *>(d);  // model: kind=CAST type="Base *" stripped=VAR
    auto *e = dynamic_cast<Derived *>(b);  // model: kind=CAST type="Derived *" stripped=VAR
    auto r = reinterpret_cast<char *>(p);  // model: kind=CAST type="char *" stripped=VAR
    auto c = const_cast<int *>(p);  // model: kind=CAST stripped=VAR
    auto q = int(lf());  // model: kind=CAST type=int
    (void)f();  // model: kind=CAST type=void
    (void)a;  // model: kind=CAST type=void stripped=CAST
}

void conditionals(int *p, int a, bool c)
{
    int x = c ? a : f();  // model: kind=COND/cond-then-else in(cond)=c in(then)=a in(else)=f
    int y = a ?: f();  // model: kind=COND/cond-else in(cond)=a in(else)=f
    int *z = p ?: new int(3);  // model: kind=COND/cond-else in(cond)=p ; new=int
    int w = f() ?: 5;  // model: kind=COND in(cond)=f in(else)=5
    c ? take_int(1) : take_int(2);  // model: kind=COND in(then)=take_int in(else)=take_int
    int n = c ? 1 : c ? 2 : 3;  // model: kind=COND in(then)=1 ; kind=COND in(then)=2 in(else)=3
}

void operators(int a, int b, int *p, Derived d, int Base::*mp)
{
    a = b;  // model: kind=ASSIGN op== in(left)=a in(right)=b same-sides=no
    a += 1;  // model: kind=ASSIGN op=+
    a <<= 2;  // model: kind=ASSIGN op=<<
    a = a;  // model: kind=ASSIGN same-sides
    p[a] = p[a];  // model: kind=ASSIGN same-sides ; kind=SUBSCRIPT/base-index
    p[a] = p[b];  // model: kind=ASSIGN same-sides=no
    *p = a;  // model: kind=UNARY op=* written ; root=p kind=UNARY
    p = &a;  // model: kind=UNARY op=& ; var=a written
    ++a;  // model: kind=UNARY op=++ ; var=a written
    a--;  // model: kind=UNARY op=--
    b = -a + ~a - +a;  // model: kind=UNARY op=- ; kind=UNARY op=~ ; kind=UNARY op=+
    b = (a, f());  // model: kind=BINARY op=, in(left)=a in(right)=f
    b = a % 3 / 2 ^ 1 | 4 & 5;  // model: op=% ; op=/ ; op=^ ; op=| ; op=&
    bool t = a == b && a != 1 || !(a < b);  // model: op=|| ; op=&& ; op=== ; op=!= ; op=< ; op=!
    d.*mp = 3;  // model: kind=BINARY op=->*
    b = sizeof(int);  // model: kind=SIZEOF
    b = sizeof a;  // model: kind=SIZEOF
}

void literals()
{
    take_int(0x10);  // model: kind=INT value=16
    take_int(1'000);  // model: kind=INT value=1000
    take_int('a');  // model: kind=CHAR value=97
    take_bool(true);  // model: kind=BOOL value=1
    take_double(1.5);  // model: kind=FLOAT
    const char *s = "a\tb" "c";  // model: string="a	bc"
    const char *t = R"(raw\n)";  // model: string=raw\n
    const char16_t *u = u"h\u00e9";  // model: kind=STRING
    int *n = nullptr;  // model: kind=NULLPTR
    n = 0;  // model: kind=INT value=0
    n = __null;  // model: kind=NULLPTR
    take_int(-1);  // model: kind=UNARY op=- ; kind=INT value=1
    take_int(18446744073709551615ull);  // model: kind=INT
}
