// Summaries of functions in plain C++: what they do to arguments and this, results, effects, and what stays unknown.
#include <memory>
#include <vector>

struct Node { Node *next; int v; void use() { v++; } int look() const; void elsewhere(); virtual void open(); };
void unseen(Node *);
bool often();
Node *global_node;

static void kill(Node *n) { delete n; }  // model: does(n)=delete must(n)=delete
static void kill_guarded(Node *n) { if (n) delete n; }  // model: must(n)=delete,check
static void kill_early(Node *n)  // model: does(n)=delete,check must(n)=delete,check
{
    if (!n) return;
    delete n;
}
static void kill_sometimes(Node *n, bool c) { if (c) delete n; }  // model: does(n)=delete must(n)=none
static void kill_through(Node *n) { kill(n); }  // model: does(n)=delete must(n)=delete
static void kill_far(Node *n) { kill_through(n); }  // model: must(n)=delete
static void borrow(const Node *n) { n->look(); }  // model: does(n)=deref,unchecked must(n)=deref
static int value(const Node *n) { return n->v; }  // model: does(n)=deref,unchecked
static int value_or(const Node *n) { return n ? n->v : 0; }  // model: does(n)=check,deref must(n)=check
static int value_and(const Node *n) { return n && n->v; }  // model: does(n)=check,deref must(n)=check
static void set(Node *n) { n->v = 1; }  // model: does(n)=write,deref,unchecked must(n)=write,deref
static void set_ref(Node &n) { n.v = 1; }  // model: does(n)=write
static void keep(Node *n) { global_node = n; }  // model: does(n)=global must(n)=global
static void append(std::vector<Node *> &all, Node *n) { all.push_back(n); }  // model: does(n)=container
static void adopt(Node *n) { std::unique_ptr<Node> p(n); p->use(); }  // model: function=adopt does(n)=take,write,deref,unchecked must(n)=take,write,deref
static void hand_on(Node *n) { unseen(n); }  // model: does(n)=unknown
static void link(Node *a, Node *b) { a->next = b; }  // model: does(b)=other does(a)=write,deref,unchecked
static void through(Node **where, Node *n) { *where = n; }  // model: does(n)=other
static Node *same(Node *n) { return n; }  // model: returns=argument does(n)=return
static Node *either(Node *a, Node *b, bool c) { return c ? a : b; }  // model: returns=argument does(a)=return must(a)=none
static Node *make() { return new Node; }  // model: returns=fresh
static Node *make_named() { Node *n = new Node; n->v = 2; return n; }  // model: returns=fresh
static Node *make_maybe(bool c) { if (c) return nullptr; return new Node; }  // model: returns=fresh,null
static Node *make_through() { return make(); }  // model: returns=fresh
static Node *make_and_keep() { Node *n = new Node; global_node = n; return n; }  // model: returns=unknown
static Node *nothing() { return nullptr; }  // model: returns=null
static Node *any() { return global_node; }  // model: returns=unknown
static const char *text() { return "text"; }  // model: returns=address
static Node *next_of(Node *n) { return n->next; }  // model: returns=unknown
static Node *last(Node *n) { while (n->next) n = n->next; return n; }  // model: returns=unknown,argument
static void no_pointers(int a) { (void)a; }  // model: summary=known effects=none does(a)=none
static void calls_unseen() { unseen(nullptr); }  // model: effects=unknown,members
static void calls_seen() { no_pointers(1); }  // model: effects=none
static void pointer(void (*f)(Node *), Node *n) { f(n); }  // model: does(n)=unknown effects=unknown,members
static void out_of_sight(Node *n) { Node **p = &n; delete *p; }  // model: does(n)=unknown
template <typename T> void templated(T *n) { delete n; }  // model: summary=unknown
static void assembler(Node *n) { auto f = [n] { delete n; }; f(); }  // model: function=assembler does(n)=unknown
static void thrower(Node *n) { delete n; throw 1; }  // model: does(n)=unknown
static void endless(Node *n) { for (;;) n->v++; }  // model: does(n)=unknown
static void calls_virtual(Node *n) { n->open(); }  // model: effects=unknown,members does(n)=unknown,write,deref,unchecked
static void tree(Node *n)  // model: does(n)=delete,check,deref must(n)=delete,check
{
    if (!n) return;
    tree(n->next);
    delete n;
}
static void odd(Node *n, int k);
static void even(Node *n, int k) { if (k) odd(n, k - 1); else delete n; }  // model: does(n)=delete,write,deref,unchecked must(n)=none
static void odd(Node *n, int k) { if (k) even(n, k - 1); else n->use(); }  // model: does(n)=delete,write,deref,unchecked must(n)=none
static void far(Node *n) { n->elsewhere(); }  // model: does(n)=unknown,write,deref,unchecked
static void ignores(Node *) {}  // model: summary=known
static bool check(bool ok) { return ok; }  // model: success=no
static void by_value(Node n) { n.v = 3; }  // model: does(n)=none

