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
    }
    ~EmptyDestructor() override { }
    int value() const { return read(m_node); }

private:
    Node *m_node = nullptr;
};

class Other
{
public:
    Other() : m_first(new Node), m_second(new Node) { } // expect: ownership-raw-member
    ~Other() { delete m_first; }
    int sum() const { return m_first->value + m_second->value; }

private:
    Node *m_first;
    Node *m_second;
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
