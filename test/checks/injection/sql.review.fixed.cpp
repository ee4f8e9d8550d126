// SQL texts: what is pasted into them.
#include <QLineEdit>
#include <QSqlDatabase>
#include <QSqlDriver>
#include <QSqlQuery>
#include <QSqlQueryModel>
#include <QTcpSocket>
#include <QVariant>

class Login : public QObject
{
public:
    void find()
    {
        const QString name = m_name->text();
        QSqlQuery query;
        query.prepare("SELECT id FROM users WHERE name = ?");
        query.addBindValue(name);
        query.exec(); // expect: injection-sql
        query.prepare("SELECT id FROM users WHERE name = ? AND role = ?");
        query.addBindValue(m_name->text());
        query.addBindValue(m_role);
        if (!query.exec()) // expect: injection-sql
            return;
        query.exec(QString("SELECT id FROM users WHERE name = '%1'").arg(name)); // expect: injection-sql
        query.exec("SELECT id FROM " + name);                                  // expect: injection-sql
        m_model.setQuery("SELECT id FROM users WHERE name = '" + name + '\''); // expect: injection-sql
    }

    void bound()
    {
        QSqlQuery query;
        query.prepare("SELECT id FROM users WHERE name = ?");
        query.addBindValue(m_name->text());
        query.exec();
        query.prepare("SELECT id FROM users WHERE name = :name");
        query.bindValue(":name", m_name->text());
        query.exec();
        query.exec("SELECT id FROM users WHERE role = '" + m_role + "'");
        query.exec(QString("SELECT name FROM users WHERE id = %1").arg(m_name->text().toInt()));
        query.exec("SELECT id FROM " + QSqlDatabase::database().driver()->escapeIdentifier(m_name->text(), QSqlDriver::TableName));
    }

private:
    QLineEdit *m_name = nullptr;
    QString m_role = "admin";
    QSqlQueryModel m_model;
};

void fromPeer(QTcpSocket *socket, QSqlQuery *query)
{
    const QString id = socket->readLine();
    query->prepare("DELETE FROM sessions WHERE id = ?");
    query->addBindValue(id);
    query->exec(); // expect: injection-sql
    query->prepare("SELECT * FROM sessions WHERE id = " + id);   // expect: injection-sql
    QString sql = "SELECT * FROM sessions";
    if (!id.isEmpty())
        sql += " WHERE id = '" + id + "'";
    query->exec(sql); // expect: injection-sql
    bool ok = false;
    const int number = id.toInt(&ok);
    query->exec("SELECT * FROM sessions WHERE id = " + QString::number(number));
    if (id.contains('\''))
        return;
    query->exec("DELETE FROM sessions WHERE id = '" + id + "'");
}

void secondOrder(QSqlQuery &query)
{
    query.exec("SELECT name FROM users");
    while (query.next()) {
        QSqlQuery other("DELETE FROM mail WHERE owner = '" + query.value(0).toString() + "'"); // expect: injection-sql
        QSqlQuery good;
        good.prepare("DELETE FROM mail WHERE owner = ?");
        good.addBindValue(query.value(0));
        good.exec();
        good.exec(QString("DELETE FROM mail WHERE id = %1").arg(query.value(1).toInt()));
    }
}

void constant(QSqlQuery &query, const QString &unknown)
{
    query.exec("CREATE TABLE users (id INTEGER, name TEXT)");
    query.exec("SELECT id FROM users WHERE name = '" + unknown + "'");
    query.exec(unknown);
}

// A program to type SQL into.
void browser(QLineEdit *edit)
{
    QSqlQuery query;
    query.exec(edit->text());
}
