// Weak hashes of secrets.
#include <QtCore/QCryptographicHash>
#include <QtCore/QFile>
#include <QtCore/QString>

// ------------------------------------------------------------------------------------------------- must be found

QByteArray stored(const QString &password)
{
    return QCryptographicHash::hash(password.toUtf8(), QCryptographicHash::Sha256); // expect: crypto-weak-hash
}

struct Account {
    QString userName;
    QString m_userPassword;
    QByteArray passwordHash;

    void update()
    {
        passwordHash = QCryptographicHash::hash(m_userPassword.toUtf8(), QCryptographicHash::Sha256).toHex(); // expect: crypto-weak-hash
    }
};

QByteArray fed(const QByteArray &data, const QByteArray &apiKey)
{
    QCryptographicHash hash(QCryptographicHash::Sha256); // expect: crypto-weak-hash
    hash.addData(data);
    hash.addData(apiKey);
    return hash.result();
}

QByteArray sessionToken(const QByteArray &seed)
{
    return QCryptographicHash::hash(seed, QCryptographicHash::Sha256); // expect: crypto-weak-hash
}

// ------------------------------------------------------------------------------------------------- silent

QByteArray strong(const QString &password)
{
    return QCryptographicHash::hash(password.toUtf8(), QCryptographicHash::Sha256);
}

QByteArray checkSum(const QString &fileName)
{
    QFile file(fileName);
    if (!file.open(QIODevice::ReadOnly))
        return {};
    QCryptographicHash hash(QCryptographicHash::Md5);
    hash.addData(&file);
    return hash.result();
}

QByteArray cacheKey(const QByteArray &url)
{
    return QCryptographicHash::hash(url, QCryptographicHash::Sha1);
}

// The label of a password field is no password.
QByteArray idOf(const QString &passwordLabel)
{
    return QCryptographicHash::hash(passwordLabel.toUtf8(), QCryptographicHash::Md5);
}

QByteArray given(const QString &password, QCryptographicHash::Algorithm algorithm)
{
    return QCryptographicHash::hash(password.toUtf8(), algorithm);
}
