// Where variables and temporaries die: at the end of their scope, and on every jump out of it.
// flags: -std=c++20
#include <initializer_list>
void a(); void b(); void c(); void d(); bool p(); bool q(); int n(); [[noreturn]] void die(); void may_throw(); void calm() noexcept;
struct T { T(); explicit T(int); T(const T &); ~T(); int v() const; bool ok() const; explicit operator bool() const; };
T make(); T &keep(const T &); void use(int); void take(T);

// ------------------------------------------------------------------------------------------------------------ normal ends
void plain() { T x; a(); }  // model: function=plain complete dying(end)=x path(x->exit without ~x)=no ; scope(x)=COMPOUND
void reversed() { T x; T y; int z = 1; use(z); }  // model: function=reversed dying(end)=z,y,x
void parameters(T x, int y) { a(); }  // model: function=parameters dying(end)=y,x path(entry->exit without a)=no ; scope(x)=COMPOUND
void none() { a(); }  // model: function=none dying(end)=none complete
void statics() { static T x; a(); }  // model: function=statics dying(end)=none ; scope(x)=none
void inner()  // model: function=inner path(x->b without ~x)=no dying(end)=none path(a->c without ~x)=no
{
    {
        T x;
        a();
    }
    b(); c();
}
void outlives() { T x; { T y; a(); } b(); }  // model: function=outlives dying(end)=x path(y->b without ~y)=no path(a->b without ~x)
void in_two_blocks() { { T x; a(); } { T y; b(); } }  // model: function=in_two_blocks path(a->b without ~x)=no path(x->exit without ~y)=no dying(end)=y
auto bound() { struct P { T a; int b; }; auto [f, s] = P(); return s; }  // model: function=bound complete dying(return)="[f, s]"
void references() { const T &x = make(); a(); }  // model: function=references dying(end)=x path(make->exit without ~x)=no
void lambda_own() { T x; auto f = [](T y) { T z; a(); }; f(T()); }  // model: function=lambda_own dying(end)=f,x ; lambda dying(end)=z,y

// ------------------------------------------------------------------------------------------------------------------ jumps
int returns(T y) { T x; if (p()) { T z; return z.v(); } a(); return 1; }  // model: function=returns dying(return)=z,x,y path(x->exit without ~x)=no path(z->exit without ~z)=no
int value_first() { T x; return x.v(); }  // model: function=value_first path(entry->exit without v)=no dying(return)=x path(v->exit without ~x)=no
void early() { if (p()) return; T x; a(); }  // model: function=early path(p->exit without ~x) path(x->exit without ~x)=no dying(return)=none
void declared_later() { T x; if (p()) return; T y; a(); }  // model: function=declared_later dying(return)=y,x path(x->exit without ~x)=no
void throws() { T x; { T y; if (p()) throw 1; } a(); }  // model: function=throws dying(throw)=y,x path(y->a without ~y)=no
void breaks() { for (;;) { T x; if (p()) break; a(); } b(); }  // model: function=breaks dying(break)=x path(x->b without ~x)=no path(x->x without ~x)=no
void continues() { while (p()) { T x; if (q()) continue; a(); } b(); }  // model: function=continues dying(continue)=x dying(loop)=x path(x->p without ~x)=no
void breaks_two() { while (p()) { T x; { T y; if (q()) break; a(); } } b(); }  // model: function=breaks_two dying(break)=y,x path(y->b without ~y)=no
void outer_lives() { T x; while (p()) { T y; if (q()) break; } b(); }  // model: function=outer_lives dying(break)=y dying(end)=x path(y->b without ~x)
void do_loop() { do { T x; if (p()) continue; a(); } while (q()); b(); }  // model: function=do_loop dying(continue)=x path(x->q without ~x)=no path(x->b without ~x)=no
void dies() { T x; if (p()) die(); a(); }  // model: function=dies path(die->exit)=no path(x->exit without ~x)=no exits=end

