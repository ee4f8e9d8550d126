// Rule 19: export macros of a header that is missing are stubbed, so that their classes do not vanish; what a missing
// ui_*.h hides is tainted.
#include "foo_export.h"  // model: unit error-here
#include "ui_form.h"  // model: unit error-here
void use(int); void not_exported();
struct Base { virtual void v(); };
class FOO_EXPORT Bar : public Base {  // model: class=Bar bases=Base tainted=no fields=a
public:
    void m();
    int a = 1;  // model: init(a)=INT
    FOO_NO_EXPORT void hidden() { use(1); }  // model: function=Bar::hidden tainted=no body
    FOO_DEPRECATED virtual void old() { use(2); }  // model: function=Bar::old virtual tainted=no
};
class FOO_EXPORT Plain { public: void m() { use(3); } };  // model: class=Plain tainted=no ; function=Plain::m tainted=no
class FOO_EXPORT Forward;
FOO_EXPORT void f();
FOO_EXPORT int with_body() { return 1; }  // model: function=with_body tainted=no exits=return
class BAR_API Second final : public Bar {  // model: class=Second bases=Bar tainted=no
public:
    BAR_API explicit Second(int);
    void v() override { use(4); }  // model: function=Second::v overrides=Base::v tainted=no
};
void Bar::m() { f(); use(a); }  // model: function=Bar::m tainted=no ; call=f ; var=a
extern FOO_EXPORT int exported;

// An identifier that only looks like one is an error still.
void looks_alike() { use(NO_SUCH_EXPORT); }  // model: function=looks_alike tainted
void looks_alike2() { int k = OTHER_API + 1; use(k); }  // model: function=looks_alike2 tainted
UNKNOWN_THING void unknown_macro() { use(5); }  // model: unit error-here

class Form : public Base {  // model: class=Form tainted
    Ui::Form *ui;
    int counted = 0;
    void setup() { ui->setupUi(this); use(6); }  // model: function=Form::setup tainted
    void other() { use(counted); }  // model: function=Form::other tainted
};
void uses_form(Form *form) { not_exported(); }  // model: function=uses_form tainted=no
void sets_up() { Ui::Dialog dialog; dialog.setupUi(nullptr); use(7); }  // model: function=sets_up tainted complete=no
