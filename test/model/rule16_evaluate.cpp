// Rule 16: only literals and enumerators have a value of their own; calls are never evaluated.
enum class Mode { Off, On = 4, Both = Off | On };  // model: no kind=CALL
constexpr int slow(int n) { int s = 0; for (int i = 0; i < n; ++i) s += i % 7; return s; }
constexpr int heavy = 3;
void use(int); void use(Mode); const int K = 7; int table[K];  // model: type(table)=int[7]
void f(int n)
{
    use(slow(1000000));  // model: call=slow arg(1)=1000000 ; no kind=INT value=2999997
    use(Mode::On);  // model: enumerator=Mode::On value=4
    use(K);  // model: constant(K) ; starts-as(K)=7 ; kind=VAR var=K
}
void g(int n)
{
    use(K);  // model: kind=VAR var=K ; no kind=INT
    use(Mode::Both);  // model: enumerator=Mode::Both value=4
    use(1 + 2);  // model: kind=BINARY op=+ ; no kind=INT value=3
    use(sizeof(int[3]));  // model: kind=SIZEOF
    use('\n');  // model: kind=CHAR value=10
    use(-2147483647 - 1);  // model: kind=INT value=2147483647
    use(0b101);  // model: kind=INT value=5
    use(017);  // model: kind=INT value=15
    use(heavy);  // model: var=heavy
    use(n ? true : false);  // model: kind=BOOL value=1 ; kind=BOOL value=0
    use(L'x');  // model: kind=CHAR value=120
    use(u8"s"[0]);  // model: kind=SUBSCRIPT ; string=s
}
template<int N> int nttp() { return N; }  // model: kind=RETURN ; no kind=INT