// ------------------------------------------------------------------------------------------------- variables of statements
void if_variable() { if (T x = make()) a(); else b(); c(); }  // model: function=if_variable path(x->c without ~x)=no path(x->a without ~x) path(x->b without ~x) ; scope(x)=IF
void if_init() { if (T x; p()) { T y; a(); } b(); }  // model: function=if_init path(x->b without ~x)=no path(y->b without ~y)=no ; scope(x)=IF
void if_returns() { if (T x = make()) return; a(); }  // model: function=if_returns dying(return)=x path(x->a without ~x)=no
void while_variable() { while (T x = make()) { a(); if (p()) break; if (q()) continue; b(); } c(); }  // model: function=while_variable dying(break)=x dying(continue)=x dying(loop)=x path(x->c without ~x)=no path(x->x without ~x)=no ; scope(x)=WHILE
void for_init() { for (T x; p(); q()) { T y; a(); } b(); }  // model: function=for_init path(x->b without ~x)=no path(a->a without ~x) path(y->q without ~y)=no dying(loop)=none ; scope(x)=FOR
void for_several() { for (int i = 0, k = 1; i < k; ++i) a(); b(); }  // model: function=for_several path(i->b without ~i)=no complete ; scope(k)=FOR
void for_break() { for (T x; p();) { T y; if (q()) break; a(); } b(); }  // model: function=for_break dying(break)=y path(y->b without ~y)=no path(y->b without ~x)=no
void for_return() { for (T x; p();) { T y; if (q()) return; } b(); }  // model: function=for_return dying(return)=y,x
void range(const T (&r)[3]) { for (T x : r) { if (p()) break; if (q()) continue; a(); } b(); }  // model: function=range dying(break)=x dying(continue)=x dying(loop)=x path(x->b without ~x)=no path(x->x without ~x)=no path(entry->b without ~x) ; scope(x)=RANGE_FOR
void range_list() { for (int x : {1, 2}) { if (x) return; use(x); } }  // model: function=range_list dying(return)=x complete
void switch_variable() { switch (int x = n()) { case 1: a(); break; case 2: return; default: b(); } c(); }  // model: function=switch_variable dying(break)=none dying(return)=x path(x->c without ~x)=no ; scope(x)=SWITCH
void switch_body(int k) { switch (k) { case 1: { T x; a(); break; } case 2: b(); } c(); }  // model: function=switch_body dying(break)=x path(x->c without ~x)=no
void switch_falls(int k) { switch (k) { case 1: { T x; a(); } [[fallthrough]]; case 2: b(); } c(); }  // model: function=switch_falls path(x->b without ~x)=no path(a->b) complete
void switch_in_loop(int k) { for (;;) { T x; switch (k) { case 1: continue; case 2: break; case 3: return; } b(); } }  // model: function=switch_in_loop dying(continue)=x dying(return)=x,k dying(break)=none
void switch_declares(int k) { switch (k) { int x; case 1: x = 2; use(x); break; default: a(); } b(); }  // model: function=switch_declares complete path(use->b)
void no_default(int k) { switch (k) { case 1: T x; a(); } b(); }  // model: function=no_default path(x->b without ~x)=no path(entry->b without a)

// ------------------------------------------------------------------------------------------------------------------- goto
void out_of_two() { { T x; { T y; if (p()) goto out; a(); } } b(); out: c(); }  // model: function=out_of_two dying(goto)=y,x path(y->c without ~x)=no complete
void back_over() { again: T x; if (p()) goto again; a(); }  // model: function=back_over complete dying(goto)=x path(x->x without ~x)=no
void back_in_block() { { again: T x; if (p()) { T y; goto again; } } a(); }  // model: function=back_in_block complete dying(goto)=y,x path(y->x without ~y)=no
void back_before() { T x; again: a(); if (p()) goto again; }  // model: function=back_before complete dying(goto)=none path(a->a without ~x)
void forward_over() { T x; if (p()) goto out; a(); out: b(); }  // model: function=forward_over complete path(x->b without ~x) dying(end)=x dying(goto)=none
void into_loop(int k) { if (k) goto in; while (p()) { a(); in: b(); } }  // model: function=into_loop complete path(entry->b without a) path(b->a) dying(end)=k
void nested_labels() { T x; { l: T y; a(); if (p()) goto l; if (q()) goto m; b(); } m: c(); }  // model: function=nested_labels complete path(y->c without ~y)=no path(a->c without ~x)
void numbers_again() { int i = 0; again: int k = n(); if (k) goto again; use(i); }  // model: function=numbers_again complete dying(goto)=none
void loop_out() { for (;;) { T x; for (;;) { T y; if (p()) goto out; } } out: a(); }  // model: function=loop_out dying(goto)=y,x exits=end
void duff(int k) { switch (k % 2) { case 0: do { a(); case 1: b(); } while (--k > 0); } }  // model: function=duff complete path(entry->b without a) path(b->a) dying(end)=k