class Box
{
public:
    Box(Node *n) : m(n), k(0) {}  // model: does(n)=member must(n)=member
    ~Box() { delete m; }
    void put(Node *n) { m = n; }  // model: does(n)=take,member changes=m
    void put_late(Node *n) { if (often()) m = n; }  // model: does(n)=member must(n)=none
    Node *node() const { return m; }  // model: returns=member changes=none
    Node *take() { Node *n = m; m = nullptr; return n; }  // model: changes=m returns=member
    void count() { k++; }  // model: changes=k effects=none
    void both() { count(); put(nullptr); }  // model: changes=k,m
    Box &chain() { k = 2; return *this; }  // model: returns=this
    Box *me() { return this; }  // model: returns=this does(this)=return
    void vanish() { delete this; }  // model: does(this)=delete must(this)=delete
    void vanish_maybe() { if (k) delete this; }  // model: does(this)=delete must(this)=none
    void hand_out() { extern void with(Box *); with(this); }  // model: does(this)=unknown effects=unknown,members changes=unknown
    virtual void may_be_other() { k = 1; }  // model: changes=k
    void calls_it() { may_be_other(); }  // model: effects=unknown,members changes=unknown
    int &ref() { return k; }
    void drop() { delete m; m = nullptr; }  // model: nulls=m ends=m
    void drop_guarded() { if (m) { m->use(); delete m; m = nullptr; } }  // model: nulls=m ends=m
    void drop_left() { delete m; }  // model: nulls=none ends=m
    void drop_maybe() { if (k) { delete m; m = nullptr; } }  // model: nulls=none ends=none
    void drop_early() { if (k) return; delete m; m = nullptr; }  // model: nulls=none ends=none
    void forget() { m = nullptr; }  // model: nulls=m ends=none
    void renew() { delete m; m = new Node; }  // model: nulls=none ends=m
    void swap_out() { delete m; m = nullptr; unseen(nullptr); m = new Node; }  // model: nulls=none ends=m
    void empty() { s.reset(); }  // model: nulls=s ends=none
    void fill() { s.reset(new Node); }  // model: nulls=none
    void deep() { m->use(); drop(); }  // model: nulls=m ends=m
    virtual void override_me() { delete m; m = nullptr; }  // model: nulls=m
    Node *after_drop() { Node *n = m; drop(); n->use(); return m; }  // model: call=Node::use uses-dead; returns=null
    void after_left() { drop_left(); m->use(); }  // model: call=Node::use uses-dead
    void after_forget() { Node *n = m; forget(); n->use(); }  // model: call=Node::use uses-dead=no
    void after_virtual() { Node *n = m; override_me(); n->use(); }  // model: call=Node::use uses-dead=no
    void after_renew() { Node *n = m; renew(); n->use(); }  // model: call=Node::use uses-dead
    void renewed() { renew(); m->use(); }  // model: call=Node::use uses-dead=no
private:
    std::unique_ptr<Node> s;
    Node *m;
    int k;
};

void calls(Node *n, Node *m, Box *b, std::vector<Node *> &all)
{
    kill(n);  // model: call=kill passes(1)=delete
    kill_sometimes(m, often());  // model: call=kill_sometimes passes(1)=delete
    borrow(m);  // model: call=borrow passes(1)=deref,unchecked
    unseen(m);  // model: call=unseen passes(1)=unknown
    b->put(m);  // model: call=Box::put passes(1)=take,member; call=Box::put passes(0)=write
    b->may_be_other();  // model: call=Box::may_be_other passes(0)=unknown,write
    append(all, m);  // model: call=append passes(1)=write passes(2)=container
    n->use();  // model: call=Node::use uses-dead
    kill_far(m);
    delete m;  // model: kind=DELETE uses-dead
}
void vanishes()
{
    Box *b = new Box(nullptr);  // model: leaves(b)=deleted
    b->vanish();
    b->count();  // model: call=Box::count uses-dead
}
void made()
{
    Node *n = make();  // model: leaves(n)=deleted
    kill_guarded(n);
    Node *o = make_maybe(true);  // model: leaves(o)=owned,null
    if (!o) return;
    o->use();
    Node *same_one = same(o);
    same_one->use();  // model: var=same_one life=owned
}
