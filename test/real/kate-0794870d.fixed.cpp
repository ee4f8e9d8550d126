// The filter of a command bar looks at the second half of a name; the text it is a part of is gone.
// After KDE/kate 0794870d (CWE-416), written anew.
// needs: Core
// qt: 5
#include <QSortFilterProxyModel>
#include <QString>

class CommandFilter : public QSortFilterProxyModel
{
public:
    void setPattern(const QString &pattern)
    {
        m_pattern = pattern;
        invalidateFilter();
    }

protected:
    bool filterAcceptsRow(int row, const QModelIndex &parent) const override
    {
        if (m_pattern.isEmpty())
            return true;
        const QModelIndex index = sourceModel()->index(row, 0, parent);
        const QString name = index.data().toString();
        const auto action = name.splitRef(QLatin1Char(':')).at(1);
        return matches(action.toString());
    }

private:
    bool matches(const QString &name) const { return name.contains(m_pattern, Qt::CaseInsensitive); }

    QString m_pattern;
};
