// The row of a removed account is looked up, taken out, and asked for its widget.
// After nextcloud/client e0581937 (CWE-416), written anew.
// needs: Core
#include <QHash>
#include <QObject>
#include <QString>

class Page : public QObject
{
    Q_OBJECT
public:
    using QObject::QObject;
    bool isShown() const { return m_shown; }

private:
    bool m_shown = false;
};

class Settings : public QObject
{
    Q_OBJECT
public:
    void addAccount(const QString &name) { m_pages.insert(name, new Page(this)); }
    void removeAccount(const QString &name)
    {
        auto found = m_pages.find(name);
        if (found == m_pages.end())
            return;
        m_pages.erase(found);
        if (m_current == name)
            showFirst();
        found.value()->deleteLater(); // BUG: ownership-use-after-delete
    }

private:
    void showFirst() { m_current = m_pages.isEmpty() ? QString() : m_pages.constBegin().key(); }

    QHash<QString, Page *> m_pages;
    QString m_current;
};
