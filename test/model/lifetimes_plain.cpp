// Lifetimes in plain C++: who has an object at the end, what names it, and what the model must not claim.
#include <memory>
#include <utility>
#include <vector>

struct Node { Node *next; int v; void use() { v++; } int look() const; };
void unseen(Node *);
void reads(const Node *);
Node *find();
bool often();

void deleted()
{
    Node *p = new Node;  // model: leaves(p)=deleted
    p->use();  // model: life=owned
    delete p;  // model: life=owned
    p->use();  // model: life=deleted; call=Node::use uses-dead
}
void kept() { Node *q = new Node; q->use(); }  // model: leaves(q)=owned
void read_only() { Node *q = new Node; reads(q); }  // model: leaves(q)=owned
void handed() { Node *q = new Node; unseen(q); }  // model: leaves(q)=unknown
Node *returned() { Node *q = new Node; return q; }  // model: leaves(q)=held returns=fresh

void twice(Node *p)
{
    delete p;  // model: life=given
    delete p;  // model: kind=DELETE uses-dead
}
void alias()
{
    Node *a = new Node; Node *b = a;  // model: leaves(a)=deleted
    delete b;
    a->v = 1;  // model: life=deleted; kind=MEMBER uses-dead
}
void one_branch(bool c)
{
    Node *a = new Node;  // model: leaves(a)=owned,deleted
    if (c) delete a;
    a->use();  // model: life=owned,deleted; call=Node::use uses-dead=no
}
void both_branches(bool c)
{
    Node *a = new Node;  // model: leaves(a)=deleted
    if (c) delete a;
    else { a->use(); delete a; }
    a->use();  // model: life=deleted; call=Node::use uses-dead
}
void null_guard(Node *p)
{
    if (p) delete p;
    p->use();  // model: call=Node::use uses-dead
}
void reset(Node *p)
{
    delete p;
    p = nullptr;
    delete p;  // model: kind=DELETE uses-dead=no
}
void renewed()
{
    Node *p = new Node;
    delete p;
    p = new Node;
    p->use();  // model: life=owned; call=Node::use uses-dead=no
    delete p;
}
void loop(int n)
{
    for (int i = 0; i < n; i++) {
        Node *p = new Node;
        p->use();  // model: life=owned
        delete p;
    }
}
void two_of_one_row(int n)
{
    Node *last = nullptr, *p = nullptr;
    for (int i = 0; i < n; i++) {
        last = p;
        p = new Node;
        delete last;
        p->use();  // model: call=Node::use uses-dead=no
    }
}
void list(Node *head)
{
    while (head) {
        Node *next = head->next;
        delete head;
        head = next;
    }
}
void list_wrong(Node *head)
{
    while (head) {
        delete head;
        head = head->next;  // model: kind=MEMBER uses-dead
    }
}
void each(std::vector<Node *> &all)
{
    for (Node *n : all) delete n;
    for (Node *n : all) n->use();  // model: call=Node::use uses-dead=no
}
void found()
{
    Node *n = find();
    delete n;
    n->use();  // model: call=Node::use uses-dead
}
void two_finds()
{
    Node *n = find(), *m = find();
    delete n;
    delete m;  // model: kind=DELETE uses-dead=no
}
void into_container(std::vector<Node *> &all) { Node *n = new Node; all.push_back(n); }  // model: leaves(n)=held
void by_reference(Node *&out) { out = new Node; }  // model: leaves(out)=held
void address()
{
    Node *n = new Node;  // model: leaves(n)=unknown
    Node **where = &n;
    delete *where;
    n->use();  // model: call=Node::use uses-dead=no
}
void smart() { Node *n = new Node; std::unique_ptr<Node> p(n); p->use(); }  // model: leaves(n)=unknown
void released()
{
    std::unique_ptr<Node> p(new Node);
    Node *raw = p.release();
    raw->use();  // model: var=raw life=owned
    delete raw;
    raw->use();  // model: call=Node::use uses-dead
}
void got()
{
    std::unique_ptr<Node> p(new Node);
    Node *raw = p.get();
    raw->use();  // model: var=raw life=held
    p.reset();
    raw->use();  // model: var=raw life=unknown; call=Node::use uses-dead=no
}
void moved()
{
    std::unique_ptr<Node> p(new Node), q;
    q = std::move(p);
    q->use();  // model: no var=q life=owned
    p->use();  // model: var=p life=unfollowed
}
void captured()
{
    Node *n = new Node;  // model: leaves(n)=unknown
    auto f = [n] { delete n; };
    f();
    n->use();  // model: call=Node::use uses-dead=no
}
void thrown(Node *n) { delete n; throw 1; }
void exits(bool c)
{
    Node *n = new Node;  // model: leaves(n)=owned,deleted
    if (c) return;
    delete n;
}
void never_null()
{
    Node *n = new Node;  // model: leaves(n)=deleted
    if (!n) return;
    delete n;
}
void conditional(bool c)
{
    Node *n = c ? new Node : nullptr;  // model: leaves(n)=unborn,deleted
    delete n;
}
void compares(Node *p, Node *q)
{
    delete p;
    if (p == q) return;  // model: kind=BINARY uses-dead=no
}
void copies(Node *p)
{
    delete p;
    Node *again = p;
    again->use();  // model: call=Node::use uses-dead
}
void reference(Node *p)
{
    Node &r = *p;
    delete p;
    r.use();  // model: call=Node::use uses-dead=no
}
void array() { int *a = new int[4]; a[1] = 2; delete[] a; a[1] = 3; }  // model: leaves(a)=deleted; kind=SUBSCRIPT uses-dead
void jump(Node *p)
{
again:
    delete p;
    p = find();
    if (p) goto again;
}
void cases(int k, Node *p)
{
    switch (k) {
    case 1: delete p; break;
    case 2: delete p; return;
    default: return;
    }
    p->use();  // model: call=Node::use uses-dead
}

