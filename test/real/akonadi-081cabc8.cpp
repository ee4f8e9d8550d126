// What a model has packed for the clipboard is pasted and left behind.
// After KDE/akonadi 081cabc8 (CWE-401), written anew.
// needs: Core
#include <QAbstractItemModel>
#include <QMimeData>
#include <QUrl>

class Collections
{
public:
    explicit Collections(QAbstractItemModel *model) : m_model(model) { }
    bool pasteTo(const QModelIndexList &from, const QModelIndex &to, bool move)
    {
        if (from.isEmpty() || !to.isValid())
            return false;
        QMimeData *data = m_model->mimeData(from); // BUG: ownership-leak
        const Qt::DropAction action = move ? Qt::MoveAction : Qt::CopyAction;
        if (!accepts(data))
            return false;
        return m_model->dropMimeData(data, action, -1, -1, to);
    }

private:
    static bool accepts(const QMimeData *data) { return data && data->hasUrls(); }

    QAbstractItemModel *m_model;
};
