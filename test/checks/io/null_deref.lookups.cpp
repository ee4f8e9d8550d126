// The program's own functions that may have nothing to give, asked here and not there.
#include <QtCore/QHash>
#include <QtCore/QList>
#include <QtCore/QString>

class Account
{
public:
    QString name() const { return m_name; }
    void refresh() { m_unread = 0; }
    int unread() const { return m_unread; }

private:
    QString m_name;
    int m_unread = 0;
};

class Accounts
{
public:
    Account *byName(const QString &name) const
    {
        for (Account *account : m_accounts)
            if (account->name() == name)
                return account;
        return nullptr;
    }
    Account *current() const
    {
        if (m_current < 0)
            return nullptr;
        return m_accounts.at(m_current);
    }
    Account *first() const { return m_accounts.isEmpty() ? nullptr : m_accounts.first(); }
    Account *trusted(const QString &name) const
    {
        for (Account *account : m_accounts)
            if (account->name() == name)
                return account;
        return nullptr;
    }
    virtual Account *other() const
    {
        if (m_current < 0)
            return nullptr;
        return m_accounts.at(m_current);
    }

    int unread(const QString &name) const
    {
        Account *account = byName(name);
        return account ? account->unread() : 0;
    }
    void changed(const QString &name)
    {
        Account *account = byName(name);
        account->refresh(); // expect: io-null-deref
    }
    bool isOpen() const { return current() != nullptr; }
    void refreshCurrent() { current()->refresh(); } // expect: io-null-deref
    int testedBehind(const QString &name)
    {
        Account *account = trusted(name);
        int unread = account->unread(); // expect: io-null-deref
        if (!account)
            return 0;
        return unread;
    }

    // Asked before, in another way.
    void left(const QString &name)
    {
        Account *account = byName(name);
        if (!account)
            return;
        account->refresh();
    }
    void again(const QString &name)
    {
        if (byName(name))
            byName(name)->refresh();
    }
    // Nobody ever asks, or hardly anybody: the program knows.
    void known() { trusted(QStringLiteral("local"))->refresh(); }
    void knownToo() { trusted(QStringLiteral("admin"))->refresh(); }
    // Which body runs is not known, and a choice is no statement of its own.
    void overridden()
    {
        if (other())
            refreshCurrentSafely();
        Account *account = other();
        account->refresh();
    }
    int chosen()
    {
        if (first())
            refreshCurrentSafely();
        return first()->unread();
    }

private:
    void refreshCurrentSafely()
    {
        if (Account *account = current())
            account->refresh();
    }
    QList<Account *> m_accounts;
    int m_current = -1;
};
