// Members that the constructor makes and nobody deletes.
#include <QtCore/QList>
#include <QtCore/QObject>
#include <QtCore/QTimer>
#include <memory>

struct Node
{
    int value = 0;
    void grow() { value++; }
};
void keep(Node *node);
int read(const Node *node);

// ------------------------------------------------------------------------------------------------- must be found

class NoDestructor
{
public:
    NoDestructor() : m_node(std::make_unique<Node>()) { } // expect: ownership-raw-member
    int value() const { return m_node->value; }

private:
    std::unique_ptr<Node> m_node;
};

class EmptyDestructor : public QObject
{
public:
    explicit EmptyDestructor(QObject *parent) : QObject(parent)
    {
        m_node = std::make_unique<Node>(); // expect: ownership-raw-member
        m_node->grow();
#ifdef LEFT_OUT
        m_node->grow();
#endif
    }
    ~EmptyDestructor() override { }
    int value() const { return read(m_node.get()); }

private:
    std::unique_ptr<Node> m_node;
};

class Other
{
public:
    Other() : m_first(std::make_unique<Node>()), m_second(std::make_unique<Node>()) { } // expect: ownership-raw-member 2
    ~Other() { }
    int sum() const { return m_first->value + m_second->value; }

private:
    std::unique_ptr<Node> m_first;
    std::unique_ptr<Node> m_second;
};

// The type is known where the destructor stands only.
namespace Ui { class Page; }
class Dialog : public QObject
{
public:
    explicit Dialog(QObject *parent = nullptr);
    ~Dialog() override;
    int height() const;

private:
    std::unique_ptr<Ui::Page> ui;
};

namespace Ui {
class Page
{
public:
    int height = 0;
    void setup(QObject *) { height = 3; }
};
}

Dialog::Dialog(QObject *parent) : QObject(parent), ui(std::make_unique<Ui::Page>()) // expect: ownership-raw-member
{
    ui->setup(this);
}

Dialog::~Dialog() = default;

int Dialog::height() const { return ui->height; }

// Deleted by hand: an exception in the constructor misses that.
void mayThrow(const Node *node);
class Tree
{
public:
    explicit Tree(int size) : m_root(std::make_unique<Node>()), m_left(nullptr), m_spare(nullptr), m_timer(std::make_unique<QTimer>()) // expect: ownership-raw-member 2
    {
        m_left = std::make_unique<Node>(); // expect: ownership-raw-member
        m_right = nullptr;
        if (size > 0)
            plant();
        mayThrow(m_left.get());
        const auto grow = [this, left = m_left.get()] { m_root->grow(); left->grow(); mayThrow(m_root.get()); };
        grow();
    }
    ~Tree();
    Node *root() const { return m_root.get(); }
    bool has(const Node *node) const { return m_left && (node == m_left.get() || m_right != nullptr); }
    bool hasRoot() const { return m_root.get(); }
    Node &left() { return *m_left; }
    void cut()
    {
        m_left.reset();
        if (!m_left)
            m_left = std::make_unique<Node>();
        if (m_right) {
            delete m_right;
            m_right = NULL;
        }
    }
    Node *takeRight()
    {
        Node *right = m_right;
        m_right = nullptr;
        return right;
    }
    void stop()
    {
        m_timer.release()->deleteLater();
    }

private:
    void plant()
    {
        m_spare = std::make_unique<Node>(); // expect: ownership-raw-member
        mayThrow(m_spare.get());
    }
    std::unique_ptr<Node> m_root;
    std::unique_ptr<Node> m_left;
    Node *m_right = nullptr;
    std::unique_ptr<Node> m_spare;
    std::unique_ptr<QTimer> m_timer;
};

Tree::~Tree()
{
    m_timer.reset();
    delete m_right;
}

// What can't be converted: the finding is there, its fix says why not.
class Mixed
{
public:
    explicit Mixed(Node *given) : m_given(given), m_set(new Node), m_kept(new Node), m_one(new Node) // expect: ownership-raw-member 3
    {
        mayThrow(given);
    }
    Mixed(Node *given, int) : m_given(given), m_set(given), m_kept(nullptr), m_one(nullptr) { }
    ~Mixed()
    {
        delete m_set;
        delete m_kept;
        delete m_one;
    }
    void forget() { m_kept = nullptr; }
    Node *&kept() { return m_kept; }

private:
    Node *m_given;
    Node *m_set;
    Node *m_kept;
    Node *m_one, *m_two = nullptr;
};

// ------------------------------------------------------------------------------------------------- must be silent

class Deletes
{
public:
    Deletes() : m_node(new Node) { }
    ~Deletes() { delete m_node; }

private:
    Node *m_node;
};

class DeletesInHelper
{
public:
    DeletesInHelper() : m_node(new Node) { }
    ~DeletesInHelper() { clear(); }

private:
    void clear() { delete m_node; }
    Node *m_node;
};

class Shares
{
public:
    Shares() : m_node(new Node) { keep(m_node); }

private:
    Node *m_node;
};

class Gives
{
public:
    Gives() : m_node(new Node) { }
    Node *node() { return m_node; }

private:
    Node *m_node;
};

class Public
{
public:
    Public() : m_node(new Node) { }
    Node *m_node;
};

class Parent : public QObject
{
public:
    Parent() : m_timer(new QTimer(this)) { m_timer->start(3); }

private:
    QTimer *m_timer;
};

// Deleted earlier than by their parent.
static void putInto(QObject *parent, QTimer *timer) { timer->setParent(parent); }
class EarlierThanParent : public QObject
{
public:
    EarlierThanParent() : m_timer(new QTimer)
    {
        m_timer->start(3);
        m_timer->setParent(this);
        m_other = new QTimer;
        m_other->start(3);
        putInto(this, m_other);
        m_late = new QTimer; // expect: ownership-raw-member
        mayThrow(nullptr);
        m_late->setParent(this);
    }
    ~EarlierThanParent()
    {
        delete m_late;
        delete m_other;
        delete m_timer;
    }
    void forget() { m_late = nullptr; }

private:
    QTimer *m_timer;
    QTimer *m_other;
    QTimer *m_late;
};

class Smart
{
public:
    Smart() : m_node(new Node) { }

private:
    std::unique_ptr<Node> m_node;
};

class Listed
{
public:
    Listed() : m_node(new Node) { m_all.append(m_node); }
    ~Listed() { qDeleteAll(m_all); }

private:
    Node *m_node;
    QList<Node *> m_all;
};

class Elsewhere
{
public:
    Elsewhere() : m_node(new Node) { }
    ~Elsewhere();

private:
    Node *m_node;
};

class Renews
{
public:
    Renews() : m_node(new Node) { }
    void renew(Node *node) { m_node = node; }

private:
    Node *m_node;
};

// It may belong to somebody else when the destructor runs.
class MayBelong
{
public:
    MayBelong() : m_node(new Node), m_other(new Node) { mayThrow(m_node); }
    ~MayBelong()
    {
        if (m_node->value > 0)
            delete m_node;
        if (m_shared)
            return;
        delete m_other;
    }
    void share() { m_shared = true; }

private:
    Node *m_node;
    Node *m_other;
    bool m_shared = false;
};

class Friendly
{
public:
    Friendly() : m_node(new Node) { }

private:
    friend void release(Friendly &);
    Node *m_node;
};
void release(Friendly &f)
{
    delete f.m_node;
}
