// Memory that is given back in another way than it was got.
#include <QtCore/QByteArray>
#include <QtCore/QObject>
#include <QtCore/QScopedPointer>
#include <cstdlib>
#include <cstring>
#include <memory>

struct Node
{
    int value = 0;
};
typedef int Row[4];

bool often();
char *bytesFromElsewhere();
static void destroy(Node *node) { delete node; }

// ------------------------------------------------------------------------------------------------- must be found

void arrayByDelete()
{
    int *numbers = new int[4];
    numbers[0] = 1;
    delete[] numbers; // expect: ownership-mismatched-delete
}

void objectByArray()
{
    Node *node = new Node;
    delete node; // expect: ownership-mismatched-delete
}

void bytes(int n)
{
    char *text = new char[size_t(n)];
    memset(text, 0, size_t(n));
    delete[] text; // expect: ownership-mismatched-delete
}

void alias()
{
    Node *nodes = new Node[3];
    Node *first = nodes;
    delete[] first; // expect: ownership-mismatched-delete
}

void freedObject()
{
    Node *node = new Node;
    delete node; // expect: ownership-mismatched-delete
}

void deletedMemory()
{
    int *number = static_cast<int *>(malloc(sizeof(int)));
    *number = 1;
    delete number; // expect: ownership-mismatched-delete
}

void deletedText(const char *text)
{
    char *copy = strdup(text);
    delete[] copy; // expect: ownership-mismatched-delete
}

class Buffer
{
public:
    explicit Buffer(int n);
    ~Buffer() { delete[] m_bytes; }
    void renew(int n);

private:
    char *m_bytes = nullptr;
};

void Buffer::renew(int n)
{
    m_bytes = new char[size_t(n)];
    delete[] m_bytes; // expect: ownership-mismatched-delete
    m_bytes = nullptr;
}

// ------------------------------------------------------------------------------------------------- must be silent

void array()
{
    int *numbers = new int[4];
    delete[] numbers;
}

void object()
{
    Node *node = new Node;
    delete node;
}

void typedefArray()
{
    int *row = new Row;
    delete[] row;
}

void memory()
{
    char *text = strdup("text");
    free(text);
}

void other()
{
    char *text = bytesFromElsewhere();
    delete text;
}

void either(int n)
{
    Node *nodes = n > 1 ? new Node[3] : new Node;
    if (n > 1)
        delete[] nodes;
    else
        delete nodes;
}

void renewed()
{
    Node *node = new Node[2];
    delete[] node;
    node = new Node;
    delete node;
}

void helper()
{
    Node *node = new Node;
    destroy(node);
}

Buffer::Buffer(int n) : m_bytes(new char[size_t(n)]) {}

void smart()
{
    std::unique_ptr<Node[]> nodes(new Node[2]);
    nodes[0].value = 1;
}

void placed(void *where)
{
    Node *node = new (where) Node;
    node->~Node();
}

void arrayInPointer(int n)
{
    QScopedArrayPointer<int> numbers(new int[n]); // expect: ownership-mismatched-delete
    std::unique_ptr<Node> nodes(new Node[4]); // expect: ownership-mismatched-delete
    *numbers = nodes->value;
}

void arrayInArrayPointer(int n)
{
    QScopedArrayPointer<int> numbers(new int[n]);
    std::unique_ptr<Node[]> nodes(new Node[4]);
    QScopedPointer<int, QScopedPointerArrayDeleter<int>> more(new int[n]);
    std::shared_ptr<int> shared(new int[n], std::default_delete<int[]>());
    numbers[0] = nodes[0].value;
}

// ------------------------------------------------------------------------------------------------- members, got in one method

class Histogram
{
public:
    explicit Histogram(int n) : m_counts(new int[n]) {}
    ~Histogram()
    {
        delete[] m_counts; // expect: ownership-mismatched-delete
    }

private:
    int *m_counts;
};

class Cache
{
public:
    void fill()
    {
        if (!m_nodes)
            m_nodes = new Node[16];
    }
    void drop()
    {
        delete[] m_nodes; // expect: ownership-mismatched-delete
        m_nodes = nullptr;
    }

private:
    Node *m_nodes = nullptr;
};

class Single
{
public:
    Single() : m_node(new Node), m_nodes(new Node[2]) {}
    ~Single()
    {
        delete m_node;
        delete[] m_nodes;
    }

private:
    Node *m_node;
    Node *m_nodes;
};

class EitherWay
{
public:
    explicit EitherWay(bool many) : m_many(many) { m_nodes = many ? new Node[8] : new Node; }
    ~EitherWay()
    {
        if (m_many)
            delete[] m_nodes;
        else
            delete m_nodes;
    }

private:
    Node *m_nodes;
    bool m_many;
};

class Replaced
{
public:
    Replaced() { m_nodes = new Node[8]; }
    void replace(Node *node) { m_nodes = node; }
    ~Replaced() { delete m_nodes; }

private:
    Node *m_nodes;
};
