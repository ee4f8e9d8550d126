// Which locals are null, cannot be, or may be, along the paths of a function.
// needs: Core Network Test
#include <QtCore/QtCore>
#include <QtNetwork/QtNetwork>
#include <QtTest/QtTest>
#include <new>

struct Item : QObject { Item *next; int n; void run(); Item *find(); static Item *make(); };
bool decide(); bool valid(Item *); void change(Item **); void keep(Item *); int use(int);

Item *wanted(Item *from, int n)
{
    for (; from; from = from->next)
        if (from->n == n) return from;
    return nullptr;
}
static Item *chosen_or(Item *a, Item *b) { return decide() ? a : b; }
static Item *never() { return nullptr; }

// ------------------------------------------------------------------------------------------------ where values come from
void looked_up(Item *all) { Item *p = wanted(all, 3); p->run(); }  // model: null(p)=maybe null-by=wanted
void looked_up_asked(Item *all) { if (wanted(all, 4)) wanted(all, 4)->run(); }  // model: null(wanted)=unknown
void one_of(Item *a, Item *b) { Item *p = chosen_or(a, b); p->run(); }  // model: null(p)=unknown
void stub() { Item *p = never(); p->run(); }  // model: null(p)=unknown
void cast_result(QObject *o) { auto *p = qobject_cast<Item *>(o); p->run(); }  // model: null(p)=maybe null-by=qobject_cast; null(qobject_cast)=maybe; null(o)=unknown
void up_cast(Item *i) { auto *p = qobject_cast<QObject *>(i); p->deleteLater(); }  // model: null(p)=unknown
void up_cast_of_new() { auto *p = qobject_cast<QObject *>(new Item); p->deleteLater(); }  // model: null(p)=no
void dynamic(QObject *o) { Item *p = dynamic_cast<Item *>(o); p->run(); }  // model: null(p)=maybe null-by=CAST
void fixed_cast(QObject *o) { Item *p = static_cast<Item *>(o); p->run(); }  // model: null(p)=unknown
void fixed_cast_of_found(QObject *o) { auto *p = static_cast<Item *>(o->findChild<QObject *>()); p->run(); }  // model: null(p)=maybe null-by=findChild
void literal() { Item *p = nullptr; p->run(); }  // model: null(p)=yes null-by=NULLPTR
void zero() { Item *p = 0; p->run(); }  // model: null(p)=yes null-by=INT
void made() { auto *p = new Item; p->run(); }  // model: null(p)=no
void made_quietly() { auto *p = new (std::nothrow) Item; p->run(); }  // model: null(p)=maybe null-by=NEW
void address() { Item i; Item *p = &i; p->run(); }  // model: null(p)=no
void parameter(Item *p) { p->run(); }  // model: null(p)=unknown
void somebodys() { Item *p = Item::make(); p->run(); }  // model: null(p)=unknown
void uninitialised() { Item *p; if (decide()) p = Item::make(); p->run(); }  // model: null(p)=unknown
void chosen(Item *a) { Item *p = decide() ? a : nullptr; p->run(); }  // model: null(p)=unknown
void chosen_new() { Item *p = decide() ? new Item : nullptr; p->run(); }  // model: null(p)=maybe null-by=NULLPTR
void copied(QObject *o) { auto *p = o->findChild<Item *>(); Item *q = p; q->run(); }  // model: null(q)=maybe null-by=findChild
void pending(QLocalServer &s) { auto *p = s.nextPendingConnection(); p->abort(); }  // model: null(p)=maybe null-by=nextPendingConnection
void direct(QObject *o) { o->findChild<Item *>()->run(); }  // model: null(findChild)=maybe null-by=findChild
void compared_address(Item *p) { Item **pp = &p; change(pp); p->run(); }  // model: null(p)=unknown
void out_parameter(QObject *o) { Item *p = nullptr; change(&p); p->run(); }  // model: null(p)=unknown
void by_reference() { Item *p = nullptr; auto set = [&p] { p = new Item; }; set(); p->run(); }  // model: null(p)=unknown
void bound() { Item *p = nullptr; Item *&r = p; r = new Item; p->run(); }  // model: null(p)=unknown
void walked(Item *p) { for (; p; p = p->next) p->run(); p->run(); }  // model: null(p)=yes null-by=test
void advanced(Item *p) { if (p) { ++p; p->run(); } }  // model: null(p)=no
void reassigned(QObject *o) { auto *p = o->findChild<Item *>(); p = new Item; p->run(); }  // model: null(p)=no

