// A clipboard's history looks for an item before it takes the lock under which other threads change the list.
// After KDE/plasma-workspace 365bd94b (CWE-362), written anew.
// needs: Core
#include <QAbstractListModel>
#include <QList>
#include <QMutex>
#include <QSharedPointer>
#include <QString>

class ClipModel : public QAbstractListModel
{
    Q_OBJECT
public:
    int rowCount(const QModelIndex &parent = QModelIndex()) const override
    {
        if (parent.isValid())
            return 0;
        QMutexLocker locker(&m_mutex);
        return int(m_clips.size());
    }
    QVariant data(const QModelIndex &index, int role) const override
    {
        QMutexLocker locker(&m_mutex);
        return role == Qt::DisplayRole ? QVariant(*m_clips.at(index.row())) : QVariant();
    }
    void clear()
    {
        QMutexLocker locker(&m_mutex);
        beginResetModel();
        m_clips.clear();
        endResetModel();
    }
    bool insert(const QSharedPointer<QString> &clip)
    {
        QMutexLocker locker(&m_mutex);
        const int known = int(m_clips.indexOf(clip));
        if (known == 0)
            return false;
        beginInsertRows(QModelIndex(), 0, 0);
        m_clips.prepend(clip);
        endInsertRows();
        return true;
    }

private:
    mutable QMutex m_mutex;
    QList<QSharedPointer<QString>> m_clips;
};
