// A server that shares the desktop keeps its passwords in the user's wallet, which the user may refuse to open.
// After KDE/krfb b6b20c84 (CWE-476), written anew.
// needs: Core
#include <QMap>
#include <QObject>

namespace KWallet {
class Wallet : public QObject
{
    Q_OBJECT
public:
    enum OpenType { Synchronous, Asynchronous };
    static QString NetworkWallet();
    static Wallet *openWallet(const QString &name, long long window, OpenType how);
    bool hasFolder(const QString &folder);
    bool setFolder(const QString &folder);
    int readPassword(const QString &key, QString &value);

Q_SIGNALS:
    void walletOpened(bool success);
};
}
using KWallet::Wallet;

class SharingServer : public QObject
{
    Q_OBJECT
public:
    void start()
    {
        if (!m_useWallet)
            return;
        m_wallet = Wallet::openWallet(Wallet::NetworkWallet(), 0, Wallet::Asynchronous);
        if (m_wallet)
            connect(m_wallet, &Wallet::walletOpened, this, &SharingServer::restorePasswords);
    }

    QString passwordOf(const QString &user)
    {
        Wallet *wallet = Wallet::openWallet(Wallet::NetworkWallet(), 0, Wallet::Synchronous);
        return find(wallet, user);
    }

    bool isKnown()
    {
        Wallet *wallet = Wallet::openWallet(Wallet::NetworkWallet(), 0, Wallet::Synchronous);
        return wallet && wallet->hasFolder(QStringLiteral("sharing"));
    }

private:
    static QString find(Wallet *wallet, const QString &user)
    {
        QString found;
        if (wallet && wallet->setFolder(QStringLiteral("sharing")) && wallet->readPassword(user, found) != 0)
            found.clear();
        return found;
    }

    void restorePasswords(bool success)
    {
        if (success && m_wallet->hasFolder(QStringLiteral("sharing")))
            m_passwords[QStringLiteral("desktop")] = find(m_wallet, QStringLiteral("desktop"));
    }

    bool m_useWallet = true;
    Wallet *m_wallet = nullptr;
    QMap<QString, QString> m_passwords;
};
