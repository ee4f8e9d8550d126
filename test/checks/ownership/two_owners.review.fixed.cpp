// Objects that two owners delete.
#include <QtCore/QPluginLoader>
#include <QtCore/QPointer>
#include <QtCore/QScopedPointer>
#include <QtCore/QSharedPointer>
#include <QtCore/QTimer>
#include <QtCore/QVector>
#include <QtNetwork/QLocalServer>
#include <QtNetwork/QLocalSocket>
#include <QtGui/QTextBlock>
#include <memory>

struct Node
{
    int value = 0;
};
void use(Node *node);
Node *find();

// ------------------------------------------------------------------------------------------------- must be found

void blocks()
{
    Node *node = new Node;
    QSharedPointer<Node> first(node);
    QSharedPointer<Node> second(node); // expect: ownership-two-owners
    use(second.data());
}

void again(Node *node, std::unique_ptr<Node> &to)
{
    std::unique_ptr<Node> mine(node);
    to.reset(node); // expect: ownership-two-owners
}

void behind(const QSharedPointer<Node> &shared, const std::shared_ptr<Node> &standard)
{
    QSharedPointer<Node> mine(shared); // expect: ownership-two-owners
    QScopedPointer<Node> scoped(standard.get()); // expect: ownership-two-owners
    use(mine.data());
}

void byHand(QScopedPointer<Node> &node)
{
    use(node.data());
    // expect: ownership-two-owners
}

void onStack()
{
    Node node;
    std::shared_ptr<Node> shared(&node); // expect: ownership-two-owners
    use(shared.get());
}

void endsFirst()
{
    QTimer child;
    QObject parent;
    child.setParent(&parent); // expect: ownership-two-owners
    child.start(100);
}

void forget(QTextBlock block)
{
    // expect: ownership-two-owners
    block.setUserData(nullptr);
}

class Plugins
{
public:
    ~Plugins() { qDeleteAll(m_plugins); } // expect: ownership-two-owners
    void load(const QString &name)
    {
        QPluginLoader loader(name);
        QObject *plugin = loader.instance();
        if (plugin)
            m_plugins.append(plugin);
    }

private:
    QVector<QObject *> m_plugins;
};

class Holder : public QObject
{
public:
    Holder() { m_timer.reset(new QTimer()); } // expect: ownership-two-owners
    QSharedPointer<QTimer> timer() const { return m_timer; }

private:
    QSharedPointer<QTimer> m_timer;
};

struct Table { int rows = 0; };
class Sheet
{
public:
    Sheet() : m_table(new Table) {}
    ~Sheet() { delete m_table; }
    int rows() const { return m_table->rows; }

private:
    Table *m_table;
};
int rowsOf(Sheet sheet);

int copies(QList<Sheet *> &all)
{
    Sheet first;
    Sheet second = first; // expect: ownership-two-owners
    second = *all.first(); // expect: ownership-two-owners
    return rowsOf(second); // expect: ownership-two-owners
}

// ------------------------------------------------------------------------------------------------------ silent
class Deep
{
public:
    Deep() : m_table(new Table) {}
    Deep(const Deep &other) : m_table(new Table(*other.m_table)) {}
    Deep &operator=(const Deep &other) { *m_table = *other.m_table; return *this; }
    ~Deep() { delete m_table; }

private:
    Table *m_table;
};

class Counted
{
public:
    Counted() : m_table(new Table) {}
    ~Counted() { if (m_owner) delete m_table; }

private:
    Table *m_table;
    bool m_owner = true;
};

Sheet made()
{
    Sheet sheet;
    return sheet;
}

int noCopies(const Sheet &sheet, Deep deep)
{
    Sheet own = made();
    const Sheet &same = own;
    Deep other = deep;
    other = deep;
    Counted counted, again = counted;
    Q_UNUSED(again);
    return sheet.rows() + same.rows();
}


void shared()
{
    Node *node = new Node;
    QSharedPointer<Node> first(node);
    QSharedPointer<Node> second(first);
    use(second.data());
    QPointer<QObject> seen(new QTimer);
    delete seen.data();
}

void either(bool raw)
{
    Node *node = new Node;
    if (raw) {
        std::unique_ptr<Node> mine(node);
        return;
    }
    QSharedPointer<Node> other(node);
    node = new Node;
    std::unique_ptr<Node> third(node);
}

void handedOver(QScopedPointer<Node> &node)
{
    std::unique_ptr<Node> mine(node.take());
    std::shared_ptr<Node> kept(find(), [](Node *) { });
    Node local;
    std::shared_ptr<Node> none(&local, [](Node *) { });
    use(kept.get());
}

void inOrder()
{
    QObject parent;
    QTimer child;
    child.setParent(&parent);
    QTimer other(&parent);
}

// It dies before its parent, and tells it.
class Private : public QObject
{
public:
    Private() : m_timer(new QTimer(this)), m_scoped(new QTimer(this)) { }

private:
    QSharedPointer<QTimer> m_timer;
    QScopedPointer<QTimer> m_scoped;
};

