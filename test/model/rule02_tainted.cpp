// Rule 2: an error inside a function or class taints it, and only it; nothing is claimed about what is tainted.
void use(int);

void intact() { use(1); }  // model: function=intact tainted=no complete exits=end

void with_error()  // model: function=with_error tainted complete=no
{
    int k = undeclared;  // model: type(k)=int ; unit error-here
    use(k);
}

// An error in the signature taints the function that it belongs to.
void bad_parameter(Unknown u) { use(2); }  // model: no function=bad_parameter tainted=no

struct ErrorInField {
    Missing field;
};
struct DerivedFromErrorInField : ErrorInField {  // model: class=DerivedFromErrorInField tainted=no
    void own() { use(3); }  // model: function=DerivedFromErrorInField::own tainted=no
};

struct Intact {
    int a = 0;  // model: storage(a)=field
    int get() { return a; }  // model: function=Intact::get tainted=no
};

struct WithError {  // model: class=WithError tainted
    Missing field;
    int other = 0;
    int get() { return other; }  // model: function=WithError::get tainted
};

struct UnknownBase : NoSuchClass {  // model: class=UnknownBase tainted
    int get() { return 1; }  // model: function=UnknownBase::get tainted
};

struct DerivedFromTainted : UnknownBase {  // model: class=DerivedFromTainted tainted
    void own() { use(3); }  // model: function=DerivedFromTainted::own tainted
};

struct ErrorInMethod {  // model: class=ErrorInMethod tainted=no
    void bad() { undeclared_function(); }  // model: function=ErrorInMethod::bad tainted
    void good() { use(4); }  // model: function=ErrorInMethod::good tainted=no
};

void lambda_with_error()  // model: function=lambda_with_error tainted
{
    auto f = [] { undeclared2(); };  // model: lambda tainted
    f();
}

void lambda_in_tainted()
{
    undeclared3();
    auto f = [] { use(5); };  // model: lambda tainted
    f();  // model: function=lambda_in_tainted tainted
    auto g = [] { auto h = [] { use(6); }; h(); };  // model: lambda outer=lambda_in_tainted tainted ; lambda outer=lambda tainted
    g();
}

struct OutOfLine {
    void a();
    void b();
};
void OutOfLine::a() { undeclared4(); }  // model: function=OutOfLine::a tainted
void OutOfLine::b() { use(7); }  // model: function=OutOfLine::b tainted=no

// A wrong argument taints as well.
void wrong_call() { use("text", 1); }  // model: function=wrong_call tainted

template<class T> void bad_template(T t)  // model: function=bad_template tainted template
{
    undeclared5_not_dependent;
    use(t);
}

void after() { use(8); }  // model: function=after tainted=no
