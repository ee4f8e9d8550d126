// Objects that nobody has when their function is left.
#include <QtCore/QCoreApplication>
#include <QtCore/QList>
#include <QtCore/QMimeData>
#include <QtCore/QObject>
#include <QtCore/QPointer>
#include <QtCore/QScopedPointer>
#include <QtCore/QThreadPool>
#include <QtCore/QTimer>
#include <QtWidgets/QDialog>
#include <QtWidgets/QGraphicsScene>
#include <QtWidgets/QGraphicsView>
#include <QtWidgets/QListWidget>
#include <QtWidgets/QVBoxLayout>
#include <memory>

struct Node
{
    int value = 0;
    void grow() { value++; }
};

struct Registry
{
    void add(Node *node);
};
Registry &registry();
struct Listed : Node
{
    Listed() { registry().add(this); }
};

bool often();
void unseen(Node *node);
int read(const Node *node);
static int sum(const Node *node) { return node->value + read(node); }
static Node *make()
{
    Node *node = new Node;
    node->value = 3;
    return node;
}

// ------------------------------------------------------------------------------------------------- must be found

int forgotten()
{
    const auto node = std::make_unique<Node>(); // expect: ownership-leak
    node->grow();
    return read(node.get());
}

int onOneWay()
{
    Node *node = nullptr;
    node = new Node; // expect: ownership-leak
    if (often())
        return 0;
    int value = node->value;
    delete node;
    return value;
}

void lostFirst()
{
    Node *node = new Node; // expect: ownership-leak
    node->grow();
    node = nullptr;
    delete node;
}

int fromHelper()
{
    Node *node = make(); // expect: ownership-leak
    return sum(node);
}

int never(bool wide)
{
    if (!wide)
        return 0;
    const auto numbers = std::make_unique<Node>(); // expect: ownership-leak
    numbers->grow();
    return numbers->value;
}

void takenItem(QListWidget *list)
{
    QListWidgetItem *item = list->takeItem(0); // expect: ownership-leak
    if (!item)
        return;
    item->setText(QStringLiteral("gone"));
}

void asks()
{
    auto *dialog = new QDialog; // expect: ownership-leak
    dialog->setModal(true);
    dialog->exec();
}

bool handedOnSometimes(QList<Node *> &all)
{
    Node *node = nullptr;
    node = new Node; // expect: ownership-leak
    node->grow();
    if (node->value > 3)
        return false;
    all.append(node);
    return true;
}

int throughTwoNames()
{
    Node *first = new Node; // expect: ownership-leak
    Node *second = first;
    second->grow();
    return first->value;
}

class Counter : public QObject
{
public:
    void count() { m_count++; }
    int total() const { return m_count; }

private:
    int m_count = 0;
};

int counts()
{
    auto *counter = new Counter; // expect: ownership-leak
    counter->count();
    return counter->total();
}

int emptyLayout(QLayout *box)
{
    int widgets = 0;
    QLayoutItem *item;
    while ((item = box->takeAt(0)) != nullptr) { // expect: ownership-leak
        if (item->widget())
            ++widgets;
    }
    return widgets;
}

// ------------------------------------------------------------------------------------------------- must be silent

void deleted()
{
    Node *node = new Node;
    delete node;
}

// The delete by hand: where ownership-raw-owner runs too, it tells of this.
int byHand()
{
    Node *node = new Node; // expect: ownership-leak
    if (often())
        return 0;
    delete node;
    return 1;
}

void passedOn()
{
    Node *node = new Node;
    unseen(node);
}

Node *returned()
{
    Node *node = new Node;
    node->grow();
    return node;
}

void listed(QList<Node *> &all)
{
    Node *node = new Node;
    all.append(node);
}

void out(Node *&result)
{
    Node *node = new Node;
    result = node;
}

void lists()
{
    auto *node = new Listed;
    node->grow();
}

void smart()
{
    Node *node = new Node;
    std::unique_ptr<Node> owner(node);
    owner->grow();
}

void child(QObject *parent)
{
    auto *timer = new QTimer(parent);
    timer->start(3);
}

void attribute()
{
    auto *dialog = new QDialog;
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->show();
}

void later()
{
    auto *timer = new QTimer;
    QObject::connect(timer, &QTimer::timeout, timer, &QObject::deleteLater);
    timer->start(3);
}

// A slot may delete its sender.
void sender(QObject *receiver)
{
    auto *timer = new QTimer;
    QObject::connect(timer, SIGNAL(timeout()), receiver, SLOT(done()));
    timer->start(3);
}

void inLambda()
{
    auto *timer = new QTimer;
    QTimer::singleShot(10, qApp, [timer] { delete timer; });
}

class Task : public QObject
{
public:
    void start() { QTimer::singleShot(10, this, [this] { end(); }); }

private:
    void end() { deleteLater(); }
};

void task()
{
    auto *task = new Task;
    task->start();
}

class Elsewhere : public QObject
{
public:
    void start();
};

void elsewhere()
{
    auto *task = new Elsewhere;
    task->setObjectName(QStringLiteral("x"));
}