class Own
{
public:
    ~Own() { qDeleteAll(m_nodes); }
    void add() { m_nodes.append(new Node); }

private:
    QVector<Node *> m_nodes;
};

// ------------------------------------------------------------------------------------- a parent, and a list that deletes as well
class Steps
{
public:
    ~Steps();
    void add(QObject *step) { m_steps.append(step); }
    void addOne(QObject *step) { m_steps << step; }
    void keep(QObject *step) { m_kept = step; }
    void watch(QObject *step) { m_watched = step; }
    void drop(QObject *step) { m_steps.removeAll(step); }
    void maybe(QObject *step)
    {
        if (m_steps.size() < 4)
            m_steps.append(step);
    }

private:
    void clear();
    QList<QObject *> m_steps;
    QObject *m_kept = nullptr, *m_watched = nullptr;
};

Steps::~Steps()
{
    for (QObject *step : m_steps)
        delete step;
    clear();
}

void Steps::clear()
{
    m_kept->deleteLater();
    m_watched = nullptr;
}

class Child : public QObject
{
public:
    explicit Child(QObject *manager) : QObject(manager) { }
};

void taken(Steps *steps, QObject *manager)
{
    steps->add(new Child(manager)); // expect: ownership-two-owners
    Child *second = new Child(manager);
    steps->addOne(second); // expect: ownership-two-owners
    QTimer *timer = new QTimer(manager);
    timer->start(5);
    steps->keep(timer); // expect: ownership-two-owners
}

void notTaken(Steps *steps, QObject *manager)
{
    steps->add(new Child(nullptr));
    steps->add(new QObject);
    Child *child = new Child(manager);
    steps->drop(child);
    steps->maybe(child);
    steps->watch(child);
    Child *free = new Child(manager);
    free->setParent(nullptr);
    steps->add(free);
}

class Manager : public QObject
{
public:
    void local()
    {
        m_steps.add(new Child(this));  // the member ends before its owner's children do
        Steps steps;
        steps.add(new Child(this));
    }

private:
    Steps m_steps;
};

// ------------------------------------------------------------------------------- what ends itself, and is ended by a slot as well
class Task : public QObject
{
    Q_OBJECT
public:
    Task()
    {
        connect(this, &Task::failed, this, &QObject::deleteLater);
        connect(&m_timer, &QTimer::timeout, this, [this] {
            emit ready(1);
            close();
        });
    }
    void step()
    {
        if (m_steps++ > 4)
            emit stepped();
        else
            deleteLater();
    }

Q_SIGNALS:
    void ready(int value);
    void failed();
    void stepped();

private:
    void close() { deleteLater(); }
    QTimer m_timer;
    int m_steps = 0;
};

class Tasks : public QObject
{
    Q_OBJECT
public:
    void one()
    {
        auto *task = new Task;
        // expect: ownership-two-owners
        connect(task, &Task::stepped, task, &QObject::deleteLater);
    }
    void two(Task *task)
    {
        connect(task, &Task::ready, this, &Tasks::done);
        connect(task, &Task::ready, this, [this](int value) { m_sum += value; });
        connect(task, &Task::ready, &m_other, &QObject::deleteLater);
    }

private:
    void done()
    {
        // expect: ownership-two-owners
        m_sum++;
    }
    QObject m_other;
    int m_sum = 0;
};

class LocalServer : public QObject
{
    Q_OBJECT
public:
    void accept()
    {
        QLocalSocket *socket = m_server.nextPendingConnection();
        connect(socket, &QLocalSocket::disconnected, socket, &QObject::deleteLater);
        if (m_full) {
            socket->abort();
            socket->deleteLater(); // expect: ownership-two-owners
        }
    }
    void leave()
    {
        m_own->abort();
        m_own->deleteLater();
    }
    void quiet(QLocalSocket *socket)
    {
        socket->disconnect();
        socket->abort();
        socket->deleteLater();
    }
    void write(QLocalSocket *socket)
    {
        socket->flush();
        socket->deleteLater();
    }

private:
    QLocalServer m_server;
    QLocalSocket *m_own = nullptr;
    bool m_full = false;
};

class Client : public QObject
{
    Q_OBJECT
public:
    void start(QLocalSocket *socket)
    {
        connect(socket, &QLocalSocket::disconnected, this, [this, socket] {
            if (m_own)
                socket->deleteLater();
        });
    }
    void stop(QLocalSocket *socket)
    {
        socket->close();
        socket->deleteLater();
    }

private:
    bool m_own = false;
};

// Copies of a shared pointer share.
class Store : public QObject
{
};
struct Page
{
    void load(QSharedPointer<Store> store);
};
void loadAll(Page *first, Page *second, const QSharedPointer<Store> &store, QSharedPointer<Store> other)
{
    first->load(store);
    second->load(store);
    first->load(other);
    second->load(other);
}
