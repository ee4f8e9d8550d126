// Objects that are deleted twice on one path.
#include <QtCore/QBuffer>
#include <QtCore/QList>
#include <QtCore/QObject>
#include <QtCore/QPointer>
#include <QtCore/QTimer>
#include <cstdlib>
#include <memory>

struct Node
{
    Node *next = nullptr;
    int value = 0;
};

bool often();
Node *find();
void unseen(Node *node);

static void destroy(Node *node) { delete node; }
static void destroyGuarded(Node *node)
{
    if (!node)
        return;
    delete node;
}
static void destroySometimes(Node *node)
{
    if (often())
        delete node;
}

// ------------------------------------------------------------------------------------------------- must be found

void twice(Node *node)
{
    delete node;
    delete node; // expect: ownership-double-delete
}

void allocated()
{
    auto *buffer = new QBuffer;
    buffer->open(QIODevice::ReadOnly);
    delete buffer;
    delete buffer; // expect: ownership-double-delete
}

void alias()
{
    Node *first = new Node;
    Node *second = first;
    delete first;
    delete second; // expect: ownership-double-delete
}

void bothBranches(Node *node)
{
    if (often()) {
        delete node;
    } else {
        node->value = 1;
        delete node;
    }
    delete node; // expect: ownership-double-delete
}

void helper(Node *node)
{
    destroy(node);
    delete node; // expect: ownership-double-delete
}

void helperTwice(Node *node)
{
    destroyGuarded(node);
    destroyGuarded(node); // expect: ownership-double-delete
}

void guarded(Node *node)
{
    if (node)
        delete node;
    delete node; // expect: ownership-double-delete
}

void withItsParent()
{
    auto *parent = new QObject;
    auto *child = new QTimer(parent);
    child->setObjectName(QStringLiteral("a"));
    delete parent;
    delete child; // expect: ownership-double-delete
}

void found()
{
    Node *node = find();
    delete node;
    delete node; // expect: ownership-double-delete
}

void freed()
{
    void *bytes = malloc(10);
    free(bytes);
    free(bytes); // expect: ownership-double-delete
}

class Holder
{
public:
    ~Holder();
    void drop();

private:
    Node *m_node = nullptr;
};

Holder::~Holder()
{
    delete m_node;
    delete m_node; // expect: ownership-double-delete
}

// ------------------------------------------------------------------------------------------------- must be silent

void nulled(Node *node)
{
    delete node;
    node = nullptr;
    delete node;
}

void anotherOne(Node *node)
{
    delete node;
    node = new Node;
    delete node;
}

void oneBranch(Node *node)
{
    bool gone = often();
    if (gone)
        delete node;
    if (!gone)
        delete node;
}

void helperSometimes(Node *node)
{
    destroySometimes(node);
    delete node;
}

void twoFound()
{
    Node *one = find();
    Node *two = find();
    delete one;
    delete two;
}

void list(Node *head)
{
    while (head) {
        Node *next = head->next;
        delete head;
        head = next;
    }
}

void inLoop()
{
    for (int i = 0; i < 3; i++) {
        Node *node = new Node;
        delete node;
    }
}

void returns(Node *node)
{
    if (often()) {
        delete node;
        return;
    }
    delete node;
}

void childFirst()
{
    auto *parent = new QObject;
    auto *child = new QTimer(parent);
    delete child;
    delete parent;
}

void takenOut()
{
    auto *parent = new QObject;
    auto *child = new QTimer(parent);
    child->setParent(nullptr);
    delete parent;
    delete child;
}

void guardedPointer()
{
    QPointer<QObject> object = new QObject;
    delete object;
    delete object;
}

void later(QObject *object)
{
    object->deleteLater();
    object->deleteLater();
    delete object;
}

void byAddress(Node *node)
{
    Node **where = &node;
    delete node;
    *where = nullptr;
    delete node;
}

void byReference(Node *node)
{
    auto reset = [&node] { node = nullptr; };
    delete node;
    reset();
    delete node;
}

void smart()
{
    std::unique_ptr<Node> node(new Node);
    Node *raw = node.release();
    delete raw;
}

void Holder::drop()
{
    delete m_node;
    m_node = nullptr;
    delete m_node;
}

void jumps(Node *node)
{
again:
    delete node;
    node = find();
    if (node)
        goto again;
}

// --------------------------------------------------------------------------------------- an element and its list: must be found

class Pool
{
public:
    ~Pool()
    {
        delete m_current;
        qDeleteAll(m_nodes); // expect: ownership-double-delete
    }
    void add() { m_nodes.append(new Node); }
    void first() { m_current = m_nodes.first(); }

private:
    QList<Node *> m_nodes;
    Node *m_current = nullptr;
};

class Stack
{
public:
    ~Stack()
    {
        qDeleteAll(m_nodes);
        delete m_last; // expect: ownership-double-delete
    }
    void push()
    {
        auto *node = new Node;
        m_nodes.append(node);
        m_last = node;
    }

private:
    QList<Node *> m_nodes;
    Node *m_last = nullptr;
};

// -------------------------------------------------------------------------------------------------------------------- silent

class Apart
{
public:
    ~Apart()
    {
        delete m_current;
        delete m_kept;
        delete m_last;
        qDeleteAll(m_nodes);
    }
    void add() { m_nodes.append(new Node); }
    void renew()
    {
        m_current = new Node;
        Node *node = new Node;
        m_kept = node;
        m_others.append(node);
    }
    void either(bool old) { m_last = old ? m_nodes.first() : new Node; }
    void drop()
    {
        if (m_nodes.isEmpty())
            delete m_current;
        else
            qDeleteAll(m_nodes);
        m_nodes.clear();
        m_current = nullptr;
    }

private:
    QList<Node *> m_nodes;
    QList<Node *> m_others;
    Node *m_current = nullptr;
    Node *m_last = nullptr;
    Node *m_kept = nullptr;
};
