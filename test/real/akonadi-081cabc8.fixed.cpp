// What a model has packed for the clipboard is pasted and left behind.
// After KDE/akonadi 081cabc8 (CWE-401), written anew.
// needs: Core
#include <QAbstractItemModel>
#include <QMimeData>
#include <QUrl>

#include <memory>

class Collections
{
public:
    explicit Collections(QAbstractItemModel *model) : m_model(model) { }
    bool pasteTo(const QModelIndexList &from, const QModelIndex &to, bool move)
    {
        if (from.isEmpty() || !to.isValid())
            return false;
        const std::unique_ptr<QMimeData> data(m_model->mimeData(from));
        const Qt::DropAction action = move ? Qt::MoveAction : Qt::CopyAction;
        if (!accepts(data.get()))
            return false;
        return m_model->dropMimeData(data.get(), action, -1, -1, to);
    }

private:
    static bool accepts(const QMimeData *data) { return data && data->hasUrls(); }

    QAbstractItemModel *m_model;
};
