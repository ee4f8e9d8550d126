// A contact list forgets an account in a slot of destroyed(): the cast of what is left of the account gives null.
// After psi-im/psi bf8b541d (CWE-476), written anew.
// needs: Core
#include <QHash>
#include <QObject>
#include <QString>

class Account : public QObject
{
    Q_OBJECT
public:
    QString name;
};

class ContactModel : public QObject
{
    Q_OBJECT
public:
    void addAccount(Account *account)
    {
        m_rows.insert(account, account->name);
        connect(account, &QObject::destroyed, this, &ContactModel::removeAccount);
    }

private:
    void removeAccount(QObject *object)
    {
        auto *account = static_cast<Account *>(object); // only the address counts
        m_rows.remove(account);
    }

    QHash<Account *, QString> m_rows;
};
