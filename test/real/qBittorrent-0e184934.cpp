// A model goes over the categories of a session from the begin of one copy to the end of another.
// After qbittorrent/qBittorrent 0e184934 (CWE-416), written anew.
// needs: Core
#include <QAbstractListModel>
#include <QMap>
#include <QStringList>

class Session : public QObject
{
public:
    QMap<QString, QString> categories() const;
    bool nested() const { return m_nested; }

private:
    bool m_nested = false;
};

class CategoryModel : public QAbstractListModel
{
public:
    explicit CategoryModel(Session *session) : m_session(session) { populate(); }
    int rowCount(const QModelIndex &) const override { return int(m_names.size()); }
    QVariant data(const QModelIndex &index, int role) const override
    {
        return role == Qt::DisplayRole ? m_names.value(index.row()) : QVariant();
    }

private:
    void populate()
    {
        m_names.clear();
        for (auto i = m_session->categories().cbegin(); i != m_session->categories().cend(); ++i) { // BUG: ownership-dangling-view
            if (m_session->nested() || !i.key().contains(QLatin1Char('/')))
                m_names.append(i.key());
        }
    }

    Session *m_session;
    QStringList m_names;
};
