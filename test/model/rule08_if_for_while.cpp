// Rule 8: the children of if, for and while get their roles in every shape.
#include <initializer_list>

struct Guard { explicit operator bool() const; int v; };
Guard make();
int f(); int g(); int h(); bool b();
void t(); void e();

void ifs(int *p)
{
    if (f()) t();  // model: kind=IF/cond-then in(cond)=f in(then)=t
    if (f()) t(); else e();  // model: kind=IF/cond-then-else in(cond)=f in(then)=t in(else)=e
    if (f(); g()) t();  // model: kind=IF/init-cond-then in(init)=f in(cond)=g in(then)=t
    if (f(); g()) t(); else e();  // model: kind=IF/init-cond-then-else in(else)=e
    if (int n = f()) t();  // model: kind=IF/condvar-cond-then in(condvar)=n in(cond)=n in(then)=t
    if (int n = f()) t(); else e();  // model: kind=IF/condvar-cond-then-else
    if (int n = f(); n > 2) t();  // model: kind=IF/init-cond-then in(init)=n in(cond)=n
    if (int n = f(); n > 2) t(); else e();  // model: kind=IF/init-cond-then-else
    if (f(); int n = g()) t();  // model: kind=IF/init-condvar-cond-then in(init)=f in(condvar)=n
    if (int m = f(); int n = g()) t(); else e();  // model: kind=IF/init-condvar-cond-then-else in(init)=m in(condvar)=n
    if (Guard q = make()) t();  // model: kind=IF/condvar-cond-then in(condvar)=q
    if (auto q = make(); q.v) t();  // model: in(init)=q in(cond)=v
    if (p) { t(); } else if (g()) { e(); } else t();  // model: kind=IF in(cond)=p in(else)=g ; kind=IF in(cond)=g in(else)=t
    if (f() /* ; */) t(); else e();  // model: kind=IF/cond-then-else
    if (f() /* ) */ ; g()) t();  // model: kind=IF/init-cond-then
    if constexpr (sizeof(int) == 4) t(); else e();  // model: kind=IF/cond-then-else
    if (f()) ;  // model: kind=IF/cond-then child(3)=NULL_STMT
    if (f()) try { t(); } catch (...) { e(); }  // model: kind=IF child(3)=TRY
    if (f()) [[likely]] t();  // model: kind=IF/cond-then in(then)=t child(3)=EXPR_STMT
    if (f()) { t(); } else { }  // model: child(3)=COMPOUND child(4)=COMPOUND
    if ((f(), g())) t();  // model: kind=IF/cond-then in(cond)=f ; kind=BINARY op=,
    using T = int;
    if (T x = f(); x) t();  // model: kind=IF/init-cond-then
    if (;g()) t(); else e();  // model: kind=IF in(cond)=g in(then)=t in(else)=e
}

void fors(int n)
{
    for (;;) { t(); break; }  // model: kind=FOR/body
    for (f();;) t();  // model: kind=FOR/init-body in(init)=f
}
void fors2(int n)
{
    for (;f();) t();  // model: kind=FOR/cond-body in(cond)=f
    for (;;f()) { if (n) break; }  // model: kind=FOR/inc-body in(inc)=f
}
void fors3(int n)
{
    for (f(); g();) t();  // model: kind=FOR/init-cond-body in(init)=f in(cond)=g
    for (f();;g()) { if (n) break; }  // model: kind=FOR/init-inc-body in(init)=f in(inc)=g
    for (;f();g()) t();  // model: kind=FOR/cond-inc-body in(cond)=f in(inc)=g
    for (f(); g(); h()) t();  // model: kind=FOR/init-cond-inc-body in(init)=f in(cond)=g in(inc)=h
    for (int i = 0; i < n; ++i) t();  // model: kind=FOR/init-cond-inc-body in(init)=i in(cond)=i in(inc)=i
    for (int i = 0, j = n; i < j; ++i, --j) t();  // model: kind=FOR/init-cond-inc-body child(0)=COMPOUND
    for (int i = 0; int k = i + n; ++i) t();  // model: kind=FOR/init-condvar-cond-inc-body in(condvar)=k in(cond)=k in(inc)=i
    for (; int k = f();) t();  // model: kind=FOR/condvar-cond-body in(condvar)=k in(cond)=k
    for (int i = 0 /* ; */; /* ;; */ i < 3; /*;*/ i++ /* ; */) t();  // model: kind=FOR/init-cond-inc-body
    for (auto p = "a;b"; *p; ++p) t();  // model: kind=FOR/init-cond-inc-body in(init)=p
    for /* ( ; */ (;f();) t();  // model: kind=FOR/cond-body
    for (f(), g();;) { break; }  // model: kind=FOR/init-body
    for (int i : {n, 2, 3}) t();  // model: kind=RANGE_FOR/decl-range-body
}

void whiles()
{
    while (f()) t();  // model: kind=WHILE/cond-body in(cond)=f in(body)=t
    while (int n = f()) t();  // model: kind=WHILE/condvar-cond-body in(condvar)=n in(cond)=n
    while (Guard q = make()) t();  // model: kind=WHILE/condvar-cond-body in(condvar)=q
    while (f()) try { t(); } catch (int) { e(); }  // model: kind=WHILE in(cond)=f child(2)=TRY
    while (true) { if (b()) break; }  // model: kind=WHILE in(cond)=1
    do t(); while (f());  // model: kind=DO/body-cond in(body)=t in(cond)=f
    do { t(); } while (b() && f());  // model: kind=DO child(0)=COMPOUND child(1)=BINARY
    switch (int n = f()) { case 1: t(); }  // model: kind=SWITCH/condvar-cond-body in(condvar)=n in(cond)=n
    while (f()) ;  // model: kind=WHILE child(2)=NULL_STMT
}

int function_try() try {  // model: function=function_try body ; function=function_try calls(t)
    t();  // model: call=t
    return 1;
} catch (...) {  // model: kind=CATCH
    return 2;
}

struct WithTry {
    int a;
    WithTry() try : a(f()) { t(); } catch (...) { e(); }  // model: function=WithTry::WithTry inits=1 init(a)=f ; call=e
};

#define WHEN(c) if (c)
#define BOTH(c, x, y) if (c) x; else y
void in_macros()
{
    WHEN(f()) t();  // model: kind=IF/cond-then in(cond)=f in(then)=t
    WHEN(f()) t(); else e();  // model: kind=IF/cond-then-else in(else)=e
    BOTH(f(), t(), e());  // model: kind=IF/cond-then-else in(cond)=f in(then)=t in(else)=e
}
