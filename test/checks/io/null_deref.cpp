// Results that may be null because others decide, or that the code itself checks elsewhere, used unchecked.
#include <QtCore/QCache>
#include <QtCore/QLibrary>
#include <QtWidgets/QApplication>
#include <QtWidgets/QLineEdit>
#include <QtWidgets/QListWidget>
#include <QtWidgets/QPushButton>

#include <memory>
#include <new>

void use(int);

// ------------------------------------------------------------------------------------------------- must be found

// Nobody has to have chosen anything.
QString chosen(QListWidget *list)
{
    return list->currentItem()->text(); // expect: io-null-deref
}

void mark(QListWidget *list)
{
    QListWidgetItem *item = list->currentItem();
    item->setSelected(true); // expect: io-null-deref
}

// No window of the program has the focus.
void raiseIt()
{
    QApplication::activeWindow()->raise(); // expect: io-null-deref
}

void clearFocused()
{
    auto *edit = qobject_cast<QLineEdit *>(QApplication::focusWidget());
    edit->clear(); // expect: io-null-deref
}

// The view itself starts it.
class Pieces : public QListWidget
{
protected:
    void startDrag(Qt::DropActions actions) override;
};

void below(QListWidget *list, const QPoint &pos)
{
    list->itemAt(pos)->setHidden(true); // expect: io-null-deref
}

void otherButton(QListWidget *list, QPushButton *button)
{
    QObject::connect(button, &QPushButton::clicked, list, [list] {
        auto *item = list->currentItem();
        item->setSelected(true); // expect: io-null-deref
    });
}

int cached(QCache<int, int> &cache)
{
    return *cache.object(1); // expect: io-null-deref
}

// The code itself does not rely on it.
void partly(QObject *object)
{
    auto *edit = object->findChild<QLineEdit *>();
    if (edit)
        edit->clear();
    edit->selectAll(); // expect: io-null-deref
}

void late(QObject *object)
{
    auto *edit = qobject_cast<QLineEdit *>(object);
    edit->clear(); // expect: io-null-deref
    if (edit)
        edit->selectAll();
}

void wrongBranch(QObject *object)
{
    auto *edit = object->findChild<QLineEdit *>();
    if (!edit)
        edit->clear(); // expect: io-null-deref
}

void parameterLate(QLineEdit *edit)
{
    edit->clear();
    if (edit) // expect: io-null-deref
        use(1);
}

void quietly()
{
    int *numbers = new (std::nothrow) int[100];
    numbers[0] = 1; // expect: io-null-deref
    delete[] numbers;
}

void neverMade()
{
    std::unique_ptr<QLineEdit> edit;
    edit->clear(); // expect: io-null-deref
}

typedef int (*Entry)(int);

int callEntry(QLibrary &library)
{
    const Entry entry = reinterpret_cast<Entry>(library.resolve("entry"));
    return entry(3); // expect: io-null-deref
}

int callThroughPointer(QLibrary &library)
{
    Entry entry = (Entry)library.resolve("entry");
    return (*entry)(3); // expect: io-null-deref
}

// ------------------------------------------------------------------------------------------------- must stay silent

struct Row { int n; Row *next; bool close() { n = 0; return next; } };
bool closes(Row *row)
{
    row->close();
    return row;
}

class Feed : public QObject
{
public:
    explicit Feed(QListWidget *list) : m_demo(false)
    {
        m_item = list->currentItem();
        if (!m_demo && !m_item) {
            qWarning("nothing is chosen");
            m_demo = true;
        }
        if (!m_demo)
            m_item->setSelected(true);
    }

private:
    QListWidgetItem *m_item;
    bool m_demo;
};

int callIfThere(QLibrary &library, Entry other)
{
    const Entry entry = reinterpret_cast<Entry>(library.resolve("entry"));
    const Entry second = reinterpret_cast<Entry>(library.resolve("second"));
    if (!second)
        return other(1);
    return entry ? entry(3) : second(2);
}

// The program may know of what class it is, and what it has put where.
void cast(QObject *object)
{
    auto *edit = qobject_cast<QLineEdit *>(object);
    edit->clear();
}

void named(QWidget *form)
{
    form->findChild<QLineEdit *>(QStringLiteral("name"))->clear();
}

void checked(QListWidget *list)
{
    if (QListWidgetItem *item = list->currentItem())
        item->setSelected(true);
}

void checkedTwice(QListWidget *list)
{
    if (!list->currentItem())
        return;
    list->currentItem()->setSelected(true);
}

// Another answer of the same object says it.
void askedByRow(QListWidget *list)
{
    if (list->currentRow() < 0)
        return;
    list->currentItem()->setSelected(true);
}

void askedBySelection(QListWidget *list)
{
    const auto items = list->selectedItems();
    if (items.isEmpty())
        return;
    list->currentItem()->setHidden(true);
}

void setHere(QListWidget *list)
{
    list->setCurrentRow(0);
    list->currentItem()->setSelected(true);
}

// Where the list itself tells of it there is one.
void inItsSlot(QListWidget *list)
{
    QObject::connect(list, &QListWidget::currentRowChanged, list, [list] {
        list->currentItem()->setSelected(true);
    });
}

void Pieces::startDrag(Qt::DropActions actions)
{
    use(int(actions));
    QListWidgetItem *item = currentItem();
    item->setHidden(true);
}

// What else is done in the branch may decide about the use.
void together(QObject *object)
{
    auto *edit = object->findChild<QLineEdit *>();
    bool wanted = false;
    if (edit) {
        edit->clear();
        wanted = true;
    }
    if (wanted)
        edit->selectAll();
}

void otherwise(QObject *object)
{
    auto *edit = object->findChild<QLineEdit *>();
    if (!edit)
        edit = new QLineEdit;
    edit->clear();
}

void parameter(QLineEdit *edit)
{
    if (edit)
        edit->clear();
}

// A flag that the check sets decides about the use.
void flagged(QListWidget *list, bool plain)
{
    QListWidgetItem *item = list->currentItem();
    if (!plain && !item)
        plain = true;
    if (!plain)
        item->setHidden(true);
}