class Work : public QRunnable
{
public:
    void run() override { }
};

void work()
{
    QThreadPool::globalInstance()->start(new Work);
}

void layout(QWidget *widget)
{
    auto *box = new QVBoxLayout;
    box->setSpacing(3);
    widget->setLayout(box);
}

void correlated(bool wide)
{
    Node *node = nullptr;
    if (wide)
        node = new Node;
    if (often())
        unseen(node);
    if (wide)
        delete node;
}

QListWidgetItem *taken(QListWidget *list)
{
    QListWidgetItem *item = list->takeItem(0);
    item->setText(QStringLiteral("moved"));
    return item;
}

// It may be null on the way that leaves it behind.
QListWidgetItem *sometimes(QListWidget *list)
{
    QListWidgetItem *item = list->takeItem(0);
    if (list->count() == 0)
        return nullptr;
    delete item;
    return nullptr;
}

void moved(QListWidget *from, QListWidget *to)
{
    to->addItem(from->takeItem(0));
}

class Keeper
{
public:
    void keep()
    {
        Node *node = new Node;
        m_node = node;
    }
    ~Keeper() { delete m_node; }

private:
    Node *m_node = nullptr;
};

void kept()
{
    static Node *node = new Node;
    node->grow();
}

int main()
{
    auto *node = new Node;
    node->grow();
    return 0;
}

// ------------------------------------------------------------------------------------------------- cleared before the delete

struct Shown
{
    int rows = 0;
};
void keepShown(Shown *shown);

class Panel
{
public:
    void hide()
    {
        m_shown = nullptr; // expect: ownership-leak
        update();
        delete m_shown;
    }
    void show()
    {
        m_shown = nullptr;
        m_shown = new Shown;
        update();
        delete m_shown;
        m_shown = nullptr;
    }
    void renew()
    {
        m_shown = nullptr;
        make();
        delete m_shown;
    }
    void hand()
    {
        keepShown(m_shown);
        m_shown = nullptr;
        delete m_shown;
    }
    void twice()
    {
        delete m_shown;
        m_shown = nullptr;
        delete m_shown;
    }

private:
    void update() { m_rows = m_shown ? m_shown->rows : 0; }
    void make() { m_shown = new Shown; }
    Shown *m_shown = nullptr;
    int m_rows = 0;
};

// ------------------------------------------------------------------------------------------------- given back by its smart pointer

struct Sample { int value = 0; int twice() const { return 2 * value; } };
void keepSample(Sample *sample);

int releasedAndLeft()
{
    std::unique_ptr<Sample> owner(new Sample); // expect: ownership-leak
    Sample *sample = owner.release();
    return sample->twice();
}

void takenAndDropped()
{
    QScopedPointer<Sample> owner(new Sample); // expect: ownership-leak
    owner->value = 3;
    owner.take();
}

void releasedAndHandedOn()
{
    std::unique_ptr<Sample> owner(new Sample);
    owner->value = 3;
    keepSample(owner.release());
    QScopedPointer<Sample> other(new Sample);
    keepSample(other.data());
    other.take();
}

Sample *releasedToTheCaller()
{
    std::unique_ptr<Sample> owner(new Sample);
    owner->value = 3;
    return owner.release();
}

// Its parent has it, whatever the smart pointer does.
bool parentHasIt(QObject *parent, bool often)
{
    QScopedPointer<QTimer> timer(new QTimer(parent));
    if (often)
        return timer.take()->isActive();
    return false;
}

// Made in an initialiser, and a view does not own its scene.
class Board : public QGraphicsView
{
public:
    explicit Board(QWidget *parent) : QGraphicsView(new QGraphicsScene, parent) // expect: ownership-leak
    {
        setDragMode(QGraphicsView::NoDrag);
    }
};

// Another member knows where it is.
class Pages : public QDialog
{
public:
    Pages() : m_list(new QListWidget) { show(m_list); }
    void show(QWidget *page);

private:
    QPointer<QListWidget> m_list;
};

void emptiedLayout(QLayout *box)
{
    QLayoutItem *item;
    while ((item = box->takeAt(0)) != nullptr) {
        delete item->widget();
        delete item;
    }
    QLayoutItem *other = nullptr;
    while (nullptr != (other = box->takeAt(0)))
        delete other;
}

void movedLayout(QLayout *from, QLayout *to)
{
    while (QLayoutItem *item = from->takeAt(0))
        to->addItem(item);
}

// A member that only looks at what it is made with, and one that deletes it.
class Extract
{
public:
    explicit Extract(const Sample *from) : m_value(from->value) { }

private:
    int m_value;
};

class Custodian
{
public:
    explicit Custodian(Sample *sample) : m_sample(sample) { }
    ~Custodian() { delete m_sample; }

private:
    Sample *m_sample;
};

class Both
{
public:
    Both()
        : m_extract(new Sample), // expect: ownership-leak
          m_keeper(new Sample)
    {
    }

private:
    Extract m_extract;
    Custodian m_keeper;
};
