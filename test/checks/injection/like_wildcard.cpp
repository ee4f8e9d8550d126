// Values of LIKE.
// options: --profile=strict
#include <QSqlQuery>
#include <QString>
#include <QVariant>

static QString escaped(const QString &text);

class History
{
public:
    void find(const QString &text)
    {
        QSqlQuery query;
        query.prepare("SELECT url FROM history WHERE title LIKE ?");
        query.addBindValue(QString("%%1%").arg(text)); // expect: injection-like-wildcard
        query.addBindValue("%" + text + "%");          // expect: injection-like-wildcard
        const QString any = QLatin1Char('x') + m_last + QLatin1String("%");
        query.bindValue(0, any);                       // expect: injection-like-wildcard
        query.addBindValue("%" + escaped(text) + "%");
        query.addBindValue(QString("%1-%2").arg(text, m_last));
        query.addBindValue("%fixed%");
        QString safe = text;
        safe.replace("%", "\\%");
        query.addBindValue("%" + safe + "%");
        query.addBindValue(text);
    }

private:
    QString m_last;
};