// ---------------------------------------------------------------------------------------------------------------- handlers
void caught() { try { T x; may_throw(); a(); } catch (int e) { b(); } c(); }  // model: function=caught dying(catch)=none path(may_throw->b without ~x)=no path(may_throw->b without a) ; scope(e)=CATCH
void caught_inner() { T z; try { T x; { T y; may_throw(); } a(); } catch (...) { b(); } }  // model: function=caught_inner dying(catch)=none path(may_throw->b without ~z) dying(end)=z
void handler_ends() { try { a(); } catch (int e) { b(); } c(); }  // model: function=handler_ends path(b->c without ~e)=no path(a->c without ~e)
void handler_returns() { try { a(); } catch (int e) { T x; return; } c(); }  // model: function=handler_returns dying(return)=x,e
void rethrows() { T x; try { a(); } catch (int e) { T y; throw; } }  // model: function=rethrows dying(throw)=y,e,x
void thrown_in_try() { try { T x; throw 1; } catch (...) { a(); } }  // model: function=thrown_in_try dying(throw)=x path(x->a without ~x)=no
void unmatched() { T x; try { a(); } catch (int e) { b(); } }  // model: function=unmatched dying(throw)=x exits=throw,end
void passes_on() { try { T x; try { may_throw(); } catch (int e) { a(); } } catch (...) { b(); } }  // model: function=passes_on path(may_throw->b without ~x)=no path(may_throw->b without a) exits=end
void calm_block() { try { T x; calm(); } catch (...) { b(); } }  // model: function=calm_block path(calm->b)=no complete
void only_call() { T x; try { int k = n(); T *y = nullptr; may_throw(); use(k); delete y; } catch (...) { b(); } }  // model: function=only_call path(may_throw->b without ~k)=no path(may_throw->b without ~x) dying(end)=x
void no_object() { try { T x(n()); a(); } catch (...) { b(); } }  // model: function=no_object path(n->b without ~x) path(a->b without ~x)=no
void first_fails() { try { T x; T y; a(); } catch (...) { b(); } }  // model: function=first_fails path(x->b without ~x)=no path(entry->b without ~x)
int whole(T x) try { T y; may_throw(); return 1; } catch (...) { a(); return 2; }  // model: function=whole exits=return path(y->a without ~y)=no path(entry->exit without ~x)=no

// ------------------------------------------------------------------------------------------------- full expressions, operators
void temporary() { make().v(); a(); }  // model: function=temporary path(make->a without /make)=no always(v before a) path(make->exit without /make)=no
void kept_pointer() { const T *x = &keep(make()); a(); }  // model: function=kept_pointer path(make->a without /make)=no path(make->a without x) dying(end)=x
void argument() { take(make()); a(); }  // model: function=argument path(make->a without /take)=no path(make->take without /make)
int returned() { T x; return make().v() + x.v(); }  // model: function=returned path(make->exit without /make)=no dying(return)=x
void conditional_temporary() { if (p() && make().ok()) a(); else b(); c(); }  // model: function=conditional_temporary path(make->a without /p)=no path(make->b without /p)=no path(p->b without make) always(make before a)
void negated_temporary() { if (!make().ok()) a(); else b(); }  // model: function=negated_temporary path(make->a without /make)=no path(make->b without /make)=no
void plain_condition() { if (p() && q()) a(); b(); }  // model: function=plain_condition path(entry->a without q)=no path(entry->b without a)
void loop_temporary() { while (p() || make().ok()) a(); b(); }  // model: function=loop_temporary path(make->b without /make)=no path(make->a without /make)=no path(a->b without p)=no
void one_branch() { p() ? a() : b(); c(); }  // model: function=one_branch path(a->c without /a)=no path(a->b)=no
void value_or() { bool x = p() || make().ok(); if (x) a(); }  // model: function=value_or path(entry->a without make) path(make->a without /make)=no
void nested_value() { use(p() ? (q() ? 1 : n()) : 2); }  // model: function=nested_value path(entry->use without n) path(entry->use without q) always(p before use)
void sequence() { a(), make().v(), b(); c(); }  // model: function=sequence path(make->b without /make) path(make->c without /make)=no
void thrown_value() { throw T(n()); }  // model: function=thrown_value exits=throw always(n before T) path(n->exit)
void increments() { for (int i = 0; i < 3; i += make().v()) a(); b(); }  // model: function=increments path(make->a)=yes path(make->b)=yes path(entry->b without make)
void deleted(T *x) { delete x; a(); }  // model: function=deleted dying(end)=x complete
void choice() { T x = p() ? make() : T(1); a(); }  // model: function=choice path(entry->a without make) path(x->exit without ~x)=no
void comma_condition() { if (a(), make().ok()) b(); c(); }  // model: function=comma_condition path(make->b without /make)=no path(make->c without /make)=no
