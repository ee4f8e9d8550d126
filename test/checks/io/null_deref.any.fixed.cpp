// Results that may be null, used as if there were always something: casts and look-ups too.
// options: --option=io-null-deref.results=any
#include <QtCore/QPointer>
#include <QtNetwork/QTcpServer>
#include <QtNetwork/QTcpSocket>
#include <QtTest/QTest>
#include <QtWidgets/QWidget>

#include <memory>
#include <new>

class Item : public QObject
{
    Q_OBJECT
public:
    void run();
    int value() const;
    int n = 0;
};
bool decide();
void use(int);
void keep(Item *);
bool valid(Item *);

// ------------------------------------------------------------------------------------------------- must be found

void castResult(QObject *object)
{
    auto *item = qobject_cast<Item *>(object);
    if (item)
        item->run(); // expect: io-null-deref
}

void castResultUsedTwice(QObject *object)
{
    auto *item = qobject_cast<Item *>(object);
    if (!item)
        return;
    item->run(); // expect: io-null-deref
    use(item->n);
}

void dynamic(QObject *object)
{
    Item *item = dynamic_cast<Item *>(object);
    if (item)
        use(item->n); // expect: io-null-deref
    use(1);
}

void direct(QObject *object)
{
    if (auto *item2 = object->findChild<Item *>())
        item2->run(); // expect: io-null-deref
}

int inExpression(QObject *object)
{
    return object->findChild<Item *>(QStringLiteral("x"))->value(); // expect: io-null-deref
}

int result(QObject *object)
{
    const Item *item = object->findChild<Item *>();
    return item->value(); // expect: io-null-deref
}

bool answer(QObject *object)
{
    Item *item = object->findChild<Item *>();
    item->run(); // expect: io-null-deref
    return item->value() > 0;
}

void inLoop(const QObjectList &list)
{
    for (QObject *object : list) {
        auto *item = qobject_cast<Item *>(object);
        if (!item)
            continue;
        item->run(); // expect: io-null-deref
        use(item->n);
    }
}

void member(QObject *object)
{
    auto *item = object->findChild<Item *>();
    int n = item->n; // expect: io-null-deref
    use(n);
}

void partly(QObject *object)
{
    auto *item = object->findChild<Item *>();
    if (item)
        use(item->n);
    if (item)
        item->run(); // expect: io-null-deref
}

void wrongBranch(QObject *object)
{
    auto *item = object->findChild<Item *>();
    if (!item)
        item->run(); // expect: io-null-deref
}

void quietly()
{
    int *numbers = new (std::nothrow) int[100];
    if (!numbers)
        return;
    numbers[0] = 1; // expect: io-null-deref
    delete[] numbers;
}

void smart(QObject *object)
{
    QPointer<Item> item = qobject_cast<Item *>(object);
    if (item)
        item->run(); // expect: io-null-deref
}

void neverMade()
{
    std::unique_ptr<Item> item;
    item->run(); // expect: io-null-deref
}

void checkedLate(Item *item)
{
    item->run();
    if (item) // expect: io-null-deref
        use(1);
}

void inLambda(QObject *object, QObject *context)
{
    QObject::connect(object, &QObject::destroyed, context, [object] {
        auto *item = object->findChild<Item *>();
        if (item)
            item->run(); // expect: io-null-deref
    });
}

class Panel : public QWidget
{
public:
    void update();
    void fill();

private:
    Item *m_item = nullptr;
};

void Panel::update()
{
    m_item = findChild<Item *>();
    if (m_item)
        m_item->n = 1; // expect: io-null-deref
    use(2);
}

class NullTest : public QObject
{
    Q_OBJECT
private slots:
    void found();
    void checked();
};

void NullTest::found()
{
    QWidget widget;
    auto *item = widget.findChild<Item *>();
    QVERIFY(item);
    item->run(); // expect: io-null-deref
    QCOMPARE(item->n, 1);
}

// ------------------------------------------------------------------------------------------------- must stay silent

void NullTest::checked()
{
    QWidget widget;
    auto *item = widget.findChild<Item *>();
    QVERIFY(item);
    item->run();
}

void Panel::fill()
{
    if (parentWidget())
        parentWidget()->hide();
    m_item->run();
}

void tested(QObject *object)
{
    auto *item = qobject_cast<Item *>(object);
    if (item)
        item->run();
}

void testedInTheDeclaration(QObject *object)
{
    if (auto *item = qobject_cast<Item *>(object))
        item->run();
}

void leaves(QObject *object)
{
    auto *item = qobject_cast<Item *>(object);
    if (!item)
        return;
    item->run();
}

void continues(const QObjectList &list)
{
    for (QObject *object : list) {
        auto *item = qobject_cast<Item *>(object);
        if (item == nullptr)
            continue;
        item->run();
    }
}

void asserted(QObject *object)
{
    auto *item = qobject_cast<Item *>(object);
    Q_ASSERT(item);
    item->run();
}

void loops(QTcpServer *server)
{
    while (QTcpSocket *socket = server->nextPendingConnection())
        socket->close();
    QTcpSocket *other;
    while ((other = server->nextPendingConnection()))
        other->close();
}

// In the slot of that signal there is one.
void announced(QTcpServer *server)
{
    QObject::connect(server, &QTcpServer::newConnection, server, [server] {
        QTcpSocket *socket = server->nextPendingConnection();
        socket->close();
    });
}

void shortCircuit(QObject *object)
{
    auto *item = object->findChild<Item *>();
    if (item && item->n)
        use(item->n);
    if (!item || item->n)
        return;
    use(item->n);
}

void remembers(QObject *object)
{
    auto *item = object->findChild<Item *>();
    const bool found = item != nullptr;
    if (found)
        item->run();
}

void asksAnother(QObject *object)
{
    auto *item = object->findChild<Item *>();
    if (valid(item))
        item->run();
}

void parameter(Item *item)
{
    item->run();
}

void made()
{
    auto *item = new Item;
    item->run();
    auto other = std::make_unique<Item>();
    other->run();
}

void upCast(Item *item)
{
    auto *object = qobject_cast<QObject *>(item);
    object->deleteLater();
}

void fallback(QObject *object)
{
    auto *item = object->findChild<Item *>();
    if (!item)
        item = new Item;
    item->run();
}

// A start value is replaced on the paths that count.
void startValue()
{
    Item *item = nullptr;
    const bool wanted = decide();
    if (wanted)
        item = new Item;
    if (wanted)
        item->run();
}

void outParameter(QObject *object, void (*fill)(Item **))
{
    Item *item = nullptr;
    fill(&item);
    item->run();
    object->deleteLater();
}

void handedOver(QObject *object)
{
    auto *item = object->findChild<Item *>();
    keep(item);
    item->run();
}

void conditional(QObject *object)
{
    auto *item = object->findChild<Item *>();
    use(item ? item->n : 0);
}

void checkedFirst(Item *item)
{
    if (!item)
        return;
    item->run();
}

void sizeOnly(QObject *object)
{
    auto *item = object->findChild<Item *>();
    use(int(sizeof(item->n)));
}

void smartTested(QObject *object)
{
    QPointer<Item> item = qobject_cast<Item *>(object);
    if (item.isNull())
        return;
    item->run();
}