void clear(Node *n) { n->next = nullptr; }
void next_cleared(Node *n) { delete n->next; clear(n); n->next->use(); }  // model: call=Node::use uses-dead=no
void next_kept(Node *n) { delete n->next; n->look(); n->next->use(); }  // model: call=Node::use uses-dead

class Holder
{
public:
    Holder() : m(new Node) {}
    ~Holder() { delete m; }
    void drop() { delete m; }
    void drop_well() { delete m; m = nullptr; m->use(); }  // model: call=Node::use uses-dead=no
    void drop_and_use() { delete m; m->use(); }  // model: call=Node::use uses-dead
    void drop_and_call() { delete m; other(); m->use(); }  // model: call=Node::use uses-dead=no
    void drop_and_look() { delete m; look(); m->use(); }  // model: call=Node::use uses-dead
    void other();
    int look() const;
    void drop_in_lambda() { auto clear = [this] { m = nullptr; }; delete m; clear(); m->use(); }  // model: call=Node::use uses-dead=no
    void clear_by(Holder *h) { h->m = nullptr; }
    static void clear_it(Holder *h) { h->m = nullptr; }
    void drop_and_hand() { delete m; clear_it(this); m->use(); }  // model: call=Node::use uses-dead=no
    void hand_this() { clear_it(this); }  // model: changes=unknown
    void drop_and_hand_on() { delete m; hand_this(); m->use(); }  // model: call=Node::use uses-dead=no
    void self() { delete this; v = 3; }
    void replace(Node *n) { delete m; m = n; m->use(); }  // model: call=Node::use uses-dead=no
private:
    Node *m;
    int v;
};

// Constructors that hand the new object to somebody.
struct Registry { void add(void *who); };
Registry &registry();
struct Listed { Listed() { registry().add(this); } };
struct InheritsListed : Listed { int x; };
struct MakesListed : Listed { MakesListed() : x(1) {} int x; };
struct Subject { struct Observer *observer = nullptr; };
struct Observer { explicit Observer(Subject *s) { s->observer = this; } };
struct Unseen { explicit Unseen(int); };
struct Plain { explicit Plain(int n) : v(n) { v++; } int v; };
struct InheritsPlain : Plain { InheritsPlain() : Plain(1) {} };
void listed() { auto *p = new Listed; }  // model: leaves(p)=unknown
void inherits_listed() { auto *p = new InheritsListed; }  // model: leaves(p)=unknown
void makes_listed() { auto *p = new MakesListed; }  // model: leaves(p)=unknown
void observes(Subject *s) { auto *p = new Observer(s); }  // model: leaves(p)=unknown
void elsewhere() { auto *p = new Unseen(1); }  // model: leaves(p)=unknown
void plain() { auto *p = new Plain(1); }  // model: leaves(p)=owned
void inherits_plain() { auto *p = new InheritsPlain; }  // model: leaves(p)=owned
void braces() { auto *p = new Subject{}; }  // model: leaves(p)=owned