// ------------------------------------------------------------------------------------------------------------- conditions
void tested(QObject *o)
{
    auto *p = o->findChild<Item *>();
    if (p)
        p->run();  // model: null(p)=no
    else
        keep(p);  // model: null(p)=yes null-by=findChild
    use(p->n);  // model: null(p)=unknown
}
void partly(QObject *o)
{
    auto *p = o->findChild<Item *>();
    if (p)
        p->run();  // model: null(p)=no
    use(p->n);  // model: null(p)=maybe null-by=findChild
}
void leaves(QObject *o)
{
    auto *p = o->findChild<Item *>();
    if (!p)
        return;
    p->run();  // model: null(p)=no
}
void leaves_by_comparison(QObject *o)
{
    auto *p = o->findChild<Item *>();
    if (p == nullptr)
        return;
    p->run();  // model: null(p)=no
}
void swapped(QObject *o)
{
    auto *p = o->findChild<Item *>();
    if (nullptr != p)
        p->run();  // model: null(p)=no
}
void not_zero(QObject *o)
{
    auto *p = o->findChild<Item *>();
    if (p != 0)
        p->run();  // model: null(p)=no
}
void continues(const QObjectList &list)
{
    for (QObject *o : list) {
        auto *p = qobject_cast<Item *>(o);
        if (!p)
            continue;
        p->run();  // model: null(p)=no
    }
}
void in_condition(QObject *o)
{
    if (auto *p = qobject_cast<Item *>(o))
        p->run();  // model: null(p)=no
}
void with_initialiser(QObject *o)
{
    if (auto *p = qobject_cast<Item *>(o); p)
        p->run();  // model: null(p)=no
}
void both(QObject *o)
{
    auto *p = o->findChild<Item *>();
    if (p && p->n)  // model: null(p)=no
        p->run();  // model: null(p)=no
}
void either(QObject *o)
{
    auto *p = o->findChild<Item *>();
    if (!p || p->n)  // model: null(p)=no
        return;
    p->run();  // model: null(p)=no
}
void wrong_way(QObject *o)
{
    auto *p = o->findChild<Item *>();
    if (p || p->n)  // model: null(p)=yes null-by=findChild
        return;
}
void asserted(QObject *o)
{
    auto *p = o->findChild<Item *>();
    Q_ASSERT(p);
    p->run();  // model: null(p)=no
}
void asserted_with_text(QObject *o)
{
    auto *p = o->findChild<Item *>();
    Q_ASSERT_X(p != nullptr, "here", "there");
    p->run();  // model: null(p)=no
}
void verified(QObject *o)
{
    auto *p = o->findChild<Item *>();
    QVERIFY(p);
    p->run();  // model: null(p)=no
}
void checked_by_qt(QObject *o)
{
    auto *p = new (std::nothrow) Item;
    Q_CHECK_PTR(p);
    p->run();  // model: null(p)=no
}
void dies(QObject *o)
{
    auto *p = o->findChild<Item *>();
    if (!p)
        qFatal("no item");
    p->run();  // model: null(p)=no
}
void loop(QLocalServer *server)
{
    QLocalSocket *s;
    while ((s = server->nextPendingConnection()))
        s->abort();  // model: null(s)=no
    s->abort();  // model: null(s)=yes
}
void loop_with_declaration(QLocalServer *server)
{
    while (auto *s = server->nextPendingConnection())
        s->abort();  // model: null(s)=no
}
void loop_compared(QLocalServer *server)
{
    QLocalSocket *s = nullptr;
    while ((s = server->nextPendingConnection()) != nullptr)
        s->abort();  // model: null(s)=no
}
void do_loop(QObject *o)
{
    Item *p = nullptr;
    do {
        p = o->findChild<Item *>();
    } while (!p);
    p->run();  // model: null(p)=no
}
void conditional(QObject *o)
{
    auto *p = o->findChild<Item *>();
    use(p ? p->n : 0);  // model: null(p)=no
}
void fallback(QObject *o)
{
    auto *p = o->findChild<Item *>();
    if (!p)
        p = new Item;
    p->run();  // model: null(p)=no
}
void in_switch(QObject *o, int k)
{
    Item *p = nullptr;
    switch (k) {
    case 0: p = new Item; break;
    case 1: p = new Item; break;
    default: return;
    }
    p->run();  // model: null(p)=no
}
void in_switch_partly(QObject *o, int k)
{
    Item *p = nullptr;
    switch (k) {
    case 0: p = new Item; break;
    }
    p->run();  // model: null(p)=maybe null-by=NULLPTR
}
void one_branch(QObject *o)
{
    Item *p = new Item;
    if (decide())
        p = o->findChild<Item *>();
    p->run();  // model: null(p)=maybe null-by=findChild
}

