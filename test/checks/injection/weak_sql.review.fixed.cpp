// Settings of database servers that let SQL out of values.
#include <QtCore/QString>
#include <QtSql/QSqlDatabase>
#include <QtSql/QSqlQuery>

static const QString slashes = QStringLiteral("set standard_conforming_strings to on");

class Storage
{
public:
    bool begin()
    {
        QSqlQuery query(m_db);
        query.prepare("SET SESSION backslash_quote = off;"); // expect: injection-weak-sql
        query.exec(slashes);                                // expect: injection-weak-sql
        m_db.setConnectOptions("connect_timeout=2;options=-c standard_conforming_strings=on"); // expect: injection-weak-sql
        QSqlQuery shell(QLatin1String("EXEC sp_configure 'xp_cmdshell', 0"), m_db); // expect: injection-weak-sql
        return query.exec("set global local_infile = false") || shell.exec("SET a = 'b'; " // expect: injection-weak-sql 2
                                                                          "SET standard_conforming_strings = off");
    }

    // ------------------------------------------------------------------------------------------------- silent
    bool good(const QString &name)
    {
        QSqlQuery query(m_db);
        query.exec("SET standard_conforming_strings = on");
        query.exec("SHOW standard_conforming_strings");
        query.exec("set standard_conforming_strings to default");
        query.exec("SET backslash_quote = safe_encoding");
        query.exec("EXEC sp_configure 'xp_cmdshell', 0");
        query.exec("SET client_encoding = off");
        query.exec(name);
        m_db.setConnectOptions("connect_timeout=1");
        return query.exec("SET my_standard_conforming_strings = off");
    }

private:
    QSqlDatabase m_db;
};
