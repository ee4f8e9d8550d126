// Rule 6: lambdas are keyed by their place; captures are what the closure type holds.
void use(int); void use_ptr(int *); int f();
struct S { int v; void go(); int get() const; };

struct C {
    int m = 0;
    void method(int p, S s, S &r)
    {
        int a = 1, b = 2;
        auto l1 = [a] { use(a); };  // model: lambda captures=1 capture(a)=copy capture-text(a)=a capture(b)=none
        auto l2 = [&a] { use(a); };  // model: lambda capture(a)=ref capture-text(a)=&a
        auto l3 = [=] { use(a + b); };  // model: lambda captures=2 capture(a)=implicit-copy capture(b)=implicit-copy
        auto l4 = [&] { use(a); };  // model: lambda captures=1 capture(a)=implicit-ref capture(b)=none capture(this)=none
        auto l5 = [this] { use(m); };  // model: lambda capture(this)=copy capture-text(this)=this
        auto l6 = [*this] { use(m); };  // model: lambda capture(this)=copy capture-text(this)=*this
        auto l7 = [=] { use(m); };  // model: lambda captures=1 capture(this)=implicit-copy
        auto l8 = [&] { use(m); };  // model: lambda captures=1 capture(this)=implicit-copy
        auto l9 = [&, a] { use(a + b); };  // model: lambda capture(a)=copy capture(b)=implicit-ref
        auto l10 = [=, &a] { use(a + b); };  // model: lambda capture(a)=ref capture(b)=implicit-copy
        auto l11 = [] { use(f()); };  // model: lambda captures=0 calls(f) outer=C::method
        auto l12 = [x = a] { use(x); };  // model: lambda captures=1 capture(x)=init-copy capture(a)=none capture-init(x)=a
        auto l13 = [&x = a] { use(x); };  // model: lambda capture(x)=init-ref capture-init(x)=a
        auto l14 = [x = f(), y = b] { use(x + y); };  // model: lambda captures=2 capture-init(x)=f capture-init(y)=b
        auto l15 = [a, x = f(), b] { use(a + x + b); };  // model: lambda captures=3 capture(a)=copy capture(x)=init-copy capture(b)=copy capture-init(x)=f
        auto l16 = [r] { use(r.v); };  // model: lambda capture(r)=copy
        auto l17 = [p, s] { use(p + s.v); };  // model: lambda capture(p)=copy capture(s)=copy
        auto l18 = [this, &a] { go2(a); };  // model: lambda captures=2 capture(this)=copy capture(a)=ref ; call=C::go2 object=this
        auto l19 = [ a ] ( int q ) mutable -> int { a = q; return a; };  // model: lambda params=1 capture(a)=copy exits=return ; storage(q)=parameter local-to(q)=lambda
        auto l20 = [](auto x) { use(x); };  // model: lambda params=1 body ; kind=CALL_INDIRECT args=1
        auto l21 = [a](auto... xs) { use(a); };  // model: lambda capture(a)=copy
        l1(); l2(); l19(3); l20(4);  // model: call=lambda args=0 object=l1 ; call=lambda args=1 object=l19 ; call=lambda object=l20
        [&a] { use(a); }();  // model: lambda capture(a)=ref ; call=lambda args=0
    }
    void go2(int);
    int field = [this] { return m; }();  // model: lambda capture(this)=copy
};

struct Initialised {
    int a;
    Initialised(int n) : a([n] { return n; }()) {}  // model: lambda capture(n)=copy outer=Initialised::Initialised ; function=Initialised::Initialised inits=1
};

void nested(int a, int b)
{
    auto outer = [a, b] {  // model: lambda captures=2 outer=nested
        auto inner = [a] { use(a); };  // model: lambda captures=1 capture(a)=copy outer=lambda
        auto deep = [&] { auto deeper = [&] { use(b); }; deeper(); };  // model: lambda captures=1 capture(b)=implicit-ref outer=lambda
        inner(); deep();  // model: call=lambda object=inner
    };
    outer();  // model: function=nested calls(use)=no
}

void bindings(S s)
{
    auto [v] = s;
    auto f1 = [v = v] { use(v); };  // model: lambda capture(v)=init-copy
    S array[2] = {};
    auto f2 = [array] { use(array[0].v); };  // model: lambda capture(array)=copy
}

auto global_lambda = [](int x) { return x; };  // model: lambda params=1 outer=none
int call_global() { return global_lambda(1); }  // model: call=lambda args=1 object=global_lambda
void default_argument(int n = [] { return 3; }());

template<class F> void run(F f) { f(); }
void passes() { run([] { use(1); }); }  // model: lambda outer=passes ; call=run args=1
void two_on_a_line() { run([] { use(1); }); run([] { f(); }); }  // model: lambda calls(f) calls(use)=no ; lambda calls(use) calls(f)=no
