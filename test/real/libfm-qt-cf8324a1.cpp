// A dialog waits for a folder that a cache shares, without saying that it waits.
// After lxqt/libfm-qt cf8324a1 (CWE-416), written anew.
// needs: Core Gui Widgets
#include <QDialog>
#include <QSharedPointer>
#include <QString>

class Folder : public QObject
{
    Q_OBJECT
public:
    static QSharedPointer<Folder> fromPath(const QString &path);
    bool isLoaded() const { return m_loaded; }

signals:
    void finishedLoading();

private:
    bool m_loaded = false;
};

class FolderDialog : public QDialog
{
    Q_OBJECT
public:
    void setFolder(const QString &path, const QString &name)
    {
        m_folder = Folder::fromPath(path);
        if (m_folder->isLoaded()) {
            select(name);
            return;
        }
        connect(m_folder.data(), &Folder::finishedLoading, [this, name] { select(name); }); // BUG: connect-no-context
    }

private:
    void select(const QString &name) { setWindowTitle(name); }

    QSharedPointer<Folder> m_folder;
};
