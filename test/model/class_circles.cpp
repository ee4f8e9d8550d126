// A list of types derives from the list of its rest: the pattern would be its own base. Following the bases ends.
template <typename... Types> struct List;
template <> struct List<> { };
template <typename First, typename... Rest> struct List<First, Rest...> : List<Rest...> {
    First value;
};

struct Holder : List<int, char> {  // model: class=Holder tainted=no
    int own = 0;
    int get() { return own; }  // model: function=Holder::get tainted=no
};

int broken = undeclared;  // model: unit error-here
