// Secrets in the source.
#include <QtCore/QUrl>
#include <QtNetwork/QAuthenticator>
#include <QtSql/QSqlDatabase>

// ------------------------------------------------------------------------------------------------- must be found

bool openDatabase()
{
    QSqlDatabase db = QSqlDatabase::addDatabase("QMYSQL");
    db.setUserName("app");
    db.setPassword("s3cr3t"); // expect: crypto-hardcoded-secret
    return db.open();
}

void answer(QAuthenticator *authenticator)
{
    static const QString secret = QStringLiteral("letmein");
    authenticator->setUser(QStringLiteral("admin"));
    authenticator->setPassword(secret); // expect: crypto-hardcoded-secret
}

QUrl address()
{
    QUrl url(QStringLiteral("ftp://example.org"));
    url.setPassword(QString::fromLatin1("hunter2")); // expect: crypto-hardcoded-secret
    return url;
}

// ------------------------------------------------------------------------------------------------- silent

void asked(QSqlDatabase &db, const QString &password)
{
    db.setPassword(password);
}

void none(QSqlDatabase &db)
{
    db.setPassword(QString());
    db.setPassword("");
    db.setPassword(QStringLiteral(""));
}

void fromEnvironment(QSqlDatabase &db)
{
    db.setPassword(qEnvironmentVariable("DB_PASSWORD"));
}

void userName(QSqlDatabase &db)
{
    db.setUserName("app");
}

void changed(QSqlDatabase &db, bool other)
{
    QString text = QStringLiteral("x");
    if (other)
        text = qEnvironmentVariable("OTHER");
    db.setPassword(text);
}
