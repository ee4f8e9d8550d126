// A decrypted attachment stays in the folder for temporary files as long as the widget lives.
// After keepassxc 93f0fef1 (CWE-459), written anew.
// needs: Core Gui
#include <QDesktopServices>
#include <QDir>
#include <QMap>
#include <QScopedPointer>
#include <QTemporaryFile>
#include <QUrl>

class AttachmentList : public QObject
{
    Q_OBJECT
public:
    using QObject::QObject;
    void add(const QString &name, const QByteArray &data) { m_attachments.insert(name, data); }
    void openAll();
    void lock()
    {
        qDeleteAll(m_opened);
        m_opened.clear();
    }

signals:
    void failed(const QString &text);

private:
    bool open(const QString &name, QString &error);
    QMap<QString, QByteArray> m_attachments;
    QList<QTemporaryFile *> m_opened;
};

void AttachmentList::openAll()
{
    QStringList errors;
    const QStringList names = m_attachments.keys();
    for (const QString &name : names) {
        QString error;
        if (!open(name, error))
            errors.append(error);
    }
    if (!errors.isEmpty())
        emit failed(errors.join('\n'));
}

bool AttachmentList::open(const QString &name, QString &error)
{
    const QByteArray data = m_attachments.value(name);
    const QString pattern = QDir::temp().absoluteFilePath("XXXXXX." + name);
    QScopedPointer<QTemporaryFile> file(new QTemporaryFile(pattern, this));
    const bool saved = file->open() && file->write(data) == data.size() && file->flush();
    if (!saved) {
        error = name + ": " + file->errorString();
        return false;
    }
    file->close();
    const bool opened = QDesktopServices::openUrl(QUrl::fromLocalFile(file->fileName()));
    if (!opened)
        error = name + ": no program opens it";
    m_opened.append(file.take());
    return opened;
}
