// What the graph does not know it says: no claim may rest on a body that is incomplete.
// flags: -std=c++20
void a(); void b(); bool p(); int n(); void use(int);
struct T { T(); ~T(); explicit operator bool() const; };
T make();

void computed(int k) { void *to[] = {&&one, &&two}; goto *to[k]; one: a(); two: b(); }  // model: function=computed complete=no
void expression_block() { int k = ({ T x; n(); }); use(k); }  // model: function=expression_block complete=no
void expression_returns() { use(({ if (p()) return; 1; })); }  // model: function=expression_returns complete=no exits=return,end
void expression_in_condition() { if (({ a(); p(); })) b(); }  // model: function=expression_in_condition complete=no
void turn_variable() { for (int i = 0; T x = make(); ++i) a(); }  // model: function=turn_variable complete=no
void back_between() { T x; again: T y; if (p()) goto again; a(); }  // model: function=back_between complete=no
void back_between_blocks() { T x; { again: a(); } T y; if (p()) goto again; }  // model: function=back_between_blocks complete=no
void undeclared() { nowhere(); a(); }  // model: function=undeclared complete=no tainted
void bad_name() { int k = missing; use(k); }  // model: function=bad_name complete=no tainted
void no_label() { if (p()) goto nowhere_at_all; a(); }  // model: function=no_label complete=no
void stray_break() { break; a(); }  // model: function=stray_break complete=no
void stray_continue() { if (p()) continue; a(); }  // model: function=stray_continue complete=no
void stray_case(int k) { case 1: a(); use(k); }  // model: function=stray_case complete=no
void wrong_type() { T x = "no"; a(); }  // model: function=wrong_type complete=no tainted
auto outer_of_bad() { auto f = [] { return missing_too; }; a(); }  // model: lambda complete=no tainted

namespace std {
template<class R, class... A> struct coroutine_traits { using promise_type = typename R::promise_type; };
template<class P = void> struct coroutine_handle { static coroutine_handle from_address(void *) noexcept; };
template<> struct coroutine_handle<void> { template<class P> coroutine_handle(coroutine_handle<P>) noexcept; static coroutine_handle from_address(void *) noexcept; };
}
struct Never { bool await_ready() noexcept; void await_suspend(std::coroutine_handle<>) noexcept; void await_resume() noexcept; };
struct Task { struct promise_type { Task get_return_object(); Never initial_suspend(); Never final_suspend() noexcept; void return_void(); void unhandled_exception(); Never yield_value(int); }; };
Task waits() { T x; co_await Never(); a(); }  // model: function=waits complete=no coroutine
Task yields() { for (;;) { T x; co_yield 1; } }  // model: function=yields complete=no coroutine
Task ends() { if (p()) co_return; a(); }  // model: function=ends complete=no coroutine
void not_a_coroutine() { auto f = []() -> Task { co_return; }; a(); f(); }  // model: function=not_a_coroutine complete
// Nothing stands behind it: what the error swallows is lost.
void half(int k) { switch (k) { case 1: a( ; break; } b(); }  // model: function=half complete=no tainted
