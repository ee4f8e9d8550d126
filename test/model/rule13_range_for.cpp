// Rule 13: which begin() a range-for calls; what the loop needs beside is nothing the user wrote.
#include <initializer_list>
#include <map>
#include <string>
#include <vector>
struct List { int *begin(); int *end(); const int *begin() const; const int *end() const; };
struct Free {}; int *begin(Free &); int *end(Free &);
List make(); void use(int);

void loops(List a, const List &b, List *p, Free fr, std::vector<int> v, std::map<int, std::string> m)
{
    for (int x : a) use(x);  // model: kind=RANGE_FOR/decl-range-body in(decl)=x in(range)=a in(body)=use signature="List::begin()" ; init(x)=none constant(x)=no
    for (int x : b) use(x);  // model: kind=RANGE_FOR signature="List::begin()" in(range)=b
    for (int x : make()) use(x);  // model: kind=RANGE_FOR in(range)=make
    for (int x : *p) use(x);  // model: kind=RANGE_FOR in(range)=p child(1)=UNARY
    for (int x : fr) use(x);  // model: kind=RANGE_FOR signature="begin(Free &)"
    for (auto &x : v) x = 1;  // model: type(x)="int &" ; signature="std::vector::begin()" ; kind=ASSIGN
    for (const auto &[key, value] : m) use(key);  // model: kind=RANGE_FOR signature="std::map::begin()" ; kind=DECL ; call=use arg(1)=key
    int array[3] = {};
    for (int x : array) use(x);  // model: kind=RANGE_FOR in(range)=array ; no signature="List::begin()"
    for (int x : {1, 2, 3}) { use(x); }  // model: kind=RANGE_FOR child(2)=COMPOUND
    for (char c : std::string("abc")) use(c);  // model: in(range)=std::basic_string::basic_string
    for (int x : a) for (int y : v) use(x + y);  // model: in(body)=y in(decl)=x ; in(decl)=y in(body)=use
    for (int x : a) if (x) break; else continue;  // model: kind=RANGE_FOR child(2)=IF
    for (int x : a) ;  // model: child(2)=NULL_STMT
    for (auto x : v) try { use(x); } catch (...) { }  // model: child(2)=TRY
}
struct Const { const List l; List n; void m() const { for (int x : n) use(x); for (int y : l) use(y); } };  // model: in(decl)=x ; in(decl)=y
template<class C> void generic(C c) { for (auto x : c) use(x); }  // model: kind=RANGE_FOR/decl-range-body in(decl)=x in(range)=c ; no signature="List::begin()"
