// Control flow: every way out of a body, and which paths there are.
#include <cassert>
#include <cstdlib>
void a(); void b(); void c(); void d(); void e(); bool p(); bool q(); int n(); [[noreturn]] void die(); void use(int); void may_throw();
struct Lock { Lock(); ~Lock(); explicit operator bool() const; };

void straight() { a(); b(); }  // model: function=straight exits=end complete path(a->b) path(b->a)=no always(a before b) path(entry->exit without a)=no
void early()  // model: function=early exits=return,end path(a->b) path(p->exit without b) always(p before b) always(p=false before b)
{
    a();
    if (p()) return;
    b();  // model: path(entry->b without p=false)=no path(entry->b without p=true)
}
int both(bool x)  // model: function=both exits=return path(a->b)=no
{
    if (x) { a(); return 1; }
    b();
    return 2;
}
void throws()  // model: function=throws exits=throw,end always(a before b)=no path(a->b)=no
{
    if (p()) { a(); throw 1; }
    b();
}
void only_throws() { throw 1; }  // model: function=only_throws exits=throw
void caught()  // model: function=caught exits=end path(a->c) path(a->d) path(c->d)
{
    try {
        a();
        throw 1;
        b();  // model: path(entry->b)=no
    } catch (int) {
        c();
    } catch (...) {
        e();
    }
    d();
}
void caught_some()  // model: function=caught_some exits=throw,end path(may_throw->c) path(may_throw->b) path(c->b)=no
{
    try {
        may_throw();
        b();
    } catch (int) {
        c();
    }
}
// Any call may be the last one that was begun.
void caught_midway()  // model: function=caught_midway path(entry->c without a)=no path(entry->c without may_throw) path(entry->c without b)
{
    try {
        a();
        may_throw();
        b();
    } catch (...) {
        c();
    }
}
void rethrow()  // model: function=rethrow exits=throw,end path(c->exit)
{
    try { may_throw(); } catch (...) { c(); throw; }
}
void nested_try()  // model: function=nested_try path(a->c) path(a->d) exits=end
{
    try {
        try { a(); } catch (int) { c(); }
        b();
    } catch (...) { d(); }
}
void gotos()  // model: function=gotos exits=end complete path(a->b)=no path(a->c) path(c->a)
{
again:
    if (p()) goto out;
    a();
    if (q()) goto again;
    goto out;
    b();
out:
    c();
    if (n()) goto again;
}
void into_block() { if (p()) goto inside; { a(); inside: b(); } }  // model: function=into_block path(entry->b without a) path(a->b) exits=end
void fallthrough(int k)  // model: function=fallthrough path(a->b) path(b->c)=no path(entry->c without a,b) path(entry->d without a,b,c)
{
    switch (k) {
    case 1:
        a();
        [[fallthrough]];
    case 2:
        b();
        break;
    case 3:
        c();
    }
    d();
}
void with_default(int k)  // model: function=with_default path(entry->d without a,b)=no always(a,b before d) exits=return,end
{
    switch (k) {
    case 1: a(); break;
    case 9: return;
    default: b();
    }
    d();
}
int all_return(int k) { switch (k) { case 1: return 1; default: return 2; } a(); }  // model: function=all_return exits=return path(entry->a)=no
void nested_switch(int k) { switch (k) { case 1: switch (n()) { case 2: a(); break; } b(); break; default: c(); } d(); }  // model: function=nested_switch path(a->b) path(a->c)=no path(c->d) path(entry->d without a,b,c)=no
enum class Way { Left, Right, Port = Left };
int all_values(Way w) { switch (w) { case Way::Left: return 1; case Way::Right: return 2; } a(); return 0; }  // model: function=all_values exits=return path(entry->a)=no
void covered_default(Way w) { switch (w) { case Way::Port: a(); break; case Way::Right: break; default: b(); } c(); }  // model: function=covered_default path(entry->b)=no path(entry->c without a)
void falls_into_default(Way w) { switch (w) { case Way::Left: case Way::Right: a(); default: b(); } }  // model: function=falls_into_default path(a->b) path(entry->b without a)=no
void one_value_left(Way w) { switch (w) { case Way::Right: a(); break; default: b(); } }  // model: function=one_value_left path(entry->b without a)
void number_of_values(Way w) { switch (int(w)) { case 0: case 1: a(); break; default: b(); } }  // model: function=number_of_values path(entry->b without a)
void switch_in_loop(int k) { while (p()) { switch (k) { case 1: continue; case 2: a(); } b(); } }  // model: function=switch_in_loop path(a->b) path(entry->exit without a,b) path(b->a) exits=end
void while_loop()  // model: function=while_loop path(a->a) path(a->b) path(entry->b without a) always(p=false before b) path(entry->a without p=true)=no
{
    while (p()) a();
    b();
}
void endless() { while (true) a(); b(); }  // model: function=endless exits=none path(entry->b)=no
void endless_for() { for (;;) { if (p()) break; a(); } b(); }  // model: function=endless_for exits=end always(p=true before b) path(a->b)
void endless_do() { do { a(); } while (1); }  // model: function=endless_do exits=none
void never_loop() { while (false) a(); b(); }  // model: function=never_loop path(entry->a)=no path(entry->b)
void do_loop() { do { a(); if (p()) continue; if (q()) break; b(); } while (n()); c(); }  // model: function=do_loop always(a before c) path(a->c without n) path(a->n without b) path(b->a) path(entry->c without q=true,n=false)=no
void for_loop() { for (int i = n(); p(); q()) { a(); if (i) continue; if (!i) break; b(); } c(); }  // model: function=for_loop path(entry->c without a) path(a->q) path(a->q without b) path(b->c without q)=no path(b->p) always(n before p)
void range(const int (&r)[3]) { for (int x : r) { a(); if (x) break; if (!x) continue; b(); } c(); }  // model: function=range path(entry->c without a) path(a->a) path(b->a) exits=end path(a->c)
void conditions()  // model: function=conditions path(entry->a without p=true)=no path(entry->a without q=true)=no path(entry->b without q) always(p before b)
{
    if (p() && q()) a(); else b();
}
void ors() { if (p() || q()) a(); else b(); }  // model: function=ors path(entry->a without q) path(entry->b without p=false)=no path(entry->b without q=false)=no path(entry->a without p=true) path(entry->a without p=true,q=true)=no
void negation() { if (!p() || !(q())) a(); else b(); }  // model: function=negation path(entry->b without p=true)=no path(entry->a without q) always(q=true before b)
void ternary() { p() ? a() : b(); c(); }  // model: function=ternary path(a->b)=no path(entry->c without a,b)=no path(entry->a without p=true)=no
void value_and() { bool x = p() && q(); if (x) a(); }  // model: function=value_and path(entry->a without q) always(p before a)
void value_ternary() { use(p() ? n() : 1); a(); }  // model: function=value_ternary path(entry->a without n) always(use before a)
void short_args() { use(p() && q() ? 1 : 2); }  // model: function=short_args path(entry->use without q) always(p before use)
void condition_variable() { if (Lock l; p()) a(); while (int k = n()) use(k); b(); }  // model: function=condition_variable path(entry->use without k=true)=no always(n before b)
void dies() { if (p()) die(); a(); }  // model: function=dies exits=end path(die->a)=no path(die->exit)=no always(p=false before a)
void asserts() { assert(p()); a(); if (q()) exit(1); b(); }  // model: function=asserts path(entry->a without p=true)=no path(entry->b without q=false)=no exits=end
void always_dies() { die(); a(); }  // model: function=always_dies exits=none path(entry->a)=no
void lambda_apart() { a(); auto f = [] { b(); return; }; c(); f(); }  // model: function=lambda_apart exits=end calls(b)=no path(a->c) ; lambda exits=return calls(b)
void after_return() { return; a(); }  // model: function=after_return exits=return path(entry->a)=no
void empty() {}  // model: function=empty exits=end complete path(entry->exit)
void dead_code_in_loop() { for (;;) { return; a(); } b(); }  // model: function=dead_code_in_loop exits=return path(entry->b)=no
void label_only() { x: a(); goto x; }  // model: function=label_only exits=none path(a->a)
void gnu_else() { int k = n() ?: (a(), 2); b(); }  // model: function=gnu_else path(entry->b without a) always(n before b)
void comma() { a(), b(); if (c(), p()) d(); }  // model: function=comma path(a->b) always(c before d) always(p=true before d)
void new_order() { use(n()); delete new int(n()); b(); }  // model: function=new_order always(n before use)
struct Ctor { Ctor() : x(n()) { if (x) return; a(); } int x; };  // model: function=Ctor::Ctor exits=return,end path(entry->exit without a)
int coroutine_less(int k) { if (k) return 1; else return 2; }  // model: function=coroutine_less exits=return
void if_constexpr() { if constexpr (sizeof(int) == 8) a(); else b(); c(); }  // model: function=if_constexpr path(entry->c)
void computed(int k) { void *t[] = {&&one, &&two}; goto *t[k]; one: a(); two: b(); }  // model: function=computed complete=no
void statement_expression() { int k = ({ a(); n(); }); use(k); }  // model: function=statement_expression complete=no path(a->n) calls(a)
void asm_goto() { a(); asm volatile("nop"); b(); }  // model: function=asm_goto path(a->b)
void equality() { if (p() == true) a(); if (n() != 0) b(); }  // model: function=equality always(p before a) path(entry->b)
void loop_condition_and() { while (p() && !q()) a(); b(); }  // model: function=loop_condition_and path(entry->b without p=false,q=true)=no path(entry->b without q) path(a->b without p)=no
void catch_all_returns() { try { may_throw(); } catch (...) { return; } a(); }  // model: function=catch_all_returns exits=return,end path(may_throw->exit without a)
int function_try() try { may_throw(); return 1; } catch (...) { a(); return 2; }  // model: function=function_try exits=return path(may_throw->a)