// ---------------------------------------------------------------------------------------- somebody looks and remembers
void remembered(QObject *o)
{
    auto *p = o->findChild<Item *>();
    const bool found = p;
    if (found)
        p->run();  // model: null(p)=unknown
}
void remembered_comparison(QObject *o)
{
    auto *p = o->findChild<Item *>();
    const bool found = p != nullptr && p->n;
    if (found)
        p->run();  // model: null(p)=unknown
}
void asks_a_function(QObject *o)
{
    auto *p = o->findChild<Item *>();
    if (valid(p))
        p->run();  // model: null(p)=unknown
}
void hands_over(QObject *o)
{
    auto *p = o->findChild<Item *>();
    keep(p);
    p->run();  // model: null(p)=unknown
}
void connects(QObject *o)
{
    auto *p = o->findChild<Item *>();
    QObject::connect(p, &QObject::destroyed, o, &QObject::deleteLater);
    p->run();  // model: null(p)=maybe null-by=findChild
}
void compares_with_another(QObject *o, Item *other)
{
    auto *p = o->findChild<Item *>();
    if (p == other)
        p->run();  // model: null(p)=unknown
}
void correlated(QObject *o)
{
    auto *p = o->findChild<Item *>();
    auto *child = p ? p->find() : nullptr;
    if (child)
        p->run();  // model: null(p)=unknown
}
void in_lambda(QObject *o)
{
    auto *p = o->findChild<Item *>();
    auto f = [p] { p->run(); };  // model: null(p)=unknown
    f();
}

// ---------------------------------------------------------------------------------------------- dereferenced, then tested
void checked_late(Item *p)
{
    p->run();
    if (p)  // model: checked-late(p); null(p)=no
        use(1);
}
void checked_late_on_one_path(Item *p)
{
    if (decide())
        p->run();
    if (p)  // model: checked-late(p)=no; null(p)=unknown
        use(1);
}
void checked_late_on_both(Item *p)
{
    if (decide())
        p->run();
    else
        use(p->n);
    if (!p)  // model: checked-late(p)
        return;
}
void checked_in_time(Item *p)
{
    if (!p)
        return;
    p->run();
    if (p)  // model: checked-late(p)
        use(1);
}
void checked_again_after_change(Item *p)
{
    p->run();
    p = Item::make();
    if (p)  // model: checked-late(p)=no; null(p)=unknown
        use(1);
}
void only_its_address(Item *p)
{
    int *n = &p->n;
    if (p)  // model: checked-late(p)=no
        use(*n);
}

// ----------------------------------------------------------------------------------------------- flags that a test has set
void flag_starts_set(QObject *o)
{
    auto *p = o->findChild<Item *>();
    bool ok = true;
    if (!p)
        ok = false;
    use(1);
    if (ok)
        p->run();  // model: null(p)=no
    else
        keep(p);  // model: null(p)=maybe
}
void flag_of_caller(QObject *o, bool plain)
{
    auto *p = o->findChild<Item *>();
    if (!plain && !p)
        plain = true;
    if (!plain)
        p->run();  // model: null(p)=no
}
void flag_found(QObject *o)
{
    auto *p = o->findChild<Item *>();
    bool found = false, other = false;
    if (p)
        found = true;
    if (decide())
        other = true;
    if (found == false)
        return;
    p->run();  // model: null(p)=no
    use(other);
}
void other_flag(QObject *o)
{
    auto *p = o->findChild<Item *>();
    bool found = false, other = false;
    if (p)
        found = true;
    if (decide())
        other = true;
    if (other)
        p->run();  // model: null(p)=maybe
    use(found);
}
void flag_that_changes(QObject *o)
{
    auto *p = o->findChild<Item *>();
    bool ok = p != nullptr && decide();
    if (!p)
        ok = false;
    ok = decide();
    if (ok)
        keep(p);  // model: null(p)=maybe
}
void flag_of_both(QObject *o)
{
    auto *p = o->findChild<Item *>();
    auto *q = o->findChild<Item *>("q");
    bool ok = true;
    if (!p)
        ok = false;
    if (!q)
        ok = false;
    if (!ok)
        return;
    p->run();  // model: null(p)=no
    q->run();  // model: null(q)=no
}
void flag_in_loop(const QList<QObject *> &all)
{
    Item *last = nullptr;
    bool any = false;
    for (QObject *o : all)
        if (auto *i = qobject_cast<Item *>(o)) {
            last = i;
            any = true;
        }
    if (any)
        last->run();  // model: null(last)=no
}
void pointer_that_changes(QObject *o)
{
    auto *p = o->findChild<Item *>();
    bool ok = true;
    if (!p)
        ok = false;
    p = o->findChild<Item *>("other");
    if (ok)
        p->run();  // model: null(p)=maybe
}
