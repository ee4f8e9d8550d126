// An editor accepts the user's changes: it copies the bindings when the name is accepted.
// After KDE/konsole 8040bb26 (CWE-401), written anew.
// needs: Core
#include <QHash>
#include <QObject>
#include <QString>

struct Bindings
{
    QString name, description;
    QHash<int, QString> entries;
};

class BindingStore
{
public:
    ~BindingStore() { qDeleteAll(m_all); }
    void add(Bindings *bindings)
    {
        delete m_all.value(bindings->name);
        m_all.insert(bindings->name, bindings);
    }
    bool contains(const QString &name) const { return m_all.contains(name); }

private:
    QHash<QString, Bindings *> m_all;
};

class BindingEditor : public QObject
{
    Q_OBJECT
public:
    explicit BindingEditor(BindingStore *store) : m_store(store) { }
    void edit(const Bindings &bindings) { m_current = bindings; }
    void setDescription(const QString &text) { m_current.description = text; }

public Q_SLOTS:
    bool accept();

Q_SIGNALS:
    void refused(const QString &why);

private:
    BindingStore *m_store;
    Bindings m_current;
};

bool BindingEditor::accept()
{
    if (m_current.name.isEmpty()) {
        Q_EMIT refused(tr("The bindings need a name."));
        return false;
    }
    auto *const bindings = new Bindings(m_current);
    bindings->entries.remove(0);
    m_store->add(bindings);
    return true;
}
