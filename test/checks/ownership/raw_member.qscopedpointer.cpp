// The house style for owners: QScopedPointer.
// options: --option=ownership.pointer=QScopedPointer
#include <QtCore/QObject>

struct Node
{
    int value = 0;
};
void read(const Node *node);

class Tree : public QObject
{
public:
    explicit Tree(QObject *parent) : QObject(parent), m_root(new Node), m_leaf(0) // expect: ownership-raw-member
    {
        m_leaf = new Node; // expect: ownership-raw-member
        read(m_root);
    }
    ~Tree() override
    {
        delete m_root;
        delete m_leaf;
    }
    bool has(const Node *node) const { return node != nullptr && (m_root == node || m_leaf != nullptr); }
    int value() const { return m_root ? m_root->value : 0; }
    void renew()
    {
        delete m_leaf;
        m_leaf = new Node;
    }
    Node *take()
    {
        Node *leaf = m_leaf;
        m_leaf = nullptr;
        return leaf;
    }

private:
    Node *m_root;
    Node *m_leaf = nullptr;
};
