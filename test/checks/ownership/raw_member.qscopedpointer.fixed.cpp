// The house style for owners: QScopedPointer.
// options: --option=ownership.pointer=QScopedPointer
#include <QtCore/QObject>
#include <QScopedPointer>

struct Node
{
    int value = 0;
};
void read(const Node *node);

class Tree : public QObject
{
public:
    explicit Tree(QObject *parent) : QObject(parent), m_root(new Node), m_leaf(nullptr) // expect: ownership-raw-member
    {
        m_leaf.reset(new Node); // expect: ownership-raw-member
        read(m_root.data());
    }
    ~Tree() override
    {
    }
    bool has(const Node *node) const { return node != nullptr && (m_root.data() == node || m_leaf != nullptr); }
    int value() const { return m_root ? m_root->value : 0; }
    void renew()
    {
        m_leaf.reset();
        m_leaf.reset(new Node);
    }
    Node *take()
    {
        Node *leaf = m_leaf.take();
        return leaf;
    }

private:
    QScopedPointer<Node> m_root;
    QScopedPointer<Node> m_leaf;
};
