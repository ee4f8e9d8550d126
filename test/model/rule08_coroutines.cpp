// Rules 8 and 9: a coroutine's body is what the user wrote; co_await and co_yield keep their operand once.
// flags: -std=c++20
#include <coroutine>
#include <initializer_list>

struct Task {
    struct promise_type {
        Task get_return_object() { return {}; }
        std::suspend_never initial_suspend() noexcept { return {}; }
        std::suspend_never final_suspend() noexcept { return {}; }
        void unhandled_exception() {}
        void return_value(int) {}
        std::suspend_always yield_value(int) { return {}; }
    };
};
struct Awaitable {
    bool await_ready();
    void await_suspend(std::coroutine_handle<>);
    int await_resume();
};
Awaitable later(int);
int f();

Task work(int n)  // model: function=work coroutine complete=no body
{
    int got = co_await later(n);  // model: kind=CO_AWAIT child(0)=CALL ; call=later args=1 ; init(got)=CO_AWAIT ; no call=Awaitable::await_ready
    if (got) co_yield f();  // model: kind=IF/cond-then in(cond)=got ; call=f ; kind=CO_AWAIT
    co_return got;  // model: kind=RETURN child(0)=VAR
}

template<class T> concept Small = sizeof(T) <= 8;
template<Small T> int constrained(T t)  // model: function=constrained template
{
    return f();  // model: call=f
}

int consteval_branch()
{
    if consteval { return f(); }  // model: kind=IF/then-else child(3)=COMPOUND child(4)=COMPOUND
    else { return 2; }
}

void spaceship(int a, int b)
{
    bool less = (a <=> b) < 0;  // model: kind=BINARY op=<=>
    for (int i = 0; int x : {1, 2}) f();  // model: kind=RANGE_FOR/decl-range-body ; function=spaceship tainted
}
