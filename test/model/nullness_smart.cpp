// Smart pointers, members, getters: what is null there.
// needs: Core Gui Widgets
#include <QtCore/QtCore>
#include <QtWidgets/QtWidgets>
#include <memory>

struct Part : QObject { int n; void run(); };
bool decide(); void other(); int use(int); void eat(std::unique_ptr<Part>);

// -------------------------------------------------------------------------------------------------------- smart pointers
void starts() { QPointer<Part> p; p->run(); }  // model: null(p)=yes
void starts_unique() { std::unique_ptr<Part> p; p->run(); }  // model: null(p)=yes
void starts_shared() { std::shared_ptr<Part> p; p->run(); }  // model: null(p)=yes
void starts_scoped() { QScopedPointer<Part> p; p->run(); }  // model: null(p)=yes
void made() { auto p = std::make_unique<Part>(); p->run(); }  // model: null(p)=no
void made_shared() { auto p = std::make_shared<Part>(); p->run(); }  // model: null(p)=no
void from_new() { QScopedPointer<Part> p(new Part); p->run(); }  // model: null(p)=no
void from_cast(QObject *o) { QPointer<Part> p = qobject_cast<Part *>(o); p->run(); }  // model: null(p)=maybe null-by=qobject_cast
void from_parameter(Part *o) { QPointer<Part> p(o); p->run(); }  // model: null(p)=unknown
void given(std::unique_ptr<Part> p) { p->run(); }  // model: null(p)=unknown
void moved() { auto p = std::make_unique<Part>(); eat(std::move(p)); p->run(); }  // model: null(p)=unknown
void handed_on(std::unique_ptr<Part> &p) { p->run(); }  // model: null(p)=unknown
void emptied()
{
    auto p = std::make_unique<Part>();
    p.reset();
    p->run();  // model: null(p)=yes null-by=reset
}
void refilled()
{
    std::unique_ptr<Part> p;
    p.reset(new Part);
    p->run();  // model: null(p)=no
}
void released()
{
    auto p = std::make_unique<Part>();
    Part *raw = p.release();
    p->run();  // model: null(p)=yes null-by=release
    delete raw;
}
void got(QPointer<Part> p)
{
    if (!p)
        return;
    Part *raw = p.data();
    raw->run();  // model: null(raw)=no
    p->run();  // model: null(p)=no
}
void asks(QPointer<Part> p)
{
    if (p.isNull())
        p->run();  // model: null(p)=yes null-by=test
    else
        p->run();  // model: null(p)=no
}
void asks_bool(const std::unique_ptr<Part> &q)
{
    std::unique_ptr<Part> p(decide() ? new Part : nullptr);
    p->run();  // model: null(p)=maybe null-by=NULLPTR
    if (p)
        p->run();  // model: null(p)=no
}
void asks_null()
{
    std::shared_ptr<Part> p;
    if (decide())
        p = std::make_shared<Part>();
    if (p != nullptr)
        p->run();  // model: null(p)=no
}
void assigned_null()
{
    QPointer<Part> p(new Part);
    p = nullptr;
    p->run();  // model: null(p)=yes null-by=NULLPTR
}
void dereferenced()
{
    std::unique_ptr<Part> p;
    use((*p).n);  // model: null(p)=yes
}

// ---------------------------------------------------------------------------------------------------------------- members
class Owner : public QObject
{
public:
    Owner();
    explicit Owner(int);
    void unchecked();
    void checked();
    void forgotten();
    void kept() const;
    void looked_up();
    void lambda();
    void signalled();
    void nested(Owner *o);
    void helper();
    bool ready() const;
    void shared();

private:
    Part *m_part = nullptr;
    Part *m_other;
    Owner *m_owner;
    QPointer<Part> m_guard;
    QTimer m_timer;
};
Owner::Owner() : m_other(new Part)
{
    use(m_part->n + m_other->n);  // model: null(m_part)=yes null-by=NULLPTR; null(m_other)=no
    m_other->run();  // model: null(m_other)=unknown
}
Owner::Owner(int) : m_part(new Part), m_other(nullptr)
{
    use(m_part->n);  // model: null(m_part)=no
    m_other->run();  // model: null(m_other)=unknown
}
void Owner::unchecked() { m_part->run(); }  // model: null(m_part)=unknown
void Owner::checked()
{
    if (m_part)
        m_part->run();  // model: null(m_part)=no
    if (!m_guard)
        return;
    m_guard->run();  // model: null(m_guard)=no
}
void Owner::forgotten()
{
    if (!m_part)
        return;
    helper();
    m_part->run();  // model: null(m_part)=unknown
}
void Owner::kept() const
{
    if (!m_part)
        return;
    if (ready())
        m_part->run();  // model: null(m_part)=no
}
void Owner::looked_up()
{
    m_part = findChild<Part *>();
    m_part->run();  // model: null(m_part)=maybe null-by=findChild
}
void Owner::lambda()
{
    m_part = new Part;
    auto f = [this] { m_part->run(); };  // model: null(m_part)=unknown
    f();
    m_part->run();  // model: null(m_part)=unknown
}
void Owner::signalled()
{
    m_part = new Part;
    emit objectNameChanged(QString(), QPrivateSignal());
}
void Owner::nested(Owner *o)
{
    if (o->m_part)
        o->m_part->run();  // model: null(m_part)=no
    o->m_part->run();  // model: null(m_part)=unknown
    if (o->m_owner && o->m_owner->m_part)
        o->m_owner->m_part->run();  // model: null(m_part)=unknown; null(m_owner)=no
    if (m_part) {
        o->m_part = nullptr;
        m_part->run();  // model: null(m_part)=unknown
    }
}
void Owner::shared()
{
    m_other = nullptr;
    QEventLoop loop;
    loop.exec();
    m_other->run();  // model: null(m_other)=unknown
}

// ---------------------------------------------------------------------------------------------------------------- getters
void direct(QWidget *w) { w->parentWidget()->hide(); }  // model: null(parentWidget)=maybe
void kept_in_local(QTableWidget *t)
{
    QTableWidgetItem *i = t->item(0, 0);
    use(i->row());  // model: null(i)=maybe null-by=item
}
void getter_tested(QWidget *w)
{
    if (w->parentWidget())
        w->parentWidget()->hide();  // model: null(parentWidget)=unknown
}
void getter_tested_with_arguments(QTableWidget *t, int row)
{
    if (t->item(row, 0))
        use(t->item(row, 0)->row());  // model: null(item)=unknown
    use(t->item(row, 1)->row());  // model: null(item)=maybe
}
