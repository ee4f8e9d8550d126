// Rule 20: an init-statement that cannot be seen makes the function silent.
// flags: -std=c++20
#include <initializer_list>
struct Lock { explicit Lock(int); ~Lock(); }; void use(int); int f();
void hidden_switch(int x)  // model: function=hidden_switch tainted complete=no
{
    switch (Lock l(x); x) {
    case 1: use(1);
    }
}
void hidden_switch_expr(int x) { switch (f(); x) { case 1: use(1); } }  // model: function=hidden_switch_expr tainted
void hidden_for(int x) { for (Lock l(x); int i : {1, 2}) use(i); }  // model: function=hidden_for tainted
void plain_switch(int x) { switch (x /* ; */) { case 1: use(1); } }  // model: function=plain_switch tainted=no complete
void plain_switch2(int x) { switch /* ( ; ) */ (x) { case ';': use(1); } }  // model: function=plain_switch2 tainted=no
void plain_for() { for (int i : {0 /* ; */, 2}) use(i); }  // model: function=plain_for tainted=no
void switch_variable(int x) { switch (int y = x) { case 1: use(y); } }  // model: function=switch_variable tainted=no ; kind=SWITCH/condvar-cond-body
void lambda_around() { auto l = [](int x) { switch (f(); x) { default: use(1); } }; l(1); }  // model: lambda tainted
void if_init(int x) { if (Lock l(x); x) use(1); }  // model: function=if_init tainted=no ; kind=IF/init-cond-then
void char_in_switch(int x) { switch (x == ';') { case true: use(1); } }  // model: function=char_in_switch tainted=no
void text_in_switch(const char *t) { switch (t[0] == ";"[0]) { case true: use(1); } }  // model: function=text_in_switch tainted=no
#define SWITCH_ON(x) switch (x)
void in_macro(int x) { SWITCH_ON(x) { case 1: use(1); } }  // model: function=in_macro tainted=no
