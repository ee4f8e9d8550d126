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
    NoDestructor() : m_node(new Node) { } // expect: ownership-raw-member
    int value() const { return m_node->value; }

private:
    Node *m_node;
};

class EmptyDestructor : public QObject
{
public:
    explicit EmptyDestructor(QObject *parent) : QObject(parent)
    {
        m_node = new Node; // expect: ownership-raw-member
        m_node->grow();
#ifdef LEFT_OUT
        m_node->grow();
#endif
    }
    ~EmptyDestructor() override { }
    int value() const { return read(m_node); }

private:
    Node *m_node = nullptr;
};

class Other
{
public:
    Other() : m_first(new Node), m_second(new Node) { } // expect: ownership-raw-member 2
    ~Other() { delete m_first; }
    int sum() const { return m_first->value + m_second->value; }

private:
    Node *m_first;
    Node *m_second;
};

// The type is known where the destructor stands only.
namespace Ui { class Page; }
class Dialog : public QObject
{
public:
    explicit Dialog(QObject *parent = nullptr);
    int height() const;

private:
    Ui::Page *ui;
};

namespace Ui {
class Page
{
public:
    int height = 0;
    void setup(QObject *) { height = 3; }
};
}

Dialog::Dialog(QObject *parent) : QObject(parent), ui(new Ui::Page) // expect: ownership-raw-member
{
    ui->setup(this);
}

int Dialog::height() const { return ui->height; }

// Deleted by hand: an exception in the constructor misses that.
void mayThrow(const Node *node);
class Tree
{
public:
    explicit Tree(int size) : m_root(new Node), m_left(NULL), m_spare(nullptr), m_timer(new QTimer) // expect: ownership-raw-member 2
    {
        m_left = new Node(); // expect: ownership-raw-member
        m_right = nullptr;
        if (size > 0)
            plant();
        mayThrow(m_left);
        const auto grow = [this, left = m_left] { m_root->grow(); left->grow(); mayThrow(m_root); };
        grow();
    }
    ~Tree();
    Node *root() const { return m_root; }
    bool has(const Node *node) const { return m_left && (node == m_left || m_right != nullptr); }
    bool hasRoot() const { return m_root; }
    Node &left() { return *m_left; }
    void cut()
    {
        delete m_left;
        m_left = nullptr;
        if (!m_left)
            m_left = new Node;
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
        m_timer->deleteLater();
        m_timer = nullptr;
    }

private:
    void plant()
    {
        m_spare = new Node; // expect: ownership-raw-member
        mayThrow(m_spare);
    }
    Node *m_root;
    Node *m_left;
    Node *m_right = nullptr;
    Node *m_spare;
    QTimer *m_timer;
};

Tree::~Tree()
{
    delete m_timer;
    if (m_left)
        delete m_left;
    delete m_right;
    delete m_spare;
    delete m_root;
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
