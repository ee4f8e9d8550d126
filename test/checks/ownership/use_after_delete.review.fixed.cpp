// Objects that are used where they have been deleted on every path.
#include <QtCore/QBuffer>
#include <QtCore/QList>
#include <QtCore/QObject>
#include <QtCore/QString>
#include <QtCore/QTimer>
#include <memory>

struct Node
{
    Node *next = nullptr;
    int value = 0;
    int look() const { return value; }
};

bool often();
Node *find();
void print(int value);

static void destroy(Node *node) { delete node; }
static int valueOf(const Node *node) { return node->value; }
static int valueOr(const Node *node, int otherwise) { return node ? node->value : otherwise; }

// ------------------------------------------------------------------------------------------------- must be found

void called(Node *node)
{
    print(node->look()); // expect: ownership-use-after-delete
    delete node;
}

void written()
{
    Node *node = new Node;
    node->value = 2; // expect: ownership-use-after-delete
    node->value = 3;
    delete node;
}

int read(Node *node)
{
    delete node;
    return node->value; // expect: ownership-use-after-delete
}

void alias()
{
    Node *first = new Node;
    Node *second = first;
    first->value = 1; // expect: ownership-use-after-delete
    delete second;
}

void list(Node *head)
{
    while (head) {
        delete head;
        head = head->next; // expect: ownership-use-after-delete
    }
}

void helper(Node *node)
{
    destroy(node);
    node->value = 4; // expect: ownership-use-after-delete
}

void passed(Node *node)
{
    print(valueOf(node)); // expect: ownership-use-after-delete
    delete node;
}

void branches(Node *node)
{
    if (often())
        delete node;
    else
        destroy(node);
    node->value = 5; // expect: ownership-use-after-delete
}

void withItsParent()
{
    auto *parent = new QObject;
    auto *timer = new QTimer(parent);
    delete parent;
    timer->start(100); // expect: ownership-use-after-delete
}

void array()
{
    int *numbers = new int[4];
    numbers[0] = 1;
    numbers[1] = 2; // expect: ownership-use-after-delete
    delete[] numbers;
}

void device(QBuffer *buffer)
{
    buffer->close();
    buffer->setObjectName(QStringLiteral("gone")); // expect: ownership-use-after-delete
    delete buffer;
    print(1);
}

class Worker
{
public:
    void finish();
    void finishEarly();
    void replace(Node *node);
    void stop();
    int look() const { return m_count; }
    void changed();

private:
    Node *m_node = nullptr;
    int m_count = 0;
};

void Worker::finish()
{
    delete this;
    m_count = 1; // expect: ownership-use-after-delete
}

void Worker::stop()
{
    m_count = look();
    m_node->value = 1; // expect: ownership-use-after-delete
    delete m_node;
}

// A method of the same object deletes what a member points to.
class Stock
{
public:
    int leftThere();
    void otherName();
    void innerHelper();
    void replaced();
    void oneOfTwo();
    void another(Stock *other);
    void kept();

private:
    void drop() { delete m_node; }
    void clear();
    void clearSome(int n);
    void renew();
    void hand();
    virtual void reset() { delete m_node; }
    Node *m_node = nullptr;
};

void Stock::clear()
{
    if (!m_node)
        return;
    m_node->value = 0;
    delete m_node;
    m_node = nullptr;
}

void Stock::clearSome(int n)
{
    if (n == 0)
        clear();
}

void Stock::renew()
{
    drop();
    m_node = new Node;
}

void Stock::hand()
{
    print(m_node->look());
    m_node = nullptr;
}

int Stock::leftThere()
{
    drop();
    return m_node->value; // expect: ownership-use-after-delete
}

void Stock::otherName()
{
    Node *node = m_node;
    clear();
    print(node->value); // expect: ownership-use-after-delete
}

void Stock::innerHelper()
{
    Node *node = m_node;
    renew();
    print(m_node->value);
    print(node->value); // expect: ownership-use-after-delete
}

// ------------------------------------------------------------------------------------------------- must be silent

void Stock::replaced()
{
    renew();
    print(m_node->value);
}

void Stock::oneOfTwo()
{
    Node *node = m_node;
    clearSome(2);
    print(node->value);
    reset();
    print(m_node->value);
}

void Stock::another(Stock *other)
{
    other->drop();
    print(m_node->value);
}

void Stock::kept()
{
    Node *node = m_node;
    hand();
    print(node->value);
    delete node;
}

void renewed(Node *node)
{
    delete node;
    node = new Node;
    node->value = 1;
    delete node;
}

void sometimes(Node *node)
{
    bool gone = often();
    if (gone)
        delete node;
    if (!gone)
        node->value = 1;
}

void leaves(Node *node)
{
    if (often()) {
        delete node;
        return;
    }
    node->value = 1;
}

void compared(Node *node, Node *other)
{
    delete node;
    if (node == other)
        print(1);
}

void passedOn(Node *node)
{
    delete node;
    print(valueOr(nullptr, 1));
}

void nextFirst(Node *head)
{
    while (head) {
        Node *next = head->next;
        delete head;
        head = next;
    }
}

void all(QList<Node *> nodes)
{
    for (Node *node : nodes)
        delete node;
    for (int i = 0; i < nodes.size(); i++)
        nodes[i] = nullptr;
}

void Worker::finishEarly()
{
    if (often()) {
        delete this;
        return;
    }
    m_count = 1;
}

void Worker::replace(Node *node)
{
    delete m_node;
    m_node = node;
    m_node->value = 1;
}

void Worker::changed()
{
    delete m_node;
    m_node = find();
    m_node->value = 2;
}

void captured(Node *node)
{
    auto later = [node] { print(node->value); };
    later();
    delete node;
}

void takenOut()
{
    auto *parent = new QObject;
    auto *timer = new QTimer(parent);
    timer->setParent(nullptr);
    delete parent;
    timer->start(100);
    delete timer;
}

void later(QObject *object)
{
    object->deleteLater();
    object->setObjectName(QStringLiteral("still here"));
}

void last(int n)
{
    Node *last = nullptr, *node = nullptr;
    for (int i = 0; i < n; i++) {
        last = node;
        node = new Node;
        delete last;
        node->value = i;
    }
}

void smart(std::unique_ptr<Node> node)
{
    Node *raw = node.get();
    raw->value = 1;
    node.reset();
}

void address(Node *node)
{
    Node **where = &node;
    delete node;
    *where = find();
    node->value = 1;
}
