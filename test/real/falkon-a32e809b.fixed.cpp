// What is typed into the address bar is looked for with LIKE: % and _ in it find other pages too.
// After KDE/falkon a32e809b (CWE-155), written anew.
// needs: Core Sql
#include <QSqlQuery>
#include <QStringList>
#include <QVariant>

class CompleterJob
{
public:
    explicit CompleterJob(const QString &searched) : m_searched(searched) { }

    QStringList run()
    {
        QSqlQuery query(statement());
        const QStringList words = m_searched.split(QLatin1Char(' '));
        for (const QString &word : words)
            bindWord(query, word);
        QStringList found;
        if (query.exec())
            while (query.next())
                found << query.value(0).toString();
        return found;
    }

private:
    static QString statement() { return QStringLiteral("SELECT url FROM history WHERE title LIKE ? OR url LIKE ?"); }
    static QString escaped(QString text)
    {
        return text.replace(QLatin1Char('\\'), QLatin1String("\\\\")).replace(QLatin1Char('%'), QLatin1String("\\%"));
    }
    void bindWord(QSqlQuery &query, const QString &word)
    {
        const QString pattern = QStringLiteral("%%1%").arg(escaped(word));
        query.addBindValue(pattern);
        query.addBindValue(pattern);
    }

    QString m_searched;
};
